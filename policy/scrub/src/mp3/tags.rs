//! Tags at the end of a file: ID3v1, Lyrics3 and APE.

use crate::{Budget, Cursor, FindingKind, Findings, ReadAt, Reason, source::widen, text};

/// Names the tags at the end of a file and tells where they begin.
pub(super) fn at_the_end(
    src: &dyn ReadAt,
    findings: &mut Findings,
    budget: &mut Budget,
) -> Result<u64, Reason> {
    let mut end = src.len();
    let mut cursor = Cursor::new(src);
    // Programs add each kind once; more than a few are junk, which the walk passes over.
    for _ in 0..MOST_TAGS {
        budget.work(64)?;
        let length = first_version(&mut cursor, end, findings)?
            .or(ape(&mut cursor, end, findings)?)
            .or(lyrics(&mut cursor, end, findings)?);
        match length.and_then(|length| end.checked_sub(length)) {
            Some(before) => end = before,
            None => break,
        }
    }
    Ok(end)
}

/// The `count` bytes before `end`.
fn before(cursor: &mut Cursor<'_>, end: u64, count: usize) -> Result<Option<Vec<u8>>, Reason> {
    let Some(start) = end.checked_sub(widen(count)) else {
        return Ok(None);
    };
    cursor.seek(start);
    cursor.take(count).map(Some)
}

fn first_version(
    cursor: &mut Cursor<'_>,
    end: u64,
    findings: &mut Findings,
) -> Result<Option<u64>, Reason> {
    let Some(tag) = before(cursor, end, 128)?.filter(|tag| tag.starts_with(b"TAG")) else {
        return Ok(None);
    };
    findings.removed(FindingKind::PrivateData, Some("ID3v1"));
    for (range, kind) in [
        (3..33, FindingKind::Comment),
        (33..63, FindingKind::Author),
        (63..93, FindingKind::Comment),
        (93..97, FindingKind::Date),
        (97..127, FindingKind::Comment),
    ] {
        let field = tag.get(range).unwrap_or_default();
        let words = field.split(|byte| *byte == 0).next().unwrap_or_default();
        let words = text::guess(words);
        if !words.trim().is_empty() {
            findings.removed(kind, Some(words.trim()));
        }
    }
    let longer = before(cursor, end.saturating_sub(128), 227)?;
    Ok(Some(match longer {
        Some(longer) if longer.starts_with(b"TAG+") => 128 + 227,
        _ => 128,
    }))
}

fn ape(cursor: &mut Cursor<'_>, end: u64, findings: &mut Findings) -> Result<Option<u64>, Reason> {
    let footer = before(cursor, end, 32)?.filter(|tag| tag.starts_with(b"APETAGEX"));
    let Some(footer) = footer else {
        return Ok(None);
    };
    let field = |at: usize| {
        let bytes = footer
            .get(at..)
            .and_then(|rest| rest.first_chunk().copied());
        u32::from_le_bytes(bytes.unwrap_or_default())
    };
    let (size, flags) = (u64::from(field(12)), field(20));
    findings.removed(FindingKind::PrivateData, Some("APE"));
    if size < 32 || size > end {
        return Ok(Some(32));
    }
    let header = if flags & 1 << 31 == 0 { 0 } else { 32 };
    cursor.seek(end - size);
    let most = usize::try_from(size - 32).map_or(MOST, |size| size.min(MOST));
    items(&cursor.head(most)?, findings);
    Ok(Some((size + header).min(end)))
}

/// The items of an APE tag: size, flags, key, value.
fn items(mut rest: &[u8], findings: &mut Findings) {
    for _ in 0..MOST_ITEMS {
        let Some((head, after)) = rest.split_first_chunk::<8>() else {
            return;
        };
        let [s1, s2, s3, s4, ..] = *head;
        let size = usize::try_from(u32::from_le_bytes([s1, s2, s3, s4])).unwrap_or(usize::MAX);
        let mut parts = after.splitn(2, |byte| *byte == 0);
        let key = text::guess(parts.next().unwrap_or_default()).to_ascii_lowercase();
        let after = parts.next().unwrap_or_default();
        let value = after.get(..size).unwrap_or(after);
        item(&key, value, findings);
        rest = after.get(size..).unwrap_or_default();
    }
}

fn item(key: &str, value: &[u8], findings: &mut Findings) {
    let kind = match key {
        "artist" | "album artist" | "composer" | "copyright" | "publisher" | "conductor" => {
            FindingKind::Author
        }
        "year" | "record date" => FindingKind::Date,
        "file" | "related" => FindingKind::ExternalTarget,
        "isrc" | "catalog" | "ean/upc" => FindingKind::Identifier,
        "record location" => FindingKind::Place,
        "tool name" | "encoder" | "encoder settings" => FindingKind::Software,
        key if key.starts_with("cover art") => {
            return findings.removed(FindingKind::CoverPicture, None);
        }
        _ => FindingKind::Comment,
    };
    let value = value.get(..value.len().min(2000)).unwrap_or_default();
    findings.removed(kind, Some(&text::guess(value)));
}

/// Lyrics3 version 2: a six-digit size and a sign behind the text.
fn lyrics(
    cursor: &mut Cursor<'_>,
    end: u64,
    findings: &mut Findings,
) -> Result<Option<u64>, Reason> {
    let sign = before(cursor, end, 15)?.filter(|tag| tag.ends_with(b"LYRICS200"));
    let size = sign.as_deref().and_then(|sign| {
        let digits = std::str::from_utf8(sign.get(..6)?).ok()?;
        digits.parse::<u64>().ok()
    });
    let Some(start) = size.and_then(|size| end.checked_sub(size.saturating_add(15))) else {
        return Ok(None);
    };
    cursor.seek(start);
    let words = cursor.head(usize::try_from(end - start).map_or(MOST, |size| size.min(MOST)))?;
    if !words.starts_with(b"LYRICSBEGIN") {
        return Ok(None);
    }
    let words = text::guess(
        words
            .get(11..words.len().saturating_sub(15))
            .unwrap_or_default(),
    );
    findings.removed(FindingKind::Comment, Some(&words));
    Ok(Some(end - start))
}

const MOST_TAGS: usize = 8;
const MOST: usize = 64 << 10;
const MOST_ITEMS: usize = 256;
