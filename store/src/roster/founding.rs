//! The first entry of a roster.

use subrosa_policy::{MemberId, Rights};

use super::Person;
use super::entry::{Change, Entry, Signer, sign};
use crate::error::SealError;
use crate::kdf::hash;
use crate::lock::MemberSecrets;
use crate::recovery::Recovery;
use crate::suite::info;

/// The first entry of a roster, before it is stored.
pub struct Founding {
    secrets: MemberSecrets,
    entry: Vec<u8>,
    root: [u8; 32],
}

impl Founding {
    /// Makes the keys of the first reader and the entry that founds the roster on them.
    ///
    /// # Errors
    /// [`SealError::Random`] if the system has no randomness.
    pub fn new(
        member: MemberId,
        display: &str,
        rights: &Rights,
        recovery: &Recovery,
    ) -> Result<Self, SealError> {
        let mut secrets = MemberSecrets::random([0; 32])?;
        let person = Person {
            member,
            display: display.to_owned(),
            rights: rights.clone(),
            reader: secrets.reader.public()?,
            verify: secrets.signing.public()?,
        };
        let entry = Entry {
            version: 1,
            previous: [0; 32],
            signer: Signer::Member(member),
            change: Change::Found(person, recovery.clone()),
        };
        let signed = sign(&entry, &secrets.signing)?;
        let root = hash(info::ROSTER, &[&signed]);
        secrets.root = root;
        Ok(Self {
            secrets,
            entry: signed,
            root,
        })
    }

    /// The first reader's secrets.
    pub fn secrets(&self) -> MemberSecrets {
        self.secrets.clone()
    }

    /// The bytes of the first entry.
    pub fn entry(&self) -> &[u8] {
        &self.entry
    }

    /// The fingerprint everybody pins.
    pub fn root(&self) -> [u8; 32] {
        self.root
    }
}
