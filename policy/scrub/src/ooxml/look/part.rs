//! Reading a part that was written here: each tag and attribute must stand in the grammar, in its order.

use std::collections::BTreeMap;

use super::tags::{Cutter, Piece, cut, unescaped};
use crate::Reason;
use crate::ooxml::grammar::{Grammar, Rule, TypeId};
use crate::ooxml::value::{Plain, Value};
use crate::ooxml::xml::{Element, Name};
use crate::ooxml::{Kind, Shape, ns};

/// A part on the way.
pub(super) struct Part {
    grammar: &'static Grammar,
    kind: &'static Kind,
    shape: &'static Shape,
    cutter: Cutter,
    walk: Walk,
}

/// Where the walk through its elements stands.
#[derive(Default)]
struct Walk {
    /// Open elements: what the tag said, and the type.
    open: Vec<(String, TypeId)>,
    begun: bool,
    ended: bool,
    /// Ids of relations, with the kinds that each place allows.
    links: BTreeMap<String, Vec<Vec<&'static str>>>,
}

/// Ids of relations that a part names, with the kinds that each place allows.
pub(super) type Links = BTreeMap<String, Vec<Vec<&'static str>>>;

impl Part {
    pub(super) fn new(kind: &'static Kind, shape: &'static Shape) -> Result<Self, Reason> {
        Ok(Self {
            grammar: Grammar::office()?,
            kind,
            shape,
            cutter: Cutter::default(),
            walk: Walk::default(),
        })
    }

    /// Reads the next bytes.
    pub(super) fn see(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        let Self {
            grammar,
            kind,
            shape,
            cutter,
            walk,
        } = self;
        cutter.see(bytes, &mut |piece| {
            let good = walk.piece(&piece, grammar, kind, shape);
            good.ok_or(Reason::SecondLook)
        })
    }

    /// The relations that the part names.
    pub(super) fn done(self) -> Result<Links, Reason> {
        let whole = self.cutter.is_done() && self.walk.ended;
        whole.then_some(self.walk.links).ok_or(Reason::SecondLook)
    }
}

impl Walk {
    fn piece(
        &mut self,
        piece: &Piece,
        grammar: &Grammar,
        kind: &Kind,
        shape: &Shape,
    ) -> Option<()> {
        match piece {
            Piece::Tag(tag) if !self.begun => {
                self.begun = true;
                (tag == DECLARATION).then_some(())
            }
            Piece::Text(text) if self.open.is_empty() => {
                (text == "\n" && self.begun && !self.ended).then_some(())
            }
            Piece::Text(text) => {
                let (_, id) = self.open.last()?;
                let value = grammar.get(*id).ok()?.text.as_ref()?;
                self.value(&value.clone(), &unescaped(text).ok()?, shape)
            }
            Piece::Tag(_) if self.ended => None,
            Piece::Tag(tag) => match tag.strip_prefix('/') {
                Some(name) => {
                    let (open, _) = self.open.pop()?;
                    self.ended = self.open.is_empty();
                    (open == name).then_some(())
                }
                None => self.start(tag, grammar, kind, shape),
            },
        }
    }

    fn start(&mut self, tag: &str, grammar: &Grammar, kind: &Kind, shape: &Shape) -> Option<()> {
        let (tag, empty) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let (name, written) = cut(tag).ok()?;
        let mut element = named(name)?;
        for (attribute, value) in written {
            if let Some(prefix) = attribute.strip_prefix("xmlns:") {
                let known = ns::namespace(prefix)?;
                if known.uri != value || !element.attributes.is_empty() {
                    return None;
                }
                continue;
            }
            let name = named(attribute)?.name;
            element.attributes.push((name, unescaped(value).ok()?));
        }
        let id = match self.open.last() {
            Some((_, parent)) => match grammar.child(*parent, &element)? {
                Rule::Keep(id) => id,
                Rule::Unwrap(_) | Rule::Drop(_) => return None,
            },
            None => {
                let (prefix, local, root) = kind.root;
                element.is(prefix, local).then_some(())?;
                grammar.named(root).ok()?
            }
        };
        self.attributes(id, &element, grammar, shape)?;
        if empty {
            self.ended = self.open.is_empty();
        } else {
            self.open.push((name.to_owned(), id));
        }
        Some(())
    }

    /// Attributes stand in the order of the grammar, each at most once.
    fn attributes(
        &mut self,
        id: TypeId,
        element: &Element,
        grammar: &Grammar,
        shape: &Shape,
    ) -> Option<()> {
        let mut written = element.attributes.iter().peekable();
        for known in &grammar.get(id).ok()?.attributes {
            match written.next_if(|(name, _)| *name == known.name) {
                Some((_, text)) => self.value(&known.value, text, shape)?,
                None if known.required => return None,
                None => {}
            }
        }
        written.next().is_none().then_some(())
    }

    fn value(&mut self, value: &Value, text: &str, shape: &Shape) -> Option<()> {
        let good = match value {
            Value::Plain(Plain::Namespace) => ns::namespace(ns::prefix_of(text))?.uri == text,
            Value::Plain(plain) => plain.fits(text),
            Value::Words(words) => words.contains(&text),
            Value::List(words) => text
                .split_ascii_whitespace()
                .all(|word| words.contains(&word)),
            Value::Link(kinds) => {
                let places = self.links.entry(text.to_owned()).or_default();
                if !places.contains(kinds) {
                    places.push(kinds.clone());
                }
                true
            }
            Value::Renamed(space) => {
                let number = text.strip_prefix(space);
                number.is_some_and(|number| Plain::Uint.fits(number))
                    || (shape.settled)(space, text)
            }
            Value::Renumbered(_) | Value::Numbered(_) => Plain::Uint.fits(text),
            Value::Constant(constant) => text == *constant,
            Value::Asked(word) => (shape.settled)(word, text),
            Value::Told(_) | Value::Noted(_) | Value::Dropped => false,
        };
        good.then_some(())
    }
}

/// An element of this name, which bears one of our prefixes or none.
fn named(name: &str) -> Option<Element> {
    match name.split_once(':') {
        Some((prefix, local)) => Some(Element::new(ns::namespace(prefix)?.prefix, local)),
        None => {
            let local = name.to_owned();
            let name = Name { prefix: "", local };
            Some(Element {
                name,
                attributes: Vec::new(),
            })
        }
    }
}

const DECLARATION: &str = "?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?";
