//! Leaving out what edit lists hide, for those who ask for it.

use super::choose::Kept;
use super::edit;
use super::order;
use super::table::{Sizes, Table};
use crate::{Budget, Reason};

/// Leaves out samples that are never shown and that no shown one needs; whether there were any.
///
/// Samples before the first shown one stay from the last point on where decoding can start, and samples after the
/// last shown one go.
pub(super) fn unseen(kept: &mut Kept, timescale: u32, budget: &mut Budget) -> Result<bool, Reason> {
    let Some((first, last)) = edit::window(&kept.track, timescale) else {
        return Ok(false);
    };
    let packed = kept.entries.first().and_then(|entry| entry.packed);
    if packed.is_some_and(|packed| packed.samples > 1) {
        return Ok(false);
    }
    let count = kept.table().sizes.count();
    let (from, to) = match (packed, kept.table().durations.runs.as_slice()) {
        (Some(_), [(_, each @ 1..)]) => {
            let at = |time: u64| u32::try_from(time / u64::from(*each)).unwrap_or(u32::MAX);
            (at(first), at(last).saturating_add(1))
        }
        (Some(_), _) => return Ok(false),
        (None, _) => seen(kept.table(), first, last, budget)?,
    };
    let (from, to) = (from.min(count), to.min(count));
    if from >= to || (from, to) == (0, count) {
        return Ok(false);
    }
    cut(kept, from, to, budget)?;
    Ok(true)
}

/// The first and, not included, the last sample that are needed between two times.
fn seen(table: &Table, first: u64, last: u64, budget: &mut Budget) -> Result<(u32, u32), Reason> {
    let count = table.sizes.count();
    budget.work(u64::from(count).saturating_mul(2))?;
    let mut sync = table.sync.as_deref().unwrap_or_default().iter().peekable();
    let mut offsets = table.offsets.iter();
    let (mut run, mut offset, mut index) = (0_u32, 0, 0_u32);
    let (mut at, mut ended) = (0_u64, 0_u64);
    let (mut from, mut to) = (0, 0);
    for (times, duration) in table.durations.iter() {
        for _ in 0..times {
            if run == 0 {
                (run, offset) = offsets.next().unwrap_or((u32::MAX, 0));
            }
            run -= 1;
            let shown = at.saturating_add_signed(i64::from(offset));
            index += 1;
            let alone =
                table.sync.is_none() || sync.next_if(|number| **number <= index) == Some(&index);
            if alone && shown <= first && ended <= first {
                from = index - 1;
            }
            if shown < last {
                to = index;
            }
            at = at.saturating_add(u64::from(duration));
            ended = ended.max(shown.saturating_add(u64::from(duration)));
        }
    }
    // A decoder of sound needs a little run-up.
    if table.sync.is_none() {
        from = from.saturating_sub(RUN_UP);
    }
    Ok((from, to))
}

/// Keeps the samples from `from` to `to`, and moves the edits.
fn cut(kept: &mut Kept, from: u32, to: u32, budget: &mut Budget) -> Result<(), Reason> {
    let mut chunks = Vec::new();
    let mut index = 0_u32;
    for mut chunk in kept.table().chunks.iter().copied() {
        let (start, end) = (index, index.saturating_add(chunk.count));
        index = end;
        let (first, last) = (start.max(from), end.min(to));
        if first >= last {
            continue;
        }
        let before = order::length(kept, start, first - start, budget)?;
        chunk.offset = chunk.offset.saturating_add(before);
        chunk.count = last - first;
        chunks.push(chunk);
    }
    let track = &mut kept.track;
    let table = &mut track.table;
    table.chunks = chunks;
    match &mut table.sizes {
        Sizes::Same { count, .. } => *count = to - from,
        Sizes::Each(each) => {
            each.truncate(usize::try_from(to).unwrap_or(usize::MAX));
            each.drain(..usize::try_from(from).unwrap_or(0).min(each.len()));
        }
    }
    let whole = table.durations.sum();
    table.durations.skip(from);
    let gone = whole.saturating_sub(table.durations.sum());
    if table.offsets.count > 0 {
        table.offsets.skip(from);
    }
    if let Some(sync) = &mut table.sync {
        sync.retain(|number| *number > from && *number <= to);
        for number in sync {
            *number -= from;
        }
    }
    table.fit()?;
    for edit in &mut track.edits {
        edit.start = edit.start.map(|start| start.saturating_sub(gone));
    }
    Ok(())
}

/// Frames of sound that are decoded before the first one that is heard.
const RUN_UP: u32 = 2;
