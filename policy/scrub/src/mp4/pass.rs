//! One pass over the samples, in the order in which the new file has them.

use super::choose::Kept;
use super::codec::Coding;
use super::order::{self, Turn};
use super::plan::{is_coded, step};
use super::table::Sizes;
use crate::source::widen;
use crate::{Budget, Cursor, Findings, ReadAt, Reason};

/// What a pass hands out.
pub(super) enum Piece<'p> {
    /// A sample that was read and has so many bytes in its new form.
    Sample(u32),
    /// So many samples of one size, with so many bytes together.
    Alike(u32, u64),
    /// Bytes of the new file.
    Bytes(&'p [u8]),
}

/// Reads samples and hands out what becomes of them.
pub(super) struct Pass<'p> {
    tracks: &'p [Kept],
    /// One reader for all tracks, whose chunks mostly lie one behind the other.
    cursor: Cursor<'p>,
    codings: Vec<Vec<Coding>>,
    /// Whether bytes are handed out, not only sizes.
    copies: bool,
    raw: Vec<u8>,
    clean: Vec<u8>,
    budget: &'p mut Budget,
    findings: &'p mut Findings,
}

type Sink<'s> = dyn FnMut(Piece<'_>) -> Result<(), Reason> + 's;

impl<'p> Pass<'p> {
    /// A pass that hands out sizes and reads nothing that does not tell them.
    pub(super) fn to_measure(
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
            cursor: Cursor::skipping(src),
            codings: tracks.iter().map(coding).collect(),
            copies: false,
            raw: Vec::new(),
            clean: Vec::new(),
            budget,
            findings,
        }
    }

    /// A pass that hands out sizes and bytes.
    pub(super) fn to_copy(
        src: &'p dyn ReadAt,
        tracks: &'p [Kept],
        budget: &'p mut Budget,
        findings: &'p mut Findings,
    ) -> Self {
        Self {
            cursor: Cursor::new(src),
            copies: true,
            ..Self::to_measure(src, tracks, budget, findings)
        }
    }

    /// Reads the samples of one chunk.
    ///
    /// # Errors
    ///
    /// What is wrong with a sample, and whatever `sink` answers.
    pub(super) fn chunk(&mut self, turn: &Turn, sink: &mut Sink<'_>) -> Result<(), Reason> {
        let kept = self.tracks.get(turn.track).ok_or(Reason::Damaged)?;
        self.cursor.seek(turn.chunk.offset);
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
                self.budget.work(u64::from(size) / 16 + 1)?;
                self.copy(u64::from(size), sink)?;
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
            self.budget.work(bytes / 16 + 1)?;
            self.copy(bytes, sink)?;
            done += count;
        }
        Ok(())
    }

    fn copy(&mut self, bytes: u64, sink: &mut Sink<'_>) -> Result<(), Reason> {
        if !self.copies {
            self.cursor.skip(bytes);
            return Ok(());
        }
        let mut left = bytes;
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(usize::MAX);
            let piece = self.cursor.chunk(most)?;
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
            return sink(Piece::Sample(0));
        }
        let new = match coding(&mut self.codings, turn)?.prefix() {
            Some(prefix) => self.units(turn, size, prefix, sink)?,
            None => {
                self.read(size)?;
                self.clean.clear();
                let coding = coding(&mut self.codings, turn)?;
                coding.clean(&self.raw, &mut self.clean, self.budget, self.findings)?;
                self.hand_out(sink)?
            }
        };
        if new == 0 {
            // Nothing to decode: a sample that held nothing but what is left out.
            return Err(Reason::Unusual);
        }
        sink(Piece::Sample(new))
    }

    /// A sample of units, each behind a length of `prefix` bytes. Slices are copied and not held in memory.
    fn units(
        &mut self,
        turn: &Turn,
        size: u32,
        prefix: usize,
        sink: &mut Sink<'_>,
    ) -> Result<u32, Reason> {
        let (mut left, mut new) = (size, 0_u32);
        while left > 0 {
            let mut length = [0; 4];
            let place = length.get_mut(4_usize.saturating_sub(prefix)..);
            let place = place.ok_or(Reason::Damaged)?;
            let before = u32::try_from(place.len()).map_err(|_| Reason::Damaged)?;
            left = left.checked_sub(before).ok_or(Reason::Damaged)?;
            self.cursor.fill(place)?;
            let place = &*place;
            let unit = place
                .iter()
                .fold(0, |all, byte| all << 8 | u32::from(*byte));
            left = left.checked_sub(unit).ok_or(Reason::Damaged)?;
            let part = if self.at_slice(turn, unit)? {
                if self.copies {
                    sink(Piece::Bytes(place))?;
                }
                self.copy(u64::from(unit), sink)?;
                before.saturating_add(unit)
            } else {
                self.unit(turn, unit, sink)?
            };
            new = new.checked_add(part).ok_or(Reason::TooLarge)?;
        }
        Ok(new)
    }

    /// Whether the unit of so many bytes that begins here is a slice.
    fn at_slice(&mut self, turn: &Turn, unit: u32) -> Result<bool, Reason> {
        let start = self.cursor.position();
        let head = self.cursor.take(if unit < 2 { 0 } else { 2 })?;
        self.cursor.seek(start);
        Ok(coding(&mut self.codings, turn)?.is_slice(&head))
    }

    /// A unit that is not copied as it is; its new size.
    fn unit(&mut self, turn: &Turn, unit: u32, sink: &mut Sink<'_>) -> Result<u32, Reason> {
        self.read(unit)?;
        self.clean.clear();
        let coding = coding(&mut self.codings, turn)?;
        coding.unit(&self.raw, &mut self.clean, self.findings)?;
        self.hand_out(sink)
    }

    /// Reads so many bytes, which the sample's size bounds.
    fn read(&mut self, size: u32) -> Result<(), Reason> {
        let size = usize::try_from(size).map_err(|_| Reason::TooLarge)?;
        self.raw.resize(size, 0);
        self.cursor.fill(&mut self.raw)
    }

    /// Hands out what was cleaned; its size.
    fn hand_out(&mut self, sink: &mut Sink<'_>) -> Result<u32, Reason> {
        if self.copies {
            sink(Piece::Bytes(&self.clean))?;
        }
        u32::try_from(self.clean.len()).map_err(|_| Reason::TooLarge)
    }
}

fn coding<'c>(codings: &'c mut [Vec<Coding>], turn: &Turn) -> Result<&'c mut Coding, Reason> {
    let codings = codings.get_mut(turn.track).ok_or(Reason::Damaged)?;
    let coding = codings.get_mut(usize::from(turn.chunk.entry));
    coding.ok_or(Reason::Damaged)
}

/// The largest sample that is held in memory.
const MOST_SAMPLE: u32 = 24 << 20;
