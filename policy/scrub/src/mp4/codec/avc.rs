//! H.264 video (ITU-T H.264; how it lies in files: ISO/IEC 14496-15).

use super::bits::Reader;
use super::nal;
use super::notes;
use crate::{FindingKind, Findings, Reason};

/// What is known of a stream while its samples are cleaned.
#[derive(Clone)]
pub(in crate::mp4) struct Avc {
    /// Bytes of the length in front of each unit: 1, 2 or 4.
    pub(in crate::mp4) size: usize,
    /// The way of storing colour for each sequence parameter set; 9 if there is no such set.
    chroma: [u8; 32],
}

impl Avc {
    pub(in crate::mp4) fn new(size: usize) -> Self {
        Self {
            size,
            chroma: [9; 32],
        }
    }

    /// Writes a unit if a decoder needs it.
    pub(in crate::mp4) fn unit(
        &mut self,
        unit: &[u8],
        out: &mut Vec<u8>,
        findings: &mut Findings,
    ) -> Result<(), Reason> {
        let Some(first) = unit.first() else {
            return Ok(());
        };
        match first & 0x1f {
            1 | 5 => nal::write(out, unit, self.size)?,
            6 => {
                if let Some(sei) = supplement(unit, findings) {
                    nal::write(out, &sei, self.size)?;
                }
            }
            7 | 8 => nal::write(out, &self.set(unit, findings)?, self.size)?,
            9 => {
                let kind = unit.get(1).copied().unwrap_or(0xf0) & 0xe0 | 0x10;
                nal::write(out, &[0x09, kind], self.size)?;
            }
            10 | 11 => nal::write(out, &[first & 0x1f], self.size)?,
            // Partitions of slices, which no decoder in use reads.
            2..=4 => return Err(Reason::Unusual),
            12 => findings.removed(FindingKind::Slack, None),
            14 | 15 | 20 | 21 => findings.removed(FindingKind::SecondPicture, None),
            _ => notes::user_data(unit.get(1..).unwrap_or_default(), findings),
        }
        Ok(())
    }

    /// A sequence or picture parameter set with nothing behind its last field.
    pub(in crate::mp4) fn set(
        &mut self,
        unit: &[u8],
        findings: &mut Findings,
    ) -> Result<Vec<u8>, Reason> {
        let first = unit.first().copied().ok_or(Reason::Damaged)?;
        let plain = nal::unescaped(unit);
        let mut reader = Reader::new(&plain);
        reader.skip(8)?;
        match first & 0x1f {
            7 => {
                let (id, chroma) = sequence(&mut reader)?;
                let slot = usize::try_from(id)
                    .ok()
                    .and_then(|id| self.chroma.get_mut(id));
                *slot.ok_or(Reason::Damaged)? = chroma;
            }
            8 => self.picture(&plain, &mut reader)?,
            _ => return Err(Reason::Damaged),
        }
        let set = nal::closed(&plain, reader.at);
        if set != unit {
            findings.removed(FindingKind::Slack, None);
        }
        Ok(set)
    }

    /// Reads a picture parameter set to its end (7.3.2.2).
    fn picture(&self, plain: &[u8], r: &mut Reader<'_>) -> Result<(), Reason> {
        r.golomb_below(255)?;
        let sequence = usize::try_from(r.golomb_below(31)?).unwrap_or(0);
        let chroma = self.chroma.get(sequence).copied().unwrap_or(9);
        r.skip(2)?;
        // Groups of slices can be described by any number of free bits, and no decoder in use knows them.
        if r.golomb()? > 0 {
            return Err(Reason::Unusual);
        }
        r.golomb()?;
        r.golomb()?;
        r.skip(3)?;
        for _ in 0..3 {
            r.golomb()?;
        }
        r.skip(3)?;
        if r.at >= last_bit(plain) {
            return Ok(());
        }
        let large = r.flag()?;
        if r.flag()? {
            let more = match (large, chroma) {
                (false, _) => 0,
                (true, 9) => return Err(Reason::Damaged),
                (true, 3) => 6,
                (true, _) => 2,
            };
            scaling(r, 6 + more)?;
        }
        r.golomb()?;
        Ok(())
    }
}

/// Whether a unit that begins so is a slice of a picture.
pub(in crate::mp4) fn is_slice(head: &[u8]) -> bool {
    head.first()
        .is_some_and(|first| matches!(first & 0x1f, 1 | 5))
}

/// The messages of a unit that are kept: where decoding may start, and another transfer function. Neither has room
/// for anything else.
fn supplement(unit: &[u8], findings: &mut Findings) -> Option<Vec<u8>> {
    let plain = nal::unescaped(unit);
    let mut kept = Vec::new();
    for (kind, payload) in nal::messages(plain.get(1..)?) {
        match (kind, payload) {
            (6, _) => kept.extend(recovery(payload).map(|payload| (6, payload))),
            (147, [transfer]) => kept.push((147, vec![*transfer])),
            _ => notes::message(kind, payload, findings),
        }
    }
    (!kept.is_empty()).then(|| nal::sei(&[6], &kept))
}

/// A recovery point (D.1.8), written anew.
fn recovery(payload: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(payload);
    reader.golomb().ok()?;
    reader.skip(4).ok()?;
    let bits = reader.at;
    if bits.is_multiple_of(8) {
        return payload.get(..bits / 8).map(<[u8]>::to_vec);
    }
    let mut whole = payload.get(..bits.div_ceil(8))?.to_vec();
    let within = bits % 8;
    if let Some(last) = whole.last_mut() {
        *last = *last & !(0xff_u8 >> within) | 0x80_u8 >> within;
    }
    Some(whole)
}

/// Reads a sequence parameter set to its end (7.3.2.1.1): its number and its way of storing colour.
fn sequence(r: &mut Reader<'_>) -> Result<(u32, u8), Reason> {
    let profile = r.take(8)?;
    r.skip(16)?;
    let id = r.golomb_below(31)?;
    let mut chroma = 1;
    if HIGH.contains(&profile) {
        chroma = r.golomb_below(3)?;
        if chroma == 3 {
            r.skip(1)?;
        }
        r.golomb()?;
        r.golomb()?;
        r.skip(1)?;
        if r.flag()? {
            scaling(r, if chroma == 3 { 12 } else { 8 })?;
        }
    }
    r.golomb()?;
    match r.golomb_below(2)? {
        0 => {
            r.golomb()?;
        }
        1 => {
            r.skip(1)?;
            r.golomb()?;
            r.golomb()?;
            for _ in 0..r.golomb_below(255)? {
                r.golomb()?;
            }
        }
        _ => {}
    }
    r.golomb()?;
    r.skip(1)?;
    r.golomb()?;
    r.golomb()?;
    if !r.flag()? {
        r.skip(1)?;
    }
    r.skip(1)?;
    if r.flag()? {
        for _ in 0..4 {
            r.golomb()?;
        }
    }
    if r.flag()? {
        usability(r)?;
    }
    Ok((id, u8::try_from(chroma).unwrap_or(9)))
}

/// Reads the scaling lists (7.3.2.1.1.1).
fn scaling(r: &mut Reader<'_>, lists: u32) -> Result<(), Reason> {
    for list in 0..lists {
        if !r.flag()? {
            continue;
        }
        let (mut last, mut next) = (8_i64, 8_i64);
        for _ in 0..if list < 6 { 16 } else { 64 } {
            if next != 0 {
                let coded = i64::from(r.golomb()?);
                let delta = if coded % 2 == 1 {
                    coded / 2 + 1
                } else {
                    -(coded / 2)
                };
                next = (last + delta).rem_euclid(256);
            }
            if next != 0 {
                last = next;
            }
        }
    }
    Ok(())
}

/// Reads the usability information (E.1.1).
fn usability(r: &mut Reader<'_>) -> Result<(), Reason> {
    aspect_and_colour(r)?;
    if r.flag()? {
        r.skip(65)?;
    }
    let network = r.flag()?;
    if network {
        reference_decoder(r)?;
    }
    let video = r.flag()?;
    if video {
        reference_decoder(r)?;
    }
    if network || video {
        r.skip(1)?;
    }
    r.skip(1)?;
    if r.flag()? {
        r.skip(1)?;
        for _ in 0..6 {
            r.golomb()?;
        }
    }
    Ok(())
}

/// The first fields of the usability information, which H.265 has too.
pub(in crate::mp4) fn aspect_and_colour(r: &mut Reader<'_>) -> Result<(), Reason> {
    if r.flag()? && r.take(8)? == 255 {
        r.skip(32)?;
    }
    if r.flag()? {
        r.skip(1)?;
    }
    if r.flag()? {
        r.skip(4)?;
        if r.flag()? {
            r.skip(24)?;
        }
    }
    if r.flag()? {
        r.golomb()?;
        r.golomb()?;
    }
    Ok(())
}

/// Reads the parameters of the hypothetical reference decoder (E.1.2).
fn reference_decoder(r: &mut Reader<'_>) -> Result<(), Reason> {
    let count = r.golomb_below(31)?;
    r.skip(8)?;
    for _ in 0..=count {
        r.golomb()?;
        r.golomb()?;
        r.skip(1)?;
    }
    r.skip(20)
}

/// Where the last set bit of a payload is, which closes it.
pub(in crate::mp4) fn last_bit(plain: &[u8]) -> usize {
    plain
        .iter()
        .enumerate()
        .rev()
        .find(|(_, byte)| **byte != 0)
        .map_or(0, |(at, byte)| {
            let zeros = usize::try_from(byte.trailing_zeros()).unwrap_or(0);
            at * 8 + 7 - zeros
        })
}

/// Profiles whose parameter sets have fields about colour.
const HIGH: [u32; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
