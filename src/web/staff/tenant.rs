//! The page of a tenant: what it offers, its dates, and whether it lets reporters in.

mod typed;

use axum::extract::State;
use subrosa_policy::{RecordId, Retention, TenantId};

use self::typed::{
    legal_of, legal_problem, missing_view, profile_of, retention_problem, setting_of, settings_of,
    typed_legal, typed_settings,
};
use super::people::name_problem;
use super::tenants::{posted, ways};
use super::{StaffDesk, second, sign_in};
use crate::app::blocking;
use crate::app::kept::Way;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::app::tenants::{Seen, SettingProblem};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::Form;
use crate::web::route::Route;
use crate::web::view::Section;
use crate::web::view::tenants::{
    AskedFor, Kept, Legal, Missing, ProfileProblem, Ready, Renew, Settings, TenantNotice,
    TenantPage,
};
use crate::web::{Request, Response};

/// `GET /{lang}/tenants/{id}`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    tenant_page(&desk, &route, &session, Told::default()).await
}

/// `POST /{lang}/tenants/{id}/settings`
pub(super) async fn settings(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    session.value.actor.manage_tenants()?;
    let mut typed = typed_settings(&form);
    typed.name_problem = name_problem(&typed.name);
    if typed.name_problem.is_none() {
        let (tenants, staff, id) = (
            desk.tenants.clone(),
            session.value.clone(),
            route.id::<TenantId>("id")?,
        );
        let setting = setting_of(&form, &typed);
        match blocking(move || tenants.set(&staff, id, setting)).await? {
            None => return told(&desk, &route, &session, TenantNotice::Saved).await,
            Some(SettingProblem::NoLanguage) => typed.no_language = true,
            Some(SettingProblem::Voluntary) => typed.needs_voluntary = true,
        }
    }
    let told = Told {
        settings: Some(typed),
        ..Told::default()
    };
    tenant_page(&desk, &route, &session, told).await
}

/// `POST /{lang}/tenants/{id}/legal`
pub(super) async fn legal(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let mut typed = typed_legal(&form);
    match profile_of(&typed) {
        Err(problem) => typed.problem = Some(problem),
        Ok(profile) => {
            let id: TenantId = route.id("id")?;
            let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
            match blocking(move || tenants.set_legal(&staff, id, profile)).await? {
                None => return told(&desk, &route, &session, TenantNotice::Saved).await,
                Some(problem) => typed.problem = Some(legal_problem(problem)),
            }
        }
    }
    let told = Told {
        legal: Some(typed),
        ..Told::default()
    };
    tenant_page(&desk, &route, &session, told).await
}

/// `POST /{lang}/tenants/{id}/retention`: asks for other days; a second person says yes or no.
pub(super) async fn retention(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let path = request.uri().path().to_owned();
    let (session, form) = match posted(&desk, route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let id: TenantId = route.id("id")?;
    if session.value.actor.manage_tenants().is_err() {
        session.value.actor.approve_for(id)?;
    }
    if let Some(asking) = second::first(&desk, route.lang, &session, &path, &form).await? {
        return Ok(asking);
    }
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    let notice = match form.line("do").as_str() {
        "confirm" => {
            let revision: RecordId = revision(&form)?;
            let confirm = move || tenants.confirm_retention(&staff, id, revision);
            if blocking(confirm).await? {
                TenantNotice::Confirmed
            } else {
                TenantNotice::Changed
            }
        }
        "drop" => {
            blocking(move || tenants.drop_retention(&staff, id)).await?;
            TenantNotice::Dropped
        }
        _ => return ask_retention(&desk, &route, &session, &form).await,
    };
    told(&desk, &route, &session, notice).await
}

/// `POST /{lang}/tenants/{id}/open`: lets reporters in, or nobody any more.
pub(super) async fn open(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let id: TenantId = route.id("id")?;
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    if form.line("do") == "close" {
        blocking(move || tenants.close(&staff, id)).await?;
        return told(&desk, &route, &session, TenantNotice::Closed).await;
    }
    let missing = blocking(move || tenants.go_live(&staff, id)).await?;
    if missing.is_empty() {
        return told(&desk, &route, &session, TenantNotice::Opened).await;
    }
    let told = Told {
        missing: missing.into_iter().map(missing_view).collect(),
        ..Told::default()
    };
    tenant_page(&desk, &route, &session, told).await
}

/// `GET /{lang}/tenants/{id}/renew`: asks once more.
pub(super) async fn renewing(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    session.value.actor.manage_tenants()?;
    let seen = seen(&desk, &route, &session).await?;
    let view = Renew {
        token: session.token.clone(),
        id: seen.tenant.id.to_string(),
        name: seen.tenant.name,
    };
    let rest = format!("tenants/{}/renew", view.id);
    let chrome = desk.chrome(&session, Section::Tenants, &rest);
    page(&desk.pages, route.lang, &chrome, &view)
}

/// `POST /{lang}/tenants/{id}/renew`
pub(super) async fn renew(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    session.value.actor.manage_tenants()?;
    let (way, notice) = match form.line("do").as_str() {
        "link" => (Way::Link, TenantNotice::Link),
        "words" => (Way::Words, TenantNotice::Words),
        _ => return Err(AppError::BadForm),
    };
    let id: TenantId = route.id("id")?;
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    blocking(move || tenants.renew(&staff, id, way)).await?;
    told(&desk, &route, &session, notice).await
}

/// The revision of a change that a form is about.
pub(super) fn revision(form: &Form) -> Result<RecordId, AppError> {
    form.line("revision").parse().map_err(|_| AppError::BadForm)
}

/// What the page says besides the tenant.
#[derive(Default)]
struct Told {
    notice: Option<TenantNotice>,
    settings: Option<Settings>,
    legal: Option<Legal>,
    /// Days as typed, and what is wrong with them.
    retention: Option<(String, String, ProfileProblem)>,
    missing: Vec<Missing>,
}

async fn told(
    desk: &StaffDesk,
    route: &Route,
    session: &Session<StaffSession>,
    notice: TenantNotice,
) -> Result<Response, AppError> {
    let told = Told {
        notice: Some(notice),
        ..Told::default()
    };
    tenant_page(desk, route, session, told).await
}

async fn seen(
    desk: &StaffDesk,
    route: &Route,
    session: &Session<StaffSession>,
) -> Result<Seen, AppError> {
    let id: TenantId = route.id("id")?;
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    blocking(move || tenants.see(&staff, id)).await
}

async fn tenant_page(
    desk: &StaffDesk,
    route: &Route,
    session: &Session<StaffSession>,
    told: Told,
) -> Result<Response, AppError> {
    let seen = seen(desk, route, session).await?;
    let id = seen.tenant.id.to_string();
    let ready = &seen.readiness;
    let view = TenantPage {
        token: session.token.clone(),
        name: seen.tenant.name.clone(),
        live: seen.tenant.live,
        edits: seen.edits,
        ways: seen.edits.then(|| ways(desk, route.lang, &seen.tenant)),
        settings: told.settings.unwrap_or_else(|| settings_of(&seen)),
        legal: told.legal.unwrap_or_else(|| legal_of(&seen.legal)),
        retention: kept(desk, &seen, told.retention).await?,
        ready: Ready {
            contacts: ready.contacts,
            triager: ready.triager,
            lawyer: ready.lawyer,
            texts: ready.texts,
            missing: told.missing,
        },
        texts_wait: seen.waiting.0,
        questions_wait: seen.waiting.1,
        notice: told.notice,
        id,
    };
    let rest = format!("tenants/{}", view.id);
    let chrome = desk.chrome(session, Section::Tenants, &rest);
    page(&desk.pages, route.lang, &chrome, &view)
}

async fn ask_retention(
    desk: &StaffDesk,
    route: &Route,
    session: &Session<StaffSession>,
    form: &Form,
) -> Result<Response, AppError> {
    let (archive, erase) = (form.line("archive"), form.line("erase"));
    // What is no number of days is out of any range.
    let retention = Retention {
        archive_after: archive.parse().unwrap_or(0),
        erase_after: erase.parse().unwrap_or(0),
    };
    let id: TenantId = route.id("id")?;
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    match blocking(move || tenants.ask_retention(&staff, id, retention)).await? {
        None => told(desk, route, session, TenantNotice::Asked).await,
        Some(problem) => {
            let told = Told {
                retention: Some((archive, erase, retention_problem(problem))),
                ..Told::default()
            };
            tenant_page(desk, route, session, told).await
        }
    }
}

async fn kept(
    desk: &StaffDesk,
    seen: &Seen,
    typed: Option<(String, String, ProfileProblem)>,
) -> Result<Kept, AppError> {
    let now = seen.retention;
    let asked = match &seen.asked {
        Some(pending) => {
            let (tenants, by) = (desk.tenants.clone(), pending.by);
            Some(AskedFor {
                revision: pending.revision.to_string(),
                by: blocking(move || Ok(tenants.name_of(by))).await?,
                archive: pending.content.archive_after,
                erase: pending.content.erase_after,
                confirms: seen.confirms,
            })
        }
        None => None,
    };
    let (archive, erase, problem) = match typed {
        Some((archive, erase, problem)) => (archive, erase, Some(problem)),
        None => (
            now.archive_after.to_string(),
            now.erase_after.to_string(),
            None,
        ),
    };
    Ok(Kept {
        now_archive: now.archive_after,
        now_erase: now.erase_after,
        archive,
        erase,
        problem,
        asked,
    })
}
