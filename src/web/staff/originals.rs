//! Files that were not cleaned: a warning first, and then the file.

use axum::extract::State;
use subrosa_policy::{CaseId, FileId};

use super::files::{attachment, damaged};
use super::{StaffDesk, is_own_form, sign_in};
use crate::app::blocking;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::original;
use crate::web::form;
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::view::Section;
use crate::web::view::case::OriginalWarning;
use crate::web::{Request, Response};

/// `GET /{lang}/case/{id}/original/{file}`
pub(super) async fn warn(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (case, file): (CaseId, FileId) = (route.id("id")?, route.id("file")?);
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let (opened, found) = blocking(move || casework.original(&staff, case, file)).await?;
    let view = OriginalWarning {
        token: session.token.clone(),
        case: case.to_string(),
        label: opened.index.label.clone(),
        file: original(&found),
    };
    let chrome = desk.chrome(&session, Section::Cases, &format!("case/{case}"));
    page(&desk.pages, route.lang, &chrome, &view)
}

// CLAIM(C-38): SECURITY.md
/// `POST /{lang}/case/{id}/original/{file}`: the answer to the button under the warning.
pub(super) async fn download(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let (case, file): (CaseId, FileId) = (route.id("id")?, route.id("file")?);
    let same_site = is_same_site(&request);
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let looked = blocking(move || {
        let (_, found) = casework.original(&staff, case, file)?;
        Ok((found, casework.is_whole_original(&staff, case, file)?))
    });
    let (found, whole) = looked.await?;
    if !whole {
        let place = (format!("case/{case}"), file);
        return damaged(&desk, route.lang, &session, place, &found.name);
    }
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    attachment(&found.name, move |out| {
        casework.download_original(&staff, case, file, out)
    })
}
