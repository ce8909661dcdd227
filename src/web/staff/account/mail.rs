//! A member's own address, and a test to it; the key beside it in a part of its own.

mod key;

pub(in crate::web::staff) use key::notice as key_notice;

use axum::extract::State;

use super::{Own, StaffDesk, own};
use crate::app::blocking;
use crate::app::post::{NotSet, TestLetter};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::mail::TAKES_KEYS;
use crate::web::answer::page;
use crate::web::route::Route;
use crate::web::staff::{second, sign_in};
use crate::web::view::mail::{MailDone, MailKeyProblem, MailPage, MailProblem};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/account/mail`
pub(in super::super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    mail_page(&desk, route.lang, &session, Told::default()).await
}

/// `POST /{lang}/account/mail`: another address or none, a test, another key or none.
pub(in super::super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let path = request.uri().path().to_owned();
    let Some(own) = own(&desk, request).await? else {
        return sign_in::asking(&desk, route.lang, true, None);
    };
    let wish = own.form.line("do");
    // Before anything else: what must be kept secret is carried by no page.
    let key = match wish.as_str() {
        "key" => match key::read(&desk, &own).await? {
            Ok(key) => Some(key),
            Err(told) => return mail_page(&desk, route.lang, &own.session, told).await,
        },
        _ => None,
    };
    if key::matters(&desk, &own, &wish).await?
        && let Some(asking) =
            second::first(&desk, route.lang, &own.session, &path, &own.form).await?
    {
        return Ok(asking);
    }
    let told = match (wish.as_str(), key) {
        (_, Some(key)) => key::save(&desk, &own, key).await?,
        ("no-key", None) => key::remove(&desk, &own).await?,
        ("remove", None) => remove(&desk, &own).await?,
        ("test", None) => Told {
            tested: Some(send_test(&desk, &own.session).await?),
            ..Told::default()
        },
        (_, None) => save(&desk, &own, route.lang).await?,
    };
    mail_page(&desk, route.lang, &own.session, told).await
}

/// Sends a test to the member's own address, and names what became of it.
pub(in super::super) async fn send_test(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
) -> Result<&'static str, AppError> {
    let (post, staff) = (desk.post.clone(), session.value.clone());
    let ordered = blocking(move || post.order_test(&staff)).await?;
    Ok(match ordered {
        TestLetter::Off => "off",
        TestLetter::NoAddress => "no-address",
        TestLetter::Enough => "enough",
        TestLetter::Send(letter) => match desk.post.send_test(&letter).await {
            Ok(()) => "sent",
            Err(error) => error.key(),
        },
    })
}

async fn save(desk: &StaffDesk, own: &Own, lang: Lang) -> Result<Told, AppError> {
    let typed = own.form.line("address");
    let (post, staff, address) = (desk.post.clone(), own.session.value.clone(), typed.clone());
    let set = blocking(move || post.set_own(&staff, &address, lang.tag())).await?;
    Ok(match set {
        Ok(()) => Told {
            done: Some(MailDone::Saved),
            ..Told::default()
        },
        Err(problem) => Told {
            typed: Some(typed),
            problem: Some(match problem {
                NotSet::Empty => MailProblem::Empty,
                NotSet::NoAddress => MailProblem::NoAddress,
            }),
            ..Told::default()
        },
    })
}

async fn remove(desk: &StaffDesk, own: &Own) -> Result<Told, AppError> {
    let (post, staff) = (desk.post.clone(), own.session.value.clone());
    blocking(move || post.remove_own(&staff)).await?;
    Ok(Told {
        done: Some(MailDone::Removed),
        ..Told::default()
    })
}

/// What the page says besides the address.
#[derive(Default)]
struct Told {
    /// What stood in the field, if it was not saved.
    typed: Option<String>,
    problem: Option<MailProblem>,
    done: Option<MailDone>,
    tested: Option<&'static str>,
    /// What stood in the field for a key, if it was not saved.
    typed_key: String,
    key_problem: Option<MailKeyProblem>,
}

async fn mail_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    told: Told,
) -> Result<Response, AppError> {
    let (post, staff) = (desk.post.clone(), session.value.clone());
    let saved = blocking(move || post.own(&staff)).await?;
    let (saved, key) = (saved.address, saved.key.map(key::view));
    let view = MailPage {
        token: session.token.clone(),
        is_on: desk.post.is_on(),
        address: told.typed.unwrap_or_else(|| saved.clone()),
        saved,
        problem: told.problem,
        done: told.done,
        tested: told.tested,
        takes_keys: TAKES_KEYS,
        key,
        typed_key: told.typed_key,
        key_problem: told.key_problem,
    };
    let chrome = desk.chrome(session, Section::Account, "account/mail");
    page(&desk.pages, lang, &chrome, &view)
}
