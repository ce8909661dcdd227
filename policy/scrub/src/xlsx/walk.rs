//! The way through the cells of a sheet, row by row, and what on it cannot be seen.

use super::cell::{Cell, Value, is_on};
use super::hiding::Hides;
use super::outline::{Outline, Sweep, is_nothing};
use super::place::{self, COLUMNS, Cell as Place, ROWS};
use super::rich::{self, Lost, Strings};
use super::styles::Styles;
use crate::ooxml::Element;
use crate::{Budget, Reason};

/// Where in a sheet the reading stands.
pub(super) struct Walk<'a> {
    outline: &'a Outline,
    styles: &'a Styles,
    texts: &'a Strings,
    merged: Sweep<'a>,
    coloured: Sweep<'a>,
    row: u32,
    /// The column of the cell before, 0 for none.
    column: u32,
    row_hidden: bool,
    /// Whether the row shows how its text is read aloud.
    row_reads: bool,
    in_row: bool,
}

/// Something that cannot be seen.
pub(super) struct Unseen {
    /// Where it is, as formulas write it.
    pub(super) place: String,
    /// Whether it is only a part of a cell.
    pub(super) partly: bool,
}

impl<'a> Walk<'a> {
    /// A walk that stands before the first row.
    pub(super) fn new(outline: &'a Outline, styles: &'a Styles, texts: &'a Strings) -> Self {
        Self {
            outline,
            styles,
            texts,
            merged: Sweep::new(&outline.merged),
            coloured: Sweep::new(&outline.coloured),
            row: 0,
            column: 0,
            row_hidden: false,
            row_reads: false,
            in_row: false,
        }
    }

    /// Enters a row and answers its number.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if it is none, or stands above the one before.
    pub(super) fn row(&mut self, element: &Element) -> Result<u32, Reason> {
        let next = self.row.saturating_add(1);
        let number = match element.get("", "r") {
            Some(text) => text.trim().parse().map_err(|_| Reason::Damaged)?,
            None => next,
        };
        if number < next || number > ROWS {
            return Err(Reason::Damaged);
        }
        self.row = number;
        self.column = 0;
        self.in_row = true;
        let flat = element.get("", "ht").is_some_and(is_nothing);
        self.row_hidden = flat || is_on(element.get("", "hidden"));
        self.row_reads = is_on(element.get("", "ph"));
        self.merged.row(number);
        self.coloured.row(number);
        Ok(number)
    }

    /// Whether the row is not shown.
    pub(super) fn is_row_hidden(&self) -> bool {
        self.row_hidden
    }

    /// Whether signs for reading aloud are shown in a cell of the row.
    pub(super) fn reads(&self, cell: &Cell) -> bool {
        cell.phonetic || self.row_reads || self.outline.reads
    }

    /// Whether a row has begun and not ended.
    pub(super) fn is_in_row(&self) -> bool {
        self.in_row
    }

    /// Ends the row.
    pub(super) fn leave_row(&mut self) {
        self.in_row = false;
    }

    /// Where the next cell stands if it does not say.
    pub(super) fn next(&self) -> Place {
        Place {
            row: self.row,
            column: self.column.saturating_add(1),
        }
    }

    /// Steps on a cell and answers what it belongs to if it holds something that cannot be seen.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if the cell stands in another row or before the last one, and those of the budget.
    pub(super) fn cell(
        &mut self,
        cell: &Cell,
        budget: &mut Budget,
    ) -> Result<Option<Unseen>, Reason> {
        let Place { row, column } = cell.place;
        if row != self.row || column <= self.column || column > COLUMNS {
            return Err(Reason::Damaged);
        }
        self.column = column;
        if cell.is_empty() {
            return Ok(None);
        }
        let whole = |place: String| {
            Some(Unseen {
                place,
                partly: false,
            })
        };
        if self.row_hidden {
            return Ok(whole(format!("{row}:{row}")));
        }
        if self.outline.hides(column) {
            let letters = place::letters(column);
            return Ok(whole(format!("{letters}:{letters}")));
        }
        self.looked_at(cell, budget)
    }

    /// The same for a cell in a row and a column that are shown.
    fn looked_at(&self, cell: &Cell, budget: &mut Budget) -> Result<Option<Unseen>, Reason> {
        let hides = self.styles.hides(cell.style);
        let lost = match cell.value {
            Value::Number(_) | Value::Date(_) => hides.numbers,
            Value::Text(_) | Value::Shared(_) | Value::Rich(_) => hides.text,
            Value::Nothing | Value::Truth(_) | Value::Error(_) => false,
        };
        let covered = self
            .merged
            .over(cell.place, budget)?
            .any(|range| range.first != cell.place);
        let lost = if lost || covered {
            Lost::Whole
        } else if self.coloured.over(cell.place, budget)?.next().is_some() {
            Lost::Nothing
        } else {
            self.lost(cell, hides, budget)?
        };
        Ok((lost != Lost::Nothing).then(|| Unseen {
            place: place::name(cell.place),
            partly: lost == Lost::Runs,
        }))
    }

    /// How much of a cell has the colour of its ground.
    fn lost(&self, cell: &Cell, hides: Hides, budget: &mut Budget) -> Result<Lost, Reason> {
        Ok(match self.texts.of(cell, budget)? {
            Some(text) => rich::lost(text, cell.style, self.styles),
            None if hides.colour => Lost::Whole,
            None => Lost::Nothing,
        })
    }
}
