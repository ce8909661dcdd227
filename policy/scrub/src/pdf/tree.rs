//! Trees of pages, names and numbers (ISO 32000-2, 7.7.3, 7.9.6 and 7.9.7).

use std::collections::BTreeSet;

use super::copy::Copy;
use super::object::{Dict, Id, Object};
use crate::Reason;

/// A page as it stands in the old file, with what it inherits.
pub(super) struct Leaf {
    /// Its object, if it is one of its own.
    pub(super) id: Option<Id>,
    /// Its dictionary with inherited entries.
    pub(super) dict: Dict,
}

/// All pages in order.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn pages(root: &Object, copy: &mut Copy<'_, '_>) -> Result<Vec<Leaf>, Reason> {
    let mut walk = Walk::default();
    walk.node(root, &Dict::new(), 0, copy)?;
    Ok(walk.leaves)
}

#[derive(Default)]
struct Walk {
    seen: BTreeSet<Id>,
    leaves: Vec<Leaf>,
}

impl Walk {
    fn node(
        &mut self,
        node: &Object,
        inherited: &Dict,
        depth: u32,
        copy: &mut Copy<'_, '_>,
    ) -> Result<(), Reason> {
        let id = node.as_ref();
        if id.is_some_and(|id| !self.seen.insert(id)) {
            return Ok(());
        }
        if depth > DEEPEST {
            return Err(Reason::TooDeep);
        }
        copy.budget.work(64)?;
        let Object::Dict(dict) = copy.resolve(node)? else {
            return Ok(());
        };
        let mut given = inherited.clone();
        for key in INHERITED {
            if dict.has(key) {
                given.set(key, dict.get(key).clone());
            }
        }
        let kids = copy.get(&dict, "Kids")?;
        let is_page = copy.get(&dict, "Type")?.is_name("Page");
        if let (Some(kids), false) = (kids.as_array(), is_page) {
            super::notes::tell_extras(&dict, copy)?;
            for kid in kids {
                self.node(kid, &given, depth + 1, copy)?;
            }
            return Ok(());
        }
        if copy.get(&dict, "Type")?.is_name("Pages") {
            return Ok(());
        }
        copy.budget.page()?;
        let mut dict = dict;
        for key in INHERITED {
            dict.set(key, given.get(key).clone());
        }
        self.leaves.push(Leaf { id, dict });
        Ok(())
    }
}

/// Calls `meet` with each name and value of a name tree.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn each_name(
    tree: &Object,
    copy: &mut Copy<'_, '_>,
    meet: &mut dyn FnMut(&[u8], &Object),
) -> Result<(), Reason> {
    each(tree, "Names", copy, &mut |key, value| {
        if let Some(key) = key.as_str() {
            meet(key, value);
        }
    })
}

/// Calls `meet` with each number and value of a number tree.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn each_number(
    tree: &Object,
    copy: &mut Copy<'_, '_>,
    meet: &mut dyn FnMut(i64, &Object),
) -> Result<(), Reason> {
    each(tree, "Nums", copy, &mut |key, value| {
        if let Some(key) = key.as_int() {
            meet(key, value);
        }
    })
}

fn each(
    tree: &Object,
    list: &str,
    copy: &mut Copy<'_, '_>,
    meet: &mut dyn FnMut(&Object, &Object),
) -> Result<(), Reason> {
    let mut seen = BTreeSet::new();
    let mut next = vec![tree.clone()];
    while let Some(node) = next.pop() {
        copy.budget.work(64)?;
        if node.as_ref().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        let node = copy.resolve(&node)?;
        let Some(node) = node.as_dict() else {
            continue;
        };
        let pairs = copy.get(node, list)?;
        for pair in pairs.as_array().unwrap_or_default().as_chunks::<2>().0 {
            copy.budget.work(16)?;
            let [key, value] = pair;
            let key = copy.resolve(key)?;
            meet(&key, value);
        }
        let kids = copy.get(node, "Kids")?;
        next.extend(kids.as_array().unwrap_or_default().iter().rev().cloned());
        if next.len() > WIDEST {
            return Err(Reason::TooManyParts);
        }
    }
    Ok(())
}

/// What a page takes from the nodes above it (table 31).
const INHERITED: [&str; 4] = ["Resources", "MediaBox", "CropBox", "Rotate"];
/// Nodes in each other.
const DEEPEST: u32 = 64;
/// Nodes that wait to be read.
const WIDEST: usize = 1 << 17;
