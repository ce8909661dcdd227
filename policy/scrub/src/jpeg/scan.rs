//! The scans: their headers and every code of their entropy-coded data (ITU-T T.81, B.2.3, F.2 and G.2).

use super::bits::Bits;
use super::frame::{Coding, Component, Frame};
use super::tables::Huffman;
use crate::{Budget, Reason};

/// A scan header.
pub(super) struct Scan {
    pub(super) parts: Vec<Part>,
    first: u8,
    last: u8,
    high: u8,
    low: u8,
}

/// One component of a scan.
pub(super) struct Part {
    /// Where in the frame's list the component is.
    pub(super) index: usize,
    pub(super) dc: u8,
    pub(super) ac: u8,
}

/// The tables that one part of a scan reads with.
pub(super) struct Tables<'t> {
    pub(super) dc: Option<&'t Huffman>,
    pub(super) ac: Option<&'t Huffman>,
}

impl Scan {
    /// Reads the body of an SOS segment and enters in the frame what the scan will give.
    pub(super) fn parse(body: &[u8], frame: &mut Frame) -> Result<Self, Reason> {
        let (count, rest) = body.split_first().ok_or(Reason::Damaged)?;
        let (parts, rest) = rest
            .split_at_checked(usize::from(*count) * 2)
            .ok_or(Reason::Damaged)?;
        let [first, last, approximation] = *rest else {
            return Err(Reason::Damaged);
        };
        if !(1..=4).contains(count) {
            return Err(Reason::Damaged);
        }
        let mut scan = Self {
            parts: Vec::new(),
            first,
            last,
            high: approximation >> 4,
            low: approximation & 15,
        };
        let ids = frame.ids();
        for part in parts.chunks_exact(2) {
            let [id, tables] = *part else {
                return Err(Reason::Damaged);
            };
            let index = ids.iter().position(|known| *known == id);
            scan.parts.push(Part {
                index: index.ok_or(Reason::Damaged)?,
                dc: tables >> 4,
                ac: tables & 15,
            });
        }
        if frame.coding == Coding::Sequential {
            // These fields have no meaning here, and files with odd values in them are read all the same.
            (scan.first, scan.last, scan.high, scan.low) = (0, 63, 0, 0);
        }
        scan.check()?;
        scan.enter(frame)?;
        Ok(scan)
    }

    /// Whether the scan reads DC codes.
    pub(super) fn needs_dc(&self) -> bool {
        self.first == 0 && self.high == 0
    }

    /// Whether the scan reads AC codes.
    pub(super) fn needs_ac(&self) -> bool {
        self.last > 0
    }

    /// The body of the scan header for the new file; table numbers that are not used are 0.
    pub(super) fn body(&self, frame: &Frame) -> Vec<u8> {
        let [.., count] = self.parts.len().to_be_bytes();
        let mut body = vec![count];
        for part in &self.parts {
            let id = frame.components.get(part.index).map_or(0, |c| c.new_id);
            let dc = if self.needs_dc() { part.dc } else { 0 };
            let ac = if self.needs_ac() { part.ac } else { 0 };
            body.extend([id, dc << 4 | ac]);
        }
        body.extend([self.first, self.last, self.high << 4 | self.low]);
        body
    }

    fn check(&self) -> Result<(), Reason> {
        let sane = self.first <= self.last
            && self.last <= 63
            && self.low <= 13
            && (self.high == 0 || self.high == self.low + 1)
            && self.parts.iter().all(|part| part.dc <= 3 && part.ac <= 3);
        sane.then_some(()).ok_or(Reason::Damaged)
    }

    /// Holds the scans to their order: each bit of each coefficient is given once.
    ///
    /// Decoders let a later scan overwrite an earlier one, which would leave a picture that nobody sees.
    fn enter(&self, frame: &mut Frame) -> Result<(), Reason> {
        if frame.coding == Coding::Progressive {
            let mixed = self.first == 0 && self.last > 0;
            if mixed || self.first > 0 && self.parts.len() > 1 {
                return Err(Reason::Damaged);
            }
        }
        let expected = (self.high > 0).then_some(self.high);
        let range = usize::from(self.first)..=usize::from(self.last);
        for part in &self.parts {
            let component = frame.components.get_mut(part.index);
            let component = component.ok_or(Reason::Damaged)?;
            let given = component.precision_of.get_mut(range.clone());
            for lowest in given.ok_or(Reason::Damaged)? {
                if *lowest != expected {
                    return Err(Reason::Unusual);
                }
                *lowest = Some(self.low);
            }
        }
        Ok(())
    }

    /// Reads every code of the scan, so that its end is known, and copies the bits that were used.
    ///
    /// Returns the number of bytes between blocks and markers that belong to nothing; they are dropped.
    pub(super) fn copy(
        &self,
        frame: &mut Frame,
        tables: &[Tables<'_>],
        restart: u16,
        bits: &mut Bits<'_, '_, '_>,
        budget: &mut Budget,
    ) -> Result<u64, Reason> {
        let mut slack = 0_u64;
        let (wide, high, units) = self.layout(frame)?;
        let blocks: u64 = units.iter().map(|unit| u64::from(unit.blocks)).sum();
        budget.work(u64::from(wide) * u64::from(high) * blocks)?;
        let mut coder = self.coder(frame, bits);
        let (mut left, mut number) = (restart, 0_u8);
        for at in 0..wide.saturating_mul(high) {
            if restart > 0 && left == 0 {
                slack = slack.saturating_add(coder.bits.end_interval()?);
                coder.bits.restart(number)?;
                coder.run = 0;
                number = (number + 1) & 7;
                left = restart;
            }
            left = left.saturating_sub(1);
            for (unit, tables) in units.iter().zip(tables) {
                for _ in 0..unit.blocks {
                    coder.block(tables, at)?;
                }
            }
        }
        let end = coder.bits.end_interval()?;
        coder.give_back(frame);
        Ok(slack.saturating_add(end))
    }

    /// Units across and down, and for each part the number of blocks in one unit (T.81, A.2).
    fn layout(&self, frame: &Frame) -> Result<(u32, u32, Vec<Unit>), Reason> {
        let parts: Vec<&Component> = self
            .parts
            .iter()
            .filter_map(|part| frame.components.get(part.index))
            .collect();
        if let [alone] = parts.as_slice() {
            return Ok((
                alone.blocks_wide,
                alone.blocks_high,
                vec![Unit { blocks: 1 }],
            ));
        }
        let units: Vec<Unit> = parts
            .iter()
            .map(|part| Unit {
                blocks: part.across * part.down,
            })
            .collect();
        let blocks: u32 = units.iter().map(|unit| u32::from(unit.blocks)).sum();
        if blocks > 10 {
            return Err(Reason::Damaged);
        }
        Ok((frame.units_wide, frame.units_high, units))
    }

    fn coder<'s, 'b, 'c, 'a, 'o>(
        &'s self,
        frame: &mut Frame,
        bits: &'b mut Bits<'c, 'a, 'o>,
    ) -> Coder<'s, 'b, 'c, 'a, 'o> {
        let index = match self.parts.as_slice() {
            [part] if frame.coding == Coding::Progressive && self.first > 0 => Some(part.index),
            _ => None,
        };
        let component = index.and_then(|index| frame.components.get_mut(index));
        let known = component.map_or_else(Vec::new, |component| {
            let blocks = u64::from(component.blocks_wide) * u64::from(component.blocks_high);
            component
                .known
                .resize(usize::try_from(blocks).unwrap_or(0), 0);
            std::mem::take(&mut component.known)
        });
        Coder {
            scan: self,
            sequential: frame.coding == Coding::Sequential,
            bits,
            run: 0,
            index,
            known,
        }
    }
}

struct Unit {
    blocks: u8,
}

/// The state of reading one scan.
struct Coder<'s, 'b, 'c, 'a, 'o> {
    scan: &'s Scan,
    sequential: bool,
    bits: &'b mut Bits<'c, 'a, 'o>,
    /// Blocks that are still to come in a run of ends of band.
    run: u32,
    index: Option<usize>,
    known: Vec<u64>,
}

impl Coder<'_, '_, '_, '_, '_> {
    #[inline]
    fn block(&mut self, tables: &Tables<'_>, at: u32) -> Result<(), Reason> {
        if self.sequential {
            self.dc_first(tables)?;
            return self.ac_sequential(tables);
        }
        match (self.scan.first, self.scan.high) {
            (0, 0) => self.dc_first(tables),
            (0, _) => self.bits.take(1).map(|_| ()),
            (_, 0) => self.ac_first(tables, at),
            (_, _) => self.ac_refine(tables, at),
        }
    }

    #[inline]
    fn code(&mut self, table: Option<&Huffman>) -> Result<u8, Reason> {
        let (length, symbol) = table.ok_or(Reason::Damaged)?.symbol(self.bits.peek()?)?;
        self.bits.take(length)?;
        Ok(symbol)
    }

    /// A code and the bits of the size in its low half, in one step.
    #[inline]
    fn code_and_value(&mut self, table: Option<&Huffman>) -> Result<u8, Reason> {
        let (length, symbol) = table.ok_or(Reason::Damaged)?.symbol(self.bits.peek()?)?;
        self.bits.take(length + u32::from(symbol & 15))?;
        Ok(symbol)
    }

    #[inline]
    fn dc_first(&mut self, tables: &Tables<'_>) -> Result<(), Reason> {
        self.code_and_value(tables.dc).map(|_| ())
    }

    #[inline]
    fn ac_sequential(&mut self, tables: &Tables<'_>) -> Result<(), Reason> {
        let mut at = 1_u32;
        while at <= 63 {
            let symbol = self.code_and_value(tables.ac)?;
            let (zeros, size) = (u32::from(symbol >> 4), symbol & 15);
            if size == 0 {
                if zeros != 15 {
                    return Ok(());
                }
                at += 16;
                continue;
            }
            at += zeros + 1;
            if at > 64 {
                return Err(Reason::Damaged);
            }
        }
        Ok(())
    }

    /// The first scan of a band (T.81, G.1.2.2).
    fn ac_first(&mut self, tables: &Tables<'_>, block: u32) -> Result<(), Reason> {
        if self.run > 0 {
            self.run -= 1;
            return Ok(());
        }
        let mut seen = 0_u64;
        let (mut at, last) = (u32::from(self.scan.first), u32::from(self.scan.last));
        while at <= last {
            let symbol = self.code_and_value(tables.ac)?;
            let (zeros, size) = (symbol >> 4, symbol & 15);
            if size == 0 && zeros != 15 {
                self.run = self.end_of_bands(zeros)? - 1;
                break;
            }
            at += u32::from(zeros);
            if size > 0 {
                if at > last {
                    return Err(Reason::Damaged);
                }
                seen |= 1 << at;
            }
            at += 1;
        }
        if seen != 0 {
            *self.known_of(block)? |= seen;
        }
        Ok(())
    }

    /// A later scan of a band: one more bit for each coefficient (T.81, G.1.2.3).
    fn ac_refine(&mut self, tables: &Tables<'_>, block: u32) -> Result<(), Reason> {
        let mut known = *self.known_of(block)?;
        let (mut at, last) = (u32::from(self.scan.first), u32::from(self.scan.last));
        while self.run == 0 && at <= last {
            let symbol = self.code(tables.ac)?;
            let (mut zeros, size) = (symbol >> 4, symbol & 15);
            if size == 0 && zeros != 15 {
                self.run = self.end_of_bands(zeros)?;
                break;
            }
            if size > 0 {
                self.bits.take(1)?;
            }
            while at <= last {
                if known & 1 << at != 0 {
                    self.bits.take(1)?;
                } else if zeros == 0 {
                    break;
                } else {
                    zeros -= 1;
                }
                at += 1;
            }
            if size > 0 {
                if at > last || size > 1 {
                    return Err(Reason::Damaged);
                }
                known |= 1 << at;
            }
            at += 1;
        }
        if self.run > 0 {
            self.run -= 1;
            // One correction bit for each coefficient of the rest of the band that is known.
            let band = (u64::MAX << at.min(63)) & (u64::MAX >> (63 - last));
            let mut corrections = if at > last {
                0
            } else {
                (known & band).count_ones()
            };
            while corrections > 0 {
                let now = corrections.min(31);
                self.bits.take(now)?;
                corrections -= now;
            }
        }
        *self.known_of(block)? = known;
        Ok(())
    }

    /// The length of a run of blocks that end here, this one included.
    fn end_of_bands(&mut self, size: u8) -> Result<u32, Reason> {
        let extra = self.bits.take(u32::from(size))?;
        Ok((1_u32 << size) + extra)
    }

    fn known_of(&mut self, block: u32) -> Result<&mut u64, Reason> {
        usize::try_from(block)
            .ok()
            .and_then(|block| self.known.get_mut(block))
            .ok_or(Reason::Damaged)
    }

    fn give_back(self, frame: &mut Frame) {
        let component = self.index.and_then(|index| frame.components.get_mut(index));
        if let Some(component) = component {
            component.known = self.known;
        }
    }
}
