//! What a client says and asks, in versions that a lawyer approves.

use serde::Serialize;

use crate::web::view::View;
use crate::web::view::asked::KindKey;
use crate::web::view::part::DateView;
use crate::web::view::report::TextProblem;

/// What texts and questions have in common: what waits, and what was.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Versions {
    /// The mark of the words that an editor starts from.
    pub(crate) seen: String,
    /// What waits for a yes.
    pub(crate) pending: Option<PendingView>,
    /// Every version, newest first.
    pub(crate) editions: Vec<EditionRow>,
    /// The viewer writes.
    pub(crate) edits: bool,
    /// The viewer says yes.
    pub(crate) approves: bool,
    /// Something just done.
    pub(crate) notice: Option<WordingNotice>,
}

/// A form that was not taken, because the words it was filled from are others by now.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WordingClash {
    /// The id of the heading above the form.
    pub(crate) form: &'static str,
    /// What the form says otherwise than it is there now.
    pub(crate) rows: Vec<Difference>,
}

/// A change that waits for a yes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PendingView {
    /// Names exactly this state of it.
    pub(crate) revision: String,
    /// Who wrote it.
    pub(crate) by: String,
    /// When.
    pub(crate) on: DateView,
    /// What it changes.
    pub(crate) differences: Vec<Difference>,
    /// The logo changes: before and after, as pictures in the page.
    pub(crate) logos: Option<[Option<String>; 2]>,
}

/// What changes in one language.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Difference {
    /// The language's own name, if the words are of one.
    pub(crate) lang: Option<&'static str>,
    /// Part by part.
    pub(crate) rows: Vec<DifferenceRow>,
    /// Nothing changes.
    pub(crate) same: bool,
}

/// A part before and after.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DifferenceRow {
    /// It stays as it is.
    pub(crate) same: bool,
    /// Before.
    pub(crate) old: Option<String>,
    /// After.
    pub(crate) new: Option<String>,
}

/// A version.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EditionRow {
    /// Its number.
    pub(crate) number: u32,
    /// Who wrote it.
    pub(crate) by: String,
    /// Who said yes.
    pub(crate) second: String,
    /// Since when.
    pub(crate) on: DateView,
    /// The version that it brought back.
    pub(crate) restored: Option<u32>,
    /// It is in use.
    pub(crate) current: bool,
}

/// Something just done with words.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WordingNotice {
    /// A draft was stored.
    Saved,
    /// It is in use.
    Approved,
    /// It changed since the page was made.
    Changed,
    /// It was dropped.
    Dropped,
    /// The picture is no logo.
    NoLogo,
}

/// `GET` and `POST /{lang}/tenants/{id}/texts`.
///
/// Forms with `token`: `seen`, `advice-{lang}` and `information-{lang}`; `do=approve` and `do=discard` with `revision`;
/// `restore={number}` with `seen`. `POST …/logo` with `files`, `do=set` or `do=remove`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WordedTexts {
    /// The form token.
    pub(crate) token: String,
    /// The id.
    pub(crate) id: String,
    /// The tenant's name.
    pub(crate) name: String,
    /// Which words these are, for paths.
    pub(crate) path: &'static str,
    /// What waits and what was.
    pub(crate) versions: Versions,
    /// The texts as typed.
    pub(crate) texts: Vec<LangText>,
    /// The mark of what they were filled from.
    pub(crate) seen: String,
    /// Something is wrong with one of them.
    pub(crate) wrong: bool,
    /// Somebody else has written them meanwhile.
    pub(crate) clash: Option<WordingClash>,
    /// The logo, as a picture in the page.
    pub(crate) logo: Option<String>,
}

/// The texts of a language as typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LangText {
    /// The tag.
    pub(crate) tag: &'static str,
    /// The language's own name.
    pub(crate) name: &'static str,
    /// The advice.
    pub(crate) advice: String,
    /// The information.
    pub(crate) information: String,
    /// What is wrong with the advice.
    pub(crate) advice_problem: Option<TextProblem>,
    /// What is wrong with the information.
    pub(crate) information_problem: Option<TextProblem>,
}

/// `GET` and `POST /{lang}/tenants/{id}/questions`.
///
/// Form with `token`: `seen`, `category` (numbers, many), `c{number}-{lang}`, `question` (numbers, many), `q{number}-kind`,
/// `q{number}-label-{lang}`, `q{number}-why-{lang}`, `q{number}-choices-{lang}`; 0 is a new one. Others as for texts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Questions {
    /// The form token.
    pub(crate) token: String,
    /// The id.
    pub(crate) id: String,
    /// The tenant's name.
    pub(crate) name: String,
    /// Which words these are, for paths.
    pub(crate) path: &'static str,
    /// What waits and what was.
    pub(crate) versions: Versions,
    /// The categories as typed, and room for one more.
    pub(crate) categories: Vec<CategoryRow>,
    /// The questions as typed, and room for one more.
    pub(crate) questions: Vec<QuestionRow>,
    /// The mark of what they were filled from.
    pub(crate) seen: String,
    /// Somebody else has written them meanwhile.
    pub(crate) clash: Option<WordingClash>,
    /// What is wrong.
    pub(crate) problem: Option<QuestionsProblem>,
}

/// A category as typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CategoryRow {
    /// Its number; 0 for a new one.
    pub(crate) number: u16,
    /// Its name in each language.
    pub(crate) names: Vec<Worded>,
}

/// A text in a language.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Worded {
    /// The tag.
    pub(crate) tag: &'static str,
    /// The language's own name.
    pub(crate) name: &'static str,
    /// The text.
    pub(crate) text: String,
}

/// A question as typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct QuestionRow {
    /// Its number; 0 for a new one.
    pub(crate) number: u16,
    /// What an answer is.
    pub(crate) kind: KindKey,
    /// Its words in each language.
    pub(crate) words: Vec<QuestionText>,
}

/// A question in a language, as typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct QuestionText {
    /// The tag.
    pub(crate) tag: &'static str,
    /// The language's own name.
    pub(crate) name: &'static str,
    /// The question.
    pub(crate) label: String,
    /// Why it is asked.
    pub(crate) why: String,
    /// What can be chosen, one a line.
    pub(crate) choices: String,
}

/// What is wrong with a questionnaire.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum QuestionsProblem {
    /// Too many of them.
    TooMany {
        /// How many fit.
        most: usize,
    },
    /// A text is missing in a language.
    Missing,
    /// Choices that do not go together.
    Choices,
    /// A text is too long.
    TooLong {
        /// Characters that fit.
        limit: usize,
    },
}

impl View for WordedTexts {
    const TEMPLATE: &'static str = "tenant_texts.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::super::sample::worded_texts()
    }
}

impl View for Questions {
    const TEMPLATE: &'static str = "tenant_questions.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::super::sample::questions()
    }
}
