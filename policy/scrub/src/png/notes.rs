//! Chunks that are not pixels: what they said.

use super::chunk::Head;
use super::colour::{self, Colours};
use super::zlib::unpack;
use crate::{Cursor, FindingKind, Findings, Reason, Remains, exif, icc, iptc, text, xmp};

/// What the ancillary chunks said.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) findings: Findings,
    pub(super) colours: Colours,
    /// How the picture has to be turned, 2 to 8.
    pub(super) turn: Option<u8>,
}

impl Notes {
    /// Reads one chunk, or the start of a long one.
    pub(super) fn read(&mut self, head: &Head, cursor: &mut Cursor<'_>) -> Result<(), Reason> {
        let body = head.body(cursor, MOST)?;
        match &head.kind {
            b"tEXt" | b"zTXt" | b"iTXt" => self.words(&head.kind, &body),
            b"tIME" => self.time(&body),
            b"eXIf" | b"zXIf" => {
                let block = body.strip_prefix(b"Exif\0\0").unwrap_or(&body);
                let turn = exif::read(block, &mut self.findings).turn();
                self.turn = self.turn.or(turn);
            }
            b"iCCP" => self.profile(&body),
            b"sRGB" => match body.as_slice() {
                [intent @ 0..=3] => self.colours.intent = Some(*intent),
                _ => self.private(head),
            },
            b"gAMA" => self.colours.gamma = colour::coarse_gamma(&body),
            b"cICP" => {
                self.colours.coded = colour::known_code(&body);
                if self.colours.coded.is_none() {
                    self.findings.remains(Remains::ColourShift);
                }
            }
            b"cHRM" if colour::is_srgb(&body) => {}
            b"cHRM" => {
                self.findings.removed(FindingKind::ColourProfile, None);
                self.findings.remains(Remains::ColourShift);
            }
            b"pHYs" => self.findings.removed(FindingKind::Density, None),
            b"bKGD" | b"hIST" | b"sBIT" | b"sPLT" | b"oFFs" | b"pCAL" | b"sCAL" | b"sTER" => {
                self.findings.removed(FindingKind::Settings, None);
            }
            b"caBX" => self.findings.removed(FindingKind::Provenance, None),
            b"dSIG" => self.findings.removed(FindingKind::Identifier, None),
            _ => self.private(head),
        }
        Ok(())
    }

    /// Notes what stands behind the end.
    pub(super) fn trailer(&mut self, cursor: &mut Cursor<'_>) {
        if cursor.remaining() > 0 {
            let size = format!("{} B", cursor.remaining());
            self.findings.removed(FindingKind::Trailer, Some(&size));
        }
    }

    fn private(&mut self, head: &Head) {
        let name = text::guess(&head.kind);
        self.findings.removed(FindingKind::PrivateData, Some(&name));
    }

    fn profile(&mut self, body: &[u8]) {
        // Name, 0, method 0, packed profile.
        let mut parts = body.splitn(2, |byte| *byte == 0);
        let packed = parts.nth(1).and_then(|rest| rest.strip_prefix(&[0]));
        let profile = packed
            .map(|packed| unpack(packed, MOST))
            .unwrap_or_default();
        self.colours.had_profile = true;
        self.colours.profile = icc::settle(&profile, &mut self.findings);
    }

    fn time(&mut self, body: &[u8]) {
        if let [y1, y2, month, day, hour, minute, second] = *body {
            let year = u16::from_be_bytes([y1, y2]);
            let date = format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
            self.findings.removed(FindingKind::Date, Some(&date));
        }
    }

    /// A keyword and its text, packed or not.
    fn words(&mut self, kind: &[u8; 4], body: &[u8]) {
        let mut parts = body.splitn(2, |byte| *byte == 0);
        let keyword = text::guess(parts.next().unwrap_or_default());
        let rest = parts.next().unwrap_or_default();
        let words = match (kind, rest) {
            (b"zTXt", [0, packed @ ..]) => unpack(packed, MOST),
            (b"iTXt", [packed, 0, rest @ ..]) => {
                // Language, 0, translated keyword, 0, text.
                let words = rest.splitn(3, |byte| *byte == 0).nth(2);
                match (packed, words.unwrap_or_default()) {
                    (1, words) => unpack(words, MOST),
                    (_, words) => words.to_vec(),
                }
            }
            (_, plain) => plain.to_vec(),
        };
        self.keyword(&keyword, &words);
    }

    fn keyword(&mut self, keyword: &str, words: &[u8]) {
        let lower = keyword.to_ascii_lowercase();
        if lower == "xml:com.adobe.xmp" || lower == "raw profile type xmp" {
            return xmp::read(words, &mut self.findings);
        }
        if let Some(profile) = lower.strip_prefix("raw profile type ") {
            return self.raw_profile(profile, words);
        }
        let kind = match lower.as_str() {
            "author" | "artist" | "copyright" => FindingKind::Author,
            "software" => FindingKind::Software,
            "source" => FindingKind::Device,
            "creation time" | "create-date" => FindingKind::Date,
            dated if dated.starts_with("date:") => FindingKind::Date,
            _ => FindingKind::Comment,
        };
        self.findings.removed(kind, Some(&text::guess(words)));
    }

    /// ImageMagick's way to carry other programs' blocks: a name, a length, and hexadecimal digits.
    fn raw_profile(&mut self, profile: &str, words: &[u8]) {
        let mut lines = words.split(|byte| *byte == b'\n').skip(3);
        let digits: Vec<u8> = lines
            .by_ref()
            .flatten()
            .filter_map(|byte| char::from(*byte).to_digit(16))
            .filter_map(|digit| u8::try_from(digit).ok())
            .collect();
        let bytes: Vec<u8> = digits
            .as_chunks::<2>()
            .0
            .iter()
            .map(|[high, low]| high << 4 | low)
            .collect();
        match profile {
            "exif" | "app1" => {
                let block = bytes.strip_prefix(b"Exif\0\0").unwrap_or(&bytes);
                let _ = exif::read(block, &mut self.findings);
            }
            "iptc" => iptc::read(&bytes, &mut self.findings),
            _ => self.findings.removed(FindingKind::PrivateData, None),
        }
    }
}

/// How much of a chunk is read to name what is in it, packed and unpacked, in bytes.
const MOST: usize = 1 << 20;
