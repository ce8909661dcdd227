//! Roles and their tenants in forms.

use subrosa_policy::{Rights, Role, TenantId, Tenants};

use crate::app::kept::Tenant;
use crate::app::staff::StaffSession;
use crate::web::form::Form;
use crate::web::staff::since::{Differing, text};
use crate::web::view::RoleKey;
use crate::web::view::join::{RoleChoice, RolesProblem};
use crate::web::view::people::{
    ApartForm, Held, RightsForm, TenantChoice, TenantsForm, TenantsProblem,
};
use crate::web::view::since::{Clash, ClashValue};

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

/// The roles ticked in a form, each once.
pub(in crate::web::staff) fn chosen_roles(form: &Form) -> Vec<Role> {
    let mut chosen: Vec<Role> = form
        .all("role")
        .filter_map(|key| match key {
            "triager" => Some(Role::Triager),
            "lawyer" => Some(Role::Lawyer),
            "tenant-user" => Some(Role::TenantUser),
            "admin" => Some(Role::Admin),
            "auditor" => Some(Role::Auditor),
            _ => None,
        })
        .collect();
    chosen.sort();
    chosen.dedup();
    chosen
}

/// Why a set of ticked roles is none.
pub(in crate::web::staff) fn roles_problem(chosen: &[Role]) -> Option<RolesProblem> {
    match chosen {
        [] => Some(RolesProblem::Empty),
        [..] => (!Role::go_together(chosen)).then_some(RolesProblem::Clash),
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

/// What is ticked of all tenants, for every role or for one.
#[derive(Clone, Default)]
struct Ticked {
    every: bool,
    ids: Vec<TenantId>,
}

impl Ticked {
    /// Reads it from the fields whose names end so.
    fn read(form: &Form, end: &str, all: &[Tenant]) -> Self {
        let field = format!("tenant{end}");
        let ids = form.all(&field).filter_map(|id| id.parse().ok());
        Self {
            every: form.has(&format!("all{end}")),
            ids: ids
                .filter(|id| all.iter().any(|tenant| tenant.id == *id))
                .collect(),
        }
    }

    fn of(tenants: &Tenants) -> Self {
        match tenants {
            Tenants::All => Self {
                every: true,
                ids: Vec::new(),
            },
            Tenants::Some(ids) => Self {
                every: false,
                ids: ids.clone(),
            },
        }
    }

    fn is_blank(&self) -> bool {
        !self.every && self.ids.is_empty()
    }

    /// What it means. Nobody gets all tenants by ticking none.
    fn tenants(&self) -> Result<Tenants, TenantsProblem> {
        match (self.every, self.ids.is_empty()) {
            (true, true) => Ok(Tenants::All),
            (true, false) => Err(TenantsProblem::Both),
            (false, true) => Err(TenantsProblem::Empty),
            (false, false) => Ok(Tenants::Some(self.ids.clone())),
        }
    }

    fn form(&self, all: &[Tenant], problem: Option<TenantsProblem>) -> TenantsForm {
        let tenants = all.iter().map(|tenant| TenantChoice {
            id: tenant.id.to_string(),
            name: tenant.name.clone(),
            chosen: self.ids.contains(&tenant.id),
        });
        TenantsForm {
            tenants: tenants.collect(),
            all: self.every,
            problem,
        }
    }
}

/// Everything that is ticked: roles, tenants for all of them, and tenants of single roles.
#[derive(Clone, Default)]
struct Choice {
    roles: Vec<Role>,
    shared: Ticked,
    apart: [Ticked; APART.len()],
}

impl Choice {
    fn read(form: &Form, all: &[Tenant]) -> Self {
        Self {
            roles: chosen_roles(form),
            shared: Ticked::read(form, "", all),
            apart: APART.map(|(_, end)| Ticked::read(form, end, all)),
        }
    }

    /// What is ticked for somebody who has these rights: the simple way where it says it all.
    fn of(rights: &Rights) -> Self {
        let roles: Vec<Role> = rights.roles().collect();
        let tenants = rights.tenants();
        if rights.iter().all(|(_, of)| *of == tenants) {
            return Self {
                roles,
                shared: Ticked::of(&tenants),
                apart: Default::default(),
            };
        }
        Self {
            roles,
            shared: Ticked::default(),
            apart: APART.map(|(role, _)| rights.at(role).map(Ticked::of).unwrap_or_default()),
        }
    }

    /// What is ticked for this role alone; nothing means what is ticked for all.
    fn own(&self, role: Role) -> Option<&Ticked> {
        let place = APART.iter().position(|(apart, _)| *apart == role)?;
        self.apart.get(place).filter(|own| !own.is_blank())
    }

    /// The tenants of a ticked role.
    fn tenants(&self, role: Role) -> Result<Tenants, TenantsProblem> {
        match role {
            // Whoever runs or audits the portal does so for all of it.
            Role::Admin | Role::Auditor => Ok(Tenants::All),
            Role::TenantUser => match self.shared.tenants()? {
                Tenants::All => Err(TenantsProblem::Named),
                named @ Tenants::Some(_) => Ok(named),
            },
            Role::Triager | Role::Lawyer => self.own(role).unwrap_or(&self.shared).tenants(),
        }
    }

    /// What is wrong with what is ticked for all roles.
    fn shared_problem(&self) -> Option<TenantsProblem> {
        if self.roles.is_empty() && self.apart.iter().all(Ticked::is_blank) {
            return self.shared.tenants().err();
        }
        let mut sharing = self.roles.iter().filter(|role| self.own(**role).is_none());
        sharing.find_map(|role| self.tenants(*role).err())
    }

    /// What is wrong with what is ticked for one role.
    fn own_problem(&self, role: Role) -> Option<TenantsProblem> {
        let own = self.own(role)?;
        if self.roles.contains(&role) {
            own.tenants().err()
        } else {
            Some(TenantsProblem::Role)
        }
    }

    /// The rights it stands for, if nothing is wrong with it.
    fn rights(&self) -> Option<Rights> {
        let each = self.roles.iter();
        let each = each.map(|role| Some((*role, self.tenants(*role).ok()?)));
        Rights::of(&each.collect::<Option<Vec<_>>>()?)
    }

    /// The form; it says what is wrong if it was `sent`.
    fn form(&self, all: &[Tenant], sent: bool) -> RightsForm {
        let shared = self.shared_problem().filter(|_| sent);
        let roles = roles_problem(&self.roles).filter(|_| sent);
        let apart = APART.iter().zip(&self.apart).map(|((role, _), own)| {
            let problem = self.own_problem(*role).filter(|_| sent);
            ApartForm {
                role: role_key(*role),
                own: own.form(all, problem),
            }
        });
        let apart: Vec<_> = apart.collect();
        let wrong = apart.iter().any(|apart| apart.own.problem.is_some());
        RightsForm {
            roles: role_choices(&self.roles),
            roles_problem: roles,
            wrong: wrong || shared.is_some() || roles.is_some(),
            shared: self.shared.form(all, shared),
            differs: !self.apart.iter().all(Ticked::is_blank),
            apart,
        }
    }
}

/// Roles and tenants with nothing ticked.
pub(super) fn blank_rights(all: &[Tenant]) -> RightsForm {
    Choice::default().form(all, false)
}

/// Roles and tenants as a member has them.
pub(super) fn rights_of(rights: &Rights, all: &[Tenant]) -> RightsForm {
    Choice::of(rights).form(all, false)
}

/// Reads what was ticked, and what it means if nothing is wrong with it.
pub(super) fn read_rights(form: &Form, all: &[Tenant]) -> (RightsForm, Option<Rights>) {
    let choice = Choice::read(form, all);
    let shown = choice.form(all, true);
    let rights = choice.rights().filter(|_| !shown.wrong);
    (shown, rights)
}

/// What is ticked otherwise than somebody has it by now.
pub(super) fn rights_clash(now: &RightsForm, ticked: &RightsForm) -> Clash {
    let mut differing = Differing::default();
    let roles = |form: &RightsForm| {
        let chosen = form.roles.iter().filter(|choice| choice.chosen);
        let roles = chosen.map(|choice| ClashValue::Role { role: choice.role });
        roles.collect()
    };
    differing.chosen("roles-legend", roles(now), roles(ticked));
    let tenants = (&now.shared, &ticked.shared);
    differing.chosen("rights-tenants", chosen(tenants.0), chosen(tenants.1));
    let labels = ["rights-tenants-triager", "rights-tenants-lawyer"].into_iter();
    for ((now, ticked), label) in now.apart.iter().zip(&ticked.apart).zip(labels) {
        differing.chosen(label, chosen(&now.own), chosen(&ticked.own));
    }
    differing.of_form("rights")
}

/// The tenants that are ticked, by name.
fn chosen(form: &TenantsForm) -> Vec<ClashValue> {
    let all = form.all.then_some(ClashValue::Named { id: "rights-all" });
    let tenants = form.tenants.iter().filter(|tenant| tenant.chosen);
    let tenants = tenants.map(|tenant| text(&tenant.name));
    all.into_iter().chain(tenants).collect()
}

/// Somebody's rights, as far as whoever looks may know the tenants.
pub(super) fn held(rights: &Rights, all: &[Tenant], staff: &StaffSession) -> Vec<Held> {
    grouped(rights, all, |tenant| {
        staff.actor.name_tenant(tenant).is_ok()
    })
}

/// Rights of somebody who is not here yet, for the administrator.
pub(super) fn held_all(rights: &Rights, all: &[Tenant]) -> Vec<Held> {
    grouped(rights, all, |_| true)
}

/// Roles of the same tenants together. A role whose tenants may not be known is not told.
fn grouped(rights: &Rights, all: &[Tenant], known: impl Fn(TenantId) -> bool) -> Vec<Held> {
    let mut groups: Vec<(Tenants, Vec<Role>)> = Vec::new();
    for (role, tenants) in rights.iter() {
        let seen = match tenants {
            Tenants::All => Tenants::All,
            Tenants::Some(ids) => {
                let seen = ids.iter().copied().filter(|id| known(*id));
                Tenants::Some(seen.collect())
            }
        };
        match groups.iter_mut().find(|(of, _)| *of == seen) {
            Some((_, roles)) => roles.push(role),
            None if seen.is_empty() => {}
            None => groups.push((seen, vec![role])),
        }
    }
    let shown = groups.into_iter().map(|(tenants, roles)| Held {
        office: !roles.iter().any(|role| role.opens()),
        roles: roles.into_iter().map(role_key).collect(),
        tenants: names(&tenants, all),
    });
    shown.collect()
}

/// The names of tenants; none means all.
fn names(tenants: &Tenants, all: &[Tenant]) -> Vec<String> {
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

/// The roles that one person can have for different tenants, and how their fields end.
const APART: [(Role, &str); 2] = [(Role::Triager, "-triager"), (Role::Lawyer, "-lawyer")];
