//! A member's own account.

use super::View;
use super::join::PasswordProblem;
use super::mail::KeyNotice;
use super::part::DateView;
use serde::Serialize;

/// `GET /{lang}/account`, and what its forms answer.
///
/// Forms, each with `token`: `POST /{lang}/account/password` with `old`, `password`, `again`;
/// `…/browser/{number}` with `do=name` and `name`, or `do=remove`; `…/session/{id}`;
/// `…/sign-out-everywhere`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Account {
    /// The form token.
    pub(crate) token: String,
    /// Something just done.
    pub(crate) notice: Option<AccountNotice>,
    /// The form for another password.
    #[serde(flatten)]
    pub(crate) change: PasswordChange,
    /// Enrolled browsers, oldest first.
    pub(crate) browsers: Vec<BrowserRow>,
    /// Open sessions, oldest first.
    pub(crate) sessions: Vec<SessionRow>,
    /// Characters of a browser's name.
    pub(crate) name_limit: usize,
    /// Whether messages can be sent by mail.
    pub(crate) mail: bool,
    /// What there is to know of the key that it is encrypted to.
    pub(crate) mail_key: Option<KeyNotice>,
}

/// The form for another password. Passwords are never shown again.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PasswordChange {
    /// The least number of characters.
    pub(crate) least: usize,
    /// What is wrong with the present one.
    pub(crate) old_problem: Option<AskProblem>,
    /// Everything that is wrong with the new one.
    pub(crate) password_problems: Vec<PasswordProblem>,
}

/// What is wrong with a password that was asked for.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum AskProblem {
    /// Nothing was typed.
    Empty,
    /// It is not the password, or the browser is not enrolled any more.
    Wrong,
    /// Too many attempts; wait.
    Wait {
        /// Seconds to wait.
        seconds: u64,
    },
    /// No place to check it in.
    Busy,
}

/// An enrolled browser.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BrowserRow {
    /// Its number, for its path.
    pub(crate) number: String,
    /// Its name; empty if it has none.
    pub(crate) name: String,
    /// The day it was enrolled.
    pub(crate) since: DateView,
    /// The page is looked at in it.
    pub(crate) this: bool,
}

/// An open session.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SessionRow {
    /// Its id, for its path.
    pub(crate) id: String,
    /// The name of its browser; empty if it has none.
    pub(crate) browser: String,
    /// The day it was opened on.
    pub(crate) started: DateView,
    /// The time of day, such as `10:40`.
    pub(crate) started_time: String,
    /// The day of its last request.
    pub(crate) used: DateView,
    /// The time of day.
    pub(crate) used_time: String,
    /// The page is looked at in it.
    pub(crate) this: bool,
}

/// Something just done on the account page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AccountNotice {
    /// The password is another.
    Password,
    /// A browser has another name.
    Named,
    /// A browser was removed.
    Removed,
    /// A session was ended.
    Ended,
    /// There is a new kit.
    Kit,
}

impl PasswordChange {
    /// An empty form.
    pub(crate) fn new(least: usize) -> Self {
        Self {
            least,
            old_problem: None,
            password_problems: Vec::new(),
        }
    }
}

impl View for Account {
    const TEMPLATE: &'static str = "account.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let blank = super::sample::account();
        let notices = [
            AccountNotice::Password,
            AccountNotice::Named,
            AccountNotice::Removed,
            AccountNotice::Ended,
            AccountNotice::Kit,
        ];
        let no_mail = Self {
            mail: false,
            ..blank.clone()
        };
        let mut all = vec![blank.clone(), no_mail];
        all.extend(super::mail::key_notices().map(|notice| Self {
            mail_key: Some(notice),
            ..blank.clone()
        }));
        all.extend(notices.map(|notice| Self {
            notice: Some(notice),
            ..blank.clone()
        }));
        all.extend(ask_problems().map(|problem| Self {
            change: PasswordChange {
                old_problem: Some(problem),
                password_problems: vec![PasswordProblem::Digit, PasswordProblem::Guessable],
                ..blank.change.clone()
            },
            ..blank.clone()
        }));
        all
    }
}

/// `GET` and failed `POST /{lang}/account/kit`: before a new kit is shown.
///
/// Form: `token`, `old` (the password), `do=start`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KitStart {
    /// The form token.
    pub(crate) token: String,
    /// What is wrong with the password.
    pub(crate) old_problem: Option<AskProblem>,
}

impl View for KitStart {
    const TEMPLATE: &'static str = "kit_start.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let blank = Self {
            token: "t9".repeat(16),
            old_problem: None,
        };
        let mut all = vec![blank.clone()];
        all.extend(ask_problems().map(|problem| Self {
            old_problem: Some(problem),
            ..blank.clone()
        }));
        all
    }
}

#[cfg(test)]
fn ask_problems() -> [AskProblem; 4] {
    [
        AskProblem::Empty,
        AskProblem::Wrong,
        AskProblem::Wait { seconds: 30 },
        AskProblem::Busy,
    ]
}
