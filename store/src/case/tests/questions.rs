//! What somebody has asked a second person, once they work on the case no more.

use subrosa_policy::{HoldReason, Rights, Tenants};

use super::end::doing;
use super::erase::{asked, carry_out, told, whole, yes};
use super::*;
use crate::case::{Asked, Exclusion, SecondAct};
use crate::member::Member;
use crate::roster::VouchedReader;

/// A case of Bo's, with Cy as deputy and Di called in, on which Bo has asked and got a yes.
fn asked_by_bo() -> (Firm, CaseId, Colleague) {
    let mut firm = Firm::new().with_accounts();
    let di = firm.hire(21, &[Role::Lawyer]);
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let hand = firm.handover(BO, Some(CY));
    firm.hand_on(&firm.ana, &open, &hand).unwrap();
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().hold(&facts).unwrap();
    let hold = Some((HoldReason::Lawsuit, DAY.plus_days(90)));
    firm.store.ask_hold(&grant, doing(BO, 1), hold).unwrap();
    let mut index = firm.store.index(case).unwrap();
    index.agreed = index.pending.clone();
    put(&firm, &index);
    (firm, case, di)
}

fn put(firm: &Firm, index: &CaseIndex) {
    let mut batch = Batch::default();
    firm.store.put_index(&mut batch, index).unwrap();
    firm.store.commit(batch).unwrap();
}

fn questions(firm: &Firm, case: CaseId) -> [Vec<Asked>; 2] {
    let index = firm.store.index(case).unwrap();
    [index.pending, index.agreed]
}

fn lawyer(firm: &Firm, id: MemberId) -> VouchedReader {
    let lawyers = firm.roster.readers(firm.tenant, Role::Lawyer);
    let found = lawyers.into_iter().find(|lawyer| lawyer.member() == id);
    found.unwrap()
}

#[test]
fn what_was_asked_goes_with_whoever_hands_the_case_over_or_back() {
    for (back, stay) in [(false, false), (false, true), (true, false)] {
        let (firm, case, di) = asked_by_bo();
        let open = firm.open(&firm.bo, case).unwrap();
        let facts = firm.store.index(case).unwrap().facts();
        let grant = firm.bo.actor().hand_over(&facts).unwrap();
        if back {
            let (roster, when) = (&firm.roster, (DAY.plus_days(2), 9));
            let done = firm.store.hand_back(&grant, roster, &open, BO, when);
            done.unwrap();
        } else {
            let to = TeamChange::To {
                from: Some(BO),
                handler: lawyer(&firm, di.id),
                standby: None,
                stay,
            };
            let done = firm.store.change_team(&grant, &open, BO, &to, 9);
            done.unwrap();
        }
        let left = questions(&firm, case).map(|list| list.len());
        assert_eq!(left, [usize::from(stay); 2], "{back} {stay}");
    }
}

#[test]
fn what_was_asked_goes_with_whoever_is_shut_out() {
    let (firm, case, _) = asked_by_bo();
    let open = firm.open(&firm.cy, case).unwrap();
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.cy.actor().exclude(&facts).unwrap();
    let found = Exclusion {
        by: CY,
        members: vec![BO],
        others: Vec::new(),
        note: "a brother".to_owned(),
        minute: 9,
    };
    let (store, roster) = (&firm.store, &firm.roster);
    store.exclude(&grant, roster, &open, &found).unwrap();
    assert_eq!(questions(&firm, case), [vec![], vec![]]);
}

#[test]
fn what_was_asked_goes_with_a_role_and_with_an_account() {
    for removal in [true, false] {
        let (firm, case, _) = asked_by_bo();
        if removal {
            firm.store.remove_member(BO).unwrap();
        } else {
            let triage = |member: &mut Member| {
                member.rights = Rights::same(&[Role::Triager], &Tenants::All).unwrap();
            };
            firm.store.change_member(BO, triage).unwrap();
        }
        assert_eq!(questions(&firm, case), [vec![], vec![]], "{removal}");
    }
}

#[test]
fn nobody_says_yes_to_somebody_who_is_suspended() {
    let (firm, case, di) = asked_by_bo();
    let second = || {
        let index = firm.store.index(case)?;
        let question = index.pending[0];
        let grant = di.actor().second(&index.facts(), BO);
        let grant = grant.map_err(|_| StoreError::NotFound)?;
        firm.store
            .confirm_second(&grant, doing(di.id, 2), question.id)
    };
    let active = |active| move |member: &mut Member| member.service.set_active(active);
    firm.store.change_member(BO, active(false)).unwrap();
    assert!(matches!(second(), Err(StoreError::Meanwhile)));
    assert!(firm.store.index(case).unwrap().hold.is_none());
    firm.store.change_member(BO, active(true)).unwrap();
    assert!(matches!(second(), Ok(SecondAct::Hold { .. })));
}

#[test]
fn nothing_is_erased_for_an_asker_who_works_on_the_case_no_more() {
    let it = told();
    let id = asked(&it, &whole(it.file)).unwrap();
    yes(&it, &it.firm.cy).unwrap();
    let index = it.firm.store.index(it.case).unwrap();
    let mut anothers = index.clone();
    anothers.agreed[0].by = CY;
    put(&it.firm, &anothers);
    let refused = carry_out(&it, id);
    assert!(matches!(refused, Err(StoreError::Meanwhile)));
    put(&it.firm, &index);
    carry_out(&it, id).unwrap();
}
