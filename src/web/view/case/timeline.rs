//! What happened in a case.

mod happening;
#[cfg(test)]
mod samples;

use serde::Serialize;

pub(crate) use self::happening::{Happening, HappeningKind};
use crate::web::view::View;
use crate::web::view::part::DateView;

/// One line of the timeline.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TimelineEntry {
    /// What happened.
    pub(crate) what: Happening,
    /// The day.
    pub(crate) on: DateView,
    /// The time of day for staff acts, such as `10:40`; reporter events have none.
    pub(crate) time: Option<String>,
    /// Who did it; nothing for the reporter.
    pub(crate) who: Option<String>,
    /// What it was done with: a file's name.
    pub(crate) detail: Option<String>,
    /// The item it was done with, for its path.
    pub(crate) item: Option<String>,
}

/// The last of what happened, on the page of the case.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Timeline {
    /// The newest first.
    pub(crate) entries: Vec<TimelineEntry>,
    /// How many there are altogether.
    pub(crate) total: usize,
}

/// All that happened, as lines of a copy on paper.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TimelinePaper {
    /// The first first.
    pub(crate) entries: Vec<TimelineEntry>,
}

impl View for TimelinePaper {
    const TEMPLATE: &'static str = "timeline.txt";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            entries: TimelineEntry::samples(),
        }]
    }
}

/// `GET /{lang}/case/{id}/history`: everything that happened, and who has looked, with `kind` and `page`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseHistory {
    /// The case's id.
    pub(crate) case: String,
    /// The case's label.
    pub(crate) label: String,
    /// What the register calls the case for an auditor.
    pub(crate) pseudonym: String,
    /// What can be chosen.
    pub(crate) kinds: Vec<HistoryChoice>,
    /// What is chosen, for the addresses of other pages; empty for all.
    pub(crate) kind: String,
    /// Entries of this page, the newest first.
    pub(crate) entries: Vec<TimelineEntry>,
    /// Entries of all pages.
    pub(crate) total: usize,
    /// The number of this page, from 1.
    pub(crate) page: usize,
    /// How many pages there are.
    pub(crate) pages: usize,
}

/// A kind of entries that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HistoryChoice {
    /// The kind.
    pub(crate) kind: HappeningKind,
    /// Chosen.
    pub(crate) chosen: bool,
}

impl View for CaseHistory {
    const TEMPLATE: &'static str = "case_history.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let page = |chosen: Option<HappeningKind>, page, pages| Self {
            case: "0c2d".to_owned(),
            label: "4K7P-Q2".to_owned(),
            pseudonym: "7H2KQ9WXTB".to_owned(),
            kinds: HappeningKind::ALL
                .map(|kind| HistoryChoice {
                    kind,
                    chosen: chosen == Some(kind),
                })
                .to_vec(),
            kind: chosen.map_or("", HappeningKind::key).to_owned(),
            entries: TimelineEntry::samples(),
            total: 250,
            page,
            pages,
        };
        let none = Self {
            entries: Vec::new(),
            total: 0,
            ..page(Some(HappeningKind::Files), 1, 1)
        };
        vec![
            page(None, 2, 3),
            page(Some(HappeningKind::Looks), 1, 1),
            none,
        ]
    }
}
