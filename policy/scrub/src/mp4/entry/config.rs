//! Small configurations of decoders.

use super::Children;
use crate::mp4::atom::{Fields, boxed, full};
use crate::mp4::codec::av1 as units;
use crate::{Findings, Reason};

/// An `av1C` box: four bytes and the sequence header (AV1 in ISOBMFF, 2.3).
pub(super) fn av1(content: &[u8], findings: &mut Findings) -> Result<Vec<u8>, Reason> {
    let (head, rest) = content.split_first_chunk::<4>().ok_or(Reason::Damaged)?;
    let [_, profile, depth, delay] = *head;
    let mut config = vec![0x81, profile, depth, delay & 0x1f];
    if delay & 0x10 == 0 {
        config.truncate(3);
        config.push(0);
    }
    units::clean(rest, &mut config, findings)?;
    Ok(boxed(*b"av1C", &config))
}

/// A `vpcC` box (VP Codec ISO Media File Format Binding).
pub(super) fn vp(content: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut fields = Fields::new(content);
    fields.version()?;
    let mut config = fields.take(6)?.to_vec();
    config.extend([0, 0]);
    Ok(full(*b"vpcC", 1, 0, &config))
}

/// A `d263` box, if there is one: its vendor and version cleared (3GPP TS 26.244, 6.8).
pub(super) fn h263(children: &Children<'_>) -> Result<Vec<u8>, Reason> {
    let Some(content) = children.find(*b"d263") else {
        return Ok(Vec::new());
    };
    let mut fields = Fields::new(content);
    fields.take(5)?;
    let (level, profile) = (fields.u8()?, fields.u8()?);
    Ok(boxed(*b"d263", &[0, 0, 0, 0, 0, level, profile]))
}

/// A `damr` box, if there is one (3GPP TS 26.244, 6.7).
pub(super) fn amr(children: &Children<'_>) -> Result<Vec<u8>, Reason> {
    let Some(content) = children.find(*b"damr") else {
        return Ok(Vec::new());
    };
    let mut fields = Fields::new(content);
    fields.take(5)?;
    let modes = fields.u16()?;
    fields.u8()?;
    let frames = fields.u8()?;
    let [high, low] = modes.to_be_bytes();
    Ok(boxed(*b"damr", &[0, 0, 0, 0, 0, high, low, 0, frames]))
}

/// A `dOps` box (Encapsulation of Opus in ISO Base Media, 4.3.2), and how many streams each packet holds.
///
/// The rate that the sound once had is told for the curious only; decoders work with 48,000.
pub(super) fn opus(content: &[u8]) -> Result<(Vec<u8>, u8), Reason> {
    let mut fields = Fields::new(content);
    let mut config = fields.take(11)?.to_vec();
    let channels = config.get(1).copied().unwrap_or(0);
    if config.first() != Some(&0) {
        return Err(Reason::Unusual);
    }
    if let Some(rate) = config.get_mut(4..8) {
        rate.copy_from_slice(&48_000_u32.to_be_bytes());
    }
    let mut streams = 1;
    if config.last().is_some_and(|family| *family != 0) {
        let mapping = fields.take(2 + usize::from(channels))?;
        streams = mapping.first().copied().unwrap_or(1);
        config.extend(mapping);
    }
    Ok((boxed(*b"dOps", &config), streams))
}

/// A `dac3` box: three bytes (ETSI TS 102 366, F.4).
pub(super) fn ac3(content: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut fields = Fields::new(content);
    let [first, second, third] = *fields.take(3)? else {
        return Err(Reason::Damaged);
    };
    Ok(boxed(*b"dac3", &[first, second, third & 0xe0]))
}

/// A `dec3` box: a head, and three or four bytes for each substream (ETSI TS 102 366, F.6).
pub(super) fn eac3(content: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut fields = Fields::new(content);
    let head = fields.u16()?;
    let mut config = (head & 7).to_be_bytes().to_vec();
    for _ in 0..=head & 7 {
        let [first, second, third] = *fields.take(3)? else {
            return Err(Reason::Damaged);
        };
        let dependent = third & 0x1e != 0;
        config.extend([
            first & 0xfe,
            second,
            if dependent { third & 0x1f } else { 0 },
        ]);
        if dependent {
            config.push(fields.u8()?);
        }
    }
    Ok(boxed(*b"dec3", &config))
}

/// The settings of Apple Lossless: 24 bytes behind a version (Apple Lossless Format "magic cookie").
pub(super) fn alac(content: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut fields = Fields::new(content);
    fields.version()?;
    Ok(full(*b"alac", 0, 0, fields.take(24)?))
}
