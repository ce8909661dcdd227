//! What is secret about a member.

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::error::SealError;
use crate::hpke::ReaderSeed;
use crate::sign::SigningSeed;

/// Everything that is secret about a member.
#[derive(Clone, Serialize, Deserialize)]
pub struct MemberSecrets {
    /// Opens what is wrapped to them.
    pub reader: ReaderSeed,
    /// Signs roster entries.
    pub signing: SigningSeed,
    /// The secret of their one-time codes (RFC 6238); empty without an app.
    pub totp: Vec<u8>,
    /// The telephone that gets codes by SMS, as `+` and digits (E.164); empty without one.
    pub phone: String,
    /// The hashes of their recovery codes, in the order of the page that showed them.
    pub recovery: Vec<[u8; 32]>,
    /// The fingerprint of the roster's root, as it was when they joined.
    pub root: [u8; 32],
    /// The views of the inbox that they gave a name.
    pub views: Vec<SavedView>,
}

/// A view of the inbox under a name: which cases, not what is in them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SavedView {
    /// What its owner calls it.
    pub name: String,
    /// The filters, as the address of the page has them.
    pub filters: String,
}

impl MemberSecrets {
    /// New keys for a person who joins under this root.
    ///
    /// # Errors
    /// [`SealError::Random`] if the system has no randomness.
    pub fn random(root: [u8; 32]) -> Result<Self, SealError> {
        Ok(Self {
            reader: ReaderSeed::random()?,
            signing: SigningSeed::random()?,
            totp: Vec::new(),
            phone: String::new(),
            recovery: Vec::new(),
            root,
            views: Vec::new(),
        })
    }
}

impl Drop for MemberSecrets {
    fn drop(&mut self) {
        self.totp.zeroize();
        self.phone.zeroize();
        self.recovery.zeroize();
    }
}

impl Drop for SavedView {
    fn drop(&mut self) {
        self.name.zeroize();
        self.filters.zeroize();
    }
}
