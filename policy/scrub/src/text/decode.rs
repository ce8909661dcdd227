//! Encodings of text: UTF-8, UTF-16 with a byte-order mark, and Windows-1252 (which holds Latin-1).

use super::MARK;
use crate::{Budget, Cursor, ReadAt, Reason};

/// The encoding of a whole file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf8Marked,
    Utf16Little,
    Utf16Big,
    Western,
}

impl Encoding {
    /// The encoding that a mark at the start tells.
    fn marked(head: &[u8]) -> Option<Self> {
        match head {
            [0xef, 0xbb, 0xbf, ..] => Some(Self::Utf8Marked),
            [0xff, 0xfe, ..] => Some(Self::Utf16Little),
            [0xfe, 0xff, ..] => Some(Self::Utf16Big),
            _ => None,
        }
    }

    /// Finds the encoding of a file; without a mark every byte is looked at.
    ///
    /// # Errors
    ///
    /// [`Reason::Encoding`] if it is neither UTF-8 nor, for certain enough, Windows-1252: text of another alphabet
    /// would come out as nonsense.
    pub(super) fn of(src: &dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let mut cursor = Cursor::new(src);
        if let Some(marked) = Self::marked(&cursor.head(3)?) {
            return Ok(marked);
        }
        budget.work(src.len())?;
        let mut decoder = Decoder::new(src, Self::Utf8);
        loop {
            match decoder.character() {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(Self::Utf8),
                Err(Reason::Read) => return Err(Reason::Read),
                Err(_) => break,
            }
        }
        cursor.seek(0);
        let (mut high, mut undefined) = (0_u64, false);
        while let Some(byte) = cursor.next_byte()? {
            high += u64::from(byte >= 0x80);
            undefined |= western(byte).is_none();
        }
        if undefined || high.saturating_mul(4) > src.len() {
            return Err(Reason::Encoding);
        }
        Ok(Self::Western)
    }

    /// The name of what is changed on the way to plain UTF-8.
    pub(super) fn changed(self) -> Option<&'static str> {
        match self {
            Self::Utf8 => None,
            Self::Utf8Marked => Some("UTF-8 BOM"),
            Self::Utf16Little => Some("UTF-16LE"),
            Self::Utf16Big => Some("UTF-16BE"),
            Self::Western => Some("Windows-1252"),
        }
    }
}

/// Reads characters one by one.
pub(super) struct Decoder<'a> {
    cursor: Cursor<'a>,
    encoding: Encoding,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(src: &'a dyn ReadAt, encoding: Encoding) -> Self {
        let cursor = Cursor::new(src);
        Self { cursor, encoding }
    }

    /// The next character, or `None` at the end.
    #[inline]
    pub(super) fn character(&mut self) -> Result<Option<char>, Reason> {
        let Some(first) = self.cursor.next_byte()? else {
            return Ok(None);
        };
        let character = match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Marked if first < 0x80 => char::from(first),
            Encoding::Utf8 | Encoding::Utf8Marked => self.utf8(first)?,
            Encoding::Utf16Little | Encoding::Utf16Big => self.utf16(first)?,
            Encoding::Western => western(first).ok_or(Reason::Encoding)?,
        };
        Ok(Some(character))
    }

    fn utf8(&mut self, first: u8) -> Result<char, Reason> {
        let length = match first {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return Err(Reason::Encoding),
        };
        let mut bytes = [first, 0, 0, 0];
        let whole = bytes.get_mut(..length).ok_or(Reason::Encoding)?;
        if let Some(rest) = whole.get_mut(1..) {
            self.cursor.fill(rest)?;
        }
        let text = std::str::from_utf8(whole).map_err(|_| Reason::Encoding)?;
        text.chars().next().ok_or(Reason::Encoding)
    }

    fn utf16(&mut self, first: u8) -> Result<char, Reason> {
        let high = self.unit(first)?;
        if let Some(single) = char::from_u32(u32::from(high)) {
            return Ok(single);
        }
        let next = self.cursor.byte()?;
        let low = self.unit(next)?;
        char::decode_utf16([high, low])
            .next()
            .and_then(Result::ok)
            .ok_or(Reason::Encoding)
    }

    fn unit(&mut self, first: u8) -> Result<u16, Reason> {
        let pair = [first, self.cursor.byte()?];
        Ok(match self.encoding {
            Encoding::Utf16Big => u16::from_be_bytes(pair),
            Encoding::Utf8 | Encoding::Utf8Marked | Encoding::Utf16Little | Encoding::Western => {
                u16::from_le_bytes(pair)
            }
        })
    }
}

/// Whether the start of a file could be text.
pub(crate) fn could_be_text(head: &[u8]) -> bool {
    let control = |unit: u16| unit < 0x20 && !matches!(unit, 9 | 10 | 12 | 13) || unit == 0x7f;
    let pairs = head.as_chunks::<2>().0;
    match Encoding::marked(head) {
        Some(Encoding::Utf16Little) => !pairs.iter().any(|p| control(u16::from_le_bytes(*p))),
        Some(Encoding::Utf16Big) => !pairs.iter().any(|p| control(u16::from_be_bytes(*p))),
        Some(Encoding::Utf8 | Encoding::Utf8Marked | Encoding::Western) | None => {
            !head.iter().any(|byte| control(u16::from(*byte)))
        }
    }
}

/// A character of Windows-1252, as the WHATWG encoding standard has it but without its five invented controls.
pub(super) fn western(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9f => HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .filter(|c| *c != MARK),
        _ => Some(char::from(byte)),
    }
}

/// The mark stands for bytes that mean nothing.
const HIGH: [char; 32] = [
    '€', MARK, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', MARK, 'Ž', MARK, MARK, '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', MARK, 'ž', 'Ÿ',
];
