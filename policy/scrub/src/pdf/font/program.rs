//! Programs of fonts: recognised by their bytes, as viewers do, and rebuilt (ISO 32000-2, 9.9).

use super::{cff, sfnt, type1};
use crate::Reason;
use crate::pdf::copy::{Copy, Made, Role};
use crate::pdf::object::{Dict, Object};
use crate::source::widen;

/// Under which key of the descriptor a program stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pdf) enum Place {
    /// `FontFile`: Type 1.
    Type1,
    /// `FontFile2`: TrueType.
    TrueType,
    /// `FontFile3`: CFF, bare or in OpenType.
    Compact,
}

impl Place {
    fn key(self) -> &'static str {
        match self {
            Self::Type1 => "FontFile",
            Self::TrueType => "FontFile2",
            Self::Compact => "FontFile3",
        }
    }
}

/// A new program.
pub(super) struct Program {
    /// The key of the descriptor.
    pub(super) key: &'static str,
    pub(super) object: Object,
    /// How many glyphs it has, if they go by numbers.
    pub(super) glyphs: Option<usize>,
}

/// Builds the program; `None` if no viewer could use it.
pub(super) fn build(source: &Object, copy: &mut Copy<'_, '_>) -> Result<Option<Program>, Reason> {
    let id = source.as_ref();
    let mut place = id.and_then(|id| copy.fonts.places.get(&id).copied());
    let made = copy.once(Role::FontFile, source, |copy, object| {
        let Some(stream) = object.as_stream() else {
            return Ok(Made::Nothing);
        };
        let bytes = copy.bytes(stream, MOST_BYTES)?;
        copy.budget.work(widen(bytes.len()).saturating_mul(4))?;
        let Some((found, glyphs, dict, bytes)) = rebuilt(&bytes, copy) else {
            return Ok(Made::Nothing);
        };
        place = Some((found, glyphs));
        if let Some(id) = id {
            copy.fonts.places.insert(id, (found, glyphs));
        }
        Ok(Made::Stream(dict, bytes))
    })?;
    Ok(place.zip(made).map(|((place, glyphs), object)| Program {
        key: place.key(),
        object,
        glyphs,
    }))
}

/// Where a program stands, how many glyphs it has, and what is written of it.
type Rebuilt = (Place, Option<usize>, Dict, Vec<u8>);

fn rebuilt(bytes: &[u8], copy: &mut Copy<'_, '_>) -> Option<Rebuilt> {
    let glyphs = &mut copy.fonts.glyphs;
    let length = |length: usize| Object::Int(i64::try_from(length).unwrap_or(0));
    let subtype = |name: &str| Dict::new().with("Subtype", Object::name(name));
    match bytes {
        [0, 1, 0, 0, ..]
        | [b't', b'r', b'u', b'e', ..]
        | [b't', b't', b'c', b'f', ..]
        | [b'O', b'T', b'T', b'O', ..] => {
            let font = sfnt::rebuild(bytes, glyphs)?;
            let glyphs = Some(font.glyphs);
            Some(if font.is_cff {
                (Place::Compact, glyphs, subtype("OpenType"), font.bytes)
            } else {
                let dict = Dict::new().with("Length1", length(font.bytes.len()));
                (Place::TrueType, glyphs, dict, font.bytes)
            })
        }
        [1, 0..=5, 4..=16, 1..=4, ..] => {
            let font = cff::rebuild(bytes, glyphs)?;
            let name = if font.by_number {
                "CIDFontType0C"
            } else {
                "Type1C"
            };
            Some((Place::Compact, Some(font.glyphs), subtype(name), font.bytes))
        }
        _ => {
            let font = type1::rebuild(bytes, glyphs)?;
            let [first, second, third] = font.lengths;
            let dict = Dict::new()
                .with("Length1", length(first))
                .with("Length2", length(second))
                .with("Length3", length(third));
            Some((Place::Type1, None, dict, font.bytes))
        }
    }
}

/// The largest fonts for East Asia have 40 MiB.
const MOST_BYTES: usize = 64 << 20;
