//! Drawings of a sheet (ISO/IEC 29500-1, 20.5): pictures, shapes and frames with charts, each anchored to cells.

use super::cell::is_on;
use crate::ooxml::drawing::{CLICKS, Diagrams};
use crate::ooxml::{Context, Element, Event, Node, Reader, Rewriter, Target, Tree};
use crate::{Fate, FindingKind, Reason, Remains};

/// Writes the drawings of one sheet anew.
pub(super) struct Drawing<'a> {
    /// The diagrams met so far.
    pub(super) diagrams: &'a mut Diagrams,
}

impl Drawing<'_> {
    /// Writes the part.
    ///
    /// # Errors
    ///
    /// Those of the reader and of writing.
    pub(super) fn write(
        &mut self,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        loop {
            match reader.next(context.budget)? {
                Event::Start(element) if is_anchor(&element) => {
                    let mut tree = reader.tree(element, context.budget)?;
                    if self.prepare(&mut tree, context)? {
                        rewriter.tree(&tree, context)?;
                    }
                }
                Event::Done => return Ok(()),
                other @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                    rewriter.event(&other, context)?;
                }
            }
        }
    }

    /// Takes out what leads elsewhere; answers whether there is something left to anchor.
    fn prepare(&mut self, tree: &mut Tree, context: &mut Context<'_>) -> Result<bool, Reason> {
        let anchored = tree.trees().any(|inner| {
            let element = &inner.element;
            OBJECTS.iter().any(|object| element.is("xdr", object))
        });
        Ok(anchored && !self.is_left_out(tree, context) && self.inner(tree, context)?)
    }

    /// Whether this is content that is not shown and not wanted.
    fn is_left_out(&self, anchor: &Tree, context: &mut Context<'_>) -> bool {
        if !is_hidden(anchor) {
            return false;
        }
        let drops = context.budget.drops_hidden();
        let fate = if drops { Fate::Removed } else { Fate::Kept };
        context.findings.add(FindingKind::HiddenText, fate, None);
        if !drops {
            context.findings.remains(Remains::HiddenContent);
        }
        drops
    }

    /// Whether everything that the objects refer to is there.
    fn inner(&mut self, tree: &mut Tree, context: &mut Context<'_>) -> Result<bool, Reason> {
        tree.nodes.retain(|node| match node {
            Node::Tree(inner) => !is_click(&inner.element),
            Node::Text(_) => true,
        });
        if tree.element.is("dgm", "relIds") {
            self.diagrams.met(&tree.element, context)?;
        }
        if tree.element.is("c", "chart") && !has_chart(&tree.element, context) {
            return Ok(false);
        }
        for node in &mut tree.nodes {
            if let Node::Tree(inner) = node
                && !self.inner(inner, context)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Writes the data of a diagram anew, which names the drawing of it.
///
/// # Errors
///
/// Those of the reader and of writing.
pub(super) fn write_diagram(
    diagrams: &Diagrams,
    reader: &mut Reader<'_>,
    rewriter: &mut Rewriter<'_>,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("dsp", "dataModelExt") => {
                reader.skip(context.budget)?;
                if let Some(element) = diagrams.named(&element, &context.part) {
                    rewriter.start(&element, context)?;
                    rewriter.end()?;
                }
            }
            Event::Start(element) if is_click(&element) => reader.skip(context.budget)?,
            Event::Done => return Ok(()),
            other @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                rewriter.event(&other, context)?;
            }
        }
    }
}

fn is_anchor(element: &Element) -> bool {
    ["twoCellAnchor", "oneCellAnchor", "absoluteAnchor"]
        .iter()
        .any(|anchor| element.is("xdr", anchor))
}

/// Whether an element makes a shape a link. Where it leads is told with the relation.
pub(super) fn is_click(element: &Element) -> bool {
    CLICKS.iter().any(|click| element.is("a", click))
}

/// Whether an object in an anchor is hidden.
fn is_hidden(anchor: &Tree) -> bool {
    let named = anchor.trees().flat_map(Tree::trees).flat_map(Tree::trees);
    named
        .filter(|named| named.element.is("xdr", "cNvPr"))
        .any(|named| is_on(named.element.get("", "hidden")))
}

fn has_chart(element: &Element, context: &Context<'_>) -> bool {
    let relation = element.get("r", "id").and_then(|id| context.relation(id));
    relation.is_some_and(|relation| match &relation.target {
        Target::Inside(part) => relation.kind == "chart" && context.package.entry(part).is_some(),
        Target::Outside(_) => false,
    })
}

static OBJECTS: [&str; 5] = ["sp", "grpSp", "graphicFrame", "cxnSp", "pic"];
