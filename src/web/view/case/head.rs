//! The head of a case page: which case, its state, its dates.

use crate::web::view::part::Dates;
#[cfg(test)]
use crate::web::view::part::{DateView, Milestone};
#[cfg(test)]
use crate::web::view::sample::dates;
use serde::Serialize;

/// The head of a case page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseHead {
    /// The case's id, for its path.
    pub(crate) id: String,
    /// The label people say aloud.
    pub(crate) label: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The state.
    pub(crate) state: StateKey,
    /// The reporter gave a name.
    pub(crate) confidential: bool,
    /// The dates, the same as the reporter sees.
    pub(crate) dates: Dates,
}

/// A case's state by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StateKey {
    /// Not assigned.
    Received,
    /// Assigned.
    Assigned,
    /// Being worked on.
    InProgress,
    /// A question waits.
    AwaitingReporter,
    /// Closed.
    Closed,
    /// Archived.
    Archived,
}

#[cfg(test)]
impl CaseHead {
    /// The head of a case in a state.
    pub(in crate::web::view) fn sample(state: StateKey, confidential: bool, dates: Dates) -> Self {
        Self {
            id: "0c2d".to_owned(),
            label: "4K7P-Q2".to_owned(),
            tenant: "Nordvik Food A/S".to_owned(),
            state,
            confidential,
            dates,
        }
    }

    /// Every state that a lawyer sees.
    pub(super) fn samples() -> Vec<Self> {
        let late = Dates {
            acknowledged: Milestone::Late {
                on: DateView::new(2026, 11, 30),
                days: 2,
            },
            ..dates()
        };
        let archived = Dates {
            feedback: Milestone::Done {
                on: DateView::new(2027, 2, 1),
            },
            closed: Some(DateView::new(2027, 2, 2)),
            ..dates()
        };
        vec![
            Self::sample(StateKey::AwaitingReporter, true, dates()),
            Self::sample(StateKey::Assigned, false, late),
            Self::sample(StateKey::Archived, false, archived.clone()),
            Self::sample(StateKey::InProgress, true, dates()),
            Self::sample(StateKey::Closed, true, archived),
        ]
    }
}
