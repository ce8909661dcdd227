//! Mail to staff: a member's own address, and what the messages say.

use serde::Serialize;

use super::View;
use super::part::DateView;

/// `GET /{lang}/account/mail`, and what its form answers.
///
/// Forms, each with `token` and `do`: `save` with `address`, `remove` or `test`; `key` with `key`, or `no-key`.
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
    /// Whether this portal takes keys.
    pub(crate) takes_keys: bool,
    /// The key that is saved.
    pub(crate) key: Option<KeyView>,
    /// What stands in the field for a key; never what must be kept secret.
    pub(crate) typed_key: String,
    /// What is wrong with it.
    pub(crate) key_problem: Option<MailKeyProblem>,
}

/// The OpenPGP key that messages are encrypted to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KeyView {
    /// Its fingerprint in groups; empty if it cannot be read.
    pub(crate) fingerprint: String,
    /// The day on which it ends; none if never.
    pub(crate) until: Option<DateView>,
    /// Why nothing is sent with it.
    pub(crate) lost: Option<KeyLost>,
}

/// Why nothing is sent with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KeyLost {
    /// Its time is over.
    Expired,
    /// It cannot be read, or is not good any more.
    Unusable,
    /// This portal was built without OpenPGP.
    NotBuilt,
}

/// What somebody has to know of their key wherever they begin their day.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum KeyNotice {
    /// Nothing is sent to them, because it cannot be used.
    Lost,
    /// It ends soon.
    Ends {
        /// On which day.
        on: DateView,
    },
}

/// What is wrong with a key that was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MailKeyProblem {
    /// There is no address that messages could go to.
    NoAddress,
    /// Nothing was pasted.
    Empty,
    /// It is too long.
    TooLong,
    /// It is one that must be kept secret.
    Secret,
    /// It is no public key.
    NoKey,
    /// There is more than one.
    Several,
    /// It is not whole or not signed by itself.
    Broken,
    /// It is withdrawn.
    Revoked,
    /// Its time is over.
    Expired,
    /// It can sign only.
    SignOnly,
    /// It is of a kind that is not known or too weak.
    Unfit,
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
    /// The key is saved.
    KeySaved,
    /// It is removed.
    KeyRemoved,
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
            takes_keys: true,
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
        let done = [
            MailDone::Saved,
            MailDone::Removed,
            MailDone::KeySaved,
            MailDone::KeyRemoved,
        ];
        all.extend(done.map(|done| Self {
            done: Some(done),
            ..saved.clone()
        }));
        all.extend(TESTED.map(|tested| Self {
            tested: Some(tested),
            ..saved.clone()
        }));
        all.extend(about_keys(&blank, &saved));
        all
    }
}

/// The page in every state that a key brings about.
#[cfg(test)]
fn about_keys(blank: &MailPage, saved: &MailPage) -> Vec<MailPage> {
    let kept = keys().map(|key| MailPage {
        takes_keys: key.lost != Some(KeyLost::NotBuilt),
        key: Some(key),
        ..saved.clone()
    });
    let refused = KEY_PROBLEMS.map(|problem| MailPage {
        key_problem: Some(problem),
        typed_key: "-----BEGIN <".to_owned(),
        ..saved.clone()
    });
    let no_address = MailPage {
        key_problem: Some(MailKeyProblem::NoAddress),
        ..blank.clone()
    };
    let not_built = MailPage {
        takes_keys: false,
        ..saved.clone()
    };
    let all = kept.into_iter().chain(refused);
    all.chain([no_address, not_built]).collect()
}

/// Every notice.
#[cfg(test)]
pub(super) fn key_notices() -> [KeyNotice; 2] {
    let on = DateView::new(2026, 12, 3);
    [KeyNotice::Lost, KeyNotice::Ends { on }]
}

/// A key in every state.
#[cfg(test)]
fn keys() -> [KeyView; 5] {
    let good = KeyView {
        fingerprint:
            "CB18 6C4F 0609 A697 E4D5 2DFA 6C72 2B0C 1F1E 27C1 8A56 708F 6525 EC27 BAD9 ACC9"
                .to_owned(),
        until: Some(DateView::new(2027, 11, 23)),
        lost: None,
    };
    let for_ever = KeyView {
        until: None,
        ..good.clone()
    };
    let over = KeyView {
        lost: Some(KeyLost::Expired),
        ..good.clone()
    };
    let unread = |lost| KeyView {
        fingerprint: String::new(),
        until: None,
        lost: Some(lost),
    };
    let (unusable, not_built) = (unread(KeyLost::Unusable), unread(KeyLost::NotBuilt));
    [good, for_ever, over, unusable, not_built]
}

#[cfg(test)]
const KEY_PROBLEMS: [MailKeyProblem; 10] = [
    MailKeyProblem::Empty,
    MailKeyProblem::TooLong,
    MailKeyProblem::Secret,
    MailKeyProblem::NoKey,
    MailKeyProblem::Several,
    MailKeyProblem::Broken,
    MailKeyProblem::Revoked,
    MailKeyProblem::Expired,
    MailKeyProblem::SignOnly,
    MailKeyProblem::Unfit,
];

/// Every key of what became of a test.
#[cfg(test)]
pub(super) const TESTED: [&str; 16] = [
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
    "key",
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
