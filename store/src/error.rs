//! What can go wrong here, in words an operator can act on.

use std::io;

use crate::roster::RosterError;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store of records refused an operation.
    #[error("the store of records refused an operation: {0}")]
    Backend(&'static str),
    /// The clock of the machine shows a day that is not believed.
    #[error("the clock of the machine shows a day that is not believed")]
    Clock,
    /// What is on disk is not what was written there.
    #[error("the stored data is damaged: {0}")]
    Damaged(&'static str),
    /// The disk refused an operation.
    #[error("the disk refused an operation: {0}")]
    Disk(&'static str),
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// Another process has the data folder open.
    #[error("another running instance has this data folder open")]
    InUse,
    /// The instance key is missing or not as it must be.
    #[error("the instance key cannot be used: {0}")]
    InstanceKey(&'static str),
    /// The bytes are not those of a backup that this version can read.
    #[error("this backup cannot be read: {0}")]
    Backup(&'static str),
    /// Nobody else runs the portal.
    #[error("nobody else runs the portal")]
    LastAdmin,
    /// Open cases would be left without a reader. How many is not said: whoever asks may not know
    /// of all of them.
    #[error("open cases would be left without a reader")]
    LastReader,
    /// The sign-in name belongs to somebody else.
    #[error("another member signs in with this name")]
    NameTaken,
    /// Somebody else has changed it meanwhile.
    #[error("it was changed meanwhile")]
    Meanwhile,
    /// The data folder was written by a newer version.
    #[error(
        "this data folder has format {found}, and this version knows formats up to {known}: \
         install the version that wrote it, or a newer one"
    )]
    NewerFormat {
        /// The format of the folder.
        found: u32,
        /// The newest format this version can read.
        known: u32,
    },
    /// Nobody who was vouched for could open what was to be stored.
    #[error("no vouched reader could open this")]
    NoReaders,
    /// It does not exist, or not for whoever asks.
    #[error("there is no such thing")]
    NotFound,
    /// The case was wrapped to keys that this reader has no more.
    #[error("the case is closed to these keys")]
    OldKeys,
    /// The roster does not verify or went back.
    #[error("the roster does not verify")]
    Roster,
    /// The disk takes nothing.
    #[error("the disk is read-only")]
    ReadOnly,
    /// Bytes were not sealed or not opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The folder has contents but is not a data folder.
    #[error("this folder is not empty and is not a data folder: {0}")]
    UnknownFolder(&'static str),
    /// There is no vault beside what only a vault opens.
    #[error(
        "the folder `vault` in the data folder is missing, empty or not whole. It holds the erase keys without which no \
         case that is there opens. Nothing was changed. If it lies on a volume of its own, mount that; else \
         restore a backup and a copy of the vault into a new folder (README.md, \"Restore\")"
    )]
    VaultGone,
}

impl StoreError {
    /// Names a failed file operation without the path that an [`io::Error`] may hold.
    pub(crate) fn disk(action: &'static str, error: &io::Error) -> Self {
        let kind = error.kind();
        if kind == io::ErrorKind::StorageFull || kind == io::ErrorKind::QuotaExceeded {
            Self::Full
        } else if kind == io::ErrorKind::ReadOnlyFilesystem {
            Self::ReadOnly
        } else {
            Self::Disk(action)
        }
    }

    // CLAIM(C-240): SECURITY.md
    /// What is wrong with a data folder that does not open, and what to do, for whoever runs the portal.
    #[must_use]
    pub fn for_operator(&self) -> String {
        match self.what_to_do() {
            Some(advice) => format!("{self}. {advice}"),
            None => self.to_string(),
        }
    }

    fn what_to_do(&self) -> Option<&'static str> {
        match self {
            Self::Backend(_) | Self::Damaged(_) | Self::Seal(_) | Self::Roster => Some(
                "Starting again does not mend it: keep this data folder as it is, look after the disk, and see \
                 README.md, \"When a disk fails\"",
            ),
            Self::Disk(_) => Some(
                "Look after the disk and the rights of the data folder (`dmesg`, `ls -l`), and start again",
            ),
            Self::Full => Some("Make room, and start again: nothing was lost"),
            Self::InstanceKey(_) => Some(
                "The key never changes: put the file instance.key of this portal back from any of its backups; see \
                 README.md, \"When a disk fails\"",
            ),
            Self::ReadOnly => Some(
                "Linux makes a disk that fails read-only: look after it (`dmesg`), mount it to be written to, and \
                 start again",
            ),
            Self::UnknownFolder(_) => Some(
                "Name the data folder of a portal or an empty one; if this is the portal's, see README.md, \
                 \"When a disk fails\"",
            ),
            Self::Backup(_)
            | Self::Clock
            | Self::InUse
            | Self::LastAdmin
            | Self::LastReader
            | Self::Meanwhile
            | Self::NameTaken
            | Self::NewerFormat { .. }
            | Self::NoReaders
            | Self::NotFound
            | Self::OldKeys
            | Self::VaultGone => None,
        }
    }
}

/// Why bytes were not sealed or not opened. Opening has one reason only: it did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The bytes, the key or the place is not the one they were sealed with.
    #[error("it does not open")]
    Closed,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    Random,
}

/// A roster that does not verify is one thing, whatever is wrong with it.
impl From<RosterError> for StoreError {
    fn from(RosterError: RosterError) -> Self {
        Self::Roster
    }
}
