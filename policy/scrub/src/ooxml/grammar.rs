//! What may stand where: tables of types, each with its attributes and children, read once from text.
//!
//! The tables are made from the schemas of ECMA-376 and its extensions; what identifies was struck out by hand. Their
//! form: a line that begins without a blank opens an item, lines that begin with one continue it.
//!
//! ```text
//! enum w:ST_Jc start center end both
//! type w:CT_P
//!   +w:Block @w:rsidR=-identifier @r:id!=rid:header w:pPr=w:CT_PPr w:sdt=^w:CT_Sdt w:proofErr=- $
//! ```

use std::collections::HashMap;
use std::sync::LazyLock;

use super::ns::{self, Prefix};
use super::value::Value;
use super::xml::{Element, Name};
use crate::{FindingKind, Reason};

/// All types of all tables.
pub(crate) struct Grammar {
    types: Vec<Type>,
    names: HashMap<String, usize>,
}

/// A type of element, by its place in the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TypeId(usize);

/// What an element of a type may hold.
#[derive(Clone, Default)]
pub(crate) struct Type {
    /// Attributes in the order in which they are written.
    pub(crate) attributes: Vec<Attribute>,
    children: HashMap<(Prefix, String), Vec<Child>>,
    /// What text in it may be; none where there may be no text.
    pub(crate) text: Option<Value>,
    /// Whether an element goes silently if nothing in it is kept.
    pub(crate) nonempty: bool,
}

/// An attribute that a type may have.
#[derive(Clone)]
pub(crate) struct Attribute {
    /// Its name.
    pub(crate) name: Name,
    /// Whether the element goes without it.
    pub(crate) required: bool,
    /// What it may say.
    pub(crate) value: Value,
}

/// A child that a type may have.
#[derive(Clone)]
struct Child {
    /// What its attribute `uri` must say, if that decides.
    uri: Option<String>,
    rule: Rule,
}

/// What becomes of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// It is kept and is of this type.
    Keep(TypeId),
    /// Its tag goes, and what is in it stands in its place as children of this type.
    Unwrap(TypeId),
    /// It goes with all that is in it, and this is told.
    Drop(Option<FindingKind>),
}

impl Grammar {
    /// The grammar of all parts.
    ///
    /// # Errors
    ///
    /// [`Reason::Stopped`] if a table is wrong, which a test rules out.
    pub(crate) fn office() -> Result<&'static Self, Reason> {
        OFFICE.as_ref().map_err(|_| Reason::Stopped)
    }

    /// The type of this name.
    ///
    /// # Errors
    ///
    /// [`Reason::Stopped`] if there is none.
    pub(crate) fn named(&self, name: &str) -> Result<TypeId, Reason> {
        let found = self.names.get(name).copied();
        found.map(TypeId).ok_or(Reason::Stopped)
    }

    /// The type itself.
    ///
    /// # Errors
    ///
    /// Never for an id of this grammar.
    pub(crate) fn get(&self, id: TypeId) -> Result<&Type, Reason> {
        self.types.get(id.0).ok_or(Reason::Stopped)
    }

    /// What becomes of an element in one of type `parent`; nothing if it is not listed there.
    pub(crate) fn child(&self, parent: TypeId, element: &Element) -> Option<Rule> {
        let found = self.types.get(parent.0)?;
        let key = (element.name.prefix, element.name.local.clone());
        let uri = element.get("", "uri");
        let all = found.children.get(&key)?;
        let fits = all
            .iter()
            .find(|child| child.uri.is_none() || child.uri.as_deref() == uri);
        fits.map(|child| child.rule)
    }
}

static OFFICE: LazyLock<Result<Grammar, Wrong>> = LazyLock::new(|| parse(TABLES));

/// The tables, in one space of names.
static TABLES: &[&str] = &[
    include_str!("schema/a-am.txt"),
    include_str!("schema/a-enums.txt"),
    include_str!("schema/a-nz.txt"),
    include_str!("schema/a14.txt"),
    include_str!("schema/c.txt"),
    include_str!("schema/c14.txt"),
    include_str!("schema/c15.txt"),
    include_str!("schema/c16r3.txt"),
    include_str!("schema/cdr.txt"),
    include_str!("schema/dgm.txt"),
    include_str!("schema/dsp.txt"),
    include_str!("schema/m.txt"),
    include_str!("schema/p.txt"),
    include_str!("schema/p14.txt"),
    include_str!("schema/pic.txt"),
    include_str!("schema/v.txt"),
    include_str!("schema/w-enums.txt"),
    include_str!("schema/w-lists.txt"),
    include_str!("schema/w-properties.txt"),
    include_str!("schema/w.txt"),
    include_str!("schema/wp.txt"),
    include_str!("schema/wp14.txt"),
    include_str!("schema/wpc.txt"),
    include_str!("schema/wpg.txt"),
    include_str!("schema/wps.txt"),
    include_str!("schema/x.txt"),
    include_str!("schema/x14.txt"),
    include_str!("schema/xdr.txt"),
];

/// A line of a table that cannot be read.
#[derive(Debug)]
struct Wrong(#[cfg_attr(not(test), expect(dead_code, reason = "only a test reads it"))] String);

/// An item: its kind, its name and its tokens.
struct Item<'a> {
    kind: &'a str,
    name: &'a str,
    tokens: Vec<&'a str>,
}

fn parse(tables: &'static [&'static str]) -> Result<Grammar, Wrong> {
    let items = tables.iter().flat_map(|table| items(table));
    let items: Vec<Item<'_>> = items.collect();
    let mut enums = HashMap::new();
    let mut names = HashMap::new();
    let mut bodies = Vec::new();
    for item in items {
        match item.kind {
            "enum" => drop(enums.insert(item.name, item.tokens)),
            "type" => {
                if names.insert(item.name.to_owned(), bodies.len()).is_some() {
                    return Err(Wrong(format!("{} twice", item.name)));
                }
                bodies.push(item);
            }
            _ => return Err(Wrong(item.kind.to_owned())),
        }
    }
    let types = bodies
        .iter()
        .map(|item| {
            let mut made = Type::default();
            let tables = Tables {
                enums: &enums,
                names: &names,
                bodies: &bodies,
            };
            tables.fill(&mut made, item, 0)?;
            Ok(made)
        })
        .collect::<Result<Vec<Type>, Wrong>>()?;
    Ok(Grammar { types, names })
}

/// Cuts a table into items.
fn items(table: &'static str) -> Vec<Item<'static>> {
    let mut all: Vec<Item<'static>> = Vec::new();
    for line in table.lines() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut tokens = line.split_ascii_whitespace();
        if line.starts_with([' ', '\t']) {
            if let Some(last) = all.last_mut() {
                last.tokens.extend(tokens);
            }
            continue;
        }
        let (kind, name) = (tokens.next().unwrap_or(""), tokens.next().unwrap_or(""));
        all.push(Item {
            kind,
            name,
            tokens: tokens.collect(),
        });
    }
    all
}

struct Tables<'a> {
    enums: &'a HashMap<&'static str, Vec<&'static str>>,
    names: &'a HashMap<String, usize>,
    bodies: &'a [Item<'static>],
}

impl Tables<'_> {
    fn fill(&self, made: &mut Type, item: &Item<'static>, deep: u8) -> Result<(), Wrong> {
        for token in &item.tokens {
            self.token(made, token, deep)
                .ok_or_else(|| Wrong(format!("{}: {token}", item.name)))?;
        }
        Ok(())
    }

    fn token(&self, made: &mut Type, token: &'static str, deep: u8) -> Option<()> {
        if let Some(other) = token.strip_prefix('+') {
            let item = self.bodies.get(*self.names.get(other)?)?;
            // A type that takes over itself would never end.
            return (deep < 8).then(|| self.fill(made, item, deep + 1))?.ok();
        }
        if token == "nonempty" {
            made.nonempty = true;
            return Some(());
        }
        if let Some(kind) = token.strip_prefix('$') {
            let kind = if kind.is_empty() { "text" } else { kind };
            made.text = Some(Value::parse(kind, self.enums)?);
            return Some(());
        }
        if let Some(attribute) = token.strip_prefix('@') {
            let (name, kind) = attribute.split_once('=')?;
            let (name, required) = match name.strip_suffix('!') {
                Some(name) => (name, true),
                None => (name, false),
            };
            let attribute = Attribute {
                name: named(name)?,
                required,
                value: Value::parse(kind, self.enums)?,
            };
            made.attributes.retain(|old| old.name != attribute.name);
            made.attributes.push(attribute);
            return Some(());
        }
        self.child(made, token)
    }

    fn child(&self, made: &mut Type, token: &'static str) -> Option<()> {
        let (name, rule) = match token.split_once("]=") {
            Some(both) => both,
            None => token.split_once('=')?,
        };
        let (name, uri) = match name.split_once('[') {
            Some((name, uri)) => (name, Some(uri.to_owned())),
            None => (name, None),
        };
        let rule = if let Some(kind) = rule.strip_prefix('-') {
            let told = (!kind.is_empty()).then(|| FindingKind::from_key(kind));
            Rule::Drop(match told {
                Some(kind) => Some(kind?),
                None => None,
            })
        } else if let Some(inner) = rule.strip_prefix('^') {
            Rule::Unwrap(TypeId(*self.names.get(inner)?))
        } else {
            Rule::Keep(TypeId(*self.names.get(rule)?))
        };
        let Name { prefix, local } = named(name)?;
        let all = made.children.entry((prefix, local)).or_default();
        all.retain(|old| old.uri != uri);
        all.push(Child { uri, rule });
        Some(())
    }
}

/// A name as tables write it.
fn named(name: &str) -> Option<Name> {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let prefix = if prefix.is_empty() {
        ""
    } else {
        ns::namespace(prefix)?.prefix
    };
    let local = local.to_owned();
    Some(Name { prefix, local })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_read() {
        let wrong = OFFICE.as_ref().err().map(|Wrong(line)| line.as_str());
        assert_eq!(wrong, None);
    }
}
