//! What both halves on paper open, and what nothing opens any more.

use super::*;
use crate::firm::half;

#[test]
fn both_halves_open_everything_and_one_alone_nothing() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let recover = |one, two| firm.store.open_with_recovery(case, &half(one), &half(two));
    let open = recover(1, 2).unwrap();
    assert_eq!(classes(&open).len(), 5);
    let entries = firm.entries(&open).unwrap();
    assert_eq!(entries.len(), 5);
    assert!(find(&entries, |e| matches!(e, Entry::Identity(_))).is_some());
    let Some(Entry::File(file)) = find(&entries, |e| matches!(e, Entry::File(_))) else {
        unreachable!("the file is there")
    };
    assert_eq!(read(&firm, &open, file).unwrap(), WORDS.as_bytes());
    for (one, two) in [(1, 1), (2, 2), (2, 1), (1, 3), (3, 2)] {
        assert!(matches!(recover(one, two), Err(StoreError::Seal(_))));
    }
}

#[test]
fn a_blind_case_that_names_everybody_is_still_open_to_both_halves() {
    let firm = Firm::new();
    let mut new = firm.new_case(WORDS);
    new.blind = true;
    new.excluded = vec![ANA, BO, CY];
    let case = firm.submit(1, new).unwrap();
    let open = firm.store.open_with_recovery(case, &half(1), &half(2));
    assert_eq!(firm.entries(&open.unwrap()).unwrap().len(), 4);
}

#[test]
fn without_its_erase_keys_a_case_opens_to_nobody_even_from_an_old_copy() {
    let firm = Firm::new();
    let (case, other) = (firm.report(1, WORDS), firm.report(2, WORDS));
    firm.assign(case, BO);
    let before = firm.copy();
    let (lawyer, recovered) = (
        firm.open(&firm.bo, case).unwrap(),
        firm.store
            .open_with_recovery(case, &half(1), &half(2))
            .unwrap(),
    );
    firm.store.vault.remove_case(case).unwrap();
    let firm = firm.restarted();
    firm.bring_back(&before);
    assert!(firm.store.head(case).is_err());
    assert!(firm.store.index(case).is_err());
    assert!(firm.reporter(1).is_err());
    assert!(firm.open(&firm.bo, case).is_err());
    let halves = firm.store.open_with_recovery(case, &half(1), &half(2));
    assert!(halves.is_err());
    // Not to somebody either who kept the keys of a session, or of a recovery.
    for open in [&lawyer, &recovered] {
        assert!(firm.entries(open).is_err());
        for wrap in &open.head.wraps {
            assert!(firm.store.wrap_bytes(case, wrap.id).is_err());
        }
        for file in &open.head.files {
            let read = firm.store.read_file(open, file.id, &mut Vec::new());
            assert!(read.is_err());
        }
    }
    // The list goes on without it.
    let listed = firm.store.index_all().unwrap();
    assert!(matches!(&listed[..], [index] if index.case == other));
    assert!(firm.entries(&firm.reporter(2).unwrap()).is_ok());
}
