//! Quantisation and Huffman tables (ITU-T T.81, B.2.4).

use crate::Reason;

/// One quantisation table as its segment holds it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Quant {
    /// Whether its 64 values have two bytes each.
    wide: bool,
    values: Vec<u8>,
}

impl Quant {
    /// Reads the tables of a DQT segment: slot and table.
    pub(super) fn parse(mut body: &[u8]) -> Result<Vec<(u8, Self)>, Reason> {
        let mut tables = Vec::new();
        while let Some((head, rest)) = body.split_first() {
            let (precision, slot) = (head >> 4, head & 15);
            if precision > 1 || slot > 3 {
                return Err(Reason::Damaged);
            }
            let wide = precision == 1;
            let (values, rest) = rest
                .split_at_checked(if wide { 128 } else { 64 })
                .ok_or(Reason::Damaged)?;
            let values = values.to_vec();
            tables.push((slot, Self { wide, values }));
            body = rest;
        }
        Ok(tables)
    }

    /// The body of a DQT segment that holds this table alone.
    pub(super) fn body(&self, slot: u8) -> Vec<u8> {
        let mut body = vec![u8::from(self.wide) << 4 | slot];
        body.extend(&self.values);
        body
    }
}

/// One Huffman table with what is needed to read with it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Huffman {
    counts: [u8; 16],
    symbols: Vec<u8>,
    /// For each start of 9 bits: length of the code in the high byte (0 if longer), symbol in the low byte.
    short: Vec<u16>,
    /// For each length: the first code of the next longer ones, aligned to 16 bits, and where to find the symbol.
    long: Vec<Longer>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Longer {
    length: u32,
    limit: u32,
    first_code: u32,
    first_symbol: usize,
}

/// Whether a Huffman table is for DC differences or for AC coefficients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Dc,
    Ac,
}

impl Huffman {
    /// Reads the tables of a DHT segment: class, slot and table.
    pub(super) fn parse(mut body: &[u8]) -> Result<Vec<(Class, u8, Self)>, Reason> {
        let mut tables = Vec::new();
        while let Some((head, rest)) = body.split_first() {
            let class = match head >> 4 {
                0 => Class::Dc,
                1 => Class::Ac,
                2.. => return Err(Reason::Damaged),
            };
            let slot = head & 15;
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(Reason::Damaged)?;
            let total = counts.iter().map(|count| usize::from(*count)).sum();
            let (symbols, rest) = rest.split_at_checked(total).ok_or(Reason::Damaged)?;
            if slot > 3 || total > 256 {
                return Err(Reason::Damaged);
            }
            tables.push((class, slot, Self::new(*counts, symbols, class)?));
            body = rest;
        }
        Ok(tables)
    }

    fn new(counts: [u8; 16], symbols: &[u8], class: Class) -> Result<Self, Reason> {
        // Encoders give each symbol one code; text in a table repeats its letters.
        let twice = |(at, symbol): (usize, &u8)| symbols.iter().skip(at + 1).any(|s| s == symbol);
        let wild = class == Class::Dc && symbols.iter().any(|symbol| *symbol > 15);
        if wild || symbols.iter().enumerate().any(twice) {
            return Err(Reason::Damaged);
        }
        let mut short = vec![0_u16; 1 << SHORT];
        let mut long = Vec::new();
        let (mut code, mut at) = (0_u32, 0_usize);
        for (length, count) in (1_u32..).zip(counts) {
            let next = at.saturating_add(usize::from(count));
            let of_length = symbols.get(at..next).ok_or(Reason::Damaged)?;
            let first = code;
            code += u32::from(count);
            if code > 1 << length {
                return Err(Reason::Damaged);
            }
            if length <= SHORT {
                fill_short(&mut short, first, length, of_length)?;
            } else {
                long.push(Longer {
                    length,
                    limit: code << (16 - length),
                    first_code: first,
                    first_symbol: at,
                });
            }
            at = next;
            code <<= 1;
        }
        let symbols = symbols.to_vec();
        Ok(Self {
            counts,
            symbols,
            short,
            long,
        })
    }

    /// The length in bits and the symbol of the code at the start of `bits`.
    #[inline]
    pub(super) fn symbol(&self, bits: u16) -> Result<(u32, u8), Reason> {
        let entry = self.short.get(usize::from(bits >> (16 - SHORT)));
        let [length, symbol] = entry.copied().unwrap_or(0).to_be_bytes();
        if length > 0 {
            return Ok((u32::from(length), symbol));
        }
        let bits = u32::from(bits);
        let longer = self
            .long
            .iter()
            .find(|longer| bits < longer.limit)
            .ok_or(Reason::Damaged)?;
        let ahead = (bits >> (16 - longer.length))
            .checked_sub(longer.first_code)
            .and_then(|ahead| usize::try_from(ahead).ok())
            .ok_or(Reason::Damaged)?;
        let symbol = self.symbols.get(longer.first_symbol.saturating_add(ahead));
        Ok((longer.length, *symbol.ok_or(Reason::Damaged)?))
    }

    /// The body of a DHT segment that holds this table alone.
    pub(super) fn body(&self, class: Class, slot: u8) -> Vec<u8> {
        let mut body = vec![u8::from(class == Class::Ac) << 4 | slot];
        body.extend(self.counts);
        body.extend(&self.symbols);
        body
    }
}

fn fill_short(short: &mut [u16], first: u32, length: u32, symbols: &[u8]) -> Result<(), Reason> {
    let [.., length_byte] = length.to_be_bytes();
    let spread = 1_usize << (SHORT - length);
    let start = usize::try_from(first << (SHORT - length)).map_err(|_| Reason::Damaged)?;
    let places = short.get_mut(start..).ok_or(Reason::Damaged)?;
    for (run, symbol) in places.chunks_mut(spread).zip(symbols) {
        run.fill(u16::from_be_bytes([length_byte, *symbol]));
    }
    Ok(())
}

/// Codes up to this many bits are found in one step.
const SHORT: u32 = 9;
