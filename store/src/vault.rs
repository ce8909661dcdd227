//! The vault of erase keys: the small file that makes everything else forgettable.
//!
//! Every seal of a case needs one of these keys (DESIGN §3). They stand in sealed tables and
//! append journals, one of both for each segment of the ids, sealed under the table key of the
//! segment; the table keys stand in the two slots of `root`, sealed under the instance key.
//! Removing keys writes a new table under a new table key and then overwrites both slots: what
//! the old files held is noise from then on.

mod copy;
mod disk;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzz;
mod journal;
mod open;
mod root;
mod rotate;
mod segment;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use subrosa_policy::{CaseId, FileId, WrapId};

pub use self::copy::VaultMark;
pub(crate) use self::copy::{Copied, mark_of};
use self::disk::{Disk, RealDisk};
use self::journal::Journal;
use self::root::Root;
use self::table::{Cases, Change};
use crate::error::StoreError;
use crate::instance::InstanceKey;
use crate::key::Key;
use crate::seal::Class;

/// Names one erase key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct VaultKey {
    /// Whose case it is.
    pub(crate) case: CaseId,
    /// What of the case it makes forgettable.
    pub(crate) slot: Slot,
}

/// What an erase key makes forgettable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Slot {
    /// All records of a class.
    Class(Class),
    /// One file.
    File(FileId),
    /// One wrap: a reader's access.
    Wrap(WrapId),
    /// All records of a class from some moment on, or of one release; which, the head says.
    Seal([u8; 16]),
}

/// All erase keys of an installation, in memory and on disk. Wiped from memory on drop.
pub(crate) struct Vault {
    disk: Box<dyn Disk>,
    root_key: Key,
    state: RwLock<State>,
    rotations: AtomicU64,
    /// How many cases a segment may hold before there are more of them.
    share: usize,
}

struct State {
    cases: Cases,
    root: Root,
    /// One for each segment of the root.
    journals: Vec<Journal>,
    tail_lost: bool,
    // Set when the disk may hold something else than the memory; only a restart can tell.
    unsure: bool,
}

impl Vault {
    /// Opens the vault in `dir`, or makes an empty one there, and finishes a removal that a
    /// crash interrupted.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] names the part that does not open; [`StoreError::InstanceKey`] if
    /// the vault was sealed under another instance key.
    pub(crate) fn open(dir: &Path, instance: &InstanceKey) -> Result<Self, StoreError> {
        let disk = RealDisk::open(dir)
            .map_err(|error| StoreError::disk("opening the folder of the vault", &error))?;
        Self::on(Box::new(disk), instance.key(root::PURPOSE))
    }

    /// Whether a vault was made in `dir`, whatever is left of it.
    pub(crate) fn is_in(dir: &Path) -> Result<bool, StoreError> {
        let root = dir.join(root::FILE);
        root.try_exists()
            .map_err(|error| StoreError::disk("opening the folder of the vault", &error))
    }

    /// One erase key. `None` if it was removed or never there.
    pub(crate) fn get(&self, key: &VaultKey) -> Option<Key> {
        self.read().cases.get(key)
    }

    // CLAIM(C-209): SECURITY.md
    /// Another number whenever keys were destroyed since.
    pub(crate) fn rotations(&self) -> u64 {
        self.rotations.load(Ordering::Acquire)
    }

    /// Whether there is a key.
    pub(crate) fn holds(&self, key: &VaultKey) -> bool {
        self.read().cases.holds(key)
    }

    /// Adds keys; a key that has the name of another replaces it for good. Returns once they
    /// are on disk.
    pub(crate) fn add(&self, keys: &[(VaultKey, Key)]) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        let mut state = self.write()?;
        if keys.iter().any(|(name, _)| state.cases.get(name).is_some()) {
            let of = keys.iter().map(|(name, _)| name.case).collect();
            let change = Change {
                of: &of,
                keep: &|name| !keys.iter().any(|(new, _)| new == name),
                added: keys,
            };
            return self.rotate(&mut state, &change);
        }
        state.append(&*self.disk, keys)
    }

    /// Destroys keys: whatever they sealed can never be opened again. Returns once the files
    /// that held them are noise.
    pub(crate) fn remove(&self, keys: &[VaultKey]) -> Result<(), StoreError> {
        let mut state = self.write()?;
        if keys.iter().all(|name| state.cases.get(name).is_none()) {
            return Ok(());
        }
        let of = keys.iter().map(|name| name.case).collect();
        let change = Change {
            of: &of,
            keep: &|name| !keys.contains(name),
            added: &[],
        };
        self.rotate(&mut state, &change)
    }

    /// Destroys every key of these cases, with one new root for all of them.
    pub(crate) fn remove_cases(&self, cases: &HashSet<CaseId>) -> Result<(), StoreError> {
        let mut state = self.write()?;
        let there = cases.iter().filter(|case| state.cases.contains(**case));
        let of: BTreeSet<_> = there.copied().collect();
        if of.is_empty() {
            return Ok(());
        }
        let change = Change {
            of: &of,
            keep: &|_| false,
            added: &[],
        };
        self.rotate(&mut state, &change)
    }

    /// Destroys every key of a case.
    pub(crate) fn remove_case(&self, case: CaseId) -> Result<(), StoreError> {
        self.remove_cases(&HashSet::from([case]))
    }

    /// Every case that has a key.
    pub(crate) fn cases(&self) -> Vec<CaseId> {
        self.read().cases.ids().collect()
    }

    /// What of a case has a key. A start compares it with the head and removes what no head
    /// names: a wrap whose removal a crash cut off.
    pub(crate) fn slots(&self, case: CaseId) -> Vec<Slot> {
        self.read().cases.slots(case)
    }

    /// Notes that the records of a case are on disk, so that from now on they must be there.
    pub(crate) fn acknowledge(&self, case: CaseId) -> Result<(), StoreError> {
        let mut state = self.write()?;
        if !state.cases.contains(case) {
            return Err(StoreError::NotFound);
        }
        if state.cases.is_acknowledged(case) {
            return Ok(());
        }
        state.acknowledge(&*self.disk, case)
    }

    /// Every case whose records must be on disk.
    pub(crate) fn acknowledged(&self) -> Vec<CaseId> {
        let state = self.read();
        let cases = state.cases.ids();
        cases
            .filter(|case| state.cases.is_acknowledged(*case))
            .collect()
    }

    /// Whether the records of a case must be on disk.
    pub(crate) fn is_acknowledged(&self, case: CaseId) -> bool {
        self.read().cases.is_acknowledged(case)
    }

    /// The lowest version of the roster that may be believed.
    pub(crate) fn roster_floor(&self) -> u64 {
        self.read().root.roster_floor
    }

    /// Raises the floor; a lower one is ignored. Returns once it is on disk.
    pub(crate) fn set_roster_floor(&self, floor: u64) -> Result<(), StoreError> {
        let mut state = self.write()?;
        if floor <= state.root.roster_floor {
            return Ok(());
        }
        let mut root = state.root.next();
        root.roster_floor = floor;
        self.put_root(&mut state, root)
    }

    /// Whether the last entry of the journal was incomplete at the start and was dropped. After
    /// a crash that is an entry nobody was told of; else it is damage.
    pub(crate) fn tail_lost(&self) -> bool {
        self.read().tail_lost
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> Result<RwLockWriteGuard<'_, State>, StoreError> {
        let state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.unsure {
            return Err(StoreError::Disk(
                "the vault needs a restart after an error of the disk",
            ));
        }
        Ok(state)
    }
}
