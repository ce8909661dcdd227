//! Handing messages for staff to the firm's mail server.
//!
//! What goes wrong is told by a reason of our own: no address and no text reaches the log.

mod key;
mod letter;
mod smtp;
mod token;

use std::sync::Arc;

pub(crate) use key::{Cover, KeyCard, KeyProblem, OwnKey, TAKES_KEYS, read_pasted};
pub(crate) use letter::{Letter, is_address};

use subrosa_policy::Plain;

use crate::config::Mail;
use smtp::Server;

/// Keeps a refresh token over a start, where it is sealed.
pub(crate) trait Refreshes: Send + Sync {
    /// The last one that took the place of `first`.
    fn kept(&self, first: &str) -> Option<Plain<String>>;

    /// Keeps `next` in the place of `first`.
    fn keep(&self, first: &str, next: &str);
}

/// The firm's mail server.
#[derive(Clone)]
pub(crate) struct Mailer(Option<Arc<Server>>);

/// Why a message was not handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MailError {
    /// There is no server.
    Off,
    /// Nobody answers there.
    Unreachable,
    /// It offers no encryption.
    Bare,
    /// Its certificate is not good.
    Tls,
    /// No token could be had for it.
    Token,
    /// It does not take our account.
    Account,
    /// It does not take this message, and never will.
    Refused,
    /// It wants the message later.
    Later,
    /// The connection broke off.
    Cut,
    /// It said something that is not of its protocol.
    Answer,
    /// It took too long.
    Late,
    /// The message could not be written.
    Unwritten,
    /// It is for somebody whose key cannot be used.
    Key,
}

impl MailError {
    /// Names the reason for pages.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Unreachable => "unreachable",
            Self::Bare => "bare",
            Self::Tls => "tls",
            Self::Token => "token",
            Self::Account => "account",
            Self::Refused => "refused",
            Self::Later => "later",
            Self::Cut => "cut",
            Self::Answer => "answer",
            Self::Late => "late",
            Self::Unwritten => "unwritten",
            Self::Key => "key",
        }
    }

    /// The line for the log.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Off => "there is no mail server",
            Self::Unreachable => "the mail server cannot be reached",
            Self::Bare => "the mail server offers no encryption",
            Self::Tls => "the mail server's TLS certificate was not accepted",
            Self::Token => "no token could be had for the mail server",
            Self::Account => "the mail server refused the account",
            Self::Refused => "the mail server refused the message",
            Self::Later => "the mail server put the message off",
            Self::Cut => "the connection to the mail server broke off",
            Self::Answer => "the mail server's answer was not understood",
            Self::Late => "the mail server took too long",
            Self::Unwritten => "the message could not be written",
            Self::Key => "the key of whoever it was for cannot be used",
        }
    }

    /// Whether every other message would have met it, too.
    pub(crate) fn is_of_server(self) -> bool {
        match self {
            Self::Off
            | Self::Unreachable
            | Self::Bare
            | Self::Tls
            | Self::Token
            | Self::Account
            | Self::Late => true,
            Self::Refused
            | Self::Later
            | Self::Cut
            | Self::Answer
            | Self::Unwritten
            | Self::Key => false,
        }
    }

    /// Whether trying again is of no use.
    pub(crate) fn is_final(self) -> bool {
        match self {
            Self::Refused | Self::Unwritten | Self::Key => true,
            Self::Off
            | Self::Unreachable
            | Self::Bare
            | Self::Tls
            | Self::Token
            | Self::Account
            | Self::Later
            | Self::Cut
            | Self::Answer
            | Self::Late => false,
        }
    }
}

impl Mailer {
    /// The server of a configuration, which was checked before.
    ///
    /// # Errors
    /// What the operator must mend.
    pub(crate) fn new(config: &Mail, refreshes: Arc<dyn Refreshes>) -> Result<Self, &'static str> {
        if !config.is_on() {
            return Ok(Self(None));
        }
        Ok(Self(Some(Arc::new(Server::new(config, refreshes)?))))
    }

    /// Whether there is one.
    pub(crate) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Hands one message over.
    ///
    /// # Errors
    /// Why the server did not take it.
    pub(crate) async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        match &self.0 {
            None => Err(MailError::Off),
            Some(server) => server.send(letter).await,
        }
    }
}

#[cfg(test)]
mod tests;
