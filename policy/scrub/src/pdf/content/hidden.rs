//! Text that is there but cannot be seen: invisible, white on white, outside the page, or covered later.
//!
//! The look is coarse: it knows the crop box, rectangular clips, rectangles and pictures that are painted over text,
//! and about how wide text is. Where it is not sure it says nothing.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::matrix::{Box4, around, common, holds};
use super::painted::Path;
use super::state::{Fill, State};
use super::text::Measure;
use super::{Kind, Names, View};
use crate::pdf::copy::Copy;
use crate::pdf::font;
use crate::pdf::names::Category;
use crate::pdf::object::Dict;
use crate::source::widen;
use crate::{Fate, FindingKind, Reason, Remains};

/// One string that a page shows.
struct Run {
    /// Where its operator stands in the new content.
    range: Range<usize>,
    /// Where it begins and about where it ends.
    ends: [(f64, f64); 2],
    /// Whether it cannot be seen.
    hidden: bool,
    font: Vec<u8>,
    bytes: Vec<u8>,
    /// What moves the place of writing as it does.
    instead: Vec<u8>,
}

/// What is remembered of one content stream.
pub(super) struct Hidden {
    kind: Kind,
    visible: Option<Box4>,
    runs: Vec<Run>,
    measures: BTreeMap<Vec<u8>, Rc<Measure>>,
    /// What was painted so far in another colour than white.
    painted: Vec<Box4>,
    /// Something was painted, and it is not known where.
    somewhere: bool,
    compared: usize,
}

impl Hidden {
    pub(super) fn new(view: &View) -> Self {
        Self {
            kind: view.kind,
            visible: view.visible,
            runs: Vec::new(),
            measures: BTreeMap::new(),
            painted: Vec::new(),
            somewhere: false,
            compared: 0,
        }
    }

    /// The widths of a font, looked up once.
    pub(super) fn measure(
        &mut self,
        font: &[u8],
        names: &Names,
        copy: &mut Copy<'_, '_>,
    ) -> Result<Rc<Measure>, Reason> {
        if let Some(known) = self.measures.get(font) {
            return Ok(Rc::clone(known));
        }
        let measure = Rc::new(Measure::find(names, font, copy)?);
        self.measures.insert(font.to_vec(), Rc::clone(&measure));
        Ok(measure)
    }

    /// Remembers a string that was written, with the states before and after it.
    pub(super) fn shown(
        &mut self,
        range: Range<usize>,
        (before, after): (&State, &State),
        bytes: Vec<u8>,
        instead: Vec<u8>,
    ) {
        if self.runs.len() >= MOST_RUNS {
            return;
        }
        let place = |state: &State| state.text.then(&state.ctm).apply((0.0, state.rise));
        let ends = [place(before), place(after)];
        let height = before.size.abs() * before.text.then(&before.ctm).scale();
        let hidden = before.mode == 3
            || before.mode == 0 && before.alpha <= 0.0
            || self.is_tiny(before)
            || before.sure && self.is_outside(&ends, height, (before, after.sure))
            || self.is_white(ends, before);
        self.runs.push(Run {
            range,
            ends,
            hidden,
            font: before.font.clone(),
            bytes,
            instead,
        });
    }

    /// Whether text is too small to be seen. How large a form is drawn is not known, so there only nothing is small.
    fn is_tiny(&self, state: &State) -> bool {
        let scale = state.text.then(&state.ctm).least_scale();
        let across = state.stretch.abs().min(1.0);
        let height = state.size.abs() * scale * across;
        let least = match self.kind {
            Kind::Page if state.usual => LEAST_HEIGHT,
            Kind::Page | Kind::Form | Kind::Pattern | Kind::Glyph => 0.0,
        };
        height <= least
    }

    /// Whether text lies wholly outside what can be seen.
    fn is_outside(
        &self,
        ends: &[(f64, f64); 2],
        height: f64,
        (state, sure): (&State, bool),
    ) -> bool {
        let seen = match (&self.visible, &state.clip) {
            (Some(page), Some(clip)) => common(page, clip),
            (Some(only), None) | (None, Some(only)) => *only,
            (None, None) => return false,
        };
        let [left, bottom, right, top] = seen;
        let Some([l, b, r, t]) = around(ends) else {
            return false;
        };
        // Letters reach about one height beyond the points; unknown widths may be twice what is thought.
        let more = height + if sure { 0.0 } else { (r - l).max(t - b) };
        r + more < left || l - height > right || t + more < bottom || b - height > top
    }

    /// Whether text is white and nothing else was painted where it stands. Only a page knows what lies below it.
    fn is_white(&self, ends: [(f64, f64); 2], state: &State) -> bool {
        self.kind == Kind::Page
            && state.fill == Fill::White
            && state.mode == 0
            && !self.somewhere
            && !self
                .painted
                .iter()
                .any(|area| ends.iter().any(|end| holds(area, *end)))
    }

    /// Something is painted, and it is not known where.
    pub(super) fn paint_somewhere(&mut self) {
        self.somewhere = true;
    }

    /// A path is painted.
    pub(super) fn paint(&mut self, operator: &str, path: &Path, state: &State) {
        let Some(area) = path.area() else {
            return;
        };
        let fills = !matches!(operator, "S" | "s" | "n");
        if fills && state.fill != Fill::White || !matches!(operator, "f" | "F" | "f*" | "n") {
            self.paint_area(area);
        }
        if fills && path.is_rectangle() {
            self.cover(area, state);
        }
    }

    fn paint_area(&mut self, area: Box4) {
        if self.painted.len() < MOST_PAINTED {
            self.painted.push(area);
        } else {
            self.somewhere = true;
        }
    }

    /// An XObject is drawn.
    pub(super) fn place(&mut self, dict: &Dict, image: bool, state: &State) {
        if !image {
            self.somewhere = true;
            return;
        }
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let Some(area) = around(&corners.map(|corner| state.ctm.apply(corner))) else {
            return;
        };
        self.paint_area(area);
        let open = ["SMask", "Mask", "ImageMask", "SMaskInData"];
        if state.ctm.keeps_axes() && !open.iter().any(|key| dict.has(key)) {
            self.cover(area, state);
        }
    }

    /// An inline image is drawn.
    pub(super) fn place_inline(&mut self, state: &State) {
        self.somewhere |= state.fill != Fill::White;
    }

    /// An opaque rectangle is painted: what lies wholly under it cannot be seen.
    fn cover(&mut self, area: Box4, state: &State) {
        if !state.covers || state.alpha < 1.0 || state.ragged {
            return;
        }
        let area = state.clip.map_or(area, |clip| common(&area, &clip));
        self.compared = self.compared.saturating_add(self.runs.len());
        if self.compared > MOST_COMPARED {
            return;
        }
        for run in &mut self.runs {
            run.hidden |= run.ends.iter().all(|end| holds(&area, *end));
        }
    }

    /// Tells of the hidden text, and leaves it out of `out` where that was chosen.
    pub(super) fn finish(
        self,
        out: Vec<u8>,
        names: &Names,
        copy: &mut Copy<'_, '_>,
    ) -> Result<Vec<u8>, Reason> {
        let hidden: Vec<&Run> = self.runs.iter().filter(|run| run.hidden).collect();
        if hidden.is_empty() {
            return Ok(out);
        }
        copy.budget.work(widen(hidden.len()))?;
        let words = words(&hidden, names, copy)?;
        let drops = copy.budget.drops_hidden();
        let fate = if drops { Fate::Removed } else { Fate::Kept };
        // What was removed is searched for later; text that stands elsewhere on the page too may stay.
        let value = (!drops).then_some(words.as_str());
        copy.findings.add(FindingKind::HiddenText, fate, value);
        if !drops {
            copy.findings.remains(Remains::HiddenContent);
            return Ok(out);
        }
        Ok(without(&out, &hidden))
    }
}

/// The bytes without what the runs show.
fn without(out: &[u8], hidden: &[&Run]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(out.len());
    let mut at = 0;
    for run in hidden {
        kept.extend(out.get(at..run.range.start).unwrap_or_default());
        kept.extend(&run.instead);
        at = run.range.end;
    }
    kept.extend(out.get(at..).unwrap_or_default());
    kept
}

/// What the first runs say, as far as their fonts tell.
fn words(hidden: &[&Run], names: &Names, copy: &mut Copy<'_, '_>) -> Result<String, Reason> {
    let mut words = String::new();
    let mut known: BTreeMap<&[u8], font::Reader> = BTreeMap::new();
    let mut left = MOST_LOOKED_UP;
    for run in hidden.iter().take(MOST_READ) {
        if words.len() >= MOST_SHOWN {
            break;
        }
        if !known.contains_key(run.font.as_slice()) {
            let found = names.find(Category::Font, &run.font, copy)?;
            known.insert(&run.font, font::Reader::of(&found, copy)?);
        }
        if let Some(reader) = known.get(run.font.as_slice()) {
            let cost = reader.cost(run.bytes.len());
            let Some(rest) = left.checked_sub(cost) else {
                break;
            };
            left = rest;
            copy.budget.work(cost / LOOKED_UP_AT_ONCE)?;
            words.push_str(&reader.read(&run.bytes));
            words.push(' ');
        }
    }
    Ok(words)
}

/// Strings of one content stream that are remembered.
const MOST_RUNS: usize = 100_000;
/// Painted places that are remembered.
const MOST_PAINTED: usize = 1_000;
/// Comparisons of covers with strings.
const MOST_COMPARED: usize = 20_000_000;
/// Strings that are decoded.
const MOST_READ: usize = 200;
/// Bytes of hidden text that are decoded.
const MOST_SHOWN: usize = 400;
/// Entries of character maps that are compared with the codes of one content stream.
const MOST_LOOKED_UP: u64 = 4_000_000;
/// Entries that are compared in one unit of work.
const LOOKED_UP_AT_ONCE: u64 = 32;
/// In points: text of this size is no line of dots any more.
const LEAST_HEIGHT: f64 = 0.25;
