//! Text that is there and cannot be seen: marked as hidden, in the colour of what lies behind it, or too small to
//! read, by its own properties or by those of its styles and its table.

use super::state::State;
use crate::ooxml::{Context, Tree};
use crate::{Fate, FindingKind, Remains};

/// Tells of a run whose text is hidden, and leaves it out if the sender wants that.
pub(super) fn judged(run: Tree, state: &State, context: &mut Context<'_>) -> Option<Tree> {
    let properties = run.child("w", "rPr");
    if !state
        .sheet
        .hides(properties, &state.paragraph, state.around())
    {
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
