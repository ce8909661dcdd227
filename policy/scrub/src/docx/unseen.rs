//! Headers and footers for first or even pages of a document that treats those like all others (17.10).

use std::collections::BTreeSet;

use super::looks::is_on;
use crate::ooxml::{Context, Event, Reader, Relation, Target};
use crate::{Fate, FindingKind, Reason, Remains};

/// Tells of headers and footers that no page shows, and leaves them out if what is hidden is left out.
///
/// # Errors
///
/// Those of the reader.
pub(super) fn headers(
    main: &str,
    relations: &[Relation],
    context: &mut Context<'_>,
) -> Result<(), Reason> {
    let (references, first) = references(main, context)?;
    if references
        .iter()
        .all(|reference| reference.pages == "default")
    {
        return Ok(());
    }
    let even = even_pages(relations, context)?;
    let part = |reference: &Reference| {
        let relation = relations.iter().find(|each| each.id == reference.id)?;
        match &relation.target {
            Target::Inside(part) => Some(part.to_ascii_lowercase()),
            Target::Outside(_) => None,
        }
    };
    let is_shown = |reference: &Reference| match reference.pages.as_str() {
        "first" => first,
        "even" => even,
        _ => true,
    };
    let (shown, unseen): (Vec<_>, Vec<_>) = references.into_iter().partition(is_shown);
    let shown: BTreeSet<String> = shown.iter().filter_map(part).collect();
    let unseen: BTreeSet<String> = unseen.iter().filter_map(part).collect();
    let mut lost = false;
    for part in unseen.difference(&shown) {
        lost |= tell(part, context)?;
    }
    if lost {
        context.only("header", shown.clone());
        context.only("footer", shown);
    }
    Ok(())
}

/// A reference of a section to a header or footer.
struct Reference {
    pages: String,
    id: String,
}

/// All such references, and whether any section has a first page of its own.
fn references(main: &str, context: &mut Context<'_>) -> Result<(Vec<Reference>, bool), Reason> {
    let member = context.package.part(main, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    let mut found = Vec::new();
    let mut first = false;
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("w", "titlePg") => first |= is_on(&element),
            Event::Start(element)
                if element.is("w", "headerReference") || element.is("w", "footerReference") =>
            {
                context.budget.segment()?;
                let pages = element.get("w", "type").unwrap_or("default").to_owned();
                let id = element.get("r", "id").unwrap_or_default().to_owned();
                found.push(Reference { pages, id });
            }
            Event::Done => return Ok((found, first)),
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
}

/// Whether the settings give even pages headers of their own (17.10.1).
fn even_pages(relations: &[Relation], context: &mut Context<'_>) -> Result<bool, Reason> {
    let settings = relations.iter().find(|each| each.kind == "settings");
    let Some(Target::Inside(part)) = settings.map(|settings| &settings.target) else {
        return Ok(false);
    };
    if context.package.entry(part).is_none() {
        return Ok(false);
    }
    let member = context.package.part(part, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if element.is("w", "evenAndOddHeaders") => {
                return Ok(is_on(&element));
            }
            Event::Done => return Ok(false),
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
}

/// Tells what a header says that no page shows; answers whether it is to be left out.
fn tell(part: &str, context: &mut Context<'_>) -> Result<bool, Reason> {
    if context.package.entry(part).is_none() {
        return Ok(false);
    }
    let member = context.package.part(part, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    let mut words = String::new();
    loop {
        match reader.next(context.budget)? {
            Event::Text(text) if words.len() < LONG_ENOUGH => words.push_str(&text),
            Event::Done => break,
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
    let words = words.trim();
    if words.is_empty() {
        return Ok(false);
    }
    let drops = context.budget.drops_hidden();
    let fate = if drops { Fate::Removed } else { Fate::Kept };
    context
        .findings
        .add(FindingKind::HiddenText, fate, Some(words));
    if !drops {
        context.findings.remains(Remains::HiddenContent);
    }
    Ok(drops)
}

/// How many bytes of a header say enough.
const LONG_ENOUGH: usize = 400;
