//! Annotations (ISO 32000-2, 12.5): links within the document are kept; what others show on the page is drawn into
//! it; their authors, times and texts are told and go.

mod field;
mod markup;
pub(super) mod sketch;

use super::copy::{Copy, Made};
use super::geometry::{self, Area, Matrix};
use super::object::{Dict, Object};
use super::{destination, layers, notes, text};
use crate::{FindingKind, Reason};

/// What the annotations of one page become.
#[derive(Default)]
pub(super) struct Annotations {
    /// References to new links.
    pub(super) links: Vec<Object>,
    /// What is drawn over the page, in order.
    pub(super) drawn: Vec<Drawn>,
}

/// One thing that is drawn over a page.
pub(super) enum Drawn {
    /// A form of the old file, with the matrix that puts it in its place.
    Form(Object, Matrix),
    /// Content that calls only the [`sketch::resources`].
    Sketch(Vec<u8>),
}

/// Reads the annotations of a page.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn of_page(page: &Dict, copy: &mut Copy<'_, '_>) -> Result<Annotations, Reason> {
    let mut annotations = Annotations::default();
    let list = copy.get(page, "Annots")?;
    for one in list.as_array().unwrap_or_default() {
        copy.budget.segment()?;
        let Object::Dict(old) = copy.resolve(one)? else {
            continue;
        };
        let kind = copy.get(&old, "Subtype")?;
        if kind.is_name("Link") {
            annotations.links.extend(link(&old, copy)?);
            continue;
        }
        tell(&old, &kind, copy)?;
        if DRAWN.iter().any(|known| kind.is_name(known)) {
            annotations.drawn.extend(drawn(&kind, &old, copy)?);
        }
    }
    Ok(annotations)
}

/// A link to a page, or one without an aim whose frame can be seen.
fn link(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Option<Object>, Reason> {
    notes::tell_extras(old, copy)?;
    let Some(area) = Area::of(old, "Rect", copy)? else {
        return Ok(None);
    };
    let aim = destination::of_item(old, copy)?;
    let border = border(old, copy)?;
    if is_hidden(old, copy)? || aim.is_null() && border.is_null() {
        return Ok(None);
    }
    let mut dict = Dict::of_type("Annot")
        .with("Subtype", Object::name("Link"))
        .with("Rect", area.object())
        .with("Dest", aim)
        .with(
            "Border",
            if border.is_null() {
                geometry::array(&[0.0; 3])
            } else {
                border
            },
        );
    if let Some(colour) = copy.numbers(old, "C")?
        && matches!(colour.len(), 1 | 3 | 4)
    {
        dict.set("C", geometry::array(&colour));
    }
    let id = copy.out.made(Made::Object(Object::Dict(dict)))?;
    Ok(id.map(Object::Ref))
}

/// The frame of a link, if it has one that can be seen; the older way of writing it (table 166) can say all that is
/// kept.
fn border(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let style = copy.get(old, "BS")?;
    if let Some(style) = style.as_dict() {
        let width = copy.get(style, "W")?.as_number().unwrap_or(1.0);
        if width <= 0.0 {
            return Ok(Object::Null);
        }
        let mut border = vec![Object::Real(0.0), Object::Real(0.0), Object::Real(width)];
        if copy.get(style, "S")?.is_name("D") {
            let dashes = copy.numbers(style, "D")?.unwrap_or_else(|| vec![3.0]);
            border.push(geometry::array(&dashes));
        }
        return Ok(Object::Array(border));
    }
    let list = copy.get(old, "Border")?;
    let Some([horizontal, vertical, width, dashes @ ..]) = list.as_array() else {
        return Ok(Object::Null);
    };
    let mut border = Vec::new();
    for number in [horizontal, vertical, width] {
        let Some(number) = copy.resolve(number)?.as_number() else {
            return Ok(Object::Null);
        };
        border.push(Object::Real(number));
    }
    if border
        .last()
        .and_then(Object::as_number)
        .is_none_or(|width| width <= 0.0)
    {
        return Ok(Object::Null);
    }
    if let Some(dashes) = dashes.first() {
        let dashes = Dict::new().with("D", dashes.clone());
        if let Some(dashes) = copy.numbers(&dashes, "D")? {
            border.push(geometry::array(&dashes));
        }
    }
    Ok(Object::Array(border))
}

/// Whether viewers do not show it: by its flags (table 167) or its layer.
fn is_hidden(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<bool, Reason> {
    let flags = copy.get(old, "F")?.as_int().unwrap_or(0);
    if flags & (HIDDEN | NO_VIEW) != 0 {
        return Ok(true);
    }
    layers::hidden(old.get("OC"), copy)
}

/// Tells who wrote an annotation, when, and what it says beside what it shows.
fn tell(old: &Dict, kind: &Object, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    notes::tell_extras(old, copy)?;
    let field = kind.is_name("Widget");
    for (key, found) in TOLD {
        let Some(value) = copy.get(old, key)?.as_str().map(text::decode) else {
            continue;
        };
        let value = if *found == FindingKind::Date {
            text::date(&value)
        } else {
            value
        };
        let found = if field {
            FindingKind::FormFields
        } else {
            *found
        };
        copy.findings.removed(found, Some(&value));
    }
    if !field {
        copy.findings.removed(FindingKind::ReviewComments, None);
    }
    let action = copy.get(old, "A")?;
    if let Some(action) = action.as_dict() {
        destination::tell_chain(action, copy)?;
    }
    if old.has("AA") {
        copy.findings.removed(FindingKind::Action, None);
    }
    let file = copy.get(old, "FS")?;
    if let Some(file) = file.as_dict() {
        notes::tell_file(file, copy)?;
    }
    Ok(())
}

/// What an annotation shows: its own appearance, or what viewers draw where it has none.
fn drawn(kind: &Object, old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Option<Drawn>, Reason> {
    if is_hidden(old, copy)? {
        return Ok(None);
    }
    let Some(rect) = Area::of(old, "Rect", copy)? else {
        return Ok(None);
    };
    let field = kind.is_name("Widget");
    if let Some(form) = appearance(old, copy)? {
        let resolved = copy.resolve(&form)?;
        if !field || !field::is_stale(old, &resolved, copy)? {
            return placed(form, &resolved, rect, copy);
        }
    } else if copy
        .get(old, "AP")?
        .as_dict()
        .is_some_and(|states| states.has("N"))
    {
        // The present state of a button has no appearance: nothing is shown.
        return Ok(None);
    }
    let content = if field {
        field::draw(old, rect, copy)?
    } else {
        markup::draw(kind.as_name().unwrap_or_default(), old, rect, copy)?
    };
    Ok(content.map(Drawn::Sketch))
}

/// The normal appearance in the present state.
fn appearance(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<Option<Object>, Reason> {
    let states = copy.get(old, "AP")?;
    let Some(states) = states.as_dict() else {
        return Ok(None);
    };
    let mut form = states.get("N").clone();
    let mut resolved = copy.resolve(&form)?;
    if let Object::Dict(states) = &resolved {
        let state = copy.get(old, "AS")?;
        form = states.entry(state.as_name().unwrap_or_default()).clone();
        resolved = copy.resolve(&form)?;
    }
    Ok(resolved.as_stream().map(|_| form))
}

/// An appearance with the matrix that puts it in its place (12.5.5, algorithm 8).
fn placed(
    form: Object,
    resolved: &Object,
    rect: Area,
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Drawn>, Reason> {
    let Some(stream) = resolved.as_stream() else {
        return Ok(None);
    };
    let Some(inner) = Area::of(&stream.dict, "BBox", copy)? else {
        return Ok(None);
    };
    let inner = inner.under(Matrix::of(&stream.dict, "Matrix", copy)?);
    let scale = |to: f64, from: f64| if from == 0.0 { 1.0 } else { to / from };
    let across = scale(rect.right - rect.left, inner.right - inner.left);
    let up = scale(rect.top - rect.bottom, inner.top - inner.bottom);
    let matrix = [
        across,
        0.0,
        0.0,
        up,
        rect.left - inner.left * across,
        rect.bottom - inner.bottom * up,
    ];
    let finite = matrix.iter().all(|number| number.is_finite());
    Ok(finite.then_some(Drawn::Form(form, Matrix(matrix))))
}

/// Kinds whose appearance is part of what a reader sees on the page. A note's or an attachment's symbol only says
/// that there is something to open.
const DRAWN: [&str; 16] = [
    "Caret",
    "Circle",
    "FreeText",
    "Highlight",
    "Ink",
    "Line",
    "PolyLine",
    "Polygon",
    "Redact",
    "Square",
    "Squiggly",
    "Stamp",
    "StrikeOut",
    "Underline",
    "Watermark",
    "Widget",
];

/// Entries with text (tables 166, 172 and 226).
const TOLD: &[(&str, FindingKind)] = &[
    ("Contents", FindingKind::ReviewComments),
    ("CreationDate", FindingKind::Date),
    ("M", FindingKind::Date),
    ("NM", FindingKind::Identifier),
    ("Subj", FindingKind::ReviewComments),
    ("T", FindingKind::Author),
    ("TU", FindingKind::FormFields),
];

/// Flags of table 167.
const HIDDEN: i64 = 1 << 1;
const NO_VIEW: i64 = 1 << 5;
