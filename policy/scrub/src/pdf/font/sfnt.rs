//! TrueType and OpenType programs: the tables that draw glyphs, rebuilt, and no others (ISO 32000-2, 9.9; OpenType 1.9).

use super::data::{low16, low32, size16, size32, u16_at, u32_at};
use super::glyph_names::GlyphNames;
use super::{cff, cmap_table, glyf, post};

/// A program and whether its glyphs are CFF.
pub(super) struct Sfnt {
    pub(super) bytes: Vec<u8>,
    /// How many there are.
    pub(super) glyphs: usize,
    pub(super) is_cff: bool,
}

/// Rebuilds a program; `None` if no viewer could use it.
pub(super) fn rebuild(bytes: &[u8], names: &mut GlyphNames) -> Option<Sfnt> {
    let old = Tables::read(bytes)?;
    let mut new: Vec<([u8; 4], Vec<u8>)> = Vec::new();
    // A font of nothing but spaces, or whose glyphs are all broken, has outlines without a byte; viewers show it blank.
    let is_cff = old.get(b"glyf").is_none() && old.get(b"CFF ").is_some();
    let maxp = old.get(b"maxp")?;
    let glyphs = size16(maxp, 4)?;
    let long = u16_at(old.get(b"head")?, 50) != Some(0);
    let mut has_code = false;
    if is_cff {
        let rebuilt = cff::rebuild(old.get(b"CFF ")?, names)?;
        new.push((*b"CFF ", rebuilt.bytes));
    } else {
        let outlines = glyf::rebuild(old.listed(b"glyf")?, old.get(b"loca")?, long, glyphs);
        has_code = outlines.has_code;
        new.push((*b"glyf", outlines.glyf));
        new.push((*b"loca", outlines.loca));
    }
    if let Some(cmap) = old
        .get(b"cmap")
        .and_then(|cmap| cmap_table::rebuild(cmap, glyphs))
    {
        new.push((*b"cmap", cmap));
    }
    // What the programs of the glyphs call; where no glyph has one, these change nothing that is drawn.
    for name in [b"cvt ", b"fpgm", b"prep"] {
        if let Some(table) = old.get(name).filter(|_| has_code) {
            new.push((*name, table.to_vec()));
        }
    }
    new.push((*b"head", head(old.get(b"head")?)?));
    if let Some(hhea) = old.get(b"hhea") {
        new.push((*b"hhea", padded(hhea, 36, 24..32)));
        let metrics = size16(hhea, 34).unwrap_or(0);
        let length = metrics * 4 + glyphs.saturating_sub(metrics) * 2;
        let hmtx = old.get(b"hmtx").unwrap_or_default();
        new.push((*b"hmtx", hmtx.get(..length).unwrap_or(hmtx).to_vec()));
    }
    let whole = if maxp.starts_with(&[0, 1, 0, 0]) {
        32
    } else {
        6
    };
    new.push((*b"maxp", padded(maxp, whole, 0..0)));
    if let Some(post) = old
        .get(b"post")
        .and_then(|post| post::rebuild(post, glyphs, names))
    {
        new.push((*b"post", post));
    }
    let bytes = write(new, is_cff);
    Some(Sfnt {
        bytes,
        glyphs,
        is_cff,
    })
}

/// The tables of a program.
struct Tables<'b>(Vec<([u8; 4], &'b [u8])>);

impl<'b> Tables<'b> {
    fn read(bytes: &'b [u8]) -> Option<Self> {
        // A collection: viewers take its first font.
        let start = if bytes.starts_with(b"ttcf") {
            size32(bytes, 12)?
        } else {
            0
        };
        let count = size16(bytes, start.checked_add(4)?)?;
        let mut tables = Vec::new();
        for at in 0..count {
            let place = start.checked_add(12 + at * 16)?;
            let Some(entry) = bytes.get(place..place + 16) else {
                break;
            };
            let (offset, length) = (size32(entry, 8)?, size32(entry, 12)?);
            let name = *entry.first_chunk()?;
            let Some(rest) = bytes.get(offset..) else {
                continue;
            };
            // A table that promises more than there is has what there is.
            tables.push((name, rest.get(..length).unwrap_or(rest)));
        }
        Some(Self(tables))
    }

    /// A table that has bytes.
    fn get(&self, name: &[u8; 4]) -> Option<&'b [u8]> {
        self.listed(name).filter(|table| !table.is_empty())
    }

    /// A table that may be empty.
    fn listed(&self, name: &[u8; 4]) -> Option<&'b [u8]> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map(|(_, table)| *table)
    }
}

/// A table of fixed length, cut or filled up, with reserved bytes cleared.
fn padded(table: &[u8], length: usize, reserved: std::ops::Range<usize>) -> Vec<u8> {
    let mut new = table.get(..length).unwrap_or(table).to_vec();
    new.resize(length, 0);
    if let Some(reserved) = new.get_mut(reserved) {
        reserved.fill(0);
    }
    new
}

/// The header without version, dates and check sum.
fn head(old: &[u8]) -> Option<Vec<u8>> {
    let mut new = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    new.extend([0x5f, 0x0f, 0x3c, 0xf5]);
    // Flags and units.
    new.extend(old.get(16..20)?);
    // Created and modified.
    new.extend([0; 16]);
    // The box around all glyphs, style, smallest size.
    new.extend(old.get(36..48)?);
    // Direction, long places, the one format of glyphs.
    new.extend([0, 2, 0, 1, 0, 0]);
    Some(new)
}

fn write(mut tables: Vec<([u8; 4], Vec<u8>)>, is_cff: bool) -> Vec<u8> {
    tables.sort_by_key(|(name, _)| *name);
    let count = tables.len();
    let power = count.max(1).ilog2();
    let range = 16_usize << power;
    let mut out = if is_cff {
        b"OTTO".to_vec()
    } else {
        vec![0, 1, 0, 0]
    };
    out.extend(low16(count));
    out.extend(low16(range));
    out.extend(low16(usize::try_from(power).unwrap_or(0)));
    out.extend(low16((count * 16).saturating_sub(range)));
    let mut place = 12 + count * 16;
    for (name, table) in &tables {
        out.extend(name);
        out.extend(sum(table).to_be_bytes());
        out.extend(low32(place));
        out.extend(low32(table.len()));
        place = place.saturating_add(table.len().next_multiple_of(4));
    }
    let mut head = 0;
    for (name, table) in &tables {
        if name == b"head" {
            head = out.len();
        }
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(sum(&out)).to_be_bytes();
    if let Some(place) = out.get_mut(head + 8..head + 12) {
        place.copy_from_slice(&adjustment);
    }
    out
}

/// The check sum of a table.
fn sum(bytes: &[u8]) -> u32 {
    bytes
        .chunks(4)
        .map(|chunk| {
            let mut four = chunk.to_vec();
            four.resize(4, 0);
            u32_at(&four, 0).unwrap_or(0)
        })
        .fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program of two glyphs with these outlines and places.
    fn program(glyf: &[u8], loca: &[u8]) -> Vec<u8> {
        let tables = vec![
            (*b"glyf", glyf.to_vec()),
            (*b"head", vec![0; 54]),
            (*b"loca", loca.to_vec()),
            (*b"maxp", vec![0, 1, 0, 0, 0, 2]),
        ];
        write(tables, false)
    }

    #[test]
    fn a_program_without_one_sound_glyph_is_kept_and_rebuilt_alike_again() {
        let broken = [0, 1, 0, 0, 0, 0];
        for (glyf, loca) in [
            (b"".as_slice(), [0; 6].as_slice()),
            (&broken, &[0, 0, 0, 3, 0, 3]),
            (&broken, &[0, 9]),
        ] {
            let names = &mut GlyphNames::default();
            let once = rebuild(&program(glyf, loca), names).unwrap();
            assert!(!once.is_cff);
            let twice = rebuild(&once.bytes, names).unwrap();
            assert!(once.bytes == twice.bytes);
        }
    }
}
