//! Samples of the inbox and of the page of triage.

use super::dates;
use crate::web::view::case::{
    AssignProblems, CaseGroup, CaseHead, CaseNotice, CaseRow, CaseTriage, ChoiceProblem, Duty,
    DutyKey, Files, MemberChoice, ReportText, StateKey, Urgency,
};
use crate::web::view::part::{DateView, Dates, Milestone};

pub(in crate::web::view) fn case_groups() -> Vec<CaseGroup> {
    let row = |label: &str, state, next: Option<Duty>, lawyer: Option<&str>, new: bool| CaseRow {
        id: label.to_ascii_lowercase(),
        label: label.to_owned(),
        tenant: "Nordvik Food A/S".to_owned(),
        state,
        next,
        lawyer: lawyer.map(str::to_owned),
        standby: lawyer.map(|_| "P. Kjær".to_owned()),
        closed: !new,
        new,
    };
    let duty = |what, on, days, late, soon| {
        Some(Duty {
            what,
            on,
            days,
            late,
            soon,
        })
    };
    let overdue = duty(
        DutyKey::Acknowledge,
        DateView::new(2026, 12, 1),
        1,
        true,
        false,
    );
    let today = duty(
        DutyKey::Acknowledge,
        DateView::new(2026, 12, 2),
        0,
        false,
        true,
    );
    let soon = duty(
        DutyKey::Feedback,
        DateView::new(2026, 12, 8),
        6,
        false,
        true,
    );
    let later = duty(
        DutyKey::Feedback,
        DateView::new(2027, 2, 26),
        86,
        false,
        false,
    );
    vec![
        CaseGroup {
            urgency: Urgency::Overdue,
            rows: vec![row("7Q2M-RT", StateKey::Received, overdue, None, true)],
        },
        CaseGroup {
            urgency: Urgency::Soon,
            rows: vec![
                row(
                    "H3KD-9W",
                    StateKey::Assigned,
                    today,
                    Some("Maja Lund"),
                    false,
                ),
                row(
                    "XB4T-2N",
                    StateKey::AwaitingReporter,
                    soon,
                    Some("Maja Lund"),
                    false,
                ),
            ],
        },
        CaseGroup {
            urgency: Urgency::Later,
            rows: vec![row(
                "4K7P-Q2",
                StateKey::InProgress,
                later,
                Some("Maja Lund"),
                true,
            )],
        },
        CaseGroup {
            urgency: Urgency::Done,
            rows: vec![
                row("E2YN-7D", StateKey::Closed, None, Some("Maja Lund"), false),
                row(
                    "TC8R-5H",
                    StateKey::Archived,
                    None,
                    Some("Maja Lund"),
                    false,
                ),
            ],
        },
    ]
}

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
        conflict_note: String::new(),
        members: members(9),
        lawyers: members(9),
        standbys: members(9),
        problems: AssignProblems::default(),
        notice: None,
    };
    let problems = [
        (ChoiceProblem::Empty, ChoiceProblem::Empty),
        (ChoiceProblem::Excluded, ChoiceProblem::Same),
        (ChoiceProblem::NotEligible, ChoiceProblem::Excluded),
    ];
    let mut all = vec![fresh.clone()];
    all.extend(problems.map(|(lawyer, standby)| CaseTriage {
        acknowledged: true,
        conflict: "yes".to_owned(),
        conflict_note: "The finance director is named.".to_owned(),
        lawyers: members(0),
        standbys: members(1),
        problems: AssignProblems {
            conflict: lawyer == ChoiceProblem::Empty,
            lawyer: Some(lawyer),
            standby: Some(standby),
        },
        notice: Some(CaseNotice::Acknowledged),
        ..fresh.clone()
    }));
    all
}
