//! Samples of AMR sound and frames of ProRes video.

use crate::mp4::atom::Fields;
use crate::source::widen;
use crate::{FindingKind, Findings, Reason};

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
    let mut fields = Fields::new(frame);
    let size = usize::try_from(fields.u32()?).unwrap_or(usize::MAX);
    if fields.take(4)? != b"icpf" {
        return Err(Reason::Damaged);
    }
    let body = fields.take(size.saturating_sub(8))?;
    let mut used = 8;
    let mut slack = fields.rest.iter().any(|byte| *byte != 0);
    let mut body = Fields::new(body);
    let mut header = Vec::new();
    used += prores_header(&mut body, &mut header, findings)?;
    // Two fields of a picture are coded one after the other.
    let interlaced = header.get(12).copied().unwrap_or(0) & 0x0c != 0;
    let mut pictures = Vec::new();
    for _ in 0..=u8::from(interlaced) {
        used += picture(&mut body, &mut pictures)?;
    }
    slack |= used + body.rest.len() < size || body.rest.iter().any(|byte| *byte != 0);
    if slack {
        findings.removed(FindingKind::Slack, None);
    }
    let size = widen(8 + header.len() + pictures.len());
    out.extend(
        u32::try_from(size)
            .map_err(|_| Reason::TooLarge)?
            .to_be_bytes(),
    );
    out.extend(b"icpf");
    out.extend(header);
    out.extend(pictures);
    Ok(())
}

/// Copies the header of a frame, which ends with its tables of quantisers (SMPTE RDD 36, 5.1.1); its written length.
fn prores_header(
    fields: &mut Fields<'_>,
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<usize, Reason> {
    let length = usize::from(fields.u16()?);
    let content = fields.take(length.checked_sub(2).ok_or(Reason::Damaged)?)?;
    let tables = content.get(17).copied().ok_or(Reason::Damaged)? & 3;
    let needed = 20 + if tables & 1 != 0 { 64 } else { 0 } + if tables & 2 != 0 { 64 } else { 0 };
    let kept = content.get(..needed - 2).ok_or(Reason::Damaged)?;
    let creator = kept.get(2..6).unwrap_or_default();
    if creator != MAKER {
        findings.removed(FindingKind::Software, Some(&crate::text::guess(creator)));
    }
    out.extend(u16::try_from(needed).unwrap_or(20).to_be_bytes());
    out.extend(kept.get(..2).unwrap_or_default());
    out.extend(MAKER);
    out.extend(kept.get(6..).unwrap_or_default());
    Ok(needed)
}

/// Copies a picture up to its last slice (SMPTE RDD 36, 5.2); its written length.
fn picture(fields: &mut Fields<'_>, out: &mut Vec<u8>) -> Result<usize, Reason> {
    let head = fields.u8()?;
    let size = usize::try_from(fields.u32()?).unwrap_or(usize::MAX);
    let content = fields.take(size.checked_sub(5).ok_or(Reason::Damaged)?)?;
    if head >> 3 != 8 {
        return Err(Reason::Unusual);
    }
    let mut rest = Fields::new(content);
    let count = usize::from(rest.u16()?);
    rest.u8()?;
    let mut length = 3 + 2 * count;
    for _ in 0..count {
        length += usize::from(rest.u16()?);
    }
    let kept = content.get(..length).ok_or(Reason::Damaged)?;
    let size = length + 5;
    out.push(head & 0xf8);
    out.extend(
        u32::try_from(size)
            .map_err(|_| Reason::TooLarge)?
            .to_be_bytes(),
    );
    out.extend(kept);
    Ok(size)
}

const MAKER: [u8; 4] = *b"apl0";
