//! LZW as GIF and TIFF use it (GIF89a, appendix F; TIFF 6.0, section 13).

use crate::Reason;

/// How a stream packs its codes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The lowest bit first; codes grow when the table is full: GIF.
    Gif,
    /// The highest bit first; codes grow one entry early: TIFF.
    Tiff,
}

/// Unpacks a stream byte by byte.
pub(crate) struct Decoder {
    order: Order,
    clear: u16,
    table: Box<[Entry; TABLE]>,
    next: u16,
    width: u32,
    previous: Option<u16>,
    bits: u32,
    count: u32,
    ended: bool,
}

/// What a code stands for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Entry {
    /// The code for all values but the last.
    prefix: u16,
    /// The number of values.
    length: u16,
    first: u8,
    last: u8,
}

/// What is done with the values of a stream.
pub(crate) trait Values {
    /// Takes one value.
    fn one(&mut self, value: u8);
    /// Takes the values of a code.
    fn all(&mut self, of: Entry, table: &[Entry; TABLE]);
}

impl Values for Vec<u8> {
    fn one(&mut self, value: u8) {
        self.push(value);
    }

    #[inline]
    fn all(&mut self, of: Entry, table: &[Entry; TABLE]) {
        let start = self.len();
        self.resize(start.saturating_add(usize::from(of.length)), 0);
        let mut entry = of;
        for value in self.get_mut(start..).unwrap_or_default().iter_mut().rev() {
            *value = entry.last;
            entry = at(table, entry.prefix);
        }
    }
}

/// Counts values and notes which there are, without unpacking them.
pub(crate) struct Seen {
    /// How many values there were.
    pub(crate) count: usize,
    /// How many of them count; what comes later is not noted.
    pub(crate) most: usize,
    pub(crate) used: [bool; 256],
}

impl Values for Seen {
    #[inline]
    fn one(&mut self, value: u8) {
        if self.count < self.most
            && let Some(used) = self.used.get_mut(usize::from(value))
        {
            *used = true;
        }
        self.count = self.count.saturating_add(1);
    }

    /// A code for more than one value stands for values that were there before.
    #[inline]
    fn all(&mut self, of: Entry, _: &[Entry; TABLE]) {
        if of.length == 1 {
            return self.one(of.last);
        }
        self.count = self.count.saturating_add(usize::from(of.length));
    }
}

#[inline]
fn at(table: &[Entry; TABLE], code: u16) -> Entry {
    table.get(usize::from(code)).copied().unwrap_or_default()
}

impl Decoder {
    /// A decoder for values of `size` bits, 1 to 8.
    pub(crate) fn new(order: Order, size: u8) -> Self {
        let clear = 1 << size.clamp(1, 8);
        let mut decoder = Self {
            order,
            clear,
            table: Box::new([Entry::default(); TABLE]),
            next: 0,
            width: 0,
            previous: None,
            bits: 0,
            count: 0,
            ended: false,
        };
        for (value, entry) in (0..clear).zip(decoder.table.iter_mut()) {
            let [_, low] = value.to_be_bytes();
            (entry.first, entry.last, entry.length) = (low, low, 1);
        }
        decoder.restart();
        decoder
    }

    /// Whether the code for the end was read.
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Reads one more byte and gives what it holds to `out`, at most a few times 4096 values.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] for a code that has no meaning yet.
    #[inline]
    pub(crate) fn feed<V: Values>(&mut self, byte: u8, out: &mut V) -> Result<(), Reason> {
        match self.order {
            Order::Gif => self.bits |= u32::from(byte) << self.count,
            Order::Tiff => self.bits = self.bits << 8 | u32::from(byte),
        }
        self.count += 8;
        while self.count >= self.width && !self.ended {
            let mask = (1 << self.width) - 1;
            self.count -= self.width;
            let code = match self.order {
                Order::Gif => {
                    let code = self.bits & mask;
                    self.bits >>= self.width;
                    code
                }
                Order::Tiff => self.bits >> self.count & mask,
            };
            self.code(u16::try_from(code).map_err(|_| Reason::Damaged)?, out)?;
        }
        Ok(())
    }

    fn restart(&mut self) {
        self.next = self.clear + 2;
        self.width = self.clear.trailing_zeros() + 1;
        self.previous = None;
    }

    #[inline]
    fn code<V: Values>(&mut self, code: u16, out: &mut V) -> Result<(), Reason> {
        if code == self.clear {
            self.restart();
            return Ok(());
        }
        if code == self.clear + 1 {
            self.ended = true;
            return Ok(());
        }
        let Some(previous) = self.previous.replace(code) else {
            if code > self.clear {
                return Err(Reason::Damaged);
            }
            let [_, low] = code.to_be_bytes();
            out.one(low);
            return Ok(());
        };
        let first = if code < self.next {
            let entry = at(&self.table, code);
            out.all(entry, &self.table);
            entry.first
        } else if code == self.next && usize::from(self.next) < TABLE {
            let entry = at(&self.table, previous);
            out.all(entry, &self.table);
            out.one(entry.first);
            entry.first
        } else {
            return Err(Reason::Damaged);
        };
        self.learn(previous, first);
        Ok(())
    }

    #[inline]
    fn learn(&mut self, prefix: u16, last: u8) {
        let before = at(&self.table, prefix);
        let Some(entry) = self.table.get_mut(usize::from(self.next)) else {
            return;
        };
        *entry = Entry {
            prefix,
            length: before.length.saturating_add(1),
            first: before.first,
            last,
        };
        self.next += 1;
        let early = u32::from(self.order == Order::Tiff);
        if u32::from(self.next) + early >= 1 << self.width && self.width < LONGEST {
            self.width += 1;
        }
    }
}

/// Packs values in the way of GIF, always the same for the same values.
pub(crate) struct Encoder {
    clear: u16,
    next: u16,
    width: u32,
    previous: Option<u16>,
    /// Strings as (code of all but the last value) × 256 + last value + 1, and their codes; a hash table.
    keys: Vec<u32>,
    codes: Vec<u16>,
    bits: u32,
    count: u32,
}

impl Encoder {
    /// An encoder for values of `size` bits, 2 to 8.
    pub(crate) fn new(size: u8) -> Self {
        let clear = 1 << size.clamp(2, 8);
        Self {
            clear,
            next: 0,
            width: 0,
            previous: None,
            keys: vec![0; SLOTS],
            codes: vec![0; SLOTS],
            bits: 0,
            count: 0,
        }
    }

    /// Packs one value; whole bytes are appended to `out`.
    #[inline]
    pub(crate) fn feed(&mut self, value: u8, out: &mut Vec<u8>) {
        if self.next == 0 {
            self.start(out);
        }
        let Some(previous) = self.previous else {
            self.previous = Some(u16::from(value));
            return;
        };
        let key = (u32::from(previous) << 8 | u32::from(value)) + 1;
        let slot = self.slot(key);
        if self.keys.get(slot) == Some(&key) {
            self.previous = self.codes.get(slot).copied();
            return;
        }
        self.put(previous, out);
        self.previous = Some(u16::from(value));
        if usize::from(self.next) == TABLE {
            self.put(self.clear, out);
            self.restart();
            return;
        }
        if let (Some(known), Some(code)) = (self.keys.get_mut(slot), self.codes.get_mut(slot)) {
            (*known, *code) = (key, self.next);
        }
        self.grow();
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
        if self.count > 0 {
            let [low, ..] = self.bits.to_le_bytes();
            out.push(low);
        }
    }

    fn start(&mut self, out: &mut Vec<u8>) {
        self.restart();
        self.put(self.clear, out);
    }

    fn restart(&mut self) {
        self.next = self.clear + 2;
        self.width = self.clear.trailing_zeros() + 1;
        self.keys.fill(0);
    }

    fn grow(&mut self) {
        self.next += 1;
        if u32::from(self.next) > 1 << self.width && self.width < LONGEST {
            self.width += 1;
        }
    }

    fn slot(&self, key: u32) -> usize {
        let mut slot = usize::try_from(key.wrapping_mul(0x9e37_79b1) >> 19).unwrap_or(0);
        // At most half of the slots are taken, so this ends.
        while let Some(found) = self.keys.get(slot)
            && *found != 0
            && *found != key
        {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }

    fn put(&mut self, code: u16, out: &mut Vec<u8>) {
        self.bits |= u32::from(code) << self.count;
        self.count += self.width;
        while self.count >= 8 {
            let [low, ..] = self.bits.to_le_bytes();
            out.push(low);
            self.bits >>= 8;
            self.count -= 8;
        }
    }
}

/// Entries of a table, those for single values and the two signs included.
pub(crate) const TABLE: usize = 4096;
const SLOTS: usize = 8192;
/// Bits of the longest code.
const LONGEST: u32 = 12;

#[cfg(test)]
mod tests {
    use super::*;
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
            values.iter().for_each(|value| encoder.feed(*value, &mut packed));
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
