//! The register of reports.

use serde::Serialize;

use super::View;
use super::case::{Choice, StateKey};
use super::part::DateView;

/// `GET /{lang}/register`. Filter (GET): `from`, `to`, `tenant`; `page` from 1. Form with `token`, `POST
/// /{lang}/register/export`: the filter's fields and the button `format` (`csv` or `json`).
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct RegisterView {
    /// The form token.
    pub(crate) token: String,
    /// The period as typed.
    pub(crate) from: String,
    /// See [`Self::from`].
    pub(crate) to: String,
    /// It is not a day.
    pub(crate) from_problem: bool,
    /// It is not a day.
    pub(crate) to_problem: bool,
    /// The clients that can be chosen.
    pub(crate) tenants: Vec<Choice>,
    /// The chosen client's id; empty for all.
    pub(crate) tenant: String,
    /// Only pseudonyms and days are shown.
    pub(crate) days_only: bool,
    /// The reports of this page.
    pub(crate) rows: Vec<RegisterRow>,
    /// Reports in the whole period.
    pub(crate) total: usize,
    /// The addresses of the pages before and after.
    pub(crate) before: Option<String>,
    /// See [`Self::before`].
    pub(crate) after: Option<String>,
    /// The form was from before the last sign-in.
    pub(crate) stale: bool,
}

/// A report in the register.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RegisterRow {
    /// The label or pseudonym.
    pub(crate) reference: String,
    /// The case's id, if the reader may open it.
    pub(crate) id: Option<String>,
    /// The client's name.
    pub(crate) client: String,
    /// The day it came.
    pub(crate) received: DateView,
    /// When it was confirmed, or the last day for it.
    pub(crate) acknowledged: Kept,
    /// When feedback was given, or the last day for it.
    pub(crate) feedback: Kept,
    /// When it ended.
    pub(crate) closed: Option<DateView>,
    /// Where it stands.
    pub(crate) state: StateKey,
    /// What it is about.
    pub(crate) category: Option<String>,
    /// How it ended, by the key of its text.
    pub(crate) outcome: Option<&'static str>,
}

/// A day on which something was done, or by which it is due.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Kept {
    /// The day.
    pub(crate) on: DateView,
    /// It was done.
    pub(crate) done: bool,
    /// It was done late, or is late.
    pub(crate) late: bool,
}

impl View for RegisterView {
    const TEMPLATE: &'static str = "register.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let kept = |done, late| Kept {
            on: DateView::new(2026, 11, 30),
            done,
            late,
        };
        let row = |known: bool| RegisterRow {
            reference: if known { "4K7P-Q2" } else { "H3KD9W7Q2M" }.to_owned(),
            id: known.then(|| "0c2d".to_owned()),
            client: "Nordvik Food <A/S>".to_owned(),
            received: DateView::new(2026, 11, 23),
            acknowledged: kept(true, known),
            feedback: kept(false, !known),
            closed: known.then(|| DateView::new(2027, 1, 4)),
            state: StateKey::InProgress,
            category: known.then(|| "Food safety <9>".to_owned()),
            outcome: known.then_some("substantiated"),
        };
        let whole = Self {
            token: "t9".repeat(16),
            tenants: vec![Choice {
                value: "0c2d".to_owned(),
                name: "Nordvik Food <A/S>".to_owned(),
                chosen: true,
            }],
            tenant: "0c2d".to_owned(),
            rows: vec![row(true), row(false)],
            total: 102,
            before: Some("?page=1".to_owned()),
            after: Some("?page=3".to_owned()),
            ..Self::default()
        };
        vec![
            Self::default(),
            Self {
                from: "2026".to_owned(),
                to: "<9>".to_owned(),
                from_problem: true,
                to_problem: true,
                stale: true,
                ..whole.clone()
            },
            Self {
                days_only: true,
                stale: true,
                rows: vec![row(false)],
                ..whole.clone()
            },
            whole,
        ]
    }
}
