//! Tenants: the client organisations, with the link and the words to hand out.

use crate::app::kept::{Originals, Tenant};
use axum::extract::State;
use subrosa_policy::TenantId;

use super::people::name_problem;
use super::{StaffDesk, is_own_form, sign_in};
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form;
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::view::join::NameProblem;
use crate::web::view::office::{TenantRow, Tenants};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/tenants`
pub(super) async fn list(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    list_page(&desk, route.lang, &session, Told::default()).await
}

/// `POST /{lang}/tenants`
pub(super) async fn create(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let same_site = is_same_site(&request);
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    let name = form.line("name");
    if let Some(problem) = name_problem(&name) {
        let told = Told {
            name,
            problem: Some(problem),
            ..Told::default()
        };
        return list_page(&desk, route.lang, &session, told).await;
    }
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    let tenant = blocking(move || tenants.create(&staff, &name)).await?;
    let told = Told {
        made: Some(tenant.name),
        ..Told::default()
    };
    list_page(&desk, route.lang, &session, told).await
}

/// `POST /{lang}/tenants/{id}/originals`: what reporters may send besides cleaned files.
pub(super) async fn originals(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let id: TenantId = route.id("id")?;
    let same_site = is_same_site(&request);
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    let originals = Originals {
        evidence: form.has("evidence"),
        quarantine: form.has("quarantine"),
    };
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    blocking(move || tenants.set_originals(&staff, id, originals)).await?;
    let told = Told {
        saved: Some(id),
        ..Told::default()
    };
    list_page(&desk, route.lang, &session, told).await
}

/// What the page of tenants says besides the list.
#[derive(Default)]
struct Told {
    name: String,
    problem: Option<NameProblem>,
    made: Option<String>,
    saved: Option<TenantId>,
}

async fn list_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    told: Told,
) -> Result<Response, AppError> {
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    let tenants = blocking(move || tenants.list(&staff)).await?;
    let view = Tenants {
        token: session.token.clone(),
        tenants: tenants
            .iter()
            .map(|tenant| row(desk, lang, tenant))
            .collect(),
        name: told.name,
        problem: told.problem,
        made: told.made,
        saved: told.saved.and_then(|id| {
            let saved = tenants.iter().find(|tenant| tenant.id == id);
            saved.map(|tenant| tenant.name.clone())
        }),
    };
    let chrome = desk.chrome(session, Section::Tenants, "tenants");
    page(&desk.pages, lang, &chrome, &view)
}

fn row(desk: &StaffDesk, lang: Lang, tenant: &Tenant) -> TenantRow {
    let path = format!("/{}/r/{}", lang.tag(), tenant.link());
    TenantRow {
        id: tenant.id.to_string(),
        evidence: tenant.originals.evidence,
        quarantine: tenant.originals.quarantine,
        name: tenant.name.clone(),
        words: tenant.channel_words().expose().clone(),
        link: format!("{}{path}", desk.reporter_url),
        onion: desk
            .onion
            .as_ref()
            .map(|onion| format!("http://{onion}{path}")),
    }
}
