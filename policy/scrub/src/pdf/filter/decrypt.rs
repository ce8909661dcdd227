//! Decrypting a stream before its filters are undone (ISO 32000-2, 7.6.3).

use super::{Feed, Stage};
use crate::pdf::crypt::{Aes, Rc4};
use crate::{Budget, Reason};

/// RC4 over the bytes.
pub(super) struct Stream<'a> {
    stage: Box<dyn Stage + 'a>,
    rc4: Rc4,
}

impl<'a> Stream<'a> {
    pub(super) fn new(stage: Box<dyn Stage + 'a>, key: &[u8]) -> Self {
        Self {
            stage,
            rc4: Rc4::new(key),
        }
    }
}

impl Stage for Stream<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        let count = self.stage.some(buf, budget)?;
        self.rc4.apply(buf.get_mut(..count).unwrap_or_default());
        budget.work(crate::source::widen(count))?;
        Ok(count)
    }
}

/// AES in cipher block chaining; the last block tells how much of it is padding.
pub(super) struct Blocks<'a> {
    feed: Feed<'a>,
    aes: Aes,
    before: Option<[u8; 16]>,
    /// A block that was decrypted and may be the last one.
    next: Option<[u8; 16]>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<'a> Blocks<'a> {
    pub(super) fn new(feed: Feed<'a>, aes: Aes) -> Self {
        Self {
            feed,
            aes,
            before: None,
            next: None,
            ready: Vec::new(),
            given: 0,
            ended: false,
        }
    }

    fn block(&mut self, budget: &mut Budget) -> Result<Option<[u8; 16]>, Reason> {
        let mut block = [0; 16];
        for byte in &mut block {
            match self.feed.byte(budget)? {
                Some(next) => *byte = next,
                None => return Ok(None),
            }
        }
        Ok(Some(block))
    }

    /// The last block without its padding.
    fn last(&mut self) {
        let Some(last) = self.next.take() else {
            return;
        };
        let padding = last.last().copied().map_or(0, usize::from);
        let kept = if (1..=16).contains(&padding) {
            16 - padding
        } else {
            16
        };
        self.ready.extend(last.iter().take(kept));
    }

    fn refill(&mut self, budget: &mut Budget) -> Result<(), Reason> {
        self.ready.clear();
        self.given = 0;
        if self.before.is_none() {
            self.before = self.block(budget)?;
        }
        budget.work(64)?;
        while self.ready.len() < PIECE && !self.ended {
            let Some((mut block, before)) = self.block(budget)?.zip(self.before.as_mut()) else {
                self.ended = true;
                self.last();
                break;
            };
            self.aes.decrypt(&mut block, before);
            if let Some(last) = self.next.replace(block) {
                self.ready.extend(last);
            }
        }
        Ok(())
    }
}

impl Stage for Blocks<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        if self.given >= self.ready.len() {
            self.refill(budget)?;
        }
        let ready = self.ready.get(self.given..).unwrap_or_default();
        let count = ready.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

/// Bytes decrypted at once.
const PIECE: usize = 4096;
