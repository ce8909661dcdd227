//! A part of a file as a file of its own.

use std::io;

use crate::ReadAt;

/// The bytes of one strip.
pub(super) struct Window<'a> {
    src: &'a dyn ReadAt,
    start: u64,
    length: u64,
}

impl<'a> Window<'a> {
    /// The `length` bytes at `start`, or what there is of them.
    pub(super) fn new(src: &'a dyn ReadAt, start: u64, length: u64) -> Self {
        let length = length.min(src.len().saturating_sub(start));
        Self { src, start, length }
    }
}

impl ReadAt for Window<'_> {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(offset);
        let most = usize::try_from(left).map_or(buf.len(), |left| left.min(buf.len()));
        match buf.get_mut(..most) {
            Some(room) if most > 0 => self.src.read_at(self.start.saturating_add(offset), room),
            _ => Ok(0),
        }
    }
}
