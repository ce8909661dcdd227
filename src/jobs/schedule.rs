//! When jobs run: some every minute, some once a day, each by itself.
//!
//! A job that fails, or panics, is told of and tried again; the others go on. A day that passed
//! while the portal was off is made up for at its start: no job does more than what is due by
//! today, however often it runs.

use std::sync::Arc;
use std::time::Duration;

use subrosa_policy::Day;

use super::Jobs;
use crate::app::health::Run;
use crate::error::AppError;
use crate::listen::Stopping;
use crate::log::Event;

/// One job.
pub(super) struct Job {
    /// Its name in the log and on the system page.
    pub(super) name: &'static str,
    /// When it runs.
    pub(super) when: When,
    /// What it does.
    pub(super) run: fn(&Jobs) -> Result<(), AppError>,
}

/// When a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Every minute.
    EachMinute,
    /// At every start, and once on each day.
    StartAndDay,
    /// Once on each day, also across starts.
    Day,
    /// Every so many minutes, as the configuration says.
    Visit,
}

impl When {
    /// Whether it is time. `last` is the last run, and whether that was since the start; `visit`
    /// how many minutes are between visits, while there is something to visit.
    fn is_due(
        self,
        last: Option<(Run, bool)>,
        minute: u64,
        today: Day,
        visit: Option<u64>,
    ) -> bool {
        if self == Self::Visit && visit.is_none() {
            return false;
        }
        let Some((run, since_start)) = last else {
            return true;
        };
        match self {
            Self::EachMinute => true,
            Self::StartAndDay | Self::Visit if !since_start => true,
            Self::Visit => minute.saturating_sub(run.minute) >= visit.unwrap_or(u64::MAX),
            Self::StartAndDay | Self::Day if run.done => run.day != today,
            // It failed: not again at once, and not only tomorrow. A clock that was put back is
            // no reason to wait.
            Self::StartAndDay | Self::Day => {
                run.day != today || minute.saturating_sub(run.minute) >= RETRY_MINUTES
            }
        }
    }
}

impl Jobs {
    /// Runs the jobs until the portal stops. Those of the day have a lane of their own, and so
    /// have those that wait for the network, so that sessions end in time meanwhile.
    pub(crate) async fn run(self, stopping: Stopping) {
        let jobs = Arc::new(self);
        // A past that cannot be read is no past: the jobs of the day run again.
        let past = jobs.store.job_runs().unwrap_or_default();
        let names = super::MINUTELY.iter().chain(super::FAR).chain(super::DAILY);
        jobs.health.recall(names.map(|job| job.name), &past);
        tokio::join!(
            Arc::clone(&jobs).lane(super::MINUTELY, stopping.clone(), EVERY),
            Arc::clone(&jobs).lane(super::FAR, stopping.clone(), OFTEN),
            jobs.lane(super::DAILY, stopping, EVERY)
        );
    }

    async fn lane(self: Arc<Self>, lane: &'static [Job], mut stopping: Stopping, rest: Duration) {
        loop {
            for job in lane {
                self.run_if_due(job).await;
            }
            tokio::select! {
                () = stopping.asked() => return,
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    async fn run_if_due(self: &Arc<Self>, job: &'static Job) {
        let last = self.health.last(job.name);
        let visit = self.visits.as_ref().and_then(|visits| visits.every());
        let (minute, today) = (self.clock.minute(), self.clock.today());
        if !job.when.is_due(last, minute, today, visit) {
            return;
        }
        self.health.begins(job.name);
        let jobs = Arc::clone(self);
        let done = went_well(move || (job.run)(&jobs)).await;
        let run = Run {
            minute: self.clock.minute(),
            day: self.clock.today(),
            done,
        };
        self.health.ran(job.name, run);
        if job.when == When::EachMinute {
            self.health.beat();
        }
        if matches!(job.when, When::StartAndDay | When::Day) {
            if done {
                self.log.emit(Event::JobRan(job.name));
            }
            let (jobs, runs) = (Arc::clone(self), self.health.runs());
            let kept = tokio::task::spawn_blocking(move || jobs.store.set_job_runs(&runs));
            // What is not remembered runs once more after the next start.
            drop(kept.await);
        }
    }
}

/// Whether a job did what it should. A panic ends the job and nothing else.
async fn went_well(work: impl FnOnce() -> Result<(), AppError> + Send + 'static) -> bool {
    matches!(tokio::task::spawn_blocking(work).await, Ok(Ok(())))
}

/// How long the lanes rest.
const EVERY: Duration = Duration::from_secs(60);
/// How long the lane rests that looks whether there is something to visit.
const OFTEN: Duration = Duration::from_secs(10);
/// How long after a failure a job of the day is tried again.
const RETRY_MINUTES: u64 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_has_failed_and_nothing_else_has() {
        assert!(went_well(|| Ok(())).await);
        assert!(!went_well(|| Err(AppError::Internal("job"))).await);
        assert!(!went_well(|| panic!("a fault of the program")).await);
        assert!(went_well(|| Ok(())).await);
    }

    fn run(minute: u64, day: u16, done: bool) -> Run {
        Run {
            minute,
            day: Day::new(day),
            done,
        }
    }

    #[test]
    fn a_job_of_the_day_runs_once_a_day_and_what_was_missed_is_made_up_for() {
        let due = |last, day| When::Day.is_due(last, 1_000, Day::new(day), None);
        assert!(due(None, 5), "never yet");
        assert!(!due(Some((run(900, 5, true), true)), 5), "done today");
        assert!(!due(Some((run(900, 5, true), false)), 5), "before a start");
        assert!(due(Some((run(900, 4, true), true)), 5), "the next day");
        assert!(due(Some((run(900, 1, true), false)), 5), "after days off");
        assert!(due(Some((run(900, 9, true), true)), 5), "a clock put back");
    }

    #[test]
    fn what_a_start_must_know_runs_at_every_start() {
        let due = |since_start| {
            let last = Some((run(990, 5, true), since_start));
            When::StartAndDay.is_due(last, 1_000, Day::new(5), None)
        };
        assert!(due(false));
        assert!(!due(true));
    }

    #[test]
    fn a_job_that_failed_is_tried_again_after_an_hour() {
        let last = Some((run(1_000, 5, false), true));
        let due = |at| When::Day.is_due(last, at, Day::new(5), None);
        assert!(!due(1_001));
        assert!(!due(1_059));
        assert!(due(1_060));
        assert!(When::EachMinute.is_due(last, 1_001, Day::new(5), None));
    }

    #[test]
    fn the_onion_address_is_visited_as_often_as_configured_once_it_is_published() {
        let last = Some((run(1_000, 5, true), true));
        let due = |last, at, visit| When::Visit.is_due(last, at, Day::new(5), visit);
        assert!(!due(None, 2_000, None), "there is nothing to visit yet");
        assert!(due(None, 2_000, Some(10)));
        assert!(!due(last, 1_009, Some(10)));
        assert!(due(last, 1_010, Some(10)));
    }
}
