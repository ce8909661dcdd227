//! When messages go out: at fixed times of day, each a little later by a number that is drawn anew.

use std::sync::{Mutex, PoisonError};

use subrosa_policy::Day;
use subrosa_store::MailSlot;

use crate::error::AppError;

/// The times of day, and how much later they are today.
pub(super) struct Draws {
    times: Vec<u16>,
    jitter: u16,
    drawn: Mutex<Option<(Day, Vec<u16>)>>,
}

impl Draws {
    pub(super) fn new(times: Vec<u16>, jitter: u16) -> Self {
        Self {
            times,
            jitter,
            drawn: Mutex::new(None),
        }
    }

    // CLAIM(C-155): SECURITY.md
    /// The time that has come, if none as late was served today. What was missed while the portal did not run comes at the
    /// start, and once.
    pub(super) fn due(
        &self,
        today: Day,
        minute_of_day: u16,
        served: Option<MailSlot>,
    ) -> Result<Option<MailSlot>, AppError> {
        let later = self.today(today)?;
        let come = self
            .times
            .iter()
            .zip(later)
            .filter(|(time, later)| time.saturating_add(*later).min(LAST) <= minute_of_day)
            .map(|(time, _)| MailSlot {
                day: today,
                minute: *time,
            });
        Ok(come.max().filter(|slot| served.is_none_or(|s| s < *slot)))
    }

    /// How much later each time is today; drawn at the first call of a day.
    fn today(&self, today: Day) -> Result<Vec<u16>, AppError> {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        match &*drawn {
            Some((day, later)) if *day == today => Ok(later.clone()),
            Some(_) | None => {
                let later = self.times.iter().map(|_| random_below(self.jitter));
                let later: Vec<u16> = later.collect::<Result<_, _>>()?;
                *drawn = Some((today, later.clone()));
                Ok(later)
            }
        }
    }
}

/// A random number up to `most`, each as likely as the other.
fn random_below(most: u16) -> Result<u16, AppError> {
    let many = u32::from(most) + 1;
    // The largest multiple that fits; what is above would favour small ones.
    let fair = u32::MAX - u32::MAX % many;
    loop {
        let [a, b, c, d, ..] = subrosa_store::random_id()?;
        let number = u32::from_be_bytes([a, b, c, d]);
        if number < fair {
            return Ok(u16::try_from(number % many).unwrap_or(0));
        }
    }
}

/// The last minute of a day.
const LAST: u16 = 24 * 60 - 1;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn slot(day: u16, minute: u16) -> MailSlot {
        MailSlot {
            day: Day::new(day),
            minute,
        }
    }

    #[test]
    fn each_time_is_served_once_and_a_missed_one_is_made_up_for_once() {
        let draws = Draws::new(vec![480, 780], 0);
        let due = |minute, served| draws.due(Day::new(9), minute, served).unwrap();
        assert_eq!(due(479, None), None);
        assert_eq!(due(480, None), Some(slot(9, 480)));
        assert_eq!(due(700, Some(slot(9, 480))), None);
        assert_eq!(due(780, Some(slot(9, 480))), Some(slot(9, 780)));
        assert_eq!(due(1439, Some(slot(9, 780))), None);
        // Three days without power, and on again in the evening.
        assert_eq!(due(1200, Some(slot(6, 480))), Some(slot(9, 780)));
        // A clock that was set back serves nothing twice.
        assert_eq!(due(800, Some(slot(10, 480))), None);
    }

    #[test]
    fn the_minute_is_drawn_once_a_day_and_anew_the_next() {
        let draws = Draws::new(vec![480], 120);
        let mut seen = BTreeSet::new();
        for day in 0..60 {
            let first = |day| {
                let mut minutes = 480..=600;
                let due = |minute: &u16| {
                    let due = draws.due(Day::new(day), *minute, None).unwrap();
                    due.is_some()
                };
                minutes.find(due).expect("within the jitter")
            };
            let minute = first(day);
            assert_eq!(first(day), minute);
            seen.insert(minute);
        }
        assert!(seen.len() > 20, "{seen:?}");
    }

    #[test]
    fn a_time_before_midnight_is_not_lost_to_the_jitter() {
        let draws = Draws::new(vec![1439], 120);
        let due = draws.due(Day::new(9), 1439, None).unwrap();
        assert_eq!(due, Some(slot(9, 1439)));
    }
}
