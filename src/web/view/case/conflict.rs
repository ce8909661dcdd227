//! Whose names stand in a case, and who is shut out of it.

use crate::web::view::chrome::RoleKey;
use crate::web::view::{View, part::DateView};
use serde::Serialize;

use super::{CaseHead, CaseNotice};

/// Who could be shut out, in a form with `conflict_note`, `exclude` and `other` (member ids, many).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ConflictPart {
    /// What was found, as typed.
    pub(crate) note: String,
    /// Everybody who works on cases of the client; those whose names were found come first.
    pub(crate) people: Vec<PersonChoice>,
    /// Names of those who are shut out already.
    pub(crate) shut_out: Vec<String>,
}

/// A person who can be shut out.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PersonChoice {
    /// The member's id, the field's value.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// What they do.
    pub(crate) roles: Vec<RoleKey>,
    /// Ticked.
    pub(crate) chosen: bool,
    /// They came after the report and could be somebody whom its reporter named: a second field,
    /// `other`, says that they are not.
    pub(crate) asks: bool,
    /// That is ticked.
    pub(crate) other: bool,
    /// Where the name stands.
    pub(crate) found: Vec<FoundName>,
}

/// A place where a name stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FoundName {
    /// Where: `note`, `exclude`, `who` or `report`.
    pub(crate) place: &'static str,
    /// How well it fits: `same`, `spelling`, `close` or `part`.
    pub(crate) fit: &'static str,
    /// The words as they were written.
    pub(crate) words: Vec<String>,
}

/// `GET` and `POST /{lang}/case/{id}/conflicts`: shutting people out of a case.
///
/// Form with `token`, `conflict_note`, `exclude`, `other` and `do=check` or `do=exclude`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseConflicts {
    /// The form token.
    pub(crate) token: String,
    /// The head.
    pub(crate) case: CaseHead,
    /// Who could be shut out.
    pub(crate) conflicts: ConflictPart,
    /// Neither a person nor a word was given.
    pub(crate) missing: bool,
    /// Nobody would be left who reads the case.
    pub(crate) nobody_left: bool,
    /// Something just done.
    pub(crate) notice: Option<CaseNotice>,
}

impl View for CaseConflicts {
    const TEMPLATE: &'static str = "case_conflicts.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        use super::StateKey;
        use crate::web::view::sample::dates;
        let fresh = Self {
            token: "t9".repeat(16),
            case: CaseHead::sample(StateKey::InProgress, true, dates()),
            conflicts: ConflictPart::sample(),
            missing: false,
            nobody_left: false,
            notice: None,
        };
        let empty = Self {
            missing: true,
            conflicts: ConflictPart {
                note: String::new(),
                people: Vec::new(),
                shut_out: Vec::new(),
            },
            ..fresh.clone()
        };
        let nobody = Self {
            nobody_left: true,
            ..fresh.clone()
        };
        let done = Self {
            notice: Some(CaseNotice::Excluded),
            ..fresh.clone()
        };
        vec![fresh, empty, nobody, done]
    }
}

/// Minutes that staff have typed, and what their reporter says of them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MinutesPart {
    /// How the report came: `oral` or `letter`.
    pub(crate) channel: &'static str,
    /// The day on which the reporter agreed.
    pub(crate) approved: Option<DateView>,
    /// Other words that the reporter proposes, each beside what it changes; the newest last.
    pub(crate) corrections: Vec<CorrectionView>,
}

/// Other words for minutes, beside the first ones.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CorrectionView {
    /// The day they were proposed.
    pub(crate) on: DateView,
    /// Part by part.
    pub(crate) rows: Vec<DifferenceRow>,
}

pub(crate) use crate::web::view::tenants::DifferenceRow;

#[cfg(test)]
impl ConflictPart {
    /// Everybody in every state.
    pub(in crate::web::view) fn sample() -> Self {
        let found = |place, fit| FoundName {
            place,
            fit,
            words: vec!["lund,".to_owned(), "Maja <x>".to_owned()],
        };
        let person =
            |id: &str, name: &str, roles: &[RoleKey], found: Vec<FoundName>| PersonChoice {
                id: id.to_owned(),
                name: name.to_owned(),
                roles: roles.to_vec(),
                chosen: found.len() > 1,
                asks: found.iter().any(|found| found.place == "exclude"),
                other: false,
                found,
            };
        let places = [found("exclude", "same"), found("report", "spelling")];
        let people = vec![
            person("m0", "Maja Lund", &[RoleKey::Lawyer], places.to_vec()),
            person(
                "m1",
                "P. Kjær",
                &[RoleKey::Triager, RoleKey::Lawyer],
                vec![found("who", "close"), found("note", "part")],
            ),
            PersonChoice {
                other: true,
                ..person(
                    "m3",
                    "Maja Lund",
                    &[RoleKey::Lawyer],
                    vec![found("exclude", "same")],
                )
            },
            person("m2", "S. Dahl", &[RoleKey::TenantUser], Vec::new()),
        ];
        Self {
            note: "finance director".to_owned(),
            people,
            shut_out: vec!["T. Friis".to_owned()],
        }
    }
}

#[cfg(test)]
impl MinutesPart {
    /// Every state.
    pub(in crate::web::view) fn samples() -> Vec<Option<Self>> {
        let on = DateView::new(2026, 11, 27);
        let row = |same, old: Option<&str>, new: Option<&str>| DifferenceRow {
            same,
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
        };
        let correction = CorrectionView {
            on: on.clone(),
            rows: vec![
                row(true, Some("It is cold."), Some("It is cold.")),
                row(false, Some("Gate B."), Some("Gate C <x>.")),
                row(false, None, Some("And D.")),
                row(false, Some("Bye."), None),
            ],
        };
        let waiting = Self {
            channel: "oral",
            approved: None,
            corrections: Vec::new(),
        };
        let agreed = Self {
            channel: "letter",
            approved: Some(on),
            corrections: vec![correction],
        };
        vec![None, Some(waiting), Some(agreed)]
    }
}
