//! H.265 video (ITU-T H.265; how it lies in files: ISO/IEC 14496-15).

use super::nal;
use super::{hevc_sets, notes};
use crate::{FindingKind, Findings, Reason};

/// What is known of a stream while its samples are cleaned.
#[derive(Clone)]
pub(in crate::mp4) struct Hevc {
    /// Bytes of the length in front of each unit: 1, 2 or 4.
    pub(in crate::mp4) size: usize,
}

impl Hevc {
    /// Writes a unit if a decoder needs it.
    pub(in crate::mp4) fn unit(
        &mut self,
        unit: &[u8],
        out: &mut Vec<u8>,
        findings: &mut Findings,
    ) -> Result<(), Reason> {
        let Some(kind) = kind(unit) else {
            findings.removed(FindingKind::SecondPicture, None);
            return Ok(());
        };
        match kind {
            0..=9 | 16..=21 => nal::write(out, unit, self.size)?,
            32..=34 => nal::write(out, &set(unit, findings)?, self.size)?,
            35 => {
                let shown = unit.get(2).copied().unwrap_or(0x50) & 0xe0 | 0x10;
                let (first, second) = head(unit);
                nal::write(out, &[first, second, shown], self.size)?;
            }
            36 | 37 => {
                let (first, second) = head(unit);
                nal::write(out, &[first, second], self.size)?;
            }
            38 => findings.removed(FindingKind::Slack, None),
            39 | 40 => {
                if let Some(sei) = supplement(unit, findings) {
                    nal::write(out, &sei, self.size)?;
                }
            }
            // Dolby's enhancement of the picture, which other players pass over.
            62 => findings.removed(FindingKind::Settings, None),
            _ => notes::user_data(unit.get(2..).unwrap_or_default(), findings),
        }
        Ok(())
    }
}

/// Whether a unit that begins so is a slice of a picture.
pub(in crate::mp4) fn is_slice(head: &[u8]) -> bool {
    matches!(kind(head), Some(0..=9 | 16..=21))
}

/// The kind of a unit of the first layer; other layers hold a second picture, for example for the other eye.
fn kind(unit: &[u8]) -> Option<u8> {
    let (first, second) = head(unit);
    (first & 0x81 == 0 && second >> 3 == 0 && second & 7 != 0).then_some(first >> 1)
}

fn head(unit: &[u8]) -> (u8, u8) {
    match unit {
        [first, second, ..] => (*first, *second),
        _ => (0xff, 0xff),
    }
}

/// A parameter set with nothing behind its last field.
pub(in crate::mp4) fn set(unit: &[u8], findings: &mut Findings) -> Result<Vec<u8>, Reason> {
    let mut plain = nal::unescaped(unit);
    let (bits, cleared) = match kind(unit) {
        Some(32) => hevc_sets::video(&plain)?,
        Some(33) => (hevc_sets::sequence(&plain)?, None),
        Some(34) => (hevc_sets::picture(&plain)?, None),
        _ => return Err(Reason::Damaged),
    };
    if let Some(bit) = cleared {
        crate::bits::clear(&mut plain, bit, bit + 1);
    }
    let set = nal::closed(&plain, bits);
    if set != unit {
        findings.removed(FindingKind::Slack, None);
    }
    Ok(set)
}

/// The messages of a unit that are kept: another transfer function.
fn supplement(unit: &[u8], findings: &mut Findings) -> Option<Vec<u8>> {
    let plain = nal::unescaped(unit);
    let (head, messages) = plain.split_at_checked(2)?;
    let mut kept = Vec::new();
    for (kind, payload) in nal::messages(messages) {
        match (kind, payload) {
            (147, [transfer]) => kept.push((147, vec![*transfer])),
            _ => notes::message(kind, payload, findings),
        }
    }
    (!kept.is_empty()).then(|| nal::sei(head, &kept))
}
