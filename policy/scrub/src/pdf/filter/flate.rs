//! FlateDecode (ISO 32000-2, 7.4.4): zlib or, as viewers allow, bare deflate; the checksum is not asked for.

use crate::deflate::{Decompress, Status};

use super::{Feed, PIECE, Stage};
use crate::{Budget, Reason};

/// A stream that is being inflated.
pub(super) struct Flate<'a> {
    feed: Feed<'a>,
    inflate: Decompress,
    begun: bool,
    ended: bool,
    out: Vec<u8>,
    given: usize,
}

impl<'a> Flate<'a> {
    pub(super) fn new(feed: Feed<'a>) -> Self {
        Self {
            feed,
            inflate: Decompress::new(false),
            begun: false,
            ended: false,
            out: Vec::new(),
            given: 0,
        }
    }

    /// Passes the header of zlib, if there is one (RFC 1950, 2.2), and line ends that do not belong to the stream.
    fn begin(&mut self, budget: &mut Budget) -> Result<(), Reason> {
        self.begun = true;
        while matches!(self.feed.ahead(budget)?, [b'\r' | b'\n', ..]) {
            self.feed.advance(1);
        }
        if let [method, flags, ..] = self.feed.ahead(budget)?
            && method & 0x0f == 8
            && (u16::from(*method) * 256 + u16::from(*flags)).is_multiple_of(31)
        {
            self.feed.advance(2);
        }
        Ok(())
    }

    /// Inflates the next piece; the buffer is as large as the inflater's own, so nothing is lost at an error.
    fn refill(&mut self, budget: &mut Budget) -> Result<(), Reason> {
        self.out.resize(PIECE, 0);
        self.given = 0;
        let mut made = 0;
        while made == 0 && !self.ended {
            let packed = self.feed.ahead(budget)?;
            let before = (self.inflate.total_in(), self.inflate.total_out());
            let status = self.inflate.decompress(packed, &mut self.out);
            let used = self.inflate.total_in() - before.0;
            made = usize::try_from(self.inflate.total_out() - before.1).unwrap_or(0);
            self.feed.advance(usize::try_from(used).unwrap_or(0));
            let stuck = used == 0 && made == 0;
            self.ended = stuck || !matches!(status, Ok(Status::Ok | Status::Stuck));
        }
        self.out.truncate(made);
        Ok(())
    }
}

impl Stage for Flate<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        if !self.begun {
            self.begin(budget)?;
        }
        if self.given >= self.out.len() {
            self.refill(budget)?;
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
