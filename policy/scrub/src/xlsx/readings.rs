//! How text is read aloud (ISO/IEC 29500-1, 18.4.6): programs note it as somebody types, and few cells show it.

use super::bits::Bits;
use crate::FindingKind;
use crate::ooxml::{Context, Element, Node, Tree};

/// What of it stays.
#[derive(Default)]
pub(super) struct Readings {
    /// Shared strings of which a cell shows it.
    pub(super) shown: Bits,
    /// Whether a formula asks for it, maybe of any cell.
    pub(super) asked: bool,
}

impl Readings {
    /// None of these strings yet.
    pub(super) fn new(count: u32) -> Self {
        Self {
            shown: Bits::new(count),
            asked: false,
        }
    }

    /// Takes notice of a formula that stays.
    pub(super) fn meet(&mut self, formula: &str) {
        // The word in a text or a longer name does no harm.
        self.asked |= formula.to_ascii_uppercase().contains("PHONETIC");
    }

    /// Takes it off a text unless something shows it.
    pub(super) fn settle(&self, text: &mut Tree, is_shown: bool, context: &mut Context<'_>) {
        if is_shown || self.asked {
            return;
        }
        let is_reading = |node: &Node| match node {
            Node::Tree(tree) => is_reading(&tree.element),
            Node::Text(_) => false,
        };
        if text.nodes.iter().any(is_reading) {
            // A page of them would leave no room for anything else that was found.
            context.findings.removed(FindingKind::HiddenText, None);
            text.nodes.retain(|node| !is_reading(node));
        }
    }
}

/// Whether an element says how a part of a text is read.
pub(super) fn is_reading(element: &Element) -> bool {
    element.is("x", "rPh")
}
