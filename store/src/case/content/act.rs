//! What members do in a case, as its audit keeps it.

use serde::{Deserialize, Serialize};
use subrosa_policy::{
    Again, CaseId, FileId, Longer, MemberId, NoAcknowledgement, RecordId, Unread,
};
use zeroize::Zeroize;

use crate::case::item::ItemKind;
use crate::case::second::{Ending, SecondAct};
use crate::case::triage::Classed;
use crate::recovery::Half;

/// One act of a member on a case, sealed to the case's readers.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct Audit {
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
    /// Who.
    pub member: MemberId,
    /// What.
    pub act: Act,
}

/// What a member did.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub enum Act {
    /// Opened the case.
    Viewed,
    /// Opened the identity of a confidential reporter.
    ViewedIdentity,
    /// Answered the conflict question and handed the case to a lawyer.
    Assigned {
        /// The lawyer who handles it.
        handler: MemberId,
        /// The deputy.
        standby: Option<MemberId>,
        /// What the triager wrote about conflicts.
        conflict: String,
    },
    /// Told the reporter that the report has arrived.
    Acknowledged,
    /// Wrote to the reporter.
    Wrote {
        /// Whether an answer was asked for.
        question: bool,
    },
    /// Downloaded a file.
    Downloaded(FileId),
    /// Attached a file.
    Attached(FileId),
    /// Downloaded an untouched original, after the warning.
    DownloadedOriginal(FileId),
    /// Opened the case again to a reader whose keys are new.
    PassedOn(MemberId),
    /// Got the case back with both recovery halves.
    Recovered,
    /// Gave contact persons a redacted copy.
    Released {
        /// What they call it.
        label: String,
        /// Who.
        to: Vec<MemberId>,
    },
    /// Took a copy back.
    TookBack {
        /// What they called it.
        label: String,
        /// From whom.
        from: Vec<MemberId>,
    },
    /// Opened what was released.
    ViewedReleased,
    /// Downloaded a released file.
    DownloadedReleased(FileId),
    /// Wrote a note that lawyers and contact persons read.
    Shared,
    /// Proposed something to the lawyers.
    Proposed,
    /// Answered a proposal.
    Decided {
        /// Whether it was accepted.
        accepted: bool,
    },
    /// Gave it back to those who take reports in.
    HandedBack,
    /// Gave it to another lawyer.
    HandedTo {
        /// The lawyer who handles it.
        handler: MemberId,
        /// The deputy.
        standby: Option<MemberId>,
    },
    /// Called a colleague in.
    CalledIn(MemberId),
    /// Let a colleague go.
    LetGo(MemberId),
    /// Named another deputy, or none.
    Deputy(Option<MemberId>),
    /// Decided that the reporter is not told that the report has arrived.
    Unacknowledged(NoAcknowledgement),
    /// Took longer for feedback, and told the reporter.
    Extended(Longer),
    /// Told the reporter what was done.
    GaveFeedback,
    /// Ended it.
    Closed(Ending),
    /// Ended it before anybody handled it.
    ClosedUnread(Unread),
    /// Took it up again.
    Reopened(Again),
    /// Made it read-only; by [`PORTAL`] after quiet days.
    Archived,
    /// Asked a second person.
    Asked {
        /// What for.
        act: SecondAct,
        /// Who shall be told who the reporter is; else empty.
        to: String,
    },
    /// Took the question back.
    Unasked(SecondAct),
    /// Said yes as the second person, which did it.
    Agreed {
        /// Who asked.
        asked: MemberId,
        /// What was done.
        act: SecondAct,
    },
    /// Said no as the second person.
    Declined {
        /// Who asked.
        asked: MemberId,
        /// What was not done.
        act: SecondAct,
    },
    /// Was shown something of it that a search found; once in a session.
    Searched,
    /// Took out a register in which it stands.
    Registered,
    /// Took a copy of it out.
    Exported,
    /// Erased a passage or a file, with a second person.
    Erased,
    /// Decided what the case is about.
    Classified {
        /// What was decided before.
        was: Classed,
        /// What is decided now.
        now: Classed,
    },
    /// Recorded a conflict, and shut out whom it concerns.
    Excluded {
        /// Who is shut out since; nobody where only words were recorded.
        members: Vec<MemberId>,
        /// What was found, in the words of whoever recorded it.
        note: String,
    },
    // CLAIM(C-205): SECURITY.md
    /// Noted that another case may come from the same reporter. Never a fact, and never outside
    /// what the readers of this case open.
    SameReporter {
        /// The other case. What staff call it is not kept here: not everybody who reads this may
        /// know it, and nothing of it may outlive it.
        other: CaseId,
    },
    /// Typed the minutes of an oral report, or a letter, and has read them.
    TookDown,
    /// Wrote a version of an item.
    Edited {
        /// The item.
        item: RecordId,
        /// What it is.
        kind: ItemKind,
        /// The number of the version.
        number: u32,
        /// The earlier version that it brought back, if it did.
        restores: Option<u32>,
    },
    /// Looked at the versions of an item.
    ViewedVersions {
        /// The item.
        item: RecordId,
        /// What it is.
        kind: ItemKind,
    },
    /// Compared two versions of an item.
    Compared {
        /// The item.
        item: RecordId,
        /// What it is.
        kind: ItemKind,
        /// The numbers of the versions.
        between: (u32, u32),
    },
    /// Looked at the whole timeline, and so at who has looked.
    ViewedTimeline,
    /// Put a file in the place of an earlier one, which stays.
    Replaced {
        /// The earlier file.
        old: FileId,
        /// The file that stands for it now.
        new: FileId,
    },
    /// Took a copy of what was released out.
    ExportedReleased,
    /// Brought the yes of whoever holds a recovery half, where nobody was left to be the second
    /// person. That did it.
    AgreedByHolder {
        /// Which half.
        half: Half,
        /// What was done.
        act: SecondAct,
    },
    /// Said of members that they are nobody whom the reporter named, though a name fits.
    ToldApart {
        /// Who.
        members: Vec<MemberId>,
    },
}

/// Who did what nobody did: the portal itself.
pub const PORTAL: MemberId = MemberId::from_bytes([0; 16]);

/// Who said yes where that was no member: whoever holds a recovery half.
pub const HOLDER: MemberId = MemberId::from_bytes([0xff; 16]);

impl Drop for Act {
    fn drop(&mut self) {
        match self {
            Self::Assigned { conflict, .. } => conflict.zeroize(),
            Self::Asked { to, .. } => to.zeroize(),
            Self::Excluded { note, .. } => note.zeroize(),
            Self::Viewed
            | Self::ViewedIdentity
            | Self::Acknowledged
            | Self::Wrote { .. }
            | Self::Downloaded(_)
            | Self::Attached(_)
            | Self::DownloadedOriginal(_)
            | Self::PassedOn(_)
            | Self::Recovered
            | Self::Released { .. }
            | Self::TookBack { .. }
            | Self::ViewedReleased
            | Self::DownloadedReleased(_)
            | Self::Shared
            | Self::Proposed
            | Self::Decided { .. }
            | Self::HandedBack
            | Self::HandedTo { .. }
            | Self::CalledIn(_)
            | Self::LetGo(_)
            | Self::Deputy(_)
            | Self::Unacknowledged(_)
            | Self::Extended(_)
            | Self::GaveFeedback
            | Self::Closed(_)
            | Self::ClosedUnread(_)
            | Self::Reopened(_)
            | Self::Archived
            | Self::Unasked(_)
            | Self::Agreed { .. }
            | Self::Declined { .. }
            | Self::Searched
            | Self::Registered
            | Self::Exported
            | Self::Erased
            | Self::Classified { .. }
            | Self::SameReporter { .. }
            | Self::TookDown
            | Self::Edited { .. }
            | Self::ViewedVersions { .. }
            | Self::Compared { .. }
            | Self::ViewedTimeline
            | Self::Replaced { .. }
            | Self::ExportedReleased
            | Self::AgreedByHolder { .. }
            | Self::ToldApart { .. } => {}
        }
    }
}
