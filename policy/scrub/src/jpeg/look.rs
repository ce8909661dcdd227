//! The second look at a JPEG: a state machine over bytes that knows only canonical segments.

use super::notes::{ICC, JFIF};
use crate::{Format, Reason, SecondLook, Skeleton, exif, icc};

/// Where in the file the look stands.
#[derive(Default)]
pub(super) struct Look {
    state: State,
    marker: u8,
    length: usize,
    body: Vec<u8>,
    kept: Vec<u8>,
    scans: u32,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Start,
    StartCode,
    Marker,
    Code,
    LengthHigh,
    LengthLow,
    Body,
    Scan,
    ScanCode,
    End,
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let mut rest = piece;
        while let Some((byte, after)) = rest.split_first() {
            if self.state == State::Scan {
                rest = self.skip_scan(rest)?;
                continue;
            }
            self.kept.push(*byte);
            self.step(*byte)?;
            rest = after;
        }
        Ok(())
    }

    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        if self.state != State::End || self.scans == 0 {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Jpeg,
            bytes: self.kept,
        })
    }
}

impl Look {
    fn step(&mut self, byte: u8) -> Result<(), Reason> {
        self.state = match (self.state, byte) {
            (State::Start, 0xff) => State::StartCode,
            (State::StartCode, 0xd8) => State::Marker,
            (State::Marker, 0xff) => State::Code,
            (State::Code | State::ScanCode, 0xd9) => State::End,
            (State::ScanCode, 0 | 0xd0..=0xd7) => State::Scan,
            (State::Code | State::ScanCode, _) => {
                self.marker = byte;
                State::LengthHigh
            }
            (State::LengthHigh, high) => {
                self.length = usize::from(high) << 8;
                State::LengthLow
            }
            (State::LengthLow, low) => {
                let length = self.length | usize::from(low);
                self.length = length.checked_sub(2).ok_or(Reason::SecondLook)?;
                self.body.clear();
                State::Body
            }
            (State::Body, _) => {
                self.body.push(byte);
                State::Body
            }
            (State::Start | State::StartCode | State::Marker | State::Scan | State::End, _) => {
                return Err(Reason::SecondLook);
            }
        };
        if self.state == State::Body && self.body.len() >= self.length {
            self.state = self.segment()?;
        }
        Ok(())
    }

    /// Passes over coded data; hands back what follows the next 0xFF.
    fn skip_scan<'p>(&mut self, piece: &'p [u8]) -> Result<&'p [u8], Reason> {
        match piece.iter().position(|byte| *byte == 0xff) {
            None => Ok(&[]),
            Some(at) => {
                self.state = State::ScanCode;
                self.kept.push(0xff);
                piece.get(at + 1..).ok_or(Reason::SecondLook)
            }
        }
    }

    fn segment(&mut self) -> Result<State, Reason> {
        let body = self.body.as_slice();
        let clean = match self.marker {
            0xe0 => body == JFIF,
            0xe1 => body
                .strip_prefix(b"Exif\0\0")
                .is_some_and(|block| (2..=8).any(|turn| block == exif::orientation_block(turn))),
            0xe2 => body
                .strip_prefix(ICC)
                .and_then(|rest| rest.strip_prefix(&[1, 1]))
                .is_some_and(icc::is_canonical),
            0xee => matches!(
                body,
                [b'A', b'd', b'o', b'b', b'e', 0, 100, 0, 0, 0, 0, 0..=2]
            ),
            0xc0..=0xc2 => {
                matches!(body, [8 | 12, _, _, _, _, n, rest @ ..] if rest.len() == usize::from(*n) * 3)
            }
            0xc4 => matches!(body, [0..=3 | 0x10..=0x13, rest @ ..] if is_huffman(rest)),
            0xdb => matches!(
                (body.first(), body.len()),
                (Some(0..=3), 65) | (Some(0x10..=0x13), 129)
            ),
            0xdd => body.len() == 2,
            0xda => matches!(body, [n @ 1..=4, rest @ ..] if rest.len() == usize::from(*n) * 2 + 3),
            _ => false,
        };
        match (clean, self.marker) {
            (false, _) => Err(Reason::SecondLook),
            (true, 0xda) => {
                self.scans = self.scans.saturating_add(1);
                Ok(State::Scan)
            }
            (true, _) => Ok(State::Marker),
        }
    }
}

fn is_huffman(table: &[u8]) -> bool {
    table.split_at_checked(16).is_some_and(|(counts, symbols)| {
        counts
            .iter()
            .map(|count| usize::from(*count))
            .sum::<usize>()
            == symbols.len()
    })
}
