//! Whose statistics somebody reads, and how finely.

use super::{Actor, CaseFacts, Denied};
use crate::case::CaseState;
use crate::id::TenantId;
use crate::rights::Rights;
use crate::role::{Role, Tenants};

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
    /// in bands, triagers of what waits. Administrators see the health of the portal only. Who has
    /// several roles is told the finest that they may read of any client.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_statistics(&self) -> Result<Counted, Denied> {
        self.finest(Rights::has)
    }

    /// How finely the cases of a client count in this actor's statistics; `None` stands for the
    /// clients that are too small to be told apart.
    ///
    /// # Errors
    /// [`Denied`] if they do not count.
    pub fn counts_tenant(&self, tenant: Option<TenantId>) -> Result<Counted, Denied> {
        self.finest(|rights, role| match tenant {
            Some(tenant) => rights.has_at(role, tenant),
            None => rights.at(role) == Some(&Tenants::All),
        })
    }

    // CLAIM(C-109): SECURITY.md
    // CLAIM(C-204): SECURITY.md
    /// Whether a case counts in a view of this fineness. One that somebody must not see counts
    /// for nobody: what is left of it once it is erased does not say who that was. Until it is known
    /// who must not see it, a case counts only for auditors and for those who take it in.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn counts_case(&self, facts: &CaseFacts, view: Counted) -> Result<(), Denied> {
        let fine = self.counts_tenant(Some(facts.tenant))? == view;
        let hidden = !facts.excluded.is_empty() || !self.may_know(facts);
        if !fine || hidden || facts.state == CaseState::Anonymised {
            return Err(Denied);
        }
        let received = facts.state == CaseState::Received;
        let counts = match view {
            Counted::Queue => received,
            Counted::Whole | Counted::Bands => !received || self.takes_in(facts),
            Counted::BandsOfAll => true,
        };
        counts.then_some(()).ok_or(Denied)
    }

    fn may_know(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Member { id, .. } => facts.may_know(*id),
            Self::Reporter { .. } | Self::Visitor => false,
        }
    }

    fn takes_in(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Member { rights, .. } => rights.has_at(facts.intake, facts.tenant),
            Self::Reporter { .. } | Self::Visitor => false,
        }
    }

    fn finest(&self, holds: impl Fn(&Rights, Role) -> bool) -> Result<Counted, Denied> {
        let Self::Member { rights, .. } = self else {
            return Err(Denied);
        };
        let finest = [
            (Role::Lawyer, Counted::Whole),
            (Role::Triager, Counted::Queue),
            (Role::TenantUser, Counted::Bands),
            (Role::Auditor, Counted::BandsOfAll),
        ];
        let found = finest.into_iter().find(|(role, _)| holds(rights, *role));
        found.map(|(_, counted)| counted).ok_or(Denied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CaseId, MemberId};

    const OURS: TenantId = TenantId::from_bytes([2; 16]);
    const OTHER: TenantId = TenantId::from_bytes([3; 16]);

    fn actor(roles: &[(Role, Tenants)]) -> Actor {
        Actor::Member {
            id: MemberId::from_bytes([1; 16]),
            rights: Rights::of(roles).unwrap(),
        }
    }

    /// A member with one role, for our tenant if the role is not for the whole portal.
    fn ours(role: Role) -> Actor {
        actor(&[(
            role,
            match role {
                Role::Admin | Role::Auditor => Tenants::All,
                Role::Triager | Role::Lawyer | Role::TenantUser => Tenants::Some(vec![OURS]),
            },
        )])
    }

    fn counts(actor: &Actor, facts: &CaseFacts) -> bool {
        let counted = actor.counts_tenant(Some(facts.tenant));
        counted.is_ok_and(|view| actor.counts_case(facts, view).is_ok())
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
            compared: None,
            intake: Role::Triager,
        }
    }

    #[test]
    fn a_case_whose_reporter_named_somebody_counts_only_for_whom_the_names_were_compared_with() {
        let named = |compared: &[u8]| {
            let members = compared.iter().map(|n| MemberId::from_bytes([*n; 16]));
            CaseFacts {
                compared: Some(members.collect()),
                ..facts(OURS, CaseState::InProgress, &[])
            }
        };
        assert!(counts(&ours(Role::Lawyer), &named(&[1])));
        for compared in [&[][..], &[9]] {
            assert!(!counts(&ours(Role::Lawyer), &named(compared)));
        }
    }

    #[test]
    fn each_role_counts_what_the_matrix_gives_it() {
        for role in Role::ALL {
            let actor = ours(role);
            let open = counts(&actor, &facts(OURS, CaseState::InProgress, &[]));
            let waiting = counts(&actor, &facts(OURS, CaseState::Received, &[]));
            let expected = match role {
                Role::Auditor => (true, true),
                // Who must not see it is not known before it is assigned.
                Role::Lawyer | Role::TenantUser => (true, false),
                Role::Triager => (false, true),
                Role::Admin => (false, false),
            };
            assert_eq!((open, waiting), expected, "{role:?}");
            let all = role == Role::Auditor;
            let elsewhere = counts(&actor, &facts(OTHER, CaseState::Received, &[]));
            assert_eq!(elsewhere, all, "{role:?}");
            let small = actor.counts_tenant(None).is_ok();
            assert_eq!(small, all, "small tenants are not theirs: {role:?}");
        }
        assert!(Actor::Visitor.see_statistics().is_err());
    }

    #[test]
    fn a_report_counts_before_it_is_assigned_only_for_those_who_take_it_in() {
        let mut waiting = facts(OURS, CaseState::Received, &[]);
        waiting.intake = Role::Lawyer;
        assert!(counts(&ours(Role::Lawyer), &waiting));
        assert!(!counts(&ours(Role::TenantUser), &waiting));
        let tenants = Tenants::Some(vec![OURS]);
        let both = actor(&[(Role::Lawyer, tenants.clone()), (Role::Triager, tenants)]);
        waiting.intake = Role::Triager;
        assert!(counts(&both, &waiting));
        assert!(!counts(&ours(Role::Lawyer), &waiting));
    }

    #[test]
    fn two_roles_count_each_where_it_is_held_and_never_in_one_view() {
        let mixed = actor(&[
            (Role::Lawyer, Tenants::Some(vec![OTHER])),
            (Role::Triager, Tenants::All),
        ]);
        assert_eq!(mixed.see_statistics(), Ok(Counted::Whole));
        assert_eq!(mixed.counts_tenant(Some(OTHER)), Ok(Counted::Whole));
        assert_eq!(mixed.counts_tenant(Some(OURS)), Ok(Counted::Queue));
        assert_eq!(mixed.counts_tenant(None), Ok(Counted::Queue));
        let received = facts(OURS, CaseState::Received, &[]);
        assert!(mixed.counts_case(&received, Counted::Queue).is_ok());
        assert!(mixed.counts_case(&received, Counted::Whole).is_err());
        let assigned = facts(OURS, CaseState::InProgress, &[]);
        assert!(mixed.counts_case(&assigned, Counted::Queue).is_err());
        assert!(mixed.counts_case(&assigned, Counted::Whole).is_err());
        let theirs = facts(OTHER, CaseState::InProgress, &[]);
        assert!(mixed.counts_case(&theirs, Counted::Whole).is_ok());
    }

    #[test]
    fn a_case_with_an_exclusion_counts_for_nobody() {
        for role in Role::ALL {
            for state in [CaseState::Received, CaseState::InProgress] {
                for excluded in [1, 9] {
                    let facts = facts(OURS, state, &[excluded]);
                    assert!(!counts(&ours(role), &facts), "{role:?}");
                }
            }
        }
    }
}
