//! Resource dictionaries (ISO 32000-2, 7.8.3): only what the content uses, under neutral names.

use super::copy::{Copy, Role};
use super::names::{Category, Names};
use super::object::{Dict, Object};
use super::{colour, font, graphics_state, layers, pattern, shading, xobject};
use crate::{FindingKind, Reason};

/// A direct resource dictionary for the names that a content stream has used. It may be empty; it has to be written
/// all the same, since a form without one would take that of the page.
///
/// # Errors
///
/// Whatever the builders of the resources answer.
pub(super) fn build(names: &Names, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let mut resources = Dict::new();
    for (category, old, new) in names.all() {
        let found = names.find(category, &old, copy)?;
        // Patterns and glyphs can show what a page hides in its own forms.
        let paused = (category != Category::XObject).then(|| copy.variant.pause());
        let mut built = one(category, &found, names, copy)?;
        if let Some(paused) = paused {
            copy.variant.resume(paused);
        }
        if category == Category::ColourSpace && names.painted(&old).blank(&mut built) {
            copy.findings.removed(FindingKind::UnusedColours, None);
        }
        put(&mut resources, category, new, built);
    }
    // Three names say what the plain colour spaces mean (8.6.5.6); the content does not call them.
    for default in ["DefaultCMYK", "DefaultGray", "DefaultRGB"] {
        let name = default.as_bytes();
        let found = names.find(Category::ColourSpace, name, copy)?;
        if !found.is_null() {
            let built = colour::build(&found, copy)?;
            put(&mut resources, Category::ColourSpace, name.to_vec(), built);
        }
    }
    Ok(Object::Dict(resources))
}

fn put(resources: &mut Dict, category: Category, name: Vec<u8>, built: Object) {
    if built.is_null() {
        return;
    }
    let part = resources.get(category.key()).as_dict();
    let mut part = part.cloned().unwrap_or_default();
    part.insert(name, built);
    resources.set(category.key(), Object::Dict(part));
}

fn one(
    category: Category,
    found: &Object,
    names: &Names,
    copy: &mut Copy<'_, '_>,
) -> Result<Object, Reason> {
    if found.is_null() {
        return Ok(Object::Null);
    }
    let built = match category {
        Category::ColourSpace => return colour::build(found, copy),
        Category::GraphicsState => copy.once(Role::GraphicsState, found, |copy, found| {
            graphics_state::build(found, names, copy)
        })?,
        Category::Font => copy.once(Role::Font, found, |copy, found| font::build(found, copy))?,
        Category::Pattern => copy.once(Role::Pattern, found, |copy, found| {
            pattern::build(found, names, copy)
        })?,
        Category::Properties => return layers::property(found, copy),
        Category::Shading => copy.once(Role::Shading, found, |copy, found| {
            shading::build(found, copy)
        })?,
        Category::XObject => xobject::build(found, names, copy)?,
    };
    Ok(built.unwrap_or(Object::Null))
}
