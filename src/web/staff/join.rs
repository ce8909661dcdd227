//! Becoming a member: the steps an invitation and the set-up ceremony have in common.

mod browser;
mod factor;

use axum::extract::State;
use http::{HeaderMap, Uri};
use subrosa_policy::{Plain, Rights, Role, Tenants};

use super::people::{chosen_roles, name_problem, role_choices, role_key, roles_problem};
use super::{StaffDesk, second, sign_in};
use crate::app::blocking;
use crate::app::factors::SmsOrder;
use crate::app::join::{Enrolment, Stage};
use crate::app::people::{Joined, Stand};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::factors::NumberProblem;
use crate::web::view::join::{
    JoinPasskey, JoinPassword, JoinPhone, JoinTotp, Joining, NameProblem, Paper, PaperWords,
    PasswordProblem, Progress, RolesProblem, SignInNotice, Waiting,
};
use crate::web::view::{Chrome, Lang};
use crate::web::{Request, Response};

pub(super) use browser::{Reply, cookie_of, keeps, text};
pub(super) use factor::in_groups;

/// One page of the steps, ready to be rendered.
pub(super) enum StepPage {
    Password(JoinPassword),
    Totp(JoinTotp),
    Passkey(JoinPasskey),
    Phone(JoinPhone),
    Paper(PaperWords),
    Done,
}

/// What was wrong with the last form.
#[derive(Default)]
pub(super) struct Wrong {
    name: Option<NameProblem>,
    roles: Option<RolesProblem>,
    password: Vec<PasswordProblem>,
    number: Option<NumberProblem>,
    /// A word, digits, or an answer of a passkey.
    word: bool,
    /// What was typed and is shown again.
    typed: String,
}

/// What became of a form.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) wrong: Wrong,
    /// A message to send before the page is shown.
    pub(super) order: Option<SmsOrder>,
}

/// What the steps are called for this person.
pub(super) struct Frame {
    pub(super) who: Joining,
    pub(super) action: String,
    /// The step before the first of this person.
    pub(super) before: u32,
    pub(super) of: u32,
}

/// `GET /{lang}/join/{token}`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let token = route.get("token")?.to_owned();
    let (people, frame, rules) = (desk.people.clone(), frame(&uri), desk.rules.clone());
    let cookie = cookie_of(&headers);
    let reply = blocking(move || {
        people.with_joining(&token, text(cookie.as_ref()), |person| {
            // The link was used. The last page enrols a browser, and is for that browser only.
            let Stand::Open(enrolment) = &mut person.stand else {
                return Err(AppError::LinkGone);
            };
            let step = step_page(&rules, enrolment, &frame, Wrong::default())?;
            Ok(Reply {
                shown: Ok(step),
                order: None,
                fresh: person.seat.offer()?,
            })
        })
    })
    .await;
    let (shown, _, fresh) = Reply::apart(reply);
    keeps(answer(&desk, route.lang, shown)?, fresh.as_ref())
}

/// `POST /{lang}/join/{token}`
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    uri: Uri,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, AppError> {
    let form = form::read(request).await?;
    let token = route.get("token")?.to_owned();
    let (people, frame) = (desk.people.clone(), frame(&uri));
    let (rules, link, cookie) = (desk.rules.clone(), token.clone(), cookie_of(&headers));
    let reply = blocking(move || {
        let storing = people.clone();
        people.with_joining(&link, text(cookie.as_ref()), |person| {
            let sent = form.line("token");
            let Stand::Open(enrolment) = &mut person.stand else {
                return Ok(Reply::of(Err(person.again(&sent)?)));
            };
            let Taken { wrong, order } = take(enrolment, &form, &rules)?;
            if enrolment.stage == Stage::Ready {
                return Ok(Reply::of(Err(storing.join(&link, person, sent)?)));
            }
            // From the password on it is this browser's.
            let fresh = if enrolment.stage == Stage::Password {
                None
            } else {
                person.seat.take(text(cookie.as_ref()))?
            };
            let shown = Ok(step_page(&rules, enrolment, &frame, wrong)?);
            Ok(Reply {
                shown,
                order,
                fresh,
            })
        })
    })
    .await;
    let (shown, order, fresh) = Reply::apart(reply);
    let shown = if is_sent(&desk, route.lang, order).await? {
        shown
    } else {
        not_sent(&desk, &uri, token, cookie_of(&headers)).await
    };
    keeps(answer(&desk, route.lang, shown)?, fresh.as_ref())
}

/// Whether there is no message to send, or the gateway took it.
pub(super) async fn is_sent(
    desk: &StaffDesk,
    lang: Lang,
    order: Option<SmsOrder>,
) -> Result<bool, AppError> {
    match order {
        Some(order) => Ok(second::send(desk, lang, Some(order)).await?.is_none()),
        None => Ok(true),
    }
}

/// Asks for the number again after the gateway did not take the message.
async fn not_sent(
    desk: &StaffDesk,
    uri: &Uri,
    token: String,
    cookie: Option<Plain<String>>,
) -> Result<Result<StepPage, Joined>, AppError> {
    let (people, rules, frame) = (desk.people.clone(), desk.rules.clone(), frame(uri));
    blocking(move || {
        people.with_joining(&token, text(cookie.as_ref()), |person| {
            let Stand::Open(enrolment) = &mut person.stand else {
                return Err(AppError::LinkGone);
            };
            enrolment.factor.forget_phone();
            let wrong = Wrong::not_sent();
            Ok(Ok(step_page(&rules, enrolment, &frame, wrong)?))
        })
    })
    .await
}

impl Wrong {
    /// The gateway did not take the message.
    pub(super) fn not_sent() -> Self {
        Self {
            number: Some(NumberProblem::NotSent),
            ..Self::default()
        }
    }
}

/// Takes the form of the step the person is at. A form of another step changes nothing.
pub(super) fn take(
    person: &mut Enrolment,
    form: &Form,
    rules: &super::PasswordForm,
) -> Result<Taken, AppError> {
    let (mut wrong, mut order) = (Wrong::default(), None);
    if form.line("token") != person.token {
        return Ok(Taken::default());
    }
    match person.stage {
        Stage::Password => take_password(person, form, rules, &mut wrong)?,
        Stage::Factor => order = factor::take(person, form, &mut wrong)?,
        Stage::Kit => wrong.word = !person.confirm_kit(&form.line("word"))?,
        Stage::Ready => {}
    }
    Ok(Taken { wrong, order })
}

/// The page of the step the person is at.
pub(super) fn step_page(
    rules: &super::PasswordForm,
    person: &mut Enrolment,
    frame: &Frame,
    wrong: Wrong,
) -> Result<StepPage, AppError> {
    let progress = |step| Progress {
        step: frame.before + step,
        of: frame.of,
    };
    Ok(match person.stage {
        Stage::Password => {
            StepPage::Password(password_page(rules, person, frame, progress(1), wrong))
        }
        Stage::Factor => factor::step(person, frame, progress(2), wrong)?,
        Stage::Kit => StepPage::Paper(PaperWords {
            action: frame.action.clone(),
            token: person.token.clone(),
            kit: String::new(),
            progress: progress(3),
            paper: Paper::Kit,
            name: person.name.clone(),
            words: words(&person.kit.words()),
            ask: person.ask,
            wrong: wrong.word,
        }),
        Stage::Ready => StepPage::Done,
    })
}

/// Words as a list.
pub(super) fn words(phrase: &Plain<String>) -> Vec<String> {
    phrase.expose().split(' ').map(ToOwned::to_owned).collect()
}

/// Renders a step.
pub(super) fn render(desk: &StaffDesk, lang: Lang, step: &StepPage) -> Result<Response, AppError> {
    let chrome = Chrome::default();
    match step {
        StepPage::Password(view) => page(&desk.pages, lang, &chrome, view),
        StepPage::Totp(view) => {
            let mut response = page(&desk.pages, lang, &chrome, view)?;
            response
                .extensions_mut()
                .insert(crate::door::Images::Inline);
            Ok(response)
        }
        StepPage::Passkey(view) => {
            let mut response = page(&desk.pages, lang, &chrome, view)?;
            response
                .extensions_mut()
                .insert(crate::door::AsksForPasskey);
            Ok(response)
        }
        StepPage::Phone(view) => page(&desk.pages, lang, &chrome, view),
        StepPage::Paper(view) => page(&desk.pages, lang, &chrome, view),
        StepPage::Done => Err(AppError::LinkGone),
    }
}

/// Sends whoever holds a used or old link, or one begun elsewhere, to the sign-in page, which says so.
pub(super) fn link_gone(
    desk: &StaffDesk,
    lang: Lang,
    notice: SignInNotice,
) -> Result<Response, AppError> {
    sign_in::asking(desk, lang, true, Some(notice))
}

fn answer(
    desk: &StaffDesk,
    lang: Lang,
    shown: Result<Result<StepPage, Joined>, AppError>,
) -> Result<Response, AppError> {
    match shown {
        Ok(Ok(step)) => render(desk, lang, &step),
        Ok(Err(joined)) => {
            let view = Waiting {
                name: joined.name.clone(),
                words: joined.words.split(' ').map(ToOwned::to_owned).collect(),
                ready: !joined.needs_voucher,
                reset: joined.reset,
            };
            let response = page(&desk.pages, lang, &Chrome::default(), &view)?;
            sign_in::enrol(response, &joined.device)
        }
        Err(AppError::LinkGone) => link_gone(desk, lang, SignInNotice::LinkGone),
        Err(error) => Err(error),
    }
}

fn take_password(
    person: &mut Enrolment,
    form: &Form,
    rules: &super::PasswordForm,
    wrong: &mut Wrong,
) -> Result<(), AppError> {
    if person.name_open {
        person.name = form.name("name");
        wrong.name = name_problem(&person.name);
    }
    if !person.roles_open.is_empty() {
        let chosen = chosen_roles(form);
        let allowed = chosen.iter().all(|role| person.roles_open.contains(role));
        match Rights::same(&chosen, &Tenants::All).filter(|_| allowed) {
            Some(rights) => person.rights = rights,
            None => wrong.roles = roles_problem(&chosen).or(Some(RolesProblem::Clash)),
        }
    }
    let password = form.secret("password");
    wrong.password = rules.problems(
        password.expose(),
        form.secret("again").expose(),
        &person.name,
    );
    if wrong.name.is_none() && wrong.roles.is_none() && wrong.password.is_empty() {
        person.set_password(password)?;
    }
    Ok(())
}

fn password_page(
    rules: &super::PasswordForm,
    person: &Enrolment,
    frame: &Frame,
    progress: Progress,
    wrong: Wrong,
) -> JoinPassword {
    let held: Vec<Role> = person.rights.roles().collect();
    let choices = role_choices(&held)
        .into_iter()
        .filter(|choice| {
            person
                .roles_open
                .iter()
                .any(|role| role_key(*role) == choice.role)
        })
        .collect();
    JoinPassword {
        action: frame.action.clone(),
        token: person.token.clone(),
        progress,
        who: frame.who,
        name: person.name.clone(),
        name_open: person.name_open,
        roles: choices,
        fixed: if person.roles_open.is_empty() {
            held.into_iter().map(role_key).collect()
        } else {
            Vec::new()
        },
        least: rules.least(),
        name_problem: wrong.name,
        roles_problem: wrong.roles,
        password_problems: wrong.password,
    }
}

fn frame(uri: &Uri) -> Frame {
    Frame {
        who: Joining::Invited,
        action: uri.path().to_owned(),
        before: 0,
        of: 3,
    }
}
