//! Members, invitations, vouching, and cases that colleagues open again.

mod cases;
mod member;
mod rights;
mod service;
mod vouch;

pub(super) use cases::{open_again, shared};
pub(super) use member::{remove, reset, rights as set_rights, service, show, standing};
pub(in crate::web) use rights::role_key;
pub(super) use rights::{chosen_roles, role_choices, roles_problem};
pub(super) use vouch::{vouch, vouching};

use axum::extract::State;
use subrosa_policy::{Actor, Denied, InviteId};

use super::{StaffDesk, is_own_form, posted, second, sign_in};
use crate::app::blocking;
use crate::app::kept::{Invite, Tenant};
use crate::app::people::{Asked, Leftover, Listed, Paged, Sort, Trust};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::clock::split_minute;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::dates::date;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::route::Route;
use crate::web::view::join::NameProblem;
use crate::web::view::people::{
    Away, Find, InviteForm, Invited, Left, OpenInvite, People, PeopleNotice, Person, SortKey,
    Standing,
};
use crate::web::view::{Hidden, Lang, Section};
use crate::web::{Request, Response};
use rights::{blank_rights, held, held_all, read_rights};

/// `GET /{lang}/people`
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

// CLAIM(C-177): SECURITY.md
/// `POST /{lang}/people`: the list as it was asked for. A name that was searched is in no address,
/// for addresses stay in browsers.
pub(super) async fn search(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let posted = posted::of_case(&desk, route.lang, request, |_, staff| {
        Ok(staff.actor.see_people()?)
    });
    let posted = match posted.await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let told = Told {
        asked: Some(asked(&posted.form)),
        notice: (!posted.own).then_some(PeopleNotice::Stale),
        ..Told::default()
    };
    list_page(&desk, route.lang, &posted.session, told).await
}

/// `POST /{lang}/people/invite`
pub(super) async fn invite(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let tenants = desk.tenants.clone();
    let all = blocking(move || tenants.all()).await?;
    let (shown, given) = read_rights(&form, &all);
    let name = form.name("name");
    let mut invite = InviteForm {
        name_problem: name_problem(&name),
        name,
        rights: shown,
    };
    let (Some(rights), None) = (given, &invite.name_problem) else {
        return list_page(&desk, route.lang, &session, Told::invite(invite)).await;
    };
    let (people, staff, name) = (
        desk.people.clone(),
        session.value.clone(),
        invite.name.clone(),
    );
    match blocking(move || people.invite(&staff, &name, rights)).await {
        Ok((token, until)) => {
            let shown = (invite.name, token.expose().as_str(), until);
            link_page(&desk, route.lang, &session, shown, false)
        }
        Err(AppError::NameTaken) => {
            invite.name_problem = Some(NameProblem::Taken);
            list_page(&desk, route.lang, &session, Told::invite(invite)).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /{lang}/people/invite/{id}/withdraw`
pub(super) async fn withdraw(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, _) = match posted(&desk, route.lang, request, Actor::manage_people).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: InviteId = route.id("id")?;
    let (people, staff) = (desk.people.clone(), session.value.clone());
    blocking(move || people.withdraw(&staff, id)).await?;
    let told = Told::notice(PeopleNotice::Withdrawn);
    list_page(&desk, route.lang, &session, told).await
}

/// `POST /{lang}/people/{id}/dismiss`: a colleague signs somebody who left off the roster.
pub(super) async fn dismiss(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, _) = match posted(&desk, route.lang, request, Actor::vouch).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id = route.id("id")?;
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let name = blocking(move || people.dismiss(&staff, id)).await?;
    let told = Told::notice(PeopleNotice::Dismissed { name });
    list_page(&desk, route.lang, &session, told).await
}

/// What is wrong with a name as typed.
pub(super) fn name_problem(name: &str) -> Option<NameProblem> {
    if name.is_empty() {
        return Some(NameProblem::Empty);
    }
    (name.chars().count() > MOST_NAME).then_some(NameProblem::TooLong { limit: MOST_NAME })
}

/// The session and the form of a request that changes something; or the answer to one that has
/// no session, or whose second factor was shown too long ago.
///
/// # Errors
/// [`AppError::NotFound`] for whoever `may` not do it, whatever the form says.
async fn posted(
    desk: &StaffDesk,
    lang: Lang,
    request: Request,
    may: impl FnOnce(&Actor) -> Result<(), Denied>,
) -> Result<Result<(Session<StaffSession>, Form), Response>, AppError> {
    let Some(session) = desk.session(&request) else {
        return Ok(Err(sign_in::sign_in_first(desk, lang, &request)?));
    };
    may(&session.value.actor)?;
    let (same_site, path) = (is_same_site(&request), request.uri().path().to_owned());
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    match second::first(desk, lang, &session, &path, &form).await? {
        Some(asking) => Ok(Err(asking)),
        None => Ok(Ok((session, form))),
    }
}

/// What the page of people says besides the list.
#[derive(Default)]
struct Told {
    /// What was asked of the list, if something was.
    asked: Option<Asked>,
    invite: Option<InviteForm>,
    notice: Option<PeopleNotice>,
}

impl Told {
    fn notice(notice: PeopleNotice) -> Self {
        Self {
            notice: Some(notice),
            ..Self::default()
        }
    }

    fn invite(invite: InviteForm) -> Self {
        Self {
            invite: Some(invite),
            ..Self::default()
        }
    }
}

/// Everything the list shows, as the office has it.
struct Lists {
    paged: Paged,
    left: Vec<Leftover>,
    invites: Vec<Invite>,
    tenants: Vec<Tenant>,
}

async fn list_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    told: Told,
) -> Result<Response, AppError> {
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let kept = told.asked.clone().unwrap_or_default();
    // What was typed into an old form stays, and nothing is done with it.
    let stale = matches!(told.notice, Some(PeopleNotice::Stale));
    let asked = if stale {
        Asked::default()
    } else {
        kept.clone()
    };
    let tenants = desk.tenants.clone();
    let lists = blocking(move || {
        Ok(Lists {
            paged: people.list(&staff, &asked)?,
            left: people.leftovers(&staff)?,
            invites: people.invites(&staff).unwrap_or_default(),
            tenants: tenants.all()?,
        })
    })
    .await?;
    let actor = &session.value.actor;
    let may_change = actor.manage_people().is_ok();
    let all = &lists.tenants;
    let view = People {
        token: session.token.clone(),
        people: lists
            .paged
            .people
            .iter()
            .map(|person| person_view(person, session, all))
            .collect(),
        find: find(&kept, &lists.paged),
        left: lists
            .left
            .iter()
            .map(|left| left_view(left, session, all))
            .collect(),
        invites: lists
            .invites
            .iter()
            .map(|open| open_view(open, all))
            .collect(),
        invite: may_change.then(|| {
            told.invite.unwrap_or_else(|| InviteForm {
                name: String::new(),
                name_problem: None,
                rights: blank_rights(all),
            })
        }),
        notice: told.notice,
    };
    let mut chrome = desk.chrome(session, Section::People, "people");
    if told.asked.is_some() {
        chrome.post_again("people", again(&view));
    }
    page(&desk.pages, lang, &chrome, &view)
}

/// The fields of the search, for the same page in another language.
fn again(view: &People) -> Vec<Hidden> {
    let (find, page) = (&view.find, view.find.page.to_string());
    let fields = [
        ("token", view.token.as_str()),
        ("q", &find.search),
        ("sort", sort_word(find.sort)),
        ("page", &page),
    ];
    let fields = fields.map(|(name, value)| Hidden::new(name, value));
    fields.to_vec()
}

/// The one-time link of an invitation or reset, shown once.
fn link_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    (name, token, until): (String, &str, u64),
    reset: bool,
) -> Result<Response, AppError> {
    let (day, time) = split_minute(until);
    let view = Invited {
        name,
        link: format!("{}/{}/join/{token}", desk.staff_url, lang.tag()),
        reset,
        until: date(day),
        time,
    };
    let chrome = desk.chrome(session, Section::People, "people");
    page(&desk.pages, lang, &chrome, &view)
}

fn person_view(person: &Listed, session: &Session<StaffSession>, all: &[Tenant]) -> Person {
    let (actor, member) = (&session.value.actor, &person.member);
    let today_or_later = member.service.absence.filter(|_| !person.is_over);
    Person {
        id: member.id.to_string(),
        name: member.display.clone(),
        rights: held(&member.rights, all, &session.value),
        standing: standing_key(person.trust),
        suspended: !member.is_active(),
        away: today_or_later.map(|absence| Away {
            from: date(absence.from),
            to: date(absence.to),
            now: person.away,
        }),
        may_vouch: person.may_vouch,
        closed: person.closed,
        may_change: actor.manage_people().is_ok(),
    }
}

fn left_view(left: &Leftover, session: &Session<StaffSession>, all: &[Tenant]) -> Left {
    Left {
        id: left.member.to_string(),
        name: left.display.clone(),
        rights: held(&left.rights, all, &session.value),
        may_dismiss: left.may_dismiss,
    }
}

fn open_view(open: &Invite, all: &[Tenant]) -> OpenInvite {
    let (day, time) = split_minute(open.until);
    OpenInvite {
        id: open.id.to_string(),
        name: open.display.clone(),
        rights: held_all(&open.rights, all),
        reset: open.reset.is_some(),
        until: date(day),
        time,
    }
}

/// The key of how far a person is trusted.
fn standing_key(trust: Trust) -> Standing {
    match trust {
        Trust::Office => Standing::Office,
        Trust::Root => Standing::Root,
        Trust::Vouched => Standing::Vouched,
        Trust::Waiting => Standing::Waiting,
        Trust::NewKeys => Standing::NewKeys,
        Trust::NewRights => Standing::NewRights,
    }
}

/// Reads `q`, `sort` and `page`; whatever is something else is nothing.
fn asked(form: &Form) -> Asked {
    Asked {
        search: form.line("q").chars().take(MOST_NAME).collect(),
        sort: match form.line("sort").as_str() {
            "role" => Sort::Role,
            "standing" => Sort::Trust,
            _ => Sort::Name,
        },
        page: form.line("page").parse().unwrap_or(1),
    }
}

fn find(asked: &Asked, paged: &Paged) -> Find {
    Find {
        search: asked.search.clone(),
        sort: match asked.sort {
            Sort::Name => SortKey::Name,
            Sort::Role => SortKey::Role,
            Sort::Trust => SortKey::Standing,
        },
        total: paged.total,
        page: paged.page,
        pages: (1..=paged.pages).collect(),
    }
}

/// The word of an order, as the form has it.
fn sort_word(sort: SortKey) -> &'static str {
    match sort {
        SortKey::Name => "name",
        SortKey::Role => "role",
        SortKey::Standing => "standing",
    }
}

/// Characters of a person's or tenant's name.
pub(super) const MOST_NAME: usize = 100;
