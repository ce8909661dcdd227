//! Why a backup was not made, or not restored.

use subrosa_store::StoreError;

use super::target::TargetError;

/// Why a backup was not made, or not restored, in words for an operator.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    /// Another one is being made.
    #[error("a backup is being made already")]
    Busy,
    /// What is stored is not what it should be.
    #[error("the backup is broken: {0}")]
    Broken(&'static str),
    /// Another machine writes there.
    #[error("another data folder is making a backup at this place")]
    Claimed,
    /// The configuration cannot be used.
    #[error("{0}")]
    Config(&'static str),
    /// The file of the identity cannot be used.
    #[error("{0}")]
    Identity(&'static str),
    /// This machine's own disk.
    #[error("the disk refused an operation: {0}")]
    Local(&'static str),
    /// What was asked for would lose cases, or is not there.
    #[error("{0}")]
    Refused(&'static str),
    /// The portal stops.
    #[error("the portal stops")]
    Stopped,
    /// The store.
    #[error(transparent)]
    Store(StoreError),
    /// A place outside.
    #[error("the place of backups: {0}")]
    Target(#[from] TargetError),
}
