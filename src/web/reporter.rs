//! The reporter's pages, on the onion and on the clearnet alike. No script, and no cookie
//! before a code is entered.
//!
//! CLAIM(C-187): SECURITY.md

mod busy;
mod case;
mod code;
mod draft;
mod entry;
mod own;
mod reply;
mod report;
mod words;

pub(super) use case::Extra;
pub(crate) use entry::FirstPages;
pub(super) use report::{MOST_REPORT, take_text, text_problems, typed};
pub(super) use words::problem;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};

use super::Response;
use super::answer::log_failure;
use super::view::part::FileLimits;
use super::view::{Pages, STYLESHEET};
use crate::app::reports::Reports;
use crate::app::visits::Visits;
use crate::door::load::Cleaning;
use crate::door::{ReporterRoutes, Side};
use crate::log::Log;

/// What the reporter's handlers work with.
#[derive(Clone)]
pub(crate) struct Reporter(Arc<ReporterParts>);

/// The parts of [`Reporter`].
pub(crate) struct ReporterParts {
    pub(crate) pages: Pages,
    pub(crate) reports: Reports,
    pub(crate) visits: Visits,
    /// How many files are cleaned at once.
    pub(crate) cleaning: Cleaning,
    pub(crate) side: Side,
    /// The firm's name.
    pub(crate) firm: String,
    /// Where people tell it that a page does not work.
    pub(crate) contact: Option<String>,
    /// The onion address, where pages may name it.
    pub(crate) onion: Option<String>,
    pub(crate) idle_minutes: u32,
    pub(crate) absolute_hours: u32,
    pub(crate) first_pages: FirstPages,
}

impl Reporter {
    pub(crate) fn new(parts: ReporterParts) -> Self {
        Self(Arc::new(parts))
    }

    /// The site of these parts.
    pub(crate) fn routes(self, log: Log) -> ReporterRoutes {
        ReporterRoutes(
            Router::new()
                .route("/", get(entry::choose_language))
                .route("/portal.css", get(stylesheet))
                .route("/{lang}/", get(entry::home))
                .route("/{lang}/channel", post(entry::channel))
                .route("/{lang}/help/tor", get(entry::tor_help))
                .route("/{lang}/accessibility", get(entry::accessibility))
                .route("/{lang}/leave", post(entry::leave))
                .route("/{lang}/r/{token}", get(entry::show))
                .route("/{lang}/r/{token}/about", get(entry::about))
                .route("/{lang}/r/{token}/logo.png", get(entry::logo))
                .route(
                    "/{lang}/r/{token}/report",
                    get(report::show).post(report::check),
                )
                .route("/{lang}/r/{token}/draft", post(draft::act))
                .route("/{lang}/try", post(code::test))
                .route("/{lang}/return", get(code::ask).post(code::enter))
                .route("/{lang}/messages", get(case::show))
                .route("/{lang}/reply", post(reply::reply))
                .route("/{lang}/hide", post(case::hide))
                .route("/{lang}/name", post(case::name))
                .route("/{lang}/download", post(case::download))
                .route(
                    "/{lang}/minutes",
                    get(own::show_minutes).post(own::minutes_act),
                )
                .route(
                    "/{lang}/withdraw",
                    get(own::ask_withdraw).post(own::withdraw),
                )
                .with_state(self.clone())
                .layer(middleware::from_fn_with_state(self, busy::give_back))
                .layer(middleware::map_response_with_state(log, log_failure)),
        )
    }

    pub(super) fn limits(&self) -> FileLimits {
        let settings = self.reports.settings();
        FileLimits {
            files: u32::try_from(settings.most_files).unwrap_or(u32::MAX),
            megabytes: u32::try_from(settings.largest_file / (1024 * 1024)).unwrap_or(u32::MAX),
        }
    }
}

impl std::ops::Deref for Reporter {
    type Target = ReporterParts;

    fn deref(&self) -> &ReporterParts {
        &self.0
    }
}

async fn stylesheet() -> Response {
    super::answer::css(STYLESHEET)
}
