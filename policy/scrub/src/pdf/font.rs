//! Fonts: what draws and measures their glyphs is kept, names and notices are not (ISO 32000-2, 9.5 to 9.10).

mod base_name;
mod cff;
mod cff_code;
mod cff_dict;
mod cff_index;
mod cff_sets;
mod cmap;
mod cmap_table;
mod cmap_taken;
mod composite;
mod data;
mod descriptor;
mod encoding;
mod glyf;
mod glyph_names;
mod post;
mod program;
mod reader;
mod sfnt;
mod type1;
mod type1_calls;
mod type1_crypt;
mod type3;

use std::collections::BTreeMap;

use self::cmap::{CMap, Kind};
use self::glyph_names::GlyphNames;
use self::program::Place;
pub(super) use self::reader::Reader;
use super::copy::{Copy, Made, Role};
use super::image::number;
use super::names::Scope;
use super::object::{Dict, Id, Object};
use crate::{FindingKind, Reason, Remains};

/// What is remembered of the fonts of one file, so that each has a name of its own.
#[derive(Default)]
pub(super) struct Fonts {
    named: u32,
    glyphs: GlyphNames,
    places: BTreeMap<Id, (Place, Option<usize>)>,
}

impl Fonts {
    /// The next neutral name: `AAAAAA+F1`, `AAAAAB+F2` and so on.
    fn next_name(&mut self) -> Vec<u8> {
        let mut rest = self.named;
        self.named = self.named.saturating_add(1);
        let mut tag = [b'A'; 6];
        for letter in tag.iter_mut().rev() {
            *letter += u8::try_from(rest % 26).unwrap_or(0);
            rest /= 26;
        }
        let mut name = tag.to_vec();
        name.extend(format!("+F{}", self.named).bytes());
        name
    }
}

/// Builds a font of any kind.
///
/// # Errors
///
/// When the budget is used up, or the reason for which something in a Type 3 font cannot be kept.
pub(super) fn build(font: &Object, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let Some(old) = font.as_dict() else {
        return Ok(Made::Nothing);
    };
    copy.findings.remains(Remains::Fonts);
    let subtype = copy.get(old, "Subtype")?;
    match subtype.as_name() {
        Some(b"Type0") => composite::build(old, copy),
        Some(b"Type3") => type3::build(old, copy),
        Some(b"TrueType") => simple("TrueType", old, copy),
        Some(b"MMType1") => simple("MMType1", old, copy),
        // Viewers take everything else for Type 1.
        _ => simple("Type1", old, copy),
    }
}

fn simple(subtype: &str, old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let mut new = Dict::of_type("Font").with("Subtype", Object::name(subtype));
    let descriptor = descriptor::read(old, copy)?;
    let measured = copy.numbers(old, "Widths")?.is_some();
    let name = named(old, &descriptor, measured, copy)?;
    new.set("BaseFont", Object::Name(name.clone()));
    widths(old, &mut new, copy)?;
    let encoding = encoding::build(old.get("Encoding"), copy)?;
    new.set("Encoding", encoding);
    let map = to_unicode(old, true, copy)?;
    new.set("ToUnicode", map);
    let descriptor = descriptor::build(descriptor, &name, copy)?;
    new.set("FontDescriptor", descriptor);
    Ok(Made::Object(Object::Dict(new)))
}

/// The new name of a font: neutral where the font is in the file with its widths, a well-known family where it is not.
/// Without widths it is the name from which viewers know them.
fn named(
    old: &Dict,
    descriptor: &descriptor::Old,
    measured: bool,
    copy: &mut Copy<'_, '_>,
) -> Result<Vec<u8>, Reason> {
    let told = copy.get(old, "BaseFont")?;
    let told = told.as_name().unwrap_or_default();
    let new = if descriptor.is_embedded() && measured {
        copy.fonts.next_name()
    } else {
        base_name::kept(told)
    };
    if new != told {
        copy.findings.removed(FindingKind::PartNames, None);
    }
    Ok(new)
}

/// `FirstChar`, `LastChar` and `Widths`, cut to the codes that there are.
fn widths(old: &Dict, new: &mut Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let code = |object: Object| object.as_int().filter(|code| (0..=255).contains(code));
    let first = code(copy.get(old, "FirstChar")?);
    let last = code(copy.get(old, "LastChar")?);
    let Some(widths) = copy.numbers(old, "Widths")? else {
        return Ok(());
    };
    let first = first.unwrap_or(0);
    let most = usize::try_from(256 - first).unwrap_or(0);
    let told = last.and_then(|last| usize::try_from(last - first + 1).ok());
    let count = told.unwrap_or(most).min(most);
    let widths: Vec<Object> = widths.into_iter().take(count).map(number).collect();
    new.set("FirstChar", Object::Int(first));
    let last = first
        .saturating_add(i64::try_from(count).unwrap_or(0))
        .saturating_sub(1);
    new.set("LastChar", Object::Int(last));
    new.set("Widths", Object::Array(widths));
    Ok(())
}

/// `ToUnicode`, from its mappings; whether the font has codes of one byte.
fn to_unicode(old: &Dict, one_byte: bool, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let source = old.get("ToUnicode");
    let resolved = copy.resolve(source)?;
    if let Some(name) = resolved.as_name() {
        let known = composite::is_known_map(name);
        return Ok(if known { resolved } else { Object::Null });
    }
    // Fonts of both kinds may share a map; variant 0 is a map to glyphs.
    let variant = (Scope::default(), 1 + u32::from(one_byte));
    let made = copy.once_in(variant, Role::CMap, source, |copy, object| {
        let Some(stream) = object.as_stream() else {
            return Ok(Made::Nothing);
        };
        let bytes = copy.bytes(stream, MOST_MAP)?;
        let mut map = CMap::parse(&bytes, Kind::Unicode);
        map.settle(one_byte);
        Ok(if map.is_empty() {
            Made::Nothing
        } else {
            Made::Stream(Dict::new(), map.write())
        })
    })?;
    Ok(made.unwrap_or(Object::Null))
}

const MOST_MAP: usize = 8 << 20;
