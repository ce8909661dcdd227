//! Writing the workbook itself, its shared strings and its styles anew.

use super::book::{Defined, Sheet};
use super::plan::Workbook;
use super::sheet::spaced;
use crate::ooxml::{Context, Element, Event, Node, Reader, Rewriter, Tree};
use crate::{FindingKind, Reason};

impl Workbook {
    /// Writes the workbook part from what was read of it.
    ///
    /// # Errors
    ///
    /// [`Reason::Empty`] if no sheet is left to see, [`Reason::Damaged`] if one that was counted has no part that can be
    /// written, and those of writing.
    pub(super) fn write_book(
        &self,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let kept = self.book.sheets.iter().zip(&self.pages);
        let kept = kept.filter(|(_, page)| page.kept).map(|(sheet, _)| sheet);
        let first = kept.clone().position(|sheet| !sheet.is_hidden());
        let first = first.ok_or(Reason::Empty)?;
        let plain = |name: &str| Element::new("x", name);
        rewriter.start(&plain("workbook"), context)?;
        if self.book.from_1904 {
            leaf(
                &plain("workbookPr").with("", "date1904", "1"),
                rewriter,
                context,
            )?;
        }
        write_view(first, rewriter, context)?;
        rewriter.start(&plain("sheets"), context)?;
        for (number, sheet) in (1_u32..).zip(kept) {
            write_sheet(number, sheet, rewriter, context)?;
        }
        rewriter.end()?;
        self.write_names(rewriter, context)?;
        if let Some(computing) = &self.book.computing {
            leaf(computing, rewriter, context)?;
        }
        rewriter.end()
    }

    fn write_names(
        &self,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let names = self.book.names.iter().enumerate();
        let kept: Vec<&Defined> = names
            .filter(|(at, _)| self.keeps_name(*at))
            .map(|(_, name)| name)
            .collect();
        if kept.is_empty() {
            return Ok(());
        }
        rewriter.start(&Element::new("x", "definedNames"), context)?;
        for name in kept {
            let mut element = Element::new("x", "definedName").with("", "name", &name.name);
            if let Some(local) = name.local {
                element.set("", "localSheetId", &self.new_place(local).to_string());
            }
            if name.hidden {
                element.set("", "hidden", "1");
            }
            rewriter.start(&element, context)?;
            rewriter.text(&name.formula, context)?;
            rewriter.end()?;
        }
        rewriter.end()
    }

    /// How many sheets that stay stand before one.
    fn new_place(&self, old: usize) -> usize {
        let before = self.pages.get(..old).unwrap_or_default();
        before.iter().filter(|page| page.kept).count()
    }

    /// Writes the shared strings that a cell shows, in their order.
    ///
    /// # Errors
    ///
    /// Those of the reader and of writing.
    pub(super) fn write_strings(
        &self,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let mut number = 0_u32;
        let mut left = false;
        loop {
            match reader.next(context.budget)? {
                Event::Start(element) if element.is("x", "si") => {
                    if self.strings.has(number) {
                        let mut tree = reader.tree(element, context.budget)?;
                        let shown = self.readings.shown.has(number);
                        self.readings.settle(&mut tree, shown, context);
                        respace(&mut tree);
                        rewriter.tree(&tree, context)?;
                    } else {
                        left = true;
                        reader.skip(context.budget)?;
                    }
                    number = number.saturating_add(1);
                }
                Event::Done => break,
                other @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                    rewriter.event(&other, context)?;
                }
            }
        }
        if left {
            // What was once in a cell and was deleted.
            context.findings.removed(FindingKind::OldVersion, None);
        }
        Ok(())
    }
}

/// Writes that there is a sheet.
///
/// # Errors
///
/// [`Reason::Damaged`] if nothing leads to a part of it that can be written: strings, names and formats are kept for every
/// sheet counted, and without the sheet nobody would see that they leave with the file.
fn write_sheet(
    number: u32,
    sheet: &Sheet,
    rewriter: &mut Rewriter<'_>,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let mut element = Element::new("x", "sheet")
        .with("", "name", &sheet.name)
        .with("", "sheetId", &number.to_string())
        .with("r", "id", &sheet.link);
    if sheet.is_hidden() {
        element.set("", "state", &sheet.state);
    }
    if !rewriter.start(&element, context)? {
        return Err(Reason::Damaged);
    }
    rewriter.end()
}

/// Writes that the first sheet that is shown is the one in front.
fn write_view(
    first: usize,
    rewriter: &mut Rewriter<'_>,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let mut view = Element::new("x", "workbookView");
    if first > 0 {
        view.set("", "activeTab", &first.to_string());
    }
    rewriter.start(&Element::new("x", "bookViews"), context)?;
    leaf(&view, rewriter, context)?;
    rewriter.end()
}

/// Sets on every text of a string whether its blanks count.
pub(super) fn respace(tree: &mut Tree) {
    if tree.element.is("x", "t") {
        let text = tree.text();
        tree.element = spaced(tree.element.clone(), &text);
    }
    for node in &mut tree.nodes {
        if let Node::Tree(tree) = node {
            respace(tree);
        }
    }
}

/// Writes an element with nothing in it.
fn leaf(
    element: &Element,
    rewriter: &mut Rewriter<'_>,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    rewriter.start(element, context)?;
    rewriter.end()
}
