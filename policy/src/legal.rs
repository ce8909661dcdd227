//! The law or rule whose dates the cases of a tenant keep, and how its days are counted.

use serde::{Deserialize, Serialize};

use crate::day::{Day, Weekday};

/// The dates that a tenant's cases keep, and where they come from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LegalProfile {
    /// The name of the law or rule, as reporters and staff read it.
    pub source: String,
    /// Days to confirm that a report has arrived.
    pub acknowledge_days: u16,
    /// How these days are counted.
    pub counting: Counting,
    /// Months to tell the reporter what was done.
    pub feedback_months: u8,
    /// Months in cases that need longer, for a good reason; equal to the months for feedback where
    /// the law knows no such cases.
    pub longest_months: u8,
    /// Days that are not working days, beside Saturdays and Sundays.
    pub holidays: Vec<Day>,
}

/// Which days count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Counting {
    /// Every day.
    Calendar,
    /// Monday to Friday, except holidays.
    Working,
}

/// Why a legal profile cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LegalProblem {
    /// It does not say where its dates come from.
    NoSource,
    /// The name of its source is longer than this many characters.
    LongSource {
        /// Characters that fit.
        limit: usize,
    },
    /// Not between one and this many days.
    Days {
        /// The most there may be.
        most: u16,
    },
    /// Not between one and this many months.
    Months {
        /// The most there may be.
        most: u8,
    },
    /// The longest time is not between the usual one and this many months.
    Longest {
        /// The fewest there may be.
        least: u8,
        /// The most there may be.
        most: u8,
    },
    /// Working days are for voluntary schemes only.
    Working,
    /// More holidays than this.
    Holidays {
        /// The most there may be.
        most: usize,
    },
}

impl LegalProfile {
    /// What keeps the profile from being used. Only a scheme outside the Directive may take
    /// longer than its article 9(1) allows, or count working days.
    pub fn problem(&self, voluntary: bool) -> Option<LegalProblem> {
        let (days, months) = if voluntary { VOLUNTARY } else { DIRECTIVE };
        if self.source.trim().is_empty() {
            Some(LegalProblem::NoSource)
        } else if self.source.chars().count() > MOST_SOURCE {
            Some(LegalProblem::LongSource { limit: MOST_SOURCE })
        } else if !(1..=days).contains(&self.acknowledge_days) {
            Some(LegalProblem::Days { most: days })
        } else if !(1..=months).contains(&self.feedback_months) {
            Some(LegalProblem::Months { most: months })
        } else if !(self.feedback_months..=LONGEST.max(months)).contains(&self.longest_months) {
            Some(LegalProblem::Longest {
                least: self.feedback_months,
                most: LONGEST.max(months),
            })
        } else if self.counting == Counting::Working && !voluntary {
            Some(LegalProblem::Working)
        } else {
            let most = MOST_HOLIDAYS;
            (self.holidays.len() > most).then_some(LegalProblem::Holidays { most })
        }
    }

    /// Whether the law behind the profile knows cases that take longer.
    pub fn may_extend(&self) -> bool {
        self.longest_months > self.feedback_months
    }

    /// Whether this is a working day under the profile.
    pub fn is_working(&self, day: Day) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && !self.holidays.contains(&day)
    }

    /// Working days that are over since a day: those after it and before today.
    pub fn working_days_over(&self, since: Day, today: Day) -> usize {
        let between = since.number().saturating_add(1)..today.number();
        between
            .filter(|day| self.is_working(Day::new(*day)))
            .count()
    }

    /// The last day to confirm a report of this day.
    pub fn acknowledge_by(&self, received: Day) -> Day {
        match self.counting {
            Counting::Calendar => received.plus_days(self.acknowledge_days),
            Counting::Working => self.after_working_days(received),
        }
    }

    fn after_working_days(&self, received: Day) -> Day {
        let mut day = received;
        for _ in 0..self.acknowledge_days {
            day = day.plus_days(1);
            // A profile with every day a holiday must not turn for ever.
            for _ in 0..=MOST_HOLIDAYS * 2 {
                if self.is_working(day) {
                    break;
                }
                day = day.plus_days(1);
            }
        }
        day
    }
}

/// The dates of Directive (EU) 2019/1937, article 9(1)(b) and (f).
impl Default for LegalProfile {
    fn default() -> Self {
        let (acknowledge_days, feedback_months) = DIRECTIVE;
        Self {
            source: "Directive (EU) 2019/1937".to_owned(),
            acknowledge_days,
            counting: Counting::Calendar,
            feedback_months,
            longest_months: feedback_months,
            holidays: Vec::new(),
        }
    }
}

/// Days and months that the Directive allows at most.
const DIRECTIVE: (u16, u8) = (7, 3);
/// Months that its article 11(2)(d) allows in duly justified cases, for external channels. Article
/// 9(1)(f) knows none for internal ones, so a profile starts without.
const LONGEST: u8 = 6;
/// Days and months of a scheme outside it.
const VOLUNTARY: (u16, u8) = (30, 12);
const MOST_HOLIDAYS: usize = 200;
const MOST_SOURCE: usize = 200;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::from_ymd(year, month, day).unwrap()
    }

    fn working(holidays: Vec<Day>) -> LegalProfile {
        LegalProfile {
            counting: Counting::Working,
            holidays,
            ..LegalProfile::default()
        }
    }

    #[test]
    fn seven_working_days_end_where_the_workflow_says() {
        let received = day(2026, 11, 23);
        assert_eq!(
            working(Vec::new()).acknowledge_by(received),
            day(2026, 12, 2)
        );
        // A holiday on the way moves the end by a day, one on a Sunday does not.
        let holidays = vec![day(2026, 11, 26), day(2026, 11, 29)];
        assert_eq!(working(holidays).acknowledge_by(received), day(2026, 12, 3));
        assert_eq!(
            LegalProfile::default().acknowledge_by(received),
            day(2026, 11, 30)
        );
    }

    #[test]
    fn only_a_voluntary_scheme_may_take_longer_than_the_directive() {
        let slow = LegalProfile {
            acknowledge_days: 8,
            ..LegalProfile::default()
        };
        assert_eq!(slow.problem(false), Some(LegalProblem::Days { most: 7 }));
        assert_eq!(slow.problem(true), None);
        let months = LegalProfile {
            feedback_months: 4,
            longest_months: 4,
            ..LegalProfile::default()
        };
        assert_eq!(
            months.problem(false),
            Some(LegalProblem::Months { most: 3 })
        );
        assert_eq!(
            working(Vec::new()).problem(false),
            Some(LegalProblem::Working)
        );
        assert_eq!(working(Vec::new()).problem(true), None);
        let longer = |longest_months| LegalProfile {
            longest_months,
            ..LegalProfile::default()
        };
        assert_eq!(longer(6).problem(false), None);
        assert!(longer(6).may_extend() && !longer(3).may_extend());
        for wrong in [2, 7] {
            let problem = longer(wrong).problem(false);
            assert_eq!(problem, Some(LegalProblem::Longest { least: 3, most: 6 }));
        }
        let nameless = LegalProfile {
            source: " ".to_owned(),
            ..LegalProfile::default()
        };
        assert_eq!(nameless.problem(true), Some(LegalProblem::NoSource));
        assert_eq!(LegalProfile::default().problem(false), None);
    }

    #[test]
    fn the_most_that_is_allowed_is_allowed_and_no_more() {
        let named = |length| LegalProfile {
            source: "x".repeat(length),
            ..LegalProfile::default()
        };
        assert_eq!(named(MOST_SOURCE).problem(false), None);
        let long = LegalProblem::LongSource { limit: MOST_SOURCE };
        assert_eq!(named(MOST_SOURCE + 1).problem(false), Some(long));
        let closed = |days| working(vec![day(2026, 12, 24); days]);
        assert_eq!(closed(MOST_HOLIDAYS).problem(true), None);
        let many = LegalProblem::Holidays {
            most: MOST_HOLIDAYS,
        };
        assert_eq!(closed(MOST_HOLIDAYS + 1).problem(true), Some(many));
    }

    #[test]
    fn a_working_day_is_found_behind_the_longest_row_of_holidays() {
        let received = day(2026, 11, 23);
        let days = (1..).map(|after| received.plus_days(after));
        let holidays = days
            .filter(|day| working(Vec::new()).is_working(*day))
            .take(MOST_HOLIDAYS);
        let profile = working(holidays.collect());
        let mut after = (1..).map(|after| received.plus_days(after));
        let first = after.find(|day| profile.is_working(*day));
        let one = LegalProfile {
            acknowledge_days: 1,
            ..profile
        };
        assert_eq!(Some(one.acknowledge_by(received)), first);
    }

    #[test]
    fn two_working_days_are_over_on_the_third() {
        let profile = working(vec![day(2026, 11, 25)]);
        let monday = day(2026, 11, 23);
        assert_eq!(profile.working_days_over(monday, monday), 0);
        // Tuesday; Wednesday is a holiday; Thursday; then Friday, and a weekend.
        assert_eq!(profile.working_days_over(monday, day(2026, 11, 26)), 1);
        assert_eq!(profile.working_days_over(monday, day(2026, 11, 27)), 2);
        assert_eq!(profile.working_days_over(monday, day(2026, 11, 30)), 3);
    }

    proptest! {
        #[test]
        fn a_working_profile_ends_on_a_working_day(received in 0_u16..60_000, off in 0_u16..40) {
            let received = Day::new(received);
            let profile = working(vec![received.plus_days(off)]);
            let end = profile.acknowledge_by(received);
            prop_assert!(profile.is_working(end));
            prop_assert!(end >= LegalProfile::default().acknowledge_by(received));
        }
    }
}
