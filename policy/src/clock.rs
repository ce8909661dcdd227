//! The legal clocks: Directive (EU) 2019/1937, articles 9(1)(b) and (f) and 11(2)(d).

use crate::case::Milestones;
use crate::day::Day;
use crate::legal::LegalProfile;

/// The dates by which the law wants something done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LegalClock {
    acknowledge_by: Day,
    feedback_by: Day,
    acknowledge_due: bool,
    feedback_given: bool,
    longest_feedback_by: Option<Day>,
}

/// What the law wants done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Duty {
    /// Telling the reporter that the report has arrived.
    Acknowledge,
    /// Telling the reporter what was done.
    Feedback,
}

/// How near a legal date is. Later stages are greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// So near that the first warning is due.
    First,
    /// So near that the second one is.
    Second,
    /// So near that the last one is.
    Last,
    /// Over.
    Overdue,
}

/// A warning that a legal date is near or over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Warning {
    /// What has to be done.
    pub duty: Duty,
    /// By which day.
    pub by: Day,
    /// How near that is.
    pub stage: Stage,
}

impl LegalClock {
    /// The dates under the Directive: seven days to acknowledge, and three months for feedback
    /// from the acknowledgement, or from the seventh day if that came late or not at all.
    ///
    /// Three months end on the same day of the month, or on its last day.
    pub fn directive(milestones: &Milestones) -> Self {
        Self::under(&LegalProfile::default(), milestones)
    }

    /// The dates under the profile of a case, counted as [`Self::directive`] counts them. With an
    /// extension, feedback has the longest time that the profile knows.
    pub fn under(profile: &LegalProfile, milestones: &Milestones) -> Self {
        let acknowledge_by = profile.acknowledge_by(milestones.received);
        let from = match milestones.acknowledged {
            Some(day) if day < acknowledge_by => day,
            Some(_) | None => acknowledge_by,
        };
        let usual = from.plus_months_clamped(profile.feedback_months);
        let longest = profile
            .may_extend()
            .then(|| from.plus_months_clamped(profile.longest_months));
        Self {
            acknowledge_by,
            feedback_by: match milestones.extended {
                Some(_) => longest.unwrap_or(usual),
                None => usual,
            },
            acknowledge_due: milestones.acknowledged.is_none()
                && milestones.unacknowledged.is_none(),
            feedback_given: milestones.feedback_given.is_some(),
            longest_feedback_by: longest.filter(|_| milestones.extended.is_none()),
        }
    }

    /// The last day to tell the reporter that the report has arrived.
    pub fn acknowledge_by(&self) -> Day {
        self.acknowledge_by
    }

    /// The last day to tell the reporter what was done.
    pub fn feedback_by(&self) -> Day {
        self.feedback_by
    }

    /// The last day for feedback with an extension; `None` if the law knows none, or the case has
    /// one.
    pub fn could_extend_to(&self) -> Option<Day> {
        self.longest_feedback_by
    }

    /// Whether the acknowledgement is still owed.
    pub fn acknowledge_due(&self) -> bool {
        self.acknowledge_due
    }

    /// The next day by which something is owed; `None` if nothing is.
    pub fn next_due(&self) -> Option<Day> {
        self.next().map(|(_, day)| day)
    }

    // CLAIM(C-87): SECURITY.md
    /// What has to be warned of today. A case that has ended is warned of no more.
    pub fn warning(&self, today: Day) -> Option<Warning> {
        let (duty, by) = self.next()?;
        let left = today.days_until(by);
        let near: &[(i32, Stage)] = match duty {
            Duty::Acknowledge => &[(3, Stage::Second), (1, Stage::Last)],
            Duty::Feedback => &[(30, Stage::First), (14, Stage::Second), (3, Stage::Last)],
        };
        let stage = if left < 0 {
            Some(Stage::Overdue)
        } else {
            let reached = near.iter().rev().find(|(days, _)| left <= *days);
            reached.map(|(_, stage)| *stage)
        };
        stage.map(|stage| Warning { duty, by, stage })
    }

    /// Whether the acknowledgement came in time, for a case that ended on `closed`; `None` if none
    /// was owed until then.
    pub fn acknowledged_in_time(&self, milestones: &Milestones, closed: Day) -> Option<bool> {
        match milestones.acknowledged {
            Some(day) => Some(day <= self.acknowledge_by),
            None if milestones.unacknowledged.is_some() || closed <= self.acknowledge_by => None,
            None => Some(false),
        }
    }

    /// The same of the feedback.
    pub fn feedback_in_time(&self, milestones: &Milestones, closed: Day) -> Option<bool> {
        match milestones.feedback_given {
            Some(day) => Some(day <= self.feedback_by),
            None if closed <= self.feedback_by => None,
            None => Some(false),
        }
    }

    fn next(&self) -> Option<(Duty, Day)> {
        if self.acknowledge_due {
            Some((Duty::Acknowledge, self.acknowledge_by))
        } else if !self.feedback_given {
            Some((Duty::Feedback, self.feedback_by))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legal::Counting;
    use crate::reasons::{Extension, Longer, NoAcknowledgement};

    fn clock(received: Day, acknowledged: Option<Day>) -> LegalClock {
        LegalClock::directive(&Milestones {
            acknowledged,
            ..Milestones::received(received)
        })
    }

    #[test]
    fn the_vectors_of_the_workflow_hold() {
        let received = day(2026, 11, 23);
        assert_eq!(clock(received, None).acknowledge_by(), day(2026, 11, 30));
        for acknowledged in [Some(day(2026, 11, 30)), Some(day(2026, 12, 4)), None] {
            let feedback = clock(received, acknowledged).feedback_by();
            assert_eq!(feedback, day(2027, 2, 28));
        }
        assert_eq!(
            clock(received, Some(day(2026, 11, 26))).feedback_by(),
            day(2027, 2, 26)
        );
    }

    #[test]
    fn a_scheme_with_working_days_keeps_its_own_dates() {
        let profile = LegalProfile {
            counting: Counting::Working,
            feedback_months: 2,
            longest_months: 2,
            ..LegalProfile::default()
        };
        let milestones = Milestones::received(day(2026, 11, 23));
        let clock = LegalClock::under(&profile, &milestones);
        assert_eq!(clock.acknowledge_by(), day(2026, 12, 2));
        assert_eq!(clock.feedback_by(), day(2027, 2, 2));
    }

    fn day(y: i16, m: i8, d: i8) -> Day {
        Day::from_ymd(y, m, d).unwrap()
    }

    #[test]
    fn months_end_where_the_month_does_in_leap_years_too() {
        // Acknowledged on the last day of November: the last of February, whichever that is.
        for (year, last) in [(2026, 28), (2027, 29), (2099, 28)] {
            let clock = clock(day(year, 11, 28), Some(day(year, 11, 30)));
            assert_eq!(clock.feedback_by(), day(year + 1, 2, last));
        }
        // The seventh day is the 29th of February.
        let leap = clock(day(2028, 2, 22), None);
        assert_eq!(leap.acknowledge_by(), day(2028, 2, 29));
        assert_eq!(leap.feedback_by(), day(2028, 5, 29));
        assert_eq!(
            clock(day(2026, 12, 31), None).acknowledge_by(),
            day(2027, 1, 7)
        );
    }

    #[test]
    fn warnings_come_on_the_days_of_the_workflow_and_grow() {
        let received = day(2026, 11, 23);
        let open = clock(received, None);
        let stage = |clock: &LegalClock, before: u16| {
            let by = clock.next_due().unwrap();
            clock
                .warning(Day::new(by.number() - before))
                .map(|w| (w.duty, w.stage))
        };
        let acknowledge = |stage| Some((Duty::Acknowledge, stage));
        assert_eq!(stage(&open, 4), None);
        assert_eq!(stage(&open, 3), acknowledge(Stage::Second));
        assert_eq!(stage(&open, 2), acknowledge(Stage::Second));
        assert_eq!(stage(&open, 1), acknowledge(Stage::Last));
        assert_eq!(stage(&open, 0), acknowledge(Stage::Last));
        let told = clock(received, Some(received));
        let feedback = |stage| Some((Duty::Feedback, stage));
        assert_eq!(stage(&told, 31), None);
        assert_eq!(stage(&told, 30), feedback(Stage::First));
        assert_eq!(stage(&told, 14), feedback(Stage::Second));
        assert_eq!(stage(&told, 3), feedback(Stage::Last));
        let late = told.warning(told.feedback_by().plus_days(1)).unwrap();
        assert_eq!(late.stage, Stage::Overdue);
    }

    #[test]
    fn no_acknowledgement_is_owed_where_a_reason_says_so() {
        let milestones = Milestones {
            unacknowledged: Some(NoAcknowledgement::Endangers),
            ..Milestones::received(day(2026, 11, 23))
        };
        let clock = LegalClock::directive(&milestones);
        assert!(!clock.acknowledge_due());
        assert_eq!(clock.next_due(), Some(day(2027, 2, 28)));
        assert_eq!(
            clock.acknowledged_in_time(&milestones, day(2027, 3, 1)),
            None
        );
    }

    #[test]
    fn an_acknowledgement_is_owed_until_it_is_given() {
        let received = day(2026, 11, 23);
        assert!(clock(received, None).acknowledge_due());
        assert!(!clock(received, Some(received)).acknowledge_due());
    }

    #[test]
    fn what_is_done_by_the_last_day_is_in_time_and_what_was_not_owed_yet_does_not_count() {
        let received = day(2026, 11, 23);
        let (seventh, later) = (day(2026, 11, 30), day(2026, 12, 1));
        let acknowledged = |on, closed| {
            let milestones = Milestones {
                acknowledged: on,
                ..Milestones::received(received)
            };
            LegalClock::directive(&milestones).acknowledged_in_time(&milestones, closed)
        };
        assert_eq!(acknowledged(Some(seventh), later), Some(true));
        assert_eq!(acknowledged(Some(later), later), Some(false));
        assert_eq!(acknowledged(None, seventh), None);
        assert_eq!(acknowledged(None, later), Some(false));

        let (last, after) = (day(2027, 2, 28), day(2027, 3, 1));
        let feedback = |given, closed| {
            let milestones = Milestones {
                feedback_given: given,
                ..Milestones::received(received)
            };
            LegalClock::directive(&milestones).feedback_in_time(&milestones, closed)
        };
        assert_eq!(feedback(Some(last), after), Some(true));
        assert_eq!(feedback(Some(after), after), Some(false));
        assert_eq!(feedback(None, last), None);
        assert_eq!(feedback(None, after), Some(false));
    }

    #[test]
    fn an_extension_is_only_for_a_law_that_knows_one() {
        let milestones = Milestones {
            extended: Some(Extension {
                reason: Longer::Complex,
                on: day(2027, 2, 1),
            }),
            ..Milestones::received(day(2026, 11, 23))
        };
        // Article 9(1)(f): three months, whatever anybody writes into the case.
        let internal = LegalClock::directive(&milestones);
        assert_eq!(internal.feedback_by(), day(2027, 2, 28));
        let external = LegalProfile {
            longest_months: 6,
            ..LegalProfile::default()
        };
        let extended = LegalClock::under(&external, &milestones);
        assert_eq!(extended.feedback_by(), day(2027, 5, 30));
        assert_eq!(extended.could_extend_to(), None);
        let usual = LegalClock::under(&external, &Milestones::received(day(2026, 11, 23)));
        assert_eq!(usual.could_extend_to(), Some(day(2027, 5, 30)));
    }

    proptest! {
        #[test]
        fn no_extension_is_later_than_the_law(
            received in 0_u16..60_000, after in 0_u16..400, months in 3_u8..=6, extended: bool,
        ) {
            let profile = LegalProfile { longest_months: months, ..LegalProfile::default() };
            prop_assert_eq!(profile.problem(false), None);
            let received = Day::new(received);
            let milestones = Milestones {
                acknowledged: Some(received.plus_days(after)),
                extended: extended.then_some(Extension { reason: Longer::Others, on: received }),
                ..Milestones::received(received)
            };
            let clock = LegalClock::under(&profile, &milestones);
            let law = if extended { months } else { 3 };
            prop_assert!(clock.feedback_by() <= received.plus_days(7).plus_months_clamped(law));
            prop_assert!(clock.could_extend_to().is_none_or(|day| day > clock.feedback_by()));
        }

        #[test]
        fn every_date_is_monotone_in_the_day_of_the_report(
            a in 0_u16..60_000, b in 0_u16..60_000, working: bool, holidays: [u8; 4],
        ) {
            let (early, late) = (Day::new(a.min(b)), Day::new(a.max(b)));
            let profile = LegalProfile {
                counting: if working { Counting::Working } else { Counting::Calendar },
                holidays: holidays.map(|days| early.plus_days(days.into())).to_vec(),
                ..LegalProfile::default()
            };
            let clock = |day| LegalClock::under(&profile, &Milestones::received(day));
            prop_assert!(clock(early).acknowledge_by() <= clock(late).acknowledge_by());
            prop_assert!(clock(early).feedback_by() <= clock(late).feedback_by());
        }

        #[test]
        fn a_warning_never_goes_back(received in 0_u16..60_000, day in 0_u16..200, told: bool) {
            let received = Day::new(received);
            let clock = clock(received, told.then_some(received));
            let stage = |day| clock.warning(received.plus_days(day)).map(|warning| warning.stage);
            prop_assert!(stage(day) <= stage(day + 1));
        }

        #[test]
        fn no_date_is_later_than_the_law(received in 0_u16..60_000, after in 0_u16..400) {
            let received = Day::new(received);
            let clock = clock(received, Some(received.plus_days(after)));
            let latest = received.plus_days(7).plus_months_clamped(3);
            prop_assert!(clock.feedback_by() <= latest);
            prop_assert!(clock.acknowledge_by() == received.plus_days(7));
        }

        #[test]
        fn a_later_acknowledgement_never_brings_feedback_forward(
            received in 0_u16..60_000, a in 0_u16..100, b in 0_u16..100,
        ) {
            let received = Day::new(received);
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(
                clock(received, Some(received.plus_days(early))).feedback_by()
                    <= clock(received, Some(received.plus_days(late))).feedback_by()
            );
        }
    }
}
