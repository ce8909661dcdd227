//! Words that VML shapes write themselves (ECMA-376 part 4, 19.1.2.23), bent or as a watermark. A shape can have them
//! and not show them.

use std::collections::HashSet;

use crate::FindingKind;
use crate::ooxml::{Context, Element, Tree};

/// Types of shapes of the part at hand that show the words of their shapes, by their old names.
#[derive(Debug, Default)]
pub(super) struct WordArt {
    types: HashSet<String>,
}

impl WordArt {
    /// Takes the words off a shape, or a type of shapes, that does not show them.
    pub(super) fn settle(&mut self, shape: &mut Tree, context: &mut Context<'_>) {
        let is_type = shape.element.is("v", "shapetype");
        let kind = shape.element.get("", "type");
        let kind = kind.and_then(|kind| kind.strip_prefix('#'));
        let inherited = kind.is_some_and(|kind| self.types.contains(kind));
        let name = shape.element.get("", "id").map(str::to_owned);
        let mut shown = false;
        for path in shape.trees_mut() {
            if !path.element.is("v", "textpath") {
                continue;
            }
            if is_on(&path.element).unwrap_or(inherited) {
                shown = true;
                continue;
            }
            if let Some(words) = path.element.get("", "string") {
                let found = &mut context.findings;
                found.removed(FindingKind::HiddenText, Some(words));
            }
            path.element.unset("", "string");
            // Its style would only say in which font.
            path.element.unset("", "style");
        }
        self.types.extend(name.filter(|_| is_type && shown));
    }
}

/// Whether a path of text says that its words are shown.
fn is_on(path: &Element) -> Option<bool> {
    let on = path.get("", "on")?;
    Some(matches!(on, "t" | "true" | "1" | "on"))
}
