//! Writing a part anew: what the grammar lists is kept, in canonical form; everything else is not.

use super::context::Context;
use super::grammar::{Attribute, Grammar, Rule, TypeId};
use super::ns;
use super::parts::Kind;
use super::value::{Plain, Value};
use super::write::Writer;
use super::xml::{Element, Event, Name, Node, Reader, Tree};
use crate::{FindingKind, Reason};

/// Takes a part event by event and writes what may be kept.
pub(crate) struct Rewriter<'w> {
    grammar: &'static Grammar,
    writer: Writer<'w>,
    kind: &'static Kind,
    open: Vec<Open>,
    /// Tags of open elements that are not written until something in them is.
    waiting: Vec<(Name, Vec<(Name, String)>)>,
}

/// What became of an element that is open.
#[derive(Clone, Copy)]
enum Open {
    Kept(TypeId),
    Unwrapped(TypeId),
    Dropped,
}

impl<'w> Rewriter<'w> {
    pub(super) fn new(writer: Writer<'w>, kind: &'static Kind) -> Result<Self, Reason> {
        Ok(Self {
            grammar: Grammar::office()?,
            writer,
            kind,
            open: Vec::new(),
            waiting: Vec::new(),
        })
    }

    /// Takes everything that the reader has left.
    ///
    /// # Errors
    ///
    /// Those of the reader and of [`Rewriter::event`].
    pub(crate) fn all(
        &mut self,
        reader: &mut Reader<'_>,
        context: &mut Context<'_>,
    ) -> Result<(), Reason> {
        loop {
            let event = reader.next(context.budget)?;
            if matches!(event, Event::Done) {
                return Ok(());
            }
            self.event(&event, context)?;
        }
    }

    /// Takes the next event.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] for the wrong root, and those of references and of writing.
    pub(crate) fn event(&mut self, event: &Event, context: &mut Context<'_>) -> Result<(), Reason> {
        match event {
            Event::Start(element) => self.start(element, context).map(|_| ()),
            Event::Text(text) => self.text(text, context),
            Event::End => self.end(),
            Event::Done => Ok(()),
        }
    }

    /// Takes a whole element.
    ///
    /// # Errors
    ///
    /// As [`Rewriter::event`].
    pub(crate) fn tree(&mut self, tree: &Tree, context: &mut Context<'_>) -> Result<(), Reason> {
        if self.start(&tree.element, context)? {
            for node in &tree.nodes {
                match node {
                    Node::Text(text) => self.text(text, context)?,
                    Node::Tree(tree) => self.tree(tree, context)?,
                }
            }
        }
        self.end()
    }

    /// The type of the innermost open element, unless it is dropped.
    pub(crate) fn inside(&self) -> Option<TypeId> {
        match self.open.last() {
            Some(Open::Kept(id) | Open::Unwrapped(id)) => Some(*id),
            Some(Open::Dropped) | None => None,
        }
    }

    /// Takes the beginning of an element; answers whether what is in it can be kept.
    ///
    /// # Errors
    ///
    /// As [`Rewriter::event`].
    pub(crate) fn start(
        &mut self,
        element: &Element,
        context: &mut Context<'_>,
    ) -> Result<bool, Reason> {
        let next = if self.open.is_empty() {
            self.root(element, context)?
        } else {
            self.child(element, context)?
        };
        self.open.push(next);
        Ok(!matches!(next, Open::Dropped))
    }

    fn root(&mut self, element: &Element, context: &mut Context<'_>) -> Result<Open, Reason> {
        let (prefix, local, name) = self.kind.root;
        if !element.is(prefix, local) {
            return Err(Reason::Damaged);
        }
        let id = self.grammar.named(name)?;
        let attributes = self.attributes(id, element, context)?;
        let attributes = attributes.ok_or(Reason::Damaged)?;
        self.writer
            .start(&element.name, &attributes, self.kind.declares)?;
        Ok(Open::Kept(id))
    }

    fn child(&mut self, element: &Element, context: &mut Context<'_>) -> Result<Open, Reason> {
        let Some(parent) = self.inside() else {
            return Ok(Open::Dropped);
        };
        match self.grammar.child(parent, element) {
            Some(Rule::Keep(id)) => {
                let Some(attributes) = self.attributes(id, element, context)? else {
                    return Ok(Open::Dropped);
                };
                if self.grammar.get(id)?.nonempty {
                    self.waiting.push((element.name.clone(), attributes));
                } else {
                    self.flush()?;
                    self.writer.start(&element.name, &attributes, &[])?;
                }
                Ok(Open::Kept(id))
            }
            Some(Rule::Unwrap(id)) => {
                // Nothing of its tag is written, but what it says is told.
                self.attributes(id, element, context)?;
                Ok(Open::Unwrapped(id))
            }
            Some(Rule::Drop(told)) => {
                if let Some(kind) = told {
                    context.findings.removed(kind, None);
                }
                Ok(Open::Dropped)
            }
            None => {
                context.findings.removed(FindingKind::PrivateData, None);
                Ok(Open::Dropped)
            }
        }
    }

    /// Takes text.
    ///
    /// # Errors
    ///
    /// As [`Rewriter::event`].
    pub(crate) fn text(&mut self, text: &str, context: &mut Context<'_>) -> Result<(), Reason> {
        let Some(Open::Kept(id)) = self.open.last().copied() else {
            return Ok(());
        };
        let Some(value) = self.grammar.get(id)?.text.as_ref() else {
            if !text.chars().all(char::is_whitespace) {
                context.findings.removed(FindingKind::PrivateData, None);
            }
            return Ok(());
        };
        match self.value(value, text, context)? {
            Some(text) if !text.is_empty() => {
                self.flush()?;
                self.writer.text(&text)
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Writes the tags that have waited for something in them.
    fn flush(&mut self) -> Result<(), Reason> {
        for (name, attributes) in self.waiting.drain(..) {
            self.writer.start(&name, &attributes, &[])?;
        }
        Ok(())
    }

    /// Ends the element that began last.
    ///
    /// # Errors
    ///
    /// As [`Rewriter::event`].
    pub(crate) fn end(&mut self) -> Result<(), Reason> {
        match self.open.pop() {
            // The innermost tag that waits is the one that ends.
            Some(Open::Kept(_)) if !self.waiting.is_empty() => {
                self.waiting.pop();
                Ok(())
            }
            Some(Open::Kept(_)) => self.writer.end(),
            Some(Open::Unwrapped(_) | Open::Dropped) => Ok(()),
            None => Err(Reason::Stopped),
        }
    }

    /// The attributes of an element that are kept; nothing if it must have one that is not.
    fn attributes(
        &mut self,
        id: TypeId,
        element: &Element,
        context: &mut Context<'_>,
    ) -> Result<Option<Vec<(Name, String)>>, Reason> {
        let known = &self.grammar.get(id)?.attributes;
        let mut kept = Vec::new();
        for attribute in known {
            let Attribute {
                name,
                required,
                value,
            } = attribute;
            let given = element.get(name.prefix, &name.local);
            let new = match (given, value) {
                (_, Value::Constant(text)) => Some((*text).to_owned()),
                (Some(text), value) => self.value(value, text, context)?,
                (None, _) => None,
            };
            match new {
                Some(text) => kept.push((name.clone(), text)),
                None if *required => return Ok(None),
                None => {}
            }
        }
        let listed = |name: &Name| known.iter().any(|each| each.name == *name);
        if element.attributes.iter().any(|(name, _)| !listed(name)) {
            context.findings.removed(FindingKind::PrivateData, None);
        }
        Ok(Some(kept))
    }

    /// The canonical form of a value; nothing if it is not kept.
    fn value(
        &mut self,
        value: &Value,
        text: &str,
        context: &mut Context<'_>,
    ) -> Result<Option<String>, Reason> {
        Ok(match value {
            Value::Plain(Plain::Text) => Some(text.to_owned()),
            Value::Plain(Plain::Namespace) => {
                let found = ns::namespace(ns::prefix_of(text));
                found.map(|found| found.uri.to_owned())
            }
            Value::Plain(plain) => {
                let text = text.trim_matches([' ', '\n', '\t', '\r']);
                let fits = plain.fits(text);
                if fits && *plain == Plain::Font {
                    context.meet_font(text);
                }
                fits.then(|| text.to_owned())
            }
            Value::Words(words) => words.contains(&text).then(|| text.to_owned()),
            Value::List(words) => text
                .split_ascii_whitespace()
                .all(|word| words.contains(&word))
                .then(|| text.to_owned()),
            Value::Link(kinds) => context.link(kinds, text)?,
            Value::Renamed(space) => Some(context.names.renamed(space, text)),
            Value::Renumbered(space) => Some(context.names.renumbered(space, text)),
            Value::Numbered(space) => Some(context.names.number(space).to_string()),
            Value::Constant(text) => Some((*text).to_owned()),
            Value::Asked(word) => (context.shape.ask)(word, text, context)?,
            Value::Told(kind) => {
                context.findings.removed(*kind, Some(text));
                None
            }
            Value::Noted(kind) => {
                context.findings.removed(*kind, None);
                None
            }
            Value::Dropped => None,
        })
    }
}
