//! The page of one case for triagers and for lawyers.

use axum::extract::State;
use subrosa_policy::CaseId;

use super::{StaffDesk, posted, second, sign_in};
use crate::app::blocking;
use crate::app::casework::Casework;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::{
    FilesTyped, ItemTyped, TalkTyped, TriageTyped, lawyer_page, triage_page,
};
use crate::web::reporter::MOST_REPORT;
use crate::web::route::Route;
use crate::web::view::case::{CaseNotice, LifeTyped};
use crate::web::view::people::CaseClosed;
use crate::web::view::report::TextProblem;
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// What the page of a case shows beside the case itself.
#[derive(Default)]
pub(crate) struct Extra {
    pub(crate) talk: TalkTyped,
    pub(crate) files: FilesTyped,
    pub(crate) life: LifeTyped,
    pub(crate) item: Option<ItemTyped>,
    pub(crate) all: All,
    pub(crate) notice: Option<CaseNotice>,
    pub(crate) triage: TriageTyped,
}

/// Which parts of the page of a case are shown whole, and not only their end.
#[derive(Default)]
pub(crate) struct All {
    pub(crate) files: bool,
    pub(crate) notes: bool,
    pub(crate) talk: bool,
}

impl All {
    /// What an address such as `?all=talk` asks for.
    fn of(query: &str) -> Self {
        let asks = |part: &str| {
            form_urlencoded::parse(query.as_bytes())
                .any(|(name, value)| name == "all" && value == part)
        };
        Self {
            files: asks("files"),
            notes: asks("notes"),
            talk: asks("talk"),
        }
    }
}

/// `GET /{lang}/case/{id}`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let case = route.id("id")?;
    let extra = Extra {
        all: All::of(request.uri().query().unwrap_or_default()),
        ..Extra::default()
    };
    match case_page(&desk, route.lang, &session, case, extra).await {
        Err(AppError::CaseClosed) => closed_page(&desk, route.lang, &session, case).await,
        answer => answer,
    }
}

/// `POST /{lang}/case/{id}/message`: a message, a question, or the acknowledgement.
pub(super) async fn message(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let case: CaseId = route.id("id")?;
    let may =
        move |casework: &Casework, staff: &StaffSession| casework.may_acknowledge(staff, case);
    let posted = match posted::of_case(&desk, route.lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    let text = form.text("message");
    let question = form.line("do") == "ask";
    let mut extra = Extra::default();
    if posted.own && form.line("do") == "acknowledge" {
        return acknowledge(&desk, route.lang, &session, case).await;
    }
    if !posted.own {
        extra.notice = Some(CaseNotice::Stale);
        extra.talk.message = text;
    } else if text.trim().is_empty() {
        extra.talk.problem = Some(TextProblem::Empty);
    } else if text.chars().count() > MOST_REPORT {
        extra.talk.problem = Some(TextProblem::TooLong { limit: MOST_REPORT });
        extra.talk.message = text;
    } else {
        let (casework, staff) = (desk.casework.clone(), session.value.clone());
        let said = (text, form.line("seen").parse().ok());
        blocking(move || casework.write(&staff, case, said, question)).await?;
        extra.notice = Some(if question {
            CaseNotice::Asked
        } else {
            CaseNotice::Sent
        });
    }
    case_page(&desk, route.lang, &session, case, extra).await
}

/// `POST /{lang}/case/{id}/identity`: the page of the case with the identity, after a second factor.
pub(super) async fn identity(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let case: CaseId = route.id("id")?;
    // Nobody is asked for a factor because of a case that is not theirs.
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_open(staff, case);
    let posted = match posted::of_case(&desk, route.lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    if !posted.own {
        return stale(&desk, route.lang, &session, case).await;
    }
    if let Some(asking) = second::first(&desk, route.lang, &session, &posted.path, &form).await? {
        return Ok(asking);
    }
    case_page(&desk, route.lang, &session, case, Extra::default()).await
}

/// The page of a case: for a triager while it is unassigned, else for its lawyer.
pub(super) async fn case_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    mut extra: Extra,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let recent = desk.staff.is_recent(&session.value);
    let note = extra.triage.assign.note.clone();
    let (opened, identity, table, colleagues, names) = blocking(move || {
        let opened = casework.open(&staff, case)?;
        let identity = casework.identity(&staff, &opened, recent)?;
        let table = casework.triage(&staff, &opened, &note, lang.tag())?;
        let two = casework.two_to_close(&opened)?;
        let nobody_left = casework.has_nobody(&staff, &opened.index)?;
        let colleagues = (casework.colleagues(&opened)?, two, nobody_left);
        let names = casework.names()?;
        Ok((opened, identity, table, colleagues, names))
    })
    .await?;
    let chrome = desk.chrome(session, Section::Cases, &format!("case/{case}"));
    if let Some(table) = table {
        let view = triage_page(&session.token, &opened, table, extra);
        return page(&desk.pages, lang, &chrome, &view);
    }
    if colleagues.2 && extra.notice == Some(CaseNotice::SecondAsked) {
        extra.notice = Some(CaseNotice::NobodyLeft);
    }
    let lawyers = (colleagues.0.as_slice(), colleagues.1, colleagues.2);
    let view = lawyer_page(session, &opened, identity, lawyers, &names, extra);
    page(&desk.pages, lang, &chrome, &view)
}

/// What a reader whose keys are new sees of a case that was wrapped to the old ones.
async fn closed_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let (label, colleagues) = blocking(move || casework.closed(&staff, case)).await?;
    let chrome = desk.chrome(session, Section::Cases, &format!("case/{case}"));
    page(
        &desk.pages,
        lang,
        &chrome,
        &CaseClosed { label, colleagues },
    )
}

/// Tells the reporter from a template that the report has arrived.
async fn acknowledge(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    blocking(move || casework.acknowledge(&staff, case)).await?;
    let extra = Extra {
        notice: Some(CaseNotice::Acknowledged),
        ..Extra::default()
    };
    case_page(desk, lang, session, case, extra).await
}

async fn stale(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
) -> Result<Response, AppError> {
    let extra = Extra {
        notice: Some(CaseNotice::Stale),
        ..Extra::default()
    };
    case_page(desk, lang, session, case, extra).await
}
