//! Vouchers whose account says less than the roster.

use subrosa_policy::{Role, TenantId, Tenants};

use super::*;
use crate::firm::{BO, CY, Colleague, Firm};

/// A firm with a second client, and somebody new who waits for a voucher there.
fn with_newcomer(firm: &Firm) -> (TenantId, Person) {
    let other = firm.store.create_tenant("Other", false).unwrap().id;
    let rights = rights(&[other]);
    let newcomer = Colleague::with(MemberId::from_bytes([9; 16]), rights);
    firm.store.add_member(&newcomer.member()).unwrap();
    (other, newcomer.person())
}

fn rights(tenants: &[TenantId]) -> Rights {
    Rights::same(&[Role::Lawyer], &Tenants::Some(tenants.to_vec())).unwrap()
}

/// The account of a lawyer who was vouched for every client is left with these.
fn leave(firm: &Firm, id: MemberId, tenants: &[TenantId]) {
    let change = |member: &mut Member| member.rights = rights(tenants);
    firm.store.change_member(id, change).unwrap();
}

#[test]
fn a_voucher_vouches_for_no_client_that_was_taken_from_them() {
    let firm = Firm::new().with_accounts();
    let (other, newcomer) = with_newcomer(&firm);
    let vouch = |by: &Colleague| firm.store.vouch(by.id, &by.secrets.signing, &newcomer);
    leave(&firm, CY, &[firm.tenant]);
    assert!(firm.roster.may_vouch(CY, &newcomer), "by the roster alone");
    let signing = firm.store.signing_roster(CY).unwrap();
    assert!(!signing.may_vouch(CY, &newcomer));
    assert!(matches!(vouch(&firm.cy), Err(StoreError::Roster)));
    // Not the founder either, who may bring on the first of each role.
    leave(&firm, BO, &[firm.tenant]);
    assert!(matches!(vouch(&firm.bo), Err(StoreError::Roster)));
    leave(&firm, CY, &[other]);
    let roster = vouch(&firm.cy).unwrap();
    assert!(roster.person(newcomer.member).is_some());
}

#[test]
fn nobody_takes_a_colleague_away_from_a_client_they_work_for_no_more() {
    let firm = Firm::new().with_accounts();
    let (other, newcomer) = with_newcomer(&firm);
    let bo = &firm.bo.secrets.signing;
    firm.store.vouch(BO, bo, &newcomer).unwrap();
    leave(&firm, CY, &[firm.tenant]);
    // Their account says less by now: what was vouched for is what counts.
    let less = Person {
        rights: rights(&[firm.tenant]),
        ..newcomer.clone()
    };
    let cy = &firm.cy.secrets.signing;
    assert!(firm.store.vouch(CY, cy, &less).is_err());
    assert!(firm.store.dismiss(CY, cy, newcomer.member).is_err());
    leave(&firm, CY, &[firm.tenant, other]);
    firm.store.dismiss(CY, cy, newcomer.member).unwrap();
}

#[test]
fn who_is_suspended_or_removed_signs_nothing() {
    let firm = Firm::new().with_accounts();
    let (_, newcomer) = with_newcomer(&firm);
    let cy = &firm.cy.secrets.signing;
    let suspend = |member: &mut Member| member.service.set_active(false);
    firm.store.change_member(CY, suspend).unwrap();
    assert!(firm.store.vouch(CY, cy, &newcomer).is_err());
    firm.store.remove_member(CY).unwrap();
    assert!(firm.store.vouch(CY, cy, &newcomer).is_err());
    let bo = &firm.bo.secrets.signing;
    assert!(firm.store.dismiss(BO, bo, CY).is_ok());
}

#[test]
fn an_account_with_another_key_of_either_kind_is_not_who_was_vouched_for() {
    let firm = Firm::new().with_accounts();
    let vouched = firm.bo.person();
    let may = |change: &dyn Fn(&mut Member)| {
        let mut member = firm.bo.member();
        change(&mut member);
        member.rights_of(&vouched).is_some()
    };
    let other = firm.cy.member();
    assert!(may(&|_| {}));
    assert!(!may(&|member| member.reader = other.reader.clone()));
    assert!(!may(&|member| member.verify = other.verify.clone()));
    assert!(!may(&|member| member.service.set_active(false)));
}

#[test]
fn a_roster_that_is_gone_is_not_taken_for_one_that_never_was() {
    let firm = Firm::new().with_accounts();
    let store = &firm.store;
    let remove = |rows: &[(Tree, Vec<u8>)]| {
        let mut batch = Batch::default();
        for (tree, name) in rows {
            batch.remove(*tree, name);
        }
        store.commit(batch).unwrap();
    };
    let rows = |tree, prefix: &[u8]| -> Vec<_> {
        let rows = store.backend.scan(tree, prefix).unwrap().into_iter();
        rows.map(|(name, _)| (tree, name)).collect()
    };
    remove(&rows(Tree::Meta, ROOT));
    assert!(matches!(store.roster(), Err(StoreError::Roster)), "no root");
    remove(&rows(Tree::Roster, &[]));
    assert!(matches!(store.roster(), Err(StoreError::Roster)), "nothing");
}
