//! Pages and forms: what comes in from the door, and what goes back.
//!
//! The two sides are two routers of different types. The onion and the clearnet listener can
//! only be given [`crate::door::ReporterRoutes`], so no mistake in a route can show them a staff page.

mod answer;
mod asked;
mod case_page;
mod cookie;
mod dates;
mod dialogue;
pub(crate) mod english;
mod form;
mod mail_words;
mod qr;
mod release_page;
mod reporter;
mod route;
mod staff;
mod text;
mod upload;
mod view;

pub(crate) use answer::FaultPages;
pub(crate) use cookie::cookies_of;
pub(crate) use mail_words::mail_words;
pub(crate) use reporter::{FirstPages, Reporter, ReporterParts};
pub(crate) use staff::{PasswordForm, StaffDesk, StaffParts};
pub(crate) use view::Pages;

use crate::door::Provenance;

/// A request as the door lets it through: no address, few headers.
pub(crate) type Request = http::Request<axum::body::Body>;
/// What a handler answers.
pub(crate) type Response = http::Response<axum::body::Body>;

/// Whether one of our own pages sent the form; without that, a session needs its form token.
fn is_same_site(request: &Request) -> bool {
    request.extensions().get() == Some(&Provenance::SameOrigin)
}
