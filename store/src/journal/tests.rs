use super::*;
use crate::firm::{ANA, DAY};

const DAY_OF_TESTS: u64 = 20_000;

pub(crate) fn entry(day: u64, key: &str) -> JournalEntry {
    JournalEntry {
        time: JournalTime::Minute((DAY_OF_TESTS + day) * MINUTES_A_DAY + 61),
        key: key.to_owned(),
        detail: None,
        count: 1,
        actor: Some(ANA),
        subject: Some(JournalSubject::Member(ANA)),
        device: Some("the laptop".to_owned()),
    }
}

fn all(store: &Store) -> Vec<(u64, JournalEntry)> {
    let mut all = Vec::new();
    store
        .walk_journal(None, |number, entry| {
            all.push((number, entry));
            ControlFlow::Continue(())
        })
        .unwrap();
    all
}

fn filled(entries: u64) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    for day in 0..entries {
        store.keep_journal(&[entry(day, "signed-in")]).unwrap();
    }
    (dir, store)
}

#[test]
fn entries_come_back_newest_first_and_are_whole_after_a_restart() {
    let (dir, store) = filled(0);
    let many: Vec<_> = (0..600).map(|day| entry(day, "signed-in")).collect();
    for some in many.chunks(7) {
        store.keep_journal(some).unwrap();
    }
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    store.keep_journal(&[entry(600, "signed-out")]).unwrap();
    let kept = all(&store);
    assert_eq!(kept.len(), 601);
    assert_eq!(kept[0], (601, entry(600, "signed-out")));
    assert_eq!(kept[600], (1, entry(0, "signed-in")));
    let mut below = Vec::new();
    store
        .walk_journal(Some(258), |number, _| {
            below.push(number);
            if below.len() == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap();
    assert_eq!(below, [257, 256, 255]);
    let check = store.check_journal().unwrap();
    let whole = JournalCheck {
        first: 1,
        last: 601,
        broken: None,
    };
    assert_eq!(check, whole);
}

#[test]
fn old_entries_are_removed_by_day_and_the_chain_verifies_at_the_cut() {
    let (dir, store) = filled(10);
    let day = |day: u16| Day::new(DAY.number() + day);
    assert_eq!(store.prune_journal(day(0)).unwrap(), 0);
    assert_eq!(store.prune_journal(day(4)).unwrap(), 4);
    assert_eq!(store.prune_journal(day(4)).unwrap(), 0);
    assert_eq!(all(&store).len(), 6);
    let check = store.check_journal().unwrap();
    assert_eq!((check.first, check.last, check.broken), (5, 10, None));
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.prune_journal(day(100)).unwrap(), 6);
    assert_eq!(all(&store), []);
    store.keep_journal(&[entry(11, "signed-in")]).unwrap();
    let check = store.check_journal().unwrap();
    assert_eq!((check.first, check.last, check.broken), (11, 11, None));
}

#[test]
fn an_entry_written_before_a_crash_and_not_yet_noted_is_taken_in() {
    let (dir, store) = filled(3);
    let before = std::fs::read(dir.path().join("vault/security")).unwrap();
    store.keep_journal(&[entry(3, "signed-out")]).unwrap();
    drop(store);
    std::fs::write(dir.path().join("vault/security"), before).unwrap();
    let store = Store::open(dir.path()).unwrap();
    let check = store.check_journal().unwrap();
    assert_eq!((check.last, check.broken), (4, None));
}

#[test]
fn a_slot_that_broke_off_while_it_was_written_costs_nothing() {
    for slot in [0, 4096] {
        let (dir, store) = filled(3);
        drop(store);
        let path = dir.path().join("vault/security");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[slot..slot + 40].fill(7);
        std::fs::write(&path, bytes).unwrap();
        let store = Store::open(dir.path()).unwrap();
        store.keep_journal(&[entry(3, "signed-out")]).unwrap();
        drop(store);
        let store = Store::open(dir.path()).unwrap();
        let check = store.check_journal().unwrap();
        assert_eq!((check.last, check.broken), (4, None), "{slot}");
    }
}

#[test]
fn nothing_of_an_entry_is_readable_on_the_disk() {
    let (dir, store) = filled(1);
    store.keep_journal(&[entry(0, "vouch-refused")]).unwrap();
    drop(store);
    let bytes = std::fs::read(dir.path().join("records/db")).unwrap();
    for word in ["laptop", "signed-in", "vouch-refused"] {
        let found = bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes());
        assert!(!found, "{word}");
    }
}
