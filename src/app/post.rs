//! Messages to staff: where they go, when they go, and what became of them.
//!
//! A message says that there is something new or due in the portal, in the same words for everybody, at times of day that
//! no report has chosen. Reporters never get one: nothing here knows of them.

mod key;
mod own;
mod round;
mod slots;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use subrosa_store::{MailTo, MemberMail, Store};
use tokio::sync::Notify;

use super::casework::Casework;
use super::health::Health;
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::{Event, Log};
use crate::mail::{Cover, Letter, MailError, Mailer};
use slots::Draws;

pub(crate) use own::{NotSet, TestLetter};

/// The post room of the firm.
#[derive(Clone)]
pub(crate) struct Post(Arc<Inner>);

/// What [`Post`] works with.
pub(crate) struct PostParts {
    pub(crate) store: Arc<Store>,
    pub(crate) casework: Casework,
    pub(crate) mailer: Mailer,
    /// Every language there is, the first one for whoever has none of them.
    pub(crate) words: Vec<Words>,
    /// Times of day in minutes since midnight, in their order.
    pub(crate) times: Vec<u16>,
    /// Minutes at most that a message goes out later.
    pub(crate) jitter: u16,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) health: Health,
    pub(crate) log: Log,
}

/// What messages say in one language.
pub(crate) struct Words {
    /// As in the path of a page.
    pub(crate) language: &'static str,
    /// There is something new or due.
    pub(crate) news: Text,
    /// Somebody tries whether messages arrive.
    pub(crate) test: Text,
}

/// A message's words.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// How it fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PostState {
    /// Whether there is a mail server.
    pub(crate) is_on: bool,
    /// Whether the last message did not go out.
    pub(crate) is_failing: bool,
    /// Messages that wait.
    pub(crate) waiting: usize,
    /// Members who get no message, because their key cannot be used.
    pub(crate) lost: usize,
}

struct Inner {
    parts: PostParts,
    wake: Notify,
    draws: Draws,
    /// Whether the last message did not go out.
    failing: AtomicBool,
    /// Whether the last round broke off by a fault of ours.
    broken: AtomicBool,
}

impl Post {
    pub(crate) fn new(parts: PostParts) -> Self {
        Self(Arc::new(Inner {
            draws: Draws::new(parts.times.clone(), parts.jitter),
            parts,
            wake: Notify::new(),
            failing: AtomicBool::new(false),
            broken: AtomicBool::new(false),
        }))
    }

    /// Has whatever is due written and sent, on a task of its own.
    pub(crate) fn tick(&self) {
        if self.is_on() {
            self.0.wake.notify_one();
        }
    }

    /// Whether the last round did what it should; what a server refuses is told elsewhere.
    pub(crate) fn went_well(&self) -> bool {
        !self.0.broken.load(Ordering::Relaxed)
    }

    /// Whether there is a mail server.
    pub(crate) fn is_on(&self) -> bool {
        self.parts().mailer.is_on()
    }

    /// How it fares.
    pub(crate) fn state(&self) -> Result<PostState, AppError> {
        let waiting = self.parts().store.mail_waiting()?.len();
        Ok(PostState {
            is_on: self.is_on(),
            is_failing: self.0.failing.load(Ordering::Relaxed),
            waiting,
            lost: self.lost_keys()?,
        })
    }

    // CLAIM(C-183): SECURITY.md
    /// A message to this address, in its language, and encrypted if its owner wishes so. What waits in the store has
    /// neither text nor key: both come in here, when it goes out, so that a key which was taken away, replaced or has
    /// ended meanwhile counts at once.
    fn letter(
        &self,
        (to, mail): (&MailTo, &MemberMail),
        minute: u64,
        what: impl Fn(&Words) -> &Text,
    ) -> Result<Letter, AppError> {
        let words = &self.parts().words;
        let own = words.iter().find(|words| words.language == to.language);
        let words = own.or(words.first()).ok_or(AppError::Internal("words"))?;
        let text = what(words);
        Ok(Letter {
            to: to.address.clone(),
            subject: text.subject.clone(),
            text: text.body.clone(),
            minute,
            id: subrosa_store::random_id()?,
            cover: Cover::of(mail.key.as_deref(), self.parts().clock.second()),
        })
    }

    /// Tells page and log how the last message fared.
    fn note(&self, sent: Result<(), MailError>) {
        self.0.failing.store(sent.is_err(), Ordering::Relaxed);
        if let Err(error) = sent {
            self.parts().log.emit(Event::MailFailed(error.reason()));
        }
    }

    fn parts(&self) -> &PostParts {
        &self.0.parts
    }
}
