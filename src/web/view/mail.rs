//! Mail to staff: a member's own address, and what the messages say.

use serde::Serialize;

use super::View;

/// `GET /{lang}/account/mail`, and what its form answers.
///
/// Form: `token`, `address`, and `do`: `save`, `remove` or `test`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct MailPage {
    /// The form token.
    pub(crate) token: String,
    /// Whether there is a mail server.
    pub(crate) is_on: bool,
    /// The address that is saved; empty if there is none.
    pub(crate) saved: String,
    /// What stands in the field.
    pub(crate) address: String,
    /// What is wrong with what was typed.
    pub(crate) problem: Option<MailProblem>,
    /// Something just done.
    pub(crate) done: Option<MailDone>,
    /// What became of a test: `sent`, or the key of why not.
    pub(crate) tested: Option<&'static str>,
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MailProblem {
    /// Nothing was typed.
    Empty,
    /// It is no address.
    NoAddress,
}

/// Something just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MailDone {
    /// The address is saved.
    Saved,
    /// It is removed.
    Removed,
}

impl View for MailPage {
    const TEMPLATE: &'static str = "account_mail.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let off = Self {
            token: "t9".repeat(16),
            ..Self::default()
        };
        let blank = Self {
            is_on: true,
            ..off.clone()
        };
        let saved = Self {
            saved: "maja.lund@firm.example".to_owned(),
            address: "maja.lund@firm.example".to_owned(),
            ..blank.clone()
        };
        let mut all = vec![off, blank.clone(), saved.clone()];
        let problems = [MailProblem::Empty, MailProblem::NoAddress];
        all.extend(problems.map(|problem| Self {
            problem: Some(problem),
            address: "maja <script>".to_owned(),
            ..saved.clone()
        }));
        let done = [MailDone::Saved, MailDone::Removed];
        all.extend(done.map(|done| Self {
            done: Some(done),
            ..saved.clone()
        }));
        all.extend(TESTED.map(|tested| Self {
            tested: Some(tested),
            ..saved.clone()
        }));
        all
    }
}

/// Every key of what became of a test.
#[cfg(test)]
pub(super) const TESTED: [&str; 15] = [
    "sent",
    "no-address",
    "enough",
    "off",
    "unreachable",
    "bare",
    "tls",
    "token",
    "account",
    "refused",
    "later",
    "cut",
    "answer",
    "late",
    "unwritten",
];

/// What a message says: the subject on the first line, then the text.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct MailText {
    /// `news` or `test`.
    pub(crate) kind: &'static str,
}

impl View for MailText {
    const TEMPLATE: &'static str = "mail.txt";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        ["news", "test"].map(|kind| Self { kind }).to_vec()
    }
}
