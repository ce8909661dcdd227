//! Reading a package (ECMA-376 part 2): its parts, their content types and the relations between them.

use std::collections::{HashMap, HashSet};

use super::xml::{Element, Event, Reader};
use crate::zip::{Archive, Entry, Member};
use crate::{Budget, ReadAt, Reason};

/// A package whose directory was read.
pub(crate) struct Package<'a> {
    pub(super) archive: Archive<'a>,
    /// Places of the members, by the names of parts in lower case.
    places: HashMap<String, usize>,
}

/// A relation of a part, or of the package itself, to something.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    /// What the part calls it.
    pub(crate) id: String,
    /// What it leads to: the last word of the type for types of ECMA-376, the whole type for others.
    pub(crate) kind: String,
    /// Where it leads.
    pub(crate) target: Target,
}

/// Where a relation leads.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// To a part of the package, by its name without a slash in front.
    Inside(String),
    /// Out of the package.
    Outside(String),
}

impl<'a> Package<'a> {
    /// Reads the directory of the archive.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::open`].
    pub(super) fn open(src: &'a dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let archive = Archive::open(src, budget)?;
        let mut places = HashMap::new();
        for (place, entry) in archive.entries.iter().enumerate() {
            let name = plain(&entry.name).to_ascii_lowercase();
            places.entry(name).or_insert(place);
        }
        Ok(Self { archive, places })
    }

    /// The member that holds a part. Names are compared without regard to case (part 2, 6.2.2.3).
    pub(crate) fn entry(&self, part: &str) -> Option<&Entry> {
        let place = self.places.get(&part.to_ascii_lowercase())?;
        self.archive.entries.get(*place)
    }

    /// Opens a part.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if there is none of this name, and those of [`Archive::member`].
    pub(crate) fn part(&self, part: &str, budget: &mut Budget) -> Result<Member<'a>, Reason> {
        let entry = self.entry(part).ok_or(Reason::Damaged)?;
        self.archive.member(entry, false, budget)
    }

    /// The relations of a part; an empty name stands for the package. A part without any has none.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if two have one id, which then leads to nothing certain (part 2, 6.5.3.4), and those of the
    /// reader.
    pub(crate) fn relations(
        &self,
        part: &str,
        budget: &mut Budget,
    ) -> Result<Vec<Relation>, Reason> {
        let (folder, file) = part.rsplit_once('/').map_or(("", part), |both| both);
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        if self.entry(&name).is_none() {
            return Ok(Vec::new());
        }
        let member = self.part(&name, budget)?;
        let mut reader = Reader::new(&member, &[]);
        let mut relations = Vec::new();
        let mut held = 0_usize;
        let mut ids = HashSet::new();
        loop {
            match reader.next(budget)? {
                Event::Start(element) if element.is("rel", "Relationship") => {
                    budget.segment()?;
                    for (_, value) in &element.attributes {
                        held = held.saturating_add(value.len());
                    }
                    if held > MOST_HELD {
                        return Err(Reason::TooManyParts);
                    }
                    let Some(relation) = relation(&element, folder) else {
                        continue;
                    };
                    if !ids.insert(relation.id.clone()) {
                        return Err(Reason::Damaged);
                    }
                    relations.push(relation);
                }
                Event::Done => return Ok(relations),
                Event::Start(_) | Event::Text(_) | Event::End => {}
            }
        }
    }
}

fn relation(element: &Element, folder: &str) -> Option<Relation> {
    let target = element.get("", "Target")?;
    let outside = element
        .get("", "TargetMode")
        .is_some_and(|mode| mode.eq_ignore_ascii_case("External"));
    let target = if outside {
        Target::Outside(target.to_owned())
    } else {
        match resolved(folder, target) {
            Some(name) => Target::Inside(name),
            // A place in the same part, or something that leads nowhere.
            None => Target::Outside(target.to_owned()),
        }
    };
    Some(Relation {
        id: element.get("", "Id")?.to_owned(),
        kind: kind(element.get("", "Type")?).to_owned(),
        target,
    })
}

/// The last word of a type of ECMA-376, Transitional, Strict or of the package; other types stay whole.
fn kind(full: &str) -> &str {
    let short = FAMILIES.iter().find_map(|family| full.strip_prefix(family));
    short.unwrap_or(full)
}

/// The name of the part that a target means, seen from a folder (part 2, 6.4).
fn resolved(folder: &str, target: &str) -> Option<String> {
    let target = target.replace('\\', "/");
    let bare = target.split('#').next().unwrap_or_default();
    let mut path: Vec<&str> = if bare.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in bare.split('/').filter(|part| !part.is_empty()) {
        match part {
            "." => {}
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    let name = decoded(&path.join("/"));
    (!bare.is_empty() && !name.is_empty()).then_some(name)
}

/// Puts in what stands behind percent signs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok());
        let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        match byte {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The name of a part as relations say it.
pub(super) fn plain(member: &str) -> String {
    decoded(&member.replace('\\', "/"))
}

/// The most that the relations of one part may say together, in bytes.
const MOST_HELD: usize = 32 << 20;

static FAMILIES: &[&str] = &[
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
    "http://schemas.openxmlformats.org/package/2006/relationships/",
];
