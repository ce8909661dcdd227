//! Somebody who is a triager for one client and a lawyer for another.

use subrosa_policy::{Rights, TenantId, Tenants};

use super::*;
use crate::member::Member;
use crate::roster::Person;

/// A firm with two clients, and Dee, who takes in the reports of the first and is a lawyer for
/// the second.
struct Mixed {
    firm: Firm,
    other: TenantId,
    dee: Colleague,
}

impl Mixed {
    fn new() -> Self {
        let mut firm = Firm::new();
        let other = firm.store.create_tenant("Other", false).unwrap().id;
        let dee = firm.hire_for(4, &both(firm.tenant, other));
        let firm = firm.with_accounts();
        Self { firm, other, dee }
    }

    /// A report to the second client.
    fn elsewhere(&self, code: u8) -> CaseId {
        let new = NewCase {
            tenant: self.other,
            ..self.firm.new_case(WORDS)
        };
        self.firm.submit(code, new).unwrap()
    }

    /// The triager hands a case of the second client over.
    fn hand_over(&self, case: CaseId, handler: MemberId, standby: Option<MemberId>) {
        let lawyers = self.firm.roster.readers(self.other, Role::Lawyer);
        let lawyer = |id| lawyers.iter().find(|lawyer| lawyer.member() == id);
        let hand = Handover {
            handler: lawyer(handler).unwrap().clone(),
            standby: standby.map(|standby| lawyer(standby).unwrap().clone()),
            conflict: "none".to_owned(),
            excluded: Vec::new(),
            minute: 7,
        };
        let open = self.firm.open(&self.firm.ana, case).unwrap();
        self.firm.hand_on(&self.firm.ana, &open, &hand).unwrap();
    }

    fn holds(&self, case: CaseId) -> [bool; 2] {
        let head = self.firm.store.head(case).unwrap();
        let dee = self.dee.id;
        [head::Holder::Access(dee), head::Holder::Eligible(dee)].map(|of| head.has_wrap(of))
    }

    fn becomes(&self, rights: Option<Rights>) -> Result<Member, StoreError> {
        let change = |member: &mut Member| member.rights = rights.unwrap();
        self.firm.store.change_member(self.dee.id, change)
    }
}

fn both(one: TenantId, other: TenantId) -> [(Role, Tenants); 2] {
    [
        (Role::Triager, Tenants::Some(vec![one])),
        (Role::Lawyer, Tenants::Some(vec![other])),
    ]
}

#[test]
fn a_report_is_wrapped_to_the_roles_that_are_held_for_its_client() {
    let it = Mixed::new();
    let (here, there) = (it.firm.report(1, WORDS), it.elsewhere(2));
    assert_eq!(it.holds(here), [true, false], "takes it in");
    assert_eq!(it.holds(there), [false, true], "could be given it");
    let open = it.firm.open(&it.firm.ana, here).unwrap();
    assert_eq!(open.readers(), [ANA, it.dee.id]);
    assert_eq!(open.eligible(), [BO, CY]);
    let open = it.firm.open(&it.firm.ana, there).unwrap();
    assert_eq!(open.readers(), [ANA]);
    assert_eq!(open.eligible(), [BO, CY, it.dee.id]);
}

#[test]
fn who_triages_here_and_is_a_lawyer_there_reads_each_only_when_it_is_theirs() {
    let it = Mixed::new();
    let (here, there) = (it.firm.report(1, WORDS), it.elsewhere(2));
    let triaged = it.firm.open(&it.dee, here).unwrap();
    assert_eq!(classes(&triaged), [Class::Intake, Class::Conversation]);
    assert!(it.firm.open(&it.dee, there).is_err());
    // Not past the rules either: a grant for the one case opens nothing of the other.
    let facts = it.firm.store.index(here).unwrap().facts();
    let grant = it.dee.actor().read_case(&facts).unwrap();
    let seed = &it.dee.secrets.reader;
    assert_eq!(grant.case(), here);
    assert!(it.firm.store.open_case(&grant, it.dee.id, seed).is_ok());

    it.firm.assign(here, BO);
    assert_eq!(it.holds(here), [false, false]);
    assert!(it.firm.open(&it.dee, here).is_err(), "it is assigned");
    it.hand_over(there, it.dee.id, None);
    let handled = it.firm.open(&it.dee, there).unwrap();
    assert_eq!(classes(&handled).len(), 5);
}

#[test]
fn a_lawyer_elsewhere_is_given_no_case_here() {
    let it = Mixed::new();
    let here = it.firm.report(1, WORDS);
    let open = it.firm.open(&it.firm.ana, here).unwrap();
    let lawyers = it.firm.roster.readers(it.other, Role::Lawyer);
    let dee = lawyers.iter().find(|lawyer| lawyer.member() == it.dee.id);
    let hand = Handover {
        handler: dee.unwrap().clone(),
        ..it.firm.handover(BO, None)
    };
    assert!(it.firm.hand_on(&it.firm.ana, &open, &hand).is_err());
    assert!(
        it.firm.open(&it.firm.ana, here).is_ok(),
        "nothing has changed"
    );
}

#[test]
fn leaving_one_client_takes_its_keys_and_no_others() {
    let it = Mixed::new();
    let (here, there) = (it.firm.report(1, WORDS), it.elsewhere(2));
    it.hand_over(there, it.dee.id, Some(CY));
    let lawyer = [both(it.firm.tenant, it.other)[1].clone()];
    it.becomes(Rights::of(&lawyer)).unwrap();
    assert_eq!(it.holds(here), [false, false]);
    assert_eq!(it.holds(there), [true, true]);
    assert!(it.firm.open(&it.dee, there).is_ok());
    // The rights back, the keys not.
    let rights = Rights::of(&both(it.firm.tenant, it.other));
    it.becomes(rights.clone()).unwrap();
    let opened = it.firm.open(&it.dee, here);
    assert!(matches!(opened, Err(StoreError::NotFound)));

    let triager = [both(it.firm.tenant, it.other)[0].clone()];
    it.becomes(Rights::of(&triager)).unwrap();
    assert_eq!(it.holds(there), [false, false]);
    let index = it.firm.store.index(there).unwrap();
    assert_eq!(index.handler, Some(CY), "the deputy goes on with it");
    assert!(it.firm.open(&it.firm.cy, there).is_ok());
    assert!(it.firm.store.check().unwrap().is_empty());
}

#[test]
fn a_role_that_is_taken_away_takes_what_was_held_by_it_alone() {
    let it = Mixed::new();
    let all = Rights::same(&[Role::Triager, Role::Lawyer], &Tenants::All);
    let entry = it.firm.roster.vouch(
        BO,
        &it.firm.bo.secrets.signing,
        &Person {
            rights: all.clone().unwrap(),
            ..it.dee.person()
        },
    );
    let roster = it.firm.store.extend_roster(&entry.unwrap()).unwrap();
    it.becomes(all).unwrap();
    let submit = |code, tenant| {
        let new = NewCase {
            tenant,
            ..it.firm.new_case(WORDS)
        };
        let code = receipt(code);
        it.firm.store.submit(&roster, &code, new).unwrap()
    };
    let (waits, handled) = (submit(1, it.firm.tenant), submit(2, it.other));
    // Who takes it in gets no half by which it could be given to them.
    assert_eq!(it.holds(waits), [true, false]);
    assert_eq!(it.holds(handled), [true, false]);
    it.firm.assign(waits, BO);
    let third = submit(3, it.firm.tenant);
    it.becomes(Rights::same(&[Role::Lawyer], &Tenants::All))
        .unwrap();
    for case in [handled, third] {
        assert_eq!(it.holds(case), [false, false], "nobody's triager any more");
        assert!(it.firm.open(&it.firm.ana, case).is_ok());
    }
    assert!(it.firm.open(&it.firm.bo, waits).is_ok());
}

#[test]
fn a_lawyer_who_becomes_a_triager_of_the_same_client_holds_no_case_of_theirs() {
    let it = Mixed::new();
    let there = it.elsewhere(1);
    it.hand_over(there, it.dee.id, Some(CY));
    let waiting = it.elsewhere(2);
    assert_eq!(
        [it.holds(there), it.holds(waiting)],
        [[true, true], [false, true]]
    );
    it.becomes(Rights::same(&[Role::Triager], &Tenants::All))
        .unwrap();
    assert_eq!(
        [it.holds(there), it.holds(waiting)],
        [[false; 2], [false; 2]]
    );
    let index = it.firm.store.index(there).unwrap();
    assert_eq!((index.handler, index.standby), (Some(CY), None));
}

#[test]
fn the_last_reader_for_a_client_stays_its_reader() {
    let it = Mixed::new();
    let there = it.elsewhere(2);
    it.hand_over(there, it.dee.id, None);
    for rights in [
        Rights::of(&both(it.firm.tenant, it.other)[..1]),
        // The same roles, the other way round.
        Rights::of(&both(it.other, it.firm.tenant)),
        Rights::same(&[Role::Triager], &Tenants::All),
        Rights::same(&[Role::Auditor], &Tenants::All),
    ] {
        assert!(rights.is_some());
        let refused = it.becomes(rights);
        assert!(matches!(refused, Err(StoreError::LastReader)));
    }
    assert_eq!(it.holds(there), [true, true]);
    let more = Rights::same(&[Role::Triager, Role::Lawyer], &Tenants::All);
    it.becomes(more).unwrap();
    assert!(it.firm.open(&it.dee, there).is_ok());
}

#[test]
fn an_account_and_a_roster_that_differ_agree_role_by_role() {
    let it = Mixed::new();
    // The account has each role for the client for whom the roster has the other one.
    it.becomes(Rights::of(&both(it.other, it.firm.tenant)))
        .unwrap();
    let readers = it.firm.readers();
    assert!(readers.person(it.dee.id).is_none());
    // And one that has everything gets by it what was vouched for, and no more.
    it.becomes(Rights::same(&[Role::Triager, Role::Lawyer], &Tenants::All))
        .unwrap();
    let readers = it.firm.readers();
    let person = readers.person(it.dee.id).unwrap();
    assert_eq!(
        Some(&person.rights),
        Rights::of(&both(it.firm.tenant, it.other)).as_ref()
    );
    let new = NewCase {
        tenant: it.other,
        ..it.firm.new_case(WORDS)
    };
    let code = receipt(9);
    let case = it.firm.store.submit(&readers, &code, new).unwrap();
    assert_eq!(it.holds(case), [false, true]);
}
