//! What a tenant asks beside the description, and in which words.

use serde::{Deserialize, Serialize};

/// The categories and questions of a tenant. No answer is mandatory.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Questionnaire {
    /// What a report can be about, in the order of the list.
    pub categories: Vec<CategoryWords>,
    /// The questions, in the order they are asked.
    pub questions: Vec<Question>,
    last_category: u16,
    last_question: u16,
}

/// A category: its number, and its name in each language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CategoryWords {
    /// Never used again for another one, in any version.
    pub number: u16,
    /// Names by language.
    pub names: Vec<(String, String)>,
}

/// A question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Question {
    /// Never used again for another one, in any version.
    pub number: u16,
    /// What an answer is.
    pub kind: AnswerKind,
    /// The words of each language.
    pub words: Vec<QuestionWords>,
}

/// A question in one language.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct QuestionWords {
    /// The language, as in the path of a page.
    pub lang: String,
    /// The question.
    pub label: String,
    /// Why it is asked.
    pub why: String,
    /// What can be chosen, for [`AnswerKind::Choice`].
    pub choices: Vec<String>,
}

/// What an answer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum AnswerKind {
    /// One line.
    Short,
    /// Several lines.
    Long,
    /// A day, as the browser writes it.
    Date,
    /// One of some answers.
    Choice,
}

/// Why a questionnaire cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuestionProblem {
    /// More categories or questions than this.
    TooMany {
        /// The most there may be.
        most: usize,
    },
    /// A text is missing in one of the languages.
    Missing,
    /// A choice has not the same number of answers, at least two, in every language.
    Choices,
    /// A text is longer than this many characters.
    TooLong {
        /// Characters that fit.
        limit: usize,
    },
}

impl Questionnaire {
    /// A number for a new category.
    pub fn next_category(&mut self) -> u16 {
        self.last_category = self.last_category.saturating_add(1);
        self.last_category
    }

    /// A number for a new question.
    pub fn next_question(&mut self) -> u16 {
        self.last_question = self.last_question.saturating_add(1);
        self.last_question
    }

    /// Uses up the numbers that another version has used, so that none gets a second meaning.
    pub fn count_on_from(&mut self, other: &Self) {
        self.last_category = self.last_category.max(other.last_category);
        self.last_question = self.last_question.max(other.last_question);
    }

    /// Whether nothing is asked beside the description.
    pub fn is_empty(&self) -> bool {
        self.categories.is_empty() && self.questions.is_empty()
    }

    /// What keeps it from being used by a tenant that offers these languages.
    pub fn problem(&self, languages: &[String]) -> Option<QuestionProblem> {
        if self.questions.len() > MOST_QUESTIONS {
            let most = MOST_QUESTIONS;
            return Some(QuestionProblem::TooMany { most });
        }
        if self.categories.len() > MOST_CATEGORIES {
            let most = MOST_CATEGORIES;
            return Some(QuestionProblem::TooMany { most });
        }
        let categories = languages.iter().flat_map(|lang| {
            self.categories
                .iter()
                .map(move |category| text_problem(category.name(lang).unwrap_or_default()))
        });
        let questions = self
            .questions
            .iter()
            .flat_map(|question| question.problems(languages));
        categories.chain(questions).flatten().next()
    }
}

impl CategoryWords {
    /// The name in a language.
    pub fn name(&self, lang: &str) -> Option<&str> {
        self.names
            .iter()
            .find(|(own, _)| own == lang)
            .map(|(_, name)| name.as_str())
    }
}

impl Question {
    /// The words of a language.
    pub fn words(&self, lang: &str) -> Option<&QuestionWords> {
        self.words.iter().find(|words| words.lang == lang)
    }

    fn problems(&self, languages: &[String]) -> Vec<Option<QuestionProblem>> {
        let mut found = Vec::new();
        let mut counts = Vec::new();
        for lang in languages {
            let Some(words) = self.words(lang) else {
                return vec![Some(QuestionProblem::Missing)];
            };
            found.extend([text_problem(&words.label), text_problem(&words.why)]);
            if self.kind == AnswerKind::Choice {
                counts.push(words.choices.len());
                found.extend(words.choices.iter().map(|choice| text_problem(choice)));
            }
        }
        let first = counts.first().copied();
        let uneven = counts
            .iter()
            .any(|&count| Some(count) != first || !(2..=MOST_CHOICES).contains(&count));
        found.push(uneven.then_some(QuestionProblem::Choices));
        found
    }
}

fn text_problem(text: &str) -> Option<QuestionProblem> {
    if text.trim().is_empty() {
        return Some(QuestionProblem::Missing);
    }
    (text.chars().count() > MOST_TEXT).then_some(QuestionProblem::TooLong { limit: MOST_TEXT })
}

/// Questions that a page can ask before it becomes a burden.
const MOST_QUESTIONS: usize = 10;
const MOST_CATEGORIES: usize = 20;
const MOST_CHOICES: usize = 20;
/// Characters of a question, a purpose, a choice or a name.
const MOST_TEXT: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    fn langs() -> Vec<String> {
        vec!["en".to_owned(), "da".to_owned()]
    }

    fn words(lang: &str, choices: &[&str]) -> QuestionWords {
        QuestionWords {
            lang: lang.to_owned(),
            label: "Where?".to_owned(),
            why: "So that we know whom to ask.".to_owned(),
            choices: choices.iter().map(|&choice| choice.to_owned()).collect(),
        }
    }

    fn asked(kind: AnswerKind, words: Vec<QuestionWords>) -> Questionnaire {
        Questionnaire {
            questions: vec![Question {
                number: 1,
                kind,
                words,
            }],
            ..Questionnaire::default()
        }
    }

    #[test]
    fn every_question_says_why_in_every_language() {
        let whole = asked(AnswerKind::Short, vec![words("en", &[]), words("da", &[])]);
        assert_eq!(whole.problem(&langs()), None);
        let half = asked(AnswerKind::Short, vec![words("en", &[])]);
        assert_eq!(half.problem(&langs()), Some(QuestionProblem::Missing));
        let mut silent = whole;
        silent.questions[0].words[1].why.clear();
        assert_eq!(silent.problem(&langs()), Some(QuestionProblem::Missing));
        assert_eq!(silent.problem(&langs()[..1]), None);
    }

    #[test]
    fn a_choice_has_the_same_answers_in_every_language() {
        let two = ["yes", "no"];
        let choice =
            |da: &[&str]| asked(AnswerKind::Choice, vec![words("en", &two), words("da", da)]);
        assert_eq!(choice(&["ja", "nej"]).problem(&langs()), None);
        for uneven in [&["ja"][..], &[], &["ja", "nej", "måske"]] {
            assert_eq!(
                choice(uneven).problem(&langs()),
                Some(QuestionProblem::Choices)
            );
        }
    }

    #[test]
    fn a_number_is_never_given_twice() {
        let mut old = Questionnaire::default();
        let (question, category) = (old.next_question(), old.next_category());
        assert!(old.next_question() > question);
        assert!(old.next_category() > category);
        let mut restored = Questionnaire::default();
        restored.count_on_from(&old);
        assert!(restored.next_question() > question + 1);
        assert!(restored.next_category() > category + 1);
    }

    #[test]
    fn a_category_has_a_name_in_every_language() {
        let category = |names: &[(&str, &str)]| CategoryWords {
            number: 1,
            names: names
                .iter()
                .map(|&(lang, name)| (lang.to_owned(), name.to_owned()))
                .collect(),
        };
        let both = category(&[("en", "Fraud"), ("da", "Bedrageri")]);
        assert_eq!(both.name("da"), Some("Bedrageri"));
        assert_eq!(both.name("de"), None);
        let problem = |category: CategoryWords| {
            let asked = Questionnaire {
                categories: vec![category],
                ..Questionnaire::default()
            };
            asked.problem(&langs())
        };
        assert_eq!(problem(both), None);
        let missing = Some(QuestionProblem::Missing);
        assert_eq!(problem(category(&[("en", "Fraud")])), missing);
        assert_eq!(problem(category(&[("en", "Fraud"), ("da", " ")])), missing);
    }

    #[test]
    fn nothing_is_asked_only_where_there_is_neither_a_category_nor_a_question() {
        let question = asked(AnswerKind::Short, Vec::new());
        let category = Questionnaire {
            categories: vec![CategoryWords {
                number: 1,
                names: Vec::new(),
            }],
            ..Questionnaire::default()
        };
        assert!(Questionnaire::default().is_empty());
        assert!(!question.is_empty() && !category.is_empty());
    }

    #[test]
    fn the_most_that_is_allowed_is_allowed_and_no_more() {
        let many = |questions, categories| {
            let question = asked(AnswerKind::Short, Vec::new()).questions;
            let category = CategoryWords {
                number: 1,
                names: Vec::new(),
            };
            let asked = Questionnaire {
                questions: question.into_iter().cycle().take(questions).collect(),
                categories: vec![category; categories],
                ..Questionnaire::default()
            };
            asked.problem(&[])
        };
        assert_eq!(many(MOST_QUESTIONS, MOST_CATEGORIES), None);
        let too_many = |most| Some(QuestionProblem::TooMany { most });
        assert_eq!(many(MOST_QUESTIONS + 1, 0), too_many(MOST_QUESTIONS));
        assert_eq!(many(0, MOST_CATEGORIES + 1), too_many(MOST_CATEGORIES));

        let labelled = |length| {
            let words = QuestionWords {
                label: "x".repeat(length),
                ..words("en", &[])
            };
            asked(AnswerKind::Short, vec![words]).problem(&langs()[..1])
        };
        assert_eq!(labelled(MOST_TEXT), None);
        let limit = MOST_TEXT;
        assert_eq!(
            labelled(MOST_TEXT + 1),
            Some(QuestionProblem::TooLong { limit })
        );
    }
}
