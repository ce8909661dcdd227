//! The encryption of Type 1 programs, which hides nothing since it was published (Adobe Type 1 Font Format, chapter 7).

/// The key of the private part.
pub(super) const EEXEC: u16 = 55_665;
/// The key of glyphs and subroutines.
pub(super) const CHAR_STRING: u16 = 4_330;

/// Decrypts and drops the bytes at random in front.
pub(super) fn decrypt(sealed: &[u8], key: u16, random: usize) -> Vec<u8> {
    let mut key = key;
    let plain = sealed.iter().map(|byte| {
        let [high, _] = key.to_be_bytes();
        key = step(key, *byte);
        byte ^ high
    });
    plain.skip(random).collect()
}

/// Encrypts with four zeros in place of bytes at random.
pub(super) fn encrypt(plain: &[u8], key: u16) -> Vec<u8> {
    let mut key = key;
    let all = [0; 4].iter().chain(plain);
    all.map(|byte| {
        let [high, _] = key.to_be_bytes();
        let sealed = byte ^ high;
        key = step(key, sealed);
        sealed
    })
    .collect()
}

fn step(key: u16, sealed: u8) -> u16 {
    u16::from(sealed)
        .wrapping_add(key)
        .wrapping_mul(52_845)
        .wrapping_add(22_719)
}

/// The clear part, and the encrypted part as bytes.
pub(super) fn sealed_part(bytes: &[u8]) -> Option<(&[u8], Vec<u8>)> {
    let at = memchr::memmem::find(bytes, b"eexec")?;
    let (clear, rest) = bytes.split_at_checked(at + 5)?;
    let spaces = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
        .count();
    let sealed = rest.get(spaces..)?;
    let is_hex = sealed.len() >= 4 && sealed.iter().take(4).all(u8::is_ascii_hexdigit);
    if !is_hex {
        return Some((clear, sealed.to_vec()));
    }
    let digits: Vec<u8> = sealed
        .iter()
        .map_while(|byte| match byte {
            byte if byte.is_ascii_whitespace() => Some(None),
            byte => char::from(*byte).to_digit(16).map(Some),
        })
        .flatten()
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    let pairs = digits.as_chunks::<2>().0.iter();
    Some((clear, pairs.map(|[high, low]| high << 4 | low).collect()))
}

/// The code of a glyph or subroutine up to its end; what stands behind is never run.
pub(super) fn plain_glyph(code: &[u8]) -> &[u8] {
    let mut at = 0_usize;
    while let Some(first) = code.get(at) {
        at += match first {
            // endchar and return.
            14 | 11 => return code.get(..=at).unwrap_or_default(),
            12 => {
                // seac ends a glyph as well.
                if code.get(at + 1) == Some(&6) {
                    return code.get(..=at + 1).unwrap_or_default();
                }
                2
            }
            247..=254 => 2,
            // A number in the code of CFF programs, and nothing in others.
            28 => 3,
            255 => 5,
            _ => 1,
        };
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_comes_back() {
        let sealed = encrypt(b"some code", EEXEC);
        assert_eq!(decrypt(&sealed, EEXEC, 4), b"some code");
        assert!(!sealed.iter().take(4).all(u8::is_ascii_hexdigit));
    }

    #[test]
    fn code_ends_with_its_last_operator() {
        assert_eq!(
            plain_glyph(&[139, 255, 14, 14, 14, 14, 14, 1, 2]),
            [139, 255, 14, 14, 14, 14, 14]
        );
        assert_eq!(plain_glyph(&[247, 14, 12, 6, 9]), [247, 14, 12, 6]);
    }
}
