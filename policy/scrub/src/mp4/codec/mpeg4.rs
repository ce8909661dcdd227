//! MPEG-4 Visual (ISO/IEC 14496-2): parts between start codes.

use super::bits::{Reader, Writer};
use super::{h263, mpeg4_layer, notes};
use crate::{FindingKind, Findings, Reason};

/// Copies the parts of a sample that a decoder reads and leaves out free bytes ("user data").
///
/// `midnight` is the time code of the first group of pictures, in seconds; all are counted from it, since it may be the
/// time of day.
///
/// # Errors
///
/// [`Reason::Unusual`] for parts of studio and still-texture streams, [`Reason::Damaged`] for bytes that are no part.
pub(in crate::mp4) fn clean(
    midnight: &mut Option<u32>,
    sample: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    // Pictures with short headers have no start codes of this kind (6.2.5.2).
    if h263::begins(sample) {
        return h263::clean(&mut h263::Form::default(), sample, out, findings);
    }
    if sample == PASSED {
        out.extend(sample);
        return Ok(());
    }
    parts(midnight, sample, true, out, findings)
}

/// Copies the headers that a decoder reads before the first sample. Without one of them nothing is left, because
/// players do without: each header is found again in the samples.
pub(in crate::mp4) fn settings(
    specific: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    if next(specific, 0) == specific.len() {
        if specific.iter().any(|byte| *byte != 0) {
            findings.removed(FindingKind::PrivateData, Some("esds"));
        }
        return Ok(());
    }
    parts(&mut None, specific, false, out, findings)
}

/// Copies the parts, each kind of header once, and pictures if there may be some.
fn parts(
    midnight: &mut Option<u32>,
    bytes: &[u8],
    pictures: bool,
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let mut at = next(bytes, 0);
    if bytes.iter().take(at).any(|byte| *byte != 0) {
        return Err(Reason::Damaged);
    }
    let mut seen = Vec::new();
    while let Some(code) = bytes.get(at + 3) {
        let end = next(bytes, at + 3);
        let part = bytes.get(at..end).unwrap_or_default();
        let kind = match code {
            0x00..=0x1f => 0x00,
            0x20..=0x2f => 0x20,
            other => *other,
        };
        let wanted = match kind {
            PICTURE => pictures,
            USER_DATA => true,
            // One of each is all a picture has. More of them would be room for words.
            _ => !seen.contains(&kind),
        };
        if wanted {
            one(*code, part, midnight, out, findings)?;
            seen.push(kind);
        } else {
            findings.removed(FindingKind::Slack, None);
        }
        at = end;
    }
    Ok(())
}

/// Writes one part with this code.
fn one(
    code: u8,
    part: &[u8],
    midnight: &mut Option<u32>,
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let kept = match code {
        PICTURE => part.to_vec(),
        0x20..=0x2f => mpeg4_layer::closed(part)?,
        0xb3 => {
            let group = group(part, midnight)?;
            if group.get(..6) != part.get(..6) {
                findings.removed(FindingKind::Date, None);
            }
            group
        }
        0xb5 => object(part)?,
        0x00..=0x1f | 0xb1 => part.iter().take(4).copied().collect(),
        0xb0 => part.iter().take(5).copied().collect(),
        USER_DATA => {
            notes::user_data(part.get(4..).unwrap_or_default(), findings);
            return Ok(());
        }
        _ => return Err(Reason::Unusual),
    };
    if part.iter().skip(kept.len()).any(|byte| *byte != 0) {
        findings.removed(FindingKind::Slack, None);
    }
    out.extend(kept);
    Ok(())
}

/// The head of an object (6.2.2): its version, that it is video, and its colours.
fn object(part: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut reader = Reader::new(part);
    let mut writer = Writer::default();
    let mut field = |bits| -> Result<u32, Reason> {
        let value = reader.take(bits)?;
        writer.put(value, bits);
        Ok(value)
    };
    field(32)?;
    if field(1)? == 1 {
        field(4 + 3)?;
    }
    if field(4)? != 1 {
        return Err(Reason::Unusual);
    }
    if field(1)? == 1 {
        field(3 + 1)?;
        if field(1)? == 1 {
            for _ in 0..3 {
                let value = reader.take(8)?;
                writer.put(
                    if value > MOST_COLOUR {
                        UNSPECIFIED
                    } else {
                        value
                    },
                    8,
                );
            }
        }
    }
    // A zero and ones fill up the last byte.
    let ones = 7 - writer.used() % 8;
    writer.put((1 << ones) - 1, ones + 1);
    Ok(writer.into_bytes())
}

/// The head of a group of pictures (6.2.5): its time code, counted from the first one, and two flags.
fn group(part: &[u8], midnight: &mut Option<u32>) -> Result<Vec<u8>, Reason> {
    let mut reader = Reader::new(part);
    reader.skip(32)?;
    let (hours, minutes) = (reader.take(5)?, reader.take(6)?);
    reader.skip(1)?;
    let seconds = reader.take(6)?;
    let flags = reader.take(2)?;
    if hours > 23 || minutes > 59 || seconds > 59 {
        return Err(Reason::Damaged);
    }
    let time = hours * 3600 + minutes * 60 + seconds;
    let start = *midnight.get_or_insert(time);
    let since = (time + DAY - start) % DAY;
    let mut writer = Writer::default();
    writer.put(0x0000_01b3, 32);
    writer.put(since / 3600, 5);
    writer.put(since / 60 % 60, 6);
    writer.put(1, 1);
    writer.put(since % 60, 6);
    writer.put(flags, 2);
    writer.put(7, 4);
    Ok(writer.into_bytes())
}

const DAY: u32 = 24 * 3600;
/// The code of a coded picture.
const PICTURE: u8 = 0xb6;
const USER_DATA: u8 = 0xb2;
/// What stands for a picture that is like the one before.
const PASSED: [u8; 1] = [0x7f];
/// The highest number that stands for a description of colours, and the one for none (ITU-T H.273, 8).
const MOST_COLOUR: u32 = 22;
const UNSPECIFIED: u32 = 2;

/// The next start code from `from` on, or the end.
fn next(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let found = memchr::memmem::find(rest, &[0, 0, 1]);
    found.map_or(bytes.len(), |ahead| from + ahead)
}

#[cfg(test)]
mod tests {
    use super::{clean, settings};
    use crate::{FindingKind, Findings, Reason};

    /// What becomes of a sample, and whether something of this kind was told.
    fn sample(bytes: &[u8], kind: FindingKind) -> Result<(Vec<u8>, bool), Reason> {
        let (mut out, mut findings) = (Vec::new(), Findings::default());
        clean(&mut None, bytes, &mut out, &mut findings)?;
        Ok((out, told(findings, kind)))
    }

    fn told(findings: Findings, kind: FindingKind) -> bool {
        let (found, _) = findings.into_lists();
        found.iter().any(|finding| finding.kind == kind)
    }

    const OBJECT: [u8; 6] = [0, 0, 1, 0xb5, 0x89, 0x13];
    const PICTURE: [u8; 6] = [0, 0, 1, 0xb6, 0x10, 0x63];

    #[test]
    fn a_sample_of_words_is_refused() {
        let longer = [b"QZ7PLANT".as_slice(), &PICTURE].concat();
        for words in [b"QZ7PLANT".as_slice(), &longer, &[0, 0, 0x80, b'Q', b'Z']] {
            let answer = sample(words, FindingKind::Slack);
            assert_eq!(answer, Err(Reason::Damaged), "{words:?}");
        }
        let passed = sample(&[0x7f], FindingKind::Slack);
        assert_eq!(passed, Ok((vec![0x7f], false)));
    }

    #[test]
    fn the_head_of_an_object_is_kept_once_and_without_what_is_behind_its_fields() {
        let plain = [OBJECT, PICTURE].concat();
        let same = sample(&plain, FindingKind::Slack);
        assert_eq!(same, Ok((plain.clone(), false)));
        let longer = [&OBJECT, b"JANE".as_slice(), &PICTURE].concat();
        let several = [OBJECT, OBJECT, PICTURE].concat();
        for dirty in [longer, several] {
            let answer = sample(&dirty, FindingKind::Slack);
            assert_eq!(answer, Ok((plain.clone(), true)));
        }
        // Colours that stand for nothing: "JAN", behind the flag that announces them.
        let colours = |five: [u8; 5]| [&OBJECT[..4], &five, &PICTURE].concat();
        let dirty = colours([0x0e, 0xa9, 0x48, 0x29, 0xcf]);
        let (out, _) = sample(&dirty, FindingKind::Slack).unwrap();
        assert_eq!(out, colours([0x0e, 0xa0, 0x40, 0x40, 0x4f]));
        // Anything but video.
        let texture = sample(&[0, 0, 1, 0xb5, 0x8a, 0x23], FindingKind::Slack);
        assert_eq!(texture, Err(Reason::Unusual));
    }

    #[test]
    fn settings_of_words_or_pictures_are_left_out() {
        let kept = |bytes: &[u8], kind| {
            let (mut out, mut findings) = (Vec::new(), Findings::default());
            settings(bytes, &mut out, &mut findings).unwrap();
            (out, told(findings, kind))
        };
        let words = kept(b"QZ7PLANT Jane Doe", FindingKind::PrivateData);
        assert_eq!(words, (Vec::new(), true));
        let picture = [&OBJECT, PICTURE.as_slice(), b"QZ7PLANT"].concat();
        let answer = kept(&picture, FindingKind::Slack);
        assert_eq!(answer, (OBJECT.to_vec(), true));
    }
}
