//! Signing in: name, password and an enrolled browser together, and then a second factor.

mod second;

pub(crate) use second::Entering;

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use subrosa_policy::{Actor, MemberId, Plain, Rights, SecretPhrase};
use subrosa_store::{
    Device, LockKey, Member, MemberLock, MemberSecrets, ReaderSeed, SigningSeed, Store,
    six_words_of,
};

use super::account::NewKit;
use super::casework::{Searched, wipe_forgotten};
use super::delay::Delays;
use super::factors::{Asked, Challenge, Enrolling, Factors, Proof, Shown};
use super::live::{Alive, LiveActor};
use super::roster::Rosters;
use super::sessions::{Listed, Session, Sessions};
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::{By, Event, Log, Subject};

/// Sign-in, sign-out and the sessions of staff.
#[derive(Clone)]
pub(crate) struct Staff {
    store: Arc<Store>,
    rosters: Rosters,
    sessions: Arc<Sessions<StaffSession>>,
    /// Those who have shown everything but a second factor.
    entering: Arc<Sessions<Entering>>,
    factors: Factors,
    clock: Arc<dyn Clock>,
    pub(super) delays: Arc<Delays>,
    saving: Arc<Mutex<()>>,
    log: Log,
}

/// A signed-in member and their keys, which are wiped when the session ends.
pub(crate) struct StaffSession {
    pub(crate) member: MemberId,
    pub(crate) display: String,
    /// What their account says; what they may do is what `actor` says.
    pub(crate) rights: Rights,
    /// Whether a colleague vouched for this member's keys.
    pub(crate) vouched: bool,
    /// Whether the keys are new, and colleagues know earlier ones.
    pub(crate) reset: bool,
    /// What they may do, for as long as the session is open.
    pub(crate) actor: LiveActor,
    /// The browser they signed in with.
    pub(crate) browser: SignedInBrowser,
    /// A new printed kit that is on its way to paper.
    pub(super) new_kit: Mutex<Option<NewKit>>,
    pub(crate) reader: ReaderSeed,
    pub(crate) signing: SigningSeed,
    /// Six words of this member's own keys, to be read to a colleague.
    pub(crate) own_words: String,
    /// Six words of the roster's root, the same for everybody.
    pub(crate) root_words: String,
    /// Seals this member's secrets again; another one after a new password.
    lock: Mutex<LockKey>,
    /// The tries of this session when it is asked for a factor again.
    challenge: Mutex<Challenge>,
    /// The factor that is being added.
    pub(super) enrolling: Mutex<Enrolling>,
    /// What was opened for searching; wiped with the session.
    pub(crate) searched: Mutex<Searched>,
    /// The second at which a factor was last shown.
    shown: AtomicU64,
}

/// The enrolled browser of a session: its number, and its name at sign-in.
#[derive(Clone, Default)]
pub(crate) struct SignedInBrowser {
    pub(crate) number: String,
    pub(crate) name: String,
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
    /// What the person calls a browser that is enrolled with the kit; may be empty.
    pub(crate) browser: String,
}

/// A sign-in that succeeded.
pub(crate) struct SignedIn {
    pub(crate) cookie: Plain<String>,
    /// The cookie of a browser that was enrolled just now.
    pub(crate) device: Option<Device>,
}

/// How far a sign-in came.
pub(crate) enum Entered {
    In(SignedIn),
    /// A second factor is asked for; the value of the cookie.
    Half(Plain<String>),
}

/// Why a sign-in did not succeed. The first says nothing of what was wrong.
pub(crate) enum NotSignedIn {
    /// Something did not fit.
    Refused,
    /// Too many failures; wait this many seconds.
    Wait(u64),
    /// The roster's root is not the one this member's keys were made under.
    RootChanged,
    /// The half-open sign-in is over: too many tries, or too much time.
    Gone,
}

impl Staff {
    pub(crate) fn new(
        store: Arc<Store>,
        rosters: Rosters,
        sessions: Sessions<StaffSession>,
        entering: Sessions<Entering>,
        factors: Factors,
        clock: Arc<dyn Clock>,
        log: Log,
    ) -> Self {
        Self {
            store,
            rosters,
            sessions: Arc::new(sessions),
            entering: Arc::new(entering),
            factors,
            delays: Arc::new(Delays::new(Arc::clone(&clock))),
            clock,
            saving: Arc::new(Mutex::new(())),
            log,
        }
    }

    /// Whether the sign-in shows a browser or a kit that is enrolled for this name. Such sign-ins
    /// have permits and delays of their own, which nobody else can use up.
    pub(crate) fn is_enrolled(&self, given: &Credentials) -> Result<bool, AppError> {
        if given.shown().is_none() {
            return Ok(false);
        }
        let member = self.store.member_by_login(given.login.expose())?;
        Ok(is_enrolled(member.as_ref(), given))
    }

    /// Checks name, password and browser, and the one-time code if there is one. Every refusal
    /// costs one Argon2 run, known name or not.
    pub(crate) fn sign_in(
        &self,
        given: &Credentials,
    ) -> Result<Result<Entered, NotSignedIn>, AppError> {
        let member = self.store.member_by_login(given.login.expose())?;
        let lane = self.delays.lane(given, is_enrolled(member.as_ref(), given));
        let whom = whom(member.as_ref(), given);
        if let Some(seconds) = self.delays.remaining(&lane) {
            self.log.emit_by(Event::SignInDelayed, &whom);
            return Ok(Err(NotSignedIn::Wait(seconds)));
        }
        let since = member
            .as_ref()
            .map(|member| self.sessions.endings_of(member.id.as_bytes()));
        let (Some((member, secrets, key)), Some(endings)) = (unlock(member, given)?, since) else {
            self.delays.failed(&lane);
            self.log.emit_by(Event::SignInFailed, &whom);
            return Ok(Err(NotSignedIn::Refused));
        };
        let entering = Entering {
            member: member.id,
            key,
            lane,
            endings,
            device: given.device.clone(),
            kit: given.kit.clone(),
            browser: given.browser.clone(),
            challenge: Mutex::default(),
            whom,
        };
        if given.code.expose().trim().is_empty() || !self.factors.takes_totp(&member, &secrets) {
            // The delay of this lane stays as it is: a password alone is no success.
            let cookie = self.entering.open(entering)?.cookie;
            return Ok(Ok(Entered::Half(cookie)));
        }
        let shown = Shown::Totp(Plain::new(given.code.expose().clone()));
        match self.prove(&entering, &shown)? {
            Proof::Right => Ok(self.begin(&entering)?.map(Entered::In)),
            Proof::Wrong | Proof::Spent => Ok(Err(NotSignedIn::Refused)),
        }
    }

    /// Finds the session of a cookie.
    pub(crate) fn find(&self, cookie: Option<&str>) -> Option<Session<StaffSession>> {
        self.store.it_is(self.clock.today());
        self.sessions.find(cookie?)
    }

    /// What tells the end of the session of a cookie.
    pub(crate) fn alive(&self, cookie: &str) -> Option<Alive> {
        self.sessions.alive(cookie)
    }

    /// The open sessions of a member, oldest first.
    pub(super) fn sessions_of(&self, member: MemberId) -> Vec<Listed<StaffSession>> {
        self.sessions.list(|session| session.member == member)
    }

    /// Ends a session and wipes its keys.
    pub(crate) fn sign_out(&self, cookie: &str) {
        // CLAIM(C-213): SECURITY.md
        // Of a cookie that opens nothing, nobody has signed out.
        if let Some(session) = self.sessions.find(cookie) {
            self.sessions.close(cookie);
            self.log.emit_by(Event::SignedOut, &session.value.by());
        }
    }

    /// Ends every session of a member at once, requests that are running included, and every
    /// sign-in that is on its way, so that the next one sees new rights. To be called after the
    /// change is stored.
    pub(crate) fn sign_out_everywhere(&self, member: MemberId) {
        self.sign_out_all_but(member, None);
    }

    /// The same, but one session stays.
    pub(super) fn sign_out_all_but(&self, member: MemberId, keep: Option<&str>) {
        let own = |session: &StaffSession| session.member == member;
        self.sessions.close_all_of(member.as_bytes(), own, keep);
        self.entering
            .close_where(|entering| entering.member == member);
    }

    /// Ends one session of a member. False if it is not there or not theirs.
    pub(super) fn sign_out_one(&self, member: MemberId, id: &str) -> bool {
        self.sessions
            .close_one(id, |session| session.member == member)
    }

    /// Ends the sessions of one browser of a member, and every sign-in of theirs that is on its way: it may be one with
    /// that browser. To be called after the change is stored.
    pub(super) fn sign_out_browser(&self, member: MemberId, number: &str) {
        let own =
            |session: &StaffSession| session.member == member && session.browser.number == number;
        self.sessions.close_all_of(member.as_bytes(), own, None);
        self.entering
            .close_where(|entering| entering.member == member);
    }

    /// Ends the sessions whose time is over, and wipes from the others what is not to be there any
    /// more.
    pub(crate) fn sweep(&self) {
        self.sessions.sweep();
        self.entering.sweep();
        for open in self.sessions.list(|_| true) {
            wipe_forgotten(&self.store, &open.value);
        }
    }

    fn begin(&self, entering: &Entering) -> Result<Result<SignedIn, NotSignedIn>, AppError> {
        let Some(roster) = self.rosters.current()? else {
            return Err(AppError::NotOpen);
        };
        let root = roster.root_fingerprint();
        let Some((member, secrets, device)) = self.admit(entering, &root)? else {
            return Ok(Err(NotSignedIn::Refused));
        };
        if root != secrets.root {
            self.log.emit(Event::RosterRefused);
            return Ok(Err(NotSignedIn::RootChanged));
        }
        // Keys that were made anew are not the ones a colleague has seen.
        let person = roster.person(member.id);
        let vouched = person.and_then(|person| member.rights_of(person));
        let session = StaffSession {
            member: member.id,
            display: member.display.clone(),
            vouched: vouched.is_some() || !member.rights.opens(),
            reset: person.is_some_and(|person| person.reader != member.reader),
            actor: LiveActor::new(actor(&member, vouched)),
            browser: browser(&member, device.as_ref().or(entering.device.as_ref())),
            new_kit: Mutex::default(),
            rights: member.rights.clone(),
            own_words: six_words_of(&member.reader, &member.verify).join(" "),
            root_words: subrosa_policy::six_words(&root).join(" "),
            reader: secrets.reader.clone(),
            signing: secrets.signing.clone(),
            lock: Mutex::new(entering.key.clone()),
            challenge: Mutex::default(),
            enrolling: Mutex::default(),
            searched: Mutex::default(),
            shown: AtomicU64::new(self.clock.second()),
        };
        let (by, alive) = (session.by(), session.actor.alive().clone());
        let owner = member.id.as_bytes();
        let opened = self
            .sessions
            .open_since(owner, entering.endings, session, &alive)?;
        let Some(opened) = opened else {
            return Ok(Err(NotSignedIn::Refused));
        };
        self.log.emit_by(Event::SignedIn, &by);
        if device.is_some() {
            self.log.emit_by(Event::BrowserEnrolled, &by);
        }
        let cookie = opened.cookie;
        Ok(Ok(SignedIn { cookie, device }))
    }
}

impl StaffSession {
    /// Who this is, for the journal.
    pub(crate) fn by(&self) -> By {
        By::member(self.member, self.browser.told())
    }

    /// What opens this member's secrets.
    pub(super) fn lock(&self) -> LockKey {
        let lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        lock.clone()
    }

    /// Takes over what opens them after a new password.
    pub(super) fn relock(&self, key: LockKey) {
        *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = key;
    }

    pub(super) fn asked<'a>(&self, by: &'a By, key: &'a LockKey) -> Asked<'a> {
        Asked {
            member: self.member,
            key,
            by,
        }
    }
}

impl SignedInBrowser {
    fn told(&self) -> Option<&str> {
        (!self.name.is_empty()).then_some(&self.name)
    }
}

impl Credentials {
    /// The device that is shown: the kit, if it was typed, else the browser.
    pub(super) fn shown(&self) -> Option<Device> {
        second::shown(self.device.as_ref(), self.kit.as_deref())
    }
}

// CLAIM(C-24): SECURITY.md
fn unlock(
    member: Option<Member>,
    given: &Credentials,
) -> Result<Option<(Member, MemberSecrets, LockKey)>, AppError> {
    let device = given.shown().unwrap_or_else(Device::none);
    let Some(member) = member.filter(Member::is_active) else {
        MemberLock::spend(given.password.expose())?;
        return Ok(None);
    };
    let opened = member.lock.unlock(given.password.expose(), &device).ok();
    Ok(opened.map(|(secrets, key)| (member, secrets, key)))
}

fn is_enrolled(member: Option<&Member>, given: &Credentials) -> bool {
    match (member, given.shown()) {
        (Some(member), Some(device)) => member.lock.knows(&device),
        (None | Some(_), _) => false,
    }
}

/// Whose name was typed, and in which of their browsers; nothing for a name that nobody has.
fn whom(member: Option<&Member>, given: &Credentials) -> By {
    let Some(member) = member else {
        return By::default();
    };
    let device = given.device.as_ref();
    let known = device.filter(|device| member.lock.knows(device));
    let device = browser(member, known).told().map(ToOwned::to_owned);
    let subject = Some(Subject::Member(member.id));
    By {
        actor: None,
        device,
        subject,
    }
}

fn browser(member: &Member, device: Option<&Device>) -> SignedInBrowser {
    let number = device.map(Device::id_text).unwrap_or_default();
    let mut own = member.lock.browsers();
    let name = own.find(|browser| browser.number == number);
    SignedInBrowser {
        name: name
            .map(|browser| browser.name.to_owned())
            .unwrap_or_default(),
        number,
    }
}

/// What a member may do. Rights to cases come from the roster, as far as the account still says
/// the same: what the account says alone is a wish until a colleague has vouched for it.
fn actor(member: &Member, vouched: Option<Rights>) -> Actor {
    let rights = if member.rights.opens() {
        vouched
    } else {
        Some(member.rights.clone())
    };
    match rights.filter(|_| member.is_active()) {
        Some(rights) => Actor::Member {
            id: member.id,
            rights,
        },
        None => Actor::Visitor,
    }
}
