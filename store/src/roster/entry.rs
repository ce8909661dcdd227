//! The entries of the roster: what they say, and how they are signed.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use subrosa_policy::MemberId;

use super::{Person, RosterError};
use crate::error::SealError;
use crate::recovery::Recovery;
use crate::sign::{SigningSeed, VerifyKey};
use crate::suite::info;

#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) version: u64,
    pub(super) previous: [u8; 32],
    pub(super) signer: Signer,
    pub(super) change: Change,
}

/// Who signed an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Signer {
    /// A triager or lawyer on the roster; for the first entry, its own member.
    Member(MemberId),
    /// Both recovery holders together.
    Recovery,
}

#[derive(Serialize, Deserialize)]
pub(super) enum Change {
    /// The first entry.
    Found(Person, Recovery),
    /// A person is on the roster from now on, or with other rights or keys.
    Put(Person),
    /// A person is not on the roster any more.
    Remove(MemberId),
}

#[derive(Serialize, Deserialize)]
pub(super) struct Signed {
    pub(super) entry: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

pub(super) fn sign(entry: &Entry, signing: &SigningSeed) -> Result<Vec<u8>, SealError> {
    let entry = postcard::to_stdvec(entry).map_err(|_| SealError::Closed)?;
    let signature = signing.sign(info::ROSTER, &entry)?;
    postcard::to_stdvec(&Signed { entry, signature }).map_err(|_| SealError::Closed)
}

pub(super) fn open(bytes: &[u8]) -> Result<(Entry, Signed), RosterError> {
    let signed: Signed = exactly(bytes)?;
    let entry = exactly(&signed.entry)?;
    Ok((entry, signed))
}

pub(super) fn check(key: &VerifyKey, signed: &Signed) -> Result<(), RosterError> {
    key.verify(info::ROSTER, &signed.entry, &signed.signature)
        .map_err(|_| RosterError)
}

/// Reads bytes that say this and nothing more, in the one way there is to write it. Otherwise
/// a signed entry could be stored in other bytes, and so change the hash that follows it.
fn exactly<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, RosterError> {
    let value = postcard::from_bytes(bytes).map_err(|_| RosterError)?;
    match postcard::to_stdvec(&value) {
        Ok(written) if written == bytes => Ok(value),
        Ok(_) | Err(_) => Err(RosterError),
    }
}
