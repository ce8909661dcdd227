//! A JPEG stream that is a strip or tile of a TIFF (TIFF Technical Note 2).
//!
//! The TIFF says what the colours mean and which way up the picture is, so the stream keeps no marker for that. Tables
//! that the strips share are written into each of them.

use std::io::Write;

use super::Rebuild;
use super::frame::Frame;
use crate::{Budget, Cursor, Findings, ReadAt, Reason};

/// What the TIFF says of the stream.
#[derive(Clone, Copy)]
pub(crate) struct Strip {
    /// Size in pixels.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Samples of a pixel, and bits of a sample.
    pub(crate) samples: u16,
    pub(crate) bits: u16,
}

impl Strip {
    /// Whether a frame is what the TIFF says; where it is not, programs show different parts of it.
    pub(super) fn check(&self, frame: &Frame) -> Result<(), Reason> {
        let alike = frame.size() == (self.width, self.height)
            && u16::from(frame.precision()) == self.bits
            && frame.components.len() == usize::from(self.samples);
        alike.then_some(()).ok_or(Reason::Unusual)
    }
}

/// Writes a strip anew, with the tables from `shared` that it uses.
///
/// # Errors
///
/// As for a JPEG file.
pub(crate) fn strip(
    strip: Strip,
    shared: &dyn ReadAt,
    src: &dyn ReadAt,
    out: &mut dyn Write,
    budget: &mut Budget,
) -> Result<Findings, Reason> {
    let mut rebuild = Rebuild::new(src, out, budget);
    rebuild.strip = Some(strip);
    let own = std::mem::replace(&mut rebuild.cursor, Cursor::new(shared));
    rebuild.shared()?;
    rebuild.cursor = own;
    rebuild.run()?;
    Ok(rebuild.notes.into_findings())
}

impl Rebuild<'_, '_> {
    /// Reads tables and nothing else.
    fn shared(&mut self) -> Result<(), Reason> {
        while let Some(marker) = self.marker()? {
            self.part()?;
            match marker {
                0xd8 => {}
                0xd9 => return self.notes.trailer(&mut self.cursor),
                0xc4 | 0xdb | 0xdd | 0xe0..=0xef | 0xfe => self.segment(marker)?,
                _ => return Err(Reason::Damaged),
            }
        }
        Ok(())
    }
}
