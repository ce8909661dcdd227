//! Samples as they are: every row is read and packed anew, and nothing else is.

use crate::deflate::ToVec;

use super::head::Head;
use super::{Packed, Unpacked};
use crate::bits::{Bits, clear};
use crate::pdf::colour::Used;
use crate::pdf::copy::Copy;
use crate::pdf::object::{Dict, Object};
use crate::pdf::writer::LEVEL;
use crate::source::widen;
use crate::{FindingKind, Reason};

/// Packs the rows that there are, at most as many as the picture has.
pub(super) fn pack(
    head: &Head,
    unpacked: &mut Unpacked<'_>,
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Packed>, Reason> {
    let length = head.row();
    if length == 0 || length > MOST_ROW {
        return Ok(None);
    }
    copy.budget.picture(head.width, head.height)?;
    let predicts = head.bits == 8;
    let step = head.components.max(1);
    let mut deflate = ToVec::new(Vec::new(), LEVEL, true);
    let mut before = vec![0; length];
    let mut row = vec![0; length];
    let mut slack = false;
    let mut samples = Samples::new(head);
    for _ in 0..head.rows() {
        let have = fill(unpacked, &mut row, copy)?;
        if have < length {
            samples.cut();
        }
        if have == 0 {
            break;
        }
        copy.budget.work(widen(length))?;
        // A row that is cut off stays so; viewers fill it up each in their way.
        row.truncate(have);
        if have == length {
            slack |= clear(&mut row, head.used(), length.saturating_mul(8));
        }
        samples.see(&row, head.width);
        let line = if predicts {
            predicted(&row, &before, step)
        } else {
            row.clone()
        };
        deflate.put(&line)?;
        if have < length {
            break;
        }
        std::mem::swap(&mut before, &mut row);
    }
    slack |= fill(unpacked, &mut [0], copy)? > 0;
    if slack {
        copy.findings.removed(FindingKind::Slack, None);
    }
    let bytes = deflate.finish()?;
    let parms = if predicts { parms(head) } else { Dict::new() };
    Ok(Some(Packed {
        filter: "FlateDecode",
        parms,
        bytes,
        samples: samples.used,
    }))
}

/// Which samples occur in a picture that has one for each pixel.
struct Samples {
    bits: u8,
    used: Used,
}

impl Samples {
    fn new(head: &Head) -> Self {
        let known = head.components == 1 && head.bits <= 8;
        Self {
            bits: if known { head.bits } else { 0 },
            used: if known { Used::NONE } else { Used::ALL },
        }
    }

    fn see(&mut self, row: &[u8], width: u32) {
        match self.bits {
            0 => {}
            8 => row.iter().for_each(|sample| self.used.mark(*sample)),
            bits => {
                let mut reader = Bits::new(row);
                for _ in 0..width {
                    let Some(sample) = reader.take(usize::from(bits)) else {
                        break;
                    };
                    self.used.mark(u8::try_from(sample).unwrap_or(u8::MAX));
                }
            }
        }
    }

    /// Samples are missing. Viewers put zeros or ones in their place.
    fn cut(&mut self) {
        if self.bits > 0 {
            self.used.mark(0);
            let most = (1_u32 << self.bits.min(8)) - 1;
            self.used.mark(u8::try_from(most).unwrap_or(u8::MAX));
        }
    }
}

fn parms(head: &Head) -> Dict {
    let components = i64::try_from(head.components).unwrap_or(1);
    Dict::new()
        .with("Predictor", Object::Int(15))
        .with("Colors", Object::Int(components))
        .with("BitsPerComponent", Object::Int(i64::from(head.bits)))
        .with("Columns", Object::Int(i64::from(head.width)))
}

/// Fills `buf` as far as there is data and tells how far.
fn fill(
    unpacked: &mut Unpacked<'_>,
    buf: &mut [u8],
    copy: &mut Copy<'_, '_>,
) -> Result<usize, Reason> {
    let mut have = 0_usize;
    while let Some(rest) = buf.get_mut(have..).filter(|rest| !rest.is_empty()) {
        let count = unpacked.some(rest, copy.budget)?;
        if count == 0 {
            break;
        }
        have = have.saturating_add(count);
    }
    Ok(have)
}

/// The row with the PNG filter in front that makes it smallest, by the sum of the differences.
fn predicted(row: &[u8], before: &[u8], step: usize) -> Vec<u8> {
    let lines = [
        filtered(row, before, step, 0),
        filtered(row, before, step, 1),
    ]
    .into_iter()
    .chain([
        filtered(row, before, step, 2),
        filtered(row, before, step, 4),
    ]);
    let cost = |line: &Vec<u8>| -> u64 {
        let bytes = line.iter().skip(1);
        bytes
            .map(|byte| u64::from((*byte).min(byte.wrapping_neg())))
            .sum()
    };
    lines.min_by_key(cost).unwrap_or_default()
}

/// PNG filters 0 none, 1 left, 2 up, 4 Paeth (PNG, clause 9).
fn filtered(row: &[u8], before: &[u8], step: usize, kind: u8) -> Vec<u8> {
    let mut line = Vec::with_capacity(row.len() + 1);
    line.push(kind);
    for (at, value) in row.iter().enumerate() {
        let behind = at.checked_sub(step);
        let left = behind.and_then(|at| row.get(at)).copied().unwrap_or(0);
        let up = before.get(at).copied().unwrap_or(0);
        let corner = behind.and_then(|at| before.get(at)).copied().unwrap_or(0);
        let guess = match kind {
            1 => left,
            2 => up,
            4 => paeth(left, up, corner),
            _ => 0,
        };
        line.push(value.wrapping_sub(guess));
    }
    line
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, up, corner].map(i16::from);
    let guess = a + b - c;
    let [pa, pb, pc] = [a, b, c].map(|value| (guess - value).abs());
    if pa <= pb && pa <= pc {
        left
    } else if pb <= pc {
        up
    } else {
        corner
    }
}

/// Bytes of one row.
const MOST_ROW: usize = 8 << 20;
