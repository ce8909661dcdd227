//! Signs of a camera's raw file. They are built like TIFF, but what they hold is the sensor's own data with maker's
//! structures around it, in which serial numbers stand; none is cleaned.

use super::file::File;
use super::page::Tags;
use crate::Reason;

/// Refuses a file that only one camera maker's programs write.
///
/// # Errors
///
/// [`Reason::NotCleaned`] for such a file.
pub(super) fn check_head(file: &File<'_>) -> Result<(), Reason> {
    let mut head = [0; 8];
    let read = file.src.read_at(8, &mut head).map_err(|_| Reason::Read)?;
    let head = head.get(..read).unwrap_or_default();
    // Canon's CR2 and Phase One's IIQ say so behind the header.
    let marked = head.starts_with(b"CR") || head.starts_with(b"IIII") || head.starts_with(b"MMMM");
    if marked {
        Err(Reason::NotCleaned)
    } else {
        Ok(())
    }
}

/// Refuses a directory that describes a sensor's data.
///
/// # Errors
///
/// [`Reason::NotCleaned`] for such a directory.
pub(super) fn check(tags: &Tags<'_, '_>) -> Result<(), Reason> {
    let first = |tag| tags.numbers(tag, 64).unwrap_or_default().first().copied();
    let sensor = matches!(first(262), Some(32_803 | 34_892));
    let packing = first(259).is_some_and(|packing| PACKINGS.contains(&packing));
    if sensor || packing || SIGNS.iter().any(|tag| tags.has(*tag)) {
        return Err(Reason::NotCleaned);
    }
    Ok(())
}

/// Codings that only cameras use: Kodak, Sony, Epson, Samsung, Nikon, Pentax, DNG.
const PACKINGS: [u64; 10] = [
    262, 32_767, 32_769, 32_770, 32_772, 32_867, 34_713, 34_892, 65_000, 65_535,
];
/// The version of DNG, and the pattern of colours on a sensor.
const SIGNS: [u16; 5] = [50_706, 50_707, 50_710, 33_421, 33_422];
