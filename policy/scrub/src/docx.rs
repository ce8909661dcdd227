//! Word documents, templates and their forms with macros, written anew as plain documents (ECMA-376 part 1, 17).

mod blocks;
mod boxes;
mod css;
mod fields;
mod heights;
mod hidden;
mod kinds;
mod looks;
mod notes;
mod paragraph;
mod pictures;
mod sheet;
mod state;
mod styles;
mod survey;
mod table;
mod unseen;
mod values;

use std::io::Write;

pub(crate) use self::kinds::SHAPE;
use self::state::State;
use crate::ooxml::{self, Context, Kind, Look, Plan, Reader, Rewriter, Shape};
use crate::{Budget, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook};

/// The scrubber for documents of Word.
pub(crate) struct Docx;

impl Scrubber for Docx {
    fn format(&self) -> Format {
        Format::Docx
    }

    /// The start is that of any archive; the names in the directory tell, and `foreign` asks them.
    fn recognises(&self, _head: &[u8]) -> bool {
        false
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let mut findings = ooxml::rebuild(&mut Words::default(), src, out, budget)?;
        findings.remains(Remains::Wording);
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(Look::new(Format::Docx, &SHAPE))
    }
}

/// What is special about documents.
#[derive(Default)]
struct Words {
    state: State,
}

impl Plan for Words {
    fn shape(&self) -> &'static Shape {
        &SHAPE
    }

    fn survey(&mut self, main: &str, context: &mut Context<'_>) -> Result<(), Reason> {
        self.state.sheet = survey::survey(main, context)?;
        Ok(())
    }

    fn part(
        &mut self,
        kind: &'static Kind,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        match kind.relation {
            "styles" => styles::stream(reader, rewriter, context),
            "diagramData" => self.state.diagrams.data(reader, rewriter, context),
            "officeDocument" | "header" | "footer" | "footnotes" | "endnotes" => {
                heights::survey(context)?;
                self.state.begin_part();
                blocks::stream(reader, rewriter, &mut self.state, context)
            }
            _ => rewriter.all(reader, context),
        }
    }
}
