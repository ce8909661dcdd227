//! Plain text, CSV and Markdown: written anew in UTF-8 without a byte-order mark.
//!
//! Line ends, spaces and wording stay as they are, because they are the text.

mod decode;

use std::io::Write;

pub(crate) use self::decode::could_be_text;
use self::decode::{Decoder, Encoding};
use crate::source::widen;
use crate::{
    Budget, Fate, FindingKind, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook,
    Skeleton, foreign,
};

/// The scrubber for text.
pub(crate) struct Text;

impl Scrubber for Text {
    fn format(&self) -> Format {
        Format::Text
    }

    fn recognises(&self, head: &[u8]) -> bool {
        foreign::of_head(head).is_none() && could_be_text(head)
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let encoding = Encoding::of(src, budget)?;
        budget.work(src.len())?;
        let mut rebuild = Rebuild {
            out,
            pending: Vec::with_capacity(PIECE + 8),
            invisible: 0,
            directions: 0,
            recent: 0,
            embedded: false,
            written: 0,
        };
        let mut decoder = Decoder::new(src, encoding);
        let mut begun = false;
        while let Some(c) = decoder.character()? {
            // A second mark at the start would become a first one.
            begun |= c != MARK;
            if begun {
                rebuild.character(c)?;
            }
        }
        rebuild.flush()?;
        if rebuild.written == 0 {
            return Err(Reason::Empty);
        }
        Ok(rebuild.findings(encoding))
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(Look::default())
    }
}

struct Rebuild<'o> {
    out: &'o mut dyn Write,
    pending: Vec<u8>,
    invisible: u64,
    directions: u64,
    /// The last eight characters, as far as they are ASCII.
    recent: u64,
    /// Whether a whole file stands in the text.
    embedded: bool,
    written: u64,
}

impl Rebuild<'_> {
    #[inline]
    fn character(&mut self, c: char) -> Result<(), Reason> {
        if is_forbidden(c) {
            return Err(Reason::ControlCharacters);
        }
        if is_direction(c) {
            self.directions += 1;
        } else if is_invisible(c) {
            self.invisible += 1;
        }
        let small = u8::try_from(c).map_or(0, |byte| byte.to_ascii_lowercase());
        self.recent = self.recent << 8 | u64::from(small);
        self.embedded |= self.recent == EMBEDDED;
        let mut bytes = [0; 4];
        self.pending
            .extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
        if self.pending.len() >= PIECE {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Reason> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.out
            .write_all(&self.pending)
            .map_err(|_| Reason::Write)?;
        self.written = self.written.saturating_add(widen(self.pending.len()));
        self.pending.clear();
        Ok(())
    }

    fn findings(&self, encoding: Encoding) -> Findings {
        let mut findings = Findings::default();
        if let Some(name) = encoding.changed() {
            findings.add(FindingKind::Encoding, Fate::Replaced, Some(name));
        }
        for (kind, count) in [
            (FindingKind::InvisibleCharacters, self.invisible),
            (FindingKind::DirectionMarks, self.directions),
        ] {
            if count > 0 {
                findings.add(kind, Fate::Kept, Some(&count.to_string()));
                findings.remains(Remains::PossibleWatermark);
            }
        }
        if self.embedded {
            findings.add(FindingKind::EmbeddedFile, Fate::Kept, None);
            findings.remains(Remains::HiddenContent);
        }
        findings.remains(Remains::Wording);
        findings.remains(Remains::Spacing);
        findings
    }
}

/// The second look at a text: valid UTF-8 without a mark at its start and without control characters.
#[derive(Default)]
struct Look {
    /// The start of a character that the last piece cut.
    cut: Vec<u8>,
    /// The start of the file, which must not have become the sign of another type.
    head: Vec<u8>,
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let bytes = [self.cut.as_slice(), piece].concat();
        let whole = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => {
                let (whole, _) = bytes.split_at(error.valid_up_to());
                std::str::from_utf8(whole).map_err(|_| Reason::SecondLook)?
            }
            Err(_) => return Err(Reason::SecondLook),
        };
        if self.head.is_empty() && whole.starts_with(MARK) || whole.chars().any(is_forbidden) {
            return Err(Reason::SecondLook);
        }
        let room = crate::HEAD.saturating_sub(self.head.len());
        self.head.extend(whole.bytes().take(room));
        self.cut = bytes.get(whole.len()..).unwrap_or_default().to_vec();
        Ok(())
    }

    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        if !self.cut.is_empty() || !Text.recognises(&self.head) {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Text,
            bytes: Vec::new(),
        })
    }
}

/// Control characters other than tab, line feed, carriage return and form feed, and code points that are no
/// characters: text does not hold them, disguised programs and old word processors do.
fn is_forbidden(c: char) -> bool {
    let plain = matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    let none = u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
    c.is_control() && !plain && c != '\u{85}' || none
}

/// Characters that turn the direction of writing (UAX #9).
fn is_direction(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Characters that leave no mark on the screen: format characters, fillers, variation selectors and tags
/// (Unicode `Default_Ignorable_Code_Point`, which some services use to number copies of a text).
pub(crate) fn is_invisible(c: char) -> bool {
    is_direction(c)
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}'
                | '\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Bytes of a tag as words: UTF-8 if they are, else Windows-1252.
pub(crate) fn guess(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes
            .iter()
            .map(|byte| decode::western(*byte).unwrap_or('\u{fffd}'))
            .collect(),
    }
}

/// What stands before a file in a `data:` address (RFC 2397), as Markdown has pictures: `;base64,`. The file keeps what
/// it says of itself.
const EMBEDDED: u64 = u64::from_be_bytes(*b";base64,");
/// The byte-order mark.
const MARK: char = '\u{feff}';
const PIECE: usize = 32 * 1024;
