//! Sample data that several pages share; only in tests.

use super::case::{
    AssignProblems, Case, CaseGroup, CaseHead, CaseMessage, CaseNotice, CaseRow, CaseTriage, ChoiceProblem, Duty,
    DutyKey, FileFrom, Happening, Identity, MemberChoice, Readers, RefusedFile, ReportText, StaffFile, StateKey,
    TimelineEntry, Urgency,
};
use super::chrome::{Chrome, MemberBar, RoleKey, Section};
use super::join::{NameProblem, RoleChoice, RolesProblem};
use super::messages::{Author, MessageView};
use super::office::{InviteForm, People, PeopleNotice, Person, Standing, TenantChoice, TenantRow, Tenants};
use super::part::{DateView, Dates, FileView, FindingView, Milestone, Verdict, WordsProblem};
use super::report::{FilesProblem, TextProblem};

pub(super) fn words(count: usize) -> Vec<String> {
    let list = "harvest velvet orbit fossil canyon ribbon mango shadow piano winter ladder cement";
    list.split(' ').cycle().take(count).map(str::to_owned).collect()
}

pub(super) fn words_problems() -> Vec<WordsProblem> {
    vec![
        WordsProblem::Empty,
        WordsProblem::Count { found: 11, wanted: 12 },
        WordsProblem::UnknownWord {
            position: 6,
            typed: "<xyzzy>".to_owned(),
        },
        WordsProblem::CloseWord {
            position: 6,
            typed: "ribon".to_owned(),
            suggestion: "ribbon".to_owned(),
        },
        WordsProblem::Checksum,
        WordsProblem::Wrong,
    ]
}

pub(super) fn dates() -> Dates {
    Dates {
        received: DateView::new(2026, 11, 23),
        acknowledged: Milestone::Done {
            on: DateView::new(2026, 11, 26),
        },
        feedback: Milestone::Due {
            on: DateView::new(2027, 2, 26),
            days: 86,
        },
        closed: None,
        erased: DateView::new(2027, 5, 27),
    }
}

pub(super) fn files() -> Vec<FileView> {
    let finding = |kind: &str, fate: &str, value: Option<&str>| FindingView {
        kind: kind.to_owned(),
        fate: fate.to_owned(),
        value: value.map(str::to_owned),
    };
    vec![
        FileView {
            number: 1,
            name: "IMG_2041.jpg".to_owned(),
            verdict: Verdict::Cleaned {
                format: "jpeg".to_owned(),
                bytes_in: 2_100_000,
                bytes_out: 1_900_000,
                sent_as: "file-1.jpg".to_owned(),
                found: vec![
                    finding("place", "removed", Some("55.6761, 12.5683")),
                    finding("device", "removed", Some("Pixel <9>")),
                    finding("thumbnail", "removed", None),
                    finding("orientation", "replaced", None),
                ],
                remains: vec!["visible-content".to_owned(), "sensor-noise".to_owned()],
            },
        },
        FileView {
            number: 2,
            name: "notes.txt".to_owned(),
            verdict: Verdict::Cleaned {
                format: "text".to_owned(),
                bytes_in: 900,
                bytes_out: 900,
                sent_as: "file-2.txt".to_owned(),
                found: vec![finding("invisible-characters", "kept", Some("3"))],
                remains: vec!["wording".to_owned()],
            },
        },
        FileView {
            number: 3,
            name: "scan0007.heic".to_owned(),
            verdict: Verdict::Refused {
                reason: "not-cleaned".to_owned(),
                format: "heic".to_owned(),
            },
        },
    ]
}

pub(super) fn messages() -> Vec<MessageView> {
    let message = |from, day, text: &str, files: &[&str], new| MessageView {
        from,
        on: day,
        text: text.to_owned(),
        files: files.iter().map(|&name| name.to_owned()).collect(),
        new,
    };
    vec![
        message(
            Author::Reporter,
            DateView::new(2026, 11, 23),
            "The cold store in hall 3 has been above 8 degrees\nmost nights since September.",
            &["file-1.jpg", "file-2.txt"],
            false,
        ),
        message(Author::Firm, DateView::new(2026, 11, 26), "Your report has arrived.", &[], false),
        message(
            Author::Lawyer,
            DateView::new(2026, 12, 1),
            "You write that the alarm is switched off by hand. Do you know from which panel?",
            &[],
            true,
        ),
    ]
}

pub(super) fn role_choices() -> Vec<RoleChoice> {
    [RoleKey::Triager, RoleKey::Lawyer, RoleKey::Admin]
        .map(|role| RoleChoice {
            role,
            chosen: role == RoleKey::Lawyer,
        })
        .to_vec()
}

pub(super) fn case_groups() -> Vec<CaseGroup> {
    let row = |label: &str, state, next: Option<Duty>, lawyer: Option<&str>, new| CaseRow {
        id: label.to_ascii_lowercase(),
        label: label.to_owned(),
        tenant: "Nordvik Food A/S".to_owned(),
        state,
        next,
        lawyer: lawyer.map(str::to_owned),
        standby: lawyer.map(|_| "P. Kjær".to_owned()),
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
    let overdue = duty(DutyKey::Acknowledge, DateView::new(2026, 12, 1), 1, true, false);
    let today = duty(DutyKey::Acknowledge, DateView::new(2026, 12, 2), 0, false, true);
    let soon = duty(DutyKey::Feedback, DateView::new(2026, 12, 8), 6, false, true);
    let later = duty(DutyKey::Feedback, DateView::new(2027, 2, 26), 86, false, false);
    vec![
        CaseGroup {
            urgency: Urgency::Overdue,
            rows: vec![row("7Q2M-RT", StateKey::Received, overdue, None, true)],
        },
        CaseGroup {
            urgency: Urgency::Soon,
            rows: vec![
                row("H3KD-9W", StateKey::Assigned, today, Some("Maja Lund"), false),
                row("XB4T-2N", StateKey::AwaitingReporter, soon, Some("Maja Lund"), false),
            ],
        },
        CaseGroup {
            urgency: Urgency::Later,
            rows: vec![row("4K7P-Q2", StateKey::InProgress, later, Some("Maja Lund"), true)],
        },
        CaseGroup {
            urgency: Urgency::Done,
            rows: vec![
                row("E2YN-7D", StateKey::Closed, None, Some("Maja Lund"), false),
                row("TC8R-5H", StateKey::Archived, None, Some("Maja Lund"), false),
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
    };
    vec![
        file("f1", "file-1.jpg", "jpeg", 1_900_000, &["place", "device", "thumbnail"], FileFrom::Reporter),
        file("f2", "file-2.txt", "text", 41_000, &[], FileFrom::Lawyer),
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
        })
        .collect()
}

pub(super) fn triage() -> Vec<CaseTriage> {
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

pub(super) fn cases() -> Vec<Case> {
    let asked = Case {
        token: "t9".repeat(16),
        case: head(StateKey::AwaitingReporter, true, dates()),
        report: report(),
        identity: Some(Identity {
            name: "K. Holm".to_owned(),
            contact: "the blue post box".to_owned(),
        }),
        files: staff_files(),
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
    let notices = [CaseNotice::Sent, CaseNotice::Asked, CaseNotice::Attached, CaseNotice::Stale];
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
        files: if new { vec!["file-3.png".to_owned()] } else { Vec::new() },
        new,
    };
    vec![
        message(Author::Firm, Some("T. Friis"), DateView::new(2026, 11, 26), "Your report has arrived.", false),
        message(Author::Lawyer, Some("Maja Lund"), DateView::new(2026, 12, 1), "From which panel?", false),
        message(Author::Reporter, None, DateView::new(2026, 12, 2), "The grey panel beside gate B.", true),
    ]
}

fn timeline() -> Vec<TimelineEntry> {
    let all = [
        Happening::Replied,
        Happening::Named,
        Happening::State {
            to: StateKey::AwaitingReporter,
        },
        Happening::Asked,
        Happening::MessageSent,
        Happening::FileAttached,
        Happening::FileDownloaded,
        Happening::Opened,
        Happening::Acknowledged,
        Happening::Assigned {
            lawyer: "Maja Lund".to_owned(),
        },
        Happening::ConflictChecked,
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

pub(super) fn people() -> Vec<People> {
    let until = DateView::new(2026, 11, 26);
    let person = |id: &str, name: &str, roles: &[RoleKey], standing, may_vouch| Person {
        id: id.to_owned(),
        name: name.to_owned(),
        roles: roles.to_vec(),
        standing,
        may_vouch,
    };
    let list = vec![
        person("p1", "T. Friis", &[RoleKey::Triager], Standing::Root, false),
        person("p2", "Maja Lund", &[RoleKey::Lawyer, RoleKey::Triager], Standing::Vouched, false),
        person("p3", "P. Kjær", &[RoleKey::Lawyer], Standing::Waiting, true),
        person("p4", "A. Holm", &[RoleKey::TenantUser], Standing::Invited { until }, false),
        person("p5", "O. Bech", &[RoleKey::Admin], Standing::Office, false),
        person("p6", "D. Riis", &[RoleKey::Auditor], Standing::Office, false),
    ];
    let triager = People {
        token: "t9".repeat(16),
        people: list,
        invite: None,
        notice: Some(PeopleNotice::Vouched {
            name: "P. Kjær".to_owned(),
        }),
    };
    let form = InviteForm {
        name: String::new(),
        roles: role_choices(),
        tenants: vec![TenantChoice {
            id: "t1".to_owned(),
            name: "Nordvik Food".to_owned(),
            chosen: true,
        }],
        name_problem: None,
        roles_problem: None,
    };
    let wrong = InviteForm {
        name_problem: Some(NameProblem::Empty),
        roles_problem: Some(RolesProblem::Clash),
        ..form.clone()
    };
    let admin = |form| People {
        invite: Some(form),
        notice: None,
        ..triager.clone()
    };
    vec![triager.clone(), admin(form), admin(wrong)]
}

pub(super) fn tenants() -> Vec<Tenants> {
    let row = |name: &str, onion: Option<String>| TenantRow {
        name: name.to_owned(),
        words: words(5).join(" "),
        link: "127.0.0.1:8443/en/r/8h3k9d7f2m5n".to_owned(),
        onion,
    };
    let onion = format!("{}.onion/en/r/8h3k9d7f2m5n", "abcdefg2".repeat(7));
    let some = Tenants {
        token: "t9".repeat(16),
        tenants: vec![row("Nordvik Food", Some(onion)), row("Vestby Kommune", None)],
        name: String::new(),
        problem: None,
        made: Some("Nordvik Food".to_owned()),
    };
    let none = Tenants {
        tenants: Vec::new(),
        problem: Some(NameProblem::Empty),
        made: None,
        ..some.clone()
    };
    vec![some, none]
}

/// A one-pixel PNG.
pub(super) const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A chrome that fits a template: staff pages that need a member get one, and odd samples switch by form.
pub(super) fn chrome(template: &str, number: usize) -> Chrome {
    let section = match template {
        "case.html" | "case_triage.html" | "cases.html" => Section::Cases,
        "people.html" | "invited.html" | "vouch.html" => Section::People,
        "tenants.html" => Section::Tenants,
        "staff_trouble.html" => Section::Elsewhere,
        _ if number % 2 == 0 => return Chrome::at("/r/k3v9"),
        _ => return Chrome::posted("/r/k3v9/draft", super::report::sample_hold().hidden()),
    };
    Chrome::at("/cases").with_token("t9".repeat(16)).with_member(MemberBar {
        name: "Maja Lund".to_owned(),
        roles: vec![RoleKey::Lawyer],
        section,
        cases: section != Section::Tenants,
        people: true,
        tenants: section == Section::Tenants,
        root: words(6).join(" "),
    })
}
