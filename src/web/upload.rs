//! Cleaning the files of a form into a draft, a bounded number at a time.

use crate::app::kept::{Draft, DraftKey, Originals};

use super::form::{Form, Received};
use super::view::report::FilesProblem;
use crate::app::blocking;
use crate::app::reports::Reports;
use crate::door::load::Cleaning;
use crate::error::AppError;

/// Cleans every file that arrived. What could not be taken is the answer; the rest of the
/// form is not touched by it.
pub(crate) async fn take_files(
    reports: &Reports,
    cleaning: &Cleaning,
    mut form: Form,
    key: &DraftKey,
    draft: &mut Draft,
    may: Originals,
) -> Result<Option<FilesProblem>, AppError> {
    let settings = reports.settings();
    let megabytes = u32::try_from(settings.largest_file / (1024 * 1024)).unwrap_or(u32::MAX);
    let most = settings.most_files;
    if let Some(room) = form.room.take() {
        reports.hold(key, room);
    }
    // CLAIM(C-212): SECURITY.md
    if !form.uploads.is_empty() {
        let (reports, key) = (reports.clone(), key.clone());
        blocking(move || reports.begin(&key)).await?;
    }
    let mut problem = form.broken.then_some(FilesProblem::Broken);
    for upload in form.uploads {
        match upload.bytes {
            Received::TooLarge => problem = Some(FilesProblem::TooLarge { limit: megabytes }),
            Received::NoRoom => problem = Some(FilesProblem::NoRoom),
            Received::TooMany => problem = Some(too_many(most)),
            Received::Whole(_) if draft.files.len() >= most => problem = Some(too_many(most)),
            Received::Whole(bytes) => {
                let Ok(permit) = cleaning.enter(upload.size).await else {
                    problem = Some(FilesProblem::NoRoom);
                    continue;
                };
                let (reports, key, mut taken) =
                    (reports.clone(), key.clone(), std::mem::take(draft));
                let whole;
                (*draft, whole) = blocking(move || {
                    let _permit = permit;
                    let whole = reports.clean(&key, &mut taken, may, upload.name, bytes)?;
                    Ok((taken, whole))
                })
                .await?;
                if !whole {
                    problem = Some(FilesProblem::NoChoice);
                }
            }
        }
    }
    Ok(problem)
}

fn too_many(most: usize) -> FilesProblem {
    let limit = u32::try_from(most).unwrap_or(u32::MAX);
    FilesProblem::TooMany { limit }
}
