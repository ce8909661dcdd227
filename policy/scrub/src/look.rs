//! The second look: every byte of a cleaned file is read again by other code on its way out.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use little_exif::exif_tag::ExifTag;
use little_exif::filetype::FileExtension;
use little_exif::metadata::Metadata;
use memchr::memmem;

use crate::source::widen;
use crate::{Findings, Format, Reason};

// CLAIM(C-39): SECURITY.md
/// A reader of cleaned files that knows only what a clean file may hold.
///
/// It is fed the file in pieces and shares no state with the scrubber that wrote it.
pub trait SecondLook {
    /// Reads the next piece of the cleaned file.
    ///
    /// # Errors
    ///
    /// [`Reason::SecondLook`] at the first byte that has no business there.
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason>;

    /// Ends the look and hands out the file without its pixels or other content, small enough to be searched.
    ///
    /// # Errors
    ///
    /// [`Reason::SecondLook`] if the file is not complete.
    fn done(self: Box<Self>) -> Result<Skeleton, Reason>;
}

/// What a [`SecondLook`] keeps of a file.
pub struct Skeleton {
    /// The type of the file.
    pub format: Format,
    /// Its structures without pixels or other content.
    pub bytes: Vec<u8>,
}

/// A writer that counts, limits and looks at what passes through it.
pub(crate) struct Watched<W> {
    out: W,
    look: Box<dyn SecondLook>,
    left: u64,
    written: u64,
    failed: Option<Reason>,
}

impl<W: Write> Watched<W> {
    pub(crate) fn new(out: W, look: Box<dyn SecondLook>, most: u64) -> Self {
        Self {
            out,
            look,
            left: most,
            written: 0,
            failed: None,
        }
    }

    /// The scrubber's own answer, unless the writer knows a better reason for the failure.
    pub(crate) fn verdict<T>(&self, answer: Result<T, Reason>) -> Result<T, Reason> {
        match self.failed {
            Some(reason) => Err(reason),
            None => answer,
        }
    }

    /// Ends the look, searches the file for what was removed, and hands back the writer and the size in bytes.
    pub(crate) fn finish(mut self, findings: &Findings) -> Result<(W, u64), Reason> {
        self.out.flush().map_err(|_| Reason::Write)?;
        if self.written == 0 {
            return Err(Reason::SecondLook);
        }
        let skeleton = self.look.done()?;
        search(&skeleton.bytes, findings)?;
        ask_little_exif(&skeleton)?;
        Ok((self.out, self.written))
    }

    fn pass(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let count = widen(piece.len());
        self.left = self.left.checked_sub(count).ok_or(Reason::TooLarge)?;
        self.look.see(piece)?;
        self.out.write_all(piece).map_err(|_| Reason::Write)?;
        self.written = self.written.saturating_add(count);
        Ok(())
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        match self.pass(piece) {
            Ok(()) => Ok(piece.len()),
            Err(reason) => {
                self.failed = self.failed.or(Some(reason));
                Err(io::ErrorKind::Other.into())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether any value that was shown as removed still stands in the file, as it is or in UTF-16.
fn search(skeleton: &[u8], findings: &Findings) -> Result<(), Reason> {
    for secret in findings.secrets().filter(|text| text.len() >= TELLING) {
        let little: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = secret.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for needle in [secret.as_bytes(), &little, &big] {
            if memmem::find(skeleton, needle).is_some() {
                return Err(Reason::SecondLook);
            }
        }
    }
    Ok(())
}

/// Whether the second opinion finds a tag other than the orientation.
///
/// The library is known to panic and, in formats that are not asked about here, to loop; it sees a skeleton that
/// has already passed our own look, and a panic is a refusal.
fn ask_little_exif(skeleton: &Skeleton) -> Result<(), Reason> {
    let kind = if skeleton.format == Format::Jpeg {
        FileExtension::JPEG
    } else if skeleton.format == Format::Png {
        FileExtension::PNG {
            as_zTXt_chunk: false,
        }
    } else {
        return Ok(());
    };
    let bytes = &skeleton.bytes;
    let asked = AssertUnwindSafe(|| Metadata::new_from_vec(bytes, kind));
    let Ok(answer) = catch_unwind(asked) else {
        return Err(Reason::SecondLook);
    };
    // An error is the library's way to say that there is no EXIF block.
    let Ok(metadata) = answer else {
        return Ok(());
    };
    let only_orientation = (&metadata)
        .into_iter()
        .all(|tag| matches!(tag, ExifTag::Orientation(_)));
    if only_orientation {
        Ok(())
    } else {
        Err(Reason::SecondLook)
    }
}

/// Shorter values, such as a year or "DSC", occur by chance.
const TELLING: usize = 6;
