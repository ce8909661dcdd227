//! What an administrator changes of a member, and what must not be left behind.

use subrosa_policy::{MemberId, Role};

use super::{Member, Service, Standing};
use crate::backend::{Batch, Tree};
use crate::case::CaseIndex;
use crate::error::StoreError;
use crate::invite::Invite;
use crate::own::Own;
use crate::pages;
use crate::store::Store;

impl Store {
    // CLAIM(C-71): SECURITY.md
    /// Changes rights or service of a member: roles, each for its tenants, standing, absence,
    /// standby. What they hold by a role that they have no more for a tenant is dropped.
    ///
    /// # Errors
    /// [`StoreError::LastReader`] if an open case would be left without a reader,
    /// [`StoreError::LastAdmin`] if nobody would be left who runs the portal.
    pub fn change_member(
        &self,
        id: MemberId,
        change: impl FnOnce(&mut Member),
    ) -> Result<Member, StoreError> {
        let always = |member: &mut Member| {
            change(member);
            Ok(())
        };
        self.change_member_and(id, always, || ())
    }

    /// As [`Self::change_member`], of a change that can be refused for what the member is by then:
    /// nobody else changes them meanwhile, and nothing is written. `written` is called as soon as
    /// the account is changed, and before any case is: whatever fails after that, sessions must
    /// not outlive the change.
    ///
    /// # Errors
    /// As [`Self::change_member`], and those of `change`; the same change can be made again to
    /// finish what failed.
    pub fn change_member_and<E: From<StoreError>>(
        &self,
        id: MemberId,
        change: impl FnOnce(&mut Member) -> Result<(), E>,
        written: impl FnOnce(),
    ) -> Result<Member, E> {
        let _one_at_a_time = self.lock_people();
        let now = self.member(id)?;
        let mut changed = now.clone();
        change(&mut changed)?;
        let changed = Member {
            rights: changed.rights,
            service: changed.service,
            ..now
        };
        self.may_become(id, Some(&changed))?;
        let stored = self.write_member(&changed);
        // Also if it is not known whether it came through.
        written();
        stored?;
        // Nobody holds a key by a role that they have no more, not even one that they may not
        // use; and so an office holds none at all. Every time, because the last one may have
        // ended anywhere.
        self.drop_reader(id, Some(&changed.rights))?;
        Ok(changed)
    }

    /// Removes a member: their account, their name, and every wrap to them. Colleagues sign
    /// them off the roster afterwards; until then nothing new is wrapped to them.
    ///
    /// # Errors
    /// As [`Self::change_member`].
    pub fn remove_member(&self, id: MemberId) -> Result<Member, StoreError> {
        self.remove_member_and(id, || ())
    }

    // CLAIM(C-170): SECURITY.md
    /// As [`Self::remove_member`]. `written` is called as soon as the account is gone, and before
    /// any wrap is.
    ///
    /// # Errors
    /// As [`Self::change_member`]; [`StoreError::NotFound`] if the account is gone already, after
    /// finishing what an interrupted removal has left.
    pub fn remove_member_and(
        &self,
        id: MemberId,
        written: impl FnOnce(),
    ) -> Result<Member, StoreError> {
        let _one_at_a_time = self.lock_people();
        let member = match self.member(id) {
            Err(StoreError::NotFound) => {
                self.drop_reader(id, None)?;
                return Err(StoreError::NotFound);
            }
            known => known?,
        };
        self.may_become(id, None)?;
        let mut batch = Batch::default();
        let name = self.login_name(&member.login);
        pages::remove(&*self.backend, &mut batch, Tree::Name, &name)?;
        pages::remove(&*self.backend, &mut batch, Tree::Member, id.as_bytes())?;
        let is_theirs = |invite: &Invite| invite.reset == Some(id) || invite.by == id;
        self.remove_invites(&mut batch, is_theirs)?;
        self.remove_mail_row(&mut batch, id)?;
        let stored = self.commit(batch);
        written();
        stored?;
        // Keys that nobody can unlock any more open nothing; dropping the wraps takes away what
        // an old copy of the account could open.
        self.drop_reader(id, None)?;
        Ok(member)
    }

    // CLAIM(C-111): SECURITY.md
    /// How many open cases nobody could read if this member were gone or lost their keys, of those
    /// that `asker` may know of.
    pub fn needed_for(&self, id: MemberId, asker: MemberId) -> Result<usize, StoreError> {
        self.left_without(id, None, |index| index.may_know(asker))
    }

    fn may_become(&self, id: MemberId, changed: Option<&Member>) -> Result<(), StoreError> {
        let runs = |member: &Member| member.is_active() && member.rights.has(Role::Admin);
        let members = self.members()?;
        let had = members.iter().any(|member| member.id == id && runs(member));
        let others = members.iter().any(|member| member.id != id && runs(member));
        if had && !others && !changed.is_some_and(runs) {
            return Err(StoreError::LastAdmin);
        }
        // Of all cases, whoever asks: one that they may not know of needs its reader as well.
        match self.left_without(id, changed, |_| true)? {
            0 => Ok(()),
            _ => Err(StoreError::LastReader),
        }
    }

    fn left_without(
        &self,
        id: MemberId,
        changed: Option<&Member>,
        counts: impl Fn(&CaseIndex) -> bool,
    ) -> Result<usize, StoreError> {
        let Some(roster) = self.roster()? else {
            return Ok(0);
        };
        let mut members = self.members()?;
        let before = roster.clone().narrowed(&members);
        members.retain(|member| member.id != id);
        members.extend(changed.cloned());
        self.cases_cut_off(&before, &roster.narrowed(&members), counts)
    }

    pub(super) fn write_member(&self, member: &Member) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Member, member.id.as_bytes(), member)?;
        self.commit(batch)
    }
}

impl Service {
    /// Suspends or resumes.
    pub fn set_active(&mut self, active: bool) {
        self.standing = if active {
            Standing::Active
        } else {
            Standing::Suspended
        };
    }
}
