//! Encrypting to a subkey (RFC 9580, section 5.13): with what its owner's program says it can read.

use pgp::composed::{ArmorOptions, MessageBuilder, SignedPublicSubKey};
use pgp::crypto::aead::{AeadAlgorithm, ChunkSize};
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::errors::Result;
use pgp::packet::{Features, Signature};
use rand_core::OsRng;

/// What messages to a key are made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wishes {
    /// Version 1, with its code for changes.
    First(SymmetricKeyAlgorithm),
    /// Version 2, authenticated throughout.
    Second(SymmetricKeyAlgorithm, AeadAlgorithm),
}

impl Wishes {
    /// What a signature of a key says of it. What it does not say is what everybody must be able to read.
    pub(super) fn of(sig: &Signature) -> Self {
        if sig.features().is_some_and(Features::seipd_v2) {
            let strong = STRONG.into_iter();
            let listed = strong.map(|aead| (SymmetricKeyAlgorithm::AES256, aead));
            let mut known = listed.filter(|pair| sig.preferred_aead_algs().contains(pair));
            let (cipher, aead) = known
                .next()
                .unwrap_or((SymmetricKeyAlgorithm::AES128, AeadAlgorithm::Ocb));
            return Self::Second(cipher, aead);
        }
        let strong = SymmetricKeyAlgorithm::AES256;
        if sig.preferred_symmetric_algs().contains(&strong) {
            Self::First(strong)
        } else {
            Self::default()
        }
    }
}

impl Default for Wishes {
    fn default() -> Self {
        Self::First(SymmetricKeyAlgorithm::AES128)
    }
}

/// Encrypts bytes to a subkey, as ASCII armour without headers. No time and no name of a file is in it, and nothing is
/// compressed, so that it is as long for everybody with a key of the same kind.
pub(super) fn encrypt(
    subkey: &SignedPublicSubKey,
    wishes: Wishes,
    plain: Vec<u8>,
) -> Result<String> {
    let message = MessageBuilder::from_bytes("", plain);
    match wishes {
        Wishes::First(cipher) => {
            let mut message = message.seipd_v1(OsRng, cipher);
            message.encrypt_to_key(OsRng, subkey)?;
            message.to_armored_string(OsRng, ArmorOptions::default())
        }
        Wishes::Second(cipher, aead) => {
            let mut message = message.seipd_v2(OsRng, cipher, aead, ChunkSize::default());
            message.encrypt_to_key(OsRng, subkey)?;
            let options = ArmorOptions {
                // Nothing that reads version 2 looks at it (RFC 9580, section 6.1).
                include_checksum: false,
                ..ArmorOptions::default()
            };
            message.to_armored_string(OsRng, options)
        }
    }
}

/// Ways to authenticate, the first one preferred.
const STRONG: [AeadAlgorithm; 3] = [AeadAlgorithm::Ocb, AeadAlgorithm::Gcm, AeadAlgorithm::Eax];
