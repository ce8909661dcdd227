//! A member's own account: password, browsers, sessions; the printed kit in a part of its own.

mod kit;
mod mail;

pub(super) use kit::{act as kit_act, show as kit_show};
pub(super) use mail::{
    act as mail_act, key_notice as mail_key_notice, send_test as send_test_mail, show as mail_show,
};

use axum::extract::State;
use http::HeaderName;
use subrosa_policy::Plain;

use super::{StaffDesk, is_own_form, sign_in};
use crate::app::account::{NotDone, OwnBrowser, OwnSession};
use crate::app::blocking;
use crate::app::kept::Device;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::clock::split_minute;
use crate::door::Side;
use crate::door::load::SignIn as Lane;
use crate::error::AppError;
use crate::web::answer::{page, with_cookie, with_header};
use crate::web::cookie::Cookie;
use crate::web::dates::date;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::view::account::{
    Account, AccountNotice, AskProblem, BrowserRow, PasswordChange, SessionRow,
};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// A form of one's own session, read and checked.
struct Own {
    session: Session<StaffSession>,
    form: Form,
    device: Option<Device>,
}

/// `GET /{lang}/account`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    account_page(&desk, route.lang, &session, Told::default()).await
}

/// `POST /{lang}/account/password`: the old one, and a new one twice.
pub(super) async fn password(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(own) = own(&desk, request).await? else {
        return sign_in::asking(&desk, route.lang, true, None);
    };
    let (old, new) = (own.form.secret("old"), own.form.secret("password"));
    let again = own.form.secret("again");
    let mut change = PasswordChange::new(desk.rules.least());
    let name = &own.session.value.display;
    change.password_problems = desk.rules.problems(new.expose(), again.expose(), name);
    if old.expose().is_empty() {
        change.old_problem = Some(AskProblem::Empty);
    } else if change.password_problems.is_empty() {
        change.old_problem = set_password(&desk, &own, old, new).await?;
    }
    let done = change.old_problem.is_none() && change.password_problems.is_empty();
    let told = Told {
        notice: done.then_some(AccountNotice::Password),
        change: Some(change),
    };
    account_page(&desk, route.lang, &own.session, told).await
}

/// `POST /{lang}/account/browser/{number}`: another name, or removal.
pub(super) async fn browser(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(own) = own(&desk, request).await? else {
        return sign_in::asking(&desk, route.lang, true, None);
    };
    let number = route.get("number")?.to_owned();
    let (account, staff) = (desk.account.clone(), own.session.value.clone());
    let notice = if own.form.line("do") == "remove" {
        let removed = number.clone();
        blocking(move || account.remove_browser(&staff, &removed)).await?;
        let this = own.session.value.browser.number == number;
        desk.account.end_browser(&own.session.value, &number);
        if this {
            return signed_out(&desk, route.lang, false);
        }
        AccountNotice::Removed
    } else {
        let name = browser_name(&own.form.name("name"));
        blocking(move || account.name_browser(&staff, &number, &name)).await?;
        AccountNotice::Named
    };
    let told = Told::of(notice);
    account_page(&desk, route.lang, &own.session, told).await
}

/// `POST /{lang}/account/session/{id}`: ends one session.
pub(super) async fn session(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(own) = own(&desk, request).await? else {
        return sign_in::asking(&desk, route.lang, true, None);
    };
    let id = route.get("id")?;
    desk.account.end_session(&own.session.value, id)?;
    if id == own.session.id {
        return signed_out(&desk, route.lang, true);
    }
    let told = Told::of(AccountNotice::Ended);
    account_page(&desk, route.lang, &own.session, told).await
}

/// `POST /{lang}/account/sign-out-everywhere`
pub(super) async fn everywhere(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(own) = own(&desk, request).await? else {
        return sign_in::asking(&desk, route.lang, true, None);
    };
    desk.account.end_all(&own.session.value);
    signed_out(&desk, route.lang, true)
}

/// The name of a browser as its owner typed it: one line, of bounded length.
pub(super) fn browser_name(typed: &str) -> String {
    typed.chars().take(MOST_BROWSER_NAME).collect()
}

async fn set_password(
    desk: &StaffDesk,
    own: &Own,
    old: Plain<String>,
    new: Plain<String>,
) -> Result<Option<AskProblem>, AppError> {
    let Ok(permit) = desk.lanes.enter(Lane::Enrolled).await else {
        return Ok(Some(AskProblem::Busy));
    };
    let (account, device) = (desk.account.clone(), own.device.clone());
    let session = own.session.clone();
    let done = blocking(move || {
        let _permit = permit;
        account.change_password(&session, device.as_ref(), &old, &new)
    });
    Ok(done.await?.err().map(ask_problem))
}

fn ask_problem(not_done: NotDone) -> AskProblem {
    match not_done {
        NotDone::Refused => AskProblem::Wrong,
        NotDone::Wait(seconds) => AskProblem::Wait { seconds },
    }
}

/// Reads a form of the account pages. `None` without a session.
async fn own(desk: &StaffDesk, request: Request) -> Result<Option<Own>, AppError> {
    let Some(session) = desk.session(&request) else {
        return Ok(None);
    };
    let same_site = is_same_site(&request);
    let device = sign_in::device(&request);
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    Ok(Some(Own {
        session,
        form,
        device,
    }))
}

/// The page of somebody who has just ended their own session.
fn signed_out(desk: &StaffDesk, lang: Lang, known_browser: bool) -> Result<Response, AppError> {
    let notice = Some(sign_in::goodbye());
    let response = sign_in::asking(desk, lang, known_browser, notice)?;
    let response = with_header(
        response,
        HeaderName::from_static("clear-site-data"),
        "\"cache\", \"storage\"",
    );
    let response = with_cookie(response, Cookie::Staff.remove(Side::Staff)?);
    if known_browser {
        return Ok(response);
    }
    Ok(with_cookie(response, Cookie::Device.remove(Side::Staff)?))
}

/// What the account page says besides the lists.
#[derive(Default)]
struct Told {
    notice: Option<AccountNotice>,
    change: Option<PasswordChange>,
}

impl Told {
    fn of(notice: AccountNotice) -> Self {
        Self {
            notice: Some(notice),
            change: None,
        }
    }
}

async fn account_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    told: Told,
) -> Result<Response, AppError> {
    let (account, post, own) = (desk.account.clone(), desk.post.clone(), session.clone());
    let looked = blocking(move || Ok((account.overview(&own)?, post.own(&own.value)?)));
    let (overview, own_mail) = looked.await?;
    let least = desk.rules.least();
    let view = Account {
        token: session.token.clone(),
        notice: told.notice,
        change: told.change.unwrap_or_else(|| PasswordChange::new(least)),
        browsers: overview.browsers.into_iter().map(browser_row).collect(),
        sessions: overview.sessions.into_iter().map(session_row).collect(),
        name_limit: MOST_BROWSER_NAME,
        mail: desk.post.is_on(),
        mail_key: own_mail.key.as_ref().and_then(mail_key_notice),
    };
    let chrome = desk.chrome(session, Section::Account, "account");
    page(&desk.pages, lang, &chrome, &view)
}

fn browser_row(browser: OwnBrowser) -> BrowserRow {
    BrowserRow {
        number: browser.number,
        name: browser.name,
        since: date(browser.since),
        this: browser.this,
    }
}

fn session_row(session: OwnSession) -> SessionRow {
    let (day, time) = split_minute(session.started);
    let (used_day, used_time) = split_minute(session.used);
    SessionRow {
        id: session.id,
        browser: session.browser,
        started: date(day),
        started_time: time,
        used: date(used_day),
        used_time,
        this: session.this,
    }
}

/// Characters of a browser's name.
pub(super) const MOST_BROWSER_NAME: usize = 40;
