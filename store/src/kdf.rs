//! Deriving keys from keys, and hashing, each use under a label of its own.

use orion::hazardous::hash::blake2::blake2b::Blake2b;
use orion::hazardous::kdf::hkdf::{Hkdf, SHA512};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::SealError;
use crate::key::{Key, from_hex, hex, random_id};
use crate::suite::info;

/// HKDF-SHA512 (RFC 5869) over all `parts` together, under a label and a context.
///
/// Parts and label go in with their lengths, so that no two inputs run into one another.
pub(crate) fn derive(parts: &[&[u8]], label: &'static str, context: &[u8]) -> Key {
    // Sized first: a buffer that grows leaves copies of the keys in freed memory.
    let size = parts.iter().map(|part| 8 + part.len()).sum();
    let mut material = Zeroizing::new(Vec::with_capacity(size));
    for part in parts {
        material.extend_from_slice(&length(part));
        material.extend_from_slice(part);
    }
    let mut about = length(label.as_bytes()).to_vec();
    about.extend_from_slice(label.as_bytes());
    about.extend_from_slice(context);
    let mut out = Zeroizing::new([0; 32]);
    let derived = Hkdf::<SHA512>::derive_key(&[], &material, Some(&about), out.as_mut_slice());
    require(derived.is_ok());
    Key::from_bytes(*out)
}

/// BLAKE2b-256 (RFC 7693) over a label and `parts`, each with its length.
pub(crate) fn hash(label: &'static str, parts: &[&[u8]]) -> [u8; 32] {
    let mut out = [0; 32];
    let digest = Blake2b::new(32).and_then(|mut state| {
        for part in std::iter::once(&label.as_bytes()).chain(parts) {
            state.update(&length(part))?;
            state.update(part)?;
        }
        state.finalize()
    });
    require(digest.is_ok());
    if let Ok(digest) = digest {
        for (to, from) in out.iter_mut().zip(digest.as_ref()) {
            *to = *from;
        }
    }
    out
}

/// The hash under which a cookie or another secret text is kept in memory.
pub fn token_hash(text: &str) -> [u8; 32] {
    hash(info::TOKEN, &[text.as_bytes()])
}

/// A name for exactly what somebody was shown. It hides nothing that can be guessed, so it belongs
/// only where that itself may stand.
pub fn shown_hash(what: &'static str, shown: &[u8]) -> String {
    hex(&hash(info::SHOWN, &[what.as_bytes(), shown]))
}

/// Compares two secret texts in constant time.
pub fn same_text(one: &str, other: &str) -> bool {
    token_hash(one).ct_eq(&token_hash(other)).into()
}

/// Compares two secrets, in a time that depends on neither.
pub(crate) fn same_bytes(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// A text of the shape of a cookie that only the holder of `key` can tell from a random one.
///
/// # Errors
/// [`SealError::Random`] if the system has no randomness.
pub fn keyed_token(key: &[u8; 32]) -> Result<String, SealError> {
    let id = random_id()?;
    Ok(format!("{}{}", hex(&id), hex(&tag(key, &id))))
}

/// Whether a text was made by [`keyed_token`] with this key.
pub fn is_keyed_token(key: &[u8; 32], text: &str) -> bool {
    let Some(bytes) = from_hex::<32>(text) else {
        return false;
    };
    let (id, found) = bytes.split_at(16);
    tag(key, id).as_slice().ct_eq(found).into()
}

fn tag(key: &[u8; 32], id: &[u8]) -> [u8; 16] {
    let mut tag = [0; 16];
    let whole = derive(&[key, id], info::NOWHERE, &[]);
    for (to, from) in tag.iter_mut().zip(whole.expose()) {
        *to = *from;
    }
    tag
}

/// Ends the process if HKDF or BLAKE2b refused its input. Neither refuses 32 bytes; if one ever
/// did, going on would seal everything under a key of zeros.
fn require(done: bool) {
    if !done {
        std::process::abort();
    }
}

fn length(part: &[u8]) -> [u8; 8] {
    u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_one_another() {
        let one = derive(&[b"ab", b"c"], info::CLASS, &[]);
        let other = derive(&[b"a", b"bc"], info::CLASS, &[]);
        assert_ne!(one.expose(), other.expose());
        assert_ne!(
            hash(info::CHAIN, &[b"ab", b"c"]),
            hash(info::CHAIN, &[b"a", b"bc"])
        );
        assert_ne!(
            derive(&[b"a"], info::CLASS, &[]).expose(),
            derive(&[b"a"], info::APPEND, &[]).expose()
        );
    }

    #[test]
    fn texts_are_told_apart_by_their_hashes() {
        assert!(same_text("one", "one"));
        assert!(!same_text("one", "other") && !same_text("one", ""));
        assert_eq!(token_hash("one"), token_hash("one"));
        assert_ne!(token_hash("one"), token_hash("other"));
        let shown = shown_hash("minutes", b"one");
        assert_eq!(
            from_hex::<32>(&shown).map(|hash| hex(&hash)),
            Some(shown.clone())
        );
        assert_ne!(shown, shown_hash("minutes", b"other"));
        assert_ne!(shown, shown_hash("letter", b"one"));
    }

    #[test]
    fn a_keyed_token_is_told_only_with_its_key() {
        let token = keyed_token(&[1; 32]).unwrap();
        assert_eq!(token.len(), 64);
        assert!(is_keyed_token(&[1; 32], &token));
        assert!(!is_keyed_token(&[2; 32], &token));
        assert!(!is_keyed_token(&[1; 32], &"0".repeat(64)));
        assert!(!is_keyed_token(&[1; 32], ""));
    }
}
