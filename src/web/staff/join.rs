//! Becoming a member: the steps an invitation and the set-up ceremony have in common.

use axum::extract::State;
use http::Uri;
use subrosa_policy::{Plain, Role, Roles};

use super::people::{chosen_roles, name_problem, role_choices, role_key, roles_problem};
use super::{StaffDesk, sign_in};
use crate::app::blocking;
use crate::app::join::{Enrolment, Stage};
use crate::app::people::Joined;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::join::{
    JoinPassword, JoinTotp, Joining, NameProblem, Paper, PaperWords, PasswordProblem, Progress,
    RolesProblem, SignInNotice, Waiting,
};
use crate::web::view::{Chrome, Lang};
use crate::web::{Request, Response, qr};

/// One page of the steps, ready to be rendered.
pub(super) enum StepPage {
    Password(JoinPassword),
    Totp(JoinTotp),
    Paper(PaperWords),
    Done,
}

/// What was wrong with the last form.
#[derive(Default)]
pub(super) struct Wrong {
    name: Option<NameProblem>,
    roles: Option<RolesProblem>,
    password: Vec<PasswordProblem>,
    word: bool,
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
) -> Result<Response, AppError> {
    let token = route.get("token")?.to_owned();
    let (people, frame, rules) = (desk.people.clone(), frame(&uri), desk.rules.clone());
    let shown = blocking(move || {
        people.with_joining(&token, |person| match &person.joined {
            // The link was used. The last page enrols a browser, and is for that browser only.
            Some(_) => Err(AppError::LinkGone),
            None => Ok(Ok(step_page(
                &rules,
                &person.enrolment,
                &frame,
                Wrong::default(),
            )?)),
        })
    })
    .await;
    answer(&desk, route.lang, shown)
}

/// `POST /{lang}/join/{token}`
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    uri: Uri,
    request: Request,
) -> Result<Response, AppError> {
    let form = form::read(request).await?;
    let token = route.get("token")?.to_owned();
    let (people, frame) = (desk.people.clone(), frame(&uri));
    let rules = desk.rules.clone();
    let shown = blocking(move || {
        let storing = people.clone();
        people.with_joining(&token, |person| {
            let sent = form.line("token");
            if let Some(joined) = &person.joined {
                let again = crate::app::kept::same_text(&sent, &person.joined_by);
                return again.then(|| Err(joined.clone())).ok_or(AppError::LinkGone);
            }
            let wrong = take(&mut person.enrolment, &form, &rules, people.second())?;
            if person.enrolment.stage == Stage::Ready {
                person.joined_by = sent;
                return Ok(Err(storing.join(&token, person)?));
            }
            Ok(Ok(step_page(&rules, &person.enrolment, &frame, wrong)?))
        })
    })
    .await;
    answer(&desk, route.lang, shown)
}

/// Takes the form of the step the person is at. A form of another step changes nothing.
pub(super) fn take(
    person: &mut Enrolment,
    form: &Form,
    rules: &super::PasswordForm,
    second: u64,
) -> Result<Wrong, AppError> {
    let mut wrong = Wrong::default();
    if form.line("token") != person.token {
        return Ok(wrong);
    }
    match person.stage {
        Stage::Password => take_password(person, form, rules, &mut wrong)?,
        Stage::Totp => wrong.word = !person.confirm_totp(&form.line("totp"), second)?,
        Stage::Kit => wrong.word = !person.confirm_kit(&form.line("word"))?,
        Stage::Ready => {}
    }
    Ok(wrong)
}

/// The page of the step the person is at.
pub(super) fn step_page(
    rules: &super::PasswordForm,
    person: &Enrolment,
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
        Stage::Totp => StepPage::Totp(totp_page(person, frame, progress(2), &wrong)?),
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
        StepPage::Paper(view) => page(&desk.pages, lang, &chrome, view),
        StepPage::Done => Err(AppError::LinkGone),
    }
}

/// Sends whoever holds a used or old link to the sign-in page, which says so.
pub(super) fn link_gone(desk: &StaffDesk, lang: Lang) -> Result<Response, AppError> {
    sign_in::asking(desk, lang, true, Some(SignInNotice::LinkGone))
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
        Err(AppError::LinkGone) => link_gone(desk, lang),
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
        person.name = form.line("name");
        wrong.name = name_problem(&person.name);
    }
    if !person.roles_open.is_empty() {
        let chosen = chosen_roles(form);
        let allowed = chosen.iter().all(|role| person.roles_open.contains(role));
        match Roles::of(&chosen).filter(|_| allowed) {
            Some(roles) => person.roles = roles,
            None => wrong.roles = Some(roles_problem(&chosen)),
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
    let held: Vec<Role> = person.roles.iter().collect();
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

fn totp_page(
    person: &Enrolment,
    frame: &Frame,
    progress: Progress,
    wrong: &Wrong,
) -> Result<JoinTotp, AppError> {
    let (letters, address) = person.totp()?;
    let (image, size) = qr::png(address.expose())?;
    Ok(JoinTotp {
        action: frame.action.clone(),
        token: person.token.clone(),
        progress,
        qr: image,
        qr_size: size,
        secret: in_groups(letters.expose()),
        wrong: wrong.word,
    })
}

/// A secret as people copy it: four letters at a time.
pub(super) fn in_groups(letters: &str) -> String {
    let groups: Vec<String> = letters
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    groups.join(" ")
}

fn frame(uri: &Uri) -> Frame {
    Frame {
        who: Joining::Invited,
        action: uri.path().to_owned(),
        before: 0,
        of: 3,
    }
}
