//! The samples of one track, one by one.

use super::table::{Chunk, Table};
use crate::{Budget, Cursor, ReadAt, Reason};

/// Reads small samples, such as words.
pub(super) struct Samples<'a> {
    cursor: Cursor<'a>,
    table: &'a Table,
    chunk: usize,
    /// Samples of the chunk that were read, and where the next one starts.
    done: u32,
    at: u64,
    /// The number of the next sample of all.
    index: u32,
}

impl<'a> Samples<'a> {
    pub(super) fn of(src: &'a dyn ReadAt, table: &'a Table) -> Self {
        Self {
            cursor: Cursor::new(src),
            table,
            chunk: 0,
            done: 0,
            at: 0,
            index: 0,
        }
    }

    /// The next sample, which has at most `most` bytes.
    pub(super) fn next(
        &mut self,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Option<Vec<u8>>, Reason> {
        let Some(Chunk { offset, count, .. }) = self.table.chunks.get(self.chunk).copied() else {
            return Ok(None);
        };
        if self.done == 0 {
            self.at = offset;
        }
        let size = self.table.sizes.size(self.index).ok_or(Reason::Damaged)?;
        budget.work(u64::from(size) + 8)?;
        let length = usize::try_from(size).unwrap_or(usize::MAX);
        if length > most {
            return Err(Reason::TooLarge);
        }
        self.cursor.seek(self.at);
        let sample = self.cursor.take(length)?;
        self.at = self.at.saturating_add(u64::from(size));
        self.index += 1;
        self.done += 1;
        if self.done >= count {
            self.chunk += 1;
            self.done = 0;
        }
        Ok(Some(sample))
    }
}
