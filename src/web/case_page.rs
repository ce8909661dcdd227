//! An opened case, in the shape the staff pages show.

use crate::app::kept::{Act, Author, FileInfo, Original, Report, TimedEntry, originals};
use subrosa_policy::{CaseState, Day, MemberId, Mode};

use super::dates::{date, dates};
use super::dialogue::answers_of;
use super::staff::Extra;
use super::view::case::{
    Case, CaseHead, CaseMessage, CaseTriage, FileFrom, Happening, Identity as IdentityView,
    MemberChoice, Readers, ReportText, StaffFile, StaffOriginal, StateKey, TimelineEntry,
};
use super::view::messages;
use crate::app::casework::{Candidate, Envelope, Opened, files};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;

/// The page of a case that is not assigned yet.
pub(crate) fn triage_page(
    token: &str,
    opened: &Opened,
    candidates: &[Candidate],
    extra: Extra,
) -> CaseTriage {
    let asked = extra.assign;
    let choices = |chosen: Option<MemberId>| -> Vec<MemberChoice> {
        candidates
            .iter()
            .filter(|candidate| !candidate.named)
            .map(|candidate| choice(candidate, chosen == Some(candidate.member)))
            .collect()
    };
    CaseTriage {
        token: token.to_owned(),
        case: head(opened),
        report: report(opened),
        files: files(&opened.entries).map(file).collect(),
        originals: [],
        acknowledged: opened.index.milestones.acknowledged.is_some(),
        members: candidates
            .iter()
            .map(|candidate| {
                let excluded = asked.excluded.contains(&candidate.member);
                choice(candidate, candidate.named || excluded)
            })
            .collect(),
        lawyers: choices(asked.lawyer),
        standbys: choices(asked.standby),
        conflict: asked.conflict,
        conflict_note: asked.note,
        problems: asked.problems,
        notice: extra.notice,
    }
}

/// The page of an assigned case for its lawyer or deputy.
pub(crate) fn lawyer_page(
    session: &Session<StaffSession>,
    opened: &Opened,
    envelope: Envelope,
    names: &[(MemberId, String)],
    extra: Extra,
) -> Case {
    let index = &opened.index;
    let sealed_identity = matches!(envelope, Envelope::Sealed);
    let identity = match &envelope {
        Envelope::Open(identity) => Some(IdentityView {
            name: identity.name.clone(),
            contact: identity.contact.clone(),
        }),
        Envelope::None | Envelope::Sealed => None,
    };
    Case {
        token: session.token.clone(),
        case: head(opened),
        report: report(opened),
        identity,
        sealed_identity,
        files: files(&opened.entries).map(file).collect(),
        originals: originals(&opened.entries).map(original).collect(),
        messages: said(&opened.entries, names),
        message: extra.message,
        problem: extra.problem,
        files_problem: extra.files_problem,
        refused: extra.refused,
        acknowledged: index.milestones.acknowledged.is_some(),
        open: !matches!(index.state, CaseState::Archived | CaseState::Anonymised),
        readers: Readers {
            lawyer: index
                .handler
                .map_or_else(String::new, |id| named(names, id)),
            standby: index.standby.map(|id| named(names, id)),
            you_are_standby: index.standby == Some(session.value.member),
            excluded: index.excluded.iter().map(|id| named(names, *id)).collect(),
        },
        timeline: timeline(&opened.entries, names),
        notice: extra.notice,
    }
}

/// The key of a state on pages.
pub(crate) fn state_key(state: CaseState) -> StateKey {
    match state {
        CaseState::Received => StateKey::Received,
        CaseState::Assigned => StateKey::Assigned,
        CaseState::InProgress => StateKey::InProgress,
        CaseState::AwaitingReporter => StateKey::AwaitingReporter,
        CaseState::Closed => StateKey::Closed,
        CaseState::Archived | CaseState::Anonymised => StateKey::Archived,
    }
}

fn head(opened: &Opened) -> CaseHead {
    let index = &opened.index;
    CaseHead {
        id: index.case.to_string(),
        label: index.label.clone(),
        tenant: opened.tenant.clone(),
        state: state_key(index.state),
        confidential: index.mode == Mode::Confidential,
        dates: dates(
            &index.milestones,
            &opened.dates,
            None,
            opened.erased,
            opened.today,
        ),
    }
}

fn report(opened: &Opened) -> ReportText {
    let report = opened.entries.iter().find_map(|entry| entry.entry.report());
    let text = |part: fn(&Report) -> &String| report.map(part).cloned().unwrap_or_default();
    let (exclude, category) = opened
        .entries
        .iter()
        .find_map(|entry| entry.entry.intake())
        .map(|intake| (intake.exclude.clone(), intake.category.clone()))
        .unwrap_or_default();
    ReportText {
        report: text(|report| &report.text),
        place: text(|report| &report.place),
        when: text(|report| &report.time),
        who: text(|report| &report.people),
        exclude,
        category,
        answers: report.map(answers_of).unwrap_or_default(),
    }
}

fn file(info: &FileInfo) -> StaffFile {
    StaffFile {
        id: info.id.to_string(),
        name: info.name.clone(),
        format: info.format.clone(),
        bytes: info.size,
        removed: info.removed.clone(),
        own_name: info.own_name.clone(),
        from: match info.author {
            Author::Reporter | Author::Portal => FileFrom::Reporter,
            Author::Staff(_) => FileFrom::Lawyer,
        },
    }
}

/// An untouched original, as the lawyers' pages show it.
pub(crate) fn original(info: &Original) -> StaffOriginal {
    StaffOriginal {
        id: info.id.to_string(),
        name: info.name.clone(),
        own_name: info.own_name.clone(),
        format: info.format.clone(),
        bytes: info.size,
        reason: info.refused.clone(),
    }
}

fn said(entries: &[TimedEntry], names: &[(MemberId, String)]) -> Vec<CaseMessage> {
    let mut said: Vec<CaseMessage> = Vec::new();
    for entry in entries {
        let Some(message) = entry.entry.message() else {
            continue;
        };
        let (from, name) = match message.author {
            Author::Reporter => (messages::Author::Reporter, None),
            Author::Portal => (messages::Author::Firm, None),
            Author::Staff(member) => (messages::Author::Lawyer, Some(named(names, member))),
        };
        if from != messages::Author::Reporter {
            // What was answered has been read.
            said.iter_mut().for_each(|earlier| earlier.new = false);
        }
        said.push(CaseMessage {
            from,
            name,
            on: date(message.day),
            text: message.text.clone(),
            files: message.files.iter().map(|file| file.name.clone()).collect(),
            new: from == messages::Author::Reporter,
        });
    }
    said
}

fn timeline(entries: &[TimedEntry], names: &[(MemberId, String)]) -> Vec<TimelineEntry> {
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
    let audit = entry.entry.audit()?;
    let (day, time) = crate::clock::split_minute(audit.minute);
    Some(TimelineEntry {
        what: happening(&audit.act, names),
        on: date(day),
        time: Some(time),
        who: Some(named(names, audit.member)),
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
    }
}

fn choice(candidate: &Candidate, chosen: bool) -> MemberChoice {
    MemberChoice {
        id: candidate.member.to_string(),
        name: candidate.display.clone(),
        chosen,
        away: candidate.away.map(date),
        fields: candidate.fields.join(", "),
    }
}

fn named(names: &[(MemberId, String)], id: MemberId) -> String {
    names
        .iter()
        .find(|(member, _)| *member == id)
        .map_or_else(String::new, |(_, name)| name.clone())
}
