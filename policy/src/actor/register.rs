//! Who reads the register of reports, and how much of it.

use super::{Actor, CaseFacts, Denied};
use crate::case::CaseState;
use crate::role::Role;

/// How much the register says of a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Registered {
    /// Everything but content.
    Whole,
    /// A pseudonym and days.
    Days,
}

impl Actor {
    /// The register of reports: lawyers and auditors.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_register(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Lawyer, Role::Auditor])
    }

    // CLAIM(C-108): SECURITY.md
    // CLAIM(C-204): SECURITY.md
    /// How much of a case the register says to this actor: lawyers get every case of their
    /// clients that is assigned or ended, auditors its days; nobody a case that they must not see,
    /// or one that is erased. Until the question about conflicts is answered only those lawyers
    /// get it who answer it: whoever is shut out then does not see a line go.
    ///
    /// # Errors
    /// [`Denied`] if the case is not in their register.
    pub fn in_register(&self, facts: &CaseFacts) -> Result<Registered, Denied> {
        let Self::Member { id, rights } = self else {
            return Err(Denied);
        };
        if !facts.may_know(*id) || facts.state == CaseState::Anonymised {
            Err(Denied)
        } else if rights.has_at(Role::Lawyer, facts.tenant) {
            let asked = rights.has_at(facts.intake, facts.tenant);
            let answered = facts.state != CaseState::Received;
            (asked || answered)
                .then_some(Registered::Whole)
                .ok_or(Denied)
        } else if rights.has_at(Role::Auditor, facts.tenant) {
            Ok(Registered::Days)
        } else {
            Err(Denied)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CaseId, MemberId, TenantId};
    use crate::rights::Rights;
    use crate::role::Tenants;

    const ME: MemberId = MemberId::from_bytes([1; 16]);
    const OURS: TenantId = TenantId::from_bytes([2; 16]);

    fn actor(role: Role) -> Actor {
        let tenants = match role {
            Role::Admin | Role::Auditor => Tenants::All,
            Role::Triager | Role::Lawyer | Role::TenantUser => Tenants::Some(vec![OURS]),
        };
        Actor::Member {
            id: ME,
            rights: Rights::same(&[role], &tenants).unwrap(),
        }
    }

    fn facts() -> CaseFacts {
        CaseFacts {
            case: CaseId::from_bytes([3; 16]),
            tenant: OURS,
            state: CaseState::InProgress,
            handler: None,
            standby: None,
            colleagues: Vec::new(),
            released_to: Vec::new(),
            held: false,
            excluded: Vec::new(),
            compared: None,
            intake: Role::Triager,
        }
    }

    #[test]
    fn lawyers_read_it_whole_and_auditors_read_days() {
        for role in Role::ALL {
            let expected = match role {
                Role::Lawyer => Ok(Registered::Whole),
                Role::Auditor => Ok(Registered::Days),
                Role::Triager | Role::TenantUser | Role::Admin => Err(Denied),
            };
            assert_eq!(actor(role).in_register(&facts()), expected, "{role:?}");
            assert_eq!(actor(role).see_register().is_ok(), expected.is_ok());
        }
        assert_eq!(Actor::Visitor.in_register(&facts()), Err(Denied));
    }

    #[test]
    fn a_report_is_in_it_for_lawyers_once_the_conflict_question_is_answered() {
        let mut waiting = facts();
        waiting.state = CaseState::Received;
        assert_eq!(actor(Role::Lawyer).in_register(&waiting), Err(Denied));
        assert_eq!(
            actor(Role::Auditor).in_register(&waiting),
            Ok(Registered::Days)
        );
        let both = Actor::Member {
            id: ME,
            rights: Rights::same(&[Role::Lawyer, Role::Triager], &Tenants::Some(vec![OURS]))
                .unwrap(),
        };
        assert_eq!(both.in_register(&waiting), Ok(Registered::Whole));
        waiting.intake = Role::Lawyer;
        assert_eq!(
            actor(Role::Lawyer).in_register(&waiting),
            Ok(Registered::Whole)
        );
    }

    #[test]
    fn nobody_finds_another_client_an_exclusion_or_what_is_erased_in_it() {
        let mut excluded = facts();
        excluded.excluded.push(ME);
        let mut erased = facts();
        erased.state = CaseState::Anonymised;
        for facts in [excluded, erased] {
            for role in [Role::Lawyer, Role::Auditor] {
                assert_eq!(actor(role).in_register(&facts), Err(Denied));
            }
        }
        let mut foreign = facts();
        foreign.tenant = TenantId::from_bytes([9; 16]);
        assert_eq!(actor(Role::Lawyer).in_register(&foreign), Err(Denied));
        let mixed = Actor::Member {
            id: ME,
            rights: Rights::of(&[
                (Role::Lawyer, Tenants::Some(vec![OURS])),
                (Role::Triager, Tenants::Some(vec![foreign.tenant])),
            ])
            .unwrap(),
        };
        assert_eq!(mixed.in_register(&facts()), Ok(Registered::Whole));
        assert_eq!(mixed.in_register(&foreign), Err(Denied), "a triager there");
    }
}
