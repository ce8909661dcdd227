//! The second step of signing in, and a factor shown again in a session.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use subrosa_policy::{MemberId, SecretPhrase};
use subrosa_store::{Device, LockKey, Member, MemberSecrets, StoreError};

use super::{NotSignedIn, SignedIn, Staff, StaffSession};
use crate::app::delay::Lane;
use crate::app::factors::{Asked, Challenge, Factors, Offers, Proof, Shown, SmsOrder};
use crate::app::sessions::{Endings, Session};
use crate::error::AppError;
use crate::log::{By, Event};

// CLAIM(C-53): SECURITY.md
/// A sign-in whose name, password and browser are right. It is no session: nothing answers to it
/// but the page that asks for a second factor, and it ends after five minutes or five tries.
pub(crate) struct Entering {
    pub(super) member: MemberId,
    pub(super) key: LockKey,
    pub(super) lane: Lane,
    pub(super) endings: Endings,
    pub(super) device: Option<Device>,
    pub(super) kit: Option<Arc<SecretPhrase>>,
    pub(super) browser: String,
    pub(super) challenge: Mutex<Challenge>,
    pub(super) whom: By,
}

impl Staff {
    /// Finds a half-open sign-in.
    pub(crate) fn find_entering(&self, cookie: Option<&str>) -> Option<Session<Entering>> {
        self.entering.find(cookie?)
    }

    /// What the person behind a half-open sign-in may show.
    pub(crate) fn offers(&self, entering: &Entering) -> Result<Offers, AppError> {
        self.factors.offers(entering.asked(), &entering.challenge)
    }

    /// Makes a code for the telephone of a half-open sign-in.
    pub(crate) fn order_sms(&self, entering: &Entering) -> Result<Option<SmsOrder>, AppError> {
        self.factors
            .order_sms(entering.asked(), &entering.challenge)
    }

    /// Takes the second factor of a half-open sign-in, which ends with it or with the last try.
    pub(crate) fn finish(
        &self,
        cookie: &str,
        shown: &Shown,
    ) -> Result<Result<SignedIn, NotSignedIn>, AppError> {
        let Some(entering) = self.entering.find(cookie) else {
            return Ok(Err(NotSignedIn::Gone));
        };
        let entering = entering.value;
        if let Some(seconds) = self.delays.remaining(&entering.lane) {
            self.log.emit_by(Event::SignInDelayed, &entering.whom);
            return Ok(Err(NotSignedIn::Wait(seconds)));
        }
        match self.prove(&entering, shown)? {
            Proof::Right => {
                self.entering.close(cookie);
                self.begin(&entering)
            }
            Proof::Wrong => Ok(Err(NotSignedIn::Refused)),
            Proof::Spent => {
                self.entering.close(cookie);
                Ok(Err(NotSignedIn::Gone))
            }
        }
    }

    /// Whether a session has shown a factor lately enough for an act that matters.
    pub(crate) fn is_recent(&self, session: &StaffSession) -> bool {
        self.factors
            .is_recent(session.shown.load(Ordering::Relaxed))
    }

    /// What a signed-in member may show when asked again.
    pub(crate) fn offers_again(&self, session: &StaffSession) -> Result<Offers, AppError> {
        let (by, key) = (session.by(), session.lock());
        self.factors
            .offers(session.asked(&by, &key), &session.challenge)
    }

    /// Makes a code for the telephone of a signed-in member.
    pub(crate) fn order_sms_again(
        &self,
        session: &StaffSession,
    ) -> Result<Option<SmsOrder>, AppError> {
        let (by, key) = (session.by(), session.lock());
        self.factors
            .order_sms(session.asked(&by, &key), &session.challenge)
    }

    /// Takes a factor from a signed-in member. After the last wrong try the session is over.
    pub(crate) fn show_again(
        &self,
        session: &StaffSession,
        shown: &Shown,
    ) -> Result<Proof, AppError> {
        let (by, key) = (session.by(), session.lock());
        let proof = self
            .factors
            .show(session.asked(&by, &key), &session.challenge, shown)?;
        match proof {
            Proof::Right => session.shown.store(self.clock.second(), Ordering::Relaxed),
            Proof::Wrong => {}
            Proof::Spent => self
                .sessions
                .close_where(|other| std::ptr::eq(other, session)),
        }
        Ok(proof)
    }

    /// The part that changes second factors.
    pub(crate) fn factors(&self) -> &Factors {
        &self.factors
    }

    /// Checks a factor. A wrong one counts as a sign-in that failed, so that many half-open
    /// sign-ins bring no more tries than one.
    pub(super) fn prove(&self, entering: &Entering, shown: &Shown) -> Result<Proof, AppError> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        if self.delays.remaining(&entering.lane).is_some() {
            return Ok(Proof::Wrong);
        }
        let proof = self
            .factors
            .show(entering.asked(), &entering.challenge, shown)?;
        match proof {
            Proof::Right => self.delays.succeeded(&entering.lane),
            Proof::Wrong | Proof::Spent => {
                self.delays.failed(&entering.lane);
                self.log.emit_by(Event::SignInFailed, &entering.whom);
            }
        }
        Ok(proof)
    }
}

/// Whom a sign-in lets in, with their secrets and the browser that was enrolled just now.
pub(super) type Admitted = (Member, MemberSecrets, Option<Device>);

impl Staff {
    // CLAIM(C-58): SECURITY.md
    /// Opens the member's secrets, and enrols a browser for whoever typed the words of the kit. None if the browser or
    /// the kit is not enrolled any more: minutes may have passed since the password was shown, and its owner may have
    /// removed it because it was stolen.
    pub(super) fn admit(
        &self,
        entering: &Entering,
        root: &[u8; 32],
    ) -> Result<Option<Admitted>, AppError> {
        let change = |member: &mut Member| -> Result<_, StoreError> {
            let secrets = member.lock.open(&entering.key)?;
            let by = shown(entering.device.as_ref(), entering.kit.as_deref());
            let Some(by) = by.filter(|by| member.lock.knows(by)) else {
                return Ok(None);
            };
            let device = if entering.kit.is_some() && secrets.root == *root {
                let today = self.clock.today();
                Some(member.lock.enrol(&by, &entering.browser, today)?)
            } else {
                None
            };
            Ok(Some((member.clone(), secrets, device)))
        };
        let admitted = self.store.update_member(entering.member, change)?;
        if admitted.is_none() {
            self.log.emit_by(Event::SignInFailed, &entering.whom);
        }
        Ok(admitted)
    }
}

/// The device that is shown: the kit, if it was typed, else the browser.
pub(super) fn shown(device: Option<&Device>, kit: Option<&SecretPhrase>) -> Option<Device> {
    kit.map(Device::kit).or_else(|| device.cloned())
}

impl Entering {
    fn asked(&self) -> Asked<'_> {
        Asked {
            member: self.member,
            key: &self.key,
            by: &self.whom,
        }
    }

    /// Whether the browser was enrolled before this sign-in.
    pub(crate) fn known_browser(&self) -> bool {
        self.device.is_some()
    }
}
