//! A data folder made again, with the offline identity.

use std::io::Read;
use std::path::Path;

use subrosa_policy::Plain;
use subrosa_store::{Restore, Restored, same_text};

use super::BackupError;
use super::manifest::{Blob, Manifest, ids_of, minute_of};
use super::seal::{Hashed, Identities, Stored};
use super::target::{Target, TargetError};
use super::vaults::{self, CopyName};

/// What is to be restored, and where from.
pub(crate) struct Order<'a> {
    pub(crate) data: &'a [Box<dyn Target>],
    pub(crate) vault: &'a [Box<dyn Target>],
    pub(crate) with: &'a Identities,
    /// Which backup; the newest that can be read if nothing is said.
    pub(crate) id: Option<&'a str>,
    /// Minutes since 1970.
    pub(crate) now: u64,
    /// Six words on paper that stand for the portal that made it.
    pub(crate) signed_by: Option<&'a str>,
    /// Cases that the newest copy of the vault does not know may be lost.
    pub(crate) lose_cases: bool,
    pub(crate) say: &'a dyn Fn(&str),
}

/// A backup that was found.
pub(crate) struct Found<'a> {
    target: &'a dyn Target,
    pub(crate) manifest: Manifest,
    words: String,
}

impl<'a> Order<'a> {
    /// Finds the backup, and looks at who made it.
    ///
    /// # Errors
    /// [`BackupError::Refused`] if there is none, or if somebody else made it.
    pub(crate) fn find(&self) -> Result<Found<'a>, BackupError> {
        let mut newest: Option<Found<'a>> = None;
        let mut last = None;
        for target in self.data {
            match self.newest_of(&**target) {
                Ok(Some(found)) => {
                    let when = |found: &Found<'_>| {
                        let minute = found.manifest.minute;
                        (!self.is_ahead(Some(minute)), minute, found.manifest.mark)
                    };
                    let later = |before: &Found<'_>| when(before) < when(&found);
                    if newest.as_ref().is_none_or(later) {
                        newest = Some(found);
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    (self.say)(&format!("{}: {error}", target.name()));
                    last = Some(error);
                }
            }
        }
        let found = newest.ok_or_else(|| {
            last.unwrap_or(BackupError::Refused(
                "there is no such backup at these places",
            ))
        })?;
        (self.say)(&format!("signed by: {}", found.words));
        match self.signed_by {
            Some(words) if !same_text(&words.trim().to_lowercase(), &found.words) => Err(
                BackupError::Refused("these are not the words of the portal that made this backup"),
            ),
            Some(_) => Ok(found),
            None => {
                (self.say)("compare these words with those on the paper of the identity");
                Ok(found)
            }
        }
    }

    /// Whether it is dated ahead, by more than the clocks of two machines differ.
    fn is_ahead(&self, minute: Option<u64>) -> bool {
        minute.is_some_and(|minute| minute > self.now + 24 * 60)
    }

    /// The newest backup of a place that can be read, or the one that was asked for.
    fn newest_of(&self, target: &'a dyn Target) -> Result<Option<Found<'a>>, BackupError> {
        let mut ids = ids_of(target)?;
        ids.retain(|id| self.id.is_none_or(|wanted| wanted == id));
        // Made while the clock was wrong: only if nothing else is there.
        ids.sort_by_key(|id| !self.is_ahead(minute_of(id)));
        let mut last = None;
        for id in ids.iter().rev() {
            match Manifest::open(target, id, self.with) {
                Ok((manifest, signature)) => {
                    return Ok(Some(Found {
                        target,
                        manifest,
                        words: signature.words().join(" "),
                    }));
                }
                Err(BackupError::Broken(why)) => {
                    (self.say)(&format!("{}: {id} cannot be used: {why}", target.name()));
                    last = Some(BackupError::Broken(why));
                }
                Err(error) => return Err(error),
            }
        }
        last.map_or(Ok(None), Err)
    }

    // CLAIM(C-127): SECURITY.md
    /// Makes the data folder again. What was cut off goes on where it was.
    pub(crate) fn restore(&self, found: &Found<'a>, into: &Path) -> Result<Restored, BackupError> {
        let manifest = &found.manifest;
        let vault = self.newest_vault(manifest)?;
        let again = Restore::begin(into, &manifest.id).map_err(BackupError::Store)?;
        let count = manifest.blobs.len();
        for (number, blob) in manifest.blobs.iter().enumerate() {
            if !again.has_blob(&blob.name) {
                self.blob(found.target, blob, &again)?;
            }
            if number % 500 == 499 || number + 1 == count {
                (self.say)(&format!("attachments: {} of {count}", number + 1));
            }
        }
        (self.say)("reading the records");
        let object = Manifest::records_of(&manifest.id);
        let rows = self.read(found.target, &object, manifest.records, |source| {
            again.put_snapshot(source).map_err(BackupError::Store)
        })?;
        (self.say)(&format!("records: {rows}; looking at every case"));
        again.finish(vault.expose()).map_err(BackupError::Store)
    }

    fn blob(&self, target: &dyn Target, blob: &Blob, to: &Restore) -> Result<(), BackupError> {
        let fetched = self.read(target, &blob.object, blob.stored, |source| {
            let fetched = to.fetch_blob(&blob.name, source);
            fetched.map_err(BackupError::Store)
        })?;
        // Only now is it known to be the right one.
        fetched.keep().map_err(BackupError::Store)
    }

    /// Reads an object that must be the one that was stored.
    fn read<T>(
        &self,
        target: &dyn Target,
        object: &str,
        stored: Stored,
        take: impl FnOnce(&mut dyn Read) -> Result<T, BackupError>,
    ) -> Result<T, BackupError> {
        let source = target.get(object).map_err(|error| match error {
            TargetError::Missing => BackupError::Broken("an object that it names is missing"),
            error @ (TargetError::Full | TargetError::Refused(_)) => error.into(),
        })?;
        let mut hashed = Hashed::new(source);
        // What is changed does not decrypt; what is another object has another hash.
        let taken = take(&mut self.with.open(&mut hashed)?)?;
        if hashed.finish()? == stored {
            Ok(taken)
        } else {
            Err(BackupError::Broken("an object is not what was stored"))
        }
    }

    /// The newest copy of the vault of all places, opened.
    fn newest_vault(&self, manifest: &Manifest) -> Result<Plain<Vec<u8>>, BackupError> {
        let mut copies: Vec<(CopyName, &dyn Target)> = Vec::new();
        for target in self.vault {
            match vaults::list(&**target) {
                Ok(listed) => copies.extend(listed.into_iter().map(|copy| (copy, &**target))),
                Err(error) => (self.say)(&format!("{}: {error}", target.name())),
            }
        }
        copies.sort_by_key(|(copy, _)| std::cmp::Reverse((copy.mark, copy.minute)));
        for (copy, target) in copies {
            let Ok(bytes) = self.open_vault(target, &copy) else {
                (self.say)(&format!(
                    "{}: a copy of the vault cannot be used",
                    target.name()
                ));
                continue;
            };
            if copy.mark < manifest.mark && !self.lose_cases {
                return Err(BackupError::Refused(
                    "the newest copy of the vault is older than this backup: cases would be \
                     lost. Find a later copy, take an earlier backup, or say --lose-cases",
                ));
            }
            return Ok(bytes);
        }
        Err(BackupError::Refused(
            "there is no copy of the vault at these places, and without one no case opens",
        ))
    }

    fn open_vault(
        &self,
        target: &dyn Target,
        copy: &CopyName,
    ) -> Result<Plain<Vec<u8>>, BackupError> {
        let mut bytes = Plain::new(Vec::with_capacity(1 << 20));
        let mut source = self.with.open(target.get(&copy.object)?)?;
        source
            .read_to_end(bytes.expose_mut())
            .map_err(|error| TargetError::within("reading a copy of the vault", &error))?;
        let mark = Restore::mark_of(bytes.expose()).map_err(BackupError::Store)?;
        if mark == copy.mark {
            Ok(bytes)
        } else {
            Err(BackupError::Broken(
                "a copy of the vault has the name of another",
            ))
        }
    }
}

/// What was restored, in words; and whether everything is whole.
pub(crate) fn in_words(restored: &Restored) -> (Vec<String>, bool) {
    let mut lines = vec![format!("cases: {}", restored.cases)];
    for (count, what) in [
        (
            restored.erased,
            "cases that were erased since this backup, and are gone",
        ),
        (
            restored.lost,
            "cases that came after this backup, and are lost",
        ),
    ] {
        if count > 0 {
            lines.push(format!("{what}: {count}"));
        }
    }
    if restored.roster_lost > 0 {
        lines.push(format!(
            "the list of members is older than the last one that was known, by {} changes: \
             look whether somebody who had left is on it again",
            restored.roster_lost
        ));
    }
    for damage in &restored.damaged {
        lines.push(format!("case {}: {}", damage.case, damage.what));
    }
    lines.extend(
        restored
            .rows
            .iter()
            .map(|row| format!("{} {}: does not open", row.what, row.name)),
    );
    if let Some(broken) = &restored.journal.broken {
        lines.push(format!("security log: {broken}"));
    }
    let whole = restored.damaged.is_empty()
        && restored.rows.is_empty()
        && restored.journal.broken.is_none();
    if whole {
        lines.push("every case, every record and the security log are whole".to_owned());
    }
    (lines, whole)
}
