//! Numbers (little-endian), names and signatures of records.

/// The two bytes at `at` as a number, 0 behind the end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<2>())
        .map_or(0, |two| u16::from_le_bytes(*two))
}

/// The four bytes at `at` as a number, 0 behind the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<4>())
        .map_or(0, |four| u32::from_le_bytes(*four))
}

/// The eight bytes at `at` as a number, 0 behind the end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk::<8>())
        .map_or(0, |eight| u64::from_le_bytes(*eight))
}

/// Names are UTF-8 or an old alphabet; in that, every byte stands for some letter.
pub(super) fn decoded(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(text) => text.to_owned(),
        Err(_) => name.iter().map(|byte| char::from(*byte)).collect(),
    }
}

pub(super) const LOCAL: &[u8; 4] = b"PK\x03\x04";
pub(super) const CENTRAL: &[u8; 4] = b"PK\x01\x02";
pub(super) const END: &[u8; 4] = b"PK\x05\x06";
pub(super) const END64: &[u8; 4] = b"PK\x06\x06";
pub(super) const LOCATOR64: &[u8; 4] = b"PK\x06\x07";
pub(super) const DESCRIPTOR: &[u8; 4] = b"PK\x07\x08";

/// Members of a cleaned archive that pack to no more than this many bytes have their sizes in front.
pub(super) const HELD: u64 = 1 << 20;
