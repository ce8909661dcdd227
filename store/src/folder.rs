//! Files and folders that only this account can read, with no time finer than a day.
//!
//! The time of the last change of a file would tell when a report arrived. Both times that can
//! be set are moved back to midnight (UTC) of the day the file system wrote there.

use std::fs::{self, DirBuilder, File, FileTimes, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Makes a folder with mode 0700, and those above it, unless it is there.
pub(crate) fn make(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// Makes a new file with mode 0600. Fails if there is one.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Makes a new file with these bytes and waits until they are on disk. The folder is not
/// waited for.
pub(crate) fn create_with(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    file.write_all(bytes)?;
    settle(&file)
}

/// Moves a file's times to midnight and waits until file and times are on disk.
pub(crate) fn settle(file: &File) -> io::Result<()> {
    to_midnight(file)?;
    file.sync_all()
}

/// Waits until the names in a folder are on disk, and moves its times to midnight.
pub(crate) fn sync(dir: &Path) -> io::Result<()> {
    settle(&File::open(dir)?)
}

/// Removes a file. There being none is fine.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

// CLAIM(C-31): SECURITY.md
/// Moves the times of a file or folder to midnight (UTC) of the day they fall on.
///
/// # Errors
/// Whatever the system refuses.
pub fn to_midnight(file: &File) -> io::Result<()> {
    let changed = file.metadata()?.modified()?;
    let midnight = match changed.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => {
            let days = since.as_secs() / DAY;
            SystemTime::UNIX_EPOCH + Duration::from_secs(days * DAY)
        }
        Err(_) => SystemTime::UNIX_EPOCH,
    };
    file.set_times(
        FileTimes::new()
            .set_accessed(midnight)
            .set_modified(midnight),
    )
}

/// Seconds in a day.
const DAY: u64 = 24 * 60 * 60;

#[cfg(test)]
pub(crate) mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::path::PathBuf;

    use super::*;

    /// Fails unless everything below `dir` is private and changed at midnight.
    pub(crate) fn assert_private_and_at_midnight(dir: &Path) {
        for path in all_below(dir) {
            let meta = fs::metadata(&path).unwrap();
            let mode = if meta.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(meta.permissions().mode() & 0o777, mode, "{path:?}");
            assert_eq!(meta.mtime() % 86_400, 0, "{path:?}");
            assert_eq!(meta.mtime_nsec(), 0, "{path:?}");
        }
    }

    fn all_below(dir: &Path) -> Vec<PathBuf> {
        let mut all = vec![dir.to_owned()];
        for entry in fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                all.extend(all_below(&entry.path()));
            } else {
                all.push(entry.path());
            }
        }
        all
    }

    #[test]
    fn a_file_is_private_is_never_replaced_and_shows_no_time_of_day() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("a/b");
        make(&inner).unwrap();
        create_with(&inner.join("file"), b"bytes").unwrap();
        assert!(create(&inner.join("file")).is_err());
        sync(&inner).unwrap();
        assert_private_and_at_midnight(&inner);
        let today = fs::metadata(inner.join("file")).unwrap();
        let age = today.ctime() - today.mtime();
        assert!((0..86_400).contains(&age), "the day itself stays right");
    }
}
