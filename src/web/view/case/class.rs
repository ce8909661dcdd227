//! What a case is about.

#[cfg(test)]
use super::StateKey;
use super::{CaseHead, CaseNotice};
use crate::web::view::View;
use crate::web::view::asked::Pick;
use crate::web::view::part::DateView;
#[cfg(test)]
use crate::web::view::sample;
use serde::Serialize;

/// `GET /{lang}/case/{id}/class`: what a case is about, and everything that was decided of it, with `old` and `new`
/// to compare two versions.
///
/// Forms with `token`: see [`ClassPart`]; `POST` to the same path with `do=restore`, `version` and `seen`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseClass {
    /// The form token.
    pub(crate) token: String,
    /// The head.
    pub(crate) case: CaseHead,
    /// This member may decide it now.
    pub(crate) open: bool,
    /// The form.
    pub(crate) class: ClassPart,
    /// The newest first.
    pub(crate) versions: Vec<ClassRow>,
    /// Two versions side by side.
    pub(crate) comparison: Option<ClassComparison>,
    /// Something just done.
    pub(crate) notice: Option<CaseNotice>,
}

/// What was decided at some time.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClassRow {
    /// Its number.
    pub(crate) number: u32,
    /// Who decided it; nobody of the first one.
    pub(crate) who: Option<String>,
    /// When.
    pub(crate) on: Option<DateView>,
    /// The time of day.
    pub(crate) time: String,
    /// What.
    pub(crate) fields: Vec<ClassField>,
    /// It is one of the two that are compared: the old one, or the new one.
    pub(crate) old: bool,
    /// As `old`.
    pub(crate) new: bool,
}

/// One thing that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ClassField {
    /// `scope`, `category`, `severity` or `duplicate`.
    pub(crate) field: &'static str,
    /// Of the scope `in` or `out`, of the severity its key; else words. Empty if nobody has decided.
    pub(crate) value: String,
}

/// Two versions side by side.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClassComparison {
    /// Number of the old one.
    pub(crate) old: u32,
    /// Number of the new one.
    pub(crate) new: u32,
    /// Both, thing by thing.
    pub(crate) rows: Vec<(ClassField, ClassField)>,
}

impl View for CaseClass {
    const TEMPLATE: &'static str = "case_class.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let value = |field, value: &str| ClassField {
            field,
            value: value.to_owned(),
        };
        let none = vec![
            value("scope", "in"),
            value("category", ""),
            value("severity", ""),
            value("duplicate", ""),
        ];
        let decided = |severity| {
            vec![
                value("scope", "out"),
                value("category", "Category <2>"),
                value("severity", severity),
                value("duplicate", "7Q2M-RT"),
            ]
        };
        let row = |number: u32, fields: Vec<ClassField>| ClassRow {
            number,
            who: (number > 1).then(|| "Maja <Lund>".to_owned()),
            on: (number > 1).then(|| DateView::new(2026, 12, 1)),
            time: "10:40".to_owned(),
            fields,
            old: number == 1,
            new: number == 3,
        };
        let all = [
            none.clone(),
            decided("low"),
            decided("medium"),
            decided("high"),
        ];
        let rows = (1..).zip(all).map(|(number, fields)| row(number, fields));
        let mut versions: Vec<ClassRow> = rows.collect();
        versions.reverse();
        let page = |class, notice| Self {
            token: "t9".repeat(16),
            case: CaseHead::sample(StateKey::InProgress, true, sample::dates()),
            open: true,
            class,
            versions: versions.clone(),
            comparison: Some(ClassComparison {
                old: 1,
                new: 3,
                rows: none.iter().cloned().zip(decided("high")).collect(),
            }),
            notice,
        };
        let mut pages: Vec<Self> = ClassPart::samples()
            .into_iter()
            .zip([Some(CaseNotice::Classified), None])
            .map(|(class, notice)| page(class, notice))
            .collect();
        let first = ClassPart::samples().remove(0);
        pages.push(Self {
            open: false,
            versions: vec![row(1, none.clone())],
            comparison: None,
            ..page(first, Some(CaseNotice::Meanwhile))
        });
        pages
    }
}

/// What a case is about, as a form: `POST /{lang}/case/{id}/class` with `scope` (`in` or `out`), `category`,
/// `severity`, `duplicate` and `same` (labels of other cases).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClassPart {
    /// The categories of the questionnaire that the case was made under.
    pub(crate) categories: Vec<Pick>,
    /// The chosen category is the reporter's, and nobody has decided.
    pub(crate) proposed: bool,
    /// `low`, `medium` or `high`; empty if nobody has decided.
    pub(crate) severity: &'static str,
    /// It is outside what the channel is for.
    pub(crate) out_of_scope: bool,
    /// The label of the case that tells the same.
    pub(crate) duplicate: String,
    /// This member knows no case with that label.
    pub(crate) duplicate_unknown: bool,
    /// The label of a case that may come from the same reporter, as typed.
    pub(crate) same: String,
    /// This member knows no case with that label.
    pub(crate) same_unknown: bool,
    /// What was decided when the form was made.
    pub(crate) seen: String,
}

#[cfg(test)]
impl ClassPart {
    /// Every state.
    pub(in crate::web::view) fn samples() -> Vec<Self> {
        let pick = |value: &str, chosen| Pick {
            value: value.to_owned(),
            label: format!("Category <{value}>"),
            chosen,
        };
        let fresh = Self {
            categories: vec![pick("1", false), pick("2", true)],
            proposed: true,
            severity: "",
            out_of_scope: false,
            duplicate: String::new(),
            duplicate_unknown: false,
            same: String::new(),
            same_unknown: false,
            seen: "-.-.false.false".to_owned(),
        };
        let decided = Self {
            proposed: false,
            severity: "high",
            out_of_scope: true,
            duplicate: "7Q2M-RT".to_owned(),
            duplicate_unknown: true,
            same: "H3KD-9W".to_owned(),
            same_unknown: true,
            seen: "2.high.true.true".to_owned(),
            categories: Vec::new(),
        };
        vec![fresh, decided]
    }
}
