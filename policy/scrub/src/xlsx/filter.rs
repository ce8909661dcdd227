//! Filters (ISO/IEC 29500-1, 18.3.2): what a column was filtered for stays as far as a cell of the column says the same.
//! Which rows are shown is said by the rows themselves.

use std::collections::HashMap;

use super::book::folded;
use super::cell::Value;
use super::place::{self, Range};
use super::readings::is_reading;
use crate::ooxml::{Context, Element, Node, Plain, Tree};
use crate::{FindingKind, Reason};

/// What the columns of a sheet are filtered for, by the numbers of the columns.
#[derive(Debug, Default)]
pub(super) struct Filters {
    columns: HashMap<u32, Column>,
    /// The first column of the filter that is being read, and the column.
    first: u32,
    column: u32,
    held: usize,
}

#[derive(Debug, Default)]
struct Column {
    /// What it is filtered for, folded, and whether a cell says the same.
    wanted: HashMap<String, bool>,
    /// Whether a cell holds something that a filter names as it is shown, which is not computed here.
    formatted: bool,
}

impl Filters {
    /// Takes an element of a sheet or a table.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyParts`] for filters that take too much memory.
    pub(super) fn element(&mut self, element: &Element) -> Result<(), Reason> {
        if element.is("x", "autoFilter") {
            self.first = first(element);
        } else if element.is("x", "filterColumn") {
            self.column = self.first.saturating_add(offset(element));
        } else if let Some(wanted) = wanted(element) {
            let wanted = folded(wanted);
            self.held = self.held.saturating_add(wanted.len()).saturating_add(NODE);
            if self.held > MOST_HELD {
                return Err(Reason::TooManyParts);
            }
            let column = self.columns.entry(self.column).or_default();
            column.wanted.insert(wanted, false);
        }
        Ok(())
    }

    /// Takes those of a table in the same sheet.
    pub(super) fn also(&mut self, other: Self) {
        for (number, column) in other.columns {
            let own = self.columns.entry(number).or_default();
            own.wanted.extend(column.wanted);
        }
    }

    /// All that is filtered for, folded.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &str> {
        let columns = self.columns.values();
        columns.flat_map(|column| column.wanted.keys().map(String::as_str))
    }

    /// Whether a column is filtered.
    pub(super) fn has(&self, column: u32) -> bool {
        self.columns.contains_key(&column)
    }

    /// Takes notice of what a cell of a column says.
    pub(super) fn meet(&mut self, column: u32, said: &str, formatted: bool) {
        let Some(column) = self.columns.get_mut(&column) else {
            return;
        };
        column.formatted |= formatted;
        if let Some(met) = column.wanted.get_mut(&folded(said)) {
            *met = true;
        }
    }

    /// Takes out of a filter what no cell says.
    pub(super) fn settle(&self, filter: &mut Tree, context: &mut Context<'_>) {
        let first = first(&filter.element);
        filter.nodes.retain_mut(|node| match node {
            Node::Tree(column) if column.element.is("x", "filterColumn") => {
                let number = first.saturating_add(offset(&column.element));
                self.settle_column(column, number, context);
                let buttons = ["hiddenButton", "showButton"];
                let mut buttons = buttons.iter();
                column.trees().next().is_some()
                    || buttons.any(|button| column.element.get("", button).is_some())
            }
            Node::Tree(_) => true,
            Node::Text(_) => false,
        });
    }

    fn settle_column(&self, column: &mut Tree, number: u32, context: &mut Context<'_>) {
        let known = self.columns.get(&number);
        let stays = |element: &Element| {
            wanted(element).is_none_or(|text| {
                let met = known.and_then(|known| known.wanted.get(&folded(text)));
                met.copied().unwrap_or(false)
            })
        };
        let formatted = known.is_some_and(|known| known.formatted);
        column.nodes.retain_mut(|node| {
            let Node::Tree(criteria) = node else {
                return false;
            };
            let before = criteria.nodes.len();
            criteria.nodes.retain(|node| match node {
                Node::Tree(tree) if !stays(&tree.element) => {
                    let text = wanted(&tree.element);
                    context.findings.removed(FindingKind::HiddenText, text);
                    false
                }
                Node::Tree(_) | Node::Text(_) => true,
            });
            // What is left of two conditions is another one, and what is left of numbers as they are shown lets through
            // fewer rows than before.
            let lost = criteria.nodes.len() < before;
            let is = |local| criteria.element.is("x", local);
            let other = is("customFilters") || formatted || criteria.trees().next().is_none();
            !(lost && other)
        });
    }
}

/// The first column of a filter.
fn first(filter: &Element) -> u32 {
    let range = filter.get("", "ref").and_then(place::range);
    range.map_or(0, |Range { first, .. }| first.column)
}

/// How many columns stand before one in its filter.
fn offset(column: &Element) -> u32 {
    let number = column.get("", "colId").unwrap_or("0");
    number.trim().parse().unwrap_or(0)
}

/// The text that an element filters for. A number to compare with is no text, and two blanks stand for any text.
fn wanted(element: &Element) -> Option<&str> {
    let compares = element.is("x", "customFilter");
    let text = element.get("", "val")?;
    let plain = text.trim().is_empty() || Plain::Decimal.fits(text.trim());
    (element.is("x", "filter") || (compares && !plain)).then_some(text)
}

/// What a cell with a value of its own says, and whether a format may make something else of it.
pub(super) fn said(value: &Value) -> Option<(String, bool)> {
    Some(match value {
        Value::Nothing | Value::Shared(_) => return None,
        Value::Number(number) => (plain(number), true),
        Value::Date(day) => (day.clone(), true),
        Value::Truth(truth) => {
            let yes = super::cell::is_on(Some(truth));
            (if yes { "TRUE" } else { "FALSE" }.to_owned(), true)
        }
        Value::Error(text) => (text.clone(), false),
        Value::Text(text) => (text.clone(), false),
        Value::Rich(tree) => (words(tree), false),
    })
}

/// A number as it is shown without a format.
fn plain(number: &str) -> String {
    let value = number.trim().parse::<f64>();
    value.map_or_else(|_| number.to_owned(), |value| value.to_string())
}

/// The text of a string, without how it is read.
pub(super) fn words(text: &Tree) -> String {
    let shown = text.trees().filter(|part| !is_reading(&part.element));
    shown.map(Tree::text).collect()
}

/// The most that all filters of a sheet may say together, in bytes.
const MOST_HELD: usize = 16 << 20;
/// About what each takes besides its words, in bytes.
const NODE: usize = 64;
