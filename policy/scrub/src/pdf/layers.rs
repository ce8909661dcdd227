//! Layers: content that can be switched on and off (ISO 32000-2, 8.11). What is shown at first is kept without its
//! layer; what is hidden at first is kept in one layer without a name of its own, or left out.

use std::collections::BTreeSet;

use super::copy::{Copy, Made};
use super::object::{Dict, Id, Object};
use super::text;
use crate::{Fate, FindingKind, Reason, Remains};

/// What is known of the layers of a file.
#[derive(Default)]
pub(super) struct Layers {
    /// Those that are hidden when the file is opened.
    off: BTreeSet<Id>,
    /// The one layer of the new file, once something is in it.
    group: Option<Id>,
}

/// Reads which layers are hidden, and tells their names.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn read(root: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    let properties = copy.get(root, "OCProperties")?;
    let Some(properties) = properties.as_dict() else {
        return Ok(());
    };
    let all = ids(properties, "OCGs", copy)?;
    for id in &all {
        tell_name(*id, copy)?;
    }
    let usual = copy.get(properties, "D")?;
    let Some(usual) = usual.as_dict() else {
        return Ok(());
    };
    let mut off = BTreeSet::new();
    if copy.get(usual, "BaseState")?.is_name("OFF") {
        off.extend(all);
        for id in ids(usual, "ON", copy)? {
            off.remove(&id);
        }
    }
    off.extend(ids(usual, "OFF", copy)?);
    copy.layers.off = off;
    Ok(())
}

fn ids(dict: &Dict, key: &str, copy: &mut Copy<'_, '_>) -> Result<Vec<Id>, Reason> {
    let list = copy.get(dict, key)?;
    let ids = list
        .as_array()
        .unwrap_or_default()
        .iter()
        .filter_map(Object::as_ref);
    Ok(ids.collect())
}

fn tell_name(id: Id, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    copy.budget.segment()?;
    let layer = copy.resolve(&Object::Ref(id))?;
    let Some(layer) = layer.as_dict() else {
        return Ok(());
    };
    if let Some(name) = copy.get(layer, "Name")?.as_str()
        && name != NAME
    {
        let name = text::decode(name);
        copy.findings.removed(FindingKind::PartNames, Some(&name));
    }
    Ok(())
}

/// Whether what belongs to `layer`, a layer or a rule over several, is hidden at first. Nothing is not.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn hidden(layer: &Object, copy: &mut Copy<'_, '_>) -> Result<bool, Reason> {
    if copy.layers.off.is_empty() || layer.is_null() {
        return Ok(false);
    }
    if let Some(id) = layer.as_ref()
        && copy.layers.off.contains(&id)
    {
        return Ok(true);
    }
    let resolved = copy.resolve(layer)?;
    let Some(dict) = resolved.as_dict() else {
        return Ok(false);
    };
    if !copy.get(dict, "Type")?.is_name("OCMD") {
        return Ok(false);
    }
    let rule = copy.get(dict, "VE")?;
    if rule.as_array().is_some() {
        return Ok(!shown_by(&rule, 0, copy)?);
    }
    let groups = dict.get("OCGs").clone();
    let list = copy.resolve(&groups)?;
    let members = list.as_array().unwrap_or(std::slice::from_ref(&groups));
    let states: Vec<bool> = members
        .iter()
        .filter_map(Object::as_ref)
        .map(|id| !copy.layers.off.contains(&id))
        .collect();
    if states.is_empty() {
        return Ok(false);
    }
    let policy = copy.get(dict, "P")?;
    let shown = match policy.as_name() {
        Some(b"AllOn") => states.iter().all(|on| *on),
        Some(b"AnyOff") => states.iter().any(|on| !*on),
        Some(b"AllOff") => states.iter().all(|on| !*on),
        _ => states.iter().any(|on| *on),
    };
    Ok(!shown)
}

/// A rule such as `[/And a [/Not b]]` (8.11.2.2).
fn shown_by(rule: &Object, depth: u32, copy: &mut Copy<'_, '_>) -> Result<bool, Reason> {
    copy.budget.work(8)?;
    if depth > DEEPEST {
        return Err(Reason::TooDeep);
    }
    if let Some(id) = rule.as_ref()
        && copy.layers.off.contains(&id)
    {
        return Ok(false);
    }
    let rule = copy.resolve(rule)?;
    let Some([operator, operands @ ..]) = rule.as_array() else {
        return Ok(true);
    };
    let mut all = true;
    let mut any = false;
    for operand in operands {
        let shown = shown_by(operand, depth + 1, copy)?;
        all &= shown;
        any |= shown;
    }
    Ok(match operator.as_name() {
        Some(b"And") => all,
        Some(b"Or") => any,
        Some(b"Not") => !any,
        _ => true,
    })
}

/// Tells that something hidden was met; whether it is to be left out.
pub(super) fn tell_hidden(copy: &mut Copy<'_, '_>) -> bool {
    let drops = copy.budget.drops_hidden();
    if drops {
        copy.findings.removed(FindingKind::HiddenText, None);
    } else {
        copy.findings.add(FindingKind::HiddenText, Fate::Kept, None);
        copy.findings.remains(Remains::HiddenContent);
    }
    drops
}

/// The one layer of the new file, which is off.
///
/// # Errors
///
/// As [`super::writer::Writer::made`].
pub(super) fn group(copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    if let Some(id) = copy.layers.group {
        return Ok(Object::Ref(id));
    }
    let layer = Dict::of_type("OCG").with("Name", Object::Str(NAME.to_vec()));
    let id = copy.out.made(Made::Object(Object::Dict(layer)))?;
    copy.layers.group = id;
    Ok(id.map_or(Object::Null, Object::Ref))
}

/// What an entry of `Properties` becomes; content calls only those of hidden layers.
///
/// # Errors
///
/// As [`group`] and [`hidden`].
pub(super) fn property(found: &Object, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    if hidden(found, copy)? {
        group(copy)
    } else {
        Ok(Object::Null)
    }
}

/// `OCProperties` of the new file; null if nothing that is written is hidden.
pub(super) fn catalog_entry(copy: &Copy<'_, '_>) -> Object {
    let group = copy.layers.group.filter(|id| copy.out.is_referred(*id));
    let Some(id) = group else {
        return Object::Null;
    };
    let list = || Object::Array(vec![Object::Ref(id)]);
    let usual = Dict::new().with("OFF", list());
    Object::Dict(
        Dict::new()
            .with("D", Object::Dict(usual))
            .with("OCGs", list()),
    )
}

/// The name of the one layer.
const NAME: &[u8] = b"Layer";
/// Rules in each other.
const DEEPEST: u32 = 32;
