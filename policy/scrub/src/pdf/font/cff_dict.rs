//! Dictionaries in CFF: operands and the operator behind them (Adobe 5176, section 4).

use super::cff::place;

/// Operators, those of two bytes with 12 in the high byte.
pub(super) mod op {
    use super::Kept;

    pub(crate) const CHARSET: u16 = 15;
    pub(crate) const ENCODING: u16 = 16;
    pub(crate) const CHAR_STRINGS: u16 = 17;
    pub(crate) const PRIVATE: u16 = 18;
    pub(crate) const SUBRS: u16 = 19;
    pub(crate) const CHAR_STRING_TYPE: u16 = 0x0c06;
    pub(crate) const ROS: u16 = 0x0c1e;
    pub(crate) const FD_ARRAY: u16 = 0x0c24;
    pub(crate) const FD_SELECT: u16 = 0x0c25;
    /// Box, pitch, angle, underline, paint type, kind of glyphs, matrix, stroke, number of CIDs: numbers that draw.
    pub(crate) const TOP_KEPT: &[Kept] = &[
        (5, 4, 4),
        (0x0c01, 1, 1),
        (0x0c02, 1, 1),
        (0x0c03, 1, 1),
        (0x0c04, 1, 1),
        (0x0c05, 1, 1),
        (CHAR_STRING_TYPE, 1, 1),
        MATRIX,
        (0x0c08, 1, 1),
        (0x0c22, 1, 1),
    ];
    /// The matrix.
    pub(crate) const FONT_KEPT: &[Kept] = &[MATRIX];
    /// Alignment zones, stems, and widths.
    pub(crate) const PRIVATE_KEPT: &[Kept] = &[
        (6, 0, 14),
        (7, 0, 10),
        (8, 0, 14),
        (9, 0, 10),
        (10, 1, 1),
        (11, 1, 1),
        (20, 1, 1),
        (21, 1, 1),
        (0x0c09, 1, 1),
        (0x0c0a, 1, 1),
        (0x0c0b, 1, 1),
        (0x0c0c, 0, 12),
        (0x0c0d, 0, 12),
        (0x0c0e, 1, 1),
        (0x0c11, 1, 1),
        (0x0c12, 1, 1),
        (0x0c13, 1, 1),
    ];
    const MATRIX: Kept = (0x0c07, 6, 6);
}

/// An operator, and how many operands it has at least and at most.
type Kept = (u16, usize, usize);

/// One operand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Number(i32),
    /// Digits, point, sign and exponent, four bits each.
    Real(Vec<u8>),
    /// A place or length, written in five bytes.
    Place(usize),
}

/// A dictionary in the order in which it is written; an operator stands once.
#[derive(Default)]
pub(super) struct Dict(Vec<(u16, Vec<Operand>)>);

impl Dict {
    /// Reads as far as there is sense in it.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut dict = Self::default();
        let mut operands = Vec::new();
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            match *first {
                12 => {
                    let Some((second, after)) = rest.split_first() else {
                        break;
                    };
                    rest = after;
                    let operator = 0x0c00 | u16::from(*second);
                    dict.set(operator, std::mem::take(&mut operands));
                }
                operator @ 0..=21 => {
                    dict.set(u16::from(operator), std::mem::take(&mut operands));
                }
                30 => {
                    let (real, after) = real(rest);
                    rest = after;
                    operands.push(Operand::Real(real));
                }
                first => {
                    let Some((number, after)) = number(first, rest) else {
                        break;
                    };
                    rest = after;
                    operands.push(Operand::Number(number));
                }
            }
            if operands.len() > MOST_OPERANDS {
                break;
            }
        }
        dict
    }

    /// Sets the operands of an operator.
    pub(super) fn set(&mut self, operator: u16, operands: Vec<Operand>) {
        match self.0.iter_mut().find(|(known, _)| *known == operator) {
            Some((_, old)) => *old = operands,
            None => self.0.push((operator, operands)),
        }
    }

    pub(super) fn has(&self, operator: u16) -> bool {
        self.0.iter().any(|(known, _)| *known == operator)
    }

    /// Takes over these operators from another dictionary, in the order of the list. What stands behind their operands
    /// goes, as no reader looks at it.
    pub(super) fn take(&mut self, other: &Self, operators: &[Kept]) {
        for (operator, least, most) in operators {
            let found = other.0.iter().find(|(known, _)| known == operator);
            if let Some((_, operands)) = found
                && operands.len() >= *least
            {
                let operands = operands.iter().take(*most).cloned();
                self.set(*operator, operands.collect());
            }
        }
    }

    /// The last operand of an operator as a place.
    pub(super) fn place(&self, operator: u16) -> Option<usize> {
        let (_, operands) = self.0.iter().find(|(known, _)| *known == operator)?;
        operands.last().and_then(Operand::as_place)
    }

    /// Both operands of an operator.
    pub(super) fn pair(&self, operator: u16) -> Option<(usize, usize)> {
        let (_, operands) = self.0.iter().find(|(known, _)| *known == operator)?;
        let [first, second] = operands.as_slice() else {
            return None;
        };
        Some((first.as_place()?, second.as_place()?))
    }

    /// The bytes. `ROS` comes first, as it must.
    pub(super) fn written(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let (first, others): (Vec<_>, Vec<_>) = self
            .0
            .iter()
            .partition(|(operator, _)| *operator == op::ROS);
        for (operator, operands) in first.into_iter().chain(others) {
            operands.iter().for_each(|operand| operand.write(&mut out));
            match operator.to_be_bytes() {
                [0, low] => out.push(low),
                both => out.extend(both),
            }
        }
        out
    }
}

impl Operand {
    fn as_place(&self) -> Option<usize> {
        match self {
            Self::Number(number) => usize::try_from(*number).ok(),
            Self::Place(place) => Some(*place),
            Self::Real(_) => None,
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Place(value) => out.extend(place(*value)),
            Self::Real(digits) => {
                out.push(30);
                let mut digits = digits.clone();
                digits.push(0xf);
                if digits.len() % 2 == 1 {
                    digits.push(0xf);
                }
                let pairs = digits.as_chunks::<2>().0.iter();
                out.extend(pairs.map(|[high, low]| high << 4 | low));
            }
            Self::Number(number) => write_number(*number, out),
        }
    }
}

fn write_number(number: i32, out: &mut Vec<u8>) {
    let low = |number: i32| u8::try_from(number & 0xff).unwrap_or(0);
    match number {
        -107..=107 => out.push(low(number + 139)),
        108..=1131 => out.extend([low((number - 108) >> 8) + 247, low(number - 108)]),
        -1131..=-108 => out.extend([low((-number - 108) >> 8) + 251, low(-number - 108)]),
        -32768..=32767 => out.extend([28, low(number >> 8), low(number)]),
        _ => {
            out.push(29);
            out.extend(number.to_be_bytes());
        }
    }
}

fn number(first: u8, rest: &[u8]) -> Option<(i32, &[u8])> {
    let wide = i32::from(first);
    match (first, rest) {
        (28, [a, b, rest @ ..]) => Some((i32::from(i16::from_be_bytes([*a, *b])), rest)),
        (29, [a, b, c, d, rest @ ..]) => Some((i32::from_be_bytes([*a, *b, *c, *d]), rest)),
        (32..=246, rest) => Some((wide - 139, rest)),
        (247..=250, [next, rest @ ..]) => Some(((wide - 247) * 256 + i32::from(*next) + 108, rest)),
        (251..=254, [next, rest @ ..]) => {
            Some((-(wide - 251) * 256 - i32::from(*next) - 108, rest))
        }
        _ => None,
    }
}

/// The digits of a real number, and what follows it.
fn real(bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut digits = Vec::new();
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        for digit in [byte >> 4, byte & 0xf] {
            if digit == 0xf || digits.len() >= MOST_DIGITS {
                return (digits, rest);
            }
            digits.push(digit);
        }
    }
    (digits, rest)
}

/// Operands of one operator (section 4).
const MOST_OPERANDS: usize = 513;
const MOST_DIGITS: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_have_no_more_operands_than_they_use() {
        let long = |operator: &[u8], count: usize| [&[139 + 7].repeat(count), operator].concat();
        let old = [
            long(&[5], 19),
            long(&[0x0c, 7], 5),
            long(&[6], 40),
            long(&[20], 12),
            long(&[0x0c, 0x0c], 13),
        ];
        let old = Dict::parse(&old.concat());
        let mut top = Dict::default();
        top.take(&old, op::TOP_KEPT);
        assert_eq!(top.written(), long(&[5], 4));
        let mut private = Dict::default();
        private.take(&old, op::PRIVATE_KEPT);
        let new = [long(&[6], 14), long(&[20], 1), long(&[0x0c, 0x0c], 12)];
        assert_eq!(private.written(), new.concat());
    }
}
