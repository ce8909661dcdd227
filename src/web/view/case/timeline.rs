//! What happened in a case.

use crate::web::view::part::DateView;
use serde::Serialize;

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
    /// Contact persons got a copy.
    Released {
        /// What they call it.
        label: String,
        /// Their names.
        names: String,
    },
    /// A copy was taken back.
    TakenBack {
        /// What they called it.
        label: String,
        /// Their names.
        names: String,
    },
    /// A contact person opened a copy.
    ReleasedOpened,
    /// A contact person downloaded a file of a copy.
    ReleasedDownloaded,
    /// A note was shared.
    NoteShared,
    /// A contact person proposed something.
    Proposed,
    /// A proposal was accepted.
    ProposalAccepted,
    /// A proposal was declined.
    ProposalDeclined,
    /// The case was given back to triage.
    HandedBack,
    /// Another lawyer has it.
    HandedTo {
        /// The lawyer's name.
        lawyer: String,
    },
    /// A colleague was called in.
    CalledIn {
        /// The colleague's name.
        name: String,
    },
    /// A colleague works on it no more.
    LetGo {
        /// The colleague's name.
        name: String,
    },
    /// Another deputy.
    Deputy {
        /// The deputy's name.
        name: String,
    },
    /// There is no deputy any more.
    NoDeputy,
    /// The report is not confirmed, for a reason.
    Unacknowledged,
    /// Feedback takes longer.
    Extended,
    /// The reporter was told what was done.
    GaveFeedback,
    /// The case was closed.
    Closed,
    /// The case was taken up again.
    Reopened,
    /// The case was archived.
    Archived,
    /// A second person was asked.
    AskedSecond {
        /// What for.
        act: &'static str,
    },
    /// The question was taken back.
    TookBack {
        /// What for.
        act: &'static str,
    },
    /// The second person said yes.
    Agreed {
        /// To what.
        act: &'static str,
    },
    /// The second person said no.
    Declined {
        /// To what.
        act: &'static str,
    },
    /// A search showed a member something of it.
    Searched,
    /// It stood in a register that was taken out.
    Registered,
    /// A copy of it was taken out.
    Exported,
    /// A passage or a file was erased.
    Erased,
    /// Somebody decided what the case is about.
    Classified,
    /// A conflict was recorded.
    Excluded {
        /// Whom it shuts out, separated by commas; may be empty.
        names: String,
        /// What was found; may be empty.
        note: String,
    },
    /// Another case may come from the same reporter.
    SameReporter {
        /// Its label.
        label: String,
    },
    /// A member typed the minutes or the letter.
    TookDown,
    /// The reporter proposed other words for the minutes.
    Corrected,
    /// The reporter agreed to the minutes.
    Approved,
}

#[cfg(test)]
impl TimelineEntry {
    /// Everything that can happen.
    pub(super) fn samples() -> Vec<Self> {
        let all = [
            Happening::Replied,
            Happening::Asked,
            Happening::MessageSent,
            Happening::FileAttached,
            Happening::FileDownloaded,
            Happening::PassedOn {
                name: "P. Kjær".to_owned(),
            },
            Happening::Recovered,
            Happening::Released {
                label: "X4RB-7N".to_owned(),
                names: "Una Dahl, Eve Krog".to_owned(),
            },
            Happening::TakenBack {
                label: "X4RB-7N".to_owned(),
                names: "Eve Krog".to_owned(),
            },
            Happening::ReleasedOpened,
            Happening::ReleasedDownloaded,
            Happening::NoteShared,
            Happening::Proposed,
            Happening::ProposalAccepted,
            Happening::ProposalDeclined,
            Happening::HandedBack,
            Happening::HandedTo {
                lawyer: "Maja Lund".to_owned(),
            },
            Happening::CalledIn {
                name: "P. Kjær".to_owned(),
            },
            Happening::LetGo {
                name: "P. Kjær".to_owned(),
            },
            Happening::Deputy {
                name: "P. Kjær".to_owned(),
            },
            Happening::NoDeputy,
            Happening::Unacknowledged,
            Happening::Extended,
            Happening::GaveFeedback,
            Happening::Closed,
            Happening::Reopened,
            Happening::Archived,
            Happening::AskedSecond { act: "hold" },
            Happening::TookBack { act: "close" },
            Happening::Agreed { act: "disclose" },
            Happening::Declined { act: "erase" },
            Happening::Searched,
            Happening::Registered,
            Happening::Exported,
            Happening::Erased,
            Happening::Classified,
            Happening::Excluded {
                names: "S. Dahl".to_owned(),
                note: "finance director".to_owned(),
            },
            Happening::SameReporter {
                label: "7Q2M-RT".to_owned(),
            },
            Happening::TookDown,
            Happening::Corrected,
            Happening::Approved,
            Happening::Opened,
            Happening::Acknowledged,
            Happening::Assigned {
                lawyer: "Maja Lund".to_owned(),
            },
            Happening::Stored,
        ];
        all.into_iter()
            .enumerate()
            .map(|(index, what)| Self {
                what,
                on: DateView::new(2026, 11, 26),
                time: (index > 1).then(|| "10:40".to_owned()),
                who: (index > 1).then(|| "M. Lund".to_owned()),
            })
            .collect()
    }
}
