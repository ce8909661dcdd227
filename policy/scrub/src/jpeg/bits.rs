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
                bits: 0,
                count: 0,
                bytes: Vec::with_capacity(SINK),
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
        self.out.put(bits, count)?;
        Ok(bits)
    }

    /// Ends the interval: pads the output, and skips what stands before the next marker.
    ///
    /// Returns the number of bytes that were skipped. The cursor then stands before the marker's 0xFF or at the end.
    pub(super) fn end_interval(&mut self) -> Result<u64, Reason> {
        let mut slack = u64::from(self.count / 8);
        self.ahead = 0;
        self.count = 0;
        while !self.ended {
            self.refill()?;
            slack = slack.saturating_add(u64::from(self.count / 8));
            self.ahead = 0;
            self.count = 0;
        }
        self.out.pad()?;
        Ok(slack)
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
        self.out.flush()
    }

    fn refill(&mut self) -> Result<(), Reason> {
        while self.count <= 56 && !self.ended {
            if let Some(eight) = self.cursor.ahead().filter(|eight| !has_ff(*eight)) {
                let bytes = (64 - self.count) / 8;
                let unused = 64 - 8 * bytes;
                self.ahead |= (eight >> unused << unused) >> self.count;
                self.count += 8 * bytes;
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
        }
        Ok(())
    }
}

struct Sink<'o> {
    out: &'o mut dyn Write,
    bits: u64,
    count: u32,
    bytes: Vec<u8>,
}

impl Sink<'_> {
    #[inline]
    fn put(&mut self, bits: u32, count: u32) -> Result<(), Reason> {
        self.bits = (self.bits << count) | u64::from(bits);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            let word = self.bits >> self.count;
            let [.., a, b, c, d] = word.to_be_bytes();
            self.store(&[a, b, c, d])?;
        }
        Ok(())
    }

    /// Stores bytes, each 0xFF with a zero behind it.
    fn store(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        if bytes.contains(&0xff) {
            for byte in bytes {
                self.bytes.push(*byte);
                if *byte == 0xff {
                    self.bytes.push(0);
                }
            }
        } else {
            self.bytes.extend_from_slice(bytes);
        }
        if self.bytes.len() >= SINK - 8 {
            self.flush()?;
        }
        Ok(())
    }

    /// Fills the last byte with ones and stores what is pending.
    fn pad(&mut self) -> Result<(), Reason> {
        let fill = (8 - self.count % 8) % 8;
        let bits = (self.bits << fill) | ((1 << fill) - 1);
        let bytes = (self.count + fill) / 8;
        for at in (0..bytes).rev() {
            let [.., byte] = (bits >> (8 * at)).to_be_bytes();
            self.store(&[byte])?;
        }
        (self.bits, self.count) = (0, 0);
        Ok(())
    }

    fn marker(&mut self, code: u8) -> Result<(), Reason> {
        self.bytes.extend([0xff, code]);
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Reason> {
        self.out.write_all(&self.bytes).map_err(|_| Reason::Write)?;
        self.bytes.clear();
        Ok(())
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

const SINK: usize = 16 * 1024;
