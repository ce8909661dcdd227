//! Text that is there but cannot be seen: invisible, white on white, outside the page, or covered later.
//!
//! The look is coarse: it knows the crop box, rectangular clips, rectangles and pictures that are painted over text,
//! and about how wide text is. Where it is not sure it says nothing.

mod pictures;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

pub(super) use self::pictures::Picture;
use self::pictures::{By, Pictures};
use super::forms::{Forms, HiddenStrings};
use super::matrix::{Box4, around, common, holds};
use super::painted::Path;
use super::state::{Fill, State};
use super::text::Measure;
use super::{Kind, Names, View};
use crate::pdf::copy::Copy;
use crate::pdf::font;
use crate::pdf::names::Category;
use crate::pdf::object::Id;
use crate::source::widen;
use crate::{Fate, FindingKind, Reason, Remains};

/// One string that a page shows.
struct Run {
    /// Which of the contents that are drawn one after the other it stands in.
    part: usize,
    /// The form in which it stands, and its place among all strings and pictures of that.
    form: Option<(Rc<[Id]>, u32)>,
    /// Where its operator stands in the new content.
    range: Range<usize>,
    /// Where it begins and about where it ends.
    ends: [(f64, f64); 2],
    /// Whether it cannot be seen.
    hidden: bool,
    measure: Rc<Measure>,
    bytes: Vec<u8>,
    /// What moves the place of writing as it does.
    instead: Vec<u8>,
}

/// A string that was just shown.
pub(super) struct Shown {
    /// Its place among all strings and pictures of its stream.
    pub(super) number: u32,
    /// Where its operator stands in the new content.
    pub(super) range: Range<usize>,
    pub(super) measure: Rc<Measure>,
    /// The first bytes of it.
    pub(super) bytes: Vec<u8>,
    /// What moves the place of writing as it does.
    pub(super) instead: Vec<u8>,
}

/// What is remembered of one content stream.
pub(super) struct Hidden {
    kind: Kind,
    visible: Option<Box4>,
    runs: Vec<Run>,
    part: usize,
    /// What is left out of the present content, as what is around it hides that.
    left_out: Rc<BTreeSet<u32>>,
    pub(super) forms: Forms,
    pub(super) measures: BTreeMap<Vec<u8>, Rc<Measure>>,
    known: BTreeMap<Id, Rc<Measure>>,
    /// What was painted so far in another colour than white.
    painted: Vec<Box4>,
    /// Something was painted, and it is not known where.
    somewhere: bool,
    compared: usize,
    pictures: Pictures,
}

impl Hidden {
    pub(super) fn new(view: &View) -> Self {
        Self {
            kind: view.kind,
            visible: view.visible,
            runs: Vec::new(),
            part: 0,
            left_out: Rc::default(),
            forms: Forms::default(),
            measures: BTreeMap::new(),
            known: BTreeMap::new(),
            painted: Vec::new(),
            somewhere: false,
            compared: 0,
            pictures: Pictures::default(),
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
        let found = names.find(Category::Font, font, copy)?;
        let known = found.as_ref().and_then(|id| self.known.get(&id));
        let measure = match known {
            Some(measure) => Rc::clone(measure),
            None => Rc::new(Measure::of(found.clone(), copy)?),
        };
        if let Some(id) = found.as_ref() {
            self.known.insert(id, Rc::clone(&measure));
        }
        self.measures.insert(font.to_vec(), Rc::clone(&measure));
        Ok(measure)
    }

    /// One of the contents that are drawn over each other begins.
    pub(super) fn begin(&mut self, part: usize, left_out: &Rc<BTreeSet<u32>>) {
        self.part = part;
        self.left_out = Rc::clone(left_out);
    }

    /// Whether this string or picture of the stream itself is to be left out of it.
    pub(super) fn leaves_out(&self, number: u32) -> bool {
        self.forms.path().is_none() && self.left_out.contains(&number)
    }

    /// The number of the next string that is remembered.
    pub(super) fn mark(&self) -> usize {
        self.runs.len()
    }

    /// Remembers a string that was written, with the states before and after it.
    pub(super) fn shown(&mut self, shown: Shown, (before, after): (&State, &State)) {
        self.paint_through(before);
        if self.runs.len() >= MOST_RUNS {
            self.forms.lose();
            return;
        }
        let place = |state: &State| state.text.then(&state.ctm).apply((0.0, state.rise));
        let ends = [place(before), place(after)];
        let height = before.size.abs() * before.text.then(&before.ctm).scale();
        // Glyphs that are content themselves ask for no mode but the one that shows nothing.
        let own_ink = shown.measure.drawn && before.mode != 3;
        let hidden = before.text_has_no_ink() && !own_ink
            || self.leaves_out(shown.number)
            || self.is_tiny(before)
            || before.sure && self.is_outside(&ends, height, (before, after.sure))
            || self.is_white(ends, before);
        self.runs.push(Run {
            part: self.part,
            form: self.forms.path().map(|path| (path, shown.number)),
            range: shown.range,
            ends,
            hidden,
            measure: shown.measure,
            bytes: shown.bytes,
            instead: shown.instead,
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
            && state.text_is_white()
            && !self.somewhere
            && !self
                .painted
                .iter()
                .any(|area| ends.iter().any(|end| holds(area, *end)))
    }

    /// Something is painted; text that is the clip is the shape of it, and so is seen.
    pub(super) fn paint_through(&mut self, state: &State) {
        let (first, end) = state.text_clip;
        self.compared = self.compared.saturating_add(end - first);
        if self.compared > MOST_COMPARED {
            return;
        }
        for run in self.runs.get_mut(first..end).unwrap_or_default() {
            run.hidden = false;
        }
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
        if operator != "n" {
            self.paint_through(state);
        }
        let fills = !matches!(operator, "S" | "s" | "n");
        let strokes = !matches!(operator, "f" | "F" | "f*" | "n");
        if fills && state.fill != Fill::White || strokes && state.stroke != Fill::White {
            self.paint_area(area);
        }
        if fills && state.fill != Fill::Open {
            let rectangles = path.rectangles();
            if rectangles.is_empty() && path.is_solid() && state.is_opaque() {
                let area = state.clip.map_or(area, |clip| common(&area, &clip));
                self.pictures.cover(&area, By::Shape);
            }
            for area in rectangles {
                self.cover(area, By::Path, state);
            }
        }
    }

    pub(super) fn paint_area(&mut self, area: Box4) {
        if self.painted.len() < MOST_PAINTED {
            self.painted.push(area);
        } else {
            self.somewhere = true;
        }
    }

    /// An opaque rectangle is painted: what lies wholly under it cannot be seen.
    fn cover(&mut self, area: Box4, by: By, state: &State) {
        if !state.is_opaque() {
            return;
        }
        let area = state.clip.map_or(area, |clip| common(&area, &clip));
        self.pictures.cover(&area, by);
        self.compared = self.compared.saturating_add(self.runs.len());
        if self.compared > MOST_COMPARED {
            return;
        }
        for run in &mut self.runs {
            run.hidden |= run.ends.iter().all(|end| holds(&area, *end));
        }
    }

    /// The strings in forms that are hidden wherever the page draws them.
    pub(super) fn in_forms(&mut self) -> HiddenStrings {
        let mut strings = HiddenStrings::default();
        let runs = self.runs.iter_mut().filter(|run| run.form.is_some());
        if self.forms.is_lost() {
            runs.for_each(|run| run.hidden = false);
            return strings;
        }
        let mut all: BTreeMap<(Id, u32), bool> = BTreeMap::new();
        let key = |run: &Run| {
            let (path, number) = run.form.as_ref()?;
            Some((*path.last()?, *number))
        };
        for run in self.runs.iter() {
            if let Some(key) = key(run) {
                *all.entry(key).or_insert(true) &= run.hidden;
            }
        }
        for run in &mut self.runs {
            if let Some(key) = key(run) {
                run.hidden = all.get(&key).copied().unwrap_or(false);
            }
            if let (true, Some((path, number))) = (run.hidden, &run.form) {
                strings.add(path, *number);
            }
        }
        strings
    }

    /// Tells of the hidden text, and leaves it out of `parts` where that was chosen.
    pub(super) fn finish(
        self,
        mut parts: [Vec<u8>; 2],
        copy: &mut Copy<'_, '_>,
    ) -> Result<[Vec<u8>; 2], Reason> {
        let hidden: Vec<&Run> = self.runs.iter().filter(|run| run.hidden).collect();
        if hidden.is_empty() {
            return Ok(parts);
        }
        copy.budget.work(widen(hidden.len()))?;
        let words = words(&hidden, copy)?;
        let drops = copy.budget.drops_hidden();
        let fate = if drops { Fate::Removed } else { Fate::Kept };
        // What was removed is searched for later; text that stands elsewhere on the page too may stay.
        let value = (!drops).then_some(words.as_str());
        copy.findings.add(FindingKind::HiddenText, fate, value);
        if !drops {
            copy.findings.remains(Remains::HiddenContent);
            return Ok(parts);
        }
        for (index, part) in parts.iter_mut().enumerate() {
            let here = |run: &&&Run| run.part == index && run.form.is_none();
            let here: Vec<&Run> = hidden.iter().filter(here).copied().collect();
            *part = without(part, &here);
        }
        Ok(parts)
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
fn words(hidden: &[&Run], copy: &mut Copy<'_, '_>) -> Result<String, Reason> {
    let mut words = String::new();
    let mut known: BTreeMap<*const Measure, font::Reader> = BTreeMap::new();
    let mut left = MOST_LOOKED_UP;
    for run in hidden.iter().take(MOST_READ) {
        if words.len() >= MOST_SHOWN {
            break;
        }
        let key = Rc::as_ptr(&run.measure);
        let reader = match known.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(font::Reader::of(&run.measure.font, copy)?),
        };
        let cost = reader.cost(run.bytes.len());
        let Some(rest) = left.checked_sub(cost) else {
            break;
        };
        left = rest;
        copy.budget.work(cost / LOOKED_UP_AT_ONCE)?;
        words.push_str(&reader.read(&run.bytes));
        words.push(' ');
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
