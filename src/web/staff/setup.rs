//! The set-up ceremony, page by page.

use axum::extract::State;
use http::{HeaderMap, Uri};
use subrosa_policy::Plain;

use super::join::{
    Frame, Reply, StepPage, Taken, Wrong, cookie_of, is_sent, keeps, link_gone, render, step_page,
    take, text, words,
};
use super::{PasswordForm, StaffDesk};
use crate::app::blocking;
use crate::app::setup::{Ceremony, Half, Running, Setup, Stand, Step};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::join::{Joining, Paper, PaperWords, Progress, SetupDone, SignInNotice};
use crate::web::view::{Chrome, Lang};
use crate::web::{Request, Response};

/// A page of the ceremony.
enum Shown {
    Step(StepPage),
    Done(SetupDone),
}

/// `GET /{lang}/setup/{token}`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let token = route.get("token")?.to_owned();
    let (setup, action) = (desk.setup.clone(), uri.path().to_owned());
    let (rules, cookie) = (desk.rules.clone(), cookie_of(&headers));
    let reply = blocking(move || {
        setup.with(&token, text(cookie.as_ref()), |running| {
            Ok(Reply {
                shown: shown(&rules, running, &action, Wrong::default(), false)?,
                order: None,
                fresh: running.seat.offer()?,
            })
        })
    })
    .await;
    let (page, _, fresh) = Reply::apart(reply);
    keeps(answer(&desk, route.lang, page)?, fresh.as_ref())
}

/// `POST /{lang}/setup/{token}`
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    uri: Uri,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, AppError> {
    let form = form::read(request).await?;
    let token = route.get("token")?.to_owned();
    let (setup, action, link) = (desk.setup.clone(), uri.path().to_owned(), token.clone());
    let (rules, cookie) = (desk.rules.clone(), cookie_of(&headers));
    let reply = blocking(move || {
        let storing = setup.clone();
        setup.with(&link, text(cookie.as_ref()), |running| {
            let (taken, wrong_word) = take_step(&storing, running, &form, &rules)?;
            Ok(Reply {
                fresh: running.take_seat(text(cookie.as_ref()))?,
                shown: shown(&rules, running, &action, taken.wrong, wrong_word)?,
                order: taken.order,
            })
        })
    })
    .await;
    let (page, order, fresh) = Reply::apart(reply);
    let page = if is_sent(&desk, route.lang, order).await? {
        page
    } else {
        not_sent(&desk, &uri, token, cookie_of(&headers)).await
    };
    keeps(answer(&desk, route.lang, page)?, fresh.as_ref())
}

/// Takes the form of the step that is open; gives back whether a word of a half was wrong as well.
fn take_step(
    setup: &Setup,
    running: &mut Running,
    form: &Form,
    rules: &PasswordForm,
) -> Result<(Taken, bool), AppError> {
    let Stand::Open(ceremony) = &mut running.stand else {
        return Ok((Taken::default(), false));
    };
    let taken = match ceremony.step {
        Step::Admin => take(&mut ceremony.admin, form, rules)?,
        Step::Root => take(&mut ceremony.root, form, rules)?,
        Step::HalfOne | Step::HalfTwo => {
            let half = open_half(ceremony);
            let is_asked = half.is_some_and(|half| half.token == form.line("token"));
            let wrong = is_asked && !setup.confirm_half(running, &form.line("word"))?;
            return Ok((Taken::default(), wrong));
        }
    };
    ceremony.follow();
    Ok((taken, false))
}

/// Asks for the number again after the gateway did not take the message.
async fn not_sent(
    desk: &StaffDesk,
    uri: &Uri,
    token: String,
    cookie: Option<Plain<String>>,
) -> Result<Shown, AppError> {
    let (setup, rules, action) = (
        desk.setup.clone(),
        desk.rules.clone(),
        uri.path().to_owned(),
    );
    blocking(move || {
        setup.with(&token, text(cookie.as_ref()), |running| {
            if let Stand::Open(ceremony) = &mut running.stand {
                match ceremony.step {
                    Step::Admin => ceremony.admin.factor.forget_phone(),
                    Step::Root => ceremony.root.factor.forget_phone(),
                    Step::HalfOne | Step::HalfTwo => {}
                }
            }
            shown(&rules, running, &action, Wrong::not_sent(), false)
        })
    })
    .await
}

fn shown(
    rules: &PasswordForm,
    running: &mut Running,
    action: &str,
    wrong: Wrong,
    wrong_word: bool,
) -> Result<Shown, AppError> {
    let ceremony = match &mut running.stand {
        Stand::Open(ceremony) => ceremony,
        Stand::Done(root_words) => {
            let words = root_words.split(' ').map(ToOwned::to_owned).collect();
            return Ok(Shown::Done(SetupDone { words }));
        }
    };
    let frame = |who, before| Frame {
        who,
        action: action.to_owned(),
        before,
        of: STEPS,
    };
    Ok(match ceremony.step {
        Step::Admin => Shown::Step(step_page(
            rules,
            &mut ceremony.admin,
            &frame(Joining::Admin, 0),
            wrong,
        )?),
        Step::Root => Shown::Step(step_page(
            rules,
            &mut ceremony.root,
            &frame(Joining::Root, 3),
            wrong,
        )?),
        Step::HalfOne | Step::HalfTwo => {
            let half = open_half(ceremony).ok_or(AppError::LinkGone)?;
            Shown::Step(StepPage::Paper(half_page(
                ceremony, half, action, wrong_word,
            )))
        }
    })
}

fn half_page(ceremony: &Ceremony, half: &Half, action: &str, wrong: bool) -> PaperWords {
    let second = ceremony.step == Step::HalfTwo;
    PaperWords {
        action: action.to_owned(),
        token: half.token.clone(),
        kit: String::new(),
        progress: Progress {
            step: if second { STEPS } else { STEPS - 1 },
            of: STEPS,
        },
        paper: if second {
            Paper::HalfTwo
        } else {
            Paper::HalfOne
        },
        name: String::new(),
        words: words(&half.phrase.words()),
        ask: half.ask,
        wrong,
    }
}

fn open_half(ceremony: &Ceremony) -> Option<&Half> {
    match ceremony.step {
        Step::HalfOne => ceremony.halves.first(),
        Step::HalfTwo => ceremony.halves.last(),
        Step::Admin | Step::Root => None,
    }
}

fn answer(
    desk: &StaffDesk,
    lang: Lang,
    shown: Result<Shown, AppError>,
) -> Result<Response, AppError> {
    match shown {
        Ok(Shown::Step(step)) => render(desk, lang, &step),
        Ok(Shown::Done(view)) => page(&desk.pages, lang, &Chrome::default(), &view),
        Err(AppError::LinkGone) => link_gone(desk, lang, SignInNotice::SetUpGone),
        Err(error) => Err(error),
    }
}

/// Two people with three steps each, and two halves.
const STEPS: u32 = 8;
