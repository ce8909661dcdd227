//! Signing in and out.

use std::sync::Arc;

use crate::app::kept::Device;
use axum::extract::State;
use http::HeaderName;
use http::header::ACCEPT_LANGUAGE;
use subrosa_policy::{Plain, SecretPhrase};

use super::StaffDesk;
use super::account::browser_name;
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::staff::{Credentials, Entered, NotSignedIn, SignedIn, StaffSession};
use crate::door::Side;
use crate::door::load::SignIn as Lane;
use crate::error::AppError;
use crate::web::answer::{page, see_other, with_cookie, with_header};
use crate::web::cookie::Cookie;
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::join::{SignIn, SignInNotice, SignInProblem};
use crate::web::view::{Chrome, Lang};
use crate::web::{Request, Response};

/// `GET /`
pub(super) async fn choose_language(request: Request) -> Result<Response, AppError> {
    let lang = request
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Lang::En, Lang::from_accept_language);
    see_other(&format!("/{}/", lang.tag()))
}

/// `GET /{lang}/`
pub(super) async fn start(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let lang = route.lang.tag();
    match desk.session(&request) {
        Some(session) if is_auditor(&session) => see_other(&format!("/{lang}/security")),
        Some(session)
            if session.value.actor.see_people().is_err() || session.value.rights.reads_cases() =>
        {
            see_other(&format!("/{lang}/cases"))
        }
        Some(_) => see_other(&format!("/{lang}/people")),
        None => see_other(&format!("/{lang}/sign-in")),
    }
}

/// Whoever reads the log and looks after nobody.
fn is_auditor(session: &Session<StaffSession>) -> bool {
    let actor = &session.value.actor;
    actor.see_security_log().is_ok() && actor.manage_people().is_err()
}

/// `GET /{lang}/sign-in`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let known = device(&request).is_some();
    asking(&desk, route.lang, known, None)
}

/// `POST /{lang}/sign-in`
pub(super) async fn enter(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let device = device(&request);
    let known = device.is_some();
    let form = form::read(request).await?;
    let given = credentials(&form, device);
    let (staff, asked) = (desk.staff.clone(), given.clone());
    let enrolled = blocking(move || staff.is_enrolled(&asked)).await?;
    let lane = if enrolled {
        Lane::Enrolled
    } else {
        Lane::Other
    };
    let Ok(permit) = desk.lanes.enter(lane).await else {
        return refused(&desk, route.lang, known, &form, SignInProblem::Busy);
    };
    let staff = desk.staff.clone();
    let result = blocking(move || {
        let _permit = permit;
        staff.sign_in(&given)
    })
    .await;
    let problem = match result {
        Ok(Ok(Entered::In(signed_in))) => return begin(route.lang, &signed_in),
        Ok(Ok(Entered::Half(cookie))) => {
            let response = see_other(&format!("/{}/sign-in/second", route.lang.tag()))?;
            let cookie = Cookie::Entering.set(Side::Staff, cookie.expose())?;
            return Ok(with_cookie(response, cookie));
        }
        Ok(Err(NotSignedIn::Refused | NotSignedIn::Gone)) => SignInProblem::Wrong,
        Ok(Err(NotSignedIn::Wait(seconds))) => SignInProblem::Wait { seconds },
        Ok(Err(NotSignedIn::RootChanged)) | Err(AppError::NotOpen) => SignInProblem::Roster,
        Err(error) => return Err(error),
    };
    refused(&desk, route.lang, known, &form, problem)
}

/// `POST /{lang}/sign-out`
pub(super) async fn leave(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    if let Some(cookie) = Cookie::Staff.read(request.headers(), Side::Staff) {
        desk.staff.sign_out(&cookie);
    }
    let view = SignIn {
        name: String::new(),
        problem: None,
        totp: desk.staff.factors().allows_totp(),
        known_browser: device(&request).is_some(),
        notice: Some(SignInNotice::SignedOut),
    };
    let response = page(&desk.pages, route.lang, &Chrome::at("sign-in"), &view)?;
    let response = with_header(
        response,
        HeaderName::from_static("clear-site-data"),
        "\"cache\", \"storage\"",
    );
    Ok(with_cookie(response, Cookie::Staff.remove(Side::Staff)?))
}

/// What is said to whoever has ended their own session.
pub(super) fn goodbye() -> SignInNotice {
    SignInNotice::SignedOut
}

/// The page that asks for name, password and code.
pub(super) fn asking(
    desk: &StaffDesk,
    lang: Lang,
    known_browser: bool,
    notice: Option<SignInNotice>,
) -> Result<Response, AppError> {
    let view = SignIn {
        name: String::new(),
        problem: None,
        totp: desk.staff.factors().allows_totp(),
        known_browser,
        notice,
    };
    page(&desk.pages, lang, &Chrome::at("sign-in"), &view)
}

/// Asks whoever has no session, or none any more, to sign in.
pub(super) fn sign_in_first(
    desk: &StaffDesk,
    lang: Lang,
    request: &Request,
) -> Result<Response, AppError> {
    let had_one = Cookie::Staff.read(request.headers(), Side::Staff).is_some();
    let notice = had_one.then_some(SignInNotice::Expired);
    asking(desk, lang, device(request).is_some(), notice)
}

fn refused(
    desk: &StaffDesk,
    lang: Lang,
    known_browser: bool,
    form: &Form,
    problem: SignInProblem,
) -> Result<Response, AppError> {
    let view = SignIn {
        name: form.name("name"),
        problem: Some(problem),
        totp: desk.staff.factors().allows_totp(),
        known_browser,
        notice: None,
    };
    page(&desk.pages, lang, &Chrome::at("sign-in"), &view)
}

/// The page of a roster that does not verify.
pub(super) fn roster_problem(
    desk: &StaffDesk,
    lang: Lang,
    known_browser: bool,
) -> Result<Response, AppError> {
    let problem = SignInProblem::Roster;
    refused(desk, lang, known_browser, &Form::default(), problem)
}

/// Opens the door: the cookie of the session, and of a browser that was enrolled just now.
pub(super) fn begin(lang: Lang, signed_in: &SignedIn) -> Result<Response, AppError> {
    let response = see_other(&format!("/{}/", lang.tag()))?;
    let cookie = Cookie::Staff.set(Side::Staff, signed_in.cookie.expose())?;
    let response = with_cookie(response, cookie);
    match &signed_in.device {
        Some(device) => enrol(response, device),
        None => Ok(response),
    }
}

/// Gives this browser the device secret of a member.
pub(super) fn enrol(response: Response, device: &Device) -> Result<Response, AppError> {
    let cookie = Cookie::Device.set(Side::Staff, device.to_text().expose())?;
    Ok(with_cookie(response, cookie))
}

fn credentials(form: &Form, device: Option<Device>) -> Credentials {
    Credentials {
        login: Arc::new(Plain::new(form.name("name"))),
        password: Arc::new(form.secret("password")),
        code: Arc::new(form.secret("totp")),
        device,
        kit: SecretPhrase::parse(&form.line("kit")).ok().map(Arc::new),
        browser: browser_name(&form.name("browser")),
    }
}

pub(super) fn device(request: &Request) -> Option<Device> {
    let cookie = Cookie::Device.read(request.headers(), Side::Staff)?;
    Device::parse(&cookie)
}
