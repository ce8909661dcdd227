//! The root of the vault: two equal slots that hold the table keys, sealed.

use serde::{Deserialize, Serialize};
use subrosa_policy::CaseId;

use super::segment::{self, Segment};
use crate::error::StoreError;
use crate::kdf::hash;
use crate::key::Key;
use crate::seal::{Kind, Place, Sealed};

/// Which tables count, and what opens them.
#[derive(Serialize, Deserialize)]
pub(super) struct Root {
    /// Counts every change of the root; the higher one of two slots counts.
    generation: u64,
    /// Counts the tables that were ever written; the number of the newest.
    epoch: u64,
    /// Each holds an equal share of all ids, in their order.
    segments: Vec<Segment>,
    /// The lowest version of the roster that may be believed.
    pub(super) roster_floor: u64,
}

impl Root {
    /// The root of an empty vault.
    pub(super) fn first() -> Result<Self, StoreError> {
        Self::again(0, 0)
    }

    /// The same tables with a higher generation.
    pub(super) fn next(&self) -> Self {
        Self {
            generation: self.generation.saturating_add(1),
            epoch: self.epoch,
            segments: self.segments.iter().map(Segment::copy).collect(),
            roster_floor: self.roster_floor,
        }
    }

    /// New tables under new keys in place of those with these indexes.
    pub(super) fn renewed(&self, which: &[usize]) -> Result<Self, StoreError> {
        let mut root = self.next();
        for index in which {
            if let Some(segment) = root.segments.get_mut(*index) {
                root.epoch = root.epoch.saturating_add(1);
                *segment = Segment::new(root.epoch)?;
            }
        }
        Ok(root)
    }

    /// So many new tables in place of all.
    pub(super) fn split(&self, into: usize) -> Result<Self, StoreError> {
        let mut root = self.next();
        root.segments.clear();
        for _ in 0..into.min(MOST_SEGMENTS) {
            root.epoch = root.epoch.saturating_add(1);
            root.segments.push(Segment::new(root.epoch)?);
        }
        Ok(root)
    }

    /// The root of a vault that is made again from a copy: a table of its own after `epoch`.
    pub(super) fn again(epoch: u64, roster_floor: u64) -> Result<Self, StoreError> {
        let epoch = epoch.saturating_add(1);
        Ok(Self {
            generation: 1,
            epoch,
            segments: vec![Segment::new(epoch)?],
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
        let root = sealed
            .into_iter()
            .filter_map(|sealed| Sealed::<Self>::from_stored(sealed).open(key, &place()).ok())
            .max_by_key(|root| root.generation)
            .ok_or(StoreError::InstanceKey(
                "it is not the one this vault was made with",
            ))?;
        if !root.is_sound() {
            return Err(StoreError::Damaged(
                "the root of the vault names tables that cannot be",
            ));
        }
        Ok((root, settled))
    }

    fn is_sound(&self) -> bool {
        let count = self.segments.len();
        let mut epochs: Vec<_> = self.segments.iter().map(Segment::epoch).collect();
        epochs.sort_unstable();
        epochs.dedup();
        let newest = epochs.last().is_some_and(|newest| *newest <= self.epoch);
        count.is_power_of_two() && count <= MOST_SEGMENTS && epochs.len() == count && newest
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

    /// The tables, in the order of the ids that they hold.
    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], which does not happen.
    pub(super) fn segment(&self, index: usize) -> Result<&Segment, StoreError> {
        self.segments.get(index).ok_or(StoreError::NotFound)
    }

    /// Which of them holds the keys of a case: ids are random, so that a share of them is a share of the cases.
    pub(super) fn index_of(&self, case: CaseId) -> usize {
        let [first, ..] = *case.as_bytes();
        (usize::from(first) * self.segments.len()) / 256
    }

    /// The lowest id that this one of them holds.
    pub(super) fn first_of(&self, index: usize) -> CaseId {
        let mut bytes = [0; 16];
        let first = (index * 256).div_ceil(self.segments.len().max(1));
        bytes[0] = u8::try_from(first).unwrap_or(u8::MAX);
        CaseId::from_bytes(bytes)
    }

    /// The number of the newest table.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The files of all tables and journals.
    pub(super) fn names(&self) -> impl Iterator<Item = String> + '_ {
        let of = |segment: &Segment| [segment.table_name(), segment.journal_name()];
        self.segments.iter().flat_map(of)
    }
}

/// Whether a file of the folder is the vault's.
pub(super) fn is_ours(name: &str) -> bool {
    name == FILE || name == UNFINISHED || segment::is_name(name)
}

/// Whether a file belongs to the first table of a vault.
pub(super) fn is_first(name: &str) -> bool {
    [segment::TABLE, segment::JOURNAL]
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

/// How many tables there may be: their keys fit into one slot.
pub(super) const MOST_SEGMENTS: usize = 64;

const MAGIC: &[u8; 8] = b"subrosaV";

/// Bytes of a slot: the unit that disks write whole.
pub(super) const SLOT: usize = 4096;

/// The same, as an offset in a file.
pub(super) const SLOT_LENGTH: u64 = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::from_bytes([9; 32])
    }

    fn root(epoch: u64, epochs: &[u64]) -> Root {
        let segments = epochs.iter().map(|epoch| Segment::new(*epoch).unwrap());
        Root {
            generation: 1,
            epoch,
            segments: segments.collect(),
            roster_floor: 0,
        }
    }

    fn chosen(stored: &[u8]) -> Result<bool, StoreError> {
        Root::choose(stored, &key()).map(|(_, settled)| settled)
    }

    #[test]
    fn a_root_that_names_tables_that_cannot_be_is_refused() {
        let sound = |epoch, epochs: &[u64]| chosen(&root(epoch, epochs).slots(&key()).unwrap());
        assert!(sound(1, &[1]).unwrap());
        assert!(sound(9, &[3, 4, 8, 9]).unwrap());
        for (epoch, epochs) in [
            (9, [].as_slice()),
            (9, &[1, 2, 3]),
            (9, &[3, 4, 4, 5]),
            (7, &[1, 8]),
        ] {
            let refused = sound(epoch, epochs);
            assert!(matches!(refused, Err(StoreError::Damaged(_))), "{epochs:?}");
        }
        let many: Vec<_> = (1..=128).collect();
        assert!(!root(128, &many).is_sound(), "more than there may be");
        assert!(root(128, &many[..64]).is_sound());
        assert!(
            root(900, &(1..=900).collect::<Vec<_>>())
                .slots(&key())
                .is_err()
        );
    }

    #[test]
    fn two_whole_and_equal_slots_are_settled_and_nothing_else_is() {
        let slots = root(2, &[1, 2]).slots(&key()).unwrap();
        assert!(chosen(&slots).unwrap());
        assert!(!chosen(&[slots.as_slice(), &[0]].concat()).unwrap());
        assert!(!chosen(&slots[..SLOT]).unwrap());
        let mut other = root(2, &[1, 2]);
        other.generation = 2;
        let newer = other.slots(&key()).unwrap();
        let mixed = [&newer[..SLOT], &slots[SLOT..]].concat();
        let (root, settled) = Root::choose(&mixed, &key()).unwrap();
        assert_eq!((root.generation, settled), (2, false));
        assert!(chosen(&[]).is_err());
    }

    #[test]
    fn every_byte_of_a_slot_counts() {
        let slots = root(1, &[1]).slots(&key()).unwrap();
        let slot = &slots[..SLOT];
        assert!(unpack(slot).is_some());
        for place in [0, 9, 40, 200, SLOT - 1] {
            let mut changed = slot.to_vec();
            changed[place] ^= 1;
            assert!(unpack(&changed).is_none(), "{place}");
        }
    }

    #[test]
    fn files_of_the_vault_are_told_by_their_names() {
        for name in [FILE, UNFINISHED, "table-0000000000000001"] {
            assert!(is_ours(name), "{name}");
        }
        assert!(!is_ours("root.old") && !is_ours("another"));
        assert!(is_first("table-0000000000000001") && is_first("journal-0000000000000001"));
        assert!(!is_first("table-0000000000000002") && !is_first(FILE));
    }
}
