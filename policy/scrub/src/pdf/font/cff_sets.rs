//! Names, numbers, codes and fonts of the glyphs of a CFF program (Adobe 5176, sections 10, 12, 13 and 19).

use super::data::{low16, size16};
use super::glyph_names::{CFF_STANDARD, GlyphNames, cff_number};

/// The strings of the new program, with the numbers of the old ones.
pub(super) struct Names<'b, 'n> {
    old: Vec<&'b [u8]>,
    new: Vec<Vec<u8>>,
    glyphs: &'n mut GlyphNames,
}

impl<'b, 'n> Names<'b, 'n> {
    pub(super) fn new(old: Vec<&'b [u8]>, glyphs: &'n mut GlyphNames) -> Self {
        Self {
            old,
            new: Vec::new(),
            glyphs,
        }
    }

    /// The new number of a glyph's name.
    pub(super) fn number(&mut self, old: usize) -> usize {
        let Some(index) = old.checked_sub(CFF_STANDARD) else {
            return old;
        };
        let name = self.old.get(index).copied().unwrap_or(b".notdef");
        let name = self.glyphs.name(name);
        self.own(&name)
    }

    /// The number of a string that this program writes.
    pub(super) fn own(&mut self, name: &[u8]) -> usize {
        if let Some(standard) = cff_number(name) {
            return standard;
        }
        // Names mostly come once each, so only the last ones are looked at.
        let near = self.new.len().saturating_sub(LOOKED_AT);
        let recent = self.new.get(near..).unwrap_or_default();
        if let Some(at) = recent.iter().position(|known| known == name) {
            return CFF_STANDARD + near + at;
        }
        self.new.push(name.to_vec());
        CFF_STANDARD + self.new.len() - 1
    }

    pub(super) fn strings(&self) -> &[Vec<u8>] {
        &self.new
    }
}

/// The names or numbers of all glyphs but the first.
pub(super) fn charset(bytes: &[u8], place: usize, glyphs: usize) -> Vec<usize> {
    let mut set = Vec::with_capacity(glyphs);
    let wanted = glyphs.saturating_sub(1);
    let format = bytes.get(place).copied();
    let mut at = place.saturating_add(1);
    while set.len() < wanted {
        let Some(first) = size16(bytes, at) else {
            break;
        };
        let (more, step) = match format {
            Some(0) => (Some(0), 2),
            Some(1) => (bytes.get(at + 2).map(|more| usize::from(*more)), 3),
            Some(2) => (size16(bytes, at + 2), 4),
            _ => (None, 0),
        };
        let Some(more) = more else {
            break;
        };
        at += step;
        set.extend((first..=first.saturating_add(more)).take(wanted - set.len()));
    }
    set.resize(wanted, 0);
    set
}

/// The built-in encoding, in the form of one code for each glyph.
pub(super) fn encoding(bytes: &[u8], place: usize, names: &mut Names<'_, '_>) -> Option<Vec<u8>> {
    let format = *bytes.get(place)?;
    let count = usize::from(*bytes.get(place + 1)?);
    let mut codes = Vec::new();
    let mut at = place + 2;
    for _ in 0..count {
        let first = *bytes.get(at)?;
        if format & 0x7f == 0 {
            codes.push(first);
            at += 1;
        } else {
            let more = *bytes.get(at + 1)?;
            codes.extend((0..=more).map(|step| first.wrapping_add(step)));
            at += 2;
        }
    }
    codes.truncate(255);
    let mut out = vec![format & 0x80, u8::try_from(codes.len()).ok()?];
    out.extend(codes);
    if format & 0x80 != 0 {
        let count = bytes.get(at).copied().unwrap_or(0);
        out.push(count);
        for supplement in 0..usize::from(count) {
            let entry = at + 1 + supplement * 3;
            out.push(bytes.get(entry).copied().unwrap_or(0));
            let name = size16(bytes, entry + 1).unwrap_or(0);
            out.extend(low16(names.number(name)));
        }
    }
    Some(out)
}

/// Which of the fonts draws which glyph, as one byte for each; `None` if the ranges of glyphs do not rise.
pub(super) fn select(bytes: &[u8], place: usize, glyphs: usize, fonts: usize) -> Option<Vec<u8>> {
    let mut out = vec![0];
    match bytes.get(place)? {
        0 => out.extend(bytes.get(place + 1..)?.iter().take(glyphs)),
        3 => {
            let ranges = size16(bytes, place + 1)?;
            for range in 0..ranges {
                let at = place + 3 + range * 3;
                let (first, font) = (size16(bytes, at)?, *bytes.get(at + 2)?);
                let next = size16(bytes, at + 3)?;
                // Ranges that go back and forth would give 65,535 glyphs a font 65,535 times.
                if next < first {
                    return None;
                }
                out.resize(first.min(glyphs) + 1, 0);
                out.resize(next.min(glyphs) + 1, font);
            }
        }
        _ => return None,
    }
    out.resize(glyphs + 1, 0);
    // A font that is not there draws nothing, so its number would only be a word.
    let missing = |font: &&mut u8| usize::from(**font) >= fonts;
    out.iter_mut()
        .skip(1)
        .filter(missing)
        .for_each(|font| *font = 0);
    Some(out)
}

/// Strings that are compared before a new one is added.
const LOOKED_AT: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(ranges: &[(u16, u8)], end: u16) -> Vec<u8> {
        let mut out = vec![3];
        out.extend(low16(ranges.len()));
        for (first, font) in ranges {
            out.extend(first.to_be_bytes());
            out.push(*font);
        }
        out.extend(end.to_be_bytes());
        out
    }

    #[test]
    fn ranges_of_glyphs_rise_and_end_with_the_glyphs() {
        let sound = ranges(&[(0, 1), (2, 0), (3, 1)], 9);
        assert_eq!(select(&sound, 0, 4, 2).unwrap(), [0, 1, 1, 0, 1]);
        let back = ranges(&[(0, 0), (3, 0), (0, 0), (3, 0)], 4);
        assert_eq!(select(&back, 0, 4, 1), None);
    }

    #[test]
    fn numbers_of_fonts_that_are_not_there_are_no_words() {
        assert_eq!(
            select(b"\0\x01PLANT\0", 0, 7, 2).unwrap(),
            [0, 1, 0, 0, 0, 0, 0, 0]
        );
    }
}
