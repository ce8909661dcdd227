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
    let stem = variant.trim_end_matches(|c: char| c.is_ascii_digit());
    let known_variant = stem.is_empty() || VARIANTS.contains(&stem);
    known_variant
        && variant.len() - stem.len() <= 2
        && base.split('_').count() <= MOST_PARTS
        && base.split('_').all(is_usual_part)
}

fn is_usual_part(part: &str) -> bool {
    if GLYPHS.binary_search(&part).is_ok() {
        return true;
    }
    if is_unicode(part) {
        return true;
    }
    let digits = part.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = part.strip_suffix(digits).unwrap_or(part);
    // Glyphs have numbers of five digits at most; with two letters more than three are rather somebody's mark.
    let most = match letters.len() {
        _ if STEMS.contains(&letters) => 5,
        0 | 1 => 5,
        2 if letters != NEUTRAL => 3,
        _ => 0,
    };
    (1..=most).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
}

/// `uni` and the four digits of one to three characters, or `u` and those of one.
fn is_unicode(part: &str) -> bool {
    let (hex, fits) = match (part.strip_prefix("uni"), part.strip_prefix('u')) {
        (Some(hex), _) => (hex, matches!(hex.len(), 4 | 8 | 12)),
        (None, Some(hex)) => (hex, matches!(hex.len(), 4..=6)),
        (None, None) => return false,
    };
    fits && hex
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

/// Characters of a ligature.
const MOST_PARTS: usize = 4;
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
    fn names_that_are_put_together_from_usual_ones_become_numbers() {
        let mut names = GlyphNames::default();
        for usual in [
            "f_f_i.ss01",
            "uni00660069",
            "u1F600",
            "C0065",
            "g65535",
            "MT12",
            "a.99",
        ] {
            assert_eq!(names.name(usual.as_bytes()), usual.as_bytes());
        }
        for unusual in [
            "J_a_n_e_space_D_o_e_at_A_C_M_E",
            "a.ss20240501123456789012345",
            "a.2024",
            "JD471123",
            "JD4711",
            "J471123",
            "glyph20240501",
            "u4A616E65446F",
        ] {
            assert!(
                names.name(unusual.as_bytes()).starts_with(b"qg"),
                "{unusual}"
            );
        }
    }

    #[test]
    fn the_lists_are_whole() {
        assert_eq!(CFF_STRINGS.len(), CFF_STANDARD);
        assert_eq!(MAC_NAMES.len(), MAC);
        assert_eq!(mac_number(b"space"), Some(3));
        assert_eq!(cff_number(b"space"), Some(1));
    }
}
