//! What of a sheet must be known before its cells are looked at: what covers them, hides them or colours them.

use super::UNDERSTOOD;
use super::filter::Filters;
use super::place::{self, COLUMNS, Cell as Place, Range};
use crate::ooxml::{Element, Event, Reader};
use crate::source::widen;
use crate::{Budget, ReadAt, Reason};

/// The frame of a sheet.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// For each column from 0 on, whether it is shown, if something says so.
    columns: Vec<Option<bool>>,
    /// Whether all others are not shown.
    others_hidden: bool,
    /// Whether some column shows how its text is read aloud.
    pub(super) reads: bool,
    /// Merged ranges: only the first cell of each is shown.
    pub(super) merged: Vec<Range>,
    /// Ranges whose colours a table or a rule decides.
    pub(super) coloured: Vec<Range>,
    /// What its columns are filtered for.
    pub(super) filters: Filters,
    /// Relations that lead to tables.
    pub(super) tables: Vec<String>,
}

impl Outline {
    /// Reads a sheet without its cells.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub(super) fn read(part: &dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let mut reader = Reader::new(part, UNDERSTOOD);
        let mut outline = Self::default();
        loop {
            match reader.next(budget)? {
                Event::Start(element) if element.is("x", "sheetData") => reader.skip(budget)?,
                Event::Start(element) => outline.element(&element, budget)?,
                Event::Done => break,
                Event::Text(_) | Event::End => {}
            }
        }
        outline.merged.sort_by_key(|range| range.first);
        outline.coloured.sort_by_key(|range| range.first);
        Ok(outline)
    }

    fn element(&mut self, element: &Element, budget: &mut Budget) -> Result<(), Reason> {
        if self.merged.len() + self.coloured.len() + self.tables.len() > MOST {
            return Err(Reason::TooManyParts);
        }
        self.filters.element(element)?;
        if element.is("x", "sheetFormatPr") {
            self.others_hidden = element.get("", "defaultColWidth").is_some_and(is_nothing);
        } else if element.is("x", "col") {
            self.hide(element);
            self.reads |= super::cell::is_on(element.get("", "phonetic"));
        } else if element.is("x", "mergeCell") {
            let range = element.get("", "ref").and_then(place::range);
            self.merged.extend(range);
        } else if element.is("x", "conditionalFormatting") {
            let ranges = element.get("", "sqref").unwrap_or_default();
            budget.work(widen(ranges.len()))?;
            let ranges = ranges.split_ascii_whitespace().filter_map(place::range);
            self.coloured.extend(ranges);
        } else if element.is("x", "tablePart") {
            self.tables
                .extend(element.get("r", "id").map(str::to_owned));
        }
        Ok(())
    }

    /// Whether a column is not shown.
    pub(super) fn hides(&self, column: u32) -> bool {
        let at = usize::try_from(column).unwrap_or(usize::MAX);
        let said = self.columns.get(at).copied().flatten();
        said.map_or(self.others_hidden, |shown| !shown)
    }

    /// Notes whether the columns of an element are shown.
    fn hide(&mut self, column: &Element) -> Option<()> {
        let number = |attribute: &str| column.get("", attribute)?.trim().parse::<u32>().ok();
        let narrow = column.get("", "width").is_some_and(is_nothing);
        let shown = !narrow && !super::cell::is_on(column.get("", "hidden"));
        let first = usize::try_from(number("min")?).ok()?;
        let last = usize::try_from(number("max")?.min(COLUMNS)).ok()?;
        if self.columns.len() <= last {
            self.columns.resize(last.saturating_add(1), None);
        }
        for said in self.columns.get_mut(first..=last)? {
            *said = Some(shown);
        }
        Some(())
    }
}

/// Whether a width or height is none.
pub(super) fn is_nothing(size: &str) -> bool {
    size.trim().parse::<f64>().is_ok_and(|size| size <= 0.0)
}

/// The most ranges and tables of a sheet.
const MOST: usize = 1 << 20;

/// Ranges met row by row from the top.
pub(super) struct Sweep<'a> {
    waiting: &'a [Range],
    open: Vec<Range>,
}

impl<'a> Sweep<'a> {
    /// Ranges in the order of their first cells.
    pub(super) fn new(ranges: &'a [Range]) -> Self {
        Self {
            waiting: ranges,
            open: Vec::new(),
        }
    }

    /// Moves to a row further down.
    pub(super) fn row(&mut self, row: u32) {
        while let Some((first, rest)) = self.waiting.split_first() {
            if first.first.row > row {
                break;
            }
            self.open.push(*first);
            self.waiting = rest;
        }
        self.open.retain(|range| range.last.row >= row);
    }

    /// The ranges of this row that hold a cell.
    ///
    /// # Errors
    ///
    /// Those of the budget.
    pub(super) fn over(
        &self,
        cell: Place,
        budget: &mut Budget,
    ) -> Result<impl Iterator<Item = &Range>, Reason> {
        budget.work(widen(self.open.len()))?;
        Ok(self.open.iter().filter(move |range| range.has(cell)))
    }
}
