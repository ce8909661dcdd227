//! Ending, taking up again, holding, and the second person.

use subrosa_policy::{
    Again, DisclosureReason, HoldReason, LegalProfile, Longer, NoAcknowledgement, NoFeedback,
    Outcome, Unread,
};

use super::*;

pub(super) fn doing(by: MemberId, days: u16) -> Doing {
    Doing {
        by,
        day: DAY.plus_days(days),
        minute: 11,
    }
}

pub(super) const ENDING: Ending = Ending {
    outcome: Outcome::Unsubstantiated,
    no_feedback: Some(NoFeedback::Endangers),
    tell: true,
};

pub(super) fn close(firm: &Firm, case: CaseId, days: u16) -> Result<Closing, StoreError> {
    let facts = firm.store.index(case)?.facts();
    let grant = firm.bo.actor().close(&facts);
    let grant = grant.map_err(|_| StoreError::NotFound)?;
    firm.store.close(&grant, doing(BO, days), ENDING)
}

fn state(firm: &Firm, case: CaseId) -> CaseState {
    firm.store.index(case).unwrap().state
}

fn acts(firm: &Firm, case: CaseId) -> Vec<Act> {
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.entries(&open).unwrap();
    let acts = entries.iter().filter_map(Entry::audit);
    acts.map(|audit| audit.act.clone()).collect()
}

fn said(firm: &Firm, code: u8) -> Vec<String> {
    let open = firm.reporter(code).unwrap();
    let entries = firm.entries(&open).unwrap();
    let messages = entries.iter().filter_map(Entry::message);
    messages
        .filter_map(|message| message.template.clone())
        .collect()
}

#[test]
fn a_closed_case_has_its_outcome_its_row_and_has_told_the_reporter() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    assert_eq!(close(&firm, case, 20).unwrap(), Closing::Closed);
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.state, CaseState::Closed);
    assert_eq!(index.outcome, Some(Outcome::Unsubstantiated));
    assert_eq!(index.closed, Some(DAY.plus_days(20)));
    let row = index.statistic.unwrap();
    assert_eq!(row.outcome, Some(Outcome::Unsubstantiated));
    assert_eq!(row.acknowledged_in_time, Some(false), "nobody acknowledged");
    assert_eq!(row.feedback_in_time, None, "it ended before any was owed");
    assert_eq!(said(&firm, 1), ["outcome-unsubstantiated"]);
    let again = close(&firm, case, 21);
    assert!(
        matches!(again, Err(StoreError::NotFound)),
        "the matrix says no"
    );
    assert!(
        acts(&firm, case)
            .iter()
            .any(|act| matches!(act, Act::Closed(_)))
    );
    // A reply afterwards does not open it, and is not lost.
    let keys = ReporterKeys::from_code(&receipt(1));
    let reporter = firm.store.open_reporter(&keys).unwrap();
    firm.store
        .reply(&reporter, "late", Vec::new(), Vec::new(), DAY.plus_days(25))
        .unwrap();
    let index = firm.store.index(case).unwrap();
    assert_eq!((index.state, index.unread), (CaseState::Closed, true));
    assert_eq!(index.quiet_since, DAY.plus_days(25));
}

#[test]
fn without_feedback_a_case_ends_with_a_reason_or_not_at_all() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().close(&facts).unwrap();
    let silent = Ending {
        no_feedback: None,
        ..ENDING
    };
    let refused = firm.store.close(&grant, doing(BO, 1), silent);
    assert!(matches!(refused, Err(StoreError::Meanwhile)));
    let open = firm.open(&firm.bo, case).unwrap();
    let write = firm.bo.actor().write_to_reporter(&facts).unwrap();
    let message = Message {
        author: Author::Staff(BO),
        day: DAY.plus_days(2),
        text: "We looked at it.".to_owned(),
        template: None,
        question: false,
        files: Vec::new(),
    };
    firm.store
        .give_feedback(&write, &open, message, (3, Some(0)))
        .unwrap();
    let given = firm.store.index(case).unwrap().milestones.feedback_given;
    assert_eq!(given, Some(DAY.plus_days(2)));
    firm.store.close(&grant, doing(BO, 3), silent).unwrap();
    assert_eq!(state(&firm, case), CaseState::Closed);
}

#[test]
fn of_assigning_and_closing_at_once_only_one_happens() {
    let firm = Firm::new();
    for code in 1..=6 {
        let case = firm.report(code, WORDS);
        let open = firm.open(&firm.ana, case).unwrap();
        let facts = firm.store.index(case).unwrap().facts();
        let (assign, end) = (
            firm.ana.actor().assign(&facts).unwrap(),
            firm.ana.actor().close_unread(&facts).unwrap(),
        );
        let hand = firm.handover(BO, None);
        let (assigned, closed) = std::thread::scope(|scope| {
            let assigned = scope.spawn(|| firm.store.assign(&assign, &open, ANA, &hand).is_ok());
            let closed = scope.spawn(|| {
                let how = Unread::Spam;
                firm.store.close_unread(&end, doing(ANA, 1), how).is_ok()
            });
            (assigned.join().unwrap(), closed.join().unwrap())
        });
        assert_ne!(assigned, closed, "one of them, not both, not none");
        let now = state(&firm, case);
        assert_eq!(now == CaseState::Assigned, assigned);
        assert_eq!(now == CaseState::Closed, closed);
    }
    assert_eq!(firm.store.check().unwrap(), []);
}

#[test]
fn what_a_triager_ended_a_triager_takes_up_again() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.ana.actor().close_unread(&facts).unwrap();
    let how = Unread::OutOfScope;
    firm.store.close_unread(&grant, doing(ANA, 1), how).unwrap();
    let index = firm.store.index(case).unwrap();
    assert!(index.out_of_scope && index.state == CaseState::Closed);
    assert_eq!(said(&firm, 1), ["outcome-out-of-scope"]);
    let twice = firm.store.close_unread(&grant, doing(ANA, 1), how);
    assert!(matches!(twice, Err(StoreError::Meanwhile)));
    let facts = index.facts();
    let grant = firm.ana.actor().reopen(&facts).unwrap();
    firm.store
        .reopen(&grant, doing(ANA, 2), Again::Mistake)
        .unwrap();
    let index = firm.store.index(case).unwrap();
    assert_eq!((index.state, index.outcome), (CaseState::Received, None));
    assert!(index.statistic.is_none() && !index.out_of_scope);
    firm.assign(case, CY);
}

#[test]
fn an_archived_case_takes_no_words_and_can_be_taken_up_again() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    close(&firm, case, 1).unwrap();
    let actor = firm.bo.actor();
    let archive = actor.archive(&firm.store.index(case).unwrap().facts());
    let archive = archive.unwrap();
    firm.store.archive(&archive, doing(BO, 2)).unwrap();
    let twice = firm.store.archive(&archive, doing(BO, 2));
    assert!(matches!(twice, Err(StoreError::Meanwhile)));
    let keys = ReporterKeys::from_code(&receipt(1));
    let reporter = firm.store.open_reporter(&keys).unwrap();
    let late = firm
        .store
        .reply(&reporter, "late", Vec::new(), Vec::new(), DAY);
    assert!(matches!(late, Err(StoreError::Meanwhile)));
    let reopen = actor.reopen(&firm.store.index(case).unwrap().facts());
    firm.store
        .reopen(&reopen.unwrap(), doing(BO, 3), Again::NewFacts)
        .unwrap();
    let index = firm.store.index(case).unwrap();
    assert_eq!((index.state, index.archived), (CaseState::InProgress, None));
}

#[test]
fn no_acknowledgement_and_longer_feedback_need_a_reason_and_a_law() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let facts = firm.store.index(case).unwrap().facts();
    let (acknowledge, write) = (
        firm.bo.actor().acknowledge(&facts).unwrap(),
        firm.bo.actor().write_to_reporter(&facts).unwrap(),
    );
    let reason = NoAcknowledgement::Asked;
    firm.store
        .suppress(&acknowledge, doing(BO, 1), reason)
        .unwrap();
    let twice = firm.store.suppress(&acknowledge, doing(BO, 1), reason);
    assert!(matches!(twice, Err(StoreError::Meanwhile)));
    // The Directive knows no longer time for internal channels.
    let internal = firm.store.extend(&write, doing(BO, 9), Longer::Complex);
    assert!(matches!(internal, Err(StoreError::Meanwhile)));
    let external = LegalProfile {
        longest_months: 6,
        ..LegalProfile::default()
    };
    let stamp = crate::edition::Stamped { by: BO, minute: 1 };
    firm.store.publish(firm.tenant, stamp, external).unwrap();
    let mut new = firm.new_case(WORDS);
    new.under = firm.store.tenant(firm.tenant).unwrap().versions;
    let case = firm.submit(2, new).unwrap();
    firm.assign(case, BO);
    let facts = firm.store.index(case).unwrap().facts();
    let write = firm.bo.actor().write_to_reporter(&facts).unwrap();
    let over = firm.store.extend(&write, doing(BO, 120), Longer::Complex);
    assert!(
        matches!(over, Err(StoreError::Meanwhile)),
        "the date is over"
    );
    firm.store
        .extend(&write, doing(BO, 60), Longer::Complex)
        .unwrap();
    assert_eq!(said(&firm, 2), ["extended-complex"]);
    let twice = firm.store.extend(&write, doing(BO, 61), Longer::Others);
    assert!(matches!(twice, Err(StoreError::Meanwhile)));
}

fn second(firm: &Firm, who: &Colleague, case: CaseId) -> Result<SecondAct, StoreError> {
    let index = firm.store.index(case)?;
    let asked = *index.pending.first().ok_or(StoreError::NotFound)?;
    let grant = who.actor().second(&index.facts(), asked.by);
    let grant = grant.map_err(|_| StoreError::NotFound)?;
    firm.store
        .confirm_second(&grant, doing(who.id, 6), asked.id)
}

#[test]
fn a_hold_needs_a_second_person_who_holds_no_key_and_did_not_ask() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().hold(&facts).unwrap();
    let hold = Some((HoldReason::Lawsuit, DAY.plus_days(200)));
    firm.store.ask_hold(&grant, doing(BO, 5), hold).unwrap();
    let twice = firm.store.ask_hold(&grant, doing(BO, 5), hold);
    assert!(matches!(twice, Err(StoreError::Meanwhile)));
    assert!(firm.store.index(case).unwrap().hold.is_none());
    assert!(second(&firm, &firm.bo, case).is_err(), "who asked");
    assert!(
        firm.open(&firm.ana, case).is_err(),
        "the triager reads nothing"
    );
    second(&firm, &firm.ana, case).unwrap();
    let kept = firm.store.index(case).unwrap();
    assert_eq!(kept.hold.unwrap().reason, HoldReason::Lawsuit);
    assert!(kept.pending.is_empty());
    assert!(second(&firm, &firm.ana, case).is_err(), "only once");
    firm.store.ask_hold(&grant, doing(BO, 7), None).unwrap();
    second(&firm, &firm.cy, case).unwrap();
    assert!(firm.store.index(case).unwrap().hold.is_none());
    let done = acts(&firm, case);
    let agreed = done.iter().filter(|act| matches!(act, Act::Agreed { .. }));
    assert_eq!(agreed.count(), 2);
}

#[test]
fn a_question_ends_with_the_one_who_asked_it() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().disclose(&facts).unwrap();
    let why = (DisclosureReason::Court, true);
    firm.store
        .ask_disclosure(&grant, doing(BO, 5), why, "the city court".to_owned())
        .unwrap();
    let index = firm.store.index(case).unwrap();
    let id = index.pending[0].id;
    let second = firm.cy.actor().second(&facts, BO).unwrap();
    // Cy may not take back what Bo has asked, but may say no.
    let read = firm.bo.actor().read_case(&facts).unwrap();
    let back = firm.store.unask(&read, doing(CY, 5), id);
    assert!(matches!(back, Err(StoreError::NotFound)));
    firm.store
        .decline_second(&second, doing(CY, 6), id)
        .unwrap();
    let late = firm.store.confirm_second(&second, doing(CY, 6), id);
    assert!(matches!(late, Err(StoreError::Meanwhile)));
    assert_eq!(firm.store.index(case).unwrap().disclosed, None);
    assert_eq!(said(&firm, 1), [""; 0]);
    firm.store
        .ask_disclosure(&grant, doing(BO, 7), why, "the city court".to_owned())
        .unwrap();
    let id = firm.store.index(case).unwrap().pending[0].id;
    firm.store
        .confirm_second(&second, doing(CY, 8), id)
        .unwrap();
    assert_eq!(said(&firm, 1), ["identity-disclosed"]);
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.disclosed, Some(DAY.plus_days(8)));
}

#[test]
fn a_tenant_can_want_two_people_to_close() {
    let firm = Firm::new();
    firm.store
        .change_tenant(firm.tenant, |tenant| tenant.two_to_close = true)
        .unwrap();
    let case = firm.report(1, WORDS);
    // Before anybody handles it, too: a triager alone ends nothing.
    let facts = firm.store.index(case).unwrap().facts();
    let alone = firm.ana.actor().close_unread(&facts).unwrap();
    let alone = firm.store.close_unread(&alone, doing(ANA, 1), Unread::Spam);
    assert!(matches!(alone, Err(StoreError::Meanwhile)));
    assert_eq!(state(&firm, case), CaseState::Received);
    firm.assign(case, BO);
    assert_eq!(close(&firm, case, 3).unwrap(), Closing::Asked);
    assert_eq!(state(&firm, case), CaseState::Assigned);
    second(&firm, &firm.ana, case).unwrap();
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.state, CaseState::Closed);
    assert_eq!(index.closed, Some(DAY.plus_days(6)), "the day of the yes");
}
