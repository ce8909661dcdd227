//! Every kind of record, by what its bytes are read as.

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeTuple, Serializer};
use subrosa_policy::{
    CaseId, Day, LegalProfile, MemberId, Questionnaire, Retention, StatRow, TenantId, TenantTexts,
};

use crate::case::{CaseIndex, CaseKeys, Entry, Head, Marked, ReporterState};
use crate::draft::Draft;
use crate::edition::{Edition, Pending};
use crate::error::SealError;
use crate::invite::Invite;
use crate::journal::{Cut, End, Link};
use crate::key::Key;
use crate::lock::{MemberSecrets, Share};
use crate::mail::{MailRow, MailSlot};
use crate::member::Member;
use crate::runs::JobRun;
use crate::seal::{Kind, Place, Sealed, encode};
use crate::statistics::Waiting;
use crate::tenant::Tenant;

/// One kind of record.
pub struct Record {
    /// What it is called in the fuzzer.
    pub name: &'static str,
    again: fn(&[u8]) -> Result<Vec<u8>, SealError>,
}

/// All kinds.
pub const RECORDS: &[Record] = &[
    Record::of::<Entry>("entry"),
    Record::of::<Head>("head"),
    Record::of::<CaseIndex>("index"),
    Record::of::<CaseKeys>("keys"),
    Record::of::<Key>("release-key"),
    Record::of::<Vec<u8>>("wrap"),
    Record::of::<CaseId>("locator"),
    Record::of::<Day>("sent"),
    Record::of::<ReporterState>("reporter"),
    Record::of::<Marked>("erasing"),
    Record::of::<Draft>("draft"),
    Record::of::<Tenant>("tenant"),
    Record::of::<TenantId>("channel"),
    Record::of::<Edition<TenantTexts>>("texts"),
    Record::of::<Pending<TenantTexts>>("pending-texts"),
    Record::of::<Edition<Questionnaire>>("questions"),
    Record::of::<Edition<Retention>>("retention"),
    Record::of::<Edition<LegalProfile>>("legal"),
    Record::of::<Member>("member"),
    Record::of::<MemberId>("name"),
    Record::of::<MemberSecrets>("secrets"),
    Record::of::<Share>("share"),
    Record::of::<Invite>("invite"),
    Record::of::<Link>("journal"),
    Record::of::<Cut>("journal-cut"),
    Record::of::<End>("journal-end"),
    Record::of::<Waiting>("waiting"),
    Record::of::<StatRow>("row"),
    Record::of::<Vec<JobRun>>("runs"),
    Record::of::<MailRow>("mail"),
    Record::of::<MailSlot>("mail-slot"),
    Record::of::<[u8; 32]>("root"),
];

impl Record {
    const fn of<T: Serialize + DeserializeOwned>(name: &'static str) -> Self {
        Self {
            name,
            again: again::<T>,
        }
    }

    /// Opens a sealed record of this kind, as from the disk, and writes what it says again.
    ///
    /// # Errors
    /// [`SealError::Closed`] if it does not open.
    pub fn again(&self, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        (self.again)(sealed)
    }
}

/// A record whose plain bytes are these, whatever they say.
///
/// # Errors
/// [`SealError`] if it cannot be sealed.
pub fn sealed(plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let sealed = Sealed::seal(&Raw(plain), &key(), &PLACE)?;
    Ok(sealed.as_bytes().to_vec())
}

/// Whether these bytes open at all, to bytes of any kind.
pub fn opened(sealed: &[u8]) -> bool {
    // Every plain text reads as nothing with something behind it.
    let sealed = Sealed::<()>::from_stored(sealed.to_vec());
    sealed.open(&key(), &PLACE).is_ok()
}

fn again<T: Serialize + DeserializeOwned>(stored: &[u8]) -> Result<Vec<u8>, SealError> {
    let record = Sealed::<T>::from_stored(stored.to_vec());
    let value = record.open(&key(), &PLACE)?;
    Ok(encode(&value)?.expose().clone())
}

/// Bytes that are written as they are, without their number.
pub(crate) struct Raw<'a>(pub(crate) &'a [u8]);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = serializer.serialize_tuple(self.0.len())?;
        for byte in self.0 {
            bytes.serialize_element(byte)?;
        }
        bytes.end()
    }
}

fn key() -> Key {
    Key::from_bytes([7; 32])
}

const PLACE: Place = Place {
    kind: Kind::Entry,
    tenant: None,
    case: None,
    class: None,
    record: [1; 16],
    version: 1,
};
