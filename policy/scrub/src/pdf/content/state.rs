//! The part of the graphics state that decides whether text can be seen (ISO 32000-2, 8.4 and 9.3).

use std::rc::Rc;

use super::matrix::{Box4, Matrix, common};
use super::painted::Path;
use crate::Reason;
use crate::pdf::copy::Copy;
use crate::pdf::object::{Dict, Object};

/// What fills, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// The colour of paper.
    White,
    /// A pattern or an ink that is none: what lies below may be seen through it.
    Open,
    /// Anything else, or not known.
    Other,
}

impl Fill {
    /// The colour by numbers of a device space: all ones in grey and RGB, all zeros in CMYK.
    pub(super) fn of_device(numbers: &[Object]) -> Self {
        let white = if numbers.len() == 4 { 0.0 } else { 1.0 };
        let near = |number: &Object| {
            number
                .as_number()
                .is_some_and(|number| (number - white).abs() < NEAR)
        };
        if !numbers.is_empty() && numbers.iter().all(near) {
            Self::White
        } else {
            Self::Other
        }
    }
}

/// The colour space that fills, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// A device space, or one that has its white where a device has it.
    Device,
    /// Inks, of which none is white.
    Inks,
    /// Patterns, or the ink that is none.
    Open,
    /// Any other.
    Other,
}

impl Space {
    pub(super) fn named(name: &Object) -> Self {
        let device = ["DeviceGray", "DeviceRGB", "DeviceCMYK"];
        if device.iter().any(|space| name.is_name(space)) {
            Self::Device
        } else if name.is_name("Pattern") {
            Self::Open
        } else {
            Self::Other
        }
    }

    /// The space of a resource.
    pub(super) fn of(space: &Object, copy: &mut Copy<'_, '_>) -> Result<Self, Reason> {
        let space = copy.resolve(space)?;
        let ink = space.as_array().and_then(|parts| parts.get(1)).cloned();
        let kind = match space.as_array() {
            Some([kind, ..]) => copy.resolve(kind)?,
            _ => space,
        };
        if kind.is_name("Separation") && copy.resolve(&ink.unwrap_or_default())?.is_name("None") {
            return Ok(Self::Open);
        }
        Ok(match kind.as_name() {
            Some(b"CalGray" | b"CalRGB" | b"ICCBased") => Self::Device,
            Some(b"DeviceN" | b"Separation") => Self::Inks,
            _ => Self::named(&kind),
        })
    }

    /// The colour before any was chosen.
    pub(super) fn at_first(self) -> Fill {
        match self {
            Self::Open => Fill::Open,
            Self::Device | Self::Inks | Self::Other => Fill::Other,
        }
    }

    /// The colour by these numbers.
    pub(super) fn fill(self, numbers: &[Object]) -> Fill {
        match self {
            Self::Open => Fill::Open,
            Self::Device => Fill::of_device(numbers),
            Self::Inks if numbers.iter().all(is_zero) => Fill::White,
            Self::Inks => Fill::Other,
            Self::Other => Fill::Other,
        }
    }
}

/// Whether a number is so small that nobody sees the ink.
fn is_zero(number: &Object) -> bool {
    number.as_number().is_some_and(|number| number.abs() < NEAR)
}

/// What is saved by `q`, and the text matrices.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// From the present user space to that at the begin of the stream.
    pub(super) ctm: Matrix,
    /// What is not clipped away, at most; `None` if nothing is.
    pub(super) clip: Option<Box4>,
    /// Whether the clip is no plain rectangle.
    pub(super) ragged: bool,
    pub(super) fill: Fill,
    pub(super) space: Space,
    /// The same for what strokes.
    pub(super) stroke: Fill,
    pub(super) stroke_space: Space,
    /// The old names of the colour spaces that fill and stroke, if they are resources.
    pub(super) named: [Option<Rc<[u8]>>; 2],
    /// How opaque fills are, 0 to 1, and whether they replace what is below.
    pub(super) alpha: f64,
    pub(super) covers: bool,
    /// Whether all that is drawn is seen through: it is part of a group that is, or of a layer that is off.
    pub(super) glass: bool,
    /// How opaque strokes are, 0 to 1.
    pub(super) stroke_alpha: f64,
    /// Strings that were added to the clip: the first, and the one behind the last.
    pub(super) text_clip: (usize, usize),
    /// The old name of the font.
    pub(super) font: Vec<u8>,
    pub(super) size: f64,
    /// Whether glyphs of the font are about as high as its size says; Type 3 fonts need not.
    pub(super) usual: bool,
    pub(super) mode: i64,
    pub(super) rise: f64,
    pub(super) leading: f64,
    /// Extra space behind each character and each word, in text space.
    pub(super) spacing: (f64, f64),
    /// Horizontal scale, 1 is normal.
    pub(super) stretch: f64,
    pub(super) text: Matrix,
    pub(super) line: Matrix,
    /// Whether the place in the line is known, because all widths before it are.
    pub(super) sure: bool,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            ctm: Matrix::IDENTITY,
            clip: None,
            ragged: false,
            fill: Fill::Other,
            space: Space::Device,
            stroke: Fill::Other,
            stroke_space: Space::Device,
            named: [None, None],
            alpha: 1.0,
            covers: true,
            glass: false,
            stroke_alpha: 1.0,
            text_clip: (0, 0),
            font: Vec::new(),
            size: 0.0,
            usual: false,
            mode: 0,
            rise: 0.0,
            leading: 0.0,
            spacing: (0.0, 0.0),
            stretch: 1.0,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            sure: true,
        }
    }

    /// Whether text is filled and whether it is stroked (table 104).
    fn paints_text(&self) -> (bool, bool) {
        (
            matches!(self.mode, 0 | 2 | 4 | 6),
            matches!(self.mode, 1 | 2 | 5 | 6),
        )
    }

    /// Whether text is painted in nothing at all, wherever it stands.
    pub(super) fn text_has_no_ink(&self) -> bool {
        let (fills, strokes) = self.paints_text();
        matches!(self.mode, 0..=7)
            && (!fills || self.alpha <= 0.0)
            && (!strokes || self.stroke_alpha <= 0.0)
    }

    /// Whether text is painted in the colour of paper and no other.
    pub(super) fn text_is_white(&self) -> bool {
        let (fills, strokes) = self.paints_text();
        (fills || strokes)
            && (!fills || self.fill == Fill::White)
            && (!strokes || self.stroke == Fill::White)
    }

    /// Whether what is filled hides what lies below.
    pub(super) fn is_opaque(&self) -> bool {
        self.covers && !self.glass && self.alpha >= 1.0 && !self.ragged
    }

    /// Whether text becomes part of the clip.
    pub(super) fn text_clips(&self) -> bool {
        matches!(self.mode, 4..=7)
    }

    /// `cm`
    pub(super) fn concatenate(&mut self, operands: &[Object]) {
        if let Some(matrix) = Matrix::of(operands) {
            self.ctm = matrix.then(&self.ctm);
        }
    }

    /// Takes over what a graphics state dictionary says of transparency.
    pub(super) fn set_from(&mut self, dict: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
        if let Some(alpha) = copy.get(dict, "ca")?.as_number() {
            self.alpha = alpha;
        }
        if let Some(alpha) = copy.get(dict, "CA")?.as_number() {
            self.stroke_alpha = alpha;
        }
        let mode = copy.get(dict, "BM")?;
        let mask = copy.get(dict, "SMask")?;
        if !mode.is_null() {
            self.covers = mode.is_name("Normal") || mode.is_name("Compatible");
        }
        if mask.as_dict().is_some() {
            self.covers = false;
        }
        Ok(())
    }

    /// Clips with a path.
    pub(super) fn clip(&mut self, path: &Path) {
        let Some(area) = path.area() else {
            return;
        };
        self.ragged |= !path.is_rectangle();
        self.clip = Some(match &self.clip {
            Some(clip) => common(clip, &area),
            None => area,
        });
    }

    /// Text operators that take numbers and show nothing.
    pub(super) fn place_text(&mut self, name: &str, operands: &[Object]) {
        let number = |at: usize| operands.get(at).and_then(Object::as_number).unwrap_or(0.0);
        match name {
            "Tc" => self.spacing.0 = number(0),
            "Tw" => self.spacing.1 = number(0),
            "Tz" => self.stretch = number(0) / 100.0,
            "TL" => self.leading = number(0),
            "Tr" => self.mode = operands.first().and_then(Object::as_int).unwrap_or(0),
            "Ts" => self.rise = number(0),
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                self.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "T*" => self.next_line(0.0, -self.leading),
            "Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    (self.text, self.line) = (matrix, matrix);
                    self.sure = true;
                }
            }
            _ => {}
        }
    }

    /// Moves to the start of another line.
    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(&self.line);
        self.text = self.line;
        self.sure = true;
    }

    /// `BT`
    pub(super) fn begin_text(&mut self) {
        (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY);
        self.sure = true;
    }

    /// Moves on along the line, in text space.
    pub(super) fn advance(&mut self, x: f64) {
        self.text = Matrix::shift(x, 0.0).then(&self.text);
    }
}

/// Two per cent: nobody sees this on paper.
const NEAR: f64 = 0.02;
