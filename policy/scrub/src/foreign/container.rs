//! Which kind of document a ZIP archive or an OLE compound file is.

use crate::source::widen;
use crate::{Cursor, Format, ReadAt, Reason};

/// The kind of document in a ZIP archive, by the names of its members.
pub(super) fn zip(src: &dyn ReadAt, head: &[u8]) -> Result<Format, Reason> {
    let starts = |bytes: &[u8]| head.windows(bytes.len()).any(|window| window == bytes);
    let told = MIME_TYPES
        .iter()
        .find(|(bytes, _)| starts(bytes.as_bytes()));
    if let Some((_, format)) = told {
        return Ok(*format);
    }
    match crate::zip::names(src) {
        Ok(names) => Ok(by_names(&names)),
        Err(Reason::Read) => Err(Reason::Read),
        Err(_) => damaged(src, head),
    }
}

/// The kind of document whose parts have these names.
fn by_names(names: &[String]) -> Format {
    let has = |name: &str| names.iter().any(|each| each == name);
    let parts = has("[Content_Types].xml");
    let under = |folder: &str| parts && names.iter().any(|each| each.starts_with(folder));
    let table = [
        (has("META-INF/container.xml"), Format::Epub),
        (
            has("META-INF/manifest.xml") && has("content.xml"),
            Format::Odf,
        ),
        (
            has("AndroidManifest.xml") || has("META-INF/MANIFEST.MF"),
            Format::Program,
        ),
        (has("word/document.xml") || under("word/"), Format::Docx),
        (has("xl/workbook.xml") || under("xl/"), Format::Xlsx),
        (has("ppt/presentation.xml") || under("ppt/"), Format::Pptx),
    ];
    let known = table.iter().find(|(known, _)| *known);
    known.map_or(Format::Zip, |(_, format)| *format)
}

/// The kind of document in an archive whose directory cannot be read. Names are searched for, because a damaged file
/// should be named too and nothing depends on the answer but words.
fn damaged(src: &dyn ReadAt, head: &[u8]) -> Result<Format, Reason> {
    let mut cursor = Cursor::new(src);
    cursor.seek(src.len().saturating_sub(widen(TAIL)));
    let tail = cursor.head(TAIL)?;
    let has = |name: &[u8]| {
        [head, &tail]
            .iter()
            .any(|part| part.windows(name.len()).any(|bytes| bytes == name))
    };
    let named = NAMES.iter().find(|(name, _)| has(name.as_bytes()));
    Ok(named.map_or(Format::Zip, |(_, format)| *format))
}

/// The kind of document in an OLE compound file, by the names in its directory ([MS-CFB] 2.6).
pub(super) fn ole(src: &dyn ReadAt, head: &[u8]) -> Result<Format, Reason> {
    let named = stream_in(src, head, STREAMS)?;
    Ok(named.unwrap_or(Format::Ole))
}

/// Whether an OLE compound file holds nothing but a package under a password ([MS-OFFCRYPTO] 1.3.3).
pub(super) fn is_encrypted(src: &dyn ReadAt, head: &[u8]) -> Result<bool, Reason> {
    let found = stream_in(src, head, &[("EncryptedPackage", Format::Ole)])?;
    Ok(found.is_some())
}

/// The first of the streams that the directory names.
fn stream_in(
    src: &dyn ReadAt,
    head: &[u8],
    streams: &[(&str, Format)],
) -> Result<Option<Format>, Reason> {
    let field = |at: usize| {
        let bytes = head.get(at..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*bytes))
    };
    let shift = field(30).map_or(9, |both| both & 0xffff);
    let sector = field(48).unwrap_or(0);
    let size = 1_u64 << shift.clamp(9, 12);
    let mut cursor = Cursor::new(src);
    cursor.seek(u64::from(sector).saturating_add(1).saturating_mul(size));
    let directory = cursor.head(DIRECTORY)?;
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [head, &directory]
            .iter()
            .any(|part| part.windows(wide.len()).any(|bytes| bytes == wide))
    };
    let named = streams.iter().find(|(name, _)| has(name));
    Ok(named.map(|(_, format)| *format))
}

/// The first member of some documents: its name and, not packed, what it says.
static MIME_TYPES: &[(&str, Format)] = &[
    ("mimetypeapplication/vnd.oasis.opendocument", Format::Odf),
    ("mimetypeapplication/epub", Format::Epub),
];

static NAMES: &[(&str, Format)] = &[
    ("AndroidManifest.xml", Format::Program),
    ("META-INF/MANIFEST.MF", Format::Program),
    ("word/document.xml", Format::Docx),
    ("xl/workbook.xml", Format::Xlsx),
    ("ppt/presentation.xml", Format::Pptx),
];

static STREAMS: &[(&str, Format)] = &[
    ("WordDocument", Format::Doc),
    ("PowerPoint Document", Format::Ppt),
    ("Workbook", Format::Xls),
    ("Book", Format::Xls),
];

const TAIL: usize = 128 * 1024;
const DIRECTORY: usize = 4096;
