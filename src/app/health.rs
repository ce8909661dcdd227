//! How the portal fares: what jobs did, and what is wrong with the machine right now.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::log::{Event, Log};

/// Shared by the jobs, the system page and `/health`.
#[derive(Clone)]
pub(crate) struct Health {
    state: Arc<Mutex<State>>,
    /// When the round of jobs last began.
    beat: Arc<Mutex<Instant>>,
    log: Log,
}

#[derive(Default)]
struct State {
    jobs: BTreeMap<&'static str, Run>,
    troubles: BTreeMap<Trouble, bool>,
}

/// The last run of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// When it ended, in minutes since 1970.
    pub(crate) minute: u64,
    /// Whether it did what it should.
    pub(crate) done: bool,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    /// There is little room on the disk.
    Disk,
    /// There is little memory.
    Memory,
    /// The records do not answer, or the roster does not verify.
    Records,
    /// The security log has a broken link, or cannot be written.
    Log,
    /// Cases are damaged.
    Cases,
    /// A certificate has ended.
    Certificate,
    /// The newest good backup is too old.
    Backup,
}

impl Trouble {
    /// What the log says when it begins and when it ends.
    fn words(self) -> [&'static str; 2] {
        match self {
            Self::Disk => ["the disk is low", "the disk has room again"],
            Self::Memory => ["memory is low", "there is memory again"],
            Self::Records => ["the records do not answer", "the records answer again"],
            Self::Log => ["the security log is not whole", "the security log is whole"],
            Self::Cases => ["cases are damaged", "no case is damaged"],
            Self::Backup => ["the newest backup is too old", "there is a new backup"],
            Self::Certificate => ["a certificate has ended", "the certificates are good"],
        }
    }
}

impl Health {
    pub(crate) fn new(log: Log) -> Self {
        Self {
            state: Arc::default(),
            beat: Arc::new(Mutex::new(Instant::now())),
            log,
        }
    }

    /// Notes that something is wrong or right; the log hears of every change.
    pub(crate) fn note(&self, trouble: Trouble, is_there: bool) {
        let before = self.state().troubles.insert(trouble, is_there);
        if before.unwrap_or(false) != is_there {
            let [begins, ends] = trouble.words();
            self.log
                .emit(Event::Health(if is_there { begins } else { ends }));
        }
    }

    /// Notes what became of a job.
    pub(crate) fn ran(&self, job: &'static str, minute: u64, done: bool) {
        let before = self.state().jobs.insert(job, Run { minute, done });
        // Once, not every minute of a bad hour.
        if !done && before.is_none_or(|before| before.done) {
            self.log.emit(Event::JobFailed(job));
        }
    }

    /// The last run of every job that ran.
    pub(crate) fn jobs(&self) -> Vec<(&'static str, Run)> {
        let state = self.state();
        state.jobs.iter().map(|(name, run)| (*name, *run)).collect()
    }

    /// Whether nothing is wrong and the last run of every job went well.
    pub(crate) fn is_good(&self) -> bool {
        let state = self.state();
        state.jobs.values().all(|run| run.done) && !state.troubles.values().any(|there| *there)
    }

    /// Notes that a round of jobs begins.
    pub(crate) fn beat(&self) {
        *self.beat.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Whether rounds of jobs still begin: what hangs for longer has to be started again.
    pub(crate) fn is_at_work(&self) -> bool {
        let beat = *self.beat.lock().unwrap_or_else(PoisonError::into_inner);
        beat.elapsed() < LONGEST_ROUND
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Jobs such as a backup take their time; a round that takes longer than this hangs.
const LONGEST_ROUND: Duration = Duration::from_secs(6 * 60 * 60);
