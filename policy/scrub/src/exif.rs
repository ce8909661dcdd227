//! A small reader of EXIF blocks (TIFF 6.0, Exif 2.32), only to name what was found.
//!
//! It reads no further than the block it is given, follows each directory once, and never fails: what it cannot
//! read it does not name, and nothing of the block is kept in any case.

mod values;

use self::values::{Entry, Tiff};
use crate::{Fate, FindingKind, Findings};

/// What of an EXIF block the new file needs.
pub(crate) struct Exif {
    orientation: u16,
}

impl Exif {
    /// The turn of the picture, 2 to 8, if it has to be turned to be seen upright.
    pub(crate) fn turn(&self) -> Option<u8> {
        u8::try_from(self.orientation)
            .ok()
            .filter(|turn| (2..=8).contains(turn))
    }
}

/// An EXIF block that says which way up a picture is, and nothing else.
pub(crate) fn orientation_block(turn: u8) -> [u8; 26] {
    let mut block = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    if let Some(value) = block.get_mut(19) {
        *value = turn;
    }
    block
}

/// Names what is found in `block`, which starts with the TIFF header.
pub(crate) fn read(block: &[u8], findings: &mut Findings) -> Exif {
    let exif = name(block, findings);
    if (2..=8).contains(&exif.orientation) {
        findings.add(FindingKind::Orientation, Fate::Kept, None);
    }
    if orientation_block(u8::try_from(exif.orientation).unwrap_or(0)) != block {
        findings.removed(FindingKind::Settings, None);
    }
    exif
}

/// Names the tags in `block` only, which starts with the TIFF header.
pub(crate) fn name(block: &[u8], findings: &mut Findings) -> Exif {
    let mut reader = Reader {
        place: Place::default(),
        orientation: 1,
        left: MOST_ENTRIES,
        findings,
    };
    if let Some(tiff) = Tiff::open(block) {
        reader.directories(&tiff);
    }
    let (orientation, place) = (reader.orientation, reader.place.words());
    if let Some(place) = place {
        findings.removed(FindingKind::Place, Some(&place));
    }
    Exif { orientation }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Directory {
    Main,
    Camera,
    Gps,
    Thumbnail,
}

struct Reader<'f> {
    place: Place,
    orientation: u16,
    left: usize,
    findings: &'f mut Findings,
}

impl Reader<'_> {
    fn directories(&mut self, tiff: &Tiff<'_>) {
        let mut waiting = vec![(Directory::Main, tiff.first())];
        let mut seen = Vec::new();
        while let Some((directory, offset)) = waiting.pop() {
            if offset == 0 || seen.contains(&offset) || seen.len() >= MOST_DIRECTORIES {
                continue;
            }
            seen.push(offset);
            let (entries, next) = tiff.directory(offset, self.left);
            self.left = self.left.saturating_sub(entries.len());
            if directory == Directory::Main {
                waiting.push((Directory::Thumbnail, next));
            }
            for entry in &entries {
                match entry.tag {
                    0x8769 => waiting.push((Directory::Camera, entry.offset())),
                    0x8825 => waiting.push((Directory::Gps, entry.offset())),
                    _ => self.entry(directory, entry),
                }
            }
        }
    }

    fn entry(&mut self, directory: Directory, entry: &Entry<'_>) {
        match directory {
            Directory::Gps => self.gps(entry),
            Directory::Thumbnail => {
                if matches!(entry.tag, 0x0111 | 0x0201) {
                    self.findings.removed(FindingKind::Thumbnail, None);
                }
            }
            Directory::Main | Directory::Camera => self.picture(entry),
        }
    }

    fn picture(&mut self, entry: &Entry<'_>) {
        let kind = match entry.tag {
            0x0112 => {
                self.orientation = entry.number().unwrap_or(1);
                return;
            }
            0x010f | 0x0110 | 0x013c | 0xa433 | 0xa434 | 0xc614 => FindingKind::Device,
            0x013b | 0x8298 | 0x9c9d | 0xa430 => FindingKind::Author,
            0xa431 | 0xa435 | 0xc62f => FindingKind::Serial,
            0x0132 | 0x9003 | 0x9004 => FindingKind::Date,
            0x0131 | 0x000b => FindingKind::Software,
            0x010d | 0x010e | 0x9286 | 0x9c9b | 0x9c9c | 0x9c9e | 0x9c9f => FindingKind::Comment,
            0xa420 => FindingKind::Identifier,
            0x927c => return self.findings.removed(FindingKind::MakerNotes, None),
            0x02bc => return crate::xmp::read(entry.bytes(), self.findings),
            0x83bb | 0x8649 => return self.findings.removed(FindingKind::Iptc, None),
            _ => return self.findings.removed(FindingKind::Settings, None),
        };
        let mut text = entry.text();
        if kind == FindingKind::Date {
            text = date(&text);
        }
        if !text.trim().is_empty() {
            self.findings.removed(kind, Some(&text));
        }
    }

    fn gps(&mut self, entry: &Entry<'_>) {
        match entry.tag {
            1 => self.place.south = entry.text().starts_with(['S', 's']),
            2 => self.place.latitude = entry.degrees(),
            3 => self.place.west = entry.text().starts_with(['W', 'w']),
            4 => self.place.longitude = entry.degrees(),
            0x1c => self
                .findings
                .removed(FindingKind::Place, Some(&entry.text())),
            0x1d => self
                .findings
                .removed(FindingKind::Date, Some(&date(&entry.text()))),
            _ => {}
        }
        self.place.any |= entry.tag > 0;
    }
}

#[derive(Default)]
struct Place {
    any: bool,
    south: bool,
    west: bool,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl Place {
    /// The place in degrees, for example "55.6761, 12.5683".
    fn words(&self) -> Option<String> {
        let signed = |degrees: f64, negative: bool| if negative { -degrees } else { degrees };
        let (latitude, longitude) = (self.latitude?, self.longitude?);
        let latitude = signed(latitude, self.south);
        let longitude = signed(longitude, self.west);
        Some(format!("{latitude:.4}, {longitude:.4}"))
    }
}

/// "2021:05:03 12:00:00" as people write it.
fn date(text: &str) -> String {
    let (day, rest) = text.split_once(' ').unwrap_or((text, ""));
    format!("{} {rest}", day.replace(':', "-"))
}

const MOST_DIRECTORIES: usize = 8;
const MOST_ENTRIES: usize = 1024;
