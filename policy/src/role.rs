//! The words for what somebody does, and for which tenants.

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

/// The tenants for which somebody has a role.
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

    /// Whether the role opens cases.
    pub fn reads_cases(self) -> bool {
        match self {
            Self::Triager | Self::Lawyer => true,
            // A tenant user opens released copies only, under keys of their own.
            Self::TenantUser | Self::Admin | Self::Auditor => false,
        }
    }

    /// Whether one person may have these roles: each once, and several only if all of them read
    /// cases. Who runs or audits the portal reads none, and a contact person is not of the firm.
    pub fn go_together(roles: &[Self]) -> bool {
        let once = |role| roles.iter().filter(|other| *other == role).count() == 1;
        match roles {
            [] => false,
            [_] => true,
            [..] => roles.iter().all(|role| role.reads_cases() && once(role)),
        }
    }

    /// Whether the role opens anything of a case.
    pub fn opens(self) -> bool {
        match self {
            Self::Triager | Self::Lawyer | Self::TenantUser => true,
            Self::Admin | Self::Auditor => false,
        }
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
        !self.and(other).is_empty()
    }

    /// The tenants that are in one of both.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::Some(these), Self::Some(those)) => {
                Self::Some([these.as_slice(), those.as_slice()].concat()).in_order()
            }
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::All => false,
            Self::Some(tenants) => tenants.is_empty(),
        }
    }

    /// The same, each once and in the one order in which they are written.
    #[must_use]
    pub(crate) fn in_order(&self) -> Self {
        match self {
            Self::All => Self::All,
            Self::Some(tenants) => {
                let mut tenants = tenants.clone();
                tenants.sort();
                tenants.dedup();
                Self::Some(tenants)
            }
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
    fn tenants_of_one_of_both_stand_there_once_in_one_order() {
        assert_eq!(tenants(&[3, 1]).or(&tenants(&[2, 1])), tenants(&[1, 2, 3]));
        assert_eq!(tenants(&[1]).or(&Tenants::All), Tenants::All);
        assert_eq!(Tenants::All.or(&tenants(&[])), Tenants::All);
        assert!(tenants(&[]).is_empty() && !Tenants::All.is_empty());
    }
}
