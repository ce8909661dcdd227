//! Power cuts: at every step of every operation, with every kind of half-done write.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::super::rotate::SHARE;
use super::*;

/// A real folder whose power fails at one step. From then on nothing reaches it.
struct Plug {
    real: RealDisk,
    dir: PathBuf,
    state: Arc<Mutex<Steps>>,
}

struct Steps {
    left: usize,
    taken: usize,
    how: How,
    // Names that are not on disk yet, with what they had before.
    unsynced: BTreeMap<String, Option<Vec<u8>>>,
}

/// What of the interrupted step reaches the disk, and what of the names before it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Nothing,
    Half,
    HalfAndZeros,
    Everything,
    NothingAndNamesLost,
    HalfAndNamesLost,
}

const HOWS: [How; 6] = [
    How::Nothing,
    How::Half,
    How::HalfAndZeros,
    How::Everything,
    How::NothingAndNamesLost,
    How::HalfAndNamesLost,
];

impl Plug {
    fn new(dir: &Path, left: usize, how: How) -> (Self, Arc<Mutex<Steps>>) {
        let state = Arc::new(Mutex::new(Steps {
            left,
            taken: 0,
            how,
            unsynced: BTreeMap::new(),
        }));
        let plug = Self {
            real: RealDisk::open(dir).unwrap(),
            dir: dir.to_owned(),
            state: Arc::clone(&state),
        };
        (plug, state)
    }

    /// Takes one step, or cuts the power in the middle of it.
    fn step(
        &self,
        names: &[&str],
        whole: impl FnOnce() -> io::Result<()>,
        half: impl FnOnce(How),
    ) -> io::Result<()> {
        let mut steps = self.state.lock().unwrap();
        if steps.left == 0 {
            return Err(io::Error::other("no power"));
        }
        steps.left -= 1;
        if steps.left > 0 {
            steps.taken += 1;
            for name in names {
                let before = self.real.read(name)?;
                steps.unsynced.entry((*name).to_owned()).or_insert(before);
            }
            return whole();
        }
        match steps.how {
            How::Everything => whole().unwrap(),
            How::NothingAndNamesLost => {}
            how @ (How::Nothing | How::Half | How::HalfAndZeros | How::HalfAndNamesLost) => {
                half(how)
            }
        }
        if matches!(steps.how, How::NothingAndNamesLost | How::HalfAndNamesLost) {
            for (name, before) in &steps.unsynced {
                match before {
                    Some(bytes) => fs::write(self.dir.join(name), bytes).unwrap(),
                    None => self.real.remove(name).unwrap(),
                }
            }
        }
        Err(io::Error::other("no power"))
    }
}

/// The bytes of an interrupted write that reach the disk.
fn torn(bytes: &[u8], how: How) -> Vec<u8> {
    let half = bytes.len() / 2;
    match how {
        How::Half | How::HalfAndNamesLost => bytes[..half].to_vec(),
        How::HalfAndZeros => {
            let mut torn = bytes[..half].to_vec();
            torn.resize(bytes.len(), 0);
            torn
        }
        How::Nothing | How::Everything | How::NothingAndNamesLost => Vec::new(),
    }
}

impl Disk for Plug {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.real.read(name)
    }

    fn length(&self, name: &str) -> io::Result<Option<u64>> {
        self.real.length(name)
    }

    fn create(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.step(
            &[name],
            || self.real.create(name, bytes),
            |how| {
                if how != How::Nothing {
                    self.real.create(name, &torn(bytes, how)).unwrap();
                }
            },
        )
    }

    fn write_at(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.step(
            &[],
            || self.real.write_at(name, offset, bytes),
            |how| self.real.write_at(name, offset, &torn(bytes, how)).unwrap(),
        )
    }

    fn truncate(&self, name: &str, length: u64) -> io::Result<()> {
        self.step(&[], || self.real.truncate(name, length), |_| {})
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.step(&[from, to], || self.real.rename(from, to), |_| {})
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.step(&[name], || self.real.remove(name), |_| {})
    }

    fn names(&self) -> io::Result<Vec<String>> {
        self.real.names()
    }

    fn sync(&self) -> io::Result<()> {
        self.step(&[], || self.real.sync(), |_| {})?;
        self.state.lock().unwrap().unsynced.clear();
        Ok(())
    }
}

/// What the callers of the vault were told.
#[derive(Default)]
struct Told {
    keys: BTreeMap<(u8, u8), u8>,
    gone: Vec<(u8, u8)>,
    acknowledged: Vec<u8>,
    floor: u64,
    // Operations that failed may have happened or not.
    open: Vec<(u8, u8)>,
}

/// A life of a vault: adds, acknowledgements, removals, a replaced key, the floor.
fn live(disk: Plug, share: usize, told: &mut Told) -> Result<(), StoreError> {
    let mut vault = Vault::on(Box::new(disk), root_key())?;
    vault.share = share;
    for number in 1..=4_u8 {
        let slots = [0, 1, 2].map(|slot| (number, slot));
        told.open.extend(slots);
        vault.add(&slots.map(|(n, s)| (name(n, s), key(n * 10 + s))))?;
        told.open.clear();
        told.keys.extend(slots.map(|(n, s)| ((n, s), n * 10 + s)));
        vault.acknowledge(case(number))?;
        told.acknowledged.push(number);
        vault.set_roster_floor(number.into())?;
        told.floor = number.into();
        if number % 2 == 0 {
            let gone = [(number, 1), (number - 1, 2)];
            told.open.extend(gone);
            vault.remove(&gone.map(|(n, s)| name(n, s)))?;
            told.open.clear();
            told.gone.extend(gone);
        }
    }
    told.open.push((2, 0));
    vault.add(&[(name(2, 0), key(99))])?;
    told.open.clear();
    told.keys.insert((2, 0), 99);
    told.open.extend([(1, 0), (1, 1), (1, 2)]);
    vault.remove_case(case(1))?;
    told.open.clear();
    told.gone.extend([(1, 0), (1, 1), (1, 2)]);
    told.acknowledged.retain(|number| *number != 1);
    Ok(())
}

fn holds_what_was_told(vault: &Vault, told: &Told) {
    for ((number, slot), value) in &told.keys {
        let found = read(vault, &name(*number, *slot));
        if told.gone.contains(&(*number, *slot)) {
            assert_eq!(found, None, "a removed key came back");
        } else if !told.open.contains(&(*number, *slot)) {
            assert_eq!(found, Some(*value), "an acknowledged key is lost");
        }
    }
    for number in &told.acknowledged {
        let removing = told.open.contains(&(*number, 0));
        assert!(vault.is_acknowledged(case(*number)) || removing);
    }
    assert!(vault.roster_floor() >= told.floor);
}

#[test]
fn a_power_cut_at_any_step_loses_nothing_acknowledged_and_brings_nothing_back() {
    cut_at_any_step(SHARE);
}

#[test]
fn a_power_cut_at_any_step_of_a_vault_that_is_split_loses_nothing_and_brings_nothing_back() {
    cut_at_any_step(1);
}

fn cut_at_any_step(share: usize) {
    let dir = tempfile::tempdir().unwrap();
    let (disk, steps) = Plug::new(dir.path(), usize::MAX, How::Nothing);
    live(disk, share, &mut Told::default()).unwrap();
    let all = steps.lock().unwrap().taken;
    assert!(all > 50, "a life has many steps: {all}");
    for left in 1..=all {
        // One or two of the six kinds at each step: the steps repeat, so each meets every kind.
        let kinds = if share == SHARE { 3 } else { 6 };
        for how in HOWS.into_iter().skip(left % kinds).step_by(kinds) {
            let dir = tempfile::tempdir().unwrap();
            let mut told = Told::default();
            let (disk, _) = Plug::new(dir.path(), left, how);
            let ended = live(disk, share, &mut told);
            // Clearing away an old table may fail without anybody minding.
            let vault = open(dir.path()).unwrap_or_else(|error| {
                panic!("step {left}, {how:?}, {}: {error}", ended.is_ok());
            });
            holds_what_was_told(&vault, &told);
            vault.add(&[(name(9, 0), key(90))]).unwrap();
            drop(vault);
            let vault = open(dir.path()).unwrap();
            holds_what_was_told(&vault, &told);
            assert_eq!(read(&vault, &name(9, 0)), Some(90));
            assert!(!vault.tail_lost());
            let segments = vault.read().root.segments().len();
            assert_eq!(
                files(dir.path()).len(),
                1 + 2 * segments,
                "step {left}, {how:?}"
            );
        }
    }
}

#[test]
fn a_power_cut_during_recovery_is_recovered_from() {
    let one = (1..30).map(|left| (left, SHARE));
    for (left, share) in one.chain((1..90).step_by(4).map(|left| (left, 1))) {
        for again in [1, 2, 3, 5] {
            let dir = tempfile::tempdir().unwrap();
            let mut told = Told::default();
            let (disk, _) = Plug::new(dir.path(), left, How::Half);
            live(disk, share, &mut told).ok();
            let (disk, _) = Plug::new(dir.path(), again, How::Half);
            drop(Vault::on(Box::new(disk), root_key()));
            holds_what_was_told(&open(dir.path()).unwrap(), &told);
        }
    }
}

#[test]
fn after_an_error_of_the_disk_the_vault_refuses_to_write_until_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (disk, state) = Plug::new(dir.path(), usize::MAX, How::Half);
    let vault = Vault::on(Box::new(disk), root_key()).unwrap();
    vault
        .add(&[(name(1, 0), key(10)), (name(1, 1), key(11))])
        .unwrap();
    // The new table is written; the first slot of the root is not.
    state.lock().unwrap().left = 4;
    assert!(vault.remove(&[name(1, 0)]).is_err());
    state.lock().unwrap().left = usize::MAX;
    assert!(vault.add(&[(name(2, 0), key(20))]).is_err());
    assert_eq!(read(&vault, &name(1, 1)), Some(11), "reading goes on");
    drop(vault);
    open(dir.path())
        .unwrap()
        .add(&[(name(2, 0), key(20))])
        .unwrap();
}

#[test]
fn half_an_entry_that_was_refused_never_stands_before_the_next_one() {
    let dir = tempfile::tempdir().unwrap();
    let (disk, state) = Plug::new(dir.path(), usize::MAX, How::Half);
    let vault = Vault::on(Box::new(disk), root_key()).unwrap();
    vault.add(&[(name(1, 0), key(10))]).unwrap();
    // As on a full disk: half of the frame gets there, and nothing can be cut off again.
    state.lock().unwrap().left = 1;
    assert!(vault.add(&[(name(2, 0), key(20))]).is_err());
    assert_eq!(read(&vault, &name(2, 0)), None);
    state.lock().unwrap().left = usize::MAX;
    assert!(vault.add(&[(name(3, 0), key(30))]).is_err());
    drop(vault);
    let vault = open(dir.path()).unwrap();
    assert!(vault.tail_lost());
    vault.add(&[(name(3, 0), key(30))]).unwrap();
    let vault = open(dir.path()).unwrap();
    assert_eq!(read(&vault, &name(1, 0)), Some(10));
    assert_eq!(read(&vault, &name(3, 0)), Some(30));
}
