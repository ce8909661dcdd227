//! ASCIIHexDecode and ASCII85Decode (ISO 32000-2, 7.4.2 and 7.4.3).

use super::{Feed, Stage};
use crate::{Budget, Reason};

/// Two hexadecimal digits for each byte, up to `>`.
pub(super) struct Hex<'a> {
    feed: Feed<'a>,
    ended: bool,
}

impl<'a> Hex<'a> {
    pub(super) fn new(feed: Feed<'a>) -> Self {
        Self { feed, ended: false }
    }

    fn digit(&mut self, budget: &mut Budget) -> Result<Option<u8>, Reason> {
        while !self.ended {
            match self.feed.byte(budget)? {
                None | Some(b'>') => self.ended = true,
                Some(byte) => {
                    if let Some(digit) = char::from(byte).to_digit(16) {
                        return Ok(u8::try_from(digit).ok());
                    }
                }
            }
        }
        Ok(None)
    }
}

impl Stage for Hex<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        let mut count = 0;
        for room in buf {
            let Some(high) = self.digit(budget)? else {
                break;
            };
            *room = high << 4 | self.digit(budget)?.unwrap_or(0);
            count += 1;
        }
        Ok(count)
    }
}

/// Five characters for four bytes, up to `~`.
pub(super) struct Base85<'a> {
    feed: Feed<'a>,
    group: Vec<u8>,
    /// Bytes that were made and not given yet, the last first.
    ready: Vec<u8>,
    ended: bool,
}

impl<'a> Base85<'a> {
    pub(super) fn new(feed: Feed<'a>) -> Self {
        Self {
            feed,
            group: Vec::with_capacity(5),
            ready: Vec::with_capacity(4),
            ended: false,
        }
    }

    fn refill(&mut self, budget: &mut Budget) -> Result<(), Reason> {
        while self.ready.is_empty() && !self.ended {
            match self.feed.byte(budget)? {
                None | Some(b'~') => {
                    self.ended = true;
                    self.last();
                }
                Some(b'z') if self.group.is_empty() => self.ready.extend([0; 4]),
                Some(byte @ b'!'..=b'u') => {
                    self.group.push(byte - b'!');
                    if self.group.len() == 5 {
                        self.give(4);
                    }
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// A group that is not full gives one byte less than it has characters.
    fn last(&mut self) {
        let count = self.group.len();
        if count > 1 {
            self.group.resize(5, 84);
            self.give(count - 1);
        }
    }

    fn give(&mut self, count: usize) {
        let value = self
            .group
            .iter()
            .fold(0_u64, |sum, digit| sum * 85 + u64::from(*digit));
        let value = u32::try_from(value & 0xffff_ffff).unwrap_or(0);
        self.ready
            .extend(value.to_be_bytes().iter().take(count).rev());
        self.group.clear();
    }
}

impl Stage for Base85<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        let mut count = 0;
        for room in buf {
            if self.ready.is_empty() {
                self.refill(budget)?;
            }
            let Some(byte) = self.ready.pop() else {
                break;
            };
            *room = byte;
            count += 1;
        }
        Ok(count)
    }
}
