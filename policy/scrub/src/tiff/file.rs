//! The structures of a TIFF file: header, directories, entries and their values (TIFF 6.0, section 2; BigTIFF).

use crate::source::widen;
use crate::{Budget, ReadAt, Reason};

/// A file with its byte order and the width of its offsets.
pub(super) struct File<'a> {
    pub(super) src: &'a dyn ReadAt,
    pub(super) little: bool,
    big: bool,
    /// Where the first directory lies.
    pub(super) first: u64,
}

/// One directory.
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    /// Where the next one lies; 0 behind the last.
    pub(super) next: u64,
    /// Its size in the file, in bytes.
    pub(super) size: u64,
}

/// One tag of a directory with the place of its value.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) tag: u16,
    /// The type of its values, as the standard numbers them.
    pub(super) kind: u16,
    /// How many values there are.
    pub(super) count: u64,
    /// Where they lie, in bytes from the start of the file.
    at: u64,
    /// Whether they lie outside the directory.
    pub(super) outside: bool,
}

impl<'a> File<'a> {
    /// Reads the header.
    ///
    /// # Errors
    ///
    /// [`Reason::NotCleaned`] for what only begins like TIFF: the raw files of some cameras.
    pub(super) fn open(src: &'a dyn ReadAt) -> Result<Self, Reason> {
        let mut file = Self {
            src,
            little: true,
            big: false,
            first: 0,
        };
        let head = file.read(0, 8)?;
        file.little = head.starts_with(b"II");
        file.big = match head.first_chunk() {
            Some(b"II\x2a\0" | b"MM\0\x2a") => false,
            Some(b"II\x2b\0" | b"MM\0\x2b") => true,
            _ => return Err(Reason::NotCleaned),
        };
        file.first = if file.big {
            file.number(&file.read(8, 8)?)
        } else {
            file.number(head.get(4..).unwrap_or_default())
        };
        if file.big && file.number(head.get(4..6).unwrap_or_default()) != 8 {
            return Err(Reason::Damaged);
        }
        Ok(file)
    }

    /// The size of the header, in bytes.
    pub(super) fn head(&self) -> u64 {
        if self.big { 16 } else { 8 }
    }

    /// Reads the directory at `at`.
    ///
    /// # Errors
    ///
    /// [`Reason::Truncated`] if it is not there in full, [`Reason::Damaged`] if it is empty.
    pub(super) fn directory(&self, at: u64, budget: &mut Budget) -> Result<Directory, Reason> {
        let (counter, size, field) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(&self.read(at, counter)?);
        let most = usize::try_from(count).ok().filter(|count| *count <= MOST);
        let length = size * most.ok_or(Reason::TooManyParts)?;
        if length == 0 {
            return Err(Reason::Damaged);
        }
        for _ in 0..count {
            budget.segment()?;
        }
        let start = at.saturating_add(widen(counter));
        let bytes = self.read(start, length + field)?;
        let (bytes, next) = bytes.split_at_checked(length).ok_or(Reason::Truncated)?;
        let mut entries = Vec::new();
        for (index, bytes) in bytes.chunks_exact(size).enumerate() {
            let place = start.saturating_add(widen(index * size + size - field));
            entries.push(self.entry(bytes, place)?);
        }
        Ok(Directory {
            entries,
            next: self.number(next),
            size: widen(counter + length + field),
        })
    }

    /// The bytes of a value, at most the first `most`.
    ///
    /// # Errors
    ///
    /// [`Reason::Truncated`] if the file ends before.
    pub(super) fn bytes(&self, entry: &Entry, most: usize) -> Result<Vec<u8>, Reason> {
        let length = usize::try_from(entry.length()).unwrap_or(usize::MAX);
        self.read(entry.at, length.min(most))
    }

    /// The values of an entry as whole numbers; the caller bounds `most`.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] for more than `most` values and for types that are no whole numbers.
    pub(super) fn numbers(&self, entry: &Entry, most: usize) -> Result<Vec<u64>, Reason> {
        let count = usize::try_from(entry.count).ok();
        let count = count.filter(|count| *count <= most);
        let whole = matches!(entry.kind, 1 | 3 | 4 | 13 | 16 | 18);
        let (Some(count), true) = (count, whole) else {
            return Err(Reason::Damaged);
        };
        let size = entry.size();
        let bytes = self.read(entry.at, count * size)?;
        Ok(bytes.chunks_exact(size).map(|b| self.number(b)).collect())
    }

    /// The values of an entry as pairs of numerator and denominator; the caller bounds `most`.
    ///
    /// # Errors
    ///
    /// As [`File::numbers`].
    pub(super) fn ratios(&self, entry: &Entry, most: usize) -> Result<Vec<(u32, u32)>, Reason> {
        let count = usize::try_from(entry.count).ok();
        let count = count.filter(|count| *count <= most && entry.kind == 5);
        let bytes = self.read(entry.at, count.ok_or(Reason::Damaged)? * 8)?;
        let four = |bytes: &[u8]| u32::try_from(self.number(bytes)).unwrap_or(0);
        let pairs = bytes.as_chunks::<8>().0.iter().map(|pair| {
            let (over, under) = pair.split_at(4);
            (four(over), four(under))
        });
        Ok(pairs.collect())
    }

    fn entry(&self, bytes: &[u8], place: u64) -> Result<Entry, Reason> {
        let part = |from: usize, to: usize| self.number(bytes.get(from..to).unwrap_or_default());
        let (count, field) = if self.big { (8, 12) } else { (4, 8) };
        let narrow = |value: u64| u16::try_from(value).map_err(|_| Reason::Damaged);
        let mut entry = Entry {
            tag: narrow(part(0, 2))?,
            kind: narrow(part(2, 4))?,
            count: part(4, 4 + count),
            at: place,
            outside: false,
        };
        if entry.length() > widen(bytes.len() - field) {
            entry.at = part(field, bytes.len());
            entry.outside = true;
        }
        Ok(entry)
    }

    /// The number that at most eight bytes hold.
    fn number(&self, bytes: &[u8]) -> u64 {
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if self.little {
            bytes.iter().rev().fold(0, add)
        } else {
            bytes.iter().fold(0, add)
        }
    }

    /// Reads exactly `count` bytes.
    fn read(&self, at: u64, count: usize) -> Result<Vec<u8>, Reason> {
        let end = at.checked_add(widen(count));
        if end.is_none_or(|end| end > self.src.len()) {
            return Err(Reason::Truncated);
        }
        let mut bytes = vec![0; count];
        let mut have = 0;
        while let Some(room) = bytes.get_mut(have..).filter(|room| !room.is_empty()) {
            // A spool is never asked for more than this at once.
            let room = match room.split_at_mut_checked(PIECE) {
                Some((now, _)) => now,
                None => room,
            };
            let place = at.saturating_add(widen(have));
            match self.src.read_at(place, room).map_err(|_| Reason::Read)? {
                0 => return Err(Reason::Truncated),
                read => have = have.saturating_add(read),
            }
        }
        Ok(bytes)
    }
}

impl Entry {
    /// Where the values lie, in bytes from the start of the file.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The size of all values, in bytes.
    pub(super) fn length(&self) -> u64 {
        self.count.saturating_mul(widen(self.size()))
    }

    /// The size of one value, in bytes; types that no standard knows count as single bytes.
    fn size(&self) -> usize {
        match self.kind {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 | 16..=18 => 8,
            _ => 1,
        }
    }
}

/// No program writes as many entries.
const MOST: usize = 4096;
const PIECE: usize = 64 * 1024;
