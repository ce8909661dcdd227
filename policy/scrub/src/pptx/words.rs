//! Words on a slide that nobody can read: in the colour of their ground, without any colour, or too small.

use super::ground::{Ground, is_same};
use crate::ooxml::{Context, Node, Tree};
use crate::{Fate, FindingKind, Remains};

/// Tells of such words in a shape, and leaves them out if what is hidden is left out.
pub(super) fn settle(shape: &mut Tree, ground: &Ground, context: &mut Context<'_>) {
    let behind = ground.behind(shape);
    let is_unseen = |run: &Tree| {
        let Some(properties) = run.child("a", "rPr") else {
            return false;
        };
        let size = properties.element.get("", "sz");
        if size
            .and_then(|size| size.parse().ok())
            .is_some_and(|size: u32| size <= TINY)
        {
            return true;
        }
        let colour = properties
            .child("a", "solidFill")
            .and_then(|fill| fill.trees().next());
        let Some(colour) = colour else {
            return false;
        };
        let alpha = colour
            .child("a", "alpha")
            .and_then(|alpha| alpha.element.get("", "val"));
        let same = ground.colour(colour).zip(behind);
        matches!(alpha, Some("0" | "0%")) || same.is_some_and(|(one, other)| is_same(one, other))
    };
    let drops = context.budget.drops_hidden();
    let mut words = String::new();
    for node in &mut shape.nodes {
        if let Node::Tree(body) = node
            && body.element.is("p", "txBody")
        {
            lines(body, &is_unseen, drops, &mut words);
        }
    }
    if words.trim().is_empty() {
        return;
    }
    let fate = if drops { Fate::Removed } else { Fate::Kept };
    let told = Some(words.trim());
    context.findings.add(FindingKind::HiddenText, fate, told);
    if !drops {
        context.findings.remains(Remains::HiddenContent);
    }
}

/// Collects unseen runs of all paragraphs, and takes them out if asked.
fn lines(body: &mut Tree, is_unseen: &dyn Fn(&Tree) -> bool, drops: bool, words: &mut String) {
    for node in &mut body.nodes {
        let Node::Tree(line) = node else {
            continue;
        };
        line.nodes.retain(|node| {
            let Node::Tree(run) = node else {
                return true;
            };
            let written = run.element.is("a", "r") || run.element.is("a", "fld");
            if !written || !is_unseen(run) {
                return true;
            }
            words.push_str(&run.text());
            words.push(' ');
            !drops
        });
    }
}

/// The size of letters that nobody can read, in hundredths of a point.
const TINY: u32 = 200;
