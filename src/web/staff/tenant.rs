//! The page of a tenant: what it offers, its dates, and whether it lets reporters in.

mod kept;
mod typed;

use axum::extract::State;
use subrosa_policy::{RecordId, TenantId};

use self::kept::{Days, ask_retention, kept};
use self::typed::{
    legal_of, legal_problem, missing_view, profile_of, setting_of, settings_of, typed_legal,
    typed_settings,
};
use super::people::name_problem;
use super::since::{answered, shown};
use super::tenants::{posted, ways};
use super::{StaffDesk, second, sign_in};
use crate::app::blocking;
use crate::app::kept::Way;
use crate::app::mark::Mark;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::app::tenants::{Seen, SettingProblem};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::Form;
use crate::web::route::Route;
use crate::web::view::Section;
use crate::web::view::tenants::{Legal, Missing, Ready, Renew, Settings, TenantNotice, TenantPage};
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
    let (mut typed, mut old) = (typed_settings(&form), false);
    typed.name_problem = name_problem(&typed.name);
    if typed.name_problem.is_none() {
        let (tenants, staff, id) = (
            desk.tenants.clone(),
            session.value.clone(),
            route.id::<TenantId>("id")?,
        );
        let setting = setting_of(&form, &typed);
        let seen = Mark::brought(typed.seen.clone());
        match blocking(move || tenants.set(&staff, id, setting, &seen)).await {
            Ok(None) => return told(&desk, &route, &session, TenantNotice::Saved).await,
            Ok(Some(SettingProblem::NoLanguage)) => typed.no_language = true,
            Ok(Some(SettingProblem::Voluntary)) => typed.needs_voluntary = true,
            Err(AppError::Meanwhile) => old = true,
            Err(error) => return Err(error),
        }
    }
    let told = Told {
        settings: Some(typed),
        old,
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
    let (mut typed, mut old) = (typed_legal(&form), false);
    match profile_of(&typed) {
        Err(problem) => typed.problem = Some(problem),
        Ok(profile) => {
            let id: TenantId = route.id("id")?;
            let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
            let seen = Mark::brought(typed.seen.clone());
            match blocking(move || tenants.set_legal(&staff, id, profile, &seen)).await {
                Ok(None) => return told(&desk, &route, &session, TenantNotice::Saved).await,
                Ok(Some(problem)) => typed.problem = Some(legal_problem(problem)),
                Err(AppError::Meanwhile) => old = true,
                Err(error) => return Err(error),
            }
        }
    }
    let told = Told {
        legal: Some(typed),
        old,
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
            let revision: RecordId = revision(&form)?;
            let drop = move || tenants.drop_retention(&staff, id, revision);
            if blocking(drop).await? {
                TenantNotice::Dropped
            } else {
                TenantNotice::Changed
            }
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
    retention: Option<Days>,
    /// The form was filled from something else than what is there now.
    old: bool,
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
    let (settings, settings_clash) = shown(settings_of(&seen), told.settings, told.old);
    let (legal, legal_clash) = shown(legal_of(&seen), told.legal, told.old);
    let kept = kept(desk, &seen).await?;
    let days = told.retention.map(|days| days.of(&kept));
    let (retention, kept_clash) = shown(kept, days, told.old);
    let view = TenantPage {
        token: session.token.clone(),
        name: seen.tenant.name.clone(),
        live: seen.tenant.live,
        edits: seen.edits,
        ways: seen.edits.then(|| ways(desk, route.lang, &seen.tenant)),
        settings,
        legal,
        retention,
        ready: Ready {
            contacts: ready.contacts,
            triager: ready.triager,
            lawyer: ready.lawyer,
            texts: ready.texts,
            missing: told.missing,
        },
        texts_wait: seen.waiting.0,
        questions_wait: seen.waiting.1,
        clash: settings_clash.or(legal_clash).or(kept_clash),
        notice: told.notice,
        id,
    };
    let rest = format!("tenants/{}", view.id);
    let chrome = desk.chrome(session, Section::Tenants, &rest);
    let page = page(&desk.pages, route.lang, &chrome, &view)?;
    Ok(answered(page, view.clash.is_some()))
}
