//! What a member does for the firm, and for which tenants.

use serde::{Deserialize, Serialize};

use crate::id::TenantId;

/// A role. Exhaustive on purpose: a new one must break every `match`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Role {
    /// Takes in new reports and assigns them.
    Triager,
    /// Handles assigned cases.
    Lawyer,
    /// The client's contact person: sees what is released to them.
    TenantUser,
    /// Runs the portal; reads no case.
    Admin,
    /// Sees registers and logs; reads no content.
    Auditor,
}

/// The roles of one member: at least one, and never reading cases beside running the portal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Roles(Vec<Role>);

/// The tenants a member works for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Tenants {
    /// Every tenant, those added later too.
    All,
    /// These.
    Some(Vec<TenantId>),
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::Triager,
        Self::Lawyer,
        Self::TenantUser,
        Self::Admin,
        Self::Auditor,
    ];

    /// Whether the role opens cases, and so needs keys that were vouched for.
    pub fn reads_cases(self) -> bool {
        match self {
            Self::Triager | Self::Lawyer => true,
            // A tenant user opens released copies only, under keys of their own.
            Self::TenantUser | Self::Admin | Self::Auditor => false,
        }
    }
}

impl Roles {
    // CLAIM(C-26): SECURITY.md
    /// These roles together. `None` if there are none, or if they do not go together:
    /// an administrator or auditor holds no other role, and a tenant user is not of the firm.
    pub fn of(roles: &[Role]) -> Option<Self> {
        let mut roles = roles.to_vec();
        roles.sort();
        roles.dedup();
        let alone = |role: &Role| !role.reads_cases();
        if roles.is_empty() || (roles.len() > 1 && roles.iter().any(alone)) {
            return None;
        }
        Some(Self(roles))
    }

    /// Whether this role is among them.
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// Whether any of them opens cases.
    pub fn reads_cases(&self) -> bool {
        self.0.iter().any(|role| role.reads_cases())
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }
}

impl Tenants {
    /// Whether this tenant is among them.
    pub fn has(&self, tenant: TenantId) -> bool {
        match self {
            Self::All => true,
            Self::Some(tenants) => tenants.contains(&tenant),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_runs_the_portal_and_reads_cases() {
        assert!(Roles::of(&[]).is_none());
        assert!(Roles::of(&[Role::Lawyer, Role::Triager]).is_some());
        for alone in [Role::Admin, Role::Auditor, Role::TenantUser] {
            assert!(Roles::of(&[alone]).is_some());
            for other in Role::ALL {
                assert_eq!(Roles::of(&[alone, other]).is_some(), other == alone);
            }
        }
    }
}
