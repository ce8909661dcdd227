//! The rules for passwords.
//!
//! What is common and what is easy to guess is decided by zxcvbn (USENIX Security 2016) and the
//! ranked lists of passwords, names and words that it carries (MIT licence). A password never
//! expires (NIST SP 800-63B, section 5.1.1.2).

use zxcvbn::matching::patterns::MatchPattern;

// CLAIM(C-56): SECURITY.md
/// What a password must have. The owner's floor stands whatever a firm configures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordRules {
    least: usize,
    strength: u8,
}

/// The names that a password may not hold, because whoever guesses it tries them first.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The person's own.
    pub person: &'a str,
    /// The firm's.
    pub firm: &'a str,
}

/// What a password lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// It has too few characters.
    Characters {
        /// How many more it needs.
        more: usize,
    },
    /// It has too many characters.
    Shorter {
        /// How many fit.
        limit: usize,
    },
    /// It has no upper-case letter.
    Upper,
    /// It has no lower-case letter.
    Lower,
    /// It has no digit.
    Digit,
    /// It has nothing but letters and digits.
    Special,
    /// It contains the person's own name, or the firm's.
    OtherThanName,
    /// It is among the commonest, or one of these with something added.
    LessCommon,
    /// It is guessed too soon.
    Harder,
}

impl PasswordRules {
    /// Rules that ask for so many characters, and never for fewer than the floor of eight, and
    /// for a strength from 0 (none) to 4 as zxcvbn counts it.
    pub fn new(least: usize, strength: u8) -> Self {
        Self {
            least: least.max(FLOOR),
            strength: strength.min(STRONGEST),
        }
    }

    /// The least number of characters.
    pub fn least(&self) -> usize {
        self.least
    }

    /// Everything that a password lacks; empty if it is good.
    pub fn missing(&self, password: &str, names: Names<'_>) -> Vec<Missing> {
        let mut missing = self.missing_characters(password);
        if names.are_in(password) {
            missing.push(Missing::OtherThanName);
        }
        if is_common(password) {
            missing.push(Missing::LessCommon);
        } else if u8::from(zxcvbn::zxcvbn(password, &names.parts()).score()) < self.strength {
            missing.push(Missing::Harder);
        }
        missing
    }

    fn missing_characters(&self, password: &str) -> Vec<Missing> {
        let length = password.chars().count();
        let mut missing = Vec::new();
        if length < self.least {
            let more = self.least - length;
            missing.push(Missing::Characters { more });
        }
        if length > LONGEST {
            missing.push(Missing::Shorter { limit: LONGEST });
        }
        let has = |class: fn(char) -> bool| password.chars().any(class);
        let classes = [
            (Missing::Upper, has(char::is_uppercase)),
            (Missing::Lower, has(char::is_lowercase)),
            (Missing::Digit, has(|c| c.is_ascii_digit())),
            (Missing::Special, has(|c| !c.is_alphanumeric())),
        ];
        let absent = classes.iter().filter(|(_, there)| !there);
        missing.extend(absent.map(|(class, _)| *class));
        missing
    }
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self::new(SHIPPED, SHIPPED_STRENGTH)
    }
}

impl<'a> Names<'a> {
    /// Whether a part of the person's name, or a long one of the firm's, stands in the password.
    /// The short words of a firm's name, such as "the" and "law", are everybody's.
    fn are_in(&self, password: &str) -> bool {
        let lower = password.to_lowercase();
        let there = |name: &str, least: usize| {
            name.split_whitespace()
                .filter(|part| part.chars().count() >= least)
                .any(|part| lower.contains(&part.to_lowercase()))
        };
        there(self.person, 3) || there(self.firm, 5)
    }

    /// Both names and their parts, for the estimate.
    fn parts(&self) -> Vec<&'a str> {
        let all = self
            .person
            .split_whitespace()
            .chain(self.firm.split_whitespace());
        [self.person, self.firm]
            .into_iter()
            .chain(all)
            .filter(|part| !part.is_empty())
            .collect()
    }
}

/// Whether the password, or what is left of it without some of the digits and signs around it,
/// is one of the ten thousand commonest in any of zxcvbn's lists: as it is, reversed, or with
/// signs for letters. Each list has its own ranks, so these are more than ten thousand in all.
fn is_common(password: &str) -> bool {
    let folded = password.to_lowercase();
    let not_letter = |c: char| !c.is_alphabetic();
    let mut stem = folded.as_str();
    loop {
        if is_one_guess(stem) || is_one_guess(stem.trim_start_matches(not_letter)) {
            return true;
        }
        match stem.strip_suffix(not_letter) {
            Some(shorter) => stem = shorter,
            None => return false,
        }
    }
}

/// Whether the whole of `stem` is one entry of a list, one run or one repetition that is tried
/// within the first ten thousand guesses.
fn is_one_guess(stem: &str) -> bool {
    if !COMMON_LENGTHS.contains(&stem.chars().count()) {
        return false;
    }
    let estimate = zxcvbn::zxcvbn(stem, &[]);
    let whole = match estimate.sequence() {
        [one] => !matches!(one.pattern, MatchPattern::BruteForce),
        _ => false,
    };
    // zxcvbn adds one guess to a rank.
    whole && estimate.guesses() <= COMMONEST + 1
}

const FLOOR: usize = 8;
const SHIPPED: usize = 12;
const STRONGEST: u8 = 4;
const SHIPPED_STRENGTH: u8 = 3;
const COMMONEST: u64 = 10_000;
/// Fewer characters say little beside what stands around them; no common password has more.
const COMMON_LENGTHS: std::ops::RangeInclusive<usize> = 4..=32;
/// Argon2id takes more, but a person does not.
const LONGEST: usize = 256;

#[cfg(test)]
mod tests;
