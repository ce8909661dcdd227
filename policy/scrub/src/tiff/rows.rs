//! Rows of samples: made little-endian, and cleared of everything outside the picture.

use std::borrow::Cow;

use super::page::Page;
use super::shape::Shape;
use super::unpack::Packing;
use crate::bits;

/// Cleans rows of one page and notes what they use.
pub(super) struct Rows<'p> {
    page: &'p Page,
    /// Whether samples of more than one byte have to be turned round.
    turned: bool,
    /// For each colour of a table whether some pixel has it.
    pub(super) used: [bool; 256],
    /// Whether something was found that belongs to no pixel.
    pub(super) slack: bool,
}

impl<'p> Rows<'p> {
    pub(super) fn new(page: &'p Page, little: bool) -> Self {
        Self {
            page,
            turned: !little && page.predictor != 3,
            used: [false; 256],
            slack: false,
        }
    }

    /// Cleans the row with the number `at` of a strip or tile.
    pub(super) fn clean(&mut self, row: &mut [u8], shape: &Shape, at: u32) {
        if self.turned {
            turn(row, self.page.bits);
        }
        let shown = if at < shape.rows_shown {
            shape.shown
        } else {
            0
        };
        let bytes = self.page.predictor == 3 && shown > 0;
        if bytes && shown < row.len() * 8 {
            self.floats(row, shape);
        } else {
            self.slack |= bits::clear(row, shown, row.len() * 8);
        }
        if self.page.meaning == 3 && shown > 0 {
            self.mark(row, shape.width_shown);
        }
    }

    /// The samples of a row that the new file gets.
    pub(super) fn shown<'r>(&self, row: &'r [u8]) -> Cow<'r, [u8]> {
        let page = self.page;
        if page.separate || page.kept == page.samples {
            return Cow::Borrowed(row);
        }
        let size = usize::from(page.bits / 8);
        let (all, kept) = (usize::from(page.samples), usize::from(page.kept));
        let pixels = row.chunks_exact((size * all).max(1));
        let shown = pixels.flat_map(|pixel| pixel.iter().take(size * kept).copied());
        Cow::Owned(shown.collect())
    }

    /// Makes everything outside the picture white in a row of changes.
    pub(super) fn shorten(&mut self, row: &mut Vec<u32>, shape: &Shape, at: u32) {
        let shown = if at < shape.rows_shown {
            shape.width_shown
        } else {
            0
        };
        let before = row.clone();
        row.retain(|change| *change < shown);
        if row.len() % 2 == 1 && shown < shape.width {
            row.push(shown);
        }
        self.slack |= *row != before;
    }

    /// Clears what lies to the right of the picture in a row of floating-point numbers, whose bytes stand sorted by
    /// their weight and as differences (Adobe Photoshop TIFF Technical Note 3).
    fn floats(&mut self, row: &mut [u8], shape: &Shape) {
        let stride = usize::from(self.page.together());
        let planes = usize::from(self.page.bits / 8).max(1);
        let each = row.len() / planes;
        let shown = shape.shown / 8 / planes;
        let mut before = row.to_vec();
        for at in stride..before.len() {
            let left = before.get(at - stride).copied().unwrap_or(0);
            if let Some(value) = before.get_mut(at) {
                *value = value.wrapping_add(left);
            }
        }
        for plane in before.chunks_mut(each.max(1)) {
            let beyond = plane.get_mut(shown..).unwrap_or_default();
            self.slack |= beyond.iter().any(|value| *value != 0);
            beyond.fill(0);
        }
        for (at, byte) in row.iter_mut().enumerate() {
            let value = before.get(at).copied().unwrap_or(0);
            let left = at.checked_sub(stride).and_then(|at| before.get(at));
            *byte = value.wrapping_sub(left.copied().unwrap_or(0));
        }
    }

    /// Notes which colours of the table a row uses.
    fn mark(&mut self, row: &[u8], width: u32) {
        let page = self.page;
        let (size, stride) = (usize::from(page.bits), usize::from(page.together()));
        let differences = page.predictor == 2 && page.packing != Packing::Plain;
        let mut colour = 0_u8;
        for at in 0..usize::try_from(width).unwrap_or(0) {
            let value = sample(row, at * stride * size, size);
            colour = if differences {
                colour.wrapping_add(value)
            } else {
                value
            };
            if let Some(used) = self.used.get_mut(usize::from(colour)) {
                *used = true;
            }
        }
    }
}

/// The sample of `size` bits, at most 8, that begins at bit `from`.
fn sample(row: &[u8], from: usize, size: usize) -> u8 {
    let byte = |at: usize| row.get(at).copied().unwrap_or(0);
    let pair = u16::from_be_bytes([byte(from / 8), byte(from / 8 + 1)]);
    let value = (pair << (from % 8)) >> (16 - size.clamp(1, 8));
    let [_, low] = value.to_be_bytes();
    low
}

/// Turns the bytes of each sample round.
fn turn(row: &mut [u8], bits: u16) {
    let size = match bits {
        16 => 2,
        24 => 3,
        32 => 4,
        64 => 8,
        _ => return,
    };
    row.chunks_exact_mut(size).for_each(<[u8]>::reverse);
}
