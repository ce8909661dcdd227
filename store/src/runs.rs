//! What the portal remembers of its own jobs, and the probe of its store.

use serde::{Deserialize, Serialize};
use subrosa_policy::Day;

use crate::backend::Batch;
use crate::error::StoreError;
use crate::key::random_id;
use crate::own::Own;
use crate::store::Store;

/// The last run of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRun {
    /// Which job.
    pub name: String,
    /// When it ended, in minutes since 1970.
    pub minute: u64,
    /// The day of the firm on which it ended.
    pub day: Day,
    /// Whether it did what it should.
    pub done: bool,
}

impl Store {
    /// The last run of each job, also of those that ran before the last start.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn job_runs(&self) -> Result<Vec<JobRun>, StoreError> {
        Ok(self.own(Own::Meta, RUNS)?.unwrap_or_default())
    }

    /// Remembers the last run of each job.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn set_job_runs(&self, runs: &[JobRun]) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Meta, RUNS, &runs.to_vec())?;
        self.commit(batch)
    }

    /// The last day that was believed of the machine's clock.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn known_day(&self) -> Result<Option<Day>, StoreError> {
        self.own(Own::Meta, KNOWN_DAY)
    }

    /// Remembers a day that is believed.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn set_known_day(&self, day: Day) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Meta, KNOWN_DAY, &day)?;
        self.commit(batch)
    }

    // CLAIM(C-234): SECURITY.md
    /// The day to note of what a case is kept from erasure by: never one before the last that was believed. A clock that
    /// fell back would else bring the end of what is asked for today to a day that is over.
    pub(crate) fn day_not_before(&self, day: Day) -> Result<Day, StoreError> {
        let known = self.known_day()?.filter(|known| !day.follows(*known));
        Ok(known.map_or(day, |known| day.max(known)))
    }

    // CLAIM(C-234): SECURITY.md
    /// The day to note of what a case is erased some days after. A clock that fell back erases nothing earlier for it.
    ///
    /// # Errors
    /// [`StoreError::Clock`] on a day that lies too far ahead: an earlier one would erase too early if the clock is
    /// right, and this one would erase years too late if it is not.
    pub(crate) fn day_to_count_from(&self, day: Day) -> Result<Day, StoreError> {
        let counted = self.day_not_before(day)?;
        let known = self.known_day()?;
        if known.is_some_and(|known| !counted.follows(known)) {
            return Err(StoreError::Clock);
        }
        Ok(counted)
    }

    /// Writes something, waits until it is on disk, and reads it back.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if something else is read, or why it cannot be written.
    pub fn probe(&self) -> Result<(), StoreError> {
        let written = random_id()?;
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Meta, PROBE, &written)?;
        self.commit(batch)?;
        if self.own(Own::Meta, PROBE)? == Some(written) {
            Ok(())
        } else {
            Err(StoreError::Damaged("what was written just now"))
        }
    }
}

const RUNS: &[u8] = b"runs";
const PROBE: &[u8] = b"probe";
const KNOWN_DAY: &[u8] = b"known day";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::backend::faulty::{Fault, Faulty};

    #[test]
    fn what_jobs_did_is_known_after_a_start() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(store.job_runs().unwrap(), []);
        let runs = [JobRun {
            name: "cases".to_owned(),
            minute: 29_000_000,
            day: Day::new(20_000),
            done: false,
        }];
        store.set_job_runs(&runs).unwrap();
        drop(store);
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(store.job_runs().unwrap(), runs);
        store.probe().unwrap();
    }

    #[test]
    fn a_store_that_does_not_keep_what_it_takes_fails_the_probe() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        let faulty = Faulty::before(Arc::clone(&store.backend));
        store.backend = faulty.clone();
        for fault in [Fault::Change, Fault::Flush, Fault::Forget] {
            store.probe().unwrap();
            faulty.set(fault);
            assert!(store.probe().is_err(), "{fault:?}");
            faulty.set(Fault::None);
        }
        store.probe().unwrap();
    }
}
