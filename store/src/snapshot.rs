//! Everything that a backup holds, as of one moment, while reports keep arriving.
//!
//! A snapshot is a stream of frames: rows of all trees, the instance key, and what the portal
//! itself wants to have along (its configuration, certificates, the onion identity). Erase keys
//! are not in it: they leave in copies of the vault only ([`Store::vault_copy`]). Attachments are
//! sealed files that never change, and go apart ([`Store::blob_names`]).

mod again;
mod dump;
mod frame;
mod sign;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use subrosa_policy::{CaseId, Plain};

pub use self::again::{FetchedBlob, Restore, Restored};
pub use self::dump::Dumped;
#[cfg(any(test, fuzzing))]
pub(crate) use self::dump::Take;
use self::frame::Frame;
pub(crate) use self::frame::FrameWriter;
pub use self::sign::{BackupHash, BackupSignature};
use crate::backend::Tree;
use crate::error::StoreError;
use crate::folder;
use crate::kdf::derive;
use crate::key::hex;
use crate::store::Store;
use crate::stream;
use crate::suite::info;
use crate::vault::{Copied, VaultMark};

/// What a snapshot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapped {
    /// How far the vault had come: only a copy of it that is as late has every key.
    pub mark: VaultMark,
    /// Rows of all trees.
    pub rows: u64,
    /// Bytes, with padding.
    pub bytes: u64,
}

/// A file that a backup has along, by its path in the data folder.
pub struct WorthKeeping {
    /// Below `tls`, `onion` or `restored`.
    pub path: String,
    /// What is in it.
    pub bytes: Plain<Vec<u8>>,
}

/// A copy of the vault in the clear, to be encrypted for a place outside.
pub struct VaultCopied {
    /// How far the vault had come.
    pub mark: VaultMark,
    /// The copy, padded.
    pub bytes: Plain<Vec<u8>>,
    copied: Copied,
}

/// How often, and how long, a snapshot waits for the end of a log that has just begun.
const PATIENCE: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// Removes the marks of a folder that is whole: from now on nothing is filled into it again.
pub(crate) fn end_filling(dir: &Path) -> Result<(), StoreError> {
    for mark in [again::MARK, dump::MARK].map(|name| dir.join(name)) {
        if mark.exists() {
            folder::remove(&mark)
                .and_then(|()| folder::sync(dir))
                .map_err(|error| StoreError::disk("finishing the new data folder", &error))?;
        }
    }
    Ok(())
}

impl Store {
    // CLAIM(C-120): SECURITY.md
    /// Writes everything but attachments and erase keys, as it is at this moment. Whoever
    /// changes something meanwhile does not wait.
    ///
    /// # Errors
    /// [`StoreError::Disk`] if `out` refuses; [`StoreError::Backend`] if there is another one.
    pub fn snapshot(
        &self,
        along: &[WorthKeeping],
        out: &mut dyn Write,
    ) -> Result<Snapped, StoreError> {
        // Before the rows: entries of the log behind this end follow its chain.
        let mut end = self.end_of_journal()?;
        let mut frozen = self.backend.freeze()?;
        // A new log begins just now: its rows may be ahead of an end that was not there.
        for _ in 0..PATIENCE {
            if !end.is_empty() || self.backend.scan(Tree::Security, &[])?.is_empty() {
                break;
            }
            drop(frozen);
            thread::sleep(PAUSE);
            end = self.end_of_journal()?;
            frozen = self.backend.freeze()?;
        }
        // After it: a row has its erase keys by now.
        let mark = self.vault.mark();
        let mut frames = FrameWriter::begin(out)?;
        frames.put(&Frame::InstanceKey(*self.instance.expose()))?;
        frames.put(&Frame::JournalEnd(end))?;
        for file in along {
            frames.put_file(&file.path, file.bytes.expose())?;
        }
        while let Some((tree, rows)) = frozen.more()? {
            frames.put_rows(tree, rows)?;
        }
        let (rows, bytes) = frames.end()?;
        Ok(Snapped { mark, rows, bytes })
    }

    /// What says where the security log ends; empty if it has not begun.
    fn end_of_journal(&self) -> Result<Vec<u8>, StoreError> {
        match fs::read(self.dir.join(JOURNAL_END)) {
            Ok(end) => Ok(end),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(StoreError::disk("reading the end of the log", &error)),
        }
    }

    /// The names of all attachments that are there now. None of them ever changes; one may go.
    pub fn blob_names(&self) -> Result<Vec<String>, StoreError> {
        self.blobs.all()
    }

    /// Opens the sealed bytes of an attachment. `None` if it was removed meanwhile.
    pub fn sealed_blob(&self, name: &str) -> Result<Option<File>, StoreError> {
        match self.blobs.read(name) {
            Ok(file) => Ok(Some(file)),
            Err(StoreError::Damaged(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The name of an attachment for a place outside: 32 hexadecimal digits that tell nothing.
    pub fn backup_name(&self, name: &str) -> String {
        let key = self.instance.key(info::BACKUP_INDEX);
        let name = derive(&[key.expose()], info::BACKUP_INDEX, name.as_bytes());
        hex(name.expose().get(..16).unwrap_or_default())
    }

    /// How far the vault has come.
    pub fn vault_mark(&self) -> VaultMark {
        self.vault.mark()
    }

    /// Destroys every erase key of a case: nothing of it opens any more, here, and in backups once
    /// old copies of the vault are gone. Its rows stay; anonymising removes them.
    pub fn destroy_keys(&self, case: CaseId) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_case(case);
        self.vault.remove_case(case)
    }

    /// A copy of the vault. It must not be written anywhere before it is encrypted.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if the vault lacks keys that the last copy had and that nobody
    /// destroyed: what is outside is better than this.
    pub fn vault_copy(&self) -> Result<VaultCopied, StoreError> {
        let copy = self.vault.copy()?;
        Ok(VaultCopied {
            mark: copy.mark,
            bytes: copy.bytes,
            copied: copy.copied,
        })
    }

    /// Notes that a copy of the vault was read back at every place: the next one may lack only
    /// what is destroyed from now on.
    pub fn vault_was_copied(&self, copy: &VaultCopied) -> Result<(), StoreError> {
        self.vault.note_copied(&copy.copied)
    }

    /// Seals bytes to the instance: what the portal itself must read again of its backups.
    pub fn seal_for_backup(&self, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut sealed = Vec::new();
        let size = u64::try_from(plain.len()).unwrap_or(u64::MAX);
        let key = self.instance.key(info::BACKUP_INDEX);
        stream::encrypt(
            &key,
            info::BACKUP_INDEX.as_bytes(),
            size,
            &mut &*plain,
            &mut sealed,
        )?;
        Ok(sealed)
    }

    /// Opens what [`Self::seal_for_backup`] sealed.
    ///
    /// # Errors
    /// [`crate::SealError::Closed`] if another instance sealed it, or somebody changed it.
    pub fn open_for_backup(&self, mut sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut plain = Vec::new();
        let key = self.instance.key(info::BACKUP_INDEX);
        stream::decrypt(&key, info::BACKUP_INDEX.as_bytes(), &mut sealed, &mut plain)?;
        Ok(plain)
    }
}

/// Reads until the buffer is full or the source is at its end.
fn read_full(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(free) = buffer.get_mut(length..).filter(|free| !free.is_empty()) {
        match source.read(free) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// Where the security log ends.
const JOURNAL_END: &str = "vault/security";
