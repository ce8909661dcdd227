//! Samples of the page of triage.

use super::dates;
use crate::web::view::case::{
    AssignProblems, CaseHead, CaseNotice, CaseTriage, ChoiceProblem, ClassPart, ConflictPart,
    Files, MemberChoice, MinutesPart, ReportText, StateKey,
};
use crate::web::view::part::{DateView, Dates, Milestone};

fn members(chosen: usize) -> Vec<MemberChoice> {
    ["Maja Lund", "P. Kjær", "S. Dahl"]
        .iter()
        .enumerate()
        .map(|(index, name)| MemberChoice {
            id: format!("m{index}"),
            name: (*name).to_owned(),
            chosen: index == chosen,
            away: (index == 0).then(|| DateView::new(2026, 12, 3)),
            fields: "competition, tax".to_owned(),
        })
        .collect()
}

pub(in crate::web::view) fn triage() -> Vec<CaseTriage> {
    let due = Dates {
        acknowledged: Milestone::Due {
            on: DateView::new(2026, 11, 30),
            days: 7,
        },
        ..dates()
    };
    let fresh = CaseTriage {
        token: "t9".repeat(16),
        case: CaseHead::sample(StateKey::Received, true, due),
        report: ReportText::sample(),
        files: Files::sample(),
        acknowledged: false,
        conflict: String::new(),
        conflicts: ConflictPart::sample(),
        blind: false,
        language: "Dansk",
        minutes: MinutesPart::samples().pop().unwrap(),
        class: ClassPart::samples().remove(0),
        lawyers: members(9),
        standbys: members(9),
        problems: AssignProblems::default(),
        two: false,
        notice: None,
    };
    let problems = [
        (ChoiceProblem::Empty, ChoiceProblem::Empty),
        (ChoiceProblem::Excluded, ChoiceProblem::Same),
        (ChoiceProblem::NotEligible, ChoiceProblem::Excluded),
    ];
    let blind = CaseTriage {
        blind: true,
        report: ReportText {
            report: String::new(),
            ..ReportText::sample()
        },
        files: Files {
            list: Vec::new(),
            ..Files::sample()
        },
        minutes: None,
        class: ClassPart::samples().remove(1),
        notice: Some(CaseNotice::Checked),
        ..fresh.clone()
    };
    let alone = CaseTriage {
        problems: AssignProblems {
            missing: true,
            nobody_left: true,
            ..AssignProblems::default()
        },
        ..fresh.clone()
    };
    let classified = CaseTriage {
        two: true,
        notice: Some(CaseNotice::Classified),
        ..fresh.clone()
    };
    let mut all = vec![fresh.clone(), blind, alone, classified];
    all.extend(problems.map(|(lawyer, standby)| CaseTriage {
        acknowledged: true,
        conflict: "yes".to_owned(),
        lawyers: members(0),
        standbys: members(1),
        problems: AssignProblems {
            conflict: lawyer == ChoiceProblem::Empty,
            lawyer: Some(lawyer),
            standby: Some(standby),
            ..AssignProblems::default()
        },
        notice: Some(CaseNotice::Acknowledged),
        ..fresh.clone()
    }));
    all
}
