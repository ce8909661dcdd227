//! Tags that are not kept: what they said.

use super::file::{Entry, File};
use super::page::Tags;
use crate::source::widen;
use crate::{Budget, FindingKind, Findings, Reason, exif, iptc, text, xmp};

/// Names the tags of a page that the new file does not get.
///
/// # Errors
///
/// [`Reason::TooMuchWork`]; values that cannot be read are not named.
pub(super) fn name(
    tags: &Tags<'_, '_>,
    findings: &mut Findings,
    budget: &mut Budget,
) -> Result<(), Reason> {
    let mut plain = Vec::new();
    for entry in tags.entries {
        budget.work(entry.length().min(widen(MOST)))?;
        let Ok(value) = tags.file.bytes(entry, MOST) else {
            continue;
        };
        match entry.tag {
            tag if KEPT.contains(&tag) => {}
            // Who, when, with what; and the names Windows writes.
            269..=272 | 305 | 306 | 315 | 316 | 33432 | 40091..=40095 => {
                plain.push((*entry, value))
            }
            34665 | 34853 => plain.push((*entry, value)),
            34675 => {}
            700 => xmp::read(&value, findings),
            33723 => records(&value, findings),
            34377 => iptc::read(&[b"Photoshop 3.0\0", value.as_slice()].concat(), findings),
            285 => words(FindingKind::Comment, &value, findings),
            333 => words(FindingKind::PartNames, &value, findings),
            337 => words(FindingKind::Printer, &value, findings),
            32781 => words(FindingKind::Identifier, &value, findings),
            33922 => place(tags.file, &value, findings),
            34737 => words(FindingKind::Place, &value, findings),
            33550 | 34264 | 34735 | 34736 => findings.removed(FindingKind::Place, None),
            42112 | 50839 => words(FindingKind::Comment, &value, findings),
            // Photoshop's layers: the picture's parts before they were put together.
            37724 => findings.removed(FindingKind::SecondPicture, None),
            1..32768 => findings.removed(FindingKind::Settings, None),
            tag => findings.removed(FindingKind::PrivateData, Some(&format!("{tag}"))),
        }
    }
    let block = block(tags.file, &plain, budget)?;
    if !plain.is_empty() {
        let _ = exif::name(&block, findings);
    }
    Ok(())
}

fn words(kind: FindingKind, value: &[u8], findings: &mut Findings) {
    let value = value.split(|byte| *byte == 0).next().unwrap_or_default();
    let told = text::guess(value);
    findings.removed(kind, Some(told.trim_matches('|')));
}

/// IPTC records as they are in a Photoshop resource.
fn records(value: &[u8], findings: &mut Findings) {
    let length = u32::try_from(value.len()).unwrap_or(0).to_be_bytes();
    let head = b"Photoshop 3.0\08BIM\x04\x04\0\0";
    iptc::read(&[head.as_slice(), &length, value].concat(), findings);
}

/// A point of a map: three numbers for the pixel and three for the world (GeoTIFF 1.8.2, 2.6.1).
fn place(file: &File<'_>, value: &[u8], findings: &mut Findings) {
    let number = |at: usize| {
        let bytes = *value.get(at * 8..)?.first_chunk()?;
        Some(if file.little {
            f64::from_le_bytes(bytes)
        } else {
            f64::from_be_bytes(bytes)
        })
    };
    match (number(3), number(4)) {
        (Some(x), Some(y)) => {
            findings.removed(FindingKind::Place, Some(&format!("{x:.4}, {y:.4}")));
        }
        (_, _) => findings.removed(FindingKind::Place, None),
    }
}

/// An EXIF block in memory with these tags and the directories that they lead to.
fn block(
    file: &File<'_>,
    plain: &[(Entry, Vec<u8>)],
    budget: &mut Budget,
) -> Result<Vec<u8>, Reason> {
    let mut block = Block {
        little: file.little,
        bytes: if file.little {
            b"II\x2a\0\x08\0\0\0".to_vec()
        } else {
            b"MM\0\x2a\0\0\0\x08".to_vec()
        },
    };
    let own: Vec<_> = plain.iter().filter(|(entry, _)| !is_link(entry)).collect();
    let links: Vec<_> = plain.iter().filter(|(entry, _)| is_link(entry)).collect();
    let mut tails = Vec::new();
    for (entry, _) in &links {
        tails.push((entry.tag, linked(file, entry, budget)?));
    }
    let count = own.len() + tails.len();
    let mut values = block.table(
        count,
        own.iter().map(|(entry, value)| (entry, value.as_slice())),
    );
    // The directories behind: their places are filled in as they are written.
    let mut waiting = Vec::new();
    for (tag, inner) in &tails {
        let link = block.entry(*tag, 4, 1);
        waiting.push((link, inner));
    }
    block.bytes.extend([0; 4]);
    block.finish(&mut values);
    for (link, inner) in waiting {
        block.point(link);
        let mut values = block.table(inner.len(), inner.iter().map(|(e, v)| (e, v.as_slice())));
        block.bytes.extend([0; 4]);
        block.finish(&mut values);
    }
    Ok(block.bytes)
}

/// The entries of the directory that a link leads to, with the start of their values.
fn linked(
    file: &File<'_>,
    link: &Entry,
    budget: &mut Budget,
) -> Result<Vec<(Entry, Vec<u8>)>, Reason> {
    let at = file.numbers(link, 1).unwrap_or_default().first().copied();
    let found = at.map(|at| file.directory(at, budget));
    let mut values = Vec::new();
    for inner in found
        .and_then(Result::ok)
        .map_or(Vec::new(), |found| found.entries)
    {
        budget.work(inner.length().min(widen(MOST_INNER)))?;
        if let Ok(value) = file.bytes(&inner, MOST_INNER) {
            values.push((inner, value));
        }
    }
    Ok(values)
}

fn is_link(entry: &Entry) -> bool {
    matches!(entry.tag, 34665 | 34853)
}

/// An EXIF block that is being written.
struct Block {
    little: bool,
    bytes: Vec<u8>,
}

impl Block {
    /// Writes the entries of a directory of `count` entries; hands back the values that have to follow it.
    fn table<'v>(
        &mut self,
        count: usize,
        entries: impl Iterator<Item = (&'v Entry, &'v [u8])>,
    ) -> Vec<(usize, &'v [u8])> {
        self.short(u16::try_from(count).unwrap_or(0));
        let mut later = Vec::new();
        for (entry, value) in entries {
            let kept = u64::try_from(value.len()).unwrap_or(0);
            let each = entry.length().checked_div(entry.count).unwrap_or(1).max(1);
            let place = self.entry(entry.tag, entry.kind, kept / each);
            if value.len() <= 4 {
                let field = self.bytes.get_mut(place..).unwrap_or_default();
                field
                    .iter_mut()
                    .zip(value)
                    .for_each(|(to, from)| *to = *from);
            } else {
                later.push((place, value));
            }
        }
        later
    }

    /// Writes one entry without its value and tells where that belongs.
    fn entry(&mut self, tag: u16, kind: u16, count: u64) -> usize {
        self.short(tag);
        self.short(kind);
        self.long(u32::try_from(count).unwrap_or(0));
        self.bytes.extend([0; 4]);
        self.bytes.len() - 4
    }

    /// Writes the values behind a directory.
    fn finish(&mut self, values: &mut Vec<(usize, &[u8])>) {
        for (place, value) in values.drain(..) {
            self.point(place);
            self.bytes.extend(value);
        }
    }

    /// Makes the field at `place` lead to the end.
    fn point(&mut self, place: usize) {
        let end = u32::try_from(self.bytes.len()).unwrap_or(0);
        let field = self.bytes.get_mut(place..).unwrap_or_default();
        let bytes = if self.little {
            end.to_le_bytes()
        } else {
            end.to_be_bytes()
        };
        field
            .iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = from);
    }

    fn short(&mut self, value: u16) {
        let bytes = if self.little {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        };
        self.bytes.extend(bytes);
    }

    fn long(&mut self, value: u32) {
        let bytes = if self.little {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        };
        self.bytes.extend(bytes);
    }
}

/// Tags that the pixels need, and those that are named elsewhere.
const KEPT: [u16; 39] = [
    254, 255, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 282, 283, 284, 292, 293, 296,
    297, 301, 317, 318, 319, 320, 322, 323, 324, 325, 330, 332, 338, 339, 342, 347, 529, 530, 531,
    532,
];
/// How much of a value is read to name what is in it, in bytes.
const MOST: usize = 256 << 10;
const MOST_INNER: usize = 4096;
