//! What the vault asks of a disk, so that tests can pull the plug between any two steps.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::folder;

/// A folder of small files. A write returns once its bytes are on disk; names are on disk
/// after [`Self::sync`].
pub(super) trait Disk: Send + Sync {
    /// All bytes of a file, or `None` if there is none.
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>>;

    /// How many bytes a file has, or `None` if there is none.
    fn length(&self, name: &str) -> io::Result<Option<u64>>;

    /// Makes a file with these bytes, in place of one that may be there.
    fn create(&self, name: &str, bytes: &[u8]) -> io::Result<()>;

    /// Writes bytes at an offset of an existing file.
    fn write_at(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Cuts a file to a length.
    fn truncate(&self, name: &str, length: u64) -> io::Result<()>;

    /// Gives a file another name, in place of one that may have it.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file. There being none is fine.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// The names of all files, in order.
    fn names(&self) -> io::Result<Vec<String>>;

    /// Waits until the names are on disk.
    fn sync(&self) -> io::Result<()>;
}

/// A folder of the file system.
pub(super) struct RealDisk {
    dir: PathBuf,
}

impl RealDisk {
    /// Opens a folder, makes it if needed, and takes the time of day off what is in it.
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        folder::make(dir)?;
        let disk = Self {
            dir: dir.to_owned(),
        };
        for name in disk.names()? {
            folder::to_midnight(&disk.existing(&name)?)?;
        }
        Ok(disk)
    }

    fn existing(&self, name: &str) -> io::Result<File> {
        OpenOptions::new().write(true).open(self.dir.join(name))
    }
}

impl Disk for RealDisk {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.dir.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn length(&self, name: &str) -> io::Result<Option<u64>> {
        match fs::metadata(self.dir.join(name)) {
            Ok(about) => Ok(Some(about.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn create(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.remove(name)?;
        folder::create_with(&self.dir.join(name), bytes)
    }

    fn write_at(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let file = self.existing(name)?;
        file.write_all_at(bytes, offset)?;
        folder::settle(&file)
    }

    fn truncate(&self, name: &str, length: u64) -> io::Result<()> {
        let file = self.existing(name)?;
        file.set_len(length)?;
        folder::settle(&file)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.dir.join(from), self.dir.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        folder::remove(&self.dir.join(name))
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                // A name that is not text is not ours.
                names.extend(entry.file_name().into_string());
            }
        }
        names.sort();
        Ok(names)
    }

    fn sync(&self) -> io::Result<()> {
        folder::sync(&self.dir)
    }
}
