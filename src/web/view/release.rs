//! Releasing a case to contact persons: choose, mark, check; and one release as lawyers see it.

use super::View;
use super::case::CaseHead;
use super::chrome::Hidden;
use super::part::DateView;
use super::report::TextProblem;
use serde::Serialize;

/// `GET` and `POST /{lang}/case/{id}/release`.
///
/// Fields with `token`: `to` and `file` (ids, many), `part` (many), `text-{part}`, `replaces`, `carry`;
/// `do=mark`, `do=check`, `do=release`, or `do=choose` to go back.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReleasePage {
    /// The form token.
    pub(crate) token: String,
    /// The head.
    pub(crate) case: CaseHead,
    /// Where the work stands, and what is seen there.
    pub(crate) step: ReleaseStep,
    /// What the step does not ask and the form carries on.
    pub(crate) carried: Vec<Hidden>,
    /// Something just done.
    pub(crate) notice: Option<ReleaseNotice>,
}

/// A step of a release.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum ReleaseStep {
    /// To whom, and what.
    Choose {
        /// What was released before, the last first.
        kept: Vec<KeptLine>,
        /// Contact persons.
        contacts: Vec<Tick>,
        /// Names of those who could be somebody whom the reporter named.
        left_out: Vec<String>,
        /// Texts.
        parts: Vec<PartTick>,
        /// Files.
        files: Vec<FileTick>,
        /// Releases that this one can take the place of.
        replaces: Vec<Tick>,
        /// Its notes go along.
        carry: bool,
        /// Nobody was chosen.
        nobody: bool,
        /// Nothing was chosen.
        nothing: bool,
        /// There are as many releases as there can be.
        full: bool,
    },
    /// What is left out of each text.
    Mark {
        /// The chosen texts.
        parts: Vec<MarkedPart>,
        /// Some of them cannot be read.
        wrong: bool,
    },
    /// What they will see.
    Check {
        /// The copy.
        copy: CopyView,
        /// Who gets it.
        names: String,
        /// The label of the release that ends.
        replaced: Option<String>,
        /// Part of the reporter's name stands in it.
        named: bool,
    },
}

/// Something to tick.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tick {
    /// The value.
    pub(crate) id: String,
    /// What is shown.
    pub(crate) name: String,
    /// It is ticked.
    pub(crate) chosen: bool,
}

/// A text to tick.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PartTick {
    /// The value.
    pub(crate) id: String,
    /// What it is.
    pub(crate) kind: PartKey,
    /// The question, of an answer.
    pub(crate) question: Option<String>,
    /// The number of the version, of something with versions.
    pub(crate) version: Option<u32>,
    /// The day.
    pub(crate) on: DateView,
    /// How it begins; empty where that is not shown.
    pub(crate) start: String,
    /// It is ticked.
    pub(crate) chosen: bool,
}

/// A file to tick.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FileTick {
    /// The value.
    pub(crate) id: String,
    /// The name it has in the case.
    pub(crate) name: String,
    /// The format's key.
    pub(crate) format: String,
    /// Its bytes.
    pub(crate) bytes: u64,
    /// It is ticked.
    pub(crate) chosen: bool,
}

/// A text with its marks.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MarkedPart {
    /// The value, and the end of the field's name.
    pub(crate) id: String,
    /// What it is.
    pub(crate) kind: PartKey,
    /// The question, of an answer.
    pub(crate) question: Option<String>,
    /// The day.
    pub(crate) on: DateView,
    /// The text with marks, as typed.
    pub(crate) text: String,
    /// Why it cannot be read.
    pub(crate) problem: Option<MarkKey>,
}

/// Why a marked text cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MarkKey {
    /// Words were changed.
    Changed,
    /// A mark within a mark.
    Nested,
    /// An end without a beginning.
    Unopened,
    /// A beginning without an end.
    Unclosed,
    /// The marks of an earlier release fell, because words were erased since.
    Erased,
}

/// What a text is, by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PartKey {
    /// What has happened.
    Report,
    /// Where.
    Place,
    /// When.
    Time,
    /// Who.
    People,
    /// An answer to the tenant's question.
    Answer,
    /// A message of the reporter.
    FromReporter,
    /// A message of the firm.
    FromFirm,
    /// Other words for minutes.
    Correction,
    /// What the case is, by a lawyer.
    Summary,
    /// A lawyer's note.
    Note,
    /// Something to do.
    Task,
    /// The name of somebody involved.
    PersonName,
    /// What else there is to say of them.
    PersonRemarks,
    /// What staff wrote of a conflict.
    Conflict,
    /// Who was to be told who the reporter is.
    Recipient,
    /// Who must not see the case.
    Exclude,
    /// The name that somebody's device gave a file.
    FileName,
    /// The reporter's name.
    Name,
    /// How to reach the reporter.
    Contact,
    /// A note that contact persons read too.
    Shared,
    /// A proposal of a contact person.
    Proposal,
}

impl PartKey {
    /// The end of the name of its text.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Place => "place",
            Self::Time => "time",
            Self::People => "people",
            Self::Answer => "answer",
            Self::FromReporter => "from-reporter",
            Self::FromFirm => "from-firm",
            Self::Correction => "correction",
            Self::Summary => "summary",
            Self::Note => "note",
            Self::Task => "task",
            Self::PersonName => "person-name",
            Self::PersonRemarks => "person-remarks",
            Self::Conflict => "conflict",
            Self::Recipient => "recipient",
            Self::Exclude => "exclude",
            Self::FileName => "file-name",
            Self::Name => "name",
            Self::Contact => "contact",
            Self::Shared => "shared",
            Self::Proposal => "proposal",
        }
    }
}

/// Something just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReleaseNotice {
    /// It was released.
    Released,
    /// It was taken back.
    TakenBack,
    /// The note is shared.
    Shared,
    /// The proposal was accepted.
    Accepted,
    /// The proposal to close was accepted: the case is closed on its own page.
    CloseNext,
    /// The proposal was declined.
    Declined,
    /// The message was sent to the reporter.
    Sent,
    /// Nothing changed: the form was old or sent twice.
    Stale,
    /// Nothing changed: somebody has decided since what the case is about.
    ClassedSince,
}

/// A release in a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KeptLine {
    /// Its id, for its path.
    pub(crate) id: String,
    /// Its label.
    pub(crate) label: String,
    /// The day.
    pub(crate) on: DateView,
    /// Who can open it; empty if it was taken back.
    pub(crate) names: String,
    /// Proposals that wait for an answer.
    pub(crate) waiting: usize,
}

/// What contact persons see.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct CopyView {
    /// The texts.
    pub(crate) parts: Vec<CopyPart>,
    /// The files.
    pub(crate) files: Vec<CopyFile>,
}

/// A text without what was left out.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CopyPart {
    /// What it is.
    pub(crate) kind: PartKey,
    /// The question, of an answer.
    pub(crate) question: Option<String>,
    /// The day.
    pub(crate) on: DateView,
    /// What is left.
    pub(crate) text: String,
}

/// A released file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CopyFile {
    /// The path to it; none where it cannot be downloaded.
    pub(crate) path: Option<String>,
    /// Its name in the release.
    pub(crate) name: String,
    /// The format's key.
    pub(crate) format: String,
    /// Its bytes.
    pub(crate) bytes: u64,
}

/// `GET` and `POST /{lang}/case/{id}/release/{release}`: one release, for lawyers.
///
/// Forms with `token`: `do=note` with `note`; `do=accept` or `do=decline` with `of`, and `words` for a
/// message or `was` for a category;
/// `do=take-back` with `from` (a member, or nothing for all).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KeptPage {
    /// The form token.
    pub(crate) token: String,
    /// What the case is about now, for a form that changes it.
    pub(crate) was: String,
    /// The head.
    pub(crate) case: CaseHead,
    /// The release.
    pub(crate) line: KeptLine,
    /// Who released it.
    pub(crate) by: String,
    /// Who can open it.
    pub(crate) to: Vec<Tick>,
    /// What was released.
    pub(crate) copy: CopyView,
    /// Notes and proposals, the first one first.
    pub(crate) said: Vec<SaidView>,
    /// How many people read a note.
    pub(crate) readers: usize,
    /// Notes can be written.
    pub(crate) open: bool,
    /// The note as typed.
    pub(crate) note: String,
    /// What is wrong with it.
    pub(crate) problem: Option<TextProblem>,
    /// Something just done.
    pub(crate) notice: Option<ReleaseNotice>,
}

/// A note or a proposal.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SaidView {
    /// Its position, for the answer.
    pub(crate) number: u32,
    /// Who.
    pub(crate) name: String,
    /// It is this member's.
    pub(crate) yours: bool,
    /// The day.
    pub(crate) on: DateView,
    /// The time of day.
    pub(crate) time: String,
    /// What it is.
    pub(crate) what: SaidWhat,
    /// Its words.
    pub(crate) text: String,
    /// What was answered to a proposal.
    pub(crate) answer: Option<AnswerKey>,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum SaidWhat {
    /// A note.
    Note,
    /// Another class.
    Category {
        /// Its name.
        name: String,
    },
    /// Closing.
    Close {
        /// The outcome.
        outcome: OutcomeKey,
    },
    /// A message to the reporter.
    Message,
}

/// How a proposal was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AnswerKey {
    /// Yes.
    Accepted,
    /// No.
    Declined,
}

/// An outcome by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OutcomeKey {
    /// The report was right.
    Substantiated,
    /// Parts of it were.
    PartlySubstantiated,
    /// It was not.
    Unsubstantiated,
    /// It could not be found out.
    NotEnoughInformation,
    /// Not for this channel.
    OutOfScope,
    /// An authority has it.
    Referred,
    /// The reporter took it back.
    Withdrawn,
    /// It was no report.
    Spam,
}

impl View for ReleasePage {
    const TEMPLATE: &'static str = "release.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::release_pages()
    }
}

impl View for KeptPage {
    const TEMPLATE: &'static str = "release_kept.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::kept_pages()
    }
}
