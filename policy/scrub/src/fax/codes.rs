//! The codes of fax machines (ITU-T T.4, tables 2 and 3; T.6, table 4).

/// The codes for runs of one colour.
pub(crate) struct Codes {
    /// For each run that has a code: its length in bits and the code.
    write: Vec<(u32, u32)>,
    /// For each start of 13 bits: the length of the code, 0 if there is none, and the run.
    read: Vec<(u8, u16)>,
}

impl Codes {
    /// The codes for white runs.
    pub(crate) fn white() -> Self {
        Self::new(&WHITE)
    }

    /// The codes for black runs.
    pub(crate) fn black() -> Self {
        Self::new(&BLACK)
    }

    fn new(own: &[&str]) -> Self {
        let mut read = vec![(0, 0); 1 << LONGEST];
        let mut write = Vec::new();
        for (text, run) in own.iter().chain(&LONG).zip(runs()) {
            let length = u32::try_from(text.len()).unwrap_or(LONGEST).min(LONGEST);
            let code = u32::from_str_radix(text, 2).unwrap_or(0);
            let start = usize::try_from(code << (LONGEST - length)).unwrap_or(0);
            let places = read.iter_mut().skip(start).take(1 << (LONGEST - length));
            let [.., short] = length.to_be_bytes();
            places.for_each(|place| *place = (short, run));
            write.push((length, code));
        }
        Self { write, read }
    }

    /// The length of the code at the start of 13 bits and the run it stands for.
    #[inline]
    pub(crate) fn run(&self, bits: u32) -> Option<(u32, u32)> {
        let (length, run) = self.read.get(usize::try_from(bits).ok()?)?;
        (*length > 0).then_some((u32::from(*length), u32::from(*run)))
    }

    /// Hands out the codes for a run, each with its length in bits.
    pub(crate) fn codes(&self, mut run: u32, put: &mut dyn FnMut(u32, u32)) {
        let mut give = |at: u32| {
            let code = usize::try_from(at).ok().and_then(|at| self.write.get(at));
            if let Some((length, code)) = code {
                put(*length, *code);
            }
        };
        while run >= LARGEST {
            give(63 + LARGEST / 64);
            run -= LARGEST;
        }
        if run >= 64 {
            give(63 + run / 64);
        }
        give(run % 64);
    }
}

/// The runs that have codes, in the order of the tables.
fn runs() -> impl Iterator<Item = u16> {
    (0..64).chain((64..=2560).step_by(64))
}

/// Bits of the longest code.
pub(crate) const LONGEST: u32 = 13;
const LARGEST: u32 = 2560;

/// Runs of 0 to 63, then 64 to 1728 in steps of 64.
static WHITE: [&str; 91] = [
    "00110101",
    "000111",
    "0111",
    "1000",
    "1011",
    "1100",
    "1110",
    "1111",
    "10011",
    "10100",
    "00111",
    "01000",
    "001000",
    "000011",
    "110100",
    "110101",
    "101010",
    "101011",
    "0100111",
    "0001100",
    "0001000",
    "0010111",
    "0000011",
    "0000100",
    "0101000",
    "0101011",
    "0010011",
    "0100100",
    "0011000",
    "00000010",
    "00000011",
    "00011010",
    "00011011",
    "00010010",
    "00010011",
    "00010100",
    "00010101",
    "00010110",
    "00010111",
    "00101000",
    "00101001",
    "00101010",
    "00101011",
    "00101100",
    "00101101",
    "00000100",
    "00000101",
    "00001010",
    "00001011",
    "01010010",
    "01010011",
    "01010100",
    "01010101",
    "00100100",
    "00100101",
    "01011000",
    "01011001",
    "01011010",
    "01011011",
    "01001010",
    "01001011",
    "00110010",
    "00110011",
    "00110100",
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
/// The same runs in black.
static BLACK: [&str; 91] = [
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
/// Runs of 1792 to 2560, the same for both colours.
static LONG: [&str; 13] = [
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
