//! Recovery: two key pairs, each on paper with another person, that open a case only together.

use serde::{Deserialize, Serialize};
use subrosa_policy::{Plain, SecretPhrase};

use crate::error::SealError;
use crate::hpke::{ReaderPublic, ReaderSeed, open_with, seal_to};
use crate::kdf::derive;
use crate::key::Key;
use crate::sign::{SigningSeed, VerifyKey};
use crate::suite::info;

/// Which of the two recovery halves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Half {
    /// The first.
    One,
    /// The second.
    Two,
}

impl Half {
    /// Both, in their order.
    pub const ALL: [Self; 2] = [Self::One, Self::Two];

    /// As it is counted on paper, from 1.
    pub fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// The public halves of both recovery keys, and what checks a signature that only both phrases
/// together can make. They stand in the founding entry of the roster.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Recovery {
    one: ReaderPublic,
    two: ReaderPublic,
    verify: VerifyKey,
}

impl Recovery {
    /// The public halves of two phrases.
    ///
    /// # Errors
    /// [`SealError::Closed`] never in practice.
    pub fn from_halves(one: &SecretPhrase, two: &SecretPhrase) -> Result<Self, SealError> {
        Ok(Self {
            one: seed(one).public()?,
            two: seed(two).public()?,
            verify: signing(one, two).public()?,
        })
    }

    /// What checks the signature of both holders together.
    pub(crate) fn verify_key(&self) -> &VerifyKey {
        &self.verify
    }

    /// Seals a question to whoever holds one half. It opens nothing of a case.
    pub(crate) fn ask(
        &self,
        half: Half,
        associated: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let key = match half {
            Half::One => &self.one,
            Half::Two => &self.two,
        };
        seal_to(key, info::QUESTION_SEAL, associated, plain)
    }

    /// Wraps to both: the first inside the second.
    pub(crate) fn wrap(&self, associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let inner = seal_to(&self.one, info::RECOVERY_ONE, associated, plain)?;
        seal_to(&self.two, info::RECOVERY_TWO, associated, &inner)
    }
}

/// Opens a recovery wrap with both phrases.
///
/// # Errors
/// [`SealError::Closed`], whichever of them is not right.
pub fn open_recovery(
    one: &SecretPhrase,
    two: &SecretPhrase,
    associated: &[u8],
    bytes: &[u8],
) -> Result<Plain<Vec<u8>>, SealError> {
    let inner = open_with(&seed(two), info::RECOVERY_TWO, associated, bytes)?;
    open_with(&seed(one), info::RECOVERY_ONE, associated, inner.expose())
}

/// Opens a question that was sealed to a half, and nothing else: a wrap of a case has another label.
pub(crate) fn open_question(
    half: &SecretPhrase,
    associated: &[u8],
    bytes: &[u8],
) -> Result<Plain<Vec<u8>>, SealError> {
    open_with(&seed(half), info::QUESTION_SEAL, associated, bytes)
}

// CLAIM(C-72): SECURITY.md
/// The key that signs for both holders together. Neither phrase alone tells anything of it.
pub(crate) fn signing(one: &SecretPhrase, two: &SecretPhrase) -> SigningSeed {
    let halves = [
        one.bytes().expose().as_slice(),
        two.bytes().expose().as_slice(),
    ];
    SigningSeed::from_key(derive(&halves, info::RECOVERY_SIGN, b""))
}

fn seed(phrase: &SecretPhrase) -> ReaderSeed {
    ReaderSeed::from_key(Key::from_bytes(*phrase.bytes().expose()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_open_it_and_one_alone_does_not() {
        let (one, two) = (
            SecretPhrase::from_bytes(&[1; 32]),
            SecretPhrase::from_bytes(&[2; 32]),
        );
        let recovery = Recovery::from_halves(&one, &two).unwrap();
        let wrap = recovery.wrap(b"case", b"keys").unwrap();
        assert_eq!(
            open_recovery(&one, &two, b"case", &wrap).unwrap().expose(),
            b"keys"
        );
        assert!(open_recovery(&one, &one, b"case", &wrap).is_err());
        assert!(open_recovery(&two, &two, b"case", &wrap).is_err());
        assert!(open_recovery(&two, &one, b"case", &wrap).is_err());
        assert!(open_recovery(&one, &two, b"other", &wrap).is_err());
    }

    #[test]
    fn a_question_is_for_one_half_and_a_wrap_of_a_case_is_no_question() {
        let (one, two) = (
            SecretPhrase::from_bytes(&[1; 32]),
            SecretPhrase::from_bytes(&[2; 32]),
        );
        let recovery = Recovery::from_halves(&one, &two).unwrap();
        let question = recovery.ask(Half::Two, b"which", b"may we?").unwrap();
        let opened = open_question(&two, b"which", &question).unwrap();
        assert_eq!(opened.expose(), b"may we?");
        assert!(open_question(&one, b"which", &question).is_err());
        assert!(open_question(&two, b"another", &question).is_err());
        let wrap = recovery.wrap(b"which", b"keys").unwrap();
        assert!(open_question(&two, b"which", &wrap).is_err());
    }
}
