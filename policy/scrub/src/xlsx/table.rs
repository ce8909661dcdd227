//! Tables (ISO/IEC 29500-1, 18.5): what is known of them before they are written, and writing them.

use super::UNDERSTOOD;
use super::cell;
use super::outline::Outline;
use super::place::{self, Range};
use super::plan::Workbook;
use crate::ooxml::{Context, Element, Event, Node, Reader, Rewriter, Tree};
use crate::{Budget, ReadAt, Reason};

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
    /// Formulas in it.
    pub(super) formulas: Vec<String>,
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
                    table.formulas.push(cell::text(&mut reader, budget)?);
                }
                Event::Start(element) => table.element(&element),
                Event::Text(_) | Event::End => {}
                Event::Done => return Ok(table),
            }
        }
    }

    fn element(&mut self, element: &Element) {
        if element.is("x", "table") {
            self.name = element
                .get("", "displayName")
                .unwrap_or_default()
                .to_owned();
            self.range = element.get("", "ref").and_then(place::range);
            self.headed = element.get("", "headerRowCount") != Some("0");
        }
        if element.is("x", "tableStyleInfo") {
            self.style = element.get("", "name").map(str::to_owned);
        }
        let formats = element.attributes.iter();
        self.formats.extend(formats.filter_map(|(name, value)| {
            let refers = name.local.ends_with("DxfId") || name.local == "dxfId";
            value.trim().parse().ok().filter(|_: &u32| refers)
        }));
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
                    strip(column, book, context);
                }
            }
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

fn strip(column: &mut Tree, book: &Workbook, context: &mut Context<'_>) {
    column.nodes.retain(|node| match node {
        Node::Tree(tree) if is_formula(&tree.element) => {
            !book.values_only && book.keeps(&tree.text(), context)
        }
        Node::Tree(_) => true,
        Node::Text(_) => false,
    });
}
