//! The data of shadings made of triangles and patches: whole records only (ISO 32000-2, 8.7.4.5.5 to 8.7.4.5.8).

use crate::bits::{Bits, clear};
use crate::pdf::copy::{Copy, Made};
use crate::pdf::image::number;
use crate::pdf::object::{Dict, Object, Stream};
use crate::source::widen;
use crate::{FindingKind, Reason};

/// Bits of the parts of a record.
struct Layout {
    kind: i64,
    flag: usize,
    coordinate: usize,
    component: usize,
    components: usize,
}

/// Builds a shading of type 4 to 7 out of its stream.
pub(super) fn build(
    kind: i64,
    stream: &Stream,
    components: Option<usize>,
    mut new: Dict,
    copy: &mut Copy<'_, '_>,
) -> Result<Made, Reason> {
    let old = &stream.dict;
    let mut bits = |key: &str, most: i64| -> Result<Option<usize>, Reason> {
        let bits = copy
            .get(old, key)?
            .as_int()
            .filter(|bits| (1..=most).contains(bits));
        Ok(bits.and_then(|bits| usize::try_from(bits).ok()))
    };
    let flag = if kind == 5 {
        Some(0)
    } else {
        bits("BitsPerFlag", 8)?
    };
    let coordinate = bits("BitsPerCoordinate", 32)?;
    let component = bits("BitsPerComponent", 16)?;
    let (Some(flag), Some(coordinate), Some(component), Some(components)) =
        (flag, coordinate, component, components)
    else {
        return Ok(Made::Nothing);
    };
    let layout = Layout {
        kind,
        flag,
        coordinate,
        component,
        components,
    };
    for (key, bits) in [
        ("BitsPerCoordinate", coordinate),
        ("BitsPerComponent", component),
        ("BitsPerFlag", flag),
    ] {
        if bits > 0 {
            new.set(key, Object::Int(i64::try_from(bits).unwrap_or(0)));
        }
    }
    if kind == 5 {
        let row = copy.get(old, "VerticesPerRow")?.as_int().unwrap_or(2);
        new.set("VerticesPerRow", Object::Int(row));
    }
    if let Some(decode) = copy.numbers(old, "Decode")? {
        let decode = decode.into_iter().take(MOST_NUMBERS).map(number);
        new.set("Decode", Object::Array(decode.collect()));
    }
    let mut bytes = copy.bytes(stream, MOST_BYTES)?;
    copy.budget.work(widen(bytes.len()))?;
    if layout.trim(&mut bytes) {
        copy.findings.removed(FindingKind::Slack, None);
    }
    Ok(Made::Stream(new, bytes))
}

impl Layout {
    /// The bits of the next record; `None` if its flag is not there any more.
    fn record(&self, flag: u32) -> usize {
        // Points and colours; a patch that continues another has fewer.
        let (points, colours) = match (self.kind, flag & 3) {
            (4 | 5, _) => (1, 1),
            (6, 0) => (12, 4),
            (6, _) => (8, 2),
            (_, 0) => (16, 4),
            (_, _) => (12, 2),
        };
        let colour = self.component.saturating_mul(self.components);
        self.flag + points * 2 * self.coordinate + colours * colour
    }

    /// Cuts off what is no whole record, clears the bits between records, and tells whether there was anything.
    fn trim(&self, bytes: &mut Vec<u8>) -> bool {
        let total = bytes.len().saturating_mul(8);
        let mut at = 0_usize;
        let mut found = false;
        while at < total {
            let mut bits = Bits::new(bytes);
            bits.skip(at);
            let flag = bits.take(self.flag).unwrap_or(0);
            let end = at.saturating_add(self.record(flag));
            let next = end.div_ceil(8).saturating_mul(8);
            if next > total || next == at {
                break;
            }
            found |= clear(bytes, end, next);
            // Only the last two bits of a flag mean something.
            clear(bytes, at, at.saturating_add(self.flag.saturating_sub(2)));
            at = next;
        }
        let rest = bytes.get(at / 8..).unwrap_or_default();
        found |= rest
            .iter()
            .any(|byte| !byte.is_ascii_whitespace() && *byte != 0);
        bytes.truncate(at / 8);
        found
    }
}

const MOST_NUMBERS: usize = 68;
const MOST_BYTES: usize = 64 << 20;
