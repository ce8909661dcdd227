//! The geometry of shapes (ECMA-376 part 1, 20.1.9): values with names, and formulas over them.

use super::value::number;
use crate::ooxml::names::Names;

/// The name of a value (20.1.10.28). Names that the standard gives stay, others are numbered.
pub(super) fn name(value: &str, names: &mut Names) -> Option<String> {
    if is_known(value) {
        return Some(value.to_owned());
    }
    let plain = value.bytes().all(|byte| byte.is_ascii_graphic());
    let one = plain && !value.is_empty() && value.len() <= 64;
    one.then(|| names.renamed(SPACE, value))
}

/// A formula: an operation and up to three values (20.1.9.11).
pub(super) fn formula(value: &str, names: &mut Names) -> Option<String> {
    let mut words = value.split_ascii_whitespace();
    let operation = words.next().filter(|word| OPERATIONS.contains(word))?;
    let mut written = operation.to_owned();
    for (count, word) in words.enumerate() {
        if count == 3 {
            return None;
        }
        written.push(' ');
        written.push_str(&number(word).or_else(|| name(word, names))?);
    }
    Some(written)
}

/// Whether a name is one that [`name`] gives.
pub(super) fn is_settled(value: &str) -> bool {
    let numbered = value.strip_prefix(SPACE);
    is_known(value)
        || numbered.is_some_and(|rest| {
            rest.len() <= 9 && !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// Whether a formula is one that [`formula`] gives.
pub(super) fn is_settled_formula(value: &str) -> bool {
    let mut words = value.split(' ');
    let operation = words.next().is_some_and(|word| OPERATIONS.contains(&word));
    operation && words.all(|word| number(word).is_some() || is_settled(word))
}

fn is_known(value: &str) -> bool {
    let adjusts = value
        .strip_prefix("adj")
        .is_some_and(|rest| rest.len() <= 1 && rest.bytes().all(|byte| byte.is_ascii_digit()));
    adjusts || KNOWN.contains(&value)
}

const SPACE: &str = "g";

static OPERATIONS: [&str; 17] = [
    "*/", "+-", "+/", "?:", "abs", "at2", "cat2", "cos", "max", "min", "mod", "pin", "sat2", "sin",
    "sqrt", "tan", "val",
];

/// The values that every shape has (20.1.10.56), and the names of preset adjustments.
static KNOWN: [&str; 38] = [
    "3cd4", "3cd8", "5cd8", "7cd8", "b", "cd2", "cd4", "cd8", "h", "hc", "hd2", "hd3", "hd4",
    "hd5", "hd6", "hd8", "hf", "l", "ls", "r", "ss", "ssd16", "ssd2", "ssd32", "ssd4", "ssd6",
    "ssd8", "t", "vc", "vf", "w", "wd10", "wd2", "wd3", "wd4", "wd5", "wd6", "wd8",
];
