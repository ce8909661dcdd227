//! What a reporter does with their own case beside writing: checks minutes, takes the report back.

use axum::extract::State;

use super::Reporter;
use super::case::{Extra, Left, dialogue_page, nowhere, signed_out};
use super::report::MOST_REPORT;
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::visits::{Dialogue, Visit, Visitor};
use crate::error::AppError;
use crate::web::answer::padded_page;
use crate::web::dialogue::minutes;
use crate::web::form;
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
        Visitor::Known(session) => minutes_page(&site, route.lang, &session, None).await,
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
    let form = form::read(request).await?;
    let wording = form.text("wording");
    let session = match visitor {
        Visitor::Known(session) if same_site || form.line("token") == session.token => session,
        Visitor::Known(_) => return Err(AppError::Stale),
        // The words are not lost: they go on as a message, once the code is typed.
        Visitor::Nowhere | Visitor::Gone => {
            return signed_out(&site, route.lang, Left::with(wording));
        }
    };
    let (visits, visit) = (site.visits.clone(), session.value.clone());
    let notice = if form.line("do") == "approve" {
        let of = form.line("of").parse().map_err(|_| AppError::BadForm)?;
        match blocking(move || visits.approve_minutes(&visit, of)).await {
            Ok(()) => MessagesNotice::Approved,
            // Another page proposed other words meanwhile: they are shown before they are agreed to.
            Err(AppError::NotFound) => {
                return minutes_page(&site, route.lang, &session, None).await;
            }
            Err(error) => return Err(error),
        }
    } else {
        let limit = MOST_REPORT;
        let long = wording.chars().count() > limit;
        let sent = wording.clone();
        let new = move || Ok(!long && visits.propose_wording(&visit, &sent)?);
        if !blocking(new).await? {
            let problem = if long {
                TextProblem::TooLong { limit }
            } else {
                TextProblem::Empty
            };
            let typed = Some((wording, problem));
            return minutes_page(&site, route.lang, &session, typed).await;
        }
        MessagesNotice::Corrected
    };
    let extra = Extra {
        notice: Some(notice),
        ..Extra::default()
    };
    dialogue_page(&site, route.lang, session, extra).await
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
    session: &Session<Visit>,
    typed: Option<(String, TextProblem)>,
) -> Result<Response, AppError> {
    let Some((dialogue, tenant)) = opened(site, session).await? else {
        return nowhere(site, lang);
    };
    let view = minutes(&session.token, &dialogue, tenant, typed).ok_or(AppError::NotFound)?;
    let chrome = Chrome::at("minutes").with_token(session.token.clone());
    padded_page(&site.pages, lang, &chrome, &view)
}

/// The case of a session, unless it was erased since.
async fn opened(
    site: &Reporter,
    session: &Session<Visit>,
) -> Result<Option<(Dialogue, String)>, AppError> {
    match site.open(session).await {
        Ok(dialogue) => {
            let tenant = site.tenant_name(&dialogue).await?;
            Ok(Some((dialogue, tenant)))
        }
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
