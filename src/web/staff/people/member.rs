//! One member, for the administrator.

use axum::extract::State;
use subrosa_policy::{Actor, MemberId};

use super::rights::{read_rights, rights_clash, rights_of};
use super::service::{absence, fields, service_view};
use super::vouch::history;
use super::{Told, link_page, list_page, posted, standing_key};
use crate::app::blocking;
use crate::app::kept::Tenant;
use crate::app::mark::Mark;
use crate::app::people::{Facts, Serving};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::form::Form;
use crate::web::route::Route;
use crate::web::staff::since::{SEEN, answered};
use crate::web::staff::{StaffDesk, sign_in, since};
use crate::web::view::people::{
    AbsenceProblem, Keys, MemberPage, PeopleNotice, Refusal, RightsForm, Service,
};
use crate::web::view::since::Clash;
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// What the last form was, where the page must show it again.
#[derive(Default)]
struct Typed {
    /// The form of rights, and the mark that it has brought.
    rights: Option<(RightsForm, String)>,
    /// The form of service.
    form: Option<Form>,
    /// It was filled from something else than what is there now.
    old: bool,
    problem: Option<AbsenceProblem>,
    refusal: Option<Refusal>,
    saved: bool,
}

/// `GET /{lang}/people/{id}`
pub(in crate::web::staff) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let typed = Typed::default();
    member_page(&desk, route.lang, &session, route.id("id")?, typed).await
}

/// `POST /{lang}/people/{id}/rights`
pub(in crate::web::staff) async fn rights(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    let tenants = desk.tenants.clone();
    let all = blocking(move || tenants.all()).await?;
    let (shown, given) = read_rights(&form, &all);
    let seen = form.line(SEEN);
    let Some(rights) = given else {
        let typed = Typed {
            rights: Some((shown, seen)),
            ..Typed::default()
        };
        return member_page(&desk, route.lang, &session, id, typed).await;
    };
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let mark = Mark::brought(seen.clone());
    let done = blocking(move || people.change_rights(&staff, id, rights, &mark)).await;
    let typed = Typed {
        rights: done.is_err().then_some((shown, seen)),
        ..told(done)?
    };
    if typed.saved && id == session.value.member {
        // Their own session has ended with all others.
        return sign_in::asking(&desk, route.lang, true, None);
    }
    member_page(&desk, route.lang, &session, id, typed).await
}

/// `POST /{lang}/people/{id}/service`
pub(in crate::web::staff) async fn service(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    let absence = match absence(&form.line("from"), &form.line("to")) {
        Ok(absence) => absence,
        Err(problem) => {
            let typed = Typed {
                form: Some(form),
                problem: Some(problem),
                ..Typed::default()
            };
            return member_page(&desk, route.lang, &session, id, typed).await;
        }
    };
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let tenants = desk.tenants.clone();
    let (form, done) = blocking(move || {
        let serving = Serving {
            absence,
            standby: form.line("standby").parse().ok(),
            fields: fields(&form, &tenants.all()?),
        };
        let seen = Mark::brought(form.line(SEEN));
        let done = people.change_service(&staff, id, serving, &seen);
        Ok((form, done))
    })
    .await?;
    let typed = Typed {
        form: done.is_err().then_some(form),
        ..told(done)?
    };
    member_page(&desk, route.lang, &session, id, typed).await
}

/// `POST /{lang}/people/{id}/standing`
pub(in crate::web::staff) async fn standing(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    let suspend = form.line("do") == "suspend";
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let done = blocking(move || {
        if suspend {
            people.suspend(&staff, id)
        } else {
            people.resume(&staff, id)
        }
    })
    .await;
    let typed = told(done)?;
    if typed.saved && suspend && id == session.value.member {
        return sign_in::asking(&desk, route.lang, true, None);
    }
    member_page(&desk, route.lang, &session, id, typed).await
}

/// `POST /{lang}/people/{id}/reset`
pub(in crate::web::staff) async fn reset(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, _) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let (name, token, until) = blocking(move || {
        let (token, until) = people.reset(&staff, id)?;
        Ok((people.name_of(id)?, token, until))
    })
    .await?;
    let shown = (name, token.expose().as_str(), until);
    link_page(&desk, route.lang, &session, shown, true)
}

/// `POST /{lang}/people/{id}/remove`
pub(in crate::web::staff) async fn remove(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    if !form.has("sure") {
        let typed = Typed::refused(Refusal::Confirm);
        return member_page(&desk, route.lang, &session, id, typed).await;
    }
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let (name, on_roster) = match blocking(move || people.remove(&staff, id)).await {
        Ok(removed) => removed,
        Err(error) => {
            let typed = told(Err(error))?;
            return member_page(&desk, route.lang, &session, id, typed).await;
        }
    };
    if id == session.value.member {
        return sign_in::asking(&desk, route.lang, true, None);
    }
    let told = Told::notice(if on_roster {
        PeopleNotice::RemovedReader { name }
    } else {
        PeopleNotice::Removed { name }
    });
    list_page(&desk, route.lang, &session, told).await
}

impl Typed {
    fn refused(refusal: Refusal) -> Self {
        Self {
            refusal: Some(refusal),
            ..Self::default()
        }
    }
}

/// Whether a change was made, or why not.
fn told(done: Result<(), AppError>) -> Result<Typed, AppError> {
    match done {
        Ok(()) => Ok(Typed {
            saved: true,
            ..Typed::default()
        }),
        Err(AppError::LastReader) => Ok(Typed::refused(Refusal::LastReader)),
        Err(AppError::LastAdmin) => Ok(Typed::refused(Refusal::LastAdmin)),
        Err(AppError::Meanwhile) => Ok(Typed {
            old: true,
            ..Typed::default()
        }),
        Err(error) => Err(error),
    }
}

async fn member_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    id: MemberId,
    mut typed: Typed,
) -> Result<Response, AppError> {
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let tenants = desk.tenants.clone();
    let (facts, all) = blocking(move || Ok((people.facts(&staff, id)?, tenants.all()?))).await?;
    let member = &facts.listed.member;
    let keys = member.rights.opens().then(|| Keys {
        words: facts.words.clone(),
        root: facts.root_words.clone(),
        history: history(&facts.history),
    });
    let (rights, rights_seen, rights_clash) = shown_rights(&facts, &all, &mut typed);
    let (service, service_clash) = shown_service(&facts, &all, &typed);
    let view = MemberPage {
        token: session.token.clone(),
        id: id.to_string(),
        name: member.display.clone(),
        standing: standing_key(facts.listed.trust),
        suspended: !member.is_active(),
        you: id == session.value.member,
        service,
        rights,
        rights_seen,
        keys,
        needed: facts.needed,
        refusal: typed.refusal,
        clash: rights_clash.or(service_clash),
        saved: typed.saved,
    };
    let chrome = desk.chrome(session, Section::People, &format!("people/{id}"));
    let page = page(&desk.pages, lang, &chrome, &view)?;
    Ok(answered(page, view.clash.is_some()))
}

/// The form of rights with its mark, and what is ticked otherwise than it is now if the form is
/// old: sent again, it goes on from that.
fn shown_rights(
    facts: &Facts,
    all: &[Tenant],
    typed: &mut Typed,
) -> (RightsForm, String, Option<Clash>) {
    let now = rights_of(&facts.listed.member.rights, all);
    let mark = facts.rights_mark.text();
    match typed.rights.take() {
        None => (now, mark, None),
        Some((ticked, _)) if typed.old => {
            let clash = rights_clash(&now, &ticked);
            (ticked, mark, Some(clash))
        }
        Some((ticked, seen)) => (ticked, seen, None),
    }
}

/// The same of the form of service.
fn shown_service(facts: &Facts, all: &[Tenant], typed: &Typed) -> (Service, Option<Clash>) {
    let now = service_view(facts, all, None, None);
    let form = typed.form.as_ref();
    let form = form.map(|form| service_view(facts, all, Some(form), typed.problem));
    since::shown(now, form, typed.old)
}
