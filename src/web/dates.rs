//! The legal dates of a case, as both sides see them.

use subrosa_policy::{Day, LegalClock, Milestones};

use super::view::part::{DateView, Dates, Milestone};

/// A day as pages write it.
pub(crate) fn date(day: Day) -> DateView {
    DateView::new(day.year(), day.month(), day.day())
}

/// A day as people write it in a form: year, month, day.
pub(crate) fn typed_day(typed: &str) -> Option<Day> {
    let mut parts = typed.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The four dates of a case.
pub(crate) fn dates(
    milestones: &Milestones,
    clock: &LegalClock,
    closed: Option<Day>,
    erased: Day,
    today: Day,
) -> Dates {
    Dates {
        received: date(milestones.received),
        acknowledged: milestone(milestones.acknowledged, clock.acknowledge_by(), today),
        feedback: milestone(milestones.feedback_given, clock.feedback_by(), today),
        closed: closed.map(date),
        erased: date(erased),
    }
}

fn milestone(done: Option<Day>, due: Day, today: Day) -> Milestone {
    match done {
        Some(day) => Milestone::Done { on: date(day) },
        None => {
            let left = today.days_until(due);
            let days = left.unsigned_abs();
            if left < 0 {
                Milestone::Late {
                    on: date(due),
                    days,
                }
            } else {
                Milestone::Due {
                    on: date(due),
                    days,
                }
            }
        }
    }
}
