//! What shows that a backup is this installation's own: its signature, and hashes of its parts.

use std::io::{self, Write};

use orion::hazardous::hash::blake2::blake2b::Blake2b;
use subrosa_policy::six_words;

use crate::error::{SealError, StoreError};
use crate::kdf::hash;
use crate::sign::{SigningSeed, VerifyKey};
use crate::store::Store;
use crate::suite::info;

/// A signature over a manifest, by a key that follows from the instance key.
#[derive(Clone, Debug)]
pub struct BackupSignature {
    /// Whoever made it.
    pub signer: VerifyKey,
    /// ML-DSA-65 (FIPS 204).
    pub signature: Vec<u8>,
}

/// BLAKE2b-256 (RFC 7693) of whatever is written to it.
pub struct BackupHash(Option<Blake2b>);

impl Store {
    /// Signs the manifest of a backup.
    pub fn sign_backup(&self, manifest: &[u8]) -> Result<BackupSignature, StoreError> {
        let seed = SigningSeed::from_key(self.instance.key(info::BACKUP));
        Ok(BackupSignature {
            signer: seed.public()?,
            signature: seed.sign(info::BACKUP, manifest)?,
        })
    }
}

impl BackupSignature {
    /// Checks it.
    ///
    /// # Errors
    /// [`SealError::Closed`] if somebody else signed, or something else.
    pub fn verify(&self, manifest: &[u8]) -> Result<(), SealError> {
        self.signer.verify(info::BACKUP, manifest, &self.signature)
    }

    /// Six words that stand for the signer, to be compared with those on paper.
    pub fn words(&self) -> [&'static str; 6] {
        six_words(&hash(info::BACKUP, &[self.signer.as_bytes()]))
    }
}

impl BackupHash {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self(Blake2b::new(32).ok())
    }

    /// The hash of all that was written.
    ///
    /// # Errors
    /// [`StoreError::Backup`] never in practice: for more bytes than the hash can take.
    pub fn finish(self) -> Result<[u8; 32], StoreError> {
        let digest = self.0.and_then(|mut state| state.finalize().ok());
        digest
            .and_then(|digest| digest.as_ref().try_into().ok())
            .ok_or(StoreError::Backup("its hash cannot be computed"))
    }
}

impl Default for BackupHash {
    fn default() -> Self {
        Self::new()
    }
}

impl Write for BackupHash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let state = self.0.as_mut().ok_or_else(|| io::Error::other("no hash"))?;
        let updated = state.update(bytes);
        updated.map_err(|_| io::Error::other("no hash"))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
