//! Rows of pixels: filters, unused bits, and what a second look at the values can tell.

use super::header::Header;
use super::zlib::Unpacker;
use crate::Reason;

/// Goes through the rows of one picture.
pub(super) struct Rows<'h> {
    header: &'h Header,
    /// Width and number of the rows still to come, for each pass.
    passes: std::vec::IntoIter<(u32, u32)>,
    left: u32,
    width: u32,
    /// Filter byte and filtered bytes of the current row.
    row: Vec<u8>,
    /// The values of the current row and of the one above, unfiltered; only where they are needed.
    values: Vec<u8>,
    above: Vec<u8>,
    /// The row above as the new file has it.
    above_cleaned: Vec<u8>,
}

impl<'h> Rows<'h> {
    pub(super) fn new(header: &'h Header, width: u32, height: u32) -> Self {
        Self {
            header,
            passes: header.passes(width, height).into_iter(),
            left: 0,
            width: 0,
            row: Vec::new(),
            values: Vec::new(),
            above: Vec::new(),
            above_cleaned: Vec::new(),
        }
    }

    /// Reads the next row; `false` after the last one.
    pub(super) fn next_row(&mut self, packed: &mut Unpacker<'_>) -> Result<bool, Reason> {
        if self.left == 0 {
            let Some((width, height)) = self.passes.next() else {
                return Ok(false);
            };
            let size = usize::try_from(self.header.row(width)).map_err(|_| Reason::TooLarge)?;
            (self.width, self.left) = (width, height);
            self.row = vec![0; size.saturating_add(1)];
            if self.needs_values() {
                self.values = vec![0; size];
                self.above_cleaned = vec![0; size];
            }
        }
        self.left -= 1;
        packed.fill(&mut self.row)?;
        if !matches!(self.row.first(), Some(0..=4)) {
            return Err(Reason::Damaged);
        }
        if self.needs_values() {
            self.unfilter();
        }
        Ok(true)
    }

    /// Enters the colours of this row of an indexed picture.
    pub(super) fn mark_used(&self, used: &mut [bool; 256]) {
        let depth = u32::from(self.header.depth);
        let mut left = self.width;
        for byte in &self.values {
            for shift in (0..8 / depth).rev() {
                if left == 0 {
                    return;
                }
                left -= 1;
                let index = (u32::from(*byte) >> (shift * depth)) & ((1 << depth) - 1);
                if let Some(seen) = usize::try_from(index).ok().and_then(|i| used.get_mut(i)) {
                    *seen = true;
                }
            }
        }
    }

    /// Whether a pixel of this row is wholly transparent but has a colour.
    pub(super) fn has_hidden(&self) -> bool {
        if !self.header.has_alpha() {
            return false;
        }
        let sample = usize::from(self.header.depth / 8);
        let pixel = self.pixel();
        self.values.chunks_exact(pixel).any(|pixel| {
            let (colour, alpha) = pixel.split_at(pixel.len().saturating_sub(sample));
            alpha.iter().all(|byte| *byte == 0) && colour.iter().any(|byte| *byte != 0)
        })
    }

    /// The row for the new file: the same, with the bits behind the last pixel at zero.
    pub(super) fn cleaned(&mut self) -> &[u8] {
        let used = u64::from(self.width) * self.header.bits() % 8;
        if used == 0 {
            return &self.row;
        }
        let mut values = self.values.clone();
        if let Some(last) = values.last_mut() {
            *last &= !(u8::MAX >> used);
        }
        let pixel = self.pixel();
        if let Some((filter, row)) = self.row.split_first_mut() {
            for (at, to) in row.iter_mut().enumerate() {
                let value = values.get(at).copied().unwrap_or(0);
                let guess = predict(*filter, &values, &self.above_cleaned, at, pixel);
                *to = value.wrapping_sub(guess);
            }
        }
        self.above_cleaned = values;
        &self.row
    }

    fn needs_values(&self) -> bool {
        self.header.depth < 8 || self.header.is_indexed() || self.header.has_alpha()
    }

    /// Bytes that a filter looks back, at least one.
    fn pixel(&self) -> usize {
        usize::try_from(self.header.bits().div_ceil(8)).unwrap_or(1)
    }

    fn unfilter(&mut self) {
        let pixel = self.pixel();
        std::mem::swap(&mut self.values, &mut self.above);
        if self.above.len() + 1 != self.row.len() || self.values.len() != self.above.len() {
            // The first row of a pass has nothing above it.
            self.values = vec![0; self.row.len().saturating_sub(1)];
            self.above = self.values.clone();
        }
        let Some((filter, row)) = self.row.split_first() else {
            return;
        };
        // The pixel to the left and the one above that, at most 8 bytes each.
        let (mut left, mut corner) = ([0; 8], [0; 8]);
        let pixels = row
            .chunks(pixel)
            .zip(self.above.chunks(pixel))
            .zip(self.values.chunks_mut(pixel));
        for ((row, above), values) in pixels {
            let behind = left.iter_mut().zip(&mut corner);
            let bytes = row.iter().zip(above).zip(values).zip(behind);
            for (((byte, up), value), (left, corner)) in bytes {
                *value = byte.wrapping_add(guess(*filter, *left, *up, *corner));
                (*left, *corner) = (*value, *up);
            }
        }
    }
}

/// What a filter adds to the byte at `at` (PNG, clause 9.2).
#[inline]
fn predict(filter: u8, values: &[u8], above: &[u8], at: usize, pixel: usize) -> u8 {
    let before = |row: &[u8]| {
        at.checked_sub(pixel)
            .and_then(|at| row.get(at))
            .copied()
            .unwrap_or(0)
    };
    let up = above.get(at).copied().unwrap_or(0);
    guess(filter, before(values), up, before(above))
}

#[inline]
fn guess(filter: u8, left: u8, up: u8, corner: u8) -> u8 {
    match filter {
        1 => left,
        2 => up,
        3 => left.midpoint(up),
        4 => paeth(left, up, corner),
        _ => 0,
    }
}

#[inline]
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let guess = a + b - c;
    let (to_a, to_b, to_c) = (guess.abs_diff(a), guess.abs_diff(b), guess.abs_diff(c));
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        up
    } else {
        corner
    }
}
