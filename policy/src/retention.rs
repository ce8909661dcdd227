//! How long a case is kept after it has ended.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::reasons::HoldReason;

/// A retention profile, in days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Retention {
    /// Quiet days from closing to the archive.
    pub archive_after: u16,
    /// Days from the archive to erasure.
    pub erase_after: u16,
}

/// What keeps a case from being erased.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LegalHold {
    /// The first day of it.
    pub since: Day,
    /// The day on which somebody has to look whether it is still needed. It does not end then.
    pub review: Day,
    /// Why.
    pub reason: HoldReason,
}

/// Why a retention profile cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RetentionProblem {
    /// The days to the archive are not between these two.
    Archive {
        /// The fewest.
        least: u16,
        /// The most.
        most: u16,
    },
    /// The days to erasure are not between these two.
    Erase {
        /// The fewest.
        least: u16,
        /// The most.
        most: u16,
    },
}

impl Retention {
    /// What keeps the profile from being used. Erasure is warned of 14 days before, so an
    /// archived case is kept at least that long.
    pub fn problem(&self) -> Option<RetentionProblem> {
        let ((least, most), (soonest, latest)) = (ARCHIVE, ERASE);
        if !(least..=most).contains(&self.archive_after) {
            Some(RetentionProblem::Archive { least, most })
        } else if !(soonest..=latest).contains(&self.erase_after) {
            Some(RetentionProblem::Erase {
                least: soonest,
                most: latest,
            })
        } else {
            None
        }
    }

    /// The first day on which a case that closes on `closed` at the earliest can be erased.
    pub fn earliest_erasure(&self, closed: Day) -> Day {
        closed
            .plus_days(self.archive_after)
            .plus_days(self.erase_after)
    }

    /// The day on which a case archived on `archived` is erased, unless a hold stops it.
    pub fn erasure(&self, archived: Day) -> Day {
        archived.plus_days(self.erase_after)
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            archive_after: 30,
            erase_after: 60,
        }
    }
}

/// Quiet days from closing to the archive, least and most.
const ARCHIVE: (u16, u16) = (1, 365);
/// Days from the archive to erasure, least and most.
const ERASE: (u16, u16) = (14, 1_825);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archived_case_is_kept_long_enough_to_warn() {
        let retention = |archive_after, erase_after| Retention {
            archive_after,
            erase_after,
        };
        assert_eq!(retention(30, 14).problem(), None);
        assert_eq!(
            retention(30, 13).problem(),
            Some(RetentionProblem::Erase {
                least: 14,
                most: 1_825
            })
        );
        assert!(retention(0, 60).problem().is_some());
        assert!(retention(30, 2_000).problem().is_some());
    }

    #[test]
    fn a_case_is_kept_ninety_days_after_it_ended() {
        let retention = Retention::default();
        assert_eq!(retention.earliest_erasure(Day::new(100)), Day::new(190));
        assert_eq!(retention.erasure(Day::new(130)), Day::new(190));
    }
}
