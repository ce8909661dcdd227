//! The forms in which a planted string could stand on a disk.

/// One form of a canary: its name for messages, and its bytes.
pub(super) type Form = (&'static str, Vec<u8>);

/// Every form of a text.
pub(super) fn of_text(text: &str) -> Vec<Form> {
    let mut all = of_bytes(text.as_bytes());
    all.push((
        "as UTF-16, little end first",
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ));
    all.push((
        "as UTF-16, big end first",
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ));
    all.push(("in capitals", text.to_uppercase().into_bytes()));
    all.push(("in small letters", text.to_lowercase().into_bytes()));
    all.push(("percent-encoded", percent(text, "%20").into_bytes()));
    all.push(("form-encoded", percent(text, "+").into_bytes()));
    all.push(("escaped for HTML", escaped(text).into_bytes()));
    all.push(("reversed", text.bytes().rev().collect()));
    all
}

/// Every form of bytes that need not be text.
pub(super) fn of_bytes(bytes: &[u8]) -> Vec<Form> {
    let lower = hex(bytes);
    let spaced: Vec<String> = bytes.iter().map(u8::to_string).collect();
    let mut all = vec![
        ("as it is", bytes.to_vec()),
        ("in hexadecimal", lower.clone().into_bytes()),
        ("in hexadecimal capitals", lower.to_uppercase().into_bytes()),
        ("as a list of numbers", spaced.join(", ").into_bytes()),
        ("as a tight list of numbers", spaced.join(",").into_bytes()),
    ];
    for (name, alphabet) in [("in base64", STANDARD), ("in base64 for URLs", FOR_URLS)] {
        for shift in 0..3 {
            all.push((name, base64_inside(bytes, shift, alphabet)));
        }
    }
    for shift in 0..5 {
        let letters = base32_inside(bytes, shift);
        all.push(("in base32", letters.clone()));
        all.push(("in base32 capitals", letters.to_ascii_uppercase()));
    }
    all
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The base64 digits (RFC 4648) that are sure to appear when `bytes` stand `shift` bytes into a group of three.
pub(super) fn base64_inside(bytes: &[u8], shift: usize, alphabet: &[u8; 64]) -> Vec<u8> {
    digits_inside(bytes, shift, 6)
        .into_iter()
        .filter_map(|digit| alphabet.get(digit).copied())
        .collect()
}

/// As [`base64_inside`], for the base32 of RFC 4648 in small letters.
fn base32_inside(bytes: &[u8], shift: usize) -> Vec<u8> {
    digits_inside(bytes, shift, 5)
        .into_iter()
        .filter_map(|digit| BASE32.get(digit).copied())
        .collect()
}

fn digits_inside(bytes: &[u8], shift: usize, width: usize) -> Vec<usize> {
    let bits: Vec<u8> = bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
        .collect();
    // The digit that mixes our first byte with the one before it is unknown: start at the next whole digit.
    let skip = (width - shift * 8 % width) % width;
    let known = bits.get(skip..).unwrap_or_default();
    known
        .chunks_exact(width)
        .map(|digit| {
            digit
                .iter()
                .fold(0, |sum, bit| sum << 1 | usize::from(*bit))
        })
        .collect()
}

fn percent(text: &str, space: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => out.push_str(space),
            b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn escaped(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace('"', "&quot;")
        .replace('\'', "&#x27;")
        .replace('/', "&#x2F;")
}

/// The base64 alphabet of RFC 4648 section 4.
pub(super) const STANDARD: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// The base64 alphabet of RFC 4648 section 5.
pub(super) const FOR_URLS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
