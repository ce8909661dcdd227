//! Prefix codes of a lossless stream (WebP Lossless Bitstream, 6.2).

use super::bits::Bits;
use crate::Reason;

/// One prefix code.
pub(super) enum Code {
    /// Only one symbol, which takes no bits.
    Single(u16),
    Tree {
        /// For each start of 8 bits: length × 4096 + symbol, or 0 if the code is longer.
        short: Vec<u16>,
        /// How many codes have each length, 1 to 15.
        counts: [u16; 16],
        /// The symbols in the order of their codes.
        symbols: Vec<u16>,
    },
}

impl Code {
    /// Reads a code for an alphabet of this size.
    pub(super) fn read(bits: &mut Bits<'_>, size: usize) -> Result<Self, Reason> {
        let mut lengths = vec![0_u8; size];
        if bits.flag()? {
            let two = bits.flag()?;
            let wide = if bits.flag()? { 8 } else { 1 };
            let first = bits.number(wide)?;
            let mut symbols = vec![first];
            if two {
                symbols.push(bits.number(8)?);
            }
            for symbol in symbols {
                let place = usize::try_from(symbol)
                    .ok()
                    .and_then(|at| lengths.get_mut(at));
                let length = place.ok_or(Reason::Damaged)?;
                // The same symbol twice is read in different ways.
                if *length > 0 {
                    return Err(Reason::Damaged);
                }
                *length = 1;
            }
            return Self::build(&lengths);
        }
        let mut of_lengths = [0; 19];
        let count = usize::try_from(bits.number(4)? + 4).unwrap_or(19);
        for at in ORDER.iter().take(count) {
            if let Some(length) = of_lengths.get_mut(*at) {
                *length = u8::try_from(bits.number(3)?).unwrap_or(0);
            }
        }
        let code = Self::build(&of_lengths)?;
        code.lengths(bits, &mut lengths)?;
        Self::build(&lengths)
    }

    /// Reads the lengths of another code with this one.
    fn lengths(&self, bits: &mut Bits<'_>, lengths: &mut [u8]) -> Result<(), Reason> {
        let mut left = lengths.len();
        if bits.flag()? {
            let wide = 2 + 2 * bits.number(3)?;
            let most = usize::try_from(bits.number(wide)? + 2).unwrap_or(usize::MAX);
            if most > left {
                return Err(Reason::Damaged);
            }
            left = most;
        }
        let (mut at, mut before) = (0, 8);
        while at < lengths.len() && left > 0 {
            left -= 1;
            let symbol = u8::try_from(self.symbol(bits)?).map_err(|_| Reason::Damaged)?;
            let (value, count) = match symbol {
                0..=15 => (symbol, 1),
                16 => (before, 3 + bits.number(2)?),
                17 => (0, 3 + bits.number(3)?),
                _ => (0, 11 + bits.number(7)?),
            };
            if (1..=15).contains(&symbol) {
                before = symbol;
            }
            let end = at + usize::try_from(count).unwrap_or(usize::MAX);
            lengths.get_mut(at..end).ok_or(Reason::Damaged)?.fill(value);
            at = end;
        }
        Ok(())
    }

    fn build(lengths: &[u8]) -> Result<Self, Reason> {
        let mut counts = [0_u16; 16];
        let mut symbols = Vec::new();
        for length in 1..=15_u8 {
            for (symbol, _) in (0_u16..).zip(lengths).filter(|(_, own)| **own == length) {
                symbols.push(symbol);
                if let Some(count) = counts.get_mut(usize::from(length)) {
                    *count += 1;
                }
            }
        }
        match symbols.as_slice() {
            [] => return Err(Reason::Damaged),
            [symbol] => return Ok(Self::Single(*symbol)),
            _ => {}
        }
        let mut short = vec![0; 1 << SHORT];
        let (mut code, mut at) = (0_u32, 0_usize);
        for (length, count) in (0_u16..).zip(counts).skip(1) {
            for _ in 0..count {
                let symbol = symbols.get(at).copied().unwrap_or(0);
                let reversed = code.reverse_bits() >> (32 - u32::from(length));
                if u32::from(length) <= SHORT {
                    let start = usize::try_from(reversed).unwrap_or(0);
                    let places = short.iter_mut().skip(start).step_by(1 << length);
                    places.for_each(|place| *place = length << 12 | symbol);
                }
                code += 1;
                at += 1;
            }
            // More codes than there can be, or at the end fewer.
            if code > 1 << length || length == 15 && code != 1 << 15 {
                return Err(Reason::Damaged);
            }
            code <<= 1;
        }
        Ok(Self::Tree {
            short,
            counts,
            symbols,
        })
    }

    /// Reads one symbol.
    #[inline]
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Result<u16, Reason> {
        let (short, counts, symbols) = match self {
            Self::Single(symbol) => return Ok(*symbol),
            Self::Tree {
                short,
                counts,
                symbols,
            } => (short, counts, symbols),
        };
        let ahead = bits.peek()?;
        let [low, ..] = ahead.to_le_bytes();
        let entry = short.get(usize::from(low)).copied().unwrap_or(0);
        if entry > 0 {
            bits.skip(u32::from(entry >> 12))?;
            return Ok(entry & 0xfff);
        }
        let (mut code, mut first, mut at, mut ahead) = (0_usize, 0_usize, 0_usize, ahead);
        for (length, count) in (0_u32..).zip(counts).skip(1) {
            code |= usize::from(ahead & 1 == 1);
            ahead >>= 1;
            let count = usize::from(*count);
            if let Some(inside) = code.checked_sub(first).filter(|inside| *inside < count) {
                bits.skip(length)?;
                return symbols.get(at + inside).copied().ok_or(Reason::Damaged);
            }
            at += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Reason::Damaged)
    }
}

/// Codes up to this many bits are found in one step.
const SHORT: u32 = 8;
/// The order in which the lengths of the code for lengths are stored.
const ORDER: [usize; 19] = [
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
];
