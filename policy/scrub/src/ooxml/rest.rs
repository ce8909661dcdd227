//! Telling what was in the parts that are not kept.

use super::context::Context;
use super::package::{Relation, Target, plain};
use super::parts::CONTENT_TYPES;
use super::xml::{Event, Reader};
use crate::{FindingKind, Reason};

impl Context<'_> {
    /// Tells what the package says of itself: the properties of the document and those of the archive.
    ///
    /// # Errors
    ///
    /// Those of the budget. Parts that cannot be read are told without their values.
    pub(super) fn tell_properties(&mut self, root: &[Relation]) -> Result<(), Reason> {
        for relation in root {
            match &relation.target {
                Target::Inside(part) if PROPERTIES.contains(&relation.kind.as_str()) => {
                    self.properties(part)?;
                }
                Target::Outside(target) => {
                    self.findings
                        .removed(FindingKind::ExternalTarget, Some(target));
                }
                Target::Inside(_) => {}
            }
        }
        self.tell_archive();
        Ok(())
    }

    /// Tells of every part of the old package that has no place in the new one.
    pub(super) fn tell_rest(&mut self) {
        let package = self.package;
        for entry in &package.archive.entries {
            let name = plain(&entry.name);
            let lower = name.to_ascii_lowercase();
            let ours = lower == CONTENT_TYPES.to_ascii_lowercase() || lower.ends_with(".rels");
            if ours || entry.is_folder() || self.parts.has(&name) || self.media.has(&name) {
                continue;
            }
            let told = TELLING.iter().find(|(part, _)| lower.contains(part));
            let kind = told.map_or(FindingKind::PrivateData, |(_, kind)| *kind);
            let usual = USUAL.iter().any(|usual| lower.starts_with(usual));
            let words =
                matches!(kind, FindingKind::EmbeddedFile | FindingKind::PrivateData) && !usual;
            self.findings.removed(kind, words.then_some(&*name));
        }
    }

    fn tell_archive(&mut self) {
        let archive = &self.package.archive;
        if !archive.comment.is_empty() {
            self.findings
                .removed(FindingKind::Comment, Some(&archive.comment));
        }
        if archive.slack {
            self.findings.removed(FindingKind::Slack, None);
        }
        if archive.trailer {
            self.findings.removed(FindingKind::Trailer, None);
        }
        for entry in &archive.entries {
            if let Some(day) = entry.day() {
                self.findings.removed(FindingKind::Date, Some(&day));
            }
            if !entry.comment.is_empty() {
                self.findings
                    .removed(FindingKind::Comment, Some(&entry.comment));
            }
            match entry.owner {
                Some((user, group)) => {
                    let owner = format!("uid {user}, gid {group}");
                    self.findings
                        .removed(FindingKind::MemberDetails, Some(&owner));
                }
                None if entry.extra => self.findings.removed(FindingKind::MemberDetails, None),
                None => {}
            }
        }
    }

    /// Tells what the properties of a document say. They are thrown away whatever they are, so nothing that is wrong
    /// with them is a reason to refuse.
    fn properties(&mut self, part: &str) -> Result<(), Reason> {
        match self.read_properties(part) {
            Err(reason @ (Reason::Read | Reason::TooMuchWork | Reason::TooCompressed)) => {
                Err(reason)
            }
            Err(_) | Ok(()) => Ok(()),
        }
    }

    fn read_properties(&mut self, part: &str) -> Result<(), Reason> {
        let member = self.package.part(part, self.budget)?;
        let mut reader = Reader::new(&member, &[]);
        let mut open: Vec<String> = Vec::new();
        loop {
            match reader.next(self.budget)? {
                Event::Start(element) => {
                    let named = element.get("", "name").filter(|_| open.len() == 1);
                    open.push(named.map_or(element.name.local.clone(), str::to_owned));
                }
                Event::Text(text) => {
                    if let Some(name) = open.get(1) {
                        self.tell_property(name, text.trim());
                    }
                }
                Event::End => drop(open.pop()),
                Event::Done => return Ok(()),
            }
        }
    }

    fn tell_property(&mut self, name: &str, value: &str) {
        let known = KNOWN.iter().find(|(known, _)| *known == name);
        let Some((_, kind)) = known else {
            if !value.is_empty() {
                let both = format!("{name}: {value}");
                self.findings.removed(FindingKind::Comment, Some(&both));
            }
            return;
        };
        match kind {
            Some(kind) if !value.is_empty() => self.findings.removed(*kind, Some(value)),
            Some(_) | None => {}
        }
    }
}

static PROPERTIES: &[&str] = &[
    "metadata/core-properties",
    "extended-properties",
    "extendedProperties",
    "custom-properties",
    "customProperties",
];

/// Properties by name; those without a kind only count what the document shows anyway.
static KNOWN: &[(&str, Option<FindingKind>)] = &[
    ("creator", Some(FindingKind::Author)),
    ("lastModifiedBy", Some(FindingKind::Author)),
    ("Manager", Some(FindingKind::Author)),
    ("Company", Some(FindingKind::Author)),
    ("created", Some(FindingKind::Date)),
    ("modified", Some(FindingKind::Date)),
    ("lastPrinted", Some(FindingKind::Date)),
    ("Application", Some(FindingKind::Software)),
    ("AppVersion", Some(FindingKind::Software)),
    ("Template", Some(FindingKind::Comment)),
    ("identifier", Some(FindingKind::Identifier)),
    ("HyperlinkBase", Some(FindingKind::ExternalTarget)),
    ("HLinks", Some(FindingKind::ExternalTarget)),
    ("DigSig", None),
    ("TotalTime", None),
    ("Pages", None),
    ("Words", None),
    ("Characters", None),
    ("CharactersWithSpaces", None),
    ("Lines", None),
    ("Paragraphs", None),
    ("Slides", None),
    ("Notes", None),
    ("HiddenSlides", None),
    ("MMClips", None),
    ("ScaleCrop", None),
    ("LinksUpToDate", None),
    ("SharedDoc", None),
    ("HyperlinksChanged", None),
    ("DocSecurity", None),
    ("HeadingPairs", None),
    ("TitlesOfParts", None),
    ("PresentationFormat", None),
    ("revision", None),
];

/// Parts that every program writes; their names say nothing.
static USUAL: &[&str] = &[
    "ppt/handoutmasters/",
    "ppt/charts/style",
    "ppt/charts/colors",
    "xl/metadata.xml",
    "xl/richdata/",
];

/// What parts hold, by a piece of their names in lower case; the first that fits counts.
static TELLING: &[(&str, FindingKind)] = &[
    ("docprops/thumbnail", FindingKind::Thumbnail),
    ("thumbnail", FindingKind::Thumbnail),
    ("docprops/", FindingKind::Comment),
    ("vba", FindingKind::Script),
    ("macrosheets", FindingKind::Script),
    ("activex", FindingKind::Script),
    ("ctrlprops", FindingKind::Script),
    ("customui", FindingKind::Script),
    ("printersettings", FindingKind::Printer),
    ("embeddings/", FindingKind::EmbeddedFile),
    ("people", FindingKind::ReviewComments),
    ("persons/", FindingKind::ReviewComments),
    ("comment", FindingKind::ReviewComments),
    ("revisions/", FindingKind::TrackedChanges),
    ("externallinks/", FindingKind::ExternalTarget),
    ("_xmlsignatures/", FindingKind::Identifier),
    ("customxml/", FindingKind::PrivateData),
];
