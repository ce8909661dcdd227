//! Files that systems leave in archives without being asked. They are no content: thumbnails, places of windows,
//! where a file was downloaded from.

use crate::{Cursor, ReadAt, Reason};

/// Whether a member is such a file by its name.
pub(super) fn is_litter(name: &str) -> bool {
    let mut parts = name.split(['/', '\\']);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    parts.any(|part| part == "__MACOSX")
        || LITTER.iter().any(|known| last.eq_ignore_ascii_case(known))
}

/// Whether a member is the other half of a file, as macOS keeps it on foreign disks (AppleDouble, RFC 1740).
///
/// # Errors
///
/// [`Reason::Read`].
pub(super) fn is_double(name: &str, member: &dyn ReadAt) -> Result<bool, Reason> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    if !last.starts_with("._") {
        return Ok(false);
    }
    Ok(Cursor::new(member).head(4)? == [0, 5, 0x16, 7])
}

const LITTER: [&str; 4] = [".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini"];
