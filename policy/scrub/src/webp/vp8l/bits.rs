//! Bits of a lossless stream, the lowest of each byte first.

use crate::{Cursor, ReadAt, Reason};

/// Reads bits and counts them.
pub(super) struct Bits<'a> {
    cursor: Cursor<'a>,
    /// Bytes of the stream that were not read yet.
    left: u64,
    ahead: u64,
    count: u32,
    pub(super) used: u64,
}

impl<'a> Bits<'a> {
    pub(super) fn new(src: &'a dyn ReadAt, start: u64, length: u64) -> Self {
        let mut cursor = Cursor::new(src);
        cursor.seek(start);
        Self {
            cursor,
            left: length,
            ahead: 0,
            count: 0,
            used: 0,
        }
    }

    /// The next bits without using them, at least 16, with zeros behind the end.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<u64, Reason> {
        while self.count <= 48 && self.left > 0 {
            self.left -= 1;
            self.ahead |= u64::from(self.cursor.byte()?) << self.count;
            self.count += 8;
        }
        Ok(self.ahead)
    }

    /// Uses bits that were peeked at.
    #[inline]
    pub(super) fn skip(&mut self, bits: u32) -> Result<(), Reason> {
        self.count = self.count.checked_sub(bits).ok_or(Reason::Truncated)?;
        self.ahead >>= bits;
        self.used += u64::from(bits);
        Ok(())
    }

    /// The next `bits` bits as a number, at most 32.
    #[inline]
    pub(super) fn number(&mut self, bits: u32) -> Result<u32, Reason> {
        let number = self.peek()? & ((1 << bits) - 1);
        self.skip(bits)?;
        u32::try_from(number).map_err(|_| Reason::Damaged)
    }

    pub(super) fn flag(&mut self) -> Result<bool, Reason> {
        Ok(self.number(1)? == 1)
    }
}
