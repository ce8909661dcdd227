//! Transformation matrices (ISO 32000-2, 8.3.3).

use crate::pdf::object::Object;

/// Six numbers: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    /// The matrix that changes nothing.
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// A matrix out of six operands.
    pub(super) fn of(operands: &[Object]) -> Option<Self> {
        let mut numbers = [0.0; 6];
        for (place, operand) in numbers.iter_mut().zip(operands) {
            *place = operand.as_number()?;
        }
        (operands.len() == numbers.len()).then_some(Self(numbers))
    }

    /// A shift.
    pub(super) fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this, then `other`.
    pub(super) fn then(&self, other: &Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [g, h, i, j, k, l] = other.0;
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    /// Where a point comes to lie.
    pub(super) fn apply(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// How much larger lengths become, about.
    pub(super) fn scale(&self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        a.hypot(b).max(c.hypot(d))
    }

    /// How much lengths grow at least along one of the axes, about.
    pub(super) fn least_scale(&self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        a.hypot(b).min(c.hypot(d))
    }

    /// Whether rectangles along the axes stay such.
    pub(super) fn keeps_axes(&self) -> bool {
        let [a, b, c, d, ..] = self.0;
        let small = |x: f64| x.abs() <= 1e-6 * self.scale();
        small(b) && small(c) || small(a) && small(d)
    }
}

/// A rectangle: left, bottom, right, top.
pub(super) type Box4 = [f64; 4];

/// The smallest rectangle around the points; `None` without points.
pub(super) fn around(points: &[(f64, f64)]) -> Option<Box4> {
    let (first, rest) = points.split_first()?;
    let start = [first.0, first.1, first.0, first.1];
    Some(rest.iter().fold(start, |[l, b, r, t], (x, y)| {
        [l.min(*x), b.min(*y), r.max(*x), t.max(*y)]
    }))
}

/// What two rectangles have in common; a rectangle turned inside out if that is nothing.
pub(super) fn common(one: &Box4, other: &Box4) -> Box4 {
    let [l, b, r, t] = one;
    let [l2, b2, r2, t2] = other;
    [l.max(*l2), b.max(*b2), r.min(*r2), t.min(*t2)]
}

/// Whether a point lies in a rectangle.
pub(super) fn holds(area: &Box4, (x, y): (f64, f64)) -> bool {
    let [l, b, r, t] = area;
    x >= *l && x <= *r && y >= *b && y <= *t
}

/// How much a rectangle covers; nothing if it is turned inside out.
pub(super) fn size([l, b, r, t]: &Box4) -> f64 {
    (r - l).max(0.0) * (t - b).max(0.0)
}
