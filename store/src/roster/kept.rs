//! The roster as it is stored, and what is left of it by the accounts.

use std::collections::HashMap;

use subrosa_policy::{MemberId, Rights};

use super::{Person, Roster};
use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::member::Member;
use crate::own::Own;
use crate::pages;
use crate::sign::SigningSeed;
use crate::store::Store;

impl Store {
    /// Adds the first members together with the entry that founds the roster.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it was founded before: the set-up is over.
    pub fn found_roster(
        &self,
        members: &[&Member],
        entry: &[u8],
        root: &[u8; 32],
    ) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_people();
        if !self.roster_entries()?.is_empty() {
            return Err(StoreError::NotFound);
        }
        let mut batch = Batch::default();
        for member in members {
            self.put_member(&mut batch, member)?;
        }
        self.put_own(&mut batch, Own::Meta, ROOT, root)?;
        let name = version_name(1);
        pages::put(&*self.backend, &mut batch, Tree::Roster, &name, entry)?;
        self.commit(batch)?;
        self.vault.set_roster_floor(1)
    }

    // CLAIM(C-13): SECURITY.md
    /// Reads and verifies the roster. `None` before the set-up ceremony.
    ///
    /// # Errors
    /// [`StoreError::Roster`] if any entry is damaged or does not verify, if its root is lost,
    /// or if the version went back.
    pub fn roster(&self) -> Result<Option<Roster>, StoreError> {
        // Before the entries: one that is added meanwhile raises it after it is there.
        let floor = self.vault.roster_floor();
        let entries = self.roster_entries()?;
        let root = self.own::<[u8; 32]>(Own::Meta, ROOT);
        let Some(root) = root.map_err(refused)? else {
            if entries.is_empty() && floor == 0 {
                return Ok(None);
            }
            return Err(StoreError::Roster);
        };
        let roster = Roster::verify(&entries, &root, floor)?;
        Ok(Some(roster))
    }

    // CLAIM(C-69): SECURITY.md
    /// The roster as far as the accounts still bear it out. Whom an administrator has suspended,
    /// removed or reset gets no new wrap, and of changed rights each role counts only for the
    /// tenants for which both have it: what the accounts say can take away, never give.
    ///
    /// # Errors
    /// As [`Self::roster`].
    pub fn readers(&self) -> Result<Option<Roster>, StoreError> {
        let Some(roster) = self.roster()? else {
            return Ok(None);
        };
        let members = self.members()?;
        Ok(Some(roster.narrowed(&members)))
    }

    // CLAIM(C-171): SECURITY.md
    /// The roster by which a member's signature is judged: of their own rights it has what their
    /// account leaves them, of everybody else all that was vouched for. A tenant that was taken
    /// from a voucher is one that they vouch for no more.
    ///
    /// # Errors
    /// As [`Self::roster`]; [`StoreError::NotFound`] before the set-up ceremony.
    pub fn signing_roster(&self, by: MemberId) -> Result<Roster, StoreError> {
        let roster = self.roster()?.ok_or(StoreError::NotFound)?;
        let account = match self.member(by) {
            Err(StoreError::NotFound) => None,
            known => Some(known?),
        };
        Ok(roster.left_to(by, account.as_ref()))
    }

    /// Signs a person onto the roster, for a voucher who has the rights for it at this moment.
    ///
    /// # Errors
    /// [`StoreError::Roster`] if they have not.
    pub fn vouch(
        &self,
        by: MemberId,
        signing: &SigningSeed,
        person: &Person,
    ) -> Result<Roster, StoreError> {
        let _one_at_a_time = self.lock_people();
        if !self.signing_roster(by)?.may_vouch(by, person) {
            return Err(StoreError::Roster);
        }
        let roster = self.roster()?.ok_or(StoreError::NotFound)?;
        self.append(&roster.vouch(by, signing, person)?)
    }

    /// Signs a person off the roster, for a voucher who has the rights for it at this moment.
    ///
    /// # Errors
    /// [`StoreError::Roster`] if they have not.
    pub fn dismiss(
        &self,
        by: MemberId,
        signing: &SigningSeed,
        member: MemberId,
    ) -> Result<Roster, StoreError> {
        let _one_at_a_time = self.lock_people();
        if !self.signing_roster(by)?.may_dismiss(by, member) {
            return Err(StoreError::Roster);
        }
        let roster = self.roster()?.ok_or(StoreError::NotFound)?;
        self.append(&roster.dismiss(by, signing, member)?)
    }

    /// Appends a signed entry to the roster, if the roster with it verifies. Does not look at the
    /// account of whoever has signed it: for entries of the recovery holders.
    ///
    /// # Errors
    /// [`StoreError::Roster`] if it does not.
    pub fn extend_roster(&self, entry: &[u8]) -> Result<Roster, StoreError> {
        let _one_at_a_time = self.lock_people();
        self.append(entry)
    }

    fn append(&self, entry: &[u8]) -> Result<Roster, StoreError> {
        let mut entries = self.roster_entries()?;
        let root = self
            .own::<[u8; 32]>(Own::Meta, ROOT)?
            .ok_or(StoreError::NotFound)?;
        entries.push(entry.to_vec());
        let roster = Roster::verify(&entries, &root, self.vault.roster_floor())?;
        let mut batch = Batch::default();
        let name = version_name(roster.version());
        pages::put(&*self.backend, &mut batch, Tree::Roster, &name, entry)?;
        self.commit(batch)?;
        self.vault.set_roster_floor(roster.version())?;
        Ok(roster)
    }

    fn roster_entries(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut entries = Vec::new();
        for name in pages::names(&*self.backend, Tree::Roster).map_err(refused)? {
            let entry = pages::get(&*self.backend, Tree::Roster, &name).map_err(refused)?;
            entries.extend(entry);
        }
        Ok(entries)
    }
}

impl Roster {
    /// Leaves of one member what their account has too.
    fn left_to(mut self, member: MemberId, account: Option<&Member>) -> Self {
        let vouched = self.people.remove(&member);
        let left = vouched.and_then(|person| {
            let rights = account?.rights_of(&person)?;
            Some(Person { rights, ..person })
        });
        self.people.extend(left.map(|person| (member, person)));
        self
    }

    /// Leaves of everybody what their account has too.
    pub(crate) fn narrowed(mut self, members: &[Member]) -> Self {
        let accounts: HashMap<MemberId, &Member> =
            members.iter().map(|member| (member.id, member)).collect();
        self.people.retain(|member, person| {
            let account = accounts.get(member);
            match account.and_then(|account| account.rights_of(person)) {
                Some(rights) => {
                    person.rights = rights;
                    true
                }
                None => false,
            }
        });
        self
    }
}

impl Member {
    // CLAIM(C-161): SECURITY.md
    /// What this member may do of what was vouched for: nothing while suspended or with other
    /// keys, otherwise what account and roster both say, role by role.
    pub fn rights_of(&self, vouched: &Person) -> Option<Rights> {
        let same = vouched.reader == self.reader && vouched.verify == self.verify;
        if !same || !self.is_active() {
            return None;
        }
        self.rights.and(&vouched.rights)
    }
}

/// What is wrong with a stored entry is one thing for whoever asks for the roster.
fn refused(error: StoreError) -> StoreError {
    if matches!(error, StoreError::Damaged(_) | StoreError::Seal(_)) {
        StoreError::Roster
    } else {
        error
    }
}

/// Big-endian, so that the order of names is the order of versions.
fn version_name(version: u64) -> [u8; 8] {
    version.to_be_bytes()
}

const ROOT: &[u8] = b"root";

#[cfg(test)]
mod tests;
