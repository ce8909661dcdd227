//! Writing a report and checking it.

use super::View;
use super::asked::{Answered, Asked};
use super::part::{FileLimits, FileView, Hold};
use serde::Serialize;

/// `GET` and failed `POST /{lang}/r/{channel}/report`: write.
///
/// Fields: `mode` (`anonymous` or `confidential`), `name`, `contact`, `report`, `where`, `when`, `who`,
/// `exclude`, `files` (many); `draft` and `token` when a draft exists.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    /// The channel's token in the path.
    pub(crate) channel: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// What was typed so far.
    pub(crate) typed: Typed,
    /// What to mend.
    pub(crate) problems: ReportProblems,
    /// The draft whose text is being changed, or that holds files already uploaded.
    pub(crate) hold: Option<Hold>,
    /// Files the draft holds.
    pub(crate) files_kept: u32,
    /// What one form may carry.
    pub(crate) limits: FileLimits,
    /// How a report may be sent: `both`, `anonymous`, `confidential`.
    pub(crate) modes: &'static str,
    /// What the tenant asks beside the description.
    pub(crate) asked: Option<Asked>,
}

/// The typed values of a report, as they stand in the form.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Typed {
    /// The reporter wants to give a name (`mode=confidential`).
    pub(crate) confidential: bool,
    /// The name; empty unless confidential.
    pub(crate) name: String,
    /// How to reach the reporter.
    pub(crate) contact: String,
    /// The report.
    pub(crate) report: String,
    /// Where it happened.
    #[serde(rename = "where")]
    pub(crate) place: String,
    /// When it happened.
    pub(crate) when: String,
    /// Who took part.
    pub(crate) who: String,
    /// Who must not see it.
    pub(crate) exclude: String,
    /// The edition of the questionnaire that was on the page.
    #[serde(skip)]
    pub(crate) asked_in: u32,
    /// The number of the chosen category.
    #[serde(skip)]
    pub(crate) category: Option<u16>,
    /// Numbers of questions, and answers.
    #[serde(skip)]
    pub(crate) given: Vec<(u16, String)>,
    /// The chosen category, for checking.
    pub(crate) about: Option<String>,
    /// Questions and answers, for checking.
    pub(crate) answers: Vec<Answered>,
}

/// What is wrong with a report form, by field.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ReportProblems {
    /// With the text.
    pub(crate) report: Option<TextProblem>,
    /// With the name.
    pub(crate) name: Option<TextProblem>,
    /// With another short field; shown at the foot of the form.
    pub(crate) details: Option<TextProblem>,
    /// With the files.
    pub(crate) files: Option<FilesProblem>,
    /// With answers to the tenant's questions, by number.
    #[serde(skip)]
    pub(crate) answers: Vec<(u16, TextProblem)>,
    /// There is something to mend.
    pub(crate) any: bool,
}

/// What is wrong with a typed text.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum TextProblem {
    /// Nothing was typed.
    Empty,
    /// More than fits.
    TooLong {
        /// Characters that fit.
        limit: usize,
    },
}

/// What is wrong with the files of a form.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum FilesProblem {
    /// More than the limit.
    TooMany {
        /// Files that fit.
        limit: u32,
    },
    /// One is larger than the limit, and nothing after it was read.
    TooLarge {
        /// Mebibytes that fit.
        limit: u32,
    },
    /// There is no room for files now; text still gets through.
    NoRoom,
    /// The upload broke off.
    Broken,
    /// There was no room to keep the untouched original of one for a choice.
    NoChoice,
    /// None was chosen.
    Missing,
}

impl View for Report {
    const TEMPLATE: &'static str = "report.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let blank = Self {
            channel: "k3v9".to_owned(),
            tenant: "Nordvik Food".to_owned(),
            typed: Typed::default(),
            problems: ReportProblems::default(),
            hold: None,
            files_kept: 0,
            limits: FileLimits {
                files: 20,
                megabytes: 64,
            },
            modes: "both",
            asked: None,
        };
        let empty = Self {
            typed: Typed {
                report: String::new(),
                ..sample_typed()
            },
            problems: ReportProblems {
                report: Some(TextProblem::Empty),
                files: Some(FilesProblem::NoRoom),
                any: true,
                ..ReportProblems::default()
            },
            ..blank.clone()
        };
        let long = Self {
            typed: sample_typed(),
            problems: ReportProblems {
                report: Some(TextProblem::TooLong { limit: 100_000 }),
                name: Some(TextProblem::Empty),
                details: Some(TextProblem::TooLong { limit: 2_000 }),
                files: Some(FilesProblem::TooMany { limit: 20 }),
                any: true,
                ..ReportProblems::default()
            },
            ..blank.clone()
        };
        let change = Self {
            typed: sample_typed(),
            hold: Some(sample_hold()),
            files_kept: 2,
            ..blank.clone()
        };
        let asked = |problem: Option<TextProblem>| Self {
            problems: ReportProblems {
                any: problem.is_some(),
                ..ReportProblems::default()
            },
            asked: Some(super::asked::sample::asked(problem)),
            modes: "confidential",
            ..blank.clone()
        };
        let nameless = Self {
            modes: "anonymous",
            ..blank.clone()
        };
        let all = [blank.clone(), empty, long, change, asked(None)];
        let too_long = asked(Some(TextProblem::TooLong { limit: 10_000 }));
        all.into_iter().chain([too_long, nameless]).collect()
    }
}

/// `POST /{lang}/r/{channel}/report` and `/draft`: check before sending.
///
/// Form `POST /{lang}/r/{channel}/draft`: `draft`, `token`, `files`, and one of `do=send`, `do=change`,
/// `do=discard`, `do=files`, `drop={number}`. In the language form `do=show`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Review {
    /// The channel's token in the path.
    pub(crate) channel: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The text and the names.
    pub(crate) typed: Typed,
    /// The draft.
    pub(crate) hold: Hold,
    /// Its files.
    pub(crate) files: Vec<FileView>,
    /// What is wrong with the files just added.
    pub(crate) problem: Option<FilesProblem>,
    /// What one form may carry.
    pub(crate) limits: FileLimits,
}

impl View for Review {
    const TEMPLATE: &'static str = "review.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let full = Self {
            channel: "k3v9".to_owned(),
            tenant: "Nordvik Food".to_owned(),
            typed: Typed {
                about: Some("Food safety <9>".to_owned()),
                answers: super::asked::sample::answered(),
                ..sample_typed()
            },
            hold: sample_hold(),
            files: super::sample::files(),
            problem: None,
            limits: FileLimits {
                files: 20,
                megabytes: 64,
            },
        };
        let plain = Self {
            typed: Typed {
                report: "Line one.\n\nLine <two>.".to_owned(),
                ..Typed::default()
            },
            files: Vec::new(),
            problem: Some(FilesProblem::NoRoom),
            ..full.clone()
        };
        let no_choice = Self {
            problem: Some(FilesProblem::NoChoice),
            files: super::sample::files().split_off(3),
            ..full.clone()
        };
        vec![full, plain, no_choice]
    }
}

/// `POST /{lang}/reply`: check an answer that has files.
///
/// Form `POST /{lang}/reply`: `draft`, `token`, `files`, and one of `do=send`, `do=change`, `do=discard`,
/// `do=files`, `drop={number}`. In the language form `do=show`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReplyReview {
    /// The answer's text.
    pub(crate) message: String,
    /// The draft.
    pub(crate) hold: Hold,
    /// Its files.
    pub(crate) files: Vec<FileView>,
    /// What is wrong with the files just added.
    pub(crate) problem: Option<FilesProblem>,
    /// What one form may carry.
    pub(crate) limits: FileLimits,
}

impl View for ReplyReview {
    const TEMPLATE: &'static str = "reply_review.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            message: "I only know that it is done from the grey panel beside gate B.".to_owned(),
            hold: sample_hold(),
            files: super::sample::files(),
            problem: Some(FilesProblem::Broken),
            limits: FileLimits {
                files: 20,
                megabytes: 64,
            },
        }]
    }
}

#[cfg(test)]
fn sample_typed() -> Typed {
    Typed {
        confidential: true,
        name: "K. Holm".to_owned(),
        contact: "the blue post box".to_owned(),
        report: "The cold store in hall 3 has been above 8 degrees most nights since September."
            .to_owned(),
        place: "Hall 3".to_owned(),
        when: "Since September".to_owned(),
        who: "The night shift".to_owned(),
        exclude: "the plant manager".to_owned(),
        ..Typed::default()
    }
}

#[cfg(test)]
pub(crate) fn sample_hold() -> Hold {
    Hold {
        draft: "d7h2k".repeat(10),
        token: "t9".repeat(16),
    }
}
