//! What the portal does by itself, on fields it can read without any reader's key.

mod cases;
mod look;
mod schedule;
mod visit;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use subrosa_policy::Day;
use subrosa_store::Store;

use self::schedule::{Job, When};
pub(crate) use self::visit::OnionVisits;
use crate::app::almanac::Almanac;
use crate::app::health::{Health, Trouble};
use crate::app::journal::SecurityLog;
use crate::app::machine::Thresholds;
use crate::app::people::People;
use crate::app::post::Post;
use crate::app::reports::Reports;
use crate::app::setup::Setup;
use crate::app::staff::Staff;
use crate::app::visits::Visits;
use crate::backup::Backups;
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::Log;
use crate::tls::Live;

/// What the jobs work on.
pub(crate) struct Jobs {
    pub(crate) store: Arc<Store>,
    pub(crate) sessions: Visits,
    pub(crate) reports: Reports,
    pub(crate) staff: Staff,
    pub(crate) people: People,
    pub(crate) setup: Setup,
    pub(crate) security: SecurityLog,
    pub(crate) backups: Arc<Backups>,
    pub(crate) post: Post,
    pub(crate) health: Health,
    pub(crate) thresholds: Thresholds,
    pub(crate) data: PathBuf,
    /// The listeners, and their certificates.
    pub(crate) certificates: Vec<(&'static str, Live)>,
    pub(crate) clock: Arc<dyn Clock>,
    /// What day it is, for what cannot be undone.
    pub(crate) almanac: Almanac,
    pub(crate) log: Log,
    /// Files that no case names, and since when.
    pub(crate) suspects: Mutex<HashMap<String, Instant>>,
    /// Visits to the onion address, if there is one.
    pub(crate) visits: Option<OnionVisits>,
}

/// The jobs of every minute, in their order.
const MINUTELY: &[Job] = &[
    job("expiry", When::EachMinute, Jobs::expire),
    job("machine", When::EachMinute, Jobs::look_around),
    job("backup", When::EachMinute, Jobs::back_up),
    job("mail", When::EachMinute, Jobs::send_mail),
];

/// Jobs that wait for the network.
const FAR: &[Job] = &[job("onion", When::Visit, Jobs::visit_onion)];

/// The jobs of every day, in their order.
const DAILY: &[Job] = &[
    job("security log", When::StartAndDay, Jobs::look_after_the_log),
    job(
        "certificates",
        When::StartAndDay,
        Jobs::look_at_certificates,
    ),
    job("cases", When::StartAndDay, Jobs::look_after_cases),
    job("figures", When::StartAndDay, Jobs::take_figures),
    job("integrity", When::Day, Jobs::check_everything),
    job("orphans", When::Day, Jobs::sweep_orphans),
    job("compaction", When::Day, Jobs::look_at_the_records),
];

const fn job(name: &'static str, when: When, run: fn(&Jobs) -> Result<(), AppError>) -> Job {
    Job { name, when, run }
}

impl Jobs {
    /// Ends sessions and drafts whose time is over, and ways to an account that nobody goes on.
    fn expire(&self) -> Result<(), AppError> {
        self.sessions.sweep();
        self.staff.sweep();
        self.people.forget_left();
        self.setup.forget_left();
        self.security.tick();
        self.reports.expire(Instant::now())?;
        // Only days are kept, so "24 hours" ends with the day after the one of the report.
        let today = self.clock.today().number();
        let oldest = Day::new(today.saturating_sub(1));
        self.store.forget_unused_codes(oldest)?;
        self.store.forget_old_invites(self.clock.minute())?;
        Ok(())
    }

    /// Begins a backup if one is due; it has a thread of its own.
    fn back_up(&self) -> Result<(), AppError> {
        if !self.backups.is_on() {
            return Ok(());
        }
        self.backups.run_due();
        self.health.note(Trouble::Backup, self.backups.is_late());
        if self.backups.went_well() {
            Ok(())
        } else {
            Err(AppError::Internal("backup"))
        }
    }

    /// Lets the post room look what is due; it has a task of its own.
    fn send_mail(&self) -> Result<(), AppError> {
        self.post.tick();
        if self.post.went_well() {
            Ok(())
        } else {
            Err(AppError::Internal("mail"))
        }
    }

    /// Removes what is a year old, if the clock can be believed, and verifies the rest.
    fn look_after_the_log(&self) -> Result<(), AppError> {
        if let Some(today) = self.almanac.day()? {
            self.security.prune(today)?;
        }
        self.security.verify()?;
        self.health
            .note(Trouble::Log, self.security.is_broken_or_failing());
        Ok(())
    }

    /// Removes files that no case has named for a day.
    fn sweep_orphans(&self) -> Result<(), AppError> {
        let mut suspects = self.suspects.lock().unwrap_or_else(PoisonError::into_inner);
        self.store.sweep_orphans(&mut suspects, Instant::now())?;
        Ok(())
    }
}
