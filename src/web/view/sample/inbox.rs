//! Samples of the inbox.

use crate::web::view::case::{
    CaseFilter, CaseGroup, CaseRow, Cases, CasesNotice, Choice, Duty, DutyKey, PageLink, StateKey,
    Urgency, ViewLink, ViewProblem,
};
use crate::web::view::part::DateView;

/// The inbox full, empty, filtered to nothing, and after a view that was not kept.
pub(in crate::web::view) fn inboxes() -> Vec<Cases> {
    let notices = [
        CasesNotice::Assigned {
            label: "4K7P-Q2".to_owned(),
            lawyer: "Maja Lund".to_owned(),
        },
        CasesNotice::ViewKept {
            name: "Late <9>".to_owned(),
        },
        CasesNotice::ViewDropped {
            name: "Late <9>".to_owned(),
        },
        CasesNotice::ShutOut,
    ];
    let problems = [
        ViewProblem::Empty,
        ViewProblem::TooLong { limit: 40 },
        ViewProblem::TooMany { limit: 12 },
        ViewProblem::Stale,
    ];
    let mut all = vec![Cases::default(), filtered_to_nothing()];
    all.extend(notices.map(|notice| Cases {
        notice: Some(notice),
        ..full()
    }));
    all.extend(problems.map(|problem| Cases {
        view_problem: Some(problem),
        view_name: "My <9> view".to_owned(),
        ..full()
    }));
    all
}

fn filtered_to_nothing() -> Cases {
    Cases {
        filter: CaseFilter {
            mine: true,
            is_set: true,
            address: "?mine=1".to_owned(),
            ..filter()
        },
        ..Cases::default()
    }
}

fn full() -> Cases {
    Cases {
        token: "t9".repeat(16),
        filter: filter(),
        groups: case_groups(),
        search: true,
        total: 106,
        first: 51,
        last: 56,
        pages: [1, 2, 0, 9]
            .map(|number| PageLink {
                number,
                address: format!("?page={number}"),
                current: number == 2,
            })
            .to_vec(),
        views: vec![
            ViewLink {
                name: "Late <9>".to_owned(),
                address: "?due=overdue".to_owned(),
                current: true,
            },
            ViewLink {
                name: "Mine".to_owned(),
                address: "?mine=1".to_owned(),
                current: false,
            },
        ],
        ..Cases::default()
    }
}

fn filter() -> CaseFilter {
    let keys = |keys: &[&str]| -> Vec<Choice> {
        let choice = |key: &&str| Choice {
            value: (*key).to_owned(),
            name: String::new(),
            chosen: *key == "overdue",
        };
        keys.iter().map(choice).collect()
    };
    let named = |name: &str| Choice {
        value: "0c2d".to_owned(),
        name: name.to_owned(),
        chosen: false,
    };
    CaseFilter {
        states: keys(&[
            "received",
            "assigned",
            "in-progress",
            "awaiting-reporter",
            "closed",
            "archived",
        ]),
        near: keys(&["overdue", "soon", "later", "done"]),
        tenants: vec![named("Nordvik Food <A/S>")],
        handlers: vec![named("Maja Lund")],
        is_set: true,
        unread: true,
        address: "?due=overdue&unread=1".to_owned(),
        ..CaseFilter::default()
    }
}

fn case_groups() -> Vec<CaseGroup> {
    let row = |label: &str, state, next: Option<Duty>, lawyer: Option<&str>, new: bool| CaseRow {
        id: label.to_ascii_lowercase(),
        label: label.to_owned(),
        tenant: "Nordvik Food A/S".to_owned(),
        state,
        category: new.then(|| "Food safety <9>".to_owned()),
        next,
        lawyer: lawyer.map(str::to_owned),
        standby: lawyer.map(|_| "P. Kjær".to_owned()),
        age: u32::from(new),
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
            total: 57,
            rows: vec![row("7Q2M-RT", StateKey::Received, overdue, None, true)],
        },
        CaseGroup {
            urgency: Urgency::Soon,
            total: 57,
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
            total: 57,
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
            total: 57,
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
