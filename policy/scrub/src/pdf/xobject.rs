//! XObjects: pictures, and pieces of content that are drawn as one (ISO 32000-2, 8.8 to 8.10).

use std::collections::BTreeSet;
use std::rc::Rc;

use super::content::{self, Kind, View};
use super::copy::{Copy, Made, Role};
use super::geometry::{Area, Matrix};
use super::names::{Names, Scope};
use super::object::{Dict, Object, Stream};
use super::{colour, image, layers, notes, resources};
use crate::{FindingKind, Reason};

/// The new XObject; nothing for kinds that viewers do not draw.
///
/// # Errors
///
/// Whatever the builders answer.
pub(super) fn build(
    source: &Object,
    names: &Names,
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Object>, Reason> {
    let Object::Stream(stream) = copy.resolve(source)? else {
        return Ok(None);
    };
    let kind = copy.get(&stream.dict, "Subtype")?;
    if kind.is_name("Image") {
        return copy.once(Role::Image, source, |copy, found| {
            hidden_or(found, copy, image::build)
        });
    }
    if kind.is_name("Form") || stream.dict.has("BBox") {
        return form(source, names, copy);
    }
    // PostScript is for printers only, and no viewer runs it.
    copy.findings.removed(FindingKind::PrivateData, None);
    Ok(None)
}

/// A form. One without resources of its own takes those of the content that draws it, so it is built once for each.
///
/// # Errors
///
/// As [`build`].
pub(super) fn form(
    source: &Object,
    names: &Names,
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Object>, Reason> {
    let resolved = copy.resolve(source)?;
    let own = match resolved.as_dict() {
        Some(dict) => copy.get(dict, "Resources")?,
        None => return Ok(None),
    };
    let (scope, inner) = match own.as_dict() {
        Some(own) => {
            let scope = copy.scopes.next();
            (Scope::default(), Names::new(own.clone(), scope))
        }
        None => {
            let inner = Names::new(names.resources().clone(), names.scope());
            (names.scope(), inner)
        }
    };
    let (variant, left_out) = copy.variant.of(source);
    copy.once_in((scope, variant), Role::Form, source, |copy, found| {
        hidden_or(found, copy, |found, copy| match found.as_stream() {
            Some(stream) => rebuilt(stream, inner, left_out, copy),
            None => Ok(Made::Nothing),
        })
    })
}

/// What is built, with its layer if that is hidden; nothing if it is hidden and hidden things are left out.
fn hidden_or(
    found: &Object,
    copy: &mut Copy<'_, '_>,
    build: impl FnOnce(&Object, &mut Copy<'_, '_>) -> Result<Made, Reason>,
) -> Result<Made, Reason> {
    let layer = found
        .as_dict()
        .map_or(Object::Null, |dict| dict.get("OC").clone());
    if !layers::hidden(&layer, copy)? {
        return build(found, copy);
    }
    if layers::tell_hidden(copy) {
        return Ok(Made::Nothing);
    }
    let group = layers::group(copy)?;
    Ok(match build(found, copy)? {
        Made::Stream(dict, bytes) => Made::Stream(dict.with("OC", group), bytes),
        Made::Packed(dict, bytes) => Made::Packed(dict.with("OC", group), bytes),
        made @ (Made::Nothing | Made::Object(_)) => made,
    })
}

fn rebuilt(
    stream: &Stream,
    mut names: Names,
    left_out: Rc<BTreeSet<u32>>,
    copy: &mut Copy<'_, '_>,
) -> Result<Made, Reason> {
    let old = &stream.dict;
    notes::tell_extras(old, copy)?;
    let area = Area::of(old, "BBox", copy)?.ok_or(Reason::Damaged)?;
    let mut dict = Dict::of_type("XObject")
        .with("Subtype", Object::name("Form"))
        .with("BBox", area.object())
        .with("Matrix", Matrix::of(old, "Matrix", copy)?.object());
    let group = copy.get(old, "Group")?;
    dict.set("Group", transparency(&group, copy)?);
    let view = View {
        kind: Kind::Form,
        visible: Some(area.numbers()),
        left_out,
    };
    let bytes = copy.bytes(stream, MOST_CONTENT)?;
    let content = content::rewrite(&bytes, &mut names, &view, copy)?;
    dict.set("Resources", resources::build(&names, copy)?);
    Ok(Made::Stream(dict, content))
}

/// A transparency group (11.6.6); null for any other.
///
/// # Errors
///
/// As [`Copy::resolve`].
pub(super) fn transparency(group: &Object, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let Some(group) = group.as_dict() else {
        return Ok(Object::Null);
    };
    if !copy.get(group, "S")?.is_name("Transparency") {
        return Ok(Object::Null);
    }
    let mut dict = Dict::new().with("S", Object::name("Transparency"));
    for key in ["I", "K"] {
        if copy.get(group, key)?.as_bool() == Some(true) {
            dict.set(key, Object::Bool(true));
        }
    }
    if group.has("CS") {
        let space = group.get("CS").clone();
        dict.set("CS", colour::build(&space, copy)?);
    }
    Ok(Object::Dict(dict))
}

/// Bytes of one content stream.
pub(super) const MOST_CONTENT: usize = 96 << 20;
