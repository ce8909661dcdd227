//! The two passes over the samples: the first finds their new sizes, the second writes them.

use std::io::Write;

use super::choose::Kept;
use super::order::Order;
use super::pass::{Pass, Piece};
use super::table::{Chunk, Sizes};
use crate::{Budget, Findings, ReadAt, Reason};

/// Where the samples of one track will stand.
#[derive(Default)]
pub(super) struct Place {
    /// New sizes, if they can differ from the old ones.
    pub(super) sizes: Option<Sizes>,
    /// Chunks with their places counted from the first byte of media.
    pub(super) chunks: Vec<Chunk>,
}

/// What the first pass finds.
pub(super) struct Plan {
    pub(super) places: Vec<Place>,
    /// Bytes of all samples.
    pub(super) total: u64,
}

impl Plan {
    /// Reads of all samples what tells their new sizes.
    pub(super) fn of(
        src: &dyn ReadAt,
        tracks: &[Kept],
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Result<Self, Reason> {
        let mut drafts: Vec<Draft> = tracks.iter().map(Draft::of).collect();
        let mut pass = Pass::to_measure(src, tracks, budget, findings);
        let mut total = 0_u64;
        let mut last = None;
        let view = Order::of(tracks);
        for turn in Order::of(tracks) {
            let draft = drafts.get_mut(turn.track).ok_or(Reason::Damaged)?;
            let now = Some((turn.track, turn.chunk.entry));
            draft.open = last == now;
            last = now;
            if view.is_empty(&turn) && !draft.open {
                // Where such a chunk lies among the others could not be told in the new file.
                return Err(Reason::Unusual);
            }
            pass.chunk(&turn, &mut |piece| {
                total = total.saturating_add(draft.take(&piece, total, turn.chunk.entry));
                Ok(())
            })?;
        }
        Ok(Self {
            places: drafts.into_iter().map(Draft::finish).collect(),
            total,
        })
    }

    /// Writes all samples.
    pub(super) fn write(
        src: &dyn ReadAt,
        tracks: &[Kept],
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        // What there is to tell has been told by the first pass.
        let mut findings = Findings::default();
        let mut pass = Pass::to_copy(src, tracks, budget, &mut findings);
        for turn in Order::of(tracks) {
            pass.chunk(&turn, &mut |piece| match piece {
                Piece::Bytes(bytes) => out.write_all(bytes).map_err(|_| Reason::Write),
                Piece::Sample(_) | Piece::Alike(..) => Ok(()),
            })?;
        }
        Ok(())
    }
}

/// The new chunks of one track while they grow.
struct Draft {
    sizes: Vec<u32>,
    coded: bool,
    chunks: Vec<Chunk>,
    /// Samples in a whole chunk.
    most: u32,
    /// Whether the last chunk may grow.
    open: bool,
}

impl Draft {
    fn of(kept: &Kept) -> Self {
        let coded = is_coded(kept);
        let alike = match (&kept.table().sizes, coded) {
            (Sizes::Same { .. }, false) => Some(step(kept)),
            (_, _) => None,
        };
        Self {
            sizes: Vec::new(),
            coded,
            chunks: Vec::new(),
            most: alike.unwrap_or(SAMPLES),
            open: false,
        }
    }

    /// Enters what starts at `offset`; how many bytes that are.
    fn take(&mut self, piece: &Piece<'_>, offset: u64, entry: u16) -> u64 {
        match *piece {
            Piece::Sample(size) => {
                self.add(1, u64::from(size), offset, entry);
                self.sizes.push(size);
                u64::from(size)
            }
            Piece::Alike(count, bytes) => {
                self.add(count, bytes, offset, entry);
                bytes
            }
            Piece::Bytes(_) => 0,
        }
    }

    /// Adds samples of so many bytes together that start at `offset`. No chunk is made of samples without bytes.
    fn add(&mut self, count: u32, bytes: u64, offset: u64, entry: u16) {
        match self.chunks.last_mut() {
            Some(chunk)
                if self.open && (bytes == 0 || chunk.count.saturating_add(count) <= self.most) =>
            {
                chunk.count = chunk.count.saturating_add(count);
            }
            _ => self.chunks.push(Chunk {
                offset,
                count,
                entry,
            }),
        }
        self.open = true;
    }

    fn finish(self) -> Place {
        let sizes = self.coded.then(|| {
            let mut sizes = Sizes::Each(self.sizes);
            sizes.settle();
            sizes
        });
        Place {
            sizes,
            chunks: self.chunks,
        }
    }
}

pub(super) fn is_coded(kept: &Kept) -> bool {
    kept.entries.iter().any(|entry| !entry.coding.is_opaque())
}

/// How many samples of one size make a chunk of about 64 KiB.
pub(super) fn step(kept: &Kept) -> u32 {
    let packed = kept.entries.first().and_then(|entry| entry.packed);
    let (samples, bytes) = match (packed, &kept.table().sizes) {
        (Some(packed), _) => (packed.samples, packed.bytes),
        (None, Sizes::Same { size, .. }) => (1, *size),
        (None, Sizes::Each(_)) => (1, 1),
    };
    (CHUNK / bytes.max(1)).max(1).saturating_mul(samples)
}

/// Samples in a chunk, if they differ in size.
const SAMPLES: u32 = 32;
/// Bytes in a chunk, if they do not.
const CHUNK: u32 = 64 << 10;
