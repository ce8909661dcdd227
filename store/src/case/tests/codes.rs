//! What an attempt with a code costs: reads in their order, bytes that came of them, and openings.

use std::sync::Arc;

use super::end::close;
use super::*;
use crate::backend::counting::{Counting, Read, Reads};
use crate::hpke::counted::{OPENS, SEALS};

/// Everything that is counted of one attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Cost {
    reads: Reads,
    changes: usize,
    opens: u64,
    seals: u64,
}

/// A firm of which every read is counted.
fn counted() -> (Firm, Arc<Counting>) {
    let mut firm = Firm::new();
    let counting = Counting::before(Arc::clone(&firm.store.backend));
    firm.store.backend = counting.clone();
    (firm, counting)
}

/// What the portal does with a code that was entered.
fn attempt(firm: &Firm, counting: &Counting, code: u8) -> (bool, Cost) {
    let keys = ReporterKeys::from_code(&receipt(code));
    let (opens, seals, changes) = (OPENS.get(), SEALS.get(), counting.changes());
    counting.reads();
    let opened = match firm.store.open_reporter(&keys) {
        Ok(_) => true,
        Err(StoreError::NotFound) => false,
        Err(error) => panic!("{error}"),
    };
    firm.store.code_was_used(&keys).unwrap();
    let cost = Cost {
        reads: counting.reads(),
        changes: counting.changes() - changes,
        opens: OPENS.get() - opens,
        seals: SEALS.get() - seals,
    };
    (opened, cost)
}

#[test]
fn wrong_erased_anonymised_and_unknown_codes_cost_the_same_work() {
    let (firm, counting) = counted();
    let anonymised = firm.report(1, WORDS);
    firm.assign(anonymised, BO);
    close(&firm, anonymised, 10).unwrap();
    for days in [40, 100] {
        firm.store.keep_house(DAY.plus_days(days)).unwrap();
    }
    assert!(firm.store.index(anonymised).is_err());
    firm.report(2, WORDS);

    let (_, unknown) = attempt(&firm, &counting, 9);
    for (what, code) in [("anonymised", 1), ("one bit beside a right one", 3)] {
        let (opened, cost) = attempt(&firm, &counting, code);
        assert!(!opened, "{what}");
        assert_eq!(cost, unknown, "{what}");
    }
    // Twice the same is the same.
    for _ in 0..3 {
        assert_eq!(attempt(&firm, &counting, 9), (false, unknown.clone()));
    }
}

#[test]
fn an_erased_case_whose_records_are_still_there_costs_no_more_reads_than_an_unknown_one() {
    let (firm, counting) = counted();
    let case = firm.report(1, WORDS);
    let (_, unknown) = attempt(&firm, &counting, 9);
    // Used once, so that the mark that it was not is no difference.
    assert!(attempt(&firm, &counting, 1).0);
    firm.store.vault.remove_case(case).unwrap();
    let (opened, erased) = attempt(&firm, &counting, 1);
    assert!(!opened);
    assert_eq!(erased.reads.0, unknown.reads.0);
    assert_eq!(
        (erased.opens, erased.seals, erased.changes),
        (unknown.opens, unknown.seals, unknown.changes)
    );
    // One row leads to it; nothing else of the case is read.
    let locator = erased.reads.1 - unknown.reads.1;
    assert!(locator < 2_048, "{locator}");
}

#[test]
fn a_right_code_costs_the_same_reads_and_openings_as_a_wrong_one() {
    let (firm, counting) = counted();
    firm.report(1, WORDS);
    let (opened, first) = attempt(&firm, &counting, 1);
    assert!(opened && first.changes == 1, "it was not used before");
    let (_, right) = attempt(&firm, &counting, 1);
    let (_, wrong) = attempt(&firm, &counting, 9);
    assert_eq!(right.reads.0, wrong.reads.0);
    assert_eq!((right.opens, right.seals, right.changes), (1, 0, 0));
    assert_eq!((wrong.opens, wrong.seals, wrong.changes), (1, 0, 0));
    let order = [
        Read::Get(Tree::Locator),
        Read::Scan(Tree::Case),
        Read::Get(Tree::Wrap),
        Read::Scan(Tree::Record),
        Read::Get(Tree::Sent),
    ];
    assert_eq!(wrong.reads.0, order);
}

#[test]
fn what_is_opened_in_vain_has_the_length_of_a_reporter_s_wrap() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let head = firm.store.head(case).unwrap();
    let wrap = head.wraps_of(head::Holder::Reporter).next().unwrap();
    let inner = firm.store.wrap_bytes(case, wrap.id).unwrap();
    assert_eq!(inner.len(), crate::hpke::LEAST);
}
