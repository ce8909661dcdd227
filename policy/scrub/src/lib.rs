#![doc = include_str!("../README.md")]

mod apart;
mod archive;
mod bits;
mod bmp;
mod budget;
mod deflate;
mod docx;
mod exif;
mod fax;
mod foreign;
mod format;
mod gif;
mod icc;
mod id3;
mod iptc;
mod jpeg;
mod look;
mod lzw;
mod mp3;
mod mp4;
mod ooxml;
mod pdf;
mod png;
mod pptx;
mod report;
mod source;
mod text;
mod tiff;
mod wav;
mod webp;
mod xlsx;
mod xmp;
mod zip;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use crate::apart::{scrub_apart, work};
pub use crate::budget::{Budget, Limits};
pub use crate::format::Format;
pub use crate::look::{SecondLook, Skeleton};
pub use crate::report::{
    Clean, Fate, Finding, FindingKind, Findings, Inside, Reason, Refusal, Remains, Report, Shown,
};
pub use crate::source::{Cursor, ReadAt};

// CLAIM(C-28): SECURITY.md
// CLAIM(C-40): SECURITY.md
// CLAIM(C-41): SECURITY.md
/// Reads `src`, finds its type from its bytes and writes a new file of that type to `out`, in which only what is
/// known to be needed stands.
///
/// The original is never passed through. If this fails, whatever `out` has received is worthless and `out` is
/// dropped; a writer that keeps a file should delete it when dropped unless it is told to keep it.
///
/// # Errors
///
/// A [`Refusal`] with the recognised type and the reason. A panic in here is a refusal too.
pub fn scrub<W: Write>(src: &dyn ReadAt, out: W, limits: &Limits) -> Result<Clean<W>, Refusal> {
    let format = contained(|| recognise(src)).map_err(|reason| Refusal::new(None, reason))?;
    let refuse = |reason| Refusal::new(Some(format), reason);
    let scrubber = scrubber_of(format, src).map_err(refuse)?;
    let mut budget = Budget::new(limits);
    contained(|| rebuild(scrubber, src, out, &mut budget)).map_err(|reason| Refusal {
        inside: budget.take_blame().filter(|_| reason == Reason::Member),
        ..refuse(reason)
    })
}

/// Finds a file's type from its bytes.
///
/// # Errors
///
/// [`Reason::Empty`] if there are none, [`Reason::Read`] if they cannot be read.
pub fn recognise(src: &dyn ReadAt) -> Result<Format, Reason> {
    if src.is_empty() {
        return Err(Reason::Empty);
    }
    let head = Cursor::new(src).head(HEAD)?;
    let ours = SCRUBBERS
        .iter()
        .find(|scrubber| scrubber.recognises(&head))
        .map(|scrubber| scrubber.format());
    match ours {
        Some(format) => Ok(format),
        None => foreign::named(src, &head),
    }
}

/// One file type that can be cleaned.
///
/// To add one, write a file with an implementation, a line in [`SCRUBBERS`] and a folder of fixtures in
/// `tests/data`; the table-driven tests and the fuzz target find it there.
pub trait Scrubber: Sync {
    /// The type that this one cleans.
    fn format(&self) -> Format;

    /// Whether a file that begins with `head`, at most 4 KiB, is of this type.
    fn recognises(&self, head: &[u8]) -> bool;

    /// Writes to `out` a new file made of what is known to be needed of `src`, and tells what was found.
    ///
    /// # Errors
    ///
    /// The reason for which the whole file is refused.
    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason>;

    /// A reader of its own for the cleaned file, which shares no state with [`Scrubber::rebuild`].
    fn second_look(&self) -> Box<dyn SecondLook>;
}

/// Every type that can be cleaned. The first that recognises a file has it, so plain text, which is recognised by
/// the absence of anything else, comes last.
pub static SCRUBBERS: &[&dyn Scrubber] = &[
    &jpeg::Jpeg,
    &png::Png,
    &gif::Gif,
    &webp::Webp,
    &bmp::Bmp,
    &tiff::Tiff,
    &pdf::Pdf,
    &docx::DOCX,
    &xlsx::XLSX,
    &pptx::PPTX,
    &mp3::Mp3,
    &mp4::MP4,
    &mp4::MOV,
    &mp4::M4A,
    &wav::Wav,
    &archive::Zip,
    &text::Text,
];

fn scrubber_of(format: Format, src: &dyn ReadAt) -> Result<&'static dyn Scrubber, Reason> {
    if format == Format::Unknown {
        return Err(Reason::UnknownType);
    }
    match SCRUBBERS.iter().find(|each| each.format() == format) {
        Some(found) => Ok(*found),
        None => Err(foreign::reason(format, src)?),
    }
}

fn rebuild<W: Write>(
    scrubber: &dyn Scrubber,
    src: &dyn ReadAt,
    out: W,
    budget: &mut Budget,
) -> Result<Clean<W>, Reason> {
    budget.original(src.len())?;
    let (out, bytes_out, findings) = watched(scrubber, src, out, budget)?;
    let (findings, remains) = findings.into_lists();
    let report = Report {
        format: scrubber.format(),
        findings,
        remains,
        bytes_in: src.len(),
        bytes_out,
    };
    Ok(Clean::new(out, report))
}

/// Rebuilds a file under its second look.
fn watched<W: Write>(
    scrubber: &dyn Scrubber,
    src: &dyn ReadAt,
    out: W,
    budget: &mut Budget,
) -> Result<(W, u64, Findings), Reason> {
    let most = budget.left().bytes_out;
    let mut watched = look::Watched::new(out, scrubber.second_look(), most);
    let rebuilt = scrubber.rebuild(src, &mut watched, budget);
    let findings = watched.verdict(rebuilt)?;
    let (out, bytes_out) = watched.finish(&findings)?;
    Ok((out, bytes_out, findings))
}

/// Cleans a file inside another one, on what is left of the same budget and under a second look of its own.
///
/// `may` says which types the place can hold; what was found is added to `findings`. The caller pays for the bytes
/// of the original where it unpacks them.
///
/// # Errors
///
/// As [`scrub`]; [`Reason::TooDeep`] if it lies too deep, [`Reason::NotCleaned`] if it is of another type.
pub(crate) fn inner(
    src: &dyn ReadAt,
    out: &mut dyn Write,
    may: fn(Format) -> bool,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Result<Format, Reason> {
    let format = recognise(src)?;
    let scrubber = scrubber_of(format, src)?;
    if !may(format) {
        return Err(Reason::NotCleaned);
    }
    budget.within(|budget| {
        let (_, _, found) = watched(scrubber, src, out, budget)?;
        findings.absorb(found);
        Ok(format)
    })
}

// CLAIM(C-29): SECURITY.md
/// Runs `work` so that a panic in it is an answer like any other.
///
/// The writer that `work` owns is dropped by the panic and never seen again, so no broken state can escape.
fn contained<T>(work: impl FnOnce() -> Result<T, Reason>) -> Result<T, Reason> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Reason::Stopped))
}

/// How much of a file is looked at to find its type, in bytes.
pub(crate) const HEAD: usize = 4096;
