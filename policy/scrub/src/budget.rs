//! How much one file may cost.

use crate::Reason;

/// The limits for one file, all in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest original, in bytes.
    pub bytes_in: u64,
    /// Largest cleaned file, in bytes.
    pub bytes_out: u64,
    /// Most pixels in one picture, all frames together.
    pub pixels: u64,
    /// Most structures (JPEG segments, PNG chunks) in one file.
    pub segments: u64,
    /// Most unpacked bytes for each packed byte of a compressed stream.
    pub ratio: u64,
    /// Most unpacked bytes whatever the ratio is.
    pub unpacked: u64,
    /// Most units of work; one unit is about one byte, or one block of 8 by 8 pixels, looked at once.
    pub work: u64,
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
        }
    }
}

/// What is left of the [`Limits`] while one file is cleaned.
///
/// Everything that a parser does for the file's sake is charged here first, so that no file can cost more than
/// its limits, whatever its bytes claim.
pub struct Budget {
    left: Limits,
}

impl Budget {
    /// A budget of which nothing is spent.
    pub fn new(limits: &Limits) -> Self {
        Self {
            left: limits.clone(),
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
        let pixels = u64::from(width) * u64::from(height);
        charge(&mut self.left.pixels, pixels, Reason::TooManyPixels)
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

    /// Pays for work, in the units of [`Limits::work`].
    ///
    /// # Errors
    ///
    /// [`Reason::TooMuchWork`].
    pub fn work(&mut self, units: u64) -> Result<(), Reason> {
        charge(&mut self.left.work, units, Reason::TooMuchWork)
    }
}

fn charge(left: &mut u64, cost: u64, reason: Reason) -> Result<(), Reason> {
    *left = left.checked_sub(cost).ok_or(reason)?;
    Ok(())
}

/// Streams that unpack to no more than this many bytes are never a bomb.
const SMALL: u64 = 1 << 20;
