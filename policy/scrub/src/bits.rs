//! Numbers that begin and end in the middle of bytes.

/// A reader of bits, most significant first.
pub(crate) struct Bits<'b> {
    bytes: &'b [u8],
    /// The number of bits read so far.
    pub(crate) at: usize,
}

impl<'b> Bits<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next `count` bits, at most 32, or `None` if there are not as many.
    pub(crate) fn take(&mut self, count: usize) -> Option<u32> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }

    /// Passes over `count` bits.
    pub(crate) fn skip(&mut self, count: usize) {
        self.at = self.at.saturating_add(count);
    }
}

/// Sets the bits from `from` to `to` to zero and tells whether any was not.
pub(crate) fn clear(bytes: &mut [u8], from: usize, to: usize) -> bool {
    let mut changed = false;
    for (at, byte) in bytes
        .iter_mut()
        .enumerate()
        .take(to.div_ceil(8))
        .skip(from / 8)
    {
        let first = from.saturating_sub(at * 8).min(8);
        let last = to.saturating_sub(at * 8).min(8);
        // Bits `first` to `last` of this byte, counted from the left.
        let keep = !(0xff_u16 >> first) | (0xff_u16 >> last);
        let kept = *byte & keep.to_be_bytes().last().copied().unwrap_or(0);
        changed |= kept != *byte;
        *byte = kept;
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_read_and_cleared_across_bytes() {
        let mut bits = Bits::new(&[0b1010_0101, 0xff]);
        assert_eq!(bits.take(3), Some(0b101));
        assert_eq!(bits.take(7), Some(0b001_0111));
        assert_eq!(bits.take(7), None);
        let mut bytes = [0xff; 4];
        assert!(clear(&mut bytes, 3, 21));
        assert_eq!(bytes, [0b1110_0000, 0, 0b0000_0111, 0xff]);
        assert!(!clear(&mut bytes, 3, 21));
        assert!(!clear(&mut bytes, 5, 5));
    }
}
