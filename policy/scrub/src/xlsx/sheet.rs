//! Writing a sheet anew (ISO/IEC 29500-1, 18.3).

use std::collections::HashMap;

use super::cell::{Cell, Formula, Value};
use super::extras;
use super::formula::Foreign;
use super::outline::Outline;
use super::place;
use super::plan::Workbook;
use super::rich;
use super::rules::Refused;
use super::tells::Tells;
use super::walk::{Unseen, Walk};
use crate::ooxml::{Context, Element, Event, Reader, Rewriter};
use crate::{FindingKind, Reason};

/// A sheet that is being written.
pub(super) struct Sheet<'a> {
    /// What is known of the workbook.
    pub(super) book: &'a Workbook,
    /// What is known of the sheet.
    pub(super) outline: &'a Outline,
    /// For formulas that several cells share, by their numbers, what their values tell and whether they stay.
    pub(super) shared: HashMap<String, (Tells, bool)>,
}

impl Sheet<'_> {
    /// Writes the sheet, a worksheet or a sheet with one chart.
    ///
    /// # Errors
    ///
    /// Those of the reader and of writing.
    pub(super) fn write(
        &mut self,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let mut views = 0_u32;
        loop {
            let event = reader.next(context.budget)?;
            match event {
                Event::Start(element) if element.is("x", "sheetData") => {
                    rewriter.start(&element, context)?;
                    self.rows(reader, rewriter, context)?;
                    rewriter.end()?;
                }
                Event::Start(element) if element.is("x", "sheetView") => {
                    let view = extras::view(reader.tree(element, context.budget)?);
                    if views == 0 {
                        rewriter.tree(&view, context)?;
                    }
                    views += 1;
                }
                Event::Start(element) if extras::is_looked_at(&element) => {
                    let tree = reader.tree(element, context.budget)?;
                    if let Some(tree) = extras::filtered(tree, self.book, context)? {
                        rewriter.tree(&tree, context)?;
                    }
                }
                Event::Done => return Ok(()),
                other @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                    rewriter.event(&other, context)?;
                }
            }
        }
    }

    fn rows(
        &mut self,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let mut walk = Walk::new(self.outline, &self.book.styles, &self.book.texts);
        loop {
            match reader.next(context.budget)? {
                Event::Start(mut element) if element.is("x", "row") => {
                    let number = walk.row(&element)?;
                    element.set("", "r", &number.to_string());
                    self.style(&mut element);
                    rewriter.start(&element, context)?;
                }
                Event::Start(element) if element.is("x", "c") => {
                    let mut cell = Cell::read(&element, walk.next(), reader, context.budget)?;
                    let reads = walk.reads(&cell);
                    if let Value::Rich(text) = &mut cell.value {
                        self.book.readings.settle(text, reads, context);
                    }
                    let unseen = walk.cell(&cell, context.budget)?;
                    let left_out = unseen.filter(|_| context.budget.drops_hidden());
                    self.cell(cell, left_out, rewriter, context)?;
                }
                Event::Start(_) => reader.skip(context.budget)?,
                Event::Text(_) => {}
                Event::End if walk.is_in_row() => {
                    walk.leave_row();
                    rewriter.end()?;
                }
                Event::End => return Ok(()),
                Event::Done => return Err(Reason::Truncated),
            }
        }
    }

    /// Takes off a style that is not there.
    fn style(&self, element: &mut Element) {
        if !self.book.styles.has(super::styles::number(element, "s")) {
            element.set("", "s", "0");
        }
    }

    fn cell(
        &mut self,
        mut cell: Cell,
        left_out: Option<Unseen>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        if let Some(unseen) = left_out {
            cell.value = match self.book.texts.of(&cell, context.budget)? {
                Some(text) if unseen.partly => {
                    Value::Rich(rich::without_lost(text, cell.style, &self.book.styles))
                }
                Some(_) | None => Value::Nothing,
            };
            cell.formula = None;
        }
        if let Some(formula) = cell.formula.take() {
            let had = !matches!(cell.value, Value::Nothing);
            cell.formula = self.formula(formula, &mut cell.value, context);
            if had && matches!(cell.value, Value::Nothing) {
                self.book.forget(&context.part, cell.place);
            }
        }
        if cell.is_record {
            self.tell_record(cell.place, context);
        }
        let mut element = Element::new("x", "c").with("", "r", &place::name(cell.place));
        if cell.style != 0 && self.book.styles.has(cell.style) {
            element.set("", "s", &cell.style.to_string());
        }
        if let Some(kind) = kind(&cell.value) {
            element.set("", "t", kind);
        }
        if cell.phonetic {
            element.set("", "ph", "1");
        }
        rewriter.start(&element, context)?;
        if let Some(formula) = &cell.formula {
            rewriter.start(&spaced(formula.element.clone(), &formula.text), context)?;
            rewriter.text(&formula.text, context)?;
            rewriter.end()?;
        }
        self.value(&cell.value, rewriter, context)?;
        rewriter.end()
    }

    /// Tells of a picture in a cell, or a record of the network, of which only the last plain value stays.
    fn tell_record(&self, place: place::Cell, context: &mut Context<'_>) {
        let pictures = context.package.entry(PICTURES_IN_CELLS).is_some();
        let kind = if pictures {
            FindingKind::LostPicture
        } else {
            FindingKind::PrivateData
        };
        let place = place::name(place);
        context.findings.removed(kind, Some(&place));
    }

    fn value(
        &self,
        value: &Value,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let shared;
        let text = match value {
            Value::Nothing => return Ok(()),
            Value::Rich(tree) => return rewriter.tree(tree, context),
            Value::Number(text)
            | Value::Truth(text)
            | Value::Error(text)
            | Value::Date(text)
            | Value::Text(text) => text,
            Value::Shared(number) => {
                shared = self.book.new_string(*number)?.to_string();
                &shared
            }
        };
        rewriter.start(&spaced(Element::new("x", "v"), text), context)?;
        rewriter.text(text, context)?;
        rewriter.end()
    }

    /// The formula if it stays. A value that tells of the file goes in any case.
    fn formula(
        &mut self,
        formula: Formula,
        value: &mut Value,
        context: &mut Context<'_>,
    ) -> Option<Formula> {
        if formula.is_data_table() {
            return (!self.book.values_only).then_some(Formula {
                text: String::new(),
                ..formula
            });
        }
        let shared = formula.shared().map(str::to_owned);
        let (tells, stays) = if formula.text.is_empty() {
            *self.shared.get(&shared?)?
        } else {
            let known = self.judged(&formula.text, context);
            self.shared.extend(shared.map(|number| (number, known)));
            known
        };
        forget(value, tells, context);
        stays.then_some(formula)
    }

    /// What the value of a formula tells, and whether the formula stays.
    fn judged(&self, formula: &str, context: &mut Context<'_>) -> (Tells, bool) {
        let rules = &self.book.rules;
        let answer = rules.reads(formula, &mut |_| {});
        if let (Err(refused), false) = (answer, self.book.values_only) {
            tell_formula(refused, formula, context);
        }
        (
            rules.tells(formula),
            answer.is_ok() && !self.book.values_only,
        )
    }
}

/// Takes away a value that may be the path or name of the file, the version of a program, or the day of the last
/// change. Where the formula stays, every program computes it again.
fn forget(value: &mut Value, tells: Tells, context: &mut Context<'_>) {
    let found = &mut context.findings;
    match value {
        Value::Text(text) if tells.place => found.removed(FindingKind::ExternalTarget, Some(text)),
        Value::Number(_) | Value::Date(_) if tells.day => found.removed(FindingKind::Date, None),
        Value::Text(text) if tells.day && text.contains(|c: char| c.is_ascii_digit()) => {
            found.removed(FindingKind::Date, None);
        }
        Value::Nothing
        | Value::Number(_)
        | Value::Truth(_)
        | Value::Error(_)
        | Value::Date(_)
        | Value::Text(_)
        | Value::Shared(_)
        | Value::Rich(_) => return,
    }
    *value = Value::Nothing;
}

/// Tells why a formula became the value it last had.
pub(super) fn tell_formula(refused: Refused, formula: &str, context: &mut Context<'_>) {
    let kind = match refused {
        Refused::Foreign(Foreign::Outside) => FindingKind::ExternalTarget,
        Refused::Foreign(Foreign::Program) => FindingKind::Script,
        Refused::Foreign(Foreign::Broken) => FindingKind::PrivateData,
        Refused::Lost => return,
    };
    context.findings.removed(kind, Some(formula));
}

/// The word for a kind of value (18.18.11); none for numbers.
fn kind(value: &Value) -> Option<&'static str> {
    match value {
        Value::Nothing | Value::Number(_) => None,
        Value::Truth(_) => Some("b"),
        Value::Error(_) => Some("e"),
        Value::Date(_) => Some("d"),
        Value::Text(_) => Some("str"),
        Value::Shared(_) => Some("s"),
        Value::Rich(_) => Some("inlineStr"),
    }
}

/// An element that says that blanks at the ends of its text count, where there are any.
pub(super) fn spaced(mut element: Element, text: &str) -> Element {
    let blank = |c: char| c.is_ascii_whitespace();
    element.unset("xml", "space");
    if text.starts_with(blank) || text.ends_with(blank) {
        element.set("xml", "space", "preserve");
    }
    element
}

/// The part that lists pictures in cells ([MS-XLSX] 2.1.44).
const PICTURES_IN_CELLS: &str = "xl/richData/richValueRel.xml";
