//! Removals and changes of roles that fail on the way.

use std::cell::Cell;
use std::sync::Arc;

use subrosa_policy::CaseId;

use super::*;
use crate::backend::faulty::{Fault, Faulty};

/// Three cases that Cy handles, each with Bo for a deputy.
fn handled_by_cy(firm: &Firm) -> [CaseId; 3] {
    [1, 2, 3].map(|code| {
        let case = firm.report(code, WORDS);
        let open = firm.open(&firm.ana, case).unwrap();
        let hand = firm.handover(CY, Some(BO));
        firm.hand_on(&firm.ana, &open, &hand).unwrap();
        case
    })
}

fn failing(firm: &mut Firm) -> Arc<Faulty> {
    let faulty = Faulty::before(Arc::clone(&firm.store.backend));
    firm.store.backend = faulty.clone();
    faulty
}

fn read_by_cy(firm: &Firm, cases: &[CaseId]) -> usize {
    let read = |case: &&CaseId| firm.open(&firm.cy, **case).is_ok();
    cases.iter().filter(read).count()
}

fn triages(member: &mut Member) {
    member.rights = everywhere(&[Role::Triager]);
}

#[test]
fn a_removal_that_fails_at_one_case_ends_sessions_and_reaches_the_others() {
    let mut firm = Firm::new().with_accounts();
    let cases = handled_by_cy(&firm);
    let faulty = failing(&mut firm);
    // The account is the first change, the first case the second.
    faulty.refuse_only(2);
    let ended = Cell::new(false);
    let failed = firm.store.remove_member_and(CY, || ended.set(true));
    assert!(matches!(failed, Err(StoreError::Backend(_))));
    assert!(ended.get(), "sessions end with the account");
    assert_eq!(read_by_cy(&firm, &cases), 1);
    // Whoever tries again is told that nobody is there, and it is finished.
    let again = firm.store.remove_member(CY);
    assert!(matches!(again, Err(StoreError::NotFound)));
    assert_eq!(read_by_cy(&firm, &cases), 0);
    let handlers = cases.map(|case| firm.store.index(case).unwrap().handler);
    assert_eq!(handlers, [Some(BO); 3]);
    assert_eq!(firm.store.check().unwrap(), []);
}

#[test]
fn roles_that_were_taken_away_in_part_are_taken_away_by_the_same_change_again() {
    let mut firm = Firm::new().with_accounts();
    let cases = handled_by_cy(&firm);
    let faulty = failing(&mut firm);
    faulty.refuse_only(2);
    let ended = Cell::new(false);
    let end = || ended.set(true);
    let change = |member: &mut Member| {
        triages(member);
        Ok::<_, StoreError>(())
    };
    let failed = firm.store.change_member_and(CY, change, end);
    assert!(failed.is_err() && ended.get());
    assert_eq!(read_by_cy(&firm, &cases), 1);
    firm.store.change_member(CY, triages).unwrap();
    assert_eq!(read_by_cy(&firm, &cases), 0);
}

#[test]
fn a_start_finishes_what_a_removal_or_a_change_of_roles_has_left() {
    for removal in [true, false] {
        let mut firm = Firm::new().with_accounts();
        let cases = handled_by_cy(&firm);
        failing(&mut firm).refuse_only(2);
        let failed = if removal {
            firm.store.remove_member(CY)
        } else {
            firm.store.change_member(CY, triages)
        };
        assert!(failed.is_err());
        assert_eq!(read_by_cy(&firm, &cases), 1, "{removal}");
        let firm = firm.restarted();
        assert_eq!(read_by_cy(&firm, &cases), 0, "{removal}");
        let handlers = cases.map(|case| firm.store.index(case).unwrap().handler);
        assert_eq!(handlers, [Some(BO); 3]);
        for case in cases {
            assert!(firm.open(&firm.bo, case).is_ok());
        }
        assert_eq!(firm.store.check().unwrap(), []);
    }
}

#[test]
fn a_start_takes_nothing_from_whose_account_was_lost_and_not_removed() {
    let firm = Firm::new().with_accounts();
    let cases = handled_by_cy(&firm);
    for (name, _) in firm.rows(Tree::Member) {
        if name.starts_with(CY.as_bytes()) {
            firm.remove(Tree::Member, &name);
        }
    }
    let firm = firm.restarted();
    assert!(!firm.store.has_account(CY).unwrap());
    assert_eq!(read_by_cy(&firm, &cases), 3);
    // Nor while every account is gone.
    for tree in [Tree::Member, Tree::Name] {
        for (name, _) in firm.rows(tree) {
            firm.remove(tree, &name);
        }
    }
    assert_eq!(read_by_cy(&firm.restarted(), &cases), 3);
}

#[test]
fn a_change_that_is_refused_or_not_written_takes_nothing() {
    let mut firm = Firm::new().with_accounts();
    let cases = handled_by_cy(&firm);
    let ended = Cell::new(false);
    let refused = firm.store.remove_member_and(BOSS, || ended.set(true));
    assert!(matches!(refused, Err(StoreError::LastAdmin)));
    assert!(!ended.get(), "nothing has changed");
    failing(&mut firm).set(Fault::Change);
    assert!(firm.store.change_member(CY, triages).is_err());
    assert!(firm.store.remove_member(CY).is_err());
    assert_eq!(read_by_cy(&firm, &cases), 3);
}
