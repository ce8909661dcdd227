//! Which footnotes and endnotes stay (ECMA-376 part 1, 17.11): those that separate the others, and those of which a
//! reference was written. A reference that was only read is not enough: if it is hidden and left out, or stands where
//! none may, its note would stay with nothing to show it.

use crate::Reason;
use crate::ooxml::{Context, Element, Event, Reader};

/// The space of numbers of footnotes.
pub(super) const FOOTNOTE: &str = "footnote";
/// The space of numbers of endnotes.
pub(super) const ENDNOTE: &str = "endnote";

/// Notes that a reference is written, and gives the new number of its note; nothing if it has none. Notes are numbered
/// in the order of their references, after those that separate the others.
pub(super) fn refer(space: &'static str, text: &str, context: &mut Context<'_>) -> Option<String> {
    let old = number(text)?;
    if let Some(known) = context.names.known(space, &old) {
        return Some(known.to_owned());
    }
    // Programs refuse a document that refers to a note that is not there.
    context.names.known(there(space), &old)?;
    let new = context.names.number(space).saturating_add(1).to_string();
    context.names.fix(space, &old, &new);
    Some(new)
}

/// The new number of a note that stays.
pub(super) fn known(space: &'static str, text: &str, context: &Context<'_>) -> Option<String> {
    let known = context.names.known(space, &number(text)?);
    known.map(str::to_owned)
}

/// A whole number as everybody writes it.
pub(super) fn number(text: &str) -> Option<String> {
    let number: i64 = text.trim_matches([' ', '\n', '\t', '\r']).parse().ok()?;
    Some(number.to_string())
}

/// Whether something is the number of a note.
pub(super) fn is_id(text: &str) -> bool {
    number(text).is_some_and(|number| number == text)
}

/// Notes which notes there are, and numbers those that separate the others: of each type the first.
///
/// # Errors
///
/// Those of the reader.
pub(super) fn survey(part: &str, context: &mut Context<'_>) -> Result<(), Reason> {
    let member = context.package.part(part, context.budget)?;
    let mut reader = Reader::new(&member, &[]);
    let mut left: Vec<(&str, &str)> = SEPARATING.to_vec();
    loop {
        match reader.next(context.budget)? {
            Event::Start(element) if is_note(&element) => {
                let kind = element.get("w", "type").unwrap_or_default();
                let id = number(element.get("w", "id").unwrap_or_default());
                let at = left.iter().position(|(name, _)| *name == kind);
                if let Some(id) = id {
                    if let Some(at) = at {
                        let (_, new) = left.remove(at);
                        context.names.fix(space(&element), &id, new);
                    }
                    context.names.fix(there(space(&element)), &id, "");
                }
                reader.skip(context.budget)?;
            }
            Event::Done => return Ok(()),
            Event::Start(_) | Event::Text(_) | Event::End => {}
        }
    }
}

/// Whether an element is a note.
pub(super) fn is_note(element: &Element) -> bool {
    element.is("w", FOOTNOTE) || element.is("w", ENDNOTE)
}

/// Whether a note stays.
pub(super) fn is_wanted(note: &Element, context: &Context<'_>) -> bool {
    known(
        space(note),
        note.get("w", "id").unwrap_or_default(),
        context,
    )
    .is_some()
}

/// The space of the numbers that notes have.
fn there(space: &'static str) -> &'static str {
    if space == FOOTNOTE {
        "footnote-there"
    } else {
        "endnote-there"
    }
}

fn space(note: &Element) -> &'static str {
    if note.is("w", FOOTNOTE) {
        FOOTNOTE
    } else {
        ENDNOTE
    }
}

/// The types of notes that the text does not refer to (17.18.33), and the numbers that Word gives them.
static SEPARATING: [(&str, &str); 3] = [
    ("separator", "-1"),
    ("continuationSeparator", "0"),
    ("continuationNotice", "1"),
];
