//! Signing in: name, password, one-time code and an enrolled browser, all together.

use std::sync::{Arc, Mutex, PoisonError};

use subrosa_policy::{Actor, MemberId, Plain, Roles, SecretPhrase};
use subrosa_store::{
    Device, Member, MemberLock, MemberSecrets, Person, ReaderSeed, SigningSeed, Store, six_words_of,
};

use super::delay::Delays;
use super::roster::Rosters;
use super::sessions::{Session, Sessions};
use super::totp;
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::{Event, Log};

/// Sign-in, sign-out and the sessions of staff.
#[derive(Clone)]
pub(crate) struct Staff {
    store: Arc<Store>,
    rosters: Rosters,
    sessions: Arc<Sessions<StaffSession>>,
    clock: Arc<dyn Clock>,
    delays: Arc<Delays>,
    saving: Arc<Mutex<()>>,
    log: Log,
}

/// A signed-in member and their keys, which are wiped when the session ends.
pub(crate) struct StaffSession {
    pub(crate) member: MemberId,
    pub(crate) display: String,
    pub(crate) roles: Roles,
    /// Whether a colleague vouched for this member's keys.
    pub(crate) vouched: bool,
    pub(crate) actor: Actor,
    pub(crate) reader: ReaderSeed,
    pub(crate) signing: SigningSeed,
    /// Six words of this member's own keys, to be read to a colleague.
    pub(crate) own_words: String,
    /// Six words of the roster's root, the same for everybody.
    pub(crate) root_words: String,
}

/// What the sign-in form carries.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) login: Arc<Plain<String>>,
    pub(crate) password: Arc<Plain<String>>,
    pub(crate) code: Arc<Plain<String>>,
    /// The cookie of an enrolled browser.
    pub(crate) device: Option<Device>,
    /// The words of the printed kit.
    pub(crate) kit: Option<Arc<SecretPhrase>>,
}

/// A sign-in that succeeded.
pub(crate) struct SignedIn {
    pub(crate) cookie: Plain<String>,
    /// The cookie of a browser that was enrolled just now.
    pub(crate) device: Option<Device>,
}

/// Why a sign-in did not succeed. The first says nothing of what was wrong.
pub(crate) enum NotSignedIn {
    /// Something did not fit.
    Refused,
    /// Too many failures; wait this many seconds.
    Wait(u64),
    /// The roster's root is not the one this member's keys were made under.
    RootChanged,
}

impl Staff {
    pub(crate) fn new(
        store: Arc<Store>,
        rosters: Rosters,
        sessions: Sessions<StaffSession>,
        clock: Arc<dyn Clock>,
        log: Log,
    ) -> Self {
        Self {
            store,
            rosters,
            sessions: Arc::new(sessions),
            clock,
            delays: Arc::new(Delays::new()),
            saving: Arc::new(Mutex::new(())),
            log,
        }
    }

    /// Whether the sign-in comes from a browser that is enrolled for this name. Such sign-ins
    /// have permits and delays of their own, which nobody else can use up.
    pub(crate) fn is_enrolled(&self, given: &Credentials) -> Result<bool, AppError> {
        let member = self.store.member_by_login(given.login.expose())?;
        Ok(match (&member, &given.device) {
            (Some(member), Some(device)) => member.lock.knows(device),
            (None | Some(_), _) => false,
        })
    }

    /// Checks everything at once. Every refusal costs one Argon2 run, known name or not.
    pub(crate) fn sign_in(
        &self,
        given: &Credentials,
    ) -> Result<Result<SignedIn, NotSignedIn>, AppError> {
        let lane = self.delays.lane(given, self.is_enrolled(given)?);
        if let Some(seconds) = self.delays.remaining(&lane) {
            self.log.emit(Event::SignInDelayed);
            return Ok(Err(NotSignedIn::Wait(seconds)));
        }
        let member = self.store.member_by_login(given.login.expose())?;
        match self.unlock(member, given)? {
            Some((member, secrets)) => {
                self.delays.succeeded(&lane);
                self.begin(member, secrets, given)
            }
            None => {
                self.delays.failed(&lane);
                self.log.emit(Event::SignInFailed);
                Ok(Err(NotSignedIn::Refused))
            }
        }
    }

    /// Finds the session of a cookie.
    pub(crate) fn find(&self, cookie: Option<&str>) -> Option<Session<StaffSession>> {
        self.sessions.find(cookie?)
    }

    /// Ends a session and wipes its keys.
    pub(crate) fn sign_out(&self, cookie: &str) {
        self.sessions.close(cookie);
        self.log.emit(Event::SignedOut);
    }

    /// Ends every session of a member, so that the next sign-in sees new rights.
    pub(crate) fn sign_out_everywhere(&self, member: MemberId) {
        self.sessions
            .close_where(|session| session.member == member);
    }

    /// Ends the sessions whose time is over.
    pub(crate) fn sweep(&self) {
        self.sessions.sweep();
    }

    // CLAIM(C-24): SECURITY.md
    fn unlock(
        &self,
        member: Option<Member>,
        given: &Credentials,
    ) -> Result<Option<(Member, MemberSecrets)>, AppError> {
        let device = match (&given.device, &given.kit) {
            (_, Some(kit)) => Device::kit(kit),
            (Some(device), None) => device.clone(),
            (None, None) => Device::none(),
        };
        let Some(mut member) = member else {
            MemberLock::spend(given.password.expose())?;
            return Ok(None);
        };
        let Ok(secrets) = member.lock.unlock(given.password.expose(), &device) else {
            return Ok(None);
        };
        let step = totp::accept(
            &secrets.totp,
            given.code.expose(),
            self.clock.second(),
            member.totp_step,
        );
        let Some(step) = step else {
            return Ok(None);
        };
        member.totp_step = step;
        Ok(Some((member, secrets)))
    }

    fn begin(
        &self,
        unlocked: Member,
        secrets: MemberSecrets,
        given: &Credentials,
    ) -> Result<Result<SignedIn, NotSignedIn>, AppError> {
        let Some(roster) = self.rosters.current()? else {
            return Err(AppError::NotOpen);
        };
        if roster.root_fingerprint() != secrets.root {
            self.log.emit(Event::RosterRefused);
            return Ok(Err(NotSignedIn::RootChanged));
        }
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        // Read again: another sign-in may have used the same one-time code meanwhile.
        let mut member = self.store.member(unlocked.id)?;
        if member.totp_step >= unlocked.totp_step {
            return Ok(Err(NotSignedIn::Refused));
        }
        member.totp_step = unlocked.totp_step;
        let device = match &given.kit {
            Some(kit) => Some(member.lock.add_device(&Device::kit(kit), "browser")?),
            None => None,
        };
        self.store.save_member(&member)?;
        // Keys that were made anew are not the ones a colleague has seen.
        let vouched = roster
            .person(member.id)
            .filter(|person| person.reader == member.reader && person.verify == member.verify);
        let session = StaffSession {
            member: member.id,
            display: member.display.clone(),
            vouched: vouched.is_some() || !member.roles.reads_cases(),
            actor: actor(&member, vouched),
            roles: member.roles.clone(),
            own_words: six_words_of(&member.reader, &member.verify).join(" "),
            root_words: subrosa_policy::six_words(&roster.root_fingerprint()).join(" "),
            reader: secrets.reader.clone(),
            signing: secrets.signing.clone(),
        };
        let cookie = self.sessions.open(session)?.cookie;
        self.log.emit(Event::SignedIn);
        Ok(Ok(SignedIn { cookie, device }))
    }
}

/// What a member may do. Rights to cases come from the roster alone: what the account says of
/// them is a wish until a colleague has vouched for it.
fn rights(member: &Member, vouched: Option<&Person>) -> Option<Roles> {
    match vouched {
        Some(person) => Some(person.roles.clone()),
        None if member.roles.reads_cases() => None,
        None => Some(member.roles.clone()),
    }
}

fn actor(member: &Member, vouched: Option<&Person>) -> Actor {
    let tenants = vouched.map_or(&member.tenants, |person| &person.tenants);
    match rights(member, vouched) {
        Some(roles) => Actor::Member {
            id: member.id,
            roles,
            tenants: tenants.clone(),
        },
        None => Actor::Visitor,
    }
}
