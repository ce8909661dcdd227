//! A line for everything that can happen.

use super::{Happening, TimelineEntry};
use crate::web::view::part::DateView;

impl TimelineEntry {
    /// Everything that can happen.
    pub(in crate::web::view::case) fn samples() -> Vec<Self> {
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
