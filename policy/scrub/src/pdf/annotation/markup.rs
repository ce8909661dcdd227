//! Marks on a page that come without an appearance: viewers draw them from their geometry (ISO 32000-2, 12.5.6).

use super::sketch::{self, Sketch};
use crate::Reason;
use crate::pdf::copy::Copy;
use crate::pdf::geometry::Area;
use crate::pdf::object::Dict;
use crate::pdf::text;

/// The drawing; `None` if there is nothing to draw.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn draw(
    kind: &[u8],
    old: &Dict,
    rect: Area,
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Vec<u8>>, Reason> {
    let mut sketch = Sketch::default();
    let colour = copy.numbers(old, "C")?.unwrap_or_default();
    match kind {
        b"Highlight" | b"Underline" | b"Squiggly" | b"StrikeOut" => {
            let corners = copy.numbers(old, "QuadPoints")?.unwrap_or_default();
            for corners in corners.as_chunks::<8>().0 {
                copy.budget.work(16)?;
                marked(kind, *corners, &colour, &mut sketch);
            }
        }
        b"Square" | b"Circle" => shape(kind, old, rect, &colour, &mut sketch, copy)?,
        b"Line" | b"PolyLine" | b"Polygon" => {
            let key = if kind == b"Line" { "L" } else { "Vertices" };
            let points = copy.numbers(old, key)?.unwrap_or_default();
            pen(old, &colour, &mut sketch, copy)?;
            let inside = copy.numbers(old, "IC")?.unwrap_or_default();
            sketch.fill_colour(&inside);
            let paint = match (kind == b"Polygon", inside.is_empty()) {
                (true, true) => "s",
                (true, false) => "b",
                (false, _) => "S",
            };
            sketch.path(&points, paint);
        }
        b"Ink" => ink(old, &colour, &mut sketch, copy)?,
        b"FreeText" => {
            let words = copy.get(old, "Contents")?;
            let looks = copy.get(old, "DA")?;
            let words = words.as_str().map(text::decode).unwrap_or_default();
            sketch.text(&words, rect, looks.as_str().unwrap_or_default(), true);
        }
        _ => {}
    }
    Ok(sketch.into_content())
}

/// One piece of marked text. Its corners come as upper left, upper right, lower left, lower right.
fn marked(kind: &[u8], corners: [f64; 8], colour: &[f64], sketch: &mut Sketch) {
    let [a, b, c, d, e, f, g, h] = corners;
    if kind == b"Highlight" {
        sketch.multiply();
        sketch.fill_colour(colour);
        sketch.path(&[a, b, c, d, g, h, e, f], "f");
        return;
    }
    // A line at the foot of the text, or through its middle.
    let up = if kind == b"StrikeOut" { 0.5 } else { 0.08 };
    let between = |low: f64, high: f64| low + (high - low) * up;
    sketch.stroke_colour(colour);
    sketch.line_width(((b - f).abs() / 16.0).clamp(0.5, 3.0));
    let line = [between(e, a), between(f, b), between(g, c), between(h, d)];
    sketch.path(&line, "S");
}

fn pen(
    old: &Dict,
    colour: &[f64],
    sketch: &mut Sketch,
    copy: &mut Copy<'_, '_>,
) -> Result<(), Reason> {
    sketch.stroke_colour(colour);
    let width = sketch::line_width(old, copy)?;
    sketch.line_width(width);
    Ok(())
}

fn shape(
    kind: &[u8],
    old: &Dict,
    rect: Area,
    colour: &[f64],
    sketch: &mut Sketch,
    copy: &mut Copy<'_, '_>,
) -> Result<(), Reason> {
    let width = sketch::line_width(old, copy)?;
    let inside = copy.numbers(old, "IC")?.unwrap_or_default();
    pen(old, colour, sketch, copy)?;
    sketch.fill_colour(&inside);
    let paint = match (inside.is_empty(), colour.is_empty() || width <= 0.0) {
        (true, true) => return Ok(()),
        (true, false) => "S",
        (false, true) => "f",
        (false, false) => "B",
    };
    let area = rect.smaller(width.max(0.0) / 2.0);
    if kind == b"Circle" {
        sketch.ellipse(area, paint);
    } else {
        sketch.rectangle(area, paint);
    }
    Ok(())
}

/// Lines drawn by hand.
fn ink(
    old: &Dict,
    colour: &[f64],
    sketch: &mut Sketch,
    copy: &mut Copy<'_, '_>,
) -> Result<(), Reason> {
    pen(old, colour, sketch, copy)?;
    let lines = copy.get(old, "InkList")?;
    for line in lines.as_array().unwrap_or_default() {
        let holder = Dict::new().with("Line", line.clone());
        if let Some(points) = copy.numbers(&holder, "Line")? {
            sketch.path(&points, "S");
        }
    }
    Ok(())
}
