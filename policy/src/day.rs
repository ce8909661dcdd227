//! A day: the finest time that is kept of anything a reporter causes.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

/// Days since 1970-01-01, in the firm's time zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Day(u16);

/// A day of the week.
pub type Weekday = jiff::civil::Weekday;

impl Day {
    /// The day of this number.
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The day of a date. `None` if there is no such date between 1970 and 2149.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::from_date(Date::new(year, month, day).ok()?)
    }

    /// The year.
    pub fn year(self) -> u16 {
        u16::try_from(self.date().year()).unwrap_or(1970)
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        u8::try_from(self.date().month()).unwrap_or(1)
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        u8::try_from(self.date().day()).unwrap_or(1)
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        self.date().weekday()
    }

    /// So many days later; the last day there is, if that is earlier.
    pub fn plus_days(self, days: u16) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// So many months later, on the same day of the month or on its last day.
    pub fn plus_months_clamped(self, months: u8) -> Self {
        let span: Span = i64::from(months).months();
        self.date()
            .checked_add(span)
            .ok()
            .and_then(Self::from_date)
            .unwrap_or(Self(u16::MAX))
    }

    /// Days from this day to `other`; negative if `other` is earlier.
    pub fn days_until(self, other: Self) -> i32 {
        i32::from(other.0) - i32::from(self.0)
    }

    // CLAIM(C-234): SECURITY.md
    /// Whether a clock that was right on `before` may well show this day when it is looked at next: the same day, or one
    /// of the 35 behind it. The day before counts too, for a clock that is set right around midnight.
    pub fn follows(self, before: Self) -> bool {
        (-1..=MOST_DAYS_OFF).contains(&before.days_until(self))
    }

    /// The first day of its month.
    #[must_use]
    pub fn month_start(self) -> Self {
        let before = u16::from(self.day()).saturating_sub(1);
        Self::new(self.number().saturating_sub(before))
    }

    /// The last day of its month.
    #[must_use]
    pub fn month_end(self) -> Self {
        let next = self.month_start().plus_months_clamped(1);
        Self::new(next.number().saturating_sub(1))
    }

    fn from_date(date: Date) -> Option<Self> {
        let days = (date - EPOCH).get_days();
        u16::try_from(days).ok().map(Self)
    }

    fn date(self) -> Date {
        EPOCH
            .checked_add(i64::from(self.0).days())
            .unwrap_or(Date::MAX)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

/// For so many days the portal may be off before somebody is asked whether the clock is right.
const MOST_DAYS_OFF: i32 = 35;

const EPOCH: Date = Date::constant(1970, 1, 1);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::from_ymd(year, month, day).unwrap_or(Day(0))
    }

    #[test]
    fn months_end_where_the_calendar_ends_them() {
        assert_eq!(day(2026, 11, 30).plus_months_clamped(3), day(2027, 2, 28));
        assert_eq!(day(2027, 11, 30).plus_months_clamped(3), day(2028, 2, 29));
        assert_eq!(day(2026, 1, 31).plus_months_clamped(1), day(2026, 2, 28));
        assert_eq!(day(2026, 11, 23).to_string(), "2026-11-23");
    }

    #[test]
    fn a_day_that_lies_too_far_ahead_or_behind_does_not_follow() {
        let known = day(2026, 11, 23);
        for (day, follows) in [
            (day(2026, 11, 21), false),
            (day(2026, 11, 22), true),
            (known, true),
            (day(2026, 12, 28), true),
            (day(2026, 12, 29), false),
            (day(2036, 11, 23), false),
            (Day(0), false),
            (Day(u16::MAX), false),
        ] {
            assert_eq!(day.follows(known), follows, "{day}");
        }
    }

    proptest! {
        #[test]
        fn a_day_is_its_date(number: u16) {
            let day = Day(number);
            let (y, m, d) = (day.year(), day.month(), day.day());
            let again = Day::from_ymd(
                i16::try_from(y).unwrap_or(0),
                i8::try_from(m).unwrap_or(0),
                i8::try_from(d).unwrap_or(0),
            );
            prop_assert_eq!(again, Some(day));
        }

        #[test]
        fn adding_is_monotone(a in 0_u16..60_000, b in 0_u16..60_000, months in 0_u8..24) {
            let (early, late) = (Day(a.min(b)), Day(a.max(b)));
            prop_assert!(early.plus_months_clamped(months) <= late.plus_months_clamped(months));
            prop_assert!(early.plus_months_clamped(months) >= early);
        }
    }
}
