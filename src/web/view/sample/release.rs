//! Samples of releases.

use super::dates;
use crate::web::view::case::{CaseHead, StateKey};
use crate::web::view::chrome::Hidden;
use crate::web::view::part::DateView;
use crate::web::view::release::{
    AnswerKey, CopyFile, CopyPart, CopyView, FileTick, KeptLine, KeptPage, MarkKey, MarkedPart,
    OutcomeKey, PartKey, PartTick, ReleaseNotice, ReleasePage, ReleaseStep, SaidView, SaidWhat,
    Tick,
};
use crate::web::view::released::{
    OutcomeTick, ReleasedNotice, ReleasedPage, ReleasedRow, ReleasedTyped,
};
use crate::web::view::report::TextProblem;

const KINDS: [PartKey; 10] = [
    PartKey::Report,
    PartKey::Place,
    PartKey::Time,
    PartKey::People,
    PartKey::Answer,
    PartKey::FromReporter,
    PartKey::FromFirm,
    PartKey::Correction,
    PartKey::Summary,
    PartKey::Note,
];

const IDS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

const OUTCOMES: [OutcomeKey; 8] = [
    OutcomeKey::Substantiated,
    OutcomeKey::PartlySubstantiated,
    OutcomeKey::Unsubstantiated,
    OutcomeKey::NotEnoughInformation,
    OutcomeKey::OutOfScope,
    OutcomeKey::Referred,
    OutcomeKey::Withdrawn,
    OutcomeKey::Spam,
];

fn day() -> DateView {
    DateView::new(2026, 11, 27)
}

fn tick(id: &str, name: &str, chosen: bool) -> Tick {
    Tick {
        id: id.to_owned(),
        name: name.to_owned(),
        chosen,
    }
}

fn head() -> CaseHead {
    CaseHead::sample(StateKey::InProgress, true, dates())
}

fn question(kind: PartKey) -> Option<String> {
    (kind == PartKey::Answer).then(|| "Which site <or> department?".to_owned())
}

fn copy(path: bool) -> CopyView {
    CopyView {
        parts: KINDS
            .into_iter()
            .map(|kind| CopyPart {
                kind,
                question: question(kind),
                on: day(),
                text: "[…] switched the alarm off by hand.\n\nThe log shows it.".to_owned(),
            })
            .collect(),
        files: vec![CopyFile {
            path: path.then(|| "released/0c2d/file/1f".to_owned()),
            name: "file-1.jpg".to_owned(),
            format: "jpeg".to_owned(),
            bytes: 1_900_000,
        }],
    }
}

fn kept(names: &str, waiting: usize) -> KeptLine {
    KeptLine {
        id: "0c2e".to_owned(),
        label: "X4RB-7N".to_owned(),
        on: day(),
        names: names.to_owned(),
        waiting,
    }
}

fn choose(kept: Vec<KeptLine>, wrong: bool, full: bool) -> ReleaseStep {
    let parts = KINDS.into_iter().zip(IDS);
    ReleaseStep::Choose {
        contacts: if full {
            Vec::new()
        } else {
            vec![tick("m1", "Una Dahl", true), tick("m2", "Eve Krog", false)]
        },
        left_out: if wrong {
            vec!["Maja Lund <x>".to_owned(), "S. Dahl".to_owned()]
        } else {
            Vec::new()
        },
        parts: parts
            .map(|(kind, id)| PartTick {
                id: format!("1-{id}"),
                kind,
                question: question(kind),
                version: (kind == PartKey::Note).then_some(3),
                on: day(),
                start: "The alarm is switched off by hand.".to_owned(),
                chosen: kind == PartKey::Report,
            })
            .collect(),
        files: vec![FileTick {
            id: "f1".to_owned(),
            name: "file-3.jpg".to_owned(),
            format: "jpeg".to_owned(),
            bytes: 1_900_000,
            chosen: false,
        }],
        replaces: kept
            .iter()
            .map(|line| tick(&line.id, &line.label, true))
            .collect(),
        carry: true,
        nobody: wrong,
        nothing: wrong,
        full,
        kept,
    }
}

fn marked(problems: bool) -> ReleaseStep {
    let all = [
        None,
        Some(MarkKey::Changed),
        Some(MarkKey::Nested),
        Some(MarkKey::Unopened),
        Some(MarkKey::Unclosed),
        Some(MarkKey::Erased),
        None,
        None,
        None,
        None,
    ];
    let parts = KINDS.into_iter().zip(all).zip(IDS);
    ReleaseStep::Mark {
        parts: parts
            .map(|((kind, problem), id)| MarkedPart {
                id: format!("1-{id}"),
                kind,
                question: question(kind),
                on: day(),
                text: "[[Ada Holm]] switched the alarm off.".to_owned(),
                problem: problem.filter(|_| problems),
            })
            .collect(),
        wrong: problems,
    }
}

pub(in crate::web::view) fn release_pages() -> Vec<ReleasePage> {
    let check = |replaced: Option<&str>, named| ReleaseStep::Check {
        copy: copy(false),
        names: "Una Dahl".to_owned(),
        replaced: replaced.map(str::to_owned),
        named,
    };
    let before = vec![kept("Una Dahl, Eve Krog", 2), kept("", 0)];
    let steps = [
        (choose(Vec::new(), false, false), None),
        (
            choose(before.clone(), true, false),
            Some(ReleaseNotice::Stale),
        ),
        (choose(before, false, true), Some(ReleaseNotice::Released)),
        (marked(false), None),
        (marked(true), None),
        (check(None, false), None),
        (check(Some("X4RB-7N"), true), None),
    ];
    steps
        .into_iter()
        .map(|(step, notice)| ReleasePage {
            token: "t9".repeat(16),
            case: head(),
            carried: vec![Hidden::new("to", "m1"), Hidden::new("part", "1-0")],
            step,
            notice,
        })
        .collect()
}

fn said() -> Vec<SaidView> {
    let whats = [
        SaidWhat::Note,
        SaidWhat::Category {
            name: "Harassment".to_owned(),
        },
        SaidWhat::Message,
    ];
    let closes = OUTCOMES.map(|outcome| SaidWhat::Close { outcome });
    let answers = [None, Some(AnswerKey::Accepted), Some(AnswerKey::Declined)];
    whats
        .into_iter()
        .chain(closes)
        .zip(answers.into_iter().cycle())
        .zip(1..)
        .map(|((what, answer), number)| SaidView {
            number,
            name: "Una Dahl".to_owned(),
            yours: number % 2 == 0,
            on: day(),
            time: "10:40".to_owned(),
            answer: answer.filter(|_| what != SaidWhat::Note),
            what,
            text: "We have looked at the log.".to_owned(),
        })
        .chain([SaidView {
            number: 20,
            name: "Una Dahl".to_owned(),
            yours: false,
            on: day(),
            time: "10:41".to_owned(),
            what: SaidWhat::Message,
            text: "Which gate was it?".to_owned(),
            answer: None,
        }])
        .collect()
}

pub(in crate::web::view) fn kept_pages() -> Vec<KeptPage> {
    let notices = [
        None,
        Some(ReleaseNotice::Shared),
        Some(ReleaseNotice::TakenBack),
        Some(ReleaseNotice::Accepted),
        Some(ReleaseNotice::CloseNext),
        Some(ReleaseNotice::Declined),
        Some(ReleaseNotice::Sent),
        Some(ReleaseNotice::Stale),
        Some(ReleaseNotice::ClassedSince),
    ];
    notices
        .into_iter()
        .enumerate()
        .map(|(n, notice)| {
            let gone = n == 2;
            KeptPage {
                token: "t9".repeat(16),
                was: "2.low.false.false".to_owned(),
                case: head(),
                line: kept(if gone { "" } else { "Una Dahl, Eve Krog" }, 1),
                by: "Maja Lund".to_owned(),
                to: if gone {
                    Vec::new()
                } else {
                    vec![tick("m1", "Una Dahl", false), tick("m2", "Eve Krog", false)]
                },
                copy: copy(false),
                said: if n == 1 { Vec::new() } else { said() },
                readers: 4,
                open: !gone,
                note: String::new(),
                problem: (n == 0).then_some(TextProblem::Empty),
                notice: notice.filter(|_| n != 0),
            }
        })
        .collect()
}

pub(in crate::web::view) fn released_row() -> ReleasedRow {
    ReleasedRow {
        id: "0c2e".to_owned(),
        label: "X4RB-7N".to_owned(),
        tenant: "Nordvik Food A/S".to_owned(),
        state: StateKey::InProgress,
        on: day(),
    }
}

pub(in crate::web::view) fn released_pages() -> Vec<ReleasedPage> {
    let wrong = ReleasedTyped {
        note_problem: Some(TextProblem::Empty),
        category_problem: Some(TextProblem::Empty),
        close_problem: Some(TextProblem::Empty),
        message_problem: Some(TextProblem::TooLong { limit: 9_000 }),
        message: "A long message".to_owned(),
        ..ReleasedTyped::default()
    };
    let states = [
        (None, ReleasedTyped::default(), true),
        (None, wrong, true),
        (Some(ReleasedNotice::Shared), ReleasedTyped::default(), true),
        (
            Some(ReleasedNotice::Proposed),
            ReleasedTyped::default(),
            true,
        ),
        (Some(ReleasedNotice::Stale), ReleasedTyped::default(), false),
    ];
    states
        .into_iter()
        .map(|(notice, typed, open)| ReleasedPage {
            token: "t9".repeat(16),
            row: released_row(),
            dates: dates(),
            copy: if open {
                copy(true)
            } else {
                CopyView::default()
            },
            said: if open { said() } else { Vec::new() },
            readers: 4,
            open,
            proposes: open,
            categories: vec![tick("1", "Harassment", false), tick("2", "Fraud", true)],
            outcomes: OUTCOMES
                .into_iter()
                .map(|key| OutcomeTick {
                    key,
                    chosen: key == OutcomeKey::Referred,
                })
                .collect(),
            typed,
            notice,
        })
        .collect()
}
