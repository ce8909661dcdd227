//! Lists (ECMA-376 part 1, 17.9): only those stay that a paragraph or a style uses, and of their levels only those show
//! a text. Programs keep every list that there ever was.

use std::collections::{BTreeSet, HashMap};

use super::notes::number;
use crate::ooxml::{Context, Element, Event, Node, Reader, Rewriter, Tree};
use crate::source::widen;
use crate::{FindingKind, Reason};

/// The space of numbers of lists.
pub(super) const LIST: &str = "number-list";
/// The space of levels that something uses, each behind the number of its list.
const LEVEL: &str = "list-level";
/// Stands for the number of a list that another place gives.
const ANY: &str = "any";
/// The levels that a list has.
const LEVELS: u32 = 9;

/// Notes the lists and levels that a paragraph or a style uses which is about to be written.
pub(super) fn note(tree: &Tree, context: &mut Context<'_>) {
    if tree.element.is("w", "numPr") {
        let value = |local| {
            let value = tree.child("w", local)?.element.get("w", "val")?;
            number(value)
        };
        let list = value("numId").unwrap_or_else(|| ANY.to_owned());
        let level = value("ilvl").unwrap_or_else(|| "0".to_owned());
        context.names.fix(LEVEL, &format!("{list} {level}"), "");
        // For kinds of lists that others take over.
        context.names.fix(LEVEL, &level, "");
        return;
    }
    for inner in tree.trees() {
        // What somebody changed is not written.
        if !inner.element.is("w", "pPrChange") {
            note(inner, context);
        }
    }
}

/// What of the part stays.
#[derive(Default)]
struct Kept {
    /// Kinds of lists, each with the levels that something uses.
    kinds: HashMap<String, BTreeSet<u32>>,
    /// Pictures in front of lines.
    bullets: BTreeSet<String>,
}

/// Writes the part of lists anew. Every part that uses lists has been written.
///
/// # Errors
///
/// Those of reading and writing.
pub(super) fn stream(
    reader: &mut Reader<'_>,
    rewriter: &mut Rewriter<'_>,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let kept = survey(context)?;
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if is_entry(&element) => {
                let mut tree = reader.tree(element, context.budget)?;
                let stays = kept.settle(&mut tree, context);
                if stays {
                    rewriter.tree(&tree, context)?;
                }
            }
            Event::Done => return Ok(()),
            event @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                rewriter.event(&event, context)?;
            }
        }
    }
}

fn is_entry(element: &Element) -> bool {
    let entries = ["abstractNum", "num", "numPicBullet"];
    entries.iter().any(|local| element.is("w", local))
}

/// Finds out what of the part at hand something uses.
fn survey(context: &mut Context<'_>) -> Result<Kept, Reason> {
    let part = context.part.clone();
    let member = context.package.part(&part, context.budget)?;
    let mut reader = Reader::new(&member, super::SHAPE.understood);
    let mut kept = Kept::default();
    let mut kinds: Vec<Tree> = Vec::new();
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("w", "num") => {
                let list = reader.tree(element, context.budget)?;
                kept.list(&list, context);
            }
            Event::Start(element) if element.is("w", "abstractNum") => {
                context.budget.segment()?;
                let mut kind = reader.tree(element, context.budget)?;
                kind.nodes.retain_mut(is_telling);
                kinds.push(kind);
            }
            Event::Done => break,
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
    for kind in &kinds {
        context.budget.work(widen(kind.nodes.len()))?;
        kept.kind(kind, context);
    }
    Ok(kept)
}

/// Whether something in a kind of lists decides what stays. Only that is held.
fn is_telling(node: &mut Node) -> bool {
    let Node::Tree(tree) = node else {
        return false;
    };
    if tree.element.is("w", "lvl") {
        let wanted = ["pStyle", "lvlPicBulletId"];
        tree.nodes.retain(|node| match node {
            Node::Tree(tree) => wanted.iter().any(|local| tree.element.is("w", local)),
            Node::Text(_) => false,
        });
        return true;
    }
    tree.element.is("w", "styleLink")
}

impl Kept {
    /// Takes notice of a list.
    fn list(&mut self, list: &Tree, context: &Context<'_>) {
        let Some(id) = used(list, context) else {
            return;
        };
        let levels: Vec<u32> = (0..LEVELS)
            .filter(|level| is_used(&id, *level, context))
            .collect();
        for change in list.trees() {
            let inner = change.child("w", "lvl");
            if let Some(inner) = inner.filter(|inner| levels.contains(&level(inner))) {
                self.bullets.extend(value(inner, "lvlPicBulletId"));
            }
        }
        if let Some(kind) = value(list, "abstractNumId") {
            self.kinds.entry(kind).or_default().extend(levels);
        }
    }

    /// Takes notice of a kind of lists once all lists are known.
    fn kind(&mut self, kind: &Tree, context: &Context<'_>) {
        let id = id(kind, "abstractNumId");
        let Some(levels) = id.and_then(|id| self.kinds.get_mut(&id)) else {
            return;
        };
        if kind.child("w", "styleLink").is_some() {
            // Other kinds take its levels over by the name of a style.
            levels.extend(
                (0..LEVELS)
                    .filter(|level| context.names.known(LEVEL, &level.to_string()).is_some()),
            );
        }
        for inner in kind.trees().filter(|inner| inner.element.is("w", "lvl")) {
            if inner.child("w", "pStyle").is_some() {
                levels.insert(level(inner));
            }
            if levels.contains(&level(inner)) {
                self.bullets.extend(value(inner, "lvlPicBulletId"));
            }
        }
    }

    /// Takes out of an entry what nothing uses. Answers whether it stays at all.
    fn settle(&self, entry: &mut Tree, context: &mut Context<'_>) -> bool {
        let none = BTreeSet::new();
        if entry.element.is("w", "numPicBullet") {
            return id(entry, "numPicBulletId").is_some_and(|id| self.bullets.contains(&id));
        }
        let (stays, levels) = if entry.element.is("w", "num") {
            let kind = value(entry, "abstractNumId");
            let levels = kind.and_then(|kind| self.kinds.get(&kind));
            (used(entry, context).is_some(), levels)
        } else {
            let kind = id(entry, "abstractNumId");
            let levels = kind.and_then(|kind| self.kinds.get(&kind));
            (levels.is_some(), levels)
        };
        quieten(
            entry,
            if stays { levels } else { None }.unwrap_or(&none),
            context,
        );
        stays
    }
}

/// Takes their texts off all levels but these.
fn quieten(entry: &mut Tree, levels: &BTreeSet<u32>, context: &mut Context<'_>) {
    if !entry.element.is("w", "lvl") {
        for inner in entry.trees_mut() {
            quieten(inner, levels, context);
        }
        return;
    }
    if levels.contains(&level(entry)) {
        return;
    }
    entry.nodes.retain_mut(|node| {
        let Node::Tree(part) = node else {
            return false;
        };
        if part.element.is("w", "lvlText") {
            tell(&part.element, context);
            part.element.set("w", "val", "");
        }
        // The format of a text that there is not, and a picture instead of one.
        let lost = ["rPr", "lvlPicBulletId"];
        !lost.iter().any(|local| part.element.is("w", local))
    });
}

/// Tells the text of a level if it has words: every list has levels with numbers and dots.
fn tell(text: &Element, context: &mut Context<'_>) {
    let text = text.get("w", "val").unwrap_or_default();
    if text.chars().filter(|c| c.is_alphabetic()).count() > 2 {
        context
            .findings
            .removed(FindingKind::HiddenText, Some(text));
    }
}

/// The number of a list that something uses.
fn used(list: &Tree, context: &Context<'_>) -> Option<String> {
    let id = id(list, "numId")?;
    context.names.known(LIST, &id).is_some().then_some(id)
}

/// Whether something uses a level of a list, as far as paragraphs and styles say.
fn is_used(list: &str, level: u32, context: &Context<'_>) -> bool {
    let known = |list: &str| {
        let name = format!("{list} {level}");
        context.names.known(LEVEL, &name).is_some()
    };
    known(list) || known(ANY)
}

fn level(level: &Tree) -> u32 {
    let number = level.element.get("w", "ilvl").unwrap_or("0");
    number.trim().parse().unwrap_or(0)
}

fn id(entry: &Tree, local: &str) -> Option<String> {
    number(entry.element.get("w", local)?)
}

fn value(entry: &Tree, local: &str) -> Option<String> {
    number(entry.child("w", local)?.element.get("w", "val")?)
}
