//! Rows in black and white as fax machines code them: the codes, and writing them (ITU-T T.4 and T.6).
//!
//! A row is a list of the places where its colour changes, in ascending order, the first of them from white to black.

mod codes;

pub(crate) use self::codes::{Codes, LONGEST};

/// Writes rows in the way of T.6, always the same for the same rows.
pub(crate) struct Writer {
    width: u32,
    white: Codes,
    black: Codes,
    above: Vec<u32>,
    bits: u64,
    count: u32,
}

impl Writer {
    /// A writer for rows of `width` pixels.
    pub(crate) fn new(width: u32) -> Self {
        Self {
            width,
            white: Codes::white(),
            black: Codes::black(),
            above: Vec::new(),
            bits: 0,
            count: 0,
        }
    }

    /// Writes one row; whole bytes are appended to `out`.
    pub(crate) fn row(&mut self, row: &[u32], out: &mut Vec<u8>) {
        let above = std::mem::take(&mut self.above);
        let mut place = Place::default();
        let mut next = 0;
        while place.at < self.width {
            let change = |at: usize| row.get(at).copied().unwrap_or(self.width);
            let (a1, a2) = (change(next), change(next + 1));
            let (b1, b2) = place.above(&above, self.width);
            if b2 < a1 {
                self.put(4, 0b0001, out);
                place.pass(b2);
                continue;
            }
            if let Some((length, code)) = vertical(a1, b1) {
                self.put(length, code, out);
                place.turn(a1);
                next += 1;
                continue;
            }
            self.put(3, 0b001, out);
            self.run(a1 - place.at, place.black, out);
            self.run(a2 - a1, !place.black, out);
            place.pass(a2);
            next += 2;
        }
        self.above = above;
        self.above.clear();
        self.above.extend_from_slice(row);
    }

    /// Writes the end.
    pub(crate) fn finish(mut self, out: &mut Vec<u8>) {
        self.put(12, 1, out);
        self.put(12, 1, out);
        self.put((8 - self.count % 8) % 8, 0, out);
    }

    fn run(&mut self, run: u32, black: bool, out: &mut Vec<u8>) {
        let mut pending = Vec::new();
        let codes = if black { &self.black } else { &self.white };
        codes.codes(run, &mut |length, code| pending.push((length, code)));
        for (length, code) in pending {
            self.put(length, code, out);
        }
    }

    fn put(&mut self, length: u32, code: u32, out: &mut Vec<u8>) {
        self.bits = self.bits << length | u64::from(code);
        self.count += length;
        while self.count >= 8 {
            self.count -= 8;
            let [.., byte] = (self.bits >> self.count).to_be_bytes();
            out.push(byte);
        }
        self.bits &= (1 << self.count) - 1;
    }
}

/// The code for a change at `a1` near one at `b1` in the row above.
fn vertical(a1: u32, b1: u32) -> Option<(u32, u32)> {
    Some(match i64::from(a1) - i64::from(b1) {
        0 => (1, 0b1),
        1 => (3, 0b011),
        -1 => (3, 0b010),
        2 => (6, 0b00_0011),
        -2 => (6, 0b00_0010),
        3 => (7, 0b000_0011),
        -3 => (7, 0b000_0010),
        _ => return None,
    })
}

/// Where in a row a reader or writer stands: a0 of the standard.
#[derive(Default)]
pub(crate) struct Place {
    pub(crate) at: u32,
    begun: bool,
    pub(crate) black: bool,
    /// Changes of the row above that lie behind.
    passed: usize,
}

impl Place {
    /// The changes b1 and b2 of the row above.
    pub(crate) fn above(&mut self, above: &[u32], width: u32) -> (u32, u32) {
        let behind = |change: &u32| *change < self.at || *change == self.at && self.begun;
        while above.get(self.passed).is_some_and(behind) {
            self.passed += 1;
        }
        let odd = self.passed % 2 == 1;
        let first = if odd == self.black {
            self.passed
        } else {
            self.passed + 1
        };
        let change = |at: usize| above.get(at).copied().unwrap_or(width);
        (change(first), change(first + 1))
    }

    /// Moves to a place without a change of colour.
    pub(crate) fn pass(&mut self, at: u32) {
        (self.at, self.begun) = (at, true);
    }

    /// Moves to a place where the colour changes.
    pub(crate) fn turn(&mut self, at: u32) {
        self.pass(at);
        self.black = !self.black;
    }
}

#[cfg(test)]
mod tests {
    use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode, decode};
    use proptest::prelude::*;

    use super::*;

    #[derive(Default)]
    struct Rows(Vec<Vec<u32>>);

    impl Decoder for Rows {
        fn push_row(&mut self, changes: &[u32]) {
            self.0.push(changes.to_vec());
        }
    }

    fn changes(width: u32, runs: &[u32]) -> Vec<u32> {
        let mut at = 0;
        let mut changes = Vec::new();
        for run in runs {
            at += run;
            if at < width && changes.last() != Some(&at) {
                changes.push(at);
            }
        }
        changes
    }

    proptest! {
        #[test]
        fn rows_come_back_as_they_went(
            width in 1_u32..9000,
            rows in prop::collection::vec(prop::collection::vec(0_u32..3000, 0..12), 0..12),
        ) {
            let rows: Vec<Vec<u32>> = rows.iter().map(|runs| changes(width, runs)).collect();
            let mut writer = Writer::new(width);
            let mut bytes = Vec::new();
            rows.iter().for_each(|row| writer.row(row, &mut bytes));
            writer.finish(&mut bytes);
            let settings = DecodeSettings {
                columns: width,
                rows: u32::try_from(rows.len()).unwrap(),
                end_of_block: true,
                end_of_line: false,
                rows_are_byte_aligned: false,
                encoding: EncodingMode::Group4,
                strict: true,
            };
            let mut back = Rows::default();
            decode(&bytes, &mut back, &mut DecoderContext::new(settings)).unwrap();
            prop_assert_eq!(back.0, rows);
        }
    }
}
