//! One backup to one place: records, attachments that are not there yet, and last the manifest.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::atomic::AtomicBool;

use subrosa_store::{Store, WorthKeeping, random_id};

use super::BackupError;
use super::manifest::{Blob, Manifest, all_of, put_bytes};
use super::seal::{Recipients, Stored, read_back};
use super::target::{Target, TargetError};

/// What a backup is made of.
pub(crate) struct Maker<'a> {
    pub(crate) store: &'a Store,
    pub(crate) to: &'a Recipients,
    /// Files that are no records: certificates, the onion identity, the configuration.
    pub(crate) along: &'a [WorthKeeping],
    /// Minutes since 1970.
    pub(crate) minute: u64,
    /// Hours between two of them.
    pub(crate) interval_hours: u64,
    pub(crate) stop: &'a AtomicBool,
    pub(crate) say: &'a dyn Fn(&str),
}

/// What was made.
pub(crate) struct Made {
    pub(crate) manifest: Manifest,
    /// Attachments that were written.
    pub(crate) new: usize,
    /// Attachments of earlier backups that were read again, and were not what they should be.
    pub(crate) mended: usize,
}

impl Maker<'_> {
    // CLAIM(C-123): SECURITY.md
    /// Makes a backup. It counts once its manifest is there, and that is written only after every
    /// object it names was read back.
    pub(crate) fn make(&self, target: &dyn Target) -> Result<Made, BackupError> {
        let (earlier, _) = all_of(target, self.store)?;
        let id = self.new_id(&earlier)?;
        (self.say)("writing the records");
        let records = Manifest::records_of(&id);
        let (snapped, stored) = self.to.put(target, &records, self.stop, |out| {
            let snapped = self.store.snapshot(self.along, out);
            snapped.map_err(BackupError::Store)
        })?;
        self.must_be(target, &records, stored)?;
        let mut made = Made {
            manifest: Manifest {
                id: id.clone(),
                minute: self.minute,
                mark: snapped.mark,
                records: stored,
                blobs: Vec::new(),
                missing: 0,
            },
            new: 0,
            mended: 0,
        };
        self.blobs(target, earlier, &mut made)?;
        let encoded = made.manifest.encode(self.store, self.to)?;
        put_bytes(target, &Manifest::object_of(&id), &encoded)?;
        if Manifest::read(target, &id, self.store)? == made.manifest {
            Ok(made)
        } else {
            Err(NOT_THE_SAME)
        }
    }

    /// A name that stands behind all earlier ones, also behind those of the same minute.
    fn new_id(&self, earlier: &BTreeMap<String, Manifest>) -> Result<String, BackupError> {
        let same = earlier
            .values()
            .filter(|made| made.minute == self.minute)
            .count();
        Ok(format!("{:010}.{same:03}-{}", self.minute, random()?))
    }

    /// Sees to it that every attachment is there.
    fn blobs(
        &self,
        target: &dyn Target,
        earlier: BTreeMap<String, Manifest>,
        made: &mut Made,
    ) -> Result<(), BackupError> {
        let there: HashMap<_, _> = target.list("blobs/")?.into_iter().collect();
        let known = earlier.into_values().flat_map(|manifest| manifest.blobs);
        let mut known: HashMap<_, _> = known.map(|blob| (blob.name.clone(), blob)).collect();
        // All that the records name is there by now; what came later does no harm.
        let names = self.store.blob_names().map_err(BackupError::Store)?;
        let count = names.len();
        for (number, name) in names.into_iter().enumerate() {
            let kept = known.remove(&name);
            let kept = kept.filter(|blob| there.get(&blob.object) == Some(&blob.stored.size));
            if let Some(blob) = kept {
                if !self.is_turn_of(&blob) || self.is_whole(target, &blob)? {
                    made.manifest.blobs.push(blob);
                    continue;
                }
                made.mended += 1;
            }
            if let Some(blob) = self.blob(target, name, &mut made.manifest.missing)? {
                made.new += 1;
                made.manifest.blobs.push(blob);
            }
            if number % 500 == 499 {
                (self.say)(&format!("attachments: {} of {count}", number + 1));
            }
        }
        Ok(())
    }

    /// Writes an attachment. `None` if it was removed meanwhile, or cannot be read.
    fn blob(
        &self,
        target: &dyn Target,
        name: String,
        missing: &mut u32,
    ) -> Result<Option<Blob>, BackupError> {
        let opened = self.store.sealed_blob(&name);
        let Some(mut file) = opened.map_err(BackupError::Store)? else {
            return Ok(None);
        };
        // A new name each time: nothing that another backup counts on is written again.
        let object = format!("blobs/{}-{}", self.store.backup_name(&name), random()?);
        let mut unread = false;
        let put = self.to.put(target, &object, self.stop, |out| {
            let mut source = Noted {
                source: &mut file,
                failed: &mut unread,
            };
            io::copy(&mut source, out)
                .map_err(|error| TargetError::within("writing an object", &error).into())
        });
        let stored = match put {
            Ok((_, stored)) => stored,
            Err(_) if unread => {
                *missing = missing.saturating_add(1);
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        self.must_be(target, &object, stored)?;
        Ok(Some(Blob {
            name,
            object,
            stored,
        }))
    }

    fn must_be(
        &self,
        target: &dyn Target,
        object: &str,
        stored: Stored,
    ) -> Result<(), BackupError> {
        if read_back(target, object, self.stop)? == stored {
            Ok(())
        } else {
            Err(NOT_THE_SAME)
        }
    }

    /// Whether an attachment that other backups have is still what was stored.
    fn is_whole(&self, target: &dyn Target, blob: &Blob) -> Result<bool, BackupError> {
        match read_back(target, &blob.object, self.stop) {
            Ok(stored) => Ok(stored == blob.stored),
            Err(BackupError::Target(TargetError::Missing)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Each time another share of the old attachments is read again, all within a week.
    fn is_turn_of(&self, blob: &Blob) -> bool {
        let digits = blob.object.get(6..8).unwrap_or_default();
        let share = u64::from_str_radix(digits, 16).unwrap_or(0);
        let shares = (WEEK_HOURS / self.interval_hours).max(1);
        share % shares == self.minute / (self.interval_hours * 60) % shares
    }
}

/// Tells an attachment that cannot be read from a target that cannot be written.
struct Noted<'a, R> {
    source: &'a mut R,
    failed: &'a mut bool,
}

impl<R: io::Read> io::Read for Noted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.source.read(buffer).inspect_err(|error| {
            *self.failed |= error.kind() != io::ErrorKind::Interrupted;
        })
    }
}

/// Eight random hexadecimal digits.
pub(super) fn random() -> Result<String, BackupError> {
    let id = random_id().map_err(|error| BackupError::Store(error.into()))?;
    let [a, b, c, d, ..] = id;
    Ok(format!("{:08x}", u32::from_be_bytes([a, b, c, d])))
}

pub(super) const NOT_THE_SAME: BackupError =
    BackupError::Broken("what was read back is not what was written");

const WEEK_HOURS: u64 = 7 * 24;
