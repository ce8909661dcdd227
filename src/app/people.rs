//! Invitations, and vouching for a colleague's keys.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subrosa_policy::{Day, MemberId, Plain, Roles, Tenants};
use subrosa_store::{
    Device, Invite, Member, MemberSecrets, Store, same_text, six_words_of, token_hash,
};

use super::join::{Enrolment, Stage};
use super::roster::Rosters;
use super::staff::{Staff, StaffSession};
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::{Event, Log};

/// What administrators do, and what every member does once.
#[derive(Clone)]
pub(crate) struct People {
    store: Arc<Store>,
    rosters: Rosters,
    staff: Staff,
    clock: Arc<dyn Clock>,
    log: Log,
    joining: Arc<Mutex<HashMap<[u8; 32], Joining>>>,
}

/// An invited person in the middle of joining.
pub(crate) struct Joining {
    pub(crate) enrolment: Enrolment,
    /// The six words of the keys just made, and whether they wait for a voucher.
    pub(crate) joined: Option<Joined>,
}

/// What a person reads after the last step.
#[derive(Clone)]
pub(crate) struct Joined {
    pub(crate) name: String,
    pub(crate) words: String,
    pub(crate) needs_voucher: bool,
    pub(crate) device: Device,
}

/// A member, for the list.
pub(crate) struct Listed {
    pub(crate) member: Member,
    pub(crate) vouched: bool,
    pub(crate) root: bool,
    pub(crate) needs_voucher: bool,
}

impl People {
    pub(crate) fn new(
        store: Arc<Store>,
        rosters: Rosters,
        staff: Staff,
        clock: Arc<dyn Clock>,
        log: Log,
    ) -> Self {
        Self {
            store,
            rosters,
            staff,
            clock,
            log,
            joining: Arc::new(Mutex::new(HashMap::new())),
        }
    }

    /// All members, by name.
    pub(crate) fn list(&self, staff: &StaffSession) -> Result<Vec<Listed>, AppError> {
        staff.actor.see_people()?;
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let mut listed: Vec<Listed> = self
            .store
            .members()?
            .into_iter()
            .map(|member| Listed {
                vouched: roster.person(member.id).is_some(),
                root: roster.is_root(member.id),
                needs_voucher: member.roles.reads_cases(),
                member,
            })
            .collect();
        listed.sort_by(|a, b| a.member.display.cmp(&b.member.display));
        Ok(listed)
    }

    /// Invites a person. The token is shown once.
    pub(crate) fn invite(
        &self,
        staff: &StaffSession,
        name: &str,
        roles: Roles,
        tenants: Tenants,
    ) -> Result<(Plain<String>, Day), AppError> {
        staff.actor.manage_people()?;
        if self.store.member_by_login(name)?.is_some() {
            return Err(AppError::NameTaken);
        }
        let until = self.clock.today().plus_days(INVITE_DAYS);
        let invite = Invite {
            display: name.to_owned(),
            roles,
            tenants,
            until,
        };
        let token = self.store.invite(&invite)?;
        self.log.emit(Event::Invited);
        Ok((token, until))
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
            Entry::Occupied(person) => look(person.into_mut()),
            Entry::Vacant(place) => {
                let invite = self
                    .store
                    .invitation(token, self.clock.today())
                    .map_err(|_| AppError::LinkGone)?;
                let enrolment = Enrolment::new(&invite.display, invite.roles, invite.tenants)?;
                look(place.insert(Joining {
                    enrolment,
                    joined: None,
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
        let secrets = MemberSecrets::random(roster.root_fingerprint())?;
        let enrolment = &person.enrolment;
        let mut member = enrolment.finish(self.store.new_member_id()?, secrets)?;
        let device = enrolment.enrol(&mut member, self.clock.today())?;
        self.store.add_member(&member, Some(token))?;
        self.log.emit(Event::Joined);
        let joined = Joined {
            name: member.display.clone(),
            words: words_of(&member),
            needs_voucher: member.roles.reads_cases(),
            device,
        };
        person.joined = Some(joined.clone());
        Ok(joined)
    }

    /// The member whose keys wait for a voucher.
    pub(crate) fn waiting(&self, staff: &StaffSession, id: MemberId) -> Result<Member, AppError> {
        staff.actor.vouch()?;
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let member = self.store.member(id)?;
        if roster.person(id).is_some() || !member.roles.reads_cases() || id == staff.member {
            return Err(AppError::NotFound);
        }
        Ok(member)
    }

    /// Signs a colleague's keys into the roster, if the six words that were read out to the
    /// voucher are the words of these keys. False if they are another key's.
    pub(crate) fn vouch(
        &self,
        staff: &StaffSession,
        id: MemberId,
        typed: &[String],
    ) -> Result<bool, AppError> {
        let member = self.waiting(staff, id)?;
        if !same_text(&typed.join(" "), &words_of(&member)) {
            self.log.emit(Event::VouchRefused);
            return Ok(false);
        }
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let entry = roster.vouch(staff.member, &staff.signing, &member.person())?;
        self.store.extend_roster(&entry)?;
        self.staff.sign_out_everywhere(id);
        self.log.emit(Event::Vouched);
        Ok(true)
    }

    /// Seconds since 1970, for one-time codes.
    pub(crate) fn second(&self) -> u64 {
        self.clock.second()
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<[u8; 32], Joining>> {
        self.joining.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The six words by which a person's keys are compared.
fn words_of(member: &Member) -> String {
    six_words_of(&member.reader, &member.verify).join(" ")
}

const INVITE_DAYS: u16 = 7;
const MOST_JOINING: usize = 1_000;
