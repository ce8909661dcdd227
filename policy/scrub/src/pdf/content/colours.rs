//! Colours: their spaces by neutral names, and which of a palette are used (ISO 32000-2, 8.6.8).

use std::rc::Rc;

use super::operators::Operator;
use super::state::Space;
use super::{Category, Rewrite};
use crate::Reason;
use crate::pdf::colour::Used;
use crate::pdf::object::Object;

impl Rewrite<'_, '_, '_> {
    /// What is known of the space of this name.
    pub(super) fn filling(&mut self, name: Option<&Object>) -> Result<Space, Reason> {
        let fixed = name.map_or(Space::Other, Space::named);
        match name.and_then(Object::as_name) {
            Some(old) if fixed == Space::Other => {
                let found = self.names.find(Category::ColourSpace, old, self.copy)?;
                Space::of(&found, self.copy)
            }
            _ => Ok(fixed),
        }
    }

    /// `cs` and `CS`: device spaces and patterns have fixed names, all others are resources.
    pub(super) fn space(&mut self, operator: &Operator, operands: Vec<Object>, side: usize) {
        let fixed = ["DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern"];
        let is_fixed = |space: &Object| fixed.iter().any(|name| space.is_name(name));
        let named = operands.first().filter(|space| !is_fixed(space));
        let named = named.and_then(Object::as_name).map(Rc::from);
        if let Some(slot) = self.state.named.get_mut(side) {
            slot.clone_from(&named);
        }
        if let Some(name) = named {
            let mut first = Used::NONE;
            first.mark(0);
            self.names.paint(&name, &first);
        }
        if operands.first().is_some_and(is_fixed) {
            self.put(operator, &operands);
        } else {
            self.rename(operator, operands, Category::ColourSpace);
        }
    }

    /// A colour, by numbers alone or with the name of a pattern.
    pub(super) fn colour(
        &mut self,
        [plain, pattern]: [&str; 2],
        mut operands: Vec<Object>,
        side: usize,
    ) {
        if let (Some(Some(space)), [one]) = (self.state.named.get(side), operands.as_slice())
            && let Some(number) = one.as_number()
        {
            let mut used = Used::NONE;
            used.mark_number(number);
            self.names.paint(space, &used);
        }
        let mut name = plain;
        if let Some(Object::Name(last)) = operands.last_mut() {
            *last = self.names.used(Category::Pattern, last);
            name = pattern;
        } else if operands.len() != 1 && operands.len() != 3 && operands.len() != 4 {
            name = pattern;
        }
        self.write(name, &operands);
    }

    /// Something is drawn that begins with the present colours, and may choose others of the same spaces.
    pub(super) fn inherit(&mut self) {
        for space in self.state.named.iter().flatten() {
            self.names.paint(space, &Used::ALL);
        }
    }
}

/// Sides of a shape in [`super::state::State::named`].
pub(super) const FILL: usize = 0;
pub(super) const STROKE: usize = 1;
