//! The central directory (APPNOTE 4.3.12): what it says of the members is what counts.

use super::end::find;
use super::fields::{CENTRAL, decoded, u16_at, u32_at};
use super::{extra, local};
use crate::{Budget, Cursor, ReadAt, Reason};

/// A member as the central directory has it.
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Whether the bytes are packed with deflate; otherwise they are stored.
    pub(super) packed: bool,
    pub(super) crc: u32,
    /// Bytes in the archive.
    pub(super) compressed: u64,
    /// Bytes of the member itself.
    pub(crate) size: u64,
    /// Where the member's bytes begin.
    pub(super) data: u64,
    /// Where the local header begins.
    pub(super) header: u64,
    pub(super) flags: u16,
    /// Date of the last change in MS-DOS form.
    date: u16,
    /// Kind and rights of the file, if it comes from a Unix system.
    mode: u16,
    /// The comment of the member.
    pub(crate) comment: String,
    /// Numbers of user and group, if it has them.
    pub(crate) owner: Option<(u64, u64)>,
    /// Whether there are extra fields other than sizes.
    pub(crate) extra: bool,
}

impl Entry {
    /// Whether the member stands for a folder.
    pub(crate) fn is_folder(&self) -> bool {
        self.name.ends_with(['/', '\\'])
    }

    /// Whether the member stands for a link or device, whose bytes are no file.
    pub(crate) fn is_special(&self) -> bool {
        !matches!(self.mode & 0xf000, 0 | 0x4000 | 0x8000)
    }

    /// The day of the last change, unless it is the earliest there can be, which stands for none.
    pub(crate) fn day(&self) -> Option<String> {
        let (year, month, day) = (
            1980 + (self.date >> 9),
            (self.date >> 5) & 15,
            self.date & 31,
        );
        (self.date > NO_DATE).then(|| format!("{year}-{month:02}-{day:02}"))
    }
}

/// An archive whose directory was read and held to the local headers.
pub(crate) struct Archive<'a> {
    pub(super) src: &'a dyn ReadAt,
    /// The members in the order of the directory.
    pub(crate) entries: Vec<Entry>,
    /// Whether anything stands in front of the first member, or between the records.
    pub(crate) slack: bool,
    /// Whether anything stands behind the end.
    pub(crate) trailer: bool,
    /// The comment of the archive.
    pub(crate) comment: String,
}

impl<'a> Archive<'a> {
    /// Reads the directory and every local header, and pays for one segment for each member.
    ///
    /// # Errors
    ///
    /// [`Reason::Encrypted`], [`Reason::Unusual`] for more than one disk or a packing other than deflate,
    /// [`Reason::Damaged`] where directory and headers differ, members overlap or names lead elsewhere.
    pub(crate) fn open(src: &'a dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let place = find(src)?;
        if place.count > budget.left().segments {
            return Err(Reason::TooManyParts);
        }
        if place.size > MOST {
            return Err(Reason::TooLarge);
        }
        budget.work(place.size.max(RECORD))?;
        let mut cursor = Cursor::new(src);
        cursor.seek(place.start);
        let bytes = cursor.take(usize::try_from(place.size).map_err(|_| Reason::TooLarge)?)?;
        let mut archive = Self {
            src,
            entries: Vec::new(),
            slack: place.slack || place.prefix > 0,
            trailer: place.trailer,
            comment: place.comment,
        };
        let mut rest = bytes.as_slice();
        for _ in 0..place.count {
            budget.segment()?;
            let (entry, after) = central(rest, place.prefix)?;
            archive.entries.push(entry);
            rest = after;
        }
        // A record more than the count says is a member that some readers see.
        if rest.starts_with(CENTRAL) {
            return Err(Reason::Damaged);
        }
        archive.slack |= !rest.is_empty();
        archive.names()?;
        archive.locals(place.start, budget)?;
        Ok(archive)
    }

    /// No name may occur twice or lead out of the archive.
    fn names(&self) -> Result<(), Reason> {
        let mut sorted: Vec<&str> = self
            .entries
            .iter()
            .map(|entry| entry.name.as_str())
            .collect();
        sorted.sort_unstable();
        let twice = sorted
            .iter()
            .zip(sorted.iter().skip(1))
            .any(|(one, other)| one == other);
        let leads_out = |name: &&str| {
            name.is_empty()
                || name.starts_with(['/', '\\'])
                || name.as_bytes().get(1) == Some(&b':')
                || name.split(['/', '\\']).any(|part| part == "..")
        };
        if twice || sorted.iter().any(leads_out) {
            return Err(Reason::Damaged);
        }
        Ok(())
    }

    /// Holds each local header to the directory, and the members to each other.
    fn locals(&mut self, directory: u64, budget: &mut Budget) -> Result<(), Reason> {
        let mut order: Vec<&mut Entry> = self.entries.iter_mut().collect();
        order.sort_by_key(|entry| entry.header);
        let mut cursor = Cursor::new(self.src);
        let mut end = 0;
        for entry in order {
            budget.work(local::SIZE)?;
            if entry.header < end {
                return Err(Reason::Damaged);
            }
            self.slack |= entry.header > end;
            end = local::check(entry, &mut cursor)?;
        }
        if end > directory {
            return Err(Reason::Damaged);
        }
        self.slack |= end < directory;
        Ok(())
    }
}

/// The names of the members, as far as the directory can be read; nothing is held to anything.
///
/// # Errors
///
/// As [`Archive::open`], but only for the directory itself.
pub(crate) fn names(src: &dyn ReadAt) -> Result<Vec<String>, Reason> {
    let place = find(src)?;
    let size = usize::try_from(place.size.min(MOST)).map_err(|_| Reason::TooLarge)?;
    let mut cursor = Cursor::new(src);
    cursor.seek(place.start);
    let bytes = cursor.take(size)?;
    let mut rest = bytes.as_slice();
    let mut names = Vec::new();
    while let Some(head) = rest.strip_prefix(CENTRAL) {
        // Offsets in the record count from its signature.
        let length = usize::from(u16_at(head, 24));
        let behind = usize::from(u16_at(head, 26)) + usize::from(u16_at(head, 28));
        let name = head.get(42..42 + length).ok_or(Reason::Damaged)?;
        names.push(decoded(name));
        rest = head.get(42 + length + behind..).unwrap_or_default();
    }
    Ok(names)
}

/// Reads one record of the directory (APPNOTE 4.3.12).
fn central(bytes: &[u8], prefix: u64) -> Result<(Entry, &[u8]), Reason> {
    let (head, rest) = bytes.split_at_checked(46).ok_or(Reason::Truncated)?;
    if !head.starts_with(CENTRAL) {
        return Err(Reason::Damaged);
    }
    let (flags, method) = (u16_at(head, 8), u16_at(head, 10));
    // Bit 0: encrypted; bit 6: strongly; bit 13: headers are masked. Method 99 is the AES of WinZip.
    if flags & 0x2041 != 0 || method == 99 {
        return Err(Reason::Encrypted);
    }
    // Bit 5: a patch to another file. And the disk on which the member begins.
    if flags & 0x20 != 0 || !matches!(method, 0 | 8) || !matches!(u16_at(head, 34), 0 | u16::MAX) {
        return Err(Reason::Unusual);
    }
    let (name, rest) = part(rest, u16_at(head, 28))?;
    let (fields, rest) = part(rest, u16_at(head, 30))?;
    let (comment, rest) = part(rest, u16_at(head, 32))?;
    let [size, compressed, header] =
        extra::widened([24, 20, 42].map(|at| u32_at(head, at)), fields)?;
    let unix = matches!(head.get(5), Some(3 | 19));
    let entry = Entry {
        name: decoded(name),
        packed: method == 8,
        crc: u32_at(head, 16),
        compressed,
        size,
        data: 0,
        header: header.checked_add(prefix).ok_or(Reason::Damaged)?,
        flags,
        date: u16_at(head, 14),
        mode: if unix { u16_at(head, 40) } else { 0 },
        comment: decoded(comment),
        owner: extra::owner(fields),
        extra: extra::more_than_sizes(fields),
    };
    if !entry.packed && entry.size != entry.compressed {
        return Err(Reason::Damaged);
    }
    Ok((entry, rest))
}

fn part(bytes: &[u8], length: u16) -> Result<(&[u8], &[u8]), Reason> {
    bytes
        .split_at_checked(usize::from(length))
        .ok_or(Reason::Truncated)
}

/// The largest directory, in bytes.
const MOST: u64 = 16 << 20;
/// A record without a name, in bytes.
const RECORD: u64 = 46;
/// 1 January 1980.
const NO_DATE: u16 = 0x21;
