//! Samples of what a client says and asks.

use super::PIXEL;
use crate::web::view::asked::KindKey;
use crate::web::view::part::DateView;
use crate::web::view::report::TextProblem;
use crate::web::view::tenants::{
    CategoryRow, Difference, DifferenceRow, EditionRow, LangText, PendingView, QuestionRow,
    QuestionText, Questions, QuestionsProblem, Versions, Worded, WordedTexts, WordingClash,
    WordingNotice,
};

pub(in crate::web::view) fn worded_texts() -> Vec<WordedTexts> {
    let writer = WordedTexts {
        token: "t9".repeat(16),
        id: "0c2d".to_owned(),
        name: "Nordvik Food <A/S>".to_owned(),
        path: "texts",
        versions: versions(Some("English")),
        texts: vec![lang_text(None)],
        seen: "5e".repeat(32),
        wrong: false,
        clash: None,
        logo: Some(PIXEL.to_owned()),
    };
    let lawyer = WordedTexts {
        versions: for_lawyer(writer.versions.clone()),
        ..writer.clone()
    };
    let wrong = WordedTexts {
        texts: vec![lang_text(Some(TextProblem::TooLong { limit: 2_000 }))],
        wrong: true,
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
    all.extend(clashes(Some("English")).map(|clash| WordedTexts {
        clash: Some(clash),
        ..writer.clone()
    }));
    all
}

/// An old form, and one that says what is there now.
fn clashes(lang: Option<&'static str>) -> [WordingClash; 2] {
    let differs = versions(lang).pending.map(|pending| pending.differences);
    let mut rows = differs.unwrap_or_default();
    rows.retain(|difference| !difference.same);
    [rows, Vec::new()].map(|rows| WordingClash { form: "edit", rows })
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
        seen: "5e".repeat(32),
        clash: None,
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
    all.extend(clashes(None).map(|clash| Questions {
        clash: Some(clash),
        ..writer.clone()
    }));
    all
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
        seen: "5e".repeat(32),
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
