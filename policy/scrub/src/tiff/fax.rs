//! Pictures in black and white as fax machines code them (ITU-T T.4 and T.6; TIFF 6.0, sections 10 and 11).
//!
//! Here they are read; [`crate::fax`] has the codes, and writes them.

use super::unpack::Packed;
use crate::Reason;
use crate::fax::{Codes, LONGEST, Place};

/// Which of the codings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Rows of runs, each from a whole byte on (compression 2).
    Plain,
    /// Rows of runs behind signs for the end of a line (compression 3).
    Lines,
    /// The same, in which a row may refer to the one above.
    MixedLines,
    /// Every row refers to the one above (compression 4).
    Rows,
}

/// Reads rows.
pub(super) struct Reader<'c, 'a> {
    kind: Kind,
    width: u32,
    packed: Packed<'c, 'a>,
    white: Codes,
    black: Codes,
    bits: u64,
    count: u32,
    begun: bool,
    /// The row above.
    above: Vec<u32>,
    /// The row that was read last.
    pub(super) row: Vec<u32>,
}

impl<'c, 'a> Reader<'c, 'a> {
    /// A reader for rows of `width` pixels.
    pub(super) fn new(kind: Kind, width: u32, packed: Packed<'c, 'a>) -> Self {
        Self {
            kind,
            width,
            packed,
            white: Codes::white(),
            black: Codes::black(),
            bits: 0,
            count: 0,
            begun: false,
            above: Vec::new(),
            row: Vec::new(),
        }
    }

    /// Reads the next row.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] for codes that have no meaning, [`Reason::Truncated`] if there are no more.
    pub(super) fn next_row(&mut self) -> Result<(), Reason> {
        std::mem::swap(&mut self.above, &mut self.row);
        self.row.clear();
        let flat = match self.kind {
            Kind::Plain => {
                self.use_bits(self.count % 8);
                true
            }
            Kind::Lines => {
                self.line()?;
                true
            }
            Kind::MixedLines => {
                // The first row has nothing above that it could refer to.
                let ended = self.line()?;
                if !ended && self.begun {
                    return Err(Reason::Damaged);
                }
                let tagged = ended && self.peek(1)? == 1;
                self.use_bits(u32::from(ended));
                tagged || !ended
            }
            Kind::Rows => false,
        };
        self.begun = true;
        if flat { self.runs() } else { self.changes() }
    }

    /// Whether more than an end sign and its filling follows.
    pub(super) fn has_more(&mut self) -> Result<bool, Reason> {
        let left = self.packed.left().saturating_add(u64::from(self.count / 8));
        // Six signs for the end of a line, with a tag each and filling, are the longest end there is.
        if left > 16 {
            return Ok(true);
        }
        while self.packed.left() > 0 || self.count > 0 {
            let end = self.kind != Kind::Plain && self.peek(12)? == 1;
            let tag = u32::from(self.kind == Kind::MixedLines);
            match self.peek(1)? {
                _ if end => self.use_bits(12 + tag),
                0 => self.use_bits(1),
                _ => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Reads the sign for the end of a line, with the filling before it; `false` if there is none.
    fn line(&mut self) -> Result<bool, Reason> {
        if self.peek(11)? != 0 {
            return Ok(false);
        }
        while self.peek(1)? == 0 {
            if self.count == 0 && self.packed.left() == 0 {
                return Err(Reason::Truncated);
            }
            self.use_bits(1);
        }
        self.use_bits(1);
        Ok(true)
    }

    /// Reads a row of runs (T.4, 4.1).
    fn runs(&mut self) -> Result<(), Reason> {
        let (mut at, mut black) = (0_u32, false);
        while at < self.width {
            at = at.saturating_add(self.run(black)?);
            self.change(at)?;
            black = !black;
        }
        Ok(())
    }

    /// Reads a row that refers to the one above (T.4, 4.2; T.6, 2.2).
    fn changes(&mut self) -> Result<(), Reason> {
        let mut place = Place::default();
        while place.at < self.width {
            let (b1, b2) = place.above(&self.above, self.width);
            let (length, mode) = mode(self.peek(7)?)?;
            if length > self.count {
                return Err(Reason::Truncated);
            }
            self.use_bits(length);
            match mode {
                Mode::Pass => place.pass(b2),
                Mode::Horizontal => {
                    let first = place.at.saturating_add(self.run(place.black)?);
                    let second = first.saturating_add(self.run(!place.black)?);
                    self.change(first)?;
                    self.change(second)?;
                    place.pass(second);
                }
                Mode::Vertical(offset) => {
                    let next = b1.checked_add_signed(offset).ok_or(Reason::Damaged)?;
                    if next < place.at {
                        return Err(Reason::Damaged);
                    }
                    self.change(next)?;
                    place.turn(next);
                }
            }
        }
        Ok(())
    }

    /// Notes that the colour changes at `at`; two changes at one place are none.
    fn change(&mut self, at: u32) -> Result<(), Reason> {
        if at > self.width {
            return Err(Reason::Damaged);
        }
        if self.row.last() == Some(&at) {
            self.row.pop();
        } else if at < self.width {
            self.row.push(at);
        }
        Ok(())
    }

    /// Reads one run.
    fn run(&mut self, black: bool) -> Result<u32, Reason> {
        let mut whole = 0_u32;
        loop {
            let bits = self.peek(LONGEST)?;
            let codes = if black { &self.black } else { &self.white };
            let Some((length, run)) = codes.run(bits) else {
                return Err(self.broken());
            };
            if length > self.count {
                return Err(Reason::Truncated);
            }
            self.use_bits(length);
            whole = whole.saturating_add(run);
            if run < 64 {
                return Ok(whole);
            }
        }
    }

    /// Why there is no code here.
    fn broken(&self) -> Reason {
        if self.packed.left() == 0 && self.count < LONGEST {
            Reason::Truncated
        } else {
            Reason::Damaged
        }
    }

    /// The next `count` bits without using them, with zeros behind the end.
    #[inline]
    fn peek(&mut self, count: u32) -> Result<u32, Reason> {
        while self.count < count
            && let Some(byte) = self.packed.next_byte()?
        {
            self.bits = self.bits << 8 | u64::from(byte);
            self.count += 8;
        }
        let bits = match self.count.checked_sub(count) {
            Some(spare) => self.bits >> spare,
            None => self.bits << (count - self.count),
        };
        let bits = bits & ((1 << count) - 1);
        u32::try_from(bits).map_err(|_| Reason::Stopped)
    }

    #[inline]
    fn use_bits(&mut self, count: u32) {
        self.count = self.count.saturating_sub(count);
        self.bits &= (1 << self.count) - 1;
    }
}

enum Mode {
    Pass,
    Horizontal,
    Vertical(i32),
}

/// The mode that seven bits begin with, and the length of its code (T.6, table 1).
fn mode(bits: u32) -> Result<(u32, Mode), Reason> {
    Ok(match bits {
        0b100_0000..=0b111_1111 => (1, Mode::Vertical(0)),
        0b011_0000..=0b011_1111 => (3, Mode::Vertical(1)),
        0b010_0000..=0b010_1111 => (3, Mode::Vertical(-1)),
        0b001_0000..=0b001_1111 => (3, Mode::Horizontal),
        0b000_1000..=0b000_1111 => (4, Mode::Pass),
        0b000_0110 | 0b000_0111 => (6, Mode::Vertical(2)),
        0b000_0100 | 0b000_0101 => (6, Mode::Vertical(-2)),
        0b000_0011 => (7, Mode::Vertical(3)),
        0b000_0010 => (7, Mode::Vertical(-3)),
        // An extension: rows that are not coded at all, or something that no standard knows.
        0b000_0001 => return Err(Reason::Unusual),
        // The sign for the end, or nothing.
        _ => return Err(Reason::Truncated),
    })
}
