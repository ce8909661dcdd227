//! One cell (ISO/IEC 29500-1, 18.3.1.4): its place, its style, its formula and its value.

use super::place::{self, Cell as Place};
use crate::ooxml::{Element, Event, Reader, Tree};
use crate::{Budget, Reason};

/// A cell as it stands in a sheet.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Where it is.
    pub(super) place: Place,
    /// The number of its style.
    pub(super) style: u32,
    /// Whether signs for reading aloud are shown.
    pub(super) phonetic: bool,
    /// Whether there is more behind its value: a picture, or a record of the network.
    pub(super) is_record: bool,
    /// What it holds.
    pub(super) value: Value,
    /// How that is computed.
    pub(super) formula: Option<Formula>,
}

/// What a cell holds.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Nothing.
    Nothing,
    /// A number as it is written.
    Number(String),
    /// Yes or no, as it is written.
    Truth(String),
    /// An error such as `#N/A`.
    Error(String),
    /// A date (ISO 8601).
    Date(String),
    /// The text that a formula gave.
    Text(String),
    /// The number of a shared string.
    Shared(u32),
    /// Text with formats, in the cell itself.
    Rich(Tree),
}

/// A formula of a cell.
#[derive(Clone, Debug)]
pub(super) struct Formula {
    /// Its kind and what belongs to that.
    pub(super) element: Element,
    /// The formula itself; empty where another cell has it.
    pub(super) text: String,
}

impl Formula {
    /// The number of a formula that several cells share.
    pub(super) fn shared(&self) -> Option<&str> {
        let shared = self.element.get("", "t") == Some("shared");
        self.element.get("", "si").filter(|_| shared)
    }

    /// Whether it is a table of what-if values, which has no text.
    pub(super) fn is_data_table(&self) -> bool {
        self.element.get("", "t") == Some("dataTable")
    }
}

impl Cell {
    /// Whether there is anything to see in it.
    pub(super) fn is_empty(&self) -> bool {
        self.formula.is_none() && matches!(self.value, Value::Nothing)
    }

    /// Reads what is in the cell whose element has just begun. `next` is where it stands if it does not say.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] for places and values that are none, and those of the reader.
    pub(super) fn read(
        element: &Element,
        next: Place,
        reader: &mut Reader<'_>,
        budget: &mut Budget,
    ) -> Result<Self, Reason> {
        let place = match element.get("", "r") {
            Some(name) => place::cell(name).ok_or(Reason::Damaged)?,
            None => next,
        };
        let style = element.get("", "s").unwrap_or("0").trim();
        let mut inside = Inside::default();
        inside.read(reader, budget)?;
        let kind = element.get("", "t").unwrap_or("n");
        Ok(Self {
            place,
            style: style.parse().map_err(|_| Reason::Damaged)?,
            is_record: element.get("", "vm").is_some_and(|rich| rich != "0"),
            phonetic: is_on(element.get("", "ph")),
            value: value(kind, inside.value, inside.rich)?,
            formula: inside.formula,
        })
    }
}

/// The parts of a cell.
#[derive(Default)]
struct Inside {
    value: Option<String>,
    rich: Option<Tree>,
    formula: Option<Formula>,
}

impl Inside {
    fn read(&mut self, reader: &mut Reader<'_>, budget: &mut Budget) -> Result<(), Reason> {
        loop {
            match reader.next(budget)? {
                Event::Start(element) if element.is("x", "v") => {
                    self.value = Some(text(reader, budget)?);
                }
                Event::Start(element) if element.is("x", "f") => {
                    let text = text(reader, budget)?;
                    self.formula = Some(Formula { element, text });
                }
                Event::Start(element) if element.is("x", "is") => {
                    self.rich = Some(reader.tree(element, budget)?);
                }
                Event::Start(_) => reader.skip(budget)?,
                Event::Text(_) => {}
                Event::End => return Ok(()),
                Event::Done => return Err(Reason::Truncated),
            }
        }
    }
}

/// The text of the element that began last, to its end.
///
/// # Errors
///
/// Those of the reader.
pub(super) fn text(reader: &mut Reader<'_>, budget: &mut Budget) -> Result<String, Reason> {
    let mut all = String::new();
    loop {
        match reader.next(budget)? {
            Event::Text(text) if all.is_empty() => all = text,
            Event::Text(text) => all.push_str(&text),
            Event::Start(_) => reader.skip(budget)?,
            Event::End => return Ok(all),
            Event::Done => return Err(Reason::Truncated),
        }
    }
}

/// Whether a value of `xsd:boolean` is true.
pub(super) fn is_on(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on" | "t"))
}

/// Reads a value of one of the kinds of `ST_CellType` (18.18.11).
fn value(kind: &str, written: Option<String>, rich: Option<Tree>) -> Result<Value, Reason> {
    if kind == "inlineStr" {
        return Ok(rich.map_or(Value::Nothing, Value::Rich));
    }
    let Some(written) = written else {
        return Ok(Value::Nothing);
    };
    let bare = written.trim();
    if bare.is_empty() && kind != "str" {
        return Ok(Value::Nothing);
    }
    let checked = |right: bool, made: fn(String) -> Value| {
        right.then(|| made(bare.to_owned())).ok_or(Reason::Damaged)
    };
    match kind {
        "n" => checked(is_number(bare), Value::Number),
        "b" => checked(matches!(bare, "0" | "1" | "true" | "false"), Value::Truth),
        "e" => checked(is_error(bare), Value::Error),
        "d" => checked(is_date(bare), Value::Date),
        "str" => Ok(Value::Text(written)),
        "s" => bare.parse().map(Value::Shared).map_err(|_| Reason::Damaged),
        _ => Err(Reason::Damaged),
    }
}

fn is_number(text: &str) -> bool {
    text.len() <= 40
        && text.parse::<f64>().is_ok_and(f64::is_finite)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
}

fn is_error(text: &str) -> bool {
    text.len() <= 20
        && text.starts_with('#')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"#/!?_".contains(&byte))
}

fn is_date(text: &str) -> bool {
    text.len() <= 40
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"-:.TZ+".contains(&byte))
}
