//! Page labels: the numbers that viewers show for pages (ISO 32000-2, 12.4.2).

use std::collections::BTreeMap;

use super::copy::Copy;
use super::object::{Dict, Object};
use super::{text, tree};
use crate::Reason;

/// Builds the labels; null if there are none.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn build(root: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let mut ranges = BTreeMap::new();
    let old = root.get("PageLabels").clone();
    tree::each_number(&old, copy, &mut |page, label| {
        ranges.insert(page, label.clone());
    })?;
    let pages = i64::try_from(copy.places.order.len()).unwrap_or(0);
    let mut numbers = Vec::new();
    for (page, label) in ranges {
        if !(0..pages).contains(&page) {
            continue;
        }
        let label = copy.resolve(&label)?;
        if let Some(label) = label.as_dict() {
            numbers.push(Object::Int(page));
            numbers.push(Object::Dict(one(label, copy)?));
        }
    }
    if numbers.is_empty() {
        return Ok(Object::Null);
    }
    Ok(Object::Dict(
        Dict::new().with("Nums", Object::Array(numbers)),
    ))
}

fn one(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Dict, Reason> {
    let mut label = Dict::new();
    let style = copy.get(old, "S")?;
    if let Some(known) = STYLES.iter().find(|known| style.is_name(known)) {
        label.set("S", Object::name(known));
    }
    if let Some(prefix) = copy.get(old, "P")?.as_str() {
        let prefix = text::decode(prefix);
        if !prefix.is_empty() {
            label.set("P", Object::Str(text::encode(&prefix)));
        }
    }
    if let Some(start @ 2..) = copy.get(old, "St")?.as_int() {
        label.set("St", Object::Int(start));
    }
    Ok(label)
}

/// Arabic, Roman and alphabetic numbers.
const STYLES: [&str; 5] = ["A", "D", "R", "a", "r"];
