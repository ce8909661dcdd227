//! Chunks: where they are in the original, and what the new file gets (RIFF).

use std::io::Write;

use crate::source::widen;
use crate::{Cursor, Reason};

/// A chunk of the original.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) kind: [u8; 4],
    pub(super) start: u64,
    /// Bytes of the body, without the one that makes it even.
    pub(super) length: u64,
}

impl Head {
    /// Reads the next chunk that starts before `end`, and moves behind it.
    pub(super) fn read(cursor: &mut Cursor<'_>, end: u64) -> Result<Option<Self>, Reason> {
        let room = end.saturating_sub(cursor.position());
        if room == 0 {
            return Ok(None);
        }
        let Some(room) = room.checked_sub(8) else {
            return Err(Reason::Truncated);
        };
        let (mut kind, mut length) = ([0; 4], [0; 4]);
        cursor.fill(&mut kind)?;
        cursor.fill(&mut length)?;
        let length = u64::from(u32::from_le_bytes(length));
        if length > room {
            return Err(Reason::Truncated);
        }
        let start = cursor.position();
        cursor.skip(length.next_multiple_of(2).min(room));
        Ok(Some(Self {
            kind,
            start,
            length,
        }))
    }

    pub(super) fn end(&self) -> u64 {
        self.start.saturating_add(self.length)
    }

    /// The first bytes of the body, at most `most`.
    pub(super) fn body(&self, cursor: &mut Cursor<'_>, most: usize) -> Result<Vec<u8>, Reason> {
        let back = cursor.position();
        cursor.seek(self.start);
        let body =
            cursor.take(usize::try_from(self.length).map_or(most, |length| length.min(most)));
        cursor.seek(back);
        body
    }
}

/// A piece of the new file.
pub(super) enum Piece {
    New(Vec<u8>),
    /// Bytes of the original, of which the last is masked.
    Copy {
        start: u64,
        length: u64,
        mask: u8,
    },
}

impl Piece {
    pub(super) fn copy(start: u64, length: u64, mask: u8) -> Self {
        Self::Copy {
            start,
            length,
            mask,
        }
    }

    fn size(&self) -> u64 {
        match self {
            Self::New(bytes) => widen(bytes.len()),
            Self::Copy { length, .. } => *length,
        }
    }

    pub(super) fn write(&self, cursor: &mut Cursor<'_>, out: &mut dyn Write) -> Result<(), Reason> {
        let (start, length, mask) = match self {
            Self::New(bytes) => return out.write_all(bytes).map_err(|_| Reason::Write),
            Self::Copy {
                start,
                length,
                mask,
            } => (*start, *length, *mask),
        };
        let Some(mut left) = length.checked_sub(1) else {
            return Ok(());
        };
        cursor.seek(start);
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(usize::MAX);
            let chunk = cursor.chunk(most)?;
            left = left.saturating_sub(widen(chunk.len()));
            out.write_all(chunk).map_err(|_| Reason::Write)?;
        }
        let last = cursor.byte()? & mask;
        out.write_all(&[last]).map_err(|_| Reason::Write)
    }
}

/// The bytes of some pieces together.
pub(super) fn size(pieces: &[Piece]) -> u64 {
    pieces.iter().map(Piece::size).sum()
}

/// A chunk of the new file in pieces: its head, its body, and what makes it even.
pub(super) fn chunk(kind: &[u8; 4], body: Vec<Piece>) -> Result<Vec<Piece>, Reason> {
    let length = u32::try_from(size(&body)).map_err(|_| Reason::TooLarge)?;
    let head = [kind.as_slice(), &length.to_le_bytes()].concat();
    let mut pieces = vec![Piece::New(head)];
    pieces.extend(body);
    if length % 2 == 1 {
        pieces.push(Piece::New(vec![0]));
    }
    Ok(pieces)
}
