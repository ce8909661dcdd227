//! The way of a case: acts that need two people, and what waits for a member.

use serde::Serialize;
use subrosa_policy::{Day, Duty, Stage, Warning};

use super::View;
use super::mail::KeyNotice;
use super::part::DateView;
use crate::app::kept::SecondAct;
use crate::web::dates::date;

/// `GET /{lang}/waiting`: what waits for this member. Forms with `token`: `/waiting/{case}/{id}`
/// (`do` = `yes` or `no`), `/waiting/close` (`case`, many, and `how`).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WaitingPage {
    /// The form token.
    pub(crate) token: String,
    /// Something just done.
    pub(crate) notice: Option<WaitingNotice>,
    /// Acts that need this member as the second person.
    pub(crate) acts: Vec<WaitingRow>,
    /// What there is to know of the key for their mail.
    pub(crate) mail_key: Option<KeyNotice>,
    /// Dates that come near, and cases that nobody takes.
    pub(crate) alerts: Vec<AlertRow>,
    /// Cases that this member takes in and nobody handles.
    pub(crate) unread: Vec<UnreadRow>,
}

/// An act that waits for a second person: label, act and reason, nothing else of the case.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WaitingRow {
    /// The case, for the path of the form.
    pub(crate) case: String,
    /// Names the question.
    pub(crate) id: String,
    /// What the case is called.
    pub(crate) label: String,
    /// What shall be done.
    pub(crate) act: &'static str,
    /// Why, as the key of a text of the act's own.
    pub(crate) reason: &'static str,
    /// Until when, for a hold.
    pub(crate) review: Option<DateView>,
    /// Who asks.
    pub(crate) by: String,
    /// Since when.
    pub(crate) on: DateView,
}

/// An alert.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AlertRow {
    /// The case, if the member may know it.
    pub(crate) case: Option<String>,
    /// Its label, likewise.
    pub(crate) label: Option<String>,
    /// It cannot wait.
    pub(crate) pressing: bool,
    /// Why.
    pub(crate) what: AlertWhat,
}

/// Why somebody is alerted.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum AlertWhat {
    /// The report must be confirmed.
    Acknowledge {
        /// By which day.
        on: DateView,
    },
    /// The reporter must be answered.
    Feedback {
        /// By which day.
        on: DateView,
    },
    /// A date is over.
    Late {
        /// Since which day.
        on: DateView,
    },
    /// The lawyer is away, and a date is near or over.
    Absent {
        /// The lawyer.
        lawyer: String,
        /// By which day.
        on: DateView,
    },
    /// Nobody has taken it in two working days.
    Unassigned,
    /// The reporter of a case that was closed unread has written.
    Written,
    /// It is erased.
    Erasure {
        /// On which day.
        on: DateView,
    },
    /// Somebody has to look whether it is still to be kept.
    Review {
        /// Since which day.
        on: DateView,
    },
}

impl AlertWhat {
    /// The words for a legal warning; with the lawyer's name if they are away.
    pub(crate) fn legal(warning: Warning, away: Option<String>) -> Self {
        let on = date(warning.by);
        match (away, warning.stage, warning.duty) {
            (Some(lawyer), _, _) => Self::Absent { lawyer, on },
            (None, Stage::Overdue, _) => Self::Late { on },
            (None, Stage::First | Stage::Second | Stage::Last, Duty::Acknowledge) => {
                Self::Acknowledge { on }
            }
            (None, Stage::First | Stage::Second | Stage::Last, Duty::Feedback) => {
                Self::Feedback { on }
            }
        }
    }
}

/// A case that nobody handles.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UnreadRow {
    /// Its id.
    pub(crate) id: String,
    /// Its label.
    pub(crate) label: String,
    /// The day it came.
    pub(crate) on: DateView,
}

/// Something just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum WaitingNotice {
    /// It is done.
    Yes,
    /// It is not done.
    No,
    /// Nothing changed: it waits no more.
    Meanwhile,
    /// Nothing changed: the form was old.
    Stale,
    /// Cases were closed.
    Closed {
        /// How many.
        done: usize,
        /// How many were taken meanwhile.
        left: usize,
    },
}

impl View for WaitingPage {
    const TEMPLATE: &'static str = "waiting_for_you.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let on = || DateView::new(2026, 12, 3);
        let act = |act, reason, review| WaitingRow {
            case: "c1".to_owned(),
            id: "r1".to_owned(),
            label: "7Q2M-RT".to_owned(),
            act,
            reason,
            review,
            by: "Maja Lund".to_owned(),
            on: on(),
        };
        let alert = |known: bool, what| AlertRow {
            case: known.then(|| "c1".to_owned()),
            label: known.then(|| "7Q2M-RT".to_owned()),
            pressing: !known,
            what,
        };
        let lawyer = "Maja Lund".to_owned();
        let full = |notice: Option<WaitingNotice>| Self {
            token: "t9".repeat(16),
            notice,
            acts: vec![
                act("close", "substantiated", None),
                act("hold", "lawsuit", Some(on())),
                act("lift", "none", None),
                act("disclose", "court", None),
                act("erase", "right", None),
            ],
            mail_key: None,
            alerts: vec![
                alert(true, AlertWhat::Acknowledge { on: on() }),
                alert(true, AlertWhat::Feedback { on: on() }),
                alert(true, AlertWhat::Late { on: on() }),
                alert(
                    false,
                    AlertWhat::Absent {
                        lawyer: lawyer.clone(),
                        on: on(),
                    },
                ),
                alert(true, AlertWhat::Unassigned),
                alert(true, AlertWhat::Written),
                alert(false, AlertWhat::Written),
                alert(true, AlertWhat::Erasure { on: on() }),
                alert(true, AlertWhat::Review { on: on() }),
            ],
            unread: vec![UnreadRow {
                id: "c2".to_owned(),
                label: "H3KD-9W".to_owned(),
                on: on(),
            }],
        };
        let mut all: Vec<Self> = [
            WaitingNotice::Yes,
            WaitingNotice::No,
            WaitingNotice::Meanwhile,
            WaitingNotice::Stale,
            WaitingNotice::Closed { done: 2, left: 1 },
        ]
        .into_iter()
        .map(|notice| full(Some(notice)))
        .collect();
        all.push(Self {
            token: String::new(),
            notice: None,
            acts: Vec::new(),
            mail_key: None,
            alerts: Vec::new(),
            unread: Vec::new(),
        });
        all.extend(super::mail::key_notices().map(|notice| Self {
            mail_key: Some(notice),
            ..full(None)
        }));
        all
    }
}

/// `GET` and `POST /{lang}/case/{id}/holder/{asked}`: asking whoever holds a recovery half, where nobody is left who
/// could be the second person.
///
/// Form with `token` and `answer`; `/question` below it is the file for the holder.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HolderPage {
    /// The form token.
    pub(crate) token: String,
    /// The case's id.
    pub(crate) case: String,
    /// What it is called.
    pub(crate) label: String,
    /// Names the question.
    pub(crate) asked: String,
    /// What shall be done.
    pub(crate) act: &'static str,
    /// Why, as the key of a text of the act's own.
    pub(crate) reason: &'static str,
    /// Until when, for a hold.
    pub(crate) review: Option<DateView>,
    /// Since when it waits.
    pub(crate) on: DateView,
    /// Nothing changed: the form was old.
    pub(crate) stale: bool,
    /// What was wrong with the answer.
    pub(crate) problem: Option<HolderProblem>,
    /// The answer as typed.
    pub(crate) answer: String,
}

/// What was wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum HolderProblem {
    /// Nothing was typed.
    Empty,
    /// A letter is wrong or missing.
    Misspelt,
    /// It is an answer to something else.
    Wrong,
}

impl View for HolderPage {
    const TEMPLATE: &'static str = "holder.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let on = DateView::new(2026, 12, 3);
        let page = |act, reason, problem| Self {
            token: "t9".repeat(16),
            case: "0c2d".to_owned(),
            label: "4K7P-Q2".to_owned(),
            asked: "r1".to_owned(),
            act,
            reason,
            review: (act == "hold").then(|| on.clone()),
            on: on.clone(),
            stale: false,
            problem,
            answer: String::new(),
        };
        let typed = |mut page: Self| {
            page.answer = "4K7P-Q2<x>".to_owned();
            page
        };
        let mut old = typed(page("erase", "right", None));
        old.stale = true;
        vec![
            page("close", "substantiated", None),
            page("hold", "lawsuit", Some(HolderProblem::Empty)),
            typed(page("lift", "none", Some(HolderProblem::Misspelt))),
            typed(page("disclose", "court", Some(HolderProblem::Wrong))),
            old,
        ]
    }
}

/// The key of an act that needs two people, as texts name it.
pub(crate) fn act_key(act: &SecondAct) -> &'static str {
    match act {
        SecondAct::Close(_) => "close",
        SecondAct::Hold { .. } => "hold",
        SecondAct::Lift => "lift",
        SecondAct::Disclose { .. } => "disclose",
        SecondAct::Erase { .. } => "erase",
    }
}

/// Why, as the key of a text of the act's own, and the day on which a hold is looked at again.
pub(crate) fn why(act: &SecondAct) -> (&'static str, Option<Day>) {
    match act {
        SecondAct::Close(ending) => (ending.outcome.key(), None),
        SecondAct::Hold { reason, review } => (reason.key(), Some(*review)),
        SecondAct::Lift => ("none", None),
        SecondAct::Disclose { reason, .. } => (reason.key(), None),
        SecondAct::Erase { reason, .. } => (reason.key(), None),
    }
}
