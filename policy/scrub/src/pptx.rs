//! PowerPoint presentations, templates, shows and their forms with macros, written anew as plain presentations
//! (ECMA-376 part 1, chapter 19).

mod ground;
mod kinds;
mod page;
mod patterns;
mod shape;
mod survey;
mod timing;
mod words;

use self::kinds::SHAPE;
use self::page::Page;
use self::survey::Survey;
use crate::ooxml::drawing::Diagrams;
use crate::ooxml::{Context, Element, Event, Kind, Office, Plan, Reader, Rewriter, Shape};
use crate::{Format, Reason};

/// The scrubber for presentations.
pub(crate) static PPTX: Office = Office {
    format: Format::Pptx,
    shape: &SHAPE,
    plan: || Box::new(Slides::default()),
};

/// What is special about presentations.
#[derive(Default)]
struct Slides {
    survey: Survey,
    diagrams: Diagrams,
}

impl Plan for Slides {
    fn shape(&self) -> &'static Shape {
        &SHAPE
    }

    fn survey(&mut self, main: &str, context: &mut Context<'_>) -> Result<(), Reason> {
        self.survey = Survey::of(main, context)?;
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
            "officeDocument" => self.main(reader, rewriter, context),
            "slide" | "slideLayout" | "slideMaster" | "notesMaster" | "notesSlide" => {
                let page = Page::new(kind, &mut self.survey, &mut self.diagrams, context)?;
                page.write(reader, rewriter, context)
            }
            "diagramData" => self.diagrams.data(reader, rewriter, context),
            _ => rewriter.all(reader, context),
        }
    }
}

impl Slides {
    /// The list of slides and masters. Their numbers are given anew, because they tell how many there once were.
    fn main(
        &mut self,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        loop {
            match reader.next(context.budget)? {
                Event::Start(element) if element.is("p", "sldId") => {
                    numbered(element, ("slide", FIRST_SLIDE), rewriter, context)?;
                }
                Event::Start(element) if element.is("p", "sldMasterId") => {
                    numbered(element, ("master", FIRST_MASTER), rewriter, context)?;
                }
                Event::Done => return Ok(()),
                other @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                    rewriter.event(&other, context)?;
                }
            }
        }
    }
}

/// Begins an entry of a list under the next number of a space, in which they count from `first`. One that does not stay
/// takes no number, or a gap would tell of it.
///
/// # Errors
///
/// As [`Rewriter::event`].
fn numbered(
    mut element: Element,
    (space, first): (&'static str, u64),
    rewriter: &mut Rewriter<'_>,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let number = context.names.count(space).saturating_add(first);
    element.set("", "id", &number.to_string());
    if rewriter.start(&element, context)? {
        context.names.number(space);
    }
    Ok(())
}

/// The smallest number of a slide (19.7.13).
const FIRST_SLIDE: u64 = 256;
/// The smallest number of a master or layout, which share theirs (19.7.11, 19.7.14).
const FIRST_MASTER: u64 = 1 << 31;
