//! What is said in a case, and who reads it.

use super::*;

#[test]
fn a_reply_reaches_the_lawyer_with_its_file_and_shows_in_the_list() {
    let firm = Firm::new();
    let case = assigned(&firm);
    let mut index = firm.store.index(case).unwrap();
    assert_eq!(index.state, CaseState::Assigned);
    write(&firm, case, "Which gate?", true);
    index = firm.store.index(case).unwrap();
    assert_eq!(index.state, CaseState::AwaitingReporter);
    assert!(!index.unread);
    reply(&firm, "Gate B.", vec![firm.file("a plan of gate B\n")]);
    index = firm.store.index(case).unwrap();
    assert_eq!(index.state, CaseState::InProgress);
    assert!(index.unread);
    for open in [
        firm.reporter(1).unwrap(),
        firm.open(&firm.bo, case).unwrap(),
    ] {
        let said = messages(&firm, &open);
        let texts: Vec<_> = said.iter().map(|message| message.text.as_str()).collect();
        assert_eq!(texts, ["Which gate?", "Gate B."]);
        assert!(said[0].question && said[0].author == Author::Staff(BO));
        assert!(said[1].author == Author::Reporter);
        let file = read(&firm, &open, &said[1].files[0]).unwrap();
        assert_eq!(file, b"a plan of gate B\n");
    }
}

#[test]
fn a_report_is_acknowledged_once_however_often_the_form_is_sent() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    for day in [3, 5] {
        let facts = firm.store.index(case).unwrap().facts();
        let grant = firm.ana.actor().acknowledge(&facts).unwrap();
        let day = DAY.plus_days(day);
        firm.store.acknowledge(&grant, &open, ANA, day, 4).unwrap();
    }
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.milestones.acknowledged, Some(DAY.plus_days(3)));
    assert_eq!(index.state, CaseState::Received);
    let said = messages(&firm, &firm.reporter(1).unwrap());
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].template.as_deref(), Some("acknowledged"));
    assert!(said[0].author == Author::Portal);
}

#[test]
fn hidden_messages_stay_hidden_from_the_reporter_and_staff_learn_nothing() {
    let firm = Firm::new();
    let case = assigned(&firm);
    reply(&firm, "First.", Vec::new());
    let keys = ReporterKeys::from_code(&receipt(1));
    let seen = firm.store.open_reporter(&keys).unwrap();
    assert_eq!(seen.state.hidden_below, 0);
    let entries = firm.store.entries(&seen.open).unwrap();
    // These come after the page was shown.
    reply(&firm, "Second.", Vec::new());
    write(&firm, case, "Third.", false);
    let before = firm.rows(Tree::Case);
    let (index, wraps) = (firm.rows(Tree::Index), firm.rows(Tree::Wrap));
    firm.store.hide_read(&keys, &seen, &entries).unwrap();
    assert!(firm.rows(Tree::Case) == before);
    assert!(firm.rows(Tree::Index) == index && firm.rows(Tree::Wrap) == wraps);
    let again = firm.store.open_reporter(&keys).unwrap();
    let hidden = again.state.hidden_below;
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for entry in firm.store.entries(&again.open).unwrap() {
        if let Entry::Message(message) = &entry.entry {
            let list = if entry.number < hidden {
                &mut old
            } else {
                &mut new
            };
            list.push(message.text.clone());
        }
    }
    assert_eq!(old, ["First."]);
    assert_eq!(new, ["Second.", "Third."]);
    let open = firm.open(&firm.bo, case).unwrap();
    assert_eq!(messages(&firm, &open).len(), 3);
}

#[test]
fn what_one_reporter_hides_another_does_not_lose() {
    let firm = Firm::new();
    for code in [1, 2] {
        firm.report(code, WORDS);
        let keys = ReporterKeys::from_code(&receipt(code));
        let seen = firm.store.open_reporter(&keys).unwrap();
        let entries = firm.store.entries(&seen.open).unwrap();
        firm.store.hide_read(&keys, &seen, &entries).unwrap();
    }
    for code in [1, 2] {
        let keys = ReporterKeys::from_code(&receipt(code));
        let seen = firm.store.open_reporter(&keys).unwrap();
        assert_ne!(seen.state.hidden_below, 0);
    }
}

#[test]
fn an_identity_given_later_opens_to_the_lawyer_and_not_to_the_code() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let keys = ReporterKeys::from_code(&receipt(1));
    let seen = firm.store.open_reporter(&keys).unwrap();
    let identity = Identity {
        name: "Given later".to_owned(),
        contact: String::new(),
    };
    firm.store.give_identity(&seen, identity).unwrap();
    let named = |open: &OpenCase| {
        let entries = firm.entries(open).unwrap();
        entries
            .iter()
            .any(|entry| matches!(entry, Entry::Identity(id) if id.name == "Given later"))
    };
    assert!(!named(&firm.reporter(1).unwrap()));
    assert!(!named(&firm.open(&firm.ana, case).unwrap()));
    firm.assign(case, BO);
    assert!(named(&firm.open(&firm.bo, case).unwrap()));
    assert!(!named(&firm.reporter(1).unwrap()));
}

#[test]
fn an_anonymous_case_becomes_confidential_with_the_name() {
    let firm = Firm::new();
    let mut new = firm.new_case(WORDS);
    (new.mode, new.identity) = (Mode::Anonymous, None);
    let case = firm.submit(1, new).unwrap();
    let keys = ReporterKeys::from_code(&receipt(1));
    let seen = firm.store.open_reporter(&keys).unwrap();
    assert_eq!(firm.store.index(case).unwrap().mode, Mode::Anonymous);
    let identity = Identity::default();
    firm.store.give_identity(&seen, identity).unwrap();
    assert_eq!(firm.store.index(case).unwrap().mode, Mode::Confidential);
}

#[test]
fn nobody_acts_under_the_name_of_another() {
    let firm = Firm::new();
    let case = assigned(&firm);
    let open = firm.open(&firm.bo, case).unwrap();
    let before = firm.copy();
    for author in [Author::Staff(CY), Author::Reporter, Author::Portal] {
        let facts = firm.store.index(case).unwrap().facts();
        let grant = firm.bo.actor().write_to_reporter(&facts).unwrap();
        let message = Message {
            author,
            day: DAY,
            text: String::new(),
            template: None,
            question: false,
            files: Vec::new(),
        };
        let seen = None;
        let refused = firm
            .store
            .write_to_reporter(&grant, &open, message, (9, seen));
        assert!(matches!(refused, Err(StoreError::NotFound)));
    }
    let audit = Audit {
        minute: 9,
        member: CY,
        act: Act::Viewed,
    };
    assert!(firm.store.audit(&open, audit).is_err());
    assert!(firm.copy() == before);
}

#[test]
fn what_a_member_did_opens_to_the_lawyers_only_whoever_did_it() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let audit = Audit {
        minute: 5,
        member: ANA,
        act: Act::Viewed,
    };
    firm.store.audit(&open, audit).unwrap();
    let acts = |open: &OpenCase| -> Vec<MemberId> {
        let entries = firm.entries(open).unwrap();
        let mut members = Vec::new();
        for entry in &entries {
            if let Entry::Audit(audit) = entry {
                members.push(audit.member);
            }
        }
        members
    };
    assert!(acts(&firm.open(&firm.ana, case).unwrap()).is_empty());
    firm.assign(case, BO);
    write(&firm, case, "Thank you.", false);
    assert_eq!(acts(&firm.open(&firm.bo, case).unwrap()), [ANA, ANA, BO]);
    assert!(acts(&firm.reporter(1).unwrap()).is_empty());
}

#[test]
fn a_file_of_the_lawyers_own_does_not_open_to_the_code() {
    let firm = Firm::new();
    let case = assigned(&firm);
    let open = firm.open(&firm.bo, case).unwrap();
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().add_file(&facts).unwrap();
    let files = vec![firm.file("an opinion\n")];
    firm.store.attach(&grant, &open, BO, files, DAY, 3).unwrap();
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    let file = entries
        .iter()
        .filter_map(TimedEntry::file)
        .next_back()
        .unwrap();
    assert_eq!(read(&firm, &open, file).unwrap(), b"an opinion\n");
    // Even to somebody who knows its number.
    let reporter = firm.reporter(1).unwrap();
    assert!(matches!(
        read(&firm, &reporter, file),
        Err(StoreError::NotFound)
    ));
    let entries = firm.store.entries(&reporter).unwrap();
    assert_eq!(entries.iter().filter_map(TimedEntry::file).count(), 1);
}

#[test]
fn words_written_at_the_same_time_are_all_kept() {
    let firm = Firm::new();
    let case = assigned(&firm);
    std::thread::scope(|scope| {
        for number in 0..6 {
            let firm = &firm;
            scope.spawn(move || {
                if number % 2 == 0 {
                    reply(firm, &number.to_string(), Vec::new());
                } else {
                    write(firm, case, &number.to_string(), false);
                }
            });
        }
    });
    let said = messages(&firm, &firm.reporter(1).unwrap());
    let mut texts: Vec<_> = said.iter().map(|message| message.text.clone()).collect();
    texts.sort();
    assert_eq!(texts, ["0", "1", "2", "3", "4", "5"]);
    assert!(firm.store.check().unwrap().is_empty());
}

fn assigned(firm: &Firm) -> CaseId {
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    case
}

fn reply(firm: &Firm, text: &str, files: Vec<NewFile>) {
    let keys = ReporterKeys::from_code(&receipt(1));
    let case = firm.store.open_reporter(&keys).unwrap();
    firm.store
        .reply(&case, text, files, Vec::new(), DAY)
        .unwrap();
}

fn write(firm: &Firm, case: CaseId, text: &str, question: bool) {
    let open = firm.open(&firm.bo, case).unwrap();
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().write_to_reporter(&facts).unwrap();
    let message = Message {
        author: Author::Staff(BO),
        day: Day::new(20_001),
        text: text.to_owned(),
        template: None,
        question,
        files: Vec::new(),
    };
    let seen = Some(firm.store.index(case).unwrap().said);
    let written = firm
        .store
        .write_to_reporter(&grant, &open, message, (9, seen));
    written.unwrap();
}

fn messages(firm: &Firm, open: &OpenCase) -> Vec<Message> {
    let entries = firm.entries(open).unwrap();
    let mut said = Vec::new();
    for entry in entries {
        if let Entry::Message(message) = entry {
            said.push(message);
        }
    }
    said
}
