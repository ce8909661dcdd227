//! The two passes over the samples: the first finds their new sizes, the second writes them.

use std::io::Write;

use super::choose::Kept;
use super::codec::Coding;
use super::order::{self, Order, Turn};
use super::table::{Chunk, Sizes};
use crate::source::widen;
use crate::{Budget, Cursor, Findings, ReadAt, Reason};

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
    /// Reads all samples once.
    pub(super) fn of(
        src: &dyn ReadAt,
        tracks: &[Kept],
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Result<Self, Reason> {
        let mut drafts: Vec<Draft> = tracks.iter().map(Draft::of).collect();
        let mut pass = Pass::of(src, tracks, budget, findings);
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
                match piece {
                    Piece::Sample(bytes) => {
                        let size = u32::try_from(bytes.len()).map_err(|_| Reason::TooLarge)?;
                        draft.add(1, u64::from(size), total, turn.chunk.entry);
                        draft.sizes.push(size);
                        total += u64::from(size);
                    }
                    Piece::Alike(count, bytes) => {
                        draft.add(count, bytes, total, turn.chunk.entry);
                        total = total.saturating_add(bytes);
                    }
                    Piece::Bytes(_) => {}
                }
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
        let mut pass = Pass::of(src, tracks, budget, &mut findings);
        pass.copies = true;
        for turn in Order::of(tracks) {
            pass.chunk(&turn, &mut |piece| match piece {
                Piece::Sample(bytes) | Piece::Bytes(bytes) => {
                    out.write_all(bytes).map_err(|_| Reason::Write)
                }
                Piece::Alike(..) => Ok(()),
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

fn is_coded(kept: &Kept) -> bool {
    kept.entries.iter().any(|entry| !entry.coding.is_opaque())
}

/// How many samples of one size make a chunk of about 64 KiB.
fn step(kept: &Kept) -> u32 {
    let packed = kept.entries.first().and_then(|entry| entry.packed);
    let (samples, bytes) = match (packed, &kept.table().sizes) {
        (Some(packed), _) => (packed.samples, packed.bytes),
        (None, Sizes::Same { size, .. }) => (1, *size),
        (None, Sizes::Each(_)) => (1, 1),
    };
    (CHUNK / bytes.max(1)).max(1).saturating_mul(samples)
}

/// What a pass hands out.
enum Piece<'p> {
    /// A whole sample in its new form.
    Sample(&'p [u8]),
    /// So many samples of one size, with so many bytes together.
    Alike(u32, u64),
    /// Bytes of samples that are copied.
    Bytes(&'p [u8]),
}

/// One pass over the samples.
struct Pass<'p> {
    tracks: &'p [Kept],
    /// One reader for each track, so that each keeps its window.
    cursors: Vec<Cursor<'p>>,
    codings: Vec<Vec<Coding>>,
    /// Whether the bytes of copied samples are handed out, not only counted.
    copies: bool,
    raw: Vec<u8>,
    clean: Vec<u8>,
    budget: &'p mut Budget,
    findings: &'p mut Findings,
}

type Sink<'s> = dyn FnMut(Piece<'_>) -> Result<(), Reason> + 's;

impl<'p> Pass<'p> {
    fn of(
        src: &'p dyn ReadAt,
        tracks: &'p [Kept],
        budget: &'p mut Budget,
        findings: &'p mut Findings,
    ) -> Self {
        let coding = |kept: &Kept| {
            kept.entries
                .iter()
                .map(|entry| entry.coding.clone())
                .collect()
        };
        Self {
            tracks,
            cursors: tracks.iter().map(|_| Cursor::new(src)).collect(),
            codings: tracks.iter().map(coding).collect(),
            copies: false,
            raw: Vec::new(),
            clean: Vec::new(),
            budget,
            findings,
        }
    }

    fn chunk(&mut self, turn: &Turn, sink: &mut Sink<'_>) -> Result<(), Reason> {
        let kept = self.tracks.get(turn.track).ok_or(Reason::Damaged)?;
        if let Some(cursor) = self.cursors.get_mut(turn.track) {
            cursor.seek(turn.chunk.offset);
        }
        if !is_coded(kept) && matches!(kept.table().sizes, Sizes::Same { .. }) {
            return self.alike(kept, turn, sink);
        }
        for index in 0..turn.chunk.count {
            let index = turn.first.saturating_add(index);
            let size = kept.table().sizes.size(index).ok_or(Reason::Damaged)?;
            if is_coded(kept) {
                self.coded(turn, size, sink)?;
            } else {
                sink(Piece::Alike(1, u64::from(size)))?;
                self.copy(turn.track, u64::from(size), sink)?;
            }
        }
        Ok(())
    }

    /// Samples of one size that are copied.
    fn alike(&mut self, kept: &Kept, turn: &Turn, sink: &mut Sink<'_>) -> Result<(), Reason> {
        let most = step(kept);
        let mut done = 0;
        while done < turn.chunk.count {
            let count = most.min(turn.chunk.count - done);
            let bytes = order::length(kept, turn.first, count, self.budget)?;
            sink(Piece::Alike(count, bytes))?;
            self.copy(turn.track, bytes, sink)?;
            done += count;
        }
        Ok(())
    }

    fn copy(&mut self, track: usize, bytes: u64, sink: &mut Sink<'_>) -> Result<(), Reason> {
        self.budget.work(bytes / 16 + 1)?;
        let cursor = self.cursors.get_mut(track).ok_or(Reason::Damaged)?;
        if !self.copies {
            cursor.skip(bytes);
            return Ok(());
        }
        let mut left = bytes;
        while left > 0 {
            let piece = cursor.chunk(usize::try_from(left).unwrap_or(usize::MAX))?;
            left = left.saturating_sub(widen(piece.len()));
            sink(Piece::Bytes(piece))?;
        }
        Ok(())
    }

    /// A sample that is read and written anew.
    fn coded(&mut self, turn: &Turn, size: u32, sink: &mut Sink<'_>) -> Result<(), Reason> {
        self.budget.work(u64::from(size) + 1)?;
        if size > MOST_SAMPLE {
            return Err(Reason::TooLarge);
        }
        if size == 0 {
            return sink(Piece::Sample(&[]));
        }
        self.raw.resize(usize::try_from(size).unwrap_or(0), 0);
        let cursor = self.cursors.get_mut(turn.track).ok_or(Reason::Damaged)?;
        cursor.fill(&mut self.raw)?;
        self.clean.clear();
        let codings = self.codings.get_mut(turn.track).ok_or(Reason::Damaged)?;
        let coding = codings.get_mut(usize::from(turn.chunk.entry));
        let coding = coding.ok_or(Reason::Damaged)?;
        coding.clean(&self.raw, &mut self.clean, self.budget, self.findings)?;
        sink(Piece::Sample(&self.clean))
    }
}

/// Samples in a chunk, if they differ in size.
const SAMPLES: u32 = 32;
/// Bytes in a chunk, if they do not.
const CHUNK: u32 = 64 << 10;
/// The largest sample that is held in memory.
const MOST_SAMPLE: u32 = 24 << 20;
