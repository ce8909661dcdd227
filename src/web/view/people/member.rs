//! One member, for the administrator; and the cases that colleagues open again.

use super::{MemberChoice, Refusal, RightsForm, Standing, View};
use crate::web::view::since::Clash;
use serde::Serialize;

/// `GET /{lang}/people/{id}` and its failed forms.
///
/// Forms with `token`, `POST` below the same path: `rights` with `seen`, `role`, `all`, `tenant`,
/// `all-{role}`, `tenant-{role}`;
/// `service` with `seen`, `from`, `to`, `standby`, `fields-{tenant}`; `standing` with `do=suspend` or
/// `do=resume`; `reset`; `remove` with `sure`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MemberPage {
    /// The form token.
    pub(crate) token: String,
    /// The member's id.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// Where the person stands.
    pub(crate) standing: Standing,
    /// They cannot sign in.
    pub(crate) suspended: bool,
    /// It is the viewer.
    pub(crate) you: bool,
    /// Roles and tenants.
    pub(crate) rights: RightsForm,
    /// The mark of what they were filled from.
    pub(crate) rights_seen: String,
    /// Absence, standby, fields.
    pub(crate) service: Service,
    /// The keys and their history; none for whoever opens no case.
    pub(crate) keys: Option<Keys>,
    /// How many open cases nobody else could work on, of those that the viewer may know of.
    pub(crate) needed: usize,
    /// Why the last change was not made.
    pub(crate) refusal: Option<Refusal>,
    /// The form that was not taken, because somebody else has changed the same.
    pub(crate) clash: Option<Clash>,
    /// The last change was made.
    pub(crate) saved: bool,
}

/// How a member serves, as typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Service {
    /// The mark of what it was filled from.
    pub(crate) seen: String,
    /// The first day away, such as `2026-11-26`; empty for none.
    pub(crate) from: String,
    /// The last day away.
    pub(crate) to: String,
    /// What is wrong with the days.
    pub(crate) problem: Option<AbsenceProblem>,
    /// Who can stand in.
    pub(crate) standbys: Vec<MemberChoice>,
    /// What kinds of cases they carry, for each tenant; empty for whoever is no lawyer.
    pub(crate) fields: Vec<FieldRow>,
}

/// The kinds of cases for one tenant.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FieldRow {
    /// The tenant's id.
    pub(crate) id: String,
    /// The tenant's name.
    pub(crate) name: String,
    /// The words, separated by commas.
    pub(crate) words: String,
}

/// What is wrong with the days of an absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum AbsenceProblem {
    /// One day is missing, or is not a day.
    Day,
    /// The last day is before the first one.
    Order,
}

/// The keys of a reader.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Keys {
    /// The six words of the keys the account has now.
    pub(crate) words: String,
    /// The six words of the root.
    pub(crate) root: String,
    /// What the roster says of them.
    pub(crate) history: Vec<PastRow>,
}

/// One entry of the roster.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum PastRow {
    /// The founding entry.
    Founded {
        /// The number of the entry.
        number: u64,
        /// The six words of the keys.
        words: String,
    },
    /// A colleague vouched.
    Vouched {
        /// The number of the entry.
        number: u64,
        /// The six words of the keys.
        words: String,
        /// The colleague.
        by: String,
    },
    /// Both recovery holders did.
    Recovered {
        /// The number of the entry.
        number: u64,
        /// The six words of the keys.
        words: String,
    },
    /// A colleague signed them off.
    Dismissed {
        /// The number of the entry.
        number: u64,
        /// The colleague.
        by: String,
    },
}

impl View for MemberPage {
    const TEMPLATE: &'static str = "member.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        crate::web::view::sample::members()
    }
}

/// `GET /{lang}/people/{id}/cases`: cases that are closed to a colleague's new keys.
///
/// Form with `token`: `POST` to the same path with `case` (an id) or `do=all`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SharedCases {
    /// The form token.
    pub(crate) token: String,
    /// The colleague's id.
    pub(crate) id: String,
    /// The colleague's name.
    pub(crate) name: String,
    /// Cases that the viewer reads.
    pub(crate) cases: Vec<SharedCase>,
    /// Cases of which the viewer holds half of the keys and knows nothing.
    pub(crate) halves: usize,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SharedCase {
    /// The case's id, the field's value.
    pub(crate) id: String,
    /// The label people say aloud.
    pub(crate) label: String,
}

impl View for SharedCases {
    const TEMPLATE: &'static str = "shared.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let some = Self {
            token: "t9".repeat(16),
            id: "0c2d".to_owned(),
            name: "Maja Lund".to_owned(),
            cases: vec![SharedCase {
                id: "c1".to_owned(),
                label: "4K7P-Q2".to_owned(),
            }],
            halves: 2,
        };
        let none = Self {
            cases: Vec::new(),
            ..some.clone()
        };
        let whole = Self {
            halves: 0,
            ..some.clone()
        };
        vec![some, none, whole]
    }
}

/// `GET /{lang}/case/{id}` for a reader whose keys are new.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseClosed {
    /// The label people say aloud.
    pub(crate) label: String,
    /// Who could open it again.
    pub(crate) colleagues: Vec<String>,
}

impl View for CaseClosed {
    const TEMPLATE: &'static str = "case_closed.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [
            vec!["P. Kjær".to_owned(), "Maja Lund".to_owned()],
            Vec::new(),
        ]
        .map(|colleagues| Self {
            label: "4K7P-Q2".to_owned(),
            colleagues,
        })
        .to_vec()
    }
}
