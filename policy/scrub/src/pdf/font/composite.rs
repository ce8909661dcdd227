//! Composite fonts: codes of several bytes, glyphs by number (ISO 32000-2, 9.7).

use super::cmap::{CMap, Kind};
use super::{MOST_MAP, descriptor, named, to_unicode};
use crate::pdf::copy::{Copy, Made, Role};
use crate::pdf::image::number;
use crate::pdf::names::Scope;
use crate::pdf::object::{Dict, Object};
use crate::{FindingKind, Reason};

/// Builds a Type 0 font.
pub(super) fn build(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let list = copy.get(old, "DescendantFonts")?;
    let source = match list.as_array() {
        Some([first, ..]) => first.clone(),
        // Some programs forget the array.
        _ => old.get("DescendantFonts").clone(),
    };
    let resolved = copy.resolve(&source)?;
    let Some(inner) = resolved.as_dict() else {
        return Ok(Made::Nothing);
    };
    let description = descriptor::read(inner, copy)?;
    let name = named(inner, &description, true, copy)?;
    let mut new = Dict::of_type("Font")
        .with("Subtype", Object::name("Type0"))
        .with("BaseFont", Object::Name(name.clone()));
    let encoding = encoding(old.get("Encoding"), copy)?;
    new.set("Encoding", encoding);
    let map = to_unicode(old, false, copy)?;
    new.set("ToUnicode", map);
    // It has the name of this font, so it cannot be shared.
    let own = Object::Dict(inner.clone());
    let descendant = copy.once(Role::DescendantFont, &own, |copy, _| {
        let mut new = numbered(inner, description.glyphs(), copy)?;
        new.set("BaseFont", Object::Name(name.clone()));
        let descriptor = descriptor::build(description, &name, copy)?;
        new.set("FontDescriptor", descriptor);
        Ok(Made::Object(Object::Dict(new)))
    })?;
    let Some(descendant) = descendant else {
        return Ok(Made::Nothing);
    };
    new.set("DescendantFonts", Object::Array(vec![descendant]));
    Ok(Made::Object(Object::Dict(new)))
}

/// The font of the glyphs, without its name and descriptor.
fn numbered(old: &Dict, glyphs: Option<usize>, copy: &mut Copy<'_, '_>) -> Result<Dict, Reason> {
    let subtype = copy.get(old, "Subtype")?;
    let subtype = if subtype.is_name("CIDFontType2") {
        "CIDFontType2"
    } else {
        "CIDFontType0"
    };
    let mut new = Dict::of_type("Font").with("Subtype", Object::name(subtype));
    let info = copy.get(old, "CIDSystemInfo")?;
    new.set("CIDSystemInfo", collection(&info, copy)?);
    if let Some(width) = copy.get(old, "DW")?.as_number() {
        new.set("DW", number(width));
    }
    if let Some(both) = copy.numbers(old, "DW2")?.filter(|both| both.len() == 2) {
        let both = both.into_iter().map(number).collect();
        new.set("DW2", Object::Array(both));
    }
    for key in ["W", "W2"] {
        let list = copy.get(old, key)?;
        if let Some(list) = list.as_array() {
            let list = measures(list, copy)?;
            new.set(key, Object::Array(list));
        }
    }
    let source = old.get("CIDToGIDMap");
    let map = copy.resolve(source)?;
    if map.is_name("Identity") {
        new.set("CIDToGIDMap", map);
    } else if map.as_stream().is_some() {
        // Two programs may share a map, and have different numbers of glyphs.
        let variant = glyphs.and_then(|glyphs| u32::try_from(glyphs).ok());
        let variant = (Scope::default(), variant.unwrap_or(0));
        let made = copy.once_in(variant, Role::GlyphMap, source, |copy, map| {
            let Some(stream) = map.as_stream() else {
                return Ok(Made::Nothing);
            };
            let mut bytes = copy.bytes(stream, MOST_GLYPHS * 4)?;
            bytes.truncate(MOST_GLYPHS);
            if plain(&mut bytes, glyphs) {
                copy.findings.removed(FindingKind::Slack, None);
            }
            Ok(Made::Stream(Dict::new(), bytes))
        })?;
        new.set("CIDToGIDMap", made.unwrap_or(Object::Null));
    }
    Ok(new)
}

/// Gives all numbers that no glyph has one value, so that they say nothing, and cuts off half a number at the end; whether
/// that changed anything. The length stays: some readers take numbers behind the end for those of glyphs.
fn plain(map: &mut Vec<u8>, glyphs: Option<usize>) -> bool {
    let mut changed = map.len() % 2 == 1 && map.pop().is_some();
    let (pairs, _) = map.as_chunks_mut::<2>();
    for pair in pairs {
        let glyph = usize::from(u16::from_be_bytes(*pair));
        if glyphs.is_some_and(|glyphs| glyph >= glyphs) && *pair != NO_GLYPH {
            *pair = NO_GLYPH;
            changed = true;
        }
    }
    changed
}

/// Widths: numbers, and lists of numbers.
fn measures(list: &[Object], copy: &mut Copy<'_, '_>) -> Result<Vec<Object>, Reason> {
    let mut new = Vec::with_capacity(list.len());
    for member in list {
        let member = copy.resolve(member)?;
        if let Some(value) = member.as_number() {
            new.push(number(value));
        } else if let Some(members) = member.as_array() {
            let mut inner = Vec::with_capacity(members.len());
            for member in members {
                let value = copy.resolve(member)?.as_number();
                inner.push(number(value.unwrap_or(0.0)));
            }
            new.push(Object::Array(inner));
        }
    }
    Ok(new)
}

/// Which numbers stand for which characters: a published collection, or none.
fn collection(info: &Object, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let mut ordering = "Identity";
    let mut supplement = 0;
    if let Some(old) = info.as_dict() {
        ordering = OTHER;
        let registry = copy.get(old, "Registry")?;
        let told = copy.get(old, "Ordering")?;
        let known = ORDERINGS
            .iter()
            .find(|known| told.as_str() == Some(known.as_bytes()));
        if let Some(known) = known
            && registry.as_str() == Some(b"Adobe")
        {
            ordering = known;
            let told = copy.get(old, "Supplement")?.as_int();
            supplement = told.filter(|told| (0..=9).contains(told)).unwrap_or(0);
        }
    }
    let words = |text: &str| Object::Str(text.as_bytes().to_vec());
    let dict = Dict::new()
        .with("Registry", words("Adobe"))
        .with("Ordering", words(ordering))
        .with("Supplement", Object::Int(supplement));
    Ok(Object::Dict(dict))
}

/// The map from codes to numbers: a published one by its name, any other by its mappings.
fn encoding(source: &Object, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let resolved = copy.resolve(source)?;
    if let Some(name) = resolved.as_name() {
        if is_known_map(name) {
            return Ok(resolved);
        }
        copy.findings.removed(FindingKind::PartNames, None);
        return Ok(Object::name("Identity-H"));
    }
    let made = copy.once(Role::CMap, source, |copy, object| {
        let Some(stream) = object.as_stream() else {
            return Ok(Made::Nothing);
        };
        let bytes = copy.bytes(stream, MOST_MAP)?;
        let mut map = CMap::parse(&bytes, Kind::Numbers);
        if let Some(mode @ (0 | 1)) = copy.get(&stream.dict, "WMode")?.as_int() {
            map.mode = mode;
        }
        map.settle(false);
        let mut dict = Dict::of_type("CMap").with("CMapName", Object::name("Map"));
        let base = copy.get(&stream.dict, "UseCMap")?;
        map.base = base.as_name().map(<[u8]>::to_vec).or(map.base);
        map.base = map.base.filter(|base| is_known_map(base));
        if let Some(base) = &map.base {
            dict.set("UseCMap", Object::Name(base.clone()));
        }
        dict.set("WMode", Object::Int(map.mode));
        dict.set("CIDSystemInfo", collection(&Object::Null, copy)?);
        Ok(Made::Stream(dict, map.write()))
    })?;
    Ok(made.unwrap_or_else(|| Object::name("Identity-H")))
}

/// Whether a map is one of those that every viewer has (ISO 32000-2, table 116).
pub(super) fn is_known_map(name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else {
        return false;
    };
    let Some((stem, "H" | "V" | "HW-H" | "HW-V")) = name.rsplit_once('-') else {
        return matches!(name, "H" | "V");
    };
    let stem = stem.strip_suffix("-HW").unwrap_or(stem);
    MAPS.contains(&stem)
}

/// A number that no glyph has: fonts have at most 65,535.
const NO_GLYPH: [u8; 2] = [0xff, 0xff];
/// Two bytes for each of 65,536 numbers.
const MOST_GLYPHS: usize = 131_072;
/// Stands for any collection that was not published.
const OTHER: &str = "Other";
const ORDERINGS: &[&str] = &[
    "CNS1", "GB1", "Identity", "Japan1", "Japan2", "KR", "Korea1", "Manga1", "UCS",
];
/// Published maps without the direction of writing.
const MAPS: &[&str] = &[
    "83pv-RKSJ",
    "90ms-RKSJ",
    "90msp-RKSJ",
    "90pv-RKSJ",
    "Add-RKSJ",
    "B5pc",
    "CNS-EUC",
    "ETen-B5",
    "ETenms-B5",
    "EUC",
    "Ext-RKSJ",
    "GB-EUC",
    "GBK-EUC",
    "GBK2K",
    "GBKp-EUC",
    "GBpc-EUC",
    "HKscs-B5",
    "Identity",
    "KSC-EUC",
    "KSCms-UHC",
    "KSCpc-EUC",
    "UniCNS-UCS2",
    "UniCNS-UTF16",
    "UniCNS-UTF8",
    "UniGB-UCS2",
    "UniGB-UTF16",
    "UniGB-UTF8",
    "UniJIS-UCS2",
    "UniJIS-UTF16",
    "UniJIS-UTF8",
    "UniJIS2004-UTF16",
    "UniKS-UCS2",
    "UniKS-UTF16",
    "UniKS-UTF8",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_to_glyphs_has_no_room_for_words() {
        let mut map = b"\0\x01\0\x02QZ7PLANT?".to_vec();
        assert!(plain(&mut map, Some(3)));
        assert_eq!(map, b"\0\x01\0\x02\xff\xff\xff\xff\xff\xff\xff\xff");
        assert!(!plain(&mut map, Some(3)));
        assert!(!plain(&mut map, None));
    }
}
