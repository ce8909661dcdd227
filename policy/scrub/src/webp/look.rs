//! The second look at a WebP: a state machine over bytes that knows only canonical chunks in their one order.

use super::survey::three;
use super::{CLEAR, EXIF, MOVES, PROFILE};
use crate::{Format, Reason, SecondLook, Skeleton, exif, icc};

/// Where in the file the look stands.
#[derive(Default)]
pub(super) struct Look {
    state: State,
    /// The bytes of the present structure so far.
    body: Vec<u8>,
    kept: Vec<u8>,
    /// Bytes of the file, of the frame and of the chunk that are still to come.
    file: u64,
    frame: Option<u64>,
    chunk: u64,
    odd: bool,
    kind: [u8; 4],
    /// The chunk before in the order of the file, and what was announced.
    before: u8,
    flags: Option<u8>,
    pictures: u32,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    File,
    Head,
    /// Collecting this many bytes of a body.
    Body(usize),
    /// Passing over the coded picture.
    Skip,
    Even,
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let mut rest = piece;
        while let Some((byte, after)) = rest.split_first() {
            if self.state == State::Skip {
                let most = usize::try_from(self.chunk).unwrap_or(usize::MAX);
                let (now, after) = rest.split_at(most.min(rest.len()));
                self.take(now.len())?;
                self.chunk -= crate::source::widen(now.len());
                rest = after;
                self.settle()?;
                continue;
            }
            self.kept.push(*byte);
            rest = after;
            self.step(*byte)?;
        }
        Ok(())
    }

    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        let complete = self.file == 0 && self.state == State::Head && self.body.is_empty();
        if !complete || self.pictures == 0 || self.frame.is_some_and(|left| left > 0) {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Webp,
            bytes: self.kept,
        })
    }
}

impl Look {
    /// Counts bytes of the file and of the frame.
    fn take(&mut self, count: usize) -> Result<(), Reason> {
        let count = crate::source::widen(count);
        self.file = self.file.checked_sub(count).ok_or(Reason::SecondLook)?;
        if let Some(left) = self.frame {
            self.frame = Some(left.checked_sub(count).ok_or(Reason::SecondLook)?);
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), Reason> {
        if self.state != State::File {
            if self.state == State::Head && self.frame == Some(0) {
                self.frame = None;
            }
            self.take(1)?;
        }
        self.body.push(byte);
        let wanted = match self.state {
            State::File => 12,
            State::Head => 8,
            State::Body(size) => size,
            State::Skip | State::Even => 1,
        };
        if self.body.len() < wanted {
            return Ok(());
        }
        let body = std::mem::take(&mut self.body);
        match self.state {
            State::File => self.begin(&body),
            State::Head => self.head(&body),
            State::Body(_) => {
                self.chunk = self.chunk.saturating_sub(crate::source::widen(body.len()));
                self.content(&body)
            }
            State::Skip | State::Even => {
                self.state = State::Head;
                if byte == 0 {
                    Ok(())
                } else {
                    Err(Reason::SecondLook)
                }
            }
        }
    }

    fn begin(&mut self, body: &[u8]) -> Result<(), Reason> {
        let [b'R', b'I', b'F', b'F', a, b, c, d, b'W', b'E', b'B', b'P'] = *body else {
            return Err(Reason::SecondLook);
        };
        let size = u64::from(u32::from_le_bytes([a, b, c, d]));
        self.file = size.checked_sub(4).ok_or(Reason::SecondLook)?;
        self.state = State::Head;
        Ok(())
    }

    fn head(&mut self, body: &[u8]) -> Result<(), Reason> {
        let [k1, k2, k3, k4, a, b, c, d] = *body else {
            return Err(Reason::SecondLook);
        };
        self.kind = [k1, k2, k3, k4];
        self.chunk = u64::from(u32::from_le_bytes([a, b, c, d]));
        self.odd = self.chunk % 2 == 1;
        let (place, least) = match &self.kind {
            b"VP8X" => (1, 10),
            b"ICCP" => (
                2,
                usize::try_from(self.chunk).unwrap_or(usize::MAX).min(MOST),
            ),
            b"ANIM" => (3, 6),
            b"ANMF" => (4, 16),
            b"ALPH" => (5, 1),
            b"VP8 " => (6, 10),
            b"VP8L" => (6, 5),
            b"EXIF" => (7, 26),
            _ => return Err(Reason::SecondLook),
        };
        let announced = match (place, self.flags) {
            (1, None) | (6, _) => true,
            (2, Some(flags)) => flags & PROFILE != 0,
            (3 | 4, Some(flags)) => flags & MOVES != 0,
            (5, Some(flags)) => flags & CLEAR != 0,
            (7, Some(flags)) => flags & EXIF != 0,
            _ => false,
        };
        let moving = self.flags.is_some_and(|flags| flags & MOVES != 0);
        let in_order = match self.frame {
            Some(_) => {
                place == 5 && self.before == 4 || place == 6 && (4..=5).contains(&self.before)
            }
            None if moving => {
                place < 4 && place > self.before
                    || place == 4 && self.before >= 3
                    || place == 7 && self.before == 6
            }
            None => place > self.before && (place < 7 || self.before == 6),
        };
        if !announced || !in_order || self.chunk < crate::source::widen(least) {
            return Err(Reason::SecondLook);
        }
        self.before = place;
        self.state = State::Body(least);
        Ok(())
    }

    fn content(&mut self, body: &[u8]) -> Result<(), Reason> {
        let clean = match (&self.kind, body) {
            (b"VP8X", [flags, 0, 0, 0, ..]) => {
                self.flags = Some(*flags);
                flags & !(MOVES | EXIF | CLEAR | PROFILE) == 0
            }
            (b"ICCP", profile) => icc::is_canonical(profile),
            (b"ANIM", _) => true,
            (b"ANMF", [.., flags]) => {
                self.frame = Some(self.chunk);
                self.state = State::Head;
                // A frame holds whole chunks, so it is even.
                return if flags & !3 == 0 && !self.odd {
                    Ok(())
                } else {
                    Err(Reason::SecondLook)
                };
            }
            (b"ALPH", [flags]) => flags & 0xf2 == 0,
            (b"VP8 ", [a, b, c, 0x9d, 0x01, 0x2a, _, w, _, h]) => {
                self.pictures += 1;
                let tag = three(*a, *b, *c);
                tag & 0x11 == 0x10
                    && w & 0xc0 == 0
                    && h & 0xc0 == 0
                    && u64::from(tag >> 5) <= self.chunk
            }
            (b"VP8L", [0x2f, _, _, _, version]) => {
                self.pictures += 1;
                version & 0xe0 == 0
            }
            (b"EXIF", block) => (2..=8).any(|turn| block == exif::orientation_block(turn)),
            _ => false,
        };
        let whole = self.chunk == 0 || matches!(&self.kind, b"ALPH" | b"VP8 " | b"VP8L");
        if !clean || !whole {
            return Err(Reason::SecondLook);
        }
        self.settle()
    }

    /// Goes on behind a body, or with the rest of it.
    fn settle(&mut self) -> Result<(), Reason> {
        self.state = match (self.chunk, self.odd) {
            (0, true) => State::Even,
            (0, false) => State::Head,
            (_, _) => State::Skip,
        };
        Ok(())
    }
}

/// Longer than any canonical profile.
const MOST: usize = 4096;
