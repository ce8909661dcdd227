//! Files of a case: attachments only, never shown as a page of ours.

use std::io::{self, Write};

use crate::app::kept::{Draft, DraftFile, DraftKey, DraftOutcome, Originals};
use axum::body::Body;
use axum::extract::State;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use subrosa_policy::{CaseId, FileId};
use tokio::sync::mpsc;

use super::{StaffDesk, cases, is_own_form, sign_in};
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::door::{Attachment, Side};
use crate::error::AppError;
use crate::web::answer::{failed, page};
use crate::web::case_page::FilesTyped;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::upload::take_files;
use crate::web::view::case::{CaseNotice, DamagedFile, RefusedFile};
use crate::web::view::report::FilesProblem;
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/case/{id}/file/{file}`
pub(super) async fn download(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (case, file): (CaseId, FileId) = (route.id("id")?, route.id("file")?);
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let looked = blocking(move || {
        let info = casework.file(&staff, case, file)?;
        Ok((info, casework.is_whole(&staff, case, file)?))
    });
    let (info, whole) = looked.await?;
    if !whole {
        let place = (format!("case/{case}"), file);
        return damaged(&desk, route.lang, &session, place, &info.name);
    }
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    attachment(&info.name, move |out| {
        casework.download(&staff, case, file, out)
    })
}

// CLAIM(C-245): SECURITY.md
/// The page in the place of a file that is damaged: whoever gets a file gets a whole one.
pub(super) fn damaged(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    (back, file): (String, FileId),
    name: &str,
) -> Result<Response, AppError> {
    let chrome = desk.chrome(session, Section::Cases, &back);
    let view = DamagedFile {
        back,
        name: name.to_owned(),
        stored: file.to_string(),
    };
    let mut response = page(&desk.pages, lang, &chrome, &view)?;
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    Ok(failed(response, AppError::Internal("a damaged file")))
}

/// The answer that sends a file, for saving only, as it is read.
pub(super) fn attachment(
    name: &str,
    read: impl FnOnce(&mut dyn Write) -> Result<(), AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let (sender, receiver) = mpsc::channel(4);
    let reading = tokio::task::spawn_blocking(move || {
        let mut out = Chunks { sender };
        if read(&mut out).is_err() {
            // The browser must not take half a file for a whole one.
            drop(out.sender.blocking_send(Err(io::Error::other("cut off"))));
        }
    });
    drop(reading);
    let stream = futures::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition =
        HeaderValue::try_from(disposition).map_err(|_| AppError::Internal("file name"))?;
    headers.insert(CONTENT_DISPOSITION, disposition);
    response.extensions_mut().insert(Attachment);
    Ok(response)
}

/// `POST /{lang}/case/{id}/files`: a member attaches files, cleaned like a reporter's.
pub(super) async fn attach(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let case: CaseId = route.id("id")?;
    // CLAIM(C-208): SECURITY.md
    // Before a byte of a file is read: nobody else makes the portal keep or clean anything.
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    blocking(move || casework.may_add_file(&staff, case)).await?;
    let same_site = is_same_site(&request);
    let form = form::read_with_files(request, &desk.reports, (Side::Staff, None)).await?;
    if !is_own_form(&session, same_site, &form) {
        let extra = cases::Extra {
            notice: Some(CaseNotice::Stale),
            ..cases::Extra::default()
        };
        return cases::case_page(&desk, route.lang, &session, case, extra).await;
    }
    let key = DraftKey::random()?;
    let taken = taken(&desk, &session, case, &key, form).await;
    // Whatever became of it, nothing stays behind that waits for its time to be over.
    let reports = desk.reports.clone();
    let discarded = blocking(move || reports.discard(&key)).await;
    let (files, notice) = taken?;
    discarded?;
    let extra = cases::Extra {
        files,
        notice,
        ..cases::Extra::default()
    };
    cases::case_page(&desk, route.lang, &session, case, extra).await
}

/// Cleans the files of a form and stores them; what could not be taken is told.
async fn taken(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    case: CaseId,
    key: &DraftKey,
    form: Form,
) -> Result<(FilesTyped, Option<CaseNotice>), AppError> {
    let (chose_none, replaces) = (form.uploads.is_empty(), form.line("replaces"));
    let old: Option<FileId> = replaces.parse().ok();
    let mut draft = Draft::default();
    let (reports, cleaning) = (&desk.reports, &desk.cleaning);
    let may = Originals::default();
    let mut problem = take_files(reports, cleaning, form, key, &mut draft, may).await?;
    if chose_none && problem.is_none() {
        problem = Some(FilesProblem::Missing);
    }
    let refused = refused(&draft.files);
    let cleaned = draft.cleaned().count();
    let mut notice = None;
    if old.is_some() && cleaned > 1 {
        // One file stands for one.
        problem = Some(FilesProblem::TooMany { limit: 1 });
    } else if cleaned > 0 {
        notice = Some(stored(desk, session, case, old, (key.clone(), draft)).await?);
    }
    let kept = problem.is_some();
    let typed = FilesTyped {
        replaces: if kept { replaces } else { String::new() },
        problem,
        refused,
    };
    Ok((typed, notice))
}

async fn stored(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    case: CaseId,
    old: Option<FileId>,
    (key, draft): (DraftKey, Draft),
) -> Result<CaseNotice, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let done = blocking(move || match old {
        Some(old) => casework.replace(&staff, case, old, (&key, &draft)),
        None => casework.attach(&staff, case, &key, &draft),
    });
    match (done.await, old) {
        (Ok(()), Some(_)) => Ok(CaseNotice::Replaced),
        (Ok(()), None) => Ok(CaseNotice::Attached),
        (Err(AppError::Meanwhile), _) => Ok(CaseNotice::Meanwhile),
        (Err(error), _) => Err(error),
    }
}

/// The files that were not taken, among those of a draft.
pub(super) fn refused(files: &[DraftFile]) -> Vec<RefusedFile> {
    files
        .iter()
        .filter_map(|file| match &file.outcome {
            DraftOutcome::Refused { format, reason, .. } => Some(RefusedFile {
                format: format.clone().unwrap_or_else(|| "unknown".to_owned()),
                name: file.shown_name.clone(),
                reason: reason.clone(),
            }),
            DraftOutcome::Cleaned(_) => None,
        })
        .collect()
}

/// Hands what is written to the response, chunk by chunk.
struct Chunks {
    sender: mpsc::Sender<io::Result<Bytes>>,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let chunk = Bytes::copy_from_slice(bytes);
        self.sender
            .blocking_send(Ok(chunk))
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
