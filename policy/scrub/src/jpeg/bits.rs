//! The bits of an entropy-coded segment, copied to the output as they are used.

use std::io::Write;

use crate::{Cursor, Reason};

/// Reads bits from one interval of a scan and writes exactly those that were used.
///
/// Bits that no block uses are never written: padding becomes ones (ITU-T T.81, F.1.2.3) and bytes between the
/// last block and the next marker are dropped, so nothing can hide behind the picture.
pub(super) struct Bits<'c, 'a, 'o> {
    cursor: &'c mut Cursor<'a>,
    ahead: u64,
    count: u32,
    ended: bool,
    out: Sink<'o>,
}

impl<'c, 'a, 'o> Bits<'c, 'a, 'o> {
    pub(super) fn new(cursor: &'c mut Cursor<'a>, out: &'o mut dyn Write) -> Self {
        Self {
            cursor,
            ahead: 0,
            count: 0,
            ended: false,
            out: Sink {
                out,
                bytes: Vec::with_capacity(SINK + TAIL),
            },
        }
    }

    /// The next 16 bits without using them, with zeros behind the end.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<u16, Reason> {
        if self.count < 32 {
            self.refill()?;
        }
        let [a, b, ..] = self.ahead.to_be_bytes();
        Ok(u16::from_be_bytes([a, b]))
    }

    /// Uses `count` bits, at most 31, and returns them.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> Result<u32, Reason> {
        if self.count < count {
            self.refill()?;
            if self.count < count {
                return Err(Reason::Truncated);
            }
        }
        let bits = top(self.ahead, count);
        self.ahead <<= count;
        self.count -= count;
        Ok(bits)
    }

    /// Ends the interval: pads the output, and skips what stands before the next marker.
    ///
    /// Returns the number of bytes that were skipped. The cursor then stands before the marker's 0xFF or at the end.
    pub(super) fn end_interval(&mut self) -> Result<u64, Reason> {
        let mut slack = u64::from(self.count / 8);
        self.out.take_back(self.count / 8);
        self.out.pad(self.count % 8);
        loop {
            self.ahead = 0;
            self.count = 0;
            if self.ended {
                return Ok(slack);
            }
            self.refill()?;
            slack = slack.saturating_add(u64::from(self.count / 8));
            self.out.take_back(self.count / 8);
        }
    }

    /// Reads the restart marker with the number `number` and writes it (T.81, E.2.4).
    pub(super) fn restart(&mut self, number: u8) -> Result<(), Reason> {
        while self.cursor.byte()? == 0xff {
            let code = self.cursor.byte()?;
            if code == 0xff {
                // A fill byte: the marker's own 0xFF is the one just read.
                let back = self.cursor.position().saturating_sub(1);
                self.cursor.seek(back);
                continue;
            }
            if code != 0xd0 | number {
                break;
            }
            self.ended = false;
            return self.out.marker(code);
        }
        Err(Reason::Damaged)
    }

    /// Hands what is left in the output's buffer on.
    pub(super) fn finish(mut self) -> Result<(), Reason> {
        self.out.flush(0)
    }

    /// Reads on; what is read goes to the output, and what no block uses is taken back at the end of the interval.
    fn refill(&mut self) -> Result<(), Reason> {
        self.out.make_room()?;
        while self.count <= 56 && !self.ended {
            if let Some(eight) = self.cursor.ahead().filter(|eight| !has_ff(*eight)) {
                let bytes = (64 - self.count) / 8;
                let unused = 64 - 8 * bytes;
                self.ahead |= (eight >> unused << unused) >> self.count;
                self.count += 8 * bytes;
                self.out.plain(eight, bytes);
                self.cursor.advance(bytes);
                break;
            }
            let Some(byte) = self.cursor.next_byte()? else {
                self.ended = true;
                break;
            };
            if byte == 0xff {
                let marker = self.cursor.position().saturating_sub(1);
                if self.cursor.next_byte()? != Some(0) {
                    // Not a stuffed 0xFF but a marker: it is for whoever reads markers.
                    self.cursor.seek(marker);
                    self.ended = true;
                    break;
                }
            }
            self.ahead |= u64::from(byte) << (56 - self.count);
            self.count += 8;
            self.out.stuffed(byte);
        }
        Ok(())
    }
}

/// The coded data of the new file: the bytes that were read, up to the last bit that a block uses.
struct Sink<'o> {
    out: &'o mut dyn Write,
    bytes: Vec<u8>,
}

impl Sink<'_> {
    /// Adds the first `count` of eight bytes of which none is 0xFF.
    #[inline]
    fn plain(&mut self, eight: u64, count: u32) {
        let bytes = eight.to_be_bytes();
        let count = usize::try_from(count).unwrap_or(0);
        self.bytes
            .extend_from_slice(bytes.get(..count).unwrap_or_default());
    }

    /// Adds a byte, an 0xFF with a zero behind it.
    fn stuffed(&mut self, byte: u8) {
        self.bytes.push(byte);
        if byte == 0xff {
            self.bytes.push(0);
        }
    }

    /// Takes the last byte back, without the zero that may stand behind it.
    fn pop(&mut self) -> Option<u8> {
        let byte = self.bytes.pop()?;
        if byte == 0 && self.bytes.last() == Some(&0xff) {
            return self.bytes.pop();
        }
        Some(byte)
    }

    /// Takes the last `count` bytes back, at most eight.
    fn take_back(&mut self, count: u32) {
        for _ in 0..count {
            self.pop();
        }
    }

    /// Fills the last `count` bits of the last byte, at most seven, with ones.
    fn pad(&mut self, count: u32) {
        if count > 0
            && let Some(byte) = self.pop()
        {
            self.stuffed(byte | ((1 << count) - 1));
        }
    }

    fn marker(&mut self, code: u8) -> Result<(), Reason> {
        self.bytes.extend([0xff, code]);
        self.flush(0)
    }

    #[inline]
    fn make_room(&mut self) -> Result<(), Reason> {
        if self.bytes.len() >= SINK {
            return self.flush(TAIL);
        }
        Ok(())
    }

    /// Hands on all but the last `keep` bytes.
    fn flush(&mut self, keep: usize) -> Result<(), Reason> {
        let whole = self.bytes.len().saturating_sub(keep);
        let bytes = self.bytes.drain(..whole);
        self.out
            .write_all(bytes.as_slice())
            .map_err(|_| Reason::Write)
    }
}

/// The top `count` bits of `bits`, at most 31.
#[inline]
fn top(bits: u64, count: u32) -> u32 {
    let [a, b, c, d, ..] = bits.to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
        .checked_shr(32 - count)
        .unwrap_or(0)
}

/// Whether one of eight bytes is 0xFF.
#[inline]
fn has_ff(eight: u64) -> bool {
    let inverse = !eight;
    inverse.wrapping_sub(0x0101_0101_0101_0101) & eight & 0x8080_8080_8080_8080 != 0
}

/// How many bytes are handed on at once.
const SINK: usize = 16 * 1024;
/// More bytes than can be taken back: nine, each with a zero behind it.
const TAIL: usize = 32;
