//! The outline: titles that lead to places in the document (ISO 32000-2, 12.3.3).

use std::collections::BTreeSet;

use super::copy::{Copy, Made};
use super::object::{Dict, Id, Object};
use super::{destination, geometry, notes, text};
use crate::Reason;

/// Builds the outline; null if there is none.
///
/// # Errors
///
/// When the budget is used up; [`Reason::TooDeep`].
pub(super) fn build(root: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let old = copy.get(root, "Outlines")?;
    let Some(old) = old.as_dict() else {
        return Ok(Object::Null);
    };
    let mut walk = Walk::default();
    let items = walk.level(old, copy)?;
    if items.is_empty() {
        return Ok(Object::Null);
    }
    let id = copy.out.reserve()?;
    let dict = Dict::of_type("Outlines");
    let dict = write_level(&items, id, dict, false, copy)?;
    copy.out.fill(id, Made::Object(Object::Dict(dict)))?;
    Ok(Object::Ref(id))
}

/// One title as it is to be written, without its place among the others.
struct Item {
    dict: Dict,
    closed: bool,
    below: Vec<Self>,
}

#[derive(Default)]
struct Walk {
    seen: BTreeSet<Id>,
    depth: u32,
}

impl Walk {
    /// The titles right under `parent`.
    fn level(&mut self, parent: &Dict, copy: &mut Copy<'_, '_>) -> Result<Vec<Item>, Reason> {
        if self.depth > DEEPEST {
            return Err(Reason::TooDeep);
        }
        let mut items = Vec::new();
        let mut next = parent.get("First").clone();
        while let Some(id) = next.as_ref() {
            // A circle of titles ends where it closes.
            if !self.seen.insert(id) {
                break;
            }
            copy.budget.segment()?;
            let Object::Dict(old) = copy.resolve(&next)? else {
                break;
            };
            let dict = item(&old, copy)?;
            let closed = copy
                .get(&old, "Count")?
                .as_int()
                .is_some_and(|count| count < 0);
            self.depth += 1;
            let below = self.level(&old, copy)?;
            self.depth -= 1;
            items.push(Item {
                dict,
                closed,
                below,
            });
            next = old.get("Next").clone();
        }
        Ok(items)
    }
}

fn item(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Dict, Reason> {
    notes::tell_extras(old, copy)?;
    let title = copy.get(old, "Title")?;
    let title = text::decode(title.as_str().unwrap_or_default());
    let mut dict = Dict::new()
        .with("Title", Object::Str(text::encode(&title)))
        .with("Dest", destination::of_item(old, copy)?);
    if let Some(colour) = copy.numbers(old, "C")?
        && colour.len() == 3
    {
        dict.set("C", geometry::array(&colour));
    }
    if let Some(style @ 1..=3) = copy.get(old, "F")?.as_int() {
        dict.set("F", Object::Int(style));
    }
    Ok(dict)
}

/// Writes the titles of one level and gives their parent with the links to them.
fn write_level(
    items: &[Item],
    parent: Id,
    dict: Dict,
    closed: bool,
    copy: &mut Copy<'_, '_>,
) -> Result<Dict, Reason> {
    let mut ids = Vec::with_capacity(items.len());
    for _ in items {
        ids.push(copy.out.reserve()?);
    }
    let link = |index: Option<usize>| {
        index
            .and_then(|index| ids.get(index))
            .map_or(Object::Null, |id| Object::Ref(*id))
    };
    for (index, (item, id)) in items.iter().zip(&ids).enumerate() {
        let dict = item
            .dict
            .clone()
            .with("Parent", Object::Ref(parent))
            .with("Prev", link(index.checked_sub(1)))
            .with("Next", link(index.checked_add(1)));
        let dict = write_level(&item.below, *id, dict, item.closed, copy)?;
        copy.out.fill(*id, Made::Object(Object::Dict(dict)))?;
    }
    if items.is_empty() {
        return Ok(dict);
    }
    let count = i64::try_from(items.iter().map(shown).sum::<usize>()).unwrap_or(0);
    Ok(dict
        .with("First", link(Some(0)))
        .with("Last", link(ids.len().checked_sub(1)))
        .with("Count", Object::Int(if closed { -count } else { count })))
}

/// Titles that are shown for this one: itself, and those below it if it is open.
fn shown(item: &Item) -> usize {
    let below = if item.closed {
        0
    } else {
        item.below.iter().map(shown).sum()
    };
    1 + below
}

/// Titles in each other.
const DEEPEST: u32 = 48;
