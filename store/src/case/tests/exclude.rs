//! Shutting members out: what dies, who follows, and what cannot be undone by a race.

use subrosa_policy::Severity;

use super::*;
use crate::firm::BOSS;
use crate::vault::Slot;

pub(super) fn exclude(
    firm: &Firm,
    by: &Colleague,
    open: &OpenCase,
    members: &[MemberId],
) -> Result<(), StoreError> {
    let facts = firm.store.index(open.case())?.facts();
    let grant = by.actor().exclude(&facts);
    let grant = grant.map_err(|_| StoreError::NotFound)?;
    let found = Exclusion {
        by: by.id,
        members: members.to_vec(),
        others: Vec::new(),
        note: "finance director".to_owned(),
        minute: 9,
    };
    firm.store.exclude(&grant, &firm.roster, open, &found)
}

fn wrap_keys(firm: &Firm, case: CaseId) -> usize {
    let slots = firm.store.vault.slots(case);
    slots
        .iter()
        .filter(|slot| matches!(slot, Slot::Wrap(_)))
        .count()
}

#[test]
fn who_is_excluded_before_assignment_loses_every_wrap_and_its_erase_key() {
    let mut firm = Firm::new();
    let dan = firm.hire(4, &[Role::Triager]);
    let case = firm.report(1, WORDS);
    let before = (wrap_keys(&firm, case), firm.rows(Tree::Wrap).len());
    let (open, theirs) = (
        firm.open(&firm.ana, case).unwrap(),
        firm.open(&dan, case).unwrap(),
    );
    // A contact person or a stranger has no wrap, and is excluded all the same.
    exclude(&firm, &firm.ana, &open, &[CY, dan.id, BOSS, CY]).unwrap();
    assert_eq!(holders(&firm, case), [ANA, BO]);
    assert_eq!(wrap_keys(&firm, case), before.0 - 2);
    assert_eq!(firm.rows(Tree::Wrap).len(), before.1 - 2);
    assert_eq!(firm.store.index(case).unwrap().excluded, [CY, dan.id, BOSS]);
    // What they had opened before adds nothing and assigns nothing.
    let audit = Audit {
        minute: 9,
        member: dan.id,
        act: Act::Viewed,
    };
    assert!(firm.store.audit(&theirs, audit).is_err());
    assert!(
        firm.hand_on(&dan, &theirs, &firm.handover(BO, None))
            .is_err()
    );
    assert!(exclude(&firm, &dan, &theirs, &[ANA]).is_err());
    assert!(
        firm.hand_on(&firm.ana, &open, &firm.handover(CY, None))
            .is_err()
    );
    assert!(
        firm.hand_on(&firm.ana, &open, &firm.handover(BO, Some(CY)))
            .is_err()
    );
    firm.assign(case, BO);
    let bo = firm.open(&firm.bo, case).unwrap();
    let entries = firm.entries(&bo).unwrap();
    let noted = entries.iter().filter_map(Entry::audit).any(|audit| {
        matches!(&audit.act, Act::Excluded { members, note }
            if members == &[CY, dan.id, BOSS] && note == "finance director")
    });
    assert!(noted, "kept with the case, for its lawyers");
}

#[test]
fn a_handler_who_is_excluded_is_followed_by_the_deputy_and_nobody_excludes_the_last() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    firm.hand_on(&firm.ana, &open, &firm.handover(BO, Some(CY)))
        .unwrap();
    let (bo, cy) = (
        firm.open(&firm.bo, case).unwrap(),
        firm.open(&firm.cy, case).unwrap(),
    );
    exclude(&firm, &firm.cy, &cy, &[BO]).unwrap();
    let index = firm.store.index(case).unwrap();
    assert_eq!((index.handler, index.standby), (Some(CY), None));
    assert_eq!(holders(&firm, case), [CY, CY]);
    assert!(firm.open(&firm.bo, case).is_err());
    let audit = Audit {
        minute: 9,
        member: BO,
        act: Act::Viewed,
    };
    assert!(
        firm.store.audit(&bo, audit).is_err(),
        "an open session adds nothing"
    );
    let rows = firm.copy();
    let last = exclude(&firm, &firm.cy, &cy, &[CY]);
    assert!(matches!(last, Err(StoreError::NoReaders)));
    assert!(firm.copy() == rows, "nothing has changed");
    assert!(firm.open(&firm.cy, case).is_ok());
}

#[test]
fn with_the_last_triager_excluded_the_lawyers_take_it_in() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    exclude(&firm, &firm.ana, &open, &[ANA, CY]).unwrap();
    assert!(firm.open(&firm.ana, case).is_err());
    assert_eq!(firm.store.index(case).unwrap().intake, Role::Lawyer);
    let bo = firm.open(&firm.bo, case).unwrap();
    assert!(
        firm.entries(&bo)
            .unwrap()
            .iter()
            .any(|entry| entry.report().is_some())
    );
    firm.hand_on(&firm.bo, &bo, &firm.handover(BO, None))
        .unwrap();
    assert_eq!(holders(&firm, case), [BO, BO]);
}

#[test]
fn an_exclusion_and_an_assignment_at_once_leave_the_excluded_with_nothing() {
    for round in 0..6 {
        let mut firm = Firm::new();
        let dan = firm.hire(4, &[Role::Triager]);
        let case = firm.report(1, WORDS);
        let (one, two) = (
            firm.open(&firm.ana, case).unwrap(),
            firm.open(&dan, case).unwrap(),
        );
        let hand = firm.handover(BO, Some(CY));
        let (excluded, assigned) = std::thread::scope(|scope| {
            let excluding = scope.spawn(|| exclude(&firm, &firm.ana, &one, &[BO]));
            let assigning = scope.spawn(|| firm.hand_on(&dan, &two, &hand));
            (excluding.join().unwrap(), assigning.join().unwrap())
        });
        // Whoever comes second comes too late.
        assert_ne!(excluded.is_ok(), assigned.is_ok(), "round {round}");
        let named = firm.store.index(case).unwrap().excluded.contains(&BO);
        assert_eq!(named, excluded.is_ok());
        assert_eq!(holders(&firm, case).contains(&BO), assigned.is_ok());
        assert!(firm.store.check().unwrap().is_empty());
    }
}

#[test]
fn a_recovered_or_reopened_case_does_not_come_back_to_the_excluded() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    exclude(&firm, &firm.ana, &open, &[BO, CY]).unwrap();
    let halves = (crate::firm::half(1), crate::firm::half(2));
    let halves = (&halves.0, &halves.1);
    let back = firm
        .store
        .regain(&firm.roster, case, halves, (BO, &|_| false), 9)
        .unwrap();
    assert_eq!(back, Regained::NotTheirs);
    assert_eq!(holders(&firm, case), [ANA]);
}

#[test]
fn a_recovered_case_does_not_come_to_somebody_whom_its_reporter_may_have_named() {
    let mut firm = Firm::new();
    let mut new = firm.new_case(WORDS);
    new.intake.exclude = "Dan Lund of the office".to_owned();
    new.compared = Some(vec![ANA, BO, CY]);
    let case = firm.submit(1, new).unwrap();
    let dan = firm.hire(9, &[Role::Triager]).id;
    let halves = (crate::firm::half(1), crate::firm::half(2));
    let halves = (&halves.0, &halves.1);
    let again = |is_named: &dyn Fn(&str) -> bool| {
        let back = firm
            .store
            .regain(&firm.roster, case, halves, (dan, is_named), 9);
        (back.unwrap(), holders(&firm, case).contains(&dan))
    };
    let named = |names: &str| names.contains("Dan");
    assert_eq!(again(&named), (Regained::Namesake, false));
    assert!(!firm.store.index(case).unwrap().may_know(dan));
    assert_ne!(again(&|_| false).0, Regained::Namesake);
}

#[test]
fn a_class_is_kept_with_what_it_was_before_and_twice_the_same_is_nothing() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let classify = |now| {
        let facts = firm.store.index(case).unwrap().facts();
        let grant = firm.ana.actor().classify(&facts).unwrap();
        firm.store
            .classify(&grant, &open, (ANA, 9), (None, now))
            .unwrap();
    };
    let low = Classed {
        severity: Some(Severity::Low),
        ..Classed::default()
    };
    let high = Classed {
        severity: Some(Severity::High),
        out_of_scope: true,
        ..low
    };
    for now in [low, high, high] {
        classify(now);
    }
    assert_eq!(firm.store.index(case).unwrap().classed(), high);
    firm.assign(case, BO);
    let bo = firm.open(&firm.bo, case).unwrap();
    let entries = firm.entries(&bo).unwrap();
    let kept: Vec<_> = entries
        .iter()
        .filter_map(|entry| {
            let Act::Classified { was, now } = &entry.audit()?.act else {
                return None;
            };
            Some((*was, *now))
        })
        .collect();
    assert_eq!(kept, [(Classed::default(), low), (low, high)]);
}

#[test]
fn a_contact_person_who_is_excluded_loses_what_was_released_and_is_given_nothing_more() {
    use super::release::{self, Released};
    let Released {
        firm,
        case,
        una,
        eve,
        id,
    } = release::released();
    let bo = firm.open(&firm.bo, case).unwrap();
    let before = wrap_keys(&firm, case);
    assert!(release::open(&firm, &una, case, id).is_ok());
    exclude(&firm, &firm.bo, &bo, &[una.id, eve.id]).unwrap();
    assert!(release::open(&firm, &una, case, id).is_err());
    assert_eq!(wrap_keys(&firm, case), before - 1, "its erase key is gone");
    let index = firm.store.index(case).unwrap();
    assert!(index.releases.is_empty() && index.released_to.is_empty());
    for named in [una.id, eve.id] {
        let new = release::redacted(&firm, case, named);
        assert!(release::release(&firm, case, &new).is_err());
        assert!(firm.store.index(case).unwrap().released_to.is_empty());
    }
}

#[test]
fn a_case_that_somebody_who_works_there_may_not_know_of_counts_for_nobody_once_it_is_erased() {
    let mut firm = Firm::new();
    let mut cases = Vec::new();
    for code in 1..=2 {
        let mut new = firm.new_case(WORDS);
        new.compared = Some(vec![ANA, BO, CY]);
        let case = firm.submit(code, new).unwrap();
        let open = firm.open(&firm.ana, case).unwrap();
        firm.hand_on(&firm.ana, &open, &firm.handover(BO, None))
            .unwrap();
        end::close(&firm, case, 10).unwrap();
        cases.push(case);
    }
    // Who came later could be whom the reporter of the first one named.
    let dan = firm.hire(9, &[Role::Lawyer]).id;
    let open = firm.open(&firm.bo, cases[1]).unwrap();
    firm.store.note_compared(&open, &[dan]).unwrap();
    let rows = cases
        .iter()
        .map(|case| firm.store.index(*case).unwrap().statistic);
    assert!(rows.flatten().all(|row| !row.excluded));
    firm.store.keep_house(DAY.plus_days(40)).unwrap();
    firm.store.keep_house(DAY.plus_days(100)).unwrap();
    let rows = firm.store.stat_rows().unwrap();
    assert_eq!(rows.len(), 2);
    let hidden = rows.iter().filter(|row| row.excluded).count();
    assert_eq!(hidden, 1, "{rows:?}");
}

#[test]
fn who_is_shut_out_after_the_end_takes_the_case_out_of_what_is_counted() {
    let firm = Firm::new();
    let mut cases = Vec::new();
    for code in 1..=2 {
        let case = firm.report(code, WORDS);
        let open = firm.open(&firm.ana, case).unwrap();
        firm.hand_on(&firm.ana, &open, &firm.handover(BO, None))
            .unwrap();
        end::close(&firm, case, 10).unwrap();
        cases.push(case);
    }
    let counts = |case| {
        let row = firm.store.index(case).unwrap().statistic;
        !row.unwrap().excluded
    };
    assert!(cases.iter().all(|case| counts(*case)));
    let open = firm.open(&firm.bo, cases[0]).unwrap();
    exclude(&firm, &firm.bo, &open, &[CY]).unwrap();
    assert!(!counts(cases[0]));
    // An entry from before this was so, of which only the list of people says it.
    let mut index = firm.store.index(cases[1]).unwrap();
    index.excluded.push(CY);
    let mut batch = Batch::default();
    firm.store.put_index(&mut batch, &index).unwrap();
    firm.store.commit(batch).unwrap();
    firm.store.keep_house(DAY.plus_days(40)).unwrap();
    firm.store.keep_house(DAY.plus_days(100)).unwrap();
    let rows = firm.store.stat_rows().unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.excluded), "{rows:?}");
}
