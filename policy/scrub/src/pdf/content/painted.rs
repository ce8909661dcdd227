//! Paths, as far as it matters what they cover (ISO 32000-2, 8.5).

use super::matrix::{Box4, Matrix, around, common, size};
use crate::pdf::object::Object;

/// The path under construction.
#[derive(Default)]
pub(super) struct Path {
    area: Option<Box4>,
    /// Corners so far, as long as the path may be one rectangle.
    corners: Vec<(f64, f64)>,
    /// The rectangles along the axes in it.
    boxes: Vec<Box4>,
    other: bool,
    clip: bool,
    outline: Outline,
}

impl Path {
    /// Adds what an operator draws; `ctm` leads to the space in which areas are told.
    pub(super) fn add(&mut self, name: &str, operands: &[Object], ctm: &Matrix) {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
        match (name, numbers.as_slice()) {
            ("re", [x, y, w, h]) => {
                let corners = [(*x, *y), (x + w, *y), (x + w, y + h), (*x, y + h)];
                let corners = corners.map(|corner| ctm.apply(corner));
                self.extend(&corners);
                self.boxes.extend(around(&corners));
                self.other |= !ctm.keeps_axes() || self.boxes.len() > MOST_BOXES;
                self.boxes.truncate(MOST_BOXES);
                self.outline.begin();
                self.outline.go(&corners);
                self.outline.begin();
            }
            ("m" | "l", [x, y]) => {
                let point = ctm.apply((*x, *y));
                self.extend(&[point]);
                if name == "m" {
                    self.outline.begin();
                }
                self.outline.go(&[point]);
                if self.corners.len() < 6 {
                    self.corners.push(point);
                }
            }
            ("h", _) => {}
            (_, numbers) => {
                self.other = true;
                let points: Vec<(f64, f64)> = numbers
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .map(|[x, y]| ctm.apply((*x, *y)))
                    .collect();
                self.extend(&points);
                self.outline.go(&points);
            }
        }
    }

    fn extend(&mut self, points: &[(f64, f64)]) {
        let mut all = points.to_vec();
        if let Some([l, b, r, t]) = self.area {
            all.extend([(l, b), (r, t)]);
        }
        self.area = around(&all);
    }

    /// The path is to become the clip as well.
    pub(super) fn clips(&mut self) {
        self.clip = true;
    }

    /// Whether the path becomes the clip.
    pub(super) fn is_clip(&self) -> bool {
        self.clip
    }

    /// The smallest rectangle around it.
    pub(super) fn area(&self) -> Option<Box4> {
        self.area
    }

    /// The rectangles along the axes that it consists of; none if there is more in it, or if one reaches into another
    /// and so may be a hole.
    pub(super) fn rectangles(&self) -> Vec<Box4> {
        if self.is_rectangle() {
            return self.area.into_iter().collect();
        }
        let meet = |at: usize, one: &Box4| {
            let rest = self.boxes.get(at.saturating_add(1)..).unwrap_or_default();
            rest.iter().any(|other| size(&common(one, other)) > 0.0)
        };
        let mut boxes = self.boxes.iter().enumerate();
        if self.other || !self.corners.is_empty() || boxes.any(|(at, one)| meet(at, one)) {
            return Vec::new();
        }
        self.boxes.clone()
    }

    /// Whether it fills at least half of the rectangle around it: a disc does, a frame and a slanting line do not.
    pub(super) fn is_solid(&self) -> bool {
        self.area
            .is_some_and(|area| self.outline.filled() * 2.0 >= size(&area))
    }

    /// Whether it is one rectangle along the axes.
    pub(super) fn is_rectangle(&self) -> bool {
        if self.other {
            return false;
        }
        match (self.boxes.len(), self.corners.as_slice()) {
            (1, []) => true,
            (0, [a, b, c, d, rest @ ..]) => {
                let closed = rest.is_empty() || rest == [*a];
                let level = |p: &(f64, f64), q: &(f64, f64)| (p.1 - q.1).abs() < FLAT;
                let upright = |p: &(f64, f64), q: &(f64, f64)| (p.0 - q.0).abs() < FLAT;
                closed
                    && (level(a, b) && upright(b, c) && level(c, d) && upright(d, a)
                        || upright(a, b) && level(b, c) && upright(c, d) && level(d, a))
            }
            _ => false,
        }
    }
}

/// About how much the parts of a path enclose.
#[derive(Clone, Copy, Default)]
struct Outline {
    first: Option<(f64, f64)>,
    last: (f64, f64),
    /// Twice what the present part encloses so far, less than zero if it goes round the other way.
    twice: f64,
    largest: f64,
    others: f64,
}

impl Outline {
    /// Goes on to points; curves bend near the points that shape them.
    fn go(&mut self, points: &[(f64, f64)]) {
        for point in points {
            if self.first.is_none() {
                (self.first, self.last) = (Some(*point), *point);
            }
            self.twice += self.last.0 * point.1 - point.0 * self.last.1;
            self.last = *point;
        }
    }

    /// Another part begins.
    fn begin(&mut self) {
        let Some(first) = self.first.take() else {
            return;
        };
        self.twice += self.last.0 * first.1 - first.0 * self.last.1;
        let enclosed = std::mem::take(&mut self.twice).abs() / 2.0;
        self.others += enclosed.min(self.largest);
        self.largest = enclosed.max(self.largest);
    }

    /// What is filled at least, should all other parts be holes in the largest.
    fn filled(mut self) -> f64 {
        self.begin();
        self.largest - self.others
    }
}

/// In points: less than can be seen.
pub(super) const FLAT: f64 = 0.05;
/// Rectangles of one path that are remembered.
const MOST_BOXES: usize = 64;
