//! One member, read at any place: small ones are unpacked into memory, large ones page by page.

use std::cell::RefCell;
use std::io;

use crate::deflate::Crc;

use super::directory::{Archive, Entry};
use super::inflate::Unpacker;
use crate::source::widen;
use crate::{Budget, Cursor, ReadAt, Reason};

/// The unpacked bytes of a member.
pub(crate) enum Member<'a> {
    /// Small: all of them.
    Whole(Vec<u8>),
    /// Stored: a stretch of the archive.
    Stored {
        /// The archive.
        src: &'a dyn ReadAt,
        /// Where the member begins in it.
        start: u64,
        /// Its length in bytes.
        size: u64,
    },
    /// Large and packed.
    Paged(RefCell<Paged<'a>>),
}

/// A large member of which the pages used last are held.
pub(crate) struct Paged<'a> {
    src: &'a dyn ReadAt,
    /// Where the packed bytes begin, and how many they are.
    packed: (u64, u64),
    size: u64,
    /// Unpackers that stopped behind the pages they gave, the one used last at the end.
    runs: Vec<Unpacker<'a>>,
    /// Number and bytes of pages, the one used last at the end.
    pages: Vec<(u64, Vec<u8>)>,
    /// How many bytes may still be unpacked for going back and forth.
    patience: u64,
}

impl<'a> Archive<'a> {
    /// Opens a member after holding size and check sum to the directory. `paid` is whether unpacking it was paid for.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if it does not unpack to what the directory says, and those of the budget.
    pub(crate) fn member(
        &self,
        entry: &Entry,
        paid: bool,
        budget: &mut Budget,
    ) -> Result<Member<'a>, Reason> {
        if !paid {
            budget.unpack(entry.compressed, entry.size)?;
        }
        budget.work(entry.size.saturating_add(1))?;
        if entry.packed {
            return self.packed(entry);
        }
        let mut cursor = Cursor::new(self.src);
        cursor.seek(entry.data);
        let mut crc = Crc::new();
        let mut left = entry.size;
        while left > 0 {
            let piece = cursor.chunk(usize::try_from(left).unwrap_or(usize::MAX))?;
            left = left.saturating_sub(widen(piece.len()));
            crc.update(piece);
        }
        if crc.sum() != entry.crc {
            return Err(Reason::Damaged);
        }
        Ok(Member::Stored {
            src: self.src,
            start: entry.data,
            size: entry.size,
        })
    }

    fn packed(&self, entry: &Entry) -> Result<Member<'a>, Reason> {
        let mut unpacker = Unpacker::new(self.src, entry.data, entry.compressed);
        let small = entry.size <= WHOLE;
        let mut whole = Vec::new();
        let mut crc = Crc::new();
        let mut piece = vec![0; PAGE];
        loop {
            let count = unpacker.some(&mut piece)?;
            if count == 0 {
                break;
            }
            if unpacker.made() > entry.size {
                return Err(Reason::Damaged);
            }
            let made = piece.get(..count).unwrap_or_default();
            crc.update(made);
            if small {
                whole.extend_from_slice(made);
            }
        }
        // Bytes behind the end of the packed stream are no place for anything.
        let sound = unpacker.made() == entry.size && unpacker.is_used_up();
        if !sound || crc.sum() != entry.crc {
            return Err(Reason::Damaged);
        }
        if small {
            return Ok(Member::Whole(whole));
        }
        Ok(Member::Paged(RefCell::new(Paged {
            src: self.src,
            packed: (entry.data, entry.compressed),
            size: entry.size,
            runs: Vec::new(),
            pages: Vec::new(),
            patience: entry.size.saturating_mul(PATIENCE),
        })))
    }
}

impl ReadAt for Member<'_> {
    fn len(&self) -> u64 {
        match self {
            Self::Whole(bytes) => widen(bytes.len()),
            Self::Stored { size, .. } => *size,
            Self::Paged(paged) => paged.borrow().size,
        }
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Whole(bytes) => bytes.read_at(offset, buf),
            Self::Stored { src, start, size } => {
                let rest = size.saturating_sub(offset);
                let most = usize::try_from(rest).unwrap_or(usize::MAX).min(buf.len());
                let room = buf.get_mut(..most).unwrap_or_default();
                src.read_at(start.saturating_add(offset), room)
            }
            Self::Paged(paged) => paged
                .borrow_mut()
                .read(offset, buf)
                .map_err(io::Error::other),
        }
    }
}

impl Paged<'_> {
    /// Reads from one page.
    fn read(&mut self, offset: u64, buf: &mut [u8]) -> Result<usize, PageError> {
        if offset >= self.size {
            return Ok(0);
        }
        let number = offset / widen(PAGE);
        let page = match self.pages.iter().position(|(known, _)| *known == number) {
            Some(at) => self.pages.remove(at),
            None => (number, self.unpack(number)?),
        };
        let inside = usize::try_from(offset % widen(PAGE)).unwrap_or(usize::MAX);
        let count = page
            .1
            .get(inside..)
            .unwrap_or_default()
            .read_at(0, buf)
            .map_err(|_| PageError)?;
        if self.pages.len() >= PAGES {
            self.pages.remove(0);
        }
        self.pages.push(page);
        Ok(count)
    }

    /// Unpacks one page, with the run that has the shortest way to it.
    fn unpack(&mut self, number: u64) -> Result<Vec<u8>, PageError> {
        let start = number.saturating_mul(widen(PAGE));
        let nearest = self
            .runs
            .iter()
            .enumerate()
            .filter(|(_, run)| run.made() <= start)
            .max_by_key(|(_, run)| run.made())
            .map(|(at, _)| at);
        let mut run = match nearest {
            Some(at) => self.runs.remove(at),
            None => Unpacker::new(self.src, self.packed.0, self.packed.1),
        };
        let way = start.saturating_sub(run.made());
        self.patience = self.patience.checked_sub(way).ok_or(PageError)?;
        let mut page = vec![0; PAGE];
        while run.made() < start {
            let ahead = usize::try_from(start - run.made()).unwrap_or(PAGE);
            let room = page.get_mut(..ahead.min(PAGE)).unwrap_or_default();
            if run.some(room).map_err(|_| PageError)? == 0 {
                return Err(PageError);
            }
        }
        let mut have = 0;
        while let Some(room) = page.get_mut(have..).filter(|room| !room.is_empty()) {
            let count = run.some(room).map_err(|_| PageError)?;
            if count == 0 {
                break;
            }
            have = have.saturating_add(count);
        }
        page.truncate(have);
        if self.runs.len() >= RUNS {
            self.runs.remove(0);
        }
        self.runs.push(run);
        Ok(page)
    }
}

/// A page cannot be had: the archive changed or the way back and forth was too long.
#[derive(Debug, thiserror::Error)]
#[error("a member of an archive cannot be read at this place")]
struct PageError;

/// Members up to this size are unpacked into memory, in bytes.
const WHOLE: u64 = 8 << 20;
/// As much as a [`Cursor`] asks for.
const PAGE: usize = 64 * 1024;
/// As many pages as a small member takes.
const PAGES: usize = 128;
/// Unpackers of one member; each takes about 45 KB.
const RUNS: usize = 8;
/// How many times a member's size may be unpacked in search of places in it.
const PATIENCE: u64 = 64;
