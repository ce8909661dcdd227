//! A tenant's own words on reporters' pages: texts in parts, and what is asked.

use serde::Serialize;

use super::report::TextProblem;

/// A part of a text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BlockView {
    /// It is a heading.
    pub(crate) heading: bool,
    /// The words.
    pub(crate) text: String,
}

/// What is asked beside the description.
///
/// Fields: `asked` (the edition), `category` (a number), `q-{number}`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Asked {
    /// The edition of the questionnaire.
    pub(crate) edition: u32,
    /// The categories to choose from.
    pub(crate) categories: Vec<Pick>,
    /// The questions.
    pub(crate) questions: Vec<QuestionView>,
}

/// Something that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Pick {
    /// The field's value.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
    /// Chosen.
    pub(crate) chosen: bool,
}

/// A question as typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct QuestionView {
    /// The field's name and id.
    pub(crate) name: String,
    /// What an answer is.
    pub(crate) kind: KindKey,
    /// The question.
    pub(crate) label: String,
    /// Why it is asked.
    pub(crate) why: String,
    /// What can be chosen.
    pub(crate) choices: Vec<Pick>,
    /// The answer so far.
    pub(crate) value: String,
    /// What is wrong with it.
    pub(crate) problem: Option<TextProblem>,
}

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KindKey {
    /// One line.
    Short,
    /// Several lines.
    Long,
    /// A day.
    Date,
    /// One of some answers.
    Choice,
}

/// A question that was answered.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Answered {
    /// The question.
    pub(crate) label: String,
    /// The answer.
    pub(crate) text: String,
}

#[cfg(test)]
pub(super) mod sample {
    use super::*;

    /// A text with both kinds of parts.
    pub(in crate::web::view) fn blocks() -> Vec<BlockView> {
        [
            (true, "What this is for"),
            (false, "Report what is wrong\nat Nordvik Food <A/S>."),
        ]
        .map(|(heading, text)| BlockView {
            heading,
            text: text.to_owned(),
        })
        .to_vec()
    }

    /// One question of every kind.
    pub(in crate::web::view) fn asked(problem: Option<TextProblem>) -> Asked {
        let pick = |value: &str, chosen| Pick {
            value: value.to_owned(),
            label: format!("{value} <9>"),
            chosen,
        };
        let kinds = [
            KindKey::Short,
            KindKey::Long,
            KindKey::Date,
            KindKey::Choice,
        ];
        let questions = kinds
            .into_iter()
            .zip(1..)
            .map(|(kind, number)| QuestionView {
                name: format!("q-{number}"),
                kind,
                label: "Which place is it about?".to_owned(),
                why: "So that we know whom to ask.".to_owned(),
                choices: vec![pick("Hall 3", false), pick("The harbour", true)],
                value: if kind == KindKey::Date {
                    "2026-11-23".to_owned()
                } else {
                    "The <xyzzy>".to_owned()
                },
                problem: problem.clone().filter(|_| kind == KindKey::Long),
            });
        Asked {
            edition: 3,
            categories: vec![pick("1", false), pick("2", true)],
            questions: questions.collect(),
        }
    }

    /// Answers to some of them.
    pub(in crate::web::view) fn answered() -> Vec<Answered> {
        vec![Answered {
            label: "Which place is it about?".to_owned(),
            text: "The <xyzzy>\nbehind gate B".to_owned(),
        }]
    }
}
