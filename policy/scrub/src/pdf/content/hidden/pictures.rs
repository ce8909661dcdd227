//! Pictures that are there but cannot be seen, or of which only a part can.
//!
//! A picture of which nothing is left on the page is hidden, as text is. One of which a part is left is told, and stays
//! as it is: what a document shows must not change, and its pixels are not cut. So that ordinary documents are not told,
//! a part counts only by measure:
//!
//! - what runs over the edge of the paper or of a frame, if that is more than a bleed ([`BLED`]);
//! - what a filled rectangle lies on, if words fit below it ([`LEGIBLE`]), since blacking out looks like that, and lines
//!   do not;
//! - what other pictures or filled shapes lie on, if that is a considerable part ([`CONSIDERABLE`]), since slides lay
//!   logos on their grounds, and drawings are laid over photographs.
//!
//! Of a few pixels that make up a line or a shade, no part counts. A picture that the same page shows whole hides
//! nothing where it is covered.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{Fill, Hidden, HiddenStrings, Kind, LEAST_HEIGHT, State};
use crate::pdf::content::matrix::{Box4, around, common, size};
use crate::pdf::content::painted::FLAT;
use crate::pdf::copy::Copy;
use crate::pdf::object::{Dict, Id, Object};
use crate::{Fate, FindingKind, Remains};

/// A picture that is drawn.
pub(in crate::pdf::content) struct Picture<'d> {
    /// Its place among all strings and pictures of its stream.
    pub(in crate::pdf::content) number: u32,
    /// The object that it is, unless it stands in the content.
    pub(in crate::pdf::content) id: Option<Id>,
    /// Its entries, under their full names.
    pub(in crate::pdf::content) dict: &'d Dict,
}

impl Picture<'_> {
    /// Whether it gives every pixel of its place a colour.
    fn is_whole(&self) -> bool {
        let no =
            |value: &Object| matches!(value, Object::Null | Object::Bool(false) | Object::Int(0));
        ["SMask", "Mask", "ImageMask", "SMaskInData"]
            .iter()
            .all(|key| no(self.dict.get(key)))
    }

    /// Whether there is more in it than a line, a dot or a shade.
    fn is_view(&self) -> bool {
        let side = |key: &&str| self.dict.get(key).as_int();
        let mut known = ["Width", "Height"].iter().filter_map(side);
        known.all(|side| side >= LEAST_VIEW)
    }
}

/// What lies on a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// A filled rectangle.
    Path,
    /// Another picture.
    Picture,
    /// A filled shape of which only about where it lies is known.
    Shape,
}

/// One place where a picture is drawn.
struct Placed {
    /// Which of the contents that are drawn one after the other it stands in.
    part: usize,
    /// The forms in which it stands.
    form: Option<Rc<[Id]>>,
    number: u32,
    id: Option<Id>,
    /// What the page and the clip leave of the rectangle around it.
    seen: Box4,
    /// What of that nothing was painted over so far.
    left: Vec<Box4>,
    /// How much other pictures lie on.
    laid: f64,
    /// Whether there is so much in it that a part of it can tell something.
    view: bool,
    /// Whether so much cannot be seen that it is told.
    cut: bool,
}

impl Placed {
    fn is_hidden(&self) -> bool {
        self.left.is_empty()
    }

    fn cover(&mut self, area: &Box4, by: By) {
        let shared = self.left.iter().map(|part| size(&common(part, area)));
        let covered: f64 = shared.sum();
        if covered <= 0.0 {
            return;
        }
        let [l, b, r, t] = common(&self.seen, area);
        let legible = r - l >= LEGIBLE && t - b >= LEGIBLE;
        let considerable = size(&self.seen) * CONSIDERABLE;
        if by == By::Picture {
            self.laid += covered;
        }
        let tells = match by {
            By::Path => legible,
            By::Picture => legible && self.laid >= considerable,
            By::Shape => legible && covered >= considerable,
        };
        self.cut |= self.view && tells;
        if by != By::Shape && self.left.len() <= MOST_PARTS {
            self.left = self.left.iter().flat_map(|part| rest(part, area)).collect();
        }
    }
}

/// The pictures of one content stream.
#[derive(Default)]
pub(super) struct Pictures {
    placed: Vec<Placed>,
    compared: usize,
    /// Not all are remembered.
    lost: bool,
}

impl Pictures {
    fn add(&mut self, placed: Placed) {
        if self.placed.len() < MOST_PLACED {
            self.placed.push(placed);
        } else {
            self.lost = true;
        }
    }

    /// Something opaque is painted over what was drawn so far.
    pub(super) fn cover(&mut self, area: &Box4, by: By) {
        for placed in &mut self.placed {
            self.compared = self.compared.saturating_add(placed.left.len().max(1));
            if self.compared > MOST_COMPARED {
                return;
            }
            placed.cover(area, by);
        }
    }

    /// What is to be told; in forms nothing is known to be hidden everywhere if something was not looked at.
    fn judge(&self, lost: bool) -> (Unseen, bool) {
        let lost = lost || self.lost;
        let whole = self.placed.iter();
        let whole = whole.filter(|placed| !placed.is_hidden() && !placed.cut);
        let whole: BTreeSet<Id> = whole.filter_map(|placed| placed.id).collect();
        let mut everywhere: BTreeMap<(Id, u32), bool> = BTreeMap::new();
        let key = |placed: &Placed| {
            let form = placed.form.as_ref()?;
            Some((*form.last()?, placed.number))
        };
        for placed in &self.placed {
            if let Some(key) = key(placed) {
                *everywhere.entry(key).or_insert(!lost) &= placed.is_hidden();
            }
        }
        let (mut unseen, mut cut) = (Unseen::default(), false);
        for placed in &self.placed {
            if placed.id.is_some_and(|id| whole.contains(&id)) {
                continue;
            }
            let seen_elsewhere = key(placed).and_then(|key| everywhere.get(&key)) == Some(&false);
            if !placed.is_hidden() {
                cut |= placed.cut;
            } else if !seen_elsewhere {
                unseen.add(placed);
            }
        }
        (unseen, cut)
    }
}

/// The pictures that cannot be seen.
#[derive(Default)]
pub(in crate::pdf::content) struct Unseen {
    parts: [BTreeSet<u32>; 2],
    in_forms: Vec<(Rc<[Id]>, u32)>,
}

impl Unseen {
    fn add(&mut self, placed: &Placed) {
        if let Some(form) = &placed.form {
            self.in_forms.push((Rc::clone(form), placed.number));
        } else if let Some(part) = self.parts.get_mut(placed.part) {
            part.insert(placed.number);
        }
    }

    fn is_empty(&self) -> bool {
        self.in_forms.is_empty() && self.parts.iter().all(BTreeSet::is_empty)
    }

    /// Adds those of the contents themselves to what is left out of each; whether there are any.
    pub(in crate::pdf::content) fn leave_out(&self, left_out: &mut [Rc<BTreeSet<u32>>; 2]) -> bool {
        for (left_out, part) in left_out.iter_mut().zip(&self.parts) {
            *left_out = Rc::new(left_out.union(part).copied().collect());
        }
        self.parts.iter().any(|part| !part.is_empty())
    }

    /// Adds those of forms to what is left out of them.
    pub(in crate::pdf::content) fn add_to(&self, strings: &mut HiddenStrings) {
        for (form, number) in &self.in_forms {
            strings.add(form, *number);
        }
    }
}

impl Hidden {
    /// A picture is drawn.
    pub(in crate::pdf::content) fn place(&mut self, picture: &Picture<'_>, state: &State) {
        self.paint_through(state);
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let Some(area) = around(&corners.map(|corner| state.ctm.apply(corner))) else {
            return;
        };
        // A stencil in the content is how old programs draw white letters.
        if picture.id.is_some() || state.fill != Fill::White || picture.is_whole() {
            self.paint_area(area);
        }
        if state.ctm.keeps_axes() && picture.is_whole() {
            self.cover(area, By::Picture, state);
        }
        self.remember(picture, &area, state);
    }

    fn remember(&mut self, picture: &Picture<'_>, area: &Box4, state: &State) {
        let small = self.kind == Kind::Page && state.ctm.least_scale() < LEAST_HEIGHT;
        let view = picture.is_view();
        let tiny = small && view;
        // Lines are thinner than anything that is compared here.
        if !tiny && !is_seen(area) {
            return;
        }
        let around = [&self.visible, &state.clip];
        let seen = around.into_iter().flatten();
        let seen = seen.fold(*area, |seen, limit| common(&seen, limit));
        let shows = !tiny && state.alpha > 0.0 && is_seen(&seen);
        self.pictures.add(Placed {
            part: self.part,
            form: self.forms.path(),
            number: picture.number,
            id: picture.id,
            seen,
            left: shows.then_some(seen).into_iter().collect(),
            laid: 0.0,
            view,
            cut: view && size(&seen) < size(area) * (1.0 - BLED),
        });
    }

    /// Tells of the pictures that cannot be seen, and of those of which a part cannot.
    pub(in crate::pdf::content) fn tell_pictures(&self, copy: &mut Copy<'_, '_>) -> Unseen {
        let (unseen, cut) = self.pictures.judge(self.forms.is_lost());
        let drops = copy.budget.drops_hidden();
        let fate = if drops { Fate::Removed } else { Fate::Kept };
        if !unseen.is_empty() {
            copy.findings.add(FindingKind::HiddenText, fate, None);
        }
        if cut {
            copy.findings
                .add(FindingKind::CroppedPicture, Fate::Kept, None);
        }
        if cut || !unseen.is_empty() && !drops {
            copy.findings.remains(Remains::HiddenContent);
        }
        unseen
    }
}

/// Whether a rectangle is large enough to be seen.
fn is_seen([l, b, r, t]: &Box4) -> bool {
    r - l >= FLAT && t - b >= FLAT
}

/// What is left of a rectangle under a cover: what lies above, below and beside it.
fn rest(part: &Box4, cover: &Box4) -> impl Iterator<Item = Box4> + use<> {
    let [l, b, r, t] = *part;
    let [l2, b2, r2, t2] = common(part, cover);
    let pieces = if l2 < r2 && b2 < t2 {
        [
            [l, t2, r, t],
            [l, b, r, b2],
            [l, b2, l2, t2],
            [r2, b2, r, t2],
        ]
    } else {
        [*part, [0.0; 4], [0.0; 4], [0.0; 4]]
    };
    pieces.into_iter().filter(is_seen)
}

/// How much of a picture may run over the edge. Printers ask for some millimetres, which is an eighth of a small one.
const BLED: f64 = 0.25;
/// How much of a picture is a considerable part: on a page, some lines of writing or a face.
const CONSIDERABLE: f64 = 0.02;
/// In points: what covers less is a line, and hides no words.
const LEGIBLE: f64 = 2.0;
/// Pixels along each side; less is a line, a dot or a shade.
const LEAST_VIEW: i64 = 8;
/// Places of pictures that are remembered.
const MOST_PLACED: usize = 20_000;
/// Rectangles into which covers cut one picture.
const MOST_PARTS: usize = 64;
/// Comparisons of covers with pieces of pictures.
const MOST_COMPARED: usize = 20_000_000;
