//! What lies behind the words of a slide, as far as it is plain: text in the colour of its ground cannot be read.
//!
//! Only what is certain counts as unseen, because it may be left out: a ground of one colour, a shape without a fill, and
//! nothing else below it.

use std::collections::HashMap;

use crate::Reason;
use crate::ooxml::{Context, Element, Event, Reader, Target, Tree};
use crate::source::widen;

/// Red, green and blue.
pub(super) type Colour = [u8; 3];

/// A frame on a slide: left, top, right and bottom in EMU.
pub(super) type Frame = [i64; 4];

/// What lies behind the shapes of a slide.
#[derive(Clone, Default)]
pub(super) struct Ground {
    /// The colour of it, if it is one.
    colour: Option<Colour>,
    /// Colours of the theme by the names that slides use.
    named: HashMap<String, Colour>,
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
        if let Some(theme) = related(&master, "theme", context)? {
            ground.theme(&theme, context)?;
        }
        ground.page(&master, context)?;
        ground.page(layout, context)?;
        Ok(ground)
    }

    /// Takes the colours of a theme (20.1.6.2).
    fn theme(&mut self, part: &str, context: &mut Context<'_>) -> Result<(), Reason> {
        let member = context.package.part(part, context.budget)?;
        let mut reader = Reader::new(&member, &[]);
        loop {
            match reader.next(context.budget)? {
                Event::Start(element) if element.is("a", "clrScheme") => {
                    let scheme = reader.tree(element, context.budget)?;
                    for each in scheme.trees() {
                        let colour = each.trees().next().and_then(|tree| own(&tree.element));
                        if let Some(colour) = colour {
                            self.named.insert(each.element.name.local.clone(), colour);
                        }
                    }
                    return Ok(());
                }
                Event::Done => return Ok(()),
                Event::Start(_) | Event::Text(_) | Event::End => {}
            }
        }
    }

    /// Takes ground, shapes and names of colours of a layout or master.
    fn page(&mut self, part: &str, context: &mut Context<'_>) -> Result<(), Reason> {
        let member = context.package.part(part, context.budget)?;
        let mut reader = Reader::new(&member, &[]);
        let mut ground = None;
        loop {
            match reader.next(context.budget)? {
                Event::Start(element) if element.is("p", "bg") => {
                    ground = Some(reader.tree(element, context.budget)?);
                }
                Event::Start(element) if element.is("p", "clrMap") => self.renamed(&element),
                Event::Start(element) if is_drawn(&element) => {
                    let shape = reader.tree(element, context.budget)?;
                    if !is_place(&shape) {
                        // A shape whose frame is not told may be anywhere.
                        self.covers.push(frame(&shape).unwrap_or(EVERYWHERE));
                    }
                }
                Event::Done => break,
                Event::Start(_) | Event::Text(_) | Event::End => {}
            }
        }
        if let Some(ground) = ground {
            self.paint(&ground);
        }
        Ok(())
    }

    /// Takes the names by which slides mean the colours of the theme (19.3.1.6).
    fn renamed(&mut self, map: &Element) {
        for (name, meant) in &map.attributes {
            if let Some(colour) = self.named.get(meant).copied() {
                self.named.insert(name.local.clone(), colour);
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
        self.colour = colour.and_then(|colour| self.colour(colour));
    }

    /// What an element says of a colour, if it is not changed by anything.
    pub(super) fn colour(&self, colour: &Tree) -> Option<Colour> {
        if colour.trees().next().is_some() {
            return None;
        }
        if colour.element.is("a", "schemeClr") {
            let name = colour.element.get("", "val")?;
            return self.named.get(name).copied();
        }
        own(&colour.element)
    }

    /// Notes a shape on the slide, which may lie behind later ones.
    pub(super) fn cover(&mut self, shape: &Tree) {
        self.covers.push(frame(shape).unwrap_or(EVERYWHERE));
    }

    /// How much work it is to look behind one shape.
    pub(super) fn weight(&self) -> u64 {
        widen(self.covers.len()).saturating_add(1)
    }

    /// The colour directly behind the words in a shape, if it is certain.
    pub(super) fn behind(&self, shape: &Tree) -> Option<Colour> {
        let filled = shape.child("p", "spPr")?;
        if let Some(fill) = filled.child("a", "solidFill") {
            return self.colour(fill.trees().next()?);
        }
        let other = ["gradFill", "blipFill", "pattFill", "grpFill"];
        let open = filled.child("a", "noFill").is_some() || shape.child("p", "style").is_none();
        if !open || is_place(shape) || other.iter().any(|name| filled.child("a", name).is_some()) {
            return None;
        }
        let own = frame(shape)?;
        let covered = self.covers.iter().any(|cover| meet(cover, &own));
        self.colour.filter(|_| !covered)
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

/// A colour that needs no theme.
fn own(element: &Element) -> Option<Colour> {
    let text = if element.is("a", "srgbClr") {
        element.get("", "val")?
    } else if element.is("a", "sysClr") {
        element.get("", "lastClr")?
    } else {
        return None;
    };
    let number = u32::from_str_radix(text, 16)
        .ok()
        .filter(|_| text.len() == 6)?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// Whether two colours cannot be told apart.
pub(super) fn is_same(one: Colour, other: Colour) -> bool {
    let close = |(one, other): (&u8, &u8)| one.abs_diff(*other) <= 8;
    one.iter().zip(&other).all(close)
}

/// Whether this begins a shape on a slide.
pub(super) fn is_drawn(element: &Element) -> bool {
    let shapes = ["sp", "pic", "grpSp", "graphicFrame", "cxnSp"];
    element.name.prefix == "p" && shapes.contains(&element.name.local.as_str())
}

/// Whether a shape is a place that slides fill, of which layouts show nothing.
fn is_place(shape: &Tree) -> bool {
    let mut parts = shape.trees().filter_map(|tree| tree.child("p", "nvPr"));
    parts.any(|properties| properties.child("p", "ph").is_some())
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
