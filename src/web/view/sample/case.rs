//! Samples of cases.

use super::dates;
use crate::web::view::case::{
    AssignProblems, Case, CaseGroup, CaseHead, CaseMessage, CaseNotice, CaseRow, CaseTriage,
    ChoiceProblem, Duty, DutyKey, FileFrom, Happening, Identity, MemberChoice, Readers,
    RefusedFile, ReportText, StaffFile, StaffOriginal, StateKey, TimelineEntry, Urgency,
};
use crate::web::view::messages::Author;
use crate::web::view::part::{DateView, Dates, Milestone};
use crate::web::view::report::{FilesProblem, TextProblem};

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

fn head(state: StateKey, confidential: bool, dates: Dates) -> CaseHead {
    CaseHead {
        id: "0c2d".to_owned(),
        label: "4K7P-Q2".to_owned(),
        tenant: "Nordvik Food A/S".to_owned(),
        state,
        confidential,
        dates,
    }
}

fn report() -> ReportText {
    ReportText {
        report: "The cold store in hall 3 has been above 8 degrees most nights since September.\n\nThe alarm is \
                 switched off by hand."
            .to_owned(),
        place: "Hall 3".to_owned(),
        when: "Since September".to_owned(),
        who: String::new(),
        exclude: "the plant manager".to_owned(),
        category: Some("Food safety <9>".to_owned()),
        answers: crate::web::view::asked::sample::answered(),
    }
}

fn staff_files() -> Vec<StaffFile> {
    let file = |id: &str, name: &str, format: &str, bytes, removed: &[&str], from| StaffFile {
        id: id.to_owned(),
        name: name.to_owned(),
        format: format.to_owned(),
        bytes,
        removed: removed.iter().map(|&kind| kind.to_owned()).collect(),
        from,
        own_name: (id == "f1").then(|| "IMG <2041>.jpg".to_owned()),
    };
    vec![
        file(
            "f1",
            "file-1.jpg",
            "jpeg",
            1_900_000,
            &["place", "device", "thumbnail"],
            FileFrom::Reporter,
        ),
        file("f2", "file-2.txt", "text", 41_000, &[], FileFrom::Lawyer),
    ]
}

pub(in crate::web::view) fn originals() -> Vec<StaffOriginal> {
    let file = |id: &str, name: &str, own_name: Option<&str>, reason: Option<&str>| StaffOriginal {
        id: id.to_owned(),
        name: name.to_owned(),
        own_name: own_name.map(str::to_owned),
        format: "xls".to_owned(),
        bytes: 81_000,
        reason: reason.map(str::to_owned),
    };
    vec![
        file("o1", "file-1.xls", None, None),
        file(
            "o2",
            "not-cleaned-1.xls",
            Some("list <2>.xls"),
            Some("not-cleaned"),
        ),
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
        case: head(StateKey::Received, true, due),
        report: report(),
        files: staff_files(),
        originals: [],
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

pub(in crate::web::view) fn cases() -> Vec<Case> {
    let asked = Case {
        token: "t9".repeat(16),
        case: head(StateKey::AwaitingReporter, true, dates()),
        report: report(),
        identity: Some(Identity {
            name: "K. Holm".to_owned(),
            contact: "the blue post box".to_owned(),
        }),
        sealed_identity: false,
        files: staff_files(),
        originals: originals(),
        messages: case_messages(),
        message: String::new(),
        problem: None,
        files_problem: None,
        refused: Vec::new(),
        acknowledged: true,
        open: true,
        readers: Readers {
            lawyer: "Maja Lund".to_owned(),
            standby: Some("P. Kjær".to_owned()),
            you_are_standby: false,
            excluded: vec!["S. Dahl".to_owned()],
        },
        timeline: timeline(),
        notice: None,
    };
    let fresh = Case {
        case: head(
            StateKey::Assigned,
            false,
            Dates {
                acknowledged: Milestone::Late {
                    on: DateView::new(2026, 11, 30),
                    days: 2,
                },
                ..dates()
            },
        ),
        identity: None,
        sealed_identity: true,
        files: Vec::new(),
        messages: Vec::new(),
        problem: Some(TextProblem::Empty),
        files_problem: Some(FilesProblem::TooLarge { limit: 64 }),
        refused: vec![RefusedFile {
            name: "scan0007.heic".to_owned(),
            reason: "not-cleaned".to_owned(),
            format: "heic".to_owned(),
        }],
        acknowledged: false,
        readers: Readers {
            lawyer: "Maja Lund".to_owned(),
            standby: None,
            you_are_standby: true,
            excluded: Vec::new(),
        },
        ..asked.clone()
    };
    let closed = Case {
        case: head(
            StateKey::Archived,
            false,
            Dates {
                feedback: Milestone::Done {
                    on: DateView::new(2027, 2, 1),
                },
                closed: Some(DateView::new(2027, 2, 2)),
                ..dates()
            },
        ),
        open: false,
        ..asked.clone()
    };
    let mut all = vec![asked.clone(), fresh, closed];
    let notices = [
        CaseNotice::Sent,
        CaseNotice::Asked,
        CaseNotice::Attached,
        CaseNotice::Stale,
    ];
    all.extend(notices.map(|notice| Case {
        notice: Some(notice),
        case: head(StateKey::InProgress, true, dates()),
        ..asked.clone()
    }));
    all
}

fn case_messages() -> Vec<CaseMessage> {
    let message = |from, name: Option<&str>, on, text: &str, new| CaseMessage {
        from,
        name: name.map(str::to_owned),
        on,
        text: text.to_owned(),
        files: if new {
            vec!["file-3.png".to_owned()]
        } else {
            Vec::new()
        },
        new,
    };
    vec![
        message(
            Author::Firm,
            Some("T. Friis"),
            DateView::new(2026, 11, 26),
            "Your report has arrived.",
            false,
        ),
        message(
            Author::Lawyer,
            Some("Maja Lund"),
            DateView::new(2026, 12, 1),
            "From which panel?",
            false,
        ),
        message(
            Author::Reporter,
            None,
            DateView::new(2026, 12, 2),
            "The grey panel beside gate B.",
            true,
        ),
    ]
}

fn timeline() -> Vec<TimelineEntry> {
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
        Happening::Opened,
        Happening::Acknowledged,
        Happening::Assigned {
            lawyer: "Maja Lund".to_owned(),
        },
        Happening::Stored,
    ];
    all.into_iter()
        .enumerate()
        .map(|(index, what)| TimelineEntry {
            what,
            on: DateView::new(2026, 11, 26),
            time: (index > 1).then(|| "10:40".to_owned()),
            who: (index > 1).then(|| "M. Lund".to_owned()),
        })
        .collect()
}
