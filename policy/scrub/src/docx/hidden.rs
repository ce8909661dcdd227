//! Text that is there and cannot be seen: marked as hidden, white on white, or too small to read.

use super::state::State;
use crate::ooxml::{Context, Tree};
use crate::{Fate, FindingKind, Remains};

/// Tells of a run whose text is hidden, and leaves it out if the sender wants that.
pub(super) fn judged(run: Tree, state: &State, context: &mut Context<'_>) -> Option<Tree> {
    let Some(properties) = run.child("w", "rPr") else {
        return Some(run);
    };
    if !is_hidden(properties, state) {
        return Some(run);
    }
    let text = text_of(&run);
    if text.trim().is_empty() {
        return Some(run);
    }
    if context.budget.drops_hidden() {
        context
            .findings
            .removed(FindingKind::HiddenText, Some(&text));
        return None;
    }
    context
        .findings
        .add(FindingKind::HiddenText, Fate::Kept, Some(&text));
    context.findings.remains(Remains::HiddenContent);
    Some(run)
}

fn text_of(run: &Tree) -> String {
    let texts = run.trees().filter(|tree| tree.element.is("w", "t"));
    texts.map(Tree::text).collect()
}

fn is_hidden(properties: &Tree, state: &State) -> bool {
    let value = |local: &str| {
        let found = properties.child("w", local)?;
        Some(found.element.get("w", "val").unwrap_or("on"))
    };
    let off = |value: &str| ["0", "false", "off"].contains(&value);
    match value("vanish") {
        Some(value) if !off(value) => return true,
        Some(_) => return false,
        None => {}
    }
    if value("rStyle").is_some_and(|style| state.hidden.contains(style)) {
        return true;
    }
    if value("sz").is_some_and(|size| matches!(size, "0" | "1" | "2" | "3" | "4")) {
        return true;
    }
    let white = value("color").is_some_and(|colour| colour.eq_ignore_ascii_case("ffffff"));
    let coloured = value("highlight").is_some_and(|colour| colour != "none")
        || properties.child("w", "shd").is_some();
    white && !coloured && !state.is_shaded()
}
