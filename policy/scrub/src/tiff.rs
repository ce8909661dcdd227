//! TIFF and BigTIFF, in strips or tiles, with one page or many (TIFF 6.0; Adobe TIFF Technical Notes; BigTIFF).

mod colours;
mod directory;
mod fax;
mod file;
mod look;
mod notes;
mod page;
mod raw;
mod recode;
mod rows;
mod shape;
mod survey;
mod unpack;
mod window;

use std::io::Write;

use self::directory::{Directory, Place};
use self::recode::Recoder;
use self::survey::{Leaf, Survey};
use crate::source::widen;
use crate::{Budget, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook};

/// The scrubber for TIFF.
pub(crate) struct Tiff;

impl Scrubber for Tiff {
    fn format(&self) -> Format {
        Format::Tiff
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let signs: [&[u8]; 4] = [b"II\x2a\0", b"MM\0\x2a", b"II\x2b\0", b"MM\0\x2b"];
        signs.iter().any(|sign| head.starts_with(sign))
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let survey = Survey::of(src, budget)?;
        let count = u16::try_from(survey.leaves.len()).map_err(|_| Reason::TooManyPages)?;
        put(out, b"II\x2a\0\x08\0\0\0")?;
        let mut start = 8;
        for (number, leaf) in (0..count).zip(&survey.leaves) {
            let place = Place {
                start,
                number,
                count,
            };
            start = page(&survey, leaf, place, out, budget)?;
        }
        let mut findings = survey.findings;
        if count > 1 {
            findings.remains(Remains::AllFrames);
        }
        findings.remains(Remains::VisibleContent);
        findings.remains(Remains::SensorNoise);
        findings.remains(Remains::PrinterDots);
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::default())
    }
}

/// Writes a page and tells where the next one begins.
fn page(
    survey: &Survey<'_>,
    leaf: &Leaf,
    place: Place,
    out: &mut dyn Write,
    budget: &mut Budget,
) -> Result<u32, Reason> {
    let (body, next) = Directory::of(leaf, place).body(leaf, place)?;
    put(out, &body)?;
    let mut written = u64::from(place.start).saturating_add(widen(body.len()));
    let file = &survey.file;
    let tables = leaf.tables(file)?;
    let mut recoder = Recoder::new(file.src, file.little, &leaf.page, tables);
    for (index, size) in leaf.sizes.iter().enumerate() {
        let now = recoder.chunk(index, out, budget)?;
        if now != u64::from(*size) {
            return Err(Reason::Stopped);
        }
        written = written.saturating_add(now);
    }
    if next > 0 && !written.is_multiple_of(2) {
        put(out, &[0])?;
    }
    Ok(next)
}

fn put(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Reason> {
    out.write_all(bytes).map_err(|_| Reason::Write)
}
