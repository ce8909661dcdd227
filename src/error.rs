//! What can go wrong in the portal, and which page says so.

use subrosa_policy::Denied;
use subrosa_store::{RosterError, SealError, StoreError};

/// Why a request was not answered as asked. Holds nothing a person typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AppError {
    /// The form could not be read.
    #[error("the form could not be read")]
    BadForm,
    /// Too much at once.
    #[error("too much at once")]
    Busy,
    /// The draft was sent, deleted or has expired.
    #[error("the draft is gone")]
    DraftGone,
    /// The case was wrapped to keys that this member has no more.
    #[error("the case is closed to these keys")]
    CaseClosed,
    /// There is no room to store anything.
    #[error("there is no room")]
    Full,
    /// A fault of ours; the name says where.
    #[error("a fault in: {0}")]
    Internal(&'static str),
    /// Nobody else runs the portal.
    #[error("nobody else runs the portal")]
    LastAdmin,
    /// Open cases would have no reader.
    #[error("open cases would be left without a reader")]
    LastReader,
    /// A one-time link was used or is too old.
    #[error("the link was used or is too old")]
    LinkGone,
    /// Somebody else has changed the case meanwhile.
    #[error("it was changed meanwhile")]
    Meanwhile,
    /// Somebody else signs in with this name.
    #[error("the name is taken")]
    NameTaken,
    /// It is not there, or not yours: the same answer.
    #[error("not found")]
    NotFound,
    /// Nobody could read a report, or the roster does not verify.
    #[error("reports cannot be received")]
    NotOpen,
    /// The form is older than the session, or was sent before.
    #[error("the form is old")]
    Stale,
}

impl From<Denied> for AppError {
    fn from(_: Denied) -> Self {
        Self::NotFound
    }
}

impl From<SealError> for AppError {
    fn from(_: SealError) -> Self {
        Self::Internal("seal")
    }
}

impl From<RosterError> for AppError {
    fn from(RosterError: RosterError) -> Self {
        Self::NotOpen
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::OldKeys => Self::CaseClosed,
            StoreError::LastAdmin => Self::LastAdmin,
            StoreError::LastReader => Self::LastReader,
            StoreError::Meanwhile => Self::Meanwhile,
            StoreError::NameTaken => Self::NameTaken,
            StoreError::NoReaders | StoreError::Roster => Self::NotOpen,
            // CLAIM(C-242): SECURITY.md
            StoreError::Full => Self::Full,
            StoreError::Backend(_) => Self::Internal("records"),
            StoreError::Damaged(_) => Self::Internal("damage"),
            StoreError::Backup(_) => Self::Internal("backup"),
            StoreError::Clock => Self::Internal("clock"),
            StoreError::Disk(_) => Self::Internal("disk"),
            StoreError::ReadOnly => Self::Internal("read-only disk"),
            StoreError::InUse | StoreError::NewerFormat { .. } | StoreError::UnknownFolder(_) => {
                Self::Internal("data folder")
            }
            StoreError::VaultGone => Self::Internal("vault"),
            StoreError::InstanceKey(_) => Self::Internal("instance key"),
            StoreError::Seal(_) => Self::Internal("seal"),
        }
    }
}
