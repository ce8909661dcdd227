//! A tenant's pages as reporters would see them, with the words that wait for a yes. Only on
//! the staff side, only for those who write these words or say yes to them; nothing can be sent.

use axum::extract::State;
use subrosa_policy::TenantId;

use super::{StaffDesk, sign_in};
use crate::app::blocking;
use crate::app::tenants::Offer;
use crate::error::AppError;
use crate::web::answer::{page, picture, with_logo};
use crate::web::asked;
use crate::web::route::Route;
use crate::web::view::part::FileLimits;
use crate::web::view::{Chrome, Lang, View};
use crate::web::{Request, Response};

/// `GET /{lang}/r/{id}`
pub(super) async fn entry(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let offer = match offer(&desk, &route, request).await? {
        Ok(offer) => offer,
        Err(page) => return Ok(page),
    };
    let view = asked::entry(offer.tenant.id.to_string(), &offer, route.lang, &desk.firm);
    shown(&desk, route.lang, &offer, "", &view)
}

/// `GET /{lang}/r/{id}/about`
pub(super) async fn about(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let offer = match offer(&desk, &route, request).await? {
        Ok(offer) => offer,
        Err(page) => return Ok(page),
    };
    let view = asked::about(offer.tenant.id.to_string(), &offer, route.lang);
    shown(&desk, route.lang, &offer, "/about", &view)
}

/// `GET /{lang}/r/{id}/report`
pub(super) async fn report(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let offer = match offer(&desk, &route, request).await? {
        Ok(offer) => offer,
        Err(page) => return Ok(page),
    };
    let settings = desk.reports.settings();
    let limits = FileLimits {
        files: u32::try_from(settings.most_files).unwrap_or(u32::MAX),
        megabytes: u32::try_from(settings.largest_file / (1024 * 1024)).unwrap_or(u32::MAX),
    };
    let view = asked::blank(offer.tenant.id.to_string(), &offer, route.lang, limits);
    shown(&desk, route.lang, &offer, "/report", &view)
}

/// `GET /{lang}/r/{id}/logo.png`
pub(super) async fn logo(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    match offer(&desk, &route, request).await? {
        Ok(offer) => Ok(picture(offer.texts.logo.ok_or(AppError::NotFound)?)),
        Err(page) => Ok(page),
    }
}

async fn offer(
    desk: &StaffDesk,
    route: &Route,
    request: Request,
) -> Result<Result<Offer, Response>, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(desk, route.lang, &request).map(Err);
    };
    let id: TenantId = route.id("token")?;
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    blocking(move || tenants.preview(&staff, id)).await.map(Ok)
}

fn shown<V: View>(
    desk: &StaffDesk,
    lang: Lang,
    offer: &Offer,
    rest: &str,
    view: &V,
) -> Result<Response, AppError> {
    let id = offer.tenant.id;
    let chrome = Chrome {
        preview: Some(format!("/{}/tenants/{id}", lang.tag())),
        ..Chrome::at(format!("r/{id}{rest}")).offering(&offer.tenant.languages)
    };
    let response = page(&desk.pages, lang, &chrome, view)?;
    Ok(with_logo(response, offer.texts.logo.is_some()))
}
