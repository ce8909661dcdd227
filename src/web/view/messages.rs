//! What a reporter sees after entering the code.

use super::View;
use super::asked::Answered;
use super::part::{DateView, Dates, FileLimits, Hold};
use super::report::{FilesProblem, TextProblem};
use serde::Serialize;

/// `GET /{lang}/messages`: status, dates, conversation, answer.
///
/// Forms, each with `token`: `POST /{lang}/reply` with `draft`, `message`, `files`; `POST /{lang}/name` with
/// `name`, `contact`; `POST /{lang}/hide`; `POST /{lang}/download`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Messages {
    /// The form token, and the key of the draft that holds the answer's files.
    pub(crate) hold: Hold,
    /// Cleaned files in that draft.
    pub(crate) files_kept: u32,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// What happens with the report now.
    pub(crate) status: Status,
    /// The reporter has asked to take the report back.
    pub(crate) withdrawal: bool,
    /// Where minutes or a typed letter stand.
    pub(crate) minutes: Option<MinutesState>,
    /// What has happened so far, the first first.
    pub(crate) steps: Vec<StepView>,
    /// Messages not yet seen in an earlier visit.
    pub(crate) new: usize,
    /// The dates of the case.
    pub(crate) dates: Dates,
    /// The conversation, oldest first, without what the reporter has hidden.
    pub(crate) messages: Vec<MessageView>,
    /// How many the reporter has hidden.
    pub(crate) hidden: usize,
    /// Something just done.
    pub(crate) notice: Option<MessagesNotice>,
    /// The answer as typed.
    pub(crate) message: String,
    /// What is wrong with it.
    pub(crate) problem: Option<TextProblem>,
    /// What is wrong with its files.
    pub(crate) files: Option<FilesProblem>,
    /// The reporter gave a name.
    pub(crate) confidential: bool,
    /// The name form as typed, and what is wrong with it.
    pub(crate) name: NameForm,
    /// What one form may carry.
    pub(crate) limits: FileLimits,
    /// Minutes without a click until the session ends.
    pub(crate) idle_minutes: u32,
    /// Hours after which it ends in any case.
    pub(crate) absolute_hours: u32,
}

/// A name being added later.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct NameForm {
    /// The name as typed.
    pub(crate) name: String,
    /// The contact as typed.
    pub(crate) contact: String,
    /// What is wrong with them.
    pub(crate) problem: Option<TextProblem>,
}

/// A case's state in a reporter's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    /// Arrived, not assigned.
    Received,
    /// A lawyer has it.
    Assigned,
    /// A lawyer works on it.
    InProgress,
    /// A question waits for an answer.
    AwaitingReporter,
    /// Ended; the reporter can still write.
    Closed,
    /// Read-only until it is erased.
    Archived,
}

/// Where minutes or a typed letter stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MinutesState {
    /// The reporter has not agreed to them.
    Waiting,
    /// They have.
    Approved,
}

/// Something that happened to a report: what, by whom as a role, and on which day.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StepView {
    /// What.
    pub(crate) what: StepKey,
    /// The day.
    pub(crate) on: DateView,
}

/// What happened, by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StepKey {
    /// Opened first by whoever sorts new reports.
    OpenedToSort,
    /// Opened first by a lawyer.
    OpenedByLawyer,
    /// First passed on to contact persons of the organisation.
    Released,
    /// The reporter was told the outcome.
    OutcomeTold,
    /// Read-only since.
    Archived,
}

/// A message or the report itself.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MessageView {
    /// Who wrote it.
    pub(crate) from: Author,
    /// The day it was sent.
    pub(crate) on: DateView,
    /// Its text.
    pub(crate) text: String,
    /// The key of the portal's own words that stand for it.
    pub(crate) template: Option<&'static str>,
    /// The tenant's questions that were answered, on the report itself.
    pub(crate) answers: Vec<Answered>,
    /// Neutral names of its files.
    pub(crate) files: Vec<String>,
    /// Not seen in an earlier visit.
    pub(crate) new: bool,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Author {
    /// The reporter.
    Reporter,
    /// A lawyer.
    Lawyer,
    /// The acknowledgement template.
    Firm,
    /// Staff, in minutes of what the reporter said.
    Minutes,
    /// Staff, who typed the reporter's letter.
    Letter,
    /// The reporter, in other words for these.
    Correction,
}

/// Something just done, said once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MessagesNotice {
    /// The answer is stored.
    Sent,
    /// The same answer was stored before; nothing was doubled.
    SentBefore,
    /// Read messages are hidden.
    Hidden,
    /// A name was added.
    Named,
    /// The draft was deleted.
    Discarded,
    /// The wish to take the report back is told.
    Withdrawn,
    /// The proposed words are stored beside the minutes.
    Corrected,
    /// The minutes are agreed to.
    Approved,
    /// Nothing was stored: the case has become read-only.
    ReadOnly,
    /// Nothing was sent now: the draft is not there, and whether it was sent before is not known.
    DraftGone,
}

impl View for Messages {
    const TEMPLATE: &'static str = "messages.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let asked = Self {
            hold: Hold {
                draft: String::new(),
                token: "t9".repeat(16),
            },
            files_kept: 0,
            tenant: "Nordvik Food".to_owned(),
            status: Status::AwaitingReporter,
            withdrawal: false,
            minutes: None,
            steps: StepView::samples(),
            new: 1,
            dates: super::sample::dates(),
            messages: super::sample::messages(),
            hidden: 0,
            notice: None,
            message: String::new(),
            problem: None,
            files: None,
            confidential: false,
            name: NameForm::default(),
            limits: FileLimits {
                files: 20,
                megabytes: 64,
            },
            idle_minutes: 20,
            absolute_hours: 8,
        };
        let mended = Self {
            status: Status::Received,
            new: 0,
            problem: Some(TextProblem::Empty),
            files: Some(FilesProblem::NoRoom),
            files_kept: 2,
            confidential: true,
            dates: Dates {
                acknowledged: super::part::Milestone::Late {
                    on: DateView::new(2026, 11, 30),
                    days: 1,
                },
                ..super::sample::dates()
            },
            ..asked.clone()
        };
        let mut all = vec![asked.clone(), mended];
        let statuses = [
            Status::Assigned,
            Status::InProgress,
            Status::Closed,
            Status::Archived,
            Status::Received,
            Status::InProgress,
            Status::Received,
            Status::Received,
            Status::InProgress,
        ];
        let notices = [
            MessagesNotice::Sent,
            MessagesNotice::SentBefore,
            MessagesNotice::Hidden,
            MessagesNotice::Named,
            MessagesNotice::Discarded,
            MessagesNotice::Withdrawn,
            MessagesNotice::Corrected,
            MessagesNotice::Approved,
            MessagesNotice::ReadOnly,
            MessagesNotice::DraftGone,
        ];
        all.extend(
            statuses
                .into_iter()
                .zip(notices)
                .map(|(status, notice)| Self {
                    status,
                    notice: Some(notice),
                    messages: Vec::new(),
                    withdrawal: notice == MessagesNotice::Withdrawn,
                    minutes: if notice == MessagesNotice::Corrected {
                        Some(MinutesState::Waiting)
                    } else {
                        (notice == MessagesNotice::Approved).then_some(MinutesState::Approved)
                    },
                    steps: Vec::new(),
                    hidden: 3,
                    name: NameForm {
                        problem: (notice == MessagesNotice::Hidden).then_some(TextProblem::Empty),
                        ..NameForm::default()
                    },
                    ..asked.clone()
                }),
        );
        all
    }
}

/// `POST /{lang}/download`: own text and dates as plain text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Download {
    /// The tenant's name.
    pub(crate) tenant: String,
    /// What happens with the report now.
    pub(crate) status: Status,
    /// The reporter has asked to take the report back.
    pub(crate) withdrawal: bool,
    /// What has happened so far, the first first.
    pub(crate) steps: Vec<StepView>,
    /// The dates of the case.
    pub(crate) dates: Dates,
    /// The conversation, oldest first.
    pub(crate) messages: Vec<MessageView>,
}

impl View for Download {
    const TEMPLATE: &'static str = "download.txt";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            tenant: "Nordvik Food & Co".to_owned(),
            status: Status::InProgress,
            withdrawal: true,
            steps: StepView::samples(),
            dates: super::sample::dates(),
            messages: super::sample::messages(),
        }]
    }
}

#[cfg(test)]
impl StepView {
    /// Everything that can happen.
    pub(super) fn samples() -> Vec<Self> {
        let all = [
            StepKey::OpenedToSort,
            StepKey::OpenedByLawyer,
            StepKey::Released,
            StepKey::OutcomeTold,
            StepKey::Archived,
        ];
        let step = |what| Self {
            what,
            on: DateView::new(2026, 11, 26),
        };
        all.map(step).to_vec()
    }
}
