//! The code: shown once, tried, and entered again.

use super::View;
use super::part::{DateView, Hold, WordsProblem};
use super::report::FilesProblem;
use serde::Serialize;

/// `POST /{lang}/r/{channel}/draft` with `do=send`: keep these words.
///
/// Form `POST /{lang}/try` with `code`, and `draft`, `token`, `channel` when `hold` is given. In the language form `do=send`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Code {
    /// The channel's token.
    pub(crate) channel: String,
    /// The twelve words.
    pub(crate) words: Vec<String>,
    /// The draft that was sent, so that the try page can lead back here.
    pub(crate) hold: Option<Hold>,
    /// The report was sent before; this is the same code again.
    pub(crate) again: bool,
    /// The earliest day of erasure.
    pub(crate) erased: DateView,
}

impl View for Code {
    const TEMPLATE: &'static str = "code.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let first = Self {
            channel: "k3v9".to_owned(),
            words: super::sample::words(12),
            hold: Some(super::report::sample_hold()),
            again: false,
            erased: DateView::new(2027, 5, 29),
        };
        let again = Self {
            again: true,
            hold: None,
            ..first.clone()
        };
        vec![first, again]
    }
}

/// `POST /{lang}/try`: does the copy fit? The code itself is not shown here.
///
/// Form as on the code page; a second form posts `do=send` with the draft to show the code again.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Try {
    /// What is wrong; nothing when the copy fits.
    pub(crate) problem: Option<WordsProblem>,
    /// The channel's token, where known.
    pub(crate) channel: Option<String>,
    /// The draft that was sent, where known.
    pub(crate) hold: Option<Hold>,
}

impl View for Try {
    const TEMPLATE: &'static str = "try.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let hold = Some(super::report::sample_hold());
        let channel = Some("k3v9".to_owned());
        let mut all = vec![Self {
            problem: None,
            channel: channel.clone(),
            hold: hold.clone(),
        }];
        all.extend(
            super::sample::words_problems()
                .into_iter()
                .map(|problem| Self {
                    problem: Some(problem),
                    channel: channel.clone(),
                    hold: hold.clone(),
                }),
        );
        all.push(Self {
            problem: Some(WordsProblem::Checksum),
            channel: None,
            hold: None,
        });
        all
    }
}

/// `GET` and failed `POST /{lang}/return`: enter the code. What was typed is never echoed.
///
/// Form `POST /{lang}/return` with `code`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Return {
    /// What is wrong.
    pub(crate) problem: Option<WordsProblem>,
    /// Minutes without a click until the session ends.
    pub(crate) idle_minutes: u32,
}

impl View for Return {
    const TEMPLATE: &'static str = "return.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let mut problems = vec![None];
        problems.extend(super::sample::words_problems().into_iter().map(Some));
        problems
            .into_iter()
            .map(|problem| Self {
                problem,
                idle_minutes: 20,
            })
            .collect()
    }
}

/// An expired session that was writing: the text is still there, the code is asked for again.
///
/// Form `POST /{lang}/reply` with `code`, `message`, and `draft`, `token` when `hold` is given.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SignedOut {
    /// The text as typed; empty when nothing was.
    pub(crate) message: String,
    /// The sealed draft with its files.
    pub(crate) hold: Option<Hold>,
    /// Files the draft holds.
    pub(crate) files_kept: u32,
    /// What became of files that are not in a draft.
    pub(crate) files: Option<FilesProblem>,
    /// What is wrong with the code.
    pub(crate) problem: Option<WordsProblem>,
    /// Minutes without a click until a session ends.
    pub(crate) idle_minutes: u32,
}

impl View for SignedOut {
    const TEMPLATE: &'static str = "signed_out.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let text = Self {
            message: "I only know that it is done from the grey panel beside gate B.".to_owned(),
            hold: None,
            files_kept: 0,
            files: Some(FilesProblem::NoRoom),
            problem: None,
            idle_minutes: 20,
        };
        let wrong = Self {
            hold: Some(super::report::sample_hold()),
            files_kept: 2,
            files: None,
            problem: Some(WordsProblem::Wrong),
            ..text.clone()
        };
        let nothing = Self {
            message: String::new(),
            files: None,
            ..text.clone()
        };
        vec![text, wrong, nothing]
    }
}
