//! The page of one case for triagers and for lawyers.

use axum::extract::State;
use subrosa_policy::{CaseId, MemberId};

use super::{StaffDesk, inbox, posted, second, sign_in};
use crate::app::blocking;
use crate::app::casework::{Casework, Decision};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::{FilesTyped, TalkTyped, lawyer_page, triage_page};
use crate::web::reporter::MOST_REPORT;
use crate::web::route::Route;
use crate::web::view::case::{AssignProblems, CaseNotice, CasesNotice, ChoiceProblem, LifeTyped};
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
    pub(crate) notice: Option<CaseNotice>,
    pub(crate) assign: AssignForm,
}

/// The triager's form as typed.
#[derive(Default)]
pub(crate) struct AssignForm {
    pub(crate) conflict: String,
    pub(crate) note: String,
    pub(crate) excluded: Vec<MemberId>,
    pub(crate) lawyer: Option<MemberId>,
    pub(crate) standby: Option<MemberId>,
    pub(crate) problems: AssignProblems,
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
    match case_page(&desk, route.lang, &session, case, Extra::default()).await {
        Err(AppError::CaseClosed) => closed_page(&desk, route.lang, &session, case).await,
        answer => answer,
    }
}

/// `POST /{lang}/case/{id}/assign`
pub(super) async fn assign(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let case: CaseId = route.id("id")?;
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_assign(staff, case);
    let posted = match posted::of_case(&desk, route.lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    if !posted.own {
        return stale(&desk, route.lang, &session, case).await;
    }
    let mut asked = AssignForm {
        conflict: form.line("conflict"),
        note: form.line("conflict_note"),
        excluded: form
            .all("exclude")
            .filter_map(|id| id.parse().ok())
            .collect(),
        lawyer: form.line("lawyer").parse().ok(),
        standby: form.line("standby").parse().ok(),
        problems: AssignProblems::default(),
    };
    asked.check();
    let Some(decision) = asked.decision() else {
        let extra = Extra {
            assign: asked,
            ..Extra::default()
        };
        return case_page(&desk, route.lang, &session, case, extra).await;
    };
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let done = blocking(move || casework.assign(&staff, case, &decision)).await;
    match done {
        Ok(assigned) => {
            let notice = CasesNotice::Assigned {
                label: assigned.label,
                lawyer: assigned.lawyer,
            };
            let beside = inbox::Beside {
                notice: Some(notice),
                ..inbox::Beside::default()
            };
            let asked = inbox::Asked::default();
            inbox::list_page(&desk, route.lang, &session, &asked, beside).await
        }
        Err(AppError::NotFound) => {
            asked.problems.lawyer = Some(ChoiceProblem::NotEligible);
            let extra = Extra {
                assign: asked,
                ..Extra::default()
            };
            case_page(&desk, route.lang, &session, case, extra).await
        }
        Err(error) => Err(error),
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
        blocking(move || casework.write(&staff, case, text, question)).await?;
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
    extra: Extra,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let recent = desk.staff.is_recent(&session.value);
    let (opened, identity, candidates, colleagues, names) = blocking(move || {
        let opened = casework.open(&staff, case)?;
        let identity = casework.identity(&staff, &opened, recent)?;
        let candidates = casework.candidates(&opened)?;
        let two = casework.two_to_close(&opened)?;
        let colleagues = (casework.colleagues(&opened)?, two);
        let names = casework.names()?;
        Ok((opened, identity, candidates, colleagues, names))
    })
    .await?;
    let chrome = desk.chrome(session, Section::Cases, &format!("case/{case}"));
    if session.value.actor.assign(&opened.index.facts()).is_ok() {
        let view = triage_page(&session.token, &opened, &candidates, extra);
        return page(&desk.pages, lang, &chrome, &view);
    }
    let lawyers = (colleagues.0.as_slice(), colleagues.1);
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

impl AssignForm {
    fn check(&mut self) {
        self.problems.conflict = !matches!(self.conflict.as_str(), "yes" | "no");
        self.problems.lawyer = match self.lawyer {
            None => Some(ChoiceProblem::Empty),
            Some(lawyer) if self.excluded.contains(&lawyer) => Some(ChoiceProblem::Excluded),
            Some(_) => None,
        };
        self.problems.standby = match self.standby {
            Some(standby) if self.excluded.contains(&standby) => Some(ChoiceProblem::Excluded),
            Some(_) if self.standby == self.lawyer => Some(ChoiceProblem::Same),
            None | Some(_) => None,
        };
    }

    fn decision(&self) -> Option<Decision> {
        let problems = &self.problems;
        if problems.conflict || problems.lawyer.is_some() || problems.standby.is_some() {
            return None;
        }
        Some(Decision {
            handler: self.lawyer?,
            standby: self.standby,
            conflict: format!("{}: {}", self.conflict, self.note),
            excluded: self.excluded.clone(),
        })
    }
}
