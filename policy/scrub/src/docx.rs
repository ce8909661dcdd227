//! Word documents, templates and their forms with macros, written anew as plain documents (ECMA-376 part 1, 17).

mod blocks;
mod boxes;
mod css;
mod fields;
mod heights;
mod hidden;
mod kinds;
mod lists;
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
mod word_art;

pub(crate) use self::kinds::SHAPE;
use self::state::State;
use crate::ooxml::{Context, Kind, Office, Plan, Reader, Rewriter, Shape};
use crate::{Format, Reason};

/// The scrubber for documents of Word.
pub(crate) static DOCX: Office = Office {
    format: Format::Docx,
    shape: &SHAPE,
    plan: || Box::new(Words::default()),
};

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
            "numbering" => lists::stream(reader, rewriter, context),
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
