//! Which cases an account could open, and which it did.

use serde::Serialize;

use super::View;
use super::part::DateView;

/// `GET /{lang}/access`, with `person`, `from` and `to`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccessPage {
    /// Who can be asked about.
    pub(crate) people: Vec<AccessPerson>,
    /// The first day, as a date field writes it.
    pub(crate) from: String,
    /// The last day.
    pub(crate) to: String,
    /// The two days cannot be understood.
    pub(crate) wrong: bool,
    /// Something was asked.
    pub(crate) asked: bool,
    /// The answer is for whole months.
    pub(crate) in_months: bool,
    /// Cases, each on its own.
    pub(crate) cases: Vec<AccessCase>,
    /// Numbers of cases, for administrators.
    pub(crate) tenants: Vec<AccessCount>,
}

/// A member who can be asked about.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccessPerson {
    /// The member's id.
    pub(crate) id: String,
    /// The member's name.
    pub(crate) name: String,
    /// Chosen.
    pub(crate) chosen: bool,
}

/// A case that an account could open.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccessCase {
    /// Its id and label, for those who know of it.
    pub(crate) known: Option<[String; 2]>,
    /// What the register calls it for those who do not.
    pub(crate) pseudonym: String,
    /// The day its report arrived.
    pub(crate) received: DateView,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// From when to when.
    pub(crate) could: Vec<AccessTime>,
    /// The days on which it was opened.
    pub(crate) opened: Vec<DateView>,
}

/// From when to when somebody could open a case.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccessTime {
    /// The first day, if it is known.
    pub(crate) from: Option<DateView>,
    /// The last day, once it is over and known.
    pub(crate) to: Option<DateView>,
    /// It is not over.
    pub(crate) now: bool,
}

/// How many cases of a tenant an account could open.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccessCount {
    /// The tenant's name.
    pub(crate) tenant: String,
    /// Cases that it could open.
    pub(crate) could: usize,
    /// Cases that it did open.
    pub(crate) opened: usize,
}

impl View for AccessPage {
    const TEMPLATE: &'static str = "access.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let (first, last) = (DateView::new(2026, 11, 23), DateView::new(2026, 12, 2));
        let time = |from: bool, to: bool, now| AccessTime {
            from: from.then(|| first.clone()),
            to: to.then(|| last.clone()),
            now,
        };
        let case = |known: bool| AccessCase {
            known: known.then(|| ["0c2d".to_owned(), "4K7P-Q2".to_owned()]),
            pseudonym: "7H2KQ9WXTB".to_owned(),
            received: first.clone(),
            tenant: "Nordvik Food A/S".to_owned(),
            could: vec![time(true, true, false), time(true, false, true)],
            opened: if known {
                vec![last.clone(), last.clone()]
            } else {
                Vec::new()
            },
        };
        let empty = Self {
            people: vec![
                AccessPerson {
                    id: "m0".to_owned(),
                    name: "Maja Lund".to_owned(),
                    chosen: true,
                },
                AccessPerson {
                    id: "m1".to_owned(),
                    name: "P. Kjær".to_owned(),
                    chosen: false,
                },
            ],
            from: "2026-11-01".to_owned(),
            to: "2026-12-02".to_owned(),
            wrong: false,
            asked: false,
            in_months: false,
            cases: Vec::new(),
            tenants: Vec::new(),
        };
        let asked = Self {
            asked: true,
            ..empty.clone()
        };
        let lawyer = Self {
            cases: vec![case(true)],
            ..asked.clone()
        };
        let mut unknown = case(false);
        unknown.could.push(time(false, false, false));
        let auditor = Self {
            cases: vec![unknown],
            in_months: true,
            ..asked.clone()
        };
        let admin = Self {
            in_months: true,
            tenants: vec![AccessCount {
                tenant: "Nordvik <Food>".to_owned(),
                could: 12,
                opened: 3,
            }],
            ..asked.clone()
        };
        let wrong = Self {
            wrong: true,
            ..empty.clone()
        };
        vec![empty, asked, lawyer, auditor, admin, wrong]
    }
}
