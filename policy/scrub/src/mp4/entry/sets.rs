//! Decoder configurations of H.264 and H.265: parameter sets and nothing else (ISO/IEC 14496-15).

use crate::mp4::atom::{Fields, boxed};
use crate::mp4::codec::avc::Avc;
use crate::mp4::codec::hevc::{self, Hevc};
use crate::{FindingKind, Findings, Reason};

/// Reads an `avcC` box (5.3.3.1): its canonical form and how samples are read.
pub(super) fn avc(content: &[u8], findings: &mut Findings) -> Result<(Vec<u8>, Avc), Reason> {
    let mut fields = Fields::new(content);
    let head = fields.take(4)?;
    let size = usize::from(fields.u8()? & 3) + 1;
    if size == 3 {
        return Err(Reason::Unusual);
    }
    let mut avc = Avc::new(size);
    let mut config = head.to_vec();
    if let Some(version) = config.first_mut() {
        *version = 1;
    }
    config.push(0xfc | u8::try_from(size - 1).unwrap_or(3));
    let count = fields.u8()? & 0x1f;
    config.push(0xe0 | count);
    list(&mut fields, count, &mut config, |set| {
        avc.set(set, findings)
    })?;
    let count = fields.u8()?;
    config.push(count);
    list(&mut fields, count, &mut config, |set| {
        avc.set(set, findings)
    })?;
    let profile = head.get(1).copied().unwrap_or(0);
    if !matches!(profile, 66 | 77 | 88) && fields.rest.len() >= 4 {
        let depths = fields.take(3)?;
        let [chroma, luma, colour, ..] = *depths else {
            return Err(Reason::Damaged);
        };
        config.extend([chroma | 0xfc, luma | 0xf8, colour | 0xf8]);
        // Extensions of sequence parameter sets describe a second, transparent picture.
        config.push(0);
        if fields.u8()? > 0 {
            findings.removed(FindingKind::SecondPicture, None);
            fields.rest = &[];
        }
    }
    if !fields.rest.is_empty() {
        findings.removed(FindingKind::Slack, None);
    }
    Ok((boxed(*b"avcC", &config), avc))
}

fn list(
    fields: &mut Fields<'_>,
    count: u8,
    config: &mut Vec<u8>,
    mut rebuild: impl FnMut(&[u8]) -> Result<Vec<u8>, Reason>,
) -> Result<(), Reason> {
    for _ in 0..count {
        let length = usize::from(fields.u16()?);
        let set = rebuild(fields.take(length)?)?;
        let length = u16::try_from(set.len()).map_err(|_| Reason::Damaged)?;
        config.extend(length.to_be_bytes());
        config.extend(set);
    }
    Ok(())
}

/// Reads an `hvcC` box (8.3.3.1): its canonical form and how samples are read.
pub(super) fn hevc(content: &[u8], findings: &mut Findings) -> Result<(Vec<u8>, Hevc), Reason> {
    let mut fields = Fields::new(content);
    let mut config = fields.take(22)?.to_vec();
    canonical(&mut config)?;
    let size = usize::from(config.get(21).copied().unwrap_or(3) & 3) + 1;
    if size == 3 {
        return Err(Reason::Unusual);
    }
    let mut arrays = Vec::new();
    let mut kept = 0_u8;
    for _ in 0..fields.u8()? {
        let kind = fields.u8()?;
        let count = fields.u16()?;
        let mut sets = Vec::new();
        let mut some = 0_u16;
        for _ in 0..count {
            let length = usize::from(fields.u16()?);
            let unit = fields.take(length)?;
            if !matches!(kind & 0x3f, 32..=34) {
                hevc_note(kind & 0x3f, unit, size, findings)?;
                continue;
            }
            let set = hevc::set(unit, findings)?;
            let length = u16::try_from(set.len()).map_err(|_| Reason::Damaged)?;
            sets.extend(length.to_be_bytes());
            sets.extend(set);
            some += 1;
        }
        if some > 0 {
            arrays.push(kind & 0xbf);
            arrays.extend(some.to_be_bytes());
            arrays.extend(sets);
            kept = kept.saturating_add(1);
        }
    }
    if !fields.rest.is_empty() {
        findings.removed(FindingKind::Slack, None);
    }
    config.push(kept);
    config.extend(arrays);
    Ok((boxed(*b"hvcC", &config), Hevc { size }))
}

/// Sets the reserved bits of the fixed fields, and those that only describe the rate of pictures to "unknown".
fn canonical(config: &mut [u8]) -> Result<(), Reason> {
    let [
        version,
        _,
        ..,
        seg_high,
        _,
        par,
        chroma,
        luma,
        depth,
        rate_high,
        rate_low,
        last,
    ] = config
    else {
        return Err(Reason::Damaged);
    };
    *version = 1;
    *seg_high |= 0xf0;
    *par |= 0xfc;
    *chroma |= 0xfc;
    *luma |= 0xf8;
    *depth |= 0xf8;
    (*rate_high, *rate_low) = (0, 0);
    *last &= 0x3f;
    Ok(())
}

/// Names what stands in a unit that is not kept.
fn hevc_note(kind: u8, unit: &[u8], size: usize, findings: &mut Findings) -> Result<(), Reason> {
    if matches!(kind, 39 | 40) {
        return Hevc { size }.unit(unit, &mut Vec::new(), findings);
    }
    findings.removed(FindingKind::PrivateData, Some("hvcC"));
    Ok(())
}
