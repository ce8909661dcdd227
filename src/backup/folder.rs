//! A folder as a place for backups: another disk, or one mounted from another machine.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::target::{Target, TargetError, Upload};

/// A folder. It must be there: a disk that is not mounted is an error, not an empty backup.
pub(crate) struct Folder {
    name: &'static str,
    dir: PathBuf,
    next: AtomicU64,
}

struct FolderUpload {
    file: File,
    unfinished: PathBuf,
    /// The folder it is in, below that of the place.
    below: Option<PathBuf>,
    path: PathBuf,
    done: bool,
}

impl Folder {
    pub(crate) fn new(name: &'static str, dir: PathBuf) -> Self {
        Self {
            name,
            dir,
            next: AtomicU64::new(0),
        }
    }

    /// Makes a file that will be renamed, with the folders it is in.
    fn begin(&self, name: &str) -> io::Result<FolderUpload> {
        // Only what is below it is made.
        fs::metadata(&self.dir)?;
        let path = self.dir.join(name);
        let parent = path.parent().unwrap_or(&self.dir);
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(parent)?;
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let unfinished = parent.join(format!("{UNFINISHED}{}-{number}", std::process::id()));
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&unfinished)?;
        Ok(FolderUpload {
            file,
            unfinished,
            below: (parent != self.dir).then(|| parent.to_owned()),
            path,
            done: false,
        })
    }
}

impl Target for Folder {
    fn name(&self) -> &'static str {
        self.name
    }

    fn put(&self, name: &str) -> Result<Box<dyn Upload + '_>, TargetError> {
        let upload = self.begin(name);
        let upload = upload.map_err(|error| writing(&error))?;
        Ok(Box::new(upload))
    }

    fn get(&self, name: &str) -> Result<Box<dyn Read + '_>, TargetError> {
        let file = File::open(self.dir.join(name));
        let file = file.map_err(|error| TargetError::io("reading a file", &error))?;
        Ok(Box::new(file))
    }

    fn list(&self, prefix: &str) -> Result<Vec<(String, u64)>, TargetError> {
        let failed = |error: io::Error| TargetError::io("reading the folder", &error);
        fs::metadata(&self.dir).map_err(failed)?;
        let (top, _) = prefix.rsplit_once('/').unwrap_or_default();
        let mut all = Vec::new();
        walk(&self.dir.join(top), top, &mut all).map_err(failed)?;
        all.retain(|(name, _)| name.starts_with(prefix));
        all.sort_unstable();
        Ok(all)
    }

    fn remove(&self, name: &str) -> Result<(), TargetError> {
        let path = self.dir.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(TargetError::io("removing a file", &error));
            }
            Ok(()) | Err(_) => {}
        }
        let parent = path.parent().unwrap_or(&self.dir);
        if parent != self.dir {
            // The last one takes its folder along; one that is not empty stays.
            fs::remove_dir(parent).ok();
        }
        Ok(())
    }

    fn claim(&self, name: &str, bytes: &[u8]) -> Result<bool, TargetError> {
        let mut upload = self.begin(name).map_err(|error| writing(&error))?;
        let written = upload.write_all(bytes).and_then(|()| upload.last());
        written.map_err(|error| writing(&error))?;
        // A link fails if the name is taken, where a rename would replace it.
        match fs::hard_link(&upload.unfinished, &upload.path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(writing(&error)),
        }
    }

    fn tidy(&self) -> Result<(), TargetError> {
        let failed = |error: io::Error| TargetError::io("removing a folder", &error);
        let backups = match fs::read_dir(self.dir.join("data")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            backups => backups.map_err(failed)?,
        };
        for backup in backups {
            match fs::remove_dir(backup.map_err(failed)?.path()) {
                Ok(()) => {}
                // One that holds something stays, and so does what is no folder.
                Err(error) if IN_USE.contains(&error.kind()) => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(())
    }
}

impl FolderUpload {
    /// Waits until the file is on disk, with a time that says the day only.
    fn last(&self) -> io::Result<()> {
        // A share that keeps no times of ours takes the backup all the same.
        subrosa_store::to_midnight(&self.file).ok();
        self.file.sync_all()
    }
}

impl Write for FolderUpload {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Upload for FolderUpload {
    fn finish(mut self: Box<Self>) -> Result<(), TargetError> {
        self.last()
            .and_then(|()| fs::rename(&self.unfinished, &self.path))
            .map_err(|error| writing(&error))?;
        self.done = true;
        let parent = self.path.parent().map(File::open);
        parent
            .map_or(Ok(()), |parent| parent.and_then(|parent| parent.sync_all()))
            .map_err(|error| writing(&error))
    }
}

impl Drop for FolderUpload {
    fn drop(&mut self) {
        if !self.done {
            // What cannot be removed now never counts, and a later backup removes it.
            fs::remove_file(&self.unfinished).ok();
            if let Some(below) = &self.below {
                // A folder that it was the first in goes too; one that is not empty stays.
                fs::remove_dir(below).ok();
            }
        }
    }
}

fn walk(dir: &Path, name: &str, all: &mut Vec<(String, u64)>) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        // A name that is not text is not ours.
        let Ok(file) = entry.file_name().into_string() else {
            continue;
        };
        let whole = if name.is_empty() {
            file
        } else {
            format!("{name}/{file}")
        };
        let meta = match entry.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            meta => meta?,
        };
        if meta.is_dir() {
            walk(&entry.path(), &whole, all)?;
        } else if meta.is_file() {
            all.push((whole, meta.len()));
        }
    }
    Ok(())
}

fn writing(error: &io::Error) -> TargetError {
    match TargetError::io("writing a file", error) {
        TargetError::Missing => TargetError::Refused("the folder is not there"),
        error @ (TargetError::Full | TargetError::Refused(_)) => error,
    }
}

/// Why a folder is not removed that need not be.
const IN_USE: [io::ErrorKind; 3] = [
    io::ErrorKind::DirectoryNotEmpty,
    io::ErrorKind::NotADirectory,
    io::ErrorKind::NotFound,
];

/// How the names of files begin that are not whole.
pub(super) const UNFINISHED: &str = "unfinished-";

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn a_file_of_a_backup_tells_its_day_only() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new("folder", dir.path().to_owned());
        let mut upload = folder.put("a/b").unwrap();
        upload.write_all(b"bytes").unwrap();
        upload.finish().unwrap();
        assert!(folder.claim("a/c", b"bytes").unwrap());
        for name in ["a/b", "a/c"] {
            let meta = fs::metadata(dir.path().join(name)).unwrap();
            assert_eq!((meta.mtime() % 86_400, meta.mtime_nsec()), (0, 0), "{name}");
        }
    }
}
