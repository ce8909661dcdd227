//! The new package: its parts, what they are and how they lead to each other.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::io::Write;

use super::ns::Prefix;
use super::write::DECLARATION;
use crate::zip::{Held, ZipWriter, hold};
use crate::{Budget, Reason};

/// A kind of part that can be kept.
pub(crate) struct Kind {
    /// The kind of relation that leads to it: the last word of its type, or the whole type.
    pub(crate) relation: &'static str,
    /// Its name, with `#` where a number stands if there can be several.
    pub(crate) name: &'static str,
    /// Its content type.
    pub(crate) content_type: &'static str,
    /// Namespace and name of its root element, and the type of that in the grammar.
    pub(crate) root: (Prefix, &'static str, &'static str),
    /// The namespaces that its root declares.
    pub(crate) declares: &'static [Prefix],
    /// Kinds of relations that are followed although nothing in the part names them, in this order.
    pub(crate) implicit: &'static [&'static str],
}

/// A relation of a new part.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// The kind of relation, as in [`Kind::relation`].
    pub(super) kind: &'static str,
    /// The name of the part that it leads to.
    pub(super) target: String,
}

/// A part that was promised and is not written yet.
pub(super) struct Waiting {
    /// Its name in the old package.
    pub(super) source: String,
    /// Its name in the new one.
    pub(super) name: String,
    pub(super) kind: &'static Kind,
}

/// The parts of the new package so far.
#[derive(Default)]
pub(super) struct Parts {
    /// New names by old names.
    given: HashMap<String, (String, &'static str)>,
    /// The only old parts that may be kept, for some kinds.
    only: HashMap<&'static str, BTreeSet<String>>,
    /// Content types by new names.
    types: BTreeMap<String, &'static str>,
    /// File name extensions of parts that need no type of their own.
    extensions: BTreeMap<&'static str, &'static str>,
    numbers: HashMap<&'static str, u64>,
    pub(super) waiting: VecDeque<Waiting>,
    written: Vec<Held>,
}

impl Parts {
    /// The new name of an old part, which will be written in its turn; nothing if it cannot be kept as this kind.
    pub(super) fn promise(&mut self, source: &str, kind: &'static Kind) -> Option<String> {
        let lower = source.to_ascii_lowercase();
        if let Some((name, relation)) = self.given.get(&lower) {
            return (*relation == kind.relation).then(|| name.clone());
        }
        let only = self.only.get(kind.relation);
        if only.is_some_and(|only| !only.contains(&lower)) {
            return None;
        }
        let number = self.numbers.entry(kind.name).or_default();
        *number = number.saturating_add(1);
        let name = match kind.name.split_once('#') {
            Some((front, back)) => format!("{front}{number}{back}"),
            None if *number > 1 => return None,
            None => kind.name.to_owned(),
        };
        self.types.insert(name.clone(), kind.content_type);
        self.given.insert(lower, (name.clone(), kind.relation));
        self.waiting.push_back(Waiting {
            source: source.to_owned(),
            name: name.clone(),
            kind,
        });
        Some(name)
    }

    /// Settles which old parts of a kind may be kept, by their names in lower case.
    pub(super) fn only(&mut self, kind: &'static str, parts: BTreeSet<String>) {
        self.only.insert(kind, parts);
    }

    /// Adds one to the old parts of a kind that may be kept.
    pub(super) fn also(&mut self, kind: &'static str, part: &str) {
        let known = self.only.entry(kind).or_default();
        known.insert(part.to_ascii_lowercase());
    }

    /// Whether an old part is among the new ones.
    pub(super) fn has(&self, source: &str) -> bool {
        self.given.contains_key(&source.to_ascii_lowercase())
    }

    /// The name of a part that holds the same as this one.
    pub(super) fn same(&self, held: &Held) -> Option<String> {
        let found = self.written.iter().find(|each| each.holds_same(held));
        found.map(|found| found.name().to_owned())
    }

    /// Takes in a part that was written outside of the queue, under a name of its own.
    pub(super) fn add(&mut self, held: Held, extension: &'static str, content_type: &'static str) {
        self.extensions.insert(extension, content_type);
        self.written.push(held);
    }

    /// Takes in a part from the queue.
    pub(super) fn write(&mut self, held: Held) {
        self.written.push(held);
    }

    /// Writes the package.
    pub(super) fn finish(self, out: &mut dyn Write, budget: &Budget) -> Result<(), Reason> {
        let mut writer = ZipWriter::new(out);
        let types = self.content_types();
        let most = budget.left().bytes_out;
        let (held, ()) = hold(CONTENT_TYPES, most, |out| {
            out.write_all(types.as_bytes()).map_err(|_| Reason::Write)
        })?;
        writer.place(held)?;
        for held in self.written {
            writer.place(held)?;
        }
        writer.finish()
    }

    fn content_types(&self) -> String {
        let mut text = format!("{DECLARATION}{TYPES_START}");
        let usual = [("rels", RELATIONS_TYPE), ("xml", "application/xml")];
        let mut defaults = self.extensions.clone();
        defaults.extend(usual);
        for (extension, content_type) in defaults {
            text.push_str(&format!(
                "<Default Extension=\"{extension}\" ContentType=\"{content_type}\"/>"
            ));
        }
        for (name, content_type) in &self.types {
            text.push_str(&format!(
                "<Override PartName=\"/{name}\" ContentType=\"{content_type}\"/>"
            ));
        }
        text.push_str("</Types>");
        text
    }
}

/// The text of the relations of a part in `folder`, numbered in their order.
pub(super) fn relations(folder: &str, links: &[Link]) -> String {
    let mut text = format!("{DECLARATION}{RELATIONS_START}");
    for (number, link) in links.iter().enumerate() {
        let full = if link.kind.contains(':') {
            link.kind.to_owned()
        } else {
            format!("{FAMILY}{}", link.kind)
        };
        text.push_str(&format!(
            "<Relationship Id=\"rId{}\" Type=\"{full}\" Target=\"{}\"/>",
            number + 1,
            relative(folder, &link.target)
        ));
    }
    text.push_str("</Relationships>");
    text
}

/// The way from a folder to a part.
pub(super) fn relative(folder: &str, target: &str) -> String {
    let mut from = folder.split('/').filter(|part| !part.is_empty()).peekable();
    let mut to = target.split('/').peekable();
    while let (Some(one), Some(other)) = (from.peek(), to.peek()) {
        if one != other {
            break;
        }
        from.next();
        to.next();
    }
    let up = "../".repeat(from.count());
    let down: Vec<&str> = to.collect();
    format!("{up}{}", down.join("/"))
}

/// The name of the member with the relations of a part.
pub(super) fn relations_name(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').map_or(("", part), |both| both);
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{file}.rels")
}

pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";
pub(super) const TYPES_START: &str =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">";
pub(super) const RELATIONS_START: &str =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
pub(super) const RELATIONS_TYPE: &str = "application/vnd.openxmlformats-package.relationships+xml";
pub(super) const FAMILY: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
