//! New keys: what is closed to them, who opens it again, and what both recovery halves do.

use super::*;
use crate::case::Regained;
use crate::firm::half;
use crate::lock::MemberSecrets;
use crate::member::Member;
use crate::roster::Roster;

/// Gives a member of the firm new keys, as a reset does.
fn reset(firm: &Firm, id: MemberId) -> MemberSecrets {
    let secrets = MemberSecrets::random([0; 32]).unwrap();
    firm.forge(&Member {
        reader: secrets.reader.public().unwrap(),
        verify: secrets.signing.public().unwrap(),
        ..firm.store.member(id).unwrap()
    });
    secrets
}

/// A colleague vouches for the keys of an account.
fn vouch(firm: &Firm, by: &Colleague, id: MemberId) -> Roster {
    let person = firm.store.member(id).unwrap().person();
    let roster = firm.store.roster().unwrap().unwrap();
    let entry = roster.vouch(by.id, &by.secrets.signing, &person).unwrap();
    firm.store.extend_roster(&entry).unwrap();
    firm.readers()
}

fn shared_case(firm: &Firm) -> CaseId {
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let hand = firm.handover(BO, Some(CY));
    firm.hand_on(&firm.ana, &open, &hand).unwrap();
    case
}

fn pass_on(
    firm: &Firm,
    roster: &Roster,
    by: &Colleague,
    case: CaseId,
    to: MemberId,
) -> Result<(), StoreError> {
    let facts = firm.store.index(case)?.facts();
    let grant = by.actor().pass_on(&facts);
    let grant = grant.map_err(|_| StoreError::NotFound)?;
    let keys = (by.id, &by.secrets.reader);
    firm.store.pass_on(&grant, roster, keys, to, 9)
}

#[test]
fn an_old_case_stays_closed_to_new_keys_until_a_colleague_opens_it() {
    let mut firm = Firm::new().with_accounts();
    let case = shared_case(&firm);
    let new = reset(&firm, CY);
    // Not vouched for yet: nobody can open anything to them.
    let unvouched = firm.readers();
    assert!(firm.store.closed_to(&unvouched, CY).unwrap().is_empty());
    assert!(pass_on(&firm, &unvouched, &firm.bo, case, CY).is_err());
    let roster = vouch(&firm, &firm.bo, CY);
    firm.cy.secrets = new;
    assert!(matches!(
        firm.open(&firm.cy, case),
        Err(StoreError::OldKeys)
    ));
    assert_eq!(firm.store.closed_to(&roster, CY).unwrap()[0].case, case);

    pass_on(&firm, &roster, &firm.bo, case, CY).unwrap();
    let open = firm.open(&firm.cy, case).unwrap();
    assert_eq!(classes(&open).len(), 5);
    let entries = firm.entries(&open).unwrap();
    let noted = find(
        &entries,
        |entry| matches!(entry, Entry::Audit(audit) if audit.member == BO && audit.act == Act::PassedOn(CY)),
    );
    assert!(noted.is_some(), "the case says who opened it to whom");
    assert!(firm.store.closed_to(&roster, CY).unwrap().is_empty());
    let again = pass_on(&firm, &roster, &firm.bo, case, CY);
    assert!(matches!(again, Err(StoreError::NotFound)));
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn nobody_passes_on_what_they_do_not_hold_nor_to_whom_it_never_was() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    reset(&firm, BO);
    let roster = vouch(&firm, &firm.cy, BO);
    // Another lawyer of the tenant does not handle it.
    assert!(pass_on(&firm, &roster, &firm.cy, case, BO).is_err());
    // Past the rules: their half is not what the handler has lost access by.
    let received = firm.report(2, WORDS);
    let facts = firm.store.index(received).unwrap().facts();
    let grant = firm.cy.actor().pass_on(&facts).unwrap();
    let keys = (CY, &firm.cy.secrets.reader);
    assert!(firm.store.pass_on(&grant, &roster, keys, ANA, 9).is_err());
    let stranger = MemberSecrets::random([0; 32]).unwrap();
    let keys = (CY, &stranger.reader);
    assert!(firm.store.pass_on(&grant, &roster, keys, BO, 9).is_err());
}

#[test]
fn a_lawyer_gives_another_the_half_of_an_unassigned_case() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    let new = reset(&firm, BO);
    let roster = vouch(&firm, &firm.cy, BO);
    let open = firm.open(&firm.ana, case).unwrap();
    let readers = roster.readers(firm.tenant, Role::Lawyer);
    let bo = readers.iter().find(|reader| reader.member() == BO).unwrap();
    assert!(!open.can_be_given_to(bo));
    pass_on(&firm, &roster, &firm.cy, case, BO).unwrap();
    let open = firm.open(&firm.ana, case).unwrap();
    assert!(open.can_be_given_to(bo));
    let mut hand = firm.handover(CY, None);
    hand.handler = bo.clone();
    firm.hand_on(&firm.ana, &open, &hand).unwrap();
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().read_case(&facts).unwrap();
    let open = firm.store.open_case(&grant, BO, &new.reader).unwrap();
    assert_eq!(classes(&open).len(), 5);
}

#[test]
fn a_case_is_not_given_to_keys_that_hold_no_half() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    reset(&firm, BO);
    let roster = vouch(&firm, &firm.cy, BO);
    let open = firm.open(&firm.ana, case).unwrap();
    let readers = roster.readers(firm.tenant, Role::Lawyer);
    let mut hand = firm.handover(CY, None);
    hand.handler = readers[0].clone();
    assert_eq!(hand.handler.member(), BO);
    let refused = firm.hand_on(&firm.ana, &open, &hand);
    assert!(matches!(refused, Err(StoreError::NotFound)));
    assert!(firm.open(&firm.ana, case).is_ok(), "nothing was given up");
}

#[test]
fn both_halves_give_a_case_back_whose_readers_are_gone_and_leave_others_alone() {
    let firm = Firm::new().with_accounts();
    let (lost, kept) = (shared_case(&firm), firm.report(2, WORDS));
    firm.assign(kept, CY);
    let new = reset(&firm, BO);
    let regain = |roster: &Roster, case, one, two| {
        let halves = (&half(one), &half(two));
        firm.store.regain(roster, case, halves, (BO, &|_| false), 9)
    };
    // Keys that nobody vouched for get nothing.
    assert_eq!(
        regain(&firm.readers(), lost, 1, 2).unwrap(),
        Regained::NotTheirs
    );
    // Nobody is left to vouch for this lawyer: the holders do.
    let roster = firm.store.roster().unwrap().unwrap();
    let person = firm.store.member(BO).unwrap().person();
    let entry = roster.recover(&half(1), &half(2), &person).unwrap();
    firm.store.extend_roster(&entry).unwrap();
    let roster = firm.readers();
    assert!(regain(&roster, lost, 1, 1).is_err());
    assert!(regain(&roster, lost, 2, 1).is_err());
    assert_eq!(regain(&roster, lost, 1, 2).unwrap(), Regained::Opened);
    assert_eq!(regain(&roster, lost, 1, 2).unwrap(), Regained::Served);
    assert_eq!(regain(&roster, kept, 1, 2).unwrap(), Regained::Served);
    let facts = firm.store.index(lost).unwrap().facts();
    let grant = firm.bo.actor().read_case(&facts).unwrap();
    let open = firm.store.open_case(&grant, BO, &new.reader).unwrap();
    assert_eq!(classes(&open).len(), 5);
    assert_eq!(firm.store.index(kept).unwrap().handler, Some(CY));
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn a_case_without_any_reader_gets_a_new_handler() {
    let mut firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    firm.assign(case, CY);
    // The one who handled it lost their keys for good.
    reset(&firm, CY);
    let dag = firm.hire(9, &[Role::Lawyer]);
    let roster = firm.readers();
    let halves = (&half(1), &half(2));
    let done = firm
        .store
        .regain(&roster, case, halves, (dag.id, &|_| false), 9)
        .unwrap();
    assert_eq!(done, Regained::Opened);
    let open = firm.open(&dag, case).unwrap();
    let entries = firm.entries(&open).unwrap();
    let noted = find(
        &entries,
        |entry| matches!(entry, Entry::Audit(audit) if audit.act == Act::Recovered),
    );
    assert!(noted.is_some());
    assert_eq!(firm.store.index(case).unwrap().handler, Some(dag.id));
}
