//! The rows of a strip or tile: how long they are, and what of them belongs to the picture.

use super::page::Page;
use crate::Reason;

/// The rows of one strip or tile.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// How many rows there are.
    pub(super) rows: u32,
    /// How many of them lie in the picture.
    pub(super) rows_shown: u32,
    /// Size of a row, in bytes.
    pub(super) row: usize,
    /// Bits of a row that lie in the picture.
    pub(super) shown: usize,
    /// Pixels of a row.
    pub(super) width: u32,
    /// Pixels of a row that lie in the picture.
    pub(super) width_shown: u32,
}

impl Page {
    /// The rows of the strip or tile with this number.
    ///
    /// # Errors
    ///
    /// [`Reason::Unusual`] for rows too long to lie in memory.
    pub(super) fn shape(&self, index: usize) -> Result<Shape, Reason> {
        let index = u32::try_from(index).map_err(|_| Reason::TooManyParts)?;
        let shape = match self.tile {
            Some((wide, high)) => {
                let across = self.width.div_ceil(wide);
                let in_plane = index % (across * self.height.div_ceil(high));
                let left = in_plane % across * wide;
                let above = in_plane / across * high;
                self.rows((wide, self.width - left), (high, self.height - above))?
            }
            None => {
                let above = index % self.height.div_ceil(self.strip) * self.strip;
                let rows = self.strip.min(self.height - above);
                self.rows((self.width, self.width), (rows, rows))?
            }
        };
        if shape.row > MOST_ROW {
            return Err(Reason::Unusual);
        }
        Ok(shape)
    }

    /// Rows of `wide.0` pixels, `high.0` of them; the second numbers say how much is left of the picture.
    fn rows(&self, wide: (u32, u32), high: (u32, u32)) -> Result<Shape, Reason> {
        let shown = (wide.0.min(wide.1), high.0.min(high.1));
        let long = |pixels: u32| {
            let bits = u64::from(pixels) * u64::from(self.together()) * u64::from(self.bits);
            usize::try_from(bits).map_err(|_| Reason::Unusual)
        };
        let Some([across, down]) = self.shared() else {
            return Ok(Shape {
                rows: high.0,
                rows_shown: shown.1,
                row: long(wide.0)?.div_ceil(8),
                shown: long(shown.0)?,
                width: wide.0,
                width_shown: shown.0,
            });
        };
        // Blocks of pixels with the two colours that they share behind them.
        let block = usize::from(across * down) + 2;
        let blocks = |pixels: u32| {
            let count = usize::try_from(pixels.div_ceil(u32::from(across)));
            count
                .map_err(|_| Reason::Unusual)
                .map(|count| count.saturating_mul(block))
        };
        Ok(Shape {
            rows: high.0.div_ceil(u32::from(down)),
            rows_shown: shown.1.div_ceil(u32::from(down)),
            row: blocks(wide.0)?,
            shown: blocks(shown.0)?.saturating_mul(8),
            width: wide.0,
            width_shown: shown.0,
        })
    }
}

impl Shape {
    /// The size of all rows, in bytes.
    pub(super) fn whole(&self) -> u64 {
        u64::from(self.rows).saturating_mul(crate::source::widen(self.row))
    }
}

/// A row lies in memory; no camera or scanner comes near this many bytes.
const MOST_ROW: usize = 16 << 20;
