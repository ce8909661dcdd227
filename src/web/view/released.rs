//! What contact persons see: their list, and the page of a release.

use super::View;
use super::case::StateKey;
use super::part::{DateView, Dates};
use super::release::{CopyView, SaidView, Tick};
use super::report::TextProblem;
use serde::Serialize;

/// `GET /{lang}/cases` for a contact person.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReleasedList {
    /// What is released to them, the newest first.
    pub(crate) rows: Vec<ReleasedRow>,
}

/// One release.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReleasedRow {
    /// Its id, for its path.
    pub(crate) id: String,
    /// Its own label.
    pub(crate) label: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The state of the case.
    pub(crate) state: StateKey,
    /// The day it was released.
    pub(crate) on: DateView,
}

/// `GET` and `POST /{lang}/released/{id}`.
///
/// Forms with `token`: `do=note` with `note`; `do=category` with `category` and `why`; `do=close` with `outcome` and
/// `why`; `do=message` with `message`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReleasedPage {
    /// The form token.
    pub(crate) token: String,
    /// The release.
    pub(crate) row: ReleasedRow,
    /// The dates of the case.
    pub(crate) dates: Dates,
    /// What was released.
    pub(crate) copy: CopyView,
    /// Notes and proposals, the first one first.
    pub(crate) said: Vec<SaidView>,
    /// How many people read a note.
    pub(crate) readers: usize,
    /// Notes can be written.
    pub(crate) open: bool,
    /// Something can be proposed.
    pub(crate) proposes: bool,
    /// What the case can be about.
    pub(crate) categories: Vec<Tick>,
    /// The outcomes, by the names their texts have.
    pub(crate) outcomes: Vec<OutcomeTick>,
    /// What was typed.
    pub(crate) typed: ReleasedTyped,
    /// Something just done.
    pub(crate) notice: Option<ReleasedNotice>,
}

/// An outcome to choose.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct OutcomeTick {
    /// Which.
    pub(crate) key: super::release::OutcomeKey,
    /// It is chosen.
    pub(crate) chosen: bool,
}

/// The forms of the page as typed, and what is wrong with the one that was sent.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ReleasedTyped {
    /// The note.
    pub(crate) note: String,
    /// Why another class.
    pub(crate) why_category: String,
    /// Why close.
    pub(crate) why_close: String,
    /// The message.
    pub(crate) message: String,
    /// What is wrong with the note.
    pub(crate) note_problem: Option<TextProblem>,
    /// What is wrong with the reason for a class.
    pub(crate) category_problem: Option<TextProblem>,
    /// What is wrong with the reason for closing.
    pub(crate) close_problem: Option<TextProblem>,
    /// What is wrong with the message.
    pub(crate) message_problem: Option<TextProblem>,
}

/// Something just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReleasedNotice {
    /// The note is shared.
    Shared,
    /// The proposal is made.
    Proposed,
    /// Nothing changed: the form was old.
    Stale,
}

impl View for ReleasedList {
    const TEMPLATE: &'static str = "released_list.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![
            Self {
                rows: vec![super::sample::released_row()],
            },
            Self { rows: Vec::new() },
        ]
    }
}

impl View for ReleasedPage {
    const TEMPLATE: &'static str = "released.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::released_pages()
    }
}
