//! Functions (ISO 32000-2, 7.10): tables, powers, pieces and small calculations.

mod calculator;

use super::copy::{Copy, Made, Role};
use super::image::number;
use super::object::{Dict, Object, Stream};
use crate::bits::clear;
use crate::source::widen;
use crate::{FindingKind, Reason};

/// Builds a function and gives the reference to it; null if it cannot be used.
///
/// # Errors
///
/// When the budget is used up or the file cannot be read.
pub(super) fn build(function: &Object, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let made = copy.once(Role::Function, function, |copy, object| made(object, copy))?;
    Ok(made.unwrap_or(Object::Null))
}

/// Builds a function, or an array of them with one for each colour component.
///
/// # Errors
///
/// As [`build`].
pub(super) fn build_some(function: &Object, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let resolved = copy.resolve(function)?;
    let Some(members) = resolved.as_array() else {
        return build(function, copy);
    };
    let mut new = Vec::new();
    for member in members.iter().take(MOST_OUTPUTS) {
        let member = build(member, copy)?;
        if member.is_null() {
            return Ok(Object::Null);
        }
        new.push(member);
    }
    Ok(Object::Array(new))
}

fn made(object: &Object, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let Some(old) = object.as_dict() else {
        return Ok(Made::Nothing);
    };
    let kind = copy.get(old, "FunctionType")?.as_int();
    let mut new = Dict::new();
    lists(&["Domain", "Range"], old, &mut new, copy)?;
    match (kind, object.as_stream()) {
        (Some(0), Some(stream)) => table(stream, new, copy),
        (Some(2), _) => {
            new.set("FunctionType", Object::Int(2));
            lists(&["C0", "C1"], old, &mut new, copy)?;
            let power = copy.get(old, "N")?.as_number().unwrap_or(1.0);
            new.set("N", number(power));
            Ok(Made::Object(Object::Dict(new)))
        }
        (Some(3), _) => pieces(old, new, copy),
        (Some(4), Some(stream)) => {
            new.set("FunctionType", Object::Int(4));
            let code = copy.bytes(stream, MOST_CODE)?;
            Ok(match calculator::rewrite(&code) {
                Some(code) => Made::Stream(new, code),
                None => Made::Nothing,
            })
        }
        _ => Ok(Made::Nothing),
    }
}

/// Takes over arrays of numbers.
fn lists(keys: &[&str], old: &Dict, new: &mut Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    for key in keys {
        if let Some(numbers) = copy.numbers(old, key)? {
            let numbers = numbers.into_iter().take(MOST_NUMBERS).map(number);
            new.set(key, Object::Array(numbers.collect()));
        }
    }
    Ok(())
}

fn pieces(old: &Dict, mut new: Dict, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let list = copy.get(old, "Functions")?;
    let mut functions = Vec::new();
    for function in list.as_array().unwrap_or_default().iter().take(MOST_PIECES) {
        let function = build(function, copy)?;
        if function.is_null() {
            return Ok(Made::Nothing);
        }
        functions.push(function);
    }
    new.set("FunctionType", Object::Int(3));
    new.set("Functions", Object::Array(functions));
    lists(&["Bounds", "Encode"], old, &mut new, copy)?;
    Ok(Made::Object(Object::Dict(new)))
}

/// A table of samples, cut to the samples that its sizes tell.
fn table(stream: &Stream, mut new: Dict, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let old = &stream.dict;
    let bits = copy.get(old, "BitsPerSample")?.as_int().unwrap_or(0);
    let sizes = copy.numbers(old, "Size")?.unwrap_or_default();
    let outputs = new.get("Range").as_array().map_or(0, <[Object]>::len) / 2;
    if !(1..=32).contains(&bits) || sizes.is_empty() || outputs == 0 {
        return Ok(Made::Nothing);
    }
    let per_sample = usize::try_from(bits).unwrap_or(0).saturating_mul(outputs);
    let mut total = per_sample;
    for size in &sizes {
        let size = Object::Real(*size).as_int().unwrap_or(0);
        total = total.saturating_mul(usize::try_from(size).unwrap_or(0));
    }
    let length = total.div_ceil(8);
    if length == 0 || length > MOST_TABLE {
        return Ok(Made::Nothing);
    }
    copy.budget.work(widen(length))?;
    let mut bytes = copy.bytes(stream, MOST_TABLE)?;
    let cut = bytes
        .get(length..)
        .is_some_and(|rest| rest.iter().any(|byte| !byte.is_ascii_whitespace()));
    bytes.truncate(length);
    let ends = bytes.len().saturating_mul(8);
    if clear(&mut bytes, total.min(ends), ends) || cut {
        copy.findings.removed(FindingKind::Slack, None);
    }
    new.set("FunctionType", Object::Int(0));
    new.set("BitsPerSample", Object::Int(bits));
    lists(&["Size", "Encode", "Decode"], old, &mut new, copy)?;
    if let Some(order @ 3) = copy.get(old, "Order")?.as_int() {
        new.set("Order", Object::Int(order));
    }
    Ok(Made::Stream(new, bytes))
}

const MOST_NUMBERS: usize = 4096;
const MOST_OUTPUTS: usize = 32;
const MOST_PIECES: usize = 4096;
const MOST_CODE: usize = 1 << 20;
const MOST_TABLE: usize = 32 << 20;
