//! Animations (ECMA-376 part 1, 19.5). They refer to shapes by number, and a program may refuse a slide whose animations
//! refer to what is not there.

use std::collections::BTreeSet;

use crate::Reason;
use crate::ooxml::{Context, Tree};

/// Whether everything that a timeline refers to stays.
///
/// # Errors
///
/// Those of [`Context::link`].
pub(super) fn stands(
    tree: &Tree,
    shapes: &BTreeSet<String>,
    context: &mut Context<'_>,
) -> Result<bool, Reason> {
    if let Some(shape) = tree.element.get("", "spid")
        && !shapes.contains(shape)
    {
        return Ok(false);
    }
    let sound = tree.element.get("r", "embed").map(str::to_owned);
    if let Some(sound) = sound
        && context.link(&["audio"], &sound)?.is_none()
    {
        return Ok(false);
    }
    for inner in tree.trees() {
        if !stands(inner, shapes, context)? {
            return Ok(false);
        }
    }
    Ok(true)
}
