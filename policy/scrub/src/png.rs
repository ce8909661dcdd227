//! PNG and animated PNG (ISO/IEC 15948, PNG 3rd edition).

mod chunk;
mod colour;
mod header;
mod look;
mod notes;
mod rows;
mod survey;
mod zlib;

use std::io::Write;

use crate::deflate::{Compress, Flush, Status};

use self::chunk::put;
use self::header::Header;
use self::rows::Rows;
use self::survey::{Picture, Survey};
use self::zlib::Unpacker;
use crate::source::widen;
use crate::{
    Budget, FindingKind, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook, exif,
};

/// The scrubber for PNG.
pub(crate) struct Png;

impl Scrubber for Png {
    fn format(&self) -> Format {
        Format::Png
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(chunk::SIGNATURE)
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let survey = Survey::of(src, budget)?;
        let mut rebuild = Rebuild {
            src,
            out,
            header: &survey.header,
            sequence: 0,
            slack: survey.slack,
            hidden: false,
        };
        rebuild.head(&survey, budget)?;
        rebuild.pictures(&survey)?;
        put(rebuild.out, b"IEND", &[])?;
        let (slack, hidden) = (rebuild.slack, rebuild.hidden);
        // A still picture beside a single frame is one more.
        let several = survey.pictures().count() > 1;
        let mut findings = survey.notes.findings;
        if slack {
            findings.removed(FindingKind::Slack, None);
        }
        if hidden {
            findings.remains(Remains::HiddenPixels);
        }
        if several {
            findings.remains(Remains::AllFrames);
        }
        findings.remains(Remains::VisibleContent);
        findings.remains(Remains::PrinterDots);
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::default())
    }
}

/// The writing pass, after the survey has found what there is.
struct Rebuild<'a> {
    src: &'a dyn ReadAt,
    out: &'a mut dyn Write,
    header: &'a Header,
    sequence: u32,
    slack: bool,
    hidden: bool,
}

impl Rebuild<'_> {
    fn head(&mut self, survey: &Survey, budget: &mut Budget) -> Result<(), Reason> {
        self.out
            .write_all(chunk::SIGNATURE)
            .map_err(|_| Reason::Write)?;
        put(self.out, b"IHDR", &self.header.body())?;
        if let Some((kind, body)) = survey.notes.colours.canonical() {
            put(self.out, kind, &body)?;
        }
        self.palette(survey, budget)?;
        if let Some(turn) = survey.notes.turn {
            put(self.out, b"eXIf", &exif::orientation_block(turn))?;
        }
        if survey.is_animated() {
            let count = u32::try_from(survey.frames.len()).map_err(|_| Reason::TooManyParts)?;
            let body = [count.to_be_bytes(), survey.plays.to_be_bytes()].concat();
            put(self.out, b"acTL", &body)?;
        }
        Ok(())
    }

    /// Writes palette and transparency; colours that no pixel uses become black, and the last of them go.
    fn palette(&mut self, survey: &Survey, budget: &mut Budget) -> Result<(), Reason> {
        let clear = survey.transparency.as_slice();
        if !self.header.is_indexed() {
            return match clear {
                [] => Ok(()),
                colour => put(self.out, b"tRNS", colour),
            };
        }
        let used = self.used(survey, budget)?;
        let count = used
            .iter()
            .rposition(|used| *used)
            .map_or(1, |last| last + 1);
        let blank = |values: &[u8], size: usize| -> Vec<u8> {
            let entries = values.chunks_exact(size).zip(used.iter().take(count));
            entries
                .flat_map(|(entry, used)| entry.iter().map(|value| if *used { *value } else { 0 }))
                .collect()
        };
        let colours = blank(&survey.palette, 3);
        put(self.out, b"PLTE", &colours)?;
        match blank(clear, 1).as_slice() {
            [] => Ok(()),
            clear => put(self.out, b"tRNS", clear),
        }
    }

    /// For each of 256 colours whether some pixel has it.
    fn used(&mut self, survey: &Survey, budget: &mut Budget) -> Result<[bool; 256], Reason> {
        let mut used = [false; 256];
        for picture in survey.pictures() {
            budget.work(self.header.raw_size(picture.width, picture.height)?)?;
            let mut rows = Rows::new(self.header, picture.width, picture.height);
            let mut packed = Unpacker::new(self.src, &picture.ranges);
            while rows.next_row(&mut packed)? {
                rows.mark_used(&mut used);
            }
        }
        Ok(used)
    }

    fn pictures(&mut self, survey: &Survey) -> Result<(), Reason> {
        let mut frames = survey.frames.iter();
        if survey.first_is_frame {
            let first = frames.next().ok_or(Reason::Damaged)?;
            self.control(&first.control)?;
        }
        if survey.still.ranges.is_empty() {
            self.blank(&survey.still)?;
        } else {
            self.data(&survey.still, false)?;
        }
        for frame in frames {
            self.control(&frame.control)?;
            self.data(&frame.picture, true)?;
        }
        Ok(())
    }

    fn control(&mut self, control: &[u8; 22]) -> Result<(), Reason> {
        let number = self.next_number().to_be_bytes();
        put(self.out, b"fcTL", &[&number, control.as_slice()].concat())
    }

    fn next_number(&mut self) -> u32 {
        let number = self.sequence;
        self.sequence = number.saturating_add(1);
        number
    }

    /// Unpacks one picture and packs it anew, row by row.
    fn data(&mut self, picture: &Picture, frame: bool) -> Result<(), Reason> {
        let mut rows = Rows::new(self.header, picture.width, picture.height);
        let mut packed = Unpacker::new(self.src, &picture.ranges);
        let mut packer = Packer::new();
        while rows.next_row(&mut packed)? {
            self.hidden |= rows.has_hidden();
            packer.feed(rows.cleaned(), Flush::None, &mut |piece| {
                self.piece(piece, frame)
            })?;
        }
        packer.feed(&[], Flush::Finish, &mut |piece| self.piece(piece, frame))?;
        self.piece(&packer.packed, frame)?;
        self.slack |= packed.has_more()?;
        Ok(())
    }

    /// Packs a still picture without anything on it: zeros, which also stand for "no filter".
    fn blank(&mut self, picture: &Picture) -> Result<(), Reason> {
        let mut left = self.header.raw_size(picture.width, picture.height)?;
        let mut packer = Packer::new();
        let zeros = [0; 4096];
        while left > 0 {
            let count = usize::try_from(left).map_or(zeros.len(), |left| left.min(zeros.len()));
            let now = zeros.get(..count).unwrap_or_default();
            packer.feed(now, Flush::None, &mut |piece| self.piece(piece, false))?;
            left = left.saturating_sub(widen(count));
        }
        packer.feed(&[], Flush::Finish, &mut |piece| self.piece(piece, false))?;
        self.piece(&packer.packed, false)
    }

    fn piece(&mut self, piece: &[u8], frame: bool) -> Result<(), Reason> {
        if piece.is_empty() {
            return Ok(());
        }
        if frame {
            let number = self.next_number().to_be_bytes();
            return put(self.out, b"fdAT", &[&number, piece].concat());
        }
        put(self.out, b"IDAT", piece)
    }
}

/// Packs bytes into a zlib stream, in pieces of one size.
pub(crate) struct Packer {
    deflate: Compress,
    /// What is packed and was not handed out yet.
    pub(crate) packed: Vec<u8>,
}

impl Packer {
    pub(crate) fn new() -> Self {
        Self {
            deflate: Compress::new(LEVEL, true),
            packed: Vec::with_capacity(PIECE),
        }
    }

    /// Begins a new stream.
    pub(crate) fn restart(&mut self) {
        self.deflate.reset();
        self.packed.clear();
    }

    /// Packs `bytes` and hands out each full piece; what is left stays in `packed`.
    pub(crate) fn feed(
        &mut self,
        mut bytes: &[u8],
        flush: Flush,
        full: &mut dyn FnMut(&[u8]) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        loop {
            let before = self.deflate.total_in();
            let status = self
                .deflate
                .compress_vec(bytes, &mut self.packed, flush)
                .map_err(|_| Reason::Stopped)?;
            let used = usize::try_from(self.deflate.total_in() - before);
            bytes = used
                .ok()
                .and_then(|used| bytes.get(used..))
                .unwrap_or_default();
            let is_full = self.packed.len() == self.packed.capacity();
            if is_full {
                full(&self.packed)?;
                self.packed.clear();
            }
            let finishing = matches!(flush, Flush::Finish) && status != Status::End;
            if bytes.is_empty() && !is_full && !finishing || status == Status::End {
                return Ok(());
            }
        }
    }
}

const PIECE: usize = 32 * 1024;
/// How hard to pack, 0 to 9. Harder levels take up to five times as long and save less than 2 % on photographs and
/// screenshots; level 1 quadruples screenshots. The same level for all keeps scrubbing twice equal to once.
const LEVEL: u8 = 2;
