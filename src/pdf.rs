//! Paper copies: a plain PDF (ISO 32000) of headings, facts and texts, made in this process.
//!
//! The same input gives the same bytes. There is no title, author, date or producer in the file;
//! what it says is on its pages. The font is embedded, cut down to the letters that are used: it has
//! Latin, Greek, Cyrillic, Armenian and Georgian. Letters of other scripts, which need more than
//! a font to be set (Arabic, Hebrew, Chinese and others), stand as boxes; whoever copies or searches
//! the text finds them, and the last line says so.

mod font;
mod layout;

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use font::Font;
use layout::{Line, Page};

/// What is written.
pub(crate) struct Paper {
    /// Whose paper it is; stands above every page.
    pub(crate) firm: String,
    /// What it is a copy of; stands below every page.
    pub(crate) name: String,
    /// The language, as in the path of a page.
    pub(crate) lang: String,
    /// What is said where letters stand as boxes.
    pub(crate) boxes: String,
    pub(crate) pieces: Vec<Piece>,
}

/// A part of the text, in the order of reading.
pub(crate) enum Piece {
    Title(String),
    Heading(String),
    /// A name and what it is.
    Fact(String, String),
    /// Words of a person.
    Text(String),
    /// Who said something and when, and what.
    Said(String, String),
}

// CLAIM(C-110): SECURITY.md
/// Writes the paper.
///
/// # Errors
/// If it cannot be written, or if the font of the program is broken.
pub(crate) fn write(paper: &Paper, out: &mut dyn Write) -> io::Result<()> {
    let mut font = Font::new()?;
    let pages = layout::pages(paper, &mut font);
    let mut file = File {
        pdf: Pdf::new(),
        last: 0,
    };
    let (catalog, tree, set) = (file.id(), file.id(), file.id());
    let ids: Vec<(Ref, Ref)> = pages.iter().map(|_| (file.id(), file.id())).collect();
    let mut root = file.pdf.catalog(catalog);
    root.pages(tree).lang(TextStr(&paper.lang));
    root.finish();
    let kids = ids.iter().map(|(page, _)| *page);
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    file.pdf.pages(tree).kids(kids).count(count);
    for (page, (id, content)) in pages.iter().zip(&ids) {
        let mut entry = file.pdf.page(*id);
        entry.parent(tree).contents(*content);
        entry.media_box(Rect::new(0.0, 0.0, layout::WIDTH, layout::HEIGHT));
        entry.resources().fonts().pair(FONT, set);
        entry.finish();
        let bytes = packed(&content_of(page, &mut font))?;
        file.pdf
            .stream(*content, &bytes)
            .filter(Filter::FlateDecode);
    }
    font.write(&mut file, set)?;
    out.write_all(&file.pdf.finish())
}

/// A file that is being made, and the last number that was given out.
struct File {
    pdf: Pdf,
    last: i32,
}

impl File {
    fn id(&mut self) -> Ref {
        self.last += 1;
        Ref::new(self.last)
    }
}

fn content_of(page: &Page, font: &mut Font) -> Vec<u8> {
    let mut content = Content::new();
    content.begin_text();
    for line in &page.lines {
        show(&mut content, line, font);
    }
    content.end_text();
    content.finish().into_vec()
}

fn show(content: &mut Content, line: &Line, font: &mut Font) {
    content.set_font(FONT, line.size);
    let strong = if line.bold { line.size / 30.0 } else { 0.0 };
    let mode = if line.bold {
        pdf_writer::types::TextRenderingMode::FillStroke
    } else {
        pdf_writer::types::TextRenderingMode::Fill
    };
    content.set_text_rendering_mode(mode);
    content.set_line_width(strong);
    content.set_text_matrix([1.0, 0.0, 0.0, 1.0, line.x, line.y]);
    for run in font.runs(&line.text) {
        if run.boxed {
            let mut marked = content.begin_marked_content_with_properties(Name(b"Span"));
            marked.properties().actual_text(TextStr(&run.text));
            marked.finish();
        }
        content.show(Str(&run.glyphs));
        if run.boxed {
            content.end_marked_content();
        }
    }
}

fn packed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes)?;
    packer.finish()
}

const FONT: Name<'static> = Name(b"F");
