//! Whether the security log is whole, and if not, where its first broken link is.

use std::fmt;

use subrosa_policy::Day;

use super::{BLOCK, Cut, End, chain};
use crate::error::StoreError;
use crate::store::Store;

/// What a check of the security log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalCheck {
    /// The number of the oldest entry that is kept; 1 if none was ever removed.
    pub first: u64,
    /// The number of the newest entry; 0 if there never was one.
    pub last: u64,
    /// The first place where the log is not as it was written.
    pub broken: Option<BrokenLink>,
}

/// The first entry that is missing, changed or out of place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenLink {
    /// Its number.
    pub number: u64,
    /// The day of the whole entry before it.
    pub since: Option<Day>,
    /// The day of the next entry that opens.
    pub until: Option<Day>,
    /// What is wrong.
    pub what: BrokenKind,
}

/// What is wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenKind {
    /// The entry is missing, and later ones are there.
    Missing,
    /// The entry was changed, or is not where it was written.
    Changed,
    /// The entry does not follow the one before it.
    Unlinked,
    /// All entries from here on are missing.
    EndMissing,
    /// The mark of where old entries were removed was changed.
    Cut,
}

impl BrokenKind {
    /// A name for pages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Unlinked => "unlinked",
            Self::EndMissing => "end-missing",
            Self::Cut => "cut",
        }
    }
}

impl fmt::Display for BrokenLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}", self.number)?;
        match (self.since, self.until) {
            (Some(since), Some(until)) if since == until => write!(f, " ({since})")?,
            (Some(since), Some(until)) => write!(f, " ({since} to {until})")?,
            (Some(since), None) => write!(f, " ({since} or later)")?,
            (None, Some(until)) => write!(f, " ({until} or earlier)")?,
            (None, None) => {}
        }
        f.write_str(match self.what {
            BrokenKind::Missing => ": it is missing",
            BrokenKind::Changed => ": it was changed, or is not where it was written",
            BrokenKind::Unlinked => ": it does not follow the entry before it",
            BrokenKind::EndMissing => {
                ": it and all later ones are missing. The end was cut off, or an old copy of the \
                 records was put back"
            }
            BrokenKind::Cut => ": the mark of where old entries were removed was changed",
        })
    }
}

impl Store {
    // CLAIM(C-77): SECURITY.md
    /// Verifies the security log from its oldest to its newest entry.
    ///
    /// # Errors
    /// Only if the records cannot be read at all; a broken link is the result.
    pub fn check_journal(&self) -> Result<JournalCheck, StoreError> {
        let end = *self.journal.end();
        let cut = match self.journal_cut() {
            Ok(cut) => cut,
            Err(StoreError::Seal(_) | StoreError::Damaged(_)) => {
                return Ok(JournalCheck {
                    first: 1,
                    last: end.last,
                    broken: Some(BrokenLink {
                        number: 1,
                        since: None,
                        until: None,
                        what: BrokenKind::Cut,
                    }),
                });
            }
            Err(error) => return Err(error),
        };
        let first = cut.map_or(1, |cut| cut.first);
        Ok(JournalCheck {
            first,
            last: end.last,
            broken: self.first_broken(cut, end)?,
        })
    }

    fn first_broken(&self, cut: Option<Cut>, end: End) -> Result<Option<BrokenLink>, StoreError> {
        let mut walk = Walk {
            next: cut.map_or(1, |cut| cut.first),
            head: cut.map_or([0; 32], |cut| cut.head),
            since: None,
        };
        let first = walk.next;
        let mut broken: Option<BrokenLink> = None;
        for block in first / BLOCK..=end.last / BLOCK {
            for (number, stored) in self.journal_block(block)? {
                if !(first..=end.last).contains(&number) {
                    continue;
                }
                let sealed = stored.clone();
                let link = self.journal.link(number, stored);
                let day = link.as_ref().map(|link| link.entry.time.day());
                if let Some(mut found) = broken {
                    // Only to say until when it may have happened.
                    if day.is_some() {
                        found.until = day;
                        return Ok(Some(found));
                    }
                    broken = Some(found);
                    continue;
                }
                let what = match &link {
                    _ if number > walk.next => Some(BrokenKind::Missing),
                    None => Some(BrokenKind::Changed),
                    Some(link) if link.previous != walk.head => Some(BrokenKind::Unlinked),
                    Some(_) => None,
                };
                let Some(what) = what else {
                    walk.head = chain(&walk.head, number, &sealed);
                    walk.next = number.saturating_add(1);
                    walk.since = day;
                    continue;
                };
                let found = walk.broken(what);
                match day {
                    Some(_) => {
                        return Ok(Some(BrokenLink {
                            until: day,
                            ..found
                        }));
                    }
                    None => broken = Some(found),
                }
            }
        }
        Ok(match broken {
            Some(found) => Some(found),
            None if walk.next <= end.last => Some(walk.broken(BrokenKind::EndMissing)),
            None if walk.head != end.head => Some(BrokenLink {
                number: end.last,
                ..walk.broken(BrokenKind::Unlinked)
            }),
            None => None,
        })
    }
}

/// How far a check has come.
struct Walk {
    next: u64,
    head: [u8; 32],
    since: Option<Day>,
}

impl Walk {
    fn broken(&self, what: BrokenKind) -> BrokenLink {
        BrokenLink {
            number: self.next,
            since: self.since,
            until: None,
            what,
        }
    }
}
