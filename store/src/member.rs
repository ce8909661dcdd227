//! Members: the accounts of the firm's people, invitations, and the roster as it is stored.

use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, MemberId, Plain, Roles, Tenants};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::hpke::ReaderPublic;
use crate::key::random_id;
use crate::lock::MemberLock;
use crate::own::Own;
use crate::pages;
use crate::roster::{Person, Roster};
use crate::sign::VerifyKey;
use crate::store::Store;

/// An account. Its secrets are sealed under password and device together, inside `lock`.
#[derive(Serialize, Deserialize, Clone)]
pub struct Member {
    /// Names the member; random.
    pub id: MemberId,
    /// What colleagues read.
    pub display: String,
    /// What is typed at sign-in.
    pub login: String,
    /// What they do.
    pub roles: Roles,
    /// For whom.
    pub tenants: Tenants,
    /// To whom case keys are wrapped, once vouched for.
    pub reader: ReaderPublic,
    /// What checks their signatures.
    pub verify: VerifyKey,
    /// Their sealed secrets and enrolled devices.
    pub lock: MemberLock,
    /// The last time step of which a one-time code was accepted (RFC 6238).
    pub totp_step: u64,
    /// What was used up of their second factors, and their passkeys.
    pub marks: FactorMarks,
}

/// What the server must remember of second factors: it cannot be sealed under the password,
/// because it changes before the keys of a session may be used.
#[derive(Serialize, Deserialize, Clone, Default)]
pub struct FactorMarks {
    /// The recovery codes that were used, by their place from 0, one bit each.
    pub recovery_used: u16,
    /// The public halves of their passkeys.
    pub passkeys: Vec<StoredPasskey>,
    /// The day on which codes were last sent by SMS.
    pub sms_day: Option<Day>,
    /// How many were sent on it.
    pub sms_sent: u16,
}

/// A passkey: its public half and its counter (WebAuthn level 3, section 4).
#[derive(Serialize, Deserialize, Clone)]
pub struct StoredPasskey {
    /// Names it on pages; random.
    pub id: [u8; 16],
    /// What its owner calls it.
    pub name: String,
    /// The credential record, as JSON.
    pub record: Vec<u8>,
    /// The last counter it showed.
    pub counter: u32,
}

/// An invitation that was not taken up yet.
#[derive(Serialize, Deserialize, Clone)]
pub struct Invite {
    /// What colleagues will read.
    pub display: String,
    /// What they will do.
    pub roles: Roles,
    /// For whom.
    pub tenants: Tenants,
    /// The last day on which the link works.
    pub until: Day,
}

impl Member {
    /// What colleagues vouch for.
    pub fn person(&self) -> Person {
        Person {
            member: self.id,
            display: self.display.clone(),
            roles: self.roles.clone(),
            tenants: self.tenants.clone(),
            reader: self.reader.clone(),
            verify: self.verify.clone(),
        }
    }
}

impl Store {
    /// A new random member id.
    pub fn new_member_id(&self) -> Result<MemberId, StoreError> {
        Ok(MemberId::from_bytes(random_id()?))
    }

    /// Adds a member, and uses up the invitation that led here.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] if another member signs in with this name.
    pub fn add_member(&self, member: &Member, invite: Option<&str>) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_people();
        let mut batch = Batch::default();
        self.put_member(&mut batch, member)?;
        if let Some(token) = invite {
            let name = self.keyed_name(Own::Invite, token.as_bytes());
            pages::remove(&*self.backend, &mut batch, Tree::Invite, &name)?;
        }
        self.commit(batch)
    }

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
        pages::put(
            &*self.backend,
            &mut batch,
            Tree::Roster,
            &version_name(1),
            entry,
        )?;
        self.commit(batch)?;
        self.vault.set_roster_floor(1)
    }

    /// Replaces the record of a member whose name did not change.
    pub fn save_member(&self, member: &Member) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Member, member.id.as_bytes(), member)?;
        self.commit(batch)
    }

    /// Changes a member's record as it is now, and nobody else at the same time. `change` decides
    /// with what it reads there whether anything is stored at all.
    ///
    /// # Errors
    /// Those of `change`, and [`StoreError::NotFound`] if there is no such member.
    pub fn update_member<T, E: From<StoreError>>(
        &self,
        id: MemberId,
        change: impl FnOnce(&mut Member) -> Result<T, E>,
    ) -> Result<T, E> {
        let _one_at_a_time = self.lock_people();
        let mut member = self.member(id)?;
        let done = change(&mut member)?;
        self.save_member(&member)?;
        Ok(done)
    }

    /// One member.
    pub fn member(&self, id: MemberId) -> Result<Member, StoreError> {
        self.own(Own::Member, id.as_bytes())?
            .ok_or(StoreError::NotFound)
    }

    /// All members.
    pub fn members(&self) -> Result<Vec<Member>, StoreError> {
        self.own_all(Own::Member)
    }

    /// The member who signs in with this name, upper and lower case alike.
    pub fn member_by_login(&self, login: &str) -> Result<Option<Member>, StoreError> {
        let name = self.keyed_name(Own::Name, fold(login).as_bytes());
        match self.own::<MemberId>(Own::Name, &name)? {
            Some(id) => Ok(Some(self.member(id)?)),
            None => Ok(None),
        }
    }

    /// Stores an invitation and returns the token of its one-time link.
    pub fn invite(&self, invite: &Invite) -> Result<Plain<String>, StoreError> {
        let token = MemberId::from_bytes(random_id()?).to_string();
        let name = self.keyed_name(Own::Invite, token.as_bytes());
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Invite, &name, invite)?;
        self.commit(batch)?;
        Ok(Plain::new(token))
    }

    /// The invitation behind a token, unless its last day is over.
    pub fn invitation(&self, token: &str, today: Day) -> Result<Invite, StoreError> {
        let name = self.keyed_name(Own::Invite, token.as_bytes());
        let invite: Invite = self.own(Own::Invite, &name)?.ok_or(StoreError::NotFound)?;
        if invite.until < today {
            return Err(StoreError::NotFound);
        }
        Ok(invite)
    }

    // CLAIM(C-13): SECURITY.md
    /// Reads and verifies the roster. `None` before the set-up ceremony.
    ///
    /// # Errors
    /// [`StoreError::Roster`] if any entry does not verify or the version went back.
    pub fn roster(&self) -> Result<Option<Roster>, StoreError> {
        let entries = self.roster_entries()?;
        let Some(root) = self.own::<[u8; 32]>(Own::Meta, ROOT)? else {
            if entries.is_empty() && self.vault.roster_floor() == 0 {
                return Ok(None);
            }
            return Err(StoreError::Damaged("the roster has lost its root"));
        };
        let roster = Roster::verify(&entries, &root, self.vault.roster_floor())?;
        Ok(Some(roster))
    }

    /// Appends a signed entry to the roster, if the roster with it verifies.
    pub fn extend_roster(&self, entry: &[u8]) -> Result<Roster, StoreError> {
        let _one_at_a_time = self.lock_people();
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
        for name in pages::names(&*self.backend, Tree::Roster)? {
            entries.extend(pages::get(&*self.backend, Tree::Roster, &name)?);
        }
        Ok(entries)
    }

    fn put_member(&self, batch: &mut Batch, member: &Member) -> Result<(), StoreError> {
        let name = self.keyed_name(Own::Name, fold(&member.login).as_bytes());
        if self.own::<MemberId>(Own::Name, &name)?.is_some() {
            return Err(StoreError::NameTaken);
        }
        self.put_own(batch, Own::Name, &name, &member.id)?;
        self.put_own(batch, Own::Member, member.id.as_bytes(), member)
    }
}

/// Names are compared without regard to case and outer spaces.
fn fold(login: &str) -> String {
    login.trim().to_lowercase()
}

/// Big-endian, so that the order of names is the order of versions.
fn version_name(version: u64) -> [u8; 8] {
    version.to_be_bytes()
}

const ROOT: &[u8] = b"root";
