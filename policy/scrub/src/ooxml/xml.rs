//! Reading XML in pieces: names by their namespace, no document type, no entities but the five of XML itself.
//!
//! Alternate content (ECMA-376 part 3, 9.3) is decided here: the choice that is understood, or else the fallback, stands
//! in its place and nothing tells that there was another.

mod alternate;
mod meter;
mod tree;

use quick_xml::events::{BytesStart, Event as Raw};
use quick_xml::name::{QName, ResolveResult};
use quick_xml::reader::NsReader;

use self::alternate::Alternates;
use self::meter::Meter;
pub(crate) use self::tree::{Node, Tree};
use super::ns::{self, Prefix};
use crate::source::widen;
use crate::{Budget, ReadAt, Reason};

/// The name of an element or attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The namespace, by the prefix that it has in [`super::ns`].
    pub(crate) prefix: Prefix,
    /// The rest.
    pub(crate) local: String,
}

impl Name {
    /// Whether this is the name.
    pub(crate) fn is(&self, prefix: &str, local: &str) -> bool {
        self.local == local && self.prefix == prefix
    }
}

/// An element without what is in it.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// Its name.
    pub(crate) name: Name,
    /// Names and values of its attributes, without declarations of namespaces.
    pub(crate) attributes: Vec<(Name, String)>,
}

impl Element {
    /// An element without attributes.
    pub(crate) fn new(prefix: Prefix, local: &str) -> Self {
        let local = local.to_owned();
        Self {
            name: Name { prefix, local },
            attributes: Vec::new(),
        }
    }

    /// The same with one more attribute.
    pub(crate) fn with(mut self, prefix: Prefix, local: &str, value: &str) -> Self {
        let local = local.to_owned();
        self.attributes
            .push((Name { prefix, local }, value.to_owned()));
        self
    }

    /// Whether this is its name.
    pub(crate) fn is(&self, prefix: &str, local: &str) -> bool {
        self.name.is(prefix, local)
    }

    /// The value of an attribute.
    pub(crate) fn get(&self, prefix: &str, local: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|(name, _)| name.is(prefix, local));
        found.map(|(_, value)| value.as_str())
    }

    /// About how many bytes of memory it takes.
    fn held(&self) -> usize {
        let attributes = self.attributes.iter();
        attributes.fold(NODE, |held, (name, value)| {
            let words = name.local.len().saturating_add(value.len());
            held.saturating_add(NODE).saturating_add(words)
        })
    }

    /// Takes an attribute away.
    pub(crate) fn unset(&mut self, prefix: &str, local: &str) {
        self.attributes.retain(|(name, _)| !name.is(prefix, local));
    }

    /// Sets an attribute that may be there already.
    pub(crate) fn set(&mut self, prefix: Prefix, local: &str, value: &str) {
        self.attributes.retain(|(name, _)| !name.is(prefix, local));
        let local = local.to_owned();
        self.attributes
            .push((Name { prefix, local }, value.to_owned()));
    }
}

/// What is met on the way through a part.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// An element begins.
    Start(Element),
    /// Text, with references put in and neighbouring pieces joined.
    Text(String),
    /// The element that began last ends.
    End,
    /// The part ends.
    Done,
}

/// Reads the XML of one part.
pub(crate) struct Reader<'a> {
    inner: NsReader<Meter<'a>>,
    buffer: Vec<u8>,
    text: String,
    /// What comes behind the text that was handed out.
    pending: Option<Piece>,
    alternates: Alternates,
    depth: usize,
    rooted: bool,
    understood: &'static [Prefix],
}

/// A piece of markup that is not text.
enum Piece {
    Start(Element, Needs),
    End,
    Done,
}

/// The namespaces that a choice requires: whether all are understood. Always true for other elements.
type Needs = bool;

impl<'a> Reader<'a> {
    /// A reader at the start of a part. Alternate content is taken that requires only namespaces in `understood`.
    pub(crate) fn new(src: &'a dyn ReadAt, understood: &'static [Prefix]) -> Self {
        let mut inner = NsReader::from_reader(Meter::new(src));
        inner.config_mut().expand_empty_elements = true;
        inner.config_mut().check_end_names = true;
        Self {
            inner,
            buffer: Vec::new(),
            text: String::new(),
            pending: None,
            alternates: Alternates::default(),
            depth: 0,
            rooted: false,
            understood,
        }
    }

    /// The next thing.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] for what is not well-formed, [`Reason::Unusual`] for a document type or unknown entity,
    /// [`Reason::Encoding`] for anything but UTF-8, and those of the budget.
    pub(crate) fn next(&mut self, budget: &mut Budget) -> Result<Event, Reason> {
        loop {
            let piece = match self.pending.take() {
                Some(piece) => piece,
                None => self.piece(budget)?,
            };
            if !self.text.is_empty() {
                let text = std::mem::take(&mut self.text);
                self.pending = Some(piece);
                if self.alternates.shows() {
                    return Ok(Event::Text(text));
                }
                continue;
            }
            match piece {
                Piece::Start(element, needs) => {
                    if self.alternates.start(&element, needs) {
                        return Ok(Event::Start(element));
                    }
                }
                Piece::End => {
                    if self.alternates.end() {
                        return Ok(Event::End);
                    }
                }
                Piece::Done => return Ok(Event::Done),
            }
        }
    }

    /// Passes over what is left of the element that began last and has not ended.
    ///
    /// # Errors
    ///
    /// As [`Reader::next`].
    pub(crate) fn skip(&mut self, budget: &mut Budget) -> Result<(), Reason> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next(budget)? {
                Event::Start(_) => open += 1,
                Event::End => open -= 1,
                Event::Text(_) => {}
                Event::Done => return Err(Reason::Truncated),
            }
        }
        Ok(())
    }

    /// Reads all that is in `element`, which began last, to its end.
    ///
    /// # Errors
    ///
    /// As [`Reader::next`], and [`Reason::TooManyParts`] if that is too much for the memory.
    pub(crate) fn tree(&mut self, element: Element, budget: &mut Budget) -> Result<Tree, Reason> {
        let mut held = element.held();
        let mut open = vec![Tree::new(element)];
        let mut count = 0_usize;
        loop {
            count += 1;
            if count > MOST_NODES || held > MOST_HELD {
                return Err(Reason::TooManyParts);
            }
            match self.next(budget)? {
                Event::Start(element) => {
                    held = held.saturating_add(element.held());
                    open.push(Tree::new(element));
                }
                Event::Text(text) => {
                    held = held.saturating_add(text.len());
                    let last = open.last_mut().ok_or(Reason::Stopped)?;
                    last.nodes.push(Node::Text(text));
                }
                Event::End => {
                    let ended = open.pop().ok_or(Reason::Stopped)?;
                    match open.last_mut() {
                        Some(outer) => outer.nodes.push(Node::Tree(ended)),
                        None => return Ok(ended),
                    }
                }
                Event::Done => return Err(Reason::Truncated),
            }
        }
    }

    /// The next piece of markup; text on the way is collected.
    fn piece(&mut self, budget: &mut Budget) -> Result<Piece, Reason> {
        loop {
            self.buffer.clear();
            self.inner.get_mut().refill(LONGEST);
            let answer = self.inner.read_event_into(&mut self.buffer);
            let raw = answer.map_err(|error| meter::reason(&error))?;
            let before = self.text.len();
            match raw {
                Raw::Start(start) => {
                    budget.work(widen(start.len()).saturating_add(TAG))?;
                    self.depth += 1;
                    if self.depth > DEEPEST || (self.depth == 1 && self.rooted) {
                        return Err(Reason::Damaged);
                    }
                    self.rooted = true;
                    return read(&self.inner, &start, self.understood);
                }
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Piece::End);
                }
                Raw::Eof if self.depth == 0 && self.rooted => return Ok(Piece::Done),
                Raw::Eof => return Err(Reason::Truncated),
                Raw::Text(text) => self.text.push_str(&text.xml10_content()),
                Raw::CData(text) => self.text.push_str(&text.xml10_content()),
                Raw::GeneralRef(reference) => self.text.push(character(&reference)?),
                Raw::Decl(decl) => utf8(&decl)?,
                Raw::Comment(_) | Raw::PI(_) => budget.work(TAG)?,
                Raw::DocType(_) | Raw::Empty(_) => return Err(Reason::Unusual),
            }
            budget.work(widen(self.text.len() - before))?;
            if self.text.len() > LONGEST {
                return Err(Reason::TooLarge);
            }
            // White space around the root, and a byte-order mark in front of it.
            if self.depth == 0 {
                if !self
                    .text
                    .trim_matches(['\u{feff}', ' ', '\n', '\t', '\r'])
                    .is_empty()
                {
                    return Err(Reason::Damaged);
                }
                self.text.clear();
            }
        }
    }
}

/// Resolves the names of an element.
fn read(
    reader: &NsReader<Meter<'_>>,
    start: &BytesStart<'_>,
    understood: &[Prefix],
) -> Result<Piece, Reason> {
    let resolver = reader.resolver();
    let (space, local) = resolver.resolve_element(start.name());
    let mut element = Element::new(prefix(&space)?, local.as_ref());
    let mut needs = true;
    // Each is compared with all before it, so their number is held while they are read.
    for (number, attribute) in start.attributes().enumerate() {
        let attribute = attribute.map_err(|_| Reason::Damaged)?;
        if number >= MOST_ATTRIBUTES {
            return Err(Reason::TooManyParts);
        }
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Explicit1_0)
            .map_err(|_| Reason::Damaged)?;
        if element.is(ns::MC, "Choice") && attribute.key.as_ref() == "Requires" {
            needs = value.split_ascii_whitespace().all(|wanted| {
                let full = format!("{wanted}:x");
                let (space, _) = resolver.resolve_element(QName(&full));
                prefix(&space).is_ok_and(|prefix| understood.contains(&prefix))
            });
        }
        let (space, local) = resolver.resolve_attribute(attribute.key);
        let prefix = prefix(&space)?;
        // Which other namespaces may be ignored is of no use once they are gone.
        if prefix != ns::MC {
            let local = local.as_ref().to_owned();
            element
                .attributes
                .push((Name { prefix, local }, value.into_owned()));
        }
    }
    Ok(Piece::Start(element, needs))
}

fn prefix(space: &ResolveResult<'_>) -> Result<Prefix, Reason> {
    match space {
        ResolveResult::Unbound => Ok(""),
        ResolveResult::Bound(found) => Ok(ns::prefix_of(found.as_ref())),
        ResolveResult::Unknown(_) => Err(Reason::Damaged),
    }
}

/// The character that a reference stands for.
fn character(reference: &quick_xml::events::BytesRef<'_>) -> Result<char, Reason> {
    let number = reference.resolve_char_ref().map_err(|_| Reason::Damaged)?;
    if let Some(found) = number {
        return is_character(found).then_some(found).ok_or(Reason::Damaged);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(Reason::Unusual),
    }
}

/// Whether XML 1.0 (2.2) has room for a character.
pub(super) fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn utf8(decl: &quick_xml::events::BytesDecl<'_>) -> Result<(), Reason> {
    match decl.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("us-ascii") => Ok(()),
        Some(_) => Err(Reason::Encoding),
    }
}

/// The longest tag or piece of text, in bytes.
const LONGEST: usize = 16 << 20;
/// The deepest nesting of elements.
const DEEPEST: usize = 256;
/// The most attributes of one element.
const MOST_ATTRIBUTES: usize = 256;
/// The most nodes of one tree.
const MOST_NODES: usize = 400_000;
/// The most memory of one tree, in bytes; what is made of it may take as much again.
const MOST_HELD: usize = 96 << 20;
/// About what an element or an attribute takes besides its words, in bytes.
const NODE: usize = 128;
/// What any piece of markup costs at least.
const TAG: u64 = 16;
