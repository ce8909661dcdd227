//! A case before it is assigned, and the form that assigns it.

use super::{CaseHead, CaseNotice, ClassPart, ConflictPart, Files, MinutesPart, ReportText};
use crate::web::view::View;
use crate::web::view::part::DateView;
#[cfg(test)]
use crate::web::view::sample;
use serde::Serialize;

/// `GET /{lang}/case/{id}` for a triager, while the case is unassigned.
///
/// Forms with `token`: `POST /{lang}/case/{id}/assign` with `conflict` (`no` or `yes`), `conflict_note`, `exclude`
/// (member ids, many), `lawyer`, `standby`, and `do=check` or `do=exclude` where nobody is assigned yet;
/// `POST /{lang}/case/{id}/class`; `POST /{lang}/case/{id}/message` with `do=acknowledge`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseTriage {
    /// The form token.
    pub(crate) token: String,
    /// The head.
    pub(crate) case: CaseHead,
    /// The report; of a blind case only category, place and conflict names.
    pub(crate) report: ReportText,
    /// The triager of this case opens neither text nor files.
    pub(crate) blind: bool,
    /// The language the reporter used, by its own name.
    pub(crate) language: &'static str,
    /// Minutes or a letter that staff typed, and what the reporter says of them.
    pub(crate) minutes: Option<MinutesPart>,
    /// What it is about.
    pub(crate) class: ClassPart,
    /// Its files.
    pub(crate) files: Files,
    /// The report is confirmed already.
    pub(crate) acknowledged: bool,
    /// The answer to the conflict question as typed: `yes`, `no`, or empty.
    pub(crate) conflict: String,
    /// Who could be shut out.
    pub(crate) conflicts: ConflictPart,
    /// Lawyers who can be assigned.
    pub(crate) lawyers: Vec<MemberChoice>,
    /// Lawyers who can be standby.
    pub(crate) standbys: Vec<MemberChoice>,
    /// What is wrong with the form.
    pub(crate) problems: AssignProblems,
    /// Two people end a case of this client, so nobody ends it unread.
    pub(crate) two: bool,
    /// Something just done.
    pub(crate) notice: Option<CaseNotice>,
}

/// A member who can be chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MemberChoice {
    /// The member's id, the field's value.
    pub(crate) id: String,
    /// The member's name.
    pub(crate) name: String,
    /// Chosen.
    pub(crate) chosen: bool,
    /// The last day of an absence that is not over.
    pub(crate) away: Option<DateView>,
    /// What kinds of cases they carry, separated by commas; empty when not said.
    pub(crate) fields: String,
}

/// What is wrong with an assignment, by field.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct AssignProblems {
    /// The conflict question is not answered.
    pub(crate) conflict: bool,
    /// The lawyer.
    pub(crate) lawyer: Option<ChoiceProblem>,
    /// The standby.
    pub(crate) standby: Option<ChoiceProblem>,
    /// Neither a person nor a word was given to be recorded.
    pub(crate) missing: bool,
    /// Nobody would be left who reads the case.
    pub(crate) nobody_left: bool,
}

/// What is wrong with a chosen member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum ChoiceProblem {
    /// Nobody is chosen.
    Empty,
    /// The person is excluded from the case.
    Excluded,
    /// The person may not carry this tenant's cases, or left.
    NotEligible,
    /// Lawyer and standby are the same person.
    Same,
}

impl View for CaseTriage {
    const TEMPLATE: &'static str = "case_triage.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        sample::triage()
    }
}
