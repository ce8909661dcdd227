//! Where the security log ends, noted beside the vault: `vault/security`.
//!
//! Two slots are written in turn, one for each batch of entries, so that one of them is whole at
//! any time. The one with the higher number counts.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::folder;
use crate::key::Key;
use crate::seal::{Kind, Place, Sealed};

/// The newest entry.
#[derive(Serialize, Deserialize, Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct End {
    /// Its number; 0 before the first one.
    pub(super) last: u64,
    /// The hash of the chain up to it.
    pub(super) head: [u8; 32],
}

/// The file.
pub(super) struct EndFile {
    path: PathBuf,
    key: Key,
    // Not there, or neither slot opens.
    lost: bool,
    second: AtomicBool,
}

impl EndFile {
    /// Reads the file, if there is one.
    pub(super) fn open(vault: &Path, key: Key) -> Result<(Self, End), StoreError> {
        let path = vault.join(FILE);
        let stored = match fs::read(&path) {
            Ok(stored) => stored,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(StoreError::disk("reading the end of the log", &error)),
        };
        let slots = [stored.get(..SLOT), stored.get(SLOT..2 * SLOT)];
        let ends = slots.map(|slot| slot.and_then(|slot| unpack(slot, &key)));
        let newest = ends.iter().flatten().max_by_key(|end| end.last).copied();
        let second = ends[0].is_some() && ends[0] == newest;
        let file = Self {
            path,
            key,
            lost: newest.is_none(),
            second: AtomicBool::new(second),
        };
        Ok((file, newest.unwrap_or_default()))
    }

    /// Whether nothing was there, or nothing that opens.
    pub(super) fn is_lost(&self) -> bool {
        self.lost
    }

    /// Notes a new end. Returns once it is on disk.
    pub(super) fn write(&self, end: &End) -> Result<(), StoreError> {
        let slot = pack(end, &self.key)?;
        let failed = |error| StoreError::disk("noting the end of the log", &error);
        // Turns after a success only: a slot that broke off is written again.
        let second = self.second.load(Ordering::Acquire);
        if !self.path.exists() {
            let first = slot.repeat(2);
            folder::create_with(&self.path, &first).map_err(failed)?;
            return match self.path.parent() {
                Some(vault) => folder::sync(vault).map_err(failed),
                None => Ok(()),
            };
        }
        let file = OpenOptions::new()
            .write(true)
            .open(&self.path)
            .map_err(failed)?;
        file.write_all_at(&slot, if second { SLOT_LENGTH } else { 0 })
            .and_then(|()| folder::settle(&file))
            .map_err(failed)?;
        self.second.store(!second, Ordering::Release);
        Ok(())
    }
}

/// Length of the sealed part, the sealed part, zeros.
fn pack(end: &End, key: &Key) -> Result<Vec<u8>, StoreError> {
    let sealed = Sealed::seal(end, key, &PLACE)?;
    let too_long = StoreError::Backend("the end of the log is too long for a slot");
    let Ok(length) = u16::try_from(sealed.as_bytes().len()) else {
        return Err(too_long);
    };
    let mut slot = length.to_be_bytes().to_vec();
    slot.extend_from_slice(sealed.as_bytes());
    if slot.len() > SLOT {
        return Err(too_long);
    }
    slot.resize(SLOT, 0);
    Ok(slot)
}

fn unpack(slot: &[u8], key: &Key) -> Option<End> {
    let (length, rest) = slot.split_first_chunk::<2>()?;
    let sealed = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
    Sealed::from_stored(sealed.to_vec()).open(key, &PLACE).ok()
}

const PLACE: Place = Place {
    kind: Kind::JournalEnd,
    tenant: None,
    case: None,
    class: None,
    record: [0; 16],
    version: 0,
};

/// The file, in the folder of the vault.
const FILE: &str = "security";

/// Bytes of a slot: the unit that disks write whole.
const SLOT: usize = 4096;

/// The same, as an offset.
const SLOT_LENGTH: u64 = 4096;
