//! MPEG-4 Visual (ISO/IEC 14496-2): parts between start codes.

use super::bits::{Reader, Writer};
use super::{mpeg4_layer, notes};
use crate::{FindingKind, Findings, Reason};

/// Copies the parts that a decoder reads and leaves out free bytes ("user data").
///
/// `midnight` is the time code of the first group of pictures, in seconds; all are counted from it, since it may be the
/// time of day.
///
/// # Errors
///
/// [`Reason::Unusual`] for parts of studio and still-texture streams.
pub(in crate::mp4) fn clean(
    midnight: &mut Option<u32>,
    bytes: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let mut at = next(bytes, 0);
    if at > 0 && bytes.iter().take(at).any(|byte| *byte != 0) {
        // A short header (H.263) has no such codes.
        if at == bytes.len() {
            out.extend(bytes);
            return Ok(());
        }
        return Err(Reason::Damaged);
    }
    while let Some(code) = bytes.get(at + 3) {
        let end = next(bytes, at + 3);
        let part = bytes.get(at..end).unwrap_or_default();
        one(*code, part, midnight, out, findings)?;
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
    match code {
        0xb6 => out.extend(part),
        0x20..=0x2f => {
            let layer = mpeg4_layer::closed(part)?;
            if part.iter().skip(layer.len()).any(|byte| *byte != 0) {
                findings.removed(FindingKind::Slack, None);
            }
            out.extend(layer);
        }
        0xb3 => {
            let group = group(part, midnight)?;
            if group.get(..6) != part.get(..6) {
                findings.removed(FindingKind::Date, None);
            }
            if part.iter().skip(7).any(|byte| *byte != 0) {
                findings.removed(FindingKind::Slack, None);
            }
            out.extend(group);
        }
        0x00..=0x1f | 0xb0 | 0xb1 | 0xb5 => {
            let most = 4 + match code {
                0xb0 => 1,
                // The kind of object, and at most its colours.
                0xb5 => 6,
                _ => 0,
            };
            let (kept, rest) = part.split_at_checked(most).unwrap_or((part, &[]));
            out.extend(kept);
            if rest.iter().any(|byte| *byte != 0) {
                findings.removed(FindingKind::Slack, None);
            }
        }
        0xb2 => notes::user_data(part.get(4..).unwrap_or_default(), findings),
        _ => return Err(Reason::Unusual),
    }
    Ok(())
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

/// The next start code from `from` on, or the end.
fn next(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let found = memchr::memmem::find(rest, &[0, 0, 1]);
    found.map_or(bytes.len(), |ahead| from + ahead)
}
