//! What must be known of a document before its first part is written.

use std::collections::BTreeSet;

use super::styles;
use crate::ooxml::drawing::DRAWING;
use crate::ooxml::{Context, Event, Reader, Target, Tree};
use crate::{FindingKind, Reason};

/// Names the styles, tells the comments, and answers which styles hide their text.
///
/// # Errors
///
/// Those of the reader.
pub(super) fn survey(main: &str, context: &mut Context<'_>) -> Result<BTreeSet<String>, Reason> {
    context.only(DRAWING, BTreeSet::new());
    let mut hidden = BTreeSet::new();
    let relations = context.package.relations(main, context.budget)?;
    super::unseen::headers(main, &relations, context)?;
    for relation in &relations {
        let Target::Inside(part) = &relation.target else {
            continue;
        };
        if context.package.entry(part).is_none() {
            continue;
        }
        if relation.kind == "styles" {
            let found = styles::survey(part, context)?;
            let ids = found
                .iter()
                .filter_map(|style| style.element.get("w", "styleId"));
            hidden.extend(ids.map(str::to_owned));
        } else if relation.kind == "comments" {
            comments(part, context)?;
        } else if relation.kind == PEOPLE {
            people(part, context)?;
        }
    }
    Ok(hidden)
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
