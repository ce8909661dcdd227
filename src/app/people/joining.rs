//! The person who goes through the one-time link of an invitation or a reset.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{MutexGuard, PoisonError};

use subrosa_policy::Plain;
use subrosa_store::{Device, Invite, MemberSecrets, token_hash};

use super::{People, words_of};
use crate::app::join::{Enrolment, Seat, Stage};
use crate::error::AppError;
use crate::log::{By, Event, Subject};

/// An invited person in the middle of joining, or behind it.
pub(crate) struct Joining {
    pub(crate) stand: Stand,
    pub(crate) seat: Seat,
    /// The secret part of the link.
    link: Plain<String>,
}

/// How far an invited person is.
pub(crate) enum Stand {
    /// What they have typed so far.
    Open(Box<Enrolment>),
    /// Stored: of what they typed, nothing is left.
    Joined {
        /// What the last page says.
        joined: Box<Joined>,
        /// The token of the form that did it: sent again, it gets the same page, and nobody else.
        by: String,
    },
}

/// What a person reads after the last step.
#[derive(Clone)]
pub(crate) struct Joined {
    pub(crate) name: String,
    /// The six words of the keys just made.
    pub(crate) words: String,
    pub(crate) needs_voucher: bool,
    /// Whether these keys take the place of earlier ones.
    pub(crate) reset: bool,
    pub(crate) device: Device,
}

impl Joining {
    /// What the last page said, for the same form once more.
    pub(crate) fn again(&self, sent: &str) -> Result<Joined, AppError> {
        match &self.stand {
            Stand::Joined { joined, by } if subrosa_store::same_text(sent, by) => {
                Ok(Joined::clone(joined))
            }
            Stand::Joined { .. } | Stand::Open(_) => Err(AppError::LinkGone),
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.stand, Stand::Open(_))
    }
}

impl People {
    /// Lets `look` work on the person joining behind a link, if the browser with this cookie may.
    pub(crate) fn with_joining<T>(
        &self,
        token: &str,
        cookie: Option<&str>,
        look: impl FnOnce(&mut Joining) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let now = self.clock.minute();
        let mut joining = self.locked();
        joining.retain(|_, person| !person.seat.is_left(now, !person.is_open()));
        if joining.len() > MOST_JOINING {
            joining.clear();
        }
        match joining.entry(token_hash(token)) {
            Entry::Occupied(person) if person.get().is_open() => {
                // What was typed so far is worth nothing once the link is: it may be withdrawn.
                if self.invitation(token).is_err() {
                    person.remove();
                    return Err(AppError::LinkGone);
                }
                let person = person.into_mut();
                person.seat.admit(cookie)?;
                person.seat.renew(now);
                look(person)
            }
            Entry::Occupied(person) => {
                person.get().seat.admit(cookie)?;
                look(person.into_mut())
            }
            Entry::Vacant(place) => look(place.insert(self.begin(token, now)?)),
        }
    }

    /// Stores a person who has gone through all steps; their keys are new and unvouched. Of what
    /// they typed nothing is kept: what was `sent` gets the page once more.
    pub(crate) fn join(
        &self,
        token: &str,
        person: &mut Joining,
        sent: String,
    ) -> Result<Joined, AppError> {
        let Stand::Open(enrolment) = &person.stand else {
            return person.again(&sent);
        };
        if enrolment.stage != Stage::Ready {
            return Err(AppError::LinkGone);
        }
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let invite = self.invitation(token)?;
        let secrets = MemberSecrets::random(roster.root_fingerprint())?;
        let mut member = enrolment.finish(secrets)?;
        let id = member.id;
        let device = enrolment.enrol(&mut member, self.clock.today())?;
        let joined = Joined {
            name: member.display.clone(),
            words: words_of(&member),
            needs_voucher: member.rights.opens(),
            reset: invite.reset.is_some(),
            device,
        };
        self.store.join(member, token, self.clock.minute())?;
        // CLAIM(C-137): SECURITY.md
        person.stand = Stand::Joined {
            joined: Box::new(joined.clone()),
            by: sent,
        };
        // Sessions of the keys that were.
        self.staff.sign_out_everywhere(id);
        let by = By::member(id, None).to(Subject::Member(id));
        let event = if joined.reset {
            Event::ResetDone
        } else {
            Event::Joined
        };
        self.log.emit_by(event, &by);
        Ok(joined)
    }

    /// Forgets what was typed behind links that work no more, and by those who do not come back.
    pub(crate) fn forget_left(&self) {
        let now = self.clock.minute();
        // Links are asked for under the lock, so that none is begun that this does not know yet.
        self.locked().retain(|_, person| {
            let works = !person.is_open() || self.invitation(person.link.expose()).is_ok();
            works && !person.seat.is_left(now, !person.is_open())
        });
    }

    /// How many people are kept.
    #[cfg(test)]
    pub(crate) fn kept(&self) -> usize {
        self.locked().len()
    }

    fn begin(&self, token: &str, now: u64) -> Result<Joining, AppError> {
        let invite = self.invitation(token)?;
        let id = match invite.reset {
            Some(id) => id,
            None => self.store.new_member_id()?,
        };
        let (factors, name) = (self.staff.factors(), &invite.display);
        let enrolment = Enrolment::new(factors, id, name, invite.rights)?;
        Ok(Joining {
            stand: Stand::Open(Box::new(enrolment)),
            seat: Seat::new(now),
            link: Plain::new(token.to_owned()),
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

const MOST_JOINING: usize = 1_000;
