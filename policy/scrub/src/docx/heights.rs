//! Which of two floating shapes lies above the other (ECMA-376 part 1, 20.4.2.3): a number that grows with every shape
//! that somebody ever drew. Only the order of the numbers of one part matters, so they are given anew from 1.

use std::collections::BTreeSet;

use super::notes::{is_note, is_wanted};
use super::paragraph::is_deleted;
use super::{SHAPE, css};
use crate::Reason;
use crate::ooxml::{Context, Element, Event, Reader};

/// Numbers the heights in the part at hand, in their order. What lies behind the text stays there.
///
/// # Errors
///
/// Those of the reader.
pub(super) fn survey(context: &mut Context<'_>) -> Result<(), Reason> {
    let part = context.part.clone();
    let member = context.package.part(&part, context.budget)?;
    let mut reader = Reader::new(&member, SHAPE.understood);
    let mut heights: BTreeSet<i64> = BTreeSet::new();
    loop {
        match reader.next(context.budget)? {
            Event::Start(element)
                if is_deleted(&element) || (is_note(&element) && !is_wanted(&element, context)) =>
            {
                reader.skip(context.budget)?;
            }
            Event::Start(element) => heights.extend(height(&element)),
            Event::Text(_) | Event::End => {}
            Event::Done => break,
        }
    }
    let (behind, above): (Vec<i64>, Vec<i64>) = heights
        .into_iter()
        .filter(|height| *height != 0)
        .partition(|height| *height < 0);
    let behind = (1_i64..).zip(behind.into_iter().rev());
    let behind = behind.map(|(new, old)| (new.saturating_neg(), old));
    for (new, old) in behind.chain((1_i64..).zip(above)) {
        let old = format!("{part} {old}");
        context.names.fix(SPACE, &old, &new.to_string());
    }
    Ok(())
}

fn height(element: &Element) -> Option<i64> {
    if element.is("wp", "anchor") {
        return element.get("", "relativeHeight")?.trim().parse().ok();
    }
    let style = element.get("", "style");
    css::height(style.filter(|_| element.name.prefix == "v")?)
}

/// The new height for an old one; the text itself is at 0.
pub(super) fn renumbered(text: &str, context: &Context<'_>) -> String {
    let old = text.trim().parse::<i64>().ok();
    let known = old.and_then(|old| {
        let name = format!("{} {old}", context.part);
        context.names.known(SPACE, &name)
    });
    known.unwrap_or("0").to_owned()
}

/// The space of heights.
const SPACE: &str = "height";
