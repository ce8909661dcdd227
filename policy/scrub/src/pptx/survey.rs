//! What must be known of a presentation before anything of it is written: its slides, which of them are hidden, and
//! what is noted under them.

use std::collections::{BTreeSet, HashMap};

use super::ground::{Ground, related};
use crate::ooxml::drawing::DRAWING;
use crate::ooxml::{Context, Event, Reader, Relation, Target, Tree};
use crate::{Fate, FindingKind, Reason, Remains};

/// What is known of the whole presentation.
#[derive(Default)]
pub(super) struct Survey {
    /// Width and height of a slide in EMU (1/914400 inch).
    pub(super) size: (i64, i64),
    /// What lies behind the words of slides, by the names of their layouts.
    grounds: HashMap<String, Ground>,
}

/// A slide in the order in which slides are shown.
struct Slide {
    part: String,
    number: usize,
}

impl Survey {
    /// What lies behind the words of a slide, as far as its layout and master tell.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub(super) fn ground(
        &mut self,
        slide: &str,
        context: &mut Context<'_>,
    ) -> Result<Ground, Reason> {
        let Some(layout) = related(slide, "slideLayout", context)? else {
            return Ok(Ground::default());
        };
        if let Some(known) = self.grounds.get(&layout) {
            return Ok(known.clone());
        }
        let ground = Ground::of(&layout, context)?;
        self.grounds.insert(layout, ground.clone());
        Ok(ground)
    }

    /// Reads the list of slides, tells of hidden ones and of notes, and settles which parts may be kept.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyPages`], and those of the reader.
    pub(super) fn of(main: &str, context: &mut Context<'_>) -> Result<Self, Reason> {
        let relations = context.package.relations(main, context.budget)?;
        let (survey, slides) = list(main, &relations, context)?;
        let mut kept = BTreeSet::new();
        let mut notes = BTreeSet::new();
        let drops = context.budget.drops_hidden();
        let fate = if drops { Fate::Removed } else { Fate::Kept };
        for slide in &slides {
            context.budget.page()?;
            if is_hidden(&slide.part, context)? {
                let number = slide.number.to_string();
                context
                    .findings
                    .add(FindingKind::HiddenSlide, fate, Some(&number));
                if drops {
                    continue;
                }
                context.findings.remains(Remains::HiddenContent);
            }
            kept.insert(slide.part.clone());
            if let Some(part) = notes_under(&slide.part, context)? {
                tell_notes(&part, fate, context)?;
                notes.insert(part);
            }
        }
        if drops {
            notes.clear();
            context.only("notesMaster", BTreeSet::new());
        }
        // Drawings of diagrams are kept where a diagram that is met names them.
        context.only(DRAWING, BTreeSet::new());
        context.only("slide", kept);
        context.only("notesSlide", notes);
        Ok(survey)
    }
}

fn list(
    main: &str,
    relations: &[Relation],
    context: &mut Context<'_>,
) -> Result<(Survey, Vec<Slide>), Reason> {
    let member = context.package.part(main, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    let mut survey = Survey::default();
    let mut slides: Vec<Slide> = Vec::new();
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("p", "sldSz") => {
                let side = |name| element.get("", name).and_then(|text| text.parse().ok());
                survey.size = side("cx").zip(side("cy")).unwrap_or_default();
            }
            Event::Start(element) if element.is("p", "sldId") => {
                let id = element.get("r", "id").unwrap_or_default();
                let relation = relations.iter().find(|each| each.id == id);
                if let Some(part) = relation.and_then(|relation| inside(relation, "slide", context))
                {
                    let number = slides.len() + 1;
                    slides.push(Slide { part, number });
                }
            }
            Event::Done => return Ok((survey, slides)),
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
}

/// The part that a relation of a kind leads to, if it is there.
fn inside(relation: &Relation, kind: &str, context: &Context<'_>) -> Option<String> {
    let Target::Inside(part) = &relation.target else {
        return None;
    };
    let there = relation.kind == kind && context.package.entry(part).is_some();
    there.then(|| part.to_ascii_lowercase())
}

/// Whether the slide is left out when slides are shown (19.3.1.38).
fn is_hidden(part: &str, context: &mut Context<'_>) -> Result<bool, Reason> {
    let member = context.package.part(part, context.budget)?;
    match Reader::new(&member, &[]).next(context.budget)? {
        Event::Start(root) => Ok(matches!(
            root.get("", "show"),
            Some("0" | "false" | "off" | "f")
        )),
        Event::Text(_) | Event::End | Event::Done => Ok(false),
    }
}

fn notes_under(part: &str, context: &mut Context<'_>) -> Result<Option<String>, Reason> {
    let relations = context.package.relations(part, context.budget)?;
    let found = relations
        .iter()
        .find_map(|relation| inside(relation, "notesSlide", context));
    Ok(found)
}

/// Tells what is noted under a slide, unless there is nothing but the number of the page.
fn tell_notes(part: &str, fate: Fate, context: &mut Context<'_>) -> Result<(), Reason> {
    let member = context.package.part(part, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    let mut words = String::new();
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("p", "sp") => {
                let shape = reader.tree(element, context.budget)?;
                if !is_number(&shape) && words.len() < LONG_ENOUGH {
                    words.push_str(&shape.text());
                    words.push(' ');
                }
            }
            Event::Done => break,
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
    if !words.trim().is_empty() {
        context
            .findings
            .add(FindingKind::SpeakerNotes, fate, Some(words.trim()));
        if fate == Fate::Kept {
            context.findings.remains(Remains::HiddenContent);
        }
    }
    Ok(())
}

/// Whether a shape is a place for the number of the page or the picture of the slide.
fn is_number(shape: &Tree) -> bool {
    let place = shape
        .child("p", "nvSpPr")
        .and_then(|tree| tree.child("p", "nvPr"))
        .and_then(|tree| tree.child("p", "ph"));
    let kind = place.and_then(|place| place.element.get("", "type"));
    matches!(kind, Some("sldNum" | "sldImg"))
}

/// How many bytes of notes say enough.
const LONG_ENOUGH: usize = 400;
