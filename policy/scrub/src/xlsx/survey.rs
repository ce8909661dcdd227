//! The first way through a sheet's cells: what they use, and what of them cannot be seen.

use std::collections::{HashMap, HashSet};

use super::UNDERSTOOD;
use super::bits::Bits;
use super::cell::{self, Cell, Value};
use super::extras;
use super::filter::{self, Filters};
use super::outline::Outline;
use super::page::Page;
use super::readings::Readings;
use super::rich::Strings;
use super::rules::Rules;
use super::styles::{Styles, Used, number};
use super::table::Table;
use super::tells::Tells;
use super::walk::{Unseen, Walk};
use crate::ooxml::{Context, Element, Event, Reader};
use crate::source::widen;
use crate::{Budget, ReadAt, Reason};

/// What all sheets together use.
pub(super) struct Survey<'a> {
    /// What may stay.
    pub(super) rules: &'a Rules,
    /// The styles of the workbook.
    pub(super) styles: &'a Styles,
    /// What must be known of shared strings.
    pub(super) texts: &'a Strings,
    /// Whether cells that cannot be seen are left out.
    pub(super) drops: bool,
    /// Shared strings that a cell shows.
    pub(super) strings: Bits,
    /// How text is read aloud, where that is shown.
    pub(super) readings: Readings,
    /// Styles that something uses.
    pub(super) used: Used,
    /// Names that cells use, folded.
    pub(super) by_cells: HashSet<String>,
    /// Names that anything else uses, folded.
    pub(super) by_others: HashSet<String>,
}

/// What cells of a sheet may be met by.
struct Around<'a> {
    /// The tables of the sheet.
    tables: &'a mut [(String, Table)],
    /// The filters of the sheet and of its tables.
    filters: &'a mut Filters,
    /// What the values of formulas in filtered columns tell that several cells share.
    shared: HashMap<String, Tells>,
}

/// What was found in one sheet.
#[derive(Default)]
pub(super) struct Seen {
    /// Rows, columns and cells that hold something and cannot be seen, each once, not more than can be shown.
    pub(super) unseen: Vec<String>,
    /// Rows that are not shown, in their order.
    pub(super) hidden_rows: Vec<u32>,
}

impl Survey<'_> {
    /// Reads one sheet and its tables.
    ///
    /// # Errors
    ///
    /// As [`Survey::sheet`].
    pub(super) fn page(
        &mut self,
        page: &mut Page,
        context: &mut Context<'_>,
    ) -> Result<Seen, Reason> {
        let part = context.package.part(&page.part, context.budget)?;
        let Page {
            outline, tables, ..
        } = page;
        let mut filters = std::mem::take(&mut outline.filters);
        let mut around = Around {
            tables,
            filters: &mut filters,
            shared: HashMap::new(),
        };
        let seen = self.sheet(&part, outline, &mut around, context.budget)?;
        outline.filters = filters;
        for (_, table) in tables {
            self.used.tables.extend(table.style.clone());
            self.used.partial.extend(&table.formats);
            for formula in table.formulas() {
                let names = &mut self.by_cells;
                note_names(formula, self.rules, names, context.budget)?;
            }
        }
        Ok(seen)
    }

    /// The parts of tables whose heads are left out.
    pub(super) fn headless(&self, page: &Page, seen: &Seen) -> Vec<String> {
        let lost = page
            .tables
            .iter()
            .filter(|(_, table)| self.drops && table.loses_head(&page.outline, &seen.hidden_rows));
        lost.map(|(part, _)| part.clone()).collect()
    }

    /// Reads one sheet.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] for cells out of order or that show a string that is not there, and those of the reader.
    fn sheet(
        &mut self,
        part: &dyn ReadAt,
        outline: &Outline,
        around: &mut Around<'_>,
        budget: &mut Budget,
    ) -> Result<Seen, Reason> {
        let mut reader = Reader::new(part, UNDERSTOOD);
        let mut walk = Walk::new(outline, self.styles, self.texts);
        let mut seen = Seen::default();
        loop {
            match reader.next(budget)? {
                Event::Start(element) if element.is("x", "c") => {
                    let cell = Cell::read(&element, walk.next(), &mut reader, budget)?;
                    let unseen = walk.cell(&cell, budget)?;
                    let left_out = self.drops && unseen.is_some();
                    seen.note(unseen, budget)?;
                    self.cell(&cell, left_out, budget)?;
                    if let Value::Shared(number) = cell.value
                        && !left_out
                        && walk.reads(&cell)
                    {
                        self.readings.shown.set(number);
                    }
                    if !left_out {
                        self.meet(&cell, around, budget)?;
                        self.filter(&cell, around);
                    }
                }
                Event::Start(element) if element.is("x", "row") => {
                    let row = walk.row(&element)?;
                    if walk.is_row_hidden() {
                        seen.hidden_rows.push(row);
                    }
                    self.used.cells.insert(number(&element, "s"));
                }
                Event::Start(element) => self.other(&element, &mut reader, budget)?,
                Event::Text(_) | Event::End => {}
                Event::Done => return Ok(seen),
            }
        }
    }

    fn cell(&mut self, cell: &Cell, left_out: bool, budget: &mut Budget) -> Result<(), Reason> {
        self.used.cells.insert(cell.style);
        if left_out {
            return Ok(());
        }
        if let Value::Shared(number) = cell.value
            && !self.strings.set(number)
        {
            return Err(Reason::Damaged);
        }
        if let Some(formula) = &cell.formula {
            let names = &mut self.by_cells;
            note_names(&formula.text, self.rules, names, budget)?;
        }
        Ok(())
    }

    /// Lets the readings and tables around know of the formula of a cell, if it stays.
    fn meet(
        &mut self,
        cell: &Cell,
        around: &mut Around<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let Some(formula) = &cell.formula else {
            return Ok(());
        };
        let work = around.tables.len().saturating_add(formula.text.len());
        budget.work(widen(work))?;
        if self.rules.reads(&formula.text, &mut |_| {}).is_ok() {
            self.readings.meet(&formula.text);
            for (_, table) in &mut *around.tables {
                table.meet(cell.place, &formula.text);
            }
        }
        Ok(())
    }

    /// Lets filters know of what a cell says, unless that is not written because it tells of the file.
    fn filter(&self, cell: &Cell, around: &mut Around<'_>) {
        let column = cell.place.column;
        if !around.filters.has(column) {
            return;
        }
        if let Some(formula) = &cell.formula {
            let shared = formula.shared();
            let tells = match shared.filter(|_| formula.text.is_empty()) {
                Some(number) => around.shared.get(number).copied().unwrap_or_default(),
                None => self.rules.tells(&formula.text),
            };
            around
                .shared
                .extend(shared.map(|number| (number.to_owned(), tells)));
            if tells.place || tells.day {
                return;
            }
        }
        if let Value::Shared(number) = cell.value {
            if let Some(said) = self.texts.named(number) {
                around.filters.meet(column, said, false);
            }
        } else if let Some((said, formatted)) = filter::said(&cell.value) {
            around.filters.meet(column, &said, formatted);
        }
    }

    /// Columns, rules and everything else that uses styles or names.
    fn other(
        &mut self,
        element: &Element,
        reader: &mut Reader<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        if element.is("x", "col") {
            self.used.cells.insert(number(element, "style"));
        }
        if element.get("", "dxfId").is_some() {
            self.used.partial.insert(number(element, "dxfId"));
        }
        let names = &mut self.by_others;
        if extras::is_formula(element) {
            let formula = cell::text(reader, budget)?;
            note_names(&formula, self.rules, names, budget)?;
        } else if element.is("x", "hyperlink")
            && let Some(place) = element.get("", "location")
        {
            note_names(place, self.rules, names, budget)?;
        } else if element.is("x", "cfvo")
            && let Some(value) = element.get("", "val")
        {
            note_names(value, self.rules, names, budget)?;
        }
        Ok(())
    }
}

impl Seen {
    fn note(&mut self, unseen: Option<Unseen>, budget: &mut Budget) -> Result<(), Reason> {
        let Some(Unseen { place, .. }) = unseen else {
            return Ok(());
        };
        budget.work(widen(self.unseen.len()))?;
        if self.unseen.len() < MOST_TOLD && !self.unseen.contains(&place) {
            self.unseen.push(place);
        }
        Ok(())
    }
}

/// Collects the names that a formula uses, if it stays.
pub(super) fn note_names(
    formula: &str,
    rules: &Rules,
    names: &mut HashSet<String>,
    budget: &mut Budget,
) -> Result<(), Reason> {
    budget.work(widen(formula.len()))?;
    let mut found = Vec::new();
    if rules.reads(formula, &mut |name| found.push(name)).is_ok() {
        names.extend(found.into_iter().filter(|name| rules.is_defined(name)));
    }
    Ok(())
}

/// How many places of one sheet are told.
const MOST_TOLD: usize = 24;
