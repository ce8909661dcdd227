//! The vault of erase keys: the small file that makes everything else forgettable.
//!
//! Every seal of a case needs one of these keys (DESIGN §3). They stand in a sealed table and an
//! append journal, both sealed under a table key; the table key stands in the two slots of
//! `root`, sealed under the instance key. Removing keys writes a new table under a new table
//! key and then overwrites both slots: what the old files held is noise from then on.

mod copy;
mod disk;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzz;
mod journal;
mod root;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use subrosa_policy::{CaseId, FileId, WrapId};

use self::copy::Print;
pub use self::copy::VaultMark;
pub(crate) use self::copy::{Copied, mark_of};
use self::disk::{Disk, RealDisk};
use self::journal::Journal;
use self::root::Root;
use self::table::{Cases, Change, Table};
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
}

struct State {
    cases: Cases,
    root: Root,
    journal: Journal,
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
            let is_new = |name: &VaultKey| keys.iter().any(|(new, _)| new == name);
            let gone = self.prints_of(&state, is_new);
            let change = Change {
                keep: &|name| !is_new(name),
                added: keys,
            };
            return self.rotate(&mut state, &change, &gone);
        }
        state.append(&*self.disk, &journal::Entry::keys(keys))?;
        for (name, key) in keys {
            state.cases.put(*name, Key::from_bytes(*key.expose()));
        }
        Ok(())
    }

    /// Destroys keys: whatever they sealed can never be opened again. Returns once the files
    /// that held them are noise.
    pub(crate) fn remove(&self, keys: &[VaultKey]) -> Result<(), StoreError> {
        let mut state = self.write()?;
        if keys.iter().all(|name| state.cases.get(name).is_none()) {
            return Ok(());
        }
        let gone = self.prints_of(&state, |name| keys.contains(name));
        let change = Change {
            keep: &|name| !keys.contains(name),
            added: &[],
        };
        self.rotate(&mut state, &change, &gone)
    }

    /// Destroys every key of these cases, with one new table for all of them.
    pub(crate) fn remove_cases(&self, cases: &HashSet<CaseId>) -> Result<(), StoreError> {
        let mut state = self.write()?;
        if !cases.iter().any(|case| state.cases.contains(*case)) {
            return Ok(());
        }
        let gone = self.prints_of(&state, |name| cases.contains(&name.case));
        let change = Change {
            keep: &|name| !cases.contains(&name.case),
            added: &[],
        };
        self.rotate(&mut state, &change, &gone)
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
        state.append(&*self.disk, &journal::Entry::Acknowledged(case))?;
        state.cases.acknowledge(case);
        Ok(())
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

    fn on(disk: Box<dyn Disk>, root_key: Key) -> Result<Self, StoreError> {
        let failed = |error| StoreError::disk("reading the vault", &error);
        let Some(stored) = disk.read(root::FILE).map_err(failed)? else {
            return Self::create(disk, root_key);
        };
        let (root, settled) = Root::choose(&stored, &root_key)?;
        if !settled {
            // A crash between the two slots: the other one still opens the old table.
            write_slots(&*disk, &root, &root_key)?;
        }
        let table = disk
            .read(&root.table_name())
            .map_err(failed)?
            .ok_or(StoreError::Damaged("the table of the vault is missing"))?;
        let mut cases = Cases::from_table(Table::open(table, &root)?);
        let frames = disk
            .read(&root.journal_name())
            .map_err(failed)?
            .ok_or(StoreError::Damaged("the journal of the vault is missing"))?;
        let (journal, tail_lost) = Journal::replay(&frames, &root, &mut cases)?;
        if tail_lost {
            disk.truncate(&root.journal_name(), journal.length())
                .map_err(|error| StoreError::disk("cutting the journal of the vault", &error))?;
        }
        remove_others(&*disk, &root).map_err(|error| {
            StoreError::disk("removing what an interrupted removal left", &error)
        })?;
        let vault = Self {
            disk,
            root_key,
            state: RwLock::new(State {
                cases,
                root,
                journal,
                tail_lost,
                unsure: false,
            }),
            rotations: AtomicU64::new(0),
        };
        vault.fold_long_journal()?;
        Ok(vault)
    }

    fn create(disk: Box<dyn Disk>, root_key: Key) -> Result<Self, StoreError> {
        let failed = |error| StoreError::disk("making the vault", &error);
        for name in disk.names().map_err(failed)? {
            // A first start that was cut off leaves an empty journal at most.
            let first = root::is_first(&name) || name == root::UNFINISHED;
            let empty = disk
                .read(&name)
                .map_err(failed)?
                .is_none_or(|file| file.is_empty());
            if !first || (name.starts_with(root::JOURNAL) && !empty) {
                return Err(StoreError::Damaged("the root of the vault is missing"));
            }
        }
        let root = Root::first()?;
        let table = Table::default().seal(&root)?;
        let slots = root.slots(&root_key)?;
        disk.create(&root.table_name(), &table)
            .and_then(|()| disk.create(&root.journal_name(), &[]))
            .and_then(|()| disk.create(root::UNFINISHED, &slots))
            .and_then(|()| disk.rename(root::UNFINISHED, root::FILE))
            .and_then(|()| disk.sync())
            .map_err(failed)?;
        Ok(Self {
            disk,
            root_key,
            state: RwLock::new(State {
                cases: Cases::default(),
                root,
                journal: Journal::default(),
                tail_lost: false,
                unsure: false,
            }),
            rotations: AtomicU64::new(0),
        })
    }

    /// Writes the table as it is after a change under a new table key, and destroys the old key.
    ///
    /// `gone` are the keys that are meant to go: a copy of the vault may lack no others.
    fn rotate(
        &self,
        state: &mut State,
        change: &Change<'_>,
        gone: &[Print],
    ) -> Result<(), StoreError> {
        copy::note_gone(&*self.disk, gone)?;
        let mut root = state.root.next_epoch()?;
        root.roster_floor = state.root.roster_floor;
        let sealed = state.cases.seal_after(change, &root)?;
        let written = self
            .disk
            .create(&root.table_name(), &sealed)
            .and_then(|()| self.disk.create(&root.journal_name(), &[]))
            .and_then(|()| self.disk.sync());
        if let Err(error) = written {
            // Nothing refers to the new files; the next rotation or start replaces them.
            return Err(StoreError::disk(
                "writing the new table of the vault",
                &error,
            ));
        }
        let old = [state.root.table_name(), state.root.journal_name()];
        self.put_root(state, root)?;
        state.cases.make(change);
        state.journal = Journal::default();
        self.rotations.fetch_add(1, Ordering::AcqRel);
        for name in &old {
            // Without its table key the old table is noise; the next start tries again.
            self.disk.remove(name).ok();
        }
        self.disk.sync().ok();
        Ok(())
    }

    fn put_root(&self, state: &mut State, root: Root) -> Result<(), StoreError> {
        // Until both slots are written, a restart may find the old root or the new one.
        state.unsure = true;
        write_slots(&*self.disk, &root, &self.root_key)?;
        state.unsure = false;
        state.root = root;
        Ok(())
    }

    /// A journal that grew long is folded into the table, so that a start stays quick.
    fn fold_long_journal(&self) -> Result<(), StoreError> {
        let mut state = self.write()?;
        if !state.journal.is_long() {
            return Ok(());
        }
        let change = Change {
            keep: &|_| true,
            added: &[],
        };
        self.rotate(&mut state, &change, &[])
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

impl State {
    fn append(&mut self, disk: &dyn Disk, entry: &journal::Entry) -> Result<(), StoreError> {
        let frame = self.journal.frame(entry, &self.root)?;
        let name = self.root.journal_name();
        if let Err(error) = disk.write_at(&name, self.journal.length(), &frame) {
            // Whatever got there must not stand before the next frame.
            let cut = disk.truncate(&name, self.journal.length());
            self.unsure = cut.is_err();
            return Err(StoreError::disk("writing the journal of the vault", &error));
        }
        self.journal.grew(&frame);
        Ok(())
    }
}

fn write_slots(disk: &dyn Disk, root: &Root, key: &Key) -> Result<(), StoreError> {
    let slots = root.slots(key)?;
    let mut offset = 0;
    // One after the other, each on disk before the next: one of them opens at any time.
    for slot in slots.chunks(root::SLOT) {
        disk.write_at(root::FILE, offset, slot)
            .map_err(|error| StoreError::disk("writing the root of the vault", &error))?;
        offset += root::SLOT_LENGTH;
    }
    Ok(())
}

fn remove_others(disk: &dyn Disk, root: &Root) -> std::io::Result<()> {
    let keep = [root::FILE, &root.table_name(), &root.journal_name()];
    for name in disk.names()? {
        if root::is_ours(&name) && !keep.contains(&name.as_str()) {
            disk.remove(&name)?;
        }
    }
    disk.sync()
}
