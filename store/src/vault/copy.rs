//! Copies of the vault for places outside, and a vault made again from one.
//!
//! A vault that lost keys must not replace good copies of itself until those are gone as well. So
//! `copied` notes a print of every key of the last copy, `gone` one of every key that was
//! destroyed on purpose since, and a new copy may lack those only. A print is a keyed hash: it
//! tells neither the key nor the case.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use subrosa_policy::{CaseId, Plain};

use super::disk::{Disk, RealDisk};
use super::root::{self, Root};
use super::rotate::{make_first, remove_others};
use super::table::Table;
use super::{State, Vault, VaultKey};
use crate::error::StoreError;
use crate::instance::InstanceKey;
use crate::kdf::{derive, hash};
use crate::key::Key;
use crate::pad;
use crate::seal::{decode, encode};

/// How far a vault had come: of two marks of one vault, the later one is the greater.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct VaultMark {
    /// Counts the tables, one for each time that keys were destroyed.
    pub epoch: u64,
    /// Counts what was added to the tables since.
    pub frames: u32,
}

/// Everything a vault holds, in the clear. It leaves this machine encrypted only.
pub(crate) struct VaultCopy {
    pub(crate) mark: VaultMark,
    /// Zeros stand behind it as padding.
    pub(crate) bytes: Plain<Vec<u8>>,
    /// To be noted once this copy was read back where it was put.
    pub(crate) copied: Copied,
}

/// What a copy of the vault held: a print of each key.
pub(crate) struct Copied(Vec<Print>);

/// A keyed hash of a key and its name.
pub(super) type Print = [u8; 16];

/// A copy as it is encoded.
#[derive(Serialize, Deserialize)]
struct Content {
    mark: VaultMark,
    roster_floor: u64,
    table: Table,
}

/// What became of the cases of a copy.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct MadeAgain {
    /// The cases that have keys.
    pub(crate) keyed: HashSet<CaseId>,
    /// Cases that were left out, because nothing else is there of them.
    pub(crate) left_out: usize,
}

impl Vault {
    /// How far this vault has come.
    pub(crate) fn mark(&self) -> VaultMark {
        self.read().mark()
    }

    // CLAIM(C-125): SECURITY.md
    /// A copy of everything in it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a key is missing that the last copy had and that nobody
    /// destroyed.
    pub(crate) fn copy(&self) -> Result<VaultCopy, StoreError> {
        let state = self.read();
        let key = self.print_key();
        let all = state.cases.all();
        let prints: Vec<_> = all.map(|(name, erase)| print(&key, &name, erase)).collect();
        let now: BTreeSet<_> = prints.iter().collect();
        let gone = self.read_prints(GONE)?.unwrap_or_default();
        let gone: BTreeSet<_> = gone.iter().collect();
        let before = match self.read_prints(COPIED)? {
            Some(before) => before,
            None => {
                // From now on what is destroyed is noted.
                let begun = self
                    .disk
                    .create(COPIED, &[])
                    .and_then(|()| self.disk.sync());
                begun.map_err(|error| StoreError::disk("noting a copy of the vault", &error))?;
                Vec::new()
            }
        };
        if before
            .iter()
            .any(|print| !now.contains(print) && !gone.contains(print))
        {
            return Err(StoreError::Damaged(
                "the vault lacks keys that nobody destroyed, and no copy of it was made",
            ));
        }
        let content = Content {
            mark: state.mark(),
            roster_floor: state.root.roster_floor,
            table: state.cases.table(),
        };
        let encoded = encode(&content)?;
        // A small vault must not tell how few cases there are.
        let length = encoded.expose().len().max(LEAST);
        let whole = pad::padded(u64::try_from(length).unwrap_or(u64::MAX));
        let whole = usize::try_from(whole).unwrap_or(length);
        // Reserved at once: growing in steps would leave copies of keys in freed memory.
        let mut bytes = Plain::new(Vec::with_capacity(whole));
        bytes.expose_mut().extend_from_slice(encoded.expose());
        bytes.expose_mut().resize(whole, 0);
        Ok(VaultCopy {
            mark: content.mark,
            bytes,
            copied: Copied(prints),
        })
    }

    /// Notes what the last copy held that was read back.
    pub(crate) fn note_copied(&self, copied: &Copied) -> Result<(), StoreError> {
        // Nobody destroys a key meanwhile.
        let _state = self.write()?;
        let held: BTreeSet<_> = copied.0.iter().collect();
        let mut gone = self.read_prints(GONE)?.unwrap_or_default();
        // What was destroyed since that copy was taken is still to be told from a loss.
        gone.retain(|print| held.contains(print));
        let failed = |error| StoreError::disk("noting a copy of the vault", &error);
        self.disk
            .create(UNFINISHED, &copied.0.concat())
            .and_then(|()| self.disk.rename(UNFINISHED, COPIED))
            .and_then(|()| self.disk.sync())
            .and_then(|()| self.disk.create(UNFINISHED, &gone.concat()))
            .and_then(|()| self.disk.rename(UNFINISHED, GONE))
            .and_then(|()| self.disk.sync())
            .map_err(failed)
    }

    /// The prints of those keys of some cases that `which` names.
    pub(super) fn prints_of(
        &self,
        cases: &BTreeSet<CaseId>,
        state: &State,
        which: impl Fn(&VaultKey) -> bool,
    ) -> Vec<Print> {
        let key = self.print_key();
        let keys = state.cases.all_of(cases).filter(|(name, _)| which(name));
        keys.map(|(name, erase)| print(&key, &name, erase))
            .collect()
    }

    fn print_key(&self) -> Key {
        derive(&[self.root_key.expose()], PRINTS, &[])
    }

    fn read_prints(&self, name: &str) -> Result<Option<Vec<Print>>, StoreError> {
        let read = self.disk.read(name);
        let read = read.map_err(|error| StoreError::disk("reading what was copied", &error))?;
        // An end that a crash cut off is of a key that was not destroyed yet.
        Ok(read.map(|bytes| bytes.as_chunks::<16>().0.to_vec()))
    }

    /// The lowest version of the roster that the vault of a copy believed.
    pub(crate) fn floor_of(copy: &[u8]) -> Result<u64, StoreError> {
        let content: Content = decode(copy).map_err(|_| NOT_A_COPY)?;
        Ok(content.roster_floor)
    }

    /// Makes a vault in `dir` from a copy, with the cases that `held` names, in place of what an
    /// attempt that was cut off left there.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if these are not the bytes of a copy.
    pub(crate) fn make_again(
        dir: &Path,
        instance: &InstanceKey,
        copy: &[u8],
        held: &HashSet<CaseId>,
        roster: u64,
    ) -> Result<MadeAgain, StoreError> {
        let disk = RealDisk::open(dir)
            .map_err(|error| StoreError::disk("making the vault again", &error))?;
        Self::make_again_on(&disk, &instance.key(root::PURPOSE), copy, held, roster)
    }

    pub(super) fn make_again_on(
        disk: &dyn Disk,
        root_key: &Key,
        copy: &[u8],
        held: &HashSet<CaseId>,
        roster: u64,
    ) -> Result<MadeAgain, StoreError> {
        let Content {
            mark,
            roster_floor,
            mut table,
        } = decode(copy).map_err(|_| NOT_A_COPY)?;
        let left_out = table.retain(|case| held.contains(&case));
        let keyed = table.ids().collect();
        let root = Root::again(mark.epoch, roster_floor.min(roster))?;
        let failed = |error| StoreError::disk("making the vault again", &error);
        disk.remove(root::FILE)
            .and_then(|()| remove_others(disk, &root))
            .map_err(failed)?;
        make_first(disk, &root, root_key, &table)?.map_err(failed)?;
        Ok(MadeAgain { keyed, left_out })
    }
}

impl State {
    fn mark(&self) -> VaultMark {
        VaultMark {
            epoch: self.root.epoch(),
            frames: self
                .journals
                .iter()
                .fold(0, |sum, journal| sum.saturating_add(journal.frames())),
        }
    }
}

/// The cases of a copy.
#[cfg(any(test, fuzzing))]
pub(super) fn cases_of(copy: &[u8]) -> Result<Vec<CaseId>, StoreError> {
    let content: Content = decode(copy).map_err(|_| NOT_A_COPY)?;
    Ok(content.table.ids().collect())
}

/// The mark of a copy.
pub(crate) fn mark_of(copy: &[u8]) -> Result<VaultMark, StoreError> {
    let content: Content = decode(copy).map_err(|_| NOT_A_COPY)?;
    Ok(content.mark)
}

/// Notes keys that are about to be destroyed on purpose, if there is a copy to compare with.
pub(super) fn note_gone(disk: &dyn Disk, gone: &[Print]) -> Result<(), StoreError> {
    let failed = |error| StoreError::disk("noting what is destroyed", &error);
    if gone.is_empty() || disk.length(COPIED).map_err(failed)?.is_none() {
        return Ok(());
    }
    let end = match disk.length(GONE).map_err(failed)? {
        Some(before) => before / 16 * 16,
        None => {
            disk.create(GONE, &[]).map_err(failed)?;
            0
        }
    };
    disk.write_at(GONE, end, &gone.concat())
        .and_then(|()| disk.sync())
        .map_err(failed)
}

fn print(key: &Key, name: &VaultKey, erase: &Key) -> Print {
    let slot = match name.slot {
        super::Slot::Class(class) => [vec![0], vec![class.number()]].concat(),
        super::Slot::File(id) => [vec![1], id.as_bytes().to_vec()].concat(),
        super::Slot::Wrap(id) => [vec![2], id.as_bytes().to_vec()].concat(),
        super::Slot::Seal(id) => [vec![3], id.to_vec()].concat(),
    };
    let parts: [&[u8]; 4] = [key.expose(), name.case.as_bytes(), &slot, erase.expose()];
    let mut print = [0; 16];
    for (to, from) in print.iter_mut().zip(hash(PRINTS, &parts)) {
        *to = from;
    }
    print
}

const PRINTS: &str = "subrosa/1 vault prints";

const NOT_A_COPY: StoreError = StoreError::Damaged("these are not the bytes of a copy of a vault");

/// The prints of the last copy that was read back.
const COPIED: &str = "copied";

/// The prints of what was destroyed since.
const GONE: &str = "gone";

const UNFINISHED: &str = "copied.new";

/// Bytes of the smallest copy.
const LEAST: usize = 256 * 1024;
