//! Text of a cell in several formats (ISO/IEC 29500-1, 18.4): runs of it can have the colour of their ground.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::UNDERSTOOD;
use super::book::folded;
use super::cell::{Cell, Value};
use super::filter;
use super::hiding::Colour;
use super::styles::Styles;
use crate::ooxml::{Element, Event, Node, Reader, Tree};
use crate::source::widen;
use crate::{Budget, ReadAt, Reason};

/// The shared strings of a workbook before they are written.
#[derive(Default)]
pub(super) struct Strings {
    /// How many there are.
    pub(super) count: u32,
    /// Those that could lose a run on some ground of the workbook, by their numbers, and about how many bytes each takes.
    rich: HashMap<u32, (Tree, usize)>,
    /// Those that a filter names, by their numbers, folded.
    named: HashMap<u32, Rc<str>>,
}

/// How much of a text cannot be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// None of it.
    Nothing,
    /// Some of its runs.
    Runs,
    /// All of it.
    Whole,
}

impl Strings {
    /// Reads the part of shared strings. `wanted` is what filters name, folded.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyParts`] for too many, and those of the reader.
    pub(super) fn read(
        part: &dyn ReadAt,
        styles: &Styles,
        wanted: &HashSet<&str>,
        budget: &mut Budget,
    ) -> Result<Self, Reason> {
        let wanted: HashSet<Rc<str>> = wanted.iter().copied().map(Rc::from).collect();
        let mut reader = Reader::new(part, UNDERSTOOD);
        let mut strings = Self::default();
        let mut held = 0_usize;
        loop {
            match reader.next(budget)? {
                Event::Start(element) if element.is("x", "si") => {
                    let tree = reader.tree(element, budget)?;
                    if !wanted.is_empty()
                        && let Some(name) = wanted.get(folded(&filter::words(&tree)).as_str())
                    {
                        held = held.saturating_add(NAMED);
                        strings.named.insert(strings.count, Rc::clone(name));
                    }
                    if may_lose(&tree, styles) {
                        let weight = weight(&tree);
                        held = held.saturating_add(weight);
                        strings.rich.insert(strings.count, (tree, weight));
                    }
                    strings.count += 1;
                    if strings.count > MOST || held > MOST_HELD {
                        return Err(Reason::TooManyParts);
                    }
                }
                Event::Start(_) | Event::Text(_) | Event::End => {}
                Event::Done => return Ok(strings),
            }
        }
    }

    /// What a shared string says, if a filter names it.
    pub(super) fn named(&self, number: u32) -> Option<&str> {
        self.named.get(&number).map(|name| &**name)
    }

    /// The text of a cell, if it is in several formats and may lose some.
    ///
    /// # Errors
    ///
    /// Those of the budget.
    pub(super) fn of<'a>(
        &'a self,
        cell: &'a Cell,
        budget: &mut Budget,
    ) -> Result<Option<&'a Tree>, Reason> {
        let number = match &cell.value {
            Value::Shared(number) => number,
            Value::Rich(tree) => return Ok(Some(tree).filter(|tree| is_rich(tree))),
            Value::Nothing
            | Value::Number(_)
            | Value::Truth(_)
            | Value::Error(_)
            | Value::Date(_)
            | Value::Text(_) => return Ok(None),
        };
        let found = self.rich.get(number);
        if let Some((_, weight)) = found {
            budget.work(widen(*weight))?;
        }
        Ok(found.map(|(tree, _)| tree))
    }
}

/// Whether a text could lose a run in some cell.
fn may_lose(text: &Tree, styles: &Styles) -> bool {
    let colours = runs(text).filter_map(|run| letters(run, styles));
    let mut lost = colours.map(|own| styles.may_lose(&own));
    lost.any(|lost| lost) || (is_rich(text) && styles.hides_colours())
}

/// How much of a text in several formats cannot be seen in a cell of this style.
pub(super) fn lost(text: &Tree, style: u32, styles: &Styles) -> Lost {
    let written = runs(text).filter(|run| is_written(run));
    let (mut seen, mut unseen) = (false, false);
    for run in written {
        if is_lost(run, style, styles) {
            unseen = true;
        } else {
            seen = true;
        }
    }
    match (unseen, seen) {
        (false, _) => Lost::Nothing,
        (true, true) => Lost::Runs,
        (true, false) => Lost::Whole,
    }
}

/// The text without what cannot be seen, as it stands in a cell itself.
pub(super) fn without_lost(text: &Tree, style: u32, styles: &Styles) -> Tree {
    let mut inline = Tree::new(Element::new("x", "is"));
    let kept = text.nodes.iter().filter(|node| match node {
        Node::Tree(run) => run.element.is("x", "r") && !is_lost(run, style, styles),
        Node::Text(_) => false,
    });
    inline.nodes = kept.cloned().collect();
    inline
}

/// Whether a text is in several formats.
fn is_rich(text: &Tree) -> bool {
    runs(text).next().is_some()
}

fn is_lost(run: &Tree, style: u32, styles: &Styles) -> bool {
    match letters(run, styles) {
        Some(own) => styles.loses(&own, style),
        None => styles.hides(style).colour,
    }
}

fn runs(text: &Tree) -> impl Iterator<Item = &Tree> {
    text.trees().filter(|run| run.element.is("x", "r"))
}

/// The colour of a run; nothing if it has the format of its cell.
fn letters(run: &Tree, styles: &Styles) -> Option<Colour> {
    let properties = run.child("x", "rPr")?;
    Some(styles.colour(properties))
}

fn is_written(run: &Tree) -> bool {
    let nodes = run.child("x", "t").into_iter().flat_map(|text| &text.nodes);
    nodes.into_iter().any(|node| match node {
        Node::Text(text) => !text.trim().is_empty(),
        Node::Tree(_) => false,
    })
}

/// About how much memory a string takes, in bytes.
fn weight(tree: &Tree) -> usize {
    let nodes = tree.nodes.iter().map(|node| match node {
        Node::Tree(inner) => weight(inner),
        Node::Text(text) => text.len(),
    });
    nodes.fold(NODE, usize::saturating_add)
}

/// The most shared strings of a workbook.
const MOST: u32 = 1 << 23;
/// The most memory of those that are held, in bytes.
const MOST_HELD: usize = 64 << 20;
/// About what it takes to note a string that a filter names, in bytes.
const NAMED: usize = 48;
/// About what an element takes besides its words, in bytes.
const NODE: usize = 256;
