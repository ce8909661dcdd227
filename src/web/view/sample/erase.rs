//! Samples of erasing.

use super::dates;
use crate::web::view::case::{CaseHead, StateKey};
use crate::web::view::erase::{
    EraseNotice, ErasePage, EraseStep, EraseWhole, ErasureReach, ErasureRow,
};
use crate::web::view::part::DateView;
use crate::web::view::release::{FileTick, MarkKey, MarkedPart, PartKey, PartTick};

const KINDS: [PartKey; 21] = [
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
    PartKey::Task,
    PartKey::PersonName,
    PartKey::PersonRemarks,
    PartKey::Conflict,
    PartKey::Recipient,
    PartKey::Exclude,
    PartKey::FileName,
    PartKey::Name,
    PartKey::Contact,
    PartKey::Shared,
    PartKey::Proposal,
];

fn day() -> DateView {
    DateView::new(2026, 11, 27)
}

fn row(reason: &'static str, agreed: bool, reach: Option<(usize, usize, usize)>) -> ErasureRow {
    ErasureRow {
        id: format!("r-{reason}"),
        question: format!("q-{reason}"),
        reason,
        on: day(),
        agreed,
        mine: reason != "irrelevant",
        holder: reason != "irrelevant" && !agreed,
        reach: reach.map(|(passages, texts, files)| ErasureReach {
            passages,
            texts,
            files,
        }),
    }
}

fn tick(number: usize, kind: PartKey, version: Option<u32>) -> PartTick {
    let hidden = matches!(kind, PartKey::Name | PartKey::Contact);
    PartTick {
        id: format!("{number}-0"),
        kind,
        question: (kind == PartKey::Answer).then(|| "Which site <or> department?".to_owned()),
        version,
        on: day(),
        start: if hidden {
            ""
        } else {
            "Ada Holm <b> switched it off."
        }
        .to_owned(),
        chosen: false,
    }
}

fn file(id: &str, name: &str) -> FileTick {
    FileTick {
        id: id.to_owned(),
        name: name.to_owned(),
        format: "jpeg".to_owned(),
        bytes: 1_900_000,
        chosen: false,
    }
}

fn choose(full: bool, nothing: bool) -> EraseStep {
    let version = |kind: PartKey| matches!(kind, PartKey::Note | PartKey::Task).then_some(3);
    let of = |some: Vec<FileTick>| if full { some } else { Vec::new() };
    EraseStep::Choose {
        asked: if full {
            vec![
                row("right", true, Some((1, 1, 0))),
                row("right", true, Some((7, 3, 0))),
                row("mistake", true, None),
                row("irrelevant", false, Some((0, 0, 2))),
                row("mistake", false, Some((0, 0, 1))),
            ]
        } else {
            Vec::new()
        },
        parts: (KINDS.into_iter().enumerate())
            .map(|(number, kind)| tick(number, kind, version(kind)))
            .collect(),
        earlier: if full {
            vec![
                tick(90, PartKey::Note, Some(1)),
                tick(91, PartKey::Note, Some(2)),
            ]
        } else {
            Vec::new()
        },
        files: of(vec![file("f1", "file-3.jpg")]),
        originals: of(vec![file("f2", "file-3.jpg")]),
        nothing,
    }
}

fn mark(part: bool, wrong: Option<Option<MarkKey>>, whole: Option<EraseWhole>) -> EraseStep {
    EraseStep::Mark {
        what: "part:1-0".to_owned(),
        part: part.then(|| MarkedPart {
            id: "1-0".to_owned(),
            kind: PartKey::Note,
            question: None,
            on: day(),
            text: "[[Ada Holm]] switched the alarm off.\n<b>The log shows it.".to_owned(),
            problem: wrong.flatten(),
        }),
        whole,
        unmarked: part && wrong == Some(None),
        everywhere: wrong.is_some(),
        reasons: vec!["right", "irrelevant", "mistake"],
        reason: if wrong.is_some() { "" } else { "right" }.to_owned(),
        no_reason: wrong.is_some(),
    }
}

pub(in crate::web::view) fn erase_pages() -> Vec<ErasePage> {
    let name = "file-3.jpg".to_owned();
    let kind = PartKey::Name;
    let steps = [
        (choose(true, false), Some(EraseNotice::Asked)),
        (choose(false, true), None),
        (choose(true, false), Some(EraseNotice::Erased)),
        (choose(true, false), Some(EraseNotice::Meanwhile)),
        (choose(false, false), Some(EraseNotice::TakenBack)),
        (choose(true, false), Some(EraseNotice::Full)),
        (mark(true, None, None), Some(EraseNotice::Stale)),
        (mark(true, Some(None), None), None),
        (mark(true, Some(Some(MarkKey::Changed)), None), None),
        (
            mark(false, Some(None), Some(EraseWhole::File { name })),
            None,
        ),
        (mark(false, None, Some(EraseWhole::Part { kind })), None),
    ];
    let page = |(step, notice)| ErasePage {
        token: "t9".repeat(16),
        case: CaseHead::sample(StateKey::InProgress, true, dates()),
        step,
        notice,
    };
    steps.into_iter().map(page).collect()
}
