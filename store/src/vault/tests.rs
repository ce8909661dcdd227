//! The vault on a real folder, on a disk that loses power at every step, and on damaged files.

mod damage;
mod power;

use std::fs;
use std::path::Path;

use super::root::Root;
use super::table::Table;
use super::*;
use crate::folder::tests::assert_private_and_at_midnight;

fn root_key() -> Key {
    Key::from_bytes([9; 32])
}

fn open(dir: &Path) -> Result<Vault, StoreError> {
    Vault::on(Box::new(RealDisk::open(dir).unwrap()), root_key())
}

/// Ids that lie in different segments as soon as there are four of them.
fn case(number: u8) -> CaseId {
    CaseId::from_bytes([number.wrapping_mul(61); 16])
}

fn name(number: u8, slot: u8) -> VaultKey {
    let slot = match slot {
        0 => Slot::Class(Class::Intake),
        1 => Slot::Class(Class::Conversation),
        other => Slot::Wrap(WrapId::from_bytes([other; 16])),
    };
    VaultKey {
        case: case(number),
        slot,
    }
}

fn key(number: u8) -> Key {
    Key::from_bytes([number; 32])
}

fn read(vault: &Vault, name: &VaultKey) -> Option<u8> {
    vault.get(name).map(|key| {
        let bytes = *key.expose();
        assert_eq!(bytes, [bytes[0]; 32]);
        bytes[0]
    })
}

/// A vault of cases 1, 2 and 3 with three keys each, of which 1 and 2 are acknowledged.
fn filled(dir: &Path) -> Vault {
    let vault = open(dir).unwrap();
    for number in 1..=3 {
        let keys = [0, 1, 2].map(|slot| (name(number, slot), key(number * 10 + slot)));
        vault.add(&keys).unwrap();
    }
    vault.acknowledge(case(1)).unwrap();
    vault.acknowledge(case(2)).unwrap();
    vault
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let disk = RealDisk::open(dir).unwrap();
    let names = disk.names().unwrap().into_iter();
    names
        .map(|name| (name.clone(), disk.read(&name).unwrap().unwrap()))
        .collect()
}

#[test]
fn keys_and_acknowledgements_are_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let vault = open(dir.path()).unwrap();
    assert_eq!(read(&vault, &name(2, 1)), Some(21));
    assert_eq!(read(&vault, &name(2, 3)), None);
    assert_eq!(vault.cases(), [1, 2, 3].map(case));
    assert_eq!(
        vault.slots(case(2)),
        [0, 1, 2].map(|slot| name(2, slot).slot)
    );
    assert_eq!(vault.slots(case(9)), []);
    assert_eq!(vault.acknowledged(), [1, 2].map(case));
    assert!(vault.is_acknowledged(case(2)) && !vault.is_acknowledged(case(3)));
    assert!(!vault.tail_lost());
}

#[test]
fn a_removed_key_is_gone_now_and_after_a_restart_and_the_others_stay() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = filled(dir.path());
    vault.remove(&[name(1, 1), name(3, 2), name(7, 0)]).unwrap();
    for _ in 0..2 {
        assert_eq!(read(&vault, &name(1, 1)), None);
        assert_eq!(read(&vault, &name(3, 2)), None);
        assert_eq!(read(&vault, &name(1, 0)), Some(10));
        assert_eq!(vault.acknowledged(), [1, 2].map(case));
        drop(vault);
        vault = open(dir.path()).unwrap();
    }
    vault.remove_case(case(1)).unwrap();
    assert_eq!(vault.cases(), [2, 3].map(case));
    assert_eq!(open(dir.path()).unwrap().acknowledged(), [case(2)]);
}

#[test]
fn removing_many_keys_is_one_rotation_and_removing_none_is_no_rotation() {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    let epoch = vault.read().root.epoch();
    vault.remove(&[name(1, 0), name(2, 0), name(3, 0)]).unwrap();
    assert_eq!(vault.read().root.epoch(), epoch + 1);
    vault.remove(&[name(1, 0), name(9, 0)]).unwrap();
    vault.remove_case(case(9)).unwrap();
    assert_eq!(vault.read().root.epoch(), epoch + 1);
}

#[test]
fn the_files_after_a_removal_do_not_open_what_was_there_before() {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    let before = files(dir.path());
    vault.remove(&[name(1, 1)]).unwrap();
    drop(vault);
    // Whoever kept the old table and journal, and has the root of today and the instance key.
    for (file, bytes) in &before {
        if file != root::FILE {
            fs::write(dir.path().join(file), bytes).unwrap();
        }
    }
    let vault = open(dir.path()).unwrap();
    assert_eq!(read(&vault, &name(1, 1)), None);
    let today = vault.read().root.segments()[0].key("any");
    let old_root = before.iter().find(|(file, _)| file == root::FILE).unwrap();
    let (old_root, _) = Root::choose(&old_root.1, &root_key()).unwrap();
    assert_ne!(old_root.segments()[0].key("any").expose(), today.expose());
    let old_table = before
        .iter()
        .find(|(file, _)| file.starts_with("table-"))
        .unwrap();
    assert!(Table::open(old_table.1.clone(), &vault.read().root.segments()[0]).is_err());
    let names: Vec<_> = files(dir.path())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names.len(), 3, "old files are cleared: {names:?}");
}

#[test]
fn a_key_that_replaces_another_destroys_it() {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    let epoch = vault.read().root.epoch();
    vault
        .add(&[(name(1, 1), key(77)), (name(4, 0), key(78))])
        .unwrap();
    assert_eq!(vault.read().root.epoch(), epoch + 1);
    for vault in [vault, open(dir.path()).unwrap()] {
        assert_eq!(read(&vault, &name(1, 1)), Some(77));
        assert_eq!(read(&vault, &name(4, 0)), Some(78));
        assert_eq!(
            read(&vault, &name(1, 0)),
            Some(10),
            "its case has the others"
        );
        assert_eq!(read(&vault, &name(2, 1)), Some(21));
        assert_eq!(vault.acknowledged(), [1, 2].map(case));
    }
}

#[test]
fn what_is_in_memory_after_a_change_is_what_a_restart_reads() {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    let state = |vault: &Vault| {
        let state = vault.read();
        let mut all: Vec<_> = state
            .cases
            .all()
            .map(|(name, key)| (format!("{name:?}"), *key.expose()))
            .collect();
        all.sort();
        (all, vault.acknowledged())
    };
    // One key is replaced, one comes to a case, one makes a case; then a case loses every key.
    vault
        .add(&[
            (name(1, 1), key(91)),
            (name(1, 9), key(92)),
            (name(77, 1), key(93)),
        ])
        .unwrap();
    vault.remove(&[0, 1, 2].map(|slot| name(2, slot))).unwrap();
    vault.remove_case(case(3)).unwrap();
    let before = state(&vault);
    drop(vault);
    assert_eq!(state(&open(dir.path()).unwrap()), before);
    assert_eq!(read(&open(dir.path()).unwrap(), &name(1, 1)), Some(91));
}

/// A vault that has a segment for each of its cases.
fn split(dir: &Path) -> Vault {
    let mut vault = filled(dir);
    vault.share = 1;
    vault
        .add(&[(name(4, 0), key(40)), (name(4, 1), key(41))])
        .unwrap();
    vault.remove(&[name(4, 1)]).unwrap();
    assert_eq!(vault.read().root.segments().len(), 4);
    vault
}

#[test]
fn a_vault_of_many_cases_writes_only_the_share_of_a_case_anew() {
    let dir = tempfile::tempdir().unwrap();
    let vault = split(dir.path());
    let before = files(dir.path());
    assert_eq!(before.len(), 1 + 2 * 4);
    vault.remove(&[name(2, 1)]).unwrap();
    vault.add(&[(name(3, 7), key(37))]).unwrap();
    let after = files(dir.path());
    let same = before.iter().filter(|file| after.contains(file)).count();
    // The root, the table and the journal of one, and the journal of another.
    assert_eq!((after.len(), same), (9, 9 - 4));
    for vault in [vault, open(dir.path()).unwrap()] {
        assert_eq!(read(&vault, &name(2, 1)), None);
        assert_eq!(read(&vault, &name(3, 7)), Some(37));
        let held = vault.read().cases.all().count();
        assert_eq!(held, 9 + 2 - 2 + 1, "nothing else came or went");
        assert_eq!(vault.acknowledged(), [1, 2].map(case));
    }
}

#[test]
fn a_key_that_is_replaced_and_one_of_a_new_case_go_to_their_own_shares() {
    let dir = tempfile::tempdir().unwrap();
    let vault = split(dir.path());
    let new = (6..).find(|number| {
        let state = vault.read();
        state.root.index_of(case(*number)) != state.root.index_of(case(1))
    });
    let new = name(new.unwrap(), 0);
    vault.add(&[(name(1, 1), key(77)), (new, key(78))]).unwrap();
    for vault in [vault, open(dir.path()).unwrap()] {
        assert_eq!(read(&vault, &name(1, 1)), Some(77));
        assert_eq!(read(&vault, &new), Some(78));
        assert_eq!(read(&vault, &name(1, 0)), Some(10));
    }
}

#[test]
fn a_root_with_one_good_slot_has_two_again_after_a_start() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let file = dir.path().join(root::FILE);
    let whole = fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    damaged[root::SLOT + 20] ^= 1;
    fs::write(&file, damaged).unwrap();
    drop(open(dir.path()).unwrap());
    let healed = fs::read(&file).unwrap();
    assert_eq!(healed.len(), whole.len());
    assert_eq!(healed[..root::SLOT], healed[root::SLOT..]);
}

#[test]
fn the_tables_of_a_split_vault_do_not_open_in_each_others_places() {
    let dir = tempfile::tempdir().unwrap();
    drop(split(dir.path()));
    let files = files(dir.path());
    for kind in ["table-", "journal-"] {
        let of_kind: Vec<_> = files
            .iter()
            .filter(|(name, _)| name.starts_with(kind))
            .collect();
        assert_eq!(of_kind.len(), 4);
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in &files {
            fs::write(dir.path().join(name), bytes).unwrap();
        }
        if kind == "journal-" {
            open(dir.path())
                .unwrap()
                .add(&[(name(1, 5), key(15)), (name(2, 5), key(25))])
                .unwrap();
        }
        let [one, other] = [of_kind[1], of_kind[2]].map(|(name, _)| dir.path().join(name));
        let bytes = [&one, &other].map(|file| fs::read(file).unwrap());
        fs::write(&one, &bytes[1]).unwrap();
        fs::write(&other, &bytes[0]).unwrap();
        match open(dir.path()) {
            Ok(vault) => assert!(kind == "journal-" && vault.tail_lost(), "said"),
            Err(error) => assert!(matches!(error, StoreError::Damaged(_))),
        }
    }
}

#[test]
fn copies_of_a_split_vault_are_complete_and_newer_ones_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let vault = split(dir.path());
    let mut last = vault.mark();
    let changes: [&dyn Fn(); 4] = [
        &|| vault.add(&[(name(1, 5), key(15))]).unwrap(),
        &|| vault.add(&[(name(2, 5), key(25))]).unwrap(),
        &|| vault.remove(&[name(1, 5)]).unwrap(),
        &|| vault.acknowledge(case(4)).unwrap(),
    ];
    for change in changes {
        change();
        assert!(vault.mark() > last);
        last = vault.mark();
    }
    let copy = vault.copy().unwrap();
    vault.note_copied(&copy.copied).unwrap();
    let again = tempfile::tempdir().unwrap();
    let held = vault.cases().into_iter().collect();
    let disk = RealDisk::open(again.path()).unwrap();
    Vault::make_again_on(&disk, &root_key(), copy.bytes.expose(), &held, u64::MAX).unwrap();
    let made = open(again.path()).unwrap();
    let keys = |vault: &Vault| {
        let state = vault.read();
        let all = state
            .cases
            .all()
            .map(|(name, key)| (format!("{name:?}"), *key.expose()));
        all.collect::<Vec<_>>()
    };
    assert_eq!(keys(&made), keys(&vault));
    assert_eq!(made.acknowledged(), vault.acknowledged());
    assert!(made.mark() > copy.mark);
}

#[test]
fn a_copy_says_which_roster_its_vault_believed() {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    vault.set_roster_floor(7).unwrap();
    let copy = vault.copy().unwrap();
    assert_eq!(Vault::floor_of(copy.bytes.expose()).unwrap(), 7);
}

#[test]
fn half_a_note_of_what_was_destroyed_is_written_over_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    let copy = vault.copy().unwrap();
    vault.note_copied(&copy.copied).unwrap();
    vault.remove(&[name(1, 1)]).unwrap();
    drop(vault);
    let gone = dir.path().join("gone");
    let noted = fs::read(&gone).unwrap();
    assert_eq!(noted.len(), 16);
    fs::write(&gone, [&noted[..], &[1; 5]].concat()).unwrap();
    let vault = open(dir.path()).unwrap();
    vault.remove(&[name(2, 1)]).unwrap();
    let after = fs::read(&gone).unwrap();
    assert_eq!(after.len(), 32);
    assert_eq!(after[..16], noted);
    // Both were destroyed on purpose, and the next copy says nothing.
    assert!(vault.copy().is_ok());
}

#[test]
fn what_cannot_be_read_of_the_disk_is_not_taken_for_missing() {
    let dir = tempfile::tempdir().unwrap();
    let disk = RealDisk::open(dir.path()).unwrap();
    disk.create("table", &[1, 2, 3]).unwrap();
    assert!(disk.read("nothing").unwrap().is_none());
    assert!(disk.length("nothing").unwrap().is_none());
    assert!(disk.read("table/below").is_err());
    assert!(disk.length("table/below").is_err());
    disk.truncate("table", 2).unwrap();
    assert_eq!(disk.read("table").unwrap().unwrap(), [1, 2]);
}

#[test]
fn thousands_of_cases_fill_all_segments_and_the_root_still_fits() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = open(dir.path()).unwrap();
    vault.share = 1;
    let all: Vec<_> = (0..=255_u8)
        .map(|first| VaultKey {
            case: CaseId::from_bytes([first; 16]),
            slot: Slot::Class(Class::Intake),
        })
        .collect();
    let keys: Vec<_> = all
        .iter()
        .map(|name| (*name, key(name.case.as_bytes()[0])))
        .collect();
    vault.add(&keys).unwrap();
    vault.remove(&all[..1]).unwrap();
    for vault in [vault, open(dir.path()).unwrap()] {
        assert_eq!(vault.read().root.segments().len(), root::MOST_SEGMENTS);
        assert_eq!(vault.cases().len(), 255);
        assert!(all[1..].iter().all(|name| vault.get(name).is_some()));
        vault.remove(&all[255..]).unwrap();
        vault.add(&keys[255..]).unwrap();
    }
}

#[test]
fn the_roster_floor_only_rises_and_survives_rotation_and_restart() {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    assert_eq!(vault.roster_floor(), 0);
    vault.set_roster_floor(7).unwrap();
    vault.set_roster_floor(3).unwrap();
    vault.remove_case(case(1)).unwrap();
    assert_eq!(vault.roster_floor(), 7);
    assert_eq!(open(dir.path()).unwrap().roster_floor(), 7);
}

#[test]
fn an_acknowledgement_without_keys_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let vault = open(dir.path()).unwrap();
    assert!(matches!(
        vault.acknowledge(case(1)),
        Err(StoreError::NotFound)
    ));
}

#[test]
fn a_long_journal_is_folded_into_the_table_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path());
    vault.write().unwrap().journals[0].pretend_long();
    vault.fold_long_journals().unwrap();
    assert_eq!(vault.read().journals[0].length(), 0);
    assert_eq!(read(&vault, &name(2, 1)), Some(21));
    let vault = open(dir.path()).unwrap();
    assert_eq!(read(&vault, &name(2, 1)), Some(21));
    assert_eq!(vault.acknowledged(), [1, 2].map(case));
}

#[test]
fn every_file_is_private_and_shows_no_time_of_day() {
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("vault");
    let vault = filled(&inner);
    assert_private_and_at_midnight(&inner);
    vault.remove_case(case(1)).unwrap();
    vault.set_roster_floor(2).unwrap();
    assert_private_and_at_midnight(&inner);
}
