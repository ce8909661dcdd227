//! Sample data that several pages share; only in tests.

mod account;
mod case;
mod erase;
mod inbox;
mod members;
mod people;
mod release;
mod tenants;
mod wording;

pub(super) use account::account;
pub(super) use case::triage;
pub(super) use erase::erase_pages;
pub(super) use inbox::inboxes;
pub(super) use members::members;
pub(super) use people::{people, vouch};
pub(super) use release::{kept_pages, release_pages, released_pages, released_row};
pub(super) use tenants::{tenant_pages, tenants};
pub(super) use wording::{questions, worded_texts};

use super::chrome::{Chrome, MemberBar, RoleKey, Section};
use super::join::RoleChoice;
use super::messages::{Author, MessageView};
use super::part::{
    ChoicesView, DateView, Dates, FileView, FindingView, Milestone, Verdict, WordsProblem,
};
use super::since::{ClashRow, ClashValue};

/// A field of an old form.
pub(super) fn row(label: &'static str, now: Vec<ClashValue>, yours: Vec<ClashValue>) -> ClashRow {
    ClashRow {
        label,
        of: String::new(),
        now,
        yours,
    }
}

/// Something typed into it.
pub(super) fn text(text: &str) -> ClashValue {
    ClashValue::Text {
        text: text.to_owned(),
    }
}

pub(super) fn words(count: usize) -> Vec<String> {
    let list = "harvest velvet orbit fossil canyon ribbon mango shadow piano winter ladder cement";
    list.split(' ')
        .cycle()
        .take(count)
        .map(str::to_owned)
        .collect()
}

pub(super) fn words_problems() -> Vec<WordsProblem> {
    vec![
        WordsProblem::Empty,
        WordsProblem::Count {
            found: 11,
            wanted: 12,
        },
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
            choices: ChoicesView {
                own_name: true,
                original: true,
                may_send_original: true,
                ..ChoicesView::default()
            },
            verdict: Verdict::Cleaned {
                format: "jpeg".to_owned(),
                voice: false,
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
            choices: ChoicesView {
                may_hide: true,
                ..ChoicesView::default()
            },
            verdict: Verdict::Cleaned {
                format: "text".to_owned(),
                voice: false,
                bytes_in: 900,
                bytes_out: 900,
                sent_as: "file-2.txt".to_owned(),
                found: vec![finding("invisible-characters", "kept", Some("3"))],
                remains: vec!["wording".to_owned()],
            },
        },
        FileView {
            number: 4,
            name: "voice.mp3".to_owned(),
            choices: ChoicesView::default(),
            verdict: Verdict::Cleaned {
                format: "mp3".to_owned(),
                voice: true,
                bytes_in: 90_000,
                bytes_out: 89_000,
                sent_as: "file-3.mp3".to_owned(),
                found: vec![finding("author", "removed", Some("K. Holm"))],
                remains: vec!["voices".to_owned()],
            },
        },
        FileView {
            number: 3,
            name: "scan0007.heic".to_owned(),
            choices: ChoicesView {
                may_send_original: true,
                hidden_left_out: true,
                ..ChoicesView::default()
            },
            verdict: Verdict::Refused {
                reason: "not-cleaned".to_owned(),
                format: "heic".to_owned(),
                inside: Some("holiday/<scan>.heic".to_owned()),
            },
        },
    ]
}

pub(super) fn messages() -> Vec<MessageView> {
    let message = |from, day, text: &str, files: &[&str], new| MessageView {
        from,
        on: day,
        text: text.to_owned(),
        template: (from == Author::Firm).then_some("acknowledged"),
        answers: if from == Author::Reporter {
            super::asked::sample::answered()
        } else {
            Vec::new()
        },
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
        message(
            Author::Firm,
            DateView::new(2026, 11, 26),
            "Your report has arrived.",
            &[],
            false,
        ),
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

/// A one-pixel PNG.
pub(super) const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A chrome that fits a template: staff pages that need a member get one, and odd samples switch by form.
pub(super) fn chrome(template: &str, number: usize) -> Chrome {
    let section = match template {
        "case.html" | "case_search.html" | "case_history.html" | "case_item.html"
        | "case_triage.html" | "cases.html" | "damaged.html" | "original.html" => Section::Cases,
        "access.html" | "people.html" | "invited.html" | "vouch.html" | "member.html"
        | "shared.html" => Section::People,
        "tenants.html"
        | "tenant.html"
        | "tenant_renew.html"
        | "tenant_texts.html"
        | "tenant_questions.html" => Section::Tenants,
        "account.html" | "account_mail.html" | "kit_start.html" => Section::Account,
        "statistics.html" => Section::Statistics,
        "register.html" => Section::Register,
        "security.html" => Section::Security,
        "waiting_for_you.html" => Section::Waiting,
        "system.html" => Section::System,
        "staff_accessibility.html" => Section::Other,
        "staff_trouble.html" => Section::People,
        _ if number.is_multiple_of(2) => return Chrome::at("/r/k3v9"),
        _ => return Chrome::posted("/r/k3v9/draft", super::report::sample_hold().hidden()),
    };
    Chrome::at("/cases")
        .with_token("t9".repeat(16))
        .with_member(MemberBar {
            name: "Maja Lund".to_owned(),
            roles: vec![RoleKey::Lawyer],
            section,
            cases: section != Section::Tenants,
            waiting: section == Section::Waiting,
            people: true,
            tenants: section == Section::Tenants,
            statistics: section == Section::Statistics,
            register: section == Section::Register,
            security: section == Section::Security,
            system: section == Section::System,
            root: words(6).join(" "),
        })
}
