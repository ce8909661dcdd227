//! Minutes that staff have typed: corrected and agreed to by the reporter, never overwritten.

use subrosa_policy::Channel;

use super::*;

fn oral(firm: &Firm) -> CaseId {
    let mut new = firm.new_case(WORDS);
    new.channel = Channel::Oral;
    let taken_down = TakenDown { by: ANA, minute: 5 };
    new.taken_down = Some(taken_down);
    firm.submit(1, new).unwrap()
}

fn back(firm: &Firm) -> ReporterCase {
    let keys = ReporterKeys::from_code(&receipt(1));
    firm.store.open_reporter(&keys).unwrap()
}

fn wordings(firm: &Firm) -> Vec<u32> {
    let entries = firm.store.entries(&back(firm).open).unwrap();
    let wording = |entry: &Entry| entry.report().is_some() || entry.correction().is_some();
    let mut numbers: Vec<u32> = entries
        .iter()
        .filter(|timed| wording(&timed.entry))
        .map(|timed| timed.number)
        .collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn a_correction_stands_beside_the_minutes_and_an_agreement_names_what_it_is_to() {
    let firm = Firm::new();
    let case = oral(&firm);
    let approved = || firm.store.index(case).unwrap().approved;
    let first = wordings(&firm)[0];
    firm.store
        .approve_minutes(&back(&firm), first, DAY)
        .unwrap();
    assert_eq!(approved(), Some(DAY));
    let before = back(&firm);
    firm.store
        .propose_wording(&back(&firm), "gate C", DAY)
        .unwrap();
    assert_eq!(approved(), None, "other words were not agreed to");
    let late = firm.store.approve_minutes(&before, first, DAY);
    assert!(matches!(late, Err(StoreError::NotFound)));
    assert_eq!(approved(), None, "whoever agreed had not read them");
    let [_, second] = wordings(&firm)[..] else {
        panic!("two wordings")
    };
    let stale = firm.store.approve_minutes(&back(&firm), first, DAY);
    assert!(matches!(stale, Err(StoreError::NotFound)));
    for _ in 0..2 {
        firm.store
            .approve_minutes(&back(&firm), second, DAY)
            .unwrap();
    }
    assert_eq!(approved(), Some(DAY));
    let open = firm.open(&firm.ana, case).unwrap();
    let entries = firm.entries(&open).unwrap();
    let text = entries.iter().find_map(Entry::report).unwrap();
    assert_eq!(text.text, WORDS, "never overwritten");
    let agreed: Vec<_> = entries
        .iter()
        .filter_map(Entry::approval)
        .map(|a| a.of)
        .collect();
    assert_eq!(agreed, [first, second]);
}

#[test]
fn who_typed_it_stands_in_the_audit_of_the_case() {
    let firm = Firm::new();
    let case = oral(&firm);
    firm.assign(case, BO);
    let entries = firm.entries(&firm.open(&firm.bo, case).unwrap()).unwrap();
    let typed = entries
        .iter()
        .filter_map(Entry::audit)
        .find(|audit| audit.act == Act::TookDown);
    let typed = typed.unwrap();
    assert_eq!((typed.member, typed.minute), (ANA, 5));
}

#[test]
fn a_report_in_the_reporter_s_own_words_has_no_minutes() {
    let firm = Firm::new();
    firm.report(1, WORDS);
    assert!(
        firm.store
            .propose_wording(&back(&firm), "other", DAY)
            .is_err()
    );
    let first = wordings(&firm)[0];
    assert!(
        firm.store
            .approve_minutes(&back(&firm), first, DAY)
            .is_err()
    );
}

#[test]
fn the_wish_to_take_it_back_is_told_once_and_ends_nothing() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    for _ in 0..2 {
        firm.store.ask_to_withdraw(&back(&firm), DAY).unwrap();
    }
    let index = firm.store.index(case).unwrap();
    assert!(index.withdrawal && index.unread);
    assert_eq!(index.state, CaseState::Received);
    let entries = firm.entries(&firm.open(&firm.ana, case).unwrap()).unwrap();
    let told = entries.iter().filter_map(Entry::message);
    assert_eq!(
        told.filter(|said| said.template.as_deref() == Some("withdrawal"))
            .count(),
        1
    );
}
