//! What a reporter checks and asks beside messages: minutes that staff have typed, and taking a report back.

use super::View;
use super::part::DateView;
use super::report::TextProblem;
use serde::Serialize;

/// `GET` and failed `POST /{lang}/minutes`: minutes or a typed letter, other words for them, and agreement.
///
/// Forms with `token`: `do=correct` with `wording`; `do=approve` with `of`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MinutesPage {
    /// The form token.
    pub(crate) token: String,
    /// How the report came: `oral` or `letter`.
    pub(crate) channel: &'static str,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// What staff have typed.
    pub(crate) text: String,
    /// The newest words that the reporter has proposed.
    pub(crate) corrected: Option<String>,
    /// Other words as typed.
    pub(crate) wording: String,
    /// What is wrong with them.
    pub(crate) problem: Option<TextProblem>,
    /// The number of the wording that can be agreed to.
    pub(crate) of: u32,
    /// The day on which the reporter agreed.
    pub(crate) approved: Option<DateView>,
}

/// `GET /{lang}/withdraw`: what it means to take a report back, and the button.
///
/// Form with `token`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Withdraw {
    /// The form token.
    pub(crate) token: String,
    /// The tenant's name.
    pub(crate) tenant: String,
}

impl View for MinutesPage {
    const TEMPLATE: &'static str = "minutes.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let fresh = Self {
            token: "t9".repeat(16),
            channel: "oral",
            tenant: "Nordvik Food".to_owned(),
            text: "The caller says: it is cold at gate B <b>.".to_owned(),
            corrected: None,
            wording: "The caller says: it is cold at gate B <b>.".to_owned(),
            problem: None,
            of: 1,
            approved: None,
        };
        let long = Self {
            problem: Some(TextProblem::TooLong { limit: 100_000 }),
            ..fresh.clone()
        };
        let same = Self {
            channel: "letter",
            corrected: Some("Gate C.".to_owned()),
            problem: Some(TextProblem::Empty),
            ..fresh.clone()
        };
        let agreed = Self {
            corrected: Some("Gate C.".to_owned()),
            approved: Some(DateView::new(2026, 11, 27)),
            ..fresh.clone()
        };
        vec![fresh, long, same, agreed]
    }
}

impl View for Withdraw {
    const TEMPLATE: &'static str = "withdraw.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            token: "t9".repeat(16),
            tenant: "Nordvik Food".to_owned(),
        }]
    }
}
