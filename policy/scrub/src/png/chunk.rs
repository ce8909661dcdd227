//! Chunks: the frame around everything in a PNG.

use std::io::Write;

use crate::deflate::Crc;

use crate::{Cursor, Reason};

/// The start of a chunk.
pub(super) struct Head {
    pub(super) kind: [u8; 4],
    /// Length of the body in bytes.
    pub(super) length: u32,
    /// Where in the file the body starts.
    pub(super) start: u64,
}

impl Head {
    /// Reads the start of the next chunk.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Reason> {
        let (mut length, mut kind) = ([0; 4], [0; 4]);
        cursor.fill(&mut length)?;
        cursor.fill(&mut kind)?;
        let length = u32::from_be_bytes(length);
        if length > 1 << 31 || !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(Reason::Damaged);
        }
        if u64::from(length).saturating_add(4) > cursor.remaining() {
            return Err(Reason::Truncated);
        }
        let start = cursor.position();
        Ok(Self {
            kind,
            length,
            start,
        })
    }

    /// Whether a decoder must understand this chunk.
    pub(super) fn is_critical(&self) -> bool {
        self.kind.first().is_some_and(u8::is_ascii_uppercase)
    }

    /// Reads the body into memory if it is at most `most` bytes; a longer one gives its first bytes.
    pub(super) fn body(&self, cursor: &mut Cursor<'_>, most: usize) -> Result<Vec<u8>, Reason> {
        cursor.seek(self.start);
        cursor.take(usize::try_from(self.length).map_or(most, |length| length.min(most)))
    }

    /// Reads to the end of the chunk and tells whether its check sum is right.
    pub(super) fn check(&self, cursor: &mut Cursor<'_>) -> Result<bool, Reason> {
        cursor.seek(self.start);
        let mut crc = Crc::new();
        crc.update(&self.kind);
        let mut left = usize::try_from(self.length).map_err(|_| Reason::TooLarge)?;
        while left > 0 {
            let piece = cursor.chunk(left)?;
            crc.update(piece);
            left = left.saturating_sub(piece.len());
        }
        let mut sum = [0; 4];
        cursor.fill(&mut sum)?;
        Ok(u32::from_be_bytes(sum) == crc.sum())
    }
}

/// Writes a chunk.
pub(super) fn put(out: &mut dyn Write, kind: &[u8; 4], body: &[u8]) -> Result<(), Reason> {
    let length = u32::try_from(body.len()).map_err(|_| Reason::TooLarge)?;
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(body);
    let sum = crc.sum().to_be_bytes();
    for part in [&length.to_be_bytes(), kind.as_slice(), body, &sum] {
        out.write_all(part).map_err(|_| Reason::Write)?;
    }
    Ok(())
}

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
