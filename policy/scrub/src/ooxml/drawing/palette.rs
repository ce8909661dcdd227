//! Colours as drawings name them (ECMA-376 part 1, 20.1.2.3), and those of a theme (20.1.6.2).

use std::collections::HashMap;

use crate::Reason;
use crate::ooxml::{Context, Element, Event, Reader, Tree};

/// Red, green and blue.
pub(crate) type Colour = [u8; 3];

/// White.
pub(crate) const WHITE: Colour = [0xff; 3];
/// Black.
pub(crate) const BLACK: Colour = [0; 3];

/// Colours of a theme by the names that documents use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Palette {
    named: HashMap<String, Colour>,
}

impl Palette {
    /// The colours of a theme, by the names that they have there.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub(crate) fn of(theme: &str, context: &mut Context<'_>) -> Result<Self, Reason> {
        let member = context.package.part(theme, context.budget)?;
        let mut reader = Reader::new(&member, &[]);
        let mut palette = Self::default();
        loop {
            match reader.next(context.budget)? {
                Event::Start(element) if element.is("a", "clrScheme") => {
                    let scheme = reader.tree(element, context.budget)?;
                    for each in scheme.trees() {
                        let colour = each.trees().next().and_then(|tree| own(&tree.element));
                        if let Some(colour) = colour {
                            let name = each.element.name.local.clone();
                            palette.named.insert(name, colour);
                        }
                    }
                    return Ok(palette);
                }
                Event::Done => return Ok(palette),
                Event::Start(_) | Event::Text(_) | Event::End => {}
            }
        }
    }

    /// Takes another name for a colour that has one.
    pub(crate) fn also(&mut self, name: &str, meant: &str) {
        if let Some(colour) = self.named(meant) {
            self.named.insert(name.to_owned(), colour);
        }
    }

    /// The colour of this name.
    pub(crate) fn named(&self, name: &str) -> Option<Colour> {
        self.named.get(name).copied()
    }

    /// What an element says of a colour, if it is not changed by anything.
    pub(crate) fn colour(&self, colour: &Tree) -> Option<Colour> {
        if colour.trees().next().is_some() {
            return None;
        }
        if colour.element.is("a", "schemeClr") {
            return self.named(colour.element.get("", "val")?);
        }
        own(&colour.element)
    }
}

/// A colour that needs no theme.
fn own(element: &Element) -> Option<Colour> {
    if element.is("a", "srgbClr") {
        return hex(element.get("", "val")?);
    }
    let system = element.is("a", "sysClr");
    system.then(|| element.get("", "lastClr").and_then(hex))?
}

/// A colour of six hexadecimal digits.
pub(crate) fn hex(text: &str) -> Option<Colour> {
    let number = u32::from_str_radix(text, 16).ok();
    let [_, red, green, blue] = number.filter(|_| text.len() == 6)?.to_be_bytes();
    Some([red, green, blue])
}

/// Whether two colours cannot be told apart.
pub(crate) fn is_same(one: Colour, other: Colour) -> bool {
    let close = |(one, other): (&u8, &u8)| one.abs_diff(*other) <= 8;
    one.iter().zip(&other).all(close)
}
