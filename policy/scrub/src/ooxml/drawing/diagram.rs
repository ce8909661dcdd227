//! SmartArt (ECMA-376 part 1, 21.4): the data of a diagram names the drawing of it by a relation of the part around it
//! ([MS-ODRAWXML] 2.7.2), so both parts have to be seen together.

use std::collections::HashMap;

use crate::Reason;
use crate::ooxml::{Context, Element, Event, Reader, Rewriter, Target};

/// The diagrams met so far.
#[derive(Default)]
pub(crate) struct Diagrams {
    /// The new relation to the drawing, by the old name of the part with the data.
    drawings: HashMap<String, String>,
}

impl Diagrams {
    /// Takes note of a diagram where a part refers to it (`dgm:relIds`), and links the drawing of it.
    ///
    /// # Errors
    ///
    /// Those of the reader, and of [`Context::link`].
    pub(crate) fn met(
        &mut self,
        element: &Element,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let relation = element.get("r", "dm").and_then(|id| context.relation(id));
        let Some(Target::Inside(data)) = relation.map(|relation| relation.target.clone()) else {
            return Ok(());
        };
        if context.package.entry(&data).is_none() {
            return Ok(());
        }
        let Some(id) = drawing_of(&data, context)? else {
            return Ok(());
        };
        let drawing = context
            .relation(&id)
            .map(|relation| relation.target.clone());
        if let Some(Target::Inside(drawing)) = drawing {
            context.also(DRAWING, &drawing);
        }
        if let Some(new) = context.link(&[DRAWING], &id)? {
            self.drawings.insert(data.to_ascii_lowercase(), new);
        }
        Ok(())
    }

    /// What stands for `dsp:dataModelExt` in the data of a diagram; nothing if there is no drawing of it.
    pub(crate) fn named(&self, element: &Element, part: &str) -> Option<Element> {
        let new = self.drawings.get(&part.to_ascii_lowercase())?;
        let mut element = element.clone();
        element.set("", "relId", new);
        Some(element)
    }
}

impl Diagrams {
    /// Writes the data of a diagram anew, with the new name of its drawing.
    ///
    /// # Errors
    ///
    /// Those of the reader and the rewriter.
    pub(crate) fn data(
        &self,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        loop {
            match reader.next(context.budget)? {
                Event::Done => return Ok(()),
                Event::Start(element) if element.is("dsp", "dataModelExt") => {
                    match self.named(&element, &context.part) {
                        Some(element) => rewriter.event(&Event::Start(element), context)?,
                        None => reader.skip(context.budget)?,
                    }
                }
                event @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                    rewriter.event(&event, context)?;
                }
            }
        }
    }
}

/// The id by which the data of a diagram names the drawing of it.
fn drawing_of(data: &str, context: &mut Context<'_>) -> Result<Option<String>, Reason> {
    let member = context.package.part(data, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("dsp", "dataModelExt") => {
                return Ok(element.get("", "relId").map(str::to_owned));
            }
            Event::Done => return Ok(None),
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
}

/// The relation from a slide, sheet or document to the drawing of a diagram in it.
pub(crate) const DRAWING: &str =
    "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing";
