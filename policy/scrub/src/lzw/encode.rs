//! Packing values.

use super::{LONGEST, TABLE};

/// Packs values in the way of GIF, always the same for the same values.
pub(crate) struct Encoder {
    clear: u16,
    next: u16,
    width: u32,
    previous: Option<u16>,
    /// A hash table of strings: code of all but the last value (12 bits), last value (8), code of the whole (12). The
    /// code is never 0, so 0 is a free slot.
    strings: Box<[u32; SLOTS]>,
    bits: u64,
    count: u32,
}

impl Encoder {
    /// An encoder for values of `size` bits, 2 to 8.
    pub(crate) fn new(size: u8) -> Self {
        Self {
            clear: 1 << size.clamp(2, 8),
            next: 0,
            width: 0,
            previous: None,
            strings: Box::new([0; SLOTS]),
            bits: 0,
            count: 0,
        }
    }

    /// Packs values; whole bytes are appended to `out`.
    pub(crate) fn feed(&mut self, values: &[u8], out: &mut Vec<u8>) {
        let mut values = values.iter();
        if self.next == 0 {
            self.start(out);
        }
        let Some(mut previous) = self
            .previous
            .or_else(|| values.next().copied().map(u16::from))
        else {
            return;
        };
        for value in values {
            let (slot, found) = self.find(previous, *value);
            if found != 0 {
                previous = code_of(found);
                continue;
            }
            self.put(previous, out);
            if usize::from(self.next) == TABLE {
                self.put(self.clear, out);
                self.restart();
                previous = u16::from(*value);
                continue;
            }
            if let Some(string) = self.strings.get_mut(slot) {
                *string = key(previous, *value) << LONGEST | u32::from(self.next);
            }
            self.grow();
            previous = u16::from(*value);
        }
        self.previous = Some(previous);
    }

    /// Packs what is pending, and the end.
    pub(crate) fn finish(mut self, out: &mut Vec<u8>) {
        if self.next == 0 {
            self.start(out);
        }
        if let Some(previous) = self.previous {
            self.put(previous, out);
            if usize::from(self.next) < TABLE {
                self.grow();
            }
        }
        self.put(self.clear + 1, out);
        let bytes = usize::try_from(self.count.div_ceil(8)).unwrap_or(0);
        out.extend(self.bits.to_le_bytes().iter().take(bytes));
    }

    fn start(&mut self, out: &mut Vec<u8>) {
        self.restart();
        self.put(self.clear, out);
    }

    fn restart(&mut self) {
        self.next = self.clear + 2;
        self.width = self.clear.trailing_zeros() + 1;
        self.strings.fill(0);
    }

    #[inline]
    fn grow(&mut self) {
        self.next += 1;
        if u32::from(self.next) > 1 << self.width && self.width < LONGEST {
            self.width += 1;
        }
    }

    /// The slot for a string, and what stands in it: the string, or 0.
    #[inline]
    fn find(&self, previous: u16, value: u8) -> (usize, u32) {
        let key = key(previous, value);
        let mut slot = usize::try_from(key.wrapping_mul(0x9e37_79b1) >> 19).unwrap_or(0) % SLOTS;
        // At most half of the slots are taken, so this ends.
        loop {
            let found = self.strings.get(slot).copied().unwrap_or(0);
            if found == 0 || found >> LONGEST == key {
                return (slot, found);
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    #[inline]
    fn put(&mut self, code: u16, out: &mut Vec<u8>) {
        self.bits |= u64::from(code) << self.count;
        self.count += self.width;
        if self.count >= 32 {
            let [a, b, c, d, ..] = self.bits.to_le_bytes();
            out.extend_from_slice(&[a, b, c, d]);
            self.bits >>= 32;
            self.count -= 32;
        }
    }
}

/// A string without its code.
#[inline]
fn key(previous: u16, value: u8) -> u32 {
    u32::from(previous) << 8 | u32::from(value)
}

/// The code of a string in the hash table.
#[inline]
fn code_of(string: u32) -> u16 {
    let [low, high, ..] = string.to_le_bytes();
    u16::from_le_bytes([low, high & 0x0f])
}

const SLOTS: usize = 8192;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lzw::{Decoder, Order};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_unpacks_to_the_same(
            size in 2_u8..=8,
            runs in prop::collection::vec((any::<u8>(), 1_usize..400), 0..120),
        ) {
            let mask = u8::MAX >> (8 - size);
            let values: Vec<u8> = runs
                .iter()
                .flat_map(|(value, count)| (0..*count).map(move |at| (value ^ u8::from(at % 7 == 0)) & mask))
                .collect();
            let (mut packed, mut unpacked) = (Vec::new(), Vec::new());
            let mut encoder = Encoder::new(size);
            values.chunks(977).for_each(|some| encoder.feed(some, &mut packed));
            encoder.finish(&mut packed);
            let mut decoder = Decoder::new(Order::Gif, size);
            for byte in &packed {
                prop_assert!(!decoder.ended());
                decoder.feed(*byte, &mut unpacked).unwrap();
            }
            prop_assert!(decoder.ended());
            prop_assert_eq!(unpacked, values);
        }
    }
}
