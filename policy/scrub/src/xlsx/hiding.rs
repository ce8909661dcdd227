//! Formats that show nothing: number formats whose sections are empty, and letters in the colour of their ground.

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
    /// Red, green and blue as six hexadecimal digits in capitals.
    Fixed(String),
    /// A colour of the theme, with its tint as it is written.
    Theme(String, String),
    /// The colour of the window's text or ground, or one that is not compared.
    Other,
}

impl Colour {
    /// Reads a `CT_Color`.
    pub(super) fn read(element: &Element) -> Self {
        if let Some(rgb) = element.get("", "rgb") {
            let last = rgb.len().saturating_sub(6);
            return Self::Fixed(rgb.get(last..).unwrap_or("").to_ascii_uppercase());
        }
        if let Some(theme) = element.get("", "theme") {
            let tint = element.get("", "tint").unwrap_or("0");
            return Self::Theme(theme.to_owned(), tint.to_owned());
        }
        match element.get("", "indexed") {
            Some("1" | "9" | "65") => Self::Fixed(WHITE.to_owned()),
            Some("0" | "8") => Self::Fixed("000000".to_owned()),
            Some(number) => Self::Theme(format!("indexed {number}"), String::new()),
            None => Self::Other,
        }
    }

    fn is_white(&self) -> bool {
        match self {
            Self::Fixed(rgb) => rgb == WHITE,
            // The first colour of a theme is that of its ground.
            Self::Theme(theme, tint) => theme == "0" && tint == "0",
            Self::Other => false,
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
pub(super) fn letters(font: &Tree) -> Colour {
    let colour = font.child("x", "color");
    colour.map_or(Colour::Other, |tree| Colour::read(&tree.element))
}

/// The ground that a `CT_Fill` makes.
pub(super) fn ground(fill: &Tree) -> Ground {
    let Some(pattern) = fill.child("x", "patternFill") else {
        return Ground::Mixed;
    };
    match pattern.element.get("", "patternType") {
        None | Some("none") => Ground::Sheet,
        Some("solid") => {
            let colour = pattern.child("x", "fgColor");
            Ground::Plain(colour.map_or(Colour::Other, |tree| Colour::read(&tree.element)))
        }
        Some(_) => Ground::Mixed,
    }
}

/// Whether letters of one colour cannot be seen on a ground.
pub(super) fn is_lost(letters: &Colour, ground: &Ground) -> bool {
    match ground {
        Ground::Sheet => letters.is_white(),
        Ground::Plain(colour) => {
            *letters != Colour::Other
                && (letters == colour || (letters.is_white() && colour.is_white()))
        }
        Ground::Mixed => false,
    }
}

const WHITE: &str = "FFFFFF";

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
