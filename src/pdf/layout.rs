//! Lines on pages of A4.

use unicode_normalization::UnicodeNormalization;

use super::font::Font;
use super::{Paper, Piece};

/// A page.
#[derive(Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
}

/// A line, in points from the lower left corner.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
}

/// How a part of the text is set.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    bold: bool,
    /// From the left margin.
    indent: f32,
    /// Above the first line.
    above: f32,
}

/// Sets the text.
pub(super) fn pages(paper: &Paper, font: &mut Font) -> Vec<Page> {
    let mut setting = Setting {
        font,
        pages: vec![Page::default()],
        y: TOP,
    };
    for piece in &paper.pieces {
        setting.piece(piece);
    }
    if setting.misses(paper) {
        setting.text(&paper.boxes, SMALL);
    }
    let mut pages = setting.pages;
    let count = pages.len();
    for (number, page) in pages.iter_mut().enumerate() {
        page.add(&paper.firm, MARGIN, HEIGHT - 40.0);
        let below = format!("{} · {} / {count}", paper.name, number + 1);
        page.add(&below, MARGIN, 32.0);
    }
    pages
}

struct Setting<'a> {
    font: &'a mut Font,
    pages: Vec<Page>,
    y: f32,
}

impl Setting<'_> {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Title(text) => self.text(text, TITLE),
            Piece::Heading(text) => {
                // Never a heading without a line below it.
                self.room(HEADING.above + 4.0 * HEADING.size);
                self.text(text, HEADING);
            }
            Piece::Fact(name, value) => self.fact(name, value),
            Piece::Text(text) => self.text(text, BODY),
            Piece::Said(who, text) => {
                self.room(4.0 * BODY.size);
                self.text(who, SMALL);
                self.text(text, Style { above: 0.0, ..BODY });
            }
        }
    }

    /// A name in the first column, what it is in the second.
    fn fact(&mut self, name: &str, value: &str) {
        let style = Style { above: 2.0, ..BODY };
        self.room(2.0 * style.size);
        let (start, page) = (self.y, self.pages.len());
        for line in self.wrap(name, COLUMN - 12.0, style.size) {
            self.line(
                line,
                Style {
                    bold: true,
                    ..style
                },
            );
        }
        let after = self.y;
        if self.pages.len() == page {
            self.y = start;
        }
        let value_style = Style {
            indent: COLUMN,
            ..style
        };
        for line in self.wrap(value, WIDTH - 2.0 * MARGIN - COLUMN, style.size) {
            self.line(line, value_style);
        }
        if self.pages.len() == page {
            self.y = self.y.min(after);
        }
    }

    fn text(&mut self, text: &str, style: Style) {
        self.y -= style.above;
        for line in self.wrap(text, WIDTH - 2.0 * MARGIN - style.indent, style.size) {
            self.line(
                line,
                Style {
                    above: 0.0,
                    ..style
                },
            );
        }
    }

    fn line(&mut self, text: String, style: Style) {
        self.room(style.size * LEADING);
        self.y -= style.size * LEADING;
        let line = Line {
            text,
            x: MARGIN + style.indent,
            y: self.y,
            size: style.size,
            bold: style.bold,
        };
        if let Some(page) = self.pages.last_mut() {
            page.lines.push(line);
        }
    }

    /// Goes on on a new page where this one has not so much room left.
    fn room(&mut self, height: f32) {
        if self.y - height < BOTTOM {
            self.pages.push(Page::default());
            self.y = TOP;
        }
    }

    /// The text in lines that fit, broken at spaces, or anywhere in a word that is longer.
    fn wrap(&self, text: &str, width: f32, size: f32) -> Vec<String> {
        let text: String = text.replace('\t', "    ").nfc().collect();
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let (mut line, mut used) = (String::new(), 0.0);
            let words = paragraph.split_inclusive(' ');
            for word in words.map(|word| word.replace(char::is_control, "")) {
                let wide: f32 = word
                    .trim_end()
                    .chars()
                    .map(|c| self.font.width(c) * size)
                    .sum();
                if used > 0.0 && used + wide > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                for letter in word.chars() {
                    let wide = self.font.width(letter) * size;
                    if used > 0.0 && letter != ' ' && used + wide > width {
                        lines.push(std::mem::take(&mut line));
                        used = 0.0;
                    }
                    used += wide;
                    line.push(letter);
                }
            }
            lines.push(line);
        }
        lines
    }

    fn misses(&self, paper: &Paper) -> bool {
        let text = |text: &String| {
            let plain: String = text.nfc().filter(|c| !c.is_control()).collect();
            self.font.misses(&plain)
        };
        paper.pieces.iter().any(|piece| match piece {
            Piece::Title(one) | Piece::Heading(one) | Piece::Text(one) => text(one),
            Piece::Fact(one, other) | Piece::Said(one, other) => text(one) || text(other),
        })
    }
}

impl Page {
    fn add(&mut self, text: &str, x: f32, y: f32) {
        self.lines.push(Line {
            text: text.nfc().filter(|c| !c.is_control()).collect(),
            x,
            y,
            size: SMALL.size,
            bold: false,
        });
    }
}

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 62.0;
const TOP: f32 = HEIGHT - 64.0;
const BOTTOM: f32 = 60.0;
const COLUMN: f32 = 150.0;
const LEADING: f32 = 1.45;

const BODY: Style = Style {
    size: 10.0,
    bold: false,
    indent: 0.0,
    above: 4.0,
};
const SMALL: Style = Style {
    size: 8.5,
    bold: false,
    indent: 0.0,
    above: 8.0,
};
const HEADING: Style = Style {
    size: 12.5,
    bold: true,
    indent: 0.0,
    above: 16.0,
};
const TITLE: Style = Style {
    size: 18.0,
    bold: true,
    indent: 0.0,
    above: 0.0,
};
