//! What a member may do, and for whom: every role holds for tenants of its own.

use serde::{Deserialize, Serialize};

use crate::id::TenantId;
use crate::role::{Role, Tenants};

// CLAIM(C-26): SECURITY.md
/// The rights of one member: roles, each for its own tenants, in the one order in which they are
/// written. There is at least one role, and none is for nobody.
///
/// An administrator or auditor serves the whole portal and holds no other role; a contact person
/// is not of the firm, so holds no other role either, and works for tenants that are named.
/// Nothing else exists: bytes that say something else are refused when they are read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<(Role, Tenants)>")]
pub struct Rights(Vec<(Role, Tenants)>);

/// Roles that do not go together, or not with these tenants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these rights do not go together")]
pub struct UnsoundRights;

impl Rights {
    /// These roles, each for these tenants. `None` if there are none, if one stands there twice
    /// or for nobody, or if they do not go together.
    pub fn of(roles: &[(Role, Tenants)]) -> Option<Self> {
        let ordered = roles.iter().map(|(role, of)| (*role, of.in_order()));
        let mut roles: Vec<(Role, Tenants)> = ordered.collect();
        roles.sort_by_key(|(role, _)| *role);
        let names: Vec<Role> = roles.iter().map(|(role, _)| *role).collect();
        let suits = |(role, tenants): &(Role, Tenants)| match role {
            Role::Triager | Role::Lawyer => !tenants.is_empty(),
            Role::TenantUser => *tenants != Tenants::All && !tenants.is_empty(),
            Role::Admin | Role::Auditor => *tenants == Tenants::All,
        };
        (Role::go_together(&names) && roles.iter().all(suits)).then_some(Self(roles))
    }

    /// These roles, all for the same tenants.
    pub fn same(roles: &[Role], tenants: &Tenants) -> Option<Self> {
        let each = roles.iter().map(|role| (*role, tenants.clone()));
        Self::of(&each.collect::<Vec<_>>())
    }

    /// Whether this role is among them, for whomever.
    pub fn has(&self, role: Role) -> bool {
        self.at(role).is_some()
    }

    // CLAIM(C-160): SECURITY.md
    /// Whether this role is among them for this tenant.
    pub fn has_at(&self, role: Role, tenant: TenantId) -> bool {
        self.at(role).is_some_and(|tenants| tenants.has(tenant))
    }

    /// The tenants for which somebody has this role.
    pub fn at(&self, role: Role) -> Option<&Tenants> {
        let found = self.0.iter().find(|(held, _)| *held == role);
        found.map(|(_, tenants)| tenants)
    }

    /// Each role with its tenants.
    pub fn iter(&self) -> impl Iterator<Item = (Role, &Tenants)> {
        self.0.iter().map(|(role, tenants)| (*role, tenants))
    }

    /// Each role.
    pub fn roles(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().map(|(role, _)| *role)
    }

    /// Each role that is held for this tenant.
    pub fn roles_at(&self, tenant: TenantId) -> impl Iterator<Item = Role> + '_ {
        let held = self.0.iter().filter(move |(_, of)| of.has(tenant));
        held.map(|(role, _)| *role)
    }

    /// Every tenant for which there is a role.
    pub fn tenants(&self) -> Tenants {
        let none = Tenants::Some(Vec::new());
        self.0.iter().fold(none, |all, (_, of)| all.or(of))
    }

    /// Whether any role is for this tenant.
    pub fn serves(&self, tenant: TenantId) -> bool {
        self.roles_at(tenant).next().is_some()
    }

    /// Whether any role opens cases, of whomever.
    pub fn reads_cases(&self) -> bool {
        self.roles().any(Role::reads_cases)
    }

    /// Whether any role opens cases of this tenant.
    pub fn reads_at(&self, tenant: TenantId) -> bool {
        self.roles_at(tenant).any(Role::reads_cases)
    }

    /// Whether any role opens anything of a case, and so needs keys that were vouched for.
    pub fn opens(&self) -> bool {
        self.roles().any(Role::opens)
    }

    /// Whether any role opens anything of a case of this tenant.
    pub fn opens_at(&self, tenant: TenantId) -> bool {
        self.roles_at(tenant).any(Role::opens)
    }

    /// What is in both: the roles that both have, for the tenants that both have them for. `None`
    /// if that is nothing.
    pub fn and(&self, other: &Self) -> Option<Self> {
        let both = self.iter().filter_map(|(role, tenants)| {
            let both = tenants.and(other.at(role)?);
            (!both.is_empty()).then_some((role, both))
        });
        Self::of(&both.collect::<Vec<_>>())
    }

    /// Whether everything of `other`, for tenants added later too, is among these.
    pub fn cover(&self, other: &Self) -> bool {
        let covered = |(role, tenants)| self.at(role).is_some_and(|held| held.cover(tenants));
        other.iter().all(covered)
    }
}

impl TryFrom<Vec<(Role, Tenants)>> for Rights {
    type Error = UnsoundRights;

    fn try_from(written: Vec<(Role, Tenants)>) -> Result<Self, UnsoundRights> {
        let rights = Self::of(&written).filter(|rights| rights.0 == written);
        rights.ok_or(UnsoundRights)
    }
}

#[cfg(test)]
pub(crate) mod tests;
