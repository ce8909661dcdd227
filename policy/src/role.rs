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

    /// Whether any of them opens anything of a case, and so needs keys that were vouched for.
    pub fn opens(&self) -> bool {
        self.reads_cases() || self.has(Role::TenantUser)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }

    /// The roles that are in both. `None` if there is none.
    pub fn and(&self, other: &Self) -> Option<Self> {
        let both: Vec<Role> = self.iter().filter(|role| other.has(*role)).collect();
        Self::of(&both)
    }

    /// Whether every role of `other` is among these.
    pub fn cover(&self, other: &Self) -> bool {
        other.iter().all(|role| self.has(role))
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

    /// The tenants that are in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, these) | (these, Self::All) => these.clone(),
            (Self::Some(these), _) => {
                let both = these.iter().filter(|tenant| other.has(**tenant));
                Self::Some(both.copied().collect())
            }
        }
    }

    /// Whether every tenant of `other`, those added later too, is among these.
    pub fn cover(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Some(_), Self::All) => false,
            (Self::Some(_), Self::Some(tenants)) => tenants.iter().all(|tenant| self.has(*tenant)),
        }
    }

    /// Whether some tenant is in both.
    pub fn meet(&self, other: &Self) -> bool {
        match self.and(other) {
            Self::All => true,
            Self::Some(both) => !both.is_empty(),
        }
    }

    /// Whether somebody with these roles may work for these tenants: at least one, and a
    /// contact person only for tenants that are named.
    pub fn suit(&self, roles: &Roles) -> bool {
        match self {
            Self::All => !roles.has(Role::TenantUser),
            Self::Some(tenants) => !tenants.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenants(numbers: &[u8]) -> Tenants {
        let ids = numbers.iter().map(|n| TenantId::from_bytes([*n; 16]));
        Tenants::Some(ids.collect())
    }

    #[test]
    fn some_tenants_never_cover_all_of_them() {
        assert!(Tenants::All.cover(&Tenants::All) && Tenants::All.cover(&tenants(&[1])));
        assert!(!tenants(&[1, 2]).cover(&Tenants::All));
        assert!(tenants(&[1, 2]).cover(&tenants(&[2])));
        assert!(!tenants(&[1]).cover(&tenants(&[1, 2])));
        assert_eq!(tenants(&[1, 2]).and(&tenants(&[2, 3])), tenants(&[2]));
        assert_eq!(Tenants::All.and(&tenants(&[2])), tenants(&[2]));
        assert_eq!(tenants(&[2]).and(&Tenants::All), tenants(&[2]));
        assert!(!tenants(&[1]).meet(&tenants(&[2])) && Tenants::All.meet(&Tenants::All));
    }

    #[test]
    fn a_contact_person_works_for_tenants_that_are_named() {
        let (contact, lawyer) = (
            Roles::of(&[Role::TenantUser]).unwrap(),
            Roles::of(&[Role::Lawyer]).unwrap(),
        );
        assert!(!Tenants::All.suit(&contact) && Tenants::All.suit(&lawyer));
        assert!(tenants(&[1]).suit(&contact));
        assert!(!tenants(&[]).suit(&contact) && !tenants(&[]).suit(&lawyer));
    }

    #[test]
    fn roles_that_both_have() {
        let both = Roles::of(&[Role::Lawyer, Role::Triager]).unwrap();
        let lawyer = Roles::of(&[Role::Lawyer]).unwrap();
        let admin = Roles::of(&[Role::Admin]).unwrap();
        assert_eq!(both.and(&lawyer), Some(lawyer.clone()));
        assert_eq!(lawyer.and(&admin), None);
        assert!(both.cover(&lawyer) && !lawyer.cover(&both));
    }

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
