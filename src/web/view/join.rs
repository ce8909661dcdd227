//! Signing in, and the steps that make a member: set-up ceremony and invitations.

mod factor;
mod paper;

pub(crate) use factor::{JoinPasskey, JoinPhone, JoinTotp};
pub(crate) use paper::{Paper, PaperWords, SetupDone, Waiting};

use super::View;
use super::chrome::RoleKey;
use serde::Serialize;

/// `GET` and failed `POST /{lang}/sign-in`.
///
/// Fields: `name`, `password`, `totp` (may stay empty: then the second step asks), `kit` (24 words, only for a new
/// browser).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SignIn {
    /// The name as typed.
    pub(crate) name: String,
    /// What is wrong; the same for every kind of wrong.
    pub(crate) problem: Option<SignInProblem>,
    /// The firm allows apps for one-time codes.
    pub(crate) totp: bool,
    /// The browser has a device cookie, so the kit field stays closed.
    pub(crate) known_browser: bool,
    /// Something just done.
    pub(crate) notice: Option<SignInNotice>,
}

/// Why signing in failed.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum SignInProblem {
    /// Name, password, number or kit do not fit together.
    Wrong,
    /// Too many attempts; wait.
    Wait {
        /// Seconds to wait.
        seconds: u64,
    },
    /// All lanes are busy.
    Busy,
    /// The list of members does not verify.
    Roster,
}

/// Something said above the sign-in form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SignInNotice {
    /// Signed out by the button.
    SignedOut,
    /// Signed out by time.
    Expired,
    /// The link of an invitation was used before, is too old, or was begun in another browser.
    LinkGone,
    /// The same of the link of set-up, which no administrator makes.
    SetUpGone,
    /// The second step took too long, or too many tries.
    FactorSpent,
}

impl View for SignIn {
    const TEMPLATE: &'static str = "sign_in.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let blank = Self {
            name: String::new(),
            problem: None,
            totp: true,
            known_browser: false,
            notice: None,
        };
        let problems = [
            SignInProblem::Wrong,
            SignInProblem::Wait { seconds: 30 },
            SignInProblem::Busy,
            SignInProblem::Roster,
        ];
        let notices = [
            SignInNotice::SignedOut,
            SignInNotice::Expired,
            SignInNotice::LinkGone,
            SignInNotice::SetUpGone,
            SignInNotice::FactorSpent,
        ];
        let without = Self {
            totp: false,
            ..blank.clone()
        };
        let mut all = vec![blank.clone(), without];
        all.extend(problems.map(|problem| Self {
            name: "Maja Lund".to_owned(),
            problem: Some(problem),
            ..blank.clone()
        }));
        all.extend(notices.map(|notice| Self {
            notice: Some(notice),
            known_browser: true,
            ..blank.clone()
        }));
        all
    }
}

/// The place in a ceremony, such as step 2 of 4.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Progress {
    /// This step, counted from 1.
    pub(crate) step: u32,
    /// All steps.
    pub(crate) of: u32,
}

/// What is wrong with a name.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum NameProblem {
    /// Nothing was typed.
    Empty,
    /// More than fits.
    TooLong {
        /// Characters that fit.
        limit: usize,
    },
    /// Somebody has this name.
    Taken,
}

/// A step of set-up or of an invitation: who you are, and a password.
///
/// Fields: `token`, `name` and `role` (many) where they can be chosen, `password`, `again`; `do=password`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct JoinPassword {
    /// The path it posts to.
    pub(crate) action: String,
    /// The form token; empty where there is none yet.
    pub(crate) token: String,
    /// The place in the ceremony.
    pub(crate) progress: Progress,
    /// Who is being asked, for the heading.
    pub(crate) who: Joining,
    /// The name: as typed, or as the invitation says.
    pub(crate) name: String,
    /// The name is typed here.
    pub(crate) name_open: bool,
    /// Roles to choose from; empty where the invitation says.
    pub(crate) roles: Vec<RoleChoice>,
    /// Roles fixed by the invitation.
    pub(crate) fixed: Vec<RoleKey>,
    /// The least number of characters of a password.
    pub(crate) least: usize,
    /// What is wrong with the name.
    pub(crate) name_problem: Option<NameProblem>,
    /// No role, or roles that do not go together.
    pub(crate) roles_problem: Option<RolesProblem>,
    /// What is missing from the password, all of it.
    pub(crate) password_problems: Vec<PasswordProblem>,
}

/// Who goes through the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Joining {
    /// The first administrator.
    Admin,
    /// The first triager or lawyer, who becomes the roster's root.
    Root,
    /// Somebody who was invited.
    Invited,
}

/// A role that can be ticked.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct RoleChoice {
    /// The role; its key is the value of the `role` field.
    pub(crate) role: RoleKey,
    /// It is ticked.
    pub(crate) chosen: bool,
}

/// What is wrong with chosen roles.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum RolesProblem {
    /// None is ticked.
    Empty,
    /// An administrator or auditor may not hold a case role.
    Clash,
}

/// What is wrong with a new password.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum PasswordProblem {
    /// Nothing was typed.
    Empty,
    /// Too few characters.
    TooShort {
        /// How many are missing.
        missing: usize,
    },
    /// More than the limit.
    TooLong {
        /// Characters that fit.
        limit: usize,
    },
    /// It holds the person's name or the firm's.
    Personal,
    /// It has no capital letter.
    Upper,
    /// It has no small letter.
    Lower,
    /// It has no digit.
    Digit,
    /// It has letters and digits only.
    Special,
    /// It is among the commonest.
    Common,
    /// It is easy to guess.
    Guessable,
    /// The second one is another.
    Different,
}

impl View for JoinPassword {
    const TEMPLATE: &'static str = "join_password.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let admin = Self {
            action: "/en/setup/x7".to_owned(),
            token: "t9".repeat(16),
            progress: Progress { step: 2, of: 9 },
            who: Joining::Admin,
            name: String::new(),
            name_open: true,
            roles: Vec::new(),
            fixed: vec![RoleKey::Admin],
            least: 14,
            name_problem: None,
            roles_problem: None,
            password_problems: Vec::new(),
        };
        let invited = Self {
            action: "/en/join/x7".to_owned(),
            who: Joining::Invited,
            name: "Maja Lund".to_owned(),
            name_open: false,
            fixed: vec![RoleKey::Lawyer, RoleKey::Triager],
            ..admin.clone()
        };
        let root = Self {
            who: Joining::Root,
            roles: super::sample::role_choices(),
            name_problem: Some(NameProblem::Taken),
            roles_problem: Some(RolesProblem::Empty),
            password_problems: vec![PasswordProblem::TooShort { missing: 3 }],
            ..admin.clone()
        };
        let all_at_once = vec![
            PasswordProblem::TooShort { missing: 1 },
            PasswordProblem::TooLong { limit: 256 },
            PasswordProblem::Upper,
            PasswordProblem::Lower,
            PasswordProblem::Digit,
            PasswordProblem::Special,
            PasswordProblem::Personal,
            PasswordProblem::Common,
            PasswordProblem::Guessable,
            PasswordProblem::Different,
        ];
        let passwords = [vec![PasswordProblem::Empty], all_at_once];
        let names = [NameProblem::Empty, NameProblem::TooLong { limit: 80 }];
        let mut all = vec![admin, invited.clone(), root.clone()];
        all.extend(passwords.map(|problems| Self {
            password_problems: problems,
            ..invited.clone()
        }));
        all.extend(names.map(|problem| Self {
            name_problem: Some(problem),
            roles_problem: Some(RolesProblem::Clash),
            ..root.clone()
        }));
        all
    }
}
