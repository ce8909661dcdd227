//! The second look at an MP3: nothing but frames, and in them nothing that no decoder reads.

use super::frame::{Header, Side, checksum, is_checked, silent};
use super::note::Note;
use crate::bits;
use crate::{Format, Reason, SecondLook, Skeleton, source::widen};

/// Where in the file the look stands.
#[derive(Default)]
pub(super) struct Look {
    frame: Vec<u8>,
    first: Option<Header>,
    note: Option<Vec<u8>>,
    frames: u64,
    bytes: u64,
    /// The last bytes of main data, and where they end, counted in such bytes.
    data: Vec<u8>,
    end: i64,
    /// Where the last frame's data end, in bits.
    used: i64,
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        self.bytes = self.bytes.saturating_add(widen(piece.len()));
        let mut rest = piece;
        while !rest.is_empty() {
            let wanted = match self.frame.first_chunk::<4>() {
                Some(bytes) => Header::parse(*bytes)
                    .filter(|header| header.layer == 3 && header.bitrate != 0)
                    .ok_or(Reason::SecondLook)?
                    .length(),
                None => 4,
            };
            let missing = wanted.saturating_sub(self.frame.len()).min(rest.len());
            let (now, later) = rest.split_at(missing);
            self.frame.extend_from_slice(now);
            rest = later;
            if self.frame.len() == wanted && wanted > 4 {
                let frame = std::mem::take(&mut self.frame);
                self.whole(&frame)?;
            }
        }
        Ok(())
    }

    fn done(mut self: Box<Self>) -> Result<Skeleton, Reason> {
        let end = self.end;
        self.unused(end)?;
        let note = self.note.take().unwrap_or_default();
        let counted = note.is_empty() || {
            let like = self.first.ok_or(Reason::SecondLook)?;
            self.is_canonical(&note, &like)
        };
        if self.frames == 0 || !self.frame.is_empty() || !counted {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Mp3,
            bytes: note,
        })
    }
}

impl Look {
    fn whole(&mut self, frame: &[u8]) -> Result<(), Reason> {
        let header = frame.first_chunk().copied().and_then(Header::parse);
        let header = header.ok_or(Reason::SecondLook)?;
        if self.frames == 0 && self.note.is_none() && Note::read(&header, frame).is_some() {
            self.note = Some(frame.to_vec());
            return Ok(());
        }
        let first = *self.first.get_or_insert(header);
        let [_, _, rates, mode] = header.bytes;
        let summed = !is_checked(&header) || {
            let sum = checksum(&header, frame).map(u16::to_be_bytes);
            frame.get(4..6) == sum.as_ref().map(<[u8; 2]>::as_slice)
        };
        if !first.agrees(&header) || rates & 1 != 0 || mode & silent(mode) != 0 || !summed {
            return Err(Reason::SecondLook);
        }
        let side = Side::read(&header, frame).ok_or(Reason::SecondLook)?;
        let begin = self.end - i64::from(side.back);
        self.unused(begin)?;
        self.used = self.used.max(begin * 8 + i64::from(side.bits));
        let own = frame.get(header.slot()..).ok_or(Reason::SecondLook)?;
        self.data.extend_from_slice(own);
        self.end += i64::try_from(own.len()).unwrap_or(0);
        let spare = self.data.len().saturating_sub(REACH);
        self.data.drain(..spare);
        self.frames += 1;
        Ok(())
    }

    /// Whether all bits between the last frame's data and `begin` are zero.
    fn unused(&mut self, begin: i64) -> Result<(), Reason> {
        let start = self.end - i64::try_from(self.data.len()).unwrap_or(0);
        let inside = |bit: i64| usize::try_from(bit - start * 8).unwrap_or(0);
        let to = inside(begin * 8).min(self.data.len() * 8);
        // The bits are cleared in a copy that is not used for anything else.
        if bits::clear(&mut self.data.clone(), inside(self.used), to) {
            return Err(Reason::SecondLook);
        }
        Ok(())
    }

    /// Whether the note says nothing but what this look has counted; the table of places may say anything.
    fn is_canonical(&self, note: &[u8], like: &Header) -> bool {
        let table = Note::length(like)
            .filter(|length| *length == note.len())
            .and_then(|_| {
                let start = 4 + like.side_length() + 16;
                note.get(start..)?.first_chunk::<100>()
            });
        let header = note.first_chunk().copied().and_then(Header::parse);
        let (Some(table), Some(header)) = (table, header) else {
            return false;
        };
        let Some((said, _)) = Note::read(&header, note) else {
            return false;
        };
        let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        [true, false].iter().any(|steady| {
            let new = said.canonical(like, count(self.frames), count(self.bytes), *steady, table);
            new.as_deref() == Some(note)
        })
    }
}

/// How many bytes of main data are remembered: a whole frame and what the next can reach back.
const REACH: usize = 4096;
