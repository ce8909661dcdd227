//! The place of somebody on the way to an account: it is of one browser, and what was typed there is not kept for ever.

use subrosa_policy::Plain;
use subrosa_store::token_hash;

use super::fresh_token;
use crate::error::AppError;

/// When somebody was last there, and in which browser.
pub(crate) struct Seat {
    used: u64,
    /// The hash of the cookie of the browser in which a password was chosen; none before.
    browser: Option<[u8; 32]>,
}

impl Seat {
    /// A place that somebody takes at this minute.
    pub(crate) fn new(now: u64) -> Self {
        Self {
            used: now,
            browser: None,
        }
    }

    /// Somebody is there.
    pub(crate) fn renew(&mut self, now: u64) {
        self.used = now;
    }

    // CLAIM(C-70): SECURITY.md
    /// Lets in the browser that has the place, and every one while none has. For all others the
    /// link is gone, also for whoever made it.
    pub(crate) fn admit(&self, cookie: Option<&str>) -> Result<(), AppError> {
        match self.browser {
            None => Ok(()),
            Some(taken) if cookie.map(token_hash) == Some(taken) => Ok(()),
            Some(_) => Err(AppError::LinkGone),
        }
    }

    /// A cookie for a browser that looks at a place that none has. A new one each time, so that
    /// nobody who sat there before knows it; with the first page, so that a password that is sent
    /// twice comes from one browser.
    pub(crate) fn offer(&self) -> Result<Option<Plain<String>>, AppError> {
        match self.browser {
            None => fresh_cookie().map(Some),
            Some(_) => Ok(None),
        }
    }

    /// Gives the place to the browser that has just sent its password. A browser that shows no
    /// cookie gets the one returned.
    pub(crate) fn take(&mut self, cookie: Option<&str>) -> Result<Option<Plain<String>>, AppError> {
        if self.browser.is_some() {
            return Ok(None);
        }
        if let Some(value) = cookie.filter(|value| value.len() == COOKIE) {
            self.browser = Some(token_hash(value));
            return Ok(None);
        }
        let fresh = fresh_cookie()?;
        self.browser = Some(token_hash(fresh.expose()));
        Ok(Some(fresh))
    }

    // CLAIM(C-137): SECURITY.md
    /// Whether what is kept for this place must go. What is `done` stays only for as long as a
    /// last form whose answer was lost is sent again.
    pub(crate) fn is_left(&self, now: u64, done: bool) -> bool {
        let minutes = if done { DONE_MINUTES } else { IDLE_MINUTES };
        now.saturating_sub(self.used) >= minutes
    }
}

fn fresh_cookie() -> Result<Plain<String>, AppError> {
    Ok(Plain::new(fresh_token()?))
}

/// The length of a cookie of ours: nothing that could be guessed takes a place.
const COOKIE: usize = 64;
/// Time to find a printer, or to write down 24 words by hand.
const IDLE_MINUTES: u64 = 60;
const DONE_MINUTES: u64 = 5;
