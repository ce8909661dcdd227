//! From characters to glyphs in a TrueType program (`cmap`): read whole and written in the simplest forms.

use std::collections::BTreeMap;

use super::data::{low16, low32, size16, size32, u16_at};

/// The new table; `None` if the old one has no part that can be read.
pub(super) fn rebuild(cmap: &[u8], glyphs: usize) -> Option<Vec<u8>> {
    let count = size16(cmap, 2)?;
    let mut parts: BTreeMap<(u16, u16), Vec<u8>> = BTreeMap::new();
    for at in 0..count.min(MOST_PARTS) {
        let entry = 4 + at * 8;
        let (Some(platform), Some(encoding), Some(offset)) = (
            u16_at(cmap, entry),
            u16_at(cmap, entry + 2),
            size32(cmap, entry + 4),
        ) else {
            break;
        };
        if !matches!((platform, encoding), (0, 0..=6) | (1, 0) | (3, 0 | 1 | 10)) {
            continue;
        }
        let Some(part) = cmap.get(offset..).and_then(|part| read(part, glyphs)) else {
            continue;
        };
        let written = if platform == 1 {
            trimmed(&part)
        } else {
            segments(&part).unwrap_or_else(|| groups(&part))
        };
        parts.entry((platform, encoding)).or_insert(written);
    }
    if parts.is_empty() {
        return None;
    }
    let mut out = vec![0, 0];
    out.extend(low16(parts.len()));
    let mut place = 4 + parts.len() * 8;
    for ((platform, encoding), part) in &parts {
        out.extend(platform.to_be_bytes());
        out.extend(encoding.to_be_bytes());
        out.extend(low32(place));
        place += part.len();
    }
    parts.values().for_each(|part| out.extend(part));
    Some(out)
}

type Map = BTreeMap<usize, usize>;

fn read(part: &[u8], glyphs: usize) -> Option<Map> {
    let mut map = Map::new();
    let mut left = MOST_CODES;
    // Tells whether more codes may come.
    let mut put = |code: usize, glyph: usize| {
        if glyph != 0 && glyph < glyphs {
            map.insert(code, glyph);
        }
        left = left.saturating_sub(1);
        left > 0
    };
    match u16_at(part, 0)? {
        0 => {
            let bytes = part.get(6..).unwrap_or_default();
            for (code, glyph) in bytes.iter().take(256).enumerate() {
                put(code, usize::from(*glyph));
            }
        }
        4 => read_segments(part, &mut put)?,
        6 => {
            let (first, count) = (size16(part, 6)?, size16(part, 8)?);
            for at in 0..count {
                put(first + at, size16(part, 10 + at * 2).unwrap_or(0));
            }
        }
        12 => {
            let count = size32(part, 12)?.min(part.len() / 12);
            for at in 0..count {
                let group = 16 + at * 12;
                let (first, last) = (size32(part, group)?, size32(part, group + 4)?);
                let glyph = size32(part, group + 8)?;
                for (step, code) in (first..=last).take(glyphs).enumerate() {
                    if !put(code, glyph.saturating_add(step)) {
                        return None;
                    }
                }
            }
        }
        _ => return None,
    }
    Some(map)
}

fn read_segments(part: &[u8], put: &mut impl FnMut(usize, usize) -> bool) -> Option<()> {
    let count = size16(part, 6)? / 2;
    for at in 0..count {
        let end = size16(part, 14 + at * 2)?;
        let start = size16(part, 16 + (count + at) * 2)?;
        let delta = size16(part, 16 + (count * 2 + at) * 2)?;
        let place = 16 + (count * 3 + at) * 2;
        let offset = size16(part, place)?;
        for code in start..=end {
            let glyph = match offset {
                // Marks the last segment, in some fonts.
                0xffff => 0,
                0 => (code + delta) & 0xffff,
                _ => match size16(part, place + offset + (code - start) * 2) {
                    Some(0) | None => 0,
                    Some(glyph) => (glyph + delta) & 0xffff,
                },
            };
            if code != 0xffff && !put(code, glyph) {
                return None;
            }
        }
    }
    Some(())
}

/// Format 6: one row of glyphs.
fn trimmed(map: &Map) -> Vec<u8> {
    let map: Map = map
        .range(..0x1_0000)
        .map(|(code, glyph)| (*code, *glyph))
        .collect();
    let first = map.keys().next().copied().unwrap_or(0);
    let last = map.keys().next_back().copied().unwrap_or(0);
    // Two-byte Mac encodings do not exist any more; 256 codes are all there are.
    let last = last.min(first + 255);
    let mut out = vec![0, 6];
    out.extend(low16(10 + (last - first + 1) * 2));
    out.extend([0, 0]);
    out.extend(low16(first));
    out.extend(low16(last - first + 1));
    for code in first..=last {
        out.extend(low16(map.get(&code).copied().unwrap_or(0)));
    }
    out
}

/// Codes and glyphs that rise together: first code, last code, first glyph.
fn runs(map: &Map) -> Vec<(usize, usize, usize)> {
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for (code, glyph) in map {
        match runs.last_mut() {
            Some((first, last, start))
                if *last + 1 == *code && *start + (code - *first) == *glyph =>
            {
                *last = *code;
            }
            _ => runs.push((*code, *code, *glyph)),
        }
    }
    runs
}

/// Format 4, unless the codes do not fit in it.
fn segments(map: &Map) -> Option<Vec<u8>> {
    if map.keys().next_back().is_some_and(|last| *last >= 0xffff) {
        return None;
    }
    let mut runs = runs(map);
    runs.push((0xffff, 0xffff, 0));
    let count = runs.len();
    let length = 16 + count * 8;
    if length > 0xffff {
        return None;
    }
    let power = count.ilog2();
    let mut out = vec![0, 4];
    out.extend(low16(length));
    out.extend([0, 0]);
    out.extend(low16(count * 2));
    out.extend(low16(2 << power));
    out.extend(low16(usize::try_from(power).unwrap_or(0)));
    out.extend(low16((count * 2).saturating_sub(2 << power)));
    runs.iter()
        .for_each(|(_, last, _)| out.extend(low16(*last)));
    out.extend([0, 0]);
    runs.iter()
        .for_each(|(first, _, _)| out.extend(low16(*first)));
    for (first, _, glyph) in &runs {
        let delta = if *first == 0xffff {
            1
        } else {
            (glyph + 0x1_0000 - first) & 0xffff
        };
        out.extend(low16(delta));
    }
    out.resize(length, 0);
    Some(out)
}

/// Format 12.
fn groups(map: &Map) -> Vec<u8> {
    let runs = runs(map);
    let mut out = vec![0, 12, 0, 0];
    out.extend(low32(16 + runs.len() * 12));
    out.extend([0; 4]);
    out.extend(low32(runs.len()));
    for (first, last, glyph) in runs {
        out.extend(low32(first));
        out.extend(low32(last));
        out.extend(low32(glyph));
    }
    out
}

const MOST_PARTS: usize = 16;
/// Codes in one part; Unicode has fewer characters.
const MOST_CODES: usize = 1_200_000;
