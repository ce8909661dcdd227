//! Handing a case on, calling somebody in, giving it back: who holds which keys afterwards.

use subrosa_policy::Role;

use super::*;
use crate::backend::Batch;
use crate::roster::VouchedReader;

fn lawyer(firm: &Firm, id: MemberId) -> VouchedReader {
    let lawyers = firm.roster.readers(firm.tenant, Role::Lawyer);
    let found = lawyers.into_iter().find(|lawyer| lawyer.member() == id);
    found.unwrap()
}

fn change(
    firm: &Firm,
    by: &Colleague,
    open: &OpenCase,
    change: &TeamChange,
) -> Result<(), StoreError> {
    let facts = firm.store.index(open.case())?.facts();
    let grant = by.actor().hand_over(&facts);
    let grant = grant.map_err(|_| StoreError::NotFound)?;
    firm.store.change_team(&grant, open, by.id, change, 9)
}

fn to(firm: &Firm, from: MemberId, handler: MemberId, stay: bool) -> TeamChange {
    TeamChange::To {
        from: Some(from),
        handler: lawyer(firm, handler),
        standby: None,
        stay,
    }
}

fn hand_back(firm: &Firm, by: &Colleague, open: &OpenCase) -> Result<(), StoreError> {
    let facts = firm.store.index(open.case())?.facts();
    let grant = by.actor().hand_over(&facts);
    let grant = grant.map_err(|_| StoreError::NotFound)?;
    firm.store
        .hand_back(&grant, &firm.roster, open, by.id, (DAY.plus_days(1), 9))
}

fn exclude(firm: &Firm, case: CaseId, member: MemberId) {
    let mut index = firm.store.index(case).unwrap();
    index.excluded.push(member);
    let mut batch = Batch::default();
    firm.store.put_index(&mut batch, &index).unwrap();
    firm.store.commit(batch).unwrap();
}

fn assigned(firm: &Firm) -> (CaseId, OpenCase) {
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    (case, firm.open(&firm.bo, case).unwrap())
}

#[test]
fn another_lawyer_gets_every_key_and_the_first_one_loses_theirs() {
    let firm = Firm::new();
    let (case, open) = assigned(&firm);
    change(&firm, &firm.bo, &open, &to(&firm, BO, CY, false)).unwrap();
    let theirs = firm.open(&firm.cy, case).unwrap();
    assert!(theirs.keys().reads_split());
    assert_eq!(theirs.readers(), [CY]);
    assert!(firm.open(&firm.bo, case).is_err());
    // Not with what was opened before, either.
    let late = change(&firm, &firm.cy, &open, &to(&firm, CY, BO, false));
    assert!(matches!(late, Err(StoreError::NotFound)));
    let firm = firm.restarted();
    assert_eq!(firm.store.check().unwrap(), []);
    assert!(firm.open(&firm.cy, case).is_ok() && firm.open(&firm.bo, case).is_err());
}

#[test]
fn the_second_of_two_changes_at_once_is_told_and_undoes_nothing() {
    let mut firm = Firm::new();
    let di = firm.hire(21, &[Role::Lawyer]);
    let (case, open) = assigned(&firm);
    change(&firm, &firm.bo, &open, &to(&firm, BO, CY, true)).unwrap();
    // Made from a page on which Bo still handles the case.
    let open = firm.open(&firm.bo, case).unwrap();
    let second = change(&firm, &firm.bo, &open, &to(&firm, BO, di.id, false));
    assert!(matches!(second, Err(StoreError::Meanwhile)));
    let deputy = TeamChange::Deputy {
        from: Some(di.id),
        to: None,
    };
    let second = change(&firm, &firm.bo, &open, &deputy);
    assert!(matches!(second, Err(StoreError::Meanwhile)));
    let index = firm.store.index(case).unwrap();
    assert_eq!((index.handler, index.colleagues), (Some(CY), vec![BO]));
}

#[test]
fn a_colleague_is_called_in_and_let_go_and_a_lawyer_hired_later_gets_the_half_too() {
    let mut firm = Firm::new();
    let (case, open) = assigned(&firm);
    let di = firm.hire(22, &[Role::Lawyer]);
    assert!(!open.eligible().contains(&di.id), "hired after the report");
    let call = TeamChange::CallIn(lawyer(&firm, di.id));
    change(&firm, &firm.bo, &open, &call).unwrap();
    assert!(firm.open(&di, case).unwrap().keys().reads_split());
    let again = change(&firm, &firm.bo, &open, &call);
    assert!(matches!(again, Err(StoreError::Meanwhile)));
    change(&firm, &firm.bo, &open, &TeamChange::LetGo(di.id)).unwrap();
    assert!(firm.open(&di, case).is_err());
    let again = change(&firm, &firm.bo, &open, &TeamChange::LetGo(BO));
    assert!(
        matches!(again, Err(StoreError::Meanwhile)),
        "the handler is no colleague"
    );
}

#[test]
fn nobody_who_was_shut_out_gets_keys_in_any_way() {
    let firm = Firm::new();
    let (case, open) = assigned(&firm);
    exclude(&firm, case, CY);
    exclude(&firm, case, ANA);
    for change_to in [
        to(&firm, BO, CY, false),
        TeamChange::CallIn(lawyer(&firm, CY)),
        TeamChange::Deputy {
            from: None,
            to: Some(lawyer(&firm, CY)),
        },
    ] {
        let refused = change(&firm, &firm.bo, &open, &change_to);
        assert!(matches!(refused, Err(StoreError::NotFound)));
    }
    // The one triager is shut out: lawyers take it in, the one who may.
    hand_back(&firm, &firm.bo, &open).unwrap();
    let index = firm.store.index(case).unwrap();
    assert_eq!((index.intake, index.handler), (Role::Lawyer, None));
    assert_eq!(firm.open(&firm.bo, case).unwrap().readers(), [BO]);
    assert!(firm.open(&firm.ana, case).is_err() && firm.open(&firm.cy, case).is_err());
}

#[test]
fn a_case_given_back_is_read_by_triage_without_what_is_for_lawyers() {
    let firm = Firm::new();
    let (case, open) = assigned(&firm);
    hand_back(&firm, &firm.bo, &open).unwrap();
    assert!(firm.open(&firm.bo, case).is_err());
    let triage = firm.open(&firm.ana, case).unwrap();
    assert_eq!(classes(&triage), [Class::Intake, Class::Conversation]);
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.state, CaseState::Received);
    assert_eq!(index.since, DAY.plus_days(1));
    // And round again, to another lawyer.
    firm.assign(case, CY);
    let open = firm.open(&firm.cy, case).unwrap();
    let acts = firm.entries(&open).unwrap();
    let back = find(
        &acts,
        |entry| matches!(entry, Entry::Audit(audit) if matches!(audit.act, Act::HandedBack)),
    );
    assert!(back.is_some());
    assert_eq!(firm.restarted().store.check().unwrap(), []);
}

#[test]
fn lawyers_who_only_take_a_case_in_are_given_the_report_alone() {
    let firm = Firm::new();
    let (case, open) = assigned(&firm);
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().add_file(&facts).unwrap();
    let files = vec![firm.file("an opinion\n")];
    firm.store.attach(&grant, &open, BO, files, DAY, 3).unwrap();
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    let files: Vec<_> = entries.iter().filter_map(TimedEntry::file).collect();
    let [sent, opinion] = &files[..] else {
        unreachable!("one of the reporter, one of the lawyer")
    };
    exclude(&firm, case, ANA);
    hand_back(&firm, &firm.bo, &open).unwrap();
    for lawyer in [&firm.bo, &firm.cy] {
        let open = firm.open(lawyer, case).unwrap();
        assert!(open.keys().reads_split(), "they hold both halves");
        let entries = firm.store.entries(&open).unwrap();
        let reports = entries.iter().filter_map(|entry| entry.entry.report());
        assert_eq!(reports.count(), 1);
        let given = |class| matches!(class, Class::Intake | Class::Conversation);
        assert!(entries.iter().all(|entry| given(entry.class)));
        assert!(read(&firm, &open, sent).is_ok());
        let refused = read(&firm, &open, opinion);
        assert!(matches!(refused, Err(StoreError::NotFound)));
    }
    // Whoever it is given to reads on where the others stopped.
    let open = firm.open(&firm.bo, case).unwrap();
    firm.hand_on(&firm.bo, &open, &firm.handover(CY, None))
        .unwrap();
    let open = firm.open(&firm.cy, case).unwrap();
    assert!(read(&firm, &open, opinion).is_ok());
    let kept = firm.store.entries(&open).unwrap();
    assert!(kept.iter().any(|entry| entry.class == Class::Dossier));
}

#[test]
fn the_deputy_goes_on_when_the_lawyer_leaves() {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let hand = firm.handover(BO, Some(CY));
    firm.hand_on(&firm.ana, &open, &hand).unwrap();
    firm.store.remove_member(BO).unwrap();
    let index = firm.store.index(case).unwrap();
    assert_eq!((index.handler, index.standby), (Some(CY), None));
    assert!(firm.open(&firm.cy, case).is_ok());
}

#[test]
fn a_lawyer_alone_on_a_case_can_leave_once_it_is_handed_on() {
    let firm = Firm::new().with_accounts();
    let (case, open) = assigned(&firm);
    let alone = firm.store.remove_member(BO);
    assert!(matches!(alone, Err(StoreError::LastReader)));
    change(&firm, &firm.bo, &open, &to(&firm, BO, CY, false)).unwrap();
    firm.store.remove_member(BO).unwrap();
    assert!(firm.open(&firm.cy, case).is_ok());
}
