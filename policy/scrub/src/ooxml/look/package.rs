//! How the parts of a cleaned package hang together.

use std::collections::{BTreeMap, BTreeSet};

use super::part;
use super::tags::cut;
use crate::Reason;
use crate::ooxml::parts::{
    CONTENT_TYPES, FAMILY, RELATIONS_START, RELATIONS_TYPE, TYPES_START, relations_name, relative,
};
use crate::ooxml::sound::SOUNDS;
use crate::ooxml::write::DECLARATION;
use crate::ooxml::{Kind, Shape};

/// Everything that was said of parts so far.
#[derive(Default)]
pub(super) struct Links {
    /// Names of members in their order.
    met: BTreeSet<String>,
    /// Content types of parts by their names.
    types: BTreeMap<String, String>,
    extensions: BTreeSet<String>,
    /// What parts name, by their names; the package itself has an empty one and names nothing.
    named: BTreeMap<String, part::Links>,
    /// Parts whose relations have been read.
    related: BTreeSet<String>,
    targets: BTreeSet<String>,
}

impl Links {
    /// Notes a member; answers whether it is the first.
    pub(super) fn begins(&mut self, name: &str) -> Result<bool, Reason> {
        let first = self.met.is_empty();
        let fresh = self.met.insert(name.to_owned());
        fresh.then_some(first).ok_or(Reason::SecondLook)
    }

    /// Notes a picture.
    pub(super) fn picture(&self, extension: &str) -> Result<(), Reason> {
        let known = self.extensions.contains(extension);
        known.then_some(()).ok_or(Reason::SecondLook)
    }

    /// The kind of a part, by its name and content type.
    pub(super) fn kind(&self, name: &str, shape: &'static Shape) -> Result<&'static Kind, Reason> {
        let content_type = self.types.get(name).ok_or(Reason::SecondLook)?;
        let found = shape
            .kinds
            .iter()
            .find(|kind| is_named(kind, name) && kind.content_type == content_type);
        found.ok_or(Reason::SecondLook)
    }

    /// Notes what a part names.
    pub(super) fn part(&mut self, name: String, links: part::Links) {
        self.named.insert(name, links);
    }

    /// Reads the list of content types or the relations of a part.
    pub(super) fn listing(
        &mut self,
        name: &str,
        text: &str,
        shape: &'static Shape,
    ) -> Result<(), Reason> {
        let read = if name == CONTENT_TYPES {
            self.content_types(text)
        } else {
            self.relations(name, text, shape)
        };
        read.ok_or(Reason::SecondLook)
    }

    fn content_types(&mut self, text: &str) -> Option<()> {
        for (tag, [first, second]) in entries(text, TYPES_START, "</Types>")? {
            let (first, content_type) = (first.1, second.1);
            match tag {
                "Default" => drop(self.extensions.insert(first.to_owned())),
                "Override" => {
                    let name = first.strip_prefix('/')?.to_owned();
                    self.types.insert(name, content_type.to_owned());
                }
                _ => return None,
            }
            if first == "rels" && content_type != RELATIONS_TYPE {
                return None;
            }
        }
        Some(())
    }

    fn relations(&mut self, name: &str, text: &str, shape: &'static Shape) -> Option<()> {
        let (folder, file) = name.rsplit_once('/')?;
        let file = file.strip_suffix(".rels")?;
        let folder = folder.strip_suffix("_rels")?.trim_end_matches('/');
        let part = if folder.is_empty() {
            file.to_owned()
        } else {
            format!("{folder}/{file}")
        };
        if relations_name(&part) != name || !self.related.insert(part.clone()) {
            return None;
        }
        let mut named = if part.is_empty() {
            part::Links::new()
        } else {
            self.named.remove(&part)?
        };
        let from = shape.kinds.iter().find(|kind| is_named(kind, &part));
        for (number, relation) in relations(text)?.into_iter().enumerate() {
            let (id, kind, target) = relation;
            let target = absolute(folder, target);
            let places = named.remove(id);
            let implicit = match from {
                Some(from) => from.implicit.contains(&kind),
                None => part.is_empty() && shape.kinds.first()?.relation == kind,
            };
            let allowed = match places {
                Some(places) => places.iter().all(|kinds| kinds.contains(&kind)),
                None => implicit,
            };
            let shown = kind == "image" || SOUNDS.contains(&kind);
            let leads = target.starts_with(shape.media) && shown
                || shape
                    .kinds
                    .iter()
                    .any(|each| each.relation == kind && is_named(each, &target));
            if !allowed || !leads || id != format!("rId{}", number + 1) {
                return None;
            }
            if relative(folder, &target) != relation.2 {
                return None;
            }
            self.targets.insert(target);
        }
        named.is_empty().then_some(())
    }

    /// Every part that was listed or led to is there, and every id was that of a relation.
    pub(super) fn done(&self, shape: &Shape) -> Result<(), Reason> {
        let there = |name: &String| self.met.contains(name);
        let main = shape
            .kinds
            .first()
            .is_some_and(|kind| self.targets.contains(kind.name));
        let good = main
            && self.types.keys().all(there)
            && self.targets.iter().all(there)
            && self.related.contains("")
            && self.named.values().all(BTreeMap::is_empty);
        good.then_some(()).ok_or(Reason::SecondLook)
    }
}

/// Whether a kind of part can have this name.
fn is_named(kind: &Kind, name: &str) -> bool {
    match kind.name.split_once('#') {
        Some((front, back)) => name
            .strip_prefix(front)
            .and_then(|rest| rest.strip_suffix(back))
            .is_some_and(|number| {
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            }),
        None => kind.name == name,
    }
}

/// Name and value of an attribute.
type Pair<'a> = (&'a str, &'a str);

/// The entries of a list: tags and the first two of their attributes, which are all that they have.
fn entries<'a>(text: &'a str, start: &str, end: &str) -> Option<Vec<(&'a str, [Pair<'a>; 2])>> {
    let mut rest = text
        .strip_prefix(DECLARATION)?
        .strip_prefix(start)?
        .strip_suffix(end)?;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (tag, behind) = rest.strip_prefix('<')?.split_once("/>")?;
        let (name, attributes) = cut(tag).ok()?;
        all.push((name, attributes.try_into().ok()?));
        rest = behind;
    }
    Some(all)
}

/// Ids, kinds and targets.
fn relations(text: &str) -> Option<Vec<(&str, &str, &str)>> {
    let mut rest = text
        .strip_prefix(DECLARATION)?
        .strip_prefix(RELATIONS_START)?
        .strip_suffix("</Relationships>")?;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (tag, behind) = rest.strip_prefix("<Relationship ")?.split_once("/>")?;
        let (id, tag) = tag.strip_prefix("Id=\"")?.split_once("\" Type=\"")?;
        let (full, target) = tag.split_once("\" Target=\"")?;
        let kind = full.strip_prefix(FAMILY).unwrap_or(full);
        all.push((id, kind, target.strip_suffix('"')?));
        rest = behind;
    }
    Some(all)
}

/// The part that a target means, seen from a folder.
fn absolute(folder: &str, target: &str) -> String {
    let mut folder = folder;
    let mut target = target;
    while let Some(rest) = target.strip_prefix("../") {
        folder = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
        target = rest;
    }
    if folder.is_empty() {
        target.to_owned()
    } else {
        format!("{folder}/{target}")
    }
}
