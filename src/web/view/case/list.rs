//! The inbox.

use super::StateKey;
use crate::web::view::View;
use crate::web::view::part::DateView;
use serde::Serialize;

/// `GET /{lang}/cases`: the inbox.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Cases {
    /// Cases in order of urgency; empty groups are left out.
    pub(crate) groups: Vec<CaseGroup>,
    /// Cases in all groups.
    pub(crate) total: usize,
    /// Something just done.
    pub(crate) notice: Option<CasesNotice>,
}

/// Something said above the list.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum CasesNotice {
    /// A case was assigned, and the triager's access ended.
    Assigned {
        /// The case's label.
        label: String,
        /// The lawyer's name.
        lawyer: String,
    },
}

/// Cases of one urgency.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseGroup {
    /// How urgent they are.
    pub(crate) urgency: Urgency,
    /// The cases, by date.
    pub(crate) rows: Vec<CaseRow>,
}

/// How urgent a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Urgency {
    /// A date has passed.
    Overdue,
    /// The next date is within 14 days.
    Soon,
    /// The next date is later.
    Later,
    /// Nothing is due: closed or archived.
    Done,
}

/// One case of the inbox.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseRow {
    /// The case's id, for its path.
    pub(crate) id: String,
    /// The label people say aloud.
    pub(crate) label: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The state.
    pub(crate) state: StateKey,
    /// The next duty.
    pub(crate) next: Option<Duty>,
    /// The assigned lawyer's name.
    pub(crate) lawyer: Option<String>,
    /// The standby's name.
    pub(crate) standby: Option<String>,
    /// It holds something this member has not opened.
    pub(crate) new: bool,
    /// It is closed to this member's new keys.
    pub(crate) closed: bool,
}

/// What is due next.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Duty {
    /// What.
    pub(crate) what: DutyKey,
    /// The last day for it.
    pub(crate) on: DateView,
    /// Days left (0: today), or days late.
    pub(crate) days: u32,
    /// The day has passed.
    pub(crate) late: bool,
    /// It is within 14 days.
    pub(crate) soon: bool,
}

/// A duty by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DutyKey {
    /// Confirm that the report arrived.
    Acknowledge,
    /// Give feedback.
    Feedback,
}

impl View for Cases {
    const TEMPLATE: &'static str = "cases.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let groups = crate::web::view::sample::case_groups();
        let assigned = CasesNotice::Assigned {
            label: "4K7P-Q2".to_owned(),
            lawyer: "Maja Lund".to_owned(),
        };
        vec![
            Self {
                total: groups.iter().map(|group| group.rows.len()).sum(),
                groups,
                notice: Some(assigned),
            },
            Self {
                groups: Vec::new(),
                total: 0,
                notice: None,
            },
        ]
    }
}
