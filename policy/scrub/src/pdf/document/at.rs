//! Reading one structure at a known place of the file.

use memchr::memmem;

use crate::pdf::lexer::{Lexer, Token, is_space};
use crate::pdf::object::{Id, Object};
use crate::pdf::parse;
use crate::pdf::windows::Windows;
use crate::source::widen;
use crate::{Budget, Reason};

/// An indirect object as it stands in the file.
pub(super) struct Found {
    pub(super) id: Id,
    pub(super) object: Object,
    /// Where the bytes begin, if it is a stream.
    pub(super) stream: Option<u64>,
    /// Where the object ends: behind it, or where the bytes of the stream begin.
    pub(super) end: u64,
}

/// Where `%PDF-` stands; the start if it is nowhere near it.
pub(super) fn header(windows: &Windows<'_>) -> Result<u64, Reason> {
    let head = windows.take(0, 4096)?;
    Ok(memmem::find(&head, b"%PDF-").map_or(0, widen))
}

/// The indirect object that begins at `offset`, behind white space; `None` if there is none.
pub(super) fn object(
    windows: &Windows<'_>,
    offset: u64,
    budget: &mut Budget,
) -> Result<Option<Found>, Reason> {
    grown(windows, offset, budget, |lexer| {
        let (Token::Int(number), Token::Int(generation), Token::Word(word)) =
            (lexer.next()?, lexer.next()?, lexer.next()?)
        else {
            return Ok(None);
        };
        let Some(glued) = word.strip_prefix(b"obj") else {
            return Ok(None);
        };
        let (Ok(number), Ok(generation)) = (u32::try_from(number), u16::try_from(generation))
        else {
            return Ok(None);
        };
        // Some writers leave out the space: `1 0 obj123`.
        let back = lexer.position().saturating_sub(glued.len());
        lexer.seek(back);
        let object = parse::object(lexer)?;
        let stream = matches!(object, Object::Dict(_))
            .then(|| stream_start(lexer))
            .flatten();
        Ok(Some(Found {
            id: Id { number, generation },
            object,
            stream: stream.map(|at| offset.saturating_add(widen(at))),
            end: offset.saturating_add(widen(stream.unwrap_or(lexer.position()))),
        }))
    })
}

/// Parses at `offset`, with more bytes as long as `parse` needs them.
pub(super) fn grown<T>(
    windows: &Windows<'_>,
    offset: u64,
    budget: &mut Budget,
    mut parse: impl FnMut(&mut Lexer<'_>) -> Result<Option<T>, Reason>,
) -> Result<Option<T>, Reason> {
    let mut most = 2048;
    loop {
        let bytes = windows.take(offset, most)?;
        budget.work(widen(bytes.len() / 4))?;
        let whole = bytes.len() < most || most >= LONGEST;
        let mut lexer = Lexer::new(&bytes);
        match parse(&mut lexer) {
            Ok(found) if whole || !lexer.was_cut() => return Ok(found),
            Err(Reason::Truncated | Reason::TooDeep) if whole => return Ok(None),
            Ok(_) | Err(Reason::Truncated) => most *= 8,
            Err(Reason::TooDeep) => return Ok(None),
            Err(reason) => return Err(reason),
        }
    }
}

/// Where the bytes of a stream begin, if the word comes next (7.3.8.1).
fn stream_start(lexer: &mut Lexer<'_>) -> Option<usize> {
    lexer.skip_space();
    lexer.need(16);
    let after = lexer.rest().strip_prefix(b"stream")?;
    // Blanks before the line end are a known mistake.
    let blanks = after.iter().take_while(|byte| **byte == b' ').count();
    let (blanks, line) = match after.get(blanks..) {
        Some([b'\r', b'\n', ..]) => (blanks, 2),
        Some([b'\r' | b'\n', ..]) => (blanks, 1),
        _ => (0, 0),
    };
    Some(lexer.position() + b"stream".len() + blanks + line)
}

/// The length of a stream: as told if `endstream` follows there, else up to where that word stands.
pub(super) fn stream_length(
    windows: &Windows<'_>,
    start: u64,
    told: Option<u64>,
    budget: &mut Budget,
) -> Result<u64, Reason> {
    let left = windows.len().saturating_sub(start);
    if let Some(told) = told.filter(|told| *told <= left) {
        let behind = windows.take(start.saturating_add(told), 32)?;
        let blanks = behind.iter().take_while(|byte| is_space(**byte)).count();
        let word = behind.get(blanks..).unwrap_or_default();
        if word.starts_with(b"endstream") || word.starts_with(b"endobj") {
            return Ok(told);
        }
    }
    let end = find(windows, start, b"endstream", budget)?;
    let end = match end {
        Some(end) => end,
        None => find(windows, start, b"endobj", budget)?.unwrap_or(windows.len()),
    };
    let tail = windows.take(end.saturating_sub(2).max(start), 2)?;
    let line = match tail.as_slice() {
        [b'\r', b'\n'] => 2,
        [.., b'\r' | b'\n'] => 1,
        _ => 0,
    };
    Ok(end.saturating_sub(line).saturating_sub(start).min(left))
}

/// Where a word stands next.
pub(super) fn find(
    windows: &Windows<'_>,
    from: u64,
    word: &[u8],
    budget: &mut Budget,
) -> Result<Option<u64>, Reason> {
    let mut at = from;
    let finder = memmem::Finder::new(word);
    loop {
        let bytes = windows.take(at, PIECE)?;
        budget.work(widen(bytes.len() / 16))?;
        if let Some(found) = finder.find(&bytes) {
            return Ok(Some(at.saturating_add(widen(found))));
        }
        if bytes.len() < PIECE {
            return Ok(None);
        }
        at = at.saturating_add(widen(PIECE - word.len()));
    }
}

/// The largest object without its stream, in bytes.
const LONGEST: usize = 16 << 20;
const PIECE: usize = 64 * 1024;
