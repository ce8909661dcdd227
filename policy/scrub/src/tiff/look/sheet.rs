//! A canonical directory, as the second look reads it.

use super::strip::Strip;
use crate::{Reason, icc};

/// What a directory says.
#[derive(Default)]
pub(super) struct Sheet {
    entries: Vec<(u16, u16, usize, [u8; 4])>,
    /// The size of the values behind the entries, in bytes.
    pub(super) values: usize,
    /// Where the next directory begins; 0 behind the last.
    pub(super) next: u32,
    /// The sizes of the strips or tiles, in bytes.
    pub(super) sizes: Vec<u32>,
    width: u64,
    height: u64,
    bits: u64,
    samples: u64,
    coding: u64,
    meaning: u64,
    sharing: (u64, u64),
    separate: bool,
    across: u64,
    down: u64,
    tiled: bool,
}

impl Sheet {
    /// Reads the entries, which end at `at`.
    pub(super) fn parse(part: &[u8], at: u64) -> Result<Self, Reason> {
        let (entries, next) = part.split_last_chunk::<4>().ok_or(Reason::SecondLook)?;
        let mut sheet = Self {
            next: u32::from_le_bytes(*next),
            sharing: (2, 2),
            ..Self::default()
        };
        let mut last = 0;
        for entry in entries.as_chunks::<12>().0 {
            let [t1, t2, k1, k2, c1, c2, c3, c4, value @ ..] = *entry;
            let tag = u16::from_le_bytes([t1, t2]);
            let kind = u16::from_le_bytes([k1, k2]);
            let count = u32::from_le_bytes([c1, c2, c3, c4]);
            let size = match kind {
                7 => 1,
                3 => 2,
                4 => 4,
                5 => 8,
                _ => return Err(Reason::SecondLook),
            };
            let length = usize::try_from(count).map_err(|_| Reason::SecondLook)? * size;
            let place = at.saturating_add(u64::try_from(sheet.values).unwrap_or(0));
            if length > 4 {
                if u64::from(u32::from_le_bytes(value)) != place || length > MOST {
                    return Err(Reason::SecondLook);
                }
                sheet.values += length.next_multiple_of(2);
            }
            if tag <= last || sheet.values > MOST {
                return Err(Reason::SecondLook);
            }
            last = tag;
            sheet.entries.push((tag, kind, length, value));
        }
        Ok(sheet)
    }

    /// Reads the values, behind which the first strip begins at `at`.
    pub(super) fn fill(&mut self, values: &[u8], at: u64) -> Result<(), Reason> {
        let mut behind = values;
        let mut starts = Vec::new();
        for (tag, kind, length, inline) in std::mem::take(&mut self.entries) {
            let (value, padding) = if length > 4 {
                let (value, rest) = behind.split_at_checked(length).ok_or(Reason::SecondLook)?;
                let (padding, rest) = rest
                    .split_at_checked(length % 2)
                    .ok_or(Reason::SecondLook)?;
                behind = rest;
                (value, padding)
            } else {
                inline.split_at(length)
            };
            let clean =
                padding.iter().all(|byte| *byte == 0) && self.value(tag, kind, value, &mut starts);
            if !clean {
                return Err(Reason::SecondLook);
            }
        }
        // Each strip begins where the one before ends.
        let mut place = at;
        for (start, size) in starts.iter().zip(&self.sizes) {
            if u64::from(*start) != place {
                return Err(Reason::SecondLook);
            }
            place += u64::from(*size);
        }
        let whole = !self.sizes.is_empty() && self.sizes.len() == starts.len();
        let needed = [
            self.width,
            self.height,
            self.bits,
            self.samples,
            self.across,
            self.down,
        ];
        if whole && behind.is_empty() && !needed.contains(&0) {
            Ok(())
        } else {
            Err(Reason::SecondLook)
        }
    }

    /// What the strip with this number has to hold.
    pub(super) fn strip(&self, index: usize) -> Result<Strip, Reason> {
        let index = u64::try_from(index).map_err(|_| Reason::SecondLook)?;
        let columns = self.width.div_ceil(self.across);
        let rows = self.height.div_ceil(self.down);
        let above = index % (columns * rows) / columns * self.down;
        let high = if self.tiled {
            self.down
        } else {
            self.down.min(self.height - above)
        };
        let planes = if self.separate { self.samples } else { 1 };
        let together = self.samples / planes;
        if index >= columns * rows * planes {
            return Err(Reason::SecondLook);
        }
        let (wide, tall) = self.sharing;
        let shared = self.meaning == 6 && !self.separate && (wide, tall) != (1, 1);
        let bytes = if shared {
            self.across.div_ceil(wide) * high.div_ceil(tall) * (wide * tall + 2)
        } else {
            (self.across * together * self.bits).div_ceil(8) * high
        };
        Strip::new(self.coding, bytes)
    }

    /// Whether a tag may have this value; takes note of those that count.
    fn value(&mut self, tag: u16, kind: u16, value: &[u8], starts: &mut Vec<u32>) -> bool {
        let numbers: Vec<u64> = match kind {
            3 => value
                .as_chunks()
                .0
                .iter()
                .map(|v| u16::from_le_bytes(*v).into())
                .collect(),
            _ => value
                .as_chunks()
                .0
                .iter()
                .map(|v| u32::from_le_bytes(*v).into())
                .collect(),
        };
        let narrow = || {
            numbers
                .iter()
                .filter_map(|v| u32::try_from(*v).ok())
                .collect()
        };
        let same = numbers.iter().all(|value| numbers.first() == Some(value));
        match (tag, kind, numbers.as_slice()) {
            (254, 4, [2]) | (274, 3, [2..=8]) | (296, 3, [1]) | (317, 3, [2 | 3]) => {}
            (531, 3, [2]) | (297, 3, [_, _]) => {}
            (256, 4, [width]) => {
                self.width = *width;
                self.across = *width;
            }
            (257, 4, [height]) => self.height = *height,
            (258, 3, [bits, ..]) if same => self.bits = *bits,
            (259, 3, [coding @ (1 | 4 | 7 | 8)]) => self.coding = *coding,
            (262, 3, [meaning @ (0..=6 | 8 | 9)]) => self.meaning = *meaning,
            (273 | 324, 4, _) => *starts = narrow(),
            (279 | 325, 4, _) => self.sizes = narrow(),
            (277, 3, [samples @ 1..=64]) => self.samples = *samples,
            (278, 4, [rows]) => self.down = *rows,
            (284, 3, [planes @ (1 | 2)]) => self.separate = *planes == 2,
            (320, 3, all) => return all.len() == 3 << self.bits.min(8),
            (322, 4, [across]) => (self.across, self.tiled) = (*across, true),
            (323, 4, [down]) => self.down = *down,
            (338, 3, kinds) => return kinds.iter().all(|kind| *kind <= 2),
            (339, 3, [2 | 3, ..]) => return same,
            (282, 5, [204 | 408 | 100, 1]) | (283, 5, [98 | 391 | 200, 1]) => {}
            (529, 5, coefficients) => return coefficients == TELEVISION,
            (530, 3, [across @ (1 | 2 | 4), down @ (1 | 2 | 4)]) => self.sharing = (*across, *down),
            (532, 5, [_, 1, _, 1, _, 1, _, 1, _, 1, _, 1]) => {
                return numbers.iter().all(|value| *value <= 65_535);
            }
            (34675, 7, _) => return icc::is_canonical(value),
            (_, _, _) => return false,
        }
        true
    }
}

/// The luma coefficients of ITU-R BT.709.
const TELEVISION: [u64; 6] = [2126, 10_000, 7152, 10_000, 722, 10_000];
/// The longest list of strips, in bytes.
const MOST: usize = 16 << 20;
