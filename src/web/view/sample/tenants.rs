//! Samples of tenants and their words.

use super::{row, text, words};
use crate::web::view::join::NameProblem;
use crate::web::view::since::{Clash, ClashValue};
use crate::web::view::tenants::{
    AskedFor, Kept, LangChoice, Legal, List, Missing, ProfileProblem, Ready, Row, Settings,
    TenantNotice, TenantPage, Ways,
};

pub(in crate::web::view) fn tenants() -> Vec<List> {
    let row = |name: &str, live, ways| Row {
        id: name.to_lowercase().replace(' ', "-"),
        name: name.to_owned(),
        live,
        waits: !live,
        opens: true,
        ways,
    };
    let some = List {
        token: "t9".repeat(16),
        tenants: vec![
            row("Nordvik Food", true, Some(ways(true))),
            row("Vestby Kommune", false, Some(ways(false))),
        ],
        edits: true,
        audits: false,
        name: String::new(),
        problem: None,
        made: Some("Nordvik <Food>".to_owned()),
    };
    let none = List {
        tenants: Vec::new(),
        problem: Some(NameProblem::Empty),
        made: None,
        ..some.clone()
    };
    let lawyer = List {
        tenants: vec![row("Nordvik Food", false, None)],
        edits: false,
        made: None,
        ..some.clone()
    };
    let auditor = List {
        tenants: vec![
            Row {
                opens: false,
                ..row("Nordvik <Food>", true, None)
            },
            Row {
                opens: false,
                waits: false,
                ..row("Vestby Kommune", false, None)
            },
        ],
        audits: true,
        ..lawyer.clone()
    };
    vec![some, none, auditor, lawyer]
}

pub(in crate::web::view) fn tenant_pages() -> Vec<TenantPage> {
    let fresh = TenantPage {
        token: "t9".repeat(16),
        id: "0c2d".to_owned(),
        name: "Nordvik Food <A/S>".to_owned(),
        live: false,
        edits: true,
        ways: Some(ways(true)),
        settings: settings(),
        legal: legal(),
        retention: kept(),
        ready: Ready::default(),
        texts_wait: true,
        questions_wait: true,
        clash: None,
        notice: Some(TenantNotice::Saved),
    };
    let missing = [
        Missing::Contacts { count: 2 },
        Missing::Triager,
        Missing::Lawyer,
        Missing::Texts,
    ];
    let refused = TenantPage {
        ready: Ready {
            missing: missing.to_vec(),
            ..Ready::default()
        },
        notice: None,
        ..fresh.clone()
    };
    let wrong = TenantPage {
        settings: Settings {
            name_problem: Some(NameProblem::Empty),
            no_language: true,
            needs_voluntary: true,
            ..settings()
        },
        notice: None,
        ..fresh.clone()
    };
    let open = TenantPage {
        live: true,
        ready: Ready {
            contacts: 2,
            triager: true,
            lawyer: true,
            texts: true,
            missing: Vec::new(),
        },
        ..fresh.clone()
    };
    let lawyer = TenantPage {
        edits: false,
        ways: None,
        notice: None,
        ..open.clone()
    };
    let mut all = vec![fresh.clone(), refused, wrong, open, lawyer];
    all.extend(notices().into_iter().map(|notice| TenantPage {
        notice: Some(notice),
        ..fresh.clone()
    }));
    all.extend(problems().into_iter().map(|(key, field)| {
        let problem = Some(ProfileProblem {
            key,
            field,
            least: 1,
            most: 7,
        });
        let mut page = TenantPage {
            notice: None,
            ..fresh.clone()
        };
        if matches!(field, "archive" | "erase") {
            page.retention.problem = problem;
        } else {
            page.legal.problem = problem;
        }
        page
    }));
    all.extend(clashes().map(|clash| TenantPage {
        clash: Some(clash),
        ..fresh.clone()
    }));
    all
}

/// Old forms of each kind.
fn clashes() -> [Clash; 3] {
    let named = |id| vec![ClashValue::Named { id }];
    let typed = |lines: &[&str]| lines.iter().map(|line| text(line)).collect::<Vec<_>>();
    let settings = vec![
        row("col-name", typed(&["Nordvik"]), typed(&["Nordvik <A/S>"])),
        row(
            "tenant-modes",
            named("tenant-modes-both"),
            named("tenant-modes-anonymous"),
        ),
        row(
            "tenant-release",
            vec![ClashValue::Ticked],
            vec![ClashValue::Unticked],
        ),
    ];
    let days = typed(&["2026-12-25", "2026-12-26"]);
    let legal = vec![
        row(
            "tenant-counting",
            named("tenant-calendar"),
            named("tenant-working"),
        ),
        row("tenant-holidays", Vec::new(), days),
    ];
    let kept = vec![row("tenant-archive", typed(&["30"]), typed(&["60"]))];
    [("settings", settings), ("legal", legal), ("kept", kept)]
        .map(|(form, rows)| Clash { form, rows })
}

fn ways(onion: bool) -> Ways {
    let through_tor = format!("{}.onion/en/r/8h3k9d7f2m5n", "abcdefg2".repeat(7));
    Ways {
        words: words(5).join(" "),
        link: "127.0.0.1:8443/en/r/8h3k9d7f2m5n".to_owned(),
        onion: onion.then_some(through_tor),
    }
}

fn settings() -> Settings {
    let choice = |tag, name, chosen| LangChoice { tag, name, chosen };
    Settings {
        seen: "5e".repeat(32),
        name: "Nordvik Food <A/S>".to_owned(),
        languages: vec![choice("en", "English", true), choice("da", "Dansk", false)],
        modes: "anonymous",
        voluntary: true,
        evidence: true,
        ..Settings::default()
    }
}

fn legal() -> Legal {
    Legal {
        seen: "5e".repeat(32),
        source: "Directive (EU) 2019/1937".to_owned(),
        days: "7".to_owned(),
        working: true,
        months: "3".to_owned(),
        longest: "6".to_owned(),
        holidays: "2026-12-25\n2026-12-26".to_owned(),
        problem: None,
    }
}

fn kept() -> Kept {
    Kept {
        seen: "5e".repeat(32),
        now_archive: 30,
        now_erase: 60,
        archive: "30".to_owned(),
        erase: "90".to_owned(),
        problem: None,
        asked: Some(AskedFor {
            revision: "r1".to_owned(),
            by: "O. Bech".to_owned(),
            archive: 30,
            erase: 90,
            confirms: true,
        }),
    }
}

fn notices() -> [TenantNotice; 8] {
    [
        TenantNotice::Opened,
        TenantNotice::Closed,
        TenantNotice::Link,
        TenantNotice::Words,
        TenantNotice::Asked,
        TenantNotice::Confirmed,
        TenantNotice::Dropped,
        TenantNotice::Changed,
    ]
}

fn problems() -> [(&'static str, &'static str); 10] {
    [
        ("no-source", "source"),
        ("long-source", "source"),
        ("days", "days"),
        ("months", "months"),
        ("longest", "longest"),
        ("working", "days"),
        ("holidays", "holidays"),
        ("holiday", "holidays"),
        ("archive", "archive"),
        ("erase", "erase"),
    ]
}
