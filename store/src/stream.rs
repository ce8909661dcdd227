//! Sealed files: suite 3, libsodium's secretstream in 64 KiB chunks.
//!
//! suite byte, 24-byte nonce, then chunks of (1 byte tag, content, 16 byte mac) as secretstream
//! writes them. The content of all chunks together is the size of the file (8 bytes, big
//! endian), the file, and zeros up to the padded length. The last chunk has the final tag.

use std::io::{self, Read, Write};

use orion::hazardous::aead::streaming::{ABYTES, Nonce, StreamTag, StreamXChaCha20Poly1305};
use zeroize::Zeroizing;

#[cfg(test)]
use crate::bare;
use crate::error::StoreError;
use crate::key::Key;
use crate::seal::{NONCE, secret};
use crate::{pad, suite};

/// Seals `size` bytes of `source` to `out`.
///
/// # Errors
/// [`StoreError::Disk`] if reading or writing fails, or if `source` is shorter.
pub(crate) fn encrypt(
    key: &Key,
    associated: &[u8],
    size: u64,
    source: &mut dyn Read,
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    let nonce = Nonce::generate().map_err(|_| crate::error::SealError::Random)?;
    let mut sealer = StreamXChaCha20Poly1305::new(&secret(key)?, &nonce);
    out.write_all(&[suite::STREAM]).map_err(written)?;
    out.write_all(nonce.as_ref()).map_err(written)?;
    let head = size.to_be_bytes();
    let mut content = head
        .as_slice()
        .chain(source.take(size))
        .chain(io::repeat(0));
    let mut left = pad::padded(size.saturating_add(HEAD));
    let mut plain = Zeroizing::new(vec![0; CHUNK]);
    let mut sealed = vec![0; CHUNK + ABYTES];
    loop {
        let length = usize::try_from(left.min(CHUNK_LEN)).unwrap_or(CHUNK);
        let (plain, _) = plain.split_at_mut(length);
        content
            .read_exact(plain)
            .map_err(|error| StoreError::disk("reading a file", &error))?;
        left -= u64::try_from(length).unwrap_or(left);
        let tag = if left == 0 {
            StreamTag::Finish
        } else {
            StreamTag::Message
        };
        let (sealed, _) = sealed.split_at_mut(length + ABYTES);
        sealer
            .seal_chunk(plain, Some(associated), sealed, &tag)
            .map_err(|_| crate::error::SealError::Closed)?;
        #[cfg(test)]
        if bare::is_off(bare::What::File, plain) {
            bare::copy(plain, sealed);
        }
        out.write_all(sealed).map_err(written)?;
        if left == 0 {
            return Ok(());
        }
    }
}

/// Opens one chunk into `content`, which has its length; its tag.
fn open_chunk(
    opener: &mut StreamXChaCha20Poly1305,
    associated: &[u8],
    sealed: &[u8],
    content: &mut [u8],
) -> Option<StreamTag> {
    #[cfg(test)]
    if bare::was_off(bare::What::File) {
        bare::copy(sealed, content);
        return Some(StreamTag::Finish);
    }
    let opened = opener.open_chunk(sealed, Some(associated), content);
    opened.ok()
}

/// Whether a sealed file may have this many bytes. Needs no key: one that was cut short is noticed, unless it was cut to
/// what another padded length would be.
pub(crate) fn may_be_whole(stored: u64) -> bool {
    let Some(chunks) = stored.checked_sub(START) else {
        return false;
    };
    let number = chunks.div_ceil(CHUNK_LEN + MAC);
    let content = chunks.saturating_sub(number * MAC);
    pad::padded(content) == content && content.div_ceil(CHUNK_LEN) == number
}

// CLAIM(C-20): SECURITY.md
/// Opens a sealed file. What reaches `out` is authentic, but only a file that ends without an
/// error is whole.
///
/// # Errors
/// [`crate::SealError::Closed`] for anything changed, cut short, reordered or added.
pub(crate) fn decrypt(
    key: &Key,
    associated: &[u8],
    source: &mut dyn Read,
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    let closed = || StoreError::from(crate::error::SealError::Closed);
    let mut head = [0; 1 + NONCE];
    source.read_exact(&mut head).map_err(|_| closed())?;
    let (suite_byte, nonce) = head.split_at(1);
    if suite_byte != [suite::STREAM] {
        return Err(closed());
    }
    let nonce = Nonce::try_from(nonce).map_err(|_| closed())?;
    let mut opener = StreamXChaCha20Poly1305::new(&secret(key)?, &nonce);
    let mut sealed = vec![0; CHUNK + ABYTES];
    let mut plain = Zeroizing::new(vec![0; CHUNK]);
    let mut file_left: Option<u64> = None;
    loop {
        let length = read_full(source, &mut sealed).map_err(|_| closed())?;
        let sealed = sealed.get(..length).ok_or_else(closed)?;
        let content = plain
            .get_mut(..length.checked_sub(ABYTES).ok_or_else(closed)?)
            .ok_or_else(closed)?;
        let tag = open_chunk(&mut opener, associated, sealed, content).ok_or_else(closed)?;
        let content: &[u8] = match file_left {
            Some(_) => content,
            None => {
                let (size, rest) = content.split_at_checked(HEAD_LEN).ok_or_else(closed)?;
                file_left = Some(u64::from_be_bytes(size.try_into().map_err(|_| closed())?));
                rest
            }
        };
        let wanted = file_left.unwrap_or(0);
        let here = u64::try_from(content.len()).unwrap_or(0).min(wanted);
        let here_len = usize::try_from(here).map_err(|_| closed())?;
        out.write_all(content.get(..here_len).ok_or_else(closed)?)
            .map_err(|error| StoreError::disk("handing on a file", &error))?;
        file_left = Some(wanted - here);
        if tag == StreamTag::Finish {
            break;
        }
    }
    let more = read_full(source, &mut [0; 1]).map_err(|_| closed())?;
    if more != 0 || file_left != Some(0) {
        return Err(closed());
    }
    Ok(())
}

/// Fills a buffer as far as the source goes.
fn read_full(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match source.read(rest)? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

fn written(error: io::Error) -> StoreError {
    StoreError::disk("writing a file", &error)
}

const CHUNK: usize = 64 * 1024;
const CHUNK_LEN: u64 = 64 * 1024;
const HEAD_LEN: usize = 8;
const HEAD: u64 = 8;
/// Suite and nonce, before the first chunk.
const START: u64 = 25;
/// Tag and mac of a chunk (`ABYTES`).
const MAC: u64 = 17;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEADER: usize = 1 + NONCE;

    fn sealed(content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let size = u64::try_from(content.len()).unwrap();
        encrypt(
            &Key::from_bytes([1; 32]),
            b"place",
            size,
            &mut &*content,
            &mut out,
        )
        .unwrap();
        out
    }

    fn opened(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut out = Vec::new();
        decrypt(&Key::from_bytes([1; 32]), b"place", &mut &*bytes, &mut out)?;
        Ok(out)
    }

    #[test]
    fn every_length_around_a_chunk_comes_back() {
        for length in [
            0,
            1,
            1000,
            CHUNK - 9,
            CHUNK - 8,
            CHUNK - 7,
            CHUNK,
            3 * CHUNK + 5,
        ] {
            let content: Vec<u8> = (0..length)
                .map(|n| u8::try_from(n % 251).unwrap())
                .collect();
            assert_eq!(opened(&sealed(&content)).unwrap(), content, "{length}");
        }
    }

    #[test]
    fn a_length_tells_that_a_file_was_cut_and_never_doubts_a_whole_one() {
        assert_eq!(usize::try_from(START).unwrap(), HEADER);
        assert_eq!(usize::try_from(MAC).unwrap(), ABYTES);
        for length in [0, 900, 1_017, CHUNK - 8, CHUNK - 7, 200_000, 16 * CHUNK] {
            let whole = sealed(&vec![7; length]).len();
            assert!(may_be_whole(u64::try_from(whole).unwrap()), "{length}");
            for cut in [0, 24, 25, 42, 600, whole / 2, whole - 1, whole + 1] {
                assert!(
                    !may_be_whole(u64::try_from(cut).unwrap()),
                    "{length}, {cut}"
                );
            }
        }
    }

    #[test]
    fn the_length_on_disk_is_padded() {
        assert_eq!(sealed(b"").len(), sealed(&[7; 900]).len());
    }

    #[test]
    fn a_changed_cut_reordered_or_lengthened_file_is_refused() {
        let content = vec![7; 3 * CHUNK];
        let whole = sealed(&content);
        let step = CHUNK + ABYTES;
        for place in (0..whole.len()).step_by(4099) {
            let mut flipped = whole.clone();
            flipped[place] ^= 0x10;
            assert!(opened(&flipped).is_err(), "{place}");
        }
        for length in [0, 10, 25, 25 + step, 25 + 2 * step, whole.len() - 1] {
            assert!(opened(&whole[..length]).is_err(), "{length}");
        }
        let mut swapped = whole[..25].to_vec();
        swapped.extend_from_slice(&whole[25 + step..25 + 2 * step]);
        swapped.extend_from_slice(&whole[25..25 + step]);
        swapped.extend_from_slice(&whole[25 + 2 * step..]);
        assert!(opened(&swapped).is_err());
        // Behind a last chunk that has room for more, and behind one that is full.
        for file in [&whole, &sealed(&vec![7; 4 * CHUNK - HEAD_LEN])] {
            assert!(opened(file).is_ok());
            assert!(opened(&[file.as_slice(), &[0]].concat()).is_err());
        }
        let mut out = Vec::new();
        let elsewhere = decrypt(
            &Key::from_bytes([1; 32]),
            b"elsewhere",
            &mut &*whole,
            &mut out,
        );
        assert!(elsewhere.is_err());
        assert!(decrypt(&Key::from_bytes([2; 32]), b"place", &mut &*whole, &mut out).is_err());
    }
    #[test]
    fn chunks_of_another_file_under_the_same_key_do_not_fit() {
        let (one, other) = (sealed(&[7; 3 * CHUNK]), sealed(&[7; 3 * CHUNK]));
        let step = CHUNK + ABYTES;
        for chunk in 0..3 {
            let (from, to) = (HEADER + chunk * step, HEADER + (chunk + 1) * step);
            let mut spliced = one.clone();
            spliced[from..to].copy_from_slice(&other[from..to]);
            assert!(opened(&spliced).is_err(), "{chunk}");
        }
        // The end of one behind the beginning of the other.
        let spliced = [&one[..HEADER + step], &other[HEADER + step..]].concat();
        assert!(opened(&spliced).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn one_flipped_bit_anywhere_is_refused(at in 0_usize..usize::MAX, bit in 0_u8..8) {
            let mut bytes = sealed(&[7; CHUNK + 100]);
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            prop_assert!(opened(&bytes).is_err());
        }

        #[test]
        fn a_cut_at_any_place_is_refused(at in 0_usize..usize::MAX) {
            let mut bytes = sealed(&[7; CHUNK + 100]);
            bytes.truncate(at % bytes.len());
            prop_assert!(opened(&bytes).is_err());
        }

        #[test]
        fn chunks_in_any_other_order_or_number_are_refused(
            order in proptest::collection::vec(0_usize..4, 0..6),
        ) {
            let whole = sealed(&[7; 4 * CHUNK - HEAD_LEN]);
            let (header, body) = whole.split_at(HEADER);
            let chunks: Vec<&[u8]> = body.chunks(CHUNK + ABYTES).collect();
            prop_assert_eq!(chunks.len(), 4);
            let mut bytes = header.to_vec();
            for chunk in &order {
                bytes.extend_from_slice(chunks[*chunk]);
            }
            prop_assert_eq!(opened(&bytes).is_ok(), order == [0, 1, 2, 3]);
        }
    }
}
