//! Places in the document that links and outlines lead to (ISO 32000-2, 12.3.2).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::copy::Copy;
use super::object::{Dict, Id, Object};
use super::{notes, tree};
use crate::Reason;

/// Where pages and named places are.
#[derive(Default)]
pub(super) struct Places {
    /// The new number of each old page; of two alike, the first.
    pub(super) pages: BTreeMap<Id, Id>,
    /// The new numbers in order.
    pub(super) order: Vec<Id>,
    /// Places by name, once one is asked for.
    names: Option<Rc<BTreeMap<Vec<u8>, Object>>>,
}

/// The place that an annotation or outline item leads to, by its `Dest` or its action; null if it leads nowhere in
/// the document. What else an action would do is told.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn of_item(item: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    if item.has("AA") {
        let found = crate::FindingKind::Action;
        copy.findings.removed(found, None);
    }
    let action = copy.get(item, "A")?;
    if let Some(action) = action.as_dict() {
        tell_chain(action, copy)?;
        if !copy.get(action, "S")?.is_name("GoTo") {
            return Ok(Object::Null);
        }
        let place = action.get("D").clone();
        return build(&place, copy);
    }
    build(item.get("Dest"), copy)
}

/// Tells an action and those that follow it.
pub(super) fn tell_chain(action: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let mut action = action.clone();
    for _ in 0..MOST_STEPS {
        notes::tell_action(&action, copy)?;
        let next = copy.get(&action, "Next")?;
        let next = match next.as_array() {
            Some([first, ..]) => copy.resolve(first)?,
            _ => next,
        };
        let Object::Dict(next) = next else {
            break;
        };
        action = next;
    }
    Ok(())
}

/// A place as an array that names the page itself; null if there is no such page.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn build(place: &Object, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let mut place = copy.resolve(place)?;
    if let Some(name) = place.as_name().or_else(|| place.as_str()) {
        let named = names(copy)?.get(name).cloned();
        place = copy.resolve(&named.unwrap_or(Object::Null))?;
    }
    if let Some(dict) = place.as_dict() {
        place = copy.get(dict, "D")?;
    }
    let Some([page, kind @ ..]) = place.as_array() else {
        return Ok(Object::Null);
    };
    let Some(page) = page_of(page, copy)? else {
        return Ok(Object::Null);
    };
    let mut built = vec![Object::Ref(page)];
    let (name, count) = match kind.first() {
        Some(name) => {
            let name = copy.resolve(name)?;
            KINDS.iter().find(|(known, _)| name.is_name(known)).copied()
        }
        None => None,
    }
    .unwrap_or(("Fit", 0));
    built.push(Object::name(name));
    for index in 1..=count {
        let number = copy.resolve(kind.get(index).unwrap_or(&Object::Null))?;
        built.push(number.as_number().map_or(Object::Null, Object::Real));
    }
    Ok(Object::Array(built))
}

/// The new number of a page that is told by reference or, against the rules, by its place.
fn page_of(page: &Object, copy: &mut Copy<'_, '_>) -> Result<Option<Id>, Reason> {
    if let Some(id) = page.as_ref()
        && let Some(new) = copy.places.pages.get(&id)
    {
        return Ok(Some(*new));
    }
    let index = copy.resolve(page)?.as_int();
    let index = index.and_then(|index| usize::try_from(index).ok());
    Ok(index.and_then(|index| copy.places.order.get(index).copied()))
}

/// All named places: those of PDF 1.1 in a dictionary, later ones in a tree.
fn names(copy: &mut Copy<'_, '_>) -> Result<Rc<BTreeMap<Vec<u8>, Object>>, Reason> {
    if let Some(names) = &copy.places.names {
        return Ok(Rc::clone(names));
    }
    let mut all = BTreeMap::new();
    let root = copy.root.clone();
    let old = copy.get(&root, "Dests")?;
    for (name, place) in old.as_dict().into_iter().flat_map(Dict::iter) {
        all.insert(name.to_vec(), place.clone());
    }
    let trees = copy.get(&root, "Names")?;
    if let Some(trees) = trees.as_dict() {
        let places = trees.get("Dests").clone();
        tree::each_name(&places, copy, &mut |name, place| {
            all.insert(name.to_vec(), place.clone());
        })?;
    }
    let all = Rc::new(all);
    copy.places.names = Some(Rc::clone(&all));
    Ok(all)
}

/// Kinds of places with the count of their numbers (table 149).
const KINDS: [(&str, usize); 8] = [
    ("XYZ", 3),
    ("Fit", 0),
    ("FitH", 1),
    ("FitV", 1),
    ("FitR", 4),
    ("FitB", 0),
    ("FitBH", 1),
    ("FitBV", 1),
];
/// Actions one after the other.
const MOST_STEPS: u32 = 16;
