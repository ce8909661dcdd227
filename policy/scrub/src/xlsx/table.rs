//! Tables (ISO/IEC 29500-1, 18.5): what is known of them before they are written, and writing them.

use std::collections::HashMap;

use super::UNDERSTOOD;
use super::cell;
use super::filter::Filters;
use super::outline::Outline;
use super::page::Page;
use super::place::{self, Cell as Place, Range};
use super::plan::Workbook;
use crate::ooxml::{Context, Element, Event, Node, Reader, Rewriter, Tree};
use crate::{Budget, FindingKind, ReadAt, Reason};

/// What must be known of a table.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The name that formulas use.
    pub(super) name: String,
    /// The cells that belong to it.
    pub(super) range: Option<Range>,
    /// Whether the first row holds the names of its columns.
    headed: bool,
    /// Its style, if it has one.
    pub(super) style: Option<String>,
    /// Formats that it uses, by their numbers.
    pub(super) formats: Vec<u32>,
    /// What its columns are filtered for.
    pub(super) filters: Filters,
    /// Whether a row below the others shows sums or other words on the columns.
    totalled: bool,
    /// How many columns have been read.
    columns: u32,
    /// Formulas of the row of sums, if there is one.
    totals: Vec<String>,
    /// Formulas for columns, by their places in the table.
    calculated: HashMap<u32, Calculated>,
}

/// A formula that a program puts into new cells of a column (18.5.1.1). It stays behind when the cells get other ones.
#[derive(Debug)]
struct Calculated {
    formula: String,
    /// What it has in common with the formulas of all cells that were made from it.
    frame: String,
    /// Whether a cell of the column has such a formula.
    used: bool,
}

impl Table {
    /// Reads the part of a table.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub(super) fn read(part: &dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let mut reader = Reader::new(part, UNDERSTOOD);
        let mut table = Self {
            headed: true,
            ..Self::default()
        };
        loop {
            match reader.next(budget)? {
                Event::Start(element) if is_formula(&element) => {
                    let formula = cell::text(&mut reader, budget)?;
                    table.formula(&element, formula);
                }
                Event::Start(element) => table.element(&element)?,
                Event::Text(_) | Event::End => {}
                Event::Done => return Ok(table),
            }
        }
    }

    fn formula(&mut self, element: &Element, formula: String) {
        if element.is("x", "totalsRowFormula") {
            self.totals.extend(self.totalled.then_some(formula));
        } else if let Some(column) = self.columns.checked_sub(1) {
            let frame = frame(&formula);
            self.calculated.entry(column).or_insert(Calculated {
                formula,
                frame,
                used: false,
            });
        }
    }

    /// Takes notice of the formula of a cell in the same sheet.
    pub(super) fn meet(&mut self, place: Place, formula: &str) {
        let Some(range) = self.range.filter(|range| range.has(place)) else {
            return;
        };
        let column = place.column.saturating_sub(range.first.column);
        if let Some(known) = self.calculated.get_mut(&column) {
            known.used |= known.frame == frame(formula);
        }
    }

    /// The formulas that stay in it.
    pub(super) fn formulas(&self) -> impl Iterator<Item = &str> {
        let used = self.calculated.values().filter(|known| known.used);
        let used = used.map(|known| known.formula.as_str());
        used.chain(self.totals.iter().map(String::as_str))
    }

    fn element(&mut self, element: &Element) -> Result<(), Reason> {
        self.filters.element(element)?;
        if element.is("x", "tableColumn") {
            self.columns = self.columns.saturating_add(1);
        }
        if element.is("x", "table") {
            self.name = element
                .get("", "displayName")
                .unwrap_or_default()
                .to_owned();
            self.range = element.get("", "ref").and_then(place::range);
            self.headed = element.get("", "headerRowCount") != Some("0");
            self.totalled = is_totalled(element);
        }
        if element.is("x", "tableStyleInfo") {
            self.style = element.get("", "name").map(str::to_owned);
        }
        let formats = element.attributes.iter();
        self.formats.extend(formats.filter_map(|(name, value)| {
            let refers = name.local.ends_with("DxfId") || name.local == "dxfId";
            value.trim().parse().ok().filter(|_: &u32| refers)
        }));
        Ok(())
    }

    /// Whether a cell that names a column cannot be seen. Without it the table would contradict its sheet.
    pub(super) fn loses_head(&self, outline: &Outline, hidden_rows: &[u32]) -> bool {
        let Some(range) = self.range.filter(|_| self.headed) else {
            return false;
        };
        let Range { first, last } = range;
        let columns = first.column..=last.column;
        hidden_rows.binary_search(&first.row).is_ok()
            || columns.into_iter().any(|column| outline.hides(column))
    }
}

fn is_formula(element: &Element) -> bool {
    element.is("x", "calculatedColumnFormula") || element.is("x", "totalsRowFormula")
}

/// Whether a table shows a row of sums.
fn is_totalled(table: &Element) -> bool {
    let rows = table.get("", "totalsRowCount");
    rows.is_some_and(|rows| rows.trim().parse().is_ok_and(|rows: u32| rows > 0))
}

/// A formula without the numbers of rows, in which the cells of a column differ.
fn frame(formula: &str) -> String {
    formula.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Writes a table anew.
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
            Event::Start(root) => {
                let tree = written(root, reader, book, context)?;
                rewriter.tree(&tree, context)?;
            }
            Event::Done => return Ok(()),
            Event::Text(_) | Event::End => {}
        }
    }
}

/// A table as it is written: formulas that cannot stay go, and its style gets its new name.
///
/// # Errors
///
/// Those of the reader.
fn written(
    root: Element,
    reader: &mut Reader<'_>,
    book: &Workbook,
    context: &mut Context<'_>,
) -> Result<Tree, Reason> {
    let mut tree = reader.tree(root, context.budget)?;
    let totalled = is_totalled(&tree.element);
    // Its other name is shown nowhere and need not be the same.
    if let Some(shown) = tree.element.get("", "displayName").map(str::to_owned) {
        tree.element.set("", "name", &shown);
    }
    for node in &mut tree.nodes {
        let Node::Tree(part) = node else {
            continue;
        };
        if part.element.is("x", "tableColumns") {
            for column in &mut part.nodes {
                if let Node::Tree(column) = column {
                    if !totalled {
                        without_totals(column, context);
                    }
                    strip(column, book, context);
                }
            }
        }
        if part.element.is("x", "autoFilter")
            && let Some(page) = book.page_of(&context.part)
        {
            page.outline.filters.settle(part, context);
        }
        if part.element.is("x", "tableStyleInfo") {
            let name = part.element.get("", "name").unwrap_or_default();
            match book.table_style(name) {
                Some(new) => part.element.set("", "name", &new),
                None => part.element.unset("", "name"),
            }
        }
    }
    Ok(tree)
}

/// Takes off a column what it would say in a row of sums that there is not.
fn without_totals(column: &mut Tree, context: &mut Context<'_>) {
    let label = column.element.get("", "totalsRowLabel");
    if let Some(label) = label.filter(|label| !label.is_empty()) {
        let found = &mut context.findings;
        found.removed(FindingKind::HiddenText, Some(label));
    }
    column.element.unset("", "totalsRowLabel");
    if column.element.get("", "totalsRowFunction") == Some("custom") {
        column.element.unset("", "totalsRowFunction");
    }
    column.nodes.retain(|node| match node {
        Node::Tree(tree) if tree.element.is("x", "totalsRowFormula") => {
            let found = &mut context.findings;
            found.removed(FindingKind::HiddenText, Some(&tree.text()));
            false
        }
        Node::Tree(_) | Node::Text(_) => true,
    });
}

fn strip(column: &mut Tree, book: &Workbook, context: &mut Context<'_>) {
    column.nodes.retain(|node| match node {
        Node::Tree(tree) if is_formula(&tree.element) => {
            let formula = tree.text();
            let stays = !book.values_only && book.keeps(&formula, context);
            let used = tree.element.is("x", "totalsRowFormula")
                || book.uses_formula(&context.part, &formula);
            if !used {
                let found = &mut context.findings;
                found.removed(FindingKind::HiddenText, Some(&formula));
            }
            stays && used
        }
        Node::Tree(_) => true,
        Node::Text(_) => false,
    });
}

impl Workbook {
    /// The sheet on which a table lies.
    fn page_of(&self, table: &str) -> Option<&Page> {
        let part = table.to_ascii_lowercase();
        let mut pages = self.pages.iter();
        pages.find(|page| page.tables.iter().any(|(name, _)| *name == part))
    }

    /// Whether a cell has the formula that a table keeps for the column of that cell.
    fn uses_formula(&self, table: &str, formula: &str) -> bool {
        let part = table.to_ascii_lowercase();
        let mut tables = self
            .page_of(table)
            .into_iter()
            .flat_map(|page| &page.tables);
        tables.any(|(name, table)| *name == part && table.formulas().any(|used| used == formula))
    }
}
