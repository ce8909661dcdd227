//! The stamp of a data folder: its format, and who has it open.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::error::StoreError;
use crate::folder;

/// A data folder that this process alone has open, for as long as this value lives.
#[derive(Debug)]
pub(crate) struct Stamp {
    _lock: File,
}

impl Stamp {
    /// Locks a data folder and checks its format, or stamps an empty one.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::NewerFormat`], or [`StoreError::UnknownFolder`] if
    /// the folder has contents but no stamp that this version understands.
    pub(crate) fn open(dir: &Path) -> Result<Self, StoreError> {
        folder::make(dir).map_err(|error| StoreError::disk("making the data folder", &error))?;
        let lock = lock(dir)?;
        match fs::read(dir.join(STAMP)) {
            Ok(stamp) => check(&stamp)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => begin(dir)?,
            Err(error) => return Err(StoreError::disk("reading the format stamp", &error)),
        }
        Ok(Self { _lock: lock })
    }
}

impl Stamp {
    /// Locks a folder that is to become a data folder, and has no stamp yet.
    pub(crate) fn reserve(dir: &Path) -> Result<Self, StoreError> {
        folder::make(dir).map_err(|error| StoreError::disk("making the data folder", &error))?;
        Ok(Self { _lock: lock(dir)? })
    }

    /// Stamps a folder that was reserved, whatever is in it by now.
    pub(crate) fn put(&self, dir: &Path) -> Result<(), StoreError> {
        put(dir).map_err(|error| StoreError::disk("writing the format stamp", &error))
    }

    /// Takes the stamp off a folder that is to be filled once more.
    pub(crate) fn take_off(&self, dir: &Path) -> Result<(), StoreError> {
        folder::remove(&dir.join(STAMP))
            .and_then(|()| folder::sync(dir))
            .map_err(|error| StoreError::disk("removing the format stamp", &error))
    }
}

fn lock(dir: &Path) -> Result<File, StoreError> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(dir.join(LOCK))
        .map_err(|error| StoreError::disk("opening the lock of the data folder", &error))?;
    let mut tries = 0;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // A process that was just ended, or a child of it on its way to another program, may hold it still.
            Err(TryLockError::WouldBlock) if tries < TRIES => {
                tries += 1;
                thread::sleep(PAUSE);
            }
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => {
                return Err(StoreError::disk("locking the data folder", &error));
            }
        }
    }
}

fn check(stamp: &[u8]) -> Result<(), StoreError> {
    let format = std::str::from_utf8(stamp)
        .ok()
        .and_then(|text| text.strip_prefix(PREFIX))
        .and_then(|text| text.strip_suffix('\n'))
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))
        .and_then(|digits| digits.parse::<u32>().ok());
    match format {
        Some(FORMAT) => Ok(()),
        Some(found) if found > FORMAT => Err(StoreError::NewerFormat {
            found,
            known: FORMAT,
        }),
        Some(_) | None => Err(StoreError::UnknownFolder("its format stamp is not known")),
    }
}

/// Stamps an empty folder.
fn begin(dir: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::disk("writing the format stamp", &error);
    for entry in fs::read_dir(dir).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        if ![LOCK, UNFINISHED, "lost+found"]
            .iter()
            .any(|own| name == *own)
        {
            return Err(StoreError::UnknownFolder("it has no format stamp"));
        }
    }
    put(dir).map_err(failed)
}

fn put(dir: &Path) -> io::Result<()> {
    let unfinished = dir.join(UNFINISHED);
    folder::remove(&unfinished)?;
    folder::create_with(&unfinished, format!("{PREFIX}{FORMAT}\n").as_bytes())?;
    fs::rename(&unfinished, dir.join(STAMP))?;
    folder::sync(dir)
}

/// The format this version writes. Formats it can read are listed in `FORMAT.md`.
const FORMAT: u32 = 1;

const STAMP: &str = "format";
const UNFINISHED: &str = "format.new";
const LOCK: &str = "lock";
const PREFIX: &str = "subrosa data folder, format ";

const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_or_missing_folder_is_stamped_and_opens_again() {
        for name in ["missing/deep", "."] {
            let dir = tempfile::tempdir().unwrap();
            let dir = dir.path().join(name);
            drop(Stamp::open(&dir).unwrap());
            let stamp = fs::read_to_string(dir.join(STAMP)).unwrap();
            assert_eq!(stamp, "subrosa data folder, format 1\n");
            fs::write(dir.join("anything else"), b"").unwrap();
            drop(Stamp::open(&dir).unwrap());
        }
    }

    #[test]
    fn a_second_instance_is_refused_until_the_first_ends() {
        let dir = tempfile::tempdir().unwrap();
        let first = Stamp::open(dir.path()).unwrap();
        assert!(matches!(Stamp::open(dir.path()), Err(StoreError::InUse)));
        drop(first);
        drop(Stamp::open(dir.path()).unwrap());
    }

    #[test]
    fn a_newer_format_is_refused_in_a_plain_sentence() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(STAMP), "subrosa data folder, format 2\n").unwrap();
        let error = Stamp::open(dir.path()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "this data folder has format 2, and this version knows formats up to 1: \
             install the version that wrote it, or a newer one"
        );
    }

    #[test]
    fn a_folder_with_contents_and_no_good_stamp_is_refused_and_not_touched() {
        for stamp in [
            None,
            Some(""),
            Some("subrosa data folder, format 0\n"),
            Some("?"),
        ] {
            let dir = tempfile::tempdir().unwrap();
            fs::write(dir.path().join("photos.zip"), b"theirs").unwrap();
            if let Some(stamp) = stamp {
                fs::write(dir.path().join(STAMP), stamp).unwrap();
            }
            let refused = Stamp::open(dir.path());
            assert!(matches!(refused, Err(StoreError::UnknownFolder(_))));
            assert_eq!(fs::read(dir.path().join("photos.zip")).unwrap(), b"theirs");
        }
    }

    #[test]
    fn a_start_that_was_cut_off_while_stamping_can_be_repeated() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(LOCK), b"").unwrap();
        fs::write(dir.path().join(UNFINISHED), b"subr").unwrap();
        drop(Stamp::open(dir.path()).unwrap());
        assert!(!dir.path().join(UNFINISHED).exists());
    }
}
