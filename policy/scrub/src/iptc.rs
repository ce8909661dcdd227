//! A small reader of Photoshop resource blocks and the IPTC records in them, only to name what was found.

use crate::{FindingKind, Findings};

/// Names what is found in an APP13 segment that starts with `Photoshop 3.0\0`.
pub(crate) fn read(packet: &[u8], findings: &mut Findings) {
    findings.removed(FindingKind::Iptc, None);
    let mut rest = packet.get(14..).unwrap_or_default();
    for _ in 0..MOST {
        let Some((id, body, after)) = resource(rest) else {
            return;
        };
        match id {
            0x0404 => records(body, findings),
            0x0409 | 0x040c => findings.removed(FindingKind::Thumbnail, None),
            0x0424 => crate::xmp::read(body, findings),
            0x0422 => {
                let _ = crate::exif::read(body, findings);
            }
            _ => {}
        }
        rest = after;
    }
}

/// The first resource block: its number, its body and what follows.
fn resource(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let rest = bytes.strip_prefix(b"8BIM")?;
    let (id, rest) = rest.split_first_chunk()?;
    // The name is a counted string, padded with its count to an even size.
    let name = usize::from(*rest.first()?) + 1;
    let rest = rest.get(name.next_multiple_of(2)..)?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let body = rest.get(..length)?;
    let after = rest.get(length.next_multiple_of(2)..).unwrap_or_default();
    Some((u16::from_be_bytes(*id), body, after))
}

/// IPTC IIM 4.1, record 2.
fn records(mut bytes: &[u8], findings: &mut Findings) {
    for _ in 0..MOST {
        let [0x1c, record, set, high, low, rest @ ..] = bytes else {
            return;
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((value, after)) = rest.split_at_checked(length) else {
            return;
        };
        let kind = match (record, set) {
            (2, 80 | 85 | 110 | 115 | 116 | 118 | 122) => Some(FindingKind::Author),
            (2, 26 | 27 | 90 | 92 | 95 | 100 | 101) => Some(FindingKind::Place),
            (2, 30 | 37 | 55 | 60 | 62 | 63) => Some(FindingKind::Date),
            (2, 65) => Some(FindingKind::Software),
            (2, 5 | 25 | 40 | 105 | 120) => Some(FindingKind::Comment),
            (2, 22 | 103 | 147 | 187..=188) => Some(FindingKind::Identifier),
            _ => None,
        };
        if let Some(kind) = kind {
            findings.removed(kind, Some(&crate::text::guess(value)));
        }
        bytes = after;
    }
}

const MOST: usize = 512;
