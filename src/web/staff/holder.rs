//! Asking whoever holds a recovery half, where nobody is left who could be the second person.

use std::io::Write;

use axum::extract::State;
use subrosa_policy::{CaseId, RecordId};

use super::cases::{Extra, case_page};
use super::files::attachment;
use super::{StaffDesk, posted, second, sign_in};
use crate::app::blocking;
use crate::app::casework::{Answered, Casework, ForHolder};
use crate::app::kept::SecondAct;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::{page, see_other};
use crate::web::dates::date;
use crate::web::route::Route;
use crate::web::view::case::CaseNotice;
use crate::web::view::life::{HolderPage, HolderProblem, act_key, why};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/case/{id}/holder/{asked}`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (case, asked): (CaseId, RecordId) = (route.id("id")?, route.id("asked")?);
    match asking(&desk, &session, case, asked).await {
        Ok(found) => holder_page(&desk, route.lang, &session, case, &found, Typed::default()),
        // The page of the case has no way here any more.
        Err(AppError::Meanwhile) => see_other(&format!("/{}/case/{case}", route.lang.tag())),
        Err(error) => Err(error),
    }
}

/// `GET /{lang}/case/{id}/holder/{asked}/question`: the file for the holder.
pub(super) async fn download(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (case, asked): (CaseId, RecordId) = (route.id("id")?, route.id("asked")?);
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    match blocking(move || casework.holder_question(&staff, case, asked)).await {
        // Its name says nothing of the case.
        Ok(file) => attachment("question.subrosa", move |out: &mut dyn Write| {
            out.write_all(&file)
                .map_err(|_| AppError::Internal("download"))
        }),
        Err(AppError::Meanwhile) => see_other(&format!("/{}/case/{case}", route.lang.tag())),
        Err(error) => Err(error),
    }
}

/// `POST /{lang}/case/{id}/holder/{asked}`: the answer of the holder (`answer`).
pub(super) async fn answer(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (lang, case): (Lang, CaseId) = (route.lang, route.id("id")?);
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_bring(staff, case);
    let posted = match posted::of_case(&desk, lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (&posted.session, &posted.form);
    let asked: RecordId = route.id("asked")?;
    let answer = form.line("answer");
    let found = match asking(&desk, session, case, asked).await {
        Ok(found) => found,
        // It was sent twice, taken back, or somebody is left by now.
        Err(AppError::NotFound | AppError::Meanwhile) => {
            return noticed(&desk, lang, session, case, CaseNotice::Meanwhile).await;
        }
        Err(error) => return Err(error),
    };
    let mut problem = None;
    if posted.own {
        if let Some(asking) = second::first(&desk, lang, session, &posted.path, form).await? {
            return Ok(asking);
        }
        match brought(&desk, session, case, asked, answer.clone()).await? {
            Ok(notice) => return noticed(&desk, lang, session, case, notice).await,
            Err(wrong) => problem = Some(wrong),
        }
    }
    let stale = !posted.own;
    let typed = Typed {
        stale,
        problem,
        answer,
    };
    holder_page(&desk, lang, session, case, &found, typed)
}

/// Does what the answer agrees to; or what is wrong with it.
async fn brought(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    case: CaseId,
    asked: RecordId,
    answer: String,
) -> Result<Result<CaseNotice, HolderProblem>, AppError> {
    if answer.trim().is_empty() {
        return Ok(Err(HolderProblem::Empty));
    }
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    match blocking(move || casework.holder_answer(&staff, case, (asked, &answer))).await {
        Ok(Answered::Done(SecondAct::Erase { .. })) => Ok(Ok(CaseNotice::HolderErase)),
        Ok(Answered::Done(_)) => Ok(Ok(CaseNotice::HolderAgreed)),
        Ok(Answered::Misspelt) => Ok(Err(HolderProblem::Misspelt)),
        Ok(Answered::Wrong) => Ok(Err(HolderProblem::Wrong)),
        Err(AppError::Meanwhile) => Ok(Ok(CaseNotice::Meanwhile)),
        Err(error) => Err(error),
    }
}

/// What was typed, and why nothing was done.
#[derive(Default)]
struct Typed {
    stale: bool,
    problem: Option<HolderProblem>,
    answer: String,
}

async fn asking(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    case: CaseId,
    asked: RecordId,
) -> Result<ForHolder, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    blocking(move || casework.for_holder(&staff, case, asked)).await
}

async fn noticed(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    notice: CaseNotice,
) -> Result<Response, AppError> {
    let extra = Extra {
        notice: Some(notice),
        ..Extra::default()
    };
    case_page(desk, lang, session, case, extra).await
}

fn holder_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    found: &ForHolder,
    typed: Typed,
) -> Result<Response, AppError> {
    let asked = &found.asked;
    let (reason, review) = why(&asked.act);
    let view = HolderPage {
        token: session.token.clone(),
        case: case.to_string(),
        label: found.label.clone(),
        asked: asked.id.to_string(),
        act: act_key(&asked.act),
        reason,
        review: review.map(date),
        on: date(asked.on),
        stale: typed.stale,
        problem: typed.problem,
        answer: typed.answer,
    };
    let rest = format!("case/{case}/holder/{}", asked.id);
    let chrome = desk.chrome(session, Section::Cases, &rest);
    page(&desk.pages, lang, &chrome, &view)
}
