//! The inbox, as staff see it.

use serde::Serialize;

use super::StateKey;
use crate::web::view::View;
use crate::web::view::part::DateView;

/// `GET /{lang}/cases`: the inbox.
///
/// Filter (GET): `state`, `tenant`, `due`, `handler`, `mine`, `unread`; `page` from 1. Forms with `token`:
/// `POST /{lang}/cases/views` keeps the filters in `filters` under `name`, or drops the view in `drop`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Cases {
    /// The form token.
    pub(crate) token: String,
    /// What can be chosen, and what is.
    pub(crate) filter: CaseFilter,
    /// Cases of this page in order of urgency; empty groups are left out.
    pub(crate) groups: Vec<CaseGroup>,
    /// Cases on all pages.
    pub(crate) total: usize,
    /// The places of the first and the last case of this page.
    pub(crate) first: usize,
    /// See [`Self::first`].
    pub(crate) last: usize,
    /// The member may search in what they open.
    pub(crate) search: bool,
    /// Links to pages, if there are several.
    pub(crate) pages: Vec<PageLink>,
    /// The views this member has kept.
    pub(crate) views: Vec<ViewLink>,
    /// The name of a new view as typed.
    pub(crate) view_name: String,
    /// What is wrong with it.
    pub(crate) view_problem: Option<ViewProblem>,
    /// Something just done.
    pub(crate) notice: Option<CasesNotice>,
}

/// The filters of the inbox.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct CaseFilter {
    /// The states.
    pub(crate) states: Vec<Choice>,
    /// How near the next date is.
    pub(crate) near: Vec<Choice>,
    /// Tenants by name.
    pub(crate) tenants: Vec<Choice>,
    /// Lawyers by name.
    pub(crate) handlers: Vec<Choice>,
    /// Only the member's own.
    pub(crate) mine: bool,
    /// Only unanswered ones.
    pub(crate) unread: bool,
    /// Anything is chosen.
    pub(crate) is_set: bool,
    /// All of it, as the address has it.
    pub(crate) address: String,
}

/// One thing that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choice {
    /// What the form sends.
    pub(crate) value: String,
    /// Its name; empty where the texts have one for the value.
    pub(crate) name: String,
    /// It is chosen.
    pub(crate) chosen: bool,
}

/// A link to a page of the list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageLink {
    /// Its number; 0 stands for pages that are left out.
    pub(crate) number: usize,
    /// Its address after the path.
    pub(crate) address: String,
    /// It is this page.
    pub(crate) current: bool,
}

/// A view that was kept.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ViewLink {
    /// What its owner calls it.
    pub(crate) name: String,
    /// Its address after the path.
    pub(crate) address: String,
    /// It is what is shown.
    pub(crate) current: bool,
}

/// Why a view was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum ViewProblem {
    /// It has no name.
    Empty,
    /// Its name is too long.
    TooLong {
        /// Characters that fit.
        limit: usize,
    },
    /// There are as many as there may be.
    TooMany {
        /// The most.
        limit: usize,
    },
    /// The form is from before the last sign-in.
    Stale,
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
    /// A view was kept.
    ViewKept {
        /// Its name.
        name: String,
    },
    /// A view was dropped.
    ViewDropped {
        /// Its name.
        name: String,
    },
    /// This member has shut out themselves, among others, and has no access any more.
    ShutOut,
}

/// Cases of one urgency.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseGroup {
    /// How urgent they are.
    pub(crate) urgency: Urgency,
    /// How many there are, on all pages.
    pub(crate) total: usize,
    /// The cases of this page, by date.
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
    /// What it is about, if it was classified.
    pub(crate) category: Option<String>,
    /// The next duty.
    pub(crate) next: Option<Duty>,
    /// The assigned lawyer's name.
    pub(crate) lawyer: Option<String>,
    /// The standby's name.
    pub(crate) standby: Option<String>,
    /// Days since it was received.
    pub(crate) age: u32,
    /// The reporter's last word is unanswered.
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
        crate::web::view::sample::inboxes()
    }
}
