//! Types that are recognised only so that they can be refused by name.

mod container;

use crate::{Cursor, Format, HEAD, ReadAt, Reason, text};

/// The type of a file that no scrubber recognises.
///
/// # Errors
///
/// [`Reason::Read`] if the source cannot be read.
pub(crate) fn named(src: &dyn ReadAt, head: &[u8]) -> Result<Format, Reason> {
    match of_head(head) {
        Some(Format::Zip) => container::zip(src, head),
        Some(Format::Ole) => container::ole(src, head),
        Some(format) => Ok(format),
        None => Ok(Format::Unknown),
    }
}

/// Why a file of a type that no scrubber cleans is refused.
///
/// # Errors
///
/// [`Reason::Read`] if the source cannot be read.
pub(crate) fn reason(format: Format, src: &dyn ReadAt) -> Result<Reason, Reason> {
    if format == Format::Ole && container::is_encrypted(src, &Cursor::new(src).head(HEAD)?)? {
        return Ok(Reason::Encrypted);
    }
    Ok(Reason::NotCleaned)
}

/// The type that the start of a file tells, for types that this crate does not clean.
pub(crate) fn of_head(head: &[u8]) -> Option<Format> {
    let by_start = STARTS
        .iter()
        .find(|(start, _)| head.starts_with(start) && !is_word(start, head))
        .map(|(_, format)| *format);
    by_start
        .or_else(|| riff(head))
        .or_else(|| media(head))
        .or_else(|| later(head))
        .or_else(|| frames(head))
        .or_else(|| markup(head))
}

/// Whether a sign that could be typed is the beginning of a text, such as "BMW" for a picture's "BM".
///
/// Two types are text themselves.
fn is_word(start: &[u8], head: &[u8]) -> bool {
    let own = [b"%PDF-".as_slice(), b"{\\rtf"];
    let typed = start.iter().all(u8::is_ascii_graphic) && !own.contains(&start);
    typed && text::could_be_text(head)
}

fn riff(head: &[u8]) -> Option<Format> {
    let (outer, rest) = head.split_first_chunk::<4>()?;
    let kind = rest.get(4..8)?;
    match (outer, kind) {
        (b"RIFF" | b"RIFX" | b"RF64", b"WAVE") => Some(Format::Wav),
        (b"RIFF", b"AVI ") => Some(Format::Avi),
        (b"FORM", b"AIFF" | b"AIFC") => Some(Format::Aiff),
        (_, _) => None,
    }
}

/// ISO base media files, by their brands (ISO/IEC 14496-12).
fn media(head: &[u8]) -> Option<Format> {
    let (size, rest) = head.split_first_chunk::<4>()?;
    let kind = rest.get(..4)?;
    if matches!(kind, b"moov" | b"mdat" | b"wide" | b"pnot") || kind == b"free" || kind == b"skip" {
        // QuickTime from before there were brands.
        return (u32::from_be_bytes(*size) < 1 << 31).then_some(Format::Mov);
    }
    let brands = rest.strip_prefix(b"ftyp")?;
    let size = usize::try_from(u32::from_be_bytes(*size)).ok()?;
    let brands = brands.get(..size.saturating_sub(8).min(brands.len()))?;
    let (major, _) = brands.split_first_chunk::<4>()?;
    let has = |wanted: &[&[u8; 4]]| {
        brands
            .as_chunks::<4>()
            .0
            .iter()
            .any(|brand| wanted.contains(&brand))
    };
    Some(match major {
        b"avif" | b"avis" => Format::Avif,
        b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" => Format::Heic,
        b"mif1" | b"msf1" if has(&[b"avif", b"avis"]) => Format::Avif,
        b"mif1" | b"msf1" => Format::Heic,
        b"qt  " => Format::Mov,
        b"M4A " | b"M4B " | b"M4P " => Format::M4a,
        _ => Format::Mp4,
    })
}

/// Signs that stand further in, as their programs allow.
fn later(head: &[u8]) -> Option<Format> {
    let first = head.get(..head.len().min(1024))?;
    let has = |sign: &[u8]| first.windows(sign.len()).any(|part| part == sign);
    // Readers mend a PDF that has lost its first line; taken for text, it would keep everything it hides.
    let anywhere = |sign: &[u8]| head.windows(sign.len()).any(|part| part == sign);
    if has(b"%PDF-") || (anywhere(b" 0 obj") && anywhere(b"endobj")) {
        return Some(Format::Pdf);
    }
    (head.get(257..262) == Some(b"ustar")).then_some(Format::Tar)
}

/// MPEG audio without a tag in front: two frame headers that agree would be better, but the caller only wants a
/// name for what is refused either way.
fn frames(head: &[u8]) -> Option<Format> {
    match head {
        [0xff, second, third, ..] if second & 0xf6 == 0xf0 && third & 0x3c < 0x34 => {
            Some(Format::Aac)
        }
        [0xff, second, third, ..]
            if second & 0xe0 == 0xe0
                && second & 0x06 != 0
                && second & 0x18 != 0x08
                && !matches!(third >> 4, 0 | 15)
                && third & 0x0c != 0x0c
                && *second != 0xfe =>
        {
            Some(Format::Mp3)
        }
        _ => None,
    }
}

/// Text that is more than text.
fn markup(head: &[u8]) -> Option<Format> {
    let text: String = plain(head);
    let start = text.trim_start();
    let lower = start.to_ascii_lowercase();
    if lower.starts_with("<?xml") || lower.starts_with("<!doctype") || lower.starts_with("<svg") {
        return Some(if lower.contains("<svg") {
            Format::Svg
        } else if lower.contains("<html") || lower.starts_with("<!doctype html") {
            Format::Html
        } else {
            Format::Xml
        });
    }
    let table: [(&str, Format); 12] = [
        ("<html", Format::Html),
        ("<head", Format::Html),
        ("<body", Format::Html),
        ("<script", Format::Html),
        ("{\\rt", Format::Rtf),
        ("%!ps", Format::PostScript),
        ("begin:vcard", Format::Card),
        ("begin:vcalendar", Format::Card),
        ("return-path:", Format::Eml),
        ("delivered-to:", Format::Eml),
        ("received: ", Format::Eml),
        ("mime-version:", Format::Eml),
    ];
    let named = table.iter().find(|(start, _)| lower.starts_with(start));
    if let Some((_, format)) = named {
        return Some(*format);
    }
    // A message may begin with any header; two that only messages have are enough.
    let signs = [
        "\nmime-version:",
        "\nmessage-id:",
        "\nreceived:",
        "\ncontent-type:",
    ];
    let letter = signs.iter().filter(|sign| lower.contains(*sign)).count() >= 2;
    letter.then_some(Format::Eml)
}

/// The ASCII of text in UTF-8 or UTF-16.
fn plain(head: &[u8]) -> String {
    let wide = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    head.iter()
        .filter(|byte| byte.is_ascii() && (**byte != 0 || !wide))
        .map(|byte| char::from(*byte))
        .collect()
}

static STARTS: &[(&[u8], Format)] = &[
    (b"%PDF-", Format::Pdf),
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"PK\x07\x08", Format::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Ole),
    (b"BM", Format::Bmp),
    (b"II\x2a\0", Format::Tiff),
    (b"MM\0\x2a", Format::Tiff),
    (b"II\x2b\0", Format::Tiff),
    (b"MM\0\x2b", Format::Tiff),
    (b"IIRO", Format::Tiff),
    (b"IIU\0", Format::Tiff),
    (b"FUJIFILMCCD-RAW", Format::Tiff),
    (b"8BPS", Format::Psd),
    (b"\0\0\x01\0", Format::Ico),
    (b"\0\0\x02\0", Format::Ico),
    (b"\xff\x0a", Format::Jxl),
    (b"\0\0\0\x0cJXL ", Format::Jxl),
    (b"\0\0\0\x0cjP  ", Format::Jp2),
    (b"\xff\x4f\xff\x51", Format::Jp2),
    (b"ID3", Format::Mp3),
    (b"fLaC", Format::Flac),
    (b"OggS", Format::Ogg),
    (b"#!AMR", Format::Amr),
    (b"\x1a\x45\xdf\xa3", Format::Webm),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Format::Wma),
    (b"7z\xbc\xaf\x27\x1c", Format::SevenZip),
    (b"Rar!\x1a\x07", Format::Rar),
    (b"\x1f\x8b", Format::Compressed),
    (b"BZh", Format::Compressed),
    (b"\xfd7zXZ\0", Format::Compressed),
    (b"\x28\xb5\x2f\xfd", Format::Compressed),
    (b"\x04\x22\x4d\x18", Format::Compressed),
    (b"MZ", Format::Program),
    (b"\x7fELF", Format::Program),
    (b"\xfe\xed\xfa\xce", Format::Program),
    (b"\xfe\xed\xfa\xcf", Format::Program),
    (b"\xce\xfa\xed\xfe", Format::Program),
    (b"\xcf\xfa\xed\xfe", Format::Program),
    (b"\xca\xfe\xba\xbe", Format::Program),
    (b"\0asm", Format::Program),
    (b"dex\n", Format::Program),
    (b"L\0\0\0\x01\x14\x02\0", Format::Program),
    (b"SQLite format 3\0", Format::Database),
    (b"\0\x01\0\0Standard ", Format::Database),
    (b"{\\rtf", Format::Rtf),
];
