//! Lossless pictures and packed transparency: read symbol by symbol so that their end is known (WebP Lossless
//! Bitstream).
//!
//! Where the bits end does not depend on the pixels, except on those of the map of codes; so only these are kept.

mod bits;
mod codes;

use self::bits::Bits;
use self::codes::Code;
use super::part::Piece;
use crate::{Budget, ReadAt, Reason};

/// What the new file gets of a lossless picture.
pub(super) struct Lossless {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Whether the picture says that some of it is transparent.
    pub(super) clear: bool,
    pub(super) piece: Piece,
}

/// Reads the picture in the `length` bytes from `start` on.
pub(super) fn read(
    src: &dyn ReadAt,
    start: u64,
    length: u64,
    budget: &mut Budget,
) -> Result<Lossless, Reason> {
    let mut bits = Bits::new(src, start, length);
    if bits.number(8)? != 0x2f {
        return Err(Reason::Damaged);
    }
    let width = bits.number(14)? + 1;
    let height = bits.number(14)? + 1;
    let clear = bits.flag()?;
    if bits.number(3)? != 0 {
        return Err(Reason::Damaged);
    }
    budget.picture(width, height)?;
    let piece = stream(bits, start, width, height, budget)?;
    Ok(Lossless {
        width,
        height,
        clear,
        piece,
    })
}

/// Reads a stream without a header, as it stands in a chunk of transparency.
pub(super) fn bare(
    src: &dyn ReadAt,
    start: u64,
    length: u64,
    [width, height]: [u32; 2],
    budget: &mut Budget,
) -> Result<Piece, Reason> {
    stream(Bits::new(src, start, length), start, width, height, budget)
}

fn stream(
    bits: Bits<'_>,
    start: u64,
    width: u32,
    height: u32,
    budget: &mut Budget,
) -> Result<Piece, Reason> {
    let mut reader = Reader { bits, budget };
    let mut wide = width;
    let mut seen = [false; 4];
    while reader.bits.flag()? {
        let kind = usize::try_from(reader.bits.number(2)?).unwrap_or(0);
        let known = seen.get_mut(kind).ok_or(Reason::Damaged)?;
        if std::mem::replace(known, true) {
            return Err(Reason::Damaged);
        }
        match kind {
            PREDICTOR | COLOUR => {
                let size = reader.bits.number(3)? + 2;
                let (across, down) = (parts(wide, size), parts(height, size));
                reader.image(across, down, Role::Data)?;
            }
            PALETTE => {
                let colours = reader.bits.number(8)? + 1;
                reader.image(colours, 1, Role::Data)?;
                // Pixels of few colours share a byte.
                let size = match colours {
                    0..=2 => 3,
                    3..=4 => 2,
                    5..=16 => 1,
                    _ => 0,
                };
                wide = parts(wide, size);
            }
            _ => {}
        }
    }
    reader.image(wide, height, Role::Pixels)?;
    let used = reader.bits.used;
    let bytes = used.div_ceil(8);
    let spare = bytes * 8 - used;
    Ok(Piece::copy(start, bytes, u8::MAX >> spare))
}

/// What a picture in the stream is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The pixels themselves, which may change codes from place to place.
    Pixels,
    /// Numbers of a transform.
    Data,
    /// The map that says where which codes are used.
    Map,
}

struct Reader<'a, 'b> {
    bits: Bits<'a>,
    budget: &'b mut Budget,
}

/// The five codes of a group: green with lengths and cache, red, blue, alpha, distance.
type Group = [Code; 5];

/// Where which group is used.
struct Map {
    size: u32,
    across: usize,
    groups: Vec<u16>,
}

impl Reader<'_, '_> {
    /// Reads a picture; only the pixels of a [`Role::Map`] are handed out.
    fn image(&mut self, wide: u32, high: u32, role: Role) -> Result<Vec<u32>, Reason> {
        self.budget.work(u64::from(wide) * u64::from(high))?;
        let cache = if self.bits.flag()? {
            let size = self.bits.number(4)?;
            if !(1..=11).contains(&size) {
                return Err(Reason::Damaged);
            }
            Some(size)
        } else {
            None
        };
        let map = if role == Role::Pixels && self.bits.flag()? {
            Some(self.map(wide, high)?)
        } else {
            None
        };
        let groups = self.groups(map.as_ref(), cache)?;
        if role == Role::Map {
            return self.values(wide, high, &groups, cache);
        }
        self.pass(wide, high, &groups, map.as_ref())?;
        Ok(Vec::new())
    }

    fn map(&mut self, wide: u32, high: u32) -> Result<Map, Reason> {
        let size = self.bits.number(3)? + 2;
        let across = parts(wide, size);
        let pixels = self.image(across, parts(high, size), Role::Map)?;
        let groups = pixels.iter().map(|pixel| {
            let [_, red, green, _] = pixel.to_be_bytes();
            u16::from_be_bytes([red, green])
        });
        Ok(Map {
            size,
            across: usize::try_from(across).map_err(|_| Reason::TooLarge)?,
            groups: groups.collect(),
        })
    }

    /// Reads the groups of codes; one that no place uses would be a place to hide something.
    fn groups(&mut self, map: Option<&Map>, cache: Option<u32>) -> Result<Vec<Group>, Reason> {
        let mut used = vec![true];
        if let Some(map) = map {
            let highest = map.groups.iter().copied().max().unwrap_or(0);
            used = vec![false; usize::from(highest) + 1];
            for group in &map.groups {
                if let Some(used) = used.get_mut(usize::from(*group)) {
                    *used = true;
                }
            }
        }
        if used.len() > MOST_GROUPS {
            return Err(Reason::TooManyParts);
        }
        if used.contains(&false) {
            return Err(Reason::Unusual);
        }
        let colours = 256 + 24 + cache.map_or(0, |size| 1 << size);
        let mut groups = Vec::new();
        for _ in used {
            self.budget.segment()?;
            self.budget.work(2048)?;
            let mut code = |size| Code::read(&mut self.bits, size);
            groups.push([
                code(colours)?,
                code(256)?,
                code(256)?,
                code(256)?,
                code(40)?,
            ]);
        }
        Ok(groups)
    }

    /// Passes over the pixels.
    fn pass(
        &mut self,
        wide: u32,
        high: u32,
        groups: &[Group],
        map: Option<&Map>,
    ) -> Result<(), Reason> {
        let (mut x, mut y) = (0_u32, 0_u32);
        while y < high {
            let number = match map {
                Some(map) => {
                    let [column, row] = [x >> map.size, y >> map.size]
                        .map(|place| usize::try_from(place).unwrap_or(usize::MAX));
                    let at = row.saturating_mul(map.across).saturating_add(column);
                    usize::from(map.groups.get(at).copied().unwrap_or(0))
                }
                None => 0,
            };
            let [green, red, blue, alpha, distance] = groups.get(number).ok_or(Reason::Damaged)?;
            let symbol = green.symbol(&mut self.bits)?;
            let mut count = 1;
            if symbol < 256 {
                for code in [red, blue, alpha] {
                    code.symbol(&mut self.bits)?;
                }
            } else if symbol < 280 {
                count = self.extended(symbol - 256)?;
                let symbol = distance.symbol(&mut self.bits)?;
                self.extended(symbol)?;
            }
            x += count;
            while x >= wide && y < high {
                x -= wide;
                y += 1;
            }
        }
        // A length that leads out of the picture stops a decoder.
        if x > 0 { Err(Reason::Damaged) } else { Ok(()) }
    }

    /// A length or a distance (5.2.2).
    fn extended(&mut self, symbol: u16) -> Result<u32, Reason> {
        let symbol = u32::from(symbol);
        if symbol < 4 {
            return Ok(symbol + 1);
        }
        let extra = (symbol - 2) >> 1;
        Ok(((2 + (symbol & 1)) << extra) + self.bits.number(extra)? + 1)
    }

    /// Decodes a small picture.
    fn values(
        &mut self,
        wide: u32,
        high: u32,
        groups: &[Group],
        cache: Option<u32>,
    ) -> Result<Vec<u32>, Reason> {
        let [[green, red, blue, alpha, distance]] = groups else {
            return Err(Reason::Damaged);
        };
        let total =
            usize::try_from(u64::from(wide) * u64::from(high)).map_err(|_| Reason::TooLarge)?;
        let mut cache = Cache::new(cache);
        let mut pixels: Vec<u32> = Vec::with_capacity(total);
        while pixels.len() < total {
            let symbol = green.symbol(&mut self.bits)?;
            if symbol < 256 {
                let mut value = |code: &Code| code.symbol(&mut self.bits).map(u32::from);
                let (red, blue, alpha) = (value(red)?, value(blue)?, value(alpha)?);
                let pixel = alpha << 24 | red << 16 | u32::from(symbol) << 8 | blue;
                pixels.push(pixel);
                cache.enter(pixel);
            } else if symbol < 280 {
                let length = self.extended(symbol - 256)?;
                let symbol = distance.symbol(&mut self.bits)?;
                let back = far(self.extended(symbol)?, wide);
                for _ in 0..length {
                    let from = pixels.len().checked_sub(back).ok_or(Reason::Damaged)?;
                    let pixel = *pixels.get(from).ok_or(Reason::Damaged)?;
                    if pixels.len() == total {
                        return Err(Reason::Damaged);
                    }
                    pixels.push(pixel);
                    cache.enter(pixel);
                }
            } else {
                let pixel = cache.pixel(symbol - 280)?;
                pixels.push(pixel);
                cache.enter(pixel);
            }
        }
        Ok(pixels)
    }
}

/// Colours that were seen lately (5.2.3).
struct Cache {
    shift: u32,
    colours: Vec<u32>,
}

impl Cache {
    fn new(size: Option<u32>) -> Self {
        Self {
            shift: 32 - size.unwrap_or(1),
            colours: size.map_or_else(Vec::new, |size| vec![0; 1 << size]),
        }
    }

    fn enter(&mut self, pixel: u32) {
        let slot = usize::try_from(pixel.wrapping_mul(0x1e35_a7bd) >> self.shift);
        if let Some(colour) = slot.ok().and_then(|slot| self.colours.get_mut(slot)) {
            *colour = pixel;
        }
    }

    fn pixel(&self, slot: u16) -> Result<u32, Reason> {
        self.colours
            .get(usize::from(slot))
            .copied()
            .ok_or(Reason::Damaged)
    }
}

/// The distance in pixels that a distance code means: the first 120 lie near by in two dimensions (5.2.2).
fn far(code: u32, wide: u32) -> usize {
    let near = usize::try_from(code - 1).ok().and_then(|at| NEAR.get(at));
    let pixels = match near {
        Some([left, up]) => (i64::from(*left) + i64::from(*up) * i64::from(wide)).max(1),
        None => i64::from(code) - 120,
    };
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

/// How many parts of `1 << size` pixels there are.
fn parts(pixels: u32, size: u32) -> u32 {
    pixels.div_ceil(1 << size)
}

const PREDICTOR: usize = 0;
const COLOUR: usize = 1;
const PALETTE: usize = 3;
/// Encoders merge groups until there are some hundreds at most; each takes a few kilobytes here.
const MOST_GROUPS: usize = 4096;
/// Columns to the left and rows above.
static NEAR: [[i8; 2]; 120] = [
    [0, 1],
    [1, 0],
    [1, 1],
    [-1, 1],
    [0, 2],
    [2, 0],
    [1, 2],
    [-1, 2],
    [2, 1],
    [-2, 1],
    [2, 2],
    [-2, 2],
    [0, 3],
    [3, 0],
    [1, 3],
    [-1, 3],
    [3, 1],
    [-3, 1],
    [2, 3],
    [-2, 3],
    [3, 2],
    [-3, 2],
    [0, 4],
    [4, 0],
    [1, 4],
    [-1, 4],
    [4, 1],
    [-4, 1],
    [3, 3],
    [-3, 3],
    [2, 4],
    [-2, 4],
    [4, 2],
    [-4, 2],
    [0, 5],
    [3, 4],
    [-3, 4],
    [4, 3],
    [-4, 3],
    [5, 0],
    [1, 5],
    [-1, 5],
    [5, 1],
    [-5, 1],
    [2, 5],
    [-2, 5],
    [5, 2],
    [-5, 2],
    [4, 4],
    [-4, 4],
    [3, 5],
    [-3, 5],
    [5, 3],
    [-5, 3],
    [0, 6],
    [6, 0],
    [1, 6],
    [-1, 6],
    [6, 1],
    [-6, 1],
    [2, 6],
    [-2, 6],
    [6, 2],
    [-6, 2],
    [4, 5],
    [-4, 5],
    [5, 4],
    [-5, 4],
    [3, 6],
    [-3, 6],
    [6, 3],
    [-6, 3],
    [0, 7],
    [7, 0],
    [1, 7],
    [-1, 7],
    [5, 5],
    [-5, 5],
    [7, 1],
    [-7, 1],
    [4, 6],
    [-4, 6],
    [6, 4],
    [-6, 4],
    [2, 7],
    [-2, 7],
    [7, 2],
    [-7, 2],
    [3, 7],
    [-3, 7],
    [7, 3],
    [-7, 3],
    [5, 6],
    [-5, 6],
    [6, 5],
    [-6, 5],
    [8, 0],
    [4, 7],
    [-4, 7],
    [7, 4],
    [-7, 4],
    [8, 1],
    [8, 2],
    [6, 6],
    [-6, 6],
    [8, 3],
    [5, 7],
    [-5, 7],
    [7, 5],
    [-7, 5],
    [8, 4],
    [6, 7],
    [-6, 7],
    [7, 6],
    [-7, 6],
    [8, 5],
    [7, 7],
    [-7, 7],
    [8, 6],
    [8, 7],
];
