//! The categories and questions of a tenant.

use crate::app::mark::Mark;
use crate::app::tenants::Wording;
use axum::extract::State;
use subrosa_policy::{
    AnswerKind, CategoryWords, Question, QuestionProblem, QuestionWords, Questionnaire, TenantId,
    plain_line, plain_text,
};

use super::since::{SEEN, answered};
use super::tenants::posted;
use super::{StaffDesk, sign_in, wording};
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::asked::kind_key;
use crate::web::form::Form;
use crate::web::route::Route;
use crate::web::view::asked::KindKey;
use crate::web::view::tenants::{
    CategoryRow, QuestionRow, QuestionText, Questions, QuestionsProblem, Worded, WordingNotice,
};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/tenants/{id}/questions`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    questions_page(&desk, &route, &session, None, None).await
}

/// `POST /{lang}/tenants/{id}/questions`: saves a draft, says yes or no to it, brings back a version.
pub(super) async fn write(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let id: TenantId = route.id("id")?;
    if let Some(notice) = wording::act::<Questionnaire>(&desk, &session, id, &form).await? {
        return questions_page(&desk, &route, &session, Some(notice), None).await;
    }
    session.value.actor.manage_tenants()?;
    let (now, _) = wording::read::<Questionnaire>(&desk, &session, id).await?;
    let written = questionnaire(&now, &form);
    if let Some(problem) = written.problem(&now.tenant.languages) {
        let typed = Typed {
            written,
            seen: form.line(SEEN),
            problem: Some(problem),
        };
        return questions_page(&desk, &route, &session, None, Some(typed)).await;
    }
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    let seen = Mark::brought(form.line(SEEN));
    match blocking(move || tenants.write(&staff, id, &seen, |_| written)).await {
        Ok(()) => questions_page(&desk, &route, &session, Some(WordingNotice::Saved), None).await,
        Err(AppError::Meanwhile) => {
            // New ones get numbers that those of somebody else have not.
            let (now, _) = wording::read::<Questionnaire>(&desk, &session, id).await?;
            let typed = Typed {
                written: questionnaire(&now, &form),
                seen: String::new(),
                problem: None,
            };
            questions_page(&desk, &route, &session, None, Some(typed)).await
        }
        Err(error) => Err(error),
    }
}

/// What was typed and not taken.
struct Typed {
    written: Questionnaire,
    /// The mark that came with it.
    seen: String,
    /// What is wrong with it; none if it was filled from others than those that are there now.
    problem: Option<QuestionProblem>,
}

async fn questions_page(
    desk: &StaffDesk,
    route: &Route,
    session: &Session<StaffSession>,
    notice: Option<WordingNotice>,
    typed: Option<Typed>,
) -> Result<Response, AppError> {
    let id: TenantId = route.id("id")?;
    let (wording, names) = wording::read::<Questionnaire>(desk, session, id).await?;
    let versions = wording::versions(&wording, &names, None, notice)?;
    let mark = versions.seen.clone();
    let (shown, seen, problem, clash) = match typed {
        None => (wording.draft().clone(), mark, None, None),
        Some(typed) if typed.problem.is_none() => {
            let clash = wording::clash(wording.draft(), &typed.written);
            (typed.written, mark, None, Some(clash))
        }
        Some(typed) => (typed.written, typed.seen, typed.problem, None),
    };
    let view = Questions {
        token: session.token.clone(),
        id: id.to_string(),
        name: wording.tenant.name.clone(),
        path: "questions",
        versions,
        categories: category_rows(&shown),
        questions: question_rows(&shown),
        seen,
        clash,
        problem: problem.map(problem_view),
    };
    let rest = format!("tenants/{id}/questions");
    let chrome = desk.chrome(session, Section::Tenants, &rest);
    let page = page(&desk.pages, route.lang, &chrome, &view)?;
    Ok(answered(page, view.clash.is_some()))
}

/// What was typed. Numbers that no version and no draft has used are new ones.
fn questionnaire(now: &Wording<Questionnaire>, form: &Form) -> Questionnaire {
    let mut written = Questionnaire::default();
    for known in [&now.current, now.draft()] {
        written.count_on_from(known);
    }
    for typed in numbers(form, "category") {
        let names: Vec<(String, String)> = langs(|tag| {
            let name = plain_line(&form.line(&format!("c{typed}-{tag}")));
            (tag.to_owned(), name)
        });
        if names.iter().any(|(_, name)| !name.is_empty()) {
            let known = |own: &Questionnaire| own.categories.iter().any(|c| c.number == typed);
            let number = if known(&now.current) || known(now.draft()) {
                typed
            } else {
                written.next_category()
            };
            written.categories.push(CategoryWords { number, names });
        }
    }
    for typed in numbers(form, "question") {
        let words = langs(|tag| question_words(form, typed, tag));
        let is_said = |words: &QuestionWords| !words.label.is_empty() || !words.why.is_empty();
        if words.iter().any(is_said) {
            let known = |own: &Questionnaire| own.questions.iter().any(|q| q.number == typed);
            let number = if known(&now.current) || known(now.draft()) {
                typed
            } else {
                written.next_question()
            };
            written.questions.push(Question {
                number,
                kind: kind(&form.line(&format!("q{typed}-kind"))),
                words,
            });
        }
    }
    written
}

fn question_words(form: &Form, number: u16, tag: &str) -> QuestionWords {
    let line = |what: &str| plain_line(&form.line(&format!("q{number}-{what}-{tag}")));
    let choices = plain_text(&form.text(&format!("q{number}-choices-{tag}")));
    let choices = choices.lines().map(str::trim);
    QuestionWords {
        lang: tag.to_owned(),
        label: line("label"),
        why: line("why"),
        choices: choices
            .filter(|choice| !choice.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

/// The numbers that a form lists, each once.
fn numbers(form: &Form, name: &str) -> Vec<u16> {
    let mut found = Vec::new();
    for number in form.all(name).filter_map(|number| number.parse().ok()) {
        if !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

fn langs<T>(of: impl Fn(&str) -> T) -> Vec<T> {
    Lang::ALL.into_iter().map(|lang| of(lang.tag())).collect()
}

/// The categories, and room for one more.
fn category_rows(questionnaire: &Questionnaire) -> Vec<CategoryRow> {
    let row = |category: &CategoryWords| CategoryRow {
        number: category.number,
        names: names(|tag| category.name(tag).unwrap_or_default().to_owned()),
    };
    let one_more = CategoryRow {
        number: 0,
        names: names(|_| String::new()),
    };
    let rows = questionnaire.categories.iter().map(row);
    rows.chain([one_more]).collect()
}

fn names(text: impl Fn(&str) -> String) -> Vec<Worded> {
    Lang::ALL
        .into_iter()
        .map(|lang| Worded {
            tag: lang.tag(),
            name: lang.name(),
            text: text(lang.tag()),
        })
        .collect()
}

/// The questions, and room for one more.
fn question_rows(questionnaire: &Questionnaire) -> Vec<QuestionRow> {
    let row = |question: &Question| QuestionRow {
        number: question.number,
        kind: kind_key(question.kind),
        words: texts(|tag| question.words(tag).cloned().unwrap_or_default()),
    };
    let one_more = QuestionRow {
        number: 0,
        kind: KindKey::Short,
        words: texts(|_| QuestionWords::default()),
    };
    let rows = questionnaire.questions.iter().map(row);
    rows.chain([one_more]).collect()
}

fn texts(words: impl Fn(&str) -> QuestionWords) -> Vec<QuestionText> {
    Lang::ALL
        .into_iter()
        .map(|lang| {
            let words = words(lang.tag());
            QuestionText {
                tag: lang.tag(),
                name: lang.name(),
                label: words.label,
                why: words.why,
                choices: words.choices.join("\n"),
            }
        })
        .collect()
}

fn kind(key: &str) -> AnswerKind {
    match key {
        "long" => AnswerKind::Long,
        "date" => AnswerKind::Date,
        "choice" => AnswerKind::Choice,
        _ => AnswerKind::Short,
    }
}

fn problem_view(problem: QuestionProblem) -> QuestionsProblem {
    match problem {
        QuestionProblem::TooMany { most } => QuestionsProblem::TooMany { most },
        QuestionProblem::Missing => QuestionsProblem::Missing,
        QuestionProblem::Choices => QuestionsProblem::Choices,
        QuestionProblem::TooLong { limit } => QuestionsProblem::TooLong { limit },
    }
}
