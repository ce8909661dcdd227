//! AV1 video: open bitstream units (AV1 Bitstream & Decoding Process Specification, 5.3).

use super::{av1_sequence, notes};
use crate::{FindingKind, Findings, Reason};

/// Writes a sample, or the units of a sample entry, with the units that a decoder needs.
///
/// # Errors
///
/// [`Reason::Damaged`] if a unit is longer than the sample.
pub(in crate::mp4) fn clean(
    sample: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let mut rest = sample;
    while let Some(unit) = Unit::next(&mut rest)? {
        match unit.kind {
            1 => {
                let set = av1_sequence::closed(unit.payload)?;
                if set != unit.payload {
                    findings.removed(FindingKind::Slack, None);
                }
                unit.write(&set, out);
            }
            3 | 4 | 6 => unit.write(unit.payload, out),
            // A copy of a header that was read before: decoders pass over it, whatever it holds.
            7 => findings.removed(FindingKind::Slack, None),
            // Metadata: words of the broadcaster, time codes, brightness.
            5 => {
                let words = unit.payload.get(1..).unwrap_or_default();
                notes::user_data(words, findings);
            }
            15 => findings.removed(FindingKind::Slack, None),
            2 => {}
            _ => findings.removed(FindingKind::PrivateData, Some("OBU")),
        }
    }
    Ok(())
}

/// One unit.
pub(in crate::mp4) struct Unit<'s> {
    pub(in crate::mp4) kind: u8,
    extension: Option<u8>,
    pub(in crate::mp4) payload: &'s [u8],
}

impl<'s> Unit<'s> {
    /// Takes the next unit off `rest`. The last may leave out its size.
    pub(in crate::mp4) fn next(rest: &mut &'s [u8]) -> Result<Option<Self>, Reason> {
        let Some((head, after)) = rest.split_first() else {
            return Ok(None);
        };
        if head & 0x80 != 0 {
            return Err(Reason::Damaged);
        }
        let (extension, after) = if head & 4 == 0 {
            (None, after)
        } else {
            let (extension, after) = after.split_first().ok_or(Reason::Damaged)?;
            (Some(*extension & 0xf8), after)
        };
        let (size, after) = if head & 2 == 0 {
            (after.len(), after)
        } else {
            number(after)?
        };
        let (payload, after) = after.split_at_checked(size).ok_or(Reason::Damaged)?;
        *rest = after;
        Ok(Some(Self {
            kind: head >> 3 & 15,
            extension,
            payload,
        }))
    }

    fn write(&self, payload: &[u8], out: &mut Vec<u8>) {
        out.push(self.kind << 3 | 2 | if self.extension.is_some() { 4 } else { 0 });
        out.extend(self.extension);
        let mut size = payload.len();
        while size >= 0x80 {
            out.push(u8::try_from(size & 0x7f).unwrap_or(0) | 0x80);
            size >>= 7;
        }
        out.push(u8::try_from(size).unwrap_or(0));
        out.extend(payload);
    }
}

/// A number in groups of seven bits, the lowest first (4.10.5).
fn number(bytes: &[u8]) -> Result<(usize, &[u8]), Reason> {
    let mut value = 0_usize;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((value, bytes.get(index + 1..).unwrap_or_default()));
        }
    }
    Err(Reason::Damaged)
}
