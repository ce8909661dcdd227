//! Which backups are kept, and who may write to a place.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use subrosa_store::Store;

use super::BackupError;
use super::manifest::{Manifest, all_of, put_bytes};
use super::target::Target;

/// Removes what the rules do not keep: backups, those that were broken off, and attachments that
/// no kept backup names. Returns how many backups are left.
///
/// The caller holds the [`Claim`] of the place.
pub(crate) fn prune(
    target: &dyn Target,
    store: &Store,
    (daily, monthly): (usize, usize),
    minute: u64,
) -> Result<usize, BackupError> {
    let (all, unreadable) = all_of(target, store)?;
    let kept = kept_of(&all, daily, monthly, minute);
    for id in all.keys().filter(|id| !kept.contains(*id)) {
        // First what makes it count.
        target.remove(&Manifest::object_of(id))?;
        target.remove(&Manifest::records_of(id))?;
    }
    // An end between the making of a folder and its first file, or between the removal of its last
    // file and its own, leaves one that no list shows.
    target.tidy()?;
    if unreadable > 0 {
        // Perhaps another portal's, perhaps damaged: nothing that it may name is touched.
        return Ok(kept.len());
    }
    for (name, _) in target.list("data/")? {
        let id = name.split('/').nth(1).unwrap_or_default();
        if !kept.contains(id) {
            target.remove(&name)?;
        }
    }
    let kept_ones = all.iter().filter(|(id, _)| kept.contains(*id));
    let named: HashSet<_> = kept_ones
        .flat_map(|(_, manifest)| manifest.blobs.iter().map(|blob| blob.object.as_str()))
        .collect();
    for (name, _) in target.list("blobs/")? {
        if !named.contains(name.as_str()) {
            target.remove(&name)?;
        }
    }
    Ok(kept.len())
}

/// All of the last two days, the newest of each of so many days, and the newest of each of so
/// many months before this one.
fn kept_of(
    all: &BTreeMap<String, Manifest>,
    daily: usize,
    monthly: usize,
    minute: u64,
) -> BTreeSet<String> {
    let mut kept = BTreeSet::new();
    let (mut days, mut months) = (BTreeSet::new(), BTreeSet::new());
    let (_, this_month) = calendar(minute);
    // Their names begin with the minute: the newest come first.
    for (id, manifest) in all.iter().rev() {
        let (day, month) = calendar(manifest.minute);
        if days.len() < daily && days.insert(day) {
            kept.insert(id.clone());
        }
        if month < this_month && months.len() < monthly && months.insert(month) {
            kept.insert(id.clone());
        }
        if minute.saturating_sub(manifest.minute) < 2 * 24 * 60 {
            kept.insert(id.clone());
        }
    }
    kept
}

/// The day since 1970 and the month since the year 0, in UTC.
fn calendar(minute: u64) -> (u64, i32) {
    let second = i64::try_from(minute.saturating_mul(60)).unwrap_or(i64::MAX);
    let date = Timestamp::from_second(second).map(|time| TimeZone::UTC.to_datetime(time).date());
    let month = date.map_or(0, |date| {
        i32::from(date.year()) * 12 + i32::from(date.month())
    });
    (minute / (24 * 60), month)
}

/// The right to write to a place, until it is dropped. Two at once could remove what the other
/// one has just written.
pub(crate) struct Claim<'a> {
    target: &'a dyn Target,
}

impl<'a> Claim<'a> {
    /// Claims a place for this data folder.
    ///
    /// # Errors
    /// [`BackupError::Claimed`] while another data folder has it.
    pub(crate) fn new(target: &'a dyn Target, own: &str, minute: u64) -> Result<Self, BackupError> {
        let line = format!("{own} {minute}");
        if !target.claim(CLAIM, line.as_bytes())? {
            let mut text = String::new();
            let read = target.get(CLAIM)?.take(200).read_to_string(&mut text);
            let (owner, since) = text.split_once(' ').unwrap_or_default();
            let since: u64 = since.parse().unwrap_or(0);
            let is_held = read.is_ok() && owner != own && minute.saturating_sub(since) < LONGEST;
            if is_held {
                return Err(BackupError::Claimed);
            }
            // Left by an end that came too soon: ours, or one that is a day old.
            put_bytes(target, CLAIM, line.as_bytes())?;
        }
        Ok(Self { target })
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        // One that stays is taken over by this data folder, or by any other in a day.
        self.target.remove(CLAIM).ok();
    }
}

/// Minutes after which a claim is void.
const LONGEST: u64 = 24 * 60;

const CLAIM: &str = "claim";

#[cfg(test)]
mod tests {
    use subrosa_store::VaultMark;

    use super::*;
    use crate::backup::seal::Stored;

    fn kept_minutes(made: impl Iterator<Item = u64>, now: u64) -> Vec<u64> {
        let manifest = |minute: u64| Manifest {
            id: format!("{minute:010}.000-00000000"),
            minute,
            mark: VaultMark {
                epoch: 1,
                frames: 0,
            },
            records: Stored {
                size: 0,
                hash: [0; 32],
            },
            blobs: Vec::new(),
            missing: 0,
        };
        let all = made
            .map(manifest)
            .map(|made| (made.id.clone(), made))
            .collect();
        let kept = kept_of(&all, 30, 3, now);
        kept.iter()
            .map(|id| id.get(..10).unwrap().parse().unwrap())
            .collect()
    }

    #[test]
    fn thirty_days_and_three_months_are_kept_after_a_year_of_two_a_day() {
        // 2026-11-23T12:00Z.
        let now = 1_795_435_200 / 60;
        let half_days = (0..730).map(|back| now - back * 720);
        let kept = kept_minutes(half_days, now);
        let day = |minute: &u64| calendar(*minute).0;
        let days: BTreeSet<_> = kept.iter().map(day).collect();
        let today = calendar(now).0;
        assert!((0..30).all(|back| days.contains(&(today - back))));
        let months: BTreeSet<_> = kept.iter().map(|minute| calendar(*minute).1).collect();
        assert_eq!(months.len(), 4, "November and the three before it");
        // 30 days, of the last two both halves, and the ends of August and September.
        assert_eq!(kept.len(), 30 + 2 + 2);
        assert_eq!(kept.iter().max(), Some(&now));
    }

    #[test]
    fn what_is_sparse_is_kept_by_number_and_not_by_age() {
        let now = 1_795_435_200 / 60;
        let weekly = (0..10).map(|back| now - back * 7 * 24 * 60);
        assert_eq!(kept_minutes(weekly, now).len(), 10);
    }
}
