//! What must be known of a document before its first part is written.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::looks::Theme;
use super::sheet::{self, Sheet};
use super::styles;
use crate::ooxml::drawing::DRAWING;
use crate::ooxml::drawing::palette::Palette;
use crate::ooxml::{Context, Element, Event, Reader, Relation, Target, Tree};
use crate::{FindingKind, Reason};

/// Names the styles, tells the comments, and answers what decides whether text can be seen.
///
/// # Errors
///
/// Those of the reader.
pub(super) fn survey(main: &str, context: &mut Context<'_>) -> Result<Rc<Sheet>, Reason> {
    context.only(DRAWING, BTreeSet::new());
    let relations = context.package.relations(main, context.budget)?;
    super::unseen::headers(main, &relations, context)?;
    let mut sheet = colours(main, &relations, context)?;
    for relation in &relations {
        let Some(part) = there(relation, context) else {
            continue;
        };
        if relation.kind == "styles" {
            styles::survey(part, &mut sheet, context)?;
        } else if relation.kind == "comments" {
            comments(part, context)?;
        } else if matches!(relation.kind.as_str(), "footnotes" | "endnotes") {
            super::notes::survey(part, context)?;
        } else if relation.kind == PEOPLE {
            people(part, context)?;
        }
    }
    Ok(Rc::new(sheet))
}

/// The part that a relation leads to, if it is in the package.
fn there<'a>(relation: &'a Relation, context: &Context<'_>) -> Option<&'a str> {
    match &relation.target {
        Target::Inside(part) => context.package.entry(part).map(|_| part.as_str()),
        Target::Outside(_) => None,
    }
}

/// The colours of the theme and of the page, without styles.
fn colours(main: &str, relations: &[Relation], context: &mut Context<'_>) -> Result<Sheet, Reason> {
    let part = |kind: &str, context: &Context<'_>| {
        let found = relations.iter().find(|relation| relation.kind == kind);
        found.and_then(|found| there(found, context))
    };
    let palette = match part("theme", context) {
        Some(theme) => Palette::of(theme, context)?,
        None => Palette::default(),
    };
    let (exchanged, shown) = match part("settings", context) {
        Some(settings) => {
            let [exchanged, shown] = elements(
                settings,
                ["clrSchemeMapping", "displayBackgroundShape"],
                context,
            )?;
            (exchanged, shown)
        }
        None => (None, None),
    };
    let [background, _] = elements(main, ["background", "body"], context)?;
    let theme = Theme::new(palette, exchanged.as_ref());
    let page = sheet::page(background.as_ref(), shown.as_ref(), &theme);
    Ok(Sheet::new(theme, page))
}

/// The first elements of these names in a part, as far as the last of them.
fn elements(
    part: &str,
    names: [&str; 2],
    context: &mut Context<'_>,
) -> Result<[Option<Element>; 2], Reason> {
    let member = context.package.part(part, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    let mut found = [None, None];
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) => {
                for (name, place) in names.iter().zip(&mut found) {
                    if place.is_none() && element.is("w", name) {
                        *place = Some(element.clone());
                    }
                }
                // Nothing of a page comes behind the beginning of its text.
                if found.iter().all(Option::is_some) || element.is("w", "body") {
                    return Ok(found);
                }
            }
            Event::Done => return Ok(found),
            Event::Text(_) | Event::End => {}
        }
    }
}

/// Tells the comments with their authors. They are thrown away, so nothing wrong with them refuses the document.
fn comments(part: &str, context: &mut Context<'_>) -> Result<(), Reason> {
    let each = |comment: &Tree, context: &mut Context<'_>| {
        let found = &mut context.findings;
        found.removed(FindingKind::ReviewComments, Some(&comment.text()));
        for (name, kind) in [
            ("author", FindingKind::Author),
            ("initials", FindingKind::Author),
            ("date", FindingKind::Date),
        ] {
            if let Some(value) = comment.element.get("w", name) {
                found.removed(kind, Some(value));
            }
        }
    };
    forgiven(told(part, ("w", "comment"), each, context))
}

/// Tells the people who changed or commented.
fn people(part: &str, context: &mut Context<'_>) -> Result<(), Reason> {
    let each = |person: &Tree, context: &mut Context<'_>| {
        let names = person.element.attributes.iter();
        for (_, name) in names.filter(|(name, _)| name.local == "author") {
            context.findings.removed(FindingKind::Author, Some(name));
        }
        for info in person.trees() {
            for (name, value) in &info.element.attributes {
                if name.local == "userId" {
                    context
                        .findings
                        .removed(FindingKind::Identifier, Some(value));
                }
            }
        }
    };
    forgiven(told(part, ("w15", "person"), each, context))
}

fn told(
    part: &str,
    (prefix, local): (&str, &str),
    each: impl Fn(&Tree, &mut Context<'_>),
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let member = context.package.part(part, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is(prefix, local) => {
                let tree = reader.tree(element, context.budget)?;
                each(&tree, context);
            }
            Event::Done => return Ok(()),
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
}

fn forgiven(answer: Result<(), Reason>) -> Result<(), Reason> {
    match answer {
        Err(Reason::Damaged | Reason::Truncated | Reason::Unusual | Reason::Encoding) => Ok(()),
        answer => answer,
    }
}

/// The relation that leads to the list of people ([MS-DOCX] 2.1).
const PEOPLE: &str = "http://schemas.microsoft.com/office/2011/relationships/people";
