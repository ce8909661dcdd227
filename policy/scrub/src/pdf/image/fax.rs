//! CCITT pictures: decoded row by row and coded anew (ISO 32000-2, 7.4.6; ITU-T T.4 and T.6).

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode, decode};

use super::Packed;
use crate::fax::Writer;
use crate::pdf::colour::Used;
use crate::pdf::copy::Copy;
use crate::pdf::object::{Dict, Object};
use crate::source::widen;
use crate::{FindingKind, Reason};

/// Codes rows in Group 4, one after the other.
pub(super) struct Encoder {
    writer: Writer,
    columns: u32,
    rows: u32,
    row: Vec<u32>,
    out: Vec<u8>,
}

impl Encoder {
    /// An encoder for rows of so many pixels.
    pub(super) fn new(columns: u32) -> Self {
        Self {
            writer: Writer::new(columns),
            columns,
            rows: 0,
            row: Vec::new(),
            out: Vec::new(),
        }
    }

    /// Codes a row, of which these are the changes; two at one place are none.
    pub(super) fn row(&mut self, changes: &[u32]) {
        self.row.clear();
        for change in changes.iter().filter(|change| **change < self.columns) {
            match self.row.last() {
                Some(last) if last == change => {
                    self.row.pop();
                }
                Some(last) if last > change => break,
                _ => self.row.push(*change),
            }
        }
        self.writer.row(&self.row, &mut self.out);
        self.rows = self.rows.saturating_add(1);
    }

    /// Codes the end, and gives the bytes and the number of rows.
    fn finish(mut self) -> (Vec<u8>, u32) {
        self.writer.finish(&mut self.out);
        (self.out, self.rows)
    }
}

impl Decoder for Encoder {
    fn push_row(&mut self, changes: &[u32]) {
        self.row(changes);
    }
}

/// Decodes a picture of at most `height` rows and codes it in Group 4.
pub(super) fn pack(
    bytes: &[u8],
    height: u32,
    parms: &Dict,
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Packed>, Reason> {
    let settings = settings(parms, height, copy)?;
    if settings.columns == 0 || settings.columns > MOST_COLUMNS {
        return Ok(None);
    }
    copy.budget.picture(settings.columns, settings.rows)?;
    let pixels = u64::from(settings.columns) * u64::from(settings.rows);
    copy.budget
        .work(widen(bytes.len()).saturating_add(pixels / 8))?;
    let mut encoder = Encoder::new(settings.columns);
    let mut context = DecoderContext::new(settings);
    // Rows before the damage are shown by viewers too.
    let used = decode(bytes, &mut encoder, &mut context).unwrap_or(bytes.len());
    // Fax programs pad to even lengths.
    let behind = bytes.get(used..).unwrap_or_default();
    if behind.iter().any(|byte| !matches!(byte, 0 | b'\n' | b'\r')) {
        copy.findings.removed(FindingKind::Slack, None);
    }
    let black_is_one = copy.get(parms, "BlackIs1")?.as_bool() == Some(true);
    Ok(Some(packed(encoder, settings.columns, black_is_one)))
}

/// The picture of an encoder, with the parameters of the new file.
pub(super) fn packed(encoder: Encoder, columns: u32, black_is_one: bool) -> Packed {
    let (bytes, rows) = encoder.finish();
    let mut parms = Dict::new()
        .with("K", Object::Int(-1))
        .with("Columns", Object::Int(i64::from(columns)))
        .with("Rows", Object::Int(i64::from(rows)));
    if black_is_one {
        parms.set("BlackIs1", Object::Bool(true));
    }
    Packed {
        filter: "CCITTFaxDecode",
        parms,
        bytes,
        samples: Used::two(),
    }
}

fn settings(parms: &Dict, height: u32, copy: &mut Copy<'_, '_>) -> Result<DecodeSettings, Reason> {
    let k = copy.get(parms, "K")?.as_int().unwrap_or(0);
    let columns = copy.get(parms, "Columns")?.as_int().unwrap_or(1728);
    let rows = copy.get(parms, "Rows")?.as_int().unwrap_or(0);
    let rows = u32::try_from(rows).unwrap_or(0);
    let mut flag = |key| -> Result<Option<bool>, Reason> { Ok(copy.get(parms, key)?.as_bool()) };
    Ok(DecodeSettings {
        columns: u32::try_from(columns).unwrap_or(0),
        rows: if rows == 0 { height } else { rows.min(height) },
        end_of_block: flag("EndOfBlock")?.unwrap_or(true),
        end_of_line: flag("EndOfLine")?.unwrap_or(false),
        rows_are_byte_aligned: flag("EncodedByteAlign")?.unwrap_or(false),
        encoding: match k {
            ..0 => EncodingMode::Group4,
            0 => EncodingMode::Group3_1D,
            1.. => EncodingMode::Group3_2D,
        },
        strict: false,
    })
}

const MOST_COLUMNS: u32 = 1 << 20;
