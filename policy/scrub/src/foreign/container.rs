//! Which kind of document a ZIP archive or an OLE compound file is.

use crate::source::widen;
use crate::{Cursor, Format, ReadAt, Reason};

/// The kind of document in a ZIP archive, by the names of its members.
pub(super) fn zip(src: &dyn ReadAt, head: &[u8]) -> Result<Format, Reason> {
    // The list of members stands at the end, with at most 64 KiB behind it; names are searched for, not parsed,
    // because a damaged archive should be named too and nothing depends on the answer but words.
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
    let named = STREAMS.iter().find(|(name, _)| has(name));
    Ok(named.map_or(Format::Ole, |(_, format)| *format))
}

static NAMES: &[(&str, Format)] = &[
    ("mimetypeapplication/vnd.oasis.opendocument", Format::Odf),
    ("mimetypeapplication/epub", Format::Epub),
    ("AndroidManifest.xml", Format::Program),
    ("META-INF/MANIFEST.MF", Format::Program),
    ("word/document", Format::Docx),
    ("xl/workbook", Format::Xlsx),
    ("ppt/presentation", Format::Pptx),
    ("word/", Format::Docx),
    ("xl/", Format::Xlsx),
    ("ppt/", Format::Pptx),
];

static STREAMS: &[(&str, Format)] = &[
    ("WordDocument", Format::Doc),
    ("PowerPoint Document", Format::Ppt),
    ("Workbook", Format::Xls),
    ("Book", Format::Xls),
];

const TAIL: usize = 128 * 1024;
const DIRECTORY: usize = 4096;
