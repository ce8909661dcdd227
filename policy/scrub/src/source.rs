//! Reading the original: random access, so that the bytes may lie sealed in a spool.

use std::io;

use crate::Reason;

/// Bytes that can be read at any place, without a position of their own.
///
/// A sealed spool implements this; nothing here asks for more than 64 KiB in one call.
pub trait ReadAt {
    /// The number of bytes there are.
    fn len(&self) -> u64;

    /// Reads into `buf` from `offset` on and returns how many bytes were read.
    ///
    /// Less than `buf.len()` may be read; 0 means that `offset` is at or past the end.
    ///
    /// # Errors
    ///
    /// Whatever the holder of the bytes reports, for example a spool whose seal does not verify.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize>;

    /// Whether there are no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl ReadAt for [u8] {
    fn len(&self) -> u64 {
        u64::try_from(<[u8]>::len(self)).unwrap_or(u64::MAX)
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(offset)
            .ok()
            .and_then(|start| self.get(start..))
            .unwrap_or_default();
        let count = rest.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        Ok(count)
    }
}

impl ReadAt for Vec<u8> {
    fn len(&self) -> u64 {
        ReadAt::len(self.as_slice())
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        self.as_slice().read_at(offset, buf)
    }
}

impl<T: ReadAt + ?Sized> ReadAt for &T {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(offset, buf)
    }
}

// CLAIM(C-43): SECURITY.md
/// A forward reader over a [`ReadAt`] that holds one window of 64 KiB.
///
/// Windows start at multiples of their size, because a sealed spool opens a whole chunk for every call.
pub struct Cursor<'a> {
    src: &'a dyn ReadAt,
    window: Vec<u8>,
    start: u64,
    at: usize,
    /// Where the last window ended.
    behind: u64,
    /// Whether little is read after a jump.
    skips: bool,
}

impl<'a> Cursor<'a> {
    /// A reader that starts at the first byte of `src`.
    pub fn new(src: &'a dyn ReadAt) -> Self {
        Self {
            src,
            window: Vec::new(),
            start: 0,
            at: 0,
            behind: 0,
            skips: false,
        }
    }

    /// A reader that mostly jumps far ahead: behind a jump over a whole window it reads 4 KiB.
    pub(crate) fn skipping(src: &'a dyn ReadAt) -> Self {
        Self {
            skips: true,
            ..Self::new(src)
        }
    }

    /// The offset of the next byte from the start of the file, in bytes.
    pub fn position(&self) -> u64 {
        self.start.saturating_add(widen(self.at))
    }

    /// The number of bytes from here to the end.
    pub fn remaining(&self) -> u64 {
        self.src.len().saturating_sub(self.position())
    }

    /// Moves to `offset`, which may lie anywhere.
    pub fn seek(&mut self, offset: u64) {
        let inside = offset
            .checked_sub(self.start)
            .and_then(|ahead| usize::try_from(ahead).ok())
            .filter(|ahead| *ahead <= self.window.len());
        if let Some(ahead) = inside {
            self.at = ahead;
        } else {
            self.start = offset;
            self.at = 0;
            self.window.clear();
        }
    }

    /// Moves `count` bytes on.
    pub fn skip(&mut self, count: u64) {
        self.seek(self.position().saturating_add(count));
    }

    /// The next byte, or `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Reason::Read`] if the source cannot be read.
    #[inline]
    pub fn next_byte(&mut self) -> Result<Option<u8>, Reason> {
        if let Some(byte) = self.window.get(self.at) {
            self.at += 1;
            return Ok(Some(*byte));
        }
        if !self.refill()? {
            return Ok(None);
        }
        let byte = self.window.get(self.at).copied();
        self.at += 1;
        Ok(byte)
    }

    /// The next eight bytes as a big-endian number without moving, if the window holds them.
    #[inline]
    pub(crate) fn ahead(&self) -> Option<u64> {
        let eight = self.window.get(self.at..)?.first_chunk()?;
        Some(u64::from_be_bytes(*eight))
    }

    /// Moves at most eight bytes on that [`Cursor::ahead`] has shown.
    #[inline]
    pub(crate) fn advance(&mut self, bytes: u32) {
        self.at = self
            .at
            .saturating_add(usize::try_from(bytes).unwrap_or(0))
            .min(self.window.len());
    }

    /// The next byte.
    ///
    /// # Errors
    ///
    /// [`Reason::Truncated`] at the end, [`Reason::Read`] if the source cannot be read.
    #[inline]
    pub fn byte(&mut self) -> Result<u8, Reason> {
        self.next_byte()?.ok_or(Reason::Truncated)
    }

    /// The next two bytes as a big-endian number. Errors as [`Cursor::byte`].
    ///
    /// # Errors
    ///
    /// As [`Cursor::byte`].
    pub fn u16(&mut self) -> Result<u16, Reason> {
        Ok(u16::from_be_bytes([self.byte()?, self.byte()?]))
    }

    /// The next `buf.len()` bytes.
    ///
    /// # Errors
    ///
    /// As [`Cursor::byte`].
    pub fn fill(&mut self, buf: &mut [u8]) -> Result<(), Reason> {
        let mut rest = buf;
        while !rest.is_empty() {
            let have = self.chunk(rest.len())?;
            let (now, later) = rest.split_at_mut(have.len());
            now.copy_from_slice(have);
            rest = later;
        }
        Ok(())
    }

    /// The next `count` bytes in a vector of their own; the caller bounds `count`.
    ///
    /// # Errors
    ///
    /// As [`Cursor::byte`]; [`Reason::Truncated`] before anything is allocated.
    pub fn take(&mut self, count: usize) -> Result<Vec<u8>, Reason> {
        if widen(count) > self.remaining() {
            return Err(Reason::Truncated);
        }
        let mut bytes = vec![0; count];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// The next bytes without a copy: at least one and at most `most`.
    ///
    /// # Errors
    ///
    /// As [`Cursor::byte`].
    pub fn chunk(&mut self, most: usize) -> Result<&[u8], Reason> {
        if self.at >= self.window.len() && !self.refill()? {
            return Err(Reason::Truncated);
        }
        let end = self.at.saturating_add(most).min(self.window.len());
        let chunk = self.window.get(self.at..end).unwrap_or_default();
        self.at = end;
        Ok(chunk)
    }

    /// As [`Cursor::chunk`], without moving.
    ///
    /// # Errors
    ///
    /// As [`Cursor::byte`].
    pub fn peek(&mut self, most: usize) -> Result<&[u8], Reason> {
        let count = self.chunk(most)?.len();
        self.at -= count;
        let end = self.at.saturating_add(count);
        Ok(self.window.get(self.at..end).unwrap_or_default())
    }

    /// The first bytes from here, at most `most`, fewer at the end.
    ///
    /// # Errors
    ///
    /// [`Reason::Read`] if the source cannot be read.
    pub fn head(&mut self, most: usize) -> Result<Vec<u8>, Reason> {
        let count = usize::try_from(self.remaining()).map_or(most, |rest| rest.min(most));
        self.take(count)
    }

    /// Reads the window that holds the current position; `false` at the end.
    fn refill(&mut self) -> Result<bool, Reason> {
        let position = self.position();
        let (start, size) = self.next_window(position);
        self.window.resize(size, 0);
        let mut have = 0;
        while let Some(room) = self.window.get_mut(have..).filter(|room| !room.is_empty()) {
            let read = self
                .src
                .read_at(start.saturating_add(widen(have)), room)
                .map_err(|_| Reason::Read)?;
            if read == 0 {
                break;
            }
            have = have.saturating_add(read).min(size);
        }
        self.window.truncate(have);
        self.start = start;
        self.behind = start.saturating_add(widen(have));
        self.at = usize::try_from(position - start).unwrap_or(usize::MAX);
        Ok(self.at < have)
    }

    /// Where the window for `position` starts, and how long it is. None goes over a multiple of 64 KiB.
    fn next_window(&self, position: u64) -> (u64, usize) {
        let start = position - position % widen(WINDOW);
        let ahead = position.checked_sub(self.behind);
        if !self.skips {
            return (start, WINDOW);
        }
        if ahead.is_none_or(|ahead| ahead >= widen(WINDOW)) {
            return (position - position % widen(LITTLE), LITTLE);
        }
        let read = usize::try_from(self.behind.saturating_sub(start)).unwrap_or(0);
        (start.max(self.behind), WINDOW.saturating_sub(read))
    }
}

/// A length in memory as a length in a file.
pub(crate) fn widen(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

const WINDOW: usize = 64 * 1024;
/// What a skipping reader reads after a jump. A divisor of the window.
const LITTLE: usize = 4 * 1024;
