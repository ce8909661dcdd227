//! Signatures on the roster: ML-DSA-65 (FIPS 204).

use orion::KP;
use orion::hazardous::dsa::mldsa65::{KeyPair, Seed, Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use subrosa_policy::six_words;

use crate::error::SealError;
use crate::hpke::ReaderPublic;
use crate::kdf::hash;
use crate::key::Key;
use crate::suite::info;

/// The private half: a 32-byte seed.
#[derive(Clone, Serialize, Deserialize)]
pub struct SigningSeed(Key);

/// The public half: 1952 bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct VerifyKey(Vec<u8>);

impl SigningSeed {
    /// A new key pair.
    ///
    /// # Errors
    /// [`SealError::Random`] if the system has no randomness.
    pub fn random() -> Result<Self, SealError> {
        Ok(Self(Key::random()?))
    }

    /// The key pair that follows from a derived key.
    pub(crate) fn from_key(key: Key) -> Self {
        Self(key)
    }

    /// The public half.
    ///
    /// # Errors
    /// [`SealError::Closed`] never in practice; every seed has a public half.
    pub fn public(&self) -> Result<VerifyKey, SealError> {
        Ok(VerifyKey(self.pair()?.public().as_ref().to_vec()))
    }

    /// Signs a message for one purpose (the context string of FIPS 204).
    pub(crate) fn sign(&self, purpose: &'static str, message: &[u8]) -> Result<Vec<u8>, SealError> {
        let signature = self
            .pair()?
            .private()
            .sign(message, purpose.as_bytes())
            .map_err(|_| SealError::Closed)?;
        Ok(signature.as_ref().to_vec())
    }

    fn pair(&self) -> Result<KeyPair, SealError> {
        let seed = Seed::try_from(self.0.expose().as_slice()).map_err(|_| SealError::Closed)?;
        KeyPair::new(seed).map_err(|_| SealError::Closed)
    }
}

impl VerifyKey {
    /// The bytes of the key.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Checks a signature.
    pub(crate) fn verify(
        &self,
        purpose: &'static str,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SealError> {
        let key = VerifyingKey::try_from(self.0.as_slice()).map_err(|_| SealError::Closed)?;
        let signature = Signature::try_from(signature).map_err(|_| SealError::Closed)?;
        key.verify(message, purpose.as_bytes(), &signature)
            .map_err(|_| SealError::Closed)
    }
}

impl TryFrom<Vec<u8>> for VerifyKey {
    type Error = SealError;

    fn try_from(bytes: Vec<u8>) -> Result<Self, SealError> {
        VerifyingKey::try_from(bytes.as_slice()).map_err(|_| SealError::Closed)?;
        Ok(Self(bytes))
    }
}

impl From<VerifyKey> for Vec<u8> {
    fn from(key: VerifyKey) -> Self {
        key.0
    }
}

/// The six words by which two people compare a person's keys: 66 bits of their fingerprint.
pub fn six_words_of(reader: &ReaderPublic, verify: &VerifyKey) -> [&'static str; 6] {
    six_words(&hash(
        info::FINGERPRINT,
        &[reader.as_bytes(), verify.as_bytes()],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_message_purpose_and_key_only() {
        let (one, other) = (
            SigningSeed::random().unwrap(),
            SigningSeed::random().unwrap(),
        );
        let signature = one.sign("purpose", b"message").unwrap();
        let key = one.public().unwrap();
        assert!(key.verify("purpose", b"message", &signature).is_ok());
        assert!(key.verify("another", b"message", &signature).is_err());
        assert!(key.verify("purpose", b"massage", &signature).is_err());
        assert!(
            other
                .public()
                .unwrap()
                .verify("purpose", b"message", &signature)
                .is_err()
        );
        for place in (0..signature.len()).step_by(97) {
            let mut flipped = signature.clone();
            flipped[place] ^= 1;
            assert!(
                key.verify("purpose", b"message", &flipped).is_err(),
                "{place}"
            );
        }
    }
}
