//! What happened in a case.

use subrosa_policy::{Day, MemberId};

use super::named;
use crate::app::kept::{Act, Author, PORTAL, TimedEntry};
use crate::web::dates::date;
use crate::web::view::case::{Happening, TimelineEntry};
use crate::web::view::life::act_key;

/// Everything, newest first.
pub(super) fn timeline(entries: &[TimedEntry], names: &[(MemberId, String)]) -> Vec<TimelineEntry> {
    let mut lines: Vec<TimelineEntry> = entries
        .iter()
        .filter_map(|entry| line(entry, names))
        .collect();
    lines.reverse();
    lines
}

fn line(entry: &TimedEntry, names: &[(MemberId, String)]) -> Option<TimelineEntry> {
    let of_reporter = |what, day: Day| TimelineEntry {
        what,
        on: date(day),
        time: None,
        who: None,
    };
    if let Some(report) = entry.entry.report() {
        return Some(of_reporter(Happening::Stored, report.day));
    }
    if let Some(message) = entry.entry.message() {
        let by_reporter = message.author == Author::Reporter;
        return by_reporter.then(|| of_reporter(Happening::Replied, message.day));
    }
    if let Some(correction) = entry.entry.correction() {
        return Some(of_reporter(Happening::Corrected, correction.day));
    }
    if let Some(approval) = entry.entry.approval() {
        return Some(of_reporter(Happening::Approved, approval.day));
    }
    let audit = entry.entry.audit()?;
    let (day, time) = crate::clock::split_minute(audit.minute);
    Some(TimelineEntry {
        what: happening(&audit.act, names),
        on: date(day),
        time: (audit.member != PORTAL).then_some(time),
        who: (audit.member != PORTAL).then(|| named(names, audit.member)),
    })
}

fn happening(act: &Act, names: &[(MemberId, String)]) -> Happening {
    match act {
        Act::Viewed | Act::ViewedIdentity => Happening::Opened,
        Act::Assigned { handler, .. } => Happening::Assigned {
            lawyer: named(names, *handler),
        },
        Act::Acknowledged => Happening::Acknowledged,
        Act::Wrote { question: true } => Happening::Asked,
        Act::Wrote { question: false } => Happening::MessageSent,
        Act::Downloaded(_) => Happening::FileDownloaded,
        Act::Attached(_) => Happening::FileAttached,
        Act::DownloadedOriginal(_) => Happening::OriginalDownloaded,
        Act::PassedOn(member) => Happening::PassedOn {
            name: named(names, *member),
        },
        Act::Recovered => Happening::Recovered,
        Act::Released { label, to } => Happening::Released {
            label: label.clone(),
            names: all_named(names, to),
        },
        Act::TookBack { label, from } => Happening::TakenBack {
            label: label.clone(),
            names: all_named(names, from),
        },
        Act::ViewedReleased => Happening::ReleasedOpened,
        Act::DownloadedReleased(_) => Happening::ReleasedDownloaded,
        Act::Shared => Happening::NoteShared,
        Act::Proposed => Happening::Proposed,
        Act::Decided { accepted: true } => Happening::ProposalAccepted,
        Act::Decided { accepted: false } => Happening::ProposalDeclined,
        Act::HandedBack => Happening::HandedBack,
        Act::HandedTo { handler, .. } => Happening::HandedTo {
            lawyer: named(names, *handler),
        },
        Act::CalledIn(member) => Happening::CalledIn {
            name: named(names, *member),
        },
        Act::LetGo(member) => Happening::LetGo {
            name: named(names, *member),
        },
        Act::Deputy(Some(member)) => Happening::Deputy {
            name: named(names, *member),
        },
        Act::Deputy(None) => Happening::NoDeputy,
        Act::Unacknowledged(_) => Happening::Unacknowledged,
        Act::Extended(_) => Happening::Extended,
        Act::GaveFeedback => Happening::GaveFeedback,
        Act::Closed(_) | Act::ClosedUnread(_) => Happening::Closed,
        Act::Reopened(_) => Happening::Reopened,
        Act::Archived => Happening::Archived,
        Act::Asked { act, .. } => Happening::AskedSecond { act: act_key(act) },
        Act::Unasked(act) => Happening::TookBack { act: act_key(act) },
        Act::Agreed { act, .. } => Happening::Agreed { act: act_key(act) },
        Act::Declined { act, .. } => Happening::Declined { act: act_key(act) },
        Act::Searched => Happening::Searched,
        Act::Registered => Happening::Registered,
        Act::Exported => Happening::Exported,
        Act::Erased => Happening::Erased,
        Act::Classified { .. } => Happening::Classified,
        Act::Excluded { members, note } => Happening::Excluded {
            names: all_named(names, members),
            note: note.clone(),
        },
        Act::SameReporter { label } => Happening::SameReporter {
            label: label.clone(),
        },
        Act::TookDown => Happening::TookDown,
    }
}

fn all_named(names: &[(MemberId, String)], ids: &[MemberId]) -> String {
    let names: Vec<String> = ids.iter().map(|id| named(names, *id)).collect();
    names.join(", ")
}
