//! The set-up ceremony: the first administrator, the first reader, two recovery halves.
//!
//! Everything stays in memory until the second half was confirmed, and is then stored at
//! once. A ceremony that is broken off leaves nothing behind and starts again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subrosa_policy::{Plain, Rights, Role, SecretPhrase, Tenants};
use subrosa_store::{Founding, MemberSecrets, Recovery, Store, same_text};

use super::factors::Factors;
use super::join::{Enrolment, Stage, fresh_phrase, fresh_token, is_word, random_place};
use crate::error::AppError;
use crate::log::{Event, Log};

/// The ceremony of one installation, while it is open.
#[derive(Clone)]
pub(crate) struct Setup {
    store: Arc<Store>,
    factors: Factors,
    log: Log,
    link: Arc<Plain<String>>,
    running: Arc<Mutex<Option<Ceremony>>>,
}

/// Where the ceremony stands.
pub(crate) struct Ceremony {
    pub(crate) step: Step,
    pub(crate) admin: Enrolment,
    pub(crate) root: Enrolment,
    pub(crate) halves: [Half; 2],
    /// The six words of the root, once everything is stored.
    pub(crate) root_words: String,
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
    /// Stored.
    Done,
}

impl Setup {
    /// A new one-time link. There is a new one at every start until the ceremony is done.
    pub(crate) fn new(store: Arc<Store>, factors: Factors, log: Log) -> Result<Self, AppError> {
        Ok(Self {
            store,
            factors,
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

    /// Lets `look` work on the ceremony behind a link.
    pub(crate) fn with<T>(
        &self,
        link: &str,
        look: impl FnOnce(&mut Ceremony) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        if !same_text(link, self.link.expose()) {
            return Err(AppError::LinkGone);
        }
        let mut running = self.locked();
        if running.is_none() && !self.is_open()? {
            return Err(AppError::LinkGone);
        }
        let ceremony = match running.as_mut() {
            Some(ceremony) => ceremony,
            None => running.insert(Ceremony::new(&self.store, &self.factors)?),
        };
        look(ceremony)
    }

    /// Takes the word of the open half; stores everything after the second.
    pub(crate) fn confirm_half(
        &self,
        ceremony: &mut Ceremony,
        typed: &str,
    ) -> Result<bool, AppError> {
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
            self.store_all(ceremony)?;
            ceremony.step = Step::Done;
            self.log.emit(Event::SetUp);
        }
        Ok(true)
    }

    fn store_all(&self, ceremony: &mut Ceremony) -> Result<(), AppError> {
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
        ceremony.root_words = subrosa_policy::six_words(&root).join(" ");
        Ok(())
    }

    fn locked(&self) -> MutexGuard<'_, Option<Ceremony>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
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
            root_words: String::new(),
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
