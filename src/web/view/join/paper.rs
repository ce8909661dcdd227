//! The last steps of set-up and of an invitation: words on paper, and words to read aloud.

use super::Progress;
use crate::web::view::View;
#[cfg(test)]
use crate::web::view::sample;
use serde::Serialize;

/// A step: words to print or write down, for a new browser or for recovery.
///
/// Fields: `token`, `word` (the word asked for); `do=kit` or `do=half`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PaperWords {
    /// The path it posts to.
    pub(crate) action: String,
    /// The form token.
    pub(crate) token: String,
    /// The token of these words, where the form token is the session's; else empty.
    pub(crate) kit: String,
    /// The place in the ceremony.
    pub(crate) progress: Progress,
    /// What the words are.
    pub(crate) paper: Paper,
    /// The person's name, printed on a kit.
    pub(crate) name: String,
    /// The twenty-four words.
    pub(crate) words: Vec<String>,
    /// The place of the word that is asked for, counted from 1.
    pub(crate) ask: usize,
    /// The typed word was another.
    pub(crate) wrong: bool,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Paper {
    /// A member's kit for new browsers.
    Kit,
    /// A kit that replaces another.
    NewKit,
    /// The first half of the recovery phrase.
    HalfOne,
    /// The second half, for another person.
    HalfTwo,
}

impl View for PaperWords {
    const TEMPLATE: &'static str = "paper.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [Paper::Kit, Paper::NewKit, Paper::HalfOne, Paper::HalfTwo]
            .map(|paper| Self {
                action: "/en/join/x7".to_owned(),
                token: "t9".repeat(16),
                kit: String::new(),
                progress: Progress { step: 3, of: 4 },
                paper,
                name: "Maja Lund".to_owned(),
                words: sample::words(24),
                ask: 7,
                wrong: paper == Paper::HalfOne,
            })
            .to_vec()
    }
}

/// The last step of an invitation: waiting to be vouched for.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Waiting {
    /// The person's name.
    pub(crate) name: String,
    /// The six words to read out.
    pub(crate) words: Vec<String>,
    /// It needs no voucher (an administrator opens no case).
    pub(crate) ready: bool,
    /// The keys take the place of earlier ones.
    pub(crate) reset: bool,
}

impl View for Waiting {
    const TEMPLATE: &'static str = "waiting.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [(false, false), (true, false), (false, true)]
            .map(|(ready, reset)| Self {
                name: "Maja Lund".to_owned(),
                words: sample::words(6),
                ready,
                reset,
            })
            .to_vec()
    }
}

/// The last step of set-up: the root's six words, and where to sign in.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SetupDone {
    /// The six words of the roster root, shown in every footer.
    pub(crate) words: Vec<String>,
}

impl View for SetupDone {
    const TEMPLATE: &'static str = "setup_done.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            words: sample::words(6),
        }]
    }
}
