//! Paths, as far as it matters what they cover (ISO 32000-2, 8.5).

use super::matrix::{Box4, Matrix, around};
use crate::pdf::object::Object;

/// The path under construction.
#[derive(Default)]
pub(super) struct Path {
    area: Option<Box4>,
    /// Corners so far, as long as the path may be one rectangle.
    corners: Vec<(f64, f64)>,
    rectangles: u32,
    other: bool,
    clip: bool,
}

impl Path {
    /// Adds what an operator draws; `ctm` leads to the space in which areas are told.
    pub(super) fn add(&mut self, name: &str, operands: &[Object], ctm: &Matrix) {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::as_number).collect();
        match (name, numbers.as_slice()) {
            ("re", [x, y, w, h]) => {
                let corners = [(*x, *y), (x + w, *y), (x + w, y + h), (*x, y + h)];
                self.extend(&corners.map(|corner| ctm.apply(corner)));
                self.rectangles = self.rectangles.saturating_add(1);
                self.other |= !ctm.keeps_axes();
            }
            ("m" | "l", [x, y]) => {
                let point = ctm.apply((*x, *y));
                self.extend(&[point]);
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

    /// Whether it is one rectangle along the axes.
    pub(super) fn is_rectangle(&self) -> bool {
        if self.other {
            return false;
        }
        match (self.rectangles, self.corners.as_slice()) {
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

/// In points: less than can be seen.
const FLAT: f64 = 0.05;
