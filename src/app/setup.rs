//! The set-up ceremony: the first administrator, the first reader, two recovery halves.
//!
//! Everything stays in memory until the second half was confirmed, and is then stored at
//! once. A ceremony that is broken off leaves nothing behind and starts again; so does one that
//! nobody has gone on with for a while.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subrosa_policy::{Plain, Rights, Role, SecretPhrase, Tenants};
use subrosa_store::{Founding, MemberSecrets, Recovery, Store, same_text};

use super::factors::Factors;
use super::join::{Enrolment, Seat, Stage, fresh_phrase, fresh_token, is_word, random_place};
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::{Event, Log};

/// The ceremony of one installation, while it is open.
#[derive(Clone)]
pub(crate) struct Setup {
    store: Arc<Store>,
    factors: Factors,
    clock: Arc<dyn Clock>,
    log: Log,
    link: Arc<Plain<String>>,
    running: Arc<Mutex<Option<Running>>>,
}

/// A ceremony that was begun.
pub(crate) struct Running {
    pub(crate) stand: Stand,
    pub(crate) seat: Seat,
}

/// How far the ceremony is.
pub(crate) enum Stand {
    /// What was typed and made so far.
    Open(Box<Ceremony>),
    /// Stored: nothing of it is left but the six words of the root, for the last page.
    Done(String),
}

/// A ceremony that goes on.
pub(crate) struct Ceremony {
    pub(crate) step: Step,
    pub(crate) admin: Enrolment,
    pub(crate) root: Enrolment,
    pub(crate) halves: [Half; 2],
}

/// One recovery half on its way to paper.
pub(crate) struct Half {
    pub(crate) phrase: SecretPhrase,
    /// The place of the word that is asked for, from 1.
    pub(crate) ask: usize,
    pub(crate) token: String,
}

/// The step that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The first administrator.
    Admin,
    /// The first triager or lawyer.
    Root,
    /// The first recovery half.
    HalfOne,
    /// The second.
    HalfTwo,
}

impl Setup {
    /// A new one-time link. There is a new one at every start until the ceremony is done.
    pub(crate) fn new(
        store: Arc<Store>,
        factors: Factors,
        clock: Arc<dyn Clock>,
        log: Log,
    ) -> Result<Self, AppError> {
        Ok(Self {
            store,
            factors,
            clock,
            log,
            link: Arc::new(Plain::new(subrosa_store::random_text()?)),
            running: Arc::new(Mutex::new(None)),
        })
    }

    /// The secret part of the link, for the operator's console.
    pub(crate) fn link(&self) -> &Plain<String> {
        &self.link
    }

    /// Whether the ceremony is still to be done.
    pub(crate) fn is_open(&self) -> Result<bool, AppError> {
        Ok(self.store.roster()?.is_none())
    }

    /// Lets `look` work on the ceremony behind a link, if the browser with this cookie may: all
    /// people of a ceremony sit down at the same one.
    pub(crate) fn with<T>(
        &self,
        link: &str,
        cookie: Option<&str>,
        look: impl FnOnce(&mut Running) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        if !same_text(link, self.link.expose()) {
            return Err(AppError::LinkGone);
        }
        self.forget_left();
        let now = self.clock.minute();
        let mut running = self.locked();
        if running.is_none() && !self.is_open()? {
            return Err(AppError::LinkGone);
        }
        let running = match running.as_mut() {
            Some(running) => running,
            None => running.insert(Running {
                stand: Stand::Open(Box::new(Ceremony::new(&self.store, &self.factors)?)),
                seat: Seat::new(now),
            }),
        };
        running.seat.admit(cookie)?;
        if running.is_open() {
            running.seat.renew(now);
        }
        look(running)
    }

    /// Forgets a ceremony that nobody goes on with. Its link begins another one.
    pub(crate) fn forget_left(&self) {
        let now = self.clock.minute();
        self.locked()
            .take_if(|running| running.seat.is_left(now, !running.is_open()));
    }

    /// Whether a ceremony is kept.
    #[cfg(test)]
    pub(crate) fn is_kept(&self) -> bool {
        self.locked().is_some()
    }

    /// Takes the word of the open half; stores everything after the second, and forgets it.
    pub(crate) fn confirm_half(
        &self,
        running: &mut Running,
        typed: &str,
    ) -> Result<bool, AppError> {
        let Stand::Open(ceremony) = &mut running.stand else {
            return Ok(false);
        };
        let number = usize::from(ceremony.step == Step::HalfTwo);
        let Some(half) = ceremony.halves.get(number) else {
            return Ok(false);
        };
        if !is_word(&half.phrase, half.ask, typed) {
            return Ok(false);
        }
        if ceremony.step == Step::HalfOne {
            ceremony.step = Step::HalfTwo;
        } else {
            let words = self.store_all(ceremony)?;
            // CLAIM(C-137): SECURITY.md
            running.stand = Stand::Done(words);
            self.log.emit(Event::SetUp);
        }
        Ok(true)
    }

    /// Gives back the six words of the root.
    fn store_all(&self, ceremony: &Ceremony) -> Result<String, AppError> {
        let [one, two] = &ceremony.halves;
        let recovery = Recovery::from_halves(&one.phrase, &two.phrase)?;
        let person = &ceremony.root;
        let founding = Founding::new(person.member(), &person.name, &person.rights, &recovery)?;
        let root = founding.root();
        let reader = person.finish(founding.secrets())?;
        let secrets = MemberSecrets::random(root)?;
        let admin = ceremony.admin.finish(secrets)?;
        self.store
            .found_roster(&[&admin, &reader], founding.entry(), &root)?;
        Ok(subrosa_policy::six_words(&root).join(" "))
    }

    fn locked(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    /// Gives the ceremony to a browser once its first password was taken.
    pub(crate) fn take_seat(
        &mut self,
        cookie: Option<&str>,
    ) -> Result<Option<Plain<String>>, AppError> {
        match &self.stand {
            Stand::Open(ceremony) if ceremony.admin.stage == Stage::Password => Ok(None),
            Stand::Open(_) | Stand::Done(_) => self.seat.take(cookie),
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.stand, Stand::Open(_))
    }
}

impl Ceremony {
    fn new(store: &Store, factors: &Factors) -> Result<Self, AppError> {
        let person = |role| {
            let rights = Rights::same(&[role], &Tenants::All);
            let rights = rights.ok_or(AppError::Internal("rights"))?;
            Enrolment::new(factors, store.new_member_id()?, "", rights)
        };
        let half = || -> Result<Half, AppError> {
            Ok(Half {
                phrase: fresh_phrase()?,
                ask: random_place()?,
                token: fresh_token()?,
            })
        };
        let mut root = person(Role::Lawyer)?;
        root.roles_open = vec![Role::Triager, Role::Lawyer];
        Ok(Self {
            step: Step::Admin,
            admin: person(Role::Admin)?,
            root,
            halves: [half()?, half()?],
        })
    }

    /// Goes on to the next step when the person of this one is ready.
    pub(crate) fn follow(&mut self) {
        if self.step == Step::Admin && self.admin.stage == Stage::Ready {
            self.step = Step::Root;
        } else if self.step == Step::Root && self.root.stage == Stage::Ready {
            self.step = Step::HalfOne;
        }
    }
}
