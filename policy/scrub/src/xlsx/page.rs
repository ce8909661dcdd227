//! The sheets of a workbook before anything is written: where they are, whether they stay, and their tables.

use std::collections::HashSet;

use super::book::{Book, Sheet, folded};
use super::outline::Outline;
use super::table::Table;
use crate::ooxml::{Context, Relation, Target};
use crate::{Fate, FindingKind, Reason, Remains};

/// A sheet.
#[derive(Default)]
pub(super) struct Page {
    /// The name of its part, in lower case.
    pub(super) part: String,
    /// Whether it stays.
    pub(super) kept: bool,
    /// Its frame; empty for other sheets than worksheets.
    pub(super) outline: Outline,
    /// The parts of its tables, in lower case, and what is known of them.
    pub(super) tables: Vec<(String, Table)>,
}

impl Page {
    /// Finds the part of a sheet and decides whether it stays.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if nothing leads to it, and those of the reader.
    fn find(
        sheet: &Sheet,
        relations: &[Relation],
        context: &mut Context<'_>,
    ) -> Result<Self, Reason> {
        let mut page = Self::default();
        let relation = relations.iter().find(|each| each.id == sheet.link);
        let kind = match relation.map(|relation| (&relation.target, &*relation.kind)) {
            Some((Target::Inside(part), kind)) => {
                page.part = part.to_ascii_lowercase();
                kind
            }
            // A module of macros, whose text lies with the other macros.
            None if sheet.link.is_empty() => "",
            Some((Target::Outside(_), _)) | None => return Err(Reason::Damaged),
        };
        if !matches!(kind, "worksheet" | "chartsheet") {
            // Macros and dialogues.
            context
                .findings
                .removed(FindingKind::Script, Some(&sheet.name));
            return Ok(page);
        }
        page.kept = !sheet.is_hidden() || keeps_hidden(sheet, context);
        if kind == "worksheet" {
            let part = context.package.part(&page.part, context.budget)?;
            page.outline = Outline::read(&part, context.budget)?;
            page.read_tables(context)?;
        }
        Ok(page)
    }

    /// Reads the tables of a sheet.
    fn read_tables(&mut self, context: &mut Context<'_>) -> Result<(), Reason> {
        let relations = context.package.relations(&self.part, context.budget)?;
        let targets = self.outline.tables.iter().filter_map(|id| {
            let relation = relations.iter().find(|each| each.id == *id)?;
            match &relation.target {
                Target::Inside(table) if relation.kind == "table" => Some(table),
                Target::Inside(_) | Target::Outside(_) => None,
            }
        });
        for table in targets {
            context.budget.segment()?;
            let part = context.package.part(table, context.budget)?;
            let mut read = Table::read(&part, context.budget)?;
            self.outline.filters.also(std::mem::take(&mut read.filters));
            if read.style.is_some() || !read.formats.is_empty() {
                self.outline.coloured.extend(read.range);
            }
            self.tables.push((table.to_ascii_lowercase(), read));
        }
        self.outline.coloured.sort_by_key(|range| range.first);
        Ok(())
    }
}

/// Tells that a sheet is hidden; answers whether it stays.
fn keeps_hidden(sheet: &Sheet, context: &mut Context<'_>) -> bool {
    let drops = context.budget.drops_hidden();
    let fate = if drops { Fate::Removed } else { Fate::Kept };
    context
        .findings
        .add(FindingKind::HiddenSheet, fate, Some(&sheet.name));
    if !drops {
        context.findings.remains(Remains::HiddenContent);
    }
    !drops
}

/// Finds all sheets.
///
/// # Errors
///
/// As [`Page::find`], and [`Reason::Damaged`] if two sheets lie in one part.
pub(super) fn find_all(
    book: &Book,
    relations: &[Relation],
    context: &mut Context<'_>,
) -> Result<Vec<Page>, Reason> {
    let mut pages = Vec::new();
    let mut parts = HashSet::new();
    for sheet in &book.sheets {
        let page = Page::find(sheet, relations, context)?;
        if !page.part.is_empty() && !parts.insert(page.part.clone()) {
            return Err(Reason::Damaged);
        }
        pages.push(page);
    }
    Ok(pages)
}

/// The names of tables on sheets that do not stay, folded.
pub(super) fn lost_tables(pages: &[Page]) -> HashSet<String> {
    let lost = pages.iter().filter(|page| !page.kept);
    let tables = lost.flat_map(|page| &page.tables);
    tables.map(|(_, table)| folded(&table.name)).collect()
}

pub(super) fn part_of<'a>(relations: &'a [Relation], kind: &str) -> Option<&'a str> {
    let found = relations.iter().find(|relation| relation.kind == kind)?;
    match &found.target {
        Target::Inside(part) => Some(part),
        Target::Outside(_) => None,
    }
}
