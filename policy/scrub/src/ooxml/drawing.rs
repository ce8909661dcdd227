//! DrawingML (ECMA-376 part 1, chapters 20 and 21): what all three kinds of documents draw with.

mod animation;
mod diagram;
mod guide;
pub(crate) mod kinds;
pub(crate) mod palette;
mod place;
mod value;

pub(crate) use self::diagram::{DRAWING, Diagrams};
pub(crate) use self::place::is_file;
pub(crate) use self::value::{ask, settled};

use super::{Context, Tree};
use crate::{FindingKind, Reason};

/// Whether a click or a hand over a shape (`a:hlinkClick`, 21.1.2.3.5) leads to a slide that stays, or does something
/// that needs no target. Everything else is told, and the caller leaves the element out.
///
/// # Errors
///
/// Those of [`Context::link`].
pub(crate) fn keeps_click(click: &Tree, context: &mut Context<'_>) -> Result<bool, Reason> {
    let id = click.element.get("r", "id").unwrap_or_default().to_owned();
    let action = click.element.get("", "action").map(str::to_owned);
    let jumps = action.as_deref() == Some(JUMP);
    if !id.is_empty() {
        return Ok(context.link(&["slide"], &id)?.is_some() && jumps);
    }
    let Some(action) = action.filter(|_| !jumps) else {
        return Ok(false);
    };
    let known = value::value("action", &action, &mut context.names).is_some();
    if !known {
        context.findings.removed(FindingKind::Action, Some(&action));
    }
    Ok(known)
}

/// The names of elements for [`keeps_click`].
pub(crate) static CLICKS: [&str; 3] = ["hlinkClick", "hlinkHover", "hlinkMouseOver"];

const JUMP: &str = "ppaction://hlinksldjump";
