//! Values that only drawings have, by the words that the tables in `schema` call them.

use super::{animation, guide};
use crate::ooxml::Context;
use crate::ooxml::names::Names;
use crate::{FindingKind, Reason};

/// The value that is written for one of a `call:` kind, or none if it goes.
///
/// Formulas of charts lead into a workbook that is not there; a format that has one answers for them itself.
///
/// # Errors
///
/// None of its own.
pub(crate) fn ask(
    word: &str,
    value: &str,
    context: &mut Context<'_>,
) -> Result<Option<String>, Reason> {
    if word == "alt" {
        context.findings.removed(FindingKind::Comment, Some(value));
        return Ok(None);
    }
    if word == "page" {
        let usual = value.is_empty() || PAGES.contains(&value);
        let own = (!usual).then_some(value);
        context.findings.removed(FindingKind::PartNames, own);
        return Ok(None);
    }
    if word == "cached" {
        let file = super::is_file(value);
        if file {
            context
                .findings
                .removed(FindingKind::ExternalTarget, Some(value));
        }
        return Ok((!file).then(|| value.to_owned()));
    }
    let new = self::value(word, value, &mut context.names);
    if word == "shape" && new.as_deref() != Some(value) {
        let own = (!is_usual(value)).then_some(value);
        context.findings.removed(FindingKind::PartNames, own);
    }
    if matches!(word, "guid" | "id" | "style") && new.as_deref() != Some(value) {
        context.findings.removed(FindingKind::Identifier, None);
    }
    Ok(new)
}

/// The new form of a value.
pub(super) fn value(word: &str, value: &str, names: &mut Names) -> Option<String> {
    let value = value.trim();
    match word {
        "shape" => Some(format!("{SHAPE}{}", names.number("shape"))),
        "guid" => guid(value, names),
        "id" => number(value).or_else(|| guid(value, names)),
        // The number of a shape, which tables call `id:shape-id` where the shape itself stands.
        "spid" => is_digits(value).then(|| names.renumbered("shape-id", value)),
        // A place that a slide fills, by which it finds the same one on its layout; 0 is what a slide does not say.
        "place" if value == "0" => Some(value.to_owned()),
        "place" => is_digits(value).then(|| names.renumbered("place", value)),
        "style" => table_style(value).or_else(|| guid(value, names)),
        "guide" => number(value).or_else(|| guide::name(value, names)),
        "fmla" => guide::formula(value, names),
        _ => plain(word, value),
    }
}

/// Whether `value` is one that [`ask`] can have given.
pub(crate) fn settled(word: &str, value: &str) -> bool {
    match word {
        "shape" => value.strip_prefix(SHAPE).is_some_and(is_digits),
        "cached" => !super::is_file(value),
        "guid" => is_settled_guid(value),
        "id" => number(value).is_some() || is_settled_guid(value),
        "spid" | "place" => is_digits(value),
        "style" => table_style(value).is_some() || is_settled_guid(value),
        "guide" => number(value).is_some() || guide::is_settled(value),
        "fmla" => guide::is_settled_formula(value),
        _ => plain(word, value).is_some_and(|same| same == value),
    }
}

/// The values that need no new name.
fn plain(word: &str, value: &str) -> Option<String> {
    let fits = match word {
        "formula" => return Some(NO_CELL.to_owned()),
        "time" => is_time(value),
        "number" => value == "auto" || number(value).is_some(),
        "action" => ACTIONS.contains(&value),
        "cmd" => is_command(value),
        "points" => value.len() <= 4096 && value.chars().all(|c| "AaFfSsTt".contains(c)),
        "char" => (1..=2).contains(&value.chars().count()),
        "urn" => is_address(value),
        "expr" => animation::is_expression(value),
        "filter" => animation::is_filter(value),
        _ => false,
    };
    fits.then(|| value.to_owned())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.len() <= 19 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A whole or broken number, as coordinates and angles are (ST_Coordinate, ST_Angle).
pub(super) fn number(value: &str) -> Option<String> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    (is_digits(whole) && is_digits(rest)).then(|| value.to_owned())
}

/// A time in thousandths of a second, or with a unit, or a word for no end (ST_TLTime).
fn is_time(value: &str) -> bool {
    let bare = value.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let unit = value.get(bare.len()..).unwrap_or_default();
    let timed = matches!(unit, "" | "ms" | "s" | "min" | "h") && number(bare).is_some();
    value == "indefinite" || timed
}

/// A GUID tells which program made a thing and when; all it must do is differ from the others in the file.
fn guid(value: &str, names: &mut Names) -> Option<String> {
    let inner = value.strip_prefix('{')?.strip_suffix('}')?;
    let lengths = inner.split('-').map(str::len);
    let hex = |byte: u8| byte == b'-' || byte.is_ascii_hexdigit();
    if !inner.bytes().all(hex) || !lengths.eq([8, 4, 4, 4, 12]) {
        return None;
    }
    let new = names.renamed("guid", &inner.to_ascii_uppercase());
    let count: u64 = new.strip_prefix("guid")?.parse().ok()?;
    Some(format!("{GUID}{count:012X}}}"))
}

fn is_settled_guid(value: &str) -> bool {
    let rest = value
        .strip_prefix(GUID)
        .and_then(|rest| rest.strip_suffix('}'));
    rest.is_some_and(|rest| rest.len() == 12 && rest.starts_with("000000"))
}

/// The styles of tables that PowerPoint knows by their GUID; all others are in the file.
fn table_style(value: &str) -> Option<String> {
    let upper = value.to_ascii_uppercase();
    let known = TABLE_STYLES.lines().any(|style| style == upper);
    known.then_some(upper)
}

/// What media is told to do in a timeline (19.5.17).
fn is_command(value: &str) -> bool {
    let at = value
        .strip_prefix("playFrom(")
        .and_then(|rest| rest.strip_suffix(')'));
    let known = ["play", "pause", "resume", "stop", "togglePause"];
    known.contains(&value) || at.is_some_and(|at| number(at).is_some())
}

/// The address of a layout or style that comes with Office, or the word for its kind.
fn is_address(value: &str) -> bool {
    let known = ADDRESSES.iter().find_map(|start| value.strip_prefix(start));
    let path = |c: char| c.is_ascii_alphanumeric() || "/+#_.-".contains(c);
    match known {
        Some(rest) => rest.len() <= 48 && rest.chars().all(path),
        None => CATEGORIES.contains(&value),
    }
}

/// A name that a program gave: a word for the kind of shape, and a number.
fn is_usual(value: &str) -> bool {
    let word = value.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let words = word
        .chars()
        .all(|c| c.is_alphabetic() || c == ' ' || c == '-');
    value.is_empty() || (words && word.len() < value.len() && word.split(' ').count() <= 4)
}

const SHAPE: &str = "Shape ";
const GUID: &str = "{00000000-0000-4000-8000-";
/// What a formula of a chart names once there is no workbook behind it.
const NO_CELL: &str = "Sheet1!$A$1";

static ADDRESSES: [&str; 3] = [
    "urn:microsoft.com/office/officeart/",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "http://schemas.microsoft.com/office/drawing/2008/diagram",
];

/// The kinds of layouts, styles and colours of diagrams that Office knows.
static CATEGORIES: [&str; 21] = [
    "3D",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "colorful",
    "convert",
    "cycle",
    "hierarchy",
    "list",
    "mainScheme",
    "matrix",
    "officeonline",
    "other",
    "picture",
    "process",
    "pyramid",
    "relationship",
    "simple",
];

static ACTIONS: [&str; 9] = [
    super::JUMP,
    "ppaction://hlinkshowjump?jump=nextslide",
    "ppaction://hlinkshowjump?jump=previousslide",
    "ppaction://hlinkshowjump?jump=firstslide",
    "ppaction://hlinkshowjump?jump=lastslide",
    "ppaction://hlinkshowjump?jump=lastslideviewed",
    "ppaction://hlinkshowjump?jump=endshow",
    "ppaction://media",
    "ppaction://noaction",
];

/// The names that English programs give to layouts.
static PAGES: [&str; 11] = [
    "Title Slide",
    "Title and Content",
    "Section Header",
    "Two Content",
    "Comparison",
    "Title Only",
    "Blank",
    "Content with Caption",
    "Picture with Caption",
    "Title and Vertical Text",
    "Vertical Title and Text",
];

static TABLE_STYLES: &str = include_str!("table-styles.txt");
