//! Parts that several pages share: dates, files, drafts, problems with a code.

use serde::Serialize;

use super::chrome::Hidden;

/// A day; the page writes it out in its own language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct DateView {
    iso: String,
    year: u16,
    month: u8,
    day: u8,
}

impl DateView {
    /// A day of the civil calendar, month and day counted from 1.
    pub(crate) fn new(year: u16, month: u8, day: u8) -> Self {
        Self {
            iso: format!("{year:04}-{month:02}-{day:02}"),
            year,
            month,
            day,
        }
    }

    /// As it stands where no language writes it, such as `2026-12-01`.
    pub(crate) fn iso(&self) -> &str {
        &self.iso
    }
}

/// The dates of a case, the same on both sides.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Dates {
    /// The day the report arrived.
    pub(crate) received: DateView,
    /// Confirming that it arrived.
    pub(crate) acknowledged: Milestone,
    /// The answer to the reporter.
    pub(crate) feedback: Milestone,
    /// The day the case was closed, once it is.
    pub(crate) closed: Option<DateView>,
    /// The earliest day on which the case is erased.
    pub(crate) erased: DateView,
}

/// A duty with a date.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum Milestone {
    /// It was done on a day.
    Done {
        /// The day it was done.
        on: DateView,
    },
    /// It is due in some days (0: today).
    Due {
        /// The last day for it.
        on: DateView,
        /// Days left.
        days: u32,
    },
    /// It should have been done.
    Late {
        /// The day it was due.
        on: DateView,
        /// Days since then, at least 1.
        days: u32,
    },
}

/// The handle of a draft, carried in POST bodies only (`draft` and `token`).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Hold {
    /// The draft's key.
    pub(crate) draft: String,
    /// The form token.
    pub(crate) token: String,
}

impl Hold {
    /// The two hidden fields, for a language form or a kept form.
    pub(crate) fn hidden(&self) -> Vec<Hidden> {
        vec![
            Hidden::new("draft", self.draft.as_str()),
            Hidden::new("token", self.token.as_str()),
        ]
    }
}

/// What one form may carry.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct FileLimits {
    /// Files in one report or reply.
    pub(crate) files: u32,
    /// Mebibytes in one file.
    pub(crate) megabytes: u32,
}

/// A file of a draft, as the review page shows it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FileView {
    /// The value of the `drop` button; unique in the draft.
    pub(crate) number: u32,
    /// The name the reporter's device gave it.
    pub(crate) name: String,
    /// What the reporter can choose for it, and has chosen.
    pub(crate) choices: ChoicesView,
    /// What became of it.
    pub(crate) verdict: Verdict,
}

/// What a reporter can choose for a file. Ticks come back as `own-name={number}` and `original={number}` beside
/// `choices=1`; the buttons are `hide={number}` and `unhide={number}`.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct ChoicesView {
    /// The lawyers may know its own name.
    pub(crate) own_name: bool,
    /// The untouched original is sent.
    pub(crate) original: bool,
    /// The tenant takes untouched originals of such files.
    pub(crate) may_send_original: bool,
    /// It holds content that is not seen at first and that can be left out.
    pub(crate) may_hide: bool,
    /// Such content was left out.
    pub(crate) hidden_left_out: bool,
}

/// What became of a file.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// It was rebuilt and will be sent.
    Cleaned {
        /// The format's key, such as `jpeg`.
        format: String,
        /// It is sound alone, and so may be somebody's voice.
        voice: bool,
        /// Bytes as uploaded.
        bytes_in: u64,
        /// Bytes as it will be sent.
        bytes_out: u64,
        /// The neutral name it is sent under.
        sent_as: String,
        /// What was found in it.
        found: Vec<FindingView>,
        /// Keys of what cannot be removed, such as `visible-content`.
        remains: Vec<String>,
    },
    /// It is not kept.
    Refused {
        /// The key of the scrubber's reason, such as `not-cleaned`.
        reason: String,
        /// The format's key; `unknown` where it was not recognised.
        format: String,
        /// The name of the file in an archive that is to blame.
        inside: Option<String>,
    },
}

/// Something hidden that was found in a file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FindingView {
    /// The finding's key, such as `place`.
    pub(crate) kind: String,
    /// The key of what became of it: `removed`, `replaced` or `kept`.
    pub(crate) fate: String,
    /// The value that was found, shown to the reporter once.
    pub(crate) value: Option<String>,
}

/// Why a typed code, channel or phrase is not accepted.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum WordsProblem {
    /// Nothing was typed.
    Empty,
    /// Not the right number of words.
    Count {
        /// How many were typed.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// A word is not in the list and nothing is close to it.
    UnknownWord {
        /// Its place, counted from 1.
        position: usize,
        /// The word as typed.
        typed: String,
    },
    /// A word is not in the list, but another one is close.
    CloseWord {
        /// Its place, counted from 1.
        position: usize,
        /// The word as typed.
        typed: String,
        /// The nearest word of the list.
        suggestion: String,
    },
    /// All words are in the list, but they do not belong together.
    Checksum,
    /// Well formed, but it opens nothing.
    Wrong,
}
