//! Unpacking: the zlib stream of one picture, spread over chunks, and small packed texts.

use crate::deflate::{Decompress, Status};

use super::survey::Range;
use crate::{Cursor, ReadAt, Reason};

/// Unpacks a stream that lies in several ranges of a file.
pub(super) struct Unpacker<'a> {
    cursor: Cursor<'a>,
    ranges: &'a [Range],
    /// Bytes of the current range that were not read yet.
    left: u64,
    inflate: Decompress,
    ended: bool,
}

impl<'a> Unpacker<'a> {
    pub(super) fn new(src: &'a dyn ReadAt, ranges: &'a [Range]) -> Self {
        Self {
            cursor: Cursor::new(src),
            ranges,
            left: 0,
            inflate: Decompress::new(true),
            ended: false,
        }
    }

    /// Fills `buf` with unpacked bytes.
    pub(super) fn fill(&mut self, buf: &mut [u8]) -> Result<(), Reason> {
        let mut rest = buf;
        while !rest.is_empty() {
            let count = self.some(rest)?;
            if count == 0 && self.ended {
                return Err(Reason::Truncated);
            }
            rest = rest.get_mut(count..).unwrap_or_default();
        }
        Ok(())
    }

    /// Whether anything, packed or behind the stream, comes after what has been read.
    pub(super) fn has_more(&mut self) -> Result<bool, Reason> {
        let mut one = [0];
        while !self.ended {
            match self.some(&mut one) {
                Ok(0) => {}
                Ok(_) => return Ok(true),
                // A stream without its proper end is written anew with one.
                Err(Reason::Truncated) => return Ok(false),
                Err(reason) => return Err(reason),
            }
        }
        Ok(self.left > 0 || self.ranges.iter().any(|range| range.length > 0))
    }

    /// Unpacks a little; 0 bytes may mean that more input is needed.
    fn some(&mut self, buf: &mut [u8]) -> Result<usize, Reason> {
        if self.ended {
            return Ok(0);
        }
        while self.left == 0
            && let Some((next, others)) = self.ranges.split_first()
        {
            self.ranges = others;
            self.left = next.length;
            self.cursor.seek(next.start);
        }
        let before = (self.inflate.total_in(), self.inflate.total_out());
        let position = self.cursor.position();
        // With all input read, the inflater may still have output to give.
        let input = match usize::try_from(self.left) {
            Ok(0) => &[],
            most => self.cursor.chunk(most.unwrap_or(usize::MAX))?,
        };
        let status = self
            .inflate
            .decompress(input, buf)
            .map_err(|_| Reason::Damaged)?;
        let used = self.inflate.total_in() - before.0;
        let made = self.inflate.total_out() - before.1;
        self.cursor.seek(position.saturating_add(used));
        self.left = self.left.saturating_sub(used);
        self.ended = status == Status::End;
        if used == 0 && made == 0 && !self.ended {
            return Err(Reason::Truncated);
        }
        usize::try_from(made).map_err(|_| Reason::Damaged)
    }
}

/// Unpacks a small stream, at most `most` bytes of it; what cannot be unpacked is left out.
pub(super) fn unpack(packed: &[u8], most: usize) -> Vec<u8> {
    let mut inflate = Decompress::new(true);
    let mut out = vec![0; most];
    let (mut read, mut made) = (0, 0);
    // Only names what was found, so a broken stream gives what it gives.
    while let (Some(packed), Some(room)) = (packed.get(read..), out.get_mut(made..))
        && inflate.decompress(packed, room).is_ok()
    {
        let now = (inflate.total_in(), inflate.total_out());
        let (Ok(to), Ok(till)) = (usize::try_from(now.0), usize::try_from(now.1)) else {
            break;
        };
        if (to, till) == (read, made) {
            break;
        }
        (read, made) = (to, till);
    }
    out.truncate(made);
    out
}
