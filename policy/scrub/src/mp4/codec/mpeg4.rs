//! MPEG-4 Visual (ISO/IEC 14496-2): parts between start codes.

use super::notes;
use crate::{FindingKind, Findings, Reason};

/// Copies the parts that a decoder reads and leaves out free bytes ("user data").
///
/// # Errors
///
/// [`Reason::Unusual`] for parts of studio and still-texture streams.
pub(in crate::mp4) fn clean(
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
        match code {
            0x20..=0x2f | 0xb6 => out.extend(part),
            0x00..=0x1f | 0xb0 | 0xb1 | 0xb3 | 0xb5 => {
                let most = 4 + match code {
                    0xb0 => 1,
                    0xb3 => 3,
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
        at = end;
    }
    Ok(())
}

/// The next start code from `from` on, or the end.
fn next(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let found = memchr::memmem::find(rest, &[0, 0, 1]);
    found.map_or(bytes.len(), |ahead| from + ahead)
}
