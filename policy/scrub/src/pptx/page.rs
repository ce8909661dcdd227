//! Slides, layouts, masters and notes: each is a tree of shapes, and what happens to them in time.

use std::collections::BTreeSet;

use super::ground::{Ground, is_drawn};
use super::shape::{Outcome, Settler};
use super::survey::Survey;
use super::timing;
use super::{FIRST_MASTER, numbered};
use crate::ooxml::drawing::Diagrams;
use crate::ooxml::{Context, Event, Kind, Reader, Rewriter, Tree};
use crate::{FindingKind, Reason};

/// Such a part while it is written anew.
pub(super) struct Page<'a> {
    /// Width and height of a slide, for slides.
    size: Option<(i64, i64)>,
    /// What lies behind the words, for slides.
    ground: Option<Ground>,
    /// Whether it is a layout or master, whose dates are never shown.
    is_pattern: bool,
    diagrams: &'a mut Diagrams,
    /// Numbers of the shapes that stay and are whole.
    shapes: BTreeSet<String>,
}

impl<'a> Page<'a> {
    /// The part at hand, which is of this kind.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub(super) fn new(
        kind: &'static Kind,
        survey: &mut Survey,
        diagrams: &'a mut Diagrams,
        context: &mut Context<'_>,
    ) -> Result<Self, Reason> {
        let is_slide = kind.relation == "slide";
        let part = context.part.clone();
        let ground = if is_slide {
            Some(survey.ground(&part, context)?)
        } else {
            None
        };
        Ok(Self {
            size: is_slide.then_some(survey.size),
            ground,
            is_pattern: !is_slide && kind.relation != "notesSlide",
            diagrams,
            shapes: BTreeSet::new(),
        })
    }

    /// Writes it.
    ///
    /// # Errors
    ///
    /// Those of the reader and the rewriter.
    pub(super) fn write(
        mut self,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        loop {
            let event = reader.next(context.budget)?;
            match event {
                Event::Done => return Ok(()),
                Event::Start(element) if is_drawn(&element) => {
                    let tree = reader.tree(element, context.budget)?;
                    self.shape(tree, rewriter, context)?;
                }
                Event::Start(element) if element.is("p", "bg") => {
                    let tree = reader.tree(element, context.budget)?;
                    if let Some(ground) = &mut self.ground {
                        ground.paint(&tree);
                    }
                    rewriter.tree(&tree, context)?;
                }
                Event::Start(element) if element.is("p", "timing") => {
                    let tree = reader.tree(element, context.budget)?;
                    self.timing(&tree, rewriter, context)?;
                }
                Event::Start(element) if element.is("p", "sldLayoutId") => {
                    numbered(element, ("master", FIRST_MASTER), rewriter, context)?;
                }
                other @ (Event::Start(_) | Event::Text(_) | Event::End) => {
                    rewriter.event(&other, context)?;
                }
            }
        }
    }

    fn shape(
        &mut self,
        tree: Tree,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        let mut settler = Settler {
            size: self.size,
            ground: self.ground.as_ref(),
            is_pattern: self.is_pattern,
            diagrams: &mut *self.diagrams,
            shapes: &mut self.shapes,
        };
        let Outcome::Kept(tree) = settler.settle(tree, context)? else {
            return Ok(());
        };
        if let Some(ground) = &mut self.ground {
            ground.cover(&tree);
        }
        rewriter.tree(&tree, context)
    }

    fn timing(
        &self,
        tree: &Tree,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        if timing::stands(tree, &self.shapes, context)? {
            return rewriter.tree(tree, context);
        }
        context.findings.removed(FindingKind::Action, None);
        Ok(())
    }
}
