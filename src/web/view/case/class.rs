//! What a case is about.

use crate::web::view::asked::Pick;
use serde::Serialize;

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
        };
        let decided = Self {
            proposed: false,
            severity: "high",
            out_of_scope: true,
            duplicate: "7Q2M-RT".to_owned(),
            duplicate_unknown: true,
            same: "H3KD-9W".to_owned(),
            same_unknown: true,
            categories: Vec::new(),
        };
        vec![fresh, decided]
    }
}
