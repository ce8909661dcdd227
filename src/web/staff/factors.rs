//! One's own second factors: adding, replacing, removing.

use axum::extract::State;

use super::{StaffDesk, is_own_form, second, sign_in};
use crate::app::blocking;
use crate::app::factors::{Change, ForApp, NewPhone, SMS_MINUTES};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::config::Factor;
use crate::door::{AsksForPasskey, Images};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::factors::{
    FactorList, FactorNotice, FactorPasskey, FactorPhone, FactorProblem, FactorTotp, NumberProblem,
    PasskeyRow, RecoveryCodes,
};
use crate::web::view::{Chrome, Lang, Section};
use crate::web::{Request, Response, is_same_site, qr};

/// What the list shows beside what the member has.
#[derive(Default)]
struct Said {
    number: String,
    problem: Option<NumberProblem>,
    notice: Option<FactorNotice>,
}

/// `GET /{lang}/account/factors`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    list(&desk, route.lang, &session, Said::default()).await
}

/// `POST /{lang}/account/factors`
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (same_site, path) = (is_same_site(&request), request.uri().path().to_owned());
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    let lang = route.lang;
    if let Some(asking) = second::first(&desk, lang, &session, &path, &form).await? {
        return Ok(asking);
    }
    match form.line("do").as_str() {
        "totp" => new_totp(&desk, lang, &session).await,
        "confirm-totp" => confirm_totp(&desk, lang, &session, &form).await,
        "phone" => new_phone(&desk, lang, &session, &form).await,
        "confirm-phone" => confirm_phone(&desk, lang, &session, &form).await,
        "passkey" => new_passkey(&desk, lang, &session, String::new(), false).await,
        "confirm-passkey" => confirm_passkey(&desk, lang, &session, &form).await,
        "recovery" => new_recovery(&desk, lang, &session).await,
        other => drop_one(&desk, lang, &session, &form, other).await,
    }
}

async fn new_totp(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    blocking(move || staff.factors().new_totp(&value)).await?;
    totp_page(desk, lang, session, false).await
}

async fn confirm_totp(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    form: &Form,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let typed = form.secret("totp");
    match blocking(move || staff.factors().confirm_totp(&value, typed.expose())).await? {
        Change::Wrong => totp_page(desk, lang, session, true).await,
        change @ (Change::Done | Change::Last | Change::Refused) => {
            told(desk, lang, session, change, FactorNotice::Added).await
        }
    }
}

/// The page with the secret that waits for its first code.
async fn totp_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    wrong: bool,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let (shown, held) = blocking(move || {
        let factors = staff.factors();
        Ok((factors.pending_totp(&value)?, factors.held(&value)?))
    })
    .await?;
    let Some(ForApp { letters, address }) = shown else {
        return told(desk, lang, session, Change::Refused, FactorNotice::Added).await;
    };
    let (image, size) = qr::png(address.expose())?;
    let view = FactorTotp {
        token: session.token.clone(),
        qr: image,
        qr_size: size,
        secret: super::join::in_groups(letters.expose()),
        replaces: held.totp,
        wrong,
    };
    let chrome = chrome(desk, session);
    let mut response = page(&desk.pages, lang, &chrome, &view)?;
    response.extensions_mut().insert(Images::Inline);
    Ok(response)
}

async fn new_phone(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    form: &Form,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let number = form.secret("number");
    let wish = blocking(move || staff.factors().new_phone(&value, number.expose())).await?;
    let problem = match wish {
        NewPhone::NotANumber => NumberProblem::Shape,
        NewPhone::Enough => NumberProblem::Enough,
        NewPhone::Send(order) => match second::send(desk, lang, Some(order)).await? {
            None => return phone_page(desk, lang, session, false),
            Some(FactorProblem::Enough) => NumberProblem::Enough,
            Some(FactorProblem::NotSent | FactorProblem::Wrong | FactorProblem::Wait { .. }) => {
                NumberProblem::NotSent
            }
        },
    };
    let said = Said {
        number: form.line("number"),
        problem: Some(problem),
        notice: None,
    };
    list(desk, lang, session, said).await
}

async fn confirm_phone(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    form: &Form,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let typed = form.secret("code");
    match blocking(move || staff.factors().confirm_phone(&value, typed.expose())).await? {
        Change::Wrong => phone_page(desk, lang, session, true),
        change @ (Change::Done | Change::Last | Change::Refused) => {
            told(desk, lang, session, change, FactorNotice::Added).await
        }
    }
}

fn phone_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    wrong: bool,
) -> Result<Response, AppError> {
    let view = FactorPhone {
        token: session.token.clone(),
        minutes: SMS_MINUTES,
        wrong,
    };
    page(&desk.pages, lang, &chrome(desk, session), &view)
}

async fn new_passkey(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    name: String,
    wrong: bool,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let question = blocking(move || staff.factors().new_passkey(&value)).await?;
    let view = FactorPasskey {
        token: session.token.clone(),
        options: question.expose().clone(),
        name,
        wrong,
    };
    let mut response = page(&desk.pages, lang, &chrome(desk, session), &view)?;
    response.extensions_mut().insert(AsksForPasskey);
    Ok(response)
}

async fn confirm_passkey(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    form: &Form,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let name: String = form.name("name").chars().take(MOST_NAME).collect();
    let kept = if name.is_empty() {
        "1".to_owned()
    } else {
        name.clone()
    };
    let answer = form.secret("answer");
    let confirm = move || {
        staff
            .factors()
            .confirm_passkey(&value, &kept, answer.expose())
    };
    match blocking(confirm).await? {
        Change::Wrong => new_passkey(desk, lang, session, name, true).await,
        change @ (Change::Done | Change::Last | Change::Refused) => {
            told(desk, lang, session, change, FactorNotice::Added).await
        }
    }
}

async fn new_recovery(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let (before, codes) = blocking(move || {
        let factors = staff.factors();
        Ok((
            factors.held(&value)?.recovery.1,
            factors.new_recovery(&value)?,
        ))
    })
    .await?;
    let view = RecoveryCodes {
        codes: codes.iter().map(|code| code.expose().clone()).collect(),
        replaces: before > 0,
    };
    // Not to be shown again, so not in another language either.
    let mut chrome = chrome(desk, session);
    chrome.switch = Chrome::default().switch;
    page(&desk.pages, lang, &chrome, &view)
}

async fn drop_one(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    form: &Form,
    what: &str,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let (what, which) = (what.to_owned(), form.line("which"));
    let change = blocking(move || match what.as_str() {
        "drop-totp" => staff.factors().drop_totp(&value),
        "drop-phone" => staff.factors().drop_phone(&value),
        "drop-passkey" => staff.factors().drop_passkey(&value, &which),
        _ => Ok(Change::Refused),
    })
    .await?;
    told(desk, lang, session, change, FactorNotice::Removed).await
}

/// The list, with what became of a change.
async fn told(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    change: Change,
    done: FactorNotice,
) -> Result<Response, AppError> {
    let notice = match change {
        Change::Done => done,
        Change::Last => FactorNotice::Last,
        Change::Wrong | Change::Refused => FactorNotice::Nothing,
    };
    let said = Said {
        notice: Some(notice),
        ..Said::default()
    };
    list(desk, lang, session, said).await
}

async fn list(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    said: Said,
) -> Result<Response, AppError> {
    let (staff, value) = (desk.staff.clone(), session.value.clone());
    let held = blocking(move || staff.factors().held(&value)).await?;
    let may = |factor| held.allowed.contains(&factor);
    let view = FactorList {
        token: session.token.clone(),
        totp: held.totp,
        may_totp: may(Factor::Totp),
        may_passkey: may(Factor::Passkey),
        may_sms: may(Factor::Sms),
        passkeys: held
            .passkeys
            .into_iter()
            .map(|(id, name)| PasskeyRow { id, name })
            .collect(),
        phone: held.phone,
        recovery: held.recovery.0,
        has_recovery: held.recovery.1 > 0,
        can_drop: held.counted > 1,
        number: said.number,
        number_problem: said.problem,
        notice: said.notice,
    };
    page(&desk.pages, lang, &chrome(desk, session), &view)
}

fn chrome(desk: &StaffDesk, session: &Session<StaffSession>) -> Chrome {
    desk.chrome(session, Section::Account, "account/factors")
}

/// Characters of a passkey's name.
const MOST_NAME: usize = 60;
