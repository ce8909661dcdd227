//! Sealed records: suite 1.

use std::marker::PhantomData;

use orion::hazardous::aead::xchacha20poly1305::{Nonce, SecretKey, XChaCha20Poly1305};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use subrosa_policy::{CaseId, Plain, TenantId};
use zeroize::Zeroizing;

#[cfg(test)]
use crate::bare;
use crate::error::SealError;
use crate::key::Key;
use crate::{pad, suite};

/// A record of type `T`, sealed: suite byte, nonce, XChaCha20-Poly1305 over padded postcard.
pub(crate) struct Sealed<T> {
    bytes: Vec<u8>,
    record: PhantomData<fn() -> T>,
}

/// Who a record of a case is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Class {
    /// Language and conflict names: triagers.
    Intake,
    /// Report, messages, files: whoever reads the case, and its reporter.
    Conversation,
    /// Notes and audit: lawyers.
    Dossier,
    /// Who the reporter is: lawyers.
    Identity,
    /// Untouched originals: lawyers.
    Evidence,
    /// Copies released to tenant users.
    Release,
}

/// What a sealed record is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) enum Kind {
    Entry,
    Head,
    Index,
    Wrap,
    Locator,
    Sent,
    ReporterState,
    Draft,
    Tenant,
    Channel,
    Member,
    Name,
    Invite,
    Meta,
    VaultRoot,
    VaultTable,
    VaultJournal,
    MemberSecrets,
    DeviceShare,
    Journal,
    JournalEnd,
    Edition,
    Released,
    Statistic,
}

/// Where a record stands. All of it is authenticated, so that a record moved elsewhere, or an
/// older version of it, does not open.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    pub(crate) tenant: Option<TenantId>,
    pub(crate) case: Option<CaseId>,
    pub(crate) class: Option<Class>,
    pub(crate) record: [u8; 16],
    pub(crate) version: u32,
}

impl<T> Sealed<T> {
    /// Takes stored bytes. Nothing is checked before they are opened.
    pub(crate) fn from_stored(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            record: PhantomData,
        }
    }

    /// The bytes to store.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T: Serialize> Sealed<T> {
    // CLAIM(C-192): SECURITY.md
    /// Seals a value for its place.
    pub(crate) fn seal(value: &T, key: &Key, place: &Place) -> Result<Self, SealError> {
        let plain = encode_padded(value)?;
        let nonce = Nonce::generate().map_err(|_| SealError::Random)?;
        let mut bytes = Vec::with_capacity(1 + NONCE + plain.len() + TAG);
        bytes.push(suite::RECORD);
        bytes.extend_from_slice(nonce.as_ref());
        bytes.resize(1 + NONCE + plain.len() + TAG, 0);
        let (_, out) = bytes.split_at_mut(1 + NONCE);
        #[cfg(test)]
        if bare::is_off(bare::What::Record(place.kind), &plain) {
            bare::copy(&plain, out);
            return Ok(Self::from_stored(bytes));
        }
        XChaCha20Poly1305::seal(
            &secret(key)?,
            &nonce,
            &plain,
            Some(&place.associated()),
            out,
        )
        .map_err(|_| SealError::Closed)?;
        Ok(Self::from_stored(bytes))
    }
}

impl<T: DeserializeOwned> Sealed<T> {
    /// Opens a record at its place.
    ///
    /// # Errors
    /// [`SealError::Closed`], whatever does not fit.
    pub(crate) fn open(&self, key: &Key, place: &Place) -> Result<T, SealError> {
        decode(&self.plain(key, place)?)
    }

    /// As [`Self::open`], also if the record was written before a field was added at its end: that
    /// reads as zero, which stands for none, empty and no in postcard. A record is authenticated
    /// whole, so nobody can have cut it.
    pub(crate) fn open_grown(&self, key: &Key, place: &Place) -> Result<T, SealError> {
        let mut plain = self.plain(key, place)?;
        match postcard::from_bytes(&plain) {
            Err(postcard::Error::DeserializeUnexpectedEnd) => {
                // Where the padding was, there is room for it.
                plain.push(0);
                decode(&plain)
            }
            opened => opened.map_err(|_| SealError::Closed),
        }
    }

    fn plain(&self, key: &Key, place: &Place) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let Some((&suite::RECORD, rest)) = self.bytes.split_first() else {
            return Err(SealError::Closed);
        };
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(SealError::Closed)?;
        let length = sealed.len().checked_sub(TAG).ok_or(SealError::Closed)?;
        let nonce = Nonce::try_from(nonce).map_err(|_| SealError::Closed)?;
        let mut plain = Zeroizing::new(vec![0; length]);
        let associated = place.associated();
        #[cfg(test)]
        if bare::was_off(bare::What::Record(place.kind)) {
            bare::copy(sealed, &mut plain);
            pad::unpad(&mut plain)?;
            return Ok(plain);
        }
        XChaCha20Poly1305::open(&secret(key)?, &nonce, sealed, Some(&associated), &mut plain)
            .map_err(|_| SealError::Closed)?;
        pad::unpad(&mut plain)?;
        Ok(plain)
    }
}

impl Class {
    /// The number that stands for the class in derivations.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Intake => 1,
            Self::Conversation => 2,
            Self::Dossier => 3,
            Self::Identity => 4,
            Self::Evidence => 5,
            Self::Release => 6,
        }
    }
}

impl Kind {
    fn number(self) -> u8 {
        match self {
            Self::Entry => 1,
            Self::Head => 2,
            Self::Index => 3,
            Self::Wrap => 4,
            Self::Locator => 5,
            Self::Sent => 6,
            Self::ReporterState => 7,
            Self::Draft => 8,
            Self::Tenant => 9,
            Self::Channel => 10,
            Self::Member => 11,
            Self::Name => 12,
            Self::Invite => 13,
            Self::Meta => 14,
            Self::VaultRoot => 15,
            Self::VaultTable => 16,
            Self::VaultJournal => 17,
            Self::MemberSecrets => 18,
            Self::DeviceShare => 19,
            Self::Journal => 20,
            Self::JournalEnd => 21,
            Self::Edition => 22,
            Self::Released => 23,
            Self::Statistic => 24,
        }
    }
}

impl Place {
    // CLAIM(C-19): SECURITY.md
    /// The associated data: suite, kind, tenant, case, class, record, version.
    ///
    /// Every part has a fixed length, so that no two places give the same bytes. An absent id
    /// is all zeros, which no random id is.
    pub(crate) fn associated(&self) -> Vec<u8> {
        let mut bytes = vec![suite::RECORD, self.kind.number()];
        bytes.extend_from_slice(&self.tenant.map_or([0; 16], |id| *id.as_bytes()));
        bytes.extend_from_slice(&self.case.map_or([0; 16], |id| *id.as_bytes()));
        bytes.push(self.class.map_or(0, Class::number));
        bytes.extend_from_slice(&self.record);
        bytes.extend_from_slice(&self.version.to_be_bytes());
        bytes
    }
}

/// A value as postcard bytes.
pub(crate) fn encode<T: Serialize>(value: &T) -> Result<Plain<Vec<u8>>, SealError> {
    let mut plain = Plain::new(vec![0; size_of(value)?]);
    postcard::to_slice(value, plain.expose_mut()).map_err(|_| SealError::Closed)?;
    Ok(plain)
}

/// Postcard bytes as a value.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, SealError> {
    postcard::from_bytes(bytes).map_err(|_| SealError::Closed)
}

/// The key in the form the cipher takes.
pub(crate) fn secret(key: &Key) -> Result<SecretKey, SealError> {
    SecretKey::try_from(key.expose().as_slice()).map_err(|_| SealError::Closed)
}

fn encode_padded<T: Serialize>(value: &T) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let size = size_of(value)?;
    let whole = pad::padded(u64::try_from(size + 1).unwrap_or(u64::MAX));
    let mut plain = Zeroizing::new(vec![0; usize::try_from(whole).unwrap_or(size + 1)]);
    postcard::to_slice(value, &mut plain).map_err(|_| SealError::Closed)?;
    plain.truncate(size);
    pad::pad(&mut plain);
    Ok(plain)
}

/// Buffers are sized first and written once: one that grows leaves copies of itself behind.
fn size_of<T: Serialize>(value: &T) -> Result<usize, SealError> {
    postcard::experimental::serialized_size(value).map_err(|_| SealError::Closed)
}

pub(crate) const NONCE: usize = 24;
pub(crate) const TAG: usize = 16;

#[cfg(test)]
mod tests;
