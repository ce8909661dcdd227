//! The one place that knows what time it is.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use subrosa_policy::Day;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Seconds since 1970-01-01T00:00Z, for one-time codes.
    fn second(&self) -> u64;

    /// Minutes since then, for the times of staff acts and the ends of sessions.
    fn minute(&self) -> u64 {
        self.second() / 60
    }

    /// Today in the firm's time zone: the finest time that anything a reporter does has.
    fn today(&self) -> Day;

    /// Minutes since midnight in the firm's time zone, for what is done at fixed times of day.
    fn minute_of_day(&self) -> u16;
}

/// The system's clock.
pub struct SystemClock(TimeZone);

/// A clock that tests set.
pub struct TestClock {
    second: AtomicU64,
    zone: TimeZone,
}

impl SystemClock {
    /// The clock of a firm in this time zone (an IANA name such as `Europe/Copenhagen`).
    /// `None` if there is no such zone.
    pub fn new(zone: &str) -> Option<Self> {
        TimeZone::get(zone).ok().map(Self)
    }
}

impl Clock for SystemClock {
    fn second(&self) -> u64 {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one reader of the system's clock"
        )]
        let now = SystemTime::now();
        now.duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs())
    }

    fn today(&self) -> Day {
        day_in(self.second(), &self.0)
    }

    fn minute_of_day(&self) -> u16 {
        minute_of_day_in(self.second(), &self.0)
    }
}

impl TestClock {
    /// A clock that stands at 2026-11-23T12:00Z.
    pub fn new() -> Self {
        Self {
            second: AtomicU64::new(1_795_435_200),
            zone: TimeZone::get("Europe/Copenhagen").unwrap_or(TimeZone::UTC),
        }
    }

    /// Moves the clock on.
    pub fn advance_minutes(&self, minutes: u64) {
        self.second.fetch_add(minutes * 60, Ordering::Relaxed);
    }

    /// Moves the clock on.
    pub fn advance_days(&self, days: u64) {
        self.advance_minutes(days * 24 * 60);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn second(&self) -> u64 {
        self.second.load(Ordering::Relaxed)
    }

    fn today(&self) -> Day {
        day_in(self.second(), &self.zone)
    }

    fn minute_of_day(&self) -> u16 {
        minute_of_day_in(self.second(), &self.zone)
    }
}

/// The day and the time of day, in UTC, of a staff act.
pub(crate) fn split_minute(minute: u64) -> (Day, String) {
    let day = day_in(minute.saturating_mul(60), &TimeZone::UTC);
    let of_day = minute % (24 * 60);
    (day, format!("{:02}:{:02}", of_day / 60, of_day % 60))
}

fn day_in(second: u64, zone: &TimeZone) -> Day {
    let second = i64::try_from(second).unwrap_or(0);
    Timestamp::from_second(second)
        .ok()
        .map(|time| zone.to_datetime(time).date())
        .and_then(|date| Day::from_ymd(date.year(), date.month(), date.day()))
        .unwrap_or(Day::new(0))
}

fn minute_of_day_in(second: u64, zone: &TimeZone) -> u16 {
    let second = i64::try_from(second).unwrap_or(0);
    let time = Timestamp::from_second(second).map(|time| zone.to_datetime(time).time());
    time.ok()
        .and_then(|time| u16::try_from(i16::from(time.hour()) * 60 + i16::from(time.minute())).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_firm_s_and_not_that_of_utc() {
        let clock = TestClock::new();
        assert_eq!(clock.today().to_string(), "2026-11-23");
        // 23:30 in UTC is half past midnight in Copenhagen.
        clock.advance_minutes(11 * 60 + 30);
        assert_eq!(clock.today().to_string(), "2026-11-24");
        assert_eq!(split_minute(clock.minute()).0.to_string(), "2026-11-23");
        assert_eq!(split_minute(clock.minute()).1, "23:30");
        assert_eq!(clock.minute_of_day(), 30);
    }

    #[test]
    fn a_zone_that_does_not_exist_is_refused() {
        assert!(SystemClock::new("Europe/Atlantis").is_none());
        assert!(SystemClock::new("Europe/Copenhagen").is_some());
    }
}
