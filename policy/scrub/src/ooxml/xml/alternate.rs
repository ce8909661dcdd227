//! Alternate content: which of several ways to say a thing is taken.

use super::Element;
use crate::ooxml::ns::MC;

/// The alternate content around the place that is read.
#[derive(Default)]
pub(super) struct Alternates {
    /// Open elements of the namespace, and elements that are passed over.
    open: Vec<Open>,
}

enum Open {
    /// A set of choices; whether one has been taken.
    Set(bool),
    /// The choice or fallback that is taken.
    Taken,
    /// Anything that is passed over.
    Passed,
    /// An element that is shown.
    Shown,
}

impl Alternates {
    /// Whether what stands here is shown.
    pub(super) fn shows(&self) -> bool {
        !matches!(self.open.last(), Some(Open::Passed | Open::Set(_)))
    }

    /// Notes that an element begins; answers whether it is shown.
    pub(super) fn start(&mut self, element: &Element, needs: bool) -> bool {
        let is = |local| element.is(MC, local);
        let next = match self.open.last_mut() {
            Some(Open::Passed) => Open::Passed,
            Some(Open::Set(taken)) => {
                let fits = (is("Choice") && needs) || is("Fallback");
                if fits && !*taken {
                    *taken = true;
                    Open::Taken
                } else {
                    Open::Passed
                }
            }
            _ if is("AlternateContent") => Open::Set(false),
            _ => Open::Shown,
        };
        let shown = matches!(next, Open::Shown);
        self.open.push(next);
        shown
    }

    /// Notes that an element ends; answers whether it was shown.
    pub(super) fn end(&mut self) -> bool {
        matches!(self.open.pop(), Some(Open::Shown))
    }
}
