use std::fs;

use crate::backend::{Batch, Row, Tree};
use crate::journal::{BrokenKind, JournalEntry, JournalTime};
use crate::store::Store;
use subrosa_policy::Day;

/// Twelve entries on three days, changed by somebody, and what a check says of it then and
/// after three more entries and a restart: number, kind, days.
fn after(meddle: impl FnOnce(&Store, &mut Vec<Row>)) -> [(u64, BrokenKind, [Option<u16>; 2]); 2] {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    keep(&store, 12);
    let mut rows = store.backend.scan(Tree::Security, &[]).unwrap();
    let mut batch = Batch::default();
    for (name, _) in &rows {
        batch.remove(Tree::Security, name);
    }
    store.backend.apply(batch).unwrap();
    meddle(&store, &mut rows);
    put(&store, &rows);
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    let first = found(&store).unwrap();
    keep(&store, 3);
    drop(store);
    let again = found(&Store::open(dir.path()).unwrap()).unwrap();
    [first, again]
}

fn keep(store: &Store, entries: u16) {
    for number in 0..entries {
        let entry = JournalEntry {
            time: JournalTime::Day(Day::new(number / 4)),
            key: "signed-in".to_owned(),
            detail: None,
            count: 1,
            actor: None,
            subject: None,
            device: None,
        };
        store.keep_journal(&[entry]).unwrap();
    }
}

fn put(store: &Store, rows: &[Row]) {
    let mut batch = Batch::default();
    for (name, value) in rows {
        batch.put(Tree::Security, name, value);
    }
    store.backend.apply(batch).unwrap();
    store.flush().unwrap();
}

fn found(store: &Store) -> Option<(u64, BrokenKind, [Option<u16>; 2])> {
    let broken = store.check_journal().unwrap().broken?;
    let days = [broken.since, broken.until].map(|day| day.map(Day::number));
    Some((broken.number, broken.what, days))
}

#[test]
fn an_edited_entry_is_named_by_its_number_and_day() {
    let seen = after(|_, rows| rows[5].1[60] ^= 1);
    assert_eq!(seen, [(6, BrokenKind::Changed, [Some(1), Some(1)]); 2]);
    let seen = after(|_, rows| rows[0].1.clear());
    assert_eq!(seen, [(1, BrokenKind::Changed, [None, Some(0)]); 2]);
}

#[test]
fn a_deleted_entry_is_named() {
    let seen = after(|_, rows| drop(rows.remove(4)));
    assert_eq!(seen, [(5, BrokenKind::Missing, [Some(0), Some(1)]); 2]);
    let seen = after(|_, rows| drop(rows.remove(0)));
    assert_eq!(seen, [(1, BrokenKind::Missing, [None, Some(0)]); 2]);
}

#[test]
fn two_swapped_entries_are_named() {
    let seen = after(|_, rows| {
        let (one, other) = (rows[6].1.clone(), rows[9].1.clone());
        (rows[6].1, rows[9].1) = (other, one);
    });
    assert_eq!(seen, [(7, BrokenKind::Changed, [Some(1), Some(1)]); 2]);
}

#[test]
fn a_cut_end_is_named_now_and_after_the_log_has_grown_again() {
    let [now, later] = after(|_, rows| rows.truncate(9));
    assert_eq!(now, (10, BrokenKind::EndMissing, [Some(2), None]));
    assert_eq!(later, (10, BrokenKind::Missing, [Some(2), Some(0)]));
    let [now, _] = after(|_, rows| rows.clear());
    assert_eq!(now, (1, BrokenKind::EndMissing, [None, None]));
}

#[test]
fn an_old_copy_of_the_database_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    keep(&store, 6);
    drop(store);
    let old = tempfile::tempdir().unwrap();
    copy(&dir.path().join("records"), &old.path().join("records"));
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(found(&store), None);
    keep(&store, 2);
    drop(store);
    fs::remove_dir_all(dir.path().join("records")).unwrap();
    copy(&old.path().join("records"), &dir.path().join("records"));
    let store = Store::open(dir.path()).unwrap();
    let expected = (7, BrokenKind::EndMissing, [Some(1), None]);
    assert_eq!(found(&store), Some(expected));
}

#[test]
fn without_the_note_beside_the_vault_the_place_stays_marked() {
    for garbage in [None, Some(vec![7; 8192]), Some(Vec::new())] {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        keep(&store, 6);
        drop(store);
        let path = dir.path().join("vault/security");
        match garbage {
            None => fs::remove_file(&path).unwrap(),
            Some(bytes) => fs::write(&path, bytes).unwrap(),
        }
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(found(&store).unwrap().0, 7);
        keep(&store, 2);
        drop(store);
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(found(&store).unwrap().0, 7);
    }
}

#[test]
fn a_changed_or_old_mark_of_the_cut_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    keep(&store, 12);
    assert_eq!(store.prune_journal(Day::new(1)).unwrap(), 4);
    let marks = store.backend.scan(Tree::Meta, b"journal-cut").unwrap();
    assert_eq!(store.prune_journal(Day::new(2)).unwrap(), 4);
    assert_eq!(found(&store), None);
    let (name, old) = marks.into_iter().next().unwrap();
    let mut batch = Batch::default();
    batch.put(Tree::Meta, &name, &old);
    store.backend.apply(batch).unwrap();
    let expected = (5, BrokenKind::Missing, [None, Some(2)]);
    assert_eq!(found(&store), Some(expected));
    let mut changed = old.clone();
    changed[70] ^= 1;
    let mut batch = Batch::default();
    batch.put(Tree::Meta, &name, &changed);
    store.backend.apply(batch).unwrap();
    store.flush().unwrap();
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(found(&store).unwrap().1, BrokenKind::Cut);
    assert!(store.prune_journal(Day::new(9)).is_err(), "it stays named");
    keep(&store, 1);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}
