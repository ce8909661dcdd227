//! One paragraph: changes are accepted, fields become what they may be, what is wrapped for programs only is unwrapped.

use super::fields;
use super::state::{Field, State};
use crate::ooxml::{Context, Element, Node, Tree};
use crate::{FindingKind, Reason};

/// Changes what is in a paragraph. Answers whether its mark was deleted, so that the next one joins it.
///
/// # Errors
///
/// Those of the budget.
pub(super) fn settle(
    paragraph: &mut Tree,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<bool, Reason> {
    tell_changes(paragraph, context);
    let joined = paragraph
        .child("w", "pPr")
        .and_then(|properties| properties.child("w", "rPr"))
        .is_some_and(|properties| {
            properties.child("w", "del").is_some() || properties.child("w", "moveFrom").is_some()
        });
    state.paragraph = state.sheet.paragraph(paragraph);
    paragraph.nodes = inline(std::mem::take(&mut paragraph.nodes), state, context)?;
    Ok(joined)
}

/// Tells who changed what and when.
pub(super) fn tell_changes(tree: &Tree, context: &mut Context<'_>) {
    tell_change(&tree.element, context);
    if is_deleted(&tree.element) {
        let text = tree.text();
        let text = (!text.trim().is_empty()).then_some(text);
        context
            .findings
            .removed(FindingKind::TrackedChanges, text.as_deref());
    }
    for inner in tree.trees() {
        tell_changes(inner, context);
    }
}

/// Tells of one change.
pub(super) fn tell_change(element: &Element, context: &mut Context<'_>) {
    if let Some(author) = element.get("w", "author") {
        let found = &mut context.findings;
        found.removed(FindingKind::Author, Some(author));
        if let Some(date) = element.get("w", "date") {
            found.removed(FindingKind::Date, Some(date));
        }
        found.removed(FindingKind::TrackedChanges, None);
    }
}

/// Whether an element holds what somebody deleted or moved away.
pub(super) fn is_deleted(element: &Element) -> bool {
    ["del", "moveFrom"]
        .iter()
        .any(|local| element.is("w", local))
        || ["conflictDel"].iter().any(|local| element.is("w14", local))
}

/// Tells what a content control was called.
pub(super) fn tell_control(properties: &Tree, context: &mut Context<'_>) {
    for tree in properties.trees() {
        let value = tree.element.get("w", "val");
        if tree.element.is("w", "alias") || tree.element.is("w", "tag") {
            context.findings.removed(FindingKind::FormFields, value);
        } else if tree.element.is("w", "dataBinding") {
            context.findings.removed(FindingKind::PrivateData, None);
        }
    }
}

/// What stays of the content of a paragraph, or of something in one.
fn inline(
    nodes: Vec<Node>,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<Vec<Node>, Reason> {
    let mut kept = Vec::with_capacity(nodes.len());
    for node in nodes {
        let Node::Tree(mut tree) = node else {
            continue;
        };
        let element = &tree.element;
        if is_deleted(element) {
            continue;
        }
        if element.is("w", "r") {
            kept.extend(run(tree, state, context)?.map(Node::Tree));
        } else if element.is("w", "sdtPr") {
            tell_control(&tree, context);
        } else if element.is("w", "fldSimple") {
            kept.extend(simple(tree, state, context)?);
        } else if element.is("w", "hyperlink") {
            kept.extend(hyperlink(tree, state, context)?);
        } else if element.name.prefix == "m" || element.is("w", "pPr") {
            if !state.in_code() {
                kept.push(Node::Tree(tree));
            }
        } else {
            tree.nodes = inline(tree.nodes, state, context)?;
            kept.push(Node::Tree(tree));
        }
    }
    Ok(kept)
}

/// A link that leads to a place in the document stays one; others are their words.
fn hyperlink(
    mut link: Tree,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<Vec<Node>, Reason> {
    if let Some(id) = link.element.get("r", "id").map(str::to_owned) {
        context.link(&["hyperlink"], &id)?;
        link.element.unset("r", "id");
        link.element.unset("w", "anchor");
    }
    link.nodes = inline(link.nodes, state, context)?;
    if link.element.get("w", "anchor").is_some() {
        return Ok(vec![Node::Tree(link)]);
    }
    for (name, kind) in [
        ("tooltip", FindingKind::Comment),
        ("docLocation", FindingKind::ExternalTarget),
    ] {
        if let Some(value) = link.element.get("w", name) {
            context.findings.removed(kind, Some(value));
        }
    }
    Ok(link.nodes)
}

/// A field in one element.
fn simple(
    mut field: Tree,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<Vec<Node>, Reason> {
    field.nodes = inline(field.nodes, state, context)?;
    let code = field
        .element
        .get("w", "instr")
        .unwrap_or_default()
        .to_owned();
    if fields::is_kept(&code) {
        return Ok(vec![Node::Tree(field)]);
    }
    fields::tell(&code, context);
    fields::tell_shown(&code, &field.text(), context);
    Ok(field.nodes)
}

/// A run: what is in the codes of fields goes, and so do the marks of fields that are not kept.
fn run(
    mut run: Tree,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<Option<Tree>, Reason> {
    let had = run.trees().any(|tree| !tree.element.is("w", "rPr"));
    let mut kept = Vec::with_capacity(run.nodes.len());
    for node in std::mem::take(&mut run.nodes) {
        let Node::Tree(tree) = node else {
            continue;
        };
        let element = &tree.element;
        if element.is("w", "rPr") {
            kept.push(Node::Tree(tree));
        } else if element.is("w", "fldChar") {
            kept.extend(mark(&tree, state, context));
        } else if element.is("w", "instrText") {
            state.code(&tree.text());
        } else if !state.in_code() {
            if element.is("w", "t") {
                state.shown(&tree.text());
            }
            kept.extend(content(tree, state, context)?.map(Node::Tree));
        }
    }
    let has = kept.iter().any(|node| match node {
        Node::Tree(tree) => !tree.element.is("w", "rPr"),
        Node::Text(_) => false,
    });
    run.nodes = kept;
    if had && !has {
        return Ok(None);
    }
    Ok(super::hidden::judged(run, state, context))
}

/// Something in a run that is neither a property nor part of a field.
fn content(
    mut tree: Tree,
    state: &mut State,
    context: &mut Context<'_>,
) -> Result<Option<Tree>, Reason> {
    if tree.element.is("w", "object") {
        // What is left of an embedded file is its picture.
        tree.element = Element::new("w", "pict");
    }
    let kept = super::pictures::settle(&mut tree, state, context)?;
    Ok(kept.then_some(tree))
}

/// The beginning, middle or end of a field (17.16.18).
fn mark(tree: &Tree, state: &mut State, context: &mut Context<'_>) -> Vec<Node> {
    let kind = tree.element.get("w", "fldCharType").unwrap_or_default();
    match kind {
        "begin" => {
            let form = tree.child("w", "ffData").and_then(form_result);
            state.begin(form);
            Vec::new()
        }
        "separate" => state.separate(context).map(opened).unwrap_or_default(),
        "end" => match state.end(context) {
            Field::Kept => vec![Node::Tree(character("end"))],
            Field::Short(code) => {
                let mut nodes = opened(code);
                nodes.push(Node::Tree(character("end")));
                nodes
            }
            Field::Form(text) => vec![Node::Tree(word(&text))],
            Field::Gone => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn opened(code: String) -> Vec<Node> {
    let mut instruction =
        Tree::new(Element::new("w", "instrText").with("xml", "space", "preserve"));
    instruction.nodes.push(Node::Text(code));
    [character("begin"), instruction, character("separate")]
        .into_iter()
        .map(Node::Tree)
        .collect()
}

fn character(kind: &str) -> Tree {
    Tree::new(Element::new("w", "fldChar").with("w", "fldCharType", kind))
}

fn word(text: &str) -> Tree {
    let mut tree = Tree::new(Element::new("w", "t"));
    tree.nodes.push(Node::Text(text.to_owned()));
    tree
}

/// What a field of a form shows that has no result of its own: a box that is ticked or not, or the chosen entry.
fn form_result(data: &Tree) -> Option<String> {
    let on = |tree: &Tree| !matches!(tree.element.get("w", "val"), Some("0" | "false" | "off"));
    if let Some(tick) = data.child("w", "checkBox") {
        let state = tick.child("w", "checked").or(tick.child("w", "default"));
        let ticked = state.is_some_and(on);
        return Some(if ticked { "\u{2612}" } else { "\u{2610}" }.to_owned());
    }
    let list = data.child("w", "ddList")?;
    let chosen = list.child("w", "result").or(list.child("w", "default"));
    let number = chosen.and_then(|chosen| chosen.element.get("w", "val"));
    let number: usize = number.unwrap_or("0").parse().ok()?;
    let mut entries = list
        .trees()
        .filter(|tree| tree.element.is("w", "listEntry"));
    let entry = entries.nth(number)?;
    entry.element.get("w", "val").map(str::to_owned)
}
