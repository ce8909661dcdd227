//! Recovery codes: ten on paper, for the day when telephone and keys are lost; each works once.

use subrosa_policy::Plain;
use subrosa_store::{Member, MemberSecrets, token_hash};

use crate::error::AppError;

/// A new code, and what is kept of it.
pub(super) struct Fresh {
    pub(super) code: Plain<String>,
    pub(super) hash: [u8; 32],
}

/// New codes, in the order in which they are shown.
pub(super) fn fresh() -> Result<Vec<Fresh>, AppError> {
    (0..CODES)
        .map(|_| {
            let code = fresh_code()?;
            let hash = token_hash(normal(code.expose()).expose());
            Ok(Fresh { code, hash })
        })
        .collect()
}

/// Whether a code is one of this person's and was not used; marks it as used.
pub(super) fn accept(member: &mut Member, secrets: &MemberSecrets, typed: &str) -> bool {
    let hash = token_hash(normal(typed).expose());
    let found = secrets.recovery.iter().position(|code| *code == hash);
    let Some(mark) = found.and_then(mark) else {
        return false;
    };
    let fresh = member.marks.recovery_used & mark == 0;
    member.marks.recovery_used |= mark;
    fresh
}

/// How many were not used.
pub(super) fn left(member: &Member, secrets: &MemberSecrets) -> usize {
    (0..secrets.recovery.len())
        .filter_map(mark)
        .filter(|mark| member.marks.recovery_used & mark == 0)
        .count()
}

fn mark(place: usize) -> Option<u16> {
    let place = u32::try_from(place).ok()?;
    1_u16.checked_shl(place)
}

/// 60 random bits, as three groups of four.
fn fresh_code() -> Result<Plain<String>, AppError> {
    let mut code = Plain::new(String::with_capacity(14));
    for (place, byte) in subrosa_store::random_id()?.into_iter().take(12).enumerate() {
        if place > 0 && place % 4 == 0 {
            code.expose_mut().push('-');
        }
        let letter = ALPHABET.get(usize::from(byte % 32)).copied();
        code.expose_mut().extend(letter.map(char::from));
    }
    Ok(code)
}

/// As it is compared: without spaces and hyphens, and with the letters that look alike mended.
fn normal(typed: &str) -> Plain<String> {
    let mut normal = Plain::new(String::with_capacity(typed.len()));
    let letters = typed.chars().filter(char::is_ascii_alphanumeric);
    normal
        .expose_mut()
        .extend(letters.map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        }));
    normal
}

/// How many codes a person has.
pub(super) const CODES: usize = 10;
/// Crockford's base 32: no letter looks like another one or like a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_a_person_writes_it() {
        assert_eq!(normal("0OiL-Abcd xyz9").expose(), "0011abcdxyz9");
        let code = fresh_code().unwrap();
        assert_eq!(normal(code.expose()).expose().len(), 12);
        assert_eq!(code.expose().len(), 14);
    }

    #[test]
    fn ten_codes_differ_and_each_has_a_mark_of_its_own() {
        let codes = fresh().unwrap();
        let mut hashes: Vec<_> = codes.iter().map(|fresh| fresh.hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), CODES);
        let marks: Vec<_> = (0..CODES).filter_map(mark).collect();
        assert_eq!(marks.len(), CODES);
        assert_eq!(mark(16), None);
    }
}
