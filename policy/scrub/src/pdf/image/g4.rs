//! Coding black and white rows in Group 4 (ITU-T T.6).

/// Codes rows one after the other, always the same for the same rows.
pub(super) struct Encoder {
    columns: u32,
    rows: u32,
    reference: Vec<u32>,
    out: Vec<u8>,
    bits: u32,
    count: u32,
}

impl Encoder {
    /// An encoder for rows of so many pixels.
    pub(super) fn new(columns: u32) -> Self {
        Self {
            columns,
            rows: 0,
            reference: Vec::new(),
            out: Vec::new(),
            bits: 0,
            count: 0,
        }
    }

    /// Codes a row. `changes` are the places at which the colour changes, in ascending order; a row begins white.
    pub(super) fn row(&mut self, changes: &[u32]) {
        let reference = std::mem::take(&mut self.reference);
        let columns = self.columns;
        let at = |list: &[u32], index: usize| list.get(index).copied().unwrap_or(columns);
        // The place of the last coded change, the next change, the change above it, and whether black is next.
        let (mut a0, mut next, mut above, mut black) = (None, 0_usize, 0_usize, false);
        while a0.is_none_or(|a0| a0 < columns) {
            let after = |place: u32| a0.is_none_or(|a0| place > a0);
            // The first change above to the right of a0 that turns to the other colour.
            above = above.saturating_sub(2);
            above += usize::from(above % 2 != usize::from(black));
            while above < reference.len() && !after(at(&reference, above)) {
                above += 2;
            }
            let (b1, b2) = (at(&reference, above), at(&reference, above + 1));
            let (a1, a2) = (at(changes, next), at(changes, next + 1));
            if b2 < a1 {
                self.put("0001");
                a0 = Some(b2);
            } else if let Some(code) = vertical(a1, b1) {
                self.put(code);
                a0 = Some(a1);
                black = !black;
                next += 1;
            } else {
                self.put("001");
                self.run(a1.saturating_sub(a0.unwrap_or(0)), black);
                self.run(a2.saturating_sub(a1), !black);
                a0 = Some(a2);
                next += 2;
            }
        }
        self.reference = changes.to_vec();
        self.rows = self.rows.saturating_add(1);
    }

    /// Codes the end, and gives the bytes and the number of rows.
    pub(super) fn finish(mut self) -> (Vec<u8>, u32) {
        self.put("000000000001");
        self.put("000000000001");
        if self.count > 0 {
            self.put("0000000".get(..8 - self.bits_pending()).unwrap_or_default());
        }
        (self.out, self.rows)
    }

    fn bits_pending(&self) -> usize {
        usize::try_from(self.count).unwrap_or(0)
    }

    fn run(&mut self, length: u32, black: bool) {
        let (short, long) = if black {
            (&BLACK, &BLACK_LONG)
        } else {
            (&WHITE, &WHITE_LONG)
        };
        let mut left = length;
        while left >= 2560 + 64 {
            self.put("000000011111");
            left -= 2560;
        }
        let index = |number: u32| usize::try_from(number).unwrap_or(0);
        if let Some(steps) = (left / 64).checked_sub(1) {
            let code = match long.get(index(steps)) {
                Some(code) => Some(code),
                None => LONGER.get(index(steps.saturating_sub(27))),
            };
            self.put(code.copied().unwrap_or_default());
        }
        self.put(short.get(index(left % 64)).copied().unwrap_or_default());
    }

    fn put(&mut self, code: &str) {
        for digit in code.bytes() {
            self.bits = self.bits << 1 | u32::from(digit == b'1');
            self.count += 1;
            if self.count == 8 {
                let [.., low] = self.bits.to_be_bytes();
                self.out.push(low);
                self.count = 0;
            }
        }
    }
}

fn vertical(a1: u32, b1: u32) -> Option<&'static str> {
    match i64::from(a1) - i64::from(b1) {
        0 => Some("1"),
        1 => Some("011"),
        2 => Some("000011"),
        3 => Some("0000011"),
        -1 => Some("010"),
        -2 => Some("000010"),
        -3 => Some("0000010"),
        _ => None,
    }
}

/// Runs of 0 to 63 white pixels (T.4, table 2).
static WHITE: [&str; 64] = [
    "00110101", "000111", "0111", "1000", "1011", "1100", "1110", "1111", "10011", "10100",
    "00111", "01000", "001000", "000011", "110100", "110101", "101010", "101011", "0100111",
    "0001100", "0001000", "0010111", "0000011", "0000100", "0101000", "0101011", "0010011",
    "0100100", "0011000", "00000010", "00000011", "00011010", "00011011", "00010010", "00010011",
    "00010100", "00010101", "00010110", "00010111", "00101000", "00101001", "00101010", "00101011",
    "00101100", "00101101", "00000100", "00000101", "00001010", "00001011", "01010010", "01010011",
    "01010100", "01010101", "00100100", "00100101", "01011000", "01011001", "01011010", "01011011",
    "01001010", "01001011", "00110010", "00110011", "00110100",
];

/// Runs of 64 to 1728 white pixels (T.4, table 3a).
static WHITE_LONG: [&str; 27] = [
    "11011",
    "10010",
    "010111",
    "0110111",
    "00110110",
    "00110111",
    "01100100",
    "01100101",
    "01101000",
    "01100111",
    "011001100",
    "011001101",
    "011010010",
    "011010011",
    "011010100",
    "011010101",
    "011010110",
    "011010111",
    "011011000",
    "011011001",
    "011011010",
    "011011011",
    "010011000",
    "010011001",
    "010011010",
    "011000",
    "010011011",
];

/// Runs of 0 to 63 black pixels (T.4, table 2).
static BLACK: [&str; 64] = [
    "0000110111",
    "010",
    "11",
    "10",
    "011",
    "0011",
    "0010",
    "00011",
    "000101",
    "000100",
    "0000100",
    "0000101",
    "0000111",
    "00000100",
    "00000111",
    "000011000",
    "0000010111",
    "0000011000",
    "0000001000",
    "00001100111",
    "00001101000",
    "00001101100",
    "00000110111",
    "00000101000",
    "00000010111",
    "00000011000",
    "000011001010",
    "000011001011",
    "000011001100",
    "000011001101",
    "000001101000",
    "000001101001",
    "000001101010",
    "000001101011",
    "000011010010",
    "000011010011",
    "000011010100",
    "000011010101",
    "000011010110",
    "000011010111",
    "000001101100",
    "000001101101",
    "000011011010",
    "000011011011",
    "000001010100",
    "000001010101",
    "000001010110",
    "000001010111",
    "000001100100",
    "000001100101",
    "000001010010",
    "000001010011",
    "000000100100",
    "000000110111",
    "000000111000",
    "000000100111",
    "000000101000",
    "000001011000",
    "000001011001",
    "000000101011",
    "000000101100",
    "000001011010",
    "000001100110",
    "000001100111",
];

/// Runs of 64 to 1728 black pixels (T.4, table 3a).
static BLACK_LONG: [&str; 27] = [
    "0000001111",
    "000011001000",
    "000011001001",
    "000001011011",
    "000000110011",
    "000000110100",
    "000000110101",
    "0000001101100",
    "0000001101101",
    "0000001001010",
    "0000001001011",
    "0000001001100",
    "0000001001101",
    "0000001110010",
    "0000001110011",
    "0000001110100",
    "0000001110101",
    "0000001110110",
    "0000001110111",
    "0000001010010",
    "0000001010011",
    "0000001010100",
    "0000001010101",
    "0000001011010",
    "0000001011011",
    "0000001100100",
    "0000001100101",
];

/// Runs of 1792 to 2560 pixels of either colour (T.4, table 3b).
static LONGER: [&str; 13] = [
    "00000001000",
    "00000001100",
    "00000001101",
    "000000010010",
    "000000010011",
    "000000010100",
    "000000010101",
    "000000010110",
    "000000010111",
    "000000011100",
    "000000011101",
    "000000011110",
    "000000011111",
];

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
            let mut encoder = Encoder::new(width);
            rows.iter().for_each(|row| encoder.row(row));
            let (bytes, count) = encoder.finish();
            let settings = DecodeSettings {
                columns: width,
                rows: count,
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
