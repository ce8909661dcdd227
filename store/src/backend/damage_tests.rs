//! Flipped bits and cut files of sled: refused by name, or every case that lost something is
//! named. Never a crash.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use subrosa_policy::CaseId;

use super::sled::SledBackend;
use super::{Backend, Batch, Tree};
use crate::damage::{CaseDamage, compare};
use crate::error::StoreError;
use crate::pages;

const CASES: u8 = 40;

fn record(case: u8) -> Vec<u8> {
    (0..u32::from(case) * 500)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0] ^ case)
        .collect()
}

fn fill(dir: &Path) {
    let backend = SledBackend::open(dir).unwrap();
    for case in 0..CASES {
        let mut batch = Batch::default();
        batch.put(Tree::Case, &[case; 16], &[case; 900]);
        pages::put(
            &backend,
            &mut batch,
            Tree::Record,
            &[case; 16],
            &record(case),
        )
        .unwrap();
        backend.apply(batch).unwrap();
        backend.flush().unwrap();
    }
}

/// Uses a damaged store the way the portal does: list, compare, append.
fn use_it(dir: &Path) -> Result<Vec<CaseDamage>, StoreError> {
    let backend = SledBackend::open(dir)?;
    let ids = |rows: Vec<super::Row>| -> Result<Vec<CaseId>, StoreError> {
        rows.into_iter()
            .map(|(name, _)| {
                let id = <[u8; 16]>::try_from(name.as_slice());
                id.map(CaseId::from_bytes)
                    .map_err(|_| StoreError::Damaged("a case has an impossible name"))
            })
            .collect()
    };
    let held = ids(backend.scan(Tree::Case, &[])?)?;
    let expected: Vec<_> = (0..CASES)
        .map(|case| CaseId::from_bytes([case; 16]))
        .collect();
    let damage = compare(&expected, &expected, &held, |case| {
        let number = case.as_bytes()[0];
        let head = backend.get(Tree::Case, case.as_bytes())?;
        let stored = pages::get(&backend, Tree::Record, case.as_bytes())?;
        // In the portal the seal and the hash chain tell this.
        let whole = head.is_some_and(|head| head == [number; 900])
            && stored.is_some_and(|stored| stored == record(number));
        Ok((!whole).then_some("its records do not fit its head"))
    })?;
    let mut batch = Batch::default();
    batch.put(Tree::Meta, b"after", b"damage");
    backend.apply(batch)?;
    backend.flush()?;
    Ok(damage)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Numbers that look random and are the same in every run (xorshift64*).
fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let mixed = state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(mixed).unwrap() % below
    }
}

/// Damages a copy of `original` by `change` and counts what became of it.
fn try_damage(
    original: &Path,
    change: impl FnOnce(&mut Vec<u8>),
    outcomes: &mut BTreeMap<&'static str, usize>,
) {
    let dir = tempfile::tempdir().unwrap();
    let records = dir.path().join("records");
    copy(original, &records);
    let file = records.join("db");
    let mut bytes = fs::read(&file).unwrap();
    change(&mut bytes);
    fs::write(&file, bytes).unwrap();
    let outcome = match use_it(&records) {
        Ok(damage) if damage.is_empty() => "whole",
        Ok(damage) => {
            assert!(damage.iter().all(|damage| !damage.what.is_empty()));
            "cases named"
        }
        Err(StoreError::Damaged(_)) => "refused as damaged",
        Err(StoreError::Backend(_) | StoreError::Disk(_)) => "refused",
        Err(_) => panic!("an error that does not fit"),
    };
    *outcomes.entry(outcome).or_default() += 1;
}

#[test]
fn a_flipped_bit_is_refused_by_name_or_every_case_it_hit_is_named() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path());
    let used = used_bytes(dir.path());
    let mut next = numbers(1);
    let mut outcomes = BTreeMap::new();
    for _ in 0..80 {
        let (at, bit) = (next(used), next(8));
        try_damage(dir.path(), |bytes| bytes[at] ^= 1 << bit, &mut outcomes);
    }
    assert_eq!(outcomes.values().sum::<usize>(), 80);
    let noticed = 80 - outcomes.get("whole").copied().unwrap_or(0);
    assert!(noticed > 20, "the flips hit something: {outcomes:?}");
}

#[test]
fn a_cut_file_is_refused_by_name_or_every_case_it_lost_is_named() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path());
    let used = used_bytes(dir.path());
    let mut next = numbers(2);
    let mut outcomes = BTreeMap::new();
    for _ in 0..40 {
        let length = next(used);
        try_damage(dir.path(), |bytes| bytes.truncate(length), &mut outcomes);
    }
    let whole = outcomes.get("whole").copied().unwrap_or(0);
    assert_eq!(outcomes.values().sum::<usize>(), 40);
    assert!(whole < 10, "the cuts hit something: {outcomes:?}");
}

#[test]
fn a_sum_of_the_records_that_was_cut_off_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path());
    let sums = |dir: &Path| -> Vec<String> {
        let names = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| name.into_string().unwrap());
        names.filter(|name| name.starts_with("snap.")).collect()
    };
    drop(SledBackend::open(dir.path()).unwrap());
    let whole = sums(dir.path()).pop().expect("a sum of the records");
    let bytes = fs::read(dir.path().join(whole)).unwrap();
    // Behind every whole one by its name: killed while it was written, or out of room.
    let half = dir.path().join("snap.7FFFFFFFFFFFFFFF.generating");
    for length in [0, 5, bytes.len() / 2] {
        fs::write(&half, &bytes[..length]).unwrap();
        assert_eq!(use_it(dir.path()).unwrap(), []);
        assert!(!half.exists());
    }
}

#[test]
fn a_store_that_vanished_names_every_case() {
    let dir = tempfile::tempdir().unwrap();
    let damage = use_it(&dir.path().join("records")).unwrap();
    assert_eq!(damage.len(), usize::from(CASES));
    assert!(
        damage
            .iter()
            .all(|damage| damage.what == "its records are missing")
    );
}

#[test]
fn the_records_are_private_and_show_no_time_of_day_after_a_flush() {
    let dir = tempfile::tempdir().unwrap();
    let records = dir.path().join("records");
    let backend = SledBackend::open(&records).unwrap();
    let mut batch = Batch::default();
    batch.put(Tree::Meta, b"name", b"value");
    backend.apply(batch).unwrap();
    backend.flush().unwrap();
    let file = fs::metadata(records.join("db")).unwrap();
    assert_eq!((file.mtime() % 86_400, file.mtime_nsec()), (0, 0));
    assert_eq!(file.mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&records).unwrap().mode() & 0o777, 0o700);
}

/// Up to where sled has written; behind it there are zeros.
fn used_bytes(dir: &Path) -> usize {
    let bytes = fs::read(dir.join("db")).unwrap();
    bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1
}
