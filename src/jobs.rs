//! What the portal does by itself, on fields it can read without any reader's key.

use std::sync::Arc;
use std::time::{Duration, Instant};

use subrosa_store::Store;

use crate::app::reports::Reports;
use crate::app::staff::Staff;
use crate::app::visits::Visits;
use crate::clock::Clock;
use crate::error::AppError;
use crate::listen::Stopping;
use crate::log::{Event, Log};

/// What the jobs work on.
pub(crate) struct Jobs {
    pub(crate) store: Arc<Store>,
    pub(crate) visits: Visits,
    pub(crate) reports: Reports,
    pub(crate) staff: Staff,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) log: Log,
}

impl Jobs {
    /// Runs once a minute until the portal stops.
    pub(crate) async fn run(self, mut stopping: Stopping) {
        let jobs = Arc::new(self);
        loop {
            tokio::select! {
                () = stopping.asked() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
            let now = Arc::clone(&jobs);
            let done = tokio::task::spawn_blocking(move || now.once()).await;
            if !matches!(done, Ok(Ok(()))) {
                jobs.log.emit(Event::JobFailed("expiry"));
            }
        }
    }

    /// Ends sessions and drafts whose time is over.
    pub(crate) fn once(&self) -> Result<(), AppError> {
        self.visits.sweep();
        self.staff.sweep();
        self.reports.expire(Instant::now())?;
        // Only days are kept, so "24 hours" ends with the day after the one of the report.
        let today = self.clock.today().number();
        let oldest = subrosa_policy::Day::new(today.saturating_sub(1));
        self.store.forget_unused_codes(oldest)?;
        Ok(())
    }
}

const EVERY: Duration = Duration::from_secs(60);
