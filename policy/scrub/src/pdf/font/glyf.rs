//! TrueType outlines: each glyph is read to its end, so that nothing stands behind or between them.

use super::data::{low32, size16, size32, u16_at};

/// New outlines.
pub(super) struct Outlines {
    pub(super) glyf: Vec<u8>,
    /// Long places.
    pub(super) loca: Vec<u8>,
    /// Whether a glyph has code of its own, which may use the programs of the font.
    pub(super) has_code: bool,
}

/// The new `glyf` and `loca` tables for so many glyphs.
pub(super) fn rebuild(glyf: &[u8], loca: &[u8], long: bool, glyphs: usize) -> Outlines {
    let place = |at: usize| {
        if long {
            size32(loca, at * 4)
        } else {
            size16(loca, at * 2).map(|half| half * 2)
        }
    };
    let mut out = Vec::with_capacity(glyf.len());
    let mut places = Vec::with_capacity((glyphs + 1) * 4);
    let mut left = glyf.len().saturating_add(MOST_AGAIN);
    let mut has_code = false;
    for at in 0..glyphs {
        places.extend(low32(out.len()));
        let start = place(at).unwrap_or(usize::MAX);
        let end = place(at + 1).unwrap_or(glyf.len()).min(glyf.len());
        // A place before the last one is damage; readers then take all that is left.
        let end = if end < start { glyf.len() } else { end };
        let glyph = glyf.get(start..end).unwrap_or_default();
        // Glyphs in the same place make a small table large; those that go too far are empty.
        let taken = glyph.len().min(MOST_GLYPH);
        let room = left.checked_sub(taken);
        left = room.unwrap_or(0);
        if room.is_some()
            && let Some(length) = length(glyph)
        {
            let glyph = glyph.get(..length).unwrap_or_default();
            has_code |= is_coded(glyph);
            out.extend(glyph);
            out.resize(out.len().next_multiple_of(4), 0);
        }
    }
    places.extend(low32(out.len()));
    Outlines {
        glyf: out,
        loca: places,
        has_code,
    }
}

/// Whether a sound glyph has code.
fn is_coded(glyph: &[u8]) -> bool {
    match u16_at(glyph, 0) {
        Some(contours @ 1..0x8000) => {
            let code = 10 + usize::from(contours) * 2;
            size16(glyph, code).is_some_and(|length| length > 0)
        }
        Some(_) => compound(glyph).is_some_and(|(_, code)| code > 0),
        None => false,
    }
}

/// The bytes that a glyph takes; `None` if it is empty or broken, which readers show as empty.
fn length(glyph: &[u8]) -> Option<usize> {
    let contours = u16_at(glyph, 0)?;
    let end = if contours & 0x8000 != 0 {
        compound(glyph)?.0
    } else if contours == 0 {
        return None;
    } else {
        simple(glyph, usize::from(contours))?
    };
    (end <= glyph.len()).then_some(end)
}

fn simple(glyph: &[u8], contours: usize) -> Option<usize> {
    let ends = 10_usize;
    let points = size16(glyph, ends + (contours - 1) * 2)?.checked_add(1)?;
    let code = ends + contours * 2;
    let mut at = code + 2 + size16(glyph, code)?;
    let mut coordinates = 0_usize;
    let mut left = points;
    while left > 0 {
        let flag = *glyph.get(at)?;
        at += 1;
        let mut count = 1;
        if flag & REPEAT != 0 {
            count += usize::from(*glyph.get(at)?);
            at += 1;
        }
        let count = count.min(left);
        left -= count;
        let bytes = |short: u8, same: u8| match (flag & short != 0, flag & same != 0) {
            (true, _) => 1,
            (false, true) => 0,
            (false, false) => 2,
        };
        coordinates += count * (bytes(0x02, 0x10) + bytes(0x04, 0x20));
    }
    Some(at + coordinates)
}

/// Where a glyph made of others ends, and how many bytes of code it has.
fn compound(glyph: &[u8]) -> Option<(usize, usize)> {
    let mut at = 10_usize;
    loop {
        let flags = u16_at(glyph, at)?;
        at += 4 + if flags & 0x0001 != 0 { 4 } else { 2 };
        at += match flags {
            _ if flags & 0x0008 != 0 => 2,
            _ if flags & 0x0040 != 0 => 4,
            _ if flags & 0x0080 != 0 => 8,
            _ => 0,
        };
        if flags & 0x0020 == 0 {
            let mut length = 0;
            if flags & 0x0100 != 0
                && let Some(code) = size16(glyph, at)
            {
                at += 2 + code;
                length = code;
            }
            // Code that is cut off is not run; the parts before it are shown.
            return Some((at.min(glyph.len()), length));
        }
    }
}

const REPEAT: u8 = 0x08;
/// Bytes of one glyph with as many points and as much code as there can be.
const MOST_GLYPH: usize = 1 << 19;
/// Bytes of glyphs that may lie in each other; in sound fonts none do.
const MOST_AGAIN: usize = 8 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_that_lie_in_each_other_do_not_fill_the_memory() {
        // One glyph of 600 kB without an end to it, which every other place leads to.
        let mut glyf = vec![0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0];
        glyf.extend([0, 0x20, 0, 0, 0, 0].repeat(100_000));
        let places = (0..2_001_u32).flat_map(|at| (at % 2 * 2).to_be_bytes());
        let loca: Vec<u8> = places.collect();
        let new = rebuild(&glyf, &loca, true, 2_000).glyf;
        assert!(new.len() <= glyf.len() + MOST_AGAIN + 8_000);
        let sound: Vec<u8> = [0, 20_u32].into_iter().flat_map(u32::to_be_bytes).collect();
        let glyph = [
            0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 7, 1, 1, 9, 9, 9, 9,
        ];
        assert_eq!(rebuild(&glyph, &sound, true, 1).glyf, glyph[..16]);
    }
}
