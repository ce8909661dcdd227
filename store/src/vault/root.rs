//! The root of the vault: two equal slots that hold the table key, sealed.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::table::Stored;
use crate::error::StoreError;
use crate::kdf::{derive, hash};
use crate::key::Key;
use crate::seal::{Kind, Place, Sealed};

/// Which table counts, and what opens it.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Root {
    /// Counts every change of the root; the higher one of two slots counts.
    generation: u64,
    /// Counts the tables; part of their names.
    epoch: u64,
    table_key: Stored,
    /// The lowest version of the roster that may be believed.
    pub(super) roster_floor: u64,
}

impl Root {
    /// The root of an empty vault.
    pub(super) fn first() -> Result<Self, StoreError> {
        Ok(Self {
            generation: 1,
            epoch: 1,
            table_key: Stored::random()?,
            roster_floor: 0,
        })
    }

    /// The same table with a higher generation.
    pub(super) fn next(&self) -> Self {
        Self {
            generation: self.generation.saturating_add(1),
            epoch: self.epoch,
            table_key: self.table_key.copy(),
            roster_floor: self.roster_floor,
        }
    }

    /// A new table under a new key.
    pub(super) fn next_epoch(&self) -> Result<Self, StoreError> {
        Ok(Self {
            generation: self.generation.saturating_add(1),
            epoch: self.epoch.saturating_add(1),
            table_key: Stored::random()?,
            roster_floor: self.roster_floor,
        })
    }

    /// The root of a vault that is made again from a copy: a table of its own after `epoch`.
    pub(super) fn again(epoch: u64, roster_floor: u64) -> Result<Self, StoreError> {
        Ok(Self {
            generation: 1,
            epoch: epoch.saturating_add(1),
            table_key: Stored::random()?,
            roster_floor,
        })
    }

    /// The slot that counts, and whether the other one is the same.
    pub(super) fn choose(stored: &[u8], key: &Key) -> Result<(Self, bool), StoreError> {
        let slots = [stored.get(..SLOT), stored.get(SLOT..2 * SLOT)];
        let settled = slots[0].is_some() && slots[0] == slots[1] && stored.len() == 2 * SLOT;
        let sealed: Vec<_> = slots.into_iter().flatten().filter_map(unpack).collect();
        if sealed.is_empty() {
            return Err(StoreError::Damaged(
                "neither slot of the root of the vault is whole",
            ));
        }
        sealed
            .into_iter()
            .filter_map(|sealed| Sealed::<Self>::from_stored(sealed).open(key, &place()).ok())
            .max_by_key(|root| root.generation)
            .map(|root| (root, settled))
            .ok_or(StoreError::InstanceKey(
                "it is not the one this vault was made with",
            ))
    }

    /// Both slots, as they stand on disk.
    pub(super) fn slots(&self, key: &Key) -> Result<Vec<u8>, StoreError> {
        let sealed = Sealed::seal(self, key, &place())?;
        let sealed = sealed.as_bytes();
        let length = u16::try_from(sealed.len()).map_err(|_| TOO_LONG)?;
        let mut slot = Vec::with_capacity(SLOT);
        slot.extend_from_slice(MAGIC);
        slot.extend_from_slice(&length.to_be_bytes());
        slot.extend_from_slice(sealed);
        slot.extend_from_slice(&checksum(&slot));
        if slot.len() > SLOT {
            return Err(TOO_LONG);
        }
        slot.resize(SLOT, 0);
        Ok(slot.repeat(2))
    }

    /// The key of one use of the table key.
    pub(super) fn key(&self, purpose: &'static str) -> Key {
        derive(
            &[self.table_key.expose()],
            purpose,
            &self.epoch.to_be_bytes(),
        )
    }

    /// The place of what is sealed under this epoch's keys, by its number in the journal.
    pub(super) fn place(&self, kind: Kind, number: u32) -> Place {
        let mut record = [0; 16];
        for (to, from) in record.iter_mut().zip(self.epoch.to_be_bytes()) {
            *to = from;
        }
        Place {
            kind,
            tenant: None,
            case: None,
            class: None,
            record,
            version: number,
        }
    }

    /// The number of the table.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The file of the table.
    pub(super) fn table_name(&self) -> String {
        format!("{TABLE}{:016x}", self.epoch)
    }

    /// The file of the journal.
    pub(super) fn journal_name(&self) -> String {
        format!("{JOURNAL}{:016x}", self.epoch)
    }
}

/// Whether a file of the folder is the vault's.
pub(super) fn is_ours(name: &str) -> bool {
    name == FILE || name == UNFINISHED || name.starts_with(TABLE) || name.starts_with(JOURNAL)
}

/// Whether a file belongs to the first table of a vault.
pub(super) fn is_first(name: &str) -> bool {
    [TABLE, JOURNAL]
        .iter()
        .any(|kind| name.strip_prefix(kind) == Some("0000000000000001"))
}

/// The sealed bytes of a slot whose checksum is right.
fn unpack(slot: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = slot.strip_prefix(MAGIC)?.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (sealed, rest) = rest.split_at_checked(length)?;
    let (check, padding) = rest.split_first_chunk::<32>()?;
    let covered = slot.get(..MAGIC.len() + 2 + length)?;
    let whole = *check == checksum(covered) && padding.iter().all(|byte| *byte == 0);
    whole.then(|| sealed.to_vec())
}

fn checksum(bytes: &[u8]) -> [u8; 32] {
    hash(CHECKSUM, &[bytes])
}

fn place() -> Place {
    Place {
        kind: Kind::VaultRoot,
        tenant: None,
        case: None,
        class: None,
        record: [0; 16],
        version: 0,
    }
}

const TOO_LONG: StoreError = StoreError::Backend("the root of the vault is too long for a slot");

/// The purpose of the key that seals the slots.
pub(super) const PURPOSE: &str = "subrosa/1 vault root";

const CHECKSUM: &str = "subrosa/1 vault root checksum";

/// The file of the root.
pub(super) const FILE: &str = "root";

/// The file of a root that is being made.
pub(super) const UNFINISHED: &str = "root.new";

/// How the names of journals start.
pub(super) const JOURNAL: &str = "journal-";

const TABLE: &str = "table-";

const MAGIC: &[u8; 8] = b"subrosaV";

/// Bytes of a slot: the unit that disks write whole.
pub(super) const SLOT: usize = 4096;

/// The same, as an offset in a file.
pub(super) const SLOT_LENGTH: u64 = 4096;
