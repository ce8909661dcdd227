//! Members: the accounts of the firm's people.

mod change;
mod service;

use std::sync::PoisonError;

use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, MemberId, Rights};

use crate::backend::Batch;
use crate::error::StoreError;
use crate::hpke::ReaderPublic;
use crate::key::random_id;
use crate::lock::MemberLock;
use crate::mail::MemberMail;
use crate::own::Own;
use crate::roster::Person;
use crate::sign::VerifyKey;
use crate::store::Store;

pub use service::{Absence, Field, Service, Standing};

/// An account. Its secrets are sealed under password and device together, inside `lock`.
#[derive(Serialize, Deserialize, Clone)]
pub struct Member {
    /// Names the member; random.
    pub id: MemberId,
    /// What colleagues read.
    pub display: String,
    /// What is typed at sign-in.
    pub login: String,
    /// What they do, and for whom. For cases it counts only as far as the roster says the same.
    pub rights: Rights,
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
    /// Whether and how they serve now.
    pub service: Service,
    /// Where messages to them go.
    pub mail: MemberMail,
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

impl Member {
    /// What colleagues vouch for.
    pub fn person(&self) -> Person {
        Person {
            member: self.id,
            display: self.display.clone(),
            rights: self.rights.clone(),
            reader: self.reader.clone(),
            verify: self.verify.clone(),
        }
    }

    /// Whether they may sign in and be given cases.
    pub fn is_active(&self) -> bool {
        self.service.standing == Standing::Active
    }
}

impl Store {
    /// A new random member id.
    pub fn new_member_id(&self) -> Result<MemberId, StoreError> {
        Ok(MemberId::from_bytes(random_id()?))
    }

    /// Adds a member without an invitation.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] if another member signs in with this name.
    pub fn add_member(&self, member: &Member) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_people();
        let mut batch = Batch::default();
        self.put_member(&mut batch, member)?;
        self.commit(batch)
    }

    /// Adds the member who was invited, or gives the one who is reset their new keys, and uses
    /// up the invitation. Name and rights are those of the invitation, or of the account
    /// as it stands; whoever joins chooses none of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the invitation was used, withdrawn or is too old;
    /// [`StoreError::NameTaken`] if another member signs in with this name.
    pub fn join(&self, mut member: Member, token: &str, minute: u64) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_people();
        let mut batch = Batch::default();
        let invite = self.use_invite(&mut batch, token, minute)?;
        match invite.reset {
            Some(id) => {
                let now = self.member(id)?;
                let anew = Member {
                    id,
                    display: now.display,
                    login: now.login,
                    rights: now.rights,
                    service: now.service,
                    mail: now.mail,
                    ..member
                };
                self.put_own(&mut batch, Own::Member, id.as_bytes(), &anew)?;
            }
            None => {
                member.rights = invite.rights;
                self.put_member(&mut batch, &member)?;
            }
        }
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
        self.write_member(&member)?;
        Ok(done)
    }

    /// One member.
    pub fn member(&self, id: MemberId) -> Result<Member, StoreError> {
        self.own(Own::Member, id.as_bytes())?
            .ok_or(StoreError::NotFound)
    }

    /// Whether there is an account, be it damaged.
    pub fn has_account(&self, id: MemberId) -> Result<bool, StoreError> {
        match self.member(id) {
            Ok(_) | Err(StoreError::Damaged(_) | StoreError::Seal(_)) => Ok(true),
            Err(StoreError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// All members whose rows open; [`Self::check_rows`] names the others.
    pub fn members(&self) -> Result<Vec<Member>, StoreError> {
        self.own_all(Own::Member)
    }

    /// The member who signs in with this name, upper and lower case alike.
    pub fn member_by_login(&self, login: &str) -> Result<Option<Member>, StoreError> {
        let name = self.keyed_name(Own::Name, fold(login).as_bytes());
        match self.own::<MemberId>(Own::Name, &name)? {
            Some(id) => {
                // As for a name that is not there.
                let _nobody = self.own::<MemberId>(Own::Name, &NOBODY)?;
                Ok(Some(self.member(id)?))
            }
            None => {
                self.work_alike()?;
                Ok(None)
            }
        }
    }

    // CLAIM(C-239): SECURITY.md
    /// Reads and opens as much as for a name that is there.
    fn work_alike(&self) -> Result<(), StoreError> {
        let mut stand_in = self.stand_in.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((name, id)) = &*stand_in {
            let named = self.own::<MemberId>(Own::Name, name)?;
            if named == Some(*id) && self.member(*id).is_ok() {
                return Ok(());
            }
        }
        // The first time, and after that member has left.
        let members = self.members()?;
        *stand_in = members
            .first()
            .map(|member| (self.login_name(&member.login), member.id));
        Ok(())
    }

    pub(crate) fn put_member(&self, batch: &mut Batch, member: &Member) -> Result<(), StoreError> {
        let name = self.login_name(&member.login);
        if self.own::<MemberId>(Own::Name, &name)?.is_some() {
            return Err(StoreError::NameTaken);
        }
        self.put_own(batch, Own::Name, &name, &member.id)?;
        self.put_own(batch, Own::Member, member.id.as_bytes(), member)
    }

    fn login_name(&self, login: &str) -> [u8; 32] {
        self.keyed_name(Own::Name, fold(login).as_bytes())
    }
}

/// The name of no row: those that are there are hashes.
const NOBODY: [u8; 32] = [0; 32];

/// Names are compared without regard to case and outer spaces.
fn fold(login: &str) -> String {
    login.trim().to_lowercase()
}

#[cfg(test)]
mod tests;
