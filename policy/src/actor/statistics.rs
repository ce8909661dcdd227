//! Whose statistics somebody reads, and how finely.

use super::{Actor, CaseFacts, Denied};
use crate::case::CaseState;
use crate::id::TenantId;
use crate::role::Role;

/// How finely somebody reads statistics.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    /// Every number, of each of their clients.
    Whole,
    /// Bands, of each of their clients.
    Bands,
    /// Bands, of all clients together.
    BandsOfAll,
    /// The cases that wait for a lawyer.
    Queue,
}

impl Actor {
    /// Statistics: lawyers of their clients, contact persons of theirs in bands, auditors of all
    /// in bands, triagers of what waits. Administrators see the health of the portal only.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_statistics(&self) -> Result<Counted, Denied> {
        let Self::Member { roles, .. } = self else {
            return Err(Denied);
        };
        let finest = [
            (Role::Lawyer, Counted::Whole),
            (Role::Triager, Counted::Queue),
            (Role::TenantUser, Counted::Bands),
            (Role::Auditor, Counted::BandsOfAll),
        ];
        let found = finest.into_iter().find(|(role, _)| roles.has(*role));
        found.map(|(_, counted)| counted).ok_or(Denied)
    }

    /// Whether the cases of a client count in this actor's statistics; `None` stands for the
    /// clients that are too small to be told apart.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn counts_tenant(&self, tenant: Option<TenantId>) -> Result<(), Denied> {
        use crate::role::Tenants;
        self.see_statistics()?;
        match (self, tenant) {
            (Self::Member { tenants, .. }, Some(tenant)) if tenants.has(tenant) => Ok(()),
            (
                Self::Member {
                    tenants: Tenants::All,
                    ..
                },
                None,
            ) => Ok(()),
            (Self::Member { .. } | Self::Reporter { .. } | Self::Visitor, _) => Err(Denied),
        }
    }

    // CLAIM(C-109): SECURITY.md
    /// Whether a case counts in this actor's statistics. One that somebody must not see counts
    /// for nobody: what is left of it once it is erased does not say who that was.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn counts_case(&self, facts: &CaseFacts) -> Result<(), Denied> {
        self.counts_tenant(Some(facts.tenant))?;
        if !facts.excluded.is_empty() || facts.state == CaseState::Anonymised {
            return Err(Denied);
        }
        match self.see_statistics()? {
            Counted::Queue if facts.state != CaseState::Received => Err(Denied),
            Counted::Queue | Counted::Whole | Counted::Bands | Counted::BandsOfAll => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CaseId, MemberId};
    use crate::role::{Roles, Tenants};

    const OURS: TenantId = TenantId::from_bytes([2; 16]);
    const OTHER: TenantId = TenantId::from_bytes([3; 16]);

    fn actor(role: Role, tenants: Tenants) -> Actor {
        Actor::Member {
            id: MemberId::from_bytes([1; 16]),
            roles: Roles::of(&[role]).unwrap(),
            tenants,
        }
    }

    fn facts(tenant: TenantId, state: CaseState, excluded: &[u8]) -> CaseFacts {
        let members = excluded.iter().map(|n| MemberId::from_bytes([*n; 16]));
        CaseFacts {
            case: CaseId::from_bytes([3; 16]),
            tenant,
            state,
            handler: None,
            standby: None,
            colleagues: Vec::new(),
            released_to: Vec::new(),
            held: false,
            excluded: members.collect(),
            intake: Role::Triager,
        }
    }

    #[test]
    fn each_role_counts_what_the_matrix_gives_it() {
        for role in Role::ALL {
            let actor = actor(role, Tenants::Some(vec![OURS]));
            let open = actor
                .counts_case(&facts(OURS, CaseState::InProgress, &[]))
                .is_ok();
            let waiting = actor
                .counts_case(&facts(OURS, CaseState::Received, &[]))
                .is_ok();
            let expected = match role {
                Role::Lawyer | Role::TenantUser | Role::Auditor => (true, true),
                Role::Triager => (false, true),
                Role::Admin => (false, false),
            };
            assert_eq!((open, waiting), expected, "{role:?}");
            assert!(
                actor
                    .counts_case(&facts(OTHER, CaseState::Received, &[]))
                    .is_err()
            );
            assert!(
                actor.counts_tenant(None).is_err(),
                "small tenants are not theirs"
            );
        }
        assert!(Actor::Visitor.see_statistics().is_err());
    }

    #[test]
    fn a_case_with_an_exclusion_counts_for_nobody() {
        for role in Role::ALL {
            let actor = actor(role, Tenants::Some(vec![OURS]));
            for excluded in [1, 9] {
                let facts = facts(OURS, CaseState::Received, &[excluded]);
                assert!(actor.counts_case(&facts).is_err(), "{role:?}");
            }
        }
    }
}
