//! Pictures, shapes, charts and diagrams in a run: what in them is a link, a diagram, a text box or cannot be seen.

use super::boxes;
use super::state::State;
use crate::ooxml::drawing::CLICKS;
use crate::ooxml::{Context, Node, Tree};
use crate::{Fate, FindingKind, Reason, Remains};

/// Changes what is in a drawing. Answers whether it stays.
///
/// # Errors
///
/// Those of the budget.
pub(super) fn settle(
    tree: &mut Tree,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<bool, Reason> {
    if is_hidden(tree) {
        let drops = context.budget.drops_hidden();
        let fate = if drops { Fate::Removed } else { Fate::Kept };
        context
            .findings
            .add(FindingKind::HiddenText, fate, Some(&tree.text()));
        if drops {
            return Ok(false);
        }
        context.findings.remains(Remains::HiddenContent);
    }
    inside(tree, state, context)?;
    Ok(true)
}

/// Whether a drawing is marked as hidden (20.4.2.5), or is a shape of the old kind whose style says so.
fn is_hidden(tree: &Tree) -> bool {
    let marked = |part: &Tree| {
        let hidden = part.element.get("", "hidden");
        hidden.is_some_and(|hidden| !matches!(hidden, "0" | "false" | "off" | "f"))
    };
    let styled = |shape: &Tree| {
        let style = shape.element.get("", "style").unwrap_or_default();
        shape.element.name.prefix == "v" && super::css::hides(style)
    };
    tree.trees().any(|frame| {
        marked(frame) || styled(frame) || frame.child("wp", "docPr").is_some_and(marked)
    })
}

/// Looks at everything in a drawing. Fields in text boxes are their own.
fn inside(tree: &mut Tree, state: &mut State, context: &mut Context<'_>) -> Result<(), Reason> {
    if tree.element.is("w", "txbxContent") {
        let nodes = std::mem::take(&mut tree.nodes);
        let mut within = state.in_box();
        tree.nodes = super::blocks::settled(nodes, &mut within, context)?;
        state.leave_box(within);
        return Ok(());
    }
    if let Some(ground) = boxes::ground(tree, &state.sheet.theme) {
        state.next_box = Some(ground);
    }
    if tree.element.name.prefix == "v" {
        state.word_art.settle(tree, context);
    }
    let element = &tree.element;
    if element.is("dgm", "relIds") {
        state.diagrams.met(element, context)?;
    }
    let cut = |side: &str| {
        let text = element.get("", side).unwrap_or_default();
        !(text.is_empty() || text.starts_with(['-', '0']))
    };
    if element.is("a", "srcRect") && ["l", "t", "r", "b"].into_iter().any(cut) {
        context
            .findings
            .add(FindingKind::CroppedPicture, Fate::Kept, None);
        context.findings.remains(Remains::HiddenContent);
    }
    let mut kept = Vec::with_capacity(tree.nodes.len());
    for mut node in std::mem::take(&mut tree.nodes) {
        if let Node::Tree(inner) = &mut node {
            let name = &inner.element.name;
            if name.prefix == "a" && CLICKS.contains(&name.local.as_str()) {
                click(inner, context)?;
                continue;
            }
            inside(inner, state, context)?;
        }
        kept.push(node);
    }
    tree.nodes = kept;
    Ok(())
}

/// Tells where a click on a drawing leads; nothing in a document that it could lead to is kept.
fn click(tree: &Tree, context: &mut Context<'_>) -> Result<(), Reason> {
    if let Some(id) = tree.element.get("r", "id") {
        let id = id.to_owned();
        context.link(&[], &id)?;
    }
    if let Some(tip) = tree.element.get("", "tooltip") {
        context.findings.removed(FindingKind::Comment, Some(tip));
    }
    Ok(())
}
