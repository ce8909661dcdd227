use subrosa_policy::{Day, InviteId, Role, TenantId, Tenants};

use super::*;
use crate::backend::Tree;
use crate::firm::{ANA, BO, BOSS, CY, Colleague, Firm, WORDS};
use crate::invite::Invite;
use crate::roster::Roster;

mod attacks;
mod broken_off;

fn lawyers(roster: &Roster, firm: &Firm) -> Vec<MemberId> {
    let readers = roster.readers(firm.tenant, Role::Lawyer);
    readers.iter().map(|reader| reader.member()).collect()
}

fn everywhere(roles: &[Role]) -> Rights {
    Rights::same(roles, &Tenants::All).unwrap()
}

fn invite(id: u8, until: u64) -> Invite {
    Invite {
        id: InviteId::from_bytes([id; 16]),
        display: "Dag Berg".to_owned(),
        rights: everywhere(&[Role::Lawyer]),
        until,
        by: BOSS,
        reset: None,
    }
}

#[test]
fn the_last_reader_of_an_open_case_stays() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let refused = |error| matches!(error, Err(StoreError::LastReader));
    let suspend = |member: &mut Member| member.service.set_active(false);
    assert!(refused(firm.store.remove_member(BO)));
    assert!(refused(firm.store.change_member(BO, suspend)));
    let triage = |member: &mut Member| member.rights = everywhere(&[Role::Triager]);
    assert!(refused(firm.store.change_member(BO, triage)));
    let elsewhere = |member: &mut Member| {
        let tenants = Tenants::Some(vec![TenantId::from_bytes([7; 16])]);
        member.rights = Rights::same(&[Role::Lawyer], &tenants).unwrap();
    };
    assert!(refused(firm.store.change_member(BO, elsewhere)));
    assert_eq!(firm.store.needed_for(BO, BOSS).unwrap(), 1);
    // The case is whole, and those who do not read it may go.
    assert!(firm.open(&firm.bo, case).is_ok());
    assert_eq!(firm.store.needed_for(CY, BOSS).unwrap(), 0);
    firm.store.remove_member(CY).unwrap();
    firm.store.change_member(ANA, suspend).unwrap();
}

#[test]
fn a_handover_made_before_a_suspension_or_other_rights_hands_nothing_over() {
    let suspend: fn(&mut Member) = |member| member.service.set_active(false);
    let triage: fn(&mut Member) = |member| member.rights = everywhere(&[Role::Triager]);
    let elsewhere: fn(&mut Member) = |member| {
        let tenants = Tenants::Some(vec![TenantId::from_bytes([7; 16])]);
        member.rights = Rights::same(&[Role::Lawyer], &tenants).unwrap();
    };
    for (deputy, change) in [
        (false, suspend),
        (true, suspend),
        (false, triage),
        (false, elsewhere),
    ] {
        let firm = Firm::new().with_accounts();
        let case = firm.report(1, WORDS);
        let open = firm.open(&firm.ana, case).unwrap();
        let hand = if deputy {
            firm.handover(CY, Some(BO))
        } else {
            firm.handover(BO, None)
        };
        firm.store.change_member(BO, change).unwrap();
        assert!(firm.hand_on(&firm.ana, &open, &hand).is_err());
        assert!(firm.open(&firm.ana, case).is_ok(), "nothing has changed");
        firm.assign(case, CY);
    }
}

#[test]
fn of_an_assignment_and_a_suspension_at_once_one_is_refused() {
    for _ in 0..20 {
        let firm = Firm::new().with_accounts();
        let case = firm.report(1, WORDS);
        let open = firm.open(&firm.ana, case).unwrap();
        let hand = firm.handover(BO, None);
        let start = std::sync::Barrier::new(2);
        let (assigned, suspended) = std::thread::scope(|scope| {
            let suspend = scope.spawn(|| {
                start.wait();
                let change = |member: &mut Member| member.service.set_active(false);
                firm.store.change_member(BO, change).is_ok()
            });
            start.wait();
            let assigned = firm.hand_on(&firm.ana, &open, &hand).is_ok();
            (assigned, suspend.join().unwrap())
        });
        assert!(assigned != suspended, "{assigned} {suspended}");
    }
}

#[test]
fn with_a_deputy_either_may_go_and_not_both() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let hand = firm.handover(BO, Some(CY));
    firm.hand_on(&firm.ana, &open, &hand).unwrap();
    firm.store.remove_member(BO).unwrap();
    let left = firm.store.remove_member(CY);
    assert!(matches!(left, Err(StoreError::LastReader)));
    assert!(firm.open(&firm.cy, case).is_ok());
}

#[test]
fn an_unassigned_case_needs_a_triager_and_a_lawyer() {
    let firm = Firm::new().with_accounts();
    firm.report(1, WORDS);
    assert_eq!(firm.store.needed_for(ANA, BOSS).unwrap(), 1);
    assert_eq!(firm.store.needed_for(BO, BOSS).unwrap(), 0);
    firm.store.remove_member(BO).unwrap();
    assert_eq!(firm.store.needed_for(CY, BOSS).unwrap(), 1);
}

#[test]
fn somebody_always_runs_the_portal() {
    let firm = Firm::new().with_accounts();
    let refused = firm.store.remove_member(BOSS);
    assert!(matches!(refused, Err(StoreError::LastAdmin)));
    let suspend = |member: &mut Member| member.service.set_active(false);
    let refused = firm.store.change_member(BOSS, suspend);
    assert!(matches!(refused, Err(StoreError::LastAdmin)));
    let audits = |member: &mut Member| member.rights = everywhere(&[Role::Auditor]);
    let refused = firm.store.change_member(BOSS, audits);
    assert!(matches!(refused, Err(StoreError::LastAdmin)));
    let second = Colleague::new(MemberId::from_bytes([9; 16]), &[Role::Admin]);
    firm.store.add_member(&second.member()).unwrap();
    firm.store.change_member(second.id, suspend).unwrap();
    let refused = firm.store.remove_member(BOSS);
    assert!(
        matches!(refused, Err(StoreError::LastAdmin)),
        "a suspended one runs nothing"
    );
    let resume = |member: &mut Member| member.service.set_active(true);
    firm.store.change_member(second.id, resume).unwrap();
    firm.store.remove_member(BOSS).unwrap();
}

#[test]
fn who_is_suspended_gets_no_new_case_and_is_asked_back() {
    let firm = Firm::new().with_accounts();
    let suspend = |member: &mut Member| member.service.set_active(false);
    firm.store.change_member(CY, suspend).unwrap();
    assert_eq!(lawyers(&firm.readers(), &firm), [BO]);
    let resume = |member: &mut Member| member.service.set_active(true);
    firm.store.change_member(CY, resume).unwrap();
    assert_eq!(lawyers(&firm.readers(), &firm), [BO, CY]);
}

#[test]
fn an_invitation_works_once_until_its_minute_and_not_when_withdrawn() {
    let firm = Firm::new().with_accounts();
    let token = firm.store.invite(&invite(1, 1_000)).unwrap();
    assert!(firm.store.invitation(token.expose(), 999).is_ok());
    assert!(firm.store.invitation(token.expose(), 1_000).is_err());
    let dag = Colleague::new(MemberId::from_bytes([9; 16]), &[Role::Admin]);
    let late = firm.store.join(dag.member(), token.expose(), 1_000);
    assert!(matches!(late, Err(StoreError::NotFound)));
    firm.store.join(dag.member(), token.expose(), 999).unwrap();
    let now = firm.store.member(dag.id).unwrap();
    assert!(now.rights.has(Role::Lawyer), "what the invitation says");
    assert!(!now.rights.has(Role::Admin), "not what whoever joined says");
    let eva = Colleague::new(MemberId::from_bytes([10; 16]), &[Role::Lawyer]);
    let again = firm.store.join(eva.member(), token.expose(), 999);
    assert!(matches!(again, Err(StoreError::NotFound)));

    let token = firm.store.invite(&invite(2, 1_000)).unwrap();
    assert_eq!(firm.store.invites(999).unwrap().len(), 1);
    assert!(firm.store.invites(1_000).unwrap().is_empty());
    firm.store.withdraw(InviteId::from_bytes([2; 16])).unwrap();
    let withdrawn = firm.store.join(eva.member(), token.expose(), 5);
    assert!(matches!(withdrawn, Err(StoreError::NotFound)));
    assert!(firm.store.withdraw(InviteId::from_bytes([2; 16])).is_err());
}

#[test]
fn an_invitation_works_only_while_whoever_made_it_runs_the_portal() {
    let firm = Firm::new().with_accounts();
    let second = Colleague::new(MemberId::from_bytes([9; 16]), &[Role::Admin]);
    firm.store.add_member(&second.member()).unwrap();
    let reset = Invite {
        reset: Some(CY),
        ..invite(2, 1_000)
    };
    let tokens = [invite(1, 1_000), reset].map(|invite| {
        let by = second.id;
        firm.store.invite(&Invite { by, ..invite }).unwrap()
    });
    let dag = Colleague::new(MemberId::from_bytes([10; 16]), &[Role::Lawyer]);
    let refused = || {
        tokens.iter().all(|token| {
            let joined = firm.store.join(dag.member(), token.expose(), 5);
            matches!(joined, Err(StoreError::NotFound))
                && firm.store.invitation(token.expose(), 5).is_err()
        })
    };
    let active = |active| move |member: &mut Member| member.service.set_active(active);
    firm.store.change_member(second.id, active(false)).unwrap();
    assert!(refused(), "suspended");
    firm.store.change_member(second.id, active(true)).unwrap();
    assert!(firm.store.invitation(tokens[0].expose(), 5).is_ok());
    let audits = |member: &mut Member| member.rights = everywhere(&[Role::Auditor]);
    firm.store.change_member(second.id, audits).unwrap();
    assert!(refused(), "no administrator");
    // Removed: the links are gone, and do not come back with the account.
    firm.store.remove_member(second.id).unwrap();
    assert!(firm.store.invites(5).unwrap().is_empty());
    firm.store.add_member(&second.member()).unwrap();
    assert!(refused());
}

#[test]
fn old_invitations_are_forgotten() {
    let firm = Firm::new();
    for (id, until) in [(1, 10), (2, 20)] {
        firm.store.invite(&invite(id, until)).unwrap();
    }
    assert_eq!(firm.store.forget_old_invites(10).unwrap(), 1);
    let left = firm.store.invites(0).unwrap();
    assert_eq!(left.iter().map(|open| open.until).collect::<Vec<_>>(), [20]);
}

#[test]
fn a_damaged_row_hides_no_other_and_is_named() {
    let firm = Firm::new().with_accounts();
    let second = firm.store.create_tenant("Second", false).unwrap().id;
    for (tree, id) in [
        (Tree::Member, CY.as_bytes()),
        (Tree::Tenant, second.as_bytes()),
    ] {
        let rows = firm.rows(tree);
        let (name, value) = rows.iter().find(|(name, _)| name.starts_with(id)).unwrap();
        let mut damaged = value.clone();
        let end = damaged.len() - 1;
        damaged[end] ^= 1;
        firm.write(tree, &[(name, &damaged)]);
    }
    let members = firm.store.members().unwrap();
    assert_eq!(members.len(), 3);
    assert_eq!(firm.store.tenants().unwrap().len(), 1);
    let damage = firm.store.check_rows().unwrap();
    let named: Vec<_> = damage
        .iter()
        .map(|row| (row.what, row.name.clone()))
        .collect();
    assert_eq!(
        named,
        [("member", CY.to_string()), ("tenant", second.to_string())]
    );
    // Nobody whose account is damaged gets anything new.
    assert_eq!(lawyers(&firm.readers(), &firm), [BO]);
}

#[test]
fn an_absence_has_its_first_and_last_day() {
    let absence = Absence {
        from: Day::new(10),
        to: Day::new(12),
    };
    let days: Vec<bool> = (9..14).map(|day| absence.has(Day::new(day))).collect();
    assert_eq!(days, [false, true, true, true, false]);
}

#[test]
fn a_name_that_nobody_has_costs_the_reads_of_one_that_somebody_has() {
    let mut firm = Firm::new().with_accounts();
    let counting =
        crate::backend::counting::Counting::before(std::sync::Arc::clone(&firm.store.backend));
    firm.store.backend = counting.clone();
    let login = firm.store.member(BO).unwrap().login;
    let cost = |login: &str| {
        counting.reads();
        let found = firm.store.member_by_login(login).unwrap().is_some();
        (found, counting.reads().0)
    };
    // The first time somebody is looked for whose rows stand in.
    cost("nobody");
    let ((known, theirs), (unknown, nobodys)) = (cost(&login), cost("nobody at all"));
    assert!(known && !unknown);
    assert!(!theirs.is_empty());
    assert_eq!(theirs.len(), nobodys.len());
    let sorted = |mut reads: Vec<_>| {
        reads.sort_by_key(|read| format!("{read:?}"));
        reads
    };
    assert_eq!(sorted(theirs), sorted(nobodys));
}
