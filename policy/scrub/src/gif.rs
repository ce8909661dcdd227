//! GIF, animated or not (GIF89a).

mod look;
mod notes;
mod pixels;
mod survey;

use std::io::Write;

use self::pixels::{SubBlocks, unpack};
use self::survey::{Frame, Survey};
use crate::{
    Budget, Cursor, FindingKind, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook,
    lzw,
};

/// The scrubber for GIF.
pub(crate) struct Gif;

impl Scrubber for Gif {
    fn format(&self) -> Format {
        Format::Gif
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let mut survey = Survey::of(src, budget)?;
        let mut rebuild = Rebuild {
            cursor: Cursor::new(src),
            out,
            budget,
            blanked: false,
        };
        rebuild.head(&survey)?;
        for frame in &survey.frames {
            rebuild.frame(frame)?;
        }
        rebuild.write(&[TRAILER])?;
        let blanked = rebuild.blanked;
        let findings = &mut survey.findings;
        if blanked {
            findings.removed(FindingKind::UnusedColours, None);
        }
        if survey.frames.len() > 1 {
            findings.remains(Remains::AllFrames);
        }
        findings.remains(Remains::VisibleContent);
        findings.remains(Remains::PrinterDots);
        Ok(survey.findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::default())
    }
}

/// The writing pass, after the survey has found what there is.
struct Rebuild<'a, 'o> {
    cursor: Cursor<'a>,
    out: &'o mut dyn Write,
    budget: &'o mut Budget,
    /// Whether a colour that no pixel shows was not black.
    blanked: bool,
}

impl Rebuild<'_, '_> {
    fn head(&mut self, survey: &Survey) -> Result<(), Reason> {
        let screen = &survey.screen;
        self.write(b"GIF89a")?;
        self.write(&screen.width.to_le_bytes())?;
        self.write(&screen.height.to_le_bytes())?;
        let flags = table_flags(screen.table.depth) | 0x70;
        self.write(&[flags, survey.background().unwrap_or(0), 0])?;
        self.table(&screen.table)?;
        if survey.frames.len() > 1
            && let Some(loops) = survey.loops
        {
            self.write(LOOP)?;
            self.write(&loops.to_le_bytes())?;
            self.write(&[0])?;
        }
        Ok(())
    }

    /// Writes a colour table in which colours that no pixel shows are black.
    fn table(&mut self, table: &Table) -> Result<(), Reason> {
        if table.depth == 0 {
            return Ok(());
        }
        self.cursor.seek(table.start);
        let mut colours = self.cursor.take(table.size())?;
        for (index, colour) in colours.chunks_exact_mut(3).enumerate() {
            if !table.used.get(index).copied().unwrap_or(false) {
                self.blanked |= colour.iter().any(|value| *value != 0);
                colour.fill(0);
            }
        }
        self.write(&colours)
    }

    fn frame(&mut self, frame: &Frame) -> Result<(), Reason> {
        if let Some(body) = frame.control.canonical() {
            self.write(&[0x21, 0xf9, 4])?;
            self.write(&body)?;
            self.write(&[0])?;
        }
        self.write(&[0x2c])?;
        for value in [frame.left, frame.top, frame.width, frame.height] {
            self.write(&value.to_le_bytes())?;
        }
        let interlaced = u8::from(frame.interlaced) << 6;
        self.write(&[table_flags(frame.table.depth) | interlaced])?;
        self.table(&frame.table)?;
        self.pixels(frame)
    }

    /// Unpacks the pixels and packs them anew.
    fn pixels(&mut self, frame: &Frame) -> Result<(), Reason> {
        let mut encoder = lzw::Encoder::new(frame.new_size);
        let mut blocks = SubBlocks::new(self.out);
        blocks.begin(frame.new_size)?;
        self.cursor.seek(frame.start);
        unpack(&mut self.cursor, frame, self.budget, &mut |pixels| {
            encoder.feed(pixels, blocks.pending());
            blocks.flush(false)
        })?;
        encoder.finish(blocks.pending());
        blocks.flush(true)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        self.out.write_all(bytes).map_err(|_| Reason::Write)
    }
}

/// Where a colour table is, and which of its colours are seen.
struct Table {
    /// Bits of an index into it, 1 to 8; 0 if there is no table.
    depth: u8,
    start: u64,
    used: [bool; 256],
}

impl Table {
    /// Reads the flags of a table and passes over it.
    fn read(flags: u8, cursor: &mut Cursor<'_>) -> Result<Self, Reason> {
        let table = Self {
            depth: if flags & 0x80 == 0 {
                0
            } else {
                (flags & 7) + 1
            },
            start: 0,
            used: [false; 256],
        };
        Ok(table).and_then(|table| table.pass(cursor))
    }

    fn pass(mut self, cursor: &mut Cursor<'_>) -> Result<Self, Reason> {
        self.start = cursor.position();
        let size = crate::source::widen(self.size());
        if size > cursor.remaining() {
            return Err(Reason::Truncated);
        }
        cursor.skip(size);
        Ok(self)
    }

    /// Bytes of the table.
    fn size(&self) -> usize {
        match self.depth {
            0 => 0,
            depth => 3 << depth,
        }
    }
}

fn table_flags(depth: u8) -> u8 {
    match depth.checked_sub(1) {
        Some(size) => 0x80 | size,
        None => 0,
    }
}

/// The start of the extension for the number of repeats.
const LOOP: &[u8] = b"\x21\xff\x0bNETSCAPE2.0\x03\x01";
const TRAILER: u8 = 0x3b;
