//! Type 1 programs: read word by word and written anew (Adobe Type 1 Font Format, 1990).

use std::collections::BTreeMap;

use super::glyph_names::GlyphNames;
use super::type1_calls::{called, uncalled};
use super::type1_crypt::{CHAR_STRING, EEXEC, decrypt, encrypt, plain_glyph, sealed_part};
use crate::pdf::lexer::{Lexer, Token};
use crate::pdf::object::Object;
use crate::pdf::writer::write_object;

/// A rebuilt program, with the lengths of its parts.
pub(super) struct Type1 {
    pub(super) bytes: Vec<u8>,
    pub(super) lengths: [usize; 3],
}

/// Rebuilds a program; `None` if no viewer could use it.
pub(super) fn rebuild(bytes: &[u8], names: &mut GlyphNames) -> Option<Type1> {
    let bytes = without_headers(bytes);
    let (clear, sealed) = sealed_part(&bytes)?;
    let mut font = Font::default();
    font.read_clear(clear);
    let opened = decrypt(&sealed, EEXEC, 4);
    font.read_private(&opened, names);
    if font.glyphs.is_empty() {
        return None;
    }
    font.empty_uncalled();
    let mut out = font.write_clear(names);
    let first = out.len();
    out.extend(encrypt(&font.write_private(), EEXEC));
    let second = out.len() - first;
    for _ in 0..8 {
        out.extend([b'0'; 64]);
        out.push(b'\n');
    }
    out.extend(b"cleartomark\n");
    let third = out.len() - first - second;
    Some(Type1 {
        bytes: out,
        lengths: [first, second, third],
    })
}

/// The program without the headers of PC files (0x80, kind, length).
fn without_headers(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let [0x80, 1 | 2, a, b, c, d, after @ ..] = rest {
        let length = usize::try_from(u32::from_le_bytes([*a, *b, *c, *d])).unwrap_or(usize::MAX);
        let (part, after) = after.split_at_checked(length).unwrap_or((after, &[]));
        out.extend(part);
        rest = after;
    }
    if out.is_empty() { bytes.to_vec() } else { out }
}

/// What is kept of a program.
#[derive(Default)]
struct Font {
    matrix: Vec<Object>,
    area: Vec<Object>,
    paint: i64,
    /// `None` is the standard encoding.
    encoding: Option<BTreeMap<u8, Vec<u8>>>,
    /// Entries of the private dictionary: numbers, and lists of numbers.
    private: BTreeMap<&'static str, Object>,
    subroutines: BTreeMap<usize, Vec<u8>>,
    glyphs: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Font {
    fn read_clear(&mut self, clear: &[u8]) {
        let mut lexer = Lexer::new(clear);
        while let Some(token) = next(&mut lexer) {
            let Token::Name(name) = token else {
                continue;
            };
            match name.as_slice() {
                b"FontMatrix" => self.matrix = numbers(&mut lexer),
                b"FontBBox" => self.area = numbers(&mut lexer),
                b"PaintType" => {
                    if let Some(Token::Int(paint @ 0..=2)) = next(&mut lexer) {
                        self.paint = paint;
                    }
                }
                b"Encoding" if self.encoding.is_none() => self.read_encoding(&mut lexer),
                _ => {}
            }
        }
    }

    /// `256 array … dup 65 /A put … def`, or `StandardEncoding def`.
    fn read_encoding(&mut self, lexer: &mut Lexer<'_>) {
        let mut code = None;
        let mut encoding = BTreeMap::new();
        while let Some(token) = next(lexer) {
            match token {
                Token::Word(word) if word == b"StandardEncoding" => return,
                Token::Word(word) if matches!(word.as_slice(), b"def" | b"readonly") => break,
                Token::Int(number) => code = u8::try_from(number).ok(),
                Token::Name(name) => {
                    if let Some(code) = code.take()
                        && name != b".notdef"
                    {
                        encoding.insert(code, name);
                    }
                }
                Token::Word(_)
                | Token::Real(_)
                | Token::Str(_)
                | Token::Open
                | Token::Close
                | Token::DictOpen
                | Token::DictClose
                | Token::End => {}
            }
        }
        self.encoding = Some(encoding);
    }

    fn read_private(&mut self, opened: &[u8], names: &mut GlyphNames) {
        let mut lexer = Lexer::new(opened);
        // Bytes at random in front of each glyph; -1 says that glyphs are not encrypted.
        let mut random = 4;
        let mut glyphs = false;
        let mut readers = vec![b"RD".to_vec(), b"-|".to_vec()];
        let mut last: [Option<Token>; 2] = [None, None];
        while let Some(token) = next(&mut lexer) {
            if let Token::Name(name) = &token {
                match name.as_slice() {
                    b"lenIV" => {
                        if let Some(Token::Int(count)) = next(&mut lexer) {
                            random = count;
                        }
                    }
                    b"CharStrings" => glyphs = true,
                    _ if glyphs => {}
                    name if readers.len() < MOST_READERS && reads(lexer.rest()) => {
                        readers.push(name.to_vec());
                    }
                    name => self.read_entry(name, &mut lexer),
                }
            }
            // Behind a number or name, and a length.
            if let (Token::Word(word), [Some(key), Some(Token::Int(length))]) = (&token, &last)
                && readers.contains(word)
                && let Some(sealed) = sealed(opened, &mut lexer, *length)
            {
                let code = match usize::try_from(random) {
                    Ok(random) => decrypt(sealed, CHAR_STRING, random),
                    Err(_) => sealed.to_vec(),
                };
                self.keep(key, plain_glyph(&code).to_vec(), glyphs, names);
            }
            let [_, second] = last;
            last = [second, Some(token)];
        }
    }

    fn keep(&mut self, key: &Token, code: Vec<u8>, glyphs: bool, names: &mut GlyphNames) {
        match key {
            Token::Name(name) if glyphs => {
                let name = names.name(name);
                if !self
                    .glyphs
                    .iter()
                    .rev()
                    .take(8)
                    .any(|(known, _)| *known == name)
                {
                    self.glyphs.push((name, code));
                }
            }
            Token::Int(number) => {
                if let Some(number) = usize::try_from(*number).ok().filter(|at| *at < 65_536) {
                    self.subroutines.insert(number, code);
                }
            }
            Token::Name(_)
            | Token::Real(_)
            | Token::Str(_)
            | Token::Open
            | Token::Close
            | Token::DictOpen
            | Token::DictClose
            | Token::Word(_)
            | Token::End => {}
        }
    }

    /// Empties the subroutines that nothing calls, unless it is open which these are.
    fn empty_uncalled(&mut self) {
        let glyphs = self.glyphs.iter().map(|(_, code)| code.as_slice());
        let subroutine = |number| self.subroutines.get(&number).map(Vec::as_slice);
        let Some(called) = called(glyphs, subroutine) else {
            return;
        };
        for (number, code) in &mut self.subroutines {
            if !called.contains(number) {
                *code = uncalled(*number, code).to_vec();
            }
        }
    }

    fn read_entry(&mut self, name: &[u8], lexer: &mut Lexer<'_>) {
        let list = LISTS.iter().find(|(known, _)| known.as_bytes() == name);
        let single = NUMBERS.iter().find(|known| known.as_bytes() == name);
        if let Some((key, most)) = list {
            let mut numbers = numbers(lexer);
            numbers.truncate(*most);
            self.private.insert(key, Object::Array(numbers));
        } else if let Some(key) = single {
            let value = match next(lexer) {
                Some(Token::Int(number)) => Object::Int(number),
                Some(Token::Real(number)) => Object::Real(number),
                Some(Token::Word(word)) if word == b"true" => Object::Bool(true),
                _ => return,
            };
            self.private.insert(key, value);
        }
    }

    fn write_clear(&self, names: &mut GlyphNames) -> Vec<u8> {
        let mut out =
            b"%!PS-AdobeFont-1.0: F\n9 dict begin\n/FontType 1 def\n/FontName /F def\n".to_vec();
        out.extend(format!("/PaintType {} def\n", self.paint).bytes());
        out.extend(b"/FontMatrix ");
        let usual = || {
            [0.001, 0.0, 0.0, 0.001, 0.0, 0.0]
                .map(Object::Real)
                .to_vec()
        };
        let matrix = if self.matrix.len() == 6 {
            self.matrix.clone()
        } else {
            usual()
        };
        write_object(&Object::Array(matrix), &mut out);
        out.extend(b" readonly def\n/Encoding ");
        match &self.encoding {
            None => out.extend(b"StandardEncoding def\n"),
            Some(encoding) => {
                out.extend(b"256 array\n0 1 255 {1 index exch /.notdef put} for\n");
                for (code, name) in encoding {
                    out.extend(format!("dup {code} ").bytes());
                    write_object(&Object::Name(names.name(name)), &mut out);
                    out.extend(b" put\n");
                }
                out.extend(b"readonly def\n");
            }
        }
        out.extend(b"/FontBBox ");
        let mut area = self.area.clone();
        area.resize(4, Object::Int(0));
        write_object(&Object::Array(area), &mut out);
        out.extend(b" readonly def\ncurrentdict end\ncurrentfile eexec\n");
        out
    }

    fn write_private(&self) -> Vec<u8> {
        let mut out = HEAD.to_vec();
        for (key, value) in &self.private {
            out.extend(format!("/{key} ").bytes());
            write_object(value, &mut out);
            out.extend(b" def\n");
        }
        if let Some((last, _)) = self.subroutines.last_key_value() {
            out.extend(format!("/Subrs {} array\n", last + 1).bytes());
            for (number, code) in &self.subroutines {
                out.extend(format!("dup {number} ").bytes());
                bytes(code, &mut out);
                out.extend(b" NP\n");
            }
            out.extend(b"ND\n");
        }
        out.extend(
            format!(
                "2 index /CharStrings {} dict dup begin\n",
                self.glyphs.len()
            )
            .bytes(),
        );
        for (name, code) in &self.glyphs {
            write_object(&Object::Name(name.clone()), &mut out);
            out.push(b' ');
            bytes(code, &mut out);
            out.extend(b" ND\n");
        }
        out.extend(TAIL);
        out
    }
}

/// The length of encrypted code, and the code.
fn bytes(code: &[u8], out: &mut Vec<u8>) {
    let sealed = encrypt(code, CHAR_STRING);
    out.extend(format!("{} RD ", sealed.len()).bytes());
    out.extend(sealed);
}

fn next(lexer: &mut Lexer<'_>) -> Option<Token> {
    lexer.next().ok().filter(|token| *token != Token::End)
}

/// Whether a procedure begins here that reads bytes, whatever its name is.
fn reads(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    rest.strip_prefix(b"{")
        .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"string"))
}

/// The encrypted bytes behind the word that reads them and one space.
fn sealed<'o>(opened: &'o [u8], lexer: &mut Lexer<'_>, length: i64) -> Option<&'o [u8]> {
    let length = usize::try_from(length).ok()?;
    let start = lexer.position().checked_add(1)?;
    let end = start.checked_add(length)?;
    let sealed = opened.get(start..end)?;
    lexer.seek(end);
    Some(sealed)
}

/// The numbers between brackets of either kind.
fn numbers(lexer: &mut Lexer<'_>) -> Vec<Object> {
    let mut numbers = Vec::new();
    let mut open = false;
    while let Some(token) = next(lexer) {
        match token {
            Token::Int(number) => numbers.push(Object::Int(number)),
            Token::Real(number) => numbers.push(Object::Real(number)),
            Token::Open => open = true,
            Token::Word(word) if word == b"{" => open = true,
            Token::Name(_)
            | Token::Str(_)
            | Token::Close
            | Token::DictOpen
            | Token::DictClose
            | Token::Word(_)
            | Token::End => break,
        }
        if !open || numbers.len() > MOST_NUMBERS {
            break;
        }
    }
    numbers
}

const MOST_NUMBERS: usize = 32;
/// Names of the procedure that reads bytes; programs have two or three.
const MOST_READERS: usize = 16;
/// Lists of numbers, and how many they have at most.
const LISTS: &[(&str, usize)] = &[
    ("BlueValues", 14),
    ("FamilyBlues", 14),
    ("FamilyOtherBlues", 10),
    ("OtherBlues", 10),
    ("StdHW", 1),
    ("StdVW", 1),
    ("StemSnapH", 12),
    ("StemSnapV", 12),
];
const NUMBERS: &[&str] = &[
    "BlueFuzz",
    "BlueScale",
    "BlueShift",
    "ExpansionFactor",
    "ForceBold",
    "LanguageGroup",
];
/// The begin of every private part: the words that the rest uses.
const HEAD: &[u8] = b"dup /Private 20 dict dup begin\n\
/RD {string currentfile exch readstring pop} executeonly def\n\
/ND {noaccess def} executeonly def\n\
/NP {noaccess put} executeonly def\n\
/MinFeature {16 16} def\n\
/password 5839 def\n\
/OtherSubrs [{} {} {} {}] def\n";
const TAIL: &[u8] = b"end\nend\nreadonly put\nnoaccess put\n\
dup /FontName get exch definefont pop\nmark currentfile closefile\n";

#[cfg(test)]
mod tests;
