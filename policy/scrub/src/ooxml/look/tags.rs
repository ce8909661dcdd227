//! Cutting canonical XML into tags and text.

use crate::Reason;

/// A piece of canonical XML.
#[derive(Debug)]
pub(super) enum Piece {
    /// A tag, without its angle brackets.
    Tag(String),
    /// Text between tags, as it stands there.
    Text(String),
}

/// Collects bytes until a piece is complete.
#[derive(Default)]
pub(super) struct Cutter {
    held: Vec<u8>,
    in_tag: bool,
}

impl Cutter {
    /// Takes the next bytes and hands each complete piece to `each`.
    pub(super) fn see(
        &mut self,
        bytes: &[u8],
        each: &mut dyn FnMut(Piece) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let end = if self.in_tag { b'>' } else { b'<' };
            let found = memchr::memchr(end, rest);
            let (piece, behind) = match found {
                Some(at) => (rest.get(..at), rest.get(at + 1..)),
                None => (Some(rest), None),
            };
            self.held.extend_from_slice(piece.unwrap_or_default());
            if self.held.len() > LONGEST {
                return Err(Reason::SecondLook);
            }
            rest = behind.unwrap_or_default();
            if found.is_some() {
                let held = std::mem::take(&mut self.held);
                let text = String::from_utf8(held).map_err(|_| Reason::SecondLook)?;
                if self.in_tag {
                    each(Piece::Tag(text))?;
                } else if !text.is_empty() {
                    each(Piece::Text(text))?;
                }
                self.in_tag = !self.in_tag;
            }
        }
        Ok(())
    }

    /// Whether nothing is begun and not ended.
    pub(super) fn is_done(&self) -> bool {
        self.held.is_empty() && !self.in_tag
    }
}

/// The name in a start tag, and names and values of its attributes.
pub(super) type Cut<'a> = (&'a str, Vec<(&'a str, &'a str)>);

/// Cuts the inside of a start tag into its name and its attributes, as they stand there.
pub(super) fn cut(tag: &str) -> Result<Cut<'_>, Reason> {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while !rest.is_empty() {
        let (attribute, behind) = rest.split_once("=\"").ok_or(Reason::SecondLook)?;
        let (value, behind) = behind.split_once('"').ok_or(Reason::SecondLook)?;
        attributes.push((attribute, value));
        rest = match behind.strip_prefix(' ') {
            Some("") => return Err(Reason::SecondLook),
            Some(next) => next,
            None if behind.is_empty() => behind,
            None => return Err(Reason::SecondLook),
        };
    }
    Ok((name, attributes))
}

/// Puts in what the few references stand for.
pub(super) fn unescaped(text: &str) -> Result<String, Reason> {
    let mut all = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((front, behind)) = rest.split_once('&') {
        all.push_str(front);
        let (name, behind) = behind.split_once(';').ok_or(Reason::SecondLook)?;
        all.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#9" => '\t',
            "#10" => '\n',
            "#13" => '\r',
            _ => return Err(Reason::SecondLook),
        });
        rest = behind;
    }
    all.push_str(rest);
    Ok(all)
}

/// The longest piece, in bytes: what the reader takes, with every character as a reference.
const LONGEST: usize = 6 * (16 << 20);
