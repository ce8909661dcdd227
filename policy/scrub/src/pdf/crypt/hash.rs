//! The hash of revision 6, and that of revision 5 before it (ISO 32000-2, algorithm 2.B).

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::Aes;

/// The hash of the empty password with a salt.
pub(super) fn of(salt: &[u8], revision: i64) -> Vec<u8> {
    let mut key = Sha256::digest(salt).to_vec();
    if revision == 5 {
        return key;
    }
    let mut round = 0_u32;
    loop {
        let Some(packed) = encrypted(&key) else {
            return Vec::new();
        };
        let sum: u32 = packed.iter().take(16).map(|byte| u32::from(*byte)).sum();
        key = match sum % 3 {
            0 => Sha256::digest(&packed).to_vec(),
            1 => Sha384::digest(&packed).to_vec(),
            _ => Sha512::digest(&packed).to_vec(),
        };
        round += 1;
        // At least 64 rounds; the last byte says whether there are more. Chance alone ends it.
        let last = packed.last().copied().map_or(0, u32::from);
        if round >= 64 && last + 32 <= round {
            key.truncate(32);
            return key;
        }
    }
}

/// 64 copies of the key, encrypted with its first half as key and its second as initial vector.
fn encrypted(key: &[u8]) -> Option<Vec<u8>> {
    let (aes, rest) = key.split_at_checked(16)?;
    let aes = Aes128::new_from_slice(aes).ok()?;
    let mut before = *rest.first_chunk::<16>()?;
    let mut packed = Vec::with_capacity(key.len() * 64);
    let text = key.repeat(64);
    for block in text.as_chunks::<16>().0 {
        for (byte, mask) in before.iter_mut().zip(block) {
            *byte ^= mask;
        }
        let mut next = before.into();
        aes.encrypt_block(&mut next);
        before = next.into();
        packed.extend(before);
    }
    Some(packed)
}

/// The file's key out of its packed form.
pub(super) fn unwrapped(key: &[u8], packed: &[u8]) -> Option<Vec<u8>> {
    let aes = Aes::new(key)?;
    let mut before = [0; 16];
    let mut plain = Vec::with_capacity(32);
    for block in packed.as_chunks::<16>().0 {
        let mut block = *block;
        aes.decrypt(&mut block, &mut before);
        plain.extend(block);
    }
    Some(plain)
}
