//! Words that rules and checks of a sheet carry and that nothing shows.

use super::cell::is_on;
use crate::FindingKind;
use crate::ooxml::{Context, Element};

/// Takes off an element the words that nobody ever sees. Whether the element stays is for others to say.
pub(super) fn without_words(element: &mut Element, context: &mut Context<'_>) {
    for (local, unshown) in WORDS {
        if !(element.is("x", local) || element.is("x14", local)) {
            continue;
        }
        for (attribute, is_shown) in unshown.iter() {
            if is_shown(element) {
                continue;
            }
            if let Some(words) = element.get("", attribute).filter(|words| !words.is_empty()) {
                let found = &mut context.findings;
                found.removed(FindingKind::HiddenText, Some(words));
            }
            element.unset("", attribute);
        }
    }
}

/// Attributes with words, and what says whether they are shown.
type Words = &'static [(&'static str, fn(&Element) -> bool)];

/// Elements with such attributes.
static WORDS: [(&str, Words); 2] = [
    ("cfRule", &[("text", compares_text)]),
    (
        "dataValidation",
        &[
            ("errorTitle", shows_error),
            ("error", shows_error),
            ("promptTitle", shows_prompt),
            ("prompt", shows_prompt),
        ],
    ),
];

/// Whether a rule looks for a text (18.3.1.10); programs show what it looks for where rules are listed.
fn compares_text(rule: &Element) -> bool {
    let kinds = ["containsText", "notContainsText", "beginsWith", "endsWith"];
    let kind = rule.get("", "type");
    kind.is_some_and(|kind| kinds.contains(&kind))
}

/// Whether a check tells what is wrong with an input (18.3.1.32).
fn shows_error(check: &Element) -> bool {
    is_on(check.get("", "showErrorMessage"))
}

/// Whether a check tells beforehand what input is wanted.
fn shows_prompt(check: &Element) -> bool {
    is_on(check.get("", "showInputMessage"))
}
