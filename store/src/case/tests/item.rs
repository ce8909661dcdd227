//! What lawyers write about a case, and every version of it.

use subrosa_policy::RecordId;

use super::*;
use crate::firm::Colleague;

const NOTE: &str = "The alarm log is missing for September. ";

#[test]
fn every_change_is_a_version_and_none_is_ever_lost() {
    let firm = Firm::new();
    let case = assigned(&firm);
    let item = saved(note(&firm, case, None, 0, NOTE));
    assert_eq!(item.1, 1);
    let item = item.0;
    assert_eq!(saved(note(&firm, case, Some(item), 1, "Found it.")).1, 2);
    // What says the same is no version, whatever version its form was made from.
    for seen in [1, 2] {
        let again = note(&firm, case, Some(item), seen, "Found it.").unwrap();
        assert!(matches!(again, Written::Same(same) if same == item));
    }
    let brought_back = restore(&firm, case, (item, 1, 2));
    assert_eq!(saved(brought_back), (item, 3));
    let told: Vec<_> = all(&firm, case)
        .iter()
        .map(|version| {
            let text = version.value(ItemField::Text).to_owned();
            (version.number, version.member, version.restores, text)
        })
        .collect();
    assert_eq!(
        told,
        [
            (1, BO, None, NOTE.to_owned()),
            (2, BO, None, "Found it.".to_owned()),
            (3, BO, Some(1), NOTE.to_owned()),
        ]
    );
    let edits = entries(&firm, case)
        .iter()
        .filter(
            |entry| matches!(entry, Entry::Audit(audit) if matches!(audit.act, Act::Edited { .. })),
        )
        .count();
    assert_eq!(edits, 3);
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn two_people_on_one_item_keep_both_fields_and_are_asked_about_the_same_one() {
    let firm = Firm::new();
    let case = assigned(&firm);
    let task = |seen, item, values: &[(ItemField, &str)]| {
        let edit = edit(ItemKind::Task, item, seen, values);
        put(&firm, &firm.bo, BO, case, &edit)
    };
    let begun = [
        (ItemField::Text, "Call the plant"),
        (ItemField::Due, "2026-12-01"),
    ];
    let (item, _) = saved(task(0, None, &begun));
    let first = [
        (ItemField::Text, "Call the plant today"),
        (ItemField::Due, "2026-12-01"),
    ];
    assert_eq!(saved(task(1, Some(item), &first)).1, 2);
    // The second form was made from version 1 as well, and changes another field.
    let second = [
        (ItemField::Text, "Call the plant"),
        (ItemField::Due, "2026-11-30"),
    ];
    let written = task(1, Some(item), &second).unwrap();
    assert!(matches!(
        written,
        Written::Saved {
            number: 3,
            merged: true,
            ..
        }
    ));
    let now = all(&firm, case).pop().unwrap();
    assert_eq!(now.value(ItemField::Text), "Call the plant today");
    assert_eq!(now.value(ItemField::Due), "2026-11-30");
    // A third one, made from version 1 too, changes the text that the first has changed.
    let third = [
        (ItemField::Text, "Write to the plant"),
        (ItemField::Due, "2026-12-01"),
    ];
    let Written::Conflict { theirs, fields } = task(1, Some(item), &third).unwrap() else {
        unreachable!("both changed the text")
    };
    assert_eq!(fields, [ItemField::Text]);
    assert_eq!(theirs.number, 3);
    assert_eq!(all(&firm, case).len(), 3, "nothing was written");
    // From the version they were shown, their words go in.
    let third = [(ItemField::Text, "Write to the plant")];
    assert_eq!(saved(task(3, Some(item), &third)).1, 4);
    assert_eq!(all(&firm, case)[3].value(ItemField::Due), "2026-11-30");
}

#[test]
fn two_who_begin_the_summary_at_once_write_about_the_same_thing() {
    let firm = Firm::new();
    let case = assigned(&firm);
    let summary = |text: &str| {
        let edit = edit(ItemKind::Summary, None, 0, &[(ItemField::Text, text)]);
        put(&firm, &firm.bo, BO, case, &edit).unwrap()
    };
    let written: Vec<_> = std::thread::scope(|scope| {
        let summary = &summary;
        let both = ["Warm since September", "The cold store"];
        let both = both.map(|text| scope.spawn(move || summary(text)));
        both.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let saved = |w: &&Written| matches!(w, Written::Saved { number: 1, .. });
    let asked = |w: &&Written| matches!(w, Written::Conflict { .. });
    assert_eq!(written.iter().filter(saved).count(), 1);
    assert_eq!(written.iter().filter(asked).count(), 1);
    assert_eq!(all(&firm, case).len(), 1);
}

#[test]
fn many_who_write_at_once_lose_nothing() {
    let firm = Firm::new();
    let case = assigned(&firm);
    let (item, _) = saved(note(&firm, case, None, 0, NOTE));
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let firm = &firm;
            scope.spawn(move || {
                let mut seen = 1;
                loop {
                    let text = format!("words of {writer}");
                    match note(firm, case, Some(item), seen, &text).unwrap() {
                        Written::Saved { .. } => break,
                        Written::Conflict { theirs, .. } => seen = theirs.number,
                        Written::Same(_) => unreachable!("nobody else writes these words"),
                    }
                }
            });
        }
    });
    let mut texts: Vec<_> = all(&firm, case)
        .iter()
        .map(|version| version.value(ItemField::Text).to_owned())
        .collect();
    texts.sort();
    assert_eq!(texts.len(), 5);
    assert!((0..4).all(|writer| texts.contains(&format!("words of {writer}"))));
}

#[test]
fn an_item_is_changed_only_from_what_it_is() {
    let firm = Firm::new();
    let (case, other) = (assigned(&firm), firm.report(2, WORDS));
    let (item, _) = saved(note(&firm, case, None, 0, NOTE));
    let gone = |written: Result<Written, StoreError>| {
        assert!(matches!(written, Err(StoreError::NotFound)));
    };
    gone(note(
        &firm,
        case,
        Some(item),
        7,
        "from a version that is not there",
    ));
    gone(note(
        &firm,
        case,
        Some(RecordId::from_bytes([7; 16])),
        0,
        "of no item",
    ));
    let as_task = edit(
        ItemKind::Task,
        Some(item),
        1,
        &[(ItemField::Text, "a note is no task")],
    );
    gone(put(&firm, &firm.bo, BO, case, &as_task));
    gone(restore(&firm, case, (item, 9, 1)));
    gone(restore(&firm, case, (item, 1, 2)));
    // In the name of somebody else, and in a case of another grant.
    gone(put(
        &firm,
        &firm.bo,
        CY,
        case,
        &edit(ItemKind::Note, None, 0, &[]),
    ));
    let open = firm.open(&firm.bo, case).unwrap();
    assert!(
        firm.ana
            .actor()
            .note(&firm.store.index(other).unwrap().facts())
            .is_err()
    );
    assert!(
        firm.bo
            .actor()
            .note(&firm.store.index(case).unwrap().facts())
            .is_ok()
    );
    drop(open);
    assert_eq!(all(&firm, case).len(), 1);
}

#[test]
fn neither_the_reporter_nor_triage_opens_what_lawyers_write() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let triage = firm.open(&firm.ana, case).unwrap();
    firm.assign(case, BO);
    saved(note(&firm, case, None, 0, NOTE));
    let mut reporter = firm.reporter(1).unwrap();
    // Keys that were read before the case was assigned, over what is there now.
    let mut stale = triage;
    stale.head = firm.store.head(case).unwrap();
    reporter.head = stale.head.clone();
    for open in [&reporter, &stale] {
        let said = firm.store.entries(open).unwrap();
        assert_eq!(versions(&said).count(), 0);
    }
    let rows = firm.copy();
    let planted = NOTE.as_bytes();
    let found = rows
        .iter()
        .any(|(_, (_, value))| value.windows(planted.len()).any(|w| w == planted));
    assert!(!found);
    assert!(firm.store.check().unwrap().is_empty());
}

fn assigned(firm: &Firm) -> CaseId {
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    case
}

pub(super) fn edit(
    kind: ItemKind,
    item: Option<RecordId>,
    seen: u32,
    values: &[(ItemField, &str)],
) -> ItemEdit {
    let values = values
        .iter()
        .map(|(field, text)| (*field, (*text).to_owned()));
    ItemEdit {
        item,
        kind,
        seen,
        values: values.collect(),
        minute: 5,
    }
}

pub(super) fn note(
    firm: &Firm,
    case: CaseId,
    item: Option<RecordId>,
    seen: u32,
    text: &str,
) -> Result<Written, StoreError> {
    let edit = edit(ItemKind::Note, item, seen, &[(ItemField::Text, text)]);
    put(firm, &firm.bo, BO, case, &edit)
}

pub(super) fn put(
    firm: &Firm,
    who: &Colleague,
    name: MemberId,
    case: CaseId,
    edit: &ItemEdit,
) -> Result<Written, StoreError> {
    let open = firm.open(who, case)?;
    let facts = firm.store.index(case)?.facts();
    let grant = who.actor().note(&facts).unwrap();
    firm.store.write_item(&grant, &open, name, edit)
}

pub(super) fn restore(
    firm: &Firm,
    case: CaseId,
    what: (RecordId, u32, u32),
) -> Result<Written, StoreError> {
    let open = firm.open(&firm.bo, case)?;
    let facts = firm.store.index(case)?.facts();
    let grant = firm.bo.actor().note(&facts).unwrap();
    firm.store.restore_item(&grant, &open, BO, what, 6)
}

pub(super) fn saved(written: Result<Written, StoreError>) -> (RecordId, u32) {
    match written.unwrap() {
        Written::Saved { item, number, .. } => (item, number),
        Written::Same(_) | Written::Conflict { .. } => unreachable!("it is a version"),
    }
}

pub(super) fn all(firm: &Firm, case: CaseId) -> Vec<ItemVersion> {
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    versions(&entries).cloned().collect()
}

fn entries(firm: &Firm, case: CaseId) -> Vec<Entry> {
    firm.entries(&firm.open(&firm.bo, case).unwrap()).unwrap()
}
