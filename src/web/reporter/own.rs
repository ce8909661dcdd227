//! What a reporter does with their own case beside writing: checks minutes, takes the report back.

use axum::extract::State;

use super::case::{Extra, Left, dialogue_page, nowhere, opened, signed_out};
use super::report::MOST_REPORT;
use super::{Reporter, busy};
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::visits::{Visit, Visitor};
use crate::error::AppError;
use crate::web::answer::padded_page;
use crate::web::dialogue::minutes;
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::messages::MessagesNotice;
use crate::web::view::minutes::Withdraw;
use crate::web::view::report::TextProblem;
use crate::web::view::{Chrome, Lang};
use crate::web::{Request, Response};

/// `GET /{lang}/minutes`
pub(super) async fn show_minutes(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    match site.visitor(request.headers()) {
        Visitor::Known(session) => minutes_page(&site, route.lang, session, None).await,
        Visitor::Nowhere => nowhere(&site, route.lang),
        Visitor::Gone => signed_out(&site, route.lang, Left::default()),
    }
}

/// `POST /{lang}/minutes`: other words, or agreement.
pub(super) async fn minutes_act(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let visitor = site.visitor(request.headers());
    let same_site = crate::web::is_same_site(&request);
    let path = request.uri().path().to_owned();
    let form = form::read_what_came(request).await?;
    let words = busy::Words::of(&path, &form)?;
    if form.broken {
        return words.broken_off(&site, &form);
    }
    match visitor {
        Visitor::Known(session) if same_site || form.line("token") == session.token => {
            if form.line("do") == "approve" {
                return approve(&site, route.lang, session, &form).await;
            }
            let wording = form.text("wording");
            words.rescue(&site, correct(&site, route.lang, session, wording).await)
        }
        // The words are not lost: they go on as a message, once the code is typed.
        Visitor::Known(_) | Visitor::Nowhere | Visitor::Gone => {
            signed_out(&site, route.lang, Left::with(form.text("wording")))
        }
    }
}

async fn approve(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    form: &Form,
) -> Result<Response, AppError> {
    let of = form.line("of").parse().map_err(|_| AppError::BadForm)?;
    let (visits, visit) = (site.visits.clone(), session.value.clone());
    match blocking(move || visits.approve_minutes(&visit, of)).await {
        Ok(()) => {
            let extra = Extra::noting(MessagesNotice::Approved);
            dialogue_page(site, lang, session, extra).await
        }
        // Another page proposed other words meanwhile: they are shown before they are agreed to.
        Err(AppError::NotFound) => minutes_page(site, lang, session, None).await,
        Err(error) => Err(error),
    }
}

async fn correct(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    wording: String,
) -> Result<Response, AppError> {
    let limit = MOST_REPORT;
    let long = wording.chars().count() > limit;
    let (visits, visit, sent) = (site.visits.clone(), session.value.clone(), wording.clone());
    let new = move || Ok(!long && visits.propose_wording(&visit, &sent)?);
    if !blocking(new).await? {
        let problem = if long {
            TextProblem::TooLong { limit }
        } else {
            TextProblem::Empty
        };
        return minutes_page(site, lang, session, Some((wording, problem))).await;
    }
    let extra = Extra::noting(MessagesNotice::Corrected);
    dialogue_page(site, lang, session, extra).await
}

/// `GET /{lang}/withdraw`
pub(super) async fn ask_withdraw(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let session = match site.visitor(request.headers()) {
        Visitor::Known(session) => session,
        Visitor::Nowhere => return nowhere(&site, route.lang),
        Visitor::Gone => return signed_out(&site, route.lang, Left::default()),
    };
    let Some((_, tenant)) = opened(&site, &session).await? else {
        return nowhere(&site, route.lang);
    };
    let view = Withdraw {
        token: session.token.clone(),
        tenant,
    };
    let chrome = Chrome::at("withdraw").with_token(session.token.clone());
    padded_page(&site.pages, route.lang, &chrome, &view)
}

/// `POST /{lang}/withdraw`: the wish is told; nothing ends by it.
pub(super) async fn withdraw(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, _) = match site.posted(route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (visits, visit) = (site.visits.clone(), session.value.clone());
    let told = blocking(move || visits.ask_to_withdraw(&visit)).await;
    let notice = match told {
        Ok(()) => Some(MessagesNotice::Withdrawn),
        // It has ended meanwhile, which the page says.
        Err(AppError::NotFound) => None,
        Err(error) => return Err(error),
    };
    let extra = Extra {
        notice,
        ..Extra::default()
    };
    dialogue_page(&site, route.lang, session, extra).await
}

async fn minutes_page(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    typed: Option<(String, TextProblem)>,
) -> Result<Response, AppError> {
    let Some((dialogue, tenant)) = opened(site, &session).await? else {
        return nowhere(site, lang);
    };
    let is_typed = typed.as_ref().is_some_and(|(words, _)| !words.is_empty());
    let view = match minutes(&session.token, &dialogue, tenant, typed) {
        Some(view) => view,
        None if is_typed => return Err(AppError::NotFound),
        // A case without minutes, or that takes no words on them any more.
        None => return dialogue_page(site, lang, session, Extra::default()).await,
    };
    let chrome = Chrome::at("minutes").with_token(session.token.clone());
    padded_page(&site.pages, lang, &chrome, &view)
}
