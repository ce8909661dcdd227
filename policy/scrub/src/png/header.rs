//! The image header and the sizes that follow from it.

use crate::Reason;

/// The kind of pixels in a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) depth: u8,
    pub(super) colour: u8,
    pub(super) interlaced: bool,
}

impl Header {
    /// Reads the body of an IHDR chunk.
    pub(super) fn parse(body: &[u8]) -> Result<Self, Reason> {
        let [
            w1,
            w2,
            w3,
            w4,
            h1,
            h2,
            h3,
            h4,
            depth,
            colour,
            0,
            0,
            interlace @ 0..=1,
        ] = *body
        else {
            return Err(Reason::Damaged);
        };
        let header = Self {
            width: u32::from_be_bytes([w1, w2, w3, w4]),
            height: u32::from_be_bytes([h1, h2, h3, h4]),
            depth,
            colour,
            interlaced: interlace == 1,
        };
        let known = matches!(
            (colour, depth),
            (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) | (2 | 4 | 6, 8 | 16)
        );
        let sized = |side: u32| (1..=1 << 31).contains(&side);
        if !known || !sized(header.width) || !sized(header.height) {
            return Err(Reason::Damaged);
        }
        Ok(header)
    }

    /// The body of the new IHDR chunk.
    pub(super) fn body(&self) -> Vec<u8> {
        let mut body = self.width.to_be_bytes().to_vec();
        body.extend(self.height.to_be_bytes());
        body.extend([self.depth, self.colour, 0, 0, u8::from(self.interlaced)]);
        body
    }

    pub(super) fn is_indexed(&self) -> bool {
        self.colour == 3
    }

    pub(super) fn has_alpha(&self) -> bool {
        matches!(self.colour, 4 | 6)
    }

    /// Bits of one pixel.
    pub(super) fn bits(&self) -> u64 {
        let channels = match self.colour {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };
        channels * u64::from(self.depth)
    }

    /// Bytes of one row without its filter byte.
    pub(super) fn row(&self, width: u32) -> u64 {
        (u64::from(width) * self.bits()).div_ceil(8)
    }

    /// The passes of a picture of this size that are not empty: width and height of each.
    pub(super) fn passes(&self, width: u32, height: u32) -> Vec<(u32, u32)> {
        if !self.interlaced {
            return vec![(width, height)];
        }
        let part = |side: u32, start: u32, step: u32| side.saturating_sub(start).div_ceil(step);
        ADAM7
            .iter()
            .map(|[x, y, across, down]| (part(width, *x, *across), part(height, *y, *down)))
            .filter(|(width, height)| *width > 0 && *height > 0)
            .collect()
    }

    /// Bytes of a picture of this size after unpacking, filter bytes included.
    pub(super) fn raw_size(&self, width: u32, height: u32) -> Result<u64, Reason> {
        let mut size = 0_u64;
        for (width, height) in self.passes(width, height) {
            let pass = (self.row(width) + 1).checked_mul(u64::from(height));
            size = pass
                .and_then(|pass| size.checked_add(pass))
                .ok_or(Reason::TooManyPixels)?;
        }
        Ok(size)
    }
}

/// Start and step of each interlace pass, across and down.
const ADAM7: [[u32; 4]; 7] = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
];
