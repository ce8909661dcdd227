//! What was done so that everybody can use the pages; for whoever asks, signed in or not.

use axum::extract::State;

use super::StaffDesk;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::route::Route;
use crate::web::view::accessibility::StaffAccessibility;
use crate::web::view::{Chrome, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/accessibility`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let chrome = match desk.session(&request) {
        Some(session) => desk.chrome(&session, Section::Other, "accessibility"),
        None => Chrome::at("accessibility"),
    };
    let view = StaffAccessibility {
        firm: desk.firm.clone(),
        contact: desk.contact.clone(),
    };
    page(&desk.pages, route.lang, &chrome, &view)
}
