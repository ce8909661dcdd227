//! How much one file may cost.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::report::Inside;
use crate::{Format, Reason, Shown};

/// The limits for one file, all in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Largest original, in bytes.
    pub bytes_in: u64,
    /// Largest cleaned file, in bytes.
    pub bytes_out: u64,
    /// Most pixels in one picture, all frames together; a document may hold any number of such pictures.
    pub pixels: u64,
    /// Most structures (JPEG segments, PNG chunks) in one file.
    pub segments: u64,
    /// Most unpacked bytes for each packed byte of a compressed stream.
    pub ratio: u64,
    /// Most unpacked bytes whatever the ratio is.
    pub unpacked: u64,
    /// Most units of work; one unit is about one byte, or one block of 8 by 8 pixels, looked at once.
    pub work: u64,
    /// Most pages, sheets or slides in one document.
    pub pages: u64,
    /// How deep files may lie in files: 1 is a file in an archive.
    pub depth: u8,
    /// The longest that one file may take.
    pub time: Duration,
    /// Whether content that is not seen at first (hidden sheets, notes, covered text) is left out.
    pub drop_hidden: bool,
}

impl Limits {
    /// The default limits, raised where a file of so many bytes, a video for example, needs more.
    pub fn for_files_of(bytes: u64) -> Self {
        let usual = Self::default();
        let seconds = usual.time.as_secs().saturating_add(bytes / SLOWEST);
        Self {
            bytes_in: bytes,
            bytes_out: usual.bytes_out.max(bytes.saturating_add(bytes / 8)),
            unpacked: usual.unpacked.max(bytes.saturating_mul(8)),
            work: usual.work.max(bytes.saturating_mul(16)),
            time: Duration::from_secs(seconds.min(LONGEST)),
            ..usual
        }
    }
}

impl Default for Limits {
    /// The limits of the portal for an upload of at most 64 MiB.
    fn default() -> Self {
        Self {
            bytes_in: 64 << 20,
            bytes_out: 96 << 20,
            pixels: 200_000_000,
            segments: 65_536,
            ratio: 1_100,
            unpacked: 512 << 20,
            work: 1 << 30,
            pages: 20_000,
            depth: 3,
            time: Duration::from_secs(120),
            drop_hidden: false,
        }
    }
}

/// What is left of the [`Limits`] while one file is cleaned.
///
/// Everything that a parser does for the file's sake is charged here first, so that no file can cost more than
/// its limits, whatever its bytes claim.
pub struct Budget {
    left: Limits,
    /// What each picture may have.
    pixels: u64,
    /// Files around the one that is being cleaned.
    deep: u8,
    started: Instant,
    calls: u32,
    inside: Option<Inside>,
}

impl Budget {
    /// A budget of which nothing is spent.
    pub fn new(limits: &Limits) -> Self {
        Self {
            left: limits.clone(),
            pixels: limits.pixels,
            deep: 0,
            started: Instant::now(),
            calls: 0,
            inside: None,
        }
    }

    /// The limits of which the spent part is taken off.
    pub fn left(&self) -> &Limits {
        &self.left
    }

    /// Pays for an original of this size.
    ///
    /// # Errors
    ///
    /// [`Reason::TooLarge`].
    pub fn original(&mut self, bytes: u64) -> Result<(), Reason> {
        charge(&mut self.left.bytes_in, bytes, Reason::TooLarge)
    }

    /// Pays for bytes of the cleaned file.
    ///
    /// # Errors
    ///
    /// [`Reason::TooLarge`].
    pub fn written(&mut self, bytes: u64) -> Result<(), Reason> {
        charge(&mut self.left.bytes_out, bytes, Reason::TooLarge)
    }

    /// Pays for a picture or frame of this size.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyPixels`].
    pub fn picture(&mut self, width: u32, height: u32) -> Result<(), Reason> {
        self.pixels(u64::from(width) * u64::from(height))
    }

    /// Pays for so many pixels.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyPixels`].
    pub fn pixels(&mut self, count: u64) -> Result<(), Reason> {
        charge(&mut self.left.pixels, count, Reason::TooManyPixels)
    }

    /// Begins another picture of a document, which has the whole limit of pixels for itself. Work, time and bytes
    /// stay those of the file.
    pub(crate) fn next_picture(&mut self) {
        self.left.pixels = self.pixels;
    }

    /// Pays for one segment, chunk or other structure.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyParts`].
    pub fn segment(&mut self) -> Result<(), Reason> {
        charge(&mut self.left.segments, 1, Reason::TooManyParts)
    }

    /// Pays for a stream of `packed` bytes that unpacks to `unpacked` bytes, before it is unpacked.
    ///
    /// # Errors
    ///
    /// [`Reason::TooCompressed`] if it unpacks to more than the ratio or the total allows.
    pub fn unpack(&mut self, packed: u64, unpacked: u64) -> Result<(), Reason> {
        let most = packed.saturating_mul(self.left.ratio).max(SMALL);
        if unpacked > most {
            return Err(Reason::TooCompressed);
        }
        charge(&mut self.left.unpacked, unpacked, Reason::TooCompressed)
    }

    /// Pays for work, in the units of [`Limits::work`]. Also looks at the clock now and then.
    ///
    /// # Errors
    ///
    /// [`Reason::TooMuchWork`], also when the time is up.
    pub fn work(&mut self, units: u64) -> Result<(), Reason> {
        self.calls = self.calls.wrapping_add(1);
        if self.calls.is_multiple_of(LOOKS) && self.started.elapsed() > self.left.time {
            return Err(Reason::TooMuchWork);
        }
        charge(&mut self.left.work, units, Reason::TooMuchWork)
    }

    /// Pays for one page, sheet or slide.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyPages`].
    pub fn page(&mut self) -> Result<(), Reason> {
        charge(&mut self.left.pages, 1, Reason::TooManyPages)
    }

    /// Runs `work` on one picture of a video, of which there may be any number, each within the limit.
    pub(crate) fn frame<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let (pixels, segments, written) =
            (self.left.pixels, self.left.segments, self.left.bytes_out);
        let answer = work(self);
        self.left.pixels = pixels;
        self.left.segments = segments;
        self.left.bytes_out = written;
        answer
    }

    /// Whether content that is not seen at first is to be left out.
    pub fn drops_hidden(&self) -> bool {
        self.left.drop_hidden
    }

    /// Runs `work` on a file inside the present one.
    ///
    /// # Errors
    ///
    /// [`Reason::TooDeep`], and whatever `work` answers.
    pub(crate) fn within<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Reason>,
    ) -> Result<T, Reason> {
        if self.deep >= self.left.depth {
            return Err(Reason::TooDeep);
        }
        self.deep += 1;
        self.next_picture();
        let answer = work(self);
        self.deep -= 1;
        answer
    }

    /// Names the member of an archive for which the archive is refused; the answer is the archive's own reason.
    ///
    /// A member that is itself an archive passes on the name of the file in it.
    pub(crate) fn blame(&mut self, name: &str, format: Option<Format>, reason: Reason) -> Reason {
        let inner = self.inside.take().filter(|_| reason == Reason::Member);
        let whole = match inner.as_ref().and_then(|inner| inner.name.as_ref()) {
            Some(inner) => Shown::new(&format!("{name} / {}", inner.expose())),
            None => Shown::new(name),
        };
        self.inside = Some(inner.map_or(
            Inside {
                name: None,
                format,
                reason,
            },
            |inner| inner,
        ));
        if let Some(inside) = self.inside.as_mut() {
            inside.name = whole;
        }
        Reason::Member
    }

    pub(crate) fn take_blame(&mut self) -> Option<Inside> {
        self.inside.take()
    }
}

fn charge(left: &mut u64, cost: u64, reason: Reason) -> Result<(), Reason> {
    *left = left.checked_sub(cost).ok_or(reason)?;
    Ok(())
}

/// Streams that unpack to no more than this many bytes are never a bomb.
const SMALL: u64 = 1 << 20;
/// Bytes a second that a slow disk brings.
const SLOWEST: u64 = 20 << 20;
/// The most seconds for one file.
const LONGEST: u64 = 900;
/// How many calls pass between two looks at the clock.
const LOOKS: u32 = 256;
