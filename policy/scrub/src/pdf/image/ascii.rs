//! ASCII85, so that no byte of an image can be taken for its end (ISO 32000-2, 7.4.3).

/// The bytes in ASCII85 with the mark of the end.
pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len().saturating_mul(5) / 4 + 8);
    for group in bytes.chunks(4) {
        let mut four = [0; 4];
        for (to, from) in four.iter_mut().zip(group) {
            *to = *from;
        }
        let mut number = u32::from_be_bytes(four);
        if number == 0 && group.len() == 4 {
            out.push(b'z');
            continue;
        }
        let mut digits = [0; 5];
        for digit in digits.iter_mut().rev() {
            let [.., low] = (number % 85).to_be_bytes();
            *digit = b'!' + low;
            number /= 85;
        }
        out.extend(digits.iter().take(group.len() + 1));
    }
    out.extend(b"~>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_text_is_packed_as_others_pack_it() {
        assert_eq!(packed(b"Man sure."), b"9jqo^F*2M7/c~>");
        assert_eq!(packed(b"\0\0\0\0\0"), b"z!!~>");
    }
}
