//! Step 3 of 3, the code itself; trying it on the spot; and coming back with it.

use crate::app::kept::{DraftKey, Tenant};
use axum::extract::State;
use subrosa_policy::{Day, ReceiptCode};

use super::{Reporter, words};
use crate::app::blocking;
use crate::error::AppError;
use crate::web::answer::{page, see_other, with_cookie};
use crate::web::cookie::Cookie;
use crate::web::dates::date;
use crate::web::route::Route;
use crate::web::view::code::{Code, Return, Try};
use crate::web::view::part::{Hold, WordsProblem};
use crate::web::view::{Chrome, Hidden, Lang};
use crate::web::{Request, Response, form};

/// The page that shows the code, once.
pub(super) fn show(
    site: &Reporter,
    lang: Lang,
    tenant: &Tenant,
    hold: Hold,
    code: &ReceiptCode,
    again: bool,
    erased: Day,
) -> Result<Response, AppError> {
    let mut hidden = hold.hidden();
    hidden.push(Hidden::new("do", "send"));
    let chrome = Chrome::posted(format!("r/{}/draft", tenant.link()), hidden);
    let view = Code {
        channel: tenant.link(),
        words: code
            .words()
            .expose()
            .split(' ')
            .map(ToOwned::to_owned)
            .collect(),
        hold: Some(hold),
        again,
        erased: date(erased),
    };
    page(&site.pages, lang, &chrome, &view)
}

/// `POST /{lang}/try`: compares the reporter's copy with the code that was just shown.
pub(super) async fn test(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let form = form::read(request).await?;
    let key = DraftKey::parse(&form.line("draft"));
    let problem = match (words::code(&form.name("code")), &key) {
        (Err(problem), _) => Some(problem),
        (Ok(typed), Some(key)) if site.visits.fits(key, &typed) => None,
        (Ok(_), Some(_) | None) => Some(WordsProblem::Wrong),
    };
    let channel = form.line("channel");
    let view = Try {
        problem,
        channel: (!channel.is_empty()).then_some(channel),
        hold: key.as_ref().map(super::report::hold),
    };
    page(&site.pages, route.lang, &Chrome::default(), &view)
}

/// `GET /{lang}/return`
pub(super) async fn ask(State(site): State<Reporter>, route: Route) -> Result<Response, AppError> {
    asking(&site, route.lang, None)
}

/// `POST /{lang}/return`: any well-formed code leads on with a cookie; a wrong one shows its
/// page only there.
pub(super) async fn enter(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let form = form::read(request).await?;
    match words::code(&form.name("code")) {
        Ok(code) => {
            let cookie = site.enter(code).await?;
            let response = see_other(&format!("/{}/messages", route.lang.tag()))?;
            Ok(with_cookie(
                response,
                Cookie::Visit.set(site.side, &cookie)?,
            ))
        }
        Err(problem) => asking(&site, route.lang, Some(problem)),
    }
}

/// The page that asks for a code.
pub(super) fn asking(
    site: &Reporter,
    lang: Lang,
    problem: Option<WordsProblem>,
) -> Result<Response, AppError> {
    page(
        &site.pages,
        lang,
        &Chrome::at("return"),
        &asked(site, problem),
    )
}

pub(super) fn asked(site: &Reporter, problem: Option<WordsProblem>) -> Return {
    Return {
        problem,
        idle_minutes: site.idle_minutes,
    }
}

impl Reporter {
    /// Opens a session for a code and returns the cookie's value.
    pub(super) async fn enter(&self, code: ReceiptCode) -> Result<String, AppError> {
        let visits = self.visits.clone();
        blocking(move || Ok(visits.enter(&code)?.expose().clone())).await
    }
}
