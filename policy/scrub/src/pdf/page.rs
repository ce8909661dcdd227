//! One page (ISO 32000-2, 7.7.3.3).

use std::rc::Rc;

use super::annotation::{self, Annotations, Drawn, sketch};
use super::content::{self, HiddenStrings, Kind, View};
use super::copy::{Copy, Made};
use super::geometry::Area;
use super::names::{Category, Names};
use super::object::{Dict, Id, Object};
use super::tree::Leaf;
use super::writer::write_object;
use super::xobject::{MOST_CONTENT, transparency};
use super::{notes, resources};
use crate::{FindingKind, Reason};

/// Writes a new page under the number `id`.
///
/// # Errors
///
/// Whatever its contents, resources and annotations answer.
pub(super) fn build(
    leaf: &Leaf,
    id: Id,
    parent: Id,
    copy: &mut Copy<'_, '_>,
) -> Result<(), Reason> {
    let old = &leaf.dict;
    tell(old, copy)?;
    let (media, crop) = boxes(old, copy)?;
    let mut dict = Dict::of_type("Page")
        .with("Parent", Object::Ref(parent))
        .with("MediaBox", media.object());
    if let Some(crop) = crop {
        dict.set("CropBox", crop.object());
    }
    if let Some(turn) = copy.get(old, "Rotate")?.as_int()
        && let turn @ (90 | 180 | 270) = turn.rem_euclid(360)
    {
        dict.set("Rotate", Object::Int(turn));
    }
    if let Some(unit) = copy.get(old, "UserUnit")?.as_number()
        && unit > 0.0
        && unit != 1.0
    {
        dict.set("UserUnit", Object::Real(unit));
    }
    let group = copy.get(old, "Group")?;
    dict.set("Group", transparency(&group, copy)?);
    let annotations = annotation::of_page(old, copy)?;
    if !annotations.links.is_empty() {
        dict.set("Annots", Object::Array(annotations.links.clone()));
    }
    let visible = crop.unwrap_or(media);
    let (content, resources) = content_of(old, &annotations, visible, copy)?;
    dict.set("Resources", resources);
    if !content.is_empty() {
        let content = copy.out.made(Made::Stream(Dict::new(), content))?;
        dict.set("Contents", content.map_or(Object::Null, Object::Ref));
    }
    copy.out.fill(id, Made::Object(Object::Dict(dict)))
}

fn tell(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    notes::tell_extras(old, copy)?;
    for (key, kind) in [
        ("AA", FindingKind::Action),
        ("B", FindingKind::PartNames),
        ("ID", FindingKind::Identifier),
        ("Thumb", FindingKind::Thumbnail),
    ] {
        if old.has(key) {
            copy.findings.removed(kind, None);
        }
    }
    Ok(())
}

/// The paper and, if it is smaller, the part of it that is shown.
fn boxes(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<(Area, Option<Area>), Reason> {
    let media = Area::of(old, "MediaBox", copy)?.filter(|area| area.has_size());
    let media = media.unwrap_or(LETTER);
    let crop = Area::of(old, "CropBox", copy)?;
    let crop = crop.and_then(|crop| crop.shared(media));
    Ok((media, crop.filter(|crop| *crop != media)))
}

/// The content with what annotations show drawn over it, and the resources of both.
fn content_of(
    old: &Dict,
    annotations: &Annotations,
    visible: Area,
    copy: &mut Copy<'_, '_>,
) -> Result<(Vec<u8>, Object), Reason> {
    let own = copy.get(old, "Resources")?;
    let resources = own.as_dict().cloned().unwrap_or_default();
    let (resources, drawing) = with_drawn(resources, annotations, copy)?;
    let view = View {
        kind: Kind::Page,
        visible: Some(visible.numbers()),
        left_out: Rc::default(),
    };
    let bytes = joined(old, copy)?;
    let mut names = Names::new(resources, copy.scopes.next());
    let streams = [bytes.as_slice(), drawing.as_slice()];
    let ([mut content, over], hidden) = content::rewrite_page(streams, &mut names, &view, copy)?;
    if !drawing.is_empty() {
        let inside = std::mem::take(&mut content);
        if !inside.is_empty() {
            content.extend(b"q\n");
            content.extend(inside);
            content.extend(b"Q\n");
        }
        content.extend(over);
    }
    if copy.budget.drops_hidden() {
        copy.variant.begin(hidden);
    }
    let resources = resources::build(&names, copy)?;
    copy.variant.begin(HiddenStrings::default());
    Ok((content, resources))
}

/// Resources under which the appearances of annotations can be called, and the content that does.
fn with_drawn(
    resources: Dict,
    annotations: &Annotations,
    copy: &mut Copy<'_, '_>,
) -> Result<(Dict, Vec<u8>), Reason> {
    let mut drawing = Vec::new();
    if annotations.drawn.is_empty() {
        return Ok((resources, drawing));
    }
    let mut parts = [Category::GraphicsState, Category::Font, Category::XObject]
        .map(|category| (category.key(), Dict::new()));
    for (key, part) in &mut parts {
        let old = copy.get(&resources, key)?;
        *part = old.as_dict().cloned().unwrap_or_default();
    }
    let mut add = |key: &str, name: &str, object: Object| {
        for (_, part) in parts.iter_mut().filter(|(part, _)| *part == key) {
            part.set(name, object.clone());
        }
    };
    for (key, name, object) in sketch::resources() {
        add(key, name, object);
    }
    for (index, drawn) in annotations.drawn.iter().enumerate() {
        let (form, matrix) = match drawn {
            Drawn::Sketch(content) => {
                drawing.extend(content);
                continue;
            }
            Drawn::Form(form, matrix) => (form, matrix),
        };
        // A name that no other can be: names cannot hold this character.
        let name = format!("\u{1}{index}");
        drawing.extend(b"q ");
        for number in matrix.0 {
            write_object(&Object::Real(number), &mut drawing);
            drawing.push(b' ');
        }
        drawing.extend(b"cm ");
        write_object(&Object::name(&name), &mut drawing);
        drawing.extend(b" Do Q\n");
        add(Category::XObject.key(), &name, form.clone());
    }
    let mut resources = resources;
    for (key, part) in parts {
        resources.set(key, Object::Dict(part));
    }
    Ok((resources, drawing))
}

/// The content streams of a page, one after the other.
fn joined(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Vec<u8>, Reason> {
    let contents = copy.get(old, "Contents")?;
    let mut bytes = Vec::new();
    for part in &contents.into_list() {
        let Object::Stream(stream) = copy.resolve(part)? else {
            continue;
        };
        let left = MOST_CONTENT.saturating_sub(bytes.len());
        let part = copy.bytes(&stream, left)?;
        bytes.extend(part);
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// What viewers take where a page does not say its size.
const LETTER: Area = Area {
    left: 0.0,
    bottom: 0.0,
    right: 612.0,
    top: 792.0,
};
