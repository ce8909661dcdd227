//! Workbooks of Office Open XML (ISO/IEC 29500-1, 18), with or without macros, and their templates: written anew as
//! plain workbooks.
//!
//! A workbook is gone through twice. The first time tells which sheets, strings, styles and names something uses and
//! what cannot be seen; the second time writes, sheet by sheet, without holding one.

mod bits;
mod book;
mod cell;
mod chart;
mod drawing;
mod extras;
mod filter;
mod forgotten;
mod formula;
mod functions;
mod hiding;
mod kinds;
mod outline;
mod page;
mod place;
mod plan;
mod readings;
mod restyle;
mod rich;
mod rules;
mod sheet;
mod styles;
mod survey;
mod table;
mod tells;
mod unshown;
mod walk;
mod write;

use std::collections::HashMap;

use self::drawing::Drawing;
use self::kinds::{SHAPE, UNDERSTOOD};
use self::outline::Outline;
use self::plan::Workbook;
use self::sheet::Sheet;
use crate::ooxml::drawing::Diagrams;
use crate::ooxml::{self, Context, Kind, Office, Plan, Reader, Rewriter, Shape};
use crate::{Format, Reason};

/// The scrubber for workbooks.
pub(crate) static XLSX: Office = Office {
    format: Format::Xlsx,
    shape: &SHAPE,
    plan: || Box::new(Rebuild::default()),
};

/// A workbook on its way.
#[derive(Default)]
struct Rebuild {
    /// What is known of it, after the survey.
    workbook: Option<Workbook>,
    diagrams: Diagrams,
}

impl Plan for Rebuild {
    fn shape(&self) -> &'static Shape {
        &SHAPE
    }

    fn survey(&mut self, main: &str, context: &mut Context<'_>) -> Result<(), Reason> {
        self.workbook = Some(Workbook::survey(main, context)?);
        Ok(())
    }

    fn part(
        &mut self,
        kind: &'static Kind,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let book = self.workbook.as_ref().ok_or(Reason::Stopped)?;
        match kind.relation {
            "officeDocument" => book.write_book(rewriter, context),
            "worksheet" | "chartsheet" => {
                let none = Outline::default();
                let outline = book.outline(&context.part).unwrap_or(&none);
                let mut sheet = Sheet {
                    book,
                    outline,
                    shared: HashMap::new(),
                };
                sheet.write(reader, rewriter, context)
            }
            "sharedStrings" => book.write_strings(reader, rewriter, context),
            "styles" => book.write_styles(reader, rewriter, context),
            "table" => table::write(book, reader, rewriter, context),
            "drawing" => {
                let diagrams = &mut self.diagrams;
                Drawing { diagrams }.write(reader, rewriter, context)
            }
            "chart" => chart::write(book, reader, rewriter, context),
            "diagramData" => drawing::write_diagram(&self.diagrams, reader, rewriter, context),
            _ => rewriter.all(reader, context),
        }
    }
}

/// Answers what the grammar asks: whether a formula stays within the workbook, what a colour is, and what drawings have.
fn ask(word: &str, text: &str, context: &mut Context<'_>) -> Result<Option<String>, Reason> {
    match word {
        "formula" => Ok((context.formula)(text).then(|| text.to_owned())),
        "dxf" | "numFmt" | "font" | "fill" | "border" | "cellXf" | "cellStyleXf" => {
            Ok(styles::renumbered(word, text, context))
        }
        "argb" => {
            let solid = if text.len() == 6 { "FF" } else { "" };
            let whole = format!("{solid}{text}");
            Ok(settled(word, &whole).then_some(whole))
        }
        _ => ooxml::drawing::ask(word, text, context),
    }
}

/// Whether a value is one that [`ask`] can have given.
fn settled(word: &str, text: &str) -> bool {
    match word {
        "formula" => formula::read(text, &mut |_| {}).is_ok(),
        "dxf" | "numFmt" | "font" | "fill" | "border" | "cellXf" | "cellStyleXf" => {
            ooxml::Plain::Uint.fits(text)
        }
        "argb" => text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        _ => ooxml::drawing::settled(word, text),
    }
}
