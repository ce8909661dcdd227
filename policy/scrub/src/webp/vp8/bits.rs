//! The boolean decoder (RFC 6386, section 7), which also knows how many of its bits have counted.

use crate::{Cursor, ReadAt, Reason};

/// Reads yes-or-no answers from one partition.
pub(super) struct Bools<'a> {
    cursor: Cursor<'a>,
    start: u64,
    length: u64,
    /// Bytes of the partition that were not read yet.
    left: u64,
    value: u64,
    count: u32,
    range: u32,
    /// Bits that have left the window.
    used: u64,
}

impl<'a> Bools<'a> {
    /// A decoder of the `length` bytes from `start` on.
    pub(super) fn new(src: &'a dyn ReadAt, start: u64, length: u64) -> Self {
        let mut cursor = Cursor::new(src);
        cursor.seek(start);
        Self {
            cursor,
            start,
            length,
            left: length,
            value: 0,
            count: 0,
            range: 255,
            used: 0,
        }
    }

    /// The next answer, where no is `chance` of 256 likely.
    #[inline]
    pub(super) fn bit(&mut self, chance: u8) -> Result<bool, Reason> {
        if self.count < 16 {
            self.fill()?;
        }
        let split = 1 + (((self.range - 1) * u32::from(chance)) >> 8);
        let aligned = u64::from(split) << (self.count - 8);
        let answer = self.value >= aligned;
        if answer {
            self.value -= aligned;
            self.range -= split;
        } else {
            self.range = split;
        }
        let shift = self.range.leading_zeros() - 24;
        self.range <<= shift;
        self.count -= shift;
        self.used += u64::from(shift);
        Ok(answer)
    }

    /// A number of `bits` bits.
    pub(super) fn number(&mut self, bits: u32) -> Result<u32, Reason> {
        let mut number = 0;
        for _ in 0..bits {
            number = number << 1 | u32::from(self.bit(128)?);
        }
        Ok(number)
    }

    /// A flag, and if it is set a number of `bits` bits that is returned.
    pub(super) fn maybe(&mut self, bits: u32) -> Result<Option<u32>, Reason> {
        if self.bit(128)? {
            self.number(bits).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Where the bits end that have counted: start, bytes, and a mask for the last of them.
    ///
    /// Bytes behind the end of a partition read as zeros; one that needs them for more than its last answer is cut.
    pub(super) fn end(&self) -> Result<(u64, u64, u8), Reason> {
        let bits = self.used + 8;
        let bytes = bits.div_ceil(8);
        if self.used > self.length.saturating_mul(8) {
            return Err(Reason::Truncated);
        }
        if bytes > self.length {
            return Ok((self.start, self.length, u8::MAX));
        }
        let spare = bytes * 8 - bits;
        Ok((self.start, bytes, u8::MAX << spare))
    }

    fn fill(&mut self) -> Result<(), Reason> {
        while self.count <= 48 {
            let byte = if self.left > 0 {
                self.left -= 1;
                self.cursor.byte()?
            } else {
                0
            };
            self.value = self.value << 8 | u64::from(byte);
            self.count += 8;
        }
        Ok(())
    }
}
