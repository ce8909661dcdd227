//! Who holds which keys before and after a case is assigned.

use super::*;
use crate::hpke::open_with;
use crate::seal::decode;
use crate::suite::info;

#[test]
fn the_triager_reads_the_report_and_holds_no_key_of_identity_or_dossier() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    assert_eq!(classes(&open), [Class::Intake, Class::Conversation]);
    let entries = firm.entries(&open).unwrap();
    assert!(find(&entries, |e| matches!(e, Entry::Report(_))).is_some());
    assert!(find(&entries, |e| matches!(e, Entry::Identity(_))).is_none());
    assert_eq!(open.readers(), [ANA]);
    assert_eq!(open.eligible(), [BO, CY]);
}

#[test]
fn a_lawyer_reads_nothing_before_the_case_is_assigned() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    assert!(firm.open(&firm.bo, case).is_err());
    // Not even past the rules: half A alone opens no class.
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.ana.actor().read_case(&facts).unwrap();
    let seed = &firm.bo.secrets.reader;
    let refused = firm.store.open_case(&grant, BO, seed);
    assert!(matches!(refused, Err(StoreError::NotFound)));
    let refused = firm.store.open_case(&grant, ANA, seed);
    assert!(matches!(refused, Err(StoreError::OldKeys)));
    let holder = head::Holder::Eligible(BO);
    let wrap = firm.store.head(case).unwrap().wraps_of(holder).next();
    let inner = firm.store.wrap_bytes(case, wrap.unwrap().id).unwrap();
    let aad = hand::wrap_associated(case, holder);
    let plain = open_with(seed, info::WRAP, &aad, &inner).unwrap();
    let keys: CaseKeys = decode(plain.expose()).unwrap();
    assert!(keys.half_a.is_some() && keys.half_b.is_none());
    for class in CLASSES {
        assert!(keys.class(case, class).is_none(), "{class:?}");
    }
}

#[test]
fn lawyer_and_deputy_read_everything_once_it_is_assigned_and_the_triager_nothing() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let triager = firm.open(&firm.ana, case).unwrap();
    let hand = firm.handover(BO, Some(CY));
    firm.hand_on(&firm.ana, &triager, &hand).unwrap();
    for lawyer in [&firm.bo, &firm.cy] {
        let open = firm.open(lawyer, case).unwrap();
        assert_eq!(classes(&open).len(), 5);
        let entries = firm.entries(&open).unwrap();
        assert_eq!(entries.len(), 5, "intake, report, identity, file, audit");
        let Some(Entry::Identity(identity)) = find(&entries, |e| matches!(e, Entry::Identity(_)))
        else {
            unreachable!("the identity is there")
        };
        assert_eq!(identity.name, "Reporter");
        let Some(Entry::File(file)) = find(&entries, |e| matches!(e, Entry::File(_))) else {
            unreachable!("the file is there")
        };
        assert_eq!(read(&firm, &open, file).unwrap(), WORDS.as_bytes());
        let Some(Entry::Audit(audit)) = find(&entries, |e| matches!(e, Entry::Audit(_))) else {
            unreachable!("the assignment is noted")
        };
        assert!(audit.member == ANA && audit.minute == 7);
        assert!(matches!(
            &audit.act,
            Act::Assigned { handler: BO, standby: Some(CY), conflict } if conflict == "none"
        ));
    }
    assert!(firm.open(&firm.ana, case).is_err());
    assert_eq!(holders(&firm, case), [BO, BO, CY, CY]);
    let index = firm.store.index(case).unwrap();
    assert_eq!((index.handler, index.standby), (Some(BO), Some(CY)));
    assert_eq!(index.state, CaseState::Assigned);
    // What she had opened before adds nothing either.
    let audit = Audit {
        minute: 8,
        member: ANA,
        act: Act::Viewed,
    };
    assert!(matches!(
        firm.store.audit(&triager, audit),
        Err(StoreError::NotFound)
    ));
}

#[test]
fn the_second_of_two_triagers_cannot_assign_what_the_first_one_has_assigned() {
    let mut firm = Firm::new();
    let dan = firm.hire(4, &[Role::Triager]);
    let case = firm.report(1, WORDS);
    let (first, second) = (
        firm.open(&firm.ana, case).unwrap(),
        firm.open(&dan, case).unwrap(),
    );
    let facts = firm.store.index(case).unwrap().facts();
    let late = dan.actor().assign(&facts).unwrap();
    let (to_bo, to_cy) = (firm.handover(BO, None), firm.handover(CY, None));
    firm.hand_on(&firm.ana, &first, &to_bo).unwrap();
    let refused = firm.store.assign(&late, &second, dan.id, &to_cy);
    assert!(matches!(refused, Err(StoreError::NotFound)));
    assert_eq!(firm.store.index(case).unwrap().handler, Some(BO));
    assert!(firm.open(&firm.bo, case).is_ok());
    assert!(firm.open(&firm.cy, case).is_err());
}

#[test]
fn a_case_goes_to_nobody_who_has_no_half_of_its_keys() {
    let mut firm = Firm::new();
    let case = firm.report(1, WORDS);
    // Vouched for after the report had come.
    let eve = firm.hire(5, &[Role::Lawyer]);
    let open = firm.open(&firm.ana, case).unwrap();
    let hand = firm.handover(eve.id, None);
    assert!(firm.hand_on(&firm.ana, &open, &hand).is_err());
    let mut hand = firm.handover(BO, None);
    hand.excluded = vec![BO];
    assert!(firm.hand_on(&firm.ana, &open, &hand).is_err());
    assert!(firm.open(&firm.ana, case).is_ok(), "nothing has changed");
    firm.assign(case, CY);
    assert!(firm.open(&firm.cy, case).is_ok());
}

#[test]
fn who_was_named_gets_no_wrap_and_stays_excluded() {
    let mut firm = Firm::new();
    let dan = firm.hire(4, &[Role::Triager]);
    let mut new = firm.new_case(WORDS);
    new.excluded = vec![dan.id, CY];
    let case = firm.submit(1, new).unwrap();
    assert_eq!(holders(&firm, case), [ANA, BO]);
    assert!(firm.open(&dan, case).is_err());
    // The triager's own list adds to the reporter's and does not replace it.
    let open = firm.open(&firm.ana, case).unwrap();
    let mut hand = firm.handover(BO, None);
    hand.excluded = vec![CY, ANA];
    firm.hand_on(&firm.ana, &open, &hand).unwrap();
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.excluded, [dan.id, CY, ANA]);
    // The case says whom this triager has shut out, and not whom the reporter named.
    let entries = firm.entries(&firm.open(&firm.bo, case).unwrap()).unwrap();
    let acts: Vec<&Act> = entries
        .iter()
        .filter_map(Entry::audit)
        .map(|audit| &audit.act)
        .collect();
    assert!(
        matches!(&acts[..], [Act::Excluded { members, note }, Act::Assigned { handler: BO, .. }]
            if members == &[ANA] && note == "none")
    );
}

#[test]
fn nobody_is_their_own_deputy() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let hand = firm.handover(BO, Some(BO));
    firm.hand_on(&firm.ana, &open, &hand).unwrap();
    assert_eq!(firm.store.index(case).unwrap().standby, None);
    assert_eq!(firm.open(&firm.bo, case).unwrap().readers(), [BO]);
}

#[test]
fn in_blind_triage_the_triager_reads_the_intake_only() {
    let firm = Firm::new();
    let mut new = firm.new_case(WORDS);
    new.blind = true;
    let case = firm.submit(1, new).unwrap();
    let open = firm.open(&firm.ana, case).unwrap();
    assert_eq!(classes(&open), [Class::Intake]);
    let entries = firm.entries(&open).unwrap();
    assert!(matches!(&entries[..], [Entry::Intake(_)]));
    let file = open.head.files[0].id;
    assert!(firm.store.read_file(&open, file, &mut Vec::new()).is_err());
    assert_eq!(firm.entries(&firm.reporter(1).unwrap()).unwrap().len(), 3);
    firm.assign(case, BO);
    let open = firm.open(&firm.bo, case).unwrap();
    assert_eq!(classes(&open).len(), 5);
    assert_eq!(firm.entries(&open).unwrap().len(), 5);
}

#[test]
fn with_every_triager_named_the_lawyers_take_the_report_in() {
    let firm = Firm::new();
    let mut new = firm.new_case(WORDS);
    new.excluded = vec![ANA];
    let case = firm.submit(1, new).unwrap();
    assert_eq!(firm.store.index(case).unwrap().intake, Role::Lawyer);
    assert!(firm.open(&firm.ana, case).is_err());
    let open = firm.open(&firm.cy, case).unwrap();
    let hand = firm.handover(BO, None);
    firm.hand_on(&firm.cy, &open, &hand).unwrap();
    assert!(firm.open(&firm.cy, case).is_err());
    let open = firm.open(&firm.bo, case).unwrap();
    assert_eq!(firm.entries(&open).unwrap().len(), 5);
}

#[test]
fn who_is_triager_and_lawyer_holds_no_half_a_while_another_lawyer_does() {
    let mut firm = Firm::new();
    let both = firm.hire(4, &[Role::Triager, Role::Lawyer]);
    let case = firm.report(1, WORDS);
    let open = firm.open(&both, case).unwrap();
    assert_eq!(classes(&open), [Class::Intake, Class::Conversation]);
    assert_eq!(open.eligible(), [BO, CY]);
    let mut new = firm.new_case(WORDS);
    new.excluded = vec![BO, CY];
    let case = firm.submit(2, new).unwrap();
    assert_eq!(firm.open(&both, case).unwrap().eligible(), [both.id]);
}

#[test]
fn a_report_that_no_lawyer_could_ever_handle_is_refused() {
    let mut firm = Firm::new();
    for lawyer in [BO, CY] {
        firm.dismiss(lawyer);
    }
    let refused = firm.submit(1, firm.new_case(WORDS));
    assert!(matches!(refused, Err(StoreError::NoReaders)));
    assert!(firm.rows(Tree::Case).is_empty());
    assert!(firm.store.vault.cases().is_empty());
}

#[test]
fn a_report_that_names_everybody_is_kept_for_reporter_and_recovery() {
    let firm = Firm::new();
    let mut new = firm.new_case(WORDS);
    new.excluded = vec![ANA, BO, CY];
    let case = firm.submit(1, new).unwrap();
    assert!(holders(&firm, case).is_empty());
    assert!(firm.reporter(1).is_ok());
    let colleagues: [&Colleague; 3] = [&firm.ana, &firm.bo, &firm.cy];
    assert!(colleagues.iter().all(|who| firm.open(who, case).is_err()));
}
