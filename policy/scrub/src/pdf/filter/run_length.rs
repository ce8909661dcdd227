//! RunLengthDecode (ISO 32000-2, 7.4.5).

use super::{Feed, Stage};
use crate::{Budget, Reason};

/// Runs of bytes that differ and of one byte again and again.
pub(super) struct RunLength<'a> {
    feed: Feed<'a>,
    /// Bytes left of the present run.
    left: u16,
    /// The byte that is said again, if it is such a run.
    again: Option<u8>,
    ended: bool,
}

impl<'a> RunLength<'a> {
    pub(super) fn new(feed: Feed<'a>) -> Self {
        Self {
            feed,
            left: 0,
            again: None,
            ended: false,
        }
    }

    fn next(&mut self, budget: &mut Budget) -> Result<Option<u8>, Reason> {
        if self.left == 0 {
            match self.feed.byte(budget)? {
                None | Some(128) => return Ok(None),
                Some(length @ 0..128) => {
                    self.left = u16::from(length) + 1;
                    self.again = None;
                }
                Some(length @ 129..) => {
                    self.left = 257 - u16::from(length);
                    self.again = self.feed.byte(budget)?;
                    if self.again.is_none() {
                        return Ok(None);
                    }
                }
            }
        }
        self.left -= 1;
        match self.again {
            Some(byte) => Ok(Some(byte)),
            None => self.feed.byte(budget),
        }
    }
}

impl Stage for RunLength<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        let mut count = 0;
        for room in buf {
            if self.ended {
                break;
            }
            match self.next(budget)? {
                Some(byte) => *room = byte,
                None => {
                    self.ended = true;
                    break;
                }
            }
            count += 1;
        }
        Ok(count)
    }
}
