//! Erasing a passage or a file: choose, mark, ask; and erase once a second person has agreed.

use super::View;
use super::case::CaseHead;
use super::part::DateView;
use super::release::{FileTick, MarkedPart, PartTick};
use serde::Serialize;

/// `GET` and `POST /{lang}/case/{id}/erase`.
///
/// Fields with `token`: `what` (`part:` or `file:` and an id), `text` (a marked text), `reason`; `do=mark`,
/// `do=ask`, or `do=erase` with `asked`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ErasePage {
    /// The form token.
    pub(crate) token: String,
    /// The head.
    pub(crate) case: CaseHead,
    /// Where the work stands.
    pub(crate) step: EraseStep,
    /// Something just done.
    pub(crate) notice: Option<EraseNotice>,
}

/// A step of an erasure.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum EraseStep {
    /// What.
    Choose {
        /// What was asked for, and what was agreed to.
        asked: Vec<ErasureRow>,
        /// Texts.
        parts: Vec<PartTick>,
        /// Files.
        files: Vec<FileTick>,
        /// Nothing was chosen.
        nothing: bool,
    },
    /// Which passages, and why.
    Mark {
        /// The value of the choice.
        what: String,
        /// The text; none for a file.
        part: Option<MarkedPart>,
        /// The name of the file.
        file: Option<String>,
        /// Nothing was marked in the text.
        unmarked: bool,
        /// The keys of the reasons.
        reasons: Vec<&'static str>,
        /// The chosen one; empty if none is.
        reason: String,
        /// None was chosen.
        no_reason: bool,
    },
}

/// A question to a second person.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ErasureRow {
    /// The record that says what goes.
    pub(crate) id: String,
    /// The key of the reason.
    pub(crate) reason: &'static str,
    /// The day it was asked.
    pub(crate) on: DateView,
    /// The second person has said yes.
    pub(crate) agreed: bool,
}

/// Something just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EraseNotice {
    /// A second person is asked.
    Asked,
    /// It is erased.
    Erased,
    /// Nothing changed: the form was old.
    Stale,
    /// It cannot be done any more: the text is another one, or a hold was set.
    Meanwhile,
}

impl View for ErasePage {
    const TEMPLATE: &'static str = "erase.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::erase_pages()
    }
}
