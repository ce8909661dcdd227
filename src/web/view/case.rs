//! Cases, as staff see them.

mod triage;

pub(crate) use triage::{AssignProblems, CaseTriage, ChoiceProblem, MemberChoice};

use super::View;
use super::asked::Answered;
use super::messages::Author;
use super::part::{DateView, Dates};
use super::report::{FilesProblem, TextProblem};
use serde::Serialize;

/// `GET /{lang}/cases`: the inbox.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Cases {
    /// Cases in order of urgency; empty groups are left out.
    pub(crate) groups: Vec<CaseGroup>,
    /// Cases in all groups.
    pub(crate) total: usize,
    /// Something just done.
    pub(crate) notice: Option<CasesNotice>,
}

/// Something said above the list.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum CasesNotice {
    /// A case was assigned, and the triager's access ended.
    Assigned {
        /// The case's label.
        label: String,
        /// The lawyer's name.
        lawyer: String,
    },
}

/// Cases of one urgency.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseGroup {
    /// How urgent they are.
    pub(crate) urgency: Urgency,
    /// The cases, by date.
    pub(crate) rows: Vec<CaseRow>,
}

/// How urgent a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Urgency {
    /// A date has passed.
    Overdue,
    /// The next date is within 14 days.
    Soon,
    /// The next date is later.
    Later,
    /// Nothing is due: closed or archived.
    Done,
}

/// One case of the inbox.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseRow {
    /// The case's id, for its path.
    pub(crate) id: String,
    /// The label people say aloud.
    pub(crate) label: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The state.
    pub(crate) state: StateKey,
    /// The next duty.
    pub(crate) next: Option<Duty>,
    /// The assigned lawyer's name.
    pub(crate) lawyer: Option<String>,
    /// The standby's name.
    pub(crate) standby: Option<String>,
    /// It holds something this member has not opened.
    pub(crate) new: bool,
    /// It is closed to this member's new keys.
    pub(crate) closed: bool,
}

/// A case's state by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StateKey {
    /// Not assigned.
    Received,
    /// Assigned.
    Assigned,
    /// Being worked on.
    InProgress,
    /// A question waits.
    AwaitingReporter,
    /// Closed.
    Closed,
    /// Archived.
    Archived,
}

/// What is due next.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Duty {
    /// What.
    pub(crate) what: DutyKey,
    /// The last day for it.
    pub(crate) on: DateView,
    /// Days left (0: today), or days late.
    pub(crate) days: u32,
    /// The day has passed.
    pub(crate) late: bool,
    /// It is within 14 days.
    pub(crate) soon: bool,
}

/// A duty by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DutyKey {
    /// Confirm that the report arrived.
    Acknowledge,
    /// Give feedback.
    Feedback,
}

impl View for Cases {
    const TEMPLATE: &'static str = "cases.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let groups = super::sample::case_groups();
        let assigned = CasesNotice::Assigned {
            label: "4K7P-Q2".to_owned(),
            lawyer: "Maja Lund".to_owned(),
        };
        vec![
            Self {
                total: groups.iter().map(|group| group.rows.len()).sum(),
                groups,
                notice: Some(assigned),
            },
            Self {
                groups: Vec::new(),
                total: 0,
                notice: None,
            },
        ]
    }
}

/// The head of a case page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseHead {
    /// The case's id, for its path.
    pub(crate) id: String,
    /// The label people say aloud.
    pub(crate) label: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The state.
    pub(crate) state: StateKey,
    /// The reporter gave a name.
    pub(crate) confidential: bool,
    /// The dates, the same as the reporter sees.
    pub(crate) dates: Dates,
}

/// What the reporter wrote first.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReportText {
    /// The report.
    pub(crate) report: String,
    /// Where; empty when not said.
    #[serde(rename = "where")]
    pub(crate) place: String,
    /// When; empty when not said.
    pub(crate) when: String,
    /// Who; empty when not said.
    pub(crate) who: String,
    /// Who must not see it; empty when not said.
    pub(crate) exclude: String,
    /// What it is about, if the reporter chose.
    pub(crate) category: Option<String>,
    /// The tenant's questions that were answered.
    pub(crate) answers: Vec<Answered>,
}

/// A file that staff can download.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StaffFile {
    /// The file's id, for its path.
    pub(crate) id: String,
    /// The neutral name.
    pub(crate) name: String,
    /// The format's key.
    pub(crate) format: String,
    /// Bytes of the clean file.
    pub(crate) bytes: u64,
    /// Keys of the kinds that were removed before storing.
    pub(crate) removed: Vec<String>,
    /// Who added it.
    pub(crate) from: FileFrom,
    /// The name it had on the reporter's device, if they told it.
    pub(crate) own_name: Option<String>,
}

/// A file as it left the reporter's device.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StaffOriginal {
    /// The file's id, for its path.
    pub(crate) id: String,
    /// The neutral name.
    pub(crate) name: String,
    /// The name it had on the reporter's device, if they told it.
    pub(crate) own_name: Option<String>,
    /// The format's key.
    pub(crate) format: String,
    /// Its bytes.
    pub(crate) bytes: u64,
    /// Why it was not cleaned, as a key; none beside a cleaned file.
    pub(crate) reason: Option<String>,
}

/// `GET /{lang}/case/{id}/original/{file}`: the warning before a file that was not cleaned.
///
/// Form with `token`: `POST` to the same path answers with the file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OriginalWarning {
    /// The form token.
    pub(crate) token: String,
    /// The case's id.
    pub(crate) case: String,
    /// The case's label.
    pub(crate) label: String,
    /// The file.
    pub(crate) file: StaffOriginal,
}

impl View for OriginalWarning {
    const TEMPLATE: &'static str = "original.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::originals()
            .into_iter()
            .map(|file| Self {
                token: "t9".repeat(16),
                case: "0c2d".to_owned(),
                label: "4K7P-Q2".to_owned(),
                file,
            })
            .collect()
    }
}

/// Who added a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FileFrom {
    /// The reporter.
    Reporter,
    /// A lawyer.
    Lawyer,
}

/// `GET /{lang}/case/{id}` for the assigned lawyer or the standby.
///
/// Forms with `token`: `POST /{lang}/case/{id}/message` with `message` and `do=send`, `do=ask` or `do=acknowledge`;
/// `POST /{lang}/case/{id}/files` with `files` (many). Files: `GET /{lang}/case/{id}/file/{file}`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Case {
    /// The form token.
    pub(crate) token: String,
    /// The head.
    pub(crate) case: CaseHead,
    /// The report.
    pub(crate) report: ReportText,
    /// The identity, where the reporter gave a name.
    pub(crate) identity: Option<Identity>,
    /// There is an identity, and it opens after a second factor: `POST /{lang}/case/{id}/identity`.
    pub(crate) sealed_identity: bool,
    /// All files of the case.
    pub(crate) files: Vec<StaffFile>,
    /// Files as they left the reporter's device.
    pub(crate) originals: Vec<StaffOriginal>,
    /// The conversation after the report, oldest first.
    pub(crate) messages: Vec<CaseMessage>,
    /// The message as typed.
    pub(crate) message: String,
    /// What is wrong with it.
    pub(crate) problem: Option<TextProblem>,
    /// What is wrong with the files just attached.
    pub(crate) files_problem: Option<FilesProblem>,
    /// Files just refused.
    pub(crate) refused: Vec<RefusedFile>,
    /// The report is confirmed already.
    pub(crate) acknowledged: bool,
    /// The case takes messages and files (it is not archived).
    pub(crate) open: bool,
    /// Who can open it.
    pub(crate) readers: Readers,
    /// What happened, newest first.
    pub(crate) timeline: Vec<TimelineEntry>,
    /// Something just done.
    pub(crate) notice: Option<CaseNotice>,
}

/// A reporter's identity, opened from the identity envelope.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Identity {
    /// The name.
    pub(crate) name: String,
    /// How to reach the person; empty when not said.
    pub(crate) contact: String,
}

/// A file that was not attached.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RefusedFile {
    /// The name as uploaded.
    pub(crate) name: String,
    /// The reason's key, as on the review page.
    pub(crate) reason: String,
    /// The format's key, as on the review page.
    pub(crate) format: String,
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
    /// Neutral names of its files.
    pub(crate) files: Vec<String>,
    /// Not opened by this member before.
    pub(crate) new: bool,
}

/// Who can open a case.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Readers {
    /// The assigned lawyer's name.
    pub(crate) lawyer: String,
    /// The standby's name.
    pub(crate) standby: Option<String>,
    /// This member is the standby.
    pub(crate) you_are_standby: bool,
    /// Names of members who are shut out.
    pub(crate) excluded: Vec<String>,
}

/// One line of the timeline.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TimelineEntry {
    /// What happened.
    pub(crate) what: Happening,
    /// The day.
    pub(crate) on: DateView,
    /// The time of day for staff acts, such as `10:40`; reporter events have none.
    pub(crate) time: Option<String>,
    /// Who did it; nothing for the reporter.
    pub(crate) who: Option<String>,
}

/// Something that happened in a case.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum Happening {
    /// The report was stored.
    Stored,
    /// The reporter sent a message.
    Replied,
    /// A member opened the case.
    Opened,
    /// The report was confirmed.
    Acknowledged,
    /// The case was assigned; triage lost access.
    Assigned {
        /// The lawyer's name.
        lawyer: String,
    },
    /// A message was sent to the reporter.
    MessageSent,
    /// A question was sent to the reporter.
    Asked,
    /// A file was attached.
    FileAttached,
    /// A file was downloaded.
    FileDownloaded,
    /// A file that was not cleaned was downloaded.
    OriginalDownloaded,
    /// The case was opened again to a colleague's new keys.
    PassedOn {
        /// The colleague's name.
        name: String,
    },
    /// Both recovery holders gave the case back.
    Recovered,
}

/// Something just done on a case page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CaseNotice {
    /// The report is confirmed.
    Acknowledged,
    /// The message is sent.
    Sent,
    /// The question is sent.
    Asked,
    /// The files are attached.
    Attached,
    /// Nothing changed: the form was old or sent twice.
    Stale,
}

impl View for Case {
    const TEMPLATE: &'static str = "case.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::cases()
    }
}
