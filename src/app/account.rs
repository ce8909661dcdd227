//! A member's own account: password, browsers, printed kit, sessions.
//!
//! Every signed-in member has these rights over themselves, vouched for or not; nobody has them
//! over another.

use std::sync::{Arc, MutexGuard, PoisonError};

use subrosa_policy::{Day, Plain, SecretPhrase};
use subrosa_store::{Device, Member, NewPassword, Store};

use super::join::{fresh_phrase, fresh_token, is_word, random_place};
use super::sessions::Session;
use super::staff::{Staff, StaffSession};
use crate::error::AppError;
use crate::log::{Event, Log};

/// What members do with their own account.
#[derive(Clone)]
pub(crate) struct Account {
    store: Arc<Store>,
    staff: Staff,
    log: Log,
}

/// What the account page shows.
pub(crate) struct Overview {
    pub(crate) browsers: Vec<OwnBrowser>,
    pub(crate) sessions: Vec<OwnSession>,
}

/// An enrolled browser of the member.
pub(crate) struct OwnBrowser {
    pub(crate) number: String,
    /// Empty if it has none.
    pub(crate) name: String,
    pub(crate) since: Day,
    /// The page is looked at in it.
    pub(crate) this: bool,
}

/// An open session of the member.
pub(crate) struct OwnSession {
    pub(crate) id: String,
    /// The name of its browser; empty if it has none.
    pub(crate) browser: String,
    /// The minutes it was opened in and last used in.
    pub(crate) started: u64,
    pub(crate) used: u64,
    pub(crate) this: bool,
}

/// A printed kit on its way to paper. The old one works until a word of this one was typed.
pub(crate) struct NewKit {
    pub(crate) phrase: SecretPhrase,
    /// The place of the word that is asked for, from 1.
    pub(crate) ask: usize,
    pub(crate) token: String,
}

/// Why something that needs the password was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotDone {
    /// It is another password, or the browser is not enrolled any more.
    Refused,
    /// Too many failures; wait this many seconds.
    Wait(u64),
}

/// A step that may be refused.
type Done<T> = Result<Result<T, NotDone>, AppError>;

impl Account {
    pub(crate) fn new(store: Arc<Store>, staff: Staff, log: Log) -> Self {
        Self { store, staff, log }
    }

    /// Browsers and sessions of the member.
    pub(crate) fn overview(&self, session: &Session<StaffSession>) -> Result<Overview, AppError> {
        let own = &session.value;
        let member = self.store.member(own.member)?;
        let browsers: Vec<_> = member
            .lock
            .browsers()
            .map(|browser| OwnBrowser {
                this: browser.number == own.browser.number,
                name: browser.name.to_owned(),
                since: browser.since,
                number: browser.number,
            })
            .collect();
        let name = |number: &str| {
            let browser = browsers.iter().find(|browser| browser.number == number);
            browser.map_or(String::new(), |browser| browser.name.clone())
        };
        let sessions = self.staff.sessions_of(own.member);
        Ok(Overview {
            sessions: sessions
                .into_iter()
                .map(|open| OwnSession {
                    browser: name(&open.value.browser.number),
                    this: open.id == session.id,
                    id: open.id,
                    started: open.started,
                    used: open.used,
                })
                .collect(),
            browsers,
        })
    }

    // CLAIM(C-60): SECURITY.md
    /// Sets another password, which the caller has checked against the rules. Browsers and kit
    /// stay; every other session ends. Runs Argon2id twice, or once if it is refused.
    pub(crate) fn change_password(
        &self,
        session: &Session<StaffSession>,
        device: Option<&Device>,
        old: &Plain<String>,
        new: &Plain<String>,
    ) -> Done<()> {
        let prepared = self.ask(&session.value, device, |member, device| {
            let prepared = member
                .lock
                .prepare_password(old.expose(), new.expose(), device);
            prepared.ok()
        })?;
        let new: NewPassword = match prepared {
            Ok(new) => new,
            Err(refused) => return Ok(Err(refused)),
        };
        let own = session.value.member;
        let (alive, key) = (session.value.actor.alive(), new.key());
        self.store.update_member(own, |member| {
            if alive.is_over() {
                return Err(AppError::NotFound);
            }
            let taken = member.lock.take_password(new);
            taken.then_some(()).ok_or(AppError::Stale)
        })?;
        session.value.relock(key);
        self.staff.sign_out_all_but(own, Some(&session.id));
        self.log
            .emit_by(Event::PasswordChanged, &session.value.by());
        Ok(Ok(()))
    }

    /// Gives one of the member's browsers a name.
    pub(crate) fn name_browser(
        &self,
        session: &StaffSession,
        number: &str,
        name: &str,
    ) -> Result<(), AppError> {
        self.change(session, |member| member.lock.name_browser(number, name))
    }

    /// Removes one of the member's browsers and ends its sessions.
    pub(crate) fn remove_browser(
        &self,
        session: &StaffSession,
        number: &str,
    ) -> Result<(), AppError> {
        self.change(session, |member| member.lock.remove_browser(number))?;
        self.log.emit_by(Event::BrowserRemoved, &session.by());
        Ok(())
    }

    /// Ends the sessions of one of the member's browsers. In memory only, so that whoever ends
    /// their own can still be answered.
    pub(crate) fn end_browser(&self, session: &StaffSession, number: &str) {
        self.staff.sign_out_browser(session.member, number);
    }

    /// Ends one session of the member.
    pub(crate) fn end_session(&self, session: &StaffSession, id: &str) -> Result<(), AppError> {
        if !self.staff.sign_out_one(session.member, id) {
            return Err(AppError::NotFound);
        }
        self.log.emit_by(Event::SessionsEnded, &session.by());
        Ok(())
    }

    /// Ends every session of the member, this one too.
    pub(crate) fn end_all(&self, session: &StaffSession) {
        self.staff.sign_out_everywhere(session.member);
        self.log.emit_by(Event::SessionsEnded, &session.by());
    }

    /// Makes the words of a new kit, if the password is right. Runs Argon2id once.
    pub(crate) fn start_kit(
        &self,
        session: &StaffSession,
        device: Option<&Device>,
        password: &Plain<String>,
    ) -> Done<()> {
        let right = self.ask(session, device, |member, device| {
            let unlocked = member.lock.unlock(password.expose(), device);
            unlocked.is_ok().then_some(())
        })?;
        if right.is_ok() {
            *kit(session) = Some(NewKit {
                phrase: fresh_phrase()?,
                ask: random_place()?,
                token: fresh_token()?,
            });
        }
        Ok(right)
    }

    /// Lets `look` work on the kit that is on its way to paper, if there is one.
    pub(crate) fn with_kit<T>(
        &self,
        session: &StaffSession,
        look: impl FnOnce(&NewKit) -> T,
    ) -> Option<T> {
        kit(session).as_ref().map(look)
    }

    /// Takes the word of the new kit that was asked for; the old kit is dead from then on.
    /// False, and nothing is changed, if it is another word or an old form.
    pub(crate) fn confirm_kit(
        &self,
        session: &StaffSession,
        device: Option<&Device>,
        token: &str,
        typed: &str,
    ) -> Result<bool, AppError> {
        let mut waiting = kit(session);
        let fits = waiting
            .as_ref()
            .is_some_and(|kit| kit.token == token && is_word(&kit.phrase, kit.ask, typed));
        let (true, Some(new), Some(device)) = (fits, waiting.as_ref(), device) else {
            return Ok(false);
        };
        let new = Device::kit(&new.phrase);
        self.change(session, |member| {
            member.lock.replace_kit(device, &new).is_ok()
        })?;
        *waiting = None;
        self.log.emit_by(Event::KitReplaced, &session.by());
        Ok(true)
    }

    /// Does what needs the password in the member's own browser, with the delays of a sign-in
    /// from it: a session that was left open gives no better guesses than the sign-in page.
    fn ask<T>(
        &self,
        session: &StaffSession,
        device: Option<&Device>,
        work: impl FnOnce(&Member, &Device) -> Option<T>,
    ) -> Done<T> {
        let member = self.store.member(session.member)?;
        let own = device.filter(|device| {
            device.id_text() == session.browser.number && member.lock.knows(device)
        });
        let Some(device) = own else {
            return Ok(Err(NotDone::Refused));
        };
        let delays = &self.staff.delays;
        let lane = delays.lane_of(&member.login, device);
        if let Some(seconds) = delays.remaining(&lane) {
            return Ok(Err(NotDone::Wait(seconds)));
        }
        match work(&member, device) {
            Some(done) => {
                delays.succeeded(&lane);
                Ok(Ok(done))
            }
            None => {
                delays.failed(&lane);
                self.log.emit_by(Event::PasswordRefused, &session.by());
                Ok(Err(NotDone::Refused))
            }
        }
    }

    /// Changes the member's own record, if the session is still open and `change` finds what it
    /// looks for.
    fn change(
        &self,
        session: &StaffSession,
        change: impl FnOnce(&mut Member) -> bool,
    ) -> Result<(), AppError> {
        self.store.update_member(session.member, |member| {
            if session.actor.alive().is_over() || !change(member) {
                return Err(AppError::NotFound);
            }
            Ok(())
        })
    }
}

fn kit(session: &StaffSession) -> MutexGuard<'_, Option<NewKit>> {
    session
        .new_kit
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}
