//! Everything that can happen in a case.

use serde::Serialize;

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
