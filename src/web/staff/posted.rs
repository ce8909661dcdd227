//! What every form of a signed-in member needs before it is read: a session, a permission, and the
//! proof that one of our own pages sent it.

use super::{StaffDesk, is_own_form, sign_in};
use crate::app::blocking;
use crate::app::casework::Casework;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::view::Lang;
use crate::web::{Request, Response};

/// A form of a signed-in member.
pub(super) struct Posted {
    pub(super) session: Session<StaffSession>,
    pub(super) form: Form,
    /// The path it was sent to, for whoever has to show a second factor first.
    pub(super) path: String,
    /// Whether one of our own pages sent it. A form from before the last sign-in is not: its words
    /// are given back, and nothing is done.
    pub(super) own: bool,
}

/// The form of a page of a case, read only for whoever `may` use it; or the page to sign in first.
pub(super) async fn of_case<T: Send + 'static>(
    desk: &StaffDesk,
    lang: Lang,
    request: Request,
    may: impl FnOnce(&Casework, &StaffSession) -> Result<T, AppError> + Send + 'static,
) -> Result<Result<Posted, Response>, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(desk, lang, &request).map(Err);
    };
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    blocking(move || may(&casework, &staff).map(drop)).await?;
    let (same_site, path) = (is_same_site(&request), request.uri().path().to_owned());
    let form = form::read(request).await?;
    let own = is_own_form(&session, same_site, &form);
    Ok(Ok(Posted {
        session,
        form,
        path,
        own,
    }))
}
