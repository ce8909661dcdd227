//! Encodings of simple fonts: a known table, and the codes that differ from it (ISO 32000-2, 9.6.5).

use crate::Reason;
use crate::pdf::copy::Copy;
use crate::pdf::object::{Dict, Object};

/// Builds an encoding, which stands directly in its font; null if the font's own is meant.
pub(super) fn build(encoding: &Object, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let encoding = copy.resolve(encoding)?;
    if let Some(name) = encoding.as_name() {
        return Ok(known(name).map_or(Object::Null, Object::name));
    }
    let Some(old) = encoding.as_dict() else {
        return Ok(Object::Null);
    };
    let base = copy.get(old, "BaseEncoding")?;
    let base = base.as_name().and_then(known);
    let differences = differences(old, copy)?;
    let mut new = Dict::of_type("Encoding");
    new.set("BaseEncoding", base.map_or(Object::Null, Object::name));
    let mut list = Vec::new();
    let mut next = None;
    for (code, name) in differences {
        if next != Some(code) {
            list.push(Object::Int(code));
        }
        next = Some(code + 1);
        list.push(Object::Name(copy.fonts.glyphs.name(&name)));
    }
    if !list.is_empty() {
        new.set("Differences", Object::Array(list));
    }
    Ok(Object::Dict(new))
}

/// The codes whose glyphs are named, with the old names, in their order.
pub(super) fn differences(
    encoding: &Dict,
    copy: &mut Copy<'_, '_>,
) -> Result<Vec<(i64, Vec<u8>)>, Reason> {
    let list = copy.get(encoding, "Differences")?;
    let mut code = 0;
    let mut found = std::collections::BTreeMap::new();
    for member in list.as_array().unwrap_or_default() {
        let member = copy.resolve(member)?;
        if let Some(number) = member.as_int() {
            code = number;
        } else if let Some(name) = member.as_name() {
            if (0..=255).contains(&code) {
                found.insert(code, name.to_vec());
            }
            code = code.saturating_add(1);
        }
    }
    Ok(found.into_iter().collect())
}

fn known(name: &[u8]) -> Option<&'static str> {
    let known = [
        "MacExpertEncoding",
        "MacRomanEncoding",
        "StandardEncoding",
        "WinAnsiEncoding",
    ];
    known.into_iter().find(|known| known.as_bytes() == name)
}
