//! Backups with places that die, lie and fill up, at every step.

mod dying;

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use subrosa_store::{Store, VaultMark};

use self::dying::{Dying, dying};
use super::folder::Folder;
use super::keep::{Claim, prune};
use super::make::{Made, Maker};
use super::manifest::{Manifest, all_of};
use super::restore::Order;
use super::seal::{Identities, Recipients, new_identity, read_back};
use super::state::Newest;
use super::target::{Target, TargetError};
use super::{BackupError, is_due, is_old, vaults};

/// A data folder with attachments, places, and an identity.
struct Room {
    dir: tempfile::TempDir,
    store: Store,
    to: Recipients,
    with: Identities,
    stop: AtomicBool,
    /// Hours between two backups.
    interval_hours: u64,
}

impl Room {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("data")).unwrap();
        store.create_tenant("Client", false).unwrap();
        let (lines, public) = new_identity();
        let file = dir.path().join("identity");
        fs::write(&file, lines.expose()).unwrap();
        for place in ["a", "b"] {
            fs::create_dir(dir.path().join(place)).unwrap();
        }
        let room = Self {
            store,
            to: Recipients::parse(&[public]).unwrap(),
            with: Identities::read(&file).unwrap(),
            stop: AtomicBool::new(false),
            interval_hours: 12,
            dir,
        };
        room.attach("one", 100);
        room.attach("two", 300_000);
        room
    }

    /// Puts a sealed file where attachments are; what is in it is nobody's business here.
    fn attach(&self, name: &str, length: usize) {
        let path = self.dir.path().join("data/blobs").join(name);
        fs::write(path, vec![7; length]).unwrap();
    }

    fn place(&self, name: &str) -> Folder {
        Folder::new("folder", self.path(name))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn make(&self, target: &dyn Target, minute: u64) -> Result<Made, BackupError> {
        let maker = Maker {
            store: &self.store,
            to: &self.to,
            along: &[],
            minute,
            interval_hours: self.interval_hours,
            stop: &self.stop,
            say: &|_| (),
        };
        maker.make(target)
    }

    fn copy_vault(&self, target: &dyn Target, minute: u64) -> Result<(), BackupError> {
        let copy = vaults::take(&self.store)?;
        vaults::put(target, &copy, &self.to, (minute, 12), &self.stop)?;
        self.store
            .vault_was_copied(&copy)
            .map_err(BackupError::Store)
    }

    /// Fails unless every backup that counts at a place is whole; returns how many there are.
    fn assert_whole(&self, target: &dyn Target) -> usize {
        let (all, _) = all_of(target, &self.store).unwrap();
        for (id, manifest) in &all {
            let records = read_back(target, &Manifest::records_of(id), &self.stop).unwrap();
            assert_eq!(records, manifest.records);
            for blob in &manifest.blobs {
                let stored = read_back(target, &blob.object, &self.stop);
                assert_eq!(stored.unwrap(), blob.stored, "{id} {}", blob.name);
            }
        }
        all.len()
    }

    fn order<'a>(&'a self, data: &'a [Box<dyn Target>], vault: &'a [Box<dyn Target>]) -> Order<'a> {
        Order {
            data,
            vault,
            with: &self.with,
            id: None,
            now: 100 * 24 * 60,
            signed_by: None,
            lose_cases: false,
            say: &|_| (),
        }
    }

    /// Restores from the places `a` and `b` into a folder of this name.
    fn restore(&self, into: &str) -> Result<(), BackupError> {
        let (data, vault) = (self.boxed("a"), self.boxed("b"));
        let order = self.order(&data, &vault);
        let found = order.find()?;
        order.restore(&found, &self.path(into)).map(drop)
    }

    fn boxed(&self, name: &str) -> [Box<dyn Target>; 1] {
        [Box::new(self.place(name))]
    }
}

#[test]
fn a_place_that_is_gone_at_any_step_leaves_no_broken_backup_that_counts() {
    let room = Room::new();
    room.make(&room.place("a"), 100).unwrap();
    let gone = TargetError::Refused("gone");
    for error in [gone, TargetError::Full] {
        dying(&room, error, |target, steps| {
            room.attach(&format!("more{steps}"), 1_000);
            room.make(target, 200 + steps).map(drop)
        });
    }
    let before = room.assert_whole(&room.place("a"));
    assert!(before >= 3);
    // The same for what removes old ones.
    dying(&room, gone, |target, _| {
        let day = 24 * 60;
        prune(target, &room.store, (1, 1), 40 * day).map(drop)
    });
    assert_eq!(room.assert_whole(&room.place("a")), 1);
    let named = fs::read_dir(room.path("a/blobs")).unwrap().count();
    let (all, _) = all_of(&room.place("a"), &room.store).unwrap();
    let newest = all.values().next_back().unwrap();
    assert_eq!(
        named,
        newest.blobs.len(),
        "nothing is left of what was broken off"
    );
    assert_eq!(fs::read_dir(room.path("a/data")).unwrap().count(), 1);
}

#[test]
fn a_folder_that_a_backup_left_empty_goes_with_the_next_one() {
    let room = Room::new();
    room.make(&room.place("a"), 100).unwrap();
    fs::create_dir(room.path("a/data/0000000099.000-00000000")).unwrap();
    prune(&room.place("a"), &room.store, (1, 0), 100).unwrap();
    let left = fs::read_dir(room.path("a/data")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 1, "{left:?}");
    // The kept backup is as it was.
    assert_eq!(room.assert_whole(&room.place("a")), 1);
}

#[test]
fn an_attachment_is_written_once_and_shared_by_backups() {
    let room = Room::new();
    let first = room.make(&room.place("a"), 100).unwrap();
    room.attach("three", 10);
    let second = room.make(&room.place("a"), 200).unwrap();
    assert_eq!((first.new, second.new), (2, 1));
    assert_eq!(second.manifest.blobs.len(), 3);
    assert!(
        first
            .manifest
            .blobs
            .iter()
            .all(|blob| second.manifest.blobs.contains(blob))
    );
    assert_eq!(fs::read_dir(room.path("a/blobs")).unwrap().count(), 3);
    // One that is gone here leaves with the last backup that names it.
    fs::remove_file(room.path("data/blobs/three")).unwrap();
    room.make(&room.place("a"), 300).unwrap();
    prune(&room.place("a"), &room.store, (1, 0), 300).unwrap();
    assert_eq!(
        fs::read_dir(room.path("a/blobs")).unwrap().count(),
        3,
        "two days old at most"
    );
    prune(&room.place("a"), &room.store, (1, 0), 300 + 3 * 24 * 60).unwrap();
    assert_eq!(fs::read_dir(room.path("a/blobs")).unwrap().count(), 2);
}

#[test]
fn an_attachment_that_was_damaged_outside_is_written_anew_within_a_week() {
    // Each has a share of its own, and none may be left out at any interval.
    for interval_hours in [6, 12, 24, 100] {
        let mut room = Room::new();
        room.interval_hours = interval_hours;
        for name in ["three", "four", "five", "six"] {
            room.attach(name, 100);
        }
        let first = room.make(&room.place("a"), 0).unwrap();
        for blob in &first.manifest.blobs {
            let path = room.path("a").join(&blob.object);
            let mut bytes = fs::read(&path).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            fs::write(&path, bytes).unwrap();
        }
        let rounds = (7 * 24 / interval_hours).max(1);
        let made = |round| room.make(&room.place("a"), round * interval_hours * 60);
        let all: Vec<_> = (1..=rounds).map(|round| made(round).unwrap()).collect();
        let mended: usize = all.iter().map(|made| made.mended).sum();
        assert_eq!(mended, 6, "{interval_hours}");
        // One that is missing is seen at once.
        let blob = &all.last().unwrap().manifest.blobs[1];
        fs::remove_file(room.path("a").join(&blob.object)).unwrap();
        assert_eq!(made(rounds + 1).unwrap().new, 1);
    }
}

#[test]
fn a_backup_that_is_dated_ahead_keeps_none_from_being_made_or_found() {
    let newest = |minute| Newest {
        name: String::new(),
        minute,
        mark: VaultMark {
            epoch: 0,
            frames: 0,
        },
    };
    let now = 90 * 24 * 60;
    let ahead = newest(now + 3_650 * 24 * 60);
    assert!(is_due(Some(&ahead), 12, now) && is_old(Some(&ahead), 30, now));
    let fresh = newest(now + 5);
    assert!(!is_due(Some(&fresh), 12, now + 60) && !is_old(Some(&fresh), 30, now));
    assert!(is_due(Some(&fresh), 12, now + 720) && is_old(Some(&fresh), 30, now + 1_806));
    assert!(
        !is_old(Some(&newest(now + 30)), 30, now),
        "set back a little"
    );

    let room = Room::new();
    room.make(&room.place("a"), ahead.minute).unwrap();
    let (data, vault) = (room.boxed("a"), room.boxed("b"));
    let order = room.order(&data, &vault);
    assert_eq!(
        order.find().unwrap().manifest.minute,
        ahead.minute,
        "nothing else is there"
    );
    let real = room.make(&room.place("a"), now).unwrap();
    assert_eq!(order.find().unwrap().manifest.id, real.manifest.id);
}

#[test]
fn a_damaged_object_or_a_missing_part_is_refused_and_the_next_attempt_goes_on() {
    let room = Room::new();
    let made = room.make(&room.place("a"), 100).unwrap().manifest;
    room.copy_vault(&room.place("b"), 101).unwrap();
    let objects = [Manifest::records_of(&made.id), made.blobs[1].object.clone()];
    for object in &objects {
        let path = room.path("a").join(object);
        let whole = fs::read(&path).unwrap();
        for at in [0, 150, whole.len() / 2, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            for damaged in [flipped.as_slice(), &whole[..at]] {
                fs::write(&path, damaged).unwrap();
                // Nothing that an earlier attempt has fetched.
                fs::remove_dir_all(room.path("new")).ok();
                assert!(room.restore("new").is_err(), "{object} {at}");
                assert!(
                    Store::open(&room.path("new")).is_err(),
                    "no portal serves it"
                );
            }
        }
        // The object of another backup, whole and to the same people.
        let other = if object.starts_with("data") {
            &made.blobs[0].object
        } else {
            &objects[0]
        };
        fs::copy(room.path("a").join(other), &path).unwrap();
        assert!(room.restore("new").is_err());
        fs::remove_file(&path).unwrap();
        assert!(room.restore("new").is_err());
        fs::write(&path, whole).unwrap();
    }
    room.restore("new").unwrap();
    assert!(Store::open(&room.path("new")).is_ok());
}

#[test]
fn a_manifest_that_somebody_else_made_does_not_count() {
    let (room, other) = (Room::new(), Room::new());
    let made = room.make(&room.place("a"), 100).unwrap().manifest;
    // Somebody who has the public key and the place, and forges a backup there.
    let forger = Maker {
        store: &other.store,
        to: &room.to,
        along: &[],
        minute: 200,
        interval_hours: 12,
        stop: &room.stop,
        say: &|_| (),
    };
    let forged = forger.make(&room.place("a")).unwrap().manifest;
    let (all, unreadable) = all_of(&room.place("a"), &room.store).unwrap();
    assert_eq!(
        (all.keys().collect::<Vec<_>>(), unreadable),
        (vec![&made.id], 1)
    );
    room.copy_vault(&room.place("b"), 300).unwrap();
    let (data, vault) = (room.boxed("a"), room.boxed("b"));
    let signer = room.store.sign_backup(&[]).unwrap().words().join(" ");
    let mut order = room.order(&data, &vault);
    order.signed_by = Some(&signer);
    assert!(
        matches!(order.find(), Err(BackupError::Refused(_))),
        "the newest is the forged one"
    );
    order.id = Some(&made.id);
    assert_eq!(order.find().unwrap().manifest, made);
    // A manifest under the name of another backup.
    fs::create_dir_all(room.path("a/data/0000000400.000-00000000")).unwrap();
    fs::copy(
        room.path("a").join(Manifest::object_of(&made.id)),
        room.path("a/data/0000000400.000-00000000/manifest"),
    )
    .unwrap();
    let (all, unreadable) = all_of(&room.place("a"), &room.store).unwrap();
    assert_eq!((all.len(), unreadable), (1, 2));
    // Nothing that an unknown manifest may name is removed.
    prune(&room.place("a"), &room.store, (1, 0), 500).unwrap();
    let named = room.path("a").join(&forged.blobs[0].object);
    assert!(named.exists());
}

#[test]
fn a_vault_older_than_the_backup_is_refused_unless_cases_may_be_lost() {
    let room = Room::new();
    room.copy_vault(&room.place("b"), 50).unwrap();
    // The mark of the vault moves on with every key.
    let mut made = room.make(&room.place("a"), 100).unwrap().manifest;
    made.mark.frames += 1;
    let encoded = made.encode(&room.store, &room.to).unwrap();
    fs::write(room.path("a").join(Manifest::object_of(&made.id)), encoded).unwrap();
    let refused = room.restore("new").unwrap_err();
    assert!(refused.to_string().contains("--lose-cases"), "{refused}");
    assert!(
        !room.path("new").join("records").exists(),
        "refused before anything is written"
    );
    let (data, vault) = (room.boxed("a"), room.boxed("b"));
    let mut order = room.order(&data, &vault);
    order.lose_cases = true;
    order
        .restore(&order.find().unwrap(), &room.path("new"))
        .unwrap();
    // Without any copy nothing helps.
    fs::remove_dir_all(room.path("b/vault")).unwrap();
    let found = order.find().unwrap();
    let none = order.restore(&found, &room.path("other"));
    assert!(
        none.unwrap_err()
            .to_string()
            .contains("no copy of the vault")
    );
}

#[test]
fn copies_of_the_vault_are_new_each_time_and_none_grows_older_than_a_week() {
    let room = Room::new();
    let (place, day) = (room.place("b"), 24 * 60);
    let mut sizes = Vec::new();
    for half_day in 0..40 {
        let now = half_day * 720;
        room.copy_vault(&place, now).unwrap();
        let copies = vaults::list(&place).unwrap();
        let oldest = copies.iter().map(|copy| copy.minute).min().unwrap();
        assert!(
            now + 720 - oldest <= 7 * day,
            "not even by the time of the next one"
        );
        let newest = room.path("b").join(&copies[0].object);
        sizes.push(fs::read(newest).unwrap());
    }
    assert_eq!(fs::read_dir(room.path("b/vault")).unwrap().count(), 14);
    assert!(
        sizes
            .windows(2)
            // The header of age has filler of a random length.
            .all(|two| two[0] != two[1] && two[0].len().abs_diff(two[1].len()) < 1_024)
    );
    // One that cannot be written takes no old one with it.
    let dead = Dying {
        inner: room.place("b"),
        left: AtomicU64::new(4),
        error: TargetError::Full,
    };
    assert!(room.copy_vault(&dead, 40 * day).is_err());
    assert_eq!(vaults::list(&place).unwrap().len(), 14);
    room.copy_vault(&place, 40 * day).unwrap();
    assert_eq!(vaults::list(&place).unwrap().len(), 1);
}

#[test]
fn a_place_has_one_writer_until_its_claim_is_a_day_old() {
    let room = Room::new();
    let place = room.place("a");
    let day = 24 * 60;
    let first = Claim::new(&place, "one", 100).unwrap();
    let refused = |claim: Result<Claim<'_>, _>| matches!(claim, Err(BackupError::Claimed));
    assert!(refused(Claim::new(&place, "two", 100 + day - 1)));
    drop(first);
    let second = Claim::new(&place, "two", 200).unwrap();
    // Killed: the claim stays, and is its own again, or anybody's after a day.
    std::mem::forget(second);
    assert!(refused(Claim::new(&place, "one", 300)));
    drop(Claim::new(&place, "two", 300).unwrap());
    std::mem::forget(Claim::new(&place, "two", 300).unwrap());
    drop(Claim::new(&place, "one", 300 + day).unwrap());
}

#[test]
fn a_folder_that_is_not_mounted_is_an_error_and_not_an_empty_place() {
    let room = Room::new();
    fs::remove_dir(room.path("a")).unwrap();
    assert!(room.make(&room.place("a"), 100).is_err());
    assert!(!room.path("a").exists());
}

#[test]
fn asking_to_stop_breaks_a_backup_off() {
    let room = Room::new();
    room.stop.store(true, Ordering::Relaxed);
    let made = room.make(&room.place("a"), 100);
    assert!(matches!(made, Err(BackupError::Stopped)));
    assert!(all_of(&room.place("a"), &room.store).unwrap().0.is_empty());
}
