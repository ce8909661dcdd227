//! WebP: lossy, lossless and animated pictures (RFC 9649).

mod look;
mod part;
mod survey;
mod vp8;
mod vp8l;

use std::io::Write;

use self::part::{Piece, chunk, size};
use self::survey::Survey;
use crate::{
    Budget, Cursor, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook, exif,
};

/// The scrubber for WebP.
pub(crate) struct Webp;

impl Scrubber for Webp {
    fn format(&self) -> Format {
        Format::Webp
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let mut survey = Survey::of(src, budget)?;
        let frames = survey.frames.len();
        let findings = &mut survey.findings;
        if frames > 1 {
            findings.remains(Remains::AllFrames);
        }
        if survey.frames.iter().any(|frame| frame.clear) {
            findings.remains(Remains::HiddenPixels);
        }
        findings.remains(Remains::VisibleContent);
        findings.remains(Remains::SensorNoise);
        findings.remains(Remains::PrinterDots);
        findings.remains(Remains::EncoderTraits);
        let findings = std::mem::take(findings);
        write(survey, &mut Cursor::new(src), out)?;
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::default())
    }
}

fn write(mut survey: Survey, cursor: &mut Cursor<'_>, out: &mut dyn Write) -> Result<(), Reason> {
    let mut pieces = Vec::new();
    if let Some(body) = extension(&survey)? {
        pieces.extend(chunk(b"VP8X", vec![Piece::New(body)])?);
    }
    if let Some(profile) = survey.profile.take() {
        pieces.extend(chunk(b"ICCP", vec![Piece::New(profile)])?);
    }
    if let Some(animation) = survey.animation {
        let mut body = animation.background.to_vec();
        body.extend(animation.loops.to_le_bytes());
        pieces.extend(chunk(b"ANIM", vec![Piece::New(body)])?);
    }
    for frame in survey.frames {
        if survey.animation.is_some() {
            let mut body = vec![Piece::New(frame.head.to_vec())];
            body.extend(frame.chunks);
            pieces.extend(chunk(b"ANMF", body)?);
        } else {
            pieces.extend(frame.chunks);
        }
    }
    if let Some(turn) = survey.turn {
        let block = exif::orientation_block(turn).to_vec();
        pieces.extend(chunk(b"EXIF", vec![Piece::New(block)])?);
    }
    let length = u32::try_from(size(&pieces).saturating_add(4)).map_err(|_| Reason::TooLarge)?;
    let head = [b"RIFF".as_slice(), &length.to_le_bytes(), b"WEBP"].concat();
    Piece::New(head).write(cursor, out)?;
    pieces.iter().try_for_each(|piece| piece.write(cursor, out))
}

/// The body of the chunk that tells of the others, if there are any.
fn extension(survey: &Survey) -> Result<Option<Vec<u8>>, Reason> {
    let apart = survey.frames.iter().any(|frame| frame.apart);
    let clear = survey.frames.iter().any(|frame| frame.clear);
    let flags = flag(survey.animation.is_some(), MOVES)
        | flag(survey.turn.is_some(), EXIF)
        | flag(clear, CLEAR)
        | flag(survey.profile.is_some(), PROFILE);
    if flags & !CLEAR == 0 && !apart {
        return Ok(None);
    }
    let mut body = vec![flags, 0, 0, 0];
    for size in survey.size {
        let size = size.checked_sub(1).ok_or(Reason::Damaged)?.to_le_bytes();
        body.extend(size.get(..3).unwrap_or_default());
    }
    Ok(Some(body))
}

fn flag(holds: bool, flag: u8) -> u8 {
    if holds { flag } else { 0 }
}

const MOVES: u8 = 0x02;
const EXIF: u8 = 0x08;
const CLEAR: u8 = 0x10;
const PROFILE: u8 = 0x20;
