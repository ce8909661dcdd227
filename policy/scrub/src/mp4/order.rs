//! The order in which samples of all tracks stand in the new file.

use super::choose::Kept;
use super::entry::Packed;
use super::table::{Chunk, Sizes};
use crate::source::widen;
use crate::{Budget, Reason};

/// Hands out the chunks of all tracks: of each track in its own order, and among tracks the one that lies first in
/// the original.
pub(super) struct Order<'t> {
    tracks: &'t [Kept],
    next: Vec<Head>,
}

/// The next chunk of one track.
#[derive(Default)]
struct Head {
    chunk: usize,
    /// The number of its first sample.
    first: u32,
    /// Whether its samples have no bytes. Found once for each chunk, which may hold all samples of the file.
    empty: bool,
}

/// A chunk in turn.
pub(super) struct Turn {
    /// Which track of those that are kept.
    pub(super) track: usize,
    /// The number of its first sample, counted from 0.
    pub(super) first: u32,
    pub(super) chunk: Chunk,
}

impl<'t> Order<'t> {
    pub(super) fn of(tracks: &'t [Kept]) -> Self {
        let mut order = Self {
            tracks,
            next: tracks.iter().map(|_| Head::default()).collect(),
        };
        for track in 0..tracks.len() {
            order.advance(track, 0, 0);
        }
        order
    }

    /// Makes the chunk at this index the next one of a track.
    fn advance(&mut self, track: usize, chunk: usize, first: u32) {
        let next = self.turn(track, chunk, first);
        let empty = next.is_some_and(|turn| self.is_empty(&turn));
        if let Some(head) = self.next.get_mut(track) {
            *head = Head {
                chunk,
                first,
                empty,
            };
        }
    }

    fn turn(&self, track: usize, chunk: usize, first: u32) -> Option<Turn> {
        let chunk = self.tracks.get(track)?.table().chunks.get(chunk).copied()?;
        Some(Turn {
            track,
            first,
            chunk,
        })
    }
}

impl Order<'_> {
    /// Whether the samples of a chunk have no bytes.
    pub(super) fn is_empty(&self, turn: &Turn) -> bool {
        let Some(kept) = self.tracks.get(turn.track) else {
            return true;
        };
        match &kept.table().sizes {
            Sizes::Same { .. } => false,
            Sizes::Each(each) => {
                let first = usize::try_from(turn.first).unwrap_or(usize::MAX);
                let count = usize::try_from(turn.chunk.count).unwrap_or(usize::MAX);
                let mut sizes = each.iter().skip(first).take(count);
                sizes.all(|size| *size == 0)
            }
        }
    }
}

impl Iterator for Order<'_> {
    type Item = Turn;

    fn next(&mut self) -> Option<Turn> {
        let heads = self.next.iter().enumerate();
        let heads = heads.filter_map(|(track, head)| {
            let turn = self.turn(track, head.chunk, head.first)?;
            Some((turn, head.empty, head.chunk))
        });
        // Chunks without bytes come first, or their order would not be the same in the new file.
        let (turn, _, chunk) = heads.min_by_key(|(turn, empty, _)| (turn.chunk.offset, !*empty))?;
        let first = turn.first.saturating_add(turn.chunk.count);
        self.advance(turn.track, chunk + 1, first);
        Some(turn)
    }
}

/// The bytes of `count` samples from number `first` on.
pub(super) fn length(
    kept: &Kept,
    first: u32,
    count: u32,
    budget: &mut Budget,
) -> Result<u64, Reason> {
    let packed = kept.entries.first().and_then(|entry| entry.packed);
    match (&kept.table().sizes, packed) {
        (Sizes::Same { .. }, Some(Packed { samples, bytes })) => {
            if !count.is_multiple_of(samples) {
                return Err(Reason::Damaged);
            }
            Ok(u64::from(count / samples) * u64::from(bytes))
        }
        (Sizes::Same { size, .. }, None) => Ok(u64::from(count) * u64::from(*size)),
        (Sizes::Each(each), _) => {
            budget.work(u64::from(count) / 4 + 1)?;
            let from = usize::try_from(first).map_err(|_| Reason::Damaged)?;
            let count = usize::try_from(count).map_err(|_| Reason::Damaged)?;
            let sizes = from
                .checked_add(count)
                .and_then(|to| each.get(from..to))
                .ok_or(Reason::Damaged)?;
            Ok(sizes.iter().map(|size| u64::from(*size)).sum())
        }
    }
}

/// Checks that every chunk lies where media lie and that none lies in another one; the bytes of all chunks.
///
/// # Errors
///
/// [`Reason::Truncated`] for chunks behind the end, [`Reason::Damaged`] for others.
pub(super) fn check(
    tracks: &[Kept],
    media: &[(u64, u64)],
    whole: u64,
    budget: &mut Budget,
) -> Result<u64, Reason> {
    let mut places = Vec::new();
    for turn in Order::of(tracks) {
        let kept = tracks.get(turn.track).ok_or(Reason::Damaged)?;
        let length = length(kept, turn.first, turn.chunk.count, budget)?;
        let end = turn
            .chunk
            .offset
            .checked_add(length)
            .ok_or(Reason::Damaged)?;
        if end > whole {
            return Err(Reason::Truncated);
        }
        places.push((turn.chunk.offset, end));
    }
    budget.work(widen(places.len()).saturating_mul(8))?;
    places.sort_unstable();
    let mut media = media.to_vec();
    media.sort_unstable();
    let mut boxes = media.iter().copied();
    let mut around = boxes.next();
    let (mut last, mut all) = (0, 0_u64);
    for (start, end) in places {
        while around.is_some_and(|(_, behind)| behind <= start && behind < end) {
            around = boxes.next();
        }
        let inside = around.is_some_and(|(from, to)| from <= start && end <= to);
        if start < end && (!inside || start < last) {
            return Err(Reason::Damaged);
        }
        last = last.max(end);
        all = all.saturating_add(end - start);
    }
    Ok(all)
}
