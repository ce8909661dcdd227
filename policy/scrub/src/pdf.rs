//! PDF 1.0 to 2.0 (ISO 32000-2): pages, fonts, pictures and the links between pages.

mod annotation;
mod colour;
mod content;
mod copy;
mod crypt;
mod destination;
mod document;
mod filter;
mod font;
mod function;
mod geometry;
mod graphics_state;
mod image;
mod labels;
mod layers;
mod lexer;
mod look;
mod names;
mod notes;
mod object;
mod outline;
mod page;
mod parse;
mod pattern;
mod resources;
mod shading;
mod text;
mod tree;
mod windows;
mod writer;
mod xobject;

use std::io::Write;

use self::copy::{Copy, Made};
use self::document::Document;
use self::object::{Dict, Id, Object};
use self::writer::Writer;
use crate::{Budget, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook, foreign};

/// The scrubber for PDF.
pub(crate) struct Pdf;

impl Scrubber for Pdf {
    fn format(&self) -> Format {
        Format::Pdf
    }

    fn recognises(&self, head: &[u8]) -> bool {
        foreign::of_head(head) == Some(Format::Pdf)
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let document = Document::open(src, budget)?;
        let out = Writer::new(out, budget.left().bytes_out);
        let mut copy = Copy::new(document, out, budget);
        let catalog = whole(&mut copy)?;
        let Copy {
            out, mut findings, ..
        } = copy;
        out.finish(catalog)?;
        for what in [
            Remains::VisibleContent,
            Remains::PrinterDots,
            Remains::Wording,
            Remains::Spacing,
        ] {
            findings.remains(what);
        }
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::default())
    }
}

/// Builds everything that the catalog leads to, and gives the catalog.
fn whole(copy: &mut Copy<'_, '_>) -> Result<Id, Reason> {
    let trailer = copy.doc.trailer().clone();
    let root = copy.get(&trailer, "Root")?;
    let root = root.as_dict().ok_or(Reason::Damaged)?.clone();
    copy.root = root.clone();
    notes::tell_trailer(copy)?;
    notes::tell_catalog(&root, copy)?;
    layers::read(&root, copy)?;
    copy.out.begin()?;
    let catalog = copy.out.promise()?;
    let pages = all_pages(&root, copy)?;
    let dict = Dict::of_type("Catalog")
        .with("Pages", Object::Ref(pages))
        .with("Outlines", outline::build(&root, copy)?)
        .with("PageLabels", labels::build(&root, copy)?)
        .with("OCProperties", layers::catalog_entry(copy))
        .with("Lang", language(&root, copy)?)
        .with("ViewerPreferences", preferences(&root, copy)?);
    copy.out.fill(catalog, Made::Object(Object::Dict(dict)))?;
    Ok(catalog)
}

/// Builds the pages under one node.
fn all_pages(root: &Dict, copy: &mut Copy<'_, '_>) -> Result<Id, Reason> {
    let leaves = tree::pages(root.get("Pages"), copy)?;
    if leaves.is_empty() {
        return Err(Reason::Damaged);
    }
    let parent = copy.out.promise()?;
    for leaf in &leaves {
        let id = copy.out.promise()?;
        copy.places.order.push(id);
        if let Some(old) = leaf.id {
            copy.places.pages.entry(old).or_insert(id);
        }
    }
    let order = copy.places.order.clone();
    for (leaf, id) in leaves.iter().zip(&order) {
        page::build(leaf, *id, parent, copy)?;
    }
    let kids: Vec<Object> = order.iter().map(|id| Object::Ref(*id)).collect();
    let count = i64::try_from(kids.len()).map_err(|_| Reason::TooManyPages)?;
    let dict = Dict::of_type("Pages")
        .with("Count", Object::Int(count))
        .with("Kids", Object::Array(kids));
    copy.out.fill(parent, Made::Object(Object::Dict(dict)))?;
    Ok(parent)
}

/// The language of the text, if it is a plain tag such as `da-DK`.
fn language(root: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let tag = copy.get(root, "Lang")?;
    Ok(tag
        .as_str()
        .map(|tag| text::decode(tag).into_bytes())
        .filter(|tag| is_language(tag))
        .map_or(Object::Null, Object::Str))
}

/// Whether a tag has only a language and perhaps a script and a country (BCP 47); other parts can be anything.
fn is_language(tag: &[u8]) -> bool {
    let mut parts = tag.split(|byte| *byte == b'-');
    let letters = |part: &[u8]| part.iter().all(u8::is_ascii_alphabetic);
    let first = parts.next().unwrap_or_default();
    matches!(first.len(), 2 | 3)
        && letters(first)
        && tag.len() <= 11
        && parts.all(|part| matches!(part.len(), 2 | 4) && letters(part))
}

/// Whether pages are read from right to left; no other wish about the window is kept.
fn preferences(root: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let old = copy.get(root, "ViewerPreferences")?;
    let Some(old) = old.as_dict() else {
        return Ok(Object::Null);
    };
    let direction = copy.get(old, "Direction")?;
    Ok(if direction.is_name("R2L") {
        Object::Dict(Dict::new().with("Direction", direction))
    } else {
        Object::Null
    })
}
