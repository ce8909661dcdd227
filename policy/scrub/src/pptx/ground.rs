//! What lies behind the words of a slide, as far as it is plain: text in the colour of its ground cannot be read.
//!
//! Only what is certain counts as unseen, because it may be left out: a ground of one colour, a shape without a fill, and
//! nothing else below it.

use std::rc::Rc;

use super::patterns::{Fill, Given, Patterns, mark};
use crate::Reason;
use crate::ooxml::drawing::palette::{Colour, Palette};
use crate::ooxml::{Context, Element, Event, Reader, Target, Tree};
use crate::source::widen;

/// A frame on a slide: left, top, right and bottom in EMU.
pub(super) type Frame = [i64; 4];

/// What lies behind the shapes of a slide.
#[derive(Clone, Default)]
pub(super) struct Ground {
    /// The colour of it, if it is one.
    colour: Option<Colour>,
    /// Colours of the theme by the names that slides use.
    pub(super) palette: Rc<Palette>,
    /// What layout and master give to shapes.
    patterns: Rc<Patterns>,
    /// Shapes that layout and master put there.
    covers: Vec<Frame>,
}

impl Ground {
    /// The ground of slides with this layout.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub(super) fn of(layout: &str, context: &mut Context<'_>) -> Result<Self, Reason> {
        let mut ground = Self::default();
        let Some(master) = related(layout, "slideMaster", context)? else {
            return Ok(ground);
        };
        let mut palette = match related(&master, "theme", context)? {
            Some(theme) => Palette::of(&theme, context)?,
            None => Palette::default(),
        };
        exchange(&master, &mut palette, context)?;
        ground.palette = Rc::new(palette);
        let mut patterns = Patterns::default();
        ground.page(&master, true, &mut patterns, context)?;
        ground.page(layout, false, &mut patterns, context)?;
        ground.patterns = Rc::new(patterns);
        Ok(ground)
    }

    /// Takes ground, shapes and places of a layout or master.
    fn page(
        &mut self,
        part: &str,
        is_master: bool,
        patterns: &mut Patterns,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let member = context.package.part(part, context.budget)?;
        let mut reader = Reader::new(&member, &[]);
        loop {
            match reader.next(context.budget)? {
                Event::Start(element) if element.is("p", "bg") => {
                    let ground = reader.tree(element, context.budget)?;
                    self.paint(&ground);
                }
                Event::Start(element) if element.is("p", "txStyles") => {
                    let styles = reader.tree(element, context.budget)?;
                    patterns.styles(&styles, &self.palette);
                }
                Event::Start(element) if is_drawn(&element) => {
                    let shape = reader.tree(element, context.budget)?;
                    if mark(&shape).is_some() {
                        patterns.add(&shape, is_master, &self.palette);
                    } else {
                        self.cover(&shape);
                    }
                }
                Event::Done => return Ok(()),
                Event::Start(_) | Event::Text(_) | Event::End => {}
            }
        }
    }

    /// Takes a ground (`p:bg`, 19.3.1.1) over the one before.
    pub(super) fn paint(&mut self, ground: &Tree) {
        let plain = ground
            .child("p", "bgPr")
            .and_then(|filled| filled.child("a", "solidFill"));
        // The first style of grounds is the bare colour in every theme that Office brings.
        let style = ground
            .child("p", "bgRef")
            .filter(|style| style.element.get("", "idx") == Some("1001"));
        let colour = plain.or(style).and_then(|filled| filled.trees().next());
        self.colour = colour.and_then(|colour| self.palette.colour(colour));
    }

    /// What a shape has of its own and of its place.
    pub(super) fn given(&self, shape: &Tree) -> Given {
        self.patterns.given(shape, &self.palette)
    }

    /// Notes a shape on the slide, which may lie behind later ones. Words without a fill hide nothing.
    pub(super) fn cover(&mut self, shape: &Tree) {
        let Given { frame, fill, .. } = self.given(shape);
        if shape.element.is("p", "sp") && is_open(shape, fill) {
            return;
        }
        // A shape whose frame is not told may be anywhere.
        self.covers.push(frame.unwrap_or(EVERYWHERE));
    }

    /// The ground within a group, where frames are told otherwise.
    pub(super) fn within(&self, group: &Tree) -> Self {
        let covered = frame(group).is_none_or(|own| self.is_covered(&own));
        Self {
            covers: covered.then_some(EVERYWHERE).into_iter().collect(),
            ..self.clone()
        }
    }

    /// How much work it is to look behind one shape.
    pub(super) fn weight(&self) -> u64 {
        let looked_at = self.covers.len().saturating_add(self.patterns.count());
        widen(looked_at).saturating_add(1)
    }

    /// The colour directly behind the words in a shape, if it is certain.
    pub(super) fn behind(&self, shape: &Tree, given: &Given) -> Option<Colour> {
        if let Fill::Of(colour) = given.fill {
            return Some(colour);
        }
        let open = !shape.element.is("p", "sp") || is_open(shape, given.fill);
        let bare = open && !self.is_covered(&given.frame?);
        self.colour.filter(|_| bare)
    }

    fn is_covered(&self, own: &Frame) -> bool {
        self.covers.iter().any(|cover| meet(cover, own))
    }
}

/// Whether nothing fills a shape, which a style may do that it refers to (`p:style`).
fn is_open(shape: &Tree, fill: Fill) -> bool {
    match fill {
        Fill::Open => true,
        Fill::Unsaid => shape.child("p", "style").is_none(),
        Fill::Of(_) | Fill::Unknown => false,
    }
}

/// Takes the names by which slides of a master mean the colours of the theme (19.3.1.6).
fn exchange(master: &str, palette: &mut Palette, context: &mut Context<'_>) -> Result<(), Reason> {
    let member = context.package.part(master, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("p", "clrMap") => {
                for (name, meant) in &element.attributes {
                    palette.also(&name.local, meant);
                }
                return Ok(());
            }
            Event::Done => return Ok(()),
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
}

/// The part that a relation of this kind of `part` leads to.
///
/// # Errors
///
/// Those of the reader.
pub(super) fn related(
    part: &str,
    kind: &str,
    context: &mut Context<'_>,
) -> Result<Option<String>, Reason> {
    let relations = context.package.relations(part, context.budget)?;
    let found = relations.iter().find(|relation| relation.kind == kind);
    let Some(Target::Inside(target)) = found.map(|found| &found.target) else {
        return Ok(None);
    };
    let there = context.package.entry(target).is_some();
    Ok(there.then(|| target.clone()))
}

/// Whether this begins a shape on a slide.
pub(super) fn is_drawn(element: &Element) -> bool {
    let shapes = ["sp", "pic", "grpSp", "graphicFrame", "cxnSp"];
    element.name.prefix == "p" && shapes.contains(&element.name.local.as_str())
}

/// The frame of a shape that tells it itself.
pub(super) fn frame(shape: &Tree) -> Option<Frame> {
    let frame = ["spPr", "grpSpPr"]
        .into_iter()
        .find_map(|name| shape.child("p", name)?.child("a", "xfrm"))
        .or_else(|| shape.child("p", "xfrm"))?;
    let field = |child: &str, name: &str| -> Option<i64> {
        frame.child("a", child)?.element.get("", name)?.parse().ok()
    };
    let (x, y) = (field("off", "x")?, field("off", "y")?);
    let (wide, high) = (field("ext", "cx")?, field("ext", "cy")?);
    Some([x, y, x.saturating_add(wide), y.saturating_add(high)])
}

fn meet(one: &Frame, other: &Frame) -> bool {
    let [left, top, right, bottom] = one;
    let [other_left, other_top, other_right, other_bottom] = other;
    left < other_right && other_left < right && top < other_bottom && other_top < bottom
}

const EVERYWHERE: Frame = [i64::MIN, i64::MIN, i64::MAX, i64::MAX];
