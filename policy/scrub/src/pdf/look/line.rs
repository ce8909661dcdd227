//! One object on its line, as only this crate writes it.

use super::words;
use crate::Reason;

/// What a line says.
#[derive(Default)]
pub(super) struct Line {
    /// Numbers of the objects that it refers to, and whether it calls them content.
    pub(super) refers: Vec<(usize, bool)>,
    /// `Length`, if it is a stream.
    pub(super) length: Option<usize>,
    /// `Filter`.
    pub(super) filter: Option<Vec<u8>>,
    /// What kind of stream it is.
    pub(super) kind: Kind,
    keys: u32,
}

/// Kinds of streams that differ in what their bytes can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Only `Length` and perhaps `Filter`: content, or a mapping of characters.
    #[default]
    Bare,
    /// Something that is drawn: a form, a pattern.
    Content,
    /// Anything else.
    Other,
}

impl Line {
    /// Reads a line that is one object.
    ///
    /// # Errors
    ///
    /// [`Reason::SecondLook`] at anything that the writer does not write.
    pub(super) fn read(line: &[u8]) -> Result<Self, Reason> {
        let mut reader = Reader {
            rest: line,
            line: Self::default(),
        };
        reader.value(b"", false, 0)?;
        if !reader.rest.is_empty() {
            return Err(Reason::SecondLook);
        }
        Ok(reader.line)
    }

    /// Whether bytes have to follow.
    pub(super) fn is_stream(&self) -> bool {
        self.length.is_some()
    }

    /// Notes what a dictionary at the outside says of itself.
    fn entry(&mut self, key: &[u8], value: &[u8]) {
        self.keys += 1;
        match (key, value) {
            (b"Length", number) => self.length = whole_number(number),
            (b"Filter", name) => self.filter = name.strip_prefix(b"/").map(<[u8]>::to_vec),
            (b"Subtype", b"/Form") | (b"PatternType", b"1") => self.kind = Kind::Content,
            _ if self.kind == Kind::Bare => self.kind = Kind::Other,
            _ => {}
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    line: Line,
}

impl<'a> Reader<'a> {
    /// Reads one value; `key` is the one it stands under, perhaps `listed` in an array.
    fn value(&mut self, key: &[u8], listed: bool, depth: u32) -> Result<(), Reason> {
        if depth > DEEPEST {
            return Err(Reason::SecondLook);
        }
        match self.rest {
            [b'<', b'<', rest @ ..] => {
                self.rest = rest;
                self.dict(if listed { b"" } else { key }, depth)
            }
            [b'[', rest @ ..] => {
                self.rest = rest;
                self.array(key, depth)
            }
            [b'<' | b'(', ..] => {
                let text = self.string()?;
                words::is_text_allowed(key, text)
                    .then_some(())
                    .ok_or(Reason::SecondLook)
            }
            [b'/', ..] => {
                let name = self.name()?;
                words::is_name_allowed(key, name)
                    .then_some(())
                    .ok_or(Reason::SecondLook)
            }
            _ => self.number_or_word(key),
        }
    }

    fn dict(&mut self, outer: &[u8], depth: u32) -> Result<(), Reason> {
        loop {
            if let Some(rest) = self.rest.strip_prefix(b">>") {
                self.rest = rest;
                return Ok(());
            }
            let key = self.name()?;
            if !words::is_key_allowed(outer, key) {
                return Err(Reason::SecondLook);
            }
            self.rest = self.rest.strip_prefix(b" ").ok_or(Reason::SecondLook)?;
            let before = self.rest;
            // The name of a glyph says nothing of what stands under it.
            let under = if outer == b"CharProcs" { outer } else { key };
            self.value(under, false, depth + 1)?;
            if depth == 0 {
                let used = before.len().saturating_sub(self.rest.len());
                let value = before.get(..used).unwrap_or_default();
                self.line.entry(key, value);
            }
        }
    }

    fn array(&mut self, key: &[u8], depth: u32) -> Result<(), Reason> {
        loop {
            if let Some(rest) = self.rest.strip_prefix(b"]") {
                self.rest = rest;
                return Ok(());
            }
            self.value(key, true, depth + 1)?;
            self.rest = self.rest.strip_prefix(b" ").unwrap_or(self.rest);
        }
    }

    fn name(&mut self) -> Result<&'a [u8], Reason> {
        let rest = self.rest.strip_prefix(b"/").ok_or(Reason::SecondLook)?;
        let end = rest
            .iter()
            .position(|byte| matches!(byte, b' ' | b'/' | b'<' | b'>' | b'[' | b']' | b'(' | b')'))
            .unwrap_or(rest.len());
        let (name, behind) = rest.split_at_checked(end).ok_or(Reason::SecondLook)?;
        self.rest = behind;
        Ok(name)
    }

    /// A string with its brackets.
    fn string(&mut self) -> Result<&'a [u8], Reason> {
        let start = self.rest;
        let mut at = 1;
        if start.starts_with(b"<") {
            while start.get(at).is_some_and(u8::is_ascii_hexdigit) {
                at += 1;
            }
        } else {
            while let Some(byte) = start.get(at).filter(|byte| **byte != b')') {
                at += if *byte == b'\\' { 2 } else { 1 };
            }
        }
        let closed = matches!(start.get(at), Some(b'>' | b')'));
        let (text, behind) = start.split_at_checked(at + 1).ok_or(Reason::SecondLook)?;
        self.rest = behind;
        if closed {
            Ok(text)
        } else {
            Err(Reason::SecondLook)
        }
    }

    /// A number, a reference, or one of three words.
    fn number_or_word(&mut self, key: &[u8]) -> Result<(), Reason> {
        let word = self.word();
        if matches!(word, b"true" | b"false" | b"null") {
            return Ok(());
        }
        if let Some(number) = whole_number(word)
            && let Some(rest) = self.rest.strip_prefix(b" 0 R")
        {
            self.rest = rest;
            self.line.refers.push((number, words::calls_content(key)));
            return Ok(());
        }
        if is_number(word) {
            Ok(())
        } else {
            Err(Reason::SecondLook)
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let end = self
            .rest
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')))
            .unwrap_or(self.rest.len());
        let (word, behind) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = behind;
        word
    }
}

/// A whole number without a sign.
pub(super) fn whole_number(text: &[u8]) -> Option<usize> {
    let digits = text.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(text).ok()?;
    text.parse().ok().filter(|_| digits)
}

/// Digits with at most one point between them and a minus before them.
pub(super) fn is_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let points = digits.iter().filter(|byte| **byte == b'.').count();
    points <= 1
        && digits.iter().any(u8::is_ascii_digit)
        && digits
            .iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// Dictionaries and arrays in each other.
const DEEPEST: u32 = 64;
