//! Simple drawings in the language of content streams, for what viewers draw by themselves.

use crate::Reason;
use crate::pdf::copy::Copy;
use crate::pdf::geometry::Area;
use crate::pdf::lexer::Lexer;
use crate::pdf::object::{Dict, Object};
use crate::pdf::parse::{Item, item};
use crate::pdf::writer::write_object;

/// Content that is being put together.
#[derive(Default)]
pub(super) struct Sketch {
    content: Vec<u8>,
}

impl Sketch {
    /// Drawn in a graphics state of its own; `None` if nothing was drawn.
    pub(super) fn into_content(self) -> Option<Vec<u8>> {
        if self.content.is_empty() {
            return None;
        }
        let mut content = b"q\n".to_vec();
        content.extend(self.content);
        content.extend(b"Q\n");
        Some(content)
    }

    /// An operator behind its numbers.
    pub(super) fn put(&mut self, numbers: &[f64], operator: &str) {
        for number in numbers {
            write_object(&Object::Real(*number), &mut self.content);
            self.content.push(b' ');
        }
        self.content.extend(operator.bytes());
        self.content.push(b'\n');
    }

    fn named(&mut self, name: &str, numbers: &[f64], operator: &str) {
        write_object(&Object::Name(name.as_bytes().to_vec()), &mut self.content);
        self.content.push(b' ');
        self.put(numbers, operator);
    }

    /// Sets the colour that fills, by the count of its components.
    pub(super) fn fill_colour(&mut self, colour: &[f64]) {
        match colour.len() {
            1 => self.put(colour, "g"),
            3 => self.put(colour, "rg"),
            4 => self.put(colour, "k"),
            _ => {}
        }
    }

    /// Sets the colour of lines.
    pub(super) fn stroke_colour(&mut self, colour: &[f64]) {
        match colour.len() {
            1 => self.put(colour, "G"),
            3 => self.put(colour, "RG"),
            4 => self.put(colour, "K"),
            _ => {}
        }
    }

    /// Sets the width of lines.
    pub(super) fn line_width(&mut self, width: f64) {
        self.put(&[width], "w");
    }

    /// Colours are multiplied, as a marker does.
    pub(super) fn multiply(&mut self) {
        self.named(MULTIPLY, &[], "gs");
    }

    /// A rectangle that is painted by `paint`.
    pub(super) fn rectangle(&mut self, area: Area, paint: &str) {
        let size = [
            area.left,
            area.bottom,
            area.right - area.left,
            area.top - area.bottom,
        ];
        self.put(&size, "re");
        self.put(&[], paint);
    }

    /// An ellipse that fills a rectangle, painted by `paint`.
    pub(super) fn ellipse(&mut self, area: Area, paint: &str) {
        let (x, y) = (
            area.left.midpoint(area.right),
            area.bottom.midpoint(area.top),
        );
        let (across, up) = (area.right - x, area.top - y);
        let (bent, risen) = (across * KAPPA, up * KAPPA);
        self.put(&[area.right, y], "m");
        self.put(
            &[area.right, y + risen, x + bent, area.top, x, area.top],
            "c",
        );
        self.put(
            &[x - bent, area.top, area.left, y + risen, area.left, y],
            "c",
        );
        self.put(
            &[area.left, y - risen, x - bent, area.bottom, x, area.bottom],
            "c",
        );
        self.put(
            &[x + bent, area.bottom, area.right, y - risen, area.right, y],
            "c",
        );
        self.put(&[], paint);
    }

    /// Lines from point to point, painted by `paint`.
    pub(super) fn path(&mut self, points: &[f64], paint: &str) {
        for (index, point) in points.as_chunks::<2>().0.iter().enumerate() {
            self.put(point, if index == 0 { "m" } else { "l" });
        }
        if points.len() >= 2 {
            self.put(&[], paint);
        }
    }

    /// Text in a box, as `looks` (`/Font size Tf` and a colour) wants it; fonts give way to Helvetica, which every
    /// viewer has.
    pub(super) fn text(&mut self, text: &str, area: Area, looks: &[u8], lines: bool) {
        let shown: Vec<Vec<u8>> = text.split(['\n', '\r']).map(western).collect();
        if shown.iter().all(Vec::is_empty) || !area.has_size() {
            return;
        }
        let (told, colour) = read_looks(looks);
        let height = area.top - area.bottom;
        let size = match told {
            told if told > 0.0 => told,
            _ if lines => USUAL_SIZE,
            _ => (height * 0.7).clamp(4.0, USUAL_SIZE),
        };
        self.rectangle(area, "W n");
        self.fill_colour(&colour);
        self.put(&[], "BT");
        self.named(HELVETICA, &[size], "Tf");
        self.put(&[size * 1.15], "TL");
        let start = if lines || shown.len() > 1 {
            area.top - size - 2.0
        } else {
            area.bottom + (height - size) / 2.0 + size * 0.22
        };
        self.put(&[area.left + 2.0, start], "Td");
        for (index, line) in shown.into_iter().enumerate() {
            if index > 0 {
                self.put(&[], "T*");
            }
            write_object(&Object::Str(line), &mut self.content);
            self.content.extend(b" Tj\n");
        }
        self.put(&[], "ET");
    }

    /// A tick in a box.
    pub(super) fn tick(&mut self, area: Area) {
        let size = (area.top - area.bottom).min(area.right - area.left) * 0.8;
        self.put(&[0.0], "g");
        self.put(&[], "BT");
        self.named(DINGBATS, &[size], "Tf");
        let (x, y) = (
            area.left.midpoint(area.right) - size * 0.42,
            area.bottom.midpoint(area.top) - size * 0.35,
        );
        self.put(&[x, y], "Td");
        self.content.extend(b"(4) Tj\n");
        self.put(&[], "ET");
    }
}

/// The width of an annotation's lines, by either of the ways to tell it.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn line_width(old: &Dict, copy: &mut Copy<'_, '_>) -> Result<f64, Reason> {
    let style = copy.get(old, "BS")?;
    if let Some(style) = style.as_dict() {
        return Ok(copy.get(style, "W")?.as_number().unwrap_or(1.0));
    }
    let border = copy.get(old, "Border")?;
    let width = border.as_array().and_then(|border| border.get(2));
    Ok(width.and_then(Object::as_number).unwrap_or(1.0))
}

/// The resources that drawings call, by kind and name, for the page they are drawn on.
pub(in crate::pdf) fn resources() -> [(&'static str, &'static str, Object); 3] {
    let font = |name: &str| {
        Dict::of_type("Font")
            .with("Subtype", Object::name("Type1"))
            .with("BaseFont", Object::name(name))
    };
    let helvetica = font("Helvetica").with("Encoding", Object::name("WinAnsiEncoding"));
    let multiply = Dict::of_type("ExtGState").with("BM", Object::name("Multiply"));
    [
        ("Font", HELVETICA, Object::Dict(helvetica)),
        ("Font", DINGBATS, Object::Dict(font("ZapfDingbats"))),
        ("ExtGState", MULTIPLY, Object::Dict(multiply)),
    ]
}

/// The size and the colour that a default appearance string sets (12.7.4.3).
fn read_looks(looks: &[u8]) -> (f64, Vec<f64>) {
    let mut lexer = Lexer::new(looks);
    let (mut size, mut colour, mut numbers) = (0.0, vec![0.0], Vec::new());
    loop {
        match item(&mut lexer) {
            Ok(Item::Object(object)) => numbers.extend(object.as_number()),
            Ok(Item::Operator(operator)) => {
                match operator.as_slice() {
                    b"Tf" => size = numbers.last().copied().unwrap_or(0.0),
                    b"g" | b"rg" | b"k" => colour.clone_from(&numbers),
                    _ => {}
                }
                numbers.clear();
            }
            Ok(Item::End) | Err(_) => return (size, colour),
        }
    }
}

/// Whether every character of a text can be drawn.
pub(super) fn can_draw(text: &str) -> bool {
    text.split(['\n', '\r']).all(|line| {
        let marks = western(line).iter().filter(|byte| **byte == b'?').count();
        marks == line.matches('?').count()
    })
}

/// Text in WinAnsiEncoding; characters that it lacks become question marks.
fn western(line: &str) -> Vec<u8> {
    line.chars()
        .map(|c| {
            let high = WESTERN.iter().position(|known| *known == c);
            match u8::try_from(u32::from(c)) {
                Ok(byte @ (0x20..=0x7e | 0xa0..)) => byte,
                _ => high
                    .and_then(|index| u8::try_from(index + 0x80).ok())
                    .unwrap_or(b'?'),
            }
        })
        .collect()
}

/// WinAnsiEncoding from 0x80 to 0x9f (annex D.2); a space is where nothing is.
const WESTERN: [char; 32] = [
    '\u{20ac}', ' ', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', ' ', '\u{17d}', ' ', ' ', '\u{2018}',
    '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}',
    '\u{161}', '\u{203a}', '\u{153}', ' ', '\u{17e}', '\u{178}',
];
/// Names that no other resource can have.
const HELVETICA: &str = "\u{1}H";
const DINGBATS: &str = "\u{1}D";
const MULTIPLY: &str = "\u{1}M";
/// The size of text in points where none is told.
const USUAL_SIZE: f64 = 12.0;
/// How far the handles of a quarter of a circle stand out.
const KAPPA: f64 = 0.552_284_75;
