//! How many pixels the segments of a JBIG2 picture ask for, before any is decoded (ITU-T T.88, 7.2 and 7.4).

/// The pixels of all regions and patterns whose sizes their segments tell. Those of symbols stand only in the codes.
pub(super) fn pixels(bytes: &[u8]) -> u64 {
    let mut all = 0_u64;
    let mut rest = bytes;
    while let Some((segment, after)) = Segment::read(rest) {
        all = all.saturating_add(segment.pixels());
        rest = after;
    }
    all
}

struct Segment<'b> {
    kind: u8,
    data: &'b [u8],
}

impl<'b> Segment<'b> {
    /// The segment here, and what follows it.
    fn read(bytes: &'b [u8]) -> Option<(Self, &'b [u8])> {
        let number = number(bytes, 0)?;
        let flags = *bytes.get(4)?;
        let short = *bytes.get(5)? >> 5;
        let (refers, mut at) = if short == 7 {
            let count = usize::try_from(self::number(bytes, 5)? & 0x1fff_ffff).ok()?;
            (count, 9 + (count + 1).div_ceil(8))
        } else {
            (usize::from(short), 6)
        };
        let width = match number {
            0..=256 => 1,
            257..=65_536 => 2,
            _ => 4,
        };
        at = at.checked_add(refers.checked_mul(width)?)?;
        at += if flags & 0x40 == 0 { 1 } else { 4 };
        let length = usize::try_from(self::number(bytes, at)?).ok()?;
        let data = bytes.get(at + 4..)?;
        // A length that is not known, or beyond the end: what there is.
        let (data, after) = data.split_at_checked(length).unwrap_or((data, &[]));
        let kind = flags & 0x3f;
        Some((Self { kind, data }, after))
    }

    fn pixels(&self) -> u64 {
        let area = |at: usize| {
            let sides = number(self.data, at).zip(number(self.data, at + 4));
            sides.map_or(0, |(width, height)| {
                u64::from(width).saturating_mul(u64::from(height))
            })
        };
        match self.kind {
            // Text and generic regions, with and without refinement.
            4 | 6 | 7 | 36 | 38..=40 | 42 | 43 => area(0),
            // A halftone has a grid of numbers besides.
            20 | 22 | 23 => area(0).saturating_add(area(18)),
            // The patterns of a dictionary lie beside each other.
            16 => {
                let side = |at: usize| self.data.get(at).copied().map_or(0, u64::from);
                let count = number(self.data, 3).map_or(0, |last| u64::from(last) + 1);
                side(1).saturating_mul(side(2)).saturating_mul(count)
            }
            _ => 0,
        }
    }
}

/// Four bytes at `at`.
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(*four))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(kind: u8, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0, 0, 0, 1, kind, 0, 1];
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn regions_grids_and_patterns_are_counted() {
        let region = [0, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let grid = [region.as_slice(), &[0], &[0, 0, 0, 5, 0, 0, 0, 2]].concat();
        let patterns = [0, 4, 4, 0, 0, 0, 9];
        let all = [
            segment(48, &[9; 19]),
            segment(38, &region),
            segment(22, &grid),
            segment(16, &patterns),
        ];
        assert_eq!(pixels(&all.concat()), 768 + 768 + 10 + 160);
        assert_eq!(pixels(&[1, 2, 3]), 0);
    }
}
