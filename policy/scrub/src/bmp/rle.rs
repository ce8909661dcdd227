//! Run lengths of 8-bit and 4-bit pixels: read code by code, and written always the same (Microsoft, "Bitmap
//! Compression").

use crate::{Cursor, Reason};

/// A pixel that no code gives: programs show a colour of their own choice there.
pub(super) const SKIPPED: u16 = 0xffff;

/// Reads codes and gives rows of pixels, the lowest first.
pub(super) struct Rows {
    four: bool,
    height: u32,
    x: usize,
    y: u32,
    given: u32,
    ended: bool,
    /// Whether codes gave more than there is room for, or something stood in their padding.
    pub(super) slack: bool,
    /// The last row.
    pub(super) row: Vec<u16>,
}

impl Rows {
    /// A reader for rows of `width` pixels; `four` says that they have four bits.
    pub(super) fn new(four: bool, width: usize, height: u32) -> Self {
        Self {
            four,
            height,
            x: 0,
            y: 0,
            given: 0,
            ended: false,
            slack: false,
            row: vec![SKIPPED; width],
        }
    }

    /// Reads the next row; `false` behind the last one.
    ///
    /// # Errors
    ///
    /// [`Reason::Truncated`] if the codes end before the picture does.
    pub(super) fn next_row(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, Reason> {
        if self.given == self.height {
            return Ok(false);
        }
        self.row.fill(SKIPPED);
        while !self.ended && self.y == self.given {
            if self.x >= self.row.len() && self.y + 1 == self.height && cursor.remaining() < 2 {
                // The last row is whole; the sign for the end was forgotten.
                self.ended = true;
                break;
            }
            self.code(cursor)?;
        }
        self.given += 1;
        Ok(true)
    }

    /// Reads the sign for the end behind the last row, if it is there and was not read yet.
    pub(super) fn finish(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Reason> {
        if self.ended {
            return Ok(());
        }
        let start = cursor.position();
        if cursor.head(2)? != [0, 1] {
            cursor.seek(start);
        }
        Ok(())
    }

    fn code(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Reason> {
        match (cursor.byte()?, cursor.byte()?) {
            (0, 0) => {
                self.x = 0;
                self.y += 1;
            }
            (0, 1) => self.ended = true,
            (0, 2) => {
                self.x = self.x.saturating_add(usize::from(cursor.byte()?));
                self.y = self.y.saturating_add(u32::from(cursor.byte()?));
            }
            (0, count) => self.literal(usize::from(count), cursor)?,
            (count, value) => {
                for at in 0..count {
                    self.put(self.half(value, usize::from(at)));
                }
            }
        }
        Ok(())
    }

    fn literal(&mut self, count: usize, cursor: &mut Cursor<'_>) -> Result<(), Reason> {
        let bytes = if self.four { count.div_ceil(2) } else { count };
        for at in 0..bytes {
            let value = cursor.byte()?;
            if !self.four {
                self.put(u16::from(value));
                continue;
            }
            self.put(u16::from(value >> 4));
            if 2 * at + 1 < count {
                self.put(u16::from(value & 15));
            } else {
                self.slack |= value & 15 != 0;
            }
        }
        if !bytes.is_multiple_of(2) {
            self.slack |= cursor.byte()? != 0;
        }
        Ok(())
    }

    /// The pixel at `at` of a run of `value`.
    fn half(&self, value: u8, at: usize) -> u16 {
        u16::from(match (self.four, at % 2) {
            (false, _) => value,
            (true, 0) => value >> 4,
            (true, _) => value & 15,
        })
    }

    fn put(&mut self, value: u16) {
        match self.row.get_mut(self.x) {
            Some(pixel) => *pixel = value,
            None => self.slack = true,
        }
        self.x = self.x.saturating_add(1);
    }
}

/// Writes one row; `last` ends the picture with it.
pub(super) fn pack(row: &[u16], four: bool, last: bool, out: &mut Vec<u8>) {
    let mut rest = row;
    if !last && rest.iter().all(|pixel| *pixel == SKIPPED) {
        // Some programs take a row for missing that nothing but its end stands for.
        out.extend([0, 2, 0, 1]);
        return;
    }
    while !rest.iter().all(|pixel| *pixel == SKIPPED) {
        let run = run_length(rest);
        let first = rest.first().copied().unwrap_or(SKIPPED);
        let used = if first == SKIPPED {
            out.extend([0, 2, byte(run), 0]);
            run
        } else if run >= WORTH {
            out.extend([byte(run), double(first, four)]);
            run
        } else {
            literals(rest, four, out)
        };
        rest = rest.get(used..).unwrap_or_default();
    }
    out.extend([0, u8::from(last)]);
}

/// Writes the pixels before the next run and tells how many they are.
fn literals(row: &[u16], four: bool, out: &mut Vec<u8>) -> usize {
    let mut count = 0;
    while let Some(rest) = row.get(count..)
        && let Some(first) = rest.first()
        && *first != SKIPPED
        && run_length(rest) < WORTH
        && count < 254
    {
        count += 1;
    }
    if four && count > 2 {
        // Some programs lose the last of an odd number.
        count -= count % 2;
    }
    let pixels = row.get(..count).unwrap_or_default();
    if count < 3 {
        // Shorter ones would read as signs.
        for pixel in pixels {
            out.extend([1, double(*pixel, four)]);
        }
        return count;
    }
    out.extend([0, byte(count)]);
    let start = out.len();
    if four {
        let pairs = pixels.chunks(2).map(|pair| match *pair {
            [left, right] => narrow(left << 4 | right),
            [left, ..] => narrow(left << 4),
            [] => 0,
        });
        out.extend(pairs);
    } else {
        out.extend(pixels.iter().map(|pixel| narrow(*pixel)));
    }
    if !(out.len() - start).is_multiple_of(2) {
        out.push(0);
    }
    count
}

/// How many of the first pixels are the same, at most 255.
fn run_length(row: &[u16]) -> usize {
    let first = row.first();
    row.iter()
        .take(255)
        .take_while(|pixel| Some(*pixel) == first)
        .count()
}

/// The value of a run: two equal pixels of four bits, or one of eight.
fn double(pixel: u16, four: bool) -> u8 {
    // A single pixel of four bits leaves the other half of its byte unused.
    narrow(if four { pixel << 4 | pixel } else { pixel })
}

fn byte(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

fn narrow(value: u16) -> u8 {
    let [_, low] = value.to_be_bytes();
    low
}

/// Runs of this many pixels are written as runs.
const WORTH: usize = 3;
