//! Reports that came by voice or letter, typed by staff.

use super::View;
use super::asked::Pick;
use super::case::RefusedFile;
use super::part::{DateView, FileLimits};
use super::report::{ReportProblems, Typed};
use serde::Serialize;

/// `GET /{lang}/take-down`: for which client.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TakeDownFor {
    /// The clients: ids and names.
    pub(crate) tenants: Vec<Pick>,
}

/// `GET` and failed `POST /{lang}/take-down/{id}`: the minutes or the letter.
///
/// Fields: `token`, `draft`, `channel` (`oral` or `letter`), `received` (a day), `spoken` (a language), `category`,
/// `report`, `where`, `when`, `who`, `exclude`, `mode`, `name`, `contact`, `files` (many).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TakeDown {
    /// The form token.
    pub(crate) token: String,
    /// The client's id, for the path.
    pub(crate) tenant: String,
    /// The client's name.
    pub(crate) name: String,
    /// The key of the draft that holds what was typed.
    pub(crate) draft: String,
    /// It came as a letter.
    pub(crate) letter: bool,
    /// The day on which it came, as browsers write it.
    pub(crate) received: String,
    /// That is no day, or one that cannot be.
    pub(crate) received_wrong: bool,
    /// The languages in which the client answers.
    pub(crate) languages: Vec<Pick>,
    /// What the client asks for a category.
    pub(crate) categories: Vec<Pick>,
    /// How a report may be sent: `both`, `anonymous`, `confidential`.
    pub(crate) modes: &'static str,
    /// What was typed.
    pub(crate) typed: Typed,
    /// What to mend.
    pub(crate) problems: ReportProblems,
    /// Files that the draft holds.
    pub(crate) files_kept: u32,
    /// Files that were not taken just now.
    pub(crate) refused: Vec<RefusedFile>,
    /// What one form may carry.
    pub(crate) limits: FileLimits,
    /// Nothing was stored: `stale`, `gone` or `failed`.
    pub(crate) notice: Option<&'static str>,
}

/// `POST /{lang}/take-down/{id}`: it is stored, and this is the code to hand over.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TakenDown {
    /// The client's name.
    pub(crate) name: String,
    /// The twelve words; none if they were shown earlier.
    pub(crate) words: Vec<String>,
    /// The earliest day of erasure.
    pub(crate) erased: Option<DateView>,
}

impl View for TakeDownFor {
    const TEMPLATE: &'static str = "take_down_for.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let tenants = vec![Pick {
            value: "t1".to_owned(),
            label: "Nordvik Food <9>".to_owned(),
            chosen: false,
        }];
        vec![Self { tenants }]
    }
}

impl View for TakeDown {
    const TEMPLATE: &'static str = "take_down.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        use super::report::{FilesProblem, TextProblem};
        let pick = |value: &str, chosen| Pick {
            value: value.to_owned(),
            label: format!("Choice <{value}>"),
            chosen,
        };
        let fresh = Self {
            token: "t9".repeat(16),
            tenant: "t1".to_owned(),
            name: "Nordvik Food".to_owned(),
            draft: "d7".repeat(16),
            letter: false,
            received: "2026-11-23".to_owned(),
            received_wrong: false,
            languages: vec![pick("en", true), pick("da", false)],
            categories: vec![pick("1", false), pick("2", true)],
            modes: "both",
            typed: Typed::default(),
            problems: ReportProblems::default(),
            files_kept: 0,
            refused: Vec::new(),
            limits: FileLimits {
                files: 20,
                megabytes: 64,
            },
            notice: None,
        };
        let mended = Self {
            letter: true,
            received_wrong: true,
            modes: "confidential",
            typed: Typed {
                confidential: true,
                report: "The caller says <b>.".to_owned(),
                ..Typed::default()
            },
            problems: ReportProblems {
                report: Some(TextProblem::Empty),
                name: Some(TextProblem::Empty),
                details: Some(TextProblem::TooLong { limit: 2_000 }),
                files: Some(FilesProblem::NoRoom),
                any: true,
                ..ReportProblems::default()
            },
            files_kept: 2,
            refused: vec![RefusedFile {
                name: "scan <1>.heic".to_owned(),
                reason: "not-cleaned".to_owned(),
                format: "heic".to_owned(),
            }],
            ..fresh.clone()
        };
        let mut all = vec![fresh.clone(), mended];
        all.extend(["stale", "gone", "failed"].map(|notice| Self {
            modes: "anonymous",
            categories: Vec::new(),
            notice: Some(notice),
            ..fresh.clone()
        }));
        all
    }
}

impl View for TakenDown {
    const TEMPLATE: &'static str = "taken_down.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let shown = Self {
            name: "Nordvik Food".to_owned(),
            words: super::sample::words(12),
            erased: Some(DateView::new(2027, 5, 29)),
        };
        let earlier = Self {
            words: Vec::new(),
            erased: None,
            ..shown.clone()
        };
        vec![shown, earlier]
    }
}
