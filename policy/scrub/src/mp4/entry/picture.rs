//! Sample entries of video.

use super::descriptor::Stream;
use super::{Children, Entry, colour, config, sets};
use crate::mp4::atom::{Child, Fields, boxed};
use crate::mp4::codec::{Coding, h263, mpeg4};
use crate::{FindingKind, Findings, Reason, text};

/// Reads a visual sample entry behind its first eight bytes (ISO/IEC 14496-12, 12.1.3).
pub(super) fn read(
    kind: [u8; 4],
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Result<Entry, Reason> {
    let shape = Shape::read(fields, findings)?;
    let children = Children::read(fields)?;
    let (mut boxes, coding) = match &kind {
        b"avc1" | b"avc3" => {
            let (config, avc) = sets::avc(children.need(*b"avcC")?, findings)?;
            (config, Coding::Avc(avc))
        }
        b"hvc1" | b"hev1" => {
            let (config, hevc) = sets::hevc(children.need(*b"hvcC")?, findings)?;
            (config, Coding::Hevc(hevc))
        }
        b"av01" => (
            config::av1(children.need(*b"av1C")?, findings)?,
            Coding::Av1,
        ),
        b"vp08" => (config::vp(children.need(*b"vpcC")?)?, Coding::Vp8),
        b"vp09" => (config::vp(children.need(*b"vpcC")?)?, Coding::Vp9),
        b"mp4v" => mpeg4(children.need(*b"esds")?, findings)?,
        b"s263" | b"h263" | b"H263" => (
            config::h263(&children)?,
            Coding::H263(h263::Form::default()),
        ),
        b"jpeg" => (Vec::new(), Coding::Jpeg),
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => (Vec::new(), Coding::ProRes),
        _ => return Err(Reason::Unusual),
    };
    boxes.extend(colour::rebuild(&children, findings)?);
    tell(&children, findings);
    Ok(Entry {
        bytes: boxed(kind, &[shape.write(), boxes].concat()),
        coding,
        packed: None,
        kind,
    })
}

/// MPEG-4 Visual, or MPEG-1 and MPEG-2 video and JPEG in the same kind of entry.
fn mpeg4(content: &[u8], findings: &mut Findings) -> Result<(Vec<u8>, Coding), Reason> {
    let stream = Stream::read(content)?;
    if stream.object != 0x20 {
        return Err(Reason::Unusual);
    }
    let mut specific = Vec::new();
    mpeg4::settings(stream.specific, &mut specific, findings)?;
    Ok((Stream::write(0x20, true, &specific), Coding::Mpeg4(None)))
}

/// The fixed fields.
struct Shape {
    width: u16,
    height: u16,
    depth: u16,
}

impl Shape {
    fn read(fields: &mut Fields<'_>, findings: &mut Findings) -> Result<Self, Reason> {
        fields.take(4)?;
        let vendor = fields.kind()?;
        fields.take(8)?;
        let (width, height) = (fields.u16()?, fields.u16()?);
        fields.take(14)?;
        let name = fields.take(32)?;
        let depth = fields.u16()?;
        let table = fields.u16()?;
        if table == 0 {
            // A palette of its own follows.
            return Err(Reason::Unusual);
        }
        if vendor.iter().any(|byte| *byte != 0) {
            findings.removed(FindingKind::Software, Some(&text::guess(&vendor)));
        }
        let length = usize::from(name.first().copied().unwrap_or(0)).min(31);
        let name = text::guess(name.get(1..1 + length).unwrap_or_default());
        if !name.trim().is_empty() {
            findings.removed(FindingKind::Software, Some(name.trim()));
        }
        Ok(Self {
            width,
            height,
            depth: if depth == 32 { 32 } else { 24 },
        })
    }

    /// The fields in canonical form, with the eight bytes in front.
    fn write(&self) -> Vec<u8> {
        let mut bytes = vec![0, 0, 0, 0, 0, 0, 0, 1];
        bytes.extend([0; 16]);
        bytes.extend(self.width.to_be_bytes());
        bytes.extend(self.height.to_be_bytes());
        bytes.extend([0, 0x48, 0, 0, 0, 0x48, 0, 0, 0, 0, 0, 0, 0, 1]);
        bytes.extend([0; 32]);
        bytes.extend(self.depth.to_be_bytes());
        bytes.extend([0xff, 0xff]);
        bytes
    }
}

/// Names the boxes that are not kept and not simply settings of the coder.
fn tell(children: &Children<'_>, findings: &mut Findings) {
    for Child(kind, content) in &children.all {
        match kind {
            b"avcC" | b"hvcC" | b"av1C" | b"vpcC" | b"esds" | b"d263" | b"colr" | b"pasp"
            | b"fiel" | b"mdcv" | b"clli" | b"btrt" | b"gama" | b"chrm" | b"dvcC" | b"dvvC"
            | b"bitr" => {}
            b"clap" => findings.removed(FindingKind::Settings, None),
            b"uuid" => findings.removed(FindingKind::PrivateData, Some("uuid")),
            b"free" | b"skip" if content.iter().all(|byte| *byte == 0) => {}
            _ => findings.removed(FindingKind::PrivateData, Some(&text::guess(kind))),
        }
    }
}
