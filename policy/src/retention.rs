//! How long a case is kept after it has ended.

use crate::day::Day;

/// A retention profile, in days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// Quiet days from closing to the archive.
    pub archive_after: u16,
    /// Days from the archive to erasure.
    pub erase_after: u16,
}

impl Retention {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_kept_ninety_days_after_it_ended() {
        let retention = Retention::default();
        assert_eq!(retention.earliest_erasure(Day::new(100)), Day::new(190));
        assert_eq!(retention.erasure(Day::new(130)), Day::new(190));
    }
}
