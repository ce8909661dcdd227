//! What is found out about a workbook before any part of it is written.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::bits::Bits;
use super::book::{Book, folded};
use super::outline::Outline;
use super::page::{self, Page, lost_tables, part_of};
use super::place::Cell;
use super::readings::Readings;
use super::rich::Strings;
use super::rules::Rules;
use super::styles::{Kept, Styles, Used};
use super::survey::{Seen, Survey, note_names};
use crate::ooxml::drawing::DRAWING;
use crate::ooxml::drawing::palette::Palette;
use crate::ooxml::{Context, Element, Relation, Target};
use crate::{Budget, Fate, FindingKind, Reason, Remains};

/// What is known of a workbook.
pub(super) struct Workbook {
    /// Its sheets and names.
    pub(super) book: Book,
    /// For each sheet what is known of it.
    pub(super) pages: Vec<Page>,
    /// What may stay.
    pub(super) rules: Rc<Rules>,
    /// Whether every formula becomes a value, because cells that it may use are left out.
    pub(super) values_only: bool,
    /// Its styles.
    pub(super) styles: Styles,
    /// Which styles are written as they are.
    pub(super) kept: Kept,
    /// Shared strings that a cell shows.
    pub(super) strings: Bits,
    /// How text is read aloud, where that is shown.
    pub(super) readings: Readings,
    /// What must be known of shared strings.
    pub(super) texts: Strings,
    /// The new numbers of shared strings.
    ranks: Vec<u32>,
    /// Names that something uses, folded.
    used_names: Rc<HashSet<String>>,
    /// New names of the styles of tables.
    table_styles: HashMap<String, String>,
    /// Parts of tables that do not stay.
    lost_tables: HashSet<String>,
    /// Cells whose values were not written, with the places of their sheets.
    pub(super) forgotten: RefCell<Vec<(usize, Cell)>>,
}

impl Workbook {
    /// Reads everything once.
    ///
    /// # Errors
    ///
    /// [`Reason::NotCleaned`] for a workbook of the binary kind, and every other reason to refuse the file.
    pub(super) fn survey(main: &str, context: &mut Context<'_>) -> Result<Self, Reason> {
        if main.to_ascii_lowercase().ends_with(".bin") {
            // The binary kind (xlsb), which only looks like one of ours from outside.
            return Err(Reason::NotCleaned);
        }
        let package = context.package;
        // Only drawings of diagrams that a sheet shows.
        context.only(DRAWING, BTreeSet::new());
        let relations = package.relations(main, context.budget)?;
        let part = package.part(main, context.budget)?;
        let book = Book::read(&part, context.budget, &mut context.findings)?;
        let pages = page::find_all(&book, &relations, context)?;
        let styles = read_styles(&relations, context)?;
        let texts = match part_of(&relations, "sharedStrings") {
            Some(name) => {
                let part = package.part(name, context.budget)?;
                let wanted = pages.iter().flat_map(|page| page.outline.filters.wanted());
                Strings::read(&part, &styles, &wanted.collect(), context.budget)?
            }
            None => Strings::default(),
        };
        let kept = pages.iter().map(|page: &Page| page.kept).collect();
        let lost = lost_tables(&pages);
        let rules = Rules::new(&book, kept, lost, context.budget)?;
        let mut workbook = Self {
            book,
            pages,
            rules: Rc::new(rules),
            values_only: false,
            styles,
            kept: Kept::default(),
            strings: Bits::new(texts.count),
            readings: Readings::new(texts.count),
            texts,
            ranks: Vec::new(),
            used_names: Rc::default(),
            table_styles: HashMap::new(),
            lost_tables: HashSet::new(),
            forgotten: RefCell::default(),
        };
        workbook.cells(context)?;
        workbook.tell_names(context);
        let (rules, used) = (Rc::clone(&workbook.rules), Rc::clone(&workbook.used_names));
        context.formula = Box::new(move |formula| rules.is_kept(formula, &used));
        Ok(workbook)
    }

    /// Goes through the cells of all sheets that stay.
    fn cells(&mut self, context: &mut Context<'_>) -> Result<(), Reason> {
        let mut survey = Survey {
            rules: &self.rules,
            styles: &self.styles,
            texts: &self.texts,
            drops: context.budget.drops_hidden(),
            strings: std::mem::take(&mut self.strings),
            readings: std::mem::take(&mut self.readings),
            used: Used::default(),
            by_cells: HashSet::new(),
            by_others: HashSet::new(),
        };
        let mut lost_tables = HashSet::new();
        for (page, sheet) in self.pages.iter_mut().zip(&self.book.sheets) {
            if page.kept {
                let seen = survey.page(page, context)?;
                self.values_only |= survey.drops && !seen.unseen.is_empty();
                lost_tables.extend(survey.headless(page, &seen));
                tell_unseen(&sheet.name, &seen, survey.drops, context);
            }
        }
        let Survey {
            strings,
            readings,
            mut used,
            by_cells,
            mut by_others,
            ..
        } = survey;
        self.lost_tables = lost_tables;
        self.styles.add_tables(&mut used);
        self.kept = self.styles.kept(&used);
        self.kept.name(&mut context.names);
        self.name_table_styles(&used);
        self.ranks = strings.ranks();
        self.strings = strings;
        self.readings = readings;
        self.readings.asked &= !self.values_only;
        if !self.values_only {
            by_others.extend(by_cells);
        }
        self.used_names = Rc::new(self.closure(by_others, context.budget)?);
        Ok(())
    }

    /// The names that are used, and those that they use.
    fn closure(
        &self,
        first: HashSet<String>,
        budget: &mut Budget,
    ) -> Result<HashSet<String>, Reason> {
        let mut by_name: HashMap<String, Vec<&str>> = HashMap::new();
        for name in &self.book.names {
            let all = by_name.entry(folded(&name.name)).or_default();
            all.push(&name.formula);
        }
        let mut waiting: Vec<String> = first.iter().cloned().collect();
        let mut used = first;
        while let Some(name) = waiting.pop() {
            for formula in by_name.get(&name).into_iter().flatten() {
                let mut more = HashSet::new();
                note_names(formula, &self.rules, &mut more, budget)?;
                waiting.extend(more.into_iter().filter(|name| used.insert(name.clone())));
            }
        }
        Ok(used)
    }

    /// Gives the styles of tables that are used names that say nothing.
    fn name_table_styles(&mut self, used: &Used) {
        let own = self.styles.table_styles();
        let own = own.filter(|name| used.tables.contains(*name));
        let named = own.zip(1..).map(|(name, number): (&str, u32)| {
            let new = format!("Table style {number}");
            (name.to_owned(), new)
        });
        self.table_styles = named.collect();
    }

    /// Whether a defined name is written.
    pub(super) fn keeps_name(&self, at: usize) -> bool {
        let Some(name) = self.book.names.get(at) else {
            return false;
        };
        let folded = folded(&name.name);
        let own = folded.strip_prefix("_xlnm.");
        let used = match own {
            Some(own) => OWN_NAMES.contains(&own) && name.local.is_some(),
            None => self.used_names.contains(&folded),
        };
        used && self.rules.is_sound(name)
    }

    fn tell_names(&self, context: &mut Context<'_>) {
        for (at, name) in self.book.names.iter().enumerate() {
            if name.program {
                context
                    .findings
                    .removed(FindingKind::Script, Some(&name.name));
            } else if !self.keeps_name(at) && !name.name.starts_with("_xl") {
                context
                    .findings
                    .removed(FindingKind::PartNames, Some(&name.name));
            }
        }
    }

    /// The new name of a style of tables; nothing for one that is not there.
    pub(super) fn table_style(&self, name: &str) -> Option<String> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let built_in = ["TableStyleLight", "TableStyleMedium", "TableStyleDark"]
            .iter()
            .any(|kind| name.strip_prefix(kind).is_some_and(digits));
        if built_in && name.len() <= LONGEST_STYLE {
            return Some(name.to_owned());
        }
        self.table_styles.get(name).cloned()
    }

    /// Whether the table that an element leads to stays.
    pub(super) fn keeps_table(&self, element: &Element, context: &Context<'_>) -> bool {
        let relation = element.get("r", "id").and_then(|id| context.relation(id));
        match relation.map(|relation| &relation.target) {
            Some(Target::Inside(part)) => !self.lost_tables.contains(&part.to_ascii_lowercase()),
            Some(Target::Outside(_)) | None => false,
        }
    }

    /// The new number of a shared string.
    ///
    /// # Errors
    ///
    /// [`Reason::Stopped`] for one that no cell showed before.
    pub(super) fn new_string(&self, number: u32) -> Result<u32, Reason> {
        let at = usize::try_from(number)
            .ok()
            .filter(|_| self.strings.has(number));
        let rank = at.and_then(|at| self.ranks.get(at));
        rank.copied().ok_or(Reason::Stopped)
    }

    /// The frame of the sheet in a part.
    pub(super) fn outline(&self, part: &str) -> Option<&Outline> {
        let part = part.to_ascii_lowercase();
        let page = self.pages.iter().find(|page| page.part == part);
        page.map(|page| &page.outline)
    }
}

/// The styles, with the colours of the theme.
fn read_styles(relations: &[Relation], context: &mut Context<'_>) -> Result<Styles, Reason> {
    let theme = part_of(relations, "theme").filter(|part| context.package.entry(part).is_some());
    let theme = match theme {
        Some(theme) => Palette::of(theme, context)?,
        None => Palette::default(),
    };
    let Some(name) = part_of(relations, "styles") else {
        return Ok(Styles::default());
    };
    let part = context.package.part(name, context.budget)?;
    Styles::read(&part, theme, context.budget)
}

/// Tells what of a sheet cannot be seen.
fn tell_unseen(sheet: &str, seen: &Seen, drops: bool, context: &mut Context<'_>) {
    if seen.unseen.is_empty() {
        return;
    }
    let fate = if drops { Fate::Removed } else { Fate::Kept };
    if !drops {
        context.findings.remains(Remains::HiddenContent);
    }
    let places = format!("{sheet}: {}", seen.unseen.join(", "));
    context
        .findings
        .add(FindingKind::HiddenText, fate, Some(&places));
}

/// Names that programs give to parts of a sheet, folded.
static OWN_NAMES: &[&str] = &[
    "print_area",
    "print_titles",
    "_filterdatabase",
    "criteria",
    "extract",
];

const LONGEST_STYLE: usize = 20;
