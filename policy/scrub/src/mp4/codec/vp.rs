//! VP8 (RFC 6386) and VP9 video (VP9 Bitstream & Decoding Process Specification). The heads of frames are read; what is
//! behind them is coded as a whole and can only be copied.

use super::bits::Reader;
use crate::source::widen;
use crate::{FindingKind, Findings, Reason};

/// Copies a VP8 frame if it has the head of one (RFC 6386, 9.1).
///
/// # Errors
///
/// [`Reason::Damaged`] if it has not.
pub(in crate::mp4) fn vp8(sample: &[u8], out: &mut Vec<u8>) -> Result<(), Reason> {
    if !is_vp8(sample) {
        return Err(Reason::Damaged);
    }
    out.extend(sample);
    Ok(())
}

/// Whether a sample has the head of a VP8 frame: a known version, and a first part that is shorter than the rest.
pub(in crate::mp4) fn is_vp8(sample: &[u8]) -> bool {
    let [first, second, third, rest @ ..] = sample else {
        return false;
    };
    let inter = first & 1 != 0;
    let tag = u32::from_le_bytes([*first, *second, *third, 0]);
    let part = u64::from(tag >> 5);
    let behind = if inter { 0 } else { 7 };
    let fits = (1..=widen(rest.len()).saturating_sub(behind)).contains(&part);
    let key = || match rest {
        [0x9d, 0x01, 0x2a, w1, w2, h1, h2, ..] => [[*w1, *w2], [*h1, *h2]]
            .map(u16::from_le_bytes)
            .iter()
            .all(|size| size & 0x3fff != 0),
        _ => false,
    };
    first >> 1 & 7 <= 3 && fits && (inter || key())
}

/// Copies a VP9 frame, or several with an index behind them (Annex B), and nothing that stands beside them.
///
/// # Errors
///
/// [`Reason::Damaged`] if one of them has not the head of a frame.
pub(in crate::mp4) fn vp9(
    sample: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let Some(index) = Index::of(sample) else {
        return vp9_frame(sample, out, findings).map(|_| ());
    };
    let mut rest = index.frames;
    let mut sizes = Vec::new();
    for size in index.sizes {
        let (frame, after) = rest.split_at_checked(size).ok_or(Reason::Damaged)?;
        sizes.push(vp9_frame(frame, out, findings)?);
        rest = after;
    }
    slack(rest, findings);
    out.push(index.mark);
    for size in sizes {
        out.extend(widen(size).to_le_bytes().iter().take(index.each));
    }
    out.push(index.mark);
    Ok(())
}

/// Whether a sample begins with a VP9 frame, and an index behind it tells of all bytes in front.
pub(in crate::mp4) fn is_vp9(sample: &[u8]) -> bool {
    let all = Index::of(sample)
        .is_none_or(|index| index.sizes.iter().sum::<usize>() == index.frames.len());
    all && vp9_head(sample).is_ok()
}

/// The index of a sample that holds several frames.
struct Index<'s> {
    /// The byte that stands at both ends.
    mark: u8,
    /// Bytes of each size.
    each: usize,
    sizes: Vec<usize>,
    /// What is in front of it.
    frames: &'s [u8],
}

impl<'s> Index<'s> {
    fn of(sample: &'s [u8]) -> Option<Self> {
        let mark = *sample.last().filter(|mark| *mark & 0xe0 == 0xc0)?;
        let count = usize::from(mark & 7) + 1;
        let each = usize::from(mark >> 3 & 3) + 1;
        let start = sample.len().checked_sub(2 + count * each)?;
        let (frames, index) = sample.split_at_checked(start)?;
        let (first, sizes) = index.split_first()?;
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .rev()
                .fold(0, |all, byte| all << 8 | usize::from(*byte))
        };
        let sizes = sizes.chunks_exact(each).take(count).map(number).collect();
        (*first == mark).then_some(Self {
            mark,
            each,
            sizes,
            frames,
        })
    }
}

/// What the head of a VP9 frame says.
enum Head {
    /// It is coded here.
    Coded,
    /// It is an earlier one, and this is all there is to say.
    Earlier(Vec<u8>),
}

/// Copies one frame; its new length.
fn vp9_frame(frame: &[u8], out: &mut Vec<u8>, findings: &mut Findings) -> Result<usize, Reason> {
    let Head::Earlier(head) = vp9_head(frame)? else {
        out.extend(frame);
        return Ok(frame.len());
    };
    slack(frame.get(head.len()..).unwrap_or_default(), findings);
    out.extend(&head);
    Ok(head.len())
}

/// Reads the head of a frame up to its size (6.2).
fn vp9_head(frame: &[u8]) -> Result<Head, Reason> {
    let mut reader = Reader::new(frame);
    let marker = reader.take(2)?;
    let profile = reader.take(1)? | reader.take(1)? << 1;
    let reserved = profile == 3 && reader.flag()?;
    if marker != 2 || reserved {
        return Err(Reason::Damaged);
    }
    if reader.flag()? {
        reader.skip(3)?;
        let mut head = frame
            .get(..reader.at.div_ceil(8))
            .unwrap_or_default()
            .to_vec();
        if let [_, last] = head.as_mut_slice() {
            *last &= 0x80;
        }
        return Ok(Head::Earlier(head));
    }
    let inter = reader.flag()?;
    let (shown, resilient) = (reader.flag()?, reader.flag()?);
    let intra = inter && !shown && reader.flag()?;
    reader.skip(if inter && !resilient { 2 } else { 0 })?;
    if !inter || intra {
        if reader.take(24)? != SYNC {
            return Err(Reason::Damaged);
        }
        if !inter || profile > 0 {
            vp9_colour(profile, &mut reader)?;
        }
        reader.skip(if intra { 8 } else { 0 })?;
    }
    // A size at least, or the references to frames that have one.
    reader.skip(32)?;
    Ok(Head::Coded)
}

/// Reads how colours are stored (6.2.2).
fn vp9_colour(profile: u32, r: &mut Reader<'_>) -> Result<(), Reason> {
    r.skip(if profile >= 2 { 1 } else { 0 })?;
    let rgb = r.take(3)? == 7;
    let odd = profile & 1 == 1;
    r.skip(if rgb { 0 } else { 1 })?;
    if odd {
        r.skip(if rgb { 0 } else { 2 })?;
    }
    if rgb && !odd || odd && r.flag()? {
        return Err(Reason::Damaged);
    }
    Ok(())
}

/// Tells of bytes that no decoder reads.
fn slack(bytes: &[u8], findings: &mut Findings) {
    if bytes.iter().any(|byte| *byte != 0) {
        findings.removed(FindingKind::Slack, None);
    }
}

/// Where decoding can start, frames have these three bytes.
const SYNC: u32 = 0x49_83_42;

#[cfg(test)]
mod tests {
    use super::{is_vp9, vp8, vp9};
    use crate::{Findings, Reason};

    fn copied(sample: &[u8]) -> Result<Vec<u8>, Reason> {
        let mut out = Vec::new();
        vp9(sample, &mut out, &mut Findings::default())?;
        assert!(is_vp9(&out), "{out:02x?}");
        Ok(out)
    }

    /// A frame where decoding can start, of profile 0 and 64 by 48 pixels.
    const KEY: [u8; 10] = [0x82, 0x49, 0x83, 0x42, 0x20, 0x03, 0xf0, 0x02, 0xf1, 0x55];
    const INTER: [u8; 6] = [0x86, 0x01, 0x40, 0x92, 0x88, 0x77];

    #[test]
    fn a_vp9_sample_without_the_head_of_a_frame_is_refused() {
        for right in [KEY.to_vec(), INTER.to_vec()] {
            assert_eq!(copied(&right), Ok(right));
        }
        let mut unsynced = KEY;
        unsynced[2] = b'Q';
        let mut red = KEY;
        red[4] = 0xe0;
        let cut = &KEY[..6];
        for wrong in [
            b"QZ7PLANT and more".as_slice(),
            &unsynced,
            &red,
            cut,
            &[0xb8; 9],
        ] {
            assert_eq!(copied(wrong), Err(Reason::Damaged), "{wrong:02x?}");
        }
    }

    #[test]
    fn words_behind_an_earlier_frame_or_beside_an_index_are_left_out() {
        assert_eq!(copied(b"\x8aQZ7PLANT"), Ok(vec![0x8a]));
        let index = |sizes: [u8; 2]| [0xc1, sizes[0], sizes[1], 0xc1];
        let whole = [&KEY[..], &INTER, &index([10, 6])].concat();
        assert_eq!(copied(&whole), Ok(whole.clone()));
        let beside = [&KEY[..], &INTER, b"QZ7PLANT", &index([10, 6])].concat();
        assert_eq!(copied(&beside), Ok(whole));
        let earlier = [&KEY[..], b"\x8aQZ7PLANT", &index([10, 9])].concat();
        let shorter = [&KEY[..], b"\x8a", &index([10, 1])].concat();
        assert_eq!(copied(&earlier), Ok(shorter));
        let beyond = [&KEY[..], &INTER, &index([10, 7])].concat();
        assert_eq!(copied(&beyond), Err(Reason::Damaged));
    }

    #[test]
    fn a_vp8_sample_without_the_head_of_a_frame_is_refused() {
        let key = [0x50, 0, 0, 0x9d, 0x01, 0x2a, 64, 0, 48, 0, 7, 7, 7];
        let inter = [0x51, 0, 0, 7, 7, 7];
        let copied = |sample: &[u8]| {
            let mut out = Vec::new();
            vp8(sample, &mut out).map(|()| out)
        };
        for right in [key.as_slice(), &inter] {
            assert_eq!(copied(right), Ok(right.to_vec()));
        }
        let (mut unsynced, mut flat, mut longer) = (key, key, key);
        unsynced[4] = 2;
        flat[8] = 0;
        longer[0] = 0x90;
        for wrong in [unsynced.as_slice(), &flat, &longer, b"QZ7PLANT and more"] {
            assert_eq!(copied(wrong), Err(Reason::Damaged), "{wrong:02x?}");
        }
    }
}
