//! Shadings (ISO 32000-2, 8.7.4.5): colours that change from place to place.

mod mesh;

use super::copy::{Copy, Made};
use super::image::number;
use super::object::{Dict, Object};
use super::{colour, function};
use crate::Reason;

/// Builds a shading dictionary or stream.
///
/// # Errors
///
/// When the budget is used up or the file cannot be read.
pub(super) fn build(shading: &Object, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let Some(old) = shading.as_dict() else {
        return Ok(Made::Nothing);
    };
    let kind = copy.get(old, "ShadingType")?.as_int().unwrap_or(0);
    // Known before any part is built, so that none is left without a whole.
    let whole = match kind {
        1..=3 => true,
        4..=7 => shading.as_stream().is_some(),
        _ => false,
    };
    if !whole {
        return Ok(Made::Nothing);
    }
    let mut new = Dict::new().with("ShadingType", Object::Int(kind));
    let space = colour::build(old.get("ColorSpace"), copy)?;
    let components = colour::components(old.get("ColorSpace"), copy)?;
    if space.is_null() {
        return Ok(Made::Nothing);
    }
    new.set("ColorSpace", space);
    for (key, count) in [("Background", 32), ("BBox", 4)] {
        list(key, count, old, &mut new, copy)?;
    }
    flag("AntiAlias", old, &mut new, copy)?;
    if old.has("Function") {
        let function = function::build_some(old.get("Function"), copy)?;
        if function.is_null() {
            return Ok(Made::Nothing);
        }
        new.set("Function", function);
    }
    match (kind, shading.as_stream()) {
        (1, _) => {
            list("Domain", 4, old, &mut new, copy)?;
            list("Matrix", 6, old, &mut new, copy)?;
        }
        (2 | 3, _) => {
            list("Coords", if kind == 2 { 4 } else { 6 }, old, &mut new, copy)?;
            list("Domain", 2, old, &mut new, copy)?;
            extend(old, &mut new, copy)?;
        }
        (4..=7, Some(stream)) => {
            let components = if old.has("Function") {
                Some(1)
            } else {
                components
            };
            return mesh::build(kind, stream, components, new, copy);
        }
        _ => return Ok(Made::Nothing),
    }
    Ok(Made::Object(Object::Dict(new)))
}

/// Takes over an array of at most `count` numbers.
fn list(
    key: &str,
    count: usize,
    old: &Dict,
    new: &mut Dict,
    copy: &mut Copy<'_, '_>,
) -> Result<(), Reason> {
    if let Some(numbers) = copy.numbers(old, key)? {
        let numbers = numbers.into_iter().take(count).map(number);
        new.set(key, Object::Array(numbers.collect()));
    }
    Ok(())
}

fn flag(key: &str, old: &Dict, new: &mut Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    if let Some(value) = copy.get(old, key)?.as_bool() {
        new.set(key, Object::Bool(value));
    }
    Ok(())
}

fn extend(old: &Dict, new: &mut Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let list = copy.get(old, "Extend")?;
    let mut both = Vec::new();
    for member in list.as_array().unwrap_or_default().iter().take(2) {
        let value = copy.resolve(member)?.as_bool().unwrap_or(false);
        both.push(Object::Bool(value));
    }
    if both.len() == 2 {
        new.set("Extend", Object::Array(both));
    }
    Ok(())
}
