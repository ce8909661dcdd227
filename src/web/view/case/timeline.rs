//! What happened in a case.

use crate::web::view::View;
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
    /// What it was done with: a file's name.
    pub(crate) detail: Option<String>,
    /// The item it was done with, for its path.
    pub(crate) item: Option<String>,
}

/// The last of what happened, on the page of the case.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Timeline {
    /// The newest first.
    pub(crate) entries: Vec<TimelineEntry>,
    /// How many there are altogether.
    pub(crate) total: usize,
}

/// All that happened, as lines of a copy on paper.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TimelinePaper {
    /// The first first.
    pub(crate) entries: Vec<TimelineEntry>,
}

impl View for TimelinePaper {
    const TEMPLATE: &'static str = "timeline.txt";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            entries: TimelineEntry::samples(),
        }]
    }
}

/// `GET /{lang}/case/{id}/history`: everything that happened, and who has looked, with `kind` and `page`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseHistory {
    /// The case's id.
    pub(crate) case: String,
    /// The case's label.
    pub(crate) label: String,
    /// What the register calls the case for an auditor.
    pub(crate) pseudonym: String,
    /// What can be chosen.
    pub(crate) kinds: Vec<HistoryChoice>,
    /// What is chosen, for the addresses of other pages; empty for all.
    pub(crate) kind: String,
    /// Entries of this page, the newest first.
    pub(crate) entries: Vec<TimelineEntry>,
    /// Entries of all pages.
    pub(crate) total: usize,
    /// The number of this page, from 1.
    pub(crate) page: usize,
    /// How many pages there are.
    pub(crate) pages: usize,
}

/// A kind of entries that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HistoryChoice {
    /// The kind.
    pub(crate) kind: HappeningKind,
    /// Chosen.
    pub(crate) chosen: bool,
}

/// A kind of entries by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum HappeningKind {
    /// Who has looked: at the case, the identity, versions; and downloads.
    Looks,
    /// What was said.
    Messages,
    /// What lawyers wrote about the case, and decided of it.
    Changes,
    /// Files that came or were replaced.
    Files,
    /// Who can open it.
    Readers,
}

impl HappeningKind {
    /// Every kind, in the order of the filter.
    pub(crate) const ALL: [Self; 5] = [
        Self::Looks,
        Self::Messages,
        Self::Changes,
        Self::Files,
        Self::Readers,
    ];

    /// As it stands in an address.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Looks => "looks",
            Self::Messages => "messages",
            Self::Changes => "changes",
            Self::Files => "files",
            Self::Readers => "readers",
        }
    }
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
    /// Whoever holds a recovery half said yes, where nobody else was left.
    AgreedByHolder {
        /// To what.
        act: &'static str,
        /// Which half, from 1.
        half: u8,
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
    Erased {
        /// The key of the reason.
        reason: &'static str,
        /// Who said yes.
        second: String,
    },
    /// The same, and it was whoever holds a recovery half that said yes.
    ErasedByHolder {
        /// The key of the reason.
        reason: &'static str,
    },
    /// Somebody decided what the case is about.
    Classified,
    /// A conflict was recorded.
    Excluded {
        /// Whom it shuts out, separated by commas; may be empty.
        names: String,
        /// What was found; may be empty.
        note: String,
    },
    /// Somebody said of members that they are nobody whom the reporter named.
    ToldApart {
        /// Of whom, separated by commas.
        names: String,
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
    /// A member opened the reporter's identity.
    IdentityOpened,
    /// A version of a note was written.
    NoteWritten {
        /// Its number.
        number: u32,
    },
    /// A version of a task was written.
    TaskWritten {
        /// Its number.
        number: u32,
    },
    /// A version of a person involved was written.
    PersonWritten {
        /// Its number.
        number: u32,
    },
    /// A version of the summary was written.
    SummaryWritten {
        /// Its number.
        number: u32,
    },
    /// An earlier version of an item was brought back.
    ItemRestored {
        /// The number it has now.
        number: u32,
        /// The number it had.
        restores: u32,
    },
    /// The versions of an item were looked at.
    VersionsOpened,
    /// Two versions of an item were compared.
    VersionsCompared {
        /// The old one.
        old: u32,
        /// The new one.
        new: u32,
    },
    /// The whole timeline was looked at.
    TimelineOpened,
    /// A file was put in the place of an earlier one.
    FileReplaced,
    /// A contact person took a copy out of what was released.
    ReleasedExported,
}

impl Happening {
    /// What kind of entry it is.
    pub(crate) fn kind(&self) -> HappeningKind {
        match self {
            Self::Opened
            | Self::IdentityOpened
            | Self::VersionsOpened
            | Self::VersionsCompared { .. }
            | Self::TimelineOpened
            | Self::FileDownloaded
            | Self::OriginalDownloaded
            | Self::ReleasedOpened
            | Self::ReleasedDownloaded
            | Self::ReleasedExported
            | Self::Searched
            | Self::Registered
            | Self::Exported => HappeningKind::Looks,
            Self::Stored
            | Self::Replied
            | Self::Acknowledged
            | Self::MessageSent
            | Self::Asked
            | Self::Unacknowledged
            | Self::Extended
            | Self::GaveFeedback => HappeningKind::Messages,
            Self::NoteWritten { .. }
            | Self::TaskWritten { .. }
            | Self::PersonWritten { .. }
            | Self::SummaryWritten { .. }
            | Self::ItemRestored { .. }
            | Self::NoteShared
            | Self::Proposed
            | Self::ProposalAccepted
            | Self::ProposalDeclined
            | Self::Closed
            | Self::Reopened
            | Self::Archived
            | Self::AskedSecond { .. }
            | Self::TookBack { .. }
            | Self::Agreed { .. }
            | Self::AgreedByHolder { .. }
            | Self::Declined { .. }
            | Self::Erased { .. }
            | Self::ErasedByHolder { .. }
            | Self::Classified
            | Self::SameReporter { .. }
            | Self::TookDown
            | Self::Corrected
            | Self::Approved => HappeningKind::Changes,
            Self::FileAttached | Self::FileReplaced => HappeningKind::Files,
            Self::Assigned { .. }
            | Self::PassedOn { .. }
            | Self::Recovered
            | Self::Released { .. }
            | Self::TakenBack { .. }
            | Self::HandedBack
            | Self::HandedTo { .. }
            | Self::CalledIn { .. }
            | Self::LetGo { .. }
            | Self::Deputy { .. }
            | Self::NoDeputy
            | Self::Excluded { .. }
            | Self::ToldApart { .. } => HappeningKind::Readers,
        }
    }
}

impl View for CaseHistory {
    const TEMPLATE: &'static str = "case_history.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let page = |chosen: Option<HappeningKind>, page, pages| Self {
            case: "0c2d".to_owned(),
            label: "4K7P-Q2".to_owned(),
            pseudonym: "7H2KQ9WXTB".to_owned(),
            kinds: HappeningKind::ALL
                .map(|kind| HistoryChoice {
                    kind,
                    chosen: chosen == Some(kind),
                })
                .to_vec(),
            kind: chosen.map_or("", HappeningKind::key).to_owned(),
            entries: TimelineEntry::samples(),
            total: 250,
            page,
            pages,
        };
        let none = Self {
            entries: Vec::new(),
            total: 0,
            ..page(Some(HappeningKind::Files), 1, 1)
        };
        vec![
            page(None, 2, 3),
            page(Some(HappeningKind::Looks), 1, 1),
            none,
        ]
    }
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
            Happening::AgreedByHolder {
                act: "hold",
                half: 2,
            },
            Happening::Declined { act: "erase" },
            Happening::Searched,
            Happening::Registered,
            Happening::Exported,
            Happening::Erased {
                reason: "right",
                second: "P. Kjær".to_owned(),
            },
            Happening::Erased {
                reason: "irrelevant",
                second: "P. Kjær".to_owned(),
            },
            Happening::Erased {
                reason: "mistake",
                second: "P. Kjær".to_owned(),
            },
            Happening::ErasedByHolder { reason: "right" },
            Happening::Classified,
            Happening::Excluded {
                names: "S. Dahl".to_owned(),
                note: "finance director".to_owned(),
            },
            Happening::ToldApart {
                names: "Maja Lund".to_owned(),
            },
            Happening::SameReporter {
                label: "7Q2M-RT".to_owned(),
            },
            Happening::TookDown,
            Happening::Corrected,
            Happening::Approved,
            Happening::IdentityOpened,
            Happening::NoteWritten { number: 1 },
            Happening::TaskWritten { number: 2 },
            Happening::PersonWritten { number: 1 },
            Happening::SummaryWritten { number: 4 },
            Happening::ItemRestored {
                number: 3,
                restores: 1,
            },
            Happening::VersionsOpened,
            Happening::VersionsCompared { old: 1, new: 2 },
            Happening::TimelineOpened,
            Happening::FileReplaced,
            Happening::ReleasedExported,
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
                detail: (index == 3).then(|| "file-1 <a>.jpg".to_owned()),
                item: (index == 8).then(|| "0c2e".to_owned()),
            })
            .collect()
    }
}
