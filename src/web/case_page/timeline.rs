//! What happened in a case.

use subrosa_policy::{Day, FileId, MemberId, RecordId};

use super::named;
use crate::app::casework::{Opened, files};
use crate::app::kept::{Act, Author, Erased, HOLDER, ItemKind, PORTAL, TimedEntry, originals};
use crate::web::dates::date;
use crate::web::view::case::{
    CaseHistory, Happening, HappeningKind, HistoryChoice, Timeline, TimelineEntry, TimelinePaper,
};
use crate::web::view::life::act_key;

/// What the address of the whole timeline asks for.
#[derive(Clone, Copy)]
pub(crate) struct HistoryAsked {
    /// Only entries of this kind.
    pub(crate) kind: Option<HappeningKind>,
    /// The number of the page, from 1.
    pub(crate) page: usize,
}

/// The last of it, for the page of the case.
pub(super) fn timeline(opened: &Opened, names: &[(MemberId, String)]) -> Timeline {
    let mut lines = all(opened, names);
    let total = lines.len();
    lines.truncate(LAST);
    Timeline {
        entries: lines,
        total,
    }
}

/// All of it, page by page.
pub(crate) fn history_page(
    opened: &Opened,
    pseudonym: String,
    names: &[(MemberId, String)],
    asked: HistoryAsked,
) -> CaseHistory {
    let mut lines = all(opened, names);
    lines.retain(|line| asked.kind.is_none_or(|kind| line.what.kind() == kind));
    let (total, pages) = (lines.len(), lines.len().div_ceil(PAGE).max(1));
    let page = asked.page.clamp(1, pages);
    let choice = |kind| HistoryChoice {
        kind,
        chosen: asked.kind == Some(kind),
    };
    CaseHistory {
        case: opened.index.case.to_string(),
        label: opened.index.label.clone(),
        pseudonym,
        kinds: HappeningKind::ALL.map(choice).to_vec(),
        kind: asked.kind.map_or("", HappeningKind::key).to_owned(),
        entries: lines
            .into_iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .collect(),
        total,
        page,
        pages,
    }
}

/// What happened, for paper, the first first. Who has looked stays behind: the paper itself would
/// be among them, and no two of them alike.
pub(crate) fn timeline_paper(opened: &Opened, names: &[(MemberId, String)]) -> TimelinePaper {
    let mut lines = all(opened, names);
    lines.retain(|line| line.what.kind() != HappeningKind::Looks);
    lines.reverse();
    TimelinePaper { entries: lines }
}

/// Everything, newest first.
fn all(opened: &Opened, names: &[(MemberId, String)]) -> Vec<TimelineEntry> {
    let mut lines: Vec<TimelineEntry> = opened
        .entries
        .iter()
        .filter_map(|entry| line(opened, entry, names))
        .collect();
    lines.reverse();
    lines
}

fn line(
    opened: &Opened,
    entry: &TimedEntry,
    names: &[(MemberId, String)],
) -> Option<TimelineEntry> {
    let of_reporter = |what, day: Day| TimelineEntry {
        what,
        on: date(day),
        time: None,
        who: None,
        detail: None,
        item: None,
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
    if let Some(erased) = entry.entry.erased() {
        return Some(of_erased(erased, names));
    }
    let audit = entry.entry.audit()?;
    let what = happening(opened, &audit.act, names)?;
    let (day, time) = crate::clock::split_minute(audit.minute);
    Some(TimelineEntry {
        what,
        on: date(day),
        time: (audit.member != PORTAL).then_some(time),
        who: (audit.member != PORTAL).then(|| named(names, audit.member)),
        detail: file_of(&audit.act).and_then(|file| file_name(&opened.entries, file)),
        item: item_of(&audit.act).map(|item| item.to_string()),
    })
}

fn of_erased(erased: &Erased, names: &[(MemberId, String)]) -> TimelineEntry {
    let (day, time) = crate::clock::split_minute(erased.minute);
    let reason = erased.reason.key();
    let what = if erased.second == HOLDER {
        Happening::ErasedByHolder { reason }
    } else {
        let second = named(names, erased.second);
        Happening::Erased { reason, second }
    };
    TimelineEntry {
        what,
        on: date(day),
        time: Some(time),
        who: Some(named(names, erased.by)),
        detail: None,
        item: None,
    }
}

/// What an act is for whoever reads the case, if it is anything for them.
fn happening(opened: &Opened, act: &Act, names: &[(MemberId, String)]) -> Option<Happening> {
    Some(match act {
        Act::Viewed => Happening::Opened,
        Act::ViewedIdentity => Happening::IdentityOpened,
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
        Act::AgreedByHolder { half, act } => Happening::AgreedByHolder {
            act: act_key(act),
            half: half.number(),
        },
        Act::Declined { act, .. } => Happening::Declined { act: act_key(act) },
        Act::Searched => Happening::Searched,
        Act::Registered => Happening::Registered,
        Act::Exported => Happening::Exported,
        // Beside it stands what was erased, and why.
        Act::Erased => return None,
        // Another link alone, to a case that they do not know.
        Act::Classified { was, now } if opened.known_of(*was) == opened.known_of(*now) => {
            return None;
        }
        Act::Classified { .. } => Happening::Classified,
        Act::Excluded { members, note } => Happening::Excluded {
            names: all_named(names, members),
            note: note.clone(),
        },
        Act::ToldApart { members } => Happening::ToldApart {
            names: all_named(names, members),
        },
        Act::SameReporter { other } => Happening::SameReporter {
            label: opened.label_of(*other)?.to_owned(),
        },
        Act::TookDown => Happening::TookDown,
        Act::Edited {
            number,
            restores: Some(restores),
            ..
        } => Happening::ItemRestored {
            number: *number,
            restores: *restores,
        },
        Act::Edited { kind, number, .. } => written(*kind, *number),
        Act::ViewedVersions { .. } => Happening::VersionsOpened,
        Act::Compared { between, .. } => Happening::VersionsCompared {
            old: between.0,
            new: between.1,
        },
        Act::ViewedTimeline => Happening::TimelineOpened,
        Act::Replaced { .. } => Happening::FileReplaced,
        Act::ExportedReleased => Happening::ReleasedExported,
    })
}

pub(super) fn all_named(names: &[(MemberId, String)], ids: &[MemberId]) -> String {
    let names: Vec<String> = ids.iter().map(|id| named(names, *id)).collect();
    names.join(", ")
}

fn written(kind: ItemKind, number: u32) -> Happening {
    match kind {
        ItemKind::Note => Happening::NoteWritten { number },
        ItemKind::Task => Happening::TaskWritten { number },
        ItemKind::Person => Happening::PersonWritten { number },
        ItemKind::Summary => Happening::SummaryWritten { number },
    }
}

/// The item that an act was done with.
fn item_of(act: &Act) -> Option<RecordId> {
    if let Act::Edited { item, .. }
    | Act::ViewedVersions { item, .. }
    | Act::Compared { item, .. } = act
    {
        Some(*item)
    } else {
        None
    }
}

/// The file that an act was done with.
fn file_of(act: &Act) -> Option<FileId> {
    if let Act::Downloaded(file)
    | Act::Attached(file)
    | Act::DownloadedOriginal(file)
    | Act::Replaced { new: file, .. } = act
    {
        Some(*file)
    } else {
        None
    }
}

fn file_name(entries: &[TimedEntry], file: FileId) -> Option<String> {
    let cleaned = files(entries).find(|info| info.id == file);
    let original = || originals(entries).find(|info| info.id == file);
    cleaned
        .map(|info| info.name.clone())
        .or_else(|| original().map(|info| info.name.clone()))
}

/// Entries on the page of a case.
const LAST: usize = 12;
/// Entries on a page of the whole timeline.
const PAGE: usize = 100;
