//! Colour spaces (ISO 32000-2, 8.6): the kinds that are known, with neutral names of inks and well-known profiles.

mod palette;

pub(super) use self::palette::Used;
use super::copy::{Copy, Made, Role};
use super::function;
use super::image::number;
use super::object::{Dict, Object};
use crate::{FindingKind, Reason, icc};

/// Builds a colour space that stands directly where it is used; null if it cannot be kept.
///
/// # Errors
///
/// When the budget is used up or the file cannot be read.
pub(super) fn build(space: &Object, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    built(space, copy, 0)
}

/// The number of components of a colour space; `None` if it is not known.
///
/// # Errors
///
/// As [`build`].
pub(super) fn components(space: &Object, copy: &mut Copy<'_, '_>) -> Result<Option<usize>, Reason> {
    let space = copy.resolve(space)?;
    if let Some(name) = space.as_name() {
        return Ok(device(name).map(|(_, count)| count));
    }
    let Some((kind, members)) = family(&space, copy)? else {
        return Ok(None);
    };
    let first = copy.resolve(members.first().unwrap_or(&Object::Null))?;
    Ok(match kind.as_slice() {
        b"CalGray" | b"Indexed" | b"I" | b"Separation" => Some(1),
        b"CalRGB" | b"Lab" => Some(3),
        b"ICCBased" => match first.as_dict() {
            Some(dict) => icc_components(dict, copy)?,
            None => None,
        },
        b"DeviceN" => first.as_array().map(<[Object]>::len),
        name => device(name).map(|(_, count)| count),
    })
}

/// The number of components of a colour space that was built here; 0 if there is none.
pub(super) fn count(built: &Object) -> usize {
    if let Some(name) = built.as_name() {
        return device(name).map_or(0, |(_, count)| count);
    }
    let members = built.as_array().unwrap_or_default();
    match members.first().and_then(Object::as_name) {
        Some(b"CalRGB" | b"Lab" | b"ICCBased") => 3,
        Some(b"CalGray" | b"Indexed" | b"Separation") => 1,
        Some(b"DeviceN") => {
            let inks = members.get(1).and_then(Object::as_array);
            inks.map_or(0, <[Object]>::len)
        }
        _ => 0,
    }
}

fn built(space: &Object, copy: &mut Copy<'_, '_>, depth: u32) -> Result<Object, Reason> {
    if depth > DEEPEST {
        return Ok(Object::Null);
    }
    let space = copy.resolve(space)?;
    if let Some(name) = space.as_name() {
        return Ok(match name {
            b"Pattern" => Object::name("Pattern"),
            name => device(name).map_or(Object::Null, |(name, _)| Object::name(name)),
        });
    }
    let Some((kind, members)) = family(&space, copy)? else {
        return Ok(Object::Null);
    };
    match kind.as_slice() {
        b"CalGray" | b"CalRGB" | b"Lab" => calibrated(&kind, &members, copy),
        b"ICCBased" => profiled(&members, copy),
        b"Indexed" | b"I" => indexed(&members, copy, depth),
        b"Separation" => separation(&members, copy, depth),
        b"DeviceN" => inks(&members, copy, depth),
        b"Pattern" => {
            let base = match members.first() {
                Some(base) => built(base, copy, depth + 1)?,
                None => return Ok(Object::name("Pattern")),
            };
            Ok(Object::Array(vec![Object::name("Pattern"), base]))
        }
        name => Ok(device(name).map_or(Object::Null, |(name, _)| Object::name(name))),
    }
}

/// The name at the head of a colour space array, and what follows.
type Family = (Vec<u8>, Vec<Object>);

/// Takes a colour space array apart.
fn family(space: &Object, copy: &mut Copy<'_, '_>) -> Result<Option<Family>, Reason> {
    let Some((kind, members)) = space.as_array().and_then(<[Object]>::split_first) else {
        return Ok(None);
    };
    let kind = copy.resolve(kind)?;
    Ok(kind.as_name().map(|kind| (kind.to_vec(), members.to_vec())))
}

/// A device space by its full or short name, or by that of a space that viewers treat as one.
fn device(name: &[u8]) -> Option<(&'static str, usize)> {
    match name {
        b"DeviceGray" | b"G" | b"CalGray" => Some(("DeviceGray", 1)),
        b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(("DeviceRGB", 3)),
        b"DeviceCMYK" | b"CMYK" | b"CalCMYK" => Some(("DeviceCMYK", 4)),
        _ => None,
    }
}

fn of_count(count: usize) -> Object {
    match count {
        1 => Object::name("DeviceGray"),
        3 => Object::name("DeviceRGB"),
        4 => Object::name("DeviceCMYK"),
        _ => Object::Null,
    }
}

fn calibrated(kind: &[u8], members: &[Object], copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let given = copy.resolve(members.first().unwrap_or(&Object::Null))?;
    let mut dict = Dict::new();
    if let Some(given) = given.as_dict() {
        for (key, least) in [
            ("BlackPoint", 3),
            ("Gamma", 3),
            ("Matrix", 9),
            ("Range", 4),
            ("WhitePoint", 3),
        ] {
            if let Some(numbers) = copy.numbers(given, key)?.filter(|list| list.len() >= least) {
                let numbers = numbers.into_iter().take(least).map(number);
                dict.set(key, Object::Array(numbers.collect()));
            } else if let Some(gamma) = copy.get(given, key)?.as_number() {
                dict.set(key, number(gamma));
            }
        }
    }
    Ok(Object::Array(vec![
        Object::Name(kind.to_vec()),
        Object::Dict(dict),
    ]))
}

fn icc_components(dict: &Dict, copy: &mut Copy<'_, '_>) -> Result<Option<usize>, Reason> {
    let told = copy.get(dict, "N")?.as_int();
    Ok(told
        .and_then(|count| usize::try_from(count).ok())
        .filter(|count| matches!(count, 1 | 3 | 4)))
}

/// A profile: a well-known one is written in its canonical form, all others give way to the device's own colours.
fn profiled(members: &[Object], copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let source = members.first().unwrap_or(&Object::Null);
    let resolved = copy.resolve(source)?;
    let Some(stream) = resolved.as_stream() else {
        return Ok(Object::Null);
    };
    let Some(count) = icc_components(&stream.dict, copy)? else {
        return Ok(Object::Null);
    };
    let made = copy.once(Role::Icc, source, |copy, _| {
        let bytes = match copy.bytes(stream, MOST_PROFILE) {
            Ok(bytes) => bytes,
            // No profile is this large or of this shape; viewers do without it too.
            Err(Reason::TooCompressed | Reason::Unusual) => Vec::new(),
            Err(reason) => return Err(reason),
        };
        let canonical = icc::settle(&bytes, &mut copy.findings).filter(|_| count == 3);
        let dict = Dict::new()
            .with("N", Object::Int(3))
            .with("Alternate", Object::name("DeviceRGB"));
        Ok(canonical.map_or(Made::Nothing, |profile| Made::Stream(dict, profile)))
    })?;
    if let Some(profile) = made {
        return Ok(Object::Array(vec![Object::name("ICCBased"), profile]));
    }
    let other = copy.get(&stream.dict, "Alternate")?;
    if let Some((kind, members)) = family(&other, copy)?
        && kind == b"Lab"
        && count == 3
    {
        return calibrated(&kind, &members, copy);
    }
    Ok(of_count(count))
}

fn indexed(members: &[Object], copy: &mut Copy<'_, '_>, depth: u32) -> Result<Object, Reason> {
    let [base, highest, table, ..] = members else {
        return Ok(Object::Null);
    };
    let highest = copy.resolve(highest)?.as_int().unwrap_or(-1).min(255);
    let Ok(highest_index) = usize::try_from(highest) else {
        return Ok(Object::Null);
    };
    let table = copy.resolve(table)?;
    let mut bytes = match (&table, table.as_stream()) {
        (Object::Str(bytes), _) => bytes.clone(),
        (_, Some(stream)) => copy.bytes(stream, MOST_TABLE)?,
        _ => return Ok(Object::Null),
    };
    // The base is built last, so that nothing is written for a space that is not kept.
    let base = built(base, copy, depth + 1)?;
    let count = count(&base);
    if count == 0 {
        return Ok(Object::Null);
    }
    let length = (highest_index + 1).saturating_mul(count);
    if bytes.len() > length + 1 {
        copy.findings.removed(FindingKind::Slack, None);
    }
    bytes.truncate(length);
    Ok(Object::Array(vec![
        Object::name("Indexed"),
        base,
        Object::Int(highest),
        Object::Str(bytes),
    ]))
}

fn separation(members: &[Object], copy: &mut Copy<'_, '_>, depth: u32) -> Result<Object, Reason> {
    let [name, alternate, tint, ..] = members else {
        return Ok(Object::Null);
    };
    let name = copy.resolve(name)?;
    let name = ink(&name, "Spot", copy);
    tinted("Separation", name, (alternate, tint), copy, depth)
}

fn inks(members: &[Object], copy: &mut Copy<'_, '_>, depth: u32) -> Result<Object, Reason> {
    let [names, alternate, tint, ..] = members else {
        return Ok(Object::Null);
    };
    let names = copy.resolve(names)?;
    let names = names.as_array().unwrap_or_default();
    let mut new = Vec::with_capacity(names.len().min(MOST_INKS));
    for (at, name) in names.iter().take(MOST_INKS).enumerate() {
        let name = copy.resolve(name)?;
        new.push(ink(&name, &format!("Spot{}", at + 1), copy));
    }
    tinted(
        "DeviceN",
        Object::Array(new),
        (alternate, tint),
        copy,
        depth,
    )
}

fn tinted(
    kind: &str,
    names: Object,
    (alternate, tint): (&Object, &Object),
    copy: &mut Copy<'_, '_>,
    depth: u32,
) -> Result<Object, Reason> {
    let alternate = built(alternate, copy, depth + 1)?;
    if alternate.is_null() {
        return Ok(Object::Null);
    }
    let tint = function::build(tint, copy)?;
    if tint.is_null() {
        return Ok(Object::Null);
    }
    Ok(Object::Array(vec![
        Object::name(kind),
        names,
        alternate,
        tint,
    ]))
}

/// The name of an ink: those that viewers know, and a neutral one for all others, which can name a customer.
fn ink(name: &Object, neutral: &str, copy: &mut Copy<'_, '_>) -> Object {
    if INKS.iter().any(|known| name.is_name(known)) {
        return name.clone();
    }
    if !name.is_name(neutral) {
        let words = name.as_name().map(crate::text::guess);
        copy.findings
            .removed(FindingKind::PartNames, words.as_deref());
    }
    Object::name(neutral)
}

const INKS: &[&str] = &["All", "Black", "Cyan", "Magenta", "None", "Yellow"];
const MOST_INKS: usize = 32;
const MOST_PROFILE: usize = 8 << 20;
/// Bytes of a colour table: 256 colours of 32 components, and what may stand behind them.
const MOST_TABLE: usize = 64 << 10;
/// Spaces in spaces.
const DEEPEST: u32 = 6;
