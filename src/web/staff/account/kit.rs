//! A new printed kit: the password, the words on paper, one of them typed.

use axum::extract::State;

use super::super::join::words;
use super::super::{StaffDesk, sign_in};
use super::{Own, Told, account_page, ask_problem, own};
use crate::app::account::NewKit;
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::door::load::SignIn as Lane;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::route::Route;
use crate::web::view::account::{AccountNotice, AskProblem, KitStart};
use crate::web::view::join::{Paper, PaperWords, Progress};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/account/kit`. Never shows words: they come once, as the answer to the password.
pub(in super::super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    start_page(&desk, route.lang, &session, None)
}

/// `POST /{lang}/account/kit`: the password first, then the word that is asked for.
pub(in super::super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(own) = own(&desk, request).await? else {
        return sign_in::asking(&desk, route.lang, true, None);
    };
    if own.form.line("do") == "kit" {
        return confirm(&desk, route.lang, own).await;
    }
    if let Some(problem) = start(&desk, &own).await? {
        return start_page(&desk, route.lang, &own.session, Some(problem));
    }
    words_page(&desk, route.lang, &own.session, false)
}

async fn start(desk: &StaffDesk, own: &Own) -> Result<Option<AskProblem>, AppError> {
    let password = own.form.secret("old");
    if password.expose().is_empty() {
        return Ok(Some(AskProblem::Empty));
    }
    let Ok(permit) = desk.lanes.enter(Lane::Enrolled).await else {
        return Ok(Some(AskProblem::Busy));
    };
    let (account, device) = (desk.account.clone(), own.device.clone());
    let staff = own.session.value.clone();
    let done = blocking(move || {
        let _permit = permit;
        account.start_kit(&staff, device.as_ref(), &password)
    });
    Ok(done.await?.err().map(ask_problem))
}

async fn confirm(desk: &StaffDesk, lang: Lang, own: Own) -> Result<Response, AppError> {
    let (account, staff) = (desk.account.clone(), own.session.value.clone());
    let (form, device) = (own.form, own.device);
    let done = blocking(move || {
        let (token, word) = (form.line("kit"), form.line("word"));
        account.confirm_kit(&staff, device.as_ref(), &token, &word)
    });
    if done.await? {
        let told = Told::of(AccountNotice::Kit);
        return account_page(desk, lang, &own.session, told).await;
    }
    words_page(desk, lang, &own.session, true)
}

fn start_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    problem: Option<AskProblem>,
) -> Result<Response, AppError> {
    let view = KitStart {
        token: session.token.clone(),
        old_problem: problem,
    };
    let chrome = desk.chrome(session, Section::Account, "account/kit");
    page(&desk.pages, lang, &chrome, &view)
}

fn words_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    wrong: bool,
) -> Result<Response, AppError> {
    let own = &session.value;
    let view = desk.account.with_kit(own, |kit: &NewKit| PaperWords {
        action: format!("/{}/account/kit", lang.tag()),
        token: session.token.clone(),
        kit: kit.token.clone(),
        progress: Progress { step: 2, of: 2 },
        paper: Paper::NewKit,
        name: own.display.clone(),
        words: words(&kit.phrase.words()),
        ask: kit.ask,
        wrong,
    });
    // Nothing is on its way to paper: the form was an old one.
    let view = view.ok_or(AppError::Stale)?;
    let chrome = desk.chrome(session, Section::Account, "account");
    page(&desk.pages, lang, &chrome, &view)
}
