//! Bits of coded pictures and sound, most significant first.

use crate::Reason;

/// Reads bits; reading past the end is [`Reason::Damaged`].
pub(in crate::mp4) struct Reader<'b> {
    bytes: &'b [u8],
    /// Bits read so far.
    pub(in crate::mp4) at: usize,
}

impl<'b> Reader<'b> {
    pub(in crate::mp4) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next 32 bits without moving; zeros stand behind the end.
    #[inline]
    pub(in crate::mp4) fn peek(&self) -> u32 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let eight = match rest.first_chunk::<8>() {
            Some(eight) => u64::from_be_bytes(*eight),
            None => (0..8).fold(0, |all, index| {
                all << 8 | u64::from(rest.get(index).copied().unwrap_or(0))
            }),
        };
        let aligned = eight << (self.at % 8);
        u32::try_from(aligned >> 32).unwrap_or(0)
    }

    /// The number of bits left.
    pub(in crate::mp4) fn left(&self) -> usize {
        (self.bytes.len() * 8).saturating_sub(self.at)
    }

    /// Moves `count` bits on.
    #[inline]
    pub(in crate::mp4) fn skip(&mut self, count: usize) -> Result<(), Reason> {
        if count > self.left() {
            return Err(Reason::Damaged);
        }
        self.at += count;
        Ok(())
    }

    /// The next `count` bits, at most 32.
    #[inline]
    pub(in crate::mp4) fn take(&mut self, count: usize) -> Result<u32, Reason> {
        if count == 0 {
            return Ok(0);
        }
        let shift = u32::try_from(32_usize.saturating_sub(count)).unwrap_or(0);
        let value = self.peek() >> shift;
        self.skip(count)?;
        Ok(value)
    }

    /// The next bit.
    #[inline]
    pub(in crate::mp4) fn flag(&mut self) -> Result<bool, Reason> {
        Ok(self.take(1)? == 1)
    }

    /// An Exp-Golomb number (ITU-T H.264, 9.1).
    pub(in crate::mp4) fn golomb(&mut self) -> Result<u32, Reason> {
        let zeros = self.peek().leading_zeros();
        if zeros >= 32 {
            return Err(Reason::Damaged);
        }
        let zeros = usize::try_from(zeros).unwrap_or(0);
        self.skip(zeros)?;
        let value = self.take(zeros + 1)?;
        Ok(value.saturating_sub(1))
    }

    /// An Exp-Golomb number that may stand for at most `most`.
    pub(in crate::mp4) fn golomb_below(&mut self, most: u32) -> Result<u32, Reason> {
        let value = self.golomb()?;
        if value > most {
            return Err(Reason::Damaged);
        }
        Ok(value)
    }
}

/// Writes bits.
#[derive(Default)]
pub(in crate::mp4) struct Writer {
    bytes: Vec<u8>,
    used: usize,
}

impl Writer {
    /// Writes the lowest `count` bits of `value`, at most 32.
    pub(in crate::mp4) fn put(&mut self, value: u32, count: usize) {
        for index in (0..count).rev() {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if value >> index & 1 == 1
                && let Some(last) = self.bytes.last_mut()
            {
                *last |= 0x80 >> (self.used % 8);
            }
            self.used += 1;
        }
    }

    /// Copies `count` bits.
    pub(in crate::mp4) fn copy(
        &mut self,
        from: &mut Reader<'_>,
        count: usize,
    ) -> Result<(), Reason> {
        let mut left = count;
        // Whole bytes first, which is nearly all of them.
        while left >= 8 {
            let byte = from.take(8)?;
            if self.used.is_multiple_of(8) {
                self.bytes.push(u8::try_from(byte).unwrap_or(0));
                self.used += 8;
            } else {
                self.put(byte, 8);
            }
            left -= 8;
        }
        let value = from.take(left)?;
        self.put(value, left);
        Ok(())
    }

    /// The bits written so far.
    pub(in crate::mp4) fn used(&self) -> usize {
        self.used
    }

    /// The bytes, with zeros behind the last bit.
    pub(in crate::mp4) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
