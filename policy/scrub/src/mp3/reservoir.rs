//! The bytes of main data that no frame uses.
//!
//! A frame's main data may begin in the frames before it (11172-3, 2.4.3.4), and what lies between the end of one
//! frame's data and the beginning of the next one's is "ancillary": encoders write their names there. Only when the
//! next frame is known can a frame be written.

use std::collections::VecDeque;

use super::frame::{Header, Side, tidy};
use crate::source::widen;
use crate::{Reason, bits};

/// Frames that wait for the next ones.
#[derive(Default)]
pub(super) struct Reservoir {
    held: VecDeque<Held>,
    /// Where the next frame's own bytes of main data start, counted in such bytes only.
    next: i64,
    /// The end of the last frame's main data, in bits.
    used: i64,
    /// Whether something was found where nothing belongs.
    pub(super) dirty: bool,
}

struct Held {
    bytes: Vec<u8>,
    slot: usize,
    start: i64,
}

impl Reservoir {
    /// Takes a frame and hands out those that nothing can change any more.
    pub(super) fn push(
        &mut self,
        header: &Header,
        mut frame: Vec<u8>,
        done: &mut dyn FnMut(&[u8]) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        self.dirty |= tidy(header, &mut frame)?;
        let side = Side::read(header, &frame).ok_or(Reason::Damaged)?;
        let begin = self.next - i64::from(side.back);
        self.clear_to(begin);
        while self.held.front().is_some_and(|first| first.end() <= begin) {
            if let Some(first) = self.held.pop_front() {
                done(&first.bytes)?;
            }
        }
        if self.held.len() > MOST_HELD {
            return Err(Reason::Damaged);
        }
        let held = Held {
            slot: header.slot(),
            start: self.next,
            bytes: frame,
        };
        self.next = held.end();
        self.used = self.used.max(begin * 8 + i64::from(side.bits));
        self.held.push_back(held);
        Ok(())
    }

    /// Hands out the rest.
    pub(super) fn finish(
        &mut self,
        done: &mut dyn FnMut(&[u8]) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        self.clear_to(self.next);
        self.held.drain(..).try_for_each(|held| done(&held.bytes))
    }

    /// Clears everything between the data of the last frame and `begin`.
    fn clear_to(&mut self, begin: i64) {
        let to = begin.saturating_mul(8);
        for held in &mut self.held {
            let start = held.start * 8;
            let inside = |bit: i64| usize::try_from(bit - start).unwrap_or(0);
            let Some(data) = held.bytes.get_mut(held.slot..) else {
                continue;
            };
            self.dirty |= bits::clear(data, inside(self.used), inside(to).min(data.len() * 8));
        }
    }
}

impl Held {
    fn end(&self) -> i64 {
        let own = widen(self.bytes.len().saturating_sub(self.slot));
        self.start.saturating_add(i64::try_from(own).unwrap_or(0))
    }
}

/// Data begin at most 511 bytes back, and each frame has at least one byte of its own.
const MOST_HELD: usize = 600;
