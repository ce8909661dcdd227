//! Invitations and resets: one-time links, and the person who goes through one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{MutexGuard, PoisonError};

use subrosa_policy::{InviteId, MemberId, Plain, Rights};
use subrosa_store::{Invite, MemberSecrets, token_hash};

use super::{Joined, Joining, People, words_of};
use crate::app::join::{Enrolment, Stage};
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::{By, Event, Subject};

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
        self.log.emit_by(Event::InvitationWithdrawn, &staff.by());
        Ok(())
    }

    /// Lets `look` work on the person joining behind a link.
    pub(crate) fn with_joining<T>(
        &self,
        token: &str,
        look: impl FnOnce(&mut Joining) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let mut joining = self.locked();
        if joining.len() > MOST_JOINING {
            joining.clear();
        }
        match joining.entry(token_hash(token)) {
            // What was typed so far is worth nothing once the link is: it may be withdrawn.
            Entry::Occupied(person) if person.get().joined.is_none() => {
                if self.invitation(token).is_err() {
                    person.remove();
                    return Err(AppError::LinkGone);
                }
                look(person.into_mut())
            }
            Entry::Occupied(person) => look(person.into_mut()),
            Entry::Vacant(place) => {
                let invite = self.invitation(token)?;
                let id = match invite.reset {
                    Some(id) => id,
                    None => self.store.new_member_id()?,
                };
                let (factors, name) = (self.staff.factors(), &invite.display);
                let enrolment = Enrolment::new(factors, id, name, invite.rights)?;
                look(place.insert(Joining {
                    enrolment,
                    joined: None,
                    joined_by: String::new(),
                }))
            }
        }
    }

    /// Stores a person who has gone through all steps; their keys are new and unvouched.
    pub(crate) fn join(&self, token: &str, person: &mut Joining) -> Result<Joined, AppError> {
        if person.enrolment.stage != Stage::Ready {
            return Err(AppError::LinkGone);
        }
        if let Some(joined) = &person.joined {
            return Ok(joined.clone());
        }
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let invite = self.invitation(token)?;
        let secrets = MemberSecrets::random(roster.root_fingerprint())?;
        let mut member = person.enrolment.finish(secrets)?;
        let id = member.id;
        let device = person.enrolment.enrol(&mut member, self.clock.today())?;
        let joined = Joined {
            name: member.display.clone(),
            words: words_of(&member),
            needs_voucher: member.rights.opens(),
            reset: invite.reset.is_some(),
            device,
        };
        self.store.join(member, token, self.clock.minute())?;
        // Sessions of the keys that were.
        self.staff.sign_out_everywhere(id);
        let by = By::member(id, None).to(Subject::Member(id));
        let event = if joined.reset {
            Event::ResetDone
        } else {
            Event::Joined
        };
        self.log.emit_by(event, &by);
        person.joined = Some(joined.clone());
        Ok(joined)
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

    fn invitation(&self, token: &str) -> Result<Invite, AppError> {
        self.store
            .invitation(token, self.clock.minute())
            .map_err(|_| AppError::LinkGone)
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<[u8; 32], Joining>> {
        self.joining.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a link works: 72 hours, in minutes.
const INVITE_MINUTES: u64 = 72 * 60;
const MOST_JOINING: usize = 1_000;
