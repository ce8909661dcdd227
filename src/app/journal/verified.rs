//! The last verification of the whole log, so that turning pages does not read a year each time.

use std::sync::{Mutex, PoisonError};

use subrosa_store::{JournalCheck, JournalMark};

use crate::error::AppError;

/// What was found, of which log, and when.
#[derive(Default)]
pub(super) struct Verified(Mutex<Option<Found>>);

struct Found {
    mark: JournalMark,
    minute: u64,
    check: JournalCheck,
}

impl Verified {
    // CLAIM(C-86): SECURITY.md
    /// What the last verification of this log found; verifies anew if the log has another end by
    /// now, if the last one is ten minutes old, or if it found a broken link.
    pub(super) fn of(
        &self,
        mark: JournalMark,
        minute: u64,
        verify: impl FnOnce() -> Result<JournalCheck, AppError>,
    ) -> Result<JournalCheck, AppError> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = last.as_ref()
            && found.mark == mark
            && (found.minute..found.minute.saturating_add(MINUTES)).contains(&minute)
        {
            return Ok(found.check.clone());
        }
        *last = None;
        let check = verify()?;
        *last = check.broken.is_none().then(|| Found {
            mark,
            minute,
            check: check.clone(),
        });
        Ok(check)
    }

    /// Takes over what somebody else has just verified.
    pub(super) fn note(&self, mark: JournalMark, minute: u64, check: &JournalCheck) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last = check.broken.is_none().then(|| Found {
            mark,
            minute,
            check: check.clone(),
        });
    }
}

/// How old a verification may be on a page.
const MINUTES: u64 = 10;

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use subrosa_store::{BrokenKind, BrokenLink};

    use super::*;

    fn mark(last: u64) -> JournalMark {
        JournalMark {
            last,
            head: [7; 32],
        }
    }

    fn whole(last: u64) -> JournalCheck {
        JournalCheck {
            first: 1,
            last,
            broken: None,
        }
    }

    #[test]
    fn a_log_is_verified_once_for_each_end_and_again_after_ten_minutes() {
        let (verified, runs) = (Verified::default(), Cell::new(0));
        let ask = |last, minute| {
            let verify = || {
                runs.set(runs.get() + 1);
                Ok(whole(last))
            };
            verified.of(mark(last), minute, verify).unwrap();
            runs.get()
        };
        assert_eq!([ask(5, 100), ask(5, 100), ask(5, 109)], [1, 1, 1]);
        assert_eq!([ask(5, 110), ask(6, 110), ask(6, 111)], [2, 3, 3]);
        // A clock that was set back says nothing of how old it is.
        assert_eq!(ask(6, 90), 4);
        // The same number with another chain is another log.
        let other = JournalMark {
            head: [8; 32],
            ..mark(6)
        };
        verified.note(other, 90, &whole(6));
        assert_eq!(ask(6, 90), 5);
        verified.note(mark(6), 95, &whole(6));
        assert_eq!(ask(6, 104), 5);
    }

    #[test]
    fn a_broken_log_is_verified_every_time() {
        let verified = Verified::default();
        let broken = JournalCheck {
            broken: Some(BrokenLink {
                number: 3,
                since: None,
                until: None,
                what: BrokenKind::Missing,
            }),
            ..whole(5)
        };
        verified.of(mark(5), 1, || Ok(whole(5))).unwrap();
        verified.note(mark(5), 1, &broken);
        for _ in 0..2 {
            let found = verified.of(mark(5), 1, || Ok(broken.clone())).unwrap();
            assert!(found.broken.is_some());
        }
    }
}
