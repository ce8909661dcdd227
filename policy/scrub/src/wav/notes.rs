//! Chunks that are not sound: what they said.

use crate::source::widen;
use crate::{Budget, Cursor, FindingKind, Findings, ReadAt, Reason, id3, text, xmp};

/// Names what is found in a chunk of `length` bytes at `start`.
pub(super) fn read(
    src: &dyn ReadAt,
    kind: [u8; 4],
    start: u64,
    length: u64,
    findings: &mut Findings,
    budget: &mut Budget,
) -> Result<(), Reason> {
    if &kind == b"id3 " || &kind == b"ID3 " {
        return id3::read(src, start, findings, budget);
    }
    let mut cursor = Cursor::new(src);
    cursor.seek(start);
    let most = usize::try_from(length).map_or(MOST, |length| length.min(MOST));
    let body = cursor.head(most)?;
    budget.work(widen(body.len()))?;
    match &kind {
        b"LIST" => list(&body, findings),
        b"bext" => broadcast(&body, findings),
        b"iXML" | b"aXML" | b"axml" => {
            findings.removed(FindingKind::PrivateData, Some(&text::guess(&kind)));
            markup(&text::guess(&body), findings);
        }
        b"_PMX" => xmp::read(&body, findings),
        b"cart" => {
            for (range, kind) in [
                (4..68, FindingKind::Comment),
                (68..132, FindingKind::Author),
                (196..260, FindingKind::Author),
            ] {
                words(body.get(range), kind, findings);
            }
        }
        b"cue " | b"plst" => findings.removed(FindingKind::Chapters, None),
        b"PEAK" => findings.removed(FindingKind::Date, None),
        b"smpl" | b"inst" | b"acid" | b"fact" => findings.removed(FindingKind::Settings, None),
        b"JUNK" | b"junk" | b"FLLR" | b"fllr" | b"PAD " | b"FAKE" => {
            let told = if body.iter().any(u8::is_ascii_graphic) {
                Some(FindingKind::Slack)
            } else {
                None
            };
            if let Some(kind) = told {
                findings.removed(kind, Some(&format!("{length} B")));
            }
        }
        _ => findings.removed(FindingKind::PrivateData, Some(&text::guess(&kind))),
    }
    Ok(())
}

/// A list of small chunks: words about the file, or labels of places in it.
fn list(body: &[u8], findings: &mut Findings) {
    let Some((kind, mut rest)) = body.split_first_chunk::<4>() else {
        return;
    };
    if kind != b"INFO" && kind != b"adtl" {
        return findings.removed(FindingKind::PrivateData, Some(&text::guess(kind)));
    }
    for _ in 0..MOST_WORDS {
        let Some((name, size, after)) = head(rest) else {
            return;
        };
        let value = after.get(..size).unwrap_or(after);
        match name {
            b"labl" | b"note" | b"ltxt" => words(value.get(4..), FindingKind::Chapters, findings),
            name => words(Some(value), of_word(name), findings),
        }
        rest = after.get(size.next_multiple_of(2)..).unwrap_or_default();
    }
}

fn head(bytes: &[u8]) -> Option<(&[u8; 4], usize, &[u8])> {
    let (name, rest) = bytes.split_first_chunk()?;
    let (size, rest) = rest.split_first_chunk()?;
    Some((name, usize::try_from(u32::from_le_bytes(*size)).ok()?, rest))
}

fn of_word(name: &[u8; 4]) -> FindingKind {
    match name {
        b"IART" | b"ICOP" | b"IENG" | b"ITCH" | b"ICMS" | b"IWRI" | b"IMUS" | b"IPRO" | b"ISTR"
        | b"ICNM" | b"IEDT" => FindingKind::Author,
        b"ICRD" | b"IDIT" | b"DTIM" | b"TLEN" => FindingKind::Date,
        b"ISFT" | b"ITOC" => FindingKind::Software,
        b"ISRC" | b"IMED" | b"ISRF" => FindingKind::Comment,
        b"IARL" | b"ICNT" | b"ILOC" => FindingKind::Place,
        b"IURL" | b"IBSU" | b"ILGU" | b"IMIU" | b"IWMU" => FindingKind::ExternalTarget,
        b"IMAK" | b"IMDL" => FindingKind::Device,
        _ => FindingKind::Comment,
    }
}

/// A broadcast extension (EBU Tech 3285).
fn broadcast(body: &[u8], findings: &mut Findings) {
    words(body.get(..256), FindingKind::Comment, findings);
    words(body.get(256..288), FindingKind::Author, findings);
    words(body.get(288..320), FindingKind::Identifier, findings);
    let date = text::guess(body.get(320..330).unwrap_or_default());
    let time = text::guess(body.get(330..338).unwrap_or_default());
    words(
        Some(format!("{date} {time}").as_bytes()),
        FindingKind::Date,
        findings,
    );
    let mark = body.get(348..412).unwrap_or_default();
    if mark.iter().any(|byte| *byte != 0) {
        let hex: String = mark
            .iter()
            .take(32)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        findings.removed(FindingKind::Identifier, Some(&hex));
    }
    words(body.get(602..), FindingKind::Software, findings);
}

/// Words up to the first zero, if there are any.
fn words(value: Option<&[u8]>, kind: FindingKind, findings: &mut Findings) {
    let value = value.unwrap_or_default();
    let value = value.get(..value.len().min(2000)).unwrap_or_default();
    let bare = value.split(|byte| *byte == 0).next().unwrap_or_default();
    let told = text::guess(bare);
    if !told.trim().is_empty() {
        findings.removed(kind, Some(told.trim()));
    }
}

/// The elements of XML that hold nothing but words.
fn markup(xml: &str, findings: &mut Findings) {
    for piece in xml.split('<').take(2000) {
        let Some((name, value)) = piece.split_once('>') else {
            continue;
        };
        if name.starts_with(['/', '?', '!']) || value.trim().is_empty() {
            continue;
        }
        let lower = name.to_ascii_lowercase();
        let kind = if lower.contains("serial") {
            FindingKind::Serial
        } else if lower.contains("uid") || lower.contains("umid") {
            FindingKind::Identifier
        } else if lower.contains("date") {
            FindingKind::Date
        } else if lower.contains("location") || lower.contains("gps") {
            FindingKind::Place
        } else {
            FindingKind::Comment
        };
        findings.removed(kind, Some(value.trim()));
    }
}

const MOST: usize = 256 << 10;
const MOST_WORDS: usize = 256;
