//! The way through a part of text: paragraphs are settled one by one, everything around them is passed on.

use super::lists;
use super::notes::{is_note, is_wanted};
use super::paragraph::{is_deleted, settle, tell_change, tell_changes, tell_control};
use super::state::{Place, State};
use crate::ooxml::{Context, Element, Event, Node, Reader, Rewriter, Tree};
use crate::{FindingKind, Reason};

/// Writes a part anew.
///
/// # Errors
///
/// Those of reading and writing.
pub(super) fn stream(
    reader: &mut Reader<'_>,
    rewriter: &mut Rewriter<'_>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) => start(element, reader, rewriter, state, context)?,
            Event::Text(text) => rewriter.text(&text, context)?,
            Event::End => end(rewriter, state, context)?,
            Event::Done => return Ok(()),
        }
    }
}

fn start(
    element: Element,
    reader: &mut Reader<'_>,
    rewriter: &mut Rewriter<'_>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    tell_change(&element, context);
    if element.is("w", "p") {
        let tree = reader.tree(element, context.budget)?;
        return paragraph(tree, rewriter, state, context);
    }
    if is_deleted(&element) {
        context.findings.removed(FindingKind::TrackedChanges, None);
        return reader.skip(context.budget);
    }
    if element.is("w", "sdtPr") {
        let tree = reader.tree(element, context.budget)?;
        tell_control(&tree, context);
        return Ok(());
    }
    if element.is("w", "bookmarkStart") || element.is("w", "bookmarkEnd") {
        return pass(&element, rewriter, state, context);
    }
    if is_note(&element) && !is_wanted(&element, context) {
        context.findings.removed(FindingKind::TrackedChanges, None);
        return reader.skip(context.budget);
    }
    if element.is("w", "tbl") {
        release(rewriter, state, context)?;
        state.begin_table(None);
        state.places.push(Place::Table(Some(Tree::new(element))));
        return Ok(());
    }
    if (element.is("w", "tblPr") || element.is("w", "tblGrid"))
        && matches!(state.places.last(), Some(Place::Table(Some(_))))
    {
        return describe(element, reader, state, context);
    }
    if element.is("w", "tr") || element.is("w", "tc") {
        return cells(element, reader, rewriter, state, context);
    }
    if !is_wrapping(&element) {
        release(rewriter, state, context)?;
    }
    pass(&element, rewriter, state, context)
}

/// Takes the properties or columns of a table that waits for its first row.
fn describe(
    element: Element,
    reader: &mut Reader<'_>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let tree = reader.tree(element, context.budget)?;
    tell_changes(&tree, context);
    if tree.element.is("w", "tblPr") {
        state.describe_table(&tree);
    }
    if let Some(Place::Table(Some(table))) = state.places.last_mut() {
        table.nodes.push(Node::Tree(tree));
    }
    Ok(())
}

fn pass(
    element: &Element,
    rewriter: &mut Rewriter<'_>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    // A table is written once it has a row.
    for place in &mut state.places {
        if let Place::Table(waiting) = place
            && let Some(table) = waiting.take()
        {
            rewriter.start(&table.element, context)?;
            for tree in table.trees() {
                rewriter.tree(tree, context)?;
            }
        }
    }
    state.places.push(if element.is("w", "tc") {
        Place::Cell(false)
    } else {
        Place::Plain
    });
    rewriter.start(element, context).map(|_| ())
}

/// Ends what is innermost. A cell must hold a paragraph (17.4.65), and a table without rows is none.
fn end(
    rewriter: &mut Rewriter<'_>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    release(rewriter, state, context)?;
    let place = state.places.pop();
    if matches!(place, Some(Place::Table(_))) {
        state.end_table();
    }
    match place {
        Some(Place::Table(Some(_))) => Ok(()),
        Some(Place::Cell(false)) => {
            rewriter.tree(&Tree::new(Element::new("w", "p")), context)?;
            rewriter.end()
        }
        Some(_) | None => rewriter.end(),
    }
}

/// Notes that a paragraph is written here.
fn fill(state: &mut State) {
    let cells = state.places.iter_mut().rev();
    let mut cells = cells.filter_map(|place| match place {
        Place::Cell(filled) => Some(filled),
        Place::Plain | Place::Table(_) => None,
    });
    if let Some(filled) = cells.next() {
        *filled = true;
    }
}

/// Elements around paragraphs that leave no trace.
fn is_wrapping(element: &Element) -> bool {
    [
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
    ]
    .iter()
    .any(|local| element.is("w", local))
}

/// A row or cell of a table, unless it was deleted, which its properties say.
fn cells(
    element: Element,
    reader: &mut Reader<'_>,
    rewriter: &mut Rewriter<'_>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let mut front = Vec::new();
    loop {
        match reader.next(context.budget)? {
            Event::Start(inner) if is_property(&inner) => {
                let tree = reader.tree(inner, context.budget)?;
                tell_changes(&tree, context);
                let deleted =
                    tree.child("w", "del").is_some() || tree.child("w", "cellDel").is_some();
                if deleted {
                    context.findings.removed(FindingKind::TrackedChanges, None);
                    return reader.skip(context.budget);
                }
                front.push(tree);
            }
            Event::Text(_) => {}
            next @ (Event::Start(_) | Event::End | Event::Done) => {
                enter(&element, &front, state);
                pass(&element, rewriter, state, context)?;
                for tree in &front {
                    rewriter.tree(tree, context)?;
                }
                return match next {
                    Event::Start(inner) => start(inner, reader, rewriter, state, context),
                    Event::End => end(rewriter, state, context),
                    Event::Text(_) | Event::Done => Err(Reason::Truncated),
                };
            }
        }
    }
}

/// Notes that a row or cell begins.
fn enter(element: &Element, front: &[Tree], state: &mut State) {
    if element.is("w", "tr") {
        state.begin_row();
    } else {
        let properties = front.iter().find(|tree| tree.element.is("w", "tcPr"));
        state.begin_cell(properties);
    }
}

fn is_property(element: &Element) -> bool {
    ["tblPrEx", "trPr", "tcPr"]
        .iter()
        .any(|local| element.is("w", local))
}

/// Writes a paragraph, or keeps it for the next one to join.
fn paragraph(
    mut tree: Tree,
    rewriter: &mut Rewriter<'_>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let joined = settle(&mut tree, state, context)?;
    if let Some(tree) = carried(tree, joined, state) {
        fill(state);
        lists::note(&tree, context);
        rewriter.tree(&tree, context)?;
    }
    Ok(())
}

/// Joins a paragraph with what was carried; gives back what is to be written now.
fn carried(mut tree: Tree, joined: bool, state: &mut State) -> Option<Tree> {
    if let Some(before) = state.carried.take() {
        let is_properties = |node: &Node| match node {
            Node::Tree(tree) => tree.element.is("w", "pPr"),
            Node::Text(_) => false,
        };
        let front = before.nodes.into_iter().filter(|node| !is_properties(node));
        let at = tree
            .nodes
            .iter()
            .take_while(|node| is_properties(node))
            .count();
        tree.nodes.splice(at..at, front);
    }
    if joined {
        state.carried = Some(tree);
        return None;
    }
    Some(tree)
}

/// Writes what no paragraph has joined, if there is anything in it.
fn release(
    rewriter: &mut Rewriter<'_>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    match state.carried.take() {
        Some(tree) if has_content(&tree) => {
            fill(state);
            lists::note(&tree, context);
            rewriter.tree(&tree, context)
        }
        Some(_) | None => Ok(()),
    }
}

fn has_content(tree: &Tree) -> bool {
    tree.trees().any(|inner| {
        inner.element.is("w", "r") || inner.element.name.prefix == "m" || has_content(inner)
    })
}

/// What stays of the blocks in a text box.
///
/// # Errors
///
/// Those of the budget.
pub(super) fn settled(
    nodes: Vec<Node>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<Vec<Node>, Reason> {
    let mut kept = Vec::with_capacity(nodes.len());
    for node in nodes {
        let Node::Tree(mut tree) = node else {
            continue;
        };
        if is_deleted(&tree.element) {
            continue;
        }
        if tree.element.is("w", "p") {
            let joined = settle(&mut tree, state, context)?;
            kept.extend(carried(tree, joined, state).map(Node::Tree));
            continue;
        }
        if tree.element.is("w", "sdtPr") {
            tell_control(&tree, context);
            continue;
        }
        let gone = |tree: &Tree| {
            let properties = tree.child("w", "trPr").or(tree.child("w", "tcPr"));
            properties.is_some_and(|properties| {
                properties.child("w", "del").is_some() || properties.child("w", "cellDel").is_some()
            })
        };
        if gone(&tree) {
            continue;
        }
        begin(&tree, state);
        let is_table = tree.element.is("w", "tbl");
        tree.nodes = settled(tree.nodes, state, context)?;
        if is_table {
            state.end_table();
        }
        kept.push(Node::Tree(tree));
    }
    if let Some(rest) = state.carried.take().filter(has_content) {
        kept.push(Node::Tree(rest));
    }
    Ok(kept)
}

/// Notes that a table, row or cell begins in a text box.
fn begin(tree: &Tree, state: &mut State) {
    let properties = |local| tree.child("w", local);
    match tree.element.name.local.as_str() {
        "tbl" => state.begin_table(properties("tblPr")),
        "tr" => state.begin_row(),
        "tc" => state.begin_cell(properties("tcPr")),
        _ => {}
    }
}
