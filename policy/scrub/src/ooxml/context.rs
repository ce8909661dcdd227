//! What is known and owed while a package is written anew.

use std::collections::{BTreeSet, HashMap};

use super::Shape;
use super::media::{self, Media};
use super::names::Names;
use super::package::{Package, Relation, Target};
use super::parts::{Link, Parts};
use super::sound::SOUNDS;
use crate::{Budget, FindingKind, Findings, Reason};

/// Everything that the writing of a part may need.
pub(crate) struct Context<'a> {
    /// The old package.
    pub(crate) package: &'a Package<'a>,
    /// What is left of the limits.
    pub(crate) budget: &'a mut Budget,
    /// What was found.
    pub(crate) findings: Findings,
    /// New names for old ones.
    pub(crate) names: Names,
    /// Fonts that something written so far uses, in lower case.
    pub(super) fonts: BTreeSet<String>,
    pub(super) parts: Parts,
    pub(super) media: Media,
    pub(super) shape: &'static Shape,
    /// The old name of the part that is being written anew.
    pub(crate) part: String,
    /// Whether a formula may stay. A format that drops sheets sets this once they are known.
    pub(crate) formula: Box<dyn Fn(&str) -> bool>,
    /// Relations of the old part that is being written anew, by their ids.
    pub(super) relations: HashMap<String, Relation>,
    /// Relations of the new part so far.
    pub(super) links: Vec<Link>,
}

impl Context<'_> {
    /// Settles which old parts of a kind may be kept, by their names in lower case, whatever leads to others.
    pub(crate) fn only(&mut self, kind: &'static str, parts: BTreeSet<String>) {
        self.parts.only(kind, parts);
    }

    /// Adds one to the old parts of a kind that may be kept.
    pub(crate) fn also(&mut self, kind: &'static str, part: &str) {
        self.parts.also(kind, part);
    }

    /// Takes notice of a font that is used by something that is written.
    pub(super) fn meet_font(&mut self, name: &str) {
        if self.fonts.len() < MOST_FONTS {
            self.fonts.insert(name.to_lowercase());
        }
    }

    /// Whether something written so far uses a font.
    pub(crate) fn has_font(&self, name: &str) -> bool {
        self.fonts.contains(&name.to_lowercase())
    }

    /// The relation that an id of the part at hand stands for.
    pub(crate) fn relation(&self, id: &str) -> Option<&Relation> {
        self.relations.get(id)
    }

    /// The new id for an old one whose relation is of one of `kinds`; nothing if what it leads to cannot be kept.
    ///
    /// # Errors
    ///
    /// Those of the budget and of cleaning a picture.
    pub(crate) fn link(
        &mut self,
        kinds: &[&'static str],
        id: &str,
    ) -> Result<Option<String>, Reason> {
        let Some(relation) = self.relations.get(id) else {
            return Ok(None);
        };
        let relation = relation.clone();
        let Some(kind) = kinds.iter().copied().find(|kind| *kind == relation.kind) else {
            self.tell_target(&relation);
            return Ok(None);
        };
        self.follow(kind, &relation)
    }

    /// Follows a relation whether or not anything names it.
    pub(super) fn follow(
        &mut self,
        kind: &'static str,
        relation: &Relation,
    ) -> Result<Option<String>, Reason> {
        let Target::Inside(source) = &relation.target else {
            self.tell_target(relation);
            return Ok(None);
        };
        let target = if kind == media::IMAGE {
            Some(self.picture(source)?)
        } else if SOUNDS.contains(&kind) {
            self.sound(source)?
        } else {
            let found = self.shape.kinds.iter().find(|each| each.relation == kind);
            let present = self.package.entry(source).is_some();
            match found {
                Some(found) if present => self.parts.promise(source, found),
                _ => None,
            }
        };
        Ok(target.map(|target| self.linked(kind, target)))
    }

    /// The id of a relation of the new part.
    pub(super) fn linked(&mut self, kind: &'static str, target: String) -> String {
        let link = Link { kind, target };
        let at = self.links.iter().position(|known| *known == link);
        let at = at.unwrap_or_else(|| {
            self.links.push(link);
            self.links.len() - 1
        });
        format!("rId{}", at + 1)
    }

    /// Tells where a relation leads that is not kept.
    pub(super) fn tell_target(&mut self, relation: &Relation) {
        if let Target::Outside(target) = &relation.target {
            self.findings
                .removed(FindingKind::ExternalTarget, Some(target));
        }
    }
}

/// The most fonts that are noted. A document that uses more of them does not list the others.
const MOST_FONTS: usize = 10_000;
