//! The pixels of a frame: a packed stream in sub-blocks of at most 255 bytes (GIF89a, 15 and 22).

use std::io::Write;

use super::survey::Frame;
use crate::lzw::{self, Values};
use crate::source::widen;
use crate::{Budget, Cursor, Reason};

/// Reads the bytes of a list of sub-blocks.
pub(super) struct Bytes<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    left: u8,
    ended: bool,
}

impl<'c, 'a> Bytes<'c, 'a> {
    pub(super) fn new(cursor: &'c mut Cursor<'a>) -> Self {
        Self {
            cursor,
            left: 0,
            ended: false,
        }
    }

    /// The next byte, or `None` after the empty block that ends the list.
    pub(super) fn next_byte(&mut self) -> Result<Option<u8>, Reason> {
        if self.left == 0 && !self.ended {
            self.left = self.cursor.byte()?;
            self.ended = self.left == 0;
        }
        if self.ended {
            return Ok(None);
        }
        self.left -= 1;
        self.cursor.byte().map(Some)
    }

    /// The next bytes, at least one and at most those of a block that are at hand, or `None` after the empty block.
    ///
    /// [`Bytes::used`] says how many were used; the others come again.
    fn some(&mut self) -> Result<Option<&[u8]>, Reason> {
        if self.left == 0 && !self.ended {
            self.left = self.cursor.byte()?;
            self.ended = self.left == 0;
        }
        if self.ended {
            return Ok(None);
        }
        self.cursor.peek(usize::from(self.left)).map(Some)
    }

    fn used(&mut self, count: usize) {
        let count = u8::try_from(count).unwrap_or(self.left).min(self.left);
        self.left -= count;
        self.cursor.skip(u64::from(count));
    }

    /// Passes over what is left and tells how many bytes that was.
    pub(super) fn skip(&mut self, budget: &mut Budget) -> Result<u64, Reason> {
        let mut skipped = 0_u64;
        while !self.ended {
            let count = u64::from(self.left);
            budget.work(1 + count)?;
            self.cursor.skip(count);
            skipped = skipped.saturating_add(count);
            self.left = self.cursor.byte()?;
            self.ended = self.left == 0;
        }
        Ok(skipped)
    }
}

/// Unpacks the pixels of a frame at which the cursor stands, exactly as many as it has, in pieces.
///
/// Returns whether anything came after the last of them.
pub(super) fn unpack(
    cursor: &mut Cursor<'_>,
    frame: &Frame,
    budget: &mut Budget,
    give: &mut dyn FnMut(&[u8]) -> Result<(), Reason>,
) -> Result<bool, Reason> {
    let mut left = usize::from(frame.width) * usize::from(frame.height);
    budget.work(widen(left))?;
    let mut decoder = lzw::Decoder::new(lzw::Order::Gif, frame.size);
    let mut bytes = Bytes::new(cursor);
    let mut pixels = lzw::Room::default();
    let mut slack = false;
    while left > 0 {
        let some = bytes.some()?.ok_or(Reason::Truncated)?;
        let read = decoder.feed_until(PIECE.min(left), some, &mut pixels)?;
        bytes.used(read);
        if pixels.count() > left {
            slack = true;
            pixels.truncate(left);
        }
        if decoder.ended() && pixels.count() < left {
            return Err(Reason::Truncated);
        }
        if pixels.count() >= PIECE.min(left) {
            give(pixels.values())?;
            left -= pixels.count();
            pixels.truncate(0);
        }
    }
    slack |= !ends(&mut bytes, &mut decoder)?;
    Ok(bytes.skip(budget)? > 0 || slack)
}

/// Reads the pixels of a frame at which the cursor stands for which values there are, without unpacking them.
///
/// Returns which there are, and as [`unpack`] whether anything came after the last of them.
pub(super) fn seen(
    cursor: &mut Cursor<'_>,
    frame: &Frame,
    budget: &mut Budget,
) -> Result<([bool; 256], bool), Reason> {
    let most = usize::from(frame.width) * usize::from(frame.height);
    budget.work(widen(most))?;
    let mut decoder = lzw::Decoder::new(lzw::Order::Gif, frame.size);
    let mut bytes = Bytes::new(cursor);
    let mut seen = lzw::Seen {
        count: 0,
        most,
        used: [false; 256],
    };
    while seen.count < most {
        let some = bytes.some()?.ok_or(Reason::Truncated)?;
        let read = decoder.feed_until(most, some, &mut seen)?;
        bytes.used(read);
        if decoder.ended() && seen.count < most {
            return Err(Reason::Truncated);
        }
    }
    let slack = seen.count > most || !ends(&mut bytes, &mut decoder)?;
    Ok((seen.used, bytes.skip(budget)? > 0 || slack))
}

/// Whether nothing but the sign for the end follows; a broken stream behind the last pixel is dropped as well.
fn ends(bytes: &mut Bytes<'_, '_>, decoder: &mut lzw::Decoder) -> Result<bool, Reason> {
    let mut more = Vec::new();
    while !decoder.ended() {
        let Some(byte) = bytes.next_byte()? else {
            return Ok(true);
        };
        if decoder.feed(byte, &mut more).is_err() || !more.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes a packed stream in sub-blocks, each as long as it may be.
pub(super) struct SubBlocks<'o> {
    out: &'o mut dyn Write,
    bytes: Vec<u8>,
}

impl<'o> SubBlocks<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self {
            out,
            bytes: Vec::new(),
        }
    }

    /// Writes the size of the values, which stands before the first block.
    pub(super) fn begin(&mut self, size: u8) -> Result<(), Reason> {
        self.out.write_all(&[size]).map_err(|_| Reason::Write)
    }

    /// Where packed bytes are put.
    pub(super) fn pending(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Writes every full block, and at the end the rest.
    pub(super) fn flush(&mut self, last: bool) -> Result<(), Reason> {
        let whole = self.bytes.len() / 255 * 255;
        let now = if last { self.bytes.len() } else { whole };
        let mut blocks = Vec::with_capacity(now + now / 255 + 2);
        for block in self.bytes.drain(..now).as_slice().chunks(255) {
            blocks.push(u8::try_from(block.len()).map_err(|_| Reason::Stopped)?);
            blocks.extend_from_slice(block);
        }
        if last {
            blocks.push(0);
        }
        self.out.write_all(&blocks).map_err(|_| Reason::Write)
    }
}

/// How many pixels are handed on at once.
const PIECE: usize = 16 * 1024;
