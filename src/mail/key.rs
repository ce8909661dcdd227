//! A member's own OpenPGP key (RFC 9580): what may become one, and what is encrypted to it.
//!
//! Only what the encryption needs is kept: see [`certificate`]. Built without the feature `pgp`, no key is taken, and
//! one that was kept before is one that cannot be used.

#[cfg(feature = "pgp")]
mod armor;
#[cfg(feature = "pgp")]
mod certificate;
#[cfg(not(feature = "pgp"))]
#[path = "key/absent.rs"]
mod certificate;
#[cfg(feature = "pgp")]
mod cipher;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) use certificate::OwnKey;

use super::MailError;

/// What messages to somebody are encrypted to.
pub(crate) enum Cover {
    /// They gave no key.
    None,
    /// Their key.
    Key(Box<OwnKey>),
    /// They gave one, and it cannot be used now: nothing goes out, least of all in the clear.
    Lost,
}

/// Why a key is not taken, or cannot be used any more.
#[cfg_attr(
    not(feature = "pgp"),
    expect(dead_code, reason = "only what reads keys finds most of them")
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyProblem {
    /// Nothing was typed.
    Empty,
    /// It is longer than a key needs to be.
    TooLong,
    /// It is, or has beside it, a key that must be kept secret.
    Secret,
    /// It is no public key.
    NoKey,
    /// There is more than one.
    Several,
    /// It is not whole, or not signed by itself as it must be.
    Broken,
    /// Its owner has withdrawn it.
    Revoked,
    /// Its time is over.
    Expired,
    /// It can sign only.
    SignOnly,
    /// It is of a kind that is too weak or not known here.
    Unfit,
    /// This portal was built without OpenPGP.
    NotBuilt,
}

/// What pages show of a key that is kept.
pub(crate) struct KeyCard {
    /// Its fingerprint in hexadecimal; empty if it cannot be read.
    pub(crate) fingerprint: String,
    /// When it ends, in seconds since 1970; `None` if never.
    pub(crate) until: Option<u64>,
    /// Whether it can be used now and ends within [`SOON`].
    pub(crate) ends_soon: bool,
    /// Why it cannot be used.
    pub(crate) problem: Option<KeyProblem>,
}

/// Whether this portal takes keys.
pub(crate) const TAKES_KEYS: bool = cfg!(feature = "pgp");

/// Seconds before the end of a key from which its owner is told of it: two weeks.
const SOON: u64 = 14 * 24 * 60 * 60;

impl Cover {
    // CLAIM(C-180): SECURITY.md
    /// What messages are encrypted to at this second, given what is kept.
    pub(crate) fn of(kept: Option<&[u8]>, second: u64) -> Self {
        match kept.map(|kept| read_kept(kept, second)) {
            None => Self::None,
            Some(Ok(key)) if !key.is_over(second) => Self::Key(Box::new(key)),
            Some(Ok(_) | Err(_)) => Self::Lost,
        }
    }
}

impl KeyCard {
    /// What is kept, as it is at this second.
    pub(crate) fn of(kept: &[u8], second: u64) -> Self {
        match read_kept(kept, second) {
            Ok(key) => Self {
                fingerprint: key.fingerprint(),
                until: key.until(),
                ends_soon: !key.is_over(second) && key.is_over(second.saturating_add(SOON)),
                problem: key.is_over(second).then_some(KeyProblem::Expired),
            },
            Err(problem) => Self {
                fingerprint: String::new(),
                until: None,
                ends_soon: false,
                problem: Some(problem),
            },
        }
    }
}

/// Reads a pasted key: one public certificate that can be encrypted to at this second.
///
/// # Errors
/// What is wrong with it; nothing of it is kept then.
pub(crate) fn read_pasted(text: &str, second: u64) -> Result<OwnKey, KeyProblem> {
    if !TAKES_KEYS {
        return Err(KeyProblem::NotBuilt);
    }
    let read = || OwnKey::from_pasted(text, second);
    let key = guarded(read, KeyProblem::Unfit)?;
    if key.is_over(second) {
        return Err(KeyProblem::Expired);
    }
    Ok(key)
}

/// Encrypts to a key, as ASCII armour.
///
/// # Errors
/// [`MailError::Unwritten`], whatever went wrong.
pub(super) fn encrypt(key: &OwnKey, plain: Vec<u8>) -> Result<String, MailError> {
    guarded(|| key.encrypt(plain), MailError::Unwritten)
}

fn read_kept(kept: &[u8], second: u64) -> Result<OwnKey, KeyProblem> {
    guarded(|| OwnKey::from_kept(kept, second), KeyProblem::Unfit)
}

/// A fault of the library is that of one key, and keeps nobody else's messages from going.
fn guarded<T, E>(work: impl FnOnce() -> Result<T, E>, fault: E) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(fault))
}
