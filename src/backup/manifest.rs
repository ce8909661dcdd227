//! What a backup consists of: named objects with their hashes, signed by the portal that made it.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use serde::{Deserialize, Serialize};
use subrosa_store::{BackupSignature, Store, VaultMark, VerifyKey};

use super::BackupError;
use super::seal::{Identities, Recipients, Stored};
use super::target::{Target, TargetError};

/// A backup at one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The name of its folder below `data/`.
    pub(crate) id: String,
    /// When its snapshot was taken, in minutes since 1970.
    pub(crate) minute: u64,
    /// How far the vault had come.
    pub(crate) mark: VaultMark,
    /// Rows and files.
    pub(crate) records: Stored,
    /// Attachments.
    pub(crate) blobs: Vec<Blob>,
    /// Attachments that could not be read, though their case is not erased.
    pub(crate) missing: u32,
}

/// An attachment of a backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Blob {
    /// Its name in the data folder.
    pub(crate) name: String,
    /// The name of its object.
    pub(crate) object: String,
    pub(crate) stored: Stored,
}

/// A manifest as it is stored.
#[derive(Serialize, Deserialize)]
struct Envelope {
    /// For the portal itself.
    sealed: Vec<u8>,
    /// The same for the offline recipients.
    age: Vec<u8>,
    signer: VerifyKey,
    signature: Vec<u8>,
}

impl Manifest {
    pub(crate) fn records_of(id: &str) -> String {
        format!("data/{id}/records")
    }

    pub(crate) fn object_of(id: &str) -> String {
        format!("data/{id}/manifest")
    }

    // CLAIM(C-121): SECURITY.md
    /// The bytes to store: sealed to the portal and to the recipients, and signed.
    pub(crate) fn encode(&self, store: &Store, to: &Recipients) -> Result<Vec<u8>, BackupError> {
        let plain = postcard::to_stdvec(self).map_err(|_| MALFORMED)?;
        let sealed = store.seal_for_backup(&plain).map_err(BackupError::Store)?;
        let age = to.seal(&plain)?;
        let signed = store.sign_backup(&[sealed.as_slice(), &age].concat());
        let BackupSignature { signer, signature } = signed.map_err(BackupError::Store)?;
        let envelope = Envelope {
            sealed,
            age,
            signer,
            signature,
        };
        let mut bytes = MAGIC.to_vec();
        bytes.extend(postcard::to_stdvec(&envelope).map_err(|_| MALFORMED)?);
        Ok(bytes)
    }

    /// Reads the manifest of a backup with the keys of the portal.
    ///
    /// # Errors
    /// [`BackupError::Broken`] if another portal made it, or somebody changed it.
    pub(crate) fn read(target: &dyn Target, id: &str, store: &Store) -> Result<Self, BackupError> {
        let (envelope, signature) = Envelope::read(target, id)?;
        let own = store.sign_backup(&[]).map_err(BackupError::Store)?.signer;
        if signature.signer != own {
            return Err(BackupError::Broken("another portal made it"));
        }
        let plain = store.open_for_backup(&envelope.sealed);
        Self::decode(&plain.map_err(|_| MALFORMED)?, id)
    }

    /// Reads the manifest of a backup offline; also who signed it.
    pub(crate) fn open(
        target: &dyn Target,
        id: &str,
        with: &Identities,
    ) -> Result<(Self, BackupSignature), BackupError> {
        let (envelope, signature) = Envelope::read(target, id)?;
        let mut plain = Vec::new();
        with.open(envelope.age.as_slice())?
            .read_to_end(&mut plain)
            .map_err(|_| MALFORMED)?;
        Ok((Self::decode(&plain, id)?, signature))
    }

    fn decode(plain: &[u8], id: &str) -> Result<Self, BackupError> {
        let manifest: Self = postcard::from_bytes(plain).map_err(|_| MALFORMED)?;
        if manifest.id != id {
            return Err(BackupError::Broken(
                "its manifest is that of another backup",
            ));
        }
        Ok(manifest)
    }
}

impl Envelope {
    fn read(target: &dyn Target, id: &str) -> Result<(Self, BackupSignature), BackupError> {
        let mut bytes = Vec::new();
        let source = target.get(&Manifest::object_of(id))?;
        source
            .take(LONGEST)
            .read_to_end(&mut bytes)
            .map_err(|error| TargetError::within("reading a manifest", &error))?;
        let bytes = bytes.strip_prefix(MAGIC).ok_or(MALFORMED)?;
        let envelope: Self = postcard::from_bytes(bytes).map_err(|_| MALFORMED)?;
        let signature = BackupSignature {
            signer: envelope.signer.clone(),
            signature: envelope.signature.clone(),
        };
        let signed = [envelope.sealed.as_slice(), &envelope.age].concat();
        signature.verify(&signed).map_err(|_| MALFORMED)?;
        Ok((envelope, signature))
    }
}

/// The backups at a place: those whose manifests can be read, by id, and how many cannot.
pub(crate) fn all_of(
    target: &dyn Target,
    store: &Store,
) -> Result<(BTreeMap<String, Manifest>, usize), BackupError> {
    let mut good = BTreeMap::new();
    let mut unreadable = 0;
    for id in ids_of(target)? {
        match Manifest::read(target, &id, store) {
            Ok(manifest) => drop(good.insert(id, manifest)),
            Err(BackupError::Broken(_) | BackupError::Target(TargetError::Missing)) => {
                unreadable += 1;
            }
            Err(error) => return Err(error),
        }
    }
    Ok((good, unreadable))
}

/// The ids of the backups at a place that have a manifest, oldest first.
pub(crate) fn ids_of(target: &dyn Target) -> Result<Vec<String>, BackupError> {
    let objects = target.list("data/")?;
    let ids = objects.iter().filter_map(|(name, _)| {
        let id = name.strip_prefix("data/")?.strip_suffix("/manifest")?;
        (!id.contains('/')).then(|| id.to_owned())
    });
    Ok(ids.collect())
}

/// When a backup was made, by its id.
pub(crate) fn minute_of(id: &str) -> Option<u64> {
    id.split('.').next()?.parse().ok()
}

/// Writes a small object.
pub(crate) fn put_bytes(target: &dyn Target, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
    let mut upload = target.put(name)?;
    upload
        .write_all(bytes)
        .map_err(|error| TargetError::within("writing an object", &error))?;
    Ok(upload.finish()?)
}

const MALFORMED: BackupError = BackupError::Broken("its manifest cannot be read");

const MAGIC: &[u8] = b"subrosa manifest 1\n";

/// Bytes of the longest manifest that is read: a few million attachments.
const LONGEST: u64 = 1 << 30;
