//! Roles and tenants in forms.

use subrosa_policy::{Role, Roles, TenantId, Tenants};

use crate::app::kept::Tenant;
use crate::app::staff::StaffSession;
use crate::web::form::Form;
use crate::web::view::RoleKey;
use crate::web::view::join::{RoleChoice, RolesProblem};
use crate::web::view::people::{RightsForm, TenantChoice, TenantsProblem};

/// The key of a role on pages.
pub(in crate::web) fn role_key(role: Role) -> RoleKey {
    match role {
        Role::Triager => RoleKey::Triager,
        Role::Lawyer => RoleKey::Lawyer,
        Role::TenantUser => RoleKey::TenantUser,
        Role::Admin => RoleKey::Admin,
        Role::Auditor => RoleKey::Auditor,
    }
}

/// The roles ticked in a form.
pub(in crate::web::staff) fn chosen_roles(form: &Form) -> Vec<Role> {
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
pub(in crate::web::staff) fn roles_problem(chosen: &[Role]) -> RolesProblem {
    if chosen.is_empty() {
        RolesProblem::Empty
    } else {
        RolesProblem::Clash
    }
}

/// Every role, to be ticked.
pub(in crate::web::staff) fn role_choices(chosen: &[Role]) -> Vec<RoleChoice> {
    Role::ALL
        .into_iter()
        .map(|role| RoleChoice {
            role: role_key(role),
            chosen: chosen.contains(&role),
        })
        .collect()
}

/// Roles and tenants with nothing ticked.
pub(super) fn blank_rights(all: &[Tenant]) -> RightsForm {
    RightsForm {
        roles: role_choices(&[]),
        tenants: all.iter().map(|tenant| choice(tenant, false)).collect(),
        all: false,
        roles_problem: None,
        tenants_problem: None,
    }
}

/// Roles and tenants as a member has them.
pub(super) fn rights_of(roles: &Roles, tenants: &Tenants, all: &[Tenant]) -> RightsForm {
    let held: Vec<Role> = roles.iter().collect();
    let named = |tenant: &Tenant| match tenants {
        Tenants::All => false,
        Tenants::Some(ids) => ids.contains(&tenant.id),
    };
    RightsForm {
        roles: role_choices(&held),
        tenants: all
            .iter()
            .map(|tenant| choice(tenant, named(tenant)))
            .collect(),
        all: *tenants == Tenants::All,
        roles_problem: None,
        tenants_problem: None,
    }
}

/// Reads what was ticked, and what it means if nothing is wrong with it. Nobody gets all
/// tenants by ticking none.
pub(super) fn read_rights(form: &Form, all: &[Tenant]) -> (RightsForm, Option<(Roles, Tenants)>) {
    let chosen = chosen_roles(form);
    let ids: Vec<TenantId> = form
        .all("tenant")
        .filter_map(|id| id.parse().ok())
        .filter(|id| all.iter().any(|tenant| tenant.id == *id))
        .collect();
    let every = form.has("all");
    let roles = Roles::of(&chosen);
    let office = roles.as_ref().is_some_and(|roles| roles.has(Role::Admin));
    let contact = chosen.contains(&Role::TenantUser);
    let tenants = match (every, ids.is_empty()) {
        // Whoever runs the portal runs all of it.
        _ if office => Ok(Tenants::All),
        (true, true) if contact => Err(TenantsProblem::Named),
        (true, true) => Ok(Tenants::All),
        (true, false) => Err(TenantsProblem::Both),
        (false, true) => Err(TenantsProblem::Empty),
        (false, false) => Ok(Tenants::Some(ids.clone())),
    };
    let shown = RightsForm {
        roles: role_choices(&chosen),
        tenants: all
            .iter()
            .map(|tenant| choice(tenant, ids.contains(&tenant.id)))
            .collect(),
        all: every,
        roles_problem: roles.is_none().then(|| roles_problem(&chosen)),
        tenants_problem: tenants.as_ref().err().copied(),
    };
    (shown, roles.zip(tenants.ok()))
}

/// The names of a member's tenants that whoever looks works for themselves; none means all.
pub(super) fn tenant_names(tenants: &Tenants, all: &[Tenant], staff: &StaffSession) -> Vec<String> {
    let seen: Vec<Tenant> = all
        .iter()
        .filter(|tenant| staff.actor.name_tenant(tenant.id).is_ok())
        .cloned()
        .collect();
    names(tenants, &seen)
}

/// The names of tenants; none means all.
pub(super) fn names(tenants: &Tenants, all: &[Tenant]) -> Vec<String> {
    match tenants {
        Tenants::All => Vec::new(),
        Tenants::Some(ids) => {
            let mut names: Vec<String> = all
                .iter()
                .filter(|tenant| ids.contains(&tenant.id))
                .map(|tenant| tenant.name.clone())
                .collect();
            if names.is_empty() {
                // Their rows are damaged; that must not look like all of them.
                names.push("–".to_owned());
            }
            names
        }
    }
}

fn choice(tenant: &Tenant, chosen: bool) -> TenantChoice {
    TenantChoice {
        id: tenant.id.to_string(),
        name: tenant.name.clone(),
        chosen,
    }
}
