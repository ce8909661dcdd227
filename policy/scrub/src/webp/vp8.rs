//! Lossy pictures: key frames of VP8, decoded token by token so that their end is known (RFC 6386).

mod bits;
mod tables;

use self::bits::Bools;
use super::part::Piece;
use crate::{Budget, Cursor, ReadAt, Reason};

/// What the new file gets of a lossy picture.
pub(super) struct Lossy {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) pieces: Vec<Piece>,
}

/// Reads the picture in the `length` bytes from `start` on.
pub(super) fn read(
    src: &dyn ReadAt,
    start: u64,
    length: u64,
    budget: &mut Budget,
) -> Result<Lossy, Reason> {
    let tag = Tag::read(src, start, length)?;
    budget.picture(tag.width, tag.height)?;
    budget.work(u64::from(tag.width) * u64::from(tag.height))?;
    let first = start + TAG;
    let mut modes = Bools::new(src, first, tag.first);
    let header = Header::read(&mut modes)?;
    for _ in 0..header.partitions {
        budget.segment()?;
    }
    let behind = start + length - first - tag.first;
    let mut partitions = partitions(src, first + tag.first, behind, header.partitions)?;
    let across = tag.width.div_ceil(16);
    let mut picture = Picture {
        header,
        above: vec![Above::default(); usize::try_from(across).map_err(|_| Reason::TooLarge)?],
        left: Above::default(),
    };
    for row in 0..tag.height.div_ceil(16) {
        let turn = usize::try_from(row).map_err(|_| Reason::TooLarge)? % partitions.len().max(1);
        let tokens = partitions.get_mut(turn).ok_or(Reason::Damaged)?;
        picture.row(&mut modes, tokens)?;
    }
    Ok(Lossy {
        width: tag.width,
        height: tag.height,
        pieces: pieces(&tag, &modes, &partitions)?,
    })
}

/// The new picture: every partition ends where its bits end.
fn pieces(tag: &Tag, modes: &Bools<'_>, partitions: &[Bools<'_>]) -> Result<Vec<Piece>, Reason> {
    let (start, length, mask) = modes.end()?;
    let mut pieces = vec![Piece::New(tag.canonical(length)?)];
    pieces.push(Piece::copy(start, length, mask));
    let mut sizes = Vec::new();
    let mut copies = Vec::new();
    for (at, partition) in partitions.iter().enumerate() {
        let (start, length, mask) = partition.end()?;
        if at + 1 < partitions.len() {
            let size = u32::try_from(length)
                .map_err(|_| Reason::Damaged)?
                .to_le_bytes();
            sizes.extend(size.get(..3).unwrap_or_default());
        }
        copies.push(Piece::copy(start, length, mask));
    }
    pieces.push(Piece::New(sizes));
    pieces.extend(copies);
    Ok(pieces)
}

/// Finds the token partitions: their sizes, but for the last, and then themselves (RFC 6386, 9.5).
fn partitions(
    src: &dyn ReadAt,
    start: u64,
    length: u64,
    count: u64,
) -> Result<Vec<Bools<'_>>, Reason> {
    let mut cursor = Cursor::new(src);
    cursor.seek(start);
    let sizes = 3 * (count - 1);
    let mut left = length.checked_sub(sizes).ok_or(Reason::Truncated)?;
    let mut at = start + sizes;
    let mut all = Vec::new();
    for number in 1..=count {
        let size = if number < count {
            let [a, b, c] = [cursor.byte()?, cursor.byte()?, cursor.byte()?];
            u64::from(u32::from_le_bytes([a, b, c, 0]))
        } else {
            left
        };
        left = left.checked_sub(size).ok_or(Reason::Truncated)?;
        all.push(Bools::new(src, at, size));
        at += size;
    }
    Ok(all)
}

/// The ten bytes before the first partition (RFC 6386, 9.1).
struct Tag {
    version: u32,
    first: u64,
    width: u32,
    height: u32,
}

impl Tag {
    fn read(src: &dyn ReadAt, start: u64, length: u64) -> Result<Self, Reason> {
        let mut cursor = Cursor::new(src);
        cursor.seek(start);
        let rest = length.checked_sub(TAG).ok_or(Reason::Truncated)?;
        let mut tag = [0; 10];
        cursor.fill(&mut tag)?;
        let [a, b, c, 0x9d, 0x01, 0x2a, w1, w2, h1, h2] = tag else {
            return Err(Reason::Damaged);
        };
        let bits = u32::from_le_bytes([a, b, c, 0]);
        let tag = Self {
            version: bits >> 1 & 7,
            first: u64::from(bits >> 5),
            // The two bits above are a scale that nothing heeds.
            width: u32::from(u16::from_le_bytes([w1, w2]) & 0x3fff),
            height: u32::from(u16::from_le_bytes([h1, h2]) & 0x3fff),
        };
        let shown_key_frame = bits & 0x11 == 0x10;
        if !shown_key_frame || tag.version > 3 || tag.width == 0 || tag.height == 0 {
            return Err(Reason::Damaged);
        }
        if tag.first > rest {
            return Err(Reason::Truncated);
        }
        Ok(tag)
    }

    fn canonical(&self, first: u64) -> Result<Vec<u8>, Reason> {
        let first = u32::try_from(first).map_err(|_| Reason::Damaged)?;
        let bits = (first << 5 | 0x10 | self.version << 1).to_le_bytes();
        let mut tag = bits.get(..3).unwrap_or_default().to_vec();
        tag.extend([0x9d, 0x01, 0x2a]);
        for size in [self.width, self.height] {
            let size = u16::try_from(size).map_err(|_| Reason::Damaged)?;
            tag.extend(size.to_le_bytes());
        }
        Ok(tag)
    }
}

/// The start of the first partition, as far as the end depends on it (RFC 6386, 9.2 to 9.11).
struct Header {
    segments: Option<[u8; 3]>,
    partitions: u64,
    /// The chance that a macroblock has tokens, if some have none.
    skip: Option<u8>,
    /// For each kind of block, band and context the chances of the tree of tokens.
    tokens: Vec<[u8; 11]>,
}

impl Header {
    fn read(bits: &mut Bools<'_>) -> Result<Self, Reason> {
        bits.number(2)?;
        let segments = if bits.bit(128)? {
            Self::segments(bits)?
        } else {
            None
        };
        bits.number(10)?;
        if bits.bit(128)? && bits.bit(128)? {
            for _ in 0..8 {
                bits.maybe(7)?;
            }
        }
        let partitions = 1 << bits.number(2)?;
        bits.number(7)?;
        for _ in 0..5 {
            bits.maybe(5)?;
        }
        bits.number(1)?;
        let mut tokens = tables::TOKENS.as_chunks::<11>().0.to_vec();
        for (chance, update) in tokens.as_flattened_mut().iter_mut().zip(&tables::UPDATES) {
            if bits.bit(*update)? {
                *chance = byte(bits.number(8)?);
            }
        }
        let skip = bits.maybe(8)?.map(byte);
        Ok(Self {
            segments,
            partitions,
            skip,
            tokens,
        })
    }

    /// What differs between segments, and how their map is coded (9.3).
    fn segments(bits: &mut Bools<'_>) -> Result<Option<[u8; 3]>, Reason> {
        let mapped = bits.bit(128)?;
        if bits.bit(128)? {
            bits.bit(128)?;
            for size in [8, 8, 8, 8, 7, 7, 7, 7] {
                bits.maybe(size)?;
            }
        }
        if !mapped {
            return Ok(None);
        }
        let mut chances = [0; 3];
        for chance in &mut chances {
            *chance = bits.maybe(8)?.map_or(255, byte);
        }
        Ok(Some(chances))
    }
}

/// What the macroblocks to the right and below need to know of one.
#[derive(Clone, Default)]
struct Above {
    /// How its four outer blocks are predicted.
    modes: [u8; 4],
    /// Whether they have tokens: the block of averages, four of brightness, two and two of colour.
    full: [bool; 9],
}

struct Picture {
    header: Header,
    above: Vec<Above>,
    left: Above,
}

impl Picture {
    fn row(&mut self, modes: &mut Bools<'_>, tokens: &mut Bools<'_>) -> Result<(), Reason> {
        self.left = Above::default();
        for above in &mut self.above {
            let (single, skipped) = self.header.modes(modes, above, &mut self.left)?;
            if skipped {
                // A macroblock without a block of averages leaves that of its neighbours.
                for full in [&mut above.full, &mut self.left.full] {
                    let [whole, ..] = *full;
                    *full = [false; 9];
                    full[0] = whole && !single;
                }
                continue;
            }
            self.header.tokens(tokens, single, above, &mut self.left)?;
        }
        Ok(())
    }
}

impl Header {
    /// Reads the modes of a macroblock: whether it is predicted as one, and whether it has no tokens (11.2, 11.3).
    fn modes(
        &self,
        bits: &mut Bools<'_>,
        above: &mut Above,
        left: &mut Above,
    ) -> Result<(bool, bool), Reason> {
        if let Some([first, low, high]) = self.segments {
            let second = if bits.bit(first)? { high } else { low };
            bits.bit(second)?;
        }
        let skipped = match self.skip {
            Some(chance) => bits.bit(chance)?,
            None => false,
        };
        let single = bits.bit(145)?;
        if single {
            let mode = if bits.bit(156)? {
                if bits.bit(128)? { MOTION } else { HORIZONTAL }
            } else {
                u8::from(bits.bit(163)?) * VERTICAL
            };
            above.modes = [mode; 4];
            left.modes = [mode; 4];
        } else {
            for left in &mut left.modes {
                for above in &mut above.modes {
                    let row = usize::from(*above) * 10 + usize::from(*left);
                    let chances = tables::MODES.as_chunks::<9>().0.get(row);
                    let mode = tree(bits, &MODE_TREE, chances.ok_or(Reason::Damaged)?)?;
                    (*above, *left) = (mode, mode);
                }
            }
        }
        // The mode of the colours.
        let _ = bits.bit(142)? && bits.bit(114)? && bits.bit(183)?;
        Ok((single, skipped))
    }

    /// Reads the tokens of a macroblock (13).
    fn tokens(
        &self,
        bits: &mut Bools<'_>,
        single: bool,
        above: &mut Above,
        left: &mut Above,
    ) -> Result<(), Reason> {
        let [above_whole, above @ ..] = &mut above.full;
        let [left_whole, left @ ..] = &mut left.full;
        if single {
            let full = self.block(bits, 1, 0, *above_whole, *left_whole)?;
            (*above_whole, *left_whole) = (full, full);
        }
        let (kind, first) = if single { (0, 1) } else { (3, 0) };
        let (above_bright, above_colours) = above.split_at_mut(4);
        let (left_bright, left_colours) = left.split_at_mut(4);
        for left in left_bright {
            for above in &mut *above_bright {
                let full = self.block(bits, kind, first, *above, *left)?;
                (*above, *left) = (full, full);
            }
        }
        let colours = above_colours.chunks_mut(2).zip(left_colours.chunks_mut(2));
        for (above, left) in colours {
            for left in left {
                for above in &mut *above {
                    let full = self.block(bits, 2, 0, *above, *left)?;
                    (*above, *left) = (full, full);
                }
            }
        }
        Ok(())
    }

    /// Reads the tokens of one block of 4 by 4 and tells whether there are any.
    fn block(
        &self,
        bits: &mut Bools<'_>,
        kind: usize,
        first: usize,
        above: bool,
        left: bool,
    ) -> Result<bool, Reason> {
        let chances = |at: usize, context: usize| {
            let band = BANDS.get(at).copied().unwrap_or(0);
            let row = (kind * 8 + band) * 3 + context;
            self.tokens.get(row).ok_or(Reason::Damaged)
        };
        let mut at = first;
        let mut of = chances(at, usize::from(above) + usize::from(left))?;
        if !bits.bit(of[0])? {
            return Ok(false);
        }
        loop {
            while !bits.bit(of[1])? {
                at += 1;
                if at == 16 {
                    return Ok(true);
                }
                of = chances(at, 0)?;
            }
            let context = value(bits, of)?;
            at += 1;
            if at == 16 {
                return Ok(true);
            }
            of = chances(at, context)?;
            if !bits.bit(of[0])? {
                return Ok(true);
            }
        }
    }
}

/// Reads a value that is not zero and its sign; 1 for a value of one and 2 for a greater one (13.2).
fn value(bits: &mut Bools<'_>, of: &[u8; 11]) -> Result<usize, Reason> {
    let one = !bits.bit(of[2])?;
    if !one {
        let extra: &[u8] = if !bits.bit(of[3])? {
            let _ = bits.bit(of[4])? && bits.bit(of[5])?;
            &[]
        } else if !bits.bit(of[6])? {
            if bits.bit(of[7])? {
                &[165, 145]
            } else {
                &[159]
            }
        } else if !bits.bit(of[8])? {
            if bits.bit(of[9])? {
                &[176, 155, 140, 135]
            } else {
                &[173, 148, 140]
            }
        } else if bits.bit(of[10])? {
            &[254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129]
        } else {
            &[180, 157, 141, 134, 130]
        };
        for chance in extra {
            bits.bit(*chance)?;
        }
    }
    bits.bit(128)?;
    Ok(if one { 1 } else { 2 })
}

/// Follows a tree to a leaf; leaves are written as numbers that are not positive.
fn tree(bits: &mut Bools<'_>, tree: &[i8], chances: &[u8]) -> Result<u8, Reason> {
    let mut at = 0_usize;
    loop {
        let chance = *chances.get(at / 2).ok_or(Reason::Damaged)?;
        let branch = at + usize::from(bits.bit(chance)?);
        let next = *tree.get(branch).ok_or(Reason::Damaged)?;
        match usize::try_from(next) {
            Ok(further) if further > 0 => at = further,
            _ => return Ok(next.unsigned_abs()),
        }
    }
}

fn byte(number: u32) -> u8 {
    let [low, ..] = number.to_le_bytes();
    low
}

/// Bytes before the first partition.
const TAG: u64 = 10;
/// The modes that stand for a macroblock predicted as one; 0 is the average.
const MOTION: u8 = 1;
const VERTICAL: u8 = 2;
const HORIZONTAL: u8 = 3;
const MODE_TREE: [i8; 18] = [
    0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9,
];
const BANDS: [usize; 16] = [0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7];
