//! One release, for the lawyers of the case: notes, proposals, taking it back.

use axum::extract::State;
use subrosa_policy::{CaseId, MemberId, Questionnaire, ReleaseId};

use super::opened;
use crate::app::blocking;
use crate::app::casework::Casework;
use crate::app::kept::Proposed;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::case_head;
use crate::web::form::Form;
use crate::web::release_page::{copy_view, kept_line, said, takes};
use crate::web::reporter::MOST_REPORT;
use crate::web::route::Route;
use crate::web::staff::{StaffDesk, posted, sign_in};
use crate::web::view::release::{KeptPage, ReleaseNotice, Tick};
use crate::web::view::report::TextProblem;
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// What the page shows beside the release.
#[derive(Default)]
struct Extra {
    note: String,
    problem: Option<TextProblem>,
    notice: Option<ReleaseNotice>,
}

/// `GET /{lang}/case/{id}/release/{release}`
pub(in crate::web::staff) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let which = (route.id("id")?, route.id("release")?);
    kept_page(&desk, route.lang, &session, which, Extra::default()).await
}

/// `POST /{lang}/case/{id}/release/{release}`
pub(in crate::web::staff) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (case, id): (CaseId, ReleaseId) = (route.id("id")?, route.id("release")?);
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_release(staff, case);
    let posted = match posted::of_case(&desk, route.lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    let mut extra = Extra {
        note: form.text("note"),
        ..Extra::default()
    };
    if posted.own {
        match done(&desk, &session, (case, id), &form).await {
            Ok(Ok(notice)) => {
                extra.note.clear();
                extra.notice = Some(notice);
            }
            Ok(Err(problem)) => extra.problem = Some(problem),
            // Answered, or taken back, by somebody who was quicker; or there is no such release.
            Err(AppError::NotFound) => extra.notice = Some(ReleaseNotice::Stale),
            Err(AppError::Meanwhile) => extra.notice = Some(ReleaseNotice::ClassedSince),
            Err(error) => return Err(error),
        }
    } else {
        extra.notice = Some(ReleaseNotice::Stale);
    }
    kept_page(&desk, route.lang, &session, (case, id), extra).await
}

async fn done(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    (case, id): (CaseId, ReleaseId),
    form: &Form,
) -> Result<Result<ReleaseNotice, TextProblem>, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    match form.line("do").as_str() {
        "note" => {
            let text = form.text("note");
            if let Some(problem) = problem(&text) {
                return Ok(Err(problem));
            }
            blocking(move || casework.write_shared(&staff, case, id, text)).await?;
            Ok(Ok(ReleaseNotice::Shared))
        }
        "take-back" => {
            let from: Option<MemberId> = match form.line("from").as_str() {
                "" | "all" => None,
                from => Some(from.parse().map_err(|_| AppError::NotFound)?),
            };
            blocking(move || casework.take_back(&staff, case, (id, from))).await?;
            Ok(Ok(ReleaseNotice::TakenBack))
        }
        answer @ ("accept" | "decline") => {
            let accepted = answer == "accept";
            let of = form.line("of").parse().map_err(|_| AppError::NotFound)?;
            let (words, seen) = (form.text("words"), form.line("was"));
            let what =
                blocking(move || casework.decide(&staff, case, id, (of, accepted), (words, &seen)))
                    .await?;
            Ok(Ok(match (accepted, what) {
                (false, _) => ReleaseNotice::Declined,
                (true, Proposed::Close(_)) => ReleaseNotice::CloseNext,
                (true, Proposed::Message) => ReleaseNotice::Sent,
                (true, Proposed::Category(_)) => ReleaseNotice::Accepted,
            }))
        }
        _ => Ok(Ok(ReleaseNotice::Stale)),
    }
}

async fn kept_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    (case, id): (CaseId, ReleaseId),
    extra: Extra,
) -> Result<Response, AppError> {
    let releasing = opened(desk, session, case).await?;
    let mut kept = releasing.kept.iter();
    let kept = kept.find(|kept| kept.note.id == id);
    let kept = kept.ok_or(AppError::NotFound)?;
    let index = &releasing.opened.index;
    let (casework, tenant, under) = (desk.casework.clone(), index.tenant, index.under);
    let asked: Questionnaire = blocking(move || casework.asked(tenant, under)).await?;
    let (names, you) = (&releasing.names, session.value.member);
    let name = |id: MemberId| {
        let named = names.iter().find(|(member, _)| *member == id);
        named.map_or_else(String::new, |(_, name)| name.clone())
    };
    let copy = kept.entries.iter().find_map(|entry| entry.entry.copy());
    let view = KeptPage {
        token: session.token.clone(),
        was: releasing.opened.seen_mark(),
        case: case_head(&releasing.opened),
        line: kept_line(kept, names),
        by: name(kept.note.by),
        to: kept
            .to
            .iter()
            .map(|member| Tick {
                id: member.to_string(),
                name: name(*member),
                chosen: false,
            })
            .collect(),
        copy: copy_view(copy, None),
        said: said(&kept.entries, names, you, &asked, lang),
        readers: kept.to.len() + releasing.opened.open.readers().len(),
        open: takes(index.state).0 && !kept.to.is_empty(),
        note: extra.note,
        problem: extra.problem,
        notice: extra.notice,
    };
    let chrome = desk.chrome(
        session,
        Section::Cases,
        &format!("case/{case}/release/{id}"),
    );
    page(&desk.pages, lang, &chrome, &view)
}

/// What is wrong with a text that must say something.
pub(in crate::web::staff) fn problem(text: &str) -> Option<TextProblem> {
    if text.trim().is_empty() {
        Some(TextProblem::Empty)
    } else if text.chars().count() > MOST_REPORT {
        Some(TextProblem::TooLong { limit: MOST_REPORT })
    } else {
        None
    }
}
