//! A tenant's own words in the shape that reporters' pages show, in use or as a preview.

use crate::app::kept::Tenant;
use crate::app::tenants::{Offer, said};
use subrosa_policy::{
    AnswerKind, Counting, LangTexts, Modes, Question, Questionnaire, blocks as parts,
};

use super::view::Lang;
use super::view::asked::{Asked, BlockView, KindKey, Pick, QuestionView};
use super::view::entry::{About, Entry};
use super::view::part::FileLimits;
use super::view::report::{Report, ReportProblems, TextProblem, Typed};

/// A tenant's first page, as it is without Tor.
pub(crate) fn entry(channel: String, offer: &Offer, lang: Lang, firm: &str) -> Entry {
    Entry {
        channel,
        tenant: offer.tenant.name.clone(),
        firm: firm.to_owned(),
        through_tor: false,
        onion: None,
        logo: offer.texts.logo.is_some(),
        blocks: blocks(offer, lang, |texts| &texts.advice),
        days: offer.legal.acknowledge_days,
        working: offer.legal.counting == Counting::Working,
        months: offer.legal.feedback_months,
    }
}

/// A tenant's page of information.
pub(crate) fn about(channel: String, offer: &Offer, lang: Lang) -> About {
    About {
        channel,
        tenant: offer.tenant.name.clone(),
        logo: offer.texts.logo.is_some(),
        blocks: blocks(offer, lang, |texts| &texts.information),
        days: offer.legal.acknowledge_days,
        working: offer.legal.counting == Counting::Working,
        months: offer.legal.feedback_months,
        source: offer.legal.source.clone(),
        archive: offer.retention.archive_after,
        erase: offer.retention.erase_after,
    }
}

/// The form of a tenant that nobody has typed into.
pub(crate) fn blank(channel: String, offer: &Offer, lang: Lang, limits: FileLimits) -> Report {
    let typed = Typed {
        confidential: offer.tenant.modes == Modes::Confidential,
        asked_in: offer.asked_in,
        ..Typed::default()
    };
    let asked = asked(&offer.questionnaire, lang, &typed, &[]);
    Report {
        typed,
        ..form(channel, &offer.tenant, asked, limits)
    }
}

/// The form of a tenant without anything in it.
pub(crate) fn form(
    channel: String,
    tenant: &Tenant,
    asked: Option<Asked>,
    limits: FileLimits,
) -> Report {
    Report {
        channel,
        tenant: tenant.name.clone(),
        typed: Typed::default(),
        problems: ReportProblems::default(),
        hold: None,
        files_kept: 0,
        limits,
        modes: modes_key(tenant.modes),
        asked,
    }
}

/// What is asked beside the description, with what was typed. `None` if nothing is.
pub(crate) fn asked(
    questionnaire: &Questionnaire,
    lang: Lang,
    typed: &Typed,
    problems: &[(u16, TextProblem)],
) -> Option<Asked> {
    if questionnaire.is_empty() {
        return None;
    }
    let categories = questionnaire.categories.iter().filter_map(|category| {
        Some(Pick {
            value: category.number.to_string(),
            label: category.name(lang.tag())?.to_owned(),
            chosen: typed.category == Some(category.number),
        })
    });
    let questions = questionnaire.questions.iter().filter_map(|question| {
        let problem = problems
            .iter()
            .find(|(number, _)| *number == question.number)
            .map(|(_, problem)| problem.clone());
        question_view(question, lang, typed, problem)
    });
    Some(Asked {
        edition: typed.asked_in,
        categories: categories.collect(),
        questions: questions.collect(),
    })
}

// CLAIM(C-236): SECURITY.md
/// Forgets answers to what is not asked, and a second one to the same question: no page of ours sends them.
pub(crate) fn keep_asked(questionnaire: &Questionnaire, typed: &mut Typed) {
    let mut left: Vec<u16> = questionnaire
        .questions
        .iter()
        .map(|question| question.number)
        .collect();
    typed.given.retain(|(number, _)| {
        let at = left.iter().position(|asked| asked == number);
        at.map(|at| left.swap_remove(at)).is_some()
    });
}

/// The answers that are too long, by the numbers of their questions.
pub(crate) fn problems(questionnaire: &Questionnaire, typed: &Typed) -> Vec<(u16, TextProblem)> {
    let too_long = questionnaire.questions.iter().filter_map(|question| {
        let limit = match question.kind {
            AnswerKind::Long => MOST_LONG,
            AnswerKind::Short | AnswerKind::Date | AnswerKind::Choice => MOST_SHORT,
        };
        let long = given(typed, question).chars().count() > limit;
        long.then_some((question.number, TextProblem::TooLong { limit }))
    });
    too_long.collect()
}

/// The key of what reports may come as.
pub(crate) fn modes_key(modes: Modes) -> &'static str {
    match modes {
        Modes::Both => "both",
        Modes::Anonymous => "anonymous",
        Modes::Confidential => "confidential",
    }
}

fn question_view(
    question: &Question,
    lang: Lang,
    typed: &Typed,
    problem: Option<TextProblem>,
) -> Option<QuestionView> {
    let words = question.words(lang.tag())?;
    let value = given(typed, question);
    let mut choices: Vec<Pick> = words
        .choices
        .iter()
        .map(|choice| pick(choice, value))
        .collect();
    // Chosen on a page in another language: it stays as it was chosen.
    if !value.is_empty() && !choices.iter().any(|choice| choice.chosen) {
        choices.push(pick(value, value));
    }
    Some(QuestionView {
        name: format!("q-{}", question.number),
        // A browser would show a day's field empty if it cannot read what is in it.
        kind: if question.kind == AnswerKind::Date && !value.is_empty() && !is_date(value) {
            KindKey::Short
        } else {
            kind_key(question.kind)
        },
        label: words.label.clone(),
        why: words.why.clone(),
        choices,
        value: value.to_owned(),
        problem,
    })
}

/// The key of what an answer is.
pub(crate) fn kind_key(kind: AnswerKind) -> KindKey {
    match kind {
        AnswerKind::Short => KindKey::Short,
        AnswerKind::Long => KindKey::Long,
        AnswerKind::Date => KindKey::Date,
        AnswerKind::Choice => KindKey::Choice,
    }
}

fn pick(choice: &str, value: &str) -> Pick {
    Pick {
        value: choice.to_owned(),
        label: choice.to_owned(),
        chosen: choice == value,
    }
}

fn given<'a>(typed: &'a Typed, question: &Question) -> &'a str {
    let answers = typed.given.iter();
    let mut own = answers.filter(|(number, _)| *number == question.number);
    own.next().map_or("", |(_, answer)| answer.as_str())
}

/// Whether a text is a day as browsers write it, such as `2026-11-23`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [y, m, d] if y.len() == 4 && m.len() == 2 && d.len() == 2)
        && parts.iter().all(|part| digits(part))
}

fn blocks(offer: &Offer, lang: Lang, text: fn(&LangTexts) -> &String) -> Vec<BlockView> {
    let texts = offer.texts.of(lang.tag());
    let found = texts.map(|texts| parts(text(texts))).unwrap_or_default();
    let views = found.iter().map(|block| {
        let (text, heading) = said(block);
        BlockView {
            heading,
            text: text.to_owned(),
        }
    });
    views.collect()
}

/// Characters of a short answer, and of a long one.
const MOST_SHORT: usize = 2_000;
const MOST_LONG: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::report::Typed;

    #[test]
    fn an_answer_to_what_is_not_asked_is_forgotten_and_so_is_a_second_one() {
        let question = |number| Question {
            number,
            kind: AnswerKind::Short,
            words: Vec::new(),
        };
        let mut questionnaire = Questionnaire::default();
        questionnaire.questions = vec![question(3), question(7)];
        let given = [(7, "a"), (8, "b"), (3, "c"), (7, "d"), (0, "e")];
        let mut typed = Typed {
            given: given
                .map(|(number, text)| (number, text.to_owned()))
                .to_vec(),
            ..Typed::default()
        };
        keep_asked(&questionnaire, &mut typed);
        assert_eq!(typed.given, [(7, "a".to_owned()), (3, "c".to_owned())]);
    }

    #[test]
    fn only_what_a_browser_can_show_as_a_day_is_one() {
        assert!(is_date("2026-11-23"));
        for other in [
            "",
            "23 November",
            "2026-11",
            "2026-1-2",
            "20261123",
            "2026-11-2x",
        ] {
            assert!(!is_date(other), "{other}");
        }
    }
}
