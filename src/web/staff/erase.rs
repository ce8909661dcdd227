//! Erasing a passage or a file of a case.

use axum::extract::State;
use subrosa_policy::{CaseId, ErasureReason, FileId, Marked, RecordId, markable};

use super::{StaffDesk, posted, second, sign_in};
use crate::app::blocking;
use crate::app::casework::{Casework, Opened, files};
use crate::app::kept::{Erasure, SecondAct, Source, part_at, parts};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::case_head;
use crate::web::dates::date;
use crate::web::form::Form;
use crate::web::release_page::{mark_key, part_key};
use crate::web::route::Route;
use crate::web::view::erase::{EraseNotice, ErasePage, EraseStep, ErasureRow};
use crate::web::view::release::{FileTick, MarkedPart, PartTick};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// What is to be erased, as the form names it.
#[derive(Clone, Copy)]
enum What {
    /// A text: record and field.
    Part(u32, u16),
    /// A file.
    File(FileId),
}

/// `GET /{lang}/case/{id}/erase`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let opened = opened(&desk, &session, route.id("id")?).await?;
    shown(
        &desk,
        route.lang,
        &session,
        &opened,
        (choose(&opened, false), None),
    )
}

/// `POST /{lang}/case/{id}/erase`
pub(super) async fn act(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (lang, case): (Lang, CaseId) = (route.lang, route.id("id")?);
    let may = move |casework: &Casework, staff: &StaffSession| casework.may_erase(staff, case);
    let posted = match posted::of_case(&desk, lang, request, may).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, form) = (posted.session, posted.form);
    let wanted = form.line("do");
    if posted.own && wanted == "erase" {
        if let Some(asking) = second::first(&desk, lang, &session, &posted.path, &form).await? {
            return Ok(asking);
        }
        let id: RecordId = form.line("asked").parse().map_err(|_| AppError::NotFound)?;
        let (casework, staff) = (desk.casework.clone(), session.value.clone());
        let done = blocking(move || casework.erase(&staff, case, id)).await;
        let notice = noticed(done, EraseNotice::Erased)?;
        let opened = opened(&desk, &session, case).await?;
        let step = choose(&opened, false);
        return shown(&desk, lang, &session, &opened, (step, Some(notice)));
    }
    let opened = opened(&desk, &session, case).await?;
    let what = read(&form);
    let (step, notice) = match (what, wanted.as_str()) {
        (Some(what), _) if !posted.own => {
            (mark(&opened, what, &form, false)?, Some(EraseNotice::Stale))
        }
        (Some(what), "mark") => (mark(&opened, what, &form, false)?, None),
        (Some(what), "ask") => match asked(&opened, what, &form) {
            Some((reason, erasure)) => {
                let (casework, staff) = (desk.casework.clone(), session.value.clone());
                let done =
                    blocking(move || casework.ask_erasure(&staff, case, reason, erasure)).await;
                let notice = noticed(done, EraseNotice::Asked)?;
                return again(&desk, lang, &session, case, notice).await;
            }
            None => (mark(&opened, what, &form, true)?, None),
        },
        (None, "mark" | "ask") if posted.own => (choose(&opened, true), None),
        (None, _) if !posted.own => (choose(&opened, false), Some(EraseNotice::Stale)),
        (Some(_) | None, _) => (choose(&opened, false), None),
    };
    shown(&desk, lang, &session, &opened, (step, notice))
}

async fn again(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    notice: EraseNotice,
) -> Result<Response, AppError> {
    let opened = opened(desk, session, case).await?;
    let step = choose(&opened, false);
    shown(desk, lang, session, &opened, (step, Some(notice)))
}

fn noticed(done: Result<(), AppError>, notice: EraseNotice) -> Result<EraseNotice, AppError> {
    match done {
        Ok(()) => Ok(notice),
        Err(AppError::Meanwhile) => Ok(EraseNotice::Meanwhile),
        Err(error) => Err(error),
    }
}

async fn opened(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    case: CaseId,
) -> Result<Opened, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    blocking(move || casework.erasable(&staff, case)).await
}

fn shown(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    opened: &Opened,
    (step, notice): (EraseStep, Option<EraseNotice>),
) -> Result<Response, AppError> {
    let view = ErasePage {
        token: session.token.clone(),
        case: case_head(opened),
        step,
        notice,
    };
    let rest = format!("case/{}/erase", opened.index.case);
    let chrome = desk.chrome(session, Section::Cases, &rest);
    page(&desk.pages, lang, &chrome, &view)
}

fn choose(opened: &Opened, nothing: bool) -> EraseStep {
    let index = &opened.index;
    let rows = |all: &[crate::app::kept::Asked], agreed| -> Vec<ErasureRow> {
        let erasures = all.iter().filter_map(|asked| match asked.act {
            SecondAct::Erase { reason, what } => Some(ErasureRow {
                id: what.to_string(),
                reason: reason.key(),
                on: date(asked.on),
                agreed,
            }),
            SecondAct::Close(_)
            | SecondAct::Hold { .. }
            | SecondAct::Lift
            | SecondAct::Disclose { .. } => None,
        });
        erasures.collect()
    };
    let mut asked = rows(&index.agreed, true);
    asked.extend(rows(&index.pending, false));
    EraseStep::Choose {
        asked,
        parts: parts(&opened.entries)
            .iter()
            .map(|part| {
                let (kind, question) = part_key(&part.kind);
                PartTick {
                    id: format!("{}-{}", part.record, part.field),
                    kind,
                    question,
                    on: date(part.day),
                    start: part.text.chars().take(START).collect(),
                    chosen: false,
                }
            })
            .collect(),
        files: files(&opened.entries)
            .map(|file| FileTick {
                id: file.id.to_string(),
                name: file.name.clone(),
                format: file.format.clone(),
                bytes: file.size,
                chosen: false,
            })
            .collect(),
        nothing,
    }
}

/// The step that marks; after it was `sent`, what is missing is told.
fn mark(opened: &Opened, what: What, form: &Form, sent: bool) -> Result<EraseStep, AppError> {
    let reason = form.line("reason");
    let (mut marked, mut file, mut unmarked) = (None, None, false);
    let name = match what {
        What::Part(record, field) => {
            let part = part_at(&opened.entries, record, field).ok_or(AppError::NotFound)?;
            let (kind, question) = part_key(&part.kind);
            let id = format!("{record}-{field}");
            let text = if form.has("text") {
                form.text("text")
            } else {
                markable(part.text)
            };
            let read = Marked::read(part.text, &text);
            unmarked = sent && read.as_ref().is_ok_and(|read| read.passages().is_empty());
            marked = Some(MarkedPart {
                id: id.clone(),
                kind,
                question,
                on: date(part.day),
                text,
                problem: read.err().map(mark_key),
            });
            format!("part:{id}")
        }
        What::File(id) => {
            let info = files(&opened.entries).find(|info| info.id == id);
            file = Some(info.ok_or(AppError::NotFound)?.name.clone());
            format!("file:{id}")
        }
    };
    Ok(EraseStep::Mark {
        what: name,
        part: marked,
        file,
        unmarked,
        reasons: ErasureReason::ALL
            .iter()
            .map(|reason| reason.key())
            .collect(),
        no_reason: sent && ErasureReason::from_key(&reason).is_none(),
        reason,
    })
}

/// What is asked for, if the form says all of it.
fn asked(opened: &Opened, what: What, form: &Form) -> Option<(ErasureReason, Erasure)> {
    let reason = ErasureReason::from_key(&form.line("reason"))?;
    let erasure = match what {
        What::Part(record, field) => {
            let part = part_at(&opened.entries, record, field)?;
            let marked = Marked::read(part.text, &form.text("text")).ok()?;
            let letters = markable(part.text).chars().count();
            Erasure {
                passages: Some(Source {
                    record,
                    field,
                    passages: marked.passages(),
                })
                .filter(|source| !source.passages.is_empty()),
                letters: u32::try_from(letters).ok()?,
                file: None,
            }
        }
        What::File(id) => Erasure {
            passages: None,
            letters: 0,
            file: Some(id),
        },
    };
    let something = erasure.passages.is_some() || erasure.file.is_some();
    something.then_some((reason, erasure))
}

fn read(form: &Form) -> Option<What> {
    let what = form.line("what");
    let (kind, id) = what.split_once(':')?;
    match kind {
        "part" => {
            let (record, field) = id.split_once('-')?;
            Some(What::Part(record.parse().ok()?, field.parse().ok()?))
        }
        "file" => Some(What::File(id.parse().ok()?)),
        _ => None,
    }
}

/// How much of a text is shown where it is chosen, in letters.
const START: usize = 80;
