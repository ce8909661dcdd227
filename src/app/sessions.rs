//! Sessions: who is signed in, in memory only.
//!
//! A session id is 256 random bits in a cookie. Only its hash is kept here, so that a look at
//! this process's memory after sign-out does not give a valid cookie.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subrosa_policy::Plain;
use subrosa_store::{StoreError, random_id, random_text, token_hash};

use super::live::Alive;
use crate::clock::Clock;

/// The open sessions of one side. `T` holds the keys; it is dropped, and so wiped, at the end.
pub(crate) struct Sessions<T> {
    clock: Arc<dyn Clock>,
    limits: Limits,
    all: Mutex<All<T>>,
}

/// How long a session lasts, and how many there may be.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Minutes without a request after which a session ends.
    pub(crate) idle_minutes: u64,
    /// Minutes after which a session ends whatever happens.
    pub(crate) absolute_minutes: u64,
    /// How many may be open at once; the longest unused one gives way.
    pub(crate) most: usize,
}

/// One request's hold on a session.
pub(crate) struct Session<T> {
    /// What the session holds.
    pub(crate) value: Arc<T>,
    /// What every form of the session carries, so that another site cannot post it.
    pub(crate) token: String,
    /// Names the session on its owner's page; opens nothing.
    pub(crate) id: String,
}

/// By hand, because `T` need not be clonable.
impl<T> Clone for Session<T> {
    fn clone(&self) -> Self {
        Self {
            value: Arc::clone(&self.value),
            token: self.token.clone(),
            id: self.id.clone(),
        }
    }
}

/// A session that was just opened.
pub(crate) struct Opened {
    /// The value of the cookie.
    pub(crate) cookie: Plain<String>,
}

/// An open session, for its owner's list.
pub(crate) struct Listed<T> {
    pub(crate) id: String,
    /// The minute it was opened in.
    pub(crate) started: u64,
    /// The minute of its last request.
    pub(crate) used: u64,
    pub(crate) value: Arc<T>,
}

/// How often all sessions of one owner were ended. A sign-in that began before the last time
/// opens nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Endings(u64);

struct All<T> {
    open: HashMap<[u8; 32], Open<T>>,
    /// By owner; there are only so many members.
    endings: HashMap<[u8; 16], u64>,
}

struct Open<T> {
    value: Arc<T>,
    token: String,
    id: String,
    started: u64,
    used: u64,
    alive: Alive,
}

/// However a session goes, what runs in it is told.
impl<T> Drop for Open<T> {
    fn drop(&mut self) {
        self.alive.end();
    }
}

impl<T> Sessions<T> {
    pub(crate) fn new(clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self {
            clock,
            limits,
            all: Mutex::new(All {
                open: HashMap::new(),
                endings: HashMap::new(),
            }),
        }
    }

    /// Opens a session and returns its cookie.
    ///
    /// # Errors
    /// Only if the system has no randomness.
    pub(crate) fn open(&self, value: T) -> Result<Opened, StoreError> {
        self.put(&mut self.locked(), value, Alive::new())
    }

    // CLAIM(C-238): SECURITY.md
    /// The same beside others that `alike` finds: of those there are never more than `most`, and the longest unused one
    /// of them gives way, so that nobody can push out sessions of others.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub(crate) fn open_beside(
        &self,
        value: T,
        most: usize,
        alike: impl Fn(&T, &T) -> bool,
    ) -> Result<Opened, StoreError> {
        let mut all = self.locked();
        self.end_old(&mut all, self.clock.minute());
        let mut others: Vec<_> = all
            .open
            .iter()
            .filter(|(_, open)| alike(&open.value, &value))
            .map(|(name, open)| (open.used, open.started, *name))
            .collect();
        others.sort_unstable();
        let many = (others.len() + 1).saturating_sub(most);
        for (_, _, name) in others.into_iter().take(many) {
            all.open.remove(&name);
        }
        self.put(&mut all, value, Alive::new())
    }

    /// Opens a session of an owner that `alive` tells the end of, unless the owner's sessions
    /// were all ended since `since`: then what `value` was made from may be out of date.
    ///
    /// # Errors
    /// Only if the system has no randomness.
    pub(crate) fn open_since(
        &self,
        owner: &[u8; 16],
        since: Endings,
        value: T,
        alive: &Alive,
    ) -> Result<Option<Opened>, StoreError> {
        let mut all = self.locked();
        if all.endings_of(owner) != since {
            return Ok(None);
        }
        self.put(&mut all, value, alive.clone()).map(Some)
    }

    /// To be asked for before anything is read that a session is made from.
    pub(crate) fn endings_of(&self, owner: &[u8; 16]) -> Endings {
        self.locked().endings_of(owner)
    }

    /// Finds a session and renews its idle time.
    pub(crate) fn find(&self, cookie: &str) -> Option<Session<T>> {
        let now = self.clock.minute();
        let mut all = self.locked();
        self.end_old(&mut all, now);
        let session = all.open.get_mut(&token_hash(cookie))?;
        session.used = now;
        Some(Session {
            value: Arc::clone(&session.value),
            token: session.token.clone(),
            id: session.id.clone(),
        })
    }

    /// What tells the end of an open session.
    pub(crate) fn alive(&self, cookie: &str) -> Option<Alive> {
        let mut all = self.locked();
        self.end_old(&mut all, self.clock.minute());
        all.open
            .get(&token_hash(cookie))
            .map(|open| open.alive.clone())
    }

    /// The open sessions for which `own` says so, oldest first.
    pub(crate) fn list(&self, own: impl Fn(&T) -> bool) -> Vec<Listed<T>> {
        let mut all = self.locked();
        self.end_old(&mut all, self.clock.minute());
        let own = all.open.values().filter(|open| own(&open.value));
        let mut listed: Vec<_> = own
            .map(|open| Listed {
                id: open.id.clone(),
                started: open.started,
                used: open.used,
                value: Arc::clone(&open.value),
            })
            .collect();
        listed.sort_by(|a, b| (a.started, &a.id).cmp(&(b.started, &b.id)));
        listed
    }

    // CLAIM(C-25): SECURITY.md
    /// Ends a session. Its keys are wiped when the last running request lets go of them; the
    /// staff side cuts running requests off.
    pub(crate) fn close(&self, cookie: &str) {
        self.locked().open.remove(&token_hash(cookie));
    }

    /// Ends every session for which `gone` says so.
    pub(crate) fn close_where(&self, gone: impl Fn(&T) -> bool) {
        self.locked().open.retain(|_, open| !gone(&open.value));
    }

    /// Ends the session of this id, if `own` says it is the asker's. False if there is none.
    pub(crate) fn close_one(&self, id: &str, own: impl Fn(&T) -> bool) -> bool {
        let mut all = self.locked();
        let before = all.open.len();
        all.open
            .retain(|_, open| open.id != id || !own(&open.value));
        all.open.len() < before
    }

    /// Ends every session of an owner, and every sign-in of theirs that is on its way.
    /// `keep` names one session that stays.
    pub(crate) fn close_all_of(
        &self,
        owner: &[u8; 16],
        own: impl Fn(&T) -> bool,
        keep: Option<&str>,
    ) {
        let mut all = self.locked();
        let endings = all.endings.entry(*owner).or_default();
        *endings = endings.wrapping_add(1);
        all.open
            .retain(|_, open| !own(&open.value) || keep == Some(open.id.as_str()));
    }

    /// Ends the sessions whose time is over. Called by a job, so that keys do not outlive
    /// their time when nobody comes.
    pub(crate) fn sweep(&self) {
        let now = self.clock.minute();
        self.end_old(&mut self.locked(), now);
    }

    fn put(&self, all: &mut All<T>, value: T, alive: Alive) -> Result<Opened, StoreError> {
        let cookie = Plain::new(random_text()?);
        let now = self.clock.minute();
        self.end_old(all, now);
        if all.open.len() >= self.limits.most {
            let oldest = all.open.iter().min_by_key(|(_, open)| open.used);
            if let Some(name) = oldest.map(|(name, _)| *name) {
                all.open.remove(&name);
            }
        }
        let session = Open {
            value: Arc::new(value),
            token: random_text()?,
            id: hex(&random_id()?),
            started: now,
            used: now,
            alive,
        };
        all.open.insert(token_hash(cookie.expose()), session);
        Ok(Opened { cookie })
    }

    fn end_old(&self, all: &mut All<T>, now: u64) {
        let Limits {
            idle_minutes,
            absolute_minutes,
            ..
        } = self.limits;
        all.open.retain(|_, open| {
            now.saturating_sub(open.used) < idle_minutes
                && now.saturating_sub(open.started) < absolute_minutes
        });
    }

    fn locked(&self) -> MutexGuard<'_, All<T>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> All<T> {
    fn endings_of(&self, owner: &[u8; 16]) -> Endings {
        Endings(self.endings.get(owner).copied().unwrap_or_default())
    }
}

fn hex(bytes: &[u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
