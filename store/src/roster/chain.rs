//! How an entry follows the ones before it, and what its signer may say.

use std::collections::HashMap;

use subrosa_policy::{MemberId, Rights, Role, Tenants};

use super::entry::{Change, Entry, Signer, check, open, sign};
use super::{Past, Person, Roster, RosterError};
use crate::kdf::hash;
use crate::sign::{SigningSeed, VerifyKey, six_words_of};
use crate::suite::info;

impl Roster {
    pub(super) fn founded(bytes: &[u8], root: &[u8; 32]) -> Result<Self, RosterError> {
        if hash(info::ROSTER, &[bytes]) != *root {
            return Err(RosterError);
        }
        let (entry, signed) = open(bytes)?;
        let Change::Found(person, recovery) = entry.change else {
            return Err(RosterError);
        };
        let sound = entry.version == 1
            && entry.previous == [0; 32]
            && entry.signer == Signer::Member(person.member)
            && person.rights.reads_cases();
        check(&person.verify, &signed)?;
        if !sound {
            return Err(RosterError);
        }
        let mut roster = Self {
            people: HashMap::new(),
            version: 1,
            head: *root,
            root: *root,
            root_member: person.member,
            root_stands: true,
            recovery,
            past: Vec::new(),
        };
        roster.note(1, entry.signer, person.member, Some(&person));
        roster.people.insert(person.member, person);
        Ok(roster)
    }

    // CLAIM(C-12): SECURITY.md
    pub(super) fn follow(&mut self, bytes: &[u8]) -> Result<(), RosterError> {
        let (entry, signed) = open(bytes)?;
        check(self.key_of(entry.signer)?, &signed)?;
        if entry.version != self.version + 1 || entry.previous != self.head {
            return Err(RosterError);
        }
        let member = self.allowed(&entry)?;
        if member == self.root_member {
            self.root_stands = false;
        }
        match entry.change {
            Change::Put(person) => {
                self.note(entry.version, entry.signer, member, Some(&person));
                self.people.insert(member, person);
            }
            Change::Found(..) | Change::Remove(_) => {
                self.note(entry.version, entry.signer, member, None);
                self.people.remove(&member);
            }
        }
        self.version = entry.version;
        self.head = hash(info::ROSTER, &[bytes]);
        Ok(())
    }

    /// Whom an entry is about, if its signer may say that of them.
    fn allowed(&self, entry: &Entry) -> Result<MemberId, RosterError> {
        match (&entry.change, entry.signer) {
            (Change::Put(person), Signer::Member(voucher)) => {
                self.allows_put(voucher, person)?;
                Ok(person.member)
            }
            // Two people with both papers bring a reader back, and nothing else.
            (Change::Put(person), Signer::Recovery) if person.rights.reads_cases() => {
                Ok(person.member)
            }
            (Change::Remove(member), Signer::Member(voucher)) => {
                self.allows_remove(voucher, *member)?;
                Ok(*member)
            }
            (Change::Put(_) | Change::Remove(_), Signer::Recovery) | (Change::Found(..), _) => {
                Err(RosterError)
            }
        }
    }

    // CLAIM(C-68): SECURITY.md
    /// Nobody vouches for themselves: another pair of eyes saw every key but the first. Nobody
    /// gives more than they have: no role, and none for a tenant for whom they do not have it.
    /// Only the founder, as long as the founding entry stands, brings on the first of each role.
    pub(super) fn allows_put(&self, voucher: MemberId, person: &Person) -> Result<(), RosterError> {
        let signer = self.voucher(voucher)?;
        let founder = self.root_stands && voucher == self.root_member;
        let has =
            |role, tenants: &Tenants| signer.rights.at(role).is_some_and(|of| of.cover(tenants));
        let is_theirs = |(role, tenants): (Role, &Tenants)| match role {
            // A contact person sees what a lawyer releases.
            Role::TenantUser => has(Role::Lawyer, tenants),
            Role::Triager | Role::Lawyer if founder => signer.rights.tenants().cover(tenants),
            Role::Triager | Role::Lawyer => has(role, tenants),
            Role::Admin | Role::Auditor => false,
        };
        let allowed = voucher != person.member
            && self.covers_present(signer, person.member)
            && person.rights.iter().all(is_theirs);
        allowed.then_some(()).ok_or(RosterError)
    }

    pub(super) fn allows_remove(
        &self,
        voucher: MemberId,
        member: MemberId,
    ) -> Result<(), RosterError> {
        let signer = self.voucher(voucher)?;
        self.person(member).ok_or(RosterError)?;
        // The last voucher stays: without one nobody could ever be added again.
        let left = |person: &&Person| person.member != member && person.rights.reads_cases();
        self.people.values().find(left).ok_or(RosterError)?;
        let allowed = self.covers_present(signer, member);
        allowed.then_some(()).ok_or(RosterError)
    }

    /// Whether a voucher works for every tenant that a person has now. Otherwise a voucher of
    /// one tenant could take a colleague away from another.
    fn covers_present(&self, voucher: &Person, member: MemberId) -> bool {
        let present = self.person(member);
        present.is_none_or(|person| covers_tenants(&voucher.rights, &person.rights))
    }

    pub(super) fn next(
        &self,
        signer: Signer,
        signing: &SigningSeed,
        change: Change,
    ) -> Result<Vec<u8>, RosterError> {
        let entry = Entry {
            version: self.version + 1,
            previous: self.head,
            signer,
            change,
        };
        let bytes = sign(&entry, signing).map_err(|_| RosterError)?;
        // What would not verify is not handed out.
        self.clone().follow(&bytes)?;
        Ok(bytes)
    }

    fn key_of(&self, signer: Signer) -> Result<&VerifyKey, RosterError> {
        match signer {
            Signer::Member(member) => Ok(&self.voucher(member)?.verify),
            Signer::Recovery => Ok(self.recovery.verify_key()),
        }
    }

    fn voucher(&self, member: MemberId) -> Result<&Person, RosterError> {
        self.people
            .get(&member)
            .filter(|person| person.rights.reads_cases())
            .ok_or(RosterError)
    }

    fn note(&mut self, version: u64, signer: Signer, member: MemberId, now: Option<&Person>) {
        let named = |member: &MemberId| self.people.get(member).map(|p| p.display.clone());
        let display = now
            .map(|person| person.display.clone())
            .or_else(|| named(&member));
        let signed_by = match signer {
            Signer::Member(voucher) => named(&voucher).or_else(|| display.clone()),
            Signer::Recovery => None,
        };
        self.past.push(Past {
            version,
            member,
            display: display.unwrap_or_default(),
            signer,
            signed_by: signed_by.unwrap_or_default(),
            words: now.map(|person| six_words_of(&person.reader, &person.verify)),
        });
    }
}

/// Whether these rights are for every tenant that the others are for.
fn covers_tenants(these: &Rights, others: &Rights) -> bool {
    these.tenants().cover(&others.tenants())
}
