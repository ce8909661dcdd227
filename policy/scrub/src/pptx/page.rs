//! Slides, layouts, masters and notes: each is a tree of shapes, and what happens to them in time.

use std::collections::BTreeSet;

use super::shape::{Outcome, Settler};
use super::survey::Survey;
use super::timing;
use crate::ooxml::drawing::Diagrams;
use crate::ooxml::{Context, Event, Kind, Reader, Rewriter};
use crate::{FindingKind, Reason};

/// Writes such a part anew.
///
/// # Errors
///
/// Those of the reader and the rewriter.
pub(super) fn write(
    kind: &'static Kind,
    survey: &Survey,
    diagrams: &mut Diagrams,
    reader: &mut Reader<'_>,
    rewriter: &mut Rewriter<'_>,
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let mut shapes = BTreeSet::new();
    let is_slide = kind.relation == "slide";
    let is_pattern = !is_slide && kind.relation != "notesSlide";
    loop {
        let event = reader.next(context.budget)?;
        match event {
            Event::Done => return Ok(()),
            Event::Start(element)
                if is_shape(&element.name.local) && element.name.prefix == "p" =>
            {
                let tree = reader.tree(element, context.budget)?;
                let mut settler = Settler {
                    size: is_slide.then_some(survey.size),
                    is_pattern,
                    diagrams: &mut *diagrams,
                    shapes: &mut shapes,
                };
                if let Outcome::Kept(tree) = settler.settle(tree, context)? {
                    rewriter.tree(&tree, context)?;
                }
            }
            Event::Start(element) if element.is("p", "timing") => {
                let tree = reader.tree(element, context.budget)?;
                if timing::stands(&tree, &shapes, context)? {
                    rewriter.tree(&tree, context)?;
                } else {
                    context.findings.removed(FindingKind::Action, None);
                }
            }
            Event::Start(mut element) if element.is("p", "sldLayoutId") => {
                let number = context.names.number("master").saturating_add(LAYOUTS);
                element.set("", "id", &number.to_string());
                rewriter.event(&Event::Start(element), context)?;
            }
            other => rewriter.event(&other, context)?,
        }
    }
}

fn is_shape(name: &str) -> bool {
    ["sp", "pic", "grpSp", "graphicFrame", "cxnSp"].contains(&name)
}

/// Masters and layouts share their numbers, which begin here (19.7.14).
const LAYOUTS: u64 = (1 << 31) - 1;
