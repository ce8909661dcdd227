//! Samples of tenants and their words.

use super::{PIXEL, words};
use crate::web::view::asked::KindKey;
use crate::web::view::join::NameProblem;
use crate::web::view::part::DateView;
use crate::web::view::report::TextProblem;
use crate::web::view::tenants::{
    AskedFor, CategoryRow, Difference, DifferenceRow, EditionRow, Kept, LangChoice, LangText,
    Legal, List, Missing, PendingView, ProfileProblem, QuestionRow, QuestionText, Questions,
    QuestionsProblem, Ready, Row, Settings, TenantNotice, TenantPage, Versions, Ways, Worded,
    WordedTexts, WordingNotice,
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
    all
}

pub(in crate::web::view) fn worded_texts() -> Vec<WordedTexts> {
    let writer = WordedTexts {
        token: "t9".repeat(16),
        id: "0c2d".to_owned(),
        name: "Nordvik Food <A/S>".to_owned(),
        path: "texts",
        versions: versions(Some("English")),
        texts: vec![lang_text(None)],
        logo: Some(PIXEL.to_owned()),
    };
    let lawyer = WordedTexts {
        versions: for_lawyer(writer.versions.clone()),
        ..writer.clone()
    };
    let wrong = WordedTexts {
        texts: vec![lang_text(Some(TextProblem::TooLong { limit: 2_000 }))],
        logo: None,
        ..writer.clone()
    };
    let mut all = vec![writer.clone(), lawyer, wrong];
    let told = [
        WordingNotice::Saved,
        WordingNotice::Approved,
        WordingNotice::Changed,
        WordingNotice::Dropped,
        WordingNotice::NoLogo,
    ];
    all.extend(told.map(|notice| WordedTexts {
        versions: Versions {
            pending: None,
            editions: Vec::new(),
            notice: Some(notice),
            ..writer.versions.clone()
        },
        ..writer.clone()
    }));
    all
}

pub(in crate::web::view) fn questions() -> Vec<Questions> {
    let writer = Questions {
        token: "t9".repeat(16),
        id: "0c2d".to_owned(),
        name: "Nordvik Food <A/S>".to_owned(),
        path: "questions",
        versions: versions(None),
        categories: [1, 0].map(category).to_vec(),
        questions: [1, 0].map(question).to_vec(),
        problem: None,
    };
    let lawyer = Questions {
        versions: for_lawyer(writer.versions.clone()),
        ..writer.clone()
    };
    let problems = [
        QuestionsProblem::TooMany { most: 10 },
        QuestionsProblem::Missing,
        QuestionsProblem::Choices,
        QuestionsProblem::TooLong { limit: 300 },
    ];
    let mut all = vec![writer.clone(), lawyer];
    all.extend(problems.map(|problem| Questions {
        problem: Some(problem),
        ..writer.clone()
    }));
    all
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

fn versions(lang: Option<&'static str>) -> Versions {
    let row = |old: Option<&str>, new: Option<&str>| DifferenceRow {
        same: old == new,
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    };
    let changed = Difference {
        lang,
        rows: vec![
            row(Some("Who receives it"), Some("Who receives it")),
            row(Some("Old <9>"), Some("New\nin two lines")),
            row(None, Some("More")),
            row(Some("Gone"), None),
        ],
        same: false,
    };
    let same = Difference {
        lang: Some("Dansk"),
        rows: Vec::new(),
        same: true,
    };
    let edition = |number, restored, current| EditionRow {
        number,
        by: "O. Bech".to_owned(),
        second: "Maja Lund".to_owned(),
        on: DateView::new(2026, 11, 23),
        restored,
        current,
    };
    Versions {
        pending: Some(PendingView {
            revision: "r1".to_owned(),
            by: "O. Bech".to_owned(),
            on: DateView::new(2026, 11, 23),
            differences: vec![changed, same],
            logos: lang.map(|_| [None, Some(PIXEL.to_owned())]),
        }),
        editions: vec![edition(2, Some(1), true), edition(1, None, false)],
        edits: true,
        approves: false,
        notice: None,
    }
}

fn for_lawyer(versions: Versions) -> Versions {
    Versions {
        edits: false,
        approves: true,
        ..versions
    }
}

fn lang_text(problem: Option<TextProblem>) -> LangText {
    LangText {
        tag: "en",
        name: "English",
        advice: "# What this is for\nReport <here>.".to_owned(),
        information: "# Who receives it".to_owned(),
        advice_problem: problem.clone(),
        information_problem: problem.map(|_| TextProblem::Empty),
    }
}

fn category(number: u16) -> CategoryRow {
    let worded = |tag, name| Worded {
        tag,
        name,
        text: "Bribery <9>".to_owned(),
    };
    CategoryRow {
        number,
        names: vec![worded("en", "English"), worded("da", "Dansk")],
    }
}

fn question(number: u16) -> QuestionRow {
    let words = |tag, name| QuestionText {
        tag,
        name,
        label: "Which place?".to_owned(),
        why: "So that we know.".to_owned(),
        choices: "Hall 3\nThe harbour".to_owned(),
    };
    QuestionRow {
        number,
        kind: KindKey::Choice,
        words: vec![words("en", "English"), words("da", "Dansk")],
    }
}
