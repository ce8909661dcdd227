//! Packets of Opus and AMR sound, and frames of ProRes video.

use crate::{FindingKind, Findings, Reason};

/// Copies an Opus packet without its padding (RFC 6716, 3.2.5).
pub(in crate::mp4) fn opus(
    packet: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
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

/// Copies the frames of an AMR sample (RFC 4867, 5.3), with the spare bits of their heads cleared.
///
/// # Errors
///
/// [`Reason::Damaged`] if frames and sample do not end together.
pub(in crate::mp4) fn amr(
    sizes: &[u8; 16],
    sample: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), Reason> {
    let mut rest = sample;
    while let Some((head, after)) = rest.split_first() {
        let size = sizes.get(usize::from(head >> 3 & 15)).copied();
        let size = size.filter(|size| *size < 0xff).ok_or(Reason::Damaged)?;
        let (frame, after) = after
            .split_at_checked(usize::from(size))
            .ok_or(Reason::Damaged)?;
        out.push(head & 0x7c);
        out.extend(frame);
        rest = after;
    }
    Ok(())
}

/// Bytes behind the head of a narrow-band frame, by mode; 255 stands for no mode (RFC 4867, table 1a).
pub(in crate::mp4) static NARROW: [u8; 16] = [
    12, 13, 15, 17, 19, 20, 26, 31, 5, 255, 255, 255, 255, 255, 255, 0,
];
/// The same for wide-band frames (RFC 4867, table 1b).
pub(in crate::mp4) static WIDE: [u8; 16] = [
    17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 255, 255, 255, 255, 0, 0,
];

/// Copies a ProRes frame under the name of the coding's maker, not of the program that wrote it (SMPTE RDD 36, 5.1).
pub(in crate::mp4) fn prores(
    frame: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let sign = frame.get(4..8) == Some(b"icpf");
    let start = out.len();
    out.extend(frame);
    let creator = start.checked_add(12).and_then(|at| out.get_mut(at..at + 4));
    let creator = creator.filter(|_| sign).ok_or(Reason::Damaged)?;
    if creator != MAKER {
        findings.removed(FindingKind::Software, Some(&crate::text::guess(creator)));
        creator.copy_from_slice(&MAKER);
    }
    Ok(())
}

const MAKER: [u8; 4] = *b"apl0";
