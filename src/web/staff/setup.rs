//! The set-up ceremony, page by page.

use axum::extract::State;
use http::Uri;

use super::join::{
    Frame, StepPage, Taken, Wrong, is_sent, link_gone, render, step_page, take, words,
};
use super::{PasswordForm, StaffDesk};
use crate::app::blocking;
use crate::app::setup::{Ceremony, Half, Step};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form;
use crate::web::route::Route;
use crate::web::view::join::{Joining, Paper, PaperWords, Progress, SetupDone};
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
) -> Result<Response, AppError> {
    let token = route.get("token")?.to_owned();
    let (setup, action) = (desk.setup.clone(), uri.path().to_owned());
    let rules = desk.rules.clone();
    let shown = blocking(move || {
        setup.with(&token, |ceremony| {
            shown(&rules, ceremony, &action, Wrong::default(), false)
        })
    })
    .await;
    answer(&desk, route.lang, shown)
}

/// `POST /{lang}/setup/{token}`
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    uri: Uri,
    request: Request,
) -> Result<Response, AppError> {
    let form = form::read(request).await?;
    let token = route.get("token")?.to_owned();
    let (setup, action, link) = (desk.setup.clone(), uri.path().to_owned(), token.clone());
    let rules = desk.rules.clone();
    let taken = blocking(move || {
        let storing = setup.clone();
        setup.with(&link, |ceremony| {
            let (mut taken, mut wrong_word) = (Taken::default(), false);
            match ceremony.step {
                Step::Admin => taken = take(&mut ceremony.admin, &form, &rules)?,
                Step::Root => taken = take(&mut ceremony.root, &form, &rules)?,
                Step::HalfOne | Step::HalfTwo => {
                    let half = open_half(ceremony);
                    if half.is_some_and(|half| half.token == form.line("token")) {
                        wrong_word = !storing.confirm_half(ceremony, &form.line("word"))?;
                    }
                }
                Step::Done => {}
            }
            ceremony.follow();
            let page = shown(&rules, ceremony, &action, taken.wrong, wrong_word)?;
            Ok((page, taken.order))
        })
    })
    .await;
    let (page, order) = match taken {
        Ok((page, order)) => (Ok(page), order),
        Err(error) => (Err(error), None),
    };
    let page = if is_sent(&desk, route.lang, order).await? {
        page
    } else {
        not_sent(&desk, &uri, token).await
    };
    answer(&desk, route.lang, page)
}

/// Asks for the number again after the gateway did not take the message.
async fn not_sent(desk: &StaffDesk, uri: &Uri, token: String) -> Result<Shown, AppError> {
    let (setup, rules, action) = (
        desk.setup.clone(),
        desk.rules.clone(),
        uri.path().to_owned(),
    );
    blocking(move || {
        setup.with(&token, |ceremony| {
            match ceremony.step {
                Step::Admin => ceremony.admin.factor.forget_phone(),
                Step::Root => ceremony.root.factor.forget_phone(),
                Step::HalfOne | Step::HalfTwo | Step::Done => {}
            }
            shown(&rules, ceremony, &action, Wrong::not_sent(), false)
        })
    })
    .await
}

fn shown(
    rules: &PasswordForm,
    ceremony: &mut Ceremony,
    action: &str,
    wrong: Wrong,
    wrong_word: bool,
) -> Result<Shown, AppError> {
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
        Step::Done => Shown::Done(SetupDone {
            words: ceremony
                .root_words
                .split(' ')
                .map(ToOwned::to_owned)
                .collect(),
        }),
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
        Step::Admin | Step::Root | Step::Done => None,
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
        Err(AppError::LinkGone) => link_gone(desk, lang),
        Err(error) => Err(error),
    }
}

/// Two people with three steps each, and two halves.
const STEPS: u32 = 8;
