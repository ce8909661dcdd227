//! Who could open a case, and who did: kept for twelve months, for the day on which an account
//! turns out to be in wrong hands.
//!
//! It stands in the head, sealed to the instance and under the case's erase key: it tells days and
//! members, never content, and goes with the case.

use std::sync::atomic::{AtomicU16, Ordering};

use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, MemberId};

use crate::backend::Batch;
use crate::error::StoreError;
use crate::store::Store;

use super::content::{Act, Audit, PORTAL};
use super::index::CaseIndex;

/// From when to when a member could open a case.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccessSpan {
    /// Who.
    pub member: MemberId,
    /// The first day. The first of all days where it was not known.
    pub from: Day,
    /// The last day, once it is over. The last of all days where it was not known.
    pub to: Option<Day>,
}

/// What a case knows of who could open it, and who did.
#[derive(Serialize, Deserialize, Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Access {
    spans: Vec<AccessSpan>,
    opened: Vec<(MemberId, Day)>,
}

/// A case that somebody could open between two days.
pub struct CaseAccess {
    /// Its list entry.
    pub index: CaseIndex,
    /// When they could open it.
    pub spans: Vec<AccessSpan>,
    /// The days on which they did something in it, in UTC.
    pub opened: Vec<Day>,
}

/// The newest day that anybody told the store. Zero until then.
#[derive(Default)]
pub(crate) struct Latest(AtomicU16);

impl Latest {
    pub(crate) fn tell(&self, day: Day) {
        self.0.fetch_max(day.number(), Ordering::Relaxed);
    }

    fn day(&self) -> Option<Day> {
        let number = self.0.load(Ordering::Relaxed);
        (number > 0).then_some(Day::new(number))
    }
}

impl Access {
    // CLAIM(C-101): SECURITY.md
    /// Follows those who have a wrap now: access begins with a wrap and ends without one, whatever
    /// has made or dropped it. A day that nobody knows makes the span longer, never shorter.
    pub(crate) fn follow(&mut self, readers: &[MemberId], today: Option<Day>) {
        for span in &mut self.spans {
            if span.to.is_none() && !readers.contains(&span.member) {
                span.to = Some(today.unwrap_or(Day::new(u16::MAX)));
            }
        }
        for &member in readers {
            let open = |span: &AccessSpan| span.member == member && span.to.is_none();
            if !self.spans.iter().any(open) {
                self.spans.push(AccessSpan {
                    member,
                    from: today.unwrap_or(Day::new(0)),
                    to: None,
                });
            }
        }
        if let Some(today) = today {
            self.forget(today);
        }
    }

    /// Notes that a member did something in the case.
    pub(crate) fn note(&mut self, member: MemberId, day: Day) {
        if !self.opened.contains(&(member, day)) {
            self.opened.push((member, day));
        }
    }

    /// Forgets what ended more than twelve months ago.
    fn forget(&mut self, today: Day) {
        let kept = |day: Day| day.days_until(today) <= KEPT;
        self.spans.retain(|span| span.to.is_none_or(kept));
        self.opened.retain(|(_, day)| kept(*day));
    }

    fn of(&self, member: MemberId, from: Day, to: Day) -> Option<(Vec<AccessSpan>, Vec<Day>)> {
        let meets = |span: &&AccessSpan| {
            let over = span.to.is_some_and(|end| end < from);
            span.member == member && span.from <= to && !over
        };
        let spans: Vec<_> = self.spans.iter().filter(meets).copied().collect();
        let within = |(who, day): &&(MemberId, Day)| *who == member && (from..=to).contains(day);
        let opened: Vec<_> = self
            .opened
            .iter()
            .filter(within)
            .map(|(_, day)| *day)
            .collect();
        (!spans.is_empty() || !opened.is_empty()).then_some((spans, opened))
    }
}

impl Store {
    /// Tells the store what day it is, so that it knows when access began and ended.
    pub fn it_is(&self, day: Day) {
        self.latest.tell(day);
    }

    pub(crate) fn latest_day(&self) -> Option<Day> {
        self.latest.day()
    }

    /// The cases that a member could open between two days, and those they did something in, as
    /// far back as twelve months before `today`. Cases that were erased are gone from it.
    ///
    /// # Errors
    /// Only if the store cannot be read.
    pub fn access_of(
        &self,
        member: MemberId,
        (from, to): (Day, Day),
        today: Day,
    ) -> Result<Vec<CaseAccess>, StoreError> {
        let mut found = Vec::new();
        for index in self.index_all()? {
            // A damaged case hides no other; `check` names it.
            let Ok(mut head) = self.head(index.case) else {
                continue;
            };
            head.access.forget(today);
            if let Some((spans, opened)) = head.access.of(member, from, to) {
                found.push(CaseAccess {
                    index,
                    spans,
                    opened,
                });
            }
        }
        Ok(found)
    }

    /// Forgets in every case who had access more than twelve months ago; returns in how many.
    ///
    /// # Errors
    /// If a case cannot be written.
    pub fn forget_access(&self, today: Day) -> Result<usize, StoreError> {
        let mut changed = 0;
        for case in self.vault.cases() {
            let _one_at_a_time = self.lock_case(case);
            let Ok(mut head) = self.head(case) else {
                continue;
            };
            let before = head.access.clone();
            head.access.forget(today);
            if head.access == before {
                continue;
            }
            let mut batch = Batch::default();
            self.put_head(&mut batch, case, &mut head)?;
            self.commit(batch)?;
            changed += 1;
        }
        Ok(changed)
    }
}

/// Whether who did this had something of the case open. A second person decides without.
pub(crate) fn opens(audit: &Audit) -> bool {
    let without = matches!(
        audit.act,
        Act::Agreed { .. } | Act::Declined { .. } | Act::Registered
    );
    audit.member != PORTAL && !without
}

/// The day of a minute, in UTC.
pub(crate) fn day_of(minute: u64) -> Day {
    Day::new(u16::try_from(minute / (24 * 60)).unwrap_or(u16::MAX))
}

/// Days that it is kept: twelve months.
const KEPT: i32 = 366;
