//! What the worker sees of the other side: the original, and where the new file goes.

use std::cell::RefCell;
use std::io::{self, Read, Write};

use super::broken;
use super::frame::{self, Frame};
use crate::ReadAt;
use crate::source::widen;

/// The wire, with what was asked for before it was wanted.
///
/// A file that is read from front to end is asked for one piece ahead, so that the other side reads while this one
/// works. Before anything else is sent, the piece that is on its way is taken in: two sides that both send and do not
/// read would wait for each other.
pub(super) struct Far<S> {
    wire: S,
    length: u64,
    /// A piece that was asked for and has not come: where it starts, and its length.
    coming: Option<(u64, usize)>,
    /// A piece that has come and was not wanted yet, and where it starts.
    held: Vec<u8>,
    held_at: u64,
    /// Where the last piece ended, and how many pieces in a row began where the one before ended.
    expected: u64,
    row: u32,
}

impl<S: Read + Write> Far<S> {
    pub(super) fn new(wire: S, length: u64) -> Self {
        Self {
            wire,
            length,
            coming: None,
            held: Vec::new(),
            held_at: 0,
            expected: 0,
            row: 0,
        }
    }

    fn read(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let in_row = offset == self.expected;
        self.row = if in_row {
            self.row.saturating_add(1)
        } else {
            0
        };
        let most = buf.len().min(frame::MOST);
        let wanted = |(at, length)| at == offset && length <= most;
        if !self.coming.is_some_and(wanted) {
            self.settle()?;
        }
        let count = match self.copy(offset, buf) {
            0 => self.fetch(offset, most, buf)?,
            count => count,
        };
        self.expected = offset.saturating_add(widen(count));
        self.look_ahead(self.expected)?;
        Ok(count)
    }

    /// Copies what is held of the bytes from `offset` on; how many that are.
    fn copy(&self, offset: u64, buf: &mut [u8]) -> usize {
        let held = self.held_from(offset);
        let count = held.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), held.get(..count)) {
            to.copy_from_slice(from);
        }
        count
    }

    fn held_from(&self, offset: u64) -> &[u8] {
        let within = offset.checked_sub(self.held_at);
        let within = within.and_then(|within| usize::try_from(within).ok());
        within
            .and_then(|within| self.held.get(within..))
            .unwrap_or_default()
    }

    /// Receives the piece at `offset`, and asks for it first unless it is on its way.
    fn fetch(&mut self, offset: u64, most: usize, buf: &mut [u8]) -> io::Result<usize> {
        if self.coming.take().is_none() {
            self.ask(offset, most)?;
        }
        // The next piece is asked for now: the other side can read it while this one comes.
        self.look_ahead(offset.saturating_add(widen(most)))?;
        frame::receive_bytes(&mut self.wire, buf)
    }

    fn ask(&mut self, offset: u64, length: usize) -> io::Result<()> {
        let length = u32::try_from(length).map_err(|_| broken())?;
        frame::ask(offset, length, &mut self.wire)
    }

    /// Asks for the piece at `offset` if the file is being read from front to end and the piece is not here.
    fn look_ahead(&mut self, offset: u64) -> io::Result<()> {
        let here = self.coming.is_some() || !self.held_from(offset).is_empty();
        if self.row < ROW || offset >= self.length || here {
            return Ok(());
        }
        self.ask(offset, frame::MOST)?;
        self.coming = Some((offset, frame::MOST));
        Ok(())
    }

    /// Takes in the piece that is on its way.
    fn settle(&mut self) -> io::Result<()> {
        let Some((offset, length)) = self.coming.take() else {
            return Ok(());
        };
        self.held.resize(length, 0);
        let count = frame::receive_bytes(&mut self.wire, &mut self.held)?;
        self.held.truncate(count);
        self.held_at = offset;
        Ok(())
    }

    /// Says the last thing.
    pub(super) fn end(mut self, answer: &Frame) -> io::Result<()> {
        self.settle()?;
        answer.send(&mut self.wire)
    }
}

/// The original, as the worker sees it.
pub(super) struct Original<'f, S> {
    far: &'f RefCell<Far<S>>,
    length: u64,
}

impl<'f, S> Original<'f, S> {
    pub(super) fn new(far: &'f RefCell<Far<S>>, length: u64) -> Self {
        Self { far, length }
    }
}

impl<S: Read + Write> ReadAt for Original<'_, S> {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        if offset >= self.length || buf.is_empty() {
            return Ok(0);
        }
        self.far.borrow_mut().read(offset, buf)
    }
}

/// The new file, as the worker sees it.
pub(super) struct Sender<'f, S> {
    far: &'f RefCell<Far<S>>,
}

impl<'f, S> Sender<'f, S> {
    pub(super) fn new(far: &'f RefCell<Far<S>>) -> Self {
        Self { far }
    }
}

impl<S: Read + Write> Write for Sender<'_, S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = bytes.get(..frame::MOST).unwrap_or(bytes);
        let far = &mut *self.far.borrow_mut();
        far.settle()?;
        frame::bytes(piece, &mut far.wire)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Pieces in a row that make it likely that the next one is wanted too.
const ROW: u32 = 2;
