//! A content stream as only this crate writes it: operands, operators of the list, no comments.

use super::line::is_number;
use super::words;

/// Where in a content stream the look stands.
#[derive(Default)]
pub(super) struct Scanner {
    state: State,
    word: Vec<u8>,
    /// Round brackets that are open, and whether the last byte was a backslash.
    depth: u32,
    escaped: bool,
}

/// What the next byte belongs to.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Between words.
    #[default]
    Between,
    /// A number, an operator or a constant.
    Word,
    /// A name.
    Name,
    /// One `<` was read.
    Less,
    /// One `>` was read.
    Greater,
    /// In a string in hexadecimal.
    Hex,
    /// In a string in round brackets.
    Text,
    /// The data of an inline picture.
    Data,
    /// In them, behind a `~`.
    DataEnd,
}

impl Scanner {
    /// Reads on; whether it still could be content.
    pub(super) fn see(&mut self, piece: &[u8]) -> bool {
        piece.iter().all(|byte| self.byte(*byte))
    }

    /// Whether the end is one.
    pub(super) fn ends(mut self) -> bool {
        self.ends_word() && self.state == State::Between
    }

    fn byte(&mut self, byte: u8) -> bool {
        match self.state {
            State::Between => self.between(byte),
            State::Word | State::Name => {
                if is_plain(byte) {
                    self.word.push(byte);
                    return self.word.len() <= LONGEST;
                }
                self.ends_word() && self.byte_behind(byte)
            }
            State::Less if byte == b'<' => self.to(State::Between),
            State::Less => self.to(State::Hex) && self.byte(byte),
            State::Greater => byte == b'>' && self.to(State::Between),
            State::Hex if byte == b'>' => self.to(State::Between),
            State::Hex => byte.is_ascii_hexdigit(),
            State::Text => self.text(byte),
            State::Data if byte == b'~' => self.to(State::DataEnd),
            State::Data => matches!(byte, b'!'..=b'u' | b'z' | b' ' | b'\n'),
            State::DataEnd => byte == b'>' && self.to(State::Between),
        }
    }

    /// The byte behind a word; behind `ID` it is a blank that belongs to neither.
    fn byte_behind(&mut self, byte: u8) -> bool {
        if self.state == State::Data {
            byte == b' ' || byte == b'\n'
        } else {
            self.between(byte)
        }
    }

    fn to(&mut self, state: State) -> bool {
        self.state = state;
        true
    }

    fn between(&mut self, byte: u8) -> bool {
        self.state = match byte {
            b' ' | b'\n' | b'[' | b']' => State::Between,
            b'<' => State::Less,
            b'>' => State::Greater,
            b'(' => State::Text,
            b'/' => State::Name,
            _ if is_plain(byte) => {
                self.word.push(byte);
                State::Word
            }
            _ => return false,
        };
        true
    }

    fn text(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'(' => self.depth = self.depth.saturating_add(1),
            b')' if self.depth == 0 => self.state = State::Between,
            b')' => self.depth -= 1,
            b' '..=b'~' => {}
            _ => return false,
        }
        true
    }

    /// Looks at a word or name that has ended.
    fn ends_word(&mut self) -> bool {
        let word = std::mem::take(&mut self.word);
        let state = std::mem::take(&mut self.state);
        match state {
            State::Word if word == b"ID" => {
                self.state = State::Data;
                true
            }
            State::Word => {
                is_number(&word)
                    || matches!(word.as_slice(), b"true" | b"false" | b"null")
                    || OPERATORS.iter().any(|known| known.as_bytes() == word)
            }
            State::Name => words::is_known(&word) || words::is_inline_key(&word),
            State::Between
            | State::Less
            | State::Greater
            | State::Hex
            | State::Text
            | State::Data
            | State::DataEnd => {
                self.state = state;
                true
            }
        }
    }
}

/// A character of a word.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'*' | b'\'' | b'"')
}

/// ISO 32000-2, annex A, without marked content (but for hidden layers) and compatibility sections.
const OPERATORS: &[&str] = &[
    "\"", "'", "B", "B*", "BDC", "BI", "BT", "CS", "Do", "EI", "EMC", "ET", "F", "G", "J", "K",
    "M", "Q", "RG", "S", "SC", "SCN", "T*", "TD", "TJ", "TL", "Tc", "Td", "Tf", "Tj", "Tm", "Tr",
    "Ts", "Tw", "Tz", "W", "W*", "b", "b*", "c", "cm", "cs", "d", "d0", "d1", "f", "f*", "g", "gs",
    "h", "i", "j", "k", "l", "m", "n", "q", "re", "rg", "ri", "s", "sc", "scn", "sh", "v", "w",
    "y",
];
/// The longest word, in bytes.
const LONGEST: usize = 64;
