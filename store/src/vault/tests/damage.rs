//! Flipped bits and cut files: named, or nothing is lost; never a panic, never a key silently
//! different.

use std::ops::Deref;

use super::*;

/// Opens a copy of `files` with one of them changed.
fn with(files: &[(String, Vec<u8>)], changed: &str, bytes: &[u8]) -> Result<Changed, StoreError> {
    let dir = tempfile::tempdir().unwrap();
    for (name, original) in files {
        let bytes = if name == changed { bytes } else { original };
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    let vault = open(dir.path())?;
    Ok(Changed { vault, _dir: dir })
}

/// A vault and the folder it needs.
struct Changed {
    vault: Vault,
    _dir: tempfile::TempDir,
}

impl Deref for Changed {
    type Target = Vault;

    fn deref(&self) -> &Vault {
        &self.vault
    }
}

/// The keys of [`filled`], as far as they are in the vault; fails on a wrong one.
fn right_keys(vault: &Vault) -> usize {
    let mut found = 0;
    for number in 1..=3 {
        for slot in 0..3 {
            if let Some(read) = read(vault, &name(number, slot)) {
                assert_eq!(read, number * 10 + slot);
                found += 1;
            }
        }
    }
    found
}

fn example() -> Vec<(String, Vec<u8>)> {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    // Some keys in the table, some in the journal.
    vault.add(&[(name(1, 0), key(10))]).unwrap();
    vault.remove(&[name(3, 2)]).unwrap();
    vault.add(&[(name(3, 2), key(32))]).unwrap();
    vault.acknowledge(case(3)).unwrap();
    drop(vault);
    files(dir.path())
}

#[test]
fn a_flipped_bit_anywhere_in_the_table_is_named() {
    let files = example();
    let (table, bytes) = files
        .iter()
        .find(|(name, _)| name.starts_with("table-"))
        .unwrap();
    for at in (0..bytes.len()).step_by(17) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1 << (at % 8);
        let Err(StoreError::Damaged(what)) = with(&files, table, &bytes) else {
            panic!("byte {at} was not noticed");
        };
        assert_eq!(what, "the table of the vault does not open");
    }
}

#[test]
fn a_cut_or_missing_table_or_journal_is_named() {
    let files = example();
    for start in ["table-", "journal-"] {
        let (file, bytes) = files
            .iter()
            .find(|(name, _)| name.starts_with(start))
            .unwrap();
        let without: Vec<_> = files
            .iter()
            .filter(|(name, _)| name != file)
            .cloned()
            .collect();
        assert!(matches!(
            with(&without, "", &[]),
            Err(StoreError::Damaged(_))
        ));
        if start == "table-" {
            for length in [0, 1, bytes.len() / 2, bytes.len() - 1] {
                let cut = with(&files, file, &bytes[..length]);
                assert!(matches!(cut, Err(StoreError::Damaged(_))), "{length}");
            }
        }
    }
}

#[test]
fn a_flipped_bit_in_one_slot_of_the_root_is_healed_and_in_both_is_named() {
    let files = example();
    let (_, bytes) = files.iter().find(|(name, _)| name == root::FILE).unwrap();
    for at in (0..2 * root::SLOT).step_by(61) {
        let mut one = bytes.clone();
        one[at] ^= 0x10;
        let vault = with(&files, root::FILE, &one).unwrap();
        assert_eq!(right_keys(&vault), 9, "byte {at}");
        assert_eq!(
            &vault.disk.read(root::FILE).unwrap().unwrap().len(),
            &bytes.len()
        );
    }
    let mut both = bytes.clone();
    both[20] ^= 1;
    both[root::SLOT + 20] ^= 1;
    assert!(matches!(
        with(&files, root::FILE, &both),
        Err(StoreError::Damaged(_))
    ));
    for length in [0, 100, root::SLOT - 1] {
        let cut = with(&files, root::FILE, &bytes[..length]);
        assert!(matches!(cut, Err(StoreError::Damaged(_))), "{length}");
    }
    let cut = with(&files, root::FILE, &bytes[..root::SLOT + 5]).unwrap();
    assert_eq!(right_keys(&cut), 9);
}

#[test]
fn a_missing_root_is_never_taken_for_a_new_vault() {
    let files = example();
    let without: Vec<_> = files
        .iter()
        .filter(|(name, _)| name != root::FILE)
        .cloned()
        .collect();
    let opened = with(&without, "", &[]);
    assert!(matches!(
        opened,
        Err(StoreError::Damaged("the root of the vault is missing"))
    ));
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    fs::remove_file(dir.path().join(root::FILE)).unwrap();
    assert!(open(dir.path()).is_err(), "the first table counts too");
}

#[test]
fn another_instance_key_is_named_as_such() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let disk = RealDisk::open(dir.path()).unwrap();
    let opened = Vault::on(Box::new(disk), Key::from_bytes([8; 32]));
    assert!(matches!(opened, Err(StoreError::InstanceKey(_))));
    assert_eq!(
        right_keys(&open(dir.path()).unwrap()),
        9,
        "nothing was changed"
    );
}

#[test]
fn a_cut_journal_loses_its_end_only_and_grows_on_from_there() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let files = files(dir.path());
    let (journal, bytes) = files
        .iter()
        .find(|(name, _)| name.starts_with("journal-"))
        .unwrap();
    let mut found = 9;
    for length in (0..bytes.len()).rev().step_by(19) {
        let vault = with(&files, journal, &bytes[..length]).unwrap();
        let now = right_keys(&vault);
        assert!(
            now <= found && now.is_multiple_of(3),
            "whole entries, in order"
        );
        found = now;
        vault.add(&[(name(5, 0), key(50))]).unwrap();
        let disk = vault.disk.read(journal).unwrap().unwrap();
        let mut cases = Cases::default();
        let (_, tail_lost) =
            Journal::replay(&disk, &vault.read().root.segments()[0], &mut cases).unwrap();
        assert!(!tail_lost && cases.get(&name(5, 0)).is_some());
    }
    assert_eq!(found, 0);
}

#[test]
fn a_flipped_bit_in_the_journal_is_named_unless_only_the_last_entry_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let vault = open(dir.path()).unwrap();
    let mut starts = vec![0];
    for number in 1..=3 {
        vault
            .add(&[0, 1, 2].map(|slot| (name(number, slot), key(number * 10 + slot))))
            .unwrap();
        starts.push(usize::try_from(vault.read().journals[0].length()).unwrap());
    }
    drop(vault);
    let files = files(dir.path());
    let (journal, bytes) = files
        .iter()
        .find(|(name, _)| name.starts_with("journal-"))
        .unwrap();
    for at in (0..bytes.len()).step_by(9) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1 << (at % 8);
        match with(&files, journal, &bytes) {
            Ok(vault) => {
                assert!(at >= starts[2], "byte {at} was not noticed");
                assert_eq!(right_keys(&vault), 6);
                assert!(vault.tail_lost(), "and it is said");
            }
            Err(StoreError::Damaged(_)) => assert!(at < starts[2], "byte {at}"),
            Err(_) => panic!("byte {at}: another error"),
        }
    }
}

#[test]
fn frames_in_another_order_or_from_another_journal_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    let first = usize::try_from(vault.read().journals[0].length()).unwrap();
    vault.add(&[(name(4, 0), key(40))]).unwrap();
    drop(vault);
    let files = files(dir.path());
    let (journal, bytes) = files
        .iter()
        .find(|(name, _)| name.starts_with("journal-"))
        .unwrap();
    let (start, end) = bytes.split_at(first);
    let swapped = [end, start].concat();
    assert!(matches!(
        with(&files, journal, &swapped),
        Err(StoreError::Damaged(_))
    ));
    let doubled = with(&files, journal, &[start, end, end].concat()).unwrap();
    assert!(doubled.tail_lost() && right_keys(&doubled) == 9);
}
