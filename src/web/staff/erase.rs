//! Erasing a passage or a file of a case.

mod form;

use axum::extract::State;
use subrosa_policy::{CaseId, ErasureReason, FileId, Marked, RecordId, markable};

use self::form::{EraseForm, What};
use super::posted::Posted;
use super::{StaffDesk, posted, second, sign_in};
use crate::app::blocking;
use crate::app::casework::{Casework, Erasable, ErasureAsked, files};
use crate::app::kept::{Part, originals, text_at, texts};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::case_head;
use crate::web::dates::date;
use crate::web::release_page::{mark_key, part_key, part_tick};
use crate::web::route::Route;
use crate::web::view::erase::{
    EraseNotice, ErasePage, EraseStep, EraseWhole, ErasureReach, ErasureRow,
};
use crate::web::view::release::{FileTick, MarkedPart};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/case/{id}/erase`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    again(&desk, route.lang, &session, route.id("id")?, None).await
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
    if let Some(name) = ["erase", "forget"]
        .into_iter()
        .find(|name| posted.own && posted.form.line("do") == *name)
    {
        return done(&desk, lang, case, &posted, name == "erase").await;
    }
    let (session, form) = (&posted.session, EraseForm::read(&posted.form));
    let erasable = opened(&desk, session, case).await?;
    let (step, notice) = match (&form.what, form.wanted.as_str()) {
        (Some(what), _) if !posted.own => {
            let step = mark(&erasable, what, &form, false)?;
            (step, Some(EraseNotice::Stale))
        }
        (None, _) if !posted.own => (choose(&erasable, false), Some(EraseNotice::Stale)),
        (Some(what), "mark") => (mark(&erasable, what, &form, false)?, None),
        (Some(what), "ask") => match form.asked(&erasable.opened.entries) {
            Some((reason, erasure)) => {
                let (casework, staff) = (desk.casework.clone(), session.value.clone());
                let done = move || casework.ask_erasure(&staff, case, reason, erasure);
                let notice = noticed(blocking(done).await, EraseNotice::Asked)?;
                return again(&desk, lang, session, case, Some(notice)).await;
            }
            None => (mark(&erasable, what, &form, true)?, None),
        },
        (None, "mark" | "ask") => (choose(&erasable, true), None),
        (Some(_) | None, _) => (choose(&erasable, false), None),
    };
    shown(&desk, lang, session, &erasable, (step, notice))
}

/// Erases what was agreed to, once a factor was shown; or takes the question back.
async fn done(
    desk: &StaffDesk,
    lang: Lang,
    case: CaseId,
    posted: &Posted,
    erases: bool,
) -> Result<Response, AppError> {
    let (session, form) = (&posted.session, &posted.form);
    let id: RecordId = form.line("asked").parse().map_err(|_| AppError::NotFound)?;
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let notice = if erases {
        if let Some(asking) = second::first(desk, lang, session, &posted.path, form).await? {
            return Ok(asking);
        }
        let pages = desk.pages.clone();
        let say = move |tag: &str, reason: ErasureReason| {
            let lang = Lang::from_tag(tag).unwrap_or(lang);
            let why = pages.say(lang, &format!("erasure-{}", reason.key()));
            format!("{}: {why}", pages.say(lang, "erased-sign"))
        };
        let done = blocking(move || casework.erase(&staff, case, id, say)).await;
        noticed(done, EraseNotice::Erased)?
    } else {
        let done = blocking(move || casework.unask_erasure(&staff, case, id)).await;
        noticed(done, EraseNotice::TakenBack)?
    };
    again(desk, lang, session, case, Some(notice)).await
}

/// The first step, with what was just done.
async fn again(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    case: CaseId,
    notice: Option<EraseNotice>,
) -> Result<Response, AppError> {
    let erasable = opened(desk, session, case).await?;
    let step = choose(&erasable, false);
    shown(desk, lang, session, &erasable, (step, notice))
}

fn noticed(done: Result<(), AppError>, notice: EraseNotice) -> Result<EraseNotice, AppError> {
    match done {
        Ok(()) => Ok(notice),
        Err(AppError::Meanwhile) => Ok(EraseNotice::Meanwhile),
        Err(AppError::Full) => Ok(EraseNotice::Full),
        Err(error) => Err(error),
    }
}

async fn opened(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    case: CaseId,
) -> Result<Erasable, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    blocking(move || casework.erasable(&staff, case)).await
}

fn shown(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    erasable: &Erasable,
    (step, notice): (EraseStep, Option<EraseNotice>),
) -> Result<Response, AppError> {
    let opened = &erasable.opened;
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

fn row(asked: &ErasureAsked, nobody_left: bool) -> ErasureRow {
    ErasureRow {
        id: asked.what.to_string(),
        question: asked.question.to_string(),
        reason: asked.reason.key(),
        on: date(asked.on),
        agreed: asked.agreed,
        mine: asked.mine,
        holder: asked.mine && !asked.agreed && nobody_left,
        reach: asked.reach.as_ref().map(|reach| ErasureReach {
            passages: reach.passages(),
            texts: reach.texts.len(),
            files: reach.files.len(),
        }),
    }
}

// CLAIM(C-166): SECURITY.md
fn choose(erasable: &Erasable, nothing: bool) -> EraseStep {
    let entries = &erasable.opened.entries;
    let all = texts(entries);
    let last = |item| {
        let of_item = all.iter().filter_map(|part| part.item);
        of_item
            .filter(|(of, _)| *of == item)
            .map(|(_, number)| number)
            .max()
    };
    let is_earlier = |part: &&Part<'_>| {
        part.item
            .is_some_and(|(item, number)| last(item) > Some(number))
    };
    let tick = |part| part_tick(part, false);
    let (earlier, now): (Vec<_>, Vec<_>) = all.iter().partition(is_earlier);
    let cleaned = files(entries).map(|file| (file.id, &file.name, &file.format, file.size));
    let beside = originals(entries).map(|file| (file.id, &file.name, &file.format, file.size));
    let row = |asked| row(asked, erasable.nobody_left);
    let file = |(id, name, format, bytes): (FileId, &String, &String, u64)| FileTick {
        id: id.to_string(),
        name: name.clone(),
        format: format.clone(),
        bytes,
        chosen: false,
    };
    EraseStep::Choose {
        asked: erasable.asked.iter().map(row).collect(),
        parts: now.into_iter().map(tick).collect(),
        earlier: earlier.into_iter().map(tick).collect(),
        files: cleaned.map(file).collect(),
        originals: beside.map(file).collect(),
        nothing,
    }
}

/// The step that marks; after it was `sent`, what is missing is told.
fn mark(
    erasable: &Erasable,
    what: &What,
    form: &EraseForm,
    sent: bool,
) -> Result<EraseStep, AppError> {
    let entries = &erasable.opened.entries;
    let (mut marked, mut whole) = (None, None);
    match *what {
        What::Part(record, field) => {
            let part = text_at(entries, record, field).ok_or(AppError::NotFound)?;
            if part.kind.is_identity() {
                let (kind, _) = part_key(&part.kind);
                whole = Some(EraseWhole::Part { kind });
            } else {
                marked = Some(marked_part(&part, form));
            }
        }
        What::File(id) => {
            let cleaned = files(entries).find(|file| file.id == id);
            let original = || originals(entries).find(|file| file.id == id);
            let name = cleaned.map(|file| file.name.clone());
            let name = name.or_else(|| original().map(|file| file.name.clone()));
            let name = name.ok_or(AppError::NotFound)?;
            whole = Some(EraseWhole::File { name });
        }
    }
    let reason = form.reason.clone();
    let nothing = |(_, none): &(MarkedPart, bool)| sent && *none;
    Ok(EraseStep::Mark {
        what: what.to_string(),
        unmarked: marked.as_ref().is_some_and(nothing),
        part: marked.map(|(part, _)| part),
        whole,
        everywhere: form.everywhere,
        reasons: ErasureReason::ALL
            .iter()
            .map(|reason| reason.key())
            .collect(),
        no_reason: sent && ErasureReason::from_key(&reason).is_none(),
        reason,
    })
}

/// The text as it was marked, and whether nothing is marked in it.
fn marked_part(part: &Part<'_>, form: &EraseForm) -> (MarkedPart, bool) {
    let (kind, question) = part_key(&part.kind);
    let typed = form.text.clone();
    let text = typed.unwrap_or_else(|| markable(part.text));
    let read = Marked::read(part.text, &text);
    let nothing = read.as_ref().is_ok_and(|read| read.passages().is_empty());
    let marked = MarkedPart {
        id: format!("{}-{}", part.record, part.field),
        kind,
        question,
        on: date(part.day),
        text,
        problem: read.err().map(mark_key),
    };
    (marked, nothing)
}
