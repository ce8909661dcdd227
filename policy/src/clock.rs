//! The legal clocks: Directive (EU) 2019/1937, article 9(1)(b) and (f).

use crate::case::Milestones;
use crate::day::Day;
use crate::legal::LegalProfile;

/// The dates by which the law wants something done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LegalClock {
    acknowledge_by: Day,
    feedback_by: Day,
    acknowledged: bool,
    feedback_given: bool,
}

impl LegalClock {
    /// The dates under the Directive: seven days to acknowledge, and three months for feedback
    /// from the acknowledgement, or from the seventh day if that came late or not at all.
    ///
    /// Three months end on the same day of the month, or on its last day.
    pub fn directive(milestones: &Milestones) -> Self {
        Self::under(&LegalProfile::default(), milestones)
    }

    /// The dates under the profile of a case, counted as [`Self::directive`] counts them.
    pub fn under(profile: &LegalProfile, milestones: &Milestones) -> Self {
        let acknowledge_by = profile.acknowledge_by(milestones.received);
        let from = match milestones.acknowledged {
            Some(day) if day < acknowledge_by => day,
            Some(_) | None => acknowledge_by,
        };
        Self {
            acknowledge_by,
            feedback_by: from.plus_months_clamped(profile.feedback_months),
            acknowledged: milestones.acknowledged.is_some(),
            feedback_given: milestones.feedback_given.is_some(),
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

    /// Whether the acknowledgement is still owed.
    pub fn acknowledge_due(&self) -> bool {
        !self.acknowledged
    }

    /// The next day by which something is owed; `None` if nothing is.
    pub fn next_due(&self) -> Option<Day> {
        if !self.acknowledged {
            Some(self.acknowledge_by)
        } else if !self.feedback_given {
            Some(self.feedback_by)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clock(received: Day, acknowledged: Option<Day>) -> LegalClock {
        LegalClock::directive(&Milestones {
            acknowledged,
            ..Milestones::received(received)
        })
    }

    #[test]
    fn the_vectors_of_the_workflow_hold() {
        let day = |y, m, d| Day::from_ymd(y, m, d).unwrap();
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
        use crate::legal::Counting;
        let day = |y, m, d| Day::from_ymd(y, m, d).unwrap();
        let profile = LegalProfile {
            counting: Counting::Working,
            feedback_months: 2,
            ..LegalProfile::default()
        };
        let milestones = Milestones::received(day(2026, 11, 23));
        let clock = LegalClock::under(&profile, &milestones);
        assert_eq!(clock.acknowledge_by(), day(2026, 12, 2));
        assert_eq!(clock.feedback_by(), day(2027, 2, 2));
    }

    proptest! {
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
