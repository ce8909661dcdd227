//! Office Open XML (ECMA-376): what documents, sheets and slides have in common.
//!
//! A package is walked from its one root along relations of known kinds, and every part met on the way is written anew:
//! element by element, as far as a grammar lists them, with new names, new numbers and new relations. Parts that no known
//! relation leads to, and relations that lead to no known part, have no way into the new package.

mod context;
pub(crate) mod drawing;
mod grammar;
mod look;
mod media;
mod names;
mod ns;
mod package;
mod parts;
mod rest;
mod rewrite;
mod scrubber;
mod sound;
mod value;
pub(crate) mod vml;
mod write;
mod xml;

use std::collections::{BTreeSet, HashMap};
use std::io::Write;

pub(crate) use self::context::Context;
pub(crate) use self::look::Look;
use self::media::Media;
pub(crate) use self::names::Names;
use self::package::Package;
pub(crate) use self::package::{Relation, Target};
pub(crate) use self::parts::Kind;
use self::parts::{Link, Parts, Waiting};
pub(crate) use self::rewrite::Rewriter;
pub(crate) use self::scrubber::Office;
pub(crate) use self::value::Plain;
use self::write::Writer;
pub(crate) use self::xml::{Element, Event, Node, Reader, Tree};
use crate::zip::hold;
use crate::{Budget, Findings, ReadAt, Reason};

/// What the packages of one format look like.
pub(crate) struct Shape {
    /// The kinds of parts that can be kept; the first is the main part.
    pub(crate) kinds: &'static [Kind],
    /// The folder for pictures, with a slash behind.
    pub(crate) media: &'static str,
    /// The namespaces, by their prefixes, of which alternate content is taken.
    pub(crate) understood: &'static [&'static str],
    /// Answers for the values that the grammar marks with `call:`: the word there and the value at hand. Nothing means
    /// that the value goes.
    pub(crate) ask: fn(&str, &str, &mut Context<'_>) -> Result<Option<String>, Reason>,
    /// Whether a value is one that `ask` can have given, for the second look.
    pub(crate) settled: fn(&str, &str) -> bool,
}

/// What one format adds to the common way.
pub(crate) trait Plan {
    /// What its packages look like.
    fn shape(&self) -> &'static Shape;

    /// Looks at what it must know before the first part is written. `main` is the name of the main part.
    ///
    /// # Errors
    ///
    /// The reason for which the file is refused.
    fn survey(&mut self, main: &str, context: &mut Context<'_>) -> Result<(), Reason>;

    /// Writes one part anew: hands to `rewriter` what `reader` gives, with what the format changes on the way.
    /// [`Rewriter::all`] changes nothing.
    ///
    /// # Errors
    ///
    /// The reason for which the file is refused.
    fn part(
        &mut self,
        kind: &'static Kind,
        reader: &mut Reader<'_>,
        rewriter: &mut Rewriter<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason>;
}

/// Writes a package anew.
///
/// # Errors
///
/// The reason for which the file is refused.
fn rebuild(
    plan: &mut dyn Plan,
    src: &dyn ReadAt,
    out: &mut dyn Write,
    budget: &mut Budget,
) -> Result<Findings, Reason> {
    let package = Package::open(src, budget)?;
    let root = package.relations("", budget)?;
    let shape = plan.shape();
    let mut context = Context {
        package: &package,
        budget,
        findings: Findings::default(),
        names: Names::default(),
        fonts: BTreeSet::new(),
        parts: Parts::default(),
        media: Media::new(shape.media),
        shape,
        part: String::new(),
        formula: Box::new(|_| true),
        relations: HashMap::new(),
        links: Vec::new(),
    };
    let main = context.main(&root)?;
    context.tell_properties(&root)?;
    plan.survey(&main, &mut context)?;
    context.write_links("", "")?;
    while let Some(waiting) = context.parts.waiting.pop_front() {
        context.write_part(plan, &waiting)?;
    }
    context.tell_rest();
    context.parts.finish(out, context.budget)?;
    Ok(context.findings)
}

impl Context<'_> {
    /// Promises the main part and gives its old name.
    fn main(&mut self, root: &[Relation]) -> Result<String, Reason> {
        let kind = self.shape.kinds.first().ok_or(Reason::Stopped)?;
        let leads = root.iter().find(|each| each.kind == kind.relation);
        let Some(Target::Inside(main)) = leads.map(|leads| &leads.target) else {
            return Err(Reason::Damaged);
        };
        if self.package.entry(main).is_none() {
            return Err(Reason::Damaged);
        }
        let name = self.parts.promise(main, kind).ok_or(Reason::Stopped)?;
        self.linked(kind.relation, name);
        Ok(main.clone())
    }

    fn write_part(&mut self, plan: &mut dyn Plan, waiting: &Waiting) -> Result<(), Reason> {
        let Waiting { source, name, kind } = waiting;
        let relations = self.package.relations(source, self.budget)?;
        self.part.clone_from(source);
        self.relations = HashMap::new();
        for relation in &relations {
            self.relations.insert(relation.id.clone(), relation.clone());
        }
        let member = self.package.part(source, self.budget)?;
        let most = self.budget.left().bytes_out;
        let (held, ()) = hold(name, most, |out| {
            let mut rewriter = Rewriter::new(Writer::new(out)?, kind)?;
            let mut reader = Reader::new(&member, self.shape.understood);
            plan.part(kind, &mut reader, &mut rewriter, self)
        })?;
        self.budget.written(held.len())?;
        self.parts.write(held);
        for implicit in kind.implicit.iter().copied() {
            for relation in relations.iter().filter(|each| each.kind == implicit) {
                self.follow(implicit, relation)?;
            }
        }
        self.tell_unused(&relations);
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.write_links(name, folder)
    }

    /// Writes the relations of a part that has been written.
    fn write_links(&mut self, part: &str, folder: &str) -> Result<(), Reason> {
        let links: Vec<Link> = std::mem::take(&mut self.links);
        if links.is_empty() {
            return Ok(());
        }
        let text = parts::relations(folder, &links);
        let most = self.budget.left().bytes_out;
        let (held, ()) = hold(&parts::relations_name(part), most, |out| {
            out.write_all(text.as_bytes()).map_err(|_| Reason::Write)
        })?;
        self.budget.written(held.len())?;
        self.parts.write(held);
        Ok(())
    }

    /// Tells of ways out of the package that no element named.
    fn tell_unused(&mut self, relations: &[Relation]) {
        for relation in relations {
            self.tell_target(relation);
        }
    }
}
