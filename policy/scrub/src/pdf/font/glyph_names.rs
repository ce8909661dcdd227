//! Names of glyphs: those that a published list or a usual pattern has stay, all others become numbers.
//!
//! A name can be any text, and a font can have thousands that nobody sees. The same new name stands in the font, its
//! encoding and its procedures, so the same glyphs are shown.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The new names that were given in this file so far.
#[derive(Default)]
pub(in crate::pdf) struct GlyphNames {
    new: BTreeMap<Vec<u8>, usize>,
}

impl GlyphNames {
    /// The name by which a glyph goes in the new file.
    pub(super) fn name(&mut self, old: &[u8]) -> Vec<u8> {
        if is_usual(old) {
            return old.to_vec();
        }
        let next = self.new.len().saturating_add(1);
        let number = *self.new.entry(old.to_vec()).or_insert(next);
        format!("{NEUTRAL}{number}").into_bytes()
    }
}

/// Whether a name tells nothing but which character or which number the glyph is.
fn is_usual(name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else {
        return false;
    };
    let (base, variant) = name.split_once('.').unwrap_or((name, ""));
    if base.is_empty() {
        return matches!(variant, "notdef" | "null");
    }
    let known_variant = variant.is_empty()
        || VARIANTS.contains(&variant.trim_end_matches(|c: char| c.is_ascii_digit()))
        || variant.chars().all(|c| c.is_ascii_digit()) && variant.len() <= 4;
    known_variant && base.split('_').all(is_usual_part)
}

fn is_usual_part(part: &str) -> bool {
    if GLYPHS.binary_search(&part).is_ok() {
        return true;
    }
    let digits = part.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = part.strip_suffix(digits).unwrap_or(part);
    if !digits.is_empty() && digits.len() <= 6 && digits.chars().all(|c| c.is_ascii_digit()) {
        return letters != NEUTRAL && (letters.len() <= 2 || STEMS.contains(&letters));
    }
    let hex = part
        .strip_prefix("uni")
        .or_else(|| part.strip_prefix('u'))
        .unwrap_or("");
    matches!(hex.len(), 4..=6 | 8 | 12)
        && hex
            .chars()
            .all(|c| c.is_ascii_hexdigit() && !c.is_ascii_lowercase())
}

/// The number of the names that all CFF fonts share.
pub(super) const CFF_STANDARD: usize = 391;

/// The place of a name in the list that all TrueType fonts share (Apple's order).
pub(super) fn mac_number(name: &[u8]) -> Option<usize> {
    MAC_NAMES.iter().position(|known| known.as_bytes() == name)
}

/// The place of a name in the list that all CFF fonts share.
pub(super) fn cff_number(name: &[u8]) -> Option<usize> {
    CFF_STRINGS
        .iter()
        .position(|known| known.as_bytes() == name)
}

/// The number of the names that all TrueType fonts share.
pub(super) const MAC: usize = 258;

/// What new names begin with; a name of this form is never taken over.
const NEUTRAL: &str = "qg";
/// Names of characters: the Adobe Glyph List with those of CFF and TrueType.
static GLYPHS: List = LazyLock::new(|| include_str!("glyph_names.txt").lines().collect());
static CFF_STRINGS: List = LazyLock::new(|| include_str!("cff_strings.txt").lines().collect());
static MAC_NAMES: List = LazyLock::new(|| include_str!("mac_names.txt").lines().collect());
type List = LazyLock<Vec<&'static str>>;
/// Words in front of a glyph's number.
const STEMS: &[&str] = &[
    "afii", "char", "cid", "gid", "glyph", "index", "nop", "CID", "Char", "Glyph", "GID",
];
/// Words behind the point, without their numbers.
const VARIANTS: &[&str] = &[
    "alt",
    "c",
    "case",
    "cn",
    "calt",
    "dlig",
    "dnom",
    "fina",
    "fitted",
    "frac",
    "init",
    "inferior",
    "isol",
    "liga",
    "lf",
    "lnum",
    "locl",
    "medi",
    "numr",
    "oldstyle",
    "onum",
    "osf",
    "pnum",
    "salt",
    "sc",
    "sinf",
    "smallcap",
    "smcp",
    "ss",
    "sub",
    "subs",
    "sup",
    "superior",
    "sups",
    "swash",
    "swsh",
    "taboldstyle",
    "tf",
    "titl",
    "tnum",
    "tosf",
    "vert",
    "zero",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell_something_become_numbers() {
        let mut names = GlyphNames::default();
        for usual in [
            "A",
            "a12",
            "uni20AC",
            "f_f_i",
            "zero.oldstyle",
            ".notdef",
            "cid00017",
            "G1",
        ] {
            assert_eq!(names.name(usual.as_bytes()), usual.as_bytes());
        }
        assert_eq!(names.name(b"QZ7PLANT"), b"qg1");
        assert_eq!(names.name(b"A.QZ7PLANT"), b"qg2");
        assert_eq!(names.name(b"QZ7PLANT"), b"qg1");
    }

    #[test]
    fn the_lists_are_whole() {
        assert_eq!(CFF_STRINGS.len(), CFF_STANDARD);
        assert_eq!(MAC_NAMES.len(), MAC);
        assert_eq!(mac_number(b"space"), Some(3));
        assert_eq!(cff_number(b"space"), Some(1));
    }
}
