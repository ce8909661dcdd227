//! Sessions: who is signed in, in memory only.
//!
//! A session id is 256 random bits in a cookie. Only its hash is kept here, so that a look at
//! this process's memory after sign-out does not give a valid cookie.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subrosa_policy::Plain;
use subrosa_store::{random_id, token_hash};

use crate::clock::Clock;

/// The open sessions of one side. `T` holds the keys; it is dropped, and so wiped, at the end.
pub(crate) struct Sessions<T> {
    clock: Arc<dyn Clock>,
    limits: Limits,
    open: Mutex<HashMap<[u8; 32], Open<T>>>,
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
}

/// A session that was just opened.
pub(crate) struct Opened {
    /// The value of the cookie.
    pub(crate) cookie: Plain<String>,
}

struct Open<T> {
    value: Arc<T>,
    token: String,
    started: u64,
    used: u64,
}

impl<T> Sessions<T> {
    pub(crate) fn new(clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self {
            clock,
            limits,
            open: Mutex::new(HashMap::new()),
        }
    }

    /// Opens a session and returns its cookie.
    ///
    /// # Errors
    /// Only if the system has no randomness.
    pub(crate) fn open(&self, value: T) -> Result<Opened, subrosa_store::StoreError> {
        let cookie = Plain::new(random_text()?);
        let token = random_text()?;
        let now = self.clock.minute();
        let mut open = self.locked();
        self.end_old(&mut open, now);
        if open.len() >= self.limits.most
            && let Some(oldest) = open
                .iter()
                .min_by_key(|(_, o)| o.used)
                .map(|(name, _)| *name)
        {
            open.remove(&oldest);
        }
        let session = Open {
            value: Arc::new(value),
            token,
            started: now,
            used: now,
        };
        open.insert(token_hash(cookie.expose()), session);
        Ok(Opened { cookie })
    }

    /// Finds a session and renews its idle time.
    pub(crate) fn find(&self, cookie: &str) -> Option<Session<T>> {
        let now = self.clock.minute();
        let mut open = self.locked();
        self.end_old(&mut open, now);
        let session = open.get_mut(&token_hash(cookie))?;
        session.used = now;
        Some(Session {
            value: Arc::clone(&session.value),
            token: session.token.clone(),
        })
    }

    // CLAIM(C-25): SECURITY.md
    /// Ends a session. Its keys are wiped when the last running request lets go of them.
    pub(crate) fn close(&self, cookie: &str) {
        self.locked().remove(&token_hash(cookie));
    }

    /// Ends every session for which `gone` says so.
    pub(crate) fn close_where(&self, gone: impl Fn(&T) -> bool) {
        self.locked().retain(|_, open| !gone(&open.value));
    }

    /// Ends the sessions whose time is over. Called by a job, so that keys do not outlive
    /// their time when nobody comes.
    pub(crate) fn sweep(&self) {
        let now = self.clock.minute();
        self.end_old(&mut self.locked(), now);
    }

    fn end_old(&self, open: &mut HashMap<[u8; 32], Open<T>>, now: u64) {
        let Limits {
            idle_minutes,
            absolute_minutes,
            ..
        } = self.limits;
        open.retain(|_, o| {
            now.saturating_sub(o.used) < idle_minutes
                && now.saturating_sub(o.started) < absolute_minutes
        });
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<[u8; 32], Open<T>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 256 random bits as text.
fn random_text() -> Result<String, subrosa_store::StoreError> {
    let (a, b) = (random_id()?, random_id()?);
    Ok(a.iter()
        .chain(&b)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::TestClock;

    fn sessions(clock: &Arc<TestClock>) -> Sessions<u8> {
        let limits = Limits {
            idle_minutes: 20,
            absolute_minutes: 60,
            most: 2,
        };
        let clock: Arc<dyn Clock> = clock.clone();
        Sessions::new(clock, limits)
    }

    #[test]
    fn a_session_ends_when_idle_and_when_its_absolute_time_is_over() {
        let clock = Arc::new(TestClock::new());
        let sessions = sessions(&clock);
        let cookie = sessions.open(1).unwrap().cookie;
        clock.advance_minutes(19);
        assert!(sessions.find(cookie.expose()).is_some());
        clock.advance_minutes(20);
        assert!(sessions.find(cookie.expose()).is_none());

        let cookie = sessions.open(1).unwrap().cookie;
        for _ in 0..4 {
            clock.advance_minutes(14);
            assert!(sessions.find(cookie.expose()).is_some());
        }
        clock.advance_minutes(4);
        assert!(sessions.find(cookie.expose()).is_none());
    }

    #[test]
    fn closing_a_session_lets_go_of_what_it_holds() {
        let clock = Arc::new(TestClock::new());
        let sessions = sessions(&clock);
        let cookie = sessions.open(7).unwrap().cookie;
        let held = Arc::downgrade(&sessions.find(cookie.expose()).unwrap().value);
        sessions.close(cookie.expose());
        assert!(held.upgrade().is_none());
    }

    #[test]
    fn the_longest_unused_session_gives_way() {
        let clock = Arc::new(TestClock::new());
        let sessions = sessions(&clock);
        let first = sessions.open(1).unwrap().cookie;
        clock.advance_minutes(1);
        let second = sessions.open(2).unwrap().cookie;
        clock.advance_minutes(1);
        let third = sessions.open(3).unwrap().cookie;
        assert!(sessions.find(first.expose()).is_none());
        assert!(sessions.find(second.expose()).is_some());
        assert!(sessions.find(third.expose()).is_some());
    }
}
