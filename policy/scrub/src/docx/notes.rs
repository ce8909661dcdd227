//! Which footnotes and endnotes stay (ECMA-376 part 1, 17.11): those that separate the others, and those of which a
//! reference was written. A reference that was only read is not enough: if it is hidden and left out, or stands where
//! none may, its note would stay with nothing to show it.

use crate::ooxml::{Context, Element};

/// The space of numbers of footnotes.
pub(super) const FOOTNOTE: &str = "footnote";
/// The space of numbers of endnotes.
pub(super) const ENDNOTE: &str = "endnote";

/// Notes that a reference is written, and gives the number that it has; nothing if that is none.
pub(super) fn refer(space: &'static str, text: &str, context: &mut Context<'_>) -> Option<String> {
    let id = plain(text);
    if !is_id(id) {
        return None;
    }
    context.names.fix(space, id, id);
    Some(id.to_owned())
}

/// Whether something is the number of a note.
pub(super) fn is_id(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (1..=LONGEST).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an element is a note.
pub(super) fn is_note(element: &Element) -> bool {
    element.is("w", FOOTNOTE) || element.is("w", ENDNOTE)
}

/// Whether a note stays.
pub(super) fn is_wanted(note: &Element, context: &Context<'_>) -> bool {
    let space = if note.is("w", FOOTNOTE) {
        FOOTNOTE
    } else {
        ENDNOTE
    };
    // Of other types nothing is written, so that the next cleaning would take such a note for one of the text.
    let separates = note
        .get("w", "type")
        .is_some_and(|kind| SEPARATING.contains(&kind));
    let id = plain(note.get("w", "id").unwrap_or_default());
    separates || context.names.known(space, id).is_some()
}

/// A value without the blanks that XML lets stand around it.
fn plain(text: &str) -> &str {
    text.trim_matches([' ', '\n', '\t', '\r'])
}

/// The types of notes that the text does not refer to (17.18.33).
static SEPARATING: [&str; 3] = ["separator", "continuationSeparator", "continuationNotice"];

/// The most digits of a number.
const LONGEST: usize = 10;
