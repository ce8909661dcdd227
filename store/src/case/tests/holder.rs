//! Whoever holds a recovery half as the second person, where nobody else is left.

use subrosa_policy::{AskHolder, DisclosureReason, Grant, HoldReason, RecordId, Rights, Tenants};

use super::end::{ENDING, close, doing};
use super::erase::{asked, carry_out, name, told};
use super::*;
use crate::case::{Exclusion, HOLDER, SecondAct};
use crate::firm::{BOSS, half};
use crate::member::Member;
use crate::question::{HolderAnswer, HolderQuestion};
use crate::recovery::Half;

const HOLD: Option<(HoldReason, Day)> = Some((HoldReason::Lawsuit, Day::new(21_000)));

/// A case of Bo's, who has asked to keep it. Ana and Cy could still say yes.
fn kept() -> (Firm, CaseId) {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    hold(&firm, case, HOLD);
    (firm, case)
}

/// The same with nobody left.
fn alone() -> (Firm, CaseId) {
    let (firm, case) = kept();
    for id in [ANA, CY] {
        set_active(&firm, id, false);
    }
    (firm, case)
}

fn hold(firm: &Firm, case: CaseId, hold: Option<(HoldReason, Day)>) {
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().hold(&facts).unwrap();
    firm.store.ask_hold(&grant, doing(BO, 1), hold).unwrap();
}

fn set_active(firm: &Firm, id: MemberId, active: bool) {
    let change = |member: &mut Member| member.service.set_active(active);
    firm.store.change_member(id, change).unwrap();
}

fn id_of(firm: &Firm, case: CaseId) -> RecordId {
    firm.store.index(case).unwrap().pending[0].id
}

fn grant(firm: &Firm, case: CaseId) -> Result<Grant<AskHolder>, StoreError> {
    let facts = firm.store.index(case)?.facts();
    let grant = firm.bo.actor().ask_holder(&facts, BO);
    grant.map_err(|_| StoreError::NotFound)
}

fn file(firm: &Firm, case: CaseId) -> Result<Vec<u8>, StoreError> {
    let id = id_of(firm, case);
    firm.store.question_to_holders(&grant(firm, case)?, BO, id)
}

/// What the holder of a half answers to what waits.
fn answer(firm: &Firm, case: CaseId, byte: u8) -> HolderAnswer {
    let file = file(firm, case).unwrap();
    let (_, question) = HolderQuestion::open(&file, &half(byte)).unwrap();
    question.answer()
}

fn bring(
    firm: &Firm,
    case: CaseId,
    id: RecordId,
    answer: &HolderAnswer,
) -> Result<Option<SecondAct>, StoreError> {
    let grant = grant(firm, case)?;
    firm.store
        .confirm_by_holder(&grant, doing(BO, 2), id, answer)
}

/// Who brought the yes of which half.
fn agreed(firm: &Firm, case: CaseId) -> Vec<(MemberId, Half)> {
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.entries(&open).unwrap();
    let audits = entries.iter().filter_map(Entry::audit);
    let agreed = audits.filter_map(|audit| {
        if let Act::AgreedByHolder { half, .. } = audit.act {
            Some((audit.member, half))
        } else {
            None
        }
    });
    agreed.collect()
}

fn is_held(firm: &Firm, case: CaseId) -> bool {
    firm.store.index(case).unwrap().hold.is_some()
}

#[test]
fn whoever_holds_a_half_says_yes_where_nobody_is_left() {
    for (byte, half) in [(1, Half::One), (2, Half::Two)] {
        let (firm, case) = alone();
        let answer = answer(&firm, case, byte);
        let id = id_of(&firm, case);
        let done = bring(&firm, case, id, &answer).unwrap();
        assert!(matches!(done, Some(SecondAct::Hold { .. })));
        let index = firm.store.index(case).unwrap();
        assert!(index.pending.is_empty() && index.hold.is_some());
        assert_eq!(agreed(&firm, case), [(BO, half)]);
        let twice = bring(&firm, case, id, &answer);
        assert!(matches!(twice, Err(StoreError::Meanwhile)), "only once");
        assert_eq!(firm.store.check().unwrap(), []);
    }
}

#[test]
fn while_somebody_is_left_no_holder_is_asked() {
    let (firm, case) = kept();
    assert!(matches!(file(&firm, case), Err(StoreError::Meanwhile)));
    set_active(&firm, ANA, false);
    assert!(matches!(file(&firm, case), Err(StoreError::Meanwhile)));
    // Who is away can still be waited for.
    let away = |member: &mut Member| {
        member.service.absence = Some(crate::member::Absence { from: DAY, to: DAY });
    };
    firm.store.change_member(CY, away).unwrap();
    assert!(matches!(file(&firm, case), Err(StoreError::Meanwhile)));
    set_active(&firm, CY, false);
    assert!(file(&firm, case).is_ok());
    // Whose administrator reads no cases is no second person either.
    assert!(firm.store.member(BOSS).unwrap().is_active());
}

#[test]
fn whom_nobody_would_ask_does_not_count_as_left() {
    type Leaves = fn(&mut Firm, CaseId);
    let ways: [Leaves; 4] = [
        |firm, _| set_active(firm, CY, false),
        |firm, _| {
            let audits = |member: &mut Member| {
                member.rights = Rights::same(&[Role::Auditor], &Tenants::All).unwrap();
            };
            firm.store.change_member(CY, audits).unwrap();
        },
        |firm, _| {
            let elsewhere = firm.store.create_tenant("Another", false).unwrap().id;
            let moves = |member: &mut Member| {
                let there = Tenants::Some(vec![elsewhere]);
                member.rights = Rights::same(&[Role::Lawyer], &there).unwrap();
            };
            firm.store.change_member(CY, moves).unwrap();
        },
        |firm, case| {
            let open = firm.open(&firm.bo, case).unwrap();
            let facts = firm.store.index(case).unwrap().facts();
            let grant = firm.bo.actor().exclude(&facts).unwrap();
            let found = Exclusion {
                by: BO,
                members: vec![CY],
                others: Vec::new(),
                note: "a brother".to_owned(),
                minute: 9,
            };
            let readers = firm.readers();
            firm.store.exclude(&grant, &readers, &open, &found).unwrap();
        },
    ];
    for (number, leaves) in ways.into_iter().enumerate() {
        let (mut firm, case) = kept();
        set_active(&firm, ANA, false);
        assert!(file(&firm, case).is_err(), "{number}");
        leaves(&mut firm, case);
        let answer = answer(&firm, case, 1);
        let id = id_of(&firm, case);
        assert!(bring(&firm, case, id, &answer).unwrap().is_some());
    }
}

#[test]
fn new_keys_that_nobody_vouched_for_are_nobody() {
    let (firm, case) = alone();
    let di = Colleague::new(MemberId::from_bytes([21; 16]), &[Role::Lawyer]);
    firm.store.add_member(&di.member()).unwrap();
    assert!(file(&firm, case).is_ok(), "an account alone is no reader");
    let roster = firm.store.roster().unwrap().unwrap();
    let entry = roster.vouch(BO, &firm.bo.secrets.signing, &di.person());
    firm.store.extend_roster(&entry.unwrap()).unwrap();
    assert!(matches!(file(&firm, case), Err(StoreError::Meanwhile)));
}

#[test]
fn a_colleague_who_comes_back_takes_the_holders_place() {
    let (firm, case) = alone();
    let answer = answer(&firm, case, 1);
    let id = id_of(&firm, case);
    set_active(&firm, CY, true);
    let late = bring(&firm, case, id, &answer);
    assert!(matches!(late, Err(StoreError::Meanwhile)));
    assert!(!is_held(&firm, case));
    // The question waits for the colleague, and for the holder once nobody is left again.
    assert_eq!(id_of(&firm, case), id);
    set_active(&firm, CY, false);
    assert!(bring(&firm, case, id, &answer).unwrap().is_some());
}

#[test]
fn an_answer_is_to_the_question_that_waits_and_to_no_other() {
    let (firm, case) = alone();
    let first = answer(&firm, case, 1);
    let other = firm_with_another(&firm);
    let id = id_of(&firm, other);
    assert!(bring(&firm, other, id, &first).unwrap().is_none());
    assert!(!is_held(&firm, other) && agreed(&firm, other).is_empty());
    // The same once more is another question.
    let facts = firm.store.index(case).unwrap().facts();
    let read = firm.bo.actor().read_case(&facts).unwrap();
    let old = id_of(&firm, case);
    firm.store.unask(&read, doing(BO, 1), old).unwrap();
    let gone = bring(&firm, case, old, &first);
    assert!(matches!(gone, Err(StoreError::Meanwhile)));
    hold(&firm, case, HOLD);
    let id = id_of(&firm, case);
    assert!(bring(&firm, case, id, &first).unwrap().is_none());
    // Nor does it carry out something else under the same name.
    let second = answer(&firm, case, 1);
    let mut index = firm.store.index(case).unwrap();
    index.pending[0].act = SecondAct::Lift;
    let mut batch = Batch::default();
    firm.store.put_index(&mut batch, &index).unwrap();
    firm.store.commit(batch).unwrap();
    assert!(bring(&firm, case, id, &second).unwrap().is_none());
    assert_eq!(id_of(&firm, case), id, "it goes on waiting");
    assert!(agreed(&firm, case).is_empty());
}

/// Another case of Bo's, who has asked the same.
fn firm_with_another(firm: &Firm) -> CaseId {
    set_active(firm, ANA, true);
    let case = firm.report(2, WORDS);
    firm.assign(case, BO);
    set_active(firm, ANA, false);
    hold(firm, case, HOLD);
    case
}

#[test]
fn nobody_brings_an_answer_to_what_somebody_else_has_asked() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    firm.hand_on(&firm.ana, &open, &firm.handover(BO, Some(CY)))
        .unwrap();
    hold(&firm, case, HOLD);
    for id in [ANA, CY] {
        set_active(&firm, id, false);
    }
    let answer = answer(&firm, case, 1);
    let id = id_of(&firm, case);
    // Past the rules: Cy with a permission of Bo's.
    let grant = grant(&firm, case).unwrap();
    let (store, cy) = (&firm.store, doing(CY, 2));
    let refused = store.confirm_by_holder(&grant, cy, id, &answer);
    assert!(matches!(refused, Err(StoreError::NotFound)));
    let refused = store.question_to_holders(&grant, CY, id);
    assert!(matches!(refused, Err(StoreError::NotFound)));
    let facts = store.index(case).unwrap().facts();
    assert!(firm.cy.actor().ask_holder(&facts, BO).is_err());
    // Nobody says yes to Bo once the firm has suspended them, not even with an old permission.
    let mut bo = store.member(BO).unwrap();
    bo.service.set_active(false);
    firm.forge(&bo);
    let late = store.confirm_by_holder(&grant, doing(BO, 2), id, &answer);
    assert!(matches!(late, Err(StoreError::Meanwhile)));
    assert!(!is_held(&firm, case));
}

#[test]
fn every_act_that_needs_two_people_can_go_this_way() {
    let (firm, case) = alone();
    let yes = |case| {
        let answer = answer(&firm, case, 2);
        let id = id_of(&firm, case);
        bring(&firm, case, id, &answer).unwrap().unwrap()
    };
    yes(case);
    hold(&firm, case, None);
    assert_eq!(yes(case), SecondAct::Lift);
    assert!(!is_held(&firm, case));
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().disclose(&facts).unwrap();
    let why = (DisclosureReason::Court, true);
    let asked = firm
        .store
        .ask_disclosure(&grant, doing(BO, 2), why, "the city court".to_owned());
    asked.unwrap();
    yes(case);
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.disclosed, Some(DAY.plus_days(2)));
    let two = |tenant: &mut crate::tenant::Tenant| tenant.two_to_close = true;
    firm.store.change_tenant(firm.tenant, two).unwrap();
    close(&firm, case, 3).unwrap();
    assert_eq!(yes(case), SecondAct::Close(ENDING));
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.state, CaseState::Closed);
    assert_eq!(agreed(&firm, case).len(), 4);
}

#[test]
fn what_a_holder_agreed_to_erase_is_erased_and_the_case_says_so() {
    let mut it = told();
    it.firm = it.firm.with_accounts();
    for id in [ANA, CY] {
        set_active(&it.firm, id, false);
    }
    let what = asked(&it, &name()).unwrap();
    assert!(carry_out(&it, what).is_err(), "without a yes");
    let answer = answer(&it.firm, it.case, 1);
    let id = id_of(&it.firm, it.case);
    bring(&it.firm, it.case, id, &answer).unwrap().unwrap();
    carry_out(&it, what).unwrap();
    let open = it.firm.open(&it.firm.bo, it.case).unwrap();
    let entries = it.firm.entries(&open).unwrap();
    let report = entries.iter().find_map(Entry::report).unwrap();
    assert!(report.text.starts_with("[erased: right"));
    let erased = entries.iter().find_map(Entry::erased).unwrap();
    assert_eq!((erased.by, erased.second), (BO, HOLDER));
    assert!(carry_out(&it, what).is_err(), "one yes is for one time");
}

#[test]
fn of_two_answers_at_once_only_one_is_taken() {
    let (firm, case) = alone();
    let (one, two) = (answer(&firm, case, 1), answer(&firm, case, 2));
    let id = id_of(&firm, case);
    let taken = std::thread::scope(|scope| {
        let hands = [&one, &two].map(|answer| {
            let firm = &firm;
            scope.spawn(move || matches!(bring(firm, case, id, answer), Ok(Some(_))))
        });
        hands.map(|hand| hand.join().unwrap())
    });
    assert!(taken[0] != taken[1], "{taken:?}");
    assert_eq!(agreed(&firm, case).len(), 1);
}
