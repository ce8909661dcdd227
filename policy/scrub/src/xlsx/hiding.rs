//! Formats that show nothing: number formats whose sections are empty, and letters in the colour of their ground.

use crate::ooxml::drawing::palette::{BLACK, Colour as Rgb, Palette, WHITE, hex, is_same};
use crate::ooxml::{Element, Tree};

/// What a style hides of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hides {
    /// Text shows as nothing.
    pub(super) text: bool,
    /// Numbers show as nothing.
    pub(super) numbers: bool,
    /// Letters have the colour of their ground, unless a table or a rule colours the cell.
    pub(super) colour: bool,
}

/// What a number format shows as nothing (ISO/IEC 29500-1, 18.8.31): its sections are for numbers above, below and
/// at zero and for text.
pub(super) fn by_format(code: &str) -> Hides {
    let sections = sections(code);
    let empty = |at: usize| sections.get(at).is_some_and(|shown| !shown);
    Hides {
        text: empty(3),
        numbers: empty(0) && empty(1) && (empty(2) || sections.len() == 2),
        colour: false,
    }
}

/// For each section of a format, whether it shows anything.
fn sections(code: &str) -> Vec<bool> {
    let mut sections = vec![false];
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        let shows = match c {
            ';' => {
                sections.push(false);
                false
            }
            '"' => rest
                .by_ref()
                .take_while(|c| *c != '"')
                .any(|c| !c.is_whitespace()),
            '[' => rest.by_ref().take_while(|c| *c != ']').any(|c| c == '$'),
            '\\' => rest.next().is_some_and(|c| !c.is_whitespace()),
            '_' | '*' => {
                rest.next();
                false
            }
            _ => !c.is_whitespace(),
        };
        if let Some(last) = sections.last_mut() {
            *last |= shows;
        }
    }
    sections
}

/// A colour as far as it can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    /// Red, green and blue.
    Fixed(Rgb),
    /// A colour of the theme with a tint, as they are written.
    Theme(String, String),
    /// The colour of the window's text or ground, or one that is not compared.
    Other,
}

impl Colour {
    /// Reads a `CT_Color` (18.3.1.15) with the colours of the theme.
    pub(super) fn read(element: &Element, theme: &Palette) -> Self {
        if let Some(rgb) = element.get("", "rgb") {
            let last = rgb.len().saturating_sub(6);
            let fixed = rgb.get(last..).and_then(hex);
            return fixed.map_or(Self::Other, Self::Fixed);
        }
        if let Some(number) = element.get("", "theme") {
            let tint = element.get("", "tint").unwrap_or("0");
            if tint.trim().parse() != Ok(0.0) {
                return Self::Theme(number.to_owned(), tint.to_owned());
            }
            let name = number.trim().parse().ok();
            let name = name.and_then(|number: usize| THEME.get(number));
            let usual = (number == "0").then_some(WHITE);
            let fixed = name.and_then(|name| theme.named(name)).or(usual);
            return fixed.map_or_else(
                || Self::Theme(number.to_owned(), String::new()),
                Self::Fixed,
            );
        }
        match element.get("", "indexed") {
            Some("1" | "9" | "65") => Self::Fixed(WHITE),
            Some("0" | "8") => Self::Fixed(BLACK),
            Some(number) => Self::Theme(format!("indexed {number}"), String::new()),
            None => Self::Other,
        }
    }
}

/// What is behind letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// Nothing: the sheet itself.
    Sheet,
    /// One colour.
    Plain(Colour),
    /// A pattern or a gradient.
    Mixed,
}

/// The colour of a `CT_Font`.
pub(super) fn letters(font: &Tree, theme: &Palette) -> Colour {
    let colour = font.child("x", "color");
    colour.map_or(Colour::Other, |tree| Colour::read(&tree.element, theme))
}

/// The ground that a `CT_Fill` makes.
pub(super) fn ground(fill: &Tree, theme: &Palette) -> Ground {
    let Some(pattern) = fill.child("x", "patternFill") else {
        return Ground::Mixed;
    };
    match pattern.element.get("", "patternType") {
        None | Some("none") => Ground::Sheet,
        Some("solid") => {
            let colour = pattern.child("x", "fgColor");
            Ground::Plain(colour.map_or(Colour::Other, |tree| Colour::read(&tree.element, theme)))
        }
        Some(_) => Ground::Mixed,
    }
}

/// Whether letters of one colour cannot be seen on a ground.
pub(super) fn is_lost(letters: &Colour, ground: &Ground) -> bool {
    let white = Colour::Fixed(WHITE);
    let behind = match ground {
        Ground::Sheet => &white,
        Ground::Plain(colour) => colour,
        Ground::Mixed => return false,
    };
    match (letters, behind) {
        (Colour::Fixed(letters), Colour::Fixed(behind)) => is_same(*letters, *behind),
        (Colour::Theme(..), behind) => letters == behind,
        (Colour::Fixed(_) | Colour::Other, _) => false,
    }
}

/// The colours of a theme by the numbers that workbooks use.
static THEME: [&str; 12] = [
    "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
    "hlink", "folHlink",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_nothing_are_known() {
        let hides = |code: &str| {
            let found = by_format(code);
            (found.text, found.numbers)
        };
        assert_eq!(hides(";;;"), (true, true));
        assert_eq!(hides(";;"), (false, true));
        assert_eq!(hides("\"\";\"\";\"\";\"\""), (true, true));
        assert_eq!(hides("[Red];[Blue]_-;* ;"), (true, true));
        for shown in [
            "General",
            "0.00",
            "0;-0;;@",
            "@",
            "",
            "\";;;\"",
            "[$-409]d;;;@",
            "\\;;;",
        ] {
            assert_eq!(hides(shown), (false, false), "{shown}");
        }
    }
}
