//! What happens to a case before anybody handles it, and shutting people out of it at any time.

use axum::extract::State;
use subrosa_policy::{CaseId, MemberId};

use super::cases::{Extra, case_page};
use super::inbox;
use super::{StaffDesk, posted, sign_in};
use crate::app::blocking;
use crate::app::casework::{Casework, Decision, ShutOut};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::{AssignTyped, TriageTyped, conflicts_page};
use crate::web::form::Form;
use crate::web::route::Route;
use crate::web::view::case::{AssignProblems, CaseNotice, CasesNotice, ChoiceProblem};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `POST /{lang}/case/{id}/assign`: compares names, shuts people out, or assigns.
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
    let mut asked = AssignTyped::of(&form);
    if !posted.own {
        return typed_page(&desk, route.lang, &session, case, asked, CaseNotice::Stale).await;
    }
    match form.line("do").as_str() {
        "check" => {
            let notice = CaseNotice::Checked;
            return typed_page(&desk, route.lang, &session, case, asked, notice).await;
        }
        "exclude" => return exclude_in_triage(&desk, route.lang, &session, case, asked).await,
        _ => asked.check(),
    }
    let Some(decision) = asked.decision() else {
        return assign_page(&desk, route.lang, &session, case, asked).await;
    };
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let done = blocking(move || casework.assign(&staff, case, &decision)).await;
    match done {
        Ok(assigned) => {
            let notice = CasesNotice::Assigned {
                label: assigned.label,
                lawyer: assigned.lawyer,
            };
            inbox::told(&desk, route.lang, &session, notice).await
        }
        Err(AppError::NotFound) => {
            asked.problems.lawyer = Some(ChoiceProblem::NotEligible);
            assign_page(&desk, route.lang, &session, case, asked).await
        }
        Err(error) => Err(error),
    }
}

/// `GET /{lang}/case/{id}/conflicts`
pub(super) async fn conflicts(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let case: CaseId = route.id("id")?;
    shut_out_page(
        &desk,
        route.lang,
        &session,
        case,
        AssignTyped::default(),
        None,
    )
    .await
}

/// `POST /{lang}/case/{id}/conflicts`: compares names, or shuts people out.
pub(super) async fn exclude(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let case: CaseId = route.id("id")?;
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_exclude(staff, case);
    let posted = match posted::of_case(&desk, route.lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (lang, session) = (route.lang, posted.session);
    let typed = AssignTyped::of(&posted.form);
    let notice = if !posted.own {
        CaseNotice::Stale
    } else if posted.form.line("do") == "exclude" {
        return match shut_out(&desk, &session, case, typed).await? {
            Left::Reads(typed) if typed.problems.is_clean() => {
                let notice = Some(CaseNotice::Excluded);
                shut_out_page(&desk, lang, &session, case, typed, notice).await
            }
            Left::Reads(typed) => shut_out_page(&desk, lang, &session, case, typed, None).await,
            Left::Gone => inbox::told(&desk, lang, &session, CasesNotice::ShutOut).await,
        };
    } else {
        CaseNotice::Checked
    };
    shut_out_page(&desk, lang, &session, case, typed, Some(notice)).await
}

/// What is left to whoever shut somebody out.
enum Left {
    /// They still read the case; the form as it is shown next.
    Reads(AssignTyped),
    /// They were among them.
    Gone,
}

async fn exclude_in_triage(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    asked: AssignTyped,
) -> Result<Response, AppError> {
    match shut_out(desk, session, case, asked).await? {
        Left::Reads(asked) if asked.problems.is_clean() => {
            typed_page(desk, lang, session, case, asked, CaseNotice::Excluded).await
        }
        Left::Reads(asked) => assign_page(desk, lang, session, case, asked).await,
        Left::Gone => inbox::told(desk, lang, session, CasesNotice::ShutOut).await,
    }
}

/// Records what was typed and shuts out whom was ticked.
async fn shut_out(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    case: CaseId,
    mut typed: AssignTyped,
) -> Result<Left, AppError> {
    if typed.excluded.is_empty() && typed.others.is_empty() && typed.note.is_empty() {
        typed.problems.missing = true;
        return Ok(Left::Reads(typed));
    }
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let (members, others) = (typed.excluded.clone(), typed.others.clone());
    let note = typed.note.clone();
    let done = move || casework.exclude(&staff, case, (&members, &others, note));
    let done = blocking(done).await?;
    match done {
        ShutOut::Done => {
            typed.excluded.clear();
            typed.others.clear();
            typed.note.clear();
            if typed.conflict.is_empty() {
                typed.conflict = "yes".to_owned();
            }
        }
        ShutOut::Self_ => return Ok(Left::Gone),
        ShutOut::NobodyLeft => typed.problems.nobody_left = true,
    }
    Ok(Left::Reads(typed))
}

async fn shut_out_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    typed: AssignTyped,
    notice: Option<CaseNotice>,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let note = typed.note.clone();
    let (opened, found) = blocking(move || {
        casework.may_exclude(&staff, case)?;
        let opened = casework.open(&staff, case)?;
        let found = casework.conflicts(&opened, &note)?;
        Ok((opened, found))
    })
    .await?;
    let view = conflicts_page(&session.token, &opened, found, typed, notice);
    let chrome = desk.chrome(session, Section::Cases, &format!("case/{case}/conflicts"));
    page(&desk.pages, lang, &chrome, &view)
}

async fn assign_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    assign: AssignTyped,
) -> Result<Response, AppError> {
    let triage = TriageTyped {
        assign,
        ..TriageTyped::default()
    };
    let extra = Extra {
        triage,
        ..Extra::default()
    };
    case_page(desk, lang, session, case, extra).await
}

async fn typed_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    assign: AssignTyped,
    notice: CaseNotice,
) -> Result<Response, AppError> {
    let extra = Extra {
        triage: TriageTyped {
            assign,
            ..TriageTyped::default()
        },
        notice: Some(notice),
        ..Extra::default()
    };
    case_page(desk, lang, session, case, extra).await
}

impl AssignProblems {
    fn is_clean(&self) -> bool {
        let assigned = self.conflict || self.lawyer.is_some() || self.standby.is_some();
        !assigned && !self.missing && !self.nobody_left
    }
}

impl AssignTyped {
    fn of(form: &Form) -> Self {
        let members = |field: &str| -> Vec<MemberId> {
            form.all(field).filter_map(|id| id.parse().ok()).collect()
        };
        let note: String = form.line("conflict_note");
        Self {
            sent: true,
            conflict: form.line("conflict"),
            note: note.chars().take(MOST_NOTE).collect(),
            excluded: members("exclude"),
            others: members("other"),
            lawyer: form.line("lawyer").parse().ok(),
            standby: form.line("standby").parse().ok(),
            problems: AssignProblems::default(),
        }
    }

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
        if !self.problems.is_clean() {
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

/// Characters of what is recorded of a conflict.
const MOST_NOTE: usize = 2_000;
