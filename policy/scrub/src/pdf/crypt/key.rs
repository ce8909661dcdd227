//! The file's key out of the empty password (ISO 32000-2, 7.6.4.3 and 7.6.4.4).

use md5::{Digest, Md5};

use super::hash;
use super::rc4::Rc4;
use crate::pdf::object::Dict;

/// The key of a file that the empty password opens; `None` if it does not.
pub(super) fn of_empty_password(dict: &Dict, id: &[u8], metadata: bool) -> Option<Vec<u8>> {
    match dict.get("R").as_int()? {
        revision @ 2..=4 => of_md5(dict, id, metadata, revision),
        revision @ (5 | 6) => of_sha(dict, revision),
        _ => None,
    }
}

/// Algorithms 2, 4 and 5.
fn of_md5(dict: &Dict, id: &[u8], metadata: bool, revision: i64) -> Option<Vec<u8>> {
    let owner = dict.get("O").as_str()?.get(..32)?;
    let user = dict.get("U").as_str()?.get(..16)?;
    let [.., a, b, c, d] = dict.get("P").as_int()?.to_be_bytes();
    let mut digest = Md5::new()
        .chain_update(PADDING)
        .chain_update(owner)
        .chain_update([d, c, b, a])
        .chain_update(id);
    if revision >= 4 && !metadata {
        digest.update([0xff; 4]);
    }
    let length = if revision == 2 { 5 } else { key_length(dict)? };
    let mut key = digest.finalize().to_vec();
    key.truncate(length);
    if revision >= 3 {
        for _ in 0..50 {
            key = Md5::digest(&key).to_vec();
            key.truncate(length);
        }
    }
    (check(&key, id, revision).get(..16)? == user).then_some(key)
}

/// The length of the key in bytes; old files may not tell it.
fn key_length(dict: &Dict) -> Option<usize> {
    if dict.get("V").as_int() == Some(4) {
        return Some(16);
    }
    let bits = dict.get("Length").as_int().unwrap_or(40);
    // Some writers tell bytes instead of bits.
    let bytes = if bits < 40 { bits } else { bits / 8 };
    usize::try_from(bytes)
        .ok()
        .filter(|bytes| (5..=16).contains(bytes))
}

/// What `U` begins with if the key is right.
fn check(key: &[u8], id: &[u8], revision: i64) -> Vec<u8> {
    if revision == 2 {
        let mut text = PADDING.to_vec();
        Rc4::new(key).apply(&mut text);
        return text;
    }
    let digest = Md5::new().chain_update(PADDING).chain_update(id).finalize();
    let mut text = digest.to_vec();
    for round in 0..20_u8 {
        let key: Vec<u8> = key.iter().map(|byte| byte ^ round).collect();
        Rc4::new(&key).apply(&mut text);
    }
    text
}

/// Algorithm 2.A with the empty password.
fn of_sha(dict: &Dict, revision: i64) -> Option<Vec<u8>> {
    let user = dict.get("U").as_str()?;
    let (proof, salts) = (user.get(..32)?, user.get(32..48)?);
    let (for_proof, for_key) = salts.split_at_checked(8)?;
    let packed = dict.get("UE").as_str()?.get(..32)?;
    if hash::of(for_proof, revision) != proof {
        return None;
    }
    hash::unwrapped(&hash::of(for_key, revision), packed)
}

/// What stands in for the missing part of a password (algorithm 2, step a).
const PADDING: &[u8] = b"\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\
\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a";
