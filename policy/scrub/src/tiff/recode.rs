//! Strips and tiles written anew: unpacked, cleaned row by row and packed again.

use std::io::Write;

use crate::deflate::Flush;

use super::page::{Chunk, Page};
use super::rows::Rows;
use super::unpack::{Packed, Packing, Unpacker};
use super::{fax, window::Window};
use crate::jpeg::{self, Strip};
use crate::png::Packer;
use crate::source::widen;
use crate::{Budget, Cursor, FindingKind, Findings, ReadAt, Reason};

/// Writes the strips or tiles of a page, always the same for the same page.
pub(super) struct Recoder<'a, 'p> {
    src: &'a dyn ReadAt,
    cursor: Cursor<'a>,
    page: &'p Page,
    /// The tables that the JPEG streams share.
    tables: Vec<u8>,
    packer: Packer,
    pub(super) rows: Rows<'p>,
    pub(super) findings: Findings,
}

impl<'a, 'p> Recoder<'a, 'p> {
    /// A recoder for a page of a file; `little` is its byte order.
    pub(super) fn new(src: &'a dyn ReadAt, little: bool, page: &'p Page, tables: Vec<u8>) -> Self {
        Self {
            src,
            cursor: Cursor::new(src),
            page,
            tables,
            packer: Packer::new(),
            rows: Rows::new(page, little),
            findings: Findings::default(),
        }
    }

    /// Writes the strip or tile with this number and tells its size in bytes.
    ///
    /// # Errors
    ///
    /// [`Reason::Truncated`] or [`Reason::Damaged`] if it cannot be unpacked in full.
    pub(super) fn chunk(
        &mut self,
        index: usize,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<u64, Reason> {
        let page = self.page;
        let chunk = page.chunks.get(index).ok_or(Reason::Stopped)?;
        let mut counted = Counted { out, count: 0 };
        match page.packing {
            Packing::Jpeg => self.jpeg(index, chunk, &mut counted, budget)?,
            Packing::Fax(kind) => self.fax(kind, index, chunk, &mut counted, budget)?,
            Packing::Plain | Packing::PackBits | Packing::Lzw | Packing::Deflate => {
                self.bytes(index, chunk, &mut counted, budget)?
            }
        }
        Ok(counted.count)
    }

    fn bytes(
        &mut self,
        index: usize,
        chunk: &Chunk,
        out: &mut Counted<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let page = self.page;
        let shape = page.shape(index)?;
        let mut length = chunk.length;
        if page.guessed && page.packing == Packing::Plain {
            length = length.min(shape.whole());
        }
        let packed = Packed::new(&mut self.cursor, chunk.start, length, page.reversed);
        let mut unpacker = Unpacker::new(page.packing, packed)?;
        let plain = page.packing == Packing::Plain;
        self.packer.restart();
        let mut row = vec![0; shape.row];
        for at in 0..shape.rows {
            budget.work(widen(shape.row))?;
            unpacker.fill(&mut row)?;
            self.rows.clean(&mut row, &shape, at);
            let new = self.rows.shown(&row);
            if plain {
                out.put(&new)?;
            } else {
                let none = Flush::None;
                self.packer.feed(&new, none, &mut |piece| out.put(piece))?;
            }
        }
        if !page.guessed && unpacker.has_more()? {
            self.findings.removed(FindingKind::Slack, None);
        }
        if plain {
            return Ok(());
        }
        let finish = Flush::Finish;
        self.packer.feed(&[], finish, &mut |piece| out.put(piece))?;
        out.put(&self.packer.packed)
    }

    fn fax(
        &mut self,
        kind: fax::Kind,
        index: usize,
        chunk: &Chunk,
        out: &mut Counted<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let page = self.page;
        let shape = page.shape(index)?;
        let packed = Packed::new(&mut self.cursor, chunk.start, chunk.length, page.reversed);
        let mut reader = fax::Reader::new(kind, shape.width, packed);
        let mut writer = crate::fax::Writer::new(shape.width);
        let mut pending = Vec::new();
        for at in 0..shape.rows {
            budget.work(widen(shape.row))?;
            reader.next_row()?;
            let mut row = reader.row.clone();
            self.rows.shorten(&mut row, &shape, at);
            writer.row(&row, &mut pending);
            if pending.len() >= PIECE {
                out.put(&pending)?;
                pending.clear();
            }
        }
        if !page.guessed && reader.has_more()? {
            self.findings.removed(FindingKind::Slack, None);
        }
        writer.finish(&mut pending);
        out.put(&pending)
    }

    fn jpeg(
        &mut self,
        index: usize,
        chunk: &Chunk,
        out: &mut Counted<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let shape = self.page.shape(index)?;
        let strip = Strip {
            width: shape.width,
            height: shape.rows,
            samples: self.page.together(),
            bits: self.page.bits,
        };
        let window = Window::new(self.src, chunk.start, chunk.length);
        let found = jpeg::strip(strip, &self.tables, &window, out, budget)?;
        if !self.page.guessed {
            self.findings.absorb(found);
        }
        Ok(())
    }
}

/// A writer that counts.
struct Counted<'o> {
    out: &'o mut dyn Write,
    count: u64,
}

impl Counted<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        self.write_all(bytes).map_err(|_| Reason::Write)
    }
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.out.write_all(bytes)?;
        self.count = self.count.saturating_add(widen(bytes.len()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// Packed bytes that are written at once.
const PIECE: usize = 32 * 1024;
