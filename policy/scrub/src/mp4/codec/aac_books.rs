//! Codebooks and bands of AAC (ISO/IEC 14496-3, 4.A.1 and 4.5.4).

use super::bits::Reader;
use crate::Reason;

/// Where the scale factor bands of one sampling rate begin.
#[derive(Clone, Copy)]
pub(in crate::mp4) struct Bands {
    pub(in crate::mp4) long: &'static [u16],
    pub(in crate::mp4) short: &'static [u16],
}

impl Bands {
    /// The bands for a sampling rate by its index in the standard's list.
    pub(in crate::mp4) fn of(rate: u32) -> Option<Self> {
        let (long, short): (&[u16], &[u16]) = match rate {
            0 | 1 => (&LONG_96, &SHORT_64),
            2 => (&LONG_64, &SHORT_64),
            3 | 4 => (&LONG_48, &SHORT_48),
            5 => (&LONG_32, &SHORT_48),
            6 | 7 => (&LONG_24, &SHORT_24),
            8..=10 => (&LONG_16, &SHORT_16),
            11 | 12 => (&LONG_8, &SHORT_8),
            _ => return None,
        };
        Some(Self { long, short })
    }
}

/// Passes over the code of one scale factor.
pub(in crate::mp4) fn scale_factor(r: &mut Reader<'_>) -> Result<(), Reason> {
    let ahead = r.peek();
    let (mut first, mut length) = (0_u32, 0);
    for (bits, count) in SCALE_FACTORS {
        first <<= bits - length;
        length = bits;
        if (ahead >> (32 - bits)) - first < count {
            return r.skip(usize::try_from(bits).unwrap_or(0));
        }
        first += count;
    }
    Err(Reason::Damaged)
}

/// Passes over the codes of so many values in one codebook, with their signs and escapes.
pub(in crate::mp4) fn values(book: u32, count: usize, r: &mut Reader<'_>) -> Result<(), Reason> {
    let index = usize::try_from(book).unwrap_or(0);
    let lengths = index.checked_sub(1).and_then(|index| BOOKS.get(index));
    let lengths = lengths.ok_or(Reason::Damaged)?;
    let each = if book < 5 { 4 } else { 2 };
    for _ in 0..count / each {
        let (signs, escapes) = match code(lengths, r)? {
            b'a' => (1, 1),
            b'b' => (2, 1),
            b'c' => (2, 2),
            digit => (usize::from(digit - b'0'), 0),
        };
        r.skip(signs)?;
        for _ in 0..escapes {
            let ones = usize::try_from((!r.peek()).leading_zeros()).unwrap_or(0);
            if ones > 8 {
                return Err(Reason::Damaged);
            }
            r.skip(ones + 1 + ones + 4)?;
        }
    }
    Ok(())
}

/// Reads one code: what stands behind it.
#[inline]
fn code(lengths: &[(u32, &'static [u8])], r: &mut Reader<'_>) -> Result<u8, Reason> {
    let ahead = r.peek();
    let (mut first, mut length) = (0_u32, 0);
    for (bits, behind) in lengths {
        first <<= bits - length;
        length = *bits;
        let index = (ahead >> (32 - bits)).wrapping_sub(first);
        if let Some(found) = usize::try_from(index)
            .ok()
            .and_then(|index| behind.get(index))
        {
            r.skip(usize::try_from(*bits).unwrap_or(0))?;
            return Ok(*found);
        }
        first += u32::try_from(behind.len()).unwrap_or(0);
    }
    Err(Reason::Damaged)
}

/// How many codes of scale factors there are of each length in bits. The values do not matter here.
const SCALE_FACTORS: [(u32, u32); 18] = [
    (1, 1),
    (3, 1),
    (4, 3),
    (5, 2),
    (6, 4),
    (7, 3),
    (8, 5),
    (9, 4),
    (10, 6),
    (11, 6),
    (12, 6),
    (13, 5),
    (14, 8),
    (15, 4),
    (16, 7),
    (17, 3),
    (18, 7),
    (19, 46),
];

/// For each codebook and length in bits the codes in order, each told by what stands behind it: the number of signs,
/// or a letter for signs and one or two escapes. Books 1, 2, 5 and 6 code the signs themselves.
static BOOKS: [&[(u32, &[u8])]; 11] = [
    &[
        (1, b"0"),
        (5, b"00000000"),
        (7, b"000000000000000000000000"),
        (9, b"000000000000000000000000"),
        (10, b"00000000"),
        (11, b"0000000000000000"),
    ],
    &[
        (3, b"0"),
        (4, b"0"),
        (5, b"0000000"),
        (6, b"000000000000000000000000"),
        (7, b"000000000000000"),
        (8, b"0000000000000000000"),
        (9, b"00000000000000"),
    ],
    &[
        (1, b"0"),
        (4, b"1111"),
        (5, b"22"),
        (6, b"222323"),
        (7, b"433"),
        (8, b"11223"),
        (9, b"232331221224334"),
        (10, b"323244332333223"),
        (11, b"24334423"),
        (12, b"333334444"),
        (13, b"223"),
        (14, b"343"),
        (15, b"44432"),
        (16, b"33"),
    ],
    &[
        (4, b"4333312022"),
        (5, b"221211"),
        (7, b"444433333"),
        (8, b"333333322222222222211"),
        (9, b"11444444"),
        (10, b"33333333343334"),
        (11, b"44222222433"),
        (12, b"33"),
    ],
    &[
        (1, b"0"),
        (4, b"0000"),
        (5, b"0000"),
        (7, b"0000"),
        (8, b"000000000000"),
        (9, b"000000000000"),
        (10, b"000000000000"),
        (11, b"000000000000000000"),
        (12, b"0000000000"),
        (13, b"0000"),
    ],
    &[
        (4, b"000000000"),
        (6, b"0000000000000000"),
        (7, b"0000000000000"),
        (8, b"00000000"),
        (9, b"00000000000000000000000"),
        (10, b"00000000"),
        (11, b"0000"),
    ],
    &[
        (1, b"0"),
        (3, b"11"),
        (4, b"2"),
        (6, b"2211"),
        (7, b"22211"),
        (8, b"2222222211"),
        (9, b"22212122222222"),
        (10, b"211222222222222"),
        (11, b"11222222"),
        (12, b"2222"),
    ],
    &[
        (3, b"2"),
        (4, b"21212"),
        (5, b"0112222"),
        (6, b"2222211222"),
        (7, b"22222221212222"),
        (8, b"222121222222222"),
        (9, b"22121222"),
        (10, b"2112"),
    ],
    &[
        (1, b"0"),
        (3, b"11"),
        (4, b"2"),
        (6, b"2211"),
        (7, b"222"),
        (8, b"11222222"),
        (9, b"22112222222"),
        (10, b"12122222222122222222"),
        (11, b"1222122221222211222222222222212"),
        (12, b"22122222222222222222222122122222221222"),
        (13, b"22222222222212212222122222222222"),
        (14, b"22222222222222"),
        (15, b"2222"),
    ],
    &[
        (4, b"222"),
        (5, b"21122222"),
        (6, b"11222202211222"),
        (7, b"22222222212122222"),
        (8, b"2222222121222222222222222"),
        (9, b"2221222221222222222222222221212"),
        (10, b"22222212222221222222222222222221212122222"),
        (11, b"2222222222121222122212"),
        (12, b"22222122"),
    ],
    &[
        (4, b"02"),
        (5, b"c11222"),
        (6, b"2221212"),
        (7, b"2222221122222222"),
        (8, b"2222222bbbbb2b121b2bbbb22222bb22bbb22b2bbb2b22bb2221bb22221"),
        (9, b"2bb22b2b2222222b221222222122222222222222122222222222a22"),
        (10, b"2222a212222222222222222222222222222221222222222222222222122222222222222222222222222211222222222"),
        (11, b"2222222222222222212212122212222211222212212"),
        (12, b"112112"),
    ],
];

const LONG_96: [u16; 42] = [
    0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 64, 72, 80, 88, 96, 108, 120, 132,
    144, 156, 172, 188, 212, 240, 276, 320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960, 1024,
];
const LONG_64: [u16; 48] = [
    0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 64, 72, 80, 88, 100, 112, 124, 140,
    156, 172, 192, 216, 240, 268, 304, 344, 384, 424, 464, 504, 544, 584, 624, 664, 704, 744, 784,
    824, 864, 904, 944, 984, 1024,
];
const LONG_48: [u16; 50] = [
    0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144, 160,
    176, 196, 216, 240, 264, 292, 320, 352, 384, 416, 448, 480, 512, 544, 576, 608, 640, 672, 704,
    736, 768, 800, 832, 864, 896, 928, 1024,
];
const LONG_32: [u16; 52] = [
    0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144, 160,
    176, 196, 216, 240, 264, 292, 320, 352, 384, 416, 448, 480, 512, 544, 576, 608, 640, 672, 704,
    736, 768, 800, 832, 864, 896, 928, 960, 992, 1024,
];
const LONG_24: [u16; 48] = [
    0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 52, 60, 68, 76, 84, 92, 100, 108, 116, 124, 136,
    148, 160, 172, 188, 204, 220, 240, 260, 284, 308, 336, 364, 396, 432, 468, 508, 552, 600, 652,
    704, 768, 832, 896, 960, 1024,
];
const LONG_16: [u16; 44] = [
    0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 100, 112, 124, 136, 148, 160, 172, 184, 196, 212,
    228, 244, 260, 280, 300, 320, 344, 368, 396, 424, 456, 492, 532, 572, 616, 664, 716, 772, 832,
    896, 960, 1024,
];
const LONG_8: [u16; 41] = [
    0, 12, 24, 36, 48, 60, 72, 84, 96, 108, 120, 132, 144, 156, 172, 188, 204, 220, 236, 252, 268,
    288, 308, 328, 348, 372, 396, 420, 448, 476, 508, 544, 580, 620, 664, 712, 764, 820, 880, 944,
    1024,
];
const SHORT_64: [u16; 13] = [0, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 92, 128];
const SHORT_48: [u16; 15] = [0, 4, 8, 12, 16, 20, 28, 36, 44, 56, 68, 80, 96, 112, 128];
const SHORT_24: [u16; 16] = [
    0, 4, 8, 12, 16, 20, 24, 28, 36, 44, 52, 64, 76, 92, 108, 128,
];
const SHORT_16: [u16; 16] = [
    0, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 60, 72, 88, 108, 128,
];
const SHORT_8: [u16; 16] = [
    0, 4, 8, 12, 16, 20, 24, 28, 36, 44, 52, 60, 72, 88, 108, 128,
];
