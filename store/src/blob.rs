//! Sealed files: attachments, each under a random name in `blobs`.
//!
//! What is in a file is sealed by whoever writes it. A file is complete or not there: it is
//! written under a temporary name and renamed once its bytes are on disk.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::StoreError;
use crate::folder;

/// The folder of sealed files.
pub(crate) struct BlobDir {
    dir: PathBuf,
    next: AtomicU64,
}

/// A file that is being written. Dropped without [`Self::commit`], it leaves nothing.
#[derive(Debug)]
pub(crate) struct BlobWriter {
    file: File,
    unfinished: PathBuf,
    dir: PathBuf,
    committed: bool,
}

impl BlobDir {
    /// Opens the folder, makes it if needed, and clears what an interrupted write left.
    pub(crate) fn open(dir: &Path) -> Result<Self, StoreError> {
        folder::make(dir)
            .map_err(|error| StoreError::disk("making the folder of files", &error))?;
        let blobs = Self {
            dir: dir.to_owned(),
            next: AtomicU64::new(0),
        };
        for name in blobs.names()? {
            if name.starts_with(UNFINISHED) {
                folder::remove(&dir.join(name)).map_err(removing)?;
            }
        }
        Ok(blobs)
    }

    /// Whether there is a complete file in `dir`, which need not exist.
    pub(crate) fn has_files(dir: &Path) -> Result<bool, StoreError> {
        match fs::read_dir(dir) {
            Ok(mut entries) => Ok(entries.any(|entry| {
                entry.is_ok_and(|entry| entry.file_name().to_str().is_some_and(valid))
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(StoreError::disk("reading the folder of files", &error)),
        }
    }

    /// Starts a new file.
    pub(crate) fn create(&self) -> Result<BlobWriter, StoreError> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let unfinished = self.dir.join(format!("{UNFINISHED}{number}"));
        let file = folder::create(&unfinished)
            .map_err(|error| StoreError::disk("making a sealed file", &error))?;
        Ok(BlobWriter {
            file,
            unfinished,
            dir: self.dir.clone(),
            committed: false,
        })
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if it is not there: whoever asks knows its name from a record.
    pub(crate) fn read(&self, name: &str) -> Result<File, StoreError> {
        File::open(self.path(name)?).map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                StoreError::Damaged("a sealed file is missing")
            } else {
                StoreError::disk("opening a sealed file", &error)
            }
        })
    }

    /// Whether there is a file of this name.
    pub(crate) fn exists(&self, name: &str) -> bool {
        self.path(name).is_ok_and(|path| path.is_file())
    }

    /// The bytes of a file, or `None` if there is none of this name.
    pub(crate) fn length(&self, name: &str) -> Option<u64> {
        let about = fs::metadata(self.path(name).ok()?).ok()?;
        about.is_file().then_some(about.len())
    }

    /// The names of all complete files, in order.
    pub(crate) fn all(&self) -> Result<Vec<String>, StoreError> {
        let mut names = self.names()?;
        names.retain(|name| valid(name));
        names.sort_unstable();
        Ok(names)
    }

    /// Removes a file. There being none is fine.
    pub(crate) fn remove(&self, name: &str) -> Result<(), StoreError> {
        folder::remove(&self.path(name)?)
            .and_then(|()| folder::sync(&self.dir))
            .map_err(removing)
    }

    /// Removes every file that `keep` does not name; returns how many.
    pub(crate) fn sweep_orphans(&self, keep: &HashSet<String>) -> Result<usize, StoreError> {
        let mut swept = 0;
        for name in self.names()? {
            if valid(&name) && !keep.contains(&name) {
                folder::remove(&self.dir.join(name)).map_err(removing)?;
                swept += 1;
            }
        }
        folder::sync(&self.dir).map_err(removing)?;
        Ok(swept)
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        let failed = |error| StoreError::disk("reading the folder of files", &error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.dir).map_err(failed)? {
            // A name that is not text is not ours.
            names.extend(entry.map_err(failed)?.file_name().into_string());
        }
        Ok(names)
    }

    fn path(&self, name: &str) -> Result<PathBuf, StoreError> {
        path(&self.dir, name)
    }
}

impl BlobWriter {
    /// Gives the file its name. Returns once bytes and name are on disk.
    ///
    /// # Errors
    /// [`StoreError::Disk`] also if there is a file of this name already.
    pub(crate) fn commit(mut self, name: &str) -> Result<(), StoreError> {
        let path = path(&self.dir, name)?;
        if path.exists() {
            return Err(StoreError::Disk("a sealed file of this name exists"));
        }
        folder::settle(&self.file)
            .and_then(|()| fs::rename(&self.unfinished, path))
            .map_err(|error| StoreError::disk("keeping a sealed file", &error))?;
        self.committed = true;
        folder::sync(&self.dir).map_err(|error| StoreError::disk("keeping a sealed file", &error))
    }
}

impl Write for BlobWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        if !self.committed {
            // What cannot be removed now is removed at the next start.
            fs::remove_file(&self.unfinished).ok();
        }
    }
}

fn path(dir: &Path, name: &str) -> Result<PathBuf, StoreError> {
    if valid(name) {
        Ok(dir.join(name))
    } else {
        Err(StoreError::Disk("a sealed file has an impossible name"))
    }
}

/// Ids as they print: no name can leave the folder or look unfinished.
fn valid(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
}

fn removing(error: io::Error) -> StoreError {
    StoreError::disk("removing a sealed file", &error)
}

const UNFINISHED: &str = "unfinished-";

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::key::Key;
    use crate::stream;

    fn write(blobs: &BlobDir, name: &str, bytes: &[u8]) {
        let mut blob = blobs.create().unwrap();
        blob.write_all(bytes).unwrap();
        blob.commit(name).unwrap();
    }

    #[test]
    fn a_committed_file_is_read_back_private_and_without_a_time_of_day() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = BlobDir::open(&dir.path().join("blobs")).unwrap();
        write(&blobs, "abc", b"sealed");
        let mut read = Vec::new();
        blobs.read("abc").unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read, b"sealed");
        assert!(blobs.exists("abc") && !blobs.exists("abd"));
        folder::tests::assert_private_and_at_midnight(&dir.path().join("blobs"));
    }

    #[test]
    fn a_file_that_was_not_committed_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = BlobDir::open(dir.path()).unwrap();
        let mut blob = blobs.create().unwrap();
        blob.write_all(b"half").unwrap();
        drop(blob);
        assert!(blobs.names().unwrap().is_empty());
    }

    #[test]
    fn a_start_clears_unfinished_files_and_a_sweep_orphans_only() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = BlobDir::open(dir.path()).unwrap();
        write(&blobs, "named", b"sealed");
        write(&blobs, "orphan", b"sealed");
        fs::write(dir.path().join("unfinished-9"), b"half").unwrap();
        let blobs = BlobDir::open(dir.path()).unwrap();
        assert!(!dir.path().join("unfinished-9").exists());
        let keep = HashSet::from(["named".to_owned()]);
        assert_eq!(blobs.sweep_orphans(&keep).unwrap(), 1);
        assert_eq!(blobs.names().unwrap(), ["named"]);
    }

    #[test]
    fn a_name_cannot_leave_the_folder_or_replace_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = BlobDir::open(dir.path()).unwrap();
        write(&blobs, "abc", b"sealed");
        for name in [
            "",
            "../abc",
            "a/b",
            ".",
            "unfinished-1",
            "ABC",
            &"a".repeat(65),
        ] {
            assert!(blobs.create().unwrap().commit(name).is_err(), "{name}");
            assert!(blobs.read(name).is_err(), "{name}");
            assert!(blobs.remove(name).is_err(), "{name}");
        }
        assert!(blobs.create().unwrap().commit("abc").is_err());
        assert_eq!(fs::read(dir.path().join("abc")).unwrap(), b"sealed");
    }

    #[test]
    fn a_missing_file_is_named_damage() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = BlobDir::open(dir.path()).unwrap();
        write(&blobs, "abc", b"sealed");
        blobs.remove("abc").unwrap();
        blobs.remove("abc").unwrap();
        assert!(matches!(blobs.read("abc"), Err(StoreError::Damaged(_))));
    }

    #[test]
    fn a_file_with_a_flipped_bit_or_cut_short_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = BlobDir::open(dir.path()).unwrap();
        let (key, plain) = (Key::from_bytes([3; 32]), vec![5; 150_000]);
        let mut blob = blobs.create().unwrap();
        stream::encrypt(&key, b"place", 150_000, &mut plain.as_slice(), &mut blob).unwrap();
        blob.commit("abc").unwrap();
        let file = dir.path().join("abc");
        let read = |out: &mut Vec<u8>| {
            stream::decrypt(&key, b"place", &mut blobs.read("abc").unwrap(), out)
        };
        let mut whole = Vec::new();
        read(&mut whole).unwrap();
        assert_eq!(whole, plain);
        let stored = fs::read(&file).unwrap();
        for part in 0..40 {
            let at = stored.len() * part / 40;
            let mut flipped = stored.clone();
            flipped[at] ^= 1 << (part % 8);
            for damaged in [flipped.as_slice(), &stored[..at]] {
                fs::write(&file, damaged).unwrap();
                let refused = read(&mut Vec::new());
                assert!(matches!(refused, Err(StoreError::Seal(_))), "byte {at}");
            }
        }
    }
}
