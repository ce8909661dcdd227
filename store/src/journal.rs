//! The security log: what happened to accounts, rights and the machine, sealed and chained.
//!
//! Each entry is sealed to the instance key under its number, and holds the hash over everything
//! before it, so that an entry that is changed, lost, moved or exchanged breaks the chain there.
//! The number and hash of the newest entry stand beside the vault ([`end`]), so that a cut end or
//! an old copy of the database is noticed as well. Entries are removed from the front only, and
//! the hash at the cut is kept. No entry names a case.

mod check;
mod end;

pub use check::{BrokenKind, BrokenLink, JournalCheck};

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, MemberId, TenantId};

pub(crate) use self::end::End;
use self::end::EndFile;
use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::instance::InstanceKey;
use crate::kdf::hash;
use crate::key::Key;
use crate::own::Own;
use crate::seal::{Kind, Place, Sealed};
use crate::store::Store;
use crate::suite::info;

/// Something that happened.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// When.
    pub time: JournalTime,
    /// What, by the name it has in the program.
    pub key: String,
    /// Which part of the program it is about; a name that the program brings along, never typed.
    pub detail: Option<String>,
    /// How often it happened.
    pub count: u64,
    /// The member who did it; none for the portal itself and whoever was not recognised.
    pub actor: Option<MemberId>,
    /// Whom or what it was done to.
    pub subject: Option<JournalSubject>,
    /// The name that the member gave the browser.
    pub device: Option<String>,
}

/// When something happened. What a reporter may have caused has no time finer than the day.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalTime {
    /// On this day of the firm.
    Day(Day),
    /// Minutes since 1970-01-01T00:00Z.
    Minute(u64),
}

/// Whom or what something was done to. Never a case.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalSubject {
    /// A member.
    Member(MemberId),
    /// A tenant.
    Tenant(TenantId),
}

/// Where the log ends: two logs with the same mark had the same entries, as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalMark {
    /// The number of the newest entry; 0 if there never was one.
    pub last: u64,
    /// The hash of the chain up to it (SHA-256).
    pub head: [u8; 32],
}

/// An entry as it is sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Link {
    /// The hash of the chain before this entry.
    previous: [u8; 32],
    entry: JournalEntry,
}

/// What is left of the entries that were removed.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub(crate) struct Cut {
    /// The number of the first entry that is still there.
    first: u64,
    /// The hash of the chain before it.
    head: [u8; 32],
}

/// Where the log ends, in memory and beside the vault.
pub(crate) struct Journal {
    file: EndFile,
    end: Mutex<End>,
    key: Key,
}

impl Journal {
    /// Reads what stands beside the vault. [`Store::settle_journal`] holds it against the records.
    ///
    /// # Errors
    /// [`StoreError::Disk`] if the file is there and cannot be read.
    pub(crate) fn open(
        vault: &std::path::Path,
        instance: &InstanceKey,
    ) -> Result<Self, StoreError> {
        let (file, end) = EndFile::open(vault, instance.key(info::JOURNAL_END))?;
        Ok(Self {
            file,
            end: Mutex::new(end),
            key: instance.key(info::JOURNAL),
        })
    }

    fn end(&self) -> MutexGuard<'_, End> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn link(&self, number: u64, stored: Vec<u8>) -> Option<Link> {
        Sealed::from_stored(stored)
            .open(&self.key, &place(number))
            .ok()
    }
}

impl Store {
    // CLAIM(C-76): SECURITY.md
    /// Adds entries to the security log. Returns once they are on disk.
    ///
    /// # Errors
    /// If they cannot be written; then they can be given again.
    pub fn keep_journal(&self, entries: &[JournalEntry]) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut end = self.journal.end();
        let (mut batch, mut next) = (Batch::default(), *end);
        for entry in entries {
            let link = Link {
                previous: next.head,
                entry: entry.clone(),
            };
            next.last = next.last.saturating_add(1);
            let sealed = Sealed::seal(&link, &self.journal.key, &place(next.last))?;
            batch.put(Tree::Security, &name(next.last), sealed.as_bytes());
            next.head = chain(&link.previous, next.last, sealed.as_bytes());
        }
        self.commit(batch)?;
        // In memory first: the next entry must follow these even if the file cannot be written now.
        *end = next;
        self.journal.file.write(&next)
    }

    /// Where the log ends by what this process has written. It says nothing of the records.
    #[must_use]
    pub fn journal_mark(&self) -> JournalMark {
        let end = self.journal.end();
        JournalMark {
            last: end.last,
            head: end.head,
        }
    }

    /// Looks at entries from the newest to the oldest, below a number if there is one, until
    /// `look` breaks off. What does not open is passed over; [`Self::check_journal`] names it.
    ///
    /// # Errors
    /// If the records cannot be read.
    pub fn walk_journal(
        &self,
        below: Option<u64>,
        mut look: impl FnMut(u64, JournalEntry) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let last = self.journal.end().last;
        let first = self.journal_first()?;
        let from = below.map_or(last, |below| below.saturating_sub(1).min(last));
        for block in (first / BLOCK..=from / BLOCK).rev() {
            for (number, stored) in self.journal_block(block)?.into_iter().rev() {
                if !(first..=from).contains(&number) {
                    continue;
                }
                let link = self.journal.link(number, stored);
                if let Some(link) = link
                    && look(number, link.entry).is_break()
                {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    // CLAIM(C-78): SECURITY.md
    /// Removes the oldest entries of days before `before`, some thousand at most, and keeps the
    /// hash of the chain at the cut. Returns how many numbers were cut off.
    ///
    /// # Errors
    /// If the records cannot be read or changed.
    pub fn prune_journal(&self, before: Day) -> Result<u64, StoreError> {
        let end = self.journal.end();
        let first = self.journal_cut()?.map_or(1, |cut| cut.first);
        let (mut cut, mut old) = (None, Vec::new());
        'blocks: for block in first / BLOCK..=end.last / BLOCK {
            for (number, stored) in self.journal_block(block)? {
                if !(first..=end.last).contains(&number) {
                    continue;
                }
                old.push(number);
                // What does not open goes with what is newer and old enough.
                let Some(link) = self.journal.link(number, stored.clone()) else {
                    continue;
                };
                if link.entry.time.day() >= before {
                    break 'blocks;
                }
                let head = chain(&link.previous, number, &stored);
                let first = number.saturating_add(1);
                cut = Some(Cut { first, head });
            }
            if old.len() >= MOST_PRUNED {
                break;
            }
        }
        let Some(cut) = cut else { return Ok(0) };
        let mut batch = Batch::default();
        for number in old.into_iter().filter(|number| *number < cut.first) {
            batch.remove(Tree::Security, &name(number));
        }
        self.put_own(&mut batch, Own::Meta, CUT, &cut)?;
        self.commit(batch)?;
        Ok(cut.first.saturating_sub(first))
    }

    /// Holds what stands beside the vault against the records, at a start.
    ///
    /// Entries that a crash left behind the end that was noted are taken in if they follow it.
    /// If the note itself is lost, one number is left out, so that the place stays marked.
    pub(crate) fn settle_journal(&self) -> Result<(), StoreError> {
        let mut end = self.journal.end();
        if self.journal.file.is_lost() {
            let newest = self
                .newest_row()?
                .max(self.journal_first()?.saturating_sub(1));
            if newest == 0 {
                // Nothing was ever written.
                return Ok(());
            }
            end.last = newest.saturating_add(1);
            end.head = [0; 32];
            return self.journal.file.write(&end);
        }
        let noted = end.last;
        while let Some(stored) = self
            .backend
            .get(Tree::Security, &name(end.last.saturating_add(1)))?
        {
            let number = end.last.saturating_add(1);
            let head = chain(&end.head, number, &stored);
            match self.journal.link(number, stored) {
                Some(link) if link.previous == end.head => *end = End { last: number, head },
                Some(_) | None => break,
            }
        }
        if end.last > noted {
            self.journal.file.write(&end)?;
        }
        Ok(())
    }

    fn newest_row(&self) -> Result<u64, StoreError> {
        let rows = self.backend.scan(Tree::Security, &[])?;
        let numbers = rows.iter().filter_map(|(name, _)| number_of(name));
        Ok(numbers.max().unwrap_or(0))
    }

    /// The number of the oldest entry. A mark of the cut that does not open hides none.
    fn journal_first(&self) -> Result<u64, StoreError> {
        match self.journal_cut() {
            Ok(cut) => Ok(cut.map_or(1, |cut| cut.first)),
            Err(StoreError::Seal(_) | StoreError::Damaged(_)) => Ok(1),
            Err(error) => Err(error),
        }
    }

    fn journal_cut(&self) -> Result<Option<Cut>, StoreError> {
        self.own(Own::Meta, CUT)
    }

    /// The rows whose numbers begin alike.
    fn journal_block(&self, block: u64) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        let start = name(block.saturating_mul(BLOCK));
        let prefix = start.split_last().map_or(&[][..], |(_, prefix)| prefix);
        let rows = self.backend.scan(Tree::Security, prefix)?;
        Ok(rows
            .into_iter()
            .filter_map(|(name, value)| Some((number_of(&name)?, value)))
            .collect())
    }
}

impl JournalTime {
    /// The day: the firm's, or that of UTC where the minute is known.
    pub fn day(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Minute(minute) => {
                Day::new(u16::try_from(minute / MINUTES_A_DAY).unwrap_or(u16::MAX))
            }
        }
    }
}

/// Big-endian, so that the order of names is the order of numbers.
fn name(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

fn number_of(name: &[u8]) -> Option<u64> {
    name.try_into().ok().map(u64::from_be_bytes)
}

fn chain(previous: &[u8; 32], number: u64, sealed: &[u8]) -> [u8; 32] {
    hash(info::JOURNAL_CHAIN, &[previous, &name(number), sealed])
}

fn place(number: u64) -> Place {
    let mut record = [0; 16];
    for (to, from) in record.iter_mut().zip(name(number)) {
        *to = from;
    }
    Place {
        kind: Kind::Journal,
        tenant: None,
        case: None,
        class: None,
        record,
        version: 0,
    }
}

const CUT: &[u8] = b"journal-cut";
/// Entries whose names differ in the last byte only.
const BLOCK: u64 = 256;
/// Entries after which pruning stops for this time.
const MOST_PRUNED: usize = 4_096;
const MINUTES_A_DAY: u64 = 24 * 60;

#[cfg(test)]
pub(crate) mod tests;
