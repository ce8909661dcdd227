//! What the values of attributes may be.

use std::collections::HashMap;

use super::vml;
use crate::FindingKind;

/// What an attribute, or the text of an element, may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Said by itself whether it is right.
    Plain(Plain),
    /// One of these words.
    Words(Vec<&'static str>),
    /// Some of these words, with blanks between.
    List(Vec<&'static str>),
    /// An id of a relationship of one of these kinds.
    Link(Vec<&'static str>),
    /// A name that is replaced by another one of this space, everywhere by the same.
    Renamed(&'static str),
    /// A number that is replaced by another one of this space, everywhere by the same.
    Renumbered(&'static str),
    /// A number of this space that nothing refers to.
    Numbered(&'static str),
    /// Always this.
    Constant(&'static str),
    /// The format decides.
    Asked(&'static str),
    /// It goes, and is told.
    Told(FindingKind),
    /// It goes, and is told without what it said.
    Noted(FindingKind),
    /// It goes.
    Dropped,
}

/// Kinds of values that can be checked by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    /// Yes or no.
    OnOff,
    /// A whole number.
    Int,
    /// A whole number without a sign.
    Uint,
    /// A number with a fraction or an exponent.
    Decimal,
    /// A number with or without a unit.
    Measure,
    /// Hexadecimal digits, as many as this, or at most 64 for 0.
    Hex(usize),
    /// A colour.
    Colour,
    /// A word that a program knows.
    Token,
    /// Numbers with units, or places, as VML has them.
    VmlNumbers,
    /// A colour as VML has it.
    VmlColour,
    /// The colours of a gradient as VML has them.
    VmlColours,
    /// Steps of a path, or a formula, as VML has them.
    Path,
    /// A GUID that says what something means, not which one it is.
    Guid,
    /// A language (BCP 47).
    Language,
    /// The name of a font.
    Font,
    /// Free text.
    Text,
    /// A place in a sheet, or a range.
    Reference,
    /// Several of them.
    References,
    /// Numbers in a row.
    Numbers,
    /// The name of a namespace that is known here.
    Namespace,
}

impl Value {
    /// Reads the kind of a value as tables write it.
    pub(super) fn parse(
        kind: &'static str,
        enums: &HashMap<&'static str, Vec<&'static str>>,
    ) -> Option<Self> {
        if let Some(name) = kind.strip_prefix('=') {
            let (name, many) = match name.strip_suffix('+') {
                Some(name) => (name, true),
                None => (name, false),
            };
            let words = match name.strip_prefix('(') {
                Some(list) => list.strip_suffix(')')?.split('|').collect(),
                None => enums.get(name)?.clone(),
            };
            return Some(if many {
                Self::List(words)
            } else {
                Self::Words(words)
            });
        }
        if let Some(told) = kind.strip_prefix('-') {
            if told.is_empty() {
                return Some(Self::Dropped);
            }
            return match told.strip_prefix('-') {
                Some(noted) => FindingKind::from_key(noted).map(Self::Noted),
                None => FindingKind::from_key(told).map(Self::Told),
            };
        }
        match kind.split_once(':') {
            Some(("rid", kinds)) => Some(Self::Link(kinds.split(',').collect())),
            Some(("name", space)) => Some(Self::Renamed(space)),
            Some(("id", space)) => Some(Self::Renumbered(space)),
            Some(("new", space)) => Some(Self::Numbered(space)),
            Some(("const", text)) => Some(Self::Constant(text)),
            Some(("call", word)) => Some(Self::Asked(word)),
            Some(_) => None,
            None => Plain::parse(kind).map(Self::Plain),
        }
    }
}

impl Plain {
    fn parse(kind: &str) -> Option<Self> {
        Some(match kind {
            "on" => Self::OnOff,
            "int" => Self::Int,
            "uint" => Self::Uint,
            "dec" => Self::Decimal,
            "meas" => Self::Measure,
            "color" => Self::Colour,
            "token" => Self::Token,
            "vnums" => Self::VmlNumbers,
            "vcolor" => Self::VmlColour,
            "vcolors" => Self::VmlColours,
            "path" => Self::Path,
            "guid" => Self::Guid,
            "lang" => Self::Language,
            "font" => Self::Font,
            "text" => Self::Text,
            "ref" => Self::Reference,
            "refs" => Self::References,
            "nums" => Self::Numbers,
            "ns" => Self::Namespace,
            _ => Self::Hex(kind.strip_prefix("hex").map(|digits| {
                if digits.is_empty() {
                    Some(0)
                } else {
                    digits.parse().ok()
                }
            })??),
        })
    }

    /// Whether `text` is such a value.
    pub(crate) fn fits(self, text: &str) -> bool {
        match self {
            Self::OnOff => ["0", "1", "true", "false", "on", "off", "t", "f"].contains(&text),
            Self::Int => digits(text.strip_prefix(['-', '+']).unwrap_or(text)),
            Self::Uint => digits(text),
            Self::Decimal => decimal(text),
            Self::Measure => measure(text),
            Self::Hex(0) => text.len() <= 64 && hex(text),
            Self::Hex(count) => text.len() == count && hex(text),
            Self::Colour => {
                let bare = text.strip_prefix('#').unwrap_or(text);
                text == "auto" || (bare.len() == 6 && hex(bare))
            }
            Self::Token => made_of(text, 40, |c| {
                c.is_ascii_alphanumeric() || "_+.-".contains(c)
            }),
            Self::VmlNumbers => vml::is_numbers(text),
            Self::VmlColour => vml::is_colour(text),
            Self::VmlColours => vml::is_colours(text),
            Self::Path => vml::is_path(text),
            Self::Guid => guid(text),
            Self::Language => made_of(text, 35, |c| c.is_ascii_alphanumeric() || c == '-'),
            Self::Font => made_of(text, 64, |c| !c.is_control()),
            Self::Text => true,
            Self::Reference => reference(text),
            Self::References => text.split_ascii_whitespace().all(reference),
            Self::Numbers => text
                .split([' ', ',', ';'])
                .filter(|part| !part.is_empty())
                .all(decimal),
            Self::Namespace => super::ns::prefix_of(text) != super::ns::UNKNOWN,
        }
    }
}

fn made_of(text: &str, most: usize, each: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().count() <= most && text.chars().all(each)
}

fn digits(text: &str) -> bool {
    made_of(text, 20, |c| c.is_ascii_digit())
}

fn hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn decimal(text: &str) -> bool {
    let bare = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (front, exponent) = match bare.split_once(['e', 'E']) {
        Some((front, exponent)) => (front, Some(exponent)),
        None => (bare, None),
    };
    let (whole, fraction) = front.split_once('.').unwrap_or((front, ""));
    let parts = [whole, fraction]
        .into_iter()
        .filter(|part| !part.is_empty());
    let long_enough = !(whole.is_empty() && fraction.is_empty());
    let exponent = exponent.is_none_or(|text| Plain::Int.fits(text));
    long_enough
        && exponent
        && text.len() <= 40
        && parts
            .clone()
            .all(|part| made_of(part, 30, |c| c.is_ascii_digit()))
}

fn measure(text: &str) -> bool {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = text.get(number.len()..).unwrap_or_default();
    ["", "mm", "cm", "in", "pt", "pc", "pi", "px", "em", "%"].contains(&unit) && decimal(number)
}

fn guid(text: &str) -> bool {
    let inner = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let parts: Vec<&str> = inner.unwrap_or_default().split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12] && parts.iter().all(|part| hex(part))
}

fn reference(text: &str) -> bool {
    made_of(text, 40, |c| c.is_ascii_alphanumeric() || "$:".contains(c))
}
