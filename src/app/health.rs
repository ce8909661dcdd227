//! How the portal fares: what jobs did, and what is wrong with the machine right now.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use subrosa_policy::Day;
use subrosa_store::JobRun;

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
    jobs: BTreeMap<&'static str, Known>,
    /// Jobs that run, and since when.
    running: BTreeMap<&'static str, Instant>,
    troubles: BTreeMap<Trouble, bool>,
    /// Since when the records do not answer.
    silent_since: Option<Instant>,
    figures: Option<Figures>,
}

/// Folders of the data folder whose sizes are told.
pub(crate) const FOLDERS: [&str; 4] = ["records", "blobs", "vault", "spool"];

/// Numbers that are taken once a day, so that none of them moves with a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Free room on the disk, in whole GiB.
    pub(crate) free_gib: u64,
    /// What the data folder holds, in whole GiB.
    pub(crate) used_gib: u64,
    /// The same of each of [`FOLDERS`].
    pub(crate) folders_gib: [u64; FOLDERS.len()],
}

/// The last run of a job, and whether that was since the start.
#[derive(Clone, Copy)]
struct Known {
    run: Run,
    since_start: bool,
}

/// The last run of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// When it ended, in minutes since 1970.
    pub(crate) minute: u64,
    /// The day of the firm on which it ended.
    pub(crate) day: Day,
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
    /// A certificate has ended, ends in a few days, or was asked for in vain.
    Certificate,
    /// The newest good backup is too old.
    Backup,
    /// A visit to the portal's own onion address did not get there.
    Onion,
    /// Messages to staff were given up.
    Mail,
    /// The day of the machine's clock does not follow the last one that was believed.
    Clock,
}

impl Trouble {
    /// Everything that can be wrong.
    pub(crate) const ALL: [Self; 10] = [
        Self::Disk,
        Self::Memory,
        Self::Records,
        Self::Log,
        Self::Cases,
        Self::Certificate,
        Self::Backup,
        Self::Onion,
        Self::Mail,
        Self::Clock,
    ];

    /// Its name for other programs. Never changes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Disk => "disk",
            Self::Memory => "memory",
            Self::Records => "records",
            Self::Log => "security_log",
            Self::Cases => "cases",
            Self::Certificate => "certificate",
            Self::Backup => "backup",
            Self::Onion => "onion",
            Self::Mail => "mail",
            Self::Clock => "clock",
        }
    }

    /// What the log says when it begins and when it ends.
    pub(crate) fn words(self) -> [&'static str; 2] {
        match self {
            Self::Disk => ["the disk is low", "the disk has room again"],
            Self::Memory => ["memory is low", "there is memory again"],
            Self::Records => ["the records do not answer", "the records answer again"],
            Self::Log => ["the security log is not whole", "the security log is whole"],
            Self::Cases => ["cases are damaged", "no case is damaged"],
            Self::Backup => [
                "the newest backup is too old, or there is none",
                "there is a new backup",
            ],
            Self::Certificate => [
                "a certificate ends or is missing",
                "the certificates are good",
            ],
            Self::Onion => [
                "the onion address cannot be reached",
                "the onion address can be reached again",
            ],
            Self::Mail => ["mail to staff was given up", "mail to staff goes out again"],
            Self::Clock => [
                "the clock shows a day that nobody expected; nothing is erased",
                "the day of the clock is believed again",
            ],
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
        let mut state = self.state();
        let before = state.troubles.insert(trouble, is_there);
        if trouble == Trouble::Records {
            let since = state.silent_since;
            state.silent_since = is_there.then(|| since.unwrap_or_else(Instant::now));
        }
        drop(state);
        if before.unwrap_or(false) != is_there {
            let [begins, ends] = trouble.words();
            self.log
                .emit(Event::Health(if is_there { begins } else { ends }));
        }
    }

    /// Notes what jobs did before the start.
    pub(crate) fn recall(&self, names: impl Iterator<Item = &'static str>, past: &[JobRun]) {
        let mut state = self.state();
        for name in names {
            if let Some(known) = past.iter().find(|known| known.name == name) {
                let run = Run {
                    minute: known.minute,
                    day: known.day,
                    done: known.done,
                };
                let known = Known {
                    run,
                    since_start: false,
                };
                state.jobs.entry(name).or_insert(known);
            }
        }
    }

    /// Notes that a job begins.
    pub(crate) fn begins(&self, job: &'static str) {
        self.state().running.insert(job, Instant::now());
    }

    /// Notes what became of a job.
    pub(crate) fn ran(&self, job: &'static str, run: Run) {
        let mut state = self.state();
        state.running.remove(job);
        let known = Known {
            run,
            since_start: true,
        };
        let before = state.jobs.insert(job, known);
        drop(state);
        // Once, not every minute of a bad hour.
        if !run.done && before.is_none_or(|before| before.run.done || !before.since_start) {
            self.log.emit(Event::JobFailed(job));
        }
    }

    /// Lets a job run in the next round, whenever it ran last.
    pub(crate) fn again(&self, job: &'static str) {
        self.state().jobs.remove(job);
    }

    /// The last run of a job, and whether that was since the start.
    pub(crate) fn last(&self, job: &'static str) -> Option<(Run, bool)> {
        let state = self.state();
        let known = state.jobs.get(job)?;
        Some((known.run, known.since_start))
    }

    /// The last run of every job that ran.
    pub(crate) fn jobs(&self) -> Vec<(&'static str, Run)> {
        let state = self.state();
        let runs = state.jobs.iter();
        runs.map(|(name, known)| (*name, known.run)).collect()
    }

    /// The same, to be kept.
    pub(crate) fn runs(&self) -> Vec<JobRun> {
        let runs = self.jobs().into_iter();
        runs.map(|(name, run)| JobRun {
            name: name.to_owned(),
            minute: run.minute,
            day: run.day,
            done: run.done,
        })
        .collect()
    }

    /// Notes the numbers of today.
    pub(crate) fn take_figures(&self, figures: Figures) {
        self.state().figures = Some(figures);
    }

    /// The numbers of today, once they were taken.
    pub(crate) fn figures(&self) -> Option<Figures> {
        self.state().figures
    }

    /// What is wrong right now.
    pub(crate) fn troubles(&self) -> Vec<Trouble> {
        let state = self.state();
        let there = Trouble::ALL.into_iter();
        there
            .filter(|trouble| state.troubles.get(trouble) == Some(&true))
            .collect()
    }

    // CLAIM(C-132): SECURITY.md
    /// Whether nothing is wrong, the last run of every job went well, and none hangs.
    pub(crate) fn is_good(&self) -> bool {
        let state = self.state();
        state.jobs.values().all(|known| known.run.done)
            && state
                .running
                .values()
                .all(|since| since.elapsed() < LONGEST_JOB)
            && !state.troubles.values().any(|there| *there)
            && {
                drop(state);
                self.is_at_work()
            }
    }

    /// Notes that a round of jobs begins.
    pub(crate) fn beat(&self) {
        *self.beat.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Whether rounds of jobs still end, and the store keeps what it takes: what does not for
    /// longer has to be started again. A store that once failed to write answers nothing more until
    /// it is opened anew.
    pub(crate) fn is_at_work(&self) -> bool {
        let beat = *self.beat.lock().unwrap_or_else(PoisonError::into_inner);
        let silent = self.state().silent_since;
        beat.elapsed() < LONGEST_ROUND
            && silent.is_none_or(|since| since.elapsed() < LONGEST_SILENCE)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The jobs of every minute take seconds; a round that takes longer than this hangs.
const LONGEST_ROUND: Duration = Duration::from_secs(15 * 60);
/// The longest that the records may not answer before the portal is started again.
const LONGEST_SILENCE: Duration = Duration::from_secs(10 * 60);
/// A job of the day that takes longer than this hangs.
const LONGEST_JOB: Duration = Duration::from_secs(6 * 60 * 60);

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::{Clock, TestClock};

    fn health() -> Health {
        let clock: Arc<dyn Clock> = Arc::new(TestClock::new());
        Health::new(Log::new(clock, Box::new(std::io::sink())))
    }

    fn run(done: bool) -> Run {
        Run {
            minute: 1,
            day: Day::new(1),
            done,
        }
    }

    #[test]
    fn a_job_that_hangs_is_told_until_it_ends() {
        let health = health();
        let began = |ago: Duration| {
            let since = Instant::now().checked_sub(ago).unwrap();
            health.state().running.insert("cases", since);
        };
        began(LONGEST_JOB.checked_sub(Duration::from_secs(60)).unwrap());
        assert!(health.is_good());
        began(LONGEST_JOB);
        assert!(!health.is_good());
        assert!(health.is_at_work(), "it is no reason to start anew");
        health.ran("cases", run(true));
        assert!(health.is_good());
    }

    #[test]
    fn one_failed_job_or_one_trouble_is_told_until_it_is_over() {
        let health = health();
        assert!(health.is_good());
        health.ran("cases", run(false));
        assert!(!health.is_good());
        health.ran("orphans", run(true));
        assert!(!health.is_good(), "another job does not make up for it");
        health.ran("cases", run(true));
        assert!(health.is_good());
        for trouble in Trouble::ALL {
            health.note(trouble, true);
            assert!(!health.is_good(), "{trouble:?}");
            assert_eq!(health.troubles(), [trouble]);
            health.note(trouble, false);
            assert!(health.is_good());
        }
    }

    #[test]
    fn what_failed_before_a_start_is_known_after_it() {
        let before = health();
        before.ran("cases", run(false));
        let after = health();
        after.recall(["cases", "orphans"].into_iter(), &before.runs());
        assert!(!after.is_good());
        assert_eq!(after.last("cases"), Some((run(false), false)));
        assert_eq!(after.last("orphans"), None);
    }
}
