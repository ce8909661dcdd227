//! Unpacking the bytes of a strip or tile (TIFF 6.0, sections 9 and 13; Adobe Photoshop TIFF Technical Notes, Deflate).

use crate::deflate::{Decompress, Status};

use crate::source::widen;
use crate::{Cursor, Reason, lzw};

/// How the bytes of a strip or tile are packed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    PackBits,
    Lzw,
    Deflate,
    Fax(super::fax::Kind),
    Jpeg,
}

/// The bytes of one strip or tile.
pub(super) struct Packed<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    left: u64,
    /// Whether the lowest bit of each byte comes first (FillOrder 2).
    reversed: bool,
    piece: Vec<u8>,
}

impl<'c, 'a> Packed<'c, 'a> {
    /// The `length` bytes at `start`, or what the file has of them.
    pub(super) fn new(cursor: &'c mut Cursor<'a>, start: u64, length: u64, reversed: bool) -> Self {
        cursor.seek(start);
        let left = length.min(cursor.remaining());
        Self {
            cursor,
            left,
            reversed,
            piece: Vec::new(),
        }
    }

    /// The number of bytes that were not read yet.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// The next byte, or `None` behind the last.
    pub(super) fn next_byte(&mut self) -> Result<Option<u8>, Reason> {
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        self.left = left;
        let byte = self.cursor.byte()?;
        Ok(Some(if self.reversed {
            byte.reverse_bits()
        } else {
            byte
        }))
    }

    /// The next bytes, at most `most`; none behind the last.
    fn some(&mut self, most: usize) -> Result<&[u8], Reason> {
        let most = usize::try_from(self.left).map_or(most, |left| left.min(most));
        self.piece.clear();
        if most > 0 {
            self.piece.extend_from_slice(self.cursor.chunk(most)?);
        }
        if self.reversed {
            self.piece.iter_mut().for_each(|b| *b = b.reverse_bits());
        }
        self.left = self.left.saturating_sub(widen(self.piece.len()));
        Ok(&self.piece)
    }

    /// Takes back the last `count` bytes that [`Packed::some`] gave.
    fn unread(&mut self, count: usize) {
        let place = self.cursor.position().saturating_sub(widen(count));
        self.cursor.seek(place);
        self.left = self.left.saturating_add(widen(count));
    }
}

/// Unpacks one strip or tile piece by piece.
pub(super) struct Unpacker<'c, 'a> {
    packed: Packed<'c, 'a>,
    way: Way,
}

enum Way {
    Plain,
    /// The count of bytes to come, and whether they are all the same: then that byte.
    PackBits(usize, Option<u8>),
    Lzw(Box<Lzw>),
    Deflate(Box<Decompress>, bool),
}

struct Lzw {
    decoder: lzw::Decoder,
    ready: Vec<u8>,
    at: usize,
}

impl<'c, 'a> Unpacker<'c, 'a> {
    /// An unpacker for one of the ways that give bytes.
    pub(super) fn new(packing: Packing, mut packed: Packed<'c, 'a>) -> Result<Self, Reason> {
        let way = match packing {
            Packing::Plain => Way::Plain,
            Packing::PackBits => Way::PackBits(0, None),
            Packing::Lzw => Way::Lzw(Box::new(Lzw::begin(&mut packed)?)),
            Packing::Deflate => Way::Deflate(Box::new(Decompress::new(true)), false),
            Packing::Fax(_) | Packing::Jpeg => return Err(Reason::Stopped),
        };
        Ok(Self { packed, way })
    }

    /// Fills `buf` with unpacked bytes.
    ///
    /// # Errors
    ///
    /// [`Reason::Truncated`] if there are not as many, [`Reason::Damaged`] if they cannot be unpacked.
    pub(super) fn fill(&mut self, buf: &mut [u8]) -> Result<(), Reason> {
        let mut rest = buf;
        while !rest.is_empty() {
            let count = self.some(rest)?.ok_or(Reason::Truncated)?;
            rest = rest.get_mut(count..).unwrap_or_default();
        }
        Ok(())
    }

    /// Whether anything, packed or behind the end of the packed bytes, comes after what has been read.
    pub(super) fn has_more(&mut self) -> Result<bool, Reason> {
        let mut one = [0];
        loop {
            match self.some(&mut one) {
                Ok(Some(0)) => {}
                Ok(Some(_)) => return Ok(true),
                // What cannot be unpacked behind the picture is dropped as well.
                Ok(None) | Err(Reason::Truncated) => return Ok(self.packed.left() > 0),
                Err(Reason::Damaged) => return Ok(true),
                Err(reason) => return Err(reason),
            }
        }
    }

    /// Unpacks a little: how many bytes, or `None` at the end.
    fn some(&mut self, buf: &mut [u8]) -> Result<Option<usize>, Reason> {
        let packed = &mut self.packed;
        match &mut self.way {
            Way::Plain => {
                let bytes = packed.some(buf.len())?;
                let place = buf.get_mut(..bytes.len()).ok_or(Reason::Stopped)?;
                place.copy_from_slice(bytes);
                Ok((!bytes.is_empty()).then_some(bytes.len()))
            }
            Way::PackBits(left, value) => pack_bits(packed, left, value, buf),
            Way::Lzw(lzw) => lzw.some(packed, buf),
            Way::Deflate(inflate, ended) => inflated(packed, inflate, ended, buf),
        }
    }
}

/// One step of PackBits (TIFF 6.0, section 9).
fn pack_bits(
    packed: &mut Packed<'_, '_>,
    left: &mut usize,
    value: &mut Option<u8>,
    buf: &mut [u8],
) -> Result<Option<usize>, Reason> {
    if *left == 0 {
        let Some(count) = packed.next_byte()? else {
            return Ok(None);
        };
        (*left, *value) = match count {
            0..=127 => (usize::from(count) + 1, None),
            // This one says nothing.
            128 => (0, None),
            129.. => {
                let value = packed.next_byte()?.ok_or(Reason::Truncated)?;
                (257 - usize::from(count), Some(value))
            }
        };
    }
    let now = buf.len().min(*left);
    let place = buf.get_mut(..now).unwrap_or_default();
    if let Some(value) = value {
        place.fill(*value);
    } else {
        for byte in place {
            *byte = packed.next_byte()?.ok_or(Reason::Truncated)?;
        }
    }
    *left -= now;
    Ok(Some(now))
}

impl Lzw {
    /// Finds out which of the two ways to pack codes a strip uses, as libtiff does: the old one starts with its
    /// clear sign's lowest bits.
    fn begin(packed: &mut Packed<'_, '_>) -> Result<Self, Reason> {
        let (first, second) = (packed.next_byte()?, packed.next_byte()?);
        let old = first == Some(0) && second.is_some_and(|byte| byte & 1 == 1);
        let order = if old {
            lzw::Order::Gif
        } else {
            lzw::Order::Tiff
        };
        let mut lzw = Self {
            decoder: lzw::Decoder::new(order, 8),
            ready: Vec::new(),
            at: 0,
        };
        for byte in [first, second].into_iter().flatten() {
            lzw.decoder.feed(byte, &mut lzw.ready)?;
        }
        Ok(lzw)
    }

    fn some(
        &mut self,
        packed: &mut Packed<'_, '_>,
        buf: &mut [u8],
    ) -> Result<Option<usize>, Reason> {
        let ready = self.ready.get(self.at..).unwrap_or_default();
        if ready.is_empty() {
            self.ready.clear();
            self.at = 0;
            if self.decoder.ended() {
                return Ok(None);
            }
            let Some(byte) = packed.next_byte()? else {
                return Ok(None);
            };
            self.decoder.feed(byte, &mut self.ready)?;
            return Ok(Some(0));
        }
        let count = ready.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(Some(count))
    }
}

/// One step of zlib.
fn inflated(
    packed: &mut Packed<'_, '_>,
    inflate: &mut Decompress,
    ended: &mut bool,
    buf: &mut [u8],
) -> Result<Option<usize>, Reason> {
    if *ended {
        return Ok(None);
    }
    let before = (inflate.total_in(), inflate.total_out());
    let input = packed.some(INPUT)?;
    let given = input.len();
    let status = inflate
        .decompress(input, buf)
        .map_err(|_| Reason::Damaged)?;
    let used = usize::try_from(inflate.total_in() - before.0).map_err(|_| Reason::Damaged)?;
    let made = usize::try_from(inflate.total_out() - before.1).map_err(|_| Reason::Damaged)?;
    packed.unread(given.saturating_sub(used));
    *ended = status == Status::End;
    if made == 0 && used == 0 && !*ended {
        // With all input read, the inflater has nothing more to give either.
        return Ok(None);
    }
    Ok(Some(made))
}

/// Packed bytes that are looked at in one step.
const INPUT: usize = 4096;
