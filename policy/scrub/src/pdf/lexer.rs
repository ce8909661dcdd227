//! Words of a PDF: numbers, names, strings and the rest (ISO 32000-2, 7.2 and 7.3), read as tolerantly as viewers do.

use super::object::float;
use crate::Reason;

/// The smallest unit of a PDF.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A whole number.
    Int(i64),
    /// A number with a point; always finite.
    Real(f64),
    /// A name without its slash.
    Name(Vec<u8>),
    /// A string without its brackets.
    Str(Vec<u8>),
    /// `[`
    Open,
    /// `]`
    Close,
    /// `<<`
    DictOpen,
    /// `>>`
    DictClose,
    /// Anything else: an operator, `obj`, `true`, `R`.
    Word(Vec<u8>),
    /// There is nothing more.
    End,
}

impl Token {
    /// A whole number.
    pub(super) fn as_int(&self) -> Option<i64> {
        if let Self::Int(number) = self {
            Some(*number)
        } else {
            None
        }
    }

    /// Whether this is the word.
    pub(super) fn is_word(&self, text: &[u8]) -> bool {
        matches!(self, Self::Word(word) if word == text)
    }
}

/// Cuts bytes into [`Token`]s. Content streams and file objects use the same one.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    cut: bool,
}

impl<'a> Lexer<'a> {
    /// A lexer at the first byte.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            cut: false,
        }
    }

    /// Where the next byte lies.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes somewhere else.
    pub(super) fn seek(&mut self, at: usize) {
        self.at = at.min(self.bytes.len());
    }

    /// The bytes from here on.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Whether the bytes ended inside a token or right behind one, so that more bytes could change it.
    pub(super) fn was_cut(&self) -> bool {
        self.cut
    }

    /// Says that so many bytes from here on matter, so that the end of the bytes before them is a cut.
    pub(super) fn need(&mut self, count: usize) {
        self.cut |= self.rest().len() < count;
    }

    /// The next byte without moving.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn bump(&mut self) -> Option<u8> {
        let byte = self.peek();
        if byte.is_some() {
            self.at += 1;
        } else {
            self.cut = true;
        }
        byte
    }

    /// Passes white space and comments.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self
                    .peek()
                    .is_some_and(|byte| byte != b'\n' && byte != b'\r')
                {
                    self.at += 1;
                }
            } else {
                return;
            }
        }
    }

    /// The next token.
    ///
    /// # Errors
    ///
    /// [`Reason::Truncated`] if a string does not end.
    pub(super) fn next(&mut self) -> Result<Token, Reason> {
        self.skip_space();
        let Some(byte) = self.bump() else {
            return Ok(Token::End);
        };
        Ok(match byte {
            b'[' => Token::Open,
            b']' => Token::Close,
            b'<' if self.peek() == Some(b'<') => {
                self.at += 1;
                Token::DictOpen
            }
            b'<' => Token::Str(self.hex()?),
            b'>' if self.peek() == Some(b'>') => {
                self.at += 1;
                Token::DictClose
            }
            b'(' => Token::Str(self.literal()?),
            b'/' => Token::Name(self.name()),
            b')' | b'>' | b'{' | b'}' => Token::Word(vec![byte]),
            _ => self.regular(),
        })
    }

    /// Regular characters up to the next space or delimiter: a number or a word.
    fn regular(&mut self) -> Token {
        let start = self.at.saturating_sub(1);
        self.pass_regular();
        let text = self.bytes.get(start..self.at).unwrap_or_default();
        match number(text) {
            Some(token) => token,
            None => Token::Word(text.to_vec()),
        }
    }

    fn pass_regular(&mut self) {
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        if self.peek().is_none() {
            self.cut = true;
        }
    }

    fn name(&mut self) -> Vec<u8> {
        let start = self.at;
        self.pass_regular();
        let text = self.bytes.get(start..self.at).unwrap_or_default();
        if !text.contains(&b'#') {
            return text.to_vec();
        }
        let mut name = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some((first, after)) = rest.split_first() {
            let escaped = match (first, after) {
                (b'#', [high, low, ..]) => hex_digit(*high).zip(hex_digit(*low)),
                _ => None,
            };
            if let Some((high, low)) = escaped {
                name.push(high << 4 | low);
                rest = after.get(2..).unwrap_or_default();
            } else {
                name.push(*first);
                rest = after;
            }
        }
        name
    }

    fn hex(&mut self) -> Result<Vec<u8>, Reason> {
        let mut text = Vec::new();
        let mut high = None;
        loop {
            let byte = self.bump().ok_or(Reason::Truncated)?;
            if byte == b'>' {
                break;
            }
            // Other characters are passed over, as viewers do.
            let Some(digit) = hex_digit(byte) else {
                continue;
            };
            high = match high {
                None => Some(digit),
                Some(first) => {
                    text.push(first << 4 | digit);
                    None
                }
            };
        }
        if let Some(first) = high {
            text.push(first << 4);
        }
        Ok(text)
    }

    fn literal(&mut self) -> Result<Vec<u8>, Reason> {
        let mut text = Vec::new();
        let mut depth = 0_u32;
        loop {
            match self.bump().ok_or(Reason::Truncated)? {
                b'(' => {
                    depth += 1;
                    text.push(b'(');
                }
                b')' if depth == 0 => return Ok(text),
                b')' => {
                    depth -= 1;
                    text.push(b')');
                }
                b'\\' => self.escape(&mut text)?,
                b'\r' => {
                    self.skip_newline();
                    text.push(b'\n');
                }
                byte => text.push(byte),
            }
        }
    }

    fn skip_newline(&mut self) {
        if self.peek() == Some(b'\n') {
            self.at += 1;
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), Reason> {
        match self.bump().ok_or(Reason::Truncated)? {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => self.skip_newline(),
            b'\n' => {}
            digit @ b'0'..=b'7' => {
                let mut code = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else {
                        break;
                    };
                    code = code << 3 | u32::from(next - b'0');
                    self.at += 1;
                }
                // A code above 255 loses its high bit (7.3.4.2).
                text.push(u8::try_from(code & 0xff).unwrap_or(0));
            }
            byte => text.push(byte),
        }
        Ok(())
    }
}

/// White space (7.2.3, table 1).
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// A character that is neither white space nor a delimiter (table 2).
pub(super) fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// A number as viewers read it: several signs count as one, a minus in the middle ends it.
fn number(text: &[u8]) -> Option<Token> {
    let signs = text
        .iter()
        .take_while(|byte| matches!(byte, b'+' | b'-'))
        .count();
    let (sign, digits) = text.split_at_checked(signs)?;
    let negative = sign.contains(&b'-');
    if !digits
        .iter()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
        || !digits.iter().any(|byte| byte.is_ascii_digit()) && digits != b"."
    {
        return None;
    }
    let digits = digits.split(|byte| *byte == b'-').next()?;
    let mut parts = digits.split(|byte| *byte == b'.');
    let (before, after) = (parts.next()?, parts.next());
    if after.is_none()
        && let Some(whole) = whole_digits(before)
    {
        return Some(Token::Int(if negative { -whole } else { whole }));
    }
    let value = fraction(before, after.unwrap_or_default());
    Some(Token::Real(if negative { -value } else { value }))
}

fn whole_digits(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0_i64, |sum, digit| {
        sum.checked_mul(10)?
            .checked_add(i64::from(digit.checked_sub(b'0')?))
    })
}

/// Digits before and after the point as a number, at most 1e15.
fn fraction(before: &[u8], after: &[u8]) -> f64 {
    let text: String = before
        .iter()
        .chain(b".")
        .chain(after)
        .map(|byte| char::from(*byte))
        .collect();
    let value = text.parse::<f64>().unwrap_or(0.0);
    value.min(float(MOST))
}

/// No page is larger than this.
const MOST: i64 = 1_000_000_000_000_000;
