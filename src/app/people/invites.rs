//! Invitations and resets: one-time links, made and taken back.

use subrosa_policy::{InviteId, MemberId, Plain, Rights};
use subrosa_store::Invite;

use super::People;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::Event;

impl People {
    /// Invites a person. The token is shown once; the link stops to work at the minute returned.
    pub(crate) fn invite(
        &self,
        staff: &StaffSession,
        name: &str,
        rights: Rights,
    ) -> Result<(Plain<String>, u64), AppError> {
        staff.actor.manage_people()?;
        if self.store.member_by_login(name)?.is_some() {
            return Err(AppError::NameTaken);
        }
        let invite = self.new_invite(staff, name, rights, None)?;
        let token = self.store.invite(&invite)?;
        self.log.emit_by(Event::Invited, &staff.by());
        Ok((token, invite.until))
    }

    /// Makes a link by which a member chooses a new password and gets new factors, kit and
    /// keys. Their sessions end now; until the link is used, the account stays as it is.
    pub(crate) fn reset(
        &self,
        staff: &StaffSession,
        id: MemberId,
    ) -> Result<(Plain<String>, u64), AppError> {
        staff.actor.manage_people()?;
        let member = self.store.member(id)?;
        let invite = self.new_invite(staff, &member.display, member.rights, Some(id))?;
        let token = self.store.invite(&invite)?;
        // An earlier link of theirs is worth nothing now, nor is what was typed behind it.
        self.forget_left();
        self.staff.sign_out_everywhere(id);
        self.tell(Event::ResetStarted, staff, id);
        Ok((token, invite.until))
    }

    /// The invitations that can still be used.
    pub(crate) fn invites(&self, staff: &StaffSession) -> Result<Vec<Invite>, AppError> {
        staff.actor.manage_people()?;
        Ok(self.store.invites(self.clock.minute())?)
    }

    /// Takes an invitation back, also from somebody who is in the middle of it.
    pub(crate) fn withdraw(&self, staff: &StaffSession, id: InviteId) -> Result<(), AppError> {
        staff.actor.manage_people()?;
        self.store.withdraw(id)?;
        self.forget_left();
        self.log.emit_by(Event::InvitationWithdrawn, &staff.by());
        Ok(())
    }

    fn new_invite(
        &self,
        staff: &StaffSession,
        name: &str,
        rights: Rights,
        reset: Option<MemberId>,
    ) -> Result<Invite, AppError> {
        Ok(Invite {
            id: self.store.new_invite_id()?,
            display: name.to_owned(),
            rights,
            until: self.clock.minute() + INVITE_MINUTES,
            by: staff.member,
            reset,
        })
    }
}

/// How long a link works: 72 hours, in minutes.
const INVITE_MINUTES: u64 = 72 * 60;
