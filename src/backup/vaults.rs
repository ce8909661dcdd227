//! Copies of the vault: to their own places, at fixed intervals, whether it changed or not.

use std::sync::atomic::AtomicBool;

use subrosa_store::{Store, VaultCopied, VaultMark};

use super::BackupError;
use super::make::{NOT_THE_SAME, random};
use super::seal::{Recipients, read_back};
use super::target::Target;

/// A copy of the vault at a place, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CopyName {
    pub(crate) object: String,
    /// When it was made, in minutes since 1970.
    pub(crate) minute: u64,
    pub(crate) mark: VaultMark,
}

// CLAIM(C-124): SECURITY.md
/// Puts one copy at one place, encrypted anew, and reads it back; only then old ones go.
pub(crate) fn put(
    target: &dyn Target,
    copy: &VaultCopied,
    to: &Recipients,
    (minute, interval_hours): (u64, u64),
    stop: &AtomicBool,
) -> Result<CopyName, BackupError> {
    let VaultMark { epoch, frames } = copy.mark;
    let object = format!("vault/{minute:010}-{epoch}-{frames}-{}", random()?);
    let ((), stored) = to.put(target, &object, stop, |out| {
        let written = out.write_all(copy.bytes.expose());
        written
            .map_err(|error| super::target::TargetError::within("writing an object", &error).into())
    })?;
    if read_back(target, &object, stop)? != stored {
        target.remove(&object)?;
        return Err(NOT_THE_SAME);
    }
    // What would grow too old before the next copy goes now.
    let oldest = minute.saturating_sub(LONGEST.saturating_sub(interval_hours * 60));
    for (name, _) in target.list("vault/")? {
        let kept = CopyName::parse(&name)
            .is_some_and(|copy| copy.minute >= oldest && copy.minute <= minute + DAY);
        if name != object && !kept {
            target.remove(&name)?;
        }
    }
    Ok(CopyName {
        object,
        minute,
        mark: copy.mark,
    })
}

/// The copies at a place, newest first.
pub(crate) fn list(target: &dyn Target) -> Result<Vec<CopyName>, BackupError> {
    let objects = target.list("vault/")?;
    let mut copies: Vec<_> = objects
        .iter()
        .filter_map(|(name, _)| CopyName::parse(name))
        .collect();
    copies.sort_by_key(|copy| std::cmp::Reverse((copy.mark, copy.minute)));
    Ok(copies)
}

/// A copy of the vault as it is now.
pub(crate) fn take(store: &Store) -> Result<VaultCopied, BackupError> {
    store.vault_copy().map_err(BackupError::Store)
}

impl CopyName {
    fn parse(object: &str) -> Option<Self> {
        let mut parts = object.strip_prefix("vault/")?.split('-');
        let minute = parts.next()?.parse().ok()?;
        let epoch = parts.next()?.parse().ok()?;
        let frames = parts.next()?.parse().ok()?;
        let random = parts.next()?;
        let whole = random.len() == 8 && parts.next().is_none();
        whole.then(|| Self {
            object: object.to_owned(),
            minute,
            mark: VaultMark { epoch, frames },
        })
    }
}

/// Minutes after which no copy is kept: what is erased is noise everywhere by then.
const LONGEST: u64 = 7 * DAY;

const DAY: u64 = 24 * 60;
