//! What stands in for keys in a portal that was built without OpenPGP.

use super::{KeyProblem, MailError};

/// A key that can be encrypted to: there is none.
pub(crate) enum OwnKey {}

impl OwnKey {
    /// Takes none.
    pub(super) fn from_pasted(_text: &str, _second: u64) -> Result<Self, KeyProblem> {
        Err(KeyProblem::NotBuilt)
    }

    /// Reads none.
    pub(super) fn from_kept(_kept: &[u8], _second: u64) -> Result<Self, KeyProblem> {
        Err(KeyProblem::NotBuilt)
    }

    pub(crate) fn kept(&self) -> Vec<u8> {
        match *self {}
    }

    pub(crate) fn fingerprint(&self) -> String {
        match *self {}
    }

    pub(crate) fn until(&self) -> Option<u64> {
        match *self {}
    }

    pub(crate) fn is_over(&self, _second: u64) -> bool {
        match *self {}
    }

    pub(super) fn encrypt(&self, _plain: Vec<u8>) -> Result<String, MailError> {
        match *self {}
    }
}
