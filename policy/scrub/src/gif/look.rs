//! The second look at a GIF: a state machine over bytes that counts the pixels of every frame.

use super::LOOP;
use crate::{Format, Reason, SecondLook, Skeleton};

/// Where in the file the look stands.
#[derive(Default)]
pub(super) struct Look {
    state: State,
    /// The bytes of the present structure so far.
    body: Vec<u8>,
    kept: Vec<u8>,
    has_table: bool,
    frames: u32,
    /// Pixels of the present frame.
    pixels: u64,
    codes: Codes,
    left: u8,
    short: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Screen,
    ScreenTable(usize),
    Block,
    Extension,
    Control,
    Loop,
    Frame,
    FrameTable(usize),
    Size,
    Length,
    Data,
    End,
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let mut rest = piece;
        while let [byte, behind @ ..] = rest {
            if self.state == State::Data {
                rest = self.data(rest)?;
                continue;
            }
            if self.state != State::Length {
                self.kept.push(*byte);
            }
            self.byte(*byte)?;
            rest = behind;
        }
        Ok(())
    }

    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        if self.state != State::End || self.frames == 0 {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Gif,
            bytes: self.kept,
        })
    }
}

impl Look {
    fn byte(&mut self, byte: u8) -> Result<(), Reason> {
        match self.state {
            State::End | State::Data => return Err(Reason::SecondLook),
            State::Length => return self.length(byte),
            State::Block => return self.block(byte),
            State::Size => {
                if !(2..=8).contains(&byte) {
                    return Err(Reason::SecondLook);
                }
                self.codes = Codes::new(byte);
                self.short = false;
                self.state = State::Length;
                return Ok(());
            }
            State::Screen
            | State::ScreenTable(_)
            | State::Extension
            | State::Control
            | State::Loop
            | State::Frame
            | State::FrameTable(_) => {}
        }
        self.body.push(byte);
        let wanted = match self.state {
            State::Screen => 13,
            State::ScreenTable(size) | State::FrameTable(size) => size,
            State::Extension => 1,
            State::Control => 6,
            State::Loop => 17,
            State::Frame => 9,
            State::Block | State::Size | State::Length | State::Data | State::End => 0,
        };
        if self.body.len() < wanted {
            return Ok(());
        }
        let body = std::mem::take(&mut self.body);
        self.structure(&body)
    }

    fn structure(&mut self, body: &[u8]) -> Result<(), Reason> {
        self.state = match (self.state, body) {
            (State::Screen, [b'G', b'I', b'F', b'8', b'9', b'a', _, _, _, _, flags, _, 0])
                if flags & 0x78 == 0x70 && (flags & 0x80 != 0 || flags & 7 == 0) =>
            {
                self.has_table = flags & 0x80 != 0;
                State::ScreenTable(3 << ((flags & 7) + 1)).or(State::Block, self.has_table)
            }
            (State::ScreenTable(_), _) => State::Block,
            (State::Extension, [0xf9]) => State::Control,
            (State::Extension, [0xff]) if self.frames == 0 => State::Loop,
            (State::Control, [4, flags, _, _, clear, 0])
                if flags & 0xf2 == 0 && (flags & 1 != 0 || *clear == 0) =>
            {
                State::Block
            }
            (State::Loop, [name @ .., _, _, 0]) if LOOP.get(2..) == Some(name) => State::Block,
            (State::Frame, [_, _, _, _, w1, w2, h1, h2, flags])
                if flags & 0x38 == 0 && (flags & 0x80 != 0 || flags & 7 == 0) =>
            {
                let width = u64::from(u16::from_le_bytes([*w1, *w2]));
                self.pixels = width * u64::from(u16::from_le_bytes([*h1, *h2]));
                let own = flags & 0x80 != 0;
                if !own && !self.has_table {
                    return Err(Reason::SecondLook);
                }
                State::FrameTable(3 << ((flags & 7) + 1)).or(State::Size, own)
            }
            (State::FrameTable(_), _) => State::Size,
            (_, _) => return Err(Reason::SecondLook),
        };
        Ok(())
    }

    fn block(&mut self, kind: u8) -> Result<(), Reason> {
        self.state = match kind {
            0x21 => State::Extension,
            0x2c => State::Frame,
            0x3b => State::End,
            _ => return Err(Reason::SecondLook),
        };
        Ok(())
    }

    /// Only the last block of a frame may be short, and the pixels end in it.
    fn length(&mut self, length: u8) -> Result<(), Reason> {
        if length == 0 {
            if !self.codes.ended || self.codes.values != self.pixels {
                return Err(Reason::SecondLook);
            }
            self.frames = self.frames.saturating_add(1);
            self.state = State::Block;
            return Ok(());
        }
        if self.short || self.codes.ended {
            return Err(Reason::SecondLook);
        }
        self.short = length < 255;
        self.left = length;
        self.state = State::Data;
        Ok(())
    }

    /// Takes the bytes of the present block, and answers what is behind them.
    fn data<'p>(&mut self, piece: &'p [u8]) -> Result<&'p [u8], Reason> {
        let count = usize::from(self.left).min(piece.len());
        let (now, behind) = piece.split_at(count);
        for byte in now {
            self.codes.feed(*byte)?;
        }
        self.left -= u8::try_from(count).unwrap_or(self.left);
        if self.left == 0 {
            self.state = State::Length;
        }
        Ok(behind)
    }
}

impl State {
    fn or(self, other: Self, holds: bool) -> Self {
        if holds { self } else { other }
    }
}

/// Counts the values of a packed stream without unpacking them.
#[derive(Default)]
struct Codes {
    size: u8,
    /// The number of values of each code behind the two signs.
    lengths: Vec<u64>,
    before: Option<u64>,
    width: u32,
    ahead: u32,
    count: u32,
    values: u64,
    ended: bool,
}

impl Codes {
    fn new(size: u8) -> Self {
        Self {
            size,
            width: u32::from(size) + 1,
            ..Self::default()
        }
    }

    fn feed(&mut self, byte: u8) -> Result<(), Reason> {
        if self.ended {
            return Err(Reason::SecondLook);
        }
        self.ahead |= u32::from(byte) << self.count;
        self.count += 8;
        while self.count >= self.width && !self.ended {
            let code = self.ahead & ((1 << self.width) - 1);
            self.ahead >>= self.width;
            self.count -= self.width;
            self.code(code)?;
        }
        // Nothing stands behind the sign for the end, not even a bit.
        if self.ended && self.ahead != 0 {
            return Err(Reason::SecondLook);
        }
        Ok(())
    }

    fn code(&mut self, code: u32) -> Result<(), Reason> {
        let clear = 1 << self.size;
        if code == clear {
            self.lengths.clear();
            self.before = None;
            self.width = u32::from(self.size) + 1;
            return Ok(());
        }
        if code == clear + 1 {
            self.ended = true;
            return Ok(());
        }
        let place = code.checked_sub(clear + 2);
        let length = match place.and_then(|place| usize::try_from(place).ok()) {
            None => 1,
            Some(place) if place == self.lengths.len() => self.before.unwrap_or(0) + 1,
            Some(place) => *self.lengths.get(place).ok_or(Reason::SecondLook)?,
        };
        self.values = self.values.saturating_add(length);
        if let Some(before) = self.before.replace(length)
            && self.lengths.len() < 4096 - (1 << self.size) - 2
        {
            self.lengths.push(before + 1);
            let known = self.lengths.len() + (1 << self.size) + 2;
            if known >= 1 << self.width && self.width < 12 {
                self.width += 1;
            }
        }
        Ok(())
    }
}
