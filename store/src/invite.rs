//! Invitations: one-time links by which a person makes their keys.

use serde::{Deserialize, Serialize};
use subrosa_policy::{InviteId, MemberId, Plain, Rights, Role};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::key::random_id;
use crate::own::Own;
use crate::pages;
use crate::store::Store;

/// An invitation that was not taken up yet.
#[derive(Serialize, Deserialize, Clone)]
pub struct Invite {
    /// Names the invitation in the list of open ones; random, and not the secret of its link.
    pub id: InviteId,
    /// What colleagues will read.
    pub display: String,
    /// What they will do, and for whom.
    pub rights: Rights,
    /// When the link stops to work, in minutes since 1970-01-01T00:00Z.
    pub until: u64,
    /// The administrator who made it.
    pub by: MemberId,
    /// Whose password, factors, kit and keys are made anew; nobody's for a new person.
    pub reset: Option<MemberId>,
}

impl Store {
    /// A new random id of an invitation.
    ///
    /// # Errors
    /// [`StoreError::Seal`] if the system has no randomness.
    pub fn new_invite_id(&self) -> Result<InviteId, StoreError> {
        Ok(InviteId::from_bytes(random_id()?))
    }

    /// Stores an invitation and returns the token of its one-time link. An earlier link that
    /// resets the same member is withdrawn.
    pub fn invite(&self, invite: &Invite) -> Result<Plain<String>, StoreError> {
        let _one_at_a_time = self.lock_people();
        let token = InviteId::from_bytes(random_id()?).to_string();
        let name = self.keyed_name(Own::Invite, token.as_bytes());
        let mut batch = Batch::default();
        self.remove_invites(&mut batch, |old| {
            invite.reset.is_some() && old.reset == invite.reset
        })?;
        self.put_own(&mut batch, Own::Invite, &name, invite)?;
        self.commit(batch)?;
        Ok(Plain::new(token))
    }

    // CLAIM(C-70): SECURITY.md
    /// The invitation behind a token, until its time is over, and while whoever made it runs the
    /// portal.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it was used or withdrawn, at the minute `until` and later, and
    /// if its maker was removed, is suspended or is no administrator any more.
    pub fn invitation(&self, token: &str, minute: u64) -> Result<Invite, StoreError> {
        let name = self.keyed_name(Own::Invite, token.as_bytes());
        let invite: Invite = self.own(Own::Invite, &name)?.ok_or(StoreError::NotFound)?;
        if invite.until <= minute || !self.runs_portal(invite.by)? {
            return Err(StoreError::NotFound);
        }
        Ok(invite)
    }

    // CLAIM(C-173): SECURITY.md
    /// Whether somebody is an administrator at this moment: a link says no more than its maker may.
    fn runs_portal(&self, member: MemberId) -> Result<bool, StoreError> {
        match self.member(member) {
            Ok(member) => Ok(member.is_active() && member.rights.has(Role::Admin)),
            Err(StoreError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Every invitation whose time is not over, the newest last.
    pub fn invites(&self, minute: u64) -> Result<Vec<Invite>, StoreError> {
        let mut open: Vec<Invite> = self.own_all(Own::Invite)?;
        open.retain(|invite| invite.until > minute);
        open.sort_by_key(|invite| invite.until);
        Ok(open)
    }

    /// Takes back an invitation.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it was used, withdrawn or never there.
    pub fn withdraw(&self, id: InviteId) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_people();
        let mut batch = Batch::default();
        if self.remove_invites(&mut batch, |invite| invite.id == id)? == 0 {
            return Err(StoreError::NotFound);
        }
        self.commit(batch)
    }

    /// Removes the invitations whose time is over; returns how many there were.
    pub fn forget_old_invites(&self, minute: u64) -> Result<usize, StoreError> {
        let _one_at_a_time = self.lock_people();
        let mut batch = Batch::default();
        let removed = self.remove_invites(&mut batch, |invite| invite.until <= minute)?;
        if removed > 0 {
            self.commit(batch)?;
        }
        Ok(removed)
    }

    /// Adds to a batch the removal of the invitation behind a token, which is used up by it. Under
    /// the lock of people: nobody ceases to be an administrator meanwhile.
    pub(crate) fn use_invite(
        &self,
        batch: &mut Batch,
        token: &str,
        minute: u64,
    ) -> Result<Invite, StoreError> {
        let invite = self.invitation(token, minute)?;
        let name = self.keyed_name(Own::Invite, token.as_bytes());
        pages::remove(&*self.backend, batch, Tree::Invite, &name)?;
        Ok(invite)
    }

    pub(crate) fn remove_invites(
        &self,
        batch: &mut Batch,
        gone: impl Fn(&Invite) -> bool,
    ) -> Result<usize, StoreError> {
        let mut removed = 0;
        for (name, invite) in self.own_named::<Invite>(Own::Invite)? {
            if gone(&invite) {
                pages::remove(&*self.backend, batch, Tree::Invite, &name)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}
