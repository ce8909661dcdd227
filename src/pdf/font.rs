//! The one font: what each letter measures, and the part of it that goes into a file.

use std::collections::BTreeMap;
use std::io;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Rect, Ref, Str};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

use super::{File, packed};

/// The font, and the letters that were used so far.
pub(super) struct Font {
    face: Face<'static>,
    used: GlyphRemapper,
    /// What each glyph of the file stands for.
    letters: BTreeMap<u16, char>,
    /// The width of each glyph of the file, in thousandths of the size.
    widths: BTreeMap<u16, f32>,
    /// Some letter stands as a box.
    pub(super) boxed: bool,
}

/// Letters that are shown together.
pub(super) struct Run {
    pub(super) text: String,
    /// The glyphs of the file, two bytes each.
    pub(super) glyphs: Vec<u8>,
    pub(super) boxed: bool,
}

impl Font {
    pub(super) fn new() -> io::Result<Self> {
        let face = Face::parse(BYTES, 0).map_err(|_| io::Error::other("the font"))?;
        Ok(Self {
            face,
            used: GlyphRemapper::new(),
            letters: BTreeMap::new(),
            widths: BTreeMap::new(),
            boxed: false,
        })
    }

    /// How wide a letter is, in parts of the size.
    pub(super) fn width(&self, letter: char) -> f32 {
        let glyph = self.glyph(letter).or_else(|| self.face.glyph_index(BOX));
        glyph.map_or(0.0, |glyph| self.advance(glyph))
    }

    /// The text as the file shows it.
    pub(super) fn runs(&mut self, text: &str) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for letter in text.chars() {
            let known = self.glyph(letter);
            let boxed = known.is_none();
            self.boxed |= boxed;
            let shown = if boxed { BOX } else { letter };
            let Some(glyph) = known.or_else(|| self.face.glyph_index(BOX)) else {
                continue;
            };
            let number = self.used.remap(glyph.0);
            self.letters.insert(number, shown);
            let width = self.advance(glyph) * 1000.0;
            self.widths.insert(number, width);
            match runs.last_mut() {
                Some(run) if run.boxed == boxed => run.add(letter, number),
                Some(_) | None => {
                    let mut run = Run {
                        text: String::new(),
                        glyphs: Vec::new(),
                        boxed,
                    };
                    run.add(letter, number);
                    runs.push(run);
                }
            }
        }
        runs
    }

    /// Whether the text holds a letter that can only stand as a box.
    pub(super) fn misses(&self, text: &str) -> bool {
        text.chars().any(|letter| self.glyph(letter).is_none())
    }

    fn glyph(&self, letter: char) -> Option<GlyphId> {
        let set = matches!(letter,
            '\u{20}'..='\u{58f}' | '\u{10a0}'..='\u{10ff}' | '\u{1e00}'..='\u{1fff}'
            | '\u{2010}'..='\u{2027}' | '\u{202f}'..='\u{2bff}' | '\u{fb00}'..='\u{fb06}');
        let glyph = self.face.glyph_index(letter).filter(|_| set)?;
        (glyph.0 != 0).then_some(glyph)
    }

    fn advance(&self, glyph: GlyphId) -> f32 {
        let advance = self.face.glyph_hor_advance(glyph).unwrap_or(0);
        f32::from(advance) / f32::from(self.face.units_per_em())
    }

    /// Writes the letters that were used.
    pub(super) fn write(&self, file: &mut File, set: Ref) -> io::Result<()> {
        let (cid, about, data, map) = (file.id(), file.id(), file.id(), file.id());
        let mut font = file.pdf.type0_font(set);
        font.base_font(NAME)
            .encoding_predefined(Name(b"Identity-H"));
        font.descendant_font(cid).to_unicode(map);
        font.finish();
        let mut font = file.pdf.cid_font(cid);
        font.subtype(CidFontType::Type2)
            .base_font(NAME)
            .system_info(SYSTEM);
        font.font_descriptor(about).default_width(0.0);
        font.cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = font.widths();
        for (number, width) in &self.widths {
            widths.consecutive(*number, [*width]);
        }
        widths.finish();
        font.finish();
        self.describe(file, about, data);
        let part = subsetter::subset(BYTES, 0, &self.used);
        let part = part.map_err(|_| io::Error::other("the font"))?;
        let length = i32::try_from(part.len()).unwrap_or(i32::MAX);
        let mut stream_of = |id, bytes: &[u8], length: Option<i32>| -> io::Result<()> {
            let bytes = packed(bytes)?;
            let mut stream = file.pdf.stream(id, &bytes);
            stream.filter(Filter::FlateDecode);
            if let Some(length) = length {
                stream.pair(Name(b"Length1"), length);
            }
            Ok(())
        };
        stream_of(data, &part, Some(length))?;
        let mut letters = UnicodeCmap::new(Name(b"Letters"), SYSTEM);
        for (number, letter) in &self.letters {
            letters.pair(*number, *letter);
        }
        stream_of(map, &letters.finish().into_vec(), None)
    }

    fn describe(&self, file: &mut File, about: Ref, data: Ref) {
        let thousandths =
            |units: i16| f32::from(units) * 1000.0 / f32::from(self.face.units_per_em());
        let bounds = self.face.global_bounding_box();
        let mut descriptor = file.pdf.font_descriptor(about);
        descriptor.name(NAME).flags(FontFlags::NON_SYMBOLIC);
        descriptor.bbox(Rect::new(
            thousandths(bounds.x_min),
            thousandths(bounds.y_min),
            thousandths(bounds.x_max),
            thousandths(bounds.y_max),
        ));
        descriptor.italic_angle(0.0).stem_v(90.0);
        descriptor.ascent(thousandths(self.face.ascender()));
        descriptor.descent(thousandths(self.face.descender()));
        let height = self.face.capital_height().unwrap_or(self.face.ascender());
        descriptor.cap_height(thousandths(height)).font_file2(data);
    }
}

impl Run {
    fn add(&mut self, letter: char, number: u16) {
        self.text.push(letter);
        self.glyphs.extend(number.to_be_bytes());
    }
}

const BYTES: &[u8] = include_bytes!("../../templates/fonts/DejaVuSans.ttf");
const BOX: char = '□';
/// Six letters in front say that it is a part of the font (ISO 32000-1, 9.6.4).
const NAME: Name<'static> = Name(b"AAAAAA+DejaVuSans");
const SYSTEM: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};
