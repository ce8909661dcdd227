//! Whether the day that the machine's clock shows can be gone by for what is not undone: erasing cases, and removing
//! entries of the security log.

use std::sync::Arc;

use subrosa_policy::Day;
use subrosa_store::Store;

use super::health::{Health, Trouble};
use super::staff::StaffSession;
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::{Event, Log};

/// Holds the clock against the last day that was believed.
#[derive(Clone)]
pub(crate) struct Almanac {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    health: Health,
    log: Log,
}

/// A day that does not follow the last one that was believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// The last one that was believed.
    pub(crate) known: Day,
    /// What the clock shows.
    pub(crate) today: Day,
}

impl Almanac {
    pub(crate) fn new(store: Arc<Store>, clock: Arc<dyn Clock>, health: Health, log: Log) -> Self {
        Self {
            store,
            clock,
            health,
            log,
        }
    }

    // CLAIM(C-234): SECURITY.md
    /// Today, to go by for what cannot be undone; none while the clock is in doubt. A day that follows is believed from
    /// now on.
    pub(crate) fn day(&self) -> Result<Option<Day>, AppError> {
        let today = self.clock.today();
        match self.known()? {
            Some(known) if !today.follows(known) => return Ok(None),
            // Not back by a day: each night could go back by another one.
            Some(known) if known >= today => {}
            Some(_) | None => self.store.set_known_day(today)?,
        }
        Ok(Some(today))
    }

    /// Why the clock is in doubt, if it is; everybody who looks after the portal is told.
    pub(crate) fn look(&self) -> Result<Option<Doubt>, AppError> {
        let today = self.clock.today();
        let known = self.known()?.filter(|known| !today.follows(*known));
        self.health.note(Trouble::Clock, known.is_some());
        Ok(known.map(|known| Doubt { known, today }))
    }

    /// An administrator says that the clock is right about `day`, and so are those before.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if the clock shows another day by now.
    pub(crate) fn confirm(&self, staff: &StaffSession, day: Day) -> Result<(), AppError> {
        staff.actor.see_system()?;
        if day != self.clock.today() {
            return Err(AppError::Meanwhile);
        }
        if self.look()?.is_none() {
            return Ok(());
        }
        self.store.set_known_day(day)?;
        self.log.emit_by(Event::DayConfirmed, &staff.by());
        self.health.note(Trouble::Clock, false);
        for job in JOBS {
            self.health.again(job);
        }
        Ok(())
    }

    /// The last day that was believed. What an older version has left knows it by its work and its cases.
    fn known(&self) -> Result<Option<Day>, AppError> {
        if let Some(known) = self.store.known_day()? {
            return Ok(Some(known));
        }
        let runs = self.store.job_runs()?;
        if let Some(run) = runs.iter().find(|run| run.name == CASES) {
            return Ok(Some(run.day));
        }
        let mut newest = None;
        self.store.index_each(|index| {
            newest = newest.max(Some(index.since.max(index.quiet_since)));
        })?;
        Ok(newest)
    }
}

/// The job that erases cases.
const CASES: &str = "cases";
/// The jobs that wait for an administrator.
const JOBS: [&str; 2] = [CASES, "security log"];
