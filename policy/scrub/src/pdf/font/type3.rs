//! Type 3 fonts: each glyph is a content stream (ISO 32000-2, 9.6.4).

use std::rc::Rc;

use super::{encoding, to_unicode, widths};
use crate::Reason;
use crate::pdf::content::{self, Kind, View};
use crate::pdf::copy::{Copy, Made};
use crate::pdf::image::number;
use crate::pdf::names::Names;
use crate::pdf::object::{Dict, Object};
use crate::pdf::resources;

/// Builds a Type 3 font with the glyphs that its encoding calls.
pub(super) fn build(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let mut new = Dict::of_type("Font").with("Subtype", Object::name("Type3"));
    for (key, count) in [("FontBBox", 4), ("FontMatrix", 6)] {
        let Some(numbers) = copy.numbers(old, key)?.filter(|list| list.len() == count) else {
            if key == "FontMatrix" {
                return Ok(Made::Nothing);
            }
            continue;
        };
        new.set(
            key,
            Object::Array(numbers.into_iter().map(number).collect()),
        );
    }
    widths(old, &mut new, copy)?;
    let map = to_unicode(old, true, copy)?;
    new.set("ToUnicode", map);
    let built = encoding::build(old.get("Encoding"), copy)?;
    new.set("Encoding", built);
    let resources = copy.get(old, "Resources")?;
    let resources = resources.as_dict().cloned().unwrap_or_default();
    let mut names = Names::new(resources, copy.scopes.next());
    let glyphs = procedures(old, &mut names, copy)?;
    new.set("CharProcs", Object::Dict(glyphs));
    let resources = resources::build(&names, copy)?;
    // Without resources of its own a font would take those of the page.
    let resources = if resources.is_null() {
        Object::Dict(Dict::new())
    } else {
        resources
    };
    new.set("Resources", resources);
    Ok(Made::Object(Object::Dict(new)))
}

/// The procedures of the glyphs in the order of their codes.
fn procedures(old: &Dict, names: &mut Names, copy: &mut Copy<'_, '_>) -> Result<Dict, Reason> {
    let encoding = copy.get(old, "Encoding")?;
    let codes = match encoding.as_dict() {
        Some(encoding) => encoding::differences(encoding, copy)?,
        None => Vec::new(),
    };
    let list = copy.get(old, "CharProcs")?;
    let list = list.as_dict().cloned().unwrap_or_default();
    let mut glyphs = Dict::new();
    for (_, name) in codes {
        let new = copy.fonts.glyphs.name(&name);
        if !glyphs.entry(&new).is_null() {
            continue;
        }
        let procedure = copy.resolve(list.entry(&name))?;
        let Some(stream) = procedure.as_stream() else {
            continue;
        };
        let bytes = copy.bytes(stream, MOST_BYTES)?;
        let view = View {
            kind: Kind::Glyph,
            visible: None,
            left_out: Rc::default(),
        };
        let bytes = content::rewrite(&bytes, names, &view, copy)?;
        copy.budget.segment()?;
        let made = copy.out.made(Made::Stream(Dict::new(), bytes))?;
        glyphs.insert(new, made.map_or(Object::Null, Object::Ref));
    }
    Ok(glyphs)
}

const MOST_BYTES: usize = 16 << 20;
