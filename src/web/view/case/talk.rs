//! The conversation with the reporter.

use crate::web::view::messages::Author;
use crate::web::view::part::DateView;
use crate::web::view::report::TextProblem;
use serde::Serialize;

/// The conversation after the report, and the form that goes on with it.
///
/// Form with `token`: `POST /{lang}/case/{id}/message` with `message` and `do=send`, `do=ask` or `do=acknowledge`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Talk {
    /// What was said, oldest first.
    pub(crate) messages: Vec<CaseMessage>,
    /// How many earlier messages are not on this page.
    pub(crate) earlier: usize,
    /// How often the reporter has said something, for the forms that answer: `seen`.
    pub(crate) seen: u32,
    /// The message as typed.
    pub(crate) message: String,
    /// What is wrong with it.
    pub(crate) problem: Option<TextProblem>,
}

/// A message of a case.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseMessage {
    /// Which side wrote it.
    pub(crate) from: Author,
    /// The member's name, for a staff message.
    pub(crate) name: Option<String>,
    /// The day it was sent.
    pub(crate) on: DateView,
    /// Its text.
    pub(crate) text: String,
    /// The key of the portal's own words that stand for it.
    pub(crate) template: Option<&'static str>,
    /// Neutral names of its files.
    pub(crate) files: Vec<String>,
    /// Not opened by this member before.
    pub(crate) new: bool,
}

#[cfg(test)]
impl Talk {
    /// Every state.
    pub(super) fn samples() -> Vec<Self> {
        let said = Self {
            messages: CaseMessage::samples(),
            earlier: 470,
            seen: 3,
            message: String::new(),
            problem: None,
        };
        let empty = Self {
            messages: Vec::new(),
            earlier: 0,
            seen: 0,
            problem: Some(TextProblem::Empty),
            ..said.clone()
        };
        let long = Self {
            message: "And from which hall?".to_owned(),
            problem: Some(TextProblem::TooLong { limit: 100_000 }),
            ..said.clone()
        };
        vec![said.clone(), empty, said, long]
    }
}

#[cfg(test)]
impl CaseMessage {
    fn samples() -> Vec<Self> {
        let message = |from, name: Option<&str>, on, text: &str, new| Self {
            from,
            name: name.map(str::to_owned),
            on,
            text: text.to_owned(),
            template: (from == Author::Firm).then_some("acknowledged"),
            files: if new {
                vec!["file-3.png".to_owned()]
            } else {
                Vec::new()
            },
            new,
        };
        vec![
            message(
                Author::Firm,
                Some("T. Friis"),
                DateView::new(2026, 11, 26),
                "Your report has arrived.",
                false,
            ),
            message(
                Author::Lawyer,
                Some("Maja Lund"),
                DateView::new(2026, 12, 1),
                "From which panel?",
                false,
            ),
            message(
                Author::Reporter,
                None,
                DateView::new(2026, 12, 2),
                "The grey panel beside gate B.",
                true,
            ),
        ]
    }
}
