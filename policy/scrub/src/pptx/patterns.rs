//! What layouts and masters give to the shapes that fill their places (ECMA-376 part 1, 19.3.1.36): a frame, a fill, and
//! looks of words, level by level.

use super::ground::{Frame, frame};
use crate::ooxml::drawing::palette::{Colour, Palette};
use crate::ooxml::{Element, Tree};

/// What one place says of the looks of words; nothing where it leaves that to others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looks {
    /// The size of letters in hundredths of a point.
    pub(super) size: Option<u32>,
    /// Their colour.
    pub(super) ink: Option<Ink>,
}

/// How letters are filled.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ink {
    /// With one colour.
    Of(Colour),
    /// With nothing that can be seen.
    Clear,
    /// With anything else.
    Unknown,
}

impl Looks {
    /// Reads the properties of words (`a:rPr` or `a:defRPr`, 21.1.2.3.9).
    pub(super) fn read(properties: &Tree, palette: &Palette) -> Self {
        let size = properties.element.get("", "sz");
        let other = ["noFill", "gradFill", "blipFill", "pattFill", "grpFill"];
        let ink = match properties.child("a", "solidFill") {
            Some(fill) => Some(ink(fill.trees().next(), palette)),
            None => other
                .iter()
                .any(|name| properties.child("a", name).is_some())
                .then_some(Ink::Unknown),
        };
        Self {
            size: size.and_then(|size| size.parse().ok()),
            ink,
        }
    }

    /// This, or the other where this says nothing.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            size: self.size.or(other.size),
            ink: self.ink.or(other.ink),
        }
    }
}

fn ink(colour: Option<&Tree>, palette: &Palette) -> Ink {
    let alpha = colour.and_then(|colour| colour.child("a", "alpha"));
    let alpha = alpha.and_then(|alpha| alpha.element.get("", "val"));
    if matches!(alpha, Some("0" | "0%")) {
        return Ink::Clear;
    }
    let plain = colour.and_then(|colour| palette.colour(colour));
    plain.map_or(Ink::Unknown, Ink::Of)
}

/// The looks of words on each of nine levels.
#[derive(Clone, Debug, Default)]
pub(super) struct Levels([Looks; 9]);

impl Levels {
    /// Reads a list of levels (`a:lstStyle`, 21.1.2.4.12).
    pub(super) fn read(list: &Tree, palette: &Palette) -> Self {
        let mut levels = Self::default();
        for (number, looks) in (1..).zip(&mut levels.0) {
            let properties = list
                .child("a", &format!("lvl{number}pPr"))
                .and_then(|level| level.child("a", "defRPr"));
            if let Some(properties) = properties {
                *looks = Looks::read(properties, palette);
            }
        }
        levels
    }

    /// The looks on a level from 0.
    pub(super) fn at(&self, level: usize) -> Looks {
        self.0.get(level).copied().unwrap_or_default()
    }
}

/// What fills a shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fill {
    /// Whatever it is given by others.
    #[default]
    Unsaid,
    /// Nothing.
    Open,
    /// One colour.
    Of(Colour),
    /// Anything else.
    Unknown,
}

impl Fill {
    /// Reads what fills a shape with these properties (`p:spPr`, or `a:tcPr` of a cell).
    pub(super) fn read(properties: Option<&Tree>, palette: &Palette) -> Self {
        let Some(properties) = properties else {
            return Self::Unsaid;
        };
        if let Some(fill) = properties.child("a", "solidFill") {
            let colour = fill.trees().next();
            let colour = colour.and_then(|colour| palette.colour(colour));
            return colour.map_or(Self::Unknown, Self::Of);
        }
        if properties.child("a", "noFill").is_some() {
            return Self::Open;
        }
        let other = ["gradFill", "blipFill", "pattFill", "grpFill"];
        let filled = other
            .iter()
            .any(|name| properties.child("a", name).is_some());
        if filled { Self::Unknown } else { Self::Unsaid }
    }

    /// This, or the other where this says nothing.
    pub(super) fn or(self, other: Self) -> Self {
        if self == Self::Unsaid { other } else { self }
    }
}

/// A place of a layout or master.
#[derive(Clone, Debug)]
struct Place {
    kind: String,
    number: String,
    pub(super) given: Given,
}

/// What a shape is given by the place that it fills.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub(super) frame: Option<Frame>,
    pub(super) fill: Fill,
    pub(super) levels: Vec<Levels>,
}

/// The places of a layout and its master.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns {
    layout: Vec<Place>,
    master: Vec<Place>,
    /// Looks of titles, of bodies and of all others.
    titles: Levels,
    bodies: Levels,
    others: Levels,
}

impl Patterns {
    /// Takes a place of the master, or else of the layout.
    pub(super) fn add(&mut self, shape: &Tree, is_master: bool, palette: &Palette) {
        let Some(mark) = mark(shape) else {
            return;
        };
        let place = Place {
            kind: kind(mark).to_owned(),
            number: mark.get("", "idx").unwrap_or("0").to_owned(),
            given: own(shape, palette),
        };
        let places = if is_master {
            &mut self.master
        } else {
            &mut self.layout
        };
        places.push(place);
    }

    /// Takes the looks of words of a master (`p:txStyles`, 19.3.1.52).
    pub(super) fn styles(&mut self, styles: &Tree, palette: &Palette) {
        let read = |name| {
            let list = styles.child("p", name);
            list.map_or_else(Levels::default, |list| Levels::read(list, palette))
        };
        self.titles = read("titleStyle");
        self.bodies = read("bodyStyle");
        self.others = read("otherStyle");
    }

    /// How many places there are.
    pub(super) fn count(&self) -> usize {
        self.layout.len().saturating_add(self.master.len())
    }

    /// What a shape has of its own, from its place in the layout, and from that in the master.
    pub(super) fn given(&self, shape: &Tree, palette: &Palette) -> Given {
        let mut given = own(shape, palette);
        let Some(mark) = mark(shape) else {
            return given;
        };
        let number = mark.get("", "idx").unwrap_or("0");
        let on_layout = self.layout.iter().find(|place| {
            let numbered = number != "0" && place.number == number;
            numbered
                || (number == "0" && is_title(kind(mark)) && is_title(&place.kind))
                || (number == "0" && place.number == "0" && place.kind == kind(mark))
        });
        let wanted = on_layout.map_or(kind(mark), |place| &place.kind);
        let wanted = master_kind(wanted);
        let on_master = self
            .master
            .iter()
            .find(|place| master_kind(&place.kind) == wanted);
        for place in [on_layout, on_master].into_iter().flatten() {
            given.frame = given.frame.or(place.given.frame);
            given.fill = given.fill.or(place.given.fill);
            given.levels.extend(place.given.levels.iter().cloned());
        }
        given.levels.push(match wanted {
            "title" => self.titles.clone(),
            "body" => self.bodies.clone(),
            _ => self.others.clone(),
        });
        given
    }
}

/// What a shape says itself.
fn own(shape: &Tree, palette: &Palette) -> Given {
    let list = shape
        .child("p", "txBody")
        .and_then(|body| body.child("a", "lstStyle"));
    Given {
        frame: frame(shape),
        fill: Fill::read(shape.child("p", "spPr"), palette),
        levels: list
            .map(|list| Levels::read(list, palette))
            .into_iter()
            .collect(),
    }
}

/// The mark of a shape that is a place, or fills one (`p:ph`).
pub(super) fn mark(shape: &Tree) -> Option<&Element> {
    let mut parts = shape.trees().filter_map(|tree| tree.child("p", "nvPr"));
    let found = parts.find_map(|properties| properties.child("p", "ph"));
    found.map(|mark| &mark.element)
}

fn kind(mark: &Element) -> &str {
    mark.get("", "type").unwrap_or("obj")
}

fn is_title(kind: &str) -> bool {
    matches!(kind, "title" | "ctrTitle")
}

/// The kind of the place on a master that one on a layout comes from.
fn master_kind(kind: &str) -> &str {
    match kind {
        "title" | "ctrTitle" => "title",
        "dt" | "ftr" | "sldNum" | "hdr" => kind,
        _ => "body",
    }
}
