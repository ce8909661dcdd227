//! LZW as GIF and TIFF use it (GIF89a, appendix F; TIFF 6.0, section 13).

mod encode;

pub(crate) use self::encode::Encoder;
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
    /// The last values, one to eight; whole eights stand before them.
    tail: [u8; EIGHT],
    /// The code for all values before these.
    before: u16,
    /// The number of values.
    length: u16,
    first: u8,
}

impl Entry {
    /// The entry for the values of this one, whose code is `code`, and one more.
    #[inline]
    fn and(self, code: u16, value: u8) -> Self {
        let full = self.length.is_multiple_of(8);
        let mut more = Self {
            length: self.length.saturating_add(1),
            ..self
        };
        if full {
            more.before = code;
        }
        if let Some(place) = more.tail.get_mut(usize::from(self.length) % EIGHT) {
            *place = value;
        }
        more
    }

    /// Writes the values to `place`, which has room for seven more.
    #[inline]
    fn unpack(self, table: &[Self; TABLE], place: &mut [u8]) {
        let mut entry = self;
        loop {
            let start = usize::from(entry.length.saturating_sub(1)) / EIGHT * EIGHT;
            let eight = place.get_mut(start..).and_then(<[u8]>::first_chunk_mut);
            let Some(eight) = eight else {
                return;
            };
            *eight = entry.tail;
            if start == 0 {
                return;
            }
            entry = at(table, entry.before);
        }
    }
}

/// What is done with the values of a stream.
pub(crate) trait Values {
    /// Takes one value.
    fn one(&mut self, value: u8);
    /// Takes the values of a code.
    fn all(&mut self, of: Entry, table: &[Entry; TABLE]);
    /// How many values there were.
    fn count(&self) -> usize;
}

impl Values for Vec<u8> {
    fn one(&mut self, value: u8) {
        self.push(value);
    }

    #[inline]
    fn all(&mut self, of: Entry, table: &[Entry; TABLE]) {
        let start = self.len();
        let end = start.saturating_add(usize::from(of.length));
        self.resize(end.saturating_add(EIGHT), 0);
        of.unpack(table, self.get_mut(start..).unwrap_or_default());
        self.truncate(end);
    }

    fn count(&self) -> usize {
        self.len()
    }
}

/// Values in a piece of memory that is not made anew for every code.
#[derive(Default)]
pub(crate) struct Room {
    bytes: Vec<u8>,
    count: usize,
}

impl Room {
    /// The values so far.
    pub(crate) fn values(&self) -> &[u8] {
        self.bytes.get(..self.count).unwrap_or_default()
    }

    /// Forgets them, or all behind the first `count`.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.count = self.count.min(count);
    }

    /// Room for so many more values, and for seven that do not count.
    #[inline]
    fn next(&mut self, count: usize) -> &mut [u8] {
        let start = self.count;
        self.count = start.saturating_add(count);
        let end = self.count.saturating_add(EIGHT);
        if end > self.bytes.len() {
            self.bytes.resize(end.saturating_add(MORE), 0);
        }
        self.bytes.get_mut(start..end).unwrap_or_default()
    }
}

impl Values for Room {
    #[inline]
    fn one(&mut self, value: u8) {
        if let Some(place) = self.next(1).first_mut() {
            *place = value;
        }
    }

    #[inline]
    fn all(&mut self, of: Entry, table: &[Entry; TABLE]) {
        of.unpack(table, self.next(usize::from(of.length)));
    }

    #[inline]
    fn count(&self) -> usize {
        self.count
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
            return self.one(of.first);
        }
        self.count = self.count.saturating_add(usize::from(of.length));
    }

    #[inline]
    fn count(&self) -> usize {
        self.count
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
            *entry = Entry::default().and(0, low);
            entry.first = low;
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

    /// Reads bytes until there are `most` values, the sign for the end or no more bytes; how many were read.
    ///
    /// # Errors
    ///
    /// As [`Decoder::feed`].
    pub(crate) fn feed_until<V: Values>(
        &mut self,
        most: usize,
        bytes: &[u8],
        out: &mut V,
    ) -> Result<usize, Reason> {
        let mut read = 0;
        for byte in bytes {
            self.feed(*byte, out)?;
            read += 1;
            if self.ended || out.count() >= most {
                break;
            }
        }
        Ok(read)
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
        *entry = before.and(prefix, last);
        self.next += 1;
        let early = u32::from(self.order == Order::Tiff);
        if u32::from(self.next) + early >= 1 << self.width && self.width < LONGEST {
            self.width += 1;
        }
    }
}

/// Entries of a table, those for single values and the two signs included.
pub(crate) const TABLE: usize = 4096;
/// Values of an entry that are written at once.
const EIGHT: usize = 8;
/// How far the memory for values grows beyond what is needed now, in bytes.
const MORE: usize = 32 << 10;
/// Bits of the longest code.
const LONGEST: u32 = 12;
