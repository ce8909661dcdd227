//! The predictors of TIFF and PNG (ISO 32000-2, 7.4.4.4).

use super::{Feed, Stage};
use crate::pdf::object::Dict;
use crate::{Budget, Reason};

/// A stream whose rows are being added up.
pub(super) struct Predictor<'a> {
    feed: Feed<'a>,
    png: bool,
    colours: usize,
    bits: usize,
    /// Bytes from one pixel to the next, at least one.
    step: usize,
    row: Vec<u8>,
    above: Vec<u8>,
    /// Bytes of `row` that are there, and that were given.
    ready: usize,
    given: usize,
    ended: bool,
}

impl<'a> Predictor<'a> {
    pub(super) fn new(feed: Feed<'a>, parms: &Dict) -> Result<Self, Reason> {
        let number = |key: &str, usual: usize| match parms.get(key).as_int() {
            None => Ok(usual),
            Some(value) => usize::try_from(value).map_err(|_| Reason::Damaged),
        };
        let (colours, bits) = (number("Colors", 1)?, number("BitsPerComponent", 8)?);
        let columns = number("Columns", 1)?;
        let known = matches!(bits, 1 | 2 | 4 | 8 | 16) && (1..=MOST_COLOURS).contains(&colours);
        let length = columns
            .checked_mul(colours * bits)
            .filter(|length| known && (1..=LONGEST_ROW * 8).contains(length))
            .ok_or(Reason::Unusual)?
            .div_ceil(8);
        Ok(Self {
            feed,
            png: parms.get("Predictor").as_int() != Some(2),
            colours,
            bits,
            step: (colours * bits).div_ceil(8),
            row: vec![0; length],
            above: vec![0; length],
            ready: 0,
            given: 0,
            ended: false,
        })
    }

    /// Reads and adds up the next row; a row that is cut is given as far as it goes.
    fn refill(&mut self, budget: &mut Budget) -> Result<(), Reason> {
        (self.ready, self.given) = (0, 0);
        let kind = if self.png {
            self.feed.byte(budget)?
        } else {
            Some(0)
        };
        let Some(kind) = kind else {
            return Ok(());
        };
        std::mem::swap(&mut self.row, &mut self.above);
        self.row.fill(0);
        while let Some(room) = self
            .row
            .get_mut(self.ready..)
            .filter(|room| !room.is_empty())
        {
            let count = self.feed.some(room, budget)?;
            if count == 0 {
                self.ended = true;
                break;
            }
            self.ready += count;
        }
        if self.png {
            self.add_png(kind);
        } else {
            self.add_tiff();
        }
        Ok(())
    }

    fn add_png(&mut self, kind: u8) {
        for at in 0..self.row.len() {
            let left = at.checked_sub(self.step);
            let pick =
                |row: &[u8], at: Option<usize>| at.and_then(|at| row.get(at)).copied().unwrap_or(0);
            let a = pick(&self.row, left);
            let b = pick(&self.above, Some(at));
            let guess = match kind {
                1 => a,
                2 => b,
                3 => a.midpoint(b),
                4 => paeth(a, b, pick(&self.above, left)),
                _ => 0,
            };
            if let Some(byte) = self.row.get_mut(at) {
                *byte = byte.wrapping_add(guess);
            }
        }
    }

    fn add_tiff(&mut self) {
        match self.bits {
            8 => {
                for at in self.colours..self.row.len() {
                    let before = self.row.get(at - self.colours).copied().unwrap_or(0);
                    if let Some(byte) = self.row.get_mut(at) {
                        *byte = byte.wrapping_add(before);
                    }
                }
            }
            16 => self.add_words(),
            _ => self.add_bits(),
        }
    }

    fn add_words(&mut self) {
        let mut before = vec![0_u16; self.colours];
        for (at, pair) in self.row.as_chunks_mut::<2>().0.iter_mut().enumerate() {
            if let Some(sum) = before.get_mut(at % self.colours.max(1)) {
                *sum = sum.wrapping_add(u16::from_be_bytes(*pair));
                *pair = sum.to_be_bytes();
            }
        }
    }

    /// Components of one, two or four bits.
    fn add_bits(&mut self) {
        let mask = (1_u8 << self.bits) - 1;
        let each = 8 / self.bits;
        let mut before = vec![0_u8; self.colours];
        for (at, byte) in self.row.iter_mut().enumerate() {
            let mut new = 0;
            for part in 0..each {
                let shift = 8 - self.bits * (part + 1);
                let index = (at * each + part) % self.colours.max(1);
                let Some(sum) = before.get_mut(index) else {
                    continue;
                };
                *sum = sum.wrapping_add(*byte >> shift) & mask;
                new |= *sum << shift;
            }
            *byte = new;
        }
    }
}

impl Stage for Predictor<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        if self.given >= self.ready && !self.ended {
            self.refill(budget)?;
        }
        let ready = self.row.get(self.given..self.ready).unwrap_or_default();
        let count = ready.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

/// The PNG specification's Paeth predictor.
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (left, above, corner) = (i16::from(a), i16::from(b), i16::from(c));
    let guess = left + above - corner;
    let away = |value: i16| (guess - value).abs();
    if away(left) <= away(above) && away(left) <= away(corner) {
        a
    } else if away(above) <= away(corner) {
        b
    } else {
        c
    }
}

/// Components of one pixel.
const MOST_COLOURS: usize = 60;
/// Bytes of one row.
const LONGEST_ROW: usize = 4 << 20;
