//! What the portal does by itself, on fields it can read without any reader's key.

mod cases;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use subrosa_policy::Day;
use subrosa_store::Store;

use crate::app::health::{Health, Trouble};
use crate::app::journal::SecurityLog;
use crate::app::machine::{self, Room};
use crate::app::reports::Reports;
use crate::app::staff::Staff;
use crate::app::system::{Warning, certificate_warning};
use crate::app::visits::Visits;
use crate::backup::Backups;
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
    pub(crate) security: SecurityLog,
    pub(crate) backups: Arc<Backups>,
    pub(crate) health: Health,
    pub(crate) data: PathBuf,
    /// The listeners, and the last whole day of their certificates.
    pub(crate) certificates: Vec<(&'static str, Option<Day>)>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) log: Log,
    /// The day of the last daily run.
    pub(crate) day: Mutex<Day>,
}

impl Jobs {
    /// Runs once a minute until the portal stops.
    pub(crate) async fn run(self, mut stopping: Stopping) {
        let jobs = Arc::new(self);
        loop {
            jobs.health.beat();
            let now = Arc::clone(&jobs);
            if tokio::task::spawn_blocking(move || now.once())
                .await
                .is_err()
            {
                jobs.log.emit(Event::JobFailed("a crash"));
            }
            tokio::select! {
                () = stopping.asked() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    /// Runs every job that is due.
    fn once(&self) {
        self.note(EXPIRY, self.expire());
        self.note(MACHINE, self.look_around());
        self.security.tick();
        self.back_up();
        let today = self.clock.today();
        if std::mem::replace(
            &mut *self.day.lock().unwrap_or_else(PoisonError::into_inner),
            today,
        ) != today
        {
            self.daily(SECURITY_LOG, self.look_after_the_log());
            self.daily(CERTIFICATES, self.look_at_certificates(today));
            self.daily(cases::CASES, self.look_after_cases(today));
        }
    }

    fn note(&self, job: &'static str, done: Result<(), AppError>) {
        self.health.ran(job, self.clock.minute(), done.is_ok());
    }

    /// A job that the log hears of each time.
    fn daily(&self, job: &'static str, done: Result<(), AppError>) {
        if done.is_ok() {
            self.log.emit(Event::JobRan(job));
        }
        self.note(job, done);
    }

    /// Ends sessions and drafts whose time is over.
    fn expire(&self) -> Result<(), AppError> {
        self.visits.sweep();
        self.staff.sweep();
        self.reports.expire(Instant::now())?;
        // Only days are kept, so "24 hours" ends with the day after the one of the report.
        let today = self.clock.today().number();
        let oldest = Day::new(today.saturating_sub(1));
        self.store.forget_unused_codes(oldest)?;
        self.store.forget_old_invites(self.clock.minute())?;
        Ok(())
    }

    /// Begins a backup if one is due; it has a thread of its own.
    fn back_up(&self) {
        if self.backups.is_on() {
            self.backups.run_due();
            let minute = self.clock.minute();
            self.health.ran(BACKUP, minute, self.backups.went_well());
            self.health.note(Trouble::Backup, self.backups.is_late());
        }
    }

    /// Looks at disk, memory and records.
    fn look_around(&self) -> Result<(), AppError> {
        let low = machine::room(&self.data).is_some_and(Room::is_low);
        self.health.note(Trouble::Disk, low);
        self.health.note(Trouble::Memory, machine::memory_is_low());
        let silent = self.store.roster().is_err();
        self.health.note(Trouble::Records, silent);
        self.health
            .note(Trouble::Log, self.security.is_broken_or_failing());
        Ok(())
    }

    /// Removes what is a year old, and verifies the rest.
    fn look_after_the_log(&self) -> Result<(), AppError> {
        self.security.prune()?;
        self.security.verify()?;
        self.health
            .note(Trouble::Log, self.security.is_broken_or_failing());
        Ok(())
    }

    fn look_at_certificates(&self, today: Day) -> Result<(), AppError> {
        let mut over = false;
        for (listener, until) in &self.certificates {
            match certificate_warning(*until, today) {
                None => continue,
                Some(warning) => over |= warning == Warning::CertificateOver,
            }
            self.log.emit(Event::CertificateEnds(listener));
        }
        self.health.note(Trouble::Certificate, over);
        Ok(())
    }
}

const EVERY: Duration = Duration::from_secs(60);
const EXPIRY: &str = "expiry";
const MACHINE: &str = "machine";
const BACKUP: &str = "backup";
const SECURITY_LOG: &str = "security log";
const CERTIFICATES: &str = "certificates";
