//! A small reader of ID3v2 tags (id3.org, versions 2.2 to 2.4), only to name what was found.

use crate::source::widen;
use crate::{Budget, Cursor, FindingKind, Findings, ReadAt, Reason, text, xmp};

/// The length of a whole tag in bytes, from its first ten bytes.
pub(crate) fn length(head: &[u8]) -> Option<u64> {
    let [b'I', b'D', b'3', major, minor, flags, s1, s2, s3, s4, ..] = *head else {
        return None;
    };
    let sane = major < 0xff && minor < 0xff && [s1, s2, s3, s4].iter().all(|part| *part < 0x80);
    let footer = if flags & 0x10 != 0 { 10 } else { 0 };
    sane.then(|| u64::from(seven([s1, s2, s3, s4])) + 10 + footer)
}

/// Names what is found in the tag at `at`.
pub(crate) fn read(
    src: &dyn ReadAt,
    at: u64,
    findings: &mut Findings,
    budget: &mut Budget,
) -> Result<(), Reason> {
    let mut cursor = Cursor::new(src);
    cursor.seek(at);
    let head = cursor.head(10)?;
    let Some(whole) = length(&head) else {
        return Ok(());
    };
    let most = usize::try_from(whole - 10).map_or(MOST, |body| body.min(MOST));
    let body = cursor.head(most)?;
    budget.work(widen(body.len()))?;
    tag(&head, &body, findings);
    Ok(())
}

fn tag(head: &[u8], body: &[u8], findings: &mut Findings) {
    let (major, flags) = match head {
        [_, _, _, major, _, flags, ..] => (*major, *flags),
        _ => return,
    };
    let whole = if flags & 0x80 != 0 && major < 4 {
        resynchronised(body)
    } else {
        body.to_vec()
    };
    let mut rest = whole.as_slice();
    if flags & 0x40 != 0 && major > 2 {
        let size = rest.first_chunk::<4>().copied().unwrap_or_default();
        let skipped = if major == 3 {
            u32::from_be_bytes(size).saturating_add(4)
        } else {
            seven(size)
        };
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        rest = rest.get(skipped..).unwrap_or_default();
    }
    findings.removed(FindingKind::PrivateData, Some(&format!("ID3v2.{major}")));
    for _ in 0..MOST_FRAMES {
        let Some((name, value, after)) = frame(rest, major) else {
            return;
        };
        named(&name, value, findings);
        rest = after;
    }
}

/// The first frame: its name, its body and what follows.
fn frame(bytes: &[u8], major: u8) -> Option<(String, &[u8], &[u8])> {
    let (name, size, rest) = if major == 2 {
        let (head, rest) = bytes.split_first_chunk::<6>()?;
        let [n1, n2, n3, s1, s2, s3] = *head;
        (vec![n1, n2, n3], u32::from_be_bytes([0, s1, s2, s3]), rest)
    } else {
        let (head, rest) = bytes.split_first_chunk::<10>()?;
        let [n1, n2, n3, n4, size @ .., _, _] = *head;
        let plain = u32::from_be_bytes(size);
        let size = if major == 4 && size.iter().all(|part| *part < 0x80) {
            seven(size)
        } else {
            plain
        };
        (vec![n1, n2, n3, n4], size, rest)
    };
    let sane = name.iter().all(u8::is_ascii_alphanumeric);
    let size = usize::try_from(size).ok()?;
    let value = rest.get(..size).or(Some(rest)).filter(|_| sane)?;
    let after = rest.get(size..).unwrap_or_default();
    Some((text::guess(&name), value, after))
}

fn named(name: &str, value: &[u8], findings: &mut Findings) {
    match name {
        "APIC" | "PIC" => {
            // Encoding, kind of file, number, description.
            let words = value.get(1..).unwrap_or_default();
            let kind: Vec<u8> = words
                .iter()
                .copied()
                .take_while(|byte| *byte != 0)
                .collect();
            let told = text::guess(kind.get(..kind.len().min(20)).unwrap_or_default());
            findings.removed(FindingKind::CoverPicture, Some(&told));
        }
        "GEOB" | "GEO" => {
            let parts = parts(value);
            findings.removed(FindingKind::EmbeddedFile, parts.get(1).map(String::as_str));
            findings.removed(FindingKind::EmbeddedFile, parts.first().map(String::as_str));
        }
        "PRIV" => {
            let owner = value.split(|byte| *byte == 0).next().unwrap_or_default();
            if owner == b"XMP" {
                xmp::read(value, findings);
            } else {
                findings.removed(FindingKind::PrivateData, Some(&text::guess(owner)));
            }
        }
        "UFID" | "UFI" | "TSRC" | "MCDI" => {
            let printable = value
                .iter()
                .copied()
                .filter(u8::is_ascii_graphic)
                .collect::<Vec<u8>>();
            findings.removed(FindingKind::Identifier, Some(&text::guess(&printable)));
        }
        "CHAP" | "CTOC" => {
            findings.removed(FindingKind::Chapters, None);
        }
        "COMM" | "COM" | "USLT" | "ULT" => {
            let bare = [
                value.get(..1).unwrap_or_default(),
                value.get(4..).unwrap_or_default(),
            ];
            for part in parts(&bare.concat()) {
                findings.removed(FindingKind::Comment, Some(&part));
            }
        }
        _ if name.starts_with('W') => {
            let told = value
                .iter()
                .copied()
                .filter(u8::is_ascii_graphic)
                .collect::<Vec<u8>>();
            findings.removed(FindingKind::ExternalTarget, Some(&text::guess(&told)));
        }
        _ if name.starts_with('T') => {
            for part in parts(value) {
                findings.removed(of_text(name), Some(&part));
            }
        }
        _ => findings.removed(FindingKind::PrivateData, Some(name)),
    }
}

/// What a text frame is about.
fn of_text(name: &str) -> FindingKind {
    match name {
        "TPE1" | "TPE2" | "TPE3" | "TPE4" | "TCOM" | "TEXT" | "TOPE" | "TOLY" | "TOWN" | "TPUB"
        | "TCOP" | "TRSN" | "TRSO" | "TPRO" | "TMCL" | "TIPL" | "TP1" | "TP2" | "TP3" | "TP4"
        | "TCM" | "TXT" | "TCR" | "TPB" => FindingKind::Author,
        "TSSE" | "TENC" | "TSS" | "TEN" => FindingKind::Software,
        "TDRC" | "TYER" | "TDAT" | "TIME" | "TDTG" | "TDEN" | "TDOR" | "TORY" | "TDRL" | "TRDA"
        | "TYE" | "TDA" | "TIM" | "TOR" | "TRD" => FindingKind::Date,
        "TOFN" | "TOF" => FindingKind::Comment,
        _ => FindingKind::Comment,
    }
}

/// The texts of a frame, whose first byte names their encoding.
fn parts(value: &[u8]) -> Vec<String> {
    let Some((encoding, rest)) = value.split_first() else {
        return Vec::new();
    };
    let rest = rest.get(..rest.len().min(MOST_TEXT)).unwrap_or_default();
    let words = match encoding {
        1 | 2 => wide(rest, *encoding == 2),
        _ => text::guess(rest),
    };
    let parts = words.split('\0').filter(|part| !part.trim().is_empty());
    parts.take(4).map(str::to_owned).collect()
}

/// UTF-16 with or without marks, big-endian unless a mark says otherwise.
fn wide(bytes: &[u8], big: bool) -> String {
    let mut big = big;
    let mut units = Vec::new();
    for pair in bytes.as_chunks::<2>().0 {
        match pair {
            [0xff, 0xfe] => big = false,
            [0xfe, 0xff] => big = true,
            pair if big => units.push(u16::from_be_bytes(*pair)),
            pair => units.push(u16::from_le_bytes(*pair)),
        }
    }
    String::from_utf16_lossy(&units)
}

/// Takes out the zeros that keep players from seeing a frame in a tag.
fn resynchronised(bytes: &[u8]) -> Vec<u8> {
    let mut before = 0;
    let mut out = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if !(before == 0xff && *byte == 0) {
            out.push(*byte);
        }
        before = *byte;
    }
    out
}

/// A number in seven bits of each byte.
fn seven(bytes: [u8; 4]) -> u32 {
    bytes
        .iter()
        .fold(0, |sum, byte| sum << 7 | u32::from(*byte & 0x7f))
}

/// How much of a tag is read, in bytes; pictures can be larger, names stand before them.
const MOST: usize = 1 << 20;
const MOST_FRAMES: usize = 512;
const MOST_TEXT: usize = 2000;
