//! The local header in front of a member and the descriptor behind it, which must say what the directory says.

use super::directory::Entry;
use super::extra;
use super::fields::{DESCRIPTOR, LOCAL, decoded, u16_at, u32_at, u64_at};
use crate::{Cursor, Reason};

/// Holds a local header (APPNOTE 4.3.7) to the directory, notes where the data begin, and tells where they end with
/// what stands behind them.
///
/// # Errors
///
/// [`Reason::Damaged`] where they differ, [`Reason::Truncated`].
pub(super) fn check(entry: &mut Entry, cursor: &mut Cursor<'_>) -> Result<u64, Reason> {
    cursor.seek(entry.header);
    let mut head = [0; 30];
    cursor.fill(&mut head)?;
    let name = cursor.take(usize::from(u16_at(&head, 26)))?;
    let fields = cursor.take(usize::from(u16_at(&head, 28)))?;
    entry.data = cursor.position();
    entry.owner = entry.owner.or_else(|| extra::owner(&fields));
    entry.extra |= extra::more_than_sizes(&fields);
    let method = if entry.packed { 8 } else { 0 };
    let described = entry.flags & DESCRIBED != 0;
    let alike = head.starts_with(LOCAL)
        && u16_at(&head, 8) == method
        && (u16_at(&head, 6) ^ entry.flags) & (1 | DESCRIBED) == 0
        && decoded(&name) == entry.name;
    let narrow = [22, 18].map(|at| u32_at(&head, at));
    let sized = || {
        let [size, packed, _] = extra::widened([narrow[0], narrow[1], 0], &fields)?;
        let same = (u32_at(&head, 14), packed, size) == (entry.crc, entry.compressed, entry.size);
        Ok(same)
    };
    if !alike || (!described && !sized()?) {
        return Err(Reason::Damaged);
    }
    let end = entry
        .data
        .checked_add(entry.compressed)
        .ok_or(Reason::Damaged)?;
    if !described {
        return Ok(end);
    }
    cursor.seek(end);
    match descriptor(entry, &cursor.head(24)?) {
        Some(length) => Ok(end.saturating_add(length)),
        // Some writers announce a descriptor, write none, and have the sizes in front.
        None if sized()? => Ok(end),
        None => Err(Reason::Damaged),
    }
}

/// The length of the descriptor behind a member (APPNOTE 4.3.9), with or without its signature.
fn descriptor(entry: &Entry, bytes: &[u8]) -> Option<u64> {
    let forms = [(4, false), (4, true), (0, false), (0, true)];
    let fits = |(start, wide): &(usize, bool)| {
        let body = bytes.get(*start..).unwrap_or_default();
        let signed = *start == 0 || bytes.starts_with(DESCRIPTOR);
        let (packed, size) = if *wide {
            (u64_at(body, 4), u64_at(body, 12))
        } else {
            (u64::from(u32_at(body, 4)), u64::from(u32_at(body, 8)))
        };
        let enough = body.len() >= if *wide { 20 } else { 12 };
        let told = (u32_at(body, 0), packed, size);
        enough && signed && told == (entry.crc, entry.compressed, entry.size)
    };
    let (start, wide) = forms.iter().find(|form| fits(form))?;
    Some(match (start, wide) {
        (0, false) => 12,
        (0, true) => 20,
        (_, false) => 16,
        (_, true) => 24,
    })
}

/// A local header without its name, in bytes.
pub(super) const SIZE: u64 = 30;
/// Bit 3: sizes stand behind the data.
const DESCRIBED: u16 = 8;
