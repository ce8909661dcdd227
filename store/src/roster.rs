//! The roster: whose keys may become recipients, because a colleague vouched for them.
//!
//! A chain of signed entries. The first founds it: it is signed by its own member, pinned by
//! fingerprint, and names the recovery keys. Every later entry is signed by a triager or lawyer
//! who stands on the roster at that moment, within their own rights, or by both recovery holders
//! together, and names the hash of the entry before it. Neither an administrator nor a write to
//! the database makes a reader.

mod chain;
mod entry;
mod founding;
mod kept;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use subrosa_policy::{MemberId, Rights, Role, SecretPhrase, TenantId};

use crate::error::SealError;
use crate::hpke::{ReaderPublic, seal_to};
use crate::recovery::{Recovery, signing};
use crate::sign::{SigningSeed, VerifyKey};
use crate::suite::info;

use entry::Change;
pub use entry::Signer;
pub use founding::Founding;

/// A verified roster.
#[derive(Clone)]
pub struct Roster {
    people: HashMap<MemberId, Person>,
    version: u64,
    head: [u8; 32],
    root: [u8; 32],
    root_member: MemberId,
    /// Whether the founder stands there with the keys and rights of the founding.
    root_stands: bool,
    recovery: Recovery,
    past: Vec<Past>,
}

/// What is vouched for: a person, what they do, for whom, and their keys.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub member: MemberId,
    /// The name colleagues know.
    pub display: String,
    /// What they do, each role for its own tenants.
    pub rights: Rights,
    /// To whom case keys are wrapped.
    pub reader: ReaderPublic,
    /// What checks their signatures.
    pub verify: VerifyKey,
}

/// One entry of the roster, for the history of a person's keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Past {
    /// The number of the entry, from 1.
    pub version: u64,
    /// Whom it is about.
    pub member: MemberId,
    /// Their name then.
    pub display: String,
    /// Who signed it.
    pub signer: Signer,
    /// The name of the member who signed it then; empty for the recovery holders.
    pub signed_by: String,
    /// The six words of the keys from then on; none if the person was signed off.
    pub words: Option<[&'static str; 6]>,
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

/// Why a roster or an entry is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the roster does not verify")]
pub struct RosterError;

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
    /// [`RosterError`] if the voucher may not vouch for this.
    pub fn vouch(
        &self,
        voucher: MemberId,
        signing: &SigningSeed,
        person: &Person,
    ) -> Result<Vec<u8>, RosterError> {
        let change = Change::Put(person.clone());
        self.next(Signer::Member(voucher), signing, change)
    }

    /// Signs a person off the roster.
    ///
    /// # Errors
    /// [`RosterError`] if the voucher may not do that, or if nobody who may vouch would be left.
    pub fn dismiss(
        &self,
        voucher: MemberId,
        signing: &SigningSeed,
        member: MemberId,
    ) -> Result<Vec<u8>, RosterError> {
        self.next(Signer::Member(voucher), signing, Change::Remove(member))
    }

    /// Signs a reader onto the roster with both recovery halves: the way back when nobody who
    /// may vouch is left.
    ///
    /// # Errors
    /// [`RosterError`] if the halves are not those of the founding.
    pub fn recover(
        &self,
        one: &SecretPhrase,
        two: &SecretPhrase,
        person: &Person,
    ) -> Result<Vec<u8>, RosterError> {
        let change = Change::Put(person.clone());
        self.next(Signer::Recovery, &signing(one, two), change)
    }

    /// Whether this member's signature would put that person on the roster.
    pub fn may_vouch(&self, voucher: MemberId, person: &Person) -> bool {
        self.allows_put(voucher, person).is_ok()
    }

    /// Whether this member's signature would take that person off the roster.
    pub fn may_dismiss(&self, voucher: MemberId, member: MemberId) -> bool {
        self.allows_remove(voucher, member).is_ok()
    }

    /// A person on the roster.
    pub fn person(&self, member: MemberId) -> Option<&Person> {
        self.people.get(&member)
    }

    /// Everybody on the roster who works for a tenant.
    pub fn people(&self, tenant: TenantId) -> impl Iterator<Item = &Person> {
        self.people
            .values()
            .filter(move |person| person.rights.serves(tenant))
    }

    /// Everybody on the roster.
    pub fn everybody(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Every entry about a person, the first one first.
    pub fn history(&self, member: MemberId) -> impl Iterator<Item = &Past> {
        self.past.iter().filter(move |past| past.member == member)
    }

    /// Whether it has known other keys of a member than at first.
    pub fn keys_changed(&self, member: MemberId) -> bool {
        let mut words = self.history(member).filter_map(|past| past.words);
        let first = words.next();
        words.any(|later| Some(later) != first)
    }

    /// Every entry, the first one first.
    pub fn past(&self) -> &[Past] {
        &self.past
    }

    // CLAIM(C-160): SECURITY.md
    /// The keys of everybody who has a role for a tenant, in the order of their ids.
    pub fn readers(&self, tenant: TenantId, role: Role) -> Vec<VouchedReader> {
        let mut readers: Vec<VouchedReader> = self
            .everybody()
            .filter(|person| person.rights.has_at(role, tenant))
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
}

impl VouchedReader {
    /// Whose key it is.
    pub fn member(&self) -> MemberId {
        self.member
    }

    /// The short name of the key.
    pub(crate) fn key_name(&self) -> [u8; 16] {
        self.public.name()
    }

    /// Wraps the key of a release.
    pub(crate) fn wrap_release(
        &self,
        associated: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        seal_to(&self.public, info::RELEASE_WRAP, associated, plain)
    }

    pub(crate) fn wrap(&self, associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        seal_to(&self.public, info::WRAP, associated, plain)
    }
}

#[cfg(test)]
mod tests;
