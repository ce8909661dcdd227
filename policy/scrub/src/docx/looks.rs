//! How text looks, as far as it decides whether anybody can see it: what styles, tables and the text itself say of its
//! colour, of what lies behind it and of its size (ECMA-376 part 1, 17.7.2).

use crate::ooxml::drawing::palette::{BLACK, Colour, Palette, WHITE, hex, is_same};
use crate::ooxml::{Element, Tree};

/// What one place says of the looks of text; nothing where it leaves that to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Looks {
    /// Whether it is marked as hidden.
    pub(super) vanishes: Option<bool>,
    /// The colour of its letters.
    ink: Option<Ink>,
    /// What it is highlighted with.
    highlight: Option<Ground>,
    /// What lies behind it.
    shade: Option<Ground>,
    /// Whether it is too small to read.
    tiny: Option<bool>,
}

/// The colour of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    /// Black or white, whichever can be seen.
    Auto,
    /// This one.
    Of(Colour),
    /// One that is not computed here.
    Unknown,
}

/// What lies behind letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// Nothing of its own.
    Open,
    /// One colour.
    Of(Colour),
    /// A pattern, a picture, or what cannot be told.
    Unknown,
}

impl Ground {
    /// This one, or the other where this one is open.
    pub(super) fn over(self, other: Self) -> Self {
        if self == Self::Open { other } else { self }
    }
}

impl Looks {
    /// Reads the properties of a run (`w:rPr`, 17.3.2.28).
    pub(super) fn read(properties: &Tree, theme: &Theme) -> Self {
        let child = |local| properties.child("w", local).map(|tree| &tree.element);
        let size = child("sz").and_then(|size| size.get("w", "val"));
        Self {
            vanishes: child("vanish").map(is_on),
            ink: child("color").map(|colour| theme.ink(colour)),
            highlight: child("highlight").map(highlight),
            shade: child("shd").map(|shade| theme.shade(shade)),
            tiny: size.map(|size| matches!(size, "0" | "1" | "2" | "3" | "4")),
        }
    }

    /// The same, with what `other` says put over it.
    pub(super) fn under(&self, other: &Self) -> Self {
        Self {
            vanishes: other.vanishes.or(self.vanishes),
            ink: other.ink.or(self.ink),
            highlight: other.highlight.or(self.highlight),
            shade: other.shade.or(self.shade),
            tiny: other.tiny.or(self.tiny),
        }
    }

    /// Whether text that looks like this cannot be read in front of a ground.
    pub(super) fn is_unreadable(&self, behind: Ground) -> bool {
        let own = |ground: Option<Ground>| ground.unwrap_or(Ground::Open);
        let ground = own(self.highlight).over(own(self.shade)).over(behind);
        let lost = match (self.ink, ground) {
            (Some(Ink::Of(ink)), Ground::Of(ground)) => is_same(ink, ground),
            _ => false,
        };
        lost || self.tiny == Some(true)
    }
}

/// Colours of the theme by the names that documents of Word use (17.18.97), which the settings may exchange (17.15.1.20).
#[derive(Clone, Debug, Default)]
pub(super) struct Theme {
    palette: Palette,
}

impl Theme {
    /// The theme of these colours. `exchanged` is `w:clrSchemeMapping`.
    pub(super) fn new(mut palette: Palette, exchanged: Option<&Element>) -> Self {
        for (name, own, usual) in NAMES {
            let given = exchanged.and_then(|map| map.get("w", own));
            let meant = NAMES.iter().find(|(name, ..)| Some(*name) == given);
            let meant = meant.map_or(usual, |(_, _, meant)| *meant);
            palette.also(name, meant);
            // The names that drawings use.
            palette.also(own, meant);
            if let Some(number) = own.strip_prefix('t') {
                palette.also(&format!("tx{number}"), meant);
            }
        }
        Self { palette }
    }

    /// The colour of a fill in a drawing.
    pub(super) fn drawn(&self, colour: &Tree) -> Option<Colour> {
        self.palette.colour(colour)
    }

    /// The colour of a page (`w:background`, 17.2.1).
    pub(super) fn page(&self, background: &Element) -> Colour {
        match self.ink(background) {
            Ink::Of(colour) => colour,
            Ink::Auto | Ink::Unknown => WHITE,
        }
    }

    /// The colour of letters (`w:color`, 17.3.2.6).
    fn ink(&self, colour: &Element) -> Ink {
        let plain = if colour.name.local == "background" {
            "color"
        } else {
            "val"
        };
        self.mixed(
            colour,
            [plain, "themeColor", "themeTint", "themeShade"],
            Ink::Auto,
        )
    }

    /// What a shade (`w:shd`, 17.3.5) makes of the ground.
    pub(super) fn shade(&self, shade: &Element) -> Ground {
        let ground = |ink| match ink {
            Ink::Auto => Ground::Open,
            Ink::Of(colour) => Ground::Of(colour),
            Ink::Unknown => Ground::Unknown,
        };
        match shade.get("w", "val").unwrap_or("clear") {
            "nil" => Ground::Open,
            "clear" => {
                let names = ["fill", "themeFill", "themeFillTint", "themeFillShade"];
                ground(self.mixed(shade, names, Ink::Auto))
            }
            "solid" => {
                let names = ["color", "themeColor", "themeTint", "themeShade"];
                ground(self.mixed(shade, names, Ink::Of(BLACK)))
            }
            _ => Ground::Unknown,
        }
    }

    /// A colour that is given by digits or by the theme, which goes before. A tint of the theme is what the digits say.
    fn mixed(&self, element: &Element, names: [&str; 4], auto: Ink) -> Ink {
        let [digits, theme, tint, shade] = names;
        let value = |name| element.get("w", name);
        let plain = match value(digits) {
            Some("auto") => auto,
            Some(text) => hex(text.trim_start_matches('#')).map_or(Ink::Unknown, Ink::Of),
            None => auto,
        };
        let Some(named) = value(theme).filter(|named| *named != "none") else {
            return plain;
        };
        if value(tint).is_some() || value(shade).is_some() {
            return if plain == auto { Ink::Unknown } else { plain };
        }
        self.palette.named(named).map_or(plain, Ink::Of)
    }
}

/// Whether a property that is there holds.
pub(super) fn is_on(element: &Element) -> bool {
    !matches!(element.get("w", "val"), Some("0" | "false" | "off"))
}

/// The colour of a highlighter (17.18.40).
fn highlight(element: &Element) -> Ground {
    let value = element.get("w", "val").unwrap_or("none");
    if value == "none" {
        return Ground::Open;
    }
    let found = HIGHLIGHTS.iter().find(|(name, _)| *name == value);
    found.map_or(Ground::Unknown, |(_, colour)| Ground::Of(*colour))
}

/// Names of colours in a document, what settings call the place that they can exchange, and names in a theme.
static NAMES: [(&str, &str, &str); 16] = [
    ("light1", "", "lt1"),
    ("dark1", "", "dk1"),
    ("light2", "", "lt2"),
    ("dark2", "", "dk2"),
    ("background1", "bg1", "lt1"),
    ("text1", "t1", "dk1"),
    ("background2", "bg2", "lt2"),
    ("text2", "t2", "dk2"),
    ("accent1", "accent1", "accent1"),
    ("accent2", "accent2", "accent2"),
    ("accent3", "accent3", "accent3"),
    ("accent4", "accent4", "accent4"),
    ("accent5", "accent5", "accent5"),
    ("accent6", "accent6", "accent6"),
    ("hyperlink", "hyperlink", "hlink"),
    ("followedHyperlink", "followedHyperlink", "folHlink"),
];

static HIGHLIGHTS: [(&str, Colour); 16] = [
    ("black", BLACK),
    ("blue", [0, 0, 0xff]),
    ("cyan", [0, 0xff, 0xff]),
    ("darkBlue", [0, 0, 0x8b]),
    ("darkCyan", [0, 0x8b, 0x8b]),
    ("darkGray", [0xa9, 0xa9, 0xa9]),
    ("darkGreen", [0, 0x64, 0]),
    ("darkMagenta", [0x80, 0, 0x80]),
    ("darkRed", [0x8b, 0, 0]),
    ("darkYellow", [0x80, 0x80, 0]),
    ("green", [0, 0xff, 0]),
    ("lightGray", [0xd3, 0xd3, 0xd3]),
    ("magenta", [0xff, 0, 0xff]),
    ("red", [0xff, 0, 0]),
    ("white", WHITE),
    ("yellow", [0xff, 0xff, 0]),
];
