//! Somebody loses their role between the form and the act: the roster that was read for the form
//! still has them, and no act gives them a key any more.

use subrosa_policy::{Rights, Tenants};

use super::release::{redacted, released};
use super::*;
use crate::case::Exclusion;
use crate::member::Member;
use crate::roster::VouchedReader;

type Change = fn(&mut Member);

const LOSSES: [Change; 2] = [
    |member| member.service.set_active(false),
    |member| {
        member.rights = Rights::same(&[Role::Auditor], &Tenants::All).unwrap();
    },
];

/// A firm whose roster, as the forms have read it, does not know what became of somebody.
fn firm() -> Firm {
    let mut firm = Firm::new().with_accounts();
    firm.hire(21, &[Role::Triager]);
    firm
}

fn lawyer(firm: &Firm, id: MemberId) -> VouchedReader {
    let lawyers = firm.roster.readers(firm.tenant, Role::Lawyer);
    let found = lawyers.into_iter().find(|lawyer| lawyer.member() == id);
    found.unwrap()
}

fn holds(firm: &Firm, case: CaseId, member: MemberId) -> bool {
    let head = firm.store.head(case).unwrap();
    let mut wraps = head.wraps.iter().map(|wrap| wrap.holder.member());
    wraps.any(|holder| holder == Some(member))
}

#[test]
fn nobody_is_given_or_called_in_to_a_case_after_losing_their_role() {
    for loses in LOSSES {
        let firm = firm();
        let case = firm.report(1, WORDS);
        firm.assign(case, BO);
        let open = firm.open(&firm.bo, case).unwrap();
        let changes = [
            TeamChange::To {
                from: Some(BO),
                handler: lawyer(&firm, CY),
                standby: None,
                stay: true,
            },
            TeamChange::CallIn(lawyer(&firm, CY)),
            TeamChange::Deputy {
                from: None,
                to: Some(lawyer(&firm, CY)),
            },
        ];
        firm.store.change_member(CY, loses).unwrap();
        for change in &changes {
            let facts = firm.store.index(case).unwrap().facts();
            let grant = firm.bo.actor().hand_over(&facts).unwrap();
            let refused = firm.store.change_team(&grant, &open, BO, change, 9);
            assert!(matches!(refused, Err(StoreError::NotFound)));
        }
        assert!(!firm.store.index(case).unwrap().is_worked_on_by(CY));
    }
}

#[test]
fn a_report_and_a_case_given_back_go_to_nobody_who_has_lost_their_role() {
    for loses in LOSSES {
        let firm = firm();
        let assigned = firm.report(1, WORDS);
        firm.assign(assigned, BO);
        let open = firm.open(&firm.bo, assigned).unwrap();
        for id in [ANA, CY] {
            firm.store.change_member(id, loses).unwrap();
        }
        // By the roster that was read before.
        let case = firm.report(2, WORDS);
        assert!(!holds(&firm, case, ANA) && !holds(&firm, case, CY));
        assert!(holds(&firm, case, BO));
        let facts = firm.store.index(assigned).unwrap().facts();
        let grant = firm.bo.actor().hand_over(&facts).unwrap();
        let when = (DAY.plus_days(1), 9);
        let store = &firm.store;
        store
            .hand_back(&grant, &firm.roster, &open, BO, when)
            .unwrap();
        assert!(!holds(&firm, assigned, ANA));
        assert_eq!(store.check().unwrap(), []);
    }
}

#[test]
fn no_copy_is_released_to_a_contact_person_who_has_lost_their_role() {
    for loses in LOSSES {
        let it = released();
        let firm = it.firm.with_accounts();
        let new = redacted(&firm, it.case, it.eve.id);
        firm.store.change_member(it.eve.id, loses).unwrap();
        let refused = release::release(&firm, it.case, &new);
        assert!(matches!(refused, Err(StoreError::NotFound)));
    }
}

#[test]
fn a_case_that_lawyers_take_in_by_an_exclusion_goes_to_those_who_are_lawyers_now() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let suspend = |member: &mut Member| member.service.set_active(false);
    firm.store.change_member(CY, suspend).unwrap();
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.ana.actor().exclude(&facts).unwrap();
    let found = Exclusion {
        by: ANA,
        members: vec![ANA],
        others: Vec::new(),
        note: "the triager".to_owned(),
        minute: 9,
    };
    let (store, roster) = (&firm.store, &firm.roster);
    store.exclude(&grant, roster, &open, &found).unwrap();
    let head = store.head(case).unwrap();
    let reads = |member| head.has_wrap(head::Holder::Access(member));
    assert!(reads(BO) && !reads(CY));
}

#[test]
fn reports_and_removals_at_once_end_and_leave_no_key() {
    for _ in 0..5 {
        let firm = Firm::new().with_accounts();
        let start = std::sync::Barrier::new(2);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                start.wait();
                firm.store.remove_member(CY).unwrap();
            });
            start.wait();
            for code in 1..5 {
                firm.report(code, WORDS);
            }
        });
        for case in firm.store.vault.cases() {
            assert!(!holds(&firm, case, CY));
        }
    }
}
