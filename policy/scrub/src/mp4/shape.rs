//! Which way up a picture is shown (ISO/IEC 14496-12, 8.3.2, and QuickTime's matrices).

use super::atom::Fields;
use crate::Reason;

/// A transformation: nine numbers, of which four can turn and mirror.
pub(super) struct Matrix([i32; 4]);

impl Matrix {
    pub(super) fn read(fields: &mut Fields<'_>) -> Result<Self, Reason> {
        let mut next = || fields.u32().map(u32::cast_signed);
        let (a, b, _) = (next()?, next()?, next()?);
        let (c, d, _) = (next()?, next()?, next()?);
        let _place = (next()?, next()?, next()?);
        Ok(Self([a, b, c, d]))
    }

    /// The turn; upright if the matrix does anything else, such as stretching.
    pub(super) fn turn(&self) -> Turn {
        let ones: [Option<i32>; 4] = self.0.map(|value| match value {
            0 => Some(0),
            0x1_0000 => Some(1),
            -0x1_0000 => Some(-1),
            _ => None,
        });
        if let [Some(a), Some(b), Some(c), Some(d)] = ones
            && (a == 0) == (d == 0)
            && (b == 0) == (c == 0)
            && (a == 0) != (b == 0)
        {
            return Turn([a, b, c, d]);
        }
        // Numbers that could hold anything are not kept.
        Turn(UPRIGHT)
    }
}

/// One of the eight ways to turn and mirror a picture.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn([i32; 4]);

impl Default for Turn {
    fn default() -> Self {
        Self(UPRIGHT)
    }
}

impl Turn {
    /// This turn and then the other one.
    pub(super) fn then(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h])
    }

    /// The matrix that turns a picture of this size, in 65,536ths, and moves it back to the corner.
    pub(super) fn matrix(self, [width, height]: [u32; 2]) -> [u8; 36] {
        let [a, b, c, d] = self.0;
        let fixed = |value: i32| value.saturating_mul(0x1_0000);
        let back = |across: i32, down: i32| {
            let of = |sign: i32, size: u32| if sign < 0 { size } else { 0 };
            of(across, width)
                .saturating_add(of(down, height))
                .cast_signed()
        };
        let nine = [
            fixed(a),
            fixed(b),
            0,
            fixed(c),
            fixed(d),
            0,
            back(a, c),
            back(b, d),
            0x4000_0000,
        ];
        let mut bytes = [0; 36];
        for (place, value) in bytes.chunks_exact_mut(4).zip(nine) {
            place.copy_from_slice(&value.to_be_bytes());
        }
        bytes
    }
}

const UPRIGHT: [i32; 4] = [1, 0, 0, 1];
