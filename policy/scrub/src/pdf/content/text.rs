//! Showing text, and about how far it moves the place of writing (ISO 32000-2, 9.4.3 and 9.4.4).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::hidden::Shown;
use super::operators::Operator;
use super::{Category, Rewrite, write_object};
use crate::Reason;
use crate::pdf::copy::Copy;
use crate::pdf::object::{Dict, Object};
use crate::source::widen;

/// The widths of a font, enough to know about where its text ends.
pub(super) struct Measure {
    /// The font as its resource has it.
    pub(super) font: Object,
    /// Whether each code has two bytes.
    wide: bool,
    first: i64,
    widths: Vec<f64>,
    other: f64,
    /// From the units of the widths to text space at size 1.
    unit: f64,
    /// The widths of a composite font.
    numbered: BTreeMap<u16, f64>,
    /// Whether all widths are known.
    sure: bool,
    /// Whether the glyphs are content themselves.
    pub(super) drawn: bool,
}

impl Measure {
    /// Looks up the widths of a font.
    pub(super) fn of(source: Object, copy: &mut Copy<'_, '_>) -> Result<Self, Reason> {
        let found = copy.resolve(&source)?;
        let mut measure = Self {
            font: source,
            wide: false,
            first: 0,
            widths: Vec::new(),
            other: 500.0,
            unit: 0.001,
            numbered: BTreeMap::new(),
            sure: false,
            drawn: false,
        };
        let Some(font) = found.as_dict() else {
            return Ok(measure);
        };
        let subtype = copy.get(font, "Subtype")?;
        if subtype.is_name("Type0") {
            measure.wide = true;
            measure.composite(font, copy)?;
        } else {
            measure.first = copy.get(font, "FirstChar")?.as_int().unwrap_or(0);
            measure.widths = copy.numbers(font, "Widths")?.unwrap_or_default();
            measure.sure = !measure.widths.is_empty();
        }
        if subtype.is_name("Type3") {
            measure.drawn = true;
            let matrix = copy.numbers(font, "FontMatrix")?.unwrap_or_default();
            measure.unit = matrix.first().copied().unwrap_or(0.001);
        }
        Ok(measure)
    }

    /// The widths of a composite font whose codes are the numbers of its glyphs.
    fn composite(&mut self, font: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
        let encoding = copy.get(font, "Encoding")?;
        self.sure = encoding.is_name("Identity-H");
        let list = copy.get(font, "DescendantFonts")?;
        let first = list.as_array().and_then(<[Object]>::first);
        let inner = copy.resolve(first.unwrap_or(&Object::Null))?;
        let Some(inner) = inner.as_dict() else {
            return Ok(());
        };
        self.other = copy.get(inner, "DW")?.as_number().unwrap_or(1000.0);
        let widths = copy.get(inner, "W")?;
        let mut rest = widths.as_array().unwrap_or_default();
        let number = |object: &Object| {
            object
                .as_int()
                .and_then(|number| u16::try_from(number).ok())
        };
        while let [first, second, after @ ..] = rest {
            let second = copy.resolve(second)?;
            let first = number(&copy.resolve(first)?).unwrap_or(0);
            if let Some(list) = second.as_array() {
                for (glyph, width) in (first..).zip(list) {
                    let width = copy.resolve(width)?.as_number();
                    self.numbered.insert(glyph, width.unwrap_or(0.0));
                }
                rest = after;
            } else {
                let (width, after) = after.split_first().unwrap_or((&Object::Null, &[]));
                let width = copy.resolve(width)?.as_number().unwrap_or(0.0);
                let range = first..=number(&second).unwrap_or(first);
                copy.budget.work(widen(range.len()))?;
                self.numbered.extend(range.map(|glyph| (glyph, width)));
                rest = after;
            }
        }
        Ok(())
    }

    /// Whether glyphs have a thousand units, so that the size of the font is theirs.
    fn is_usual(&self) -> bool {
        (self.unit - 0.001).abs() < 0.0005
    }

    /// The width of a string in text space at size 1, and its number of codes and of spaces.
    fn string(&self, bytes: &[u8]) -> (f64, u32, u32) {
        let (mut width, mut codes, mut spaces) = (0.0, 0_u32, 0_u32);
        if self.wide {
            for code in bytes.as_chunks::<2>().0 {
                let known = self.numbered.get(&u16::from_be_bytes(*code));
                width += known.copied().unwrap_or(self.other) * self.unit;
                codes = codes.saturating_add(1);
            }
            return (width, codes, 0);
        }
        for byte in bytes {
            let at = usize::try_from(i64::from(*byte) - self.first).ok();
            let known = at.and_then(|at| self.widths.get(at));
            width += known.copied().unwrap_or(self.other) * self.unit;
            codes = codes.saturating_add(1);
            spaces = spaces.saturating_add(u32::from(*byte == b' '));
        }
        (width, codes, spaces)
    }
}

impl Rewrite<'_, '_, '_> {
    /// `BT`
    pub(super) fn text_begin(&mut self) {
        if self.in_text {
            self.bare("ET");
        }
        self.in_text = true;
        self.clips_from = None;
        self.state.begin_text();
        self.bare("BT");
    }

    /// `ET`
    pub(super) fn text_end(&mut self) {
        if self.in_text {
            self.in_text = false;
            if let Some(from) = self.clips_from.take() {
                let (first, end) = self.state.text_clip;
                let first = if end == 0 { from } else { first.min(from) };
                self.state.text_clip = (first, self.hidden.mark());
                self.state.ragged = true;
            }
            self.bare("ET");
        }
    }

    /// `Tf`
    pub(super) fn font(&mut self, operator: &Operator, operands: Vec<Object>) {
        if let Some(old) = operands.first().and_then(Object::as_name) {
            self.state.font = old.to_vec();
        }
        self.state.size = operands.get(1).and_then(Object::as_number).unwrap_or(0.0);
        self.rename(operator, operands, Category::Font);
    }

    /// `Tj`, `TJ`, `'` and `"`
    pub(super) fn show(&mut self, operator: &Operator, operands: &[Object]) -> Result<(), Reason> {
        if let ("\"", [word, letter, _]) = (operator.name, operands) {
            self.state.spacing = (
                letter.as_number().unwrap_or(0.0),
                word.as_number().unwrap_or(0.0),
            );
        }
        if matches!(operator.name, "'" | "\"") {
            self.state.place_text("T*", &[]);
        }
        let measure = self
            .hidden
            .measure(&self.state.font, self.names, self.copy)?;
        let shown = operands.last().cloned().unwrap_or(Object::Null);
        let width = self.width(&measure, &shown);
        let bytes = sample(&shown);
        self.state.usual = measure.is_usual();
        if measure.drawn {
            self.inherit();
        }
        let before = self.state.clone();
        self.state.advance(width);
        self.state.sure &= measure.sure;
        let instead = self.instead(operator.name, operands, width);
        let number = self.next_number();
        if self.marks.suppress() {
            if !self.looks_only {
                self.out.extend(instead);
            }
            return Ok(());
        }
        let from = self.out.len();
        self.put(operator, operands);
        if before.text_clips() && self.clips_from.is_none() {
            self.clips_from = Some(self.hidden.mark());
        }
        if !bytes.is_empty() {
            let shown = Shown {
                number,
                range: from..self.out.len(),
                measure,
                bytes,
                instead,
            };
            self.hidden.shown(shown, (&before, &self.state));
        }
        Ok(())
    }

    /// How far the text moves on, in text space.
    fn width(&self, measure: &Rc<Measure>, shown: &Object) -> f64 {
        let state = &self.state;
        let (letter, word) = state.spacing;
        let mut width = 0.0;
        let parts = shown.as_array().unwrap_or(std::slice::from_ref(shown));
        for part in parts {
            if let Some(bytes) = part.as_str() {
                let (glyphs, codes, spaces) = measure.string(bytes);
                width += glyphs * state.size + f64::from(codes) * letter;
                width += f64::from(spaces) * word;
            } else if let Some(number) = part.as_number() {
                width -= number / 1000.0 * state.size;
            }
        }
        width * state.stretch
    }

    /// What moves the place of writing as the operator does, without showing anything.
    fn instead(&self, name: &str, operands: &[Object], width: f64) -> Vec<u8> {
        let mut out = Vec::new();
        if let ("\"", [word, letter, _]) = (name, operands) {
            for (operand, setter) in [(word, " Tw\n"), (letter, " Tc\n")] {
                write_object(operand, &mut out);
                out.extend(setter.as_bytes());
            }
        }
        if matches!(name, "'" | "\"") {
            out.extend(b"T*\n");
        }
        let unit = self.state.size * self.state.stretch;
        let moved = -width / unit * 1000.0;
        if moved.is_finite() && moved != 0.0 {
            // Whole thousandths are finer than any page is printed.
            let moved = Object::Real(moved.round());
            write_object(&Object::Array(vec![moved]), &mut out);
            out.extend(b" TJ\n");
        }
        out
    }
}

/// The first bytes of what is shown.
fn sample(shown: &Object) -> Vec<u8> {
    let parts = shown.as_array().unwrap_or(std::slice::from_ref(shown));
    let bytes = parts.iter().filter_map(Object::as_str).flatten();
    bytes.copied().take(MOST_SAMPLED).collect()
}

/// Bytes of one shown string that are remembered.
const MOST_SAMPLED: usize = 64;
