//! CFF programs: glyphs, their names and what draws them are kept; all words go (Adobe Technical Note 5176).

use super::cff_code::Code;
use super::cff_dict::{Dict, Operand, op};
use super::cff_index::{self, index};
use super::cff_sets::{self, Names};
use super::data::{low16, low32};
use super::glyph_names::GlyphNames;
use super::type1_calls::{called, uncalled};
use super::type1_crypt::plain_glyph;

/// A rebuilt program, and whether its glyphs go by numbers (CIDs) instead of names.
pub(super) struct Cff {
    pub(super) bytes: Vec<u8>,
    /// How many there are.
    pub(super) glyphs: usize,
    pub(super) by_number: bool,
}

/// Rebuilds a program; `None` if no viewer could use it.
pub(super) fn rebuild(bytes: &[u8], names: &mut GlyphNames) -> Option<Cff> {
    let head = usize::from(*bytes.get(2)?);
    if bytes.first() != Some(&1) {
        return None;
    }
    let (_, at) = index(bytes, head)?;
    let (tops, at) = index(bytes, at)?;
    let (strings, at) = index(bytes, at)?;
    let (globals, _) = index(bytes, at)?;
    let top = Dict::parse(tops.first()?);
    let by_number = top.has(op::ROS);
    let (glyphs, _) = index(bytes, top.place(op::CHAR_STRINGS)?)?;
    if glyphs.is_empty() {
        return None;
    }
    let mut parts = Parts {
        top: Dict::default(),
        strings: Names::new(strings, names),
        globals,
        glyphs,
        charset: Vec::new(),
        encoding: Vec::new(),
        select: Vec::new(),
        fonts: Vec::new(),
    };
    parts.top.take(&top, op::TOP_KEPT);
    let glyphs = parts.glyphs.len();
    if by_number {
        parts.numbered(bytes, &top, glyphs)?;
    } else {
        parts.named(bytes, &top, glyphs);
        parts.fonts.push(private(bytes, &top));
    }
    match parts.top.place(op::CHAR_STRING_TYPE) {
        Some(2) => parts.cut(),
        None if !parts.top.has(op::CHAR_STRING_TYPE) => parts.cut(),
        Some(1) => parts.cut_old(),
        _ => return None,
    }
    let bytes = parts.write(by_number);
    Some(Cff {
        bytes,
        glyphs,
        by_number,
    })
}

/// A dictionary that leads to private data, those data and the subroutines behind them.
struct Font<'b> {
    dict: Dict,
    private: Vec<u8>,
    subroutines: Vec<&'b [u8]>,
}

/// Everything that goes into the new program.
struct Parts<'b, 'n> {
    top: Dict,
    strings: Names<'b, 'n>,
    globals: Vec<&'b [u8]>,
    glyphs: Vec<&'b [u8]>,
    charset: Vec<u8>,
    encoding: Vec<u8>,
    select: Vec<u8>,
    fonts: Vec<Font<'b>>,
}

/// The private data that a dictionary leads to.
fn private<'b>(bytes: &'b [u8], dict: &Dict) -> Font<'b> {
    let mut font = Font {
        dict: Dict::default(),
        private: Vec::new(),
        subroutines: Vec::new(),
    };
    font.dict.take(dict, op::FONT_KEPT);
    let found = dict.pair(op::PRIVATE);
    let Some((length, place)) = found else {
        return font;
    };
    let end = place.saturating_add(length).min(bytes.len());
    let old = Dict::parse(bytes.get(place..end).unwrap_or_default());
    let mut new = Dict::default();
    new.take(&old, op::PRIVATE_KEPT);
    let subroutines = old
        .place(op::SUBRS)
        .and_then(|offset| index(bytes, place.checked_add(offset)?));
    if let Some((subroutines, _)) = subroutines.filter(|(list, _)| !list.is_empty()) {
        font.subroutines = subroutines;
        // They stand right behind the dictionary, whose length does not depend on the value.
        new.set(op::SUBRS, vec![Operand::Place(0)]);
        let length = new.written().len();
        new.set(op::SUBRS, vec![Operand::Place(length)]);
    }
    font.private = new.written();
    font
}

impl<'b> Parts<'b, '_> {
    /// Cuts the code of the glyphs to what runs.
    fn cut(&mut self) {
        let fonts = self.fonts.iter_mut();
        let mut locals: Vec<_> = fonts.map(|font| &mut font.subroutines).collect();
        Code {
            glyphs: &mut self.glyphs,
            globals: &mut self.globals,
            locals: &mut locals,
            fonts: &self.select,
        }
        .cut();
    }

    /// Cuts code in the way of Type 1 programs. Nothing writes that any more, but readers run it.
    fn cut_old(&mut self) {
        let lists = self.fonts.iter_mut().map(|font| &mut font.subroutines);
        let codes = lists.flatten().chain(&mut self.globals);
        codes
            .chain(&mut self.glyphs)
            .for_each(|code| *code = plain_glyph(code));
        let [font] = self.fonts.as_mut_slice() else {
            return;
        };
        let subroutines = &mut font.subroutines;
        let found = |number: usize| subroutines.get(number).copied();
        let Some(called) = called(self.glyphs.iter().copied(), found) else {
            return;
        };
        for (number, code) in subroutines.iter_mut().enumerate() {
            if !called.contains(&number) {
                *code = uncalled(number, code);
            }
        }
        // Code that calls one of these cannot be followed.
        self.globals.clear();
    }

    /// Glyphs by name: their names and the built-in encoding.
    fn named(&mut self, bytes: &[u8], top: &Dict, glyphs: usize) {
        match top.place(op::CHARSET).unwrap_or(0) {
            known @ 0..=2 => self.top.set(op::CHARSET, vec![Operand::Place(known)]),
            place => {
                let set = cff_sets::charset(bytes, place, glyphs);
                let numbers = set.iter().map(|number| self.strings.number(*number));
                self.charset.push(0);
                self.charset.extend(numbers.flat_map(low16));
            }
        }
        match top.place(op::ENCODING).unwrap_or(0) {
            known @ 0..=1 => self.top.set(op::ENCODING, vec![Operand::Place(known)]),
            place => {
                let encoding = cff_sets::encoding(bytes, place, &mut self.strings);
                self.encoding = encoding.unwrap_or_default();
            }
        }
    }

    /// Glyphs by number: their numbers, and the fonts they are drawn with.
    fn numbered(&mut self, bytes: &'b [u8], top: &Dict, glyphs: usize) -> Option<()> {
        let adobe = self.strings.own(b"Adobe");
        let identity = self.strings.own(b"Identity");
        let number = |value| Operand::Number(i32::try_from(value).unwrap_or(0));
        self.top.set(
            op::ROS,
            vec![number(adobe), number(identity), Operand::Number(0)],
        );
        match top.place(op::CHARSET).unwrap_or(0) {
            known @ 0..=2 => self.top.set(op::CHARSET, vec![Operand::Place(known)]),
            place => {
                self.charset.push(0);
                let set = cff_sets::charset(bytes, place, glyphs);
                self.charset.extend(set.into_iter().flat_map(low16));
            }
        }
        let (fonts, _) = index(bytes, top.place(op::FD_ARRAY)?)?;
        let mut left = bytes.len().saturating_add(MOST_SHARED);
        for font in fonts.iter().take(256) {
            let font = private(bytes, &Dict::parse(font));
            // All may lead to the same subroutines, and each gets its own.
            let size = font.subroutines.iter().map(|code| code.len() + 4).sum();
            left = left.checked_sub(size)?;
            self.fonts.push(font);
        }
        self.select = match top.place(op::FD_SELECT) {
            Some(place) => cff_sets::select(bytes, place, glyphs, self.fonts.len())?,
            None => Vec::new(),
        };
        Some(())
    }

    fn write(mut self, by_number: bool) -> Vec<u8> {
        // Places have five bytes whatever they are, so the first round tells all lengths.
        let rough = self.round(by_number, 0);
        let start = rough.1;
        self.round(by_number, start).0
    }

    /// All bytes, if what follows the fixed part begins at `start`; and the length of the fixed part.
    fn round(&mut self, by_number: bool, start: usize) -> (Vec<u8>, usize) {
        let mut tail: Vec<u8> = Vec::new();
        let glyphs = cff_index::written(&self.glyphs);
        let mut put = |part: &[u8]| {
            let place = start.saturating_add(tail.len());
            tail.extend(part);
            place
        };
        for (key, part) in [
            (op::CHARSET, &self.charset),
            (op::ENCODING, &self.encoding),
            (op::FD_SELECT, &self.select),
            (op::CHAR_STRINGS, &glyphs),
        ] {
            if !part.is_empty() {
                let place = put(part);
                self.top.set(key, vec![Operand::Place(place)]);
            }
        }
        let mut dicts = Vec::new();
        for font in &mut self.fonts {
            let place = put(&font.private);
            if !font.subroutines.is_empty() {
                put(&cff_index::written(&font.subroutines));
            }
            let length = Operand::Place(font.private.len());
            font.dict
                .set(op::PRIVATE, vec![length, Operand::Place(place)]);
            dicts.push(font.dict.written());
        }
        if by_number {
            let place = put(&cff_index::written(&dicts));
            self.top.set(op::FD_ARRAY, vec![Operand::Place(place)]);
        } else if let Some(font) = self.fonts.first() {
            self.top.take(&font.dict, &[(op::PRIVATE, 2, 2)]);
        }
        let mut out = vec![1, 0, 4, 4];
        out.extend(cff_index::written(&[b"F"]));
        out.extend(cff_index::written(&[self.top.written()]));
        out.extend(cff_index::written(self.strings.strings()));
        out.extend(cff_index::written(&self.globals));
        let length = out.len();
        out.extend(tail);
        (out, length)
    }
}

/// The five bytes of a place.
pub(super) fn place(value: usize) -> [u8; 5] {
    let [a, b, c, d] = low32(value);
    [29, a, b, c, d]
}

/// Bytes of subroutines that several fonts share.
const MOST_SHARED: usize = 8 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    /// A program with two glyphs and these entries of its dictionaries.
    fn program(top: &[u8], private: &[u8], glyph: &[u8], subroutines: &[&[u8]]) -> Vec<u8> {
        let font = Font {
            dict: Dict::default(),
            private: private.to_vec(),
            subroutines: subroutines.to_vec(),
        };
        let mut names = GlyphNames::default();
        let parts = Parts {
            top: Dict::parse(top),
            strings: Names::new(Vec::new(), &mut names),
            globals: Vec::new(),
            glyphs: vec![&[14], glyph],
            charset: Vec::new(),
            encoding: Vec::new(),
            select: Vec::new(),
            fonts: vec![font],
        };
        parts.write(false)
    }

    fn rebuilt(old: &[u8]) -> Option<Vec<u8>> {
        let new = rebuild(old, &mut GlyphNames::default())?.bytes;
        let again = rebuild(&new, &mut GlyphNames::default()).unwrap();
        assert_eq!(again.bytes, new);
        Some(new)
    }

    #[test]
    fn code_in_the_way_of_type_1_ends_with_the_glyph() {
        // A subroutine is called, so that the dictionary needs its place: five bytes and the operator.
        let private = [29, 0, 0, 0, 6, 19];
        let glyph = [139, 10, 28, 14, 14, 9, 14];
        let long = [glyph.as_slice(), b"QZ7PLANT"].concat();
        let clean: &[&[u8]] = &[&[139, 22, 11], &[11]];
        let dirty: &[&[u8]] = &[b"\x8b\x16\x0bQZ7PLANT", b"QZ7PLANT"];
        let told = |kind: u8| [139 + kind, 12, 6];
        let new = rebuilt(&program(&told(1), &private, &long, dirty)).unwrap();
        assert_eq!(
            new,
            rebuilt(&program(&told(1), &private, &glyph, clean)).unwrap()
        );
        assert!(memchr::memmem::find(&new, b"PLANT").is_none());
        // A kind of code that no reader knows.
        assert_eq!(rebuilt(&program(&told(3), &private, &long, dirty)), None);
        assert_eq!(
            rebuilt(&program(&[30, 0x1f, 12, 6], &private, &long, dirty)),
            None
        );
    }
}
