//! The list of tenants: the client organisations, with the link and the words to hand out.

use crate::app::kept::Tenant;
use axum::extract::State;

use super::people::name_problem;
use super::{StaffDesk, is_own_form, sign_in};
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::view::join::NameProblem;
use crate::web::view::tenants::{List, Row, Ways};
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
    let (session, form) = match posted(&desk, route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    session.value.actor.manage_tenants()?;
    let name = form.name("name");
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

/// The session and the fields of a form without files, or the page to sign in first.
pub(super) async fn posted(
    desk: &StaffDesk,
    lang: Lang,
    request: Request,
) -> Result<Result<(Session<StaffSession>, Form), Response>, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(desk, lang, &request).map(Err);
    };
    let same_site = is_same_site(&request);
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    Ok(Ok((session, form)))
}

/// The ways in to a tenant, whole.
pub(super) fn ways(desk: &StaffDesk, lang: Lang, tenant: &Tenant) -> Ways {
    let path = format!("/{}/r/{}", lang.tag(), tenant.link());
    Ways {
        words: tenant.channel_words().expose().clone(),
        link: format!("{}{path}", desk.reporter_url),
        onion: desk
            .onion
            .as_ref()
            .map(|onion| format!("http://{onion}{path}")),
    }
}

/// What the page of tenants says besides the list.
#[derive(Default)]
struct Told {
    name: String,
    problem: Option<NameProblem>,
    made: Option<String>,
}

async fn list_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    told: Told,
) -> Result<Response, AppError> {
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    let listed = blocking(move || tenants.list(&staff)).await?;
    let edits = session.value.actor.manage_tenants().is_ok();
    let rows = listed.iter().map(|listed| Row {
        id: listed.tenant.id.to_string(),
        name: listed.tenant.name.clone(),
        live: listed.tenant.live,
        waits: listed.waits,
        opens: listed.opens,
        ways: edits.then(|| ways(desk, lang, &listed.tenant)),
    });
    let view = List {
        token: session.token.clone(),
        tenants: rows.collect(),
        edits,
        audits: session.value.actor.audit_tenants().is_ok(),
        name: told.name,
        problem: told.problem,
        made: told.made,
    };
    let chrome = desk.chrome(session, Section::Tenants, "tenants");
    page(&desk.pages, lang, &chrome, &view)
}
