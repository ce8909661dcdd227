//! A look into XMP packets, only to name what was found.
//!
//! Packets are searched for known property names in both of their forms, attribute and element. That misses odd
//! prefixes; it does not matter, because no packet is ever kept.

use crate::{FindingKind, Findings};

/// Names what is found in a packet, whatever stands around it.
pub(crate) fn read(packet: &[u8], findings: &mut Findings) {
    findings.removed(FindingKind::Xmp, None);
    let text = crate::text::guess(packet.get(..packet.len().min(MOST)).unwrap_or_default());
    let mut place = [None, None];
    for (name, kind) in PROPERTIES {
        for value in values(&text, name) {
            findings.removed(*kind, Some(&value));
        }
    }
    for (name, slot) in ["exif:GPSLatitude", "exif:GPSLongitude"]
        .iter()
        .zip(&mut place)
    {
        *slot = values(&text, name).next();
    }
    if let [Some(latitude), Some(longitude)] = place {
        findings.removed(
            FindingKind::Place,
            Some(&format!("{latitude}, {longitude}")),
        );
    }
}

/// The values of a property, without markup, at most a few.
fn values<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = String> + 't {
    text.match_indices(name).take(8).filter_map(move |(at, _)| {
        let rest = text.get(at + name.len()..)?;
        let value = if let Some(quoted) = rest.strip_prefix("=\"") {
            quoted.split('"').next()?
        } else {
            let inside = rest.split_once('>')?.1;
            // The end tag repeats the name; what stands after it belongs to something else.
            if text.get(..at)?.ends_with('/') {
                return None;
            }
            inside.split_once(&format!("</{name}"))?.0
        };
        let bare = without_tags(value);
        (!bare.trim().is_empty()).then_some(bare)
    })
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let mut bare = String::new();
    for c in text.chars().take(MOST_VALUE) {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                bare.push(' ');
            }
            _ if inside => {}
            _ => bare.push(c),
        }
    }
    bare
}

const PROPERTIES: &[(&str, FindingKind)] = &[
    ("dc:creator", FindingKind::Author),
    ("dc:rights", FindingKind::Author),
    ("photoshop:Credit", FindingKind::Author),
    ("aux:OwnerName", FindingKind::Author),
    ("tiff:Artist", FindingKind::Author),
    ("tiff:Model", FindingKind::Device),
    ("aux:SerialNumber", FindingKind::Serial),
    ("exifEX:BodySerialNumber", FindingKind::Serial),
    ("aux:LensSerialNumber", FindingKind::Serial),
    ("xmp:CreateDate", FindingKind::Date),
    ("xmp:ModifyDate", FindingKind::Date),
    ("photoshop:DateCreated", FindingKind::Date),
    ("exif:DateTimeOriginal", FindingKind::Date),
    ("xmp:CreatorTool", FindingKind::Software),
    ("dc:description", FindingKind::Comment),
    ("dc:title", FindingKind::Comment),
    ("dc:subject", FindingKind::Comment),
    ("photoshop:Headline", FindingKind::Comment),
    ("photoshop:City", FindingKind::Place),
    ("photoshop:Country", FindingKind::Place),
    ("Iptc4xmpCore:Location", FindingKind::Place),
    ("xmpMM:DocumentID", FindingKind::Identifier),
    ("xmpMM:InstanceID", FindingKind::Identifier),
    ("xmpMM:OriginalDocumentID", FindingKind::Identifier),
];

/// Packets can be megabytes of edit history; the names stand at the front.
const MOST: usize = 256 << 10;
const MOST_VALUE: usize = 2000;
