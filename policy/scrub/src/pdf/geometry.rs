//! Boxes and matrices (ISO 32000-2, 7.9.5 and 8.3).

use super::copy::Copy;
use super::object::{Dict, Object};
use crate::Reason;

/// A box with its lower left corner first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) bottom: f64,
    pub(super) right: f64,
    pub(super) top: f64,
}

impl Area {
    /// The box of an entry; corners may come in any order.
    ///
    /// # Errors
    ///
    /// As [`Copy::resolve`].
    pub(super) fn of(
        dict: &Dict,
        key: &str,
        copy: &mut Copy<'_, '_>,
    ) -> Result<Option<Self>, Reason> {
        let numbers = copy.numbers(dict, key)?;
        Ok(numbers.and_then(|numbers| match numbers.as_slice() {
            [a, b, c, d, ..] => Some(Self {
                left: a.min(*c),
                bottom: b.min(*d),
                right: a.max(*c),
                top: b.max(*d),
            }),
            _ => None,
        }))
    }

    /// The part that two boxes share; `None` if there is none.
    pub(super) fn shared(self, other: Self) -> Option<Self> {
        let shared = Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        };
        shared.has_size().then_some(shared)
    }

    /// The box without a rim of this width.
    pub(super) fn smaller(self, rim: f64) -> Self {
        Self {
            left: self.left + rim,
            bottom: self.bottom + rim,
            right: self.right - rim,
            top: self.top - rim,
        }
    }

    /// Whether there is anything in it.
    pub(super) fn has_size(self) -> bool {
        self.right > self.left && self.top > self.bottom
    }

    /// The smallest box around this one after a matrix was applied.
    pub(super) fn under(self, matrix: Matrix) -> Self {
        let corners = [
            matrix.apply(self.left, self.bottom),
            matrix.apply(self.right, self.bottom),
            matrix.apply(self.left, self.top),
            matrix.apply(self.right, self.top),
        ];
        let fold = |pick: fn(&(f64, f64)) -> f64, by: fn(f64, f64) -> f64, from: f64| {
            corners.iter().map(pick).fold(from, by)
        };
        Self {
            left: fold(|corner| corner.0, f64::min, f64::INFINITY),
            bottom: fold(|corner| corner.1, f64::min, f64::INFINITY),
            right: fold(|corner| corner.0, f64::max, f64::NEG_INFINITY),
            top: fold(|corner| corner.1, f64::max, f64::NEG_INFINITY),
        }
    }

    /// Left, bottom, right and top.
    pub(super) fn numbers(self) -> [f64; 4] {
        [self.left, self.bottom, self.right, self.top]
    }

    /// The array for the new file.
    pub(super) fn object(self) -> Object {
        array(&self.numbers())
    }
}

/// A matrix as PDF writes it: `[a b c d e f]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    /// Changes nothing.
    pub(super) const SAME: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The matrix of an entry, the one that changes nothing if there is none.
    ///
    /// # Errors
    ///
    /// As [`Copy::resolve`].
    pub(super) fn of(dict: &Dict, key: &str, copy: &mut Copy<'_, '_>) -> Result<Self, Reason> {
        let numbers = copy.numbers(dict, key)?;
        let first = numbers.as_deref().and_then(|numbers| numbers.first_chunk());
        Ok(first.map_or(Self::SAME, |six| Self(*six)))
    }

    /// A point after the matrix was applied.
    pub(super) fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The array for the new file; null if it changes nothing.
    pub(super) fn object(self) -> Object {
        if self == Self::SAME {
            Object::Null
        } else {
            array(&self.0)
        }
    }
}

/// An array of numbers for the new file.
pub(super) fn array(numbers: &[f64]) -> Object {
    Object::Array(numbers.iter().map(|number| Object::Real(*number)).collect())
}
