//! What lies behind the words of a text box, if it is one colour. A box without a fill may lie over anything.

use super::looks::{Ground, Theme};
use crate::ooxml::Tree;
use crate::ooxml::drawing::palette::{BLACK, WHITE, hex};

/// The ground in a shape that can hold text; nothing for other elements.
pub(super) fn ground(shape: &Tree, theme: &Theme) -> Option<Ground> {
    if shape.element.is("wps", "wsp") {
        let fill = shape
            .child("wps", "spPr")
            .and_then(|properties| properties.child("a", "solidFill"))
            .and_then(|fill| theme.drawn(fill.trees().next()?));
        return Some(fill.map_or(Ground::Unknown, Ground::Of));
    }
    shape.child("v", "textbox").map(|_| old(shape))
}

/// The ground in a shape of the old kind (ECMA-376 part 4, 19.1.2.19), which is white if it does not say.
fn old(shape: &Tree) -> Ground {
    let filled = shape.element.get("", "filled").unwrap_or("t");
    let plain = shape.child("v", "fill").is_none_or(|fill| {
        let is = |name, usual: &str| fill.element.get("", name).is_none_or(|said| said == usual);
        is("type", "solid") && is("opacity", "1") && is("on", "t")
    });
    if !plain || matches!(filled, "f" | "false" | "0") {
        return Ground::Unknown;
    }
    let Some(fill) = shape.element.get("", "fillcolor") else {
        return Ground::Of(WHITE);
    };
    let word = fill.split_ascii_whitespace().next().unwrap_or_default();
    let long = |digits: &str| {
        digits
            .chars()
            .flat_map(|digit| [digit; 2])
            .collect::<String>()
    };
    let colour = match word.strip_prefix('#') {
        Some(digits) if digits.len() == 3 => hex(&long(digits)),
        Some(digits) => hex(digits),
        None => match word {
            "white" | "window" => Some(WHITE),
            "black" | "windowText" => Some(BLACK),
            _ => None,
        },
    };
    colour.map_or(Ground::Unknown, Ground::Of)
}
