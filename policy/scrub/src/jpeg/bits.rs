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
        Ok(top(self.ahead, 16))
    }

    /// Uses `count` bits, at most 16, and returns them.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> Result<u16, Reason> {
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
    fn put(&mut self, bits: u16, count: u32) -> Result<(), Reason> {
        self.bits = (self.bits << count) | u64::from(bits);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let [.., byte] = (self.bits >> self.count).to_be_bytes();
            self.bytes.push(byte);
            if byte == 0xff {
                self.bytes.push(0);
            }
        }
        if self.bytes.len() >= SINK - 8 {
            self.flush()?;
        }
        Ok(())
    }

    fn pad(&mut self) -> Result<(), Reason> {
        match self.count {
            0 => Ok(()),
            used => self.put(u16::MAX >> (8 + used), 8 - used),
        }
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

/// The top `count` bits of `bits`, at most 16.
#[inline]
fn top(bits: u64, count: u32) -> u16 {
    let [high, low, ..] = bits.to_be_bytes();
    let both = u16::from_be_bytes([high, low]);
    both.checked_shr(16 - count.min(16)).unwrap_or(0)
}

const SINK: usize = 16 * 1024;
