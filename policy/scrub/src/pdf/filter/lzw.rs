//! LZWDecode (ISO 32000-2, 7.4.4): codes of 9 to 12 bits, highest bit first.

use super::{Feed, PIECE, Stage};
use crate::{Budget, Reason};

/// A stream whose codes are being read.
pub(super) struct Lzw<'a> {
    feed: Feed<'a>,
    /// Whether codes grow one code earlier than they must.
    early: u16,
    bits: u32,
    held: u32,
    /// For each code from 258 on: the code of all but its last byte, and that byte.
    table: Vec<(u16, u8)>,
    before: Option<u16>,
    out: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<'a> Lzw<'a> {
    pub(super) fn new(feed: Feed<'a>, early: bool) -> Self {
        Self {
            feed,
            early: u16::from(early),
            bits: 0,
            held: 0,
            table: Vec::new(),
            before: None,
            out: Vec::new(),
            given: 0,
            ended: false,
        }
    }

    /// The first code that has no meaning yet.
    fn next_code(&self) -> u16 {
        u16::try_from(self.table.len()).map_or(FULL, |count| FIRST.saturating_add(count))
    }

    fn width(&self) -> u32 {
        match self.next_code().saturating_add(self.early) {
            ..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            2048.. => 12,
        }
    }

    fn code(&mut self, budget: &mut Budget) -> Result<Option<u16>, Reason> {
        let width = self.width();
        while self.held < width {
            let Some(byte) = self.feed.byte(budget)? else {
                return Ok(None);
            };
            self.bits = self.bits << 8 | u32::from(byte);
            self.held += 8;
        }
        self.held -= width;
        let code = self.bits >> self.held & ((1 << width) - 1);
        Ok(u16::try_from(code).ok())
    }

    /// Puts what one code stands for behind `out`; `false` at the end.
    fn step(&mut self, budget: &mut Budget) -> Result<bool, Reason> {
        let Some(code) = self.code(budget)? else {
            return Ok(false);
        };
        if code == CLEAR {
            self.table.clear();
            self.before = None;
            return Ok(true);
        }
        let known = code < self.next_code() && code != END;
        let Some(before) = self.before else {
            self.before = Some(code);
            return Ok(known && self.spell(code).is_some());
        };
        if !known && (code == END || code != self.next_code()) {
            return Ok(false);
        }
        let Some(first) = self.first(if known { code } else { before }) else {
            return Ok(false);
        };
        if self.next_code() < FULL {
            self.table.push((before, first));
        }
        self.before = Some(code);
        Ok(self.spell(code).is_some())
    }

    fn entry(&self, code: u16) -> Option<(u16, u8)> {
        let index = usize::from(code.checked_sub(FIRST)?);
        self.table.get(index).copied()
    }

    /// The first byte that a code stands for. Codes refer only to lower ones, so this ends.
    fn first(&self, mut code: u16) -> Option<u8> {
        while code >= FIRST {
            code = self.entry(code)?.0;
        }
        u8::try_from(code).ok()
    }

    fn spell(&mut self, mut code: u16) -> Option<()> {
        let start = self.out.len();
        while code >= FIRST {
            let (before, last) = self.entry(code)?;
            self.out.push(last);
            code = before;
        }
        self.out.push(u8::try_from(code).ok()?);
        if let Some(word) = self.out.get_mut(start..) {
            word.reverse();
        }
        Some(())
    }
}

impl Stage for Lzw<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        if self.given >= self.out.len() {
            self.out.clear();
            self.given = 0;
            while self.out.len() < PIECE && !self.ended {
                self.ended = !self.step(budget)?;
            }
        }
        let ready = self.out.get(self.given..).unwrap_or_default();
        let count = ready.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

const CLEAR: u16 = 256;
const END: u16 = 257;
const FIRST: u16 = 258;
/// Codes have at most twelve bits.
const FULL: u16 = 4096;
