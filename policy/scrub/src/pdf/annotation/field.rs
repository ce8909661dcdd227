//! Fields of forms (ISO 32000-2, 12.7): what was typed or chosen is drawn where viewers would draw it.

use super::sketch::{self, Sketch};
use crate::pdf::copy::Copy;
use crate::pdf::geometry::Area;
use crate::pdf::object::{Dict, Object};
use crate::pdf::text;
use crate::{FindingKind, Reason};

/// The drawing for a field that has no appearance of its own; `None` if there is nothing to draw.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn draw(
    old: &Dict,
    rect: Area,
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Vec<u8>>, Reason> {
    let mut sketch = Sketch::default();
    let looks = copy.get(old, "MK")?;
    if let Some(looks) = looks.as_dict() {
        frame(looks, old, rect, &mut sketch, copy)?;
    }
    let kind = inherited(old, "FT", copy)?;
    match kind.as_name() {
        Some(b"Tx" | b"Ch") => typed(old, rect, &mut sketch, copy)?,
        Some(b"Btn") => button(old, &looks, rect, &mut sketch, copy)?,
        _ => {}
    }
    Ok(sketch.into_content())
}

/// Whether a field's own appearance cannot be believed: the form asks viewers to draw its fields, and the appearance
/// has no text although something was typed.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn is_stale(
    old: &Dict,
    appearance: &Object,
    copy: &mut Copy<'_, '_>,
) -> Result<bool, Reason> {
    let root = copy.root.clone();
    let form = copy.get(&root, "AcroForm")?;
    let Some(form) = form.as_dict() else {
        return Ok(false);
    };
    let asked = copy.get(form, "NeedAppearances")?.as_bool() == Some(true);
    let kind = inherited(old, "FT", copy)?;
    if !asked || !(kind.is_name("Tx") || kind.is_name("Ch")) || value(old, copy)?.is_empty() {
        return Ok(false);
    }
    let Some(stream) = appearance.as_stream() else {
        return Ok(true);
    };
    let content = match copy.bytes(stream, MOST_APPEARANCE) {
        Err(Reason::TooCompressed | Reason::Unusual) => return Ok(false),
        content => content?,
    };
    let shows = |operator: &[u8]| memchr::memmem::find(&content, operator).is_some();
    Ok(!shows(b"Tj") && !shows(b"TJ") && !shows(b"Do"))
}

/// An entry of the field or of one above it.
fn inherited(old: &Dict, key: &str, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let mut field = old.clone();
    for _ in 0..MOST_PARENTS {
        let entry = copy.get(&field, key)?;
        if !entry.is_null() {
            return Ok(entry);
        }
        let Object::Dict(parent) = copy.get(&field, "Parent")? else {
            break;
        };
        field = parent;
    }
    Ok(Object::Null)
}

/// The background and the frame (table 192).
fn frame(
    looks: &Dict,
    old: &Dict,
    rect: Area,
    sketch: &mut Sketch,
    copy: &mut Copy<'_, '_>,
) -> Result<(), Reason> {
    if let Some(colour) = copy.numbers(looks, "BG")? {
        sketch.fill_colour(&colour);
        sketch.rectangle(rect, "f");
    }
    if let Some(colour) = copy.numbers(looks, "BC")? {
        let width = sketch::line_width(old, copy)?;
        if width > 0.0 {
            sketch.stroke_colour(&colour);
            sketch.line_width(width);
            sketch.rectangle(rect.smaller(width / 2.0), "S");
        }
    }
    Ok(())
}

/// What was typed or chosen, as lines.
fn value(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<String, Reason> {
    let value = inherited(old, "V", copy)?;
    let mut shown = Vec::new();
    for part in value.into_list() {
        let part = copy.resolve(&part)?;
        let bytes = match part.as_stream() {
            Some(stream) => copy.bytes(stream, MOST_APPEARANCE)?,
            None => part.as_str().unwrap_or_default().to_vec(),
        };
        shown.push(displayed(&text::decode(&bytes), old, copy)?);
    }
    Ok(shown.join("\n"))
}

/// What a list shows for a value.
fn displayed(value: &str, old: &Dict, copy: &mut Copy<'_, '_>) -> Result<String, Reason> {
    let options = inherited(old, "Opt", copy)?;
    for option in options.as_array().unwrap_or_default() {
        copy.budget.work(16)?;
        let option = copy.resolve(option)?;
        let Some([own, shown, ..]) = option.as_array() else {
            continue;
        };
        let (own, shown) = (copy.resolve(own)?, copy.resolve(shown)?);
        if own.as_str().map(text::decode).as_deref() == Some(value)
            && let Some(shown) = shown.as_str()
        {
            return Ok(text::decode(shown));
        }
    }
    Ok(value.to_owned())
}

fn typed(
    old: &Dict,
    rect: Area,
    sketch: &mut Sketch,
    copy: &mut Copy<'_, '_>,
) -> Result<(), Reason> {
    let flags = inherited(old, "Ff", copy)?.as_int().unwrap_or(0);
    if flags & PASSWORD != 0 {
        return Ok(());
    }
    let value = value(old, copy)?;
    if !sketch::can_draw(&value) {
        // Letters that Helvetica lacks become question marks; what they said is told.
        copy.findings.removed(FindingKind::FormFields, Some(&value));
    }
    let mut looks = inherited(old, "DA", copy)?;
    if looks.is_null() {
        let root = copy.root.clone();
        let form = copy.get(&root, "AcroForm")?;
        if let Some(form) = form.as_dict() {
            looks = copy.get(form, "DA")?;
        }
    }
    let looks = looks.as_str().unwrap_or_default();
    sketch.text(&value, rect, looks, flags & MULTILINE != 0);
    Ok(())
}

/// A box that is ticked, or the words on a button.
fn button(
    old: &Dict,
    looks: &Object,
    rect: Area,
    sketch: &mut Sketch,
    copy: &mut Copy<'_, '_>,
) -> Result<(), Reason> {
    let flags = inherited(old, "Ff", copy)?.as_int().unwrap_or(0);
    if flags & PUSH != 0 {
        let words = match looks.as_dict() {
            Some(looks) => copy.get(looks, "CA")?,
            None => Object::Null,
        };
        let words = words.as_str().map(text::decode).unwrap_or_default();
        let font = inherited(old, "DA", copy)?;
        sketch.text(&words, rect, font.as_str().unwrap_or_default(), false);
        return Ok(());
    }
    let mut state = copy.get(old, "AS")?;
    if state.is_null() {
        state = inherited(old, "V", copy)?;
    }
    if state.as_name().is_some_and(|state| state != b"Off") {
        sketch.tick(rect);
    }
    Ok(())
}

/// Flags of tables 226 to 230.
const MULTILINE: i64 = 1 << 12;
const PASSWORD: i64 = 1 << 13;
const PUSH: i64 = 1 << 16;
/// Fields above each other.
const MOST_PARENTS: u32 = 16;
/// Bytes of an appearance or a value.
const MOST_APPEARANCE: usize = 1 << 20;
