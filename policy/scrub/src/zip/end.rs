//! The records at the end of an archive, which tell where the directory lies.

use memchr::memmem;

use super::fields::{END, END64, LOCATOR64, decoded, u16_at, u32_at, u64_at};
use crate::source::widen;
use crate::{Cursor, ReadAt, Reason};

/// Where the directory lies.
pub(super) struct Place {
    /// Bytes in front of the archive, which offsets do not count.
    pub(super) prefix: u64,
    pub(super) start: u64,
    pub(super) size: u64,
    pub(super) count: u64,
    pub(super) comment: String,
    /// Whether anything stands behind the last record.
    pub(super) trailer: bool,
    /// Whether anything stands between the records.
    pub(super) slack: bool,
}

/// Finds the record at the end (APPNOTE 4.3.16), and its 64-bit form where there is one.
///
/// # Errors
///
/// [`Reason::Truncated`] if there is none, [`Reason::Unusual`] for more than one disk, [`Reason::Damaged`].
pub(super) fn find(src: &dyn ReadAt) -> Result<Place, Reason> {
    let mut cursor = Cursor::new(src);
    let from = src.len().saturating_sub(widen(TAIL));
    cursor.seek(from);
    let tail = cursor.head(TAIL)?;
    // The last record that fits wins; the end of a comment may hold the signature too.
    let at = memmem::rfind_iter(&tail, END)
        .find(|at| {
            let record = tail.get(*at..).unwrap_or_default();
            record.len() >= SIZE && record.len() - SIZE >= usize::from(u16_at(record, 20))
        })
        .ok_or(Reason::Truncated)?;
    let record = tail.get(at..).unwrap_or_default();
    let length = usize::from(u16_at(record, 20));
    let comment = record.get(SIZE..SIZE + length).unwrap_or_default();
    let mut end = from.saturating_add(widen(at));
    let mut slack = false;
    let mut told = Told::of(record)?;
    let locator = at
        .checked_sub(20)
        .and_then(|at| tail.get(at..))
        .filter(|locator| locator.starts_with(LOCATOR64));
    if let Some(locator) = locator {
        let (start, behind) = told.widen(&mut cursor, end - 20, u64_at(locator, 8))?;
        end = start;
        slack = behind;
    }
    let start = end.checked_sub(told.size).ok_or(Reason::Damaged)?;
    Ok(Place {
        prefix: start.checked_sub(told.start).ok_or(Reason::Damaged)?,
        start,
        size: told.size,
        count: told.count,
        comment: decoded(comment),
        trailer: record.len() > SIZE + length,
        slack,
    })
}

/// What a record at the end tells.
struct Told {
    count: u64,
    size: u64,
    start: u64,
}

impl Told {
    /// Reads the 32-bit record.
    fn of(record: &[u8]) -> Result<Self, Reason> {
        // The number of this disk and of the one where the directory begins.
        let first = |at: usize| matches!(u16_at(record, at), 0 | u16::MAX);
        if !first(4) || !first(6) || u16_at(record, 8) != u16_at(record, 10) {
            return Err(Reason::Unusual);
        }
        Ok(Self {
            count: u64::from(u16_at(record, 10)),
            size: u64::from(u32_at(record, 12)),
            start: u64::from(u32_at(record, 16)),
        })
    }

    /// Takes the numbers of the 64-bit record (APPNOTE 4.3.14), which ends at or before `end` and begins at `named`
    /// unless something stands in front of the archive. Answers where it starts and whether it is longer than needed.
    fn widen(
        &mut self,
        cursor: &mut Cursor<'_>,
        end: u64,
        named: u64,
    ) -> Result<(u64, bool), Reason> {
        for start in [named, end.saturating_sub(SIZE64)] {
            cursor.seek(start);
            let record = cursor.head(56)?;
            let ends = u64_at(&record, 4)
                .checked_add(12)
                .and_then(|length| start.checked_add(length));
            if !record.starts_with(END64) || record.len() < 56 || ends != Some(end) {
                continue;
            }
            // Version needed and made by stand between the size and the disks.
            if u32_at(&record, 16) != 0 || u32_at(&record, 20) != 0 {
                return Err(Reason::Unusual);
            }
            let wide = Self {
                count: u64_at(&record, 32),
                size: u64_at(&record, 40),
                start: u64_at(&record, 48),
            };
            // A number that fits must be the same in both records, or readers would not agree.
            let agree = |narrow: u64, wide: u64, most: u64| narrow == most || narrow == wide;
            if u64_at(&record, 24) != wide.count
                || !agree(self.count, wide.count, u64::from(u16::MAX))
                || !agree(self.size, wide.size, u64::from(u32::MAX))
                || !agree(self.start, wide.start, u64::from(u32::MAX))
            {
                return Err(Reason::Damaged);
            }
            *self = wide;
            return Ok((start, end - start > SIZE64));
        }
        Err(Reason::Damaged)
    }
}

/// The record without its comment, in bytes.
const SIZE: usize = 22;
const SIZE64: u64 = 56;
/// The longest comment, the record itself, and a little that was put behind it.
const TAIL: usize = 128 * 1024;
