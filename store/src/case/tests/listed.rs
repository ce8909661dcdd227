//! The list in memory is never older than what is on disk.

use super::*;
use crate::vault::{Slot, VaultKey};
use subrosa_policy::Severity;

fn labels(firm: &Firm) -> Vec<String> {
    let all = firm.store.index_all().unwrap().into_iter();
    all.map(|index| index.label.clone()).collect()
}

#[test]
fn the_list_follows_every_change_and_every_new_case() {
    let firm = Firm::new();
    let first = firm.report(1, WORDS);
    assert_eq!(labels(&firm).len(), 1);
    let second = firm.report(2, WORDS);
    assert_eq!(labels(&firm).len(), 2);
    firm.assign(second, BO);
    let all = firm.store.index_all().unwrap();
    let state = |case| all.iter().find(|index| index.case == case).unwrap().state;
    assert_eq!(state(first), CaseState::Received);
    assert_eq!(state(second), CaseState::Assigned);
    let cold = firm.restarted();
    assert_eq!(labels(&cold).len(), 2);
}

#[test]
fn a_change_that_is_not_made_is_not_listed_and_one_that_is_removed_is_gone() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    assert_eq!(labels(&firm).len(), 1);
    let mut index = firm.store.index(case).unwrap();
    index.severity = Some(Severity::High);
    let mut batch = Batch::default();
    firm.store.put_index(&mut batch, &index).unwrap();
    batch.put(Tree::Meta, b"too long", &[0; 20_000]);
    assert!(firm.store.commit(batch).is_err());
    assert_eq!(firm.store.index_all().unwrap()[0].severity, None);
    let mut batch = Batch::default();
    batch.remove(Tree::Index, case.as_bytes());
    firm.store.commit(batch).unwrap();
    assert!(labels(&firm).is_empty());
}

#[test]
fn a_case_whose_erase_key_is_gone_leaves_the_list_at_once() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.report(2, WORDS);
    assert_eq!(labels(&firm).len(), 2);
    let slot = Slot::Class(Class::Intake);
    firm.store.vault.remove(&[VaultKey { case, slot }]).unwrap();
    assert_eq!(labels(&firm).len(), 1);
    assert!(firm.store.index_all().unwrap()[0].case != case);
}

#[test]
fn lists_and_changes_at_once_never_show_a_change_half_done() {
    let firm = Firm::new();
    let cases: Vec<_> = (1..9).map(|code| firm.report(code, WORDS)).collect();
    std::thread::scope(|scope| {
        for case in &cases {
            scope.spawn(|| firm.assign(*case, BO));
        }
        for _ in 0..50 {
            for index in firm.store.index_all().unwrap() {
                let assigned = index.state == CaseState::Assigned;
                assert_eq!(assigned, index.handler == Some(BO));
            }
        }
    });
    for index in firm.store.index_all().unwrap() {
        assert_eq!(index.state, firm.store.index(index.case).unwrap().state);
        assert_eq!(index.state, CaseState::Assigned);
    }
}
