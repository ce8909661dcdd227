//! What the codes of a font say, for telling which text is hidden.

use super::cmap::{CMap, Kind};
use crate::Reason;
use crate::pdf::copy::Copy;
use crate::pdf::object::Object;
use crate::source::widen;

/// Turns codes into characters, as far as the font tells.
pub(in crate::pdf) struct Reader {
    map: Option<CMap>,
    wide: bool,
}

impl Reader {
    /// The reader of a font.
    ///
    /// # Errors
    ///
    /// When the budget is used up or the file cannot be read.
    pub(in crate::pdf) fn of(font: &Object, copy: &mut Copy<'_, '_>) -> Result<Self, Reason> {
        let font = copy.resolve(font)?;
        let mut reader = Self {
            map: None,
            wide: false,
        };
        let Some(dict) = font.as_dict() else {
            return Ok(reader);
        };
        reader.wide = copy.get(dict, "Subtype")?.is_name("Type0");
        if let Some(stream) = copy.get(dict, "ToUnicode")?.as_stream() {
            let bytes = copy.bytes(stream, super::MOST_MAP)?;
            reader.map = Some(CMap::parse(&bytes, Kind::Unicode));
        }
        Ok(reader)
    }

    /// What reading so many bytes costs, in comparisons.
    pub(in crate::pdf) fn cost(&self, bytes: usize) -> u64 {
        let entries = self.map.as_ref().map_or(1, CMap::len);
        widen(entries).saturating_mul(widen(bytes))
    }

    /// The characters; codes of which nothing is known are left out.
    pub(in crate::pdf) fn read(&self, codes: &[u8]) -> String {
        let Some(map) = &self.map else {
            // Simple fonts are mostly close to Latin 1.
            return if self.wide {
                String::new()
            } else {
                crate::text::guess(codes)
            };
        };
        let width = if self.wide { 2 } else { 1 };
        codes
            .chunks(width)
            .filter_map(|code| map.text(code))
            .collect()
    }
}
