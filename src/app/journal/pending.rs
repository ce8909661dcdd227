//! What waits to be written, with repetitions counted instead of kept one by one.
//!
//! The first of several equal events in one minute is written at once, the others as one number
//! when the minute is over. Events that a reporter can cause are counted by the firm's day. So a
//! flood of failed sign-ins at unknown names, which are all equal, costs two entries a minute.

use subrosa_policy::{Day, MemberId};
use subrosa_store::{JournalEntry, JournalTime};

use crate::log::kept::MORE;

/// Entries to write, and counts that are not finished.
#[derive(Default)]
pub(super) struct Pending {
    ready: Vec<JournalEntry>,
    /// What happened in the present minute, and how often after the first time.
    minute: Vec<(JournalEntry, u64)>,
    /// What was counted on days, without its number.
    days: Vec<(JournalEntry, u64)>,
    /// Events for which there was no room.
    lost: u64,
}

impl Pending {
    /// Takes an event; its number is how often it happened. Whether it is written with its name at
    /// the end of the minute: not if it is counted by the day, or if there was no room.
    pub(super) fn take(&mut self, entry: JournalEntry) -> bool {
        let (count, alike) = (entry.count, JournalEntry { count: 0, ..entry });
        match alike.time {
            JournalTime::Day(_) => {
                tally(&mut self.days, alike, count);
                false
            }
            JournalTime::Minute(minute) => {
                if self.present() != Some(minute) {
                    self.end_minute();
                }
                if let Some((_, more)) = self.minute.iter_mut().find(|(kept, _)| *kept == alike) {
                    *more = more.saturating_add(count);
                } else if self.minute.len() < room(MOST_A_MINUTE, alike.actor) {
                    self.ready.push(JournalEntry {
                        count,
                        ..alike.clone()
                    });
                    self.minute.push((alike, 0));
                } else {
                    self.lost = self.lost.saturating_add(count);
                    return false;
                }
                true
            }
        }
    }

    /// Notes events that did not even get here.
    pub(super) fn lose(&mut self, events: u64) {
        self.lost = self.lost.saturating_add(events);
    }

    /// Finishes the counts of this minute.
    pub(super) fn end_minute(&mut self) {
        let more = self.minute.drain(..).filter(|(_, more)| *more > 0);
        let more = more.map(|(alike, count)| JournalEntry { count, ..alike });
        self.ready.extend(more);
    }

    /// Finishes the counts of days before this one.
    pub(super) fn end_days_before(&mut self, today: Day) {
        let (over, open) = std::mem::take(&mut self.days)
            .into_iter()
            .partition(|(entry, _)| entry.time.day() < today);
        self.days = open;
        let over: Vec<(JournalEntry, u64)> = over;
        let over = over.into_iter();
        self.ready
            .extend(over.map(|(entry, count)| JournalEntry { count, ..entry }));
    }

    /// What to write now, with one entry for what was lost.
    pub(super) fn ready(&mut self, minute: u64) -> &[JournalEntry] {
        if self.lost > 0 {
            self.ready.push(JournalEntry {
                time: JournalTime::Minute(minute),
                key: MORE.key.to_owned(),
                detail: None,
                count: self.lost,
                actor: None,
                subject: None,
                device: None,
            });
            self.lost = 0;
        }
        &self.ready
    }

    /// Forgets what was written.
    pub(super) fn written(&mut self) {
        self.ready.clear();
    }

    /// Keeps what could not be written for another try, within bounds.
    pub(super) fn not_written(&mut self) {
        let mut kept = 0;
        self.ready.retain(|entry| {
            let has_room = kept < room(MOST_WAITING, entry.actor);
            if has_room {
                kept += 1;
            } else {
                self.lost = self.lost.saturating_add(entry.count);
            }
            has_room
        });
    }

    fn present(&self) -> Option<u64> {
        match self.minute.first()?.0.time {
            JournalTime::Minute(minute) => Some(minute),
            JournalTime::Day(_) => None,
        }
    }
}

/// How many of `most` places are there for an event of this actor. A quarter is for members alone:
/// what anybody can cause, as often as they like, takes no member's place.
pub(super) fn room(most: usize, actor: Option<MemberId>) -> usize {
    match actor {
        Some(_) => most,
        None => most - most / 4,
    }
}

fn tally(counts: &mut Vec<(JournalEntry, u64)>, alike: JournalEntry, count: u64) {
    if let Some((_, sum)) = counts.iter_mut().find(|(entry, _)| *entry == alike) {
        *sum = sum.saturating_add(count);
    } else if counts.len() < MOST_COUNTED {
        counts.push((alike, count));
    }
}

/// Different events of one minute; what goes beyond is counted together.
const MOST_A_MINUTE: usize = 500;
/// Different counts. Their names are the program's own, so that there are never as many.
const MOST_COUNTED: usize = 500;
/// Entries that wait for a disk that does not take them.
const MOST_WAITING: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn event(minute: u64, key: &str, actor: Option<u8>) -> JournalEntry {
        JournalEntry {
            time: JournalTime::Minute(minute),
            key: key.to_owned(),
            detail: None,
            count: 1,
            actor: actor.map(|byte| MemberId::from_bytes([byte; 16])),
            subject: None,
            device: None,
        }
    }

    fn written(pending: &mut Pending) -> Vec<(String, u64)> {
        let ready = pending.ready(9).to_vec();
        pending.written();
        let ready = ready.into_iter();
        ready.map(|entry| (entry.key, entry.count)).collect()
    }

    #[test]
    fn a_flood_at_unknown_names_costs_two_entries_a_minute() {
        let mut pending = Pending::default();
        for minute in 0..3 {
            for _ in 0..10_000 {
                pending.take(event(minute, "sign-in-failed", None));
            }
        }
        pending.end_minute();
        let counts: Vec<u64> = written(&mut pending)
            .into_iter()
            .map(|(_, count)| count)
            .collect();
        assert_eq!(counts, [1, 9_999, 1, 9_999, 1, 9_999]);
    }

    #[test]
    fn events_that_differ_are_kept_one_by_one_up_to_a_limit_and_none_goes_uncounted() {
        let mut pending = Pending::default();
        pending.take(event(1, "signed-in", Some(1)));
        pending.take(event(1, "signed-in", Some(2)));
        pending.take(event(1, "signed-out", Some(1)));
        assert_eq!(written(&mut pending).len(), 3);
        for number in 0..600 {
            let taken = pending.take(event(2, &format!("{number}"), Some(1)));
            assert_eq!(taken, number < 500);
        }
        let kept = written(&mut pending);
        assert_eq!(kept.len(), 501);
        assert_eq!(kept.last(), Some(&("more".to_owned(), 100)));
    }

    #[test]
    fn what_anybody_can_cause_takes_no_place_of_a_member() {
        let mut pending = Pending::default();
        for number in 0..600 {
            pending.take(event(1, &format!("{number}"), None));
        }
        assert!(pending.take(event(1, "case-exported", Some(1))));
        let has = |kept: &[(String, u64)], key: &str| kept.iter().any(|(kept, _)| kept == key);
        let kept = written(&mut pending);
        assert!(has(&kept, "case-exported") && !has(&kept, "599"));
        // Nor while the disk takes nothing.
        for minute in 2..5_000 {
            pending.take(event(minute, "sign-in-failed", None));
            pending.not_written();
        }
        pending.take(event(5_000, "case-exported", Some(1)));
        pending.not_written();
        assert!(has(&written(&mut pending), "case-exported"));
    }

    #[test]
    fn what_reporters_can_cause_is_counted_by_day_and_written_when_the_day_is_over() {
        let mut pending = Pending::default();
        let day = |day| JournalEntry {
            time: JournalTime::Day(Day::new(day)),
            ..event(0, "failed", None)
        };
        for number in [5, 5, 6, 5] {
            pending.take(day(number));
        }
        pending.end_days_before(Day::new(5));
        assert_eq!(written(&mut pending), []);
        pending.end_days_before(Day::new(6));
        assert_eq!(written(&mut pending), [("failed".to_owned(), 3)]);
        pending.end_days_before(Day::new(7));
        assert_eq!(written(&mut pending), [("failed".to_owned(), 1)]);
    }

    #[test]
    fn a_disk_that_takes_nothing_costs_bounded_memory() {
        let mut pending = Pending::default();
        for minute in 0..5_000 {
            pending.take(event(minute, "signed-in", Some(1)));
            pending.not_written();
        }
        let kept = written(&mut pending);
        assert_eq!(kept.len(), MOST_WAITING + 1);
        assert_eq!(kept.last(), Some(&("more".to_owned(), 3_000)));
    }
}
