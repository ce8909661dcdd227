//! The journal of the vault: what was added since the table was written.
//!
//! Each entry is one frame: number, length, a check over both, and the sealed entry. A crash can
//! leave the last frame incomplete. Anything else that does not fit is damage, never a shorter
//! journal.

use serde::{Deserialize, Serialize};
use subrosa_policy::CaseId;

use super::VaultKey;
use super::segment::Segment;
use super::table::{Cases, Stored, StoredSlot};
use crate::error::StoreError;
use crate::kdf::hash;
use crate::key::Key;
use crate::seal::{Kind, Sealed};

/// How far the journal on disk goes.
#[derive(Default)]
pub(super) struct Journal {
    frames: u32,
    length: u64,
}

/// One entry. The order of the variants is part of the format.
#[derive(Serialize, Deserialize)]
pub(super) enum Entry {
    /// New keys.
    Keys(Vec<(CaseId, StoredSlot, Stored)>),
    /// The records of a case are on disk.
    Acknowledged(CaseId),
}

impl Journal {
    /// Reads a journal into `cases`; also says whether an incomplete end was left out.
    pub(super) fn replay(
        bytes: &[u8],
        segment: &Segment,
        cases: &mut Cases,
    ) -> Result<(Self, bool), StoreError> {
        let key = segment.key(PURPOSE);
        let mut journal = Self::default();
        let mut rest = bytes;
        while !rest.is_empty() {
            let Some((frame, after)) = split_frame(rest, journal.frames, segment) else {
                return journal.ended(rest, segment);
            };
            let place = segment.place(Kind::VaultJournal, journal.frames);
            let sealed = Sealed::<Entry>::from_stored(frame.to_vec());
            let Ok(entry) = sealed.open(&key, &place) else {
                return journal.ended(rest, segment);
            };
            entry.apply(cases);
            journal.grew(rest.get(..rest.len() - after.len()).unwrap_or_default());
            rest = after;
        }
        Ok((journal, false))
    }

    /// The bytes of the next frame.
    pub(super) fn frame(&self, entry: &Entry, segment: &Segment) -> Result<Vec<u8>, StoreError> {
        self.frame_of(entry, segment)
    }

    /// The bytes of the next frame, whatever its entry says.
    pub(super) fn frame_of<T: Serialize>(
        &self,
        entry: &T,
        segment: &Segment,
    ) -> Result<Vec<u8>, StoreError> {
        let place = segment.place(Kind::VaultJournal, self.frames);
        let sealed = Sealed::seal(entry, &segment.key(PURPOSE), &place)?;
        let length = u32::try_from(sealed.as_bytes().len())
            .map_err(|_| StoreError::Backend("too many erase keys at once"))?;
        let mut frame = header(self.frames, length, segment).to_vec();
        frame.extend_from_slice(sealed.as_bytes());
        Ok(frame)
    }

    /// Notes that a frame is on disk.
    pub(super) fn grew(&mut self, frame: &[u8]) {
        self.frames = self.frames.saturating_add(1);
        self.length = self
            .length
            .saturating_add(u64::try_from(frame.len()).unwrap_or(u64::MAX));
    }

    /// How many frames there are.
    pub(super) fn frames(&self) -> u32 {
        self.frames
    }

    /// Where the next frame goes, in bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Whether it should be folded into the table.
    pub(super) fn is_long(&self) -> bool {
        self.frames > LONG
    }

    /// Makes it long without four thousand writes.
    #[cfg(test)]
    pub(super) fn pretend_long(&mut self) {
        self.frames = LONG + 1;
    }

    /// An incomplete end, unless whole frames stand behind it.
    fn ended(self, rest: &[u8], segment: &Segment) -> Result<(Self, bool), StoreError> {
        let next = self.frames.saturating_add(1);
        let later = (1..rest.len())
            .filter_map(|at| rest.get(at..))
            .any(|from| starts_frame(from, next, segment));
        if later {
            return Err(StoreError::Damaged(
                "the journal of the vault has an unreadable entry",
            ));
        }
        Ok((self, true))
    }
}

impl Entry {
    /// An entry of new keys.
    pub(super) fn keys<'a>(keys: impl Iterator<Item = &'a (VaultKey, Key)>) -> Self {
        Self::Keys(
            keys.map(|(name, key)| (name.case, name.slot.into(), Stored::from_key(key)))
                .collect(),
        )
    }

    fn apply(self, cases: &mut Cases) {
        match self {
            Self::Keys(keys) => {
                for (case, slot, key) in keys {
                    cases.put(slot.of(case), key.to_key());
                }
            }
            Self::Acknowledged(case) => cases.acknowledge(case),
        }
    }
}

/// The sealed entry of the frame with this number, and what stands behind it.
fn split_frame<'a>(
    bytes: &'a [u8],
    number: u32,
    segment: &Segment,
) -> Option<(&'a [u8], &'a [u8])> {
    let (start, rest) = bytes.split_first_chunk::<HEADER>()?;
    let [_, _, _, _, a, b, c, d, ..] = *start;
    let length = u32::from_be_bytes([a, b, c, d]);
    if *start != header(number, length, segment) {
        return None;
    }
    rest.split_at_checked(usize::try_from(length).ok()?)
}

/// Whether a frame with this number or a later one starts here.
fn starts_frame(bytes: &[u8], lowest: u32, segment: &Segment) -> bool {
    let Some((start, _)) = bytes.split_first_chunk::<HEADER>() else {
        return false;
    };
    let [n0, n1, n2, n3, a, b, c, d, ..] = *start;
    let number = u32::from_be_bytes([n0, n1, n2, n3]);
    let likely = (lowest..lowest.saturating_add(1 << 20)).contains(&number);
    likely && *start == header(number, u32::from_be_bytes([a, b, c, d]), segment)
}

fn header(number: u32, length: u32, segment: &Segment) -> [u8; HEADER] {
    let [n0, n1, n2, n3] = number.to_be_bytes();
    let [l0, l1, l2, l3] = length.to_be_bytes();
    let numbers = [n0, n1, n2, n3, l0, l1, l2, l3];
    let [c0, c1, c2, c3, c4, c5, c6, c7, ..] =
        hash(CHECK, &[&segment.epoch().to_be_bytes(), &numbers]);
    [
        n0, n1, n2, n3, l0, l1, l2, l3, c0, c1, c2, c3, c4, c5, c6, c7,
    ]
}

const PURPOSE: &str = "subrosa/1 vault journal";

const CHECK: &str = "subrosa/1 vault journal header";

/// Bytes before a sealed entry.
const HEADER: usize = 16;

/// Frames after which a start folds the journal into the table.
const LONG: u32 = 4096;
