//! The second look at a BMP: canonical headers, and exactly the bytes that their pixels need.

use crate::{Format, Reason, SecondLook, Skeleton};

/// Where in the file the look stands.
#[derive(Default)]
pub(super) struct Look {
    /// Headers and colours.
    head: Vec<u8>,
    shape: Option<Shape>,
    /// Bytes of pixels so far.
    seen: u64,
    /// Bytes of the current row, or of the current code.
    at: u64,
    runs: Runs,
}

/// What the headers promise.
struct Shape {
    coding: u32,
    /// Size of a row without its padding, in bits, and with it, in bytes.
    row_bits: u64,
    row: u64,
    height: u64,
    whole: u64,
    head: u64,
}

/// Where in a stream of run lengths the look stands.
#[derive(Default)]
struct Runs {
    first: Option<u8>,
    /// Bytes of literal pixels that follow, padding included.
    literal: u64,
    padded: bool,
    /// How many bytes of a jump follow, and the first of them.
    jump: u8,
    across: u8,
    rows: u64,
    ended: bool,
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        for byte in piece {
            let Some(shape) = &self.shape else {
                self.head.push(*byte);
                self.shape = Shape::of(&self.head)?;
                continue;
            };
            self.seen += 1;
            if self.seen > shape.whole - shape.head {
                return Err(Reason::SecondLook);
            }
            let clean = if shape.coding == 1 || shape.coding == 2 {
                self.runs.step(*byte, shape.coding == 2)
            } else {
                let bits = shape.row_bits.saturating_sub(self.at * 8).min(8);
                self.at = (self.at + 1) % shape.row;
                // What is behind the last pixel of the row must be zero.
                bits == 8 || u64::from(*byte) << bits & 0xff == 0
            };
            if !clean {
                return Err(Reason::SecondLook);
            }
        }
        Ok(())
    }

    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        let shape = self.shape.ok_or(Reason::SecondLook)?;
        let ended = match shape.coding {
            1 | 2 => self.runs.ended && self.runs.rows + 1 == shape.height,
            _ => true,
        };
        if self.seen != shape.whole - shape.head || !ended {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Bmp,
            bytes: self.head,
        })
    }
}

impl Shape {
    /// Reads the headers once they are there in full.
    fn of(head: &[u8]) -> Result<Option<Self>, Reason> {
        let number = |at: usize| {
            let four = head.get(at..).and_then(|rest| rest.first_chunk());
            four.map_or(0, |four| u32::from_le_bytes(*four))
        };
        let length = u64::try_from(head.len()).unwrap_or(u64::MAX);
        if length < 54 || length < u64::from(number(10)) {
            return Ok(None);
        }
        let (width, height) = (u64::from(number(18)), number(22).cast_signed());
        let bits = u64::from(number(26) >> 16);
        let shape = Self {
            coding: number(30),
            row_bits: width * bits,
            row: (width * bits).div_ceil(32) * 4,
            height: u64::from(height.unsigned_abs()),
            whole: u64::from(number(2)),
            head: length,
        };
        let colours = u64::from(number(46));
        let masks = match (number(14), shape.coding) {
            (40, 3) => 12,
            (40, 0..=2) => 0,
            (108, 3) => 68,
            (_, _) => return Err(Reason::SecondLook),
        };
        let pixels = u64::from(number(34));
        let fits =
            matches!(shape.coding, 1 | 2) || pixels == shape.row.saturating_mul(shape.height);
        // Reserved words, density and important colours say nothing; so does all behind the masks.
        let silent = [6, 38, 42, 50].iter().all(|at| number(*at) == 0);
        let space = number(14) == 40
            || number(70) == u32::from_be_bytes(*b"sRGB")
                && (74..122).all(|at| head.get(at) == Some(&0));
        let known = head.starts_with(b"BM")
            && number(26) & 0xffff == 1
            && width > 0
            && shape.whole == length + pixels
            && length == 54 + masks + 4 * colours
            && (colours == 0) == (bits > 8)
            && colours <= 256
            && head
                .get(54..)
                .is_some_and(|rest| bits > 8 || rest.chunks(4).all(|c| c.last() == Some(&0)));
        if known && fits && silent && space {
            Ok(Some(shape))
        } else {
            Err(Reason::SecondLook)
        }
    }
}

impl Runs {
    /// Reads one byte; nothing may follow the end.
    fn step(&mut self, byte: u8, four: bool) -> bool {
        if self.ended {
            return false;
        }
        if self.literal > 0 {
            self.literal -= 1;
            return self.literal > 0 || !self.padded || byte == 0;
        }
        if self.jump > 0 {
            self.jump -= 1;
            if self.jump == 1 {
                self.across = byte;
                return true;
            }
            // Jumps pass over pixels of one row, or over a whole row.
            self.rows += u64::from(byte);
            return if self.across == 0 {
                byte == 1
            } else {
                byte == 0
            };
        }
        let Some(first) = self.first.take() else {
            self.first = Some(byte);
            return true;
        };
        match (first, byte) {
            (0, 0) => self.rows += 1,
            (0, 1) => self.ended = true,
            (0, 2) => self.jump = 2,
            (0, count) => {
                let bytes = if four { count.div_ceil(2) } else { count };
                self.padded = !bytes.is_multiple_of(2);
                self.literal = u64::from(bytes.next_multiple_of(2));
            }
            (_, value) => return !four || value >> 4 == value & 15,
        }
        true
    }
}
