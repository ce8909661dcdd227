//! Asking for a second factor: the second step of signing in, and again before acts that matter.

use axum::extract::State;
use subrosa_policy::Plain;

use super::{StaffDesk, sign_in};
use crate::app::blocking;
use crate::app::factors::{Offers, Proof, SMS_MINUTES, Shown, SmsOrder};
use crate::app::kept::same_text;
use crate::app::sessions::Session;
use crate::app::staff::{Entering, NotSignedIn, StaffSession};
use crate::door::{AsksForPasskey, Side};
use crate::error::AppError;
use crate::log::Event;
use crate::web::answer::{page, see_other, with_cookie};
use crate::web::cookie::Cookie;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::view::factors::{FactorProblem, Phone, SecondFactor, SmsText};
use crate::web::view::join::SignInNotice;
use crate::web::view::{Chrome, Hidden, Lang};
use crate::web::{Request, Response};

/// `GET /{lang}/sign-in/second`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    match entering(&desk, &request) {
        Some((_, half)) => ask(&desk, route.lang, &half, None).await,
        None => gone(&desk, route.lang),
    }
}

/// `POST /{lang}/sign-in/second`
pub(super) async fn enter(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some((cookie, half)) = entering(&desk, &request) else {
        return gone(&desk, route.lang);
    };
    let same_site = is_same_site(&request);
    let form = form::read(request).await?;
    if !same_site && !same_text(&form.line("token"), &half.token) {
        return Err(AppError::Stale);
    }
    if form.line(FACTOR) == "send" {
        let (staff, value) = (desk.staff.clone(), half.value.clone());
        let order = blocking(move || staff.order_sms(&value)).await?;
        let problem = send(&desk, route.lang, order).await?;
        return ask(&desk, route.lang, &half, problem).await;
    }
    let Some(shown) = shown(&form) else {
        return ask(&desk, route.lang, &half, None).await;
    };
    let staff = desk.staff.clone();
    match blocking(move || staff.finish(&cookie, &shown)).await {
        Ok(Ok(signed_in)) => {
            let response = sign_in::begin(route.lang, &signed_in)?;
            Ok(with_cookie(response, Cookie::Entering.remove(Side::Staff)?))
        }
        Ok(Err(NotSignedIn::Refused)) => {
            ask(&desk, route.lang, &half, Some(FactorProblem::Wrong)).await
        }
        Ok(Err(NotSignedIn::Wait(seconds))) => {
            ask(
                &desk,
                route.lang,
                &half,
                Some(FactorProblem::Wait { seconds }),
            )
            .await
        }
        Ok(Err(NotSignedIn::Gone)) => gone(&desk, route.lang),
        Ok(Err(NotSignedIn::RootChanged)) | Err(AppError::NotOpen) => {
            sign_in::roster_problem(&desk, route.lang, half.value.known_browser())
        }
        Err(error) => Err(error),
    }
}

// CLAIM(C-55): SECURITY.md
/// Asks a signed-in member for a factor before an act that matters, unless one was shown lately.
/// `None` if the act may go on; else the page, which carries the act and sends it again.
pub(super) async fn first(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    path: &str,
    form: &Form,
) -> Result<Option<Response>, AppError> {
    if desk.staff.is_recent(&session.value) {
        return Ok(None);
    }
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let mut problem = None;
    if form.line(FACTOR) == "send" {
        let order = blocking(move || staff.order_sms_again(&value)).await?;
        problem = send(desk, lang, order).await?;
    } else if let Some(shown) = shown(form) {
        match blocking(move || staff.show_again(&value, &shown)).await? {
            Proof::Right => return Ok(None),
            Proof::Wrong => problem = Some(FactorProblem::Wrong),
            // The session is over.
            Proof::Spent => return see_other(&format!("/{}/sign-in", lang.tag())).map(Some),
        }
    }
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let offers = blocking(move || staff.offers_again(&value)).await?;
    let carried: Vec<Hidden> = form
        .fields()
        .filter(|(name, _)| !matches!(*name, FACTOR | CODE | "token"))
        .map(|(name, value)| Hidden::new(name, value))
        .collect();
    let mut again = carried.clone();
    again.push(Hidden::new("token", session.token.clone()));
    let chrome = Chrome::posted(after_language(path), again);
    let view = view(path, &session.token, carried, true, offers, problem);
    asking_page(desk, lang, &chrome, &view).map(Some)
}

async fn ask(
    desk: &StaffDesk,
    lang: Lang,
    half: &Session<Entering>,
    problem: Option<FactorProblem>,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), half.value.clone());
    let offers = match blocking(move || staff.offers(&value)).await {
        // The password was changed meanwhile.
        Err(AppError::Stale) => return gone(desk, lang),
        offers => offers?,
    };
    let path = format!("/{}/{PATH}", lang.tag());
    let view = view(&path, &half.token, Vec::new(), false, offers, problem);
    asking_page(desk, lang, &Chrome::at(PATH), &view)
}

fn asking_page(
    desk: &StaffDesk,
    lang: Lang,
    chrome: &Chrome,
    view: &SecondFactor,
) -> Result<Response, AppError> {
    let mut response = page(&desk.pages, lang, chrome, view)?;
    if view.passkey.is_some() {
        response.extensions_mut().insert(AsksForPasskey);
    }
    Ok(response)
}

fn view(
    action: &str,
    token: &str,
    hidden: Vec<Hidden>,
    again: bool,
    offers: Offers,
    problem: Option<FactorProblem>,
) -> SecondFactor {
    SecondFactor {
        action: action.to_owned(),
        token: token.to_owned(),
        hidden,
        again,
        totp: offers.totp,
        passkey: offers.passkey.map(|question| question.expose().clone()),
        phone: offers.phone.map(|last| Phone {
            last,
            sent: offers.sent.then_some(SMS_MINUTES),
        }),
        recovery: offers.recovery,
        problem,
    }
}

/// Hands a code to the gateway.
pub(super) async fn send(
    desk: &StaffDesk,
    lang: Lang,
    order: Option<SmsOrder>,
) -> Result<Option<FactorProblem>, AppError> {
    let Some(order) = order else {
        return Ok(Some(FactorProblem::Enough));
    };
    let view = SmsText {
        code: order.code.expose().clone(),
        minutes: SMS_MINUTES,
    };
    let text = desk.pages.render(lang, &Chrome::default(), &view);
    let text = Plain::new(text.map_err(|_| AppError::Internal("message"))?);
    match desk
        .sms
        .send(order.number.expose(), text.expose().trim())
        .await
    {
        Ok(()) => Ok(None),
        Err(error) => {
            desk.log.emit(Event::SmsFailed(error.reason()));
            Ok(Some(FactorProblem::NotSent))
        }
    }
}

/// What a form shows; `None` if it shows nothing.
fn shown(form: &Form) -> Option<Shown> {
    let code = form.secret(CODE);
    match form.line(FACTOR).as_str() {
        "totp" => Some(Shown::Totp(code)),
        "sms" => Some(Shown::Sms(code)),
        "recovery" => Some(Shown::Recovery(code)),
        "passkey" => Some(Shown::Passkey(code)),
        _ => None,
    }
}

fn entering(desk: &StaffDesk, request: &Request) -> Option<(String, Session<Entering>)> {
    let cookie = Cookie::Entering.read(request.headers(), Side::Staff)?;
    let half = desk.staff.find_entering(Some(&cookie))?;
    Some((cookie, half))
}

/// The answer to whoever has no half-open sign-in, or none any more: the same for everybody.
fn gone(desk: &StaffDesk, lang: Lang) -> Result<Response, AppError> {
    let response = sign_in::asking(desk, lang, true, Some(SignInNotice::FactorSpent))?;
    Ok(with_cookie(response, Cookie::Entering.remove(Side::Staff)?))
}

fn after_language(path: &str) -> &str {
    path.trim_start_matches('/')
        .split_once('/')
        .map_or("", |(_, rest)| rest)
}

/// The field that says what is shown.
const FACTOR: &str = "factor";
/// The field that shows it.
const CODE: &str = "factor_code";
const PATH: &str = "sign-in/second";
