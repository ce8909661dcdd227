//! WAV sound (RIFF, RF64): samples in the ways that every player knows.

mod look;
mod notes;
mod shape;

use std::io::Write;

use self::shape::Shape;
use crate::source::widen;
use crate::{
    Budget, Cursor, FindingKind, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook,
    foreign,
};

/// The scrubber for WAV.
pub(crate) struct Wav;

impl Scrubber for Wav {
    fn format(&self) -> Format {
        Format::Wav
    }

    fn recognises(&self, head: &[u8]) -> bool {
        foreign::of_head(head) == Some(Format::Wav)
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let mut survey = Survey::of(src, budget)?;
        let shape = survey.shape.ok_or(Reason::Damaged)?;
        let (start, length) = survey.data.ok_or(Reason::Damaged)?;
        let block = u64::from(shape.block.max(1));
        let whole = length - length % block;
        if whole == 0 {
            return Err(Reason::Damaged);
        }
        if whole < length {
            survey.findings.removed(FindingKind::Slack, None);
        }
        let samples = survey.samples(&shape, whole / block);
        let front = front(&shape, whole, samples);
        out.write_all(&front).map_err(|_| Reason::Write)?;
        copy(src, start, whole, out, budget)?;
        survey.findings.remains(Remains::Voices);
        Ok(survey.findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::default())
    }
}

/// What there is in a file.
#[derive(Default)]
struct Survey {
    shape: Option<Shape>,
    /// Where the samples start, and how many bytes they take.
    data: Option<(u64, u64)>,
    /// The number of samples that the file tells.
    told: Option<u32>,
    /// The length of the samples in a file that may be longer than 4 GiB.
    long: Option<u64>,
    findings: Findings,
}

impl Survey {
    fn of(src: &dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let mut cursor = Cursor::new(src);
        let (mut outer, mut kind) = ([0; 8], [0; 4]);
        cursor.fill(&mut outer)?;
        cursor.fill(&mut kind)?;
        if outer.starts_with(b"RIFX") || &kind != b"WAVE" {
            return Err(Reason::Unusual);
        }
        let [_, _, _, _, size @ ..] = outer;
        let size = u64::from(u32::from_le_bytes(size));
        // A file that was written to a pipe, or a long one, does not know its size.
        let known = size != 0 && size != u64::from(u32::MAX);
        let end = if known {
            src.len().min(size + 8)
        } else {
            src.len()
        };
        let mut survey = Self::default();
        while cursor.position().saturating_add(8) <= end {
            budget.segment()?;
            budget.work(16)?;
            survey.chunk(src, &mut cursor, budget)?;
        }
        let behind = src.len().saturating_sub(cursor.position().min(src.len()));
        if behind > 0 {
            let size = format!("{behind} B");
            survey.findings.removed(FindingKind::Trailer, Some(&size));
        }
        Ok(survey)
    }

    fn chunk(
        &mut self,
        src: &dyn ReadAt,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let (mut kind, mut size) = ([0; 4], [0; 4]);
        cursor.fill(&mut kind)?;
        cursor.fill(&mut size)?;
        let start = cursor.position();
        let left = cursor.remaining();
        let mut length = u64::from(u32::from_le_bytes(size));
        if &kind == b"data" && length == u64::from(u32::MAX) {
            length = self.long.unwrap_or(left);
        }
        if length > left && matches!(&kind, b"data" | b"fmt ") {
            return Err(Reason::Truncated);
        }
        let length = length.min(left);
        match &kind {
            b"fmt " if self.shape.is_none() => {
                let most = usize::try_from(length).map_or(64, |length| length.min(64));
                let shape = Shape::parse(&cursor.take(most)?);
                self.shape = Some(shape.ok_or(Reason::Unusual)?);
            }
            b"data" if self.data.is_none() && self.shape.is_some() => {
                self.data = Some((start, length));
            }
            b"fmt " | b"data" | b"wavl" | b"slnt" => return Err(Reason::Unusual),
            b"fact" if length >= 4 => {
                let mut told = [0; 4];
                cursor.fill(&mut told)?;
                self.told = Some(u32::from_le_bytes(told));
            }
            b"ds64" if length >= 24 => {
                let mut sizes = [0; 16];
                cursor.fill(&mut sizes)?;
                let [_, _, _, _, _, _, _, _, data @ ..] = sizes;
                self.long = Some(u64::from_le_bytes(data));
            }
            _ => notes::read(src, kind, start, length, &mut self.findings, budget)?,
        }
        cursor.seek(start.saturating_add(length));
        if !length.is_multiple_of(2) && cursor.next_byte()?.is_some_and(|pad| pad != 0) {
            self.findings.removed(FindingKind::Slack, None);
        }
        Ok(())
    }

    /// The number of samples of one channel; the file's own word counts only for the last packed block.
    fn samples(&self, shape: &Shape, blocks: u64) -> u32 {
        let each = u64::from(shape.per_block);
        let most = blocks.saturating_mul(each);
        let told = self.told.map(u64::from);
        let told = told.filter(|told| *told <= most && *told > most.saturating_sub(each));
        u32::try_from(told.unwrap_or(most)).unwrap_or(u32::MAX)
    }
}

/// Everything before the samples.
fn front(shape: &Shape, length: u64, samples: u32) -> Vec<u8> {
    let mut chunks = b"WAVE".to_vec();
    let body = shape.body();
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    chunks.extend(b"fmt ");
    chunks.extend(count(body.len()));
    chunks.extend(body);
    if shape.needs_fact() {
        chunks.extend(b"fact\x04\0\0\0");
        chunks.extend(samples.to_le_bytes());
    }
    chunks.extend(b"data");
    let padded = length.saturating_add(length % 2);
    let total = padded.saturating_add(widen(chunks.len()) + 4);
    let mut front = Vec::with_capacity(128);
    match (u32::try_from(total), u32::try_from(length)) {
        (Ok(total), Ok(length)) => {
            front.extend(b"RIFF");
            front.extend(total.to_le_bytes());
            front.extend(chunks);
            front.extend(length.to_le_bytes());
        }
        (_, _) => {
            front.extend(b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0");
            front.extend(total.saturating_add(36).to_le_bytes());
            front.extend(length.to_le_bytes());
            front.extend(u64::from(samples).to_le_bytes());
            front.extend([0; 4]);
            front.extend(chunks.get(4..).unwrap_or_default());
            front.extend([0xff; 4]);
        }
    }
    front
}

/// Copies the samples, and a zero behind an odd number of bytes.
fn copy(
    src: &dyn ReadAt,
    start: u64,
    length: u64,
    out: &mut dyn Write,
    budget: &mut Budget,
) -> Result<(), Reason> {
    let mut cursor = Cursor::new(src);
    cursor.seek(start);
    let mut left = length;
    while left > 0 {
        let piece = cursor.chunk(usize::try_from(left).unwrap_or(usize::MAX))?;
        budget.work(widen(piece.len()) / 16 + 1)?;
        out.write_all(piece).map_err(|_| Reason::Write)?;
        left = left.saturating_sub(widen(piece.len()));
    }
    if length.is_multiple_of(2) {
        return Ok(());
    }
    out.write_all(&[0]).map_err(|_| Reason::Write)
}
