//! The roster: whose keys may become recipients, because a colleague vouched for them.
//!
//! A chain of signed entries. The first founds it: it is signed by its own member, pinned by
//! fingerprint, and names the recovery keys. Every later entry is signed by a triager or lawyer
//! who stands on the roster at that moment, and names the hash of the entry before it. Neither
//! an administrator nor a write to the database makes a reader.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use subrosa_policy::{MemberId, Role, Roles, TenantId, Tenants};

use crate::error::SealError;
use crate::hpke::{ReaderPublic, seal_to};
use crate::kdf::hash;
use crate::lock::MemberSecrets;
use crate::recovery::Recovery;
use crate::sign::{SigningSeed, VerifyKey};
use crate::suite::info;

/// A verified roster.
#[derive(Clone)]
pub struct Roster {
    people: HashMap<MemberId, Person>,
    version: u64,
    head: [u8; 32],
    root: [u8; 32],
    root_member: MemberId,
    recovery: Recovery,
}

/// What is vouched for: a person, what they do, for whom, and their keys.
#[derive(Clone, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub member: MemberId,
    /// The name colleagues know.
    pub display: String,
    /// What they do.
    pub roles: Roles,
    /// For whom.
    pub tenants: Tenants,
    /// To whom case keys are wrapped.
    pub reader: ReaderPublic,
    /// What checks their signatures.
    pub verify: VerifyKey,
}

/// A public key that was vouched for. Wrapping case keys to any other does not compile: only a
/// verified [`Roster`] makes one.
///
/// ```compile_fail
/// let forged = subrosa_store::VouchedReader { member: todo!(), public: todo!() };
/// ```
#[derive(Clone)]
pub struct VouchedReader {
    member: MemberId,
    public: ReaderPublic,
}

/// The first entry of a roster, before it is stored.
pub struct Founding {
    secrets: MemberSecrets,
    entry: Vec<u8>,
    root: [u8; 32],
}

/// Why a roster or an entry is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the roster does not verify")]
pub struct RosterError;

#[derive(Serialize, Deserialize)]
struct Entry {
    version: u64,
    previous: [u8; 32],
    voucher: MemberId,
    change: Change,
}

#[derive(Serialize, Deserialize)]
enum Change {
    /// The first entry.
    Found(Person, Recovery),
    /// A person is on the roster from now on, or with other rights or keys.
    Put(Person),
    /// A person is not on the roster any more.
    Remove(MemberId),
}

#[derive(Serialize, Deserialize)]
struct Signed {
    entry: Vec<u8>,
    signature: Vec<u8>,
}

impl Founding {
    /// Makes the keys of the first reader and the entry that founds the roster on them.
    ///
    /// # Errors
    /// [`SealError::Random`] if the system has no randomness.
    pub fn new(
        member: MemberId,
        display: &str,
        roles: &Roles,
        tenants: &Tenants,
        recovery: &Recovery,
    ) -> Result<Self, SealError> {
        let mut secrets = MemberSecrets::random([0; 32])?;
        let person = Person {
            member,
            display: display.to_owned(),
            roles: roles.clone(),
            tenants: tenants.clone(),
            reader: secrets.reader.public()?,
            verify: secrets.signing.public()?,
        };
        let entry = Entry {
            version: 1,
            previous: [0; 32],
            voucher: member,
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

impl Roster {
    /// Verifies all entries from the first on.
    ///
    /// # Errors
    /// [`RosterError`] if the first entry is not the pinned one, any entry is missing, changed,
    /// out of order or signed by somebody who may not vouch, or there are fewer than `floor`.
    pub fn verify(entries: &[Vec<u8>], root: &[u8; 32], floor: u64) -> Result<Self, RosterError> {
        let (first, later) = entries.split_first().ok_or(RosterError)?;
        let mut roster = Self::founded(first, root)?;
        for bytes in later {
            roster.follow(bytes)?;
        }
        if roster.version < floor {
            return Err(RosterError);
        }
        Ok(roster)
    }

    /// Signs a person onto the roster.
    ///
    /// # Errors
    /// [`RosterError`] if the voucher may not vouch.
    pub fn vouch(
        &self,
        voucher: MemberId,
        signing: &SigningSeed,
        person: &Person,
    ) -> Result<Vec<u8>, RosterError> {
        self.next(voucher, signing, Change::Put(person.clone()))
    }

    /// Signs a person off the roster.
    ///
    /// # Errors
    /// [`RosterError`] if the voucher may not vouch, or if nobody who may would be left.
    pub fn dismiss(
        &self,
        voucher: MemberId,
        signing: &SigningSeed,
        member: MemberId,
    ) -> Result<Vec<u8>, RosterError> {
        self.next(voucher, signing, Change::Remove(member))
    }

    /// A person on the roster.
    pub fn person(&self, member: MemberId) -> Option<&Person> {
        self.people.get(&member)
    }

    /// Everybody on the roster who works for a tenant.
    pub fn people(&self, tenant: TenantId) -> impl Iterator<Item = &Person> {
        self.people
            .values()
            .filter(move |person| person.tenants.has(tenant))
    }

    /// The keys of everybody who has a role for a tenant, in the order of their ids.
    pub fn readers(&self, tenant: TenantId, role: Role) -> Vec<VouchedReader> {
        let mut readers: Vec<VouchedReader> = self
            .people(tenant)
            .filter(|person| person.roles.has(role))
            .map(|person| VouchedReader {
                member: person.member,
                public: person.reader.clone(),
            })
            .collect();
        readers.sort_by_key(VouchedReader::member);
        readers
    }

    /// How many entries there are.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The fingerprint of the first entry.
    pub fn root_fingerprint(&self) -> [u8; 32] {
        self.root
    }

    /// Whether this member founded the roster.
    pub fn is_root(&self, member: MemberId) -> bool {
        self.root_member == member
    }

    /// The recovery keys.
    pub fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    fn founded(bytes: &[u8], root: &[u8; 32]) -> Result<Self, RosterError> {
        if hash(info::ROSTER, &[bytes]) != *root {
            return Err(RosterError);
        }
        let (entry, signed) = open(bytes)?;
        let Change::Found(person, recovery) = entry.change else {
            return Err(RosterError);
        };
        let sound = entry.version == 1
            && entry.previous == [0; 32]
            && entry.voucher == person.member
            && person.roles.reads_cases()
            && is_sound(&person);
        check(&person.verify, &signed)?;
        if !sound {
            return Err(RosterError);
        }
        let root_member = person.member;
        Ok(Self {
            people: HashMap::from([(person.member, person)]),
            version: 1,
            head: *root,
            root: *root,
            root_member,
            recovery,
        })
    }

    // CLAIM(C-12): SECURITY.md
    fn follow(&mut self, bytes: &[u8]) -> Result<(), RosterError> {
        let (entry, signed) = open(bytes)?;
        check(&self.voucher(entry.voucher)?.verify, &signed)?;
        if entry.version != self.version + 1 || entry.previous != self.head {
            return Err(RosterError);
        }
        match entry.change {
            Change::Found(..) => return Err(RosterError),
            // Nobody vouches for themselves: another pair of eyes saw every key but the first.
            Change::Put(person) if person.member == entry.voucher => return Err(RosterError),
            Change::Put(person) if !is_sound(&person) => return Err(RosterError),
            Change::Put(person) => {
                self.people.insert(person.member, person);
            }
            Change::Remove(member) => {
                self.people.remove(&member).ok_or(RosterError)?;
                // The last voucher stays: without one nobody could ever be added again.
                self.people
                    .values()
                    .find(|person| person.roles.reads_cases())
                    .ok_or(RosterError)?;
            }
        }
        self.version = entry.version;
        self.head = hash(info::ROSTER, &[bytes]);
        Ok(())
    }

    fn next(
        &self,
        voucher: MemberId,
        signing: &SigningSeed,
        change: Change,
    ) -> Result<Vec<u8>, RosterError> {
        self.voucher(voucher)?;
        let entry = Entry {
            version: self.version + 1,
            previous: self.head,
            voucher,
            change,
        };
        let bytes = sign(&entry, signing).map_err(|_| RosterError)?;
        // What would not verify is not handed out.
        self.clone().follow(&bytes)?;
        Ok(bytes)
    }

    fn voucher(&self, member: MemberId) -> Result<&Person, RosterError> {
        self.people
            .get(&member)
            .filter(|person| person.roles.reads_cases())
            .ok_or(RosterError)
    }
}

impl VouchedReader {
    /// Whose key it is.
    pub fn member(&self) -> MemberId {
        self.member
    }

    pub(crate) fn wrap(&self, associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        seal_to(&self.public, info::WRAP, associated, plain)
    }
}

fn sign(entry: &Entry, signing: &SigningSeed) -> Result<Vec<u8>, SealError> {
    let entry = postcard::to_stdvec(entry).map_err(|_| SealError::Closed)?;
    let signature = signing.sign(info::ROSTER, &entry)?;
    postcard::to_stdvec(&Signed { entry, signature }).map_err(|_| SealError::Closed)
}

fn open(bytes: &[u8]) -> Result<(Entry, Signed), RosterError> {
    let signed: Signed = exactly(bytes)?;
    let entry = exactly(&signed.entry)?;
    Ok((entry, signed))
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

/// Whether the roles go together. Reading an entry does not check that.
fn is_sound(person: &Person) -> bool {
    let roles: Vec<Role> = person.roles.iter().collect();
    Roles::of(&roles).as_ref() == Some(&person.roles)
}

fn check(key: &VerifyKey, signed: &Signed) -> Result<(), RosterError> {
    key.verify(info::ROSTER, &signed.entry, &signed.signature)
        .map_err(|_| RosterError)
}

#[cfg(test)]
mod tests;
