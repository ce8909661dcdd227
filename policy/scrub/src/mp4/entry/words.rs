//! Sample entries of subtitles: fonts, colours and places become the same for all.

use super::{Children, Entry};
use crate::mp4::atom::{Fields, boxed};
use crate::mp4::codec::Coding;
use crate::{FindingKind, Findings, Reason, text};

/// Reads a sample entry of text behind its first eight bytes.
///
/// # Errors
///
/// [`Reason::Unusual`] for codings that are not rebuilt; the caller leaves out the track.
pub(super) fn read(
    kind: [u8; 4],
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Result<Entry, Reason> {
    let (body, coding): (&[u8], Coding) = match &kind {
        b"tx3g" => (&TIMED_TEXT, Coding::Text),
        b"text" => (&QUICKTIME_TEXT, Coding::Text),
        b"wvtt" => {
            let header = Children::read(fields)?.find(*b"vttC").unwrap_or_default();
            if header != b"WEBVTT" {
                findings.removed(FindingKind::Comment, Some(&text::guess(header)));
            }
            (b"\0\0\0\x0evttCWEBVTT", Coding::Vtt)
        }
        _ => return Err(Reason::Unusual),
    };
    let head = [0, 0, 0, 0, 0, 0, 0, 1];
    Ok(Entry {
        bytes: boxed(kind, &[&head, body].concat()),
        coding,
        packed: None,
        kind,
    })
}

/// Timed text at the bottom in the middle, white, 18 points, in a font that every player has (3GPP TS 26.245, 5.16).
const TIMED_TEXT: [u8; 48] = [
    0, 0, 0, 0, 1, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 18, 0xff, 0xff,
    0xff, 0xff, 0, 0, 0, 18, b'f', b't', b'a', b'b', 0, 1, 0, 1, 5, b'S', b'e', b'r', b'i', b'f',
];
/// QuickTime text: centred, black behind, white in front, no name of a font.
const QUICKTIME_TEXT: [u8; 44] = [
    0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0,
];
