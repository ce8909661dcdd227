//! Application segments and comments: what they said, and the few that get a canonical form.

use crate::exif::{self, Exif};
use crate::{Cursor, FindingKind, Findings, Reason, icc, iptc, xmp};

/// What the segments that are not picture said.
#[derive(Default)]
pub(super) struct Notes {
    findings: Findings,
    jfif: bool,
    transform: Option<u8>,
    exif: Option<Exif>,
    profile: Vec<u8>,
    profile_parts: usize,
}

impl Notes {
    /// Reads one APPn or COM segment; `late` says that a scan has already been written.
    pub(super) fn read(&mut self, marker: u8, body: &[u8], late: bool) {
        match (marker, body) {
            (0xe0, [b'J', b'F', b'I', b'F', 0, rest @ ..]) => self.jfif(rest),
            (0xe0, [b'J', b'F', b'X', b'X', 0, ..]) => {
                self.findings.removed(FindingKind::Thumbnail, None);
            }
            (0xe1, [b'E', b'x', b'i', b'f', 0, _, tiff @ ..]) => {
                let exif = exif::read(tiff, &mut self.findings);
                if self.exif.is_none() && !late {
                    self.exif = Some(exif);
                }
            }
            (0xe1, packet) if packet.starts_with(b"http://ns.adobe.com/x") => {
                xmp::read(packet, &mut self.findings);
            }
            (0xe2, packet) if packet.starts_with(ICC) => self.icc(packet),
            (0xe2, [b'M', b'P', b'F', 0, ..]) => {
                self.findings.removed(FindingKind::SecondPicture, None);
            }
            (0xeb, [b'J', b'P', ..]) => self.findings.removed(FindingKind::Provenance, None),
            (0xed, packet) if packet.starts_with(b"Photoshop 3.0\0") => {
                iptc::read(packet, &mut self.findings);
            }
            (
                0xee,
                [
                    b'A',
                    b'd',
                    b'o',
                    b'b',
                    b'e',
                    _,
                    _,
                    _,
                    _,
                    _,
                    _,
                    transform,
                    ..,
                ],
            ) if !late => {
                self.transform = Some(*transform);
            }
            (0xee, packet) if packet.starts_with(b"Adobe") => {}
            (0xfe, words) => self.comment(words),
            (_, packet) => self.private(packet),
        }
    }

    /// Notes bytes that belong to no structure.
    pub(super) fn slack(&mut self, bytes: u64) {
        if bytes > 0 {
            self.findings.removed(FindingKind::Slack, None);
        }
    }

    /// Notes what stands behind the end marker.
    pub(super) fn trailer(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Reason> {
        if cursor.remaining() == 0 {
            return Ok(());
        }
        let size = format!("{} B", cursor.remaining());
        let head = cursor.head(4096)?;
        self.findings.removed(FindingKind::Trailer, Some(&size));
        let second = |sign: &[u8]| head.windows(sign.len()).any(|part| part == sign);
        if second(&[0xff, 0xd8, 0xff]) || second(b"ftyp") {
            self.findings.removed(FindingKind::SecondPicture, None);
        }
        Ok(())
    }

    /// The segments that stand at the start of the new file: marker and body.
    pub(super) fn canonical(&mut self, components: usize) -> Vec<(u8, Vec<u8>)> {
        let mut segments = Vec::new();
        if self.jfif {
            segments.push((0xe0, JFIF.to_vec()));
        }
        if let Some(turn) = self.exif.as_ref().and_then(Exif::turn) {
            let mut body = b"Exif\0\0".to_vec();
            body.extend(exif::orientation_block(turn));
            segments.push((0xe1, body));
        }
        if let Some(profile) = self.profile() {
            let mut body = [ICC, &[1, 1]].concat();
            body.extend(profile);
            segments.push((0xe2, body));
        }
        if let Some(transform) = self.transform {
            segments.push((0xee, adobe(transform, components)));
        }
        segments
    }

    pub(super) fn into_findings(self) -> Findings {
        self.findings
    }

    fn jfif(&mut self, rest: &[u8]) {
        // libjpeg looks at the length too before it believes that the colours are YCbCr.
        self.jfif |= rest.len() >= 9;
        if let [_, _, units, x1, x2, y1, y2, wide, high, ..] = *rest {
            if wide > 0 && high > 0 {
                self.findings.removed(FindingKind::Thumbnail, None);
            }
            let plain = [0, 0, 1, 0, 1];
            if [units, x1, x2, y1, y2] != plain {
                self.findings.removed(FindingKind::Density, None);
            }
        }
    }

    fn icc(&mut self, packet: &[u8]) {
        self.profile_parts += 1;
        let part = packet.get(ICC.len() + 2..).unwrap_or_default();
        if self.profile.len().saturating_add(part.len()) <= MOST_PROFILE {
            self.profile.extend_from_slice(part);
        }
    }

    /// The canonical form of the colour profile, where dropping it would change known colours.
    fn profile(&mut self) -> Option<Vec<u8>> {
        if self.profile_parts == 0 {
            return None;
        }
        icc::settle(&self.profile, &mut self.findings)
    }

    fn comment(&mut self, words: &[u8]) {
        let words = crate::text::guess(words);
        self.findings.removed(FindingKind::Comment, Some(&words));
    }

    fn private(&mut self, packet: &[u8]) {
        let name = packet.split(|byte| !byte.is_ascii_graphic()).next();
        let name = name.and_then(|name| name.get(..name.len().min(16)));
        let name = name.and_then(|name| std::str::from_utf8(name).ok());
        self.findings
            .removed(FindingKind::PrivateData, name.filter(|name| name.len() > 1));
    }
}

/// The Adobe segment with everything but the colour transform at its usual value.
fn adobe(transform: u8, components: usize) -> Vec<u8> {
    let transform = match (components, transform) {
        (3, 0) | (4, 1) => 0,
        (3, _) => 1,
        (4, 2) => 2,
        (_, _) => 0,
    };
    [b"Adobe".as_slice(), &[0, 100, 0, 0, 0, 0, transform]].concat()
}

/// JFIF 1.01, no density, no thumbnail.
pub(super) const JFIF: &[u8] = b"JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00";
pub(super) const ICC: &[u8] = b"ICC_PROFILE\0";
/// Larger profiles are never one of those that are known.
const MOST_PROFILE: usize = 4 << 20;
