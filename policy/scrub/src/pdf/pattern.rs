//! Patterns (ISO 32000-2, 8.7).

use std::rc::Rc;

use super::content::{self, Kind, View};
use super::copy::{Copy, Made, Role};
use super::geometry::{Area, Matrix};
use super::names::Names;
use super::object::{Dict, Object, Stream};
use super::xobject::MOST_CONTENT;
use super::{graphics_state, notes, resources, shading};
use crate::Reason;

/// The new pattern.
///
/// # Errors
///
/// Whatever the builders of its parts answer.
pub(super) fn build(
    found: &Object,
    names: &Names,
    copy: &mut Copy<'_, '_>,
) -> Result<Made, Reason> {
    if let Some(stream) = found.as_stream() {
        return tiling(stream, names, copy);
    }
    match found.as_dict() {
        Some(dict) => shaded(dict, names, copy),
        None => Ok(Made::Nothing),
    }
}

/// A piece of content that is repeated (8.7.3).
fn tiling(stream: &Stream, names: &Names, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let old = &stream.dict;
    notes::tell_extras(old, copy)?;
    let Some(area) = Area::of(old, "BBox", copy)? else {
        return Ok(Made::Nothing);
    };
    let mut dict = Dict::of_type("Pattern")
        .with("PatternType", Object::Int(1))
        .with("BBox", area.object())
        .with("Matrix", Matrix::of(old, "Matrix", copy)?.object());
    for key in ["PaintType", "TilingType"] {
        let kind = copy.get(old, key)?.as_int().unwrap_or(1);
        dict.set(key, Object::Int(kind.clamp(1, 3)));
    }
    for key in ["XStep", "YStep"] {
        if let Some(step) = copy.get(old, key)?.as_number() {
            dict.set(key, Object::Real(step));
        }
    }
    let own = copy.get(old, "Resources")?;
    let resources = own.as_dict().unwrap_or(names.resources()).clone();
    let view = View {
        kind: Kind::Pattern,
        visible: Some(area.numbers()),
        left_out: Rc::default(),
    };
    let bytes = copy.bytes(stream, MOST_CONTENT)?;
    let mut inner = Names::new(resources, copy.scopes.next());
    let content = content::rewrite(&bytes, &mut inner, &view, copy)?;
    dict.set("Resources", resources::build(&inner, copy)?);
    Ok(Made::Stream(dict, content))
}

/// A shading that fills what is painted (8.7.4).
fn shaded(old: &Dict, names: &Names, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let source = old.get("Shading").clone();
    let built = copy.once(Role::Shading, &source, |copy, found| {
        shading::build(found, copy)
    })?;
    let Some(built) = built else {
        return Ok(Made::Nothing);
    };
    let mut dict = Dict::of_type("Pattern")
        .with("PatternType", Object::Int(2))
        .with("Shading", built)
        .with("Matrix", Matrix::of(old, "Matrix", copy)?.object());
    if old.has("ExtGState") {
        let state = old.get("ExtGState").clone();
        let state = copy.once(Role::GraphicsState, &state, |copy, found| {
            graphics_state::build(found, names, copy)
        })?;
        dict.set("ExtGState", state.unwrap_or(Object::Null));
    }
    Ok(Made::Object(Object::Dict(dict)))
}
