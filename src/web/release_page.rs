//! Releases, in the shape the staff pages show.

use subrosa_policy::{CaseState, MarkProblem, Marked, MemberId, Outcome, Questionnaire, markable};

use super::dates::{date, dates};
use super::view::Lang;
use super::view::release::{
    AnswerKey, CopyFile, CopyPart, CopyView, KeptLine, MarkKey, OutcomeKey, PartKey, PartTick,
    SaidView, SaidWhat,
};
use super::view::released::{ReleasedList, ReleasedRow};
use crate::app::casework::{ReleasedCase, ReleasedLine};
use crate::app::kept::{KeptRelease, Part, PartKind, Proposed, ReleasedCopy, Source, TimedEntry};
use crate::web::case_page::state_key;
use crate::web::view::part::Dates;

/// The key of what a text is, and the question of an answer.
pub(crate) fn part_key(kind: &PartKind) -> (PartKey, Option<String>) {
    let key = match kind {
        PartKind::Report => PartKey::Report,
        PartKind::Place => PartKey::Place,
        PartKind::Time => PartKey::Time,
        PartKind::People => PartKey::People,
        PartKind::Answer(question) => return (PartKey::Answer, Some(question.clone())),
        PartKind::FromReporter => PartKey::FromReporter,
        PartKind::FromFirm => PartKey::FromFirm,
        PartKind::Correction => PartKey::Correction,
        PartKind::Summary => PartKey::Summary,
        PartKind::Note => PartKey::Note,
        PartKind::Task => PartKey::Task,
        PartKind::PersonName => PartKey::PersonName,
        PartKind::PersonRemarks => PartKey::PersonRemarks,
        PartKind::Conflict => PartKey::Conflict,
        PartKind::Recipient => PartKey::Recipient,
        PartKind::Exclude => PartKey::Exclude,
        PartKind::FileName => PartKey::FileName,
        PartKind::Name => PartKey::Name,
        PartKind::Contact => PartKey::Contact,
        PartKind::Shared => PartKey::Shared,
        PartKind::Proposal => PartKey::Proposal,
    };
    (key, None)
}

/// A text to choose, by how it begins; who the reporter is stays unsaid.
pub(crate) fn part_tick(part: &Part<'_>, chosen: bool) -> PartTick {
    let (kind, question) = part_key(&part.kind);
    let shown = if part.kind.is_identity() { 0 } else { START };
    PartTick {
        id: format!("{}-{}", part.record, part.field),
        kind,
        question,
        version: part.item.map(|(_, number)| number),
        on: date(part.day),
        start: part.text.chars().take(shown).collect(),
        chosen,
    }
}

// CLAIM(C-93): SECURITY.md
/// A text with the marks it had in the latest of these releases that has it.
///
/// Where something was erased from the text since, the marks would stand on other words: then there are none, and the
/// lawyer is told to mark anew.
pub(crate) fn marks_of(part: &Part<'_>, kept: &[KeptRelease]) -> (String, Option<MarkKey>) {
    let mut before = kept.iter().filter_map(|kept| {
        let mut sources = kept.note.sources.iter();
        let at = sources.position(|source| is_of(source, part))?;
        Some((kept, at, kept.note.sources.get(at)?))
    });
    let Some((kept, at, source)) = before.next() else {
        return (markable(part.text), None);
    };
    let marked = Marked::at(part.text, &source.passages);
    if released_text(kept, at) == Some(&marked.kept()) {
        (marked.copy(), None)
    } else {
        let marks_fell = (!source.passages.is_empty()).then_some(MarkKey::Erased);
        (markable(part.text), marks_fell)
    }
}

/// A text of a release as it is there, by its place.
fn released_text(kept: &KeptRelease, at: usize) -> Option<&String> {
    let mut entries = kept.entries.iter();
    let copy = entries.find_map(|entry| entry.entry.copy())?;
    Some(&copy.parts.get(at)?.text)
}

/// Whether a released text is this one.
fn is_of(source: &Source, part: &Part<'_>) -> bool {
    (source.record, source.field) == (part.record, part.field)
}

/// The key of what is wrong with marks.
pub(crate) fn mark_key(problem: MarkProblem) -> MarkKey {
    match problem {
        MarkProblem::Changed => MarkKey::Changed,
        MarkProblem::Nested => MarkKey::Nested,
        MarkProblem::Unopened => MarkKey::Unopened,
        MarkProblem::Unclosed => MarkKey::Unclosed,
    }
}

/// One text of a copy.
pub(crate) fn copy_part(kind: &PartKind, day: subrosa_policy::Day, text: String) -> CopyPart {
    let (kind, question) = part_key(kind);
    CopyPart {
        kind,
        question,
        on: date(day),
        text,
    }
}

/// A stored copy; files lead below `path`, if they lead anywhere.
pub(crate) fn copy_view(copy: Option<&ReleasedCopy>, path: Option<&str>) -> CopyView {
    let Some(copy) = copy else {
        return CopyView::default();
    };
    let files = copy.files.iter().filter(|file| !file.erased);
    let files = files.map(|file| CopyFile {
        path: path.map(|path| format!("{path}/file/{}", file.id)),
        name: file.name.clone(),
        format: file.format.clone(),
        bytes: file.size,
    });
    CopyView {
        parts: copy
            .parts
            .iter()
            .map(|part| copy_part(&part.kind, part.day, part.text.clone()))
            .collect(),
        files: files.collect(),
    }
}

/// A release in the lawyers' list.
pub(crate) fn kept_line(kept: &KeptRelease, names: &[(MemberId, String)]) -> KeptLine {
    let (day, _) = crate::clock::split_minute(kept.note.minute);
    let to: Vec<String> = kept.to.iter().map(|id| named(names, *id)).collect();
    KeptLine {
        id: kept.note.id.to_string(),
        label: kept.note.label.clone(),
        on: date(day),
        names: to.join(", "),
        waiting: proposals(&kept.entries)
            .filter(|number| answer(&kept.entries, *number).is_none())
            .count(),
    }
}

/// The notes, proposals and answers of a release.
pub(crate) fn said(
    entries: &[TimedEntry],
    names: &[(MemberId, String)],
    you: MemberId,
    asked: &Questionnaire,
    lang: Lang,
) -> Vec<SaidView> {
    entries
        .iter()
        .filter_map(|entry| {
            let (member, minute, what, text) = if let Some(note) = entry.entry.shared() {
                (note.member, note.minute, SaidWhat::Note, note.text.clone())
            } else {
                let proposal = entry.entry.proposal()?;
                let what = proposed(proposal.what, asked, lang);
                (
                    proposal.member,
                    proposal.minute,
                    what,
                    proposal.text.clone(),
                )
            };
            let (day, time) = crate::clock::split_minute(minute);
            Some(SaidView {
                number: entry.number,
                name: named(names, member),
                yours: member == you,
                on: date(day),
                time,
                what,
                text,
                answer: answer(entries, entry.number),
            })
        })
        .collect()
}

/// The list of a contact person.
pub(crate) fn released_list(lines: &[ReleasedLine]) -> ReleasedList {
    ReleasedList {
        rows: lines.iter().map(released_row).collect(),
    }
}

/// One line of it.
pub(crate) fn released_row(line: &ReleasedLine) -> ReleasedRow {
    ReleasedRow {
        id: line.mark.id.to_string(),
        label: line.mark.label.clone(),
        tenant: line.tenant.clone(),
        state: state_key(line.index.state),
        on: date(line.mark.on),
    }
}

/// The dates of a released case.
pub(crate) fn released_dates(opened: &ReleasedCase) -> Dates {
    let line = &opened.line;
    dates(
        &line.index.milestones,
        &line.dates,
        line.index.closed,
        opened.erased,
        opened.today,
    )
}

/// Whether notes can be written, and whether something can be proposed.
pub(crate) fn takes(state: CaseState) -> (bool, bool) {
    match state {
        CaseState::Received
        | CaseState::Assigned
        | CaseState::InProgress
        | CaseState::AwaitingReporter => (true, true),
        CaseState::Closed => (true, false),
        CaseState::Archived | CaseState::Anonymised => (false, false),
    }
}

/// Every outcome and its key.
pub(crate) const OUTCOMES: [(Outcome, OutcomeKey, &str); 8] = [
    (
        Outcome::Substantiated,
        OutcomeKey::Substantiated,
        "substantiated",
    ),
    (
        Outcome::PartlySubstantiated,
        OutcomeKey::PartlySubstantiated,
        "partly-substantiated",
    ),
    (
        Outcome::Unsubstantiated,
        OutcomeKey::Unsubstantiated,
        "unsubstantiated",
    ),
    (
        Outcome::NotEnoughInformation,
        OutcomeKey::NotEnoughInformation,
        "not-enough-information",
    ),
    (Outcome::OutOfScope, OutcomeKey::OutOfScope, "out-of-scope"),
    (Outcome::Referred, OutcomeKey::Referred, "referred"),
    (Outcome::Withdrawn, OutcomeKey::Withdrawn, "withdrawn"),
    (Outcome::Spam, OutcomeKey::Spam, "spam"),
];

fn proposed(what: Proposed, asked: &Questionnaire, lang: Lang) -> SaidWhat {
    match what {
        Proposed::Category(category) => {
            let known = asked.categories.iter().find(|one| one.number == category.0);
            let name = known.and_then(|one| one.name(lang.tag()));
            SaidWhat::Category {
                name: name.unwrap_or_default().to_owned(),
            }
        }
        Proposed::Close(outcome) => SaidWhat::Close {
            outcome: OUTCOMES
                .into_iter()
                .find(|(known, _, _)| *known == outcome)
                .map_or(OutcomeKey::Substantiated, |(_, key, _)| key),
        },
        Proposed::Message => SaidWhat::Message,
    }
}

fn proposals(entries: &[TimedEntry]) -> impl Iterator<Item = u32> + '_ {
    let proposals = entries
        .iter()
        .filter(|entry| entry.entry.proposal().is_some());
    proposals.map(|entry| entry.number)
}

fn answer(entries: &[TimedEntry], number: u32) -> Option<AnswerKey> {
    let mut decisions = entries.iter().filter_map(|entry| entry.entry.decision());
    let decision = decisions.find(|decision| decision.of == number)?;
    Some(if decision.accepted {
        AnswerKey::Accepted
    } else {
        AnswerKey::Declined
    })
}

fn named(names: &[(MemberId, String)], id: MemberId) -> String {
    names
        .iter()
        .find(|(member, _)| *member == id)
        .map_or_else(String::new, |(_, name)| name.clone())
}

/// How much of a text is shown where it is chosen, in letters.
const START: usize = 80;
