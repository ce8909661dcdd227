//! Erasing a passage or a file: choose, mark, ask; and erase once a second person has agreed.

use super::View;
use super::case::CaseHead;
use super::part::DateView;
use super::release::{FileTick, MarkedPart, PartKey, PartTick};
use serde::Serialize;

/// `GET` and `POST /{lang}/case/{id}/erase`.
///
/// Fields with `token`: `what` (`part:` or `file:` and an id), `text` (a marked text), `everywhere`, `reason`;
/// `do=mark`, `do=ask`, or `do=erase` or `do=forget` with `asked`.
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
        /// Texts, of what has versions the newest.
        parts: Vec<PartTick>,
        /// Earlier versions.
        earlier: Vec<PartTick>,
        /// Cleaned files.
        files: Vec<FileTick>,
        /// Untouched originals.
        originals: Vec<FileTick>,
        /// Nothing was chosen.
        nothing: bool,
    },
    /// Which passages, and why.
    Mark {
        /// The value of the choice.
        what: String,
        /// The text; none for what goes as a whole.
        part: Option<MarkedPart>,
        /// What goes as a whole.
        whole: Option<EraseWhole>,
        /// Nothing was marked in the text.
        unmarked: bool,
        /// The same words go wherever they stand.
        everywhere: bool,
        /// The keys of the reasons.
        reasons: Vec<&'static str>,
        /// The chosen one; empty if none is.
        reason: String,
        /// None was chosen.
        no_reason: bool,
    },
}

/// Something that is not marked, because all of it goes.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum EraseWhole {
    /// A file.
    File {
        /// Its name.
        name: String,
    },
    /// A text that is not shown here: who the reporter is.
    Part {
        /// What it is.
        kind: PartKey,
    },
}

/// How far an erasure reaches.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct ErasureReach {
    /// Passages.
    pub(crate) passages: usize,
    /// Texts that they stand in.
    pub(crate) texts: usize,
    /// Files, untouched originals among them.
    pub(crate) files: usize,
}

/// A question to a second person.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ErasureRow {
    /// The record that says what goes.
    pub(crate) id: String,
    /// The question, for taking it back.
    pub(crate) question: String,
    /// The key of the reason.
    pub(crate) reason: &'static str,
    /// The day it was asked.
    pub(crate) on: DateView,
    /// The second person has said yes.
    pub(crate) agreed: bool,
    /// This member has asked.
    pub(crate) mine: bool,
    /// This member waits for a yes, and nobody is left but whoever holds a recovery half.
    pub(crate) holder: bool,
    /// What goes; none if the text has changed since it was marked.
    pub(crate) reach: Option<ErasureReach>,
}

/// Something just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EraseNotice {
    /// A second person is asked.
    Asked,
    /// It is erased.
    Erased,
    /// The question waits no more.
    TakenBack,
    /// There are as many questions as there can be.
    Full,
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
