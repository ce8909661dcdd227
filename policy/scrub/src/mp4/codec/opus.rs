//! Packets of Opus sound (RFC 6716).

use crate::mp4::atom::Fields;
use crate::{FindingKind, Findings, Reason};

/// Copies a packet of some Opus streams (RFC 7845, 3). All but the last tell their own lengths (RFC 6716, appendix B).
///
/// # Errors
///
/// [`Reason::Unusual`] if one of those has padding, which no encoder writes there.
pub(in crate::mp4) fn streams(
    count: u8,
    packet: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let mut fields = Fields::new(packet);
    for _ in 1..count {
        let code = fields.u8()? & 3;
        let (frames, each) = match code {
            0 => (1, false),
            1 => (2, false),
            2 => (2, true),
            _ => {
                let head = fields.u8()?;
                if head & 0x40 != 0 {
                    return Err(Reason::Unusual);
                }
                (usize::from(head & 0x3f), head & 0x80 != 0)
            }
        };
        let mut bytes = 0;
        for _ in 0..if each { frames } else { 1 } {
            bytes += length(&mut fields)?;
        }
        fields.take(if each { bytes } else { bytes * frames })?;
    }
    let ahead = packet.len().saturating_sub(fields.rest.len());
    out.extend(packet.get(..ahead).unwrap_or_default());
    opus(fields.rest, out, findings)
}

/// The length of a frame in one or two bytes (RFC 6716, 3.2.1).
fn length(fields: &mut Fields<'_>) -> Result<usize, Reason> {
    let first = usize::from(fields.u8()?);
    Ok(if first < 252 {
        first
    } else {
        first + 4 * usize::from(fields.u8()?)
    })
}

/// Copies an Opus packet without its padding (RFC 6716, 3.2.5).
fn opus(packet: &[u8], out: &mut Vec<u8>, findings: &mut Findings) -> Result<(), Reason> {
    let (toc, rest) = packet.split_first().ok_or(Reason::Damaged)?;
    let Some((count, mut body)) = rest.split_first().filter(|_| toc & 3 == 3) else {
        out.extend(packet);
        return Ok(());
    };
    if count & 0x40 == 0 {
        out.extend(packet);
        return Ok(());
    }
    let mut padding = 0_usize;
    loop {
        let (byte, after) = body.split_first().ok_or(Reason::Damaged)?;
        body = after;
        padding += usize::from(*byte).min(254);
        if *byte != 255 {
            break;
        }
    }
    let kept = body.len().checked_sub(padding).ok_or(Reason::Damaged)?;
    let (kept, padding) = body.split_at_checked(kept).ok_or(Reason::Damaged)?;
    if padding.iter().any(|byte| *byte != 0) {
        findings.removed(FindingKind::Slack, None);
    }
    out.push(*toc);
    out.push(count & !0x40);
    out.extend(kept);
    Ok(())
}
