//! What the fuzzer is given of this crate beside its public parts: the readers of stored bytes,
//! without the disk they come from. Compiled with `--cfg fuzzing` and in tests only.
//!
//! Everything here is one step into the product's own code; what must hold is said in
//! `tests/fuzz`.

mod archive;
mod pages;
mod record;
#[cfg(test)]
mod seeds;

pub use archive::{restored, snapshot, taken_in};
pub use pages::PagesOnly;
pub use record::{RECORDS, Record, opened, sealed};

pub(crate) use record::Raw;

pub use crate::vault::fuzz::{Held, VaultFiles, from_copy};

use subrosa_policy::SecretPhrase;

use crate::error::SealError;
use crate::kdf::hash;
use crate::recovery::signing;
use crate::sign::SigningSeed;
use crate::suite::info;

/// The signature that an entry of the roster needs.
///
/// # Errors
/// [`SealError::Closed`] never in practice.
pub fn roster_signature(seed: &SigningSeed, entry: &[u8]) -> Result<Vec<u8>, SealError> {
    seed.sign(info::ROSTER, entry)
}

/// What the next entry of the roster names of this one; of the first one, what everybody pins.
pub fn roster_hash(signed: &[u8]) -> [u8; 32] {
    hash(info::ROSTER, &[signed])
}

/// What signs for both recovery holders together.
pub fn recovery_seed(one: &SecretPhrase, two: &SecretPhrase) -> SigningSeed {
    signing(one, two)
}
