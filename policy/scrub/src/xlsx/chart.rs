//! Charts (ISO/IEC 29500-1, 21.2): where a series refers to cells that do not stay, the values that it last had stand in
//! the chart itself.

use super::drawing::is_click;
use super::plan::Workbook;
use crate::ooxml::drawing::is_file;
use crate::ooxml::{Context, Element, Event, Node, Reader, Rewriter, Tree};
use crate::{FindingKind, Reason};

/// Writes a chart anew.
///
/// # Errors
///
/// Those of the reader and of writing.
pub(super) fn write(
    book: &Workbook,
    reader: &mut Reader<'_>,
    rewriter: &mut Rewriter<'_>,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("c", "chart") => {
                let mut tree = reader.tree(element, context.budget)?;
                settle(&mut tree, false, book, context);
                rewriter.tree(&tree, context)?;
            }
            Event::Done => return Ok(()),
            other @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                rewriter.event(&other, context)?;
            }
        }
    }
}

/// Replaces references that do not stay in all of `tree`. `series` is whether it belongs to a series.
fn settle(tree: &mut Tree, series: bool, book: &Workbook, context: &mut Context<'_>) {
    let series = series || tree.element.is("c", "ser");
    let name = tree.element.is("c", "tx");
    let mut lost = false;
    for node in &mut tree.nodes {
        let Node::Tree(inner) = node else {
            continue;
        };
        if !is_reference(&inner.element) {
            let series = series && !inner.element.is("c", "dLbls");
            settle(inner, series, book, context);
        } else if stays(inner, book, context) {
            forget(inner, book);
        } else {
            match literal(inner, name, series) {
                Some(literal) => *inner = literal,
                None => lost = true,
            }
        }
    }
    tree.nodes.retain(|node| match node {
        Node::Tree(inner) => {
            let empty = inner.nodes.is_empty()
                && HOLDERS.iter().any(|holder| inner.element.is("c", holder));
            let gone = lost && is_reference(&inner.element);
            !(is_click(&inner.element) || empty || gone)
        }
        Node::Text(_) => true,
    });
}

/// Whether a reference may stay.
fn stays(reference: &Tree, book: &Workbook, context: &mut Context<'_>) -> bool {
    let formula = reference
        .child("c", "f")
        .map(Tree::text)
        .unwrap_or_default();
    let stays = !book.values_only && (context.formula)(&formula);
    if !stays && formula.contains('[') {
        context
            .findings
            .removed(FindingKind::ExternalTarget, Some(&formula));
    }
    stays
}

/// Takes the values of cells that lost theirs, because they tell of the file, out of what a reference last showed.
fn forget(reference: &mut Tree, book: &Workbook) {
    let formula = reference.child("c", "f").map(Tree::text);
    let lost = formula.map(|formula| book.forgotten(&formula));
    let Some(lost) = lost.filter(|lost| !lost.is_empty()) else {
        return;
    };
    for node in &mut reference.nodes {
        if let Node::Tree(cache) = node
            && CACHES.iter().any(|name| cache.element.is("c", name))
        {
            unpoint(cache, &lost);
        }
    }
}

/// Takes points with these numbers out of a cache, on all of its levels.
fn unpoint(cache: &mut Tree, lost: &[u64]) {
    cache.nodes.retain_mut(|node| match node {
        Node::Tree(point) if point.element.is("c", "pt") => {
            let number = point
                .element
                .get("", "idx")
                .and_then(|text| text.parse().ok());
            number.is_none_or(|number| !lost.contains(&number))
        }
        Node::Tree(level) if level.element.is("c", "lvl") => {
            unpoint(level, lost);
            true
        }
        Node::Tree(_) | Node::Text(_) => true,
    });
}

fn is_reference(element: &Element) -> bool {
    ["numRef", "strRef", "multiLvlStrRef"]
        .iter()
        .any(|reference| element.is("c", reference))
}

/// What a reference last showed; nothing if it does not say.
fn literal(reference: &Tree, name: bool, series: bool) -> Option<Tree> {
    let cache = reference
        .trees()
        .find(|inner| CACHES.iter().any(|cache| inner.element.is("c", cache)))?;
    if name {
        let text = cache
            .trees()
            .filter(|point| point.element.is("c", "pt"))
            .map(|point| point.text())
            .filter(|text| !is_file(text))
            .collect::<Vec<String>>()
            .join(" ");
        return Some(if series { value(&text) } else { rich(&text) });
    }
    let kind = if reference.element.is("c", "numRef") {
        "numLit"
    } else {
        "strLit"
    };
    let mut literal = Tree::new(Element::new("c", kind));
    literal.nodes.clone_from(&cache.nodes);
    // Of several levels of names only the innermost fits.
    if let Some(level) = cache.child("c", "lvl") {
        literal.nodes.retain(|node| match node {
            Node::Tree(inner) => inner.element.is("c", "ptCount"),
            Node::Text(_) => false,
        });
        literal.nodes.extend(level.nodes.iter().cloned());
    }
    Some(literal)
}

/// The name of a series in its own words.
fn value(text: &str) -> Tree {
    let mut value = Tree::new(Element::new("c", "v"));
    value.nodes = vec![Node::Text(text.to_owned())];
    value
}

/// A title in its own words.
fn rich(text: &str) -> Tree {
    let element = |prefix, local| Tree::new(Element::new(prefix, local));
    let mut words = element("a", "t");
    words.nodes = vec![Node::Text(text.to_owned())];
    let mut run = element("a", "r");
    run.nodes = vec![Node::Tree(words)];
    let mut paragraph = element("a", "p");
    paragraph.nodes = vec![Node::Tree(run)];
    let mut rich = element("c", "rich");
    rich.nodes = vec![Node::Tree(element("a", "bodyPr")), Node::Tree(paragraph)];
    rich
}

static CACHES: [&str; 3] = ["numCache", "strCache", "multiLvlStrCache"];
/// Elements that mean nothing without what a reference gave.
static HOLDERS: [&str; 7] = ["val", "cat", "xVal", "yVal", "bubbleSize", "plus", "minus"];
