//! JBIG2 pictures: decoded, and coded anew as Group 4 (ISO 32000-2, 7.4.7; ITU-T T.88).
//!
//! Segments can hold comments, symbols that nothing uses and bytes behind their codes; the pixels hold nothing but the
//! picture.

use hayro_jbig2::{DecodeSettings, Decoder, Globals, Page};

use super::fax::{self, Encoder};
use super::head::Head;
use super::{Packed, jbig2_regions};
use crate::pdf::copy::Copy;
use crate::pdf::object::Dict;
use crate::source::widen;
use crate::{FindingKind, Reason};

/// Decodes a picture and codes it anew.
pub(super) fn pack(
    bytes: &[u8],
    head: &Head,
    parms: &Dict,
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Packed>, Reason> {
    let globals = match copy.get(parms, "JBIG2Globals")?.as_stream() {
        Some(stream) => copy.bytes(stream, MOST_GLOBALS)?,
        None => Vec::new(),
    };
    if has_comment(bytes) || has_comment(&globals) {
        copy.findings.removed(FindingKind::Comment, None);
    }
    copy.budget
        .work(widen(bytes.len()).saturating_add(widen(globals.len())))?;
    let asked = jbig2_regions::pixels(bytes).saturating_add(jbig2_regions::pixels(&globals));
    let paid = u64::from(head.width) * u64::from(head.height);
    copy.budget.pixels(asked.saturating_sub(paid))?;
    copy.budget.work(asked / 4)?;
    let settings = DecodeSettings::default();
    let globals = match globals.is_empty() {
        true => None,
        false => Some(Globals::new(&globals, &settings).map_err(|_| Reason::Damaged)?),
    };
    let page = Page::new_embedded(bytes, globals.as_ref(), &settings);
    let page = page.map_err(|_| Reason::Damaged)?;
    copy.budget.picture(page.width(), page.height())?;
    let pixels = u64::from(page.width()) * u64::from(page.height());
    copy.budget.work(pixels / 4)?;
    let mut rows = Rows::new(page.width());
    page.decode(&mut rows).map_err(|_| Reason::Damaged)?;
    Ok(Some(fax::packed(rows.encoder, page.width(), false)))
}

/// Collects pixels to rows of changes.
struct Rows {
    encoder: Encoder,
    changes: Vec<u32>,
    at: u32,
    black: bool,
}

impl Rows {
    fn new(columns: u32) -> Self {
        Self {
            encoder: Encoder::new(columns),
            changes: Vec::new(),
            at: 0,
            black: false,
        }
    }

    fn push(&mut self, black: bool, count: u32) {
        if black != self.black {
            self.black = black;
            self.changes.push(self.at);
        }
        self.at = self.at.saturating_add(count);
    }
}

impl Decoder for Rows {
    fn push_pixel(&mut self, black: bool) {
        self.push(black, 1);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.push(black, chunk_count.saturating_mul(8));
    }

    fn next_line(&mut self) {
        self.encoder.row(&self.changes);
        self.changes.clear();
        self.at = 0;
        self.black = false;
    }
}

/// Whether an extension segment with a comment stands at the start of a segment header (7.4.15).
///
/// Only for telling; nothing of it is kept in any case.
fn has_comment(bytes: &[u8]) -> bool {
    [[0x20, 0, 0, 0], [0x20, 0, 0, 2]]
        .iter()
        .any(|mark| memchr::memmem::find(bytes, mark).is_some())
        && bytes
            .windows(6)
            .any(|head| matches!(head, [0, 0, 0, _, flags, _] if flags & 0x3f == 62))
}

const MOST_GLOBALS: usize = 32 << 20;
