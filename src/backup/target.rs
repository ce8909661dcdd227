//! A place outside that holds backups or copies of the vault, as objects under names.

use std::io::{self, Read, Write};

use crate::config::{Backup, S3};

/// A place for objects that are never changed: written whole, read, listed, removed.
pub(crate) trait Target: Send + Sync {
    /// What the log calls it.
    fn name(&self) -> &'static str;

    /// Begins an object, in place of one that has the name. It is there when it is finished.
    fn put(&self, name: &str) -> Result<Box<dyn Upload + '_>, TargetError>;

    /// Reads an object.
    ///
    /// # Errors
    /// [`TargetError::Missing`] if it is not there.
    fn get(&self, name: &str) -> Result<Box<dyn Read + '_>, TargetError>;

    /// All objects whose names begin so, with their sizes in bytes, in the order of their names.
    fn list(&self, prefix: &str) -> Result<Vec<(String, u64)>, TargetError>;

    /// Removes an object. There being none is fine.
    fn remove(&self, name: &str) -> Result<(), TargetError>;

    /// Makes a small object unless there is one; says whether it did.
    fn claim(&self, name: &str, bytes: &[u8]) -> Result<bool, TargetError>;

    /// Removes what holds no object: a folder that was made for one that never came. A place without folders has none.
    fn tidy(&self) -> Result<(), TargetError> {
        Ok(())
    }
}

/// An object that is being written. Dropped before it is finished, it leaves nothing that counts.
pub(crate) trait Upload: Write {
    /// Makes the object be there, whole.
    fn finish(self: Box<Self>) -> Result<(), TargetError>;
}

/// Why a target did not do what it was asked. It names no path and no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TargetError {
    /// There is no such object.
    #[error("an object is missing")]
    Missing,
    /// There is no room left.
    #[error("it is full")]
    Full,
    /// It cannot be reached, or refuses.
    #[error("it refused: {0}")]
    Refused(&'static str),
}

impl TargetError {
    /// In our words, without the path that the error may hold.
    pub(crate) fn io(action: &'static str, error: &io::Error) -> Self {
        let kind = error.kind();
        if kind == io::ErrorKind::NotFound {
            Self::Missing
        } else if matches!(
            kind,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        ) {
            Self::Full
        } else {
            Self::Refused(action)
        }
    }

    /// As an error of a reader or writer, to be found again by [`Self::within`].
    #[cfg(any(test, feature = "s3"))]
    pub(crate) fn into_io(self) -> io::Error {
        io::Error::other(self)
    }

    /// The error that a reader or writer passed on.
    pub(crate) fn within(action: &'static str, error: &io::Error) -> Self {
        let inner = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Self>());
        inner.copied().unwrap_or_else(|| Self::io(action, error))
    }
}

/// The places of a configuration.
pub(crate) struct Targets {
    /// Where backups go.
    pub(crate) data: Vec<Box<dyn Target>>,
    /// Where copies of the vault go.
    pub(crate) vault: Vec<Box<dyn Target>>,
}

impl Targets {
    /// Makes ready what is configured; nothing is asked of a place yet.
    ///
    /// # Errors
    /// What cannot be used of the configuration.
    pub(crate) fn of(config: &Backup) -> Result<Self, &'static str> {
        let vault = &config.vault;
        Ok(Self {
            data: places([("folder", &config.folder)], ("s3", &config.s3))?,
            vault: places(
                [
                    ("vault folder", &vault.folder),
                    ("other vault folder", &vault.other_folder),
                ],
                ("vault s3", &vault.s3),
            )?,
        })
    }
}

fn places<const N: usize>(
    folders: [(&'static str, &String); N],
    (name, s3): (&'static str, &S3),
) -> Result<Vec<Box<dyn Target>>, &'static str> {
    let mut places: Vec<Box<dyn Target>> = Vec::new();
    for (name, path) in folders {
        if !path.is_empty() {
            places.push(Box::new(super::folder::Folder::new(name, path.into())));
        }
    }
    if s3.is_on() {
        #[cfg(feature = "s3")]
        places.push(Box::new(super::s3::Bucket::new(name, s3)?));
        #[cfg(not(feature = "s3"))]
        return Err(name);
    }
    Ok(places)
}
