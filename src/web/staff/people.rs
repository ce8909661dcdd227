//! Members, invitations, and vouching.

use crate::app::kept::{Member, Tenant};
use axum::extract::State;
use subrosa_policy::{MemberId, Role, Roles, TenantId, Tenants};

use super::{StaffDesk, is_own_form, second, sign_in};
use crate::app::blocking;
use crate::app::people::Listed;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::dates::date;
use crate::web::form::{self, Form};
use crate::web::is_same_site;
use crate::web::reporter::problem;
use crate::web::route::Route;
use crate::web::view::join::{NameProblem, RoleChoice, RolesProblem};
use crate::web::view::office::{
    InviteForm, Invited, People, PeopleNotice, Person, Standing, TenantChoice, Vouch,
};
use crate::web::view::part::WordsProblem;
use crate::web::view::{Lang, RoleKey, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/people`
pub(super) async fn list(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let invite = InviteForm {
        name: String::new(),
        roles: role_choices(&[]),
        tenants: Vec::new(),
        name_problem: None,
        roles_problem: None,
    };
    list_page(&desk, route.lang, &session, invite, None).await
}

/// `POST /{lang}/people/invite`
pub(super) async fn invite(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    session.value.actor.manage_people()?;
    let (same_site, path) = (is_same_site(&request), request.uri().path().to_owned());
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    if let Some(asking) = second::first(&desk, route.lang, &session, &path, &form).await? {
        return Ok(asking);
    }
    let name = form.line("name");
    let chosen = chosen_roles(&form);
    let mut invite = InviteForm {
        name: name.clone(),
        roles: role_choices(&chosen),
        tenants: Vec::new(),
        name_problem: name_problem(&name),
        roles_problem: None,
    };
    let Some(roles) = Roles::of(&chosen) else {
        invite.roles_problem = Some(roles_problem(&chosen));
        return list_page(&desk, route.lang, &session, invite, None).await;
    };
    if invite.name_problem.is_some() {
        return list_page(&desk, route.lang, &session, invite, None).await;
    }
    let (people, staff, tenants) = (desk.people.clone(), session.value.clone(), tenants(&form));
    let named = name.clone();
    match blocking(move || people.invite(&staff, &named, roles, tenants)).await {
        Ok((token, until)) => {
            let lang = route.lang.tag();
            let view = Invited {
                name,
                link: format!("{}/{lang}/join/{}", desk.staff_url, token.expose()),
                until: date(until),
            };
            let chrome = desk.chrome(&session, Section::People, "people");
            page(&desk.pages, route.lang, &chrome, &view)
        }
        Err(AppError::NameTaken) => {
            invite.name_problem = Some(NameProblem::Taken);
            list_page(&desk, route.lang, &session, invite, None).await
        }
        Err(error) => Err(error),
    }
}

/// `GET /{lang}/people/{id}/vouch`
pub(super) async fn vouching(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let member = waiting(&desk, &session, route.id("id")?).await?;
    vouch_page(&desk, route.lang, &session, &member, None).await
}

/// `POST /{lang}/people/{id}/vouch`: the voucher types the six words they were told.
pub(super) async fn vouch(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let id: MemberId = route.id("id")?;
    let (same_site, path) = (is_same_site(&request), request.uri().path().to_owned());
    let form = form::read(request).await?;
    if !is_own_form(&session, same_site, &form) {
        return Err(AppError::Stale);
    }
    let member = waiting(&desk, &session, id).await?;
    if let Some(asking) = second::first(&desk, route.lang, &session, &path, &form).await? {
        return Ok(asking);
    }
    let words = match subrosa_policy::parse_words(&form.text("words"), 6) {
        Ok(words) => words,
        Err(error) => {
            let problem = problem(&error, 6);
            return vouch_page(&desk, route.lang, &session, &member, Some(problem)).await;
        }
    };
    let (people, staff) = (desk.people.clone(), session.value.clone());
    if !blocking(move || people.vouch(&staff, id, &words)).await? {
        let problem = Some(WordsProblem::Wrong);
        return vouch_page(&desk, route.lang, &session, &member, problem).await;
    }
    let invite = InviteForm {
        name: String::new(),
        roles: role_choices(&[]),
        tenants: Vec::new(),
        name_problem: None,
        roles_problem: None,
    };
    let notice = PeopleNotice::Vouched {
        name: member.display.clone(),
    };
    list_page(&desk, route.lang, &session, invite, Some(notice)).await
}

/// The key of a role on pages.
pub(super) fn role_key(role: Role) -> RoleKey {
    match role {
        Role::Triager => RoleKey::Triager,
        Role::Lawyer => RoleKey::Lawyer,
        Role::TenantUser => RoleKey::TenantUser,
        Role::Admin => RoleKey::Admin,
        Role::Auditor => RoleKey::Auditor,
    }
}

/// The roles ticked in a form.
pub(super) fn chosen_roles(form: &Form) -> Vec<Role> {
    form.all("role")
        .filter_map(|key| match key {
            "triager" => Some(Role::Triager),
            "lawyer" => Some(Role::Lawyer),
            "tenant-user" => Some(Role::TenantUser),
            "admin" => Some(Role::Admin),
            "auditor" => Some(Role::Auditor),
            _ => None,
        })
        .collect()
}

/// Why a set of ticked roles is none.
pub(super) fn roles_problem(chosen: &[Role]) -> RolesProblem {
    if chosen.is_empty() {
        RolesProblem::Empty
    } else {
        RolesProblem::Clash
    }
}

/// What is wrong with a name as typed.
pub(super) fn name_problem(name: &str) -> Option<NameProblem> {
    if name.is_empty() {
        return Some(NameProblem::Empty);
    }
    (name.chars().count() > MOST_NAME).then_some(NameProblem::TooLong { limit: MOST_NAME })
}

async fn list_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    mut invite: InviteForm,
    notice: Option<PeopleNotice>,
) -> Result<Response, AppError> {
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let may_invite = staff.actor.manage_people().is_ok();
    let may_vouch = staff.actor.vouch().is_ok();
    let tenants = desk.tenants.clone();
    let (listed, tenants) = blocking(move || Ok((people.list(&staff)?, tenants.all()?))).await?;
    invite.tenants = tenants.iter().map(tenant_choice).collect();
    let view = People {
        token: session.token.clone(),
        people: listed
            .iter()
            .map(|person| {
                person_view(
                    person,
                    may_vouch && person.member.id != session.value.member,
                )
            })
            .collect(),
        invite: may_invite.then_some(invite),
        notice,
    };
    let chrome = desk.chrome(session, Section::People, "people");
    page(&desk.pages, lang, &chrome, &view)
}

async fn vouch_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    member: &Member,
    problem: Option<WordsProblem>,
) -> Result<Response, AppError> {
    let tenants = desk.tenants.clone();
    let all = blocking(move || tenants.all()).await?;
    let view = Vouch {
        token: session.token.clone(),
        id: member.id.to_string(),
        name: member.display.clone(),
        roles: member.roles.iter().map(role_key).collect(),
        tenants: tenant_names(&member.tenants, &all),
        problem,
    };
    let chrome = desk.chrome(session, Section::People, "people");
    page(&desk.pages, lang, &chrome, &view)
}

async fn waiting(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    id: MemberId,
) -> Result<Member, AppError> {
    let (people, staff) = (desk.people.clone(), session.value.clone());
    blocking(move || people.waiting(&staff, id)).await
}

fn person_view(person: &Listed, may_vouch: bool) -> Person {
    let standing = if person.root {
        Standing::Root
    } else if person.vouched {
        Standing::Vouched
    } else if person.needs_voucher {
        Standing::Waiting
    } else {
        Standing::Office
    };
    Person {
        id: person.member.id.to_string(),
        name: person.member.display.clone(),
        roles: person.member.roles.iter().map(role_key).collect(),
        may_vouch: may_vouch && !person.vouched && person.needs_voucher,
        standing,
    }
}

pub(super) fn role_choices(chosen: &[Role]) -> Vec<RoleChoice> {
    // Contact persons follow when they have pages of their own.
    [Role::Triager, Role::Lawyer, Role::Admin, Role::Auditor]
        .into_iter()
        .map(|role| RoleChoice {
            role: role_key(role),
            chosen: chosen.contains(&role),
        })
        .collect()
}

fn tenants(form: &Form) -> Tenants {
    let chosen: Vec<TenantId> = form
        .all("tenant")
        .filter_map(|id| id.parse().ok())
        .collect();
    if chosen.is_empty() {
        Tenants::All
    } else {
        Tenants::Some(chosen)
    }
}

fn tenant_choice(tenant: &Tenant) -> TenantChoice {
    TenantChoice {
        id: tenant.id.to_string(),
        name: tenant.name.clone(),
        chosen: false,
    }
}

fn tenant_names(tenants: &Tenants, all: &[Tenant]) -> Vec<String> {
    match tenants {
        Tenants::All => Vec::new(),
        Tenants::Some(ids) => all
            .iter()
            .filter(|tenant| ids.contains(&tenant.id))
            .map(|tenant| tenant.name.clone())
            .collect(),
    }
}

/// Characters of a person's or tenant's name.
pub(super) const MOST_NAME: usize = 100;
