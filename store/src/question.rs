//! A question to whoever holds a recovery half, and their answer.
//!
//! The question is a file that leaves the portal: what a second person is shown, sealed to each half
//! by itself, with an answer inside that only the portal can make. Whoever types the answer in has it
//! from somebody who could open the file. The half is never typed into the portal.

use serde::{Deserialize, Serialize};
use subrosa_policy::{CaseId, Day, SecretPhrase};

use crate::case::{Asked, SecondAct};
use crate::error::SealError;
use crate::kdf::{derive, hash, same_bytes};
use crate::key::Key;
use crate::recovery::{Half, Recovery, open_question};
use crate::suite::info;

/// What a holder is asked: what every second person sees, and whose portal asks.
#[derive(Serialize, Deserialize)]
pub struct HolderQuestion {
    /// The fingerprint of the roster's root, from which the six words of the portal follow.
    pub portal: [u8; 32],
    /// What staff call the case.
    pub label: String,
    /// The name of who asks.
    pub by: String,
    /// The day it was asked.
    pub on: Day,
    /// What shall be done, and why.
    pub act: SecondAct,
    answer: [u8; ANSWER],
}

/// A holder's yes to one question: 80 bits, and 20 that tell a slip of the pen.
#[cfg_attr(test, derive(Clone, PartialEq))]
pub struct HolderAnswer([u8; ANSWER]);

/// Why a file was not opened as a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// It is something else, or a newer version wrote it.
    #[error("this file is no question of a portal, or a newer version wrote it")]
    NotOne,
    /// The half does not open it, or it was changed.
    #[error("this half does not open the question, or the file was changed")]
    Closed,
}

impl HolderQuestion {
    /// Opens a question with one half, and says which it is.
    ///
    /// # Errors
    /// [`QuestionError`] for another file, another portal's half, or a changed file.
    pub fn open(file: &[u8], half: &SecretPhrase) -> Result<(Half, Self), QuestionError> {
        let rest = file.strip_prefix(MAGIC).ok_or(QuestionError::NotOne)?;
        let (name, seals) = rest
            .split_first_chunk::<32>()
            .ok_or(QuestionError::NotOne)?;
        if seals.len() != Half::ALL.len() * SEAL {
            return Err(QuestionError::NotOne);
        }
        let mut seals = Half::ALL.into_iter().zip(seals.chunks(SEAL));
        let found = seals.find_map(|(of, seal)| {
            let opened = open_question(half, &associated(name, of), seal).ok()?;
            Some((of, opened))
        });
        let (of, opened) = found.ok_or(QuestionError::Closed)?;
        let question = postcard::from_bytes(opened.expose()).map_err(|_| QuestionError::NotOne)?;
        Ok((of, question))
    }

    /// The yes to it.
    pub fn answer(&self) -> HolderAnswer {
        HolderAnswer(self.answer)
    }
}

impl HolderAnswer {
    /// Reads an answer as a person types it. Capitals, spaces and hyphens do not matter, nor whether
    /// 0, 1 or letters like them were typed. `None` if anything else is wrong with it.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut value = 0_u128;
        let mut count = 0_u32;
        for letter in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            if count == LETTERS_OF_IT {
                return None;
            }
            value = (value << 5) | digit(letter)?;
            count += 1;
        }
        let [_, _, _, _, _, _, answer @ ..] = (value >> CHECK_BITS).to_be_bytes();
        let answer = Self(answer);
        (count == LETTERS_OF_IT && answer.checked() == value).then_some(answer)
    }

    /// The answer as it is written down: five groups of four letters and digits.
    pub fn text(&self) -> String {
        let value = self.checked();
        let mut text = String::new();
        for place in (0..LETTERS_OF_IT).rev() {
            let digit = usize::try_from((value >> (5 * place)) & 31).unwrap_or(0);
            text.push(char::from(LETTERS.get(digit).copied().unwrap_or(b'0')));
            if place % 4 == 0 && place > 0 {
                text.push('-');
            }
        }
        text
    }

    /// The answer and its check, as one number of 100 bits.
    fn checked(&self) -> u128 {
        let number = |bytes: &[u8]| {
            let bytes = bytes.iter();
            bytes.fold(0, |value: u128, byte| (value << 8) | u128::from(*byte))
        };
        let check = hash(info::ANSWER_CHECK, &[&self.0]);
        let check = number(check.get(..3).unwrap_or_default());
        (number(&self.0) << CHECK_BITS) | (check >> (24 - CHECK_BITS))
    }
}

/// The key of an installation by which it knows the answers to its questions.
pub(crate) struct AnswerKey(Key);

impl AnswerKey {
    /// The key of `instance`, the instance key of the purpose `subrosa/1 answer`.
    pub(crate) fn of(instance: Key) -> Self {
        Self(instance)
    }

    // CLAIM(C-198): SECURITY.md
    /// The file of a question. It has the same length whatever is asked.
    ///
    /// # Errors
    /// [`SealError::Random`] if the system has no randomness.
    pub(crate) fn ask(
        &self,
        recovery: &Recovery,
        (portal, case, asked): ([u8; 32], CaseId, &Asked),
        (label, by): (&str, &str),
    ) -> Result<Vec<u8>, SealError> {
        let name = name_of(&portal, case, asked)?;
        let mut file = [MAGIC, name.as_slice()].concat();
        for half in Half::ALL {
            let question = HolderQuestion {
                portal,
                label: short(label),
                by: short(by),
                on: asked.on,
                act: asked.act,
                answer: self.answer(&name, half),
            };
            let plain = postcard::to_stdvec(&question).map_err(|_| SealError::Closed)?;
            file.extend(recovery.ask(half, &associated(&name, half), &plain)?);
        }
        Ok(file)
    }

    /// Whose yes to this question an answer is, if it is one.
    pub(crate) fn who(
        &self,
        (portal, case, asked): ([u8; 32], CaseId, &Asked),
        given: &HolderAnswer,
    ) -> Result<Option<Half>, SealError> {
        let name = name_of(&portal, case, asked)?;
        let [one, two] = Half::ALL.map(|half| same_bytes(&self.answer(&name, half), &given.0));
        Ok(match (one, two) {
            (true, _) => Some(Half::One),
            (false, true) => Some(Half::Two),
            (false, false) => None,
        })
    }

    fn answer(&self, name: &[u8; 32], half: Half) -> [u8; ANSWER] {
        let whole = derive(&[self.0.expose()], info::ANSWER, &associated(name, half));
        let mut answer = [0; ANSWER];
        for (to, from) in answer.iter_mut().zip(whole.expose()) {
            *to = *from;
        }
        answer
    }
}

/// What names a question of one portal: all of it, so that an answer is to nothing else.
fn name_of(portal: &[u8; 32], case: CaseId, asked: &Asked) -> Result<[u8; 32], SealError> {
    let asked = postcard::to_stdvec(asked).map_err(|_| SealError::Closed)?;
    Ok(hash(info::QUESTION, &[portal, case.as_bytes(), &asked]))
}

fn associated(name: &[u8; 32], half: Half) -> Vec<u8> {
    let mut associated = name.to_vec();
    associated.push(half.number());
    associated
}

/// Keeps what is sealed within the least size of padding.
fn short(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}

/// Crockford's base32: letters that look like 1 and 0 are read as these.
fn digit(letter: char) -> Option<u128> {
    let upper = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = LETTERS
        .iter()
        .position(|known| char::from(*known) == upper)?;
    u128::try_from(place).ok()
}

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MAGIC: &[u8] = b"subrosa question 1\n";
/// Bytes of an answer.
const ANSWER: usize = 10;
/// Letters of an answer with its check.
const LETTERS_OF_IT: u32 = 20;
const CHECK_BITS: u32 = 20;
/// One seal: suite, encapsulated key, padded content, tag.
const SEAL: usize = 1 + 1120 + 1024 + 16;
const MOST_CHARACTERS: usize = 100;

#[cfg(test)]
mod tests;
