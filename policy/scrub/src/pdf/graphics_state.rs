//! Graphics state parameter dictionaries (ISO 32000-2, 8.4.5).

use super::copy::{Copy, Made, Role};
use super::names::Names;
use super::object::{Dict, Object};
use super::{font, function, geometry, xobject};
use crate::Reason;

/// The new dictionary: what changes the look, with halftones and rules for printing plates left out.
///
/// # Errors
///
/// Whatever the builders of masks, fonts and functions answer.
pub(super) fn build(
    found: &Object,
    names: &Names,
    copy: &mut Copy<'_, '_>,
) -> Result<Made, Reason> {
    let Some(old) = found.as_dict() else {
        return Ok(Made::Nothing);
    };
    let mut dict = Dict::of_type("ExtGState");
    for key in NUMBERS {
        if let Some(number) = copy.get(old, key)?.as_number() {
            dict.set(key, Object::Real(number));
        }
    }
    for key in SWITCHES {
        if let Some(value) = copy.get(old, key)?.as_bool() {
            dict.set(key, Object::Bool(value));
        }
    }
    dict.set("BM", blend_mode(old, copy)?);
    dict.set("RI", intent(old, copy)?);
    dict.set("D", dashes(old, copy)?);
    dict.set("Font", sized_font(old, copy)?);
    dict.set("SMask", soft_mask(old, names, copy)?);
    for key in ["TR", "TR2"] {
        dict.set(key, transfer(old, key, copy)?);
    }
    Ok(Made::Object(Object::Dict(dict)))
}

fn blend_mode(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let mode = copy.get(old, "BM")?;
    // Of several the first known one counts.
    for mode in &mode.into_list() {
        let mode = copy.resolve(mode)?;
        if let Some(known) = BLEND.iter().find(|known| mode.is_name(known)) {
            let usual = if *known == "Compatible" {
                "Normal"
            } else {
                known
            };
            return Ok(Object::name(usual));
        }
    }
    Ok(Object::Null)
}

fn intent(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let intent = copy.get(old, "RI")?;
    let known = INTENTS.iter().find(|known| intent.is_name(known));
    Ok(known.map_or(Object::Null, |known| Object::name(known)))
}

/// `[[lengths] phase]`.
fn dashes(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let pattern = copy.get(old, "D")?;
    let Some([lengths, phase]) = pattern.as_array() else {
        return Ok(Object::Null);
    };
    let Object::Array(lengths) = copy.resolve(lengths)? else {
        return Ok(Object::Null);
    };
    let lengths: Option<Vec<f64>> = lengths.iter().map(Object::as_number).collect();
    let phase = copy.resolve(phase)?.as_number();
    Ok(match lengths.zip(phase) {
        Some((lengths, phase)) => {
            Object::Array(vec![geometry::array(&lengths), Object::Real(phase)])
        }
        None => Object::Null,
    })
}

/// `[font size]`.
fn sized_font(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let pair = copy.get(old, "Font")?;
    let Some([source, size]) = pair.as_array() else {
        return Ok(Object::Null);
    };
    let Some(size) = copy.resolve(size)?.as_number() else {
        return Ok(Object::Null);
    };
    let built = copy.once(Role::Font, source, |copy, found| font::build(found, copy))?;
    Ok(built.map_or(Object::Null, |built| {
        Object::Array(vec![built, Object::Real(size)])
    }))
}

/// A soft mask (11.6.5.3), or the name `None`, which ends one.
fn soft_mask(old: &Dict, names: &Names, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let mask = copy.get(old, "SMask")?;
    if mask.is_name("None") {
        return Ok(mask);
    }
    let Some(mask) = mask.as_dict() else {
        return Ok(Object::Null);
    };
    let kind = copy.get(mask, "S")?;
    let Some(kind) = ["Alpha", "Luminosity"]
        .iter()
        .find(|known| kind.is_name(known))
    else {
        return Ok(Object::Null);
    };
    let Some(group) = xobject::form(mask.get("G"), names, copy)? else {
        return Ok(Object::Null);
    };
    let mut dict = Dict::of_type("Mask")
        .with("S", Object::name(kind))
        .with("G", group);
    if let Some(backdrop) = copy.numbers(mask, "BC")? {
        dict.set("BC", geometry::array(&backdrop));
    }
    dict.set("TR", transfer(mask, "TR", copy)?);
    Ok(Object::Dict(dict))
}

/// A transfer function, four of them, or a name that stands for one.
fn transfer(old: &Dict, key: &str, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let found = copy.get(old, key)?;
    if found.is_name("Identity") || found.is_name("Default") {
        return Ok(found);
    }
    let Some(four) = found.as_array() else {
        return function::build(old.get(key), copy);
    };
    let mut built = Vec::new();
    for one in four.iter().take(4) {
        let resolved = copy.resolve(one)?;
        let one = if resolved.is_name("Identity") || resolved.is_name("Default") {
            resolved
        } else {
            function::build(one, copy)?
        };
        if one.is_null() {
            return Ok(Object::Null);
        }
        built.push(one);
    }
    Ok(if built.len() == 4 {
        Object::Array(built)
    } else {
        Object::Null
    })
}

const NUMBERS: [&str; 9] = ["CA", "FL", "LC", "LJ", "LW", "ML", "OPM", "SM", "ca"];
const SWITCHES: [&str; 5] = ["AIS", "OP", "SA", "TK", "op"];
const INTENTS: [&str; 4] = [
    "AbsoluteColorimetric",
    "Perceptual",
    "RelativeColorimetric",
    "Saturation",
];
/// Table 134 and 135; `Compatible` is an old name for `Normal`.
const BLEND: [&str; 17] = [
    "Normal",
    "Compatible",
    "Multiply",
    "Screen",
    "Overlay",
    "Darken",
    "Lighten",
    "ColorDodge",
    "ColorBurn",
    "HardLight",
    "SoftLight",
    "Difference",
    "Exclusion",
    "Hue",
    "Saturation",
    "Color",
    "Luminosity",
];
