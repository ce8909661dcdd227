//! Padding, so that a length says little.
//!
//! Padmé (Nikitin, Barman, Lueks, Underwood, Hubaux, Ford: Reducing Metadata Leakage from
//! Encrypted Files and Communication with PURBs, PoPETs 2019) adds at most 12 %, and nothing
//! is shorter than 1 KiB.

use crate::error::SealError;

/// The padded length for `length` bytes of content.
pub(crate) fn padded(length: u64) -> u64 {
    let length = length.max(LEAST);
    // Never 0, because of LEAST.
    let exponent = length.ilog2();
    let free = exponent - (exponent.ilog2() + 1);
    let mask = (1_u64 << free) - 1;
    length.saturating_add(mask) & !mask
}

/// Appends one 0x80 and zeros (ISO/IEC 7816-4), up to the padded length.
pub(crate) fn pad(content: &mut Vec<u8>) {
    content.push(MARK);
    let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
    let whole = usize::try_from(padded(length)).unwrap_or(content.len());
    // Reserved at once: growing in steps would leave copies of the content in freed memory.
    content.reserve_exact(whole.saturating_sub(content.len()));
    content.resize(whole, 0);
}

/// Removes the padding.
pub(crate) fn unpad(content: &mut Vec<u8>) -> Result<(), SealError> {
    let mark = content.iter().rposition(|byte| *byte != 0);
    match mark {
        Some(place) if content.get(place) == Some(&MARK) => {
            content.truncate(place);
            Ok(())
        }
        Some(_) | None => Err(SealError::Closed),
    }
}

const MARK: u8 = 0x80;
const LEAST: u64 = 1024;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn padding_comes_off_again(content: Vec<u8>) {
            let mut padded = content.clone();
            pad(&mut padded);
            prop_assert!(padded.len() >= 1024);
            prop_assert_eq!(unpad(&mut padded), Ok(()));
            prop_assert_eq!(padded, content);
        }

        #[test]
        fn padding_adds_little_and_lengths_are_few(length in 1024_u64..1 << 40) {
            let whole = padded(length);
            prop_assert!(whole >= length);
            prop_assert!(whole - length <= length / 8);
            prop_assert_eq!(padded(whole), whole);
        }
    }

    #[test]
    fn lengths_are_those_of_the_paper_and_no_finer() {
        for (length, whole) in [
            (0, 1_024),
            (9, 1_024),
            (1_024, 1_024),
            (1_025, 1_088),
            (65_536, 65_536),
            (65_537, 67_584),
            (100_000, 100_352),
            (1_000_000, 1_015_808),
            (1 << 40, 1 << 40),
        ] {
            assert_eq!(padded(length), whole, "{length}");
        }
        // From one power of two to the next, 32 steps.
        let mut seen: Vec<_> = (65_536..131_072).map(padded).collect();
        seen.dedup();
        assert_eq!(seen.len(), 33);
    }

    #[test]
    fn what_carries_no_mark_is_refused() {
        assert_eq!(unpad(&mut vec![0; 1024]), Err(SealError::Closed));
        assert_eq!(unpad(&mut Vec::new()), Err(SealError::Closed));
        assert_eq!(unpad(&mut vec![1, 2, 3]), Err(SealError::Closed));
    }
}
