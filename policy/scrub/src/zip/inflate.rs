//! Unpacking a raw deflate stream that lies in a file.

use crate::deflate::{Decompress, Status};

use crate::source::widen;
use crate::{ReadAt, Reason};

/// An inflater somewhere in a stream.
pub(super) struct Unpacker<'a> {
    src: &'a dyn ReadAt,
    inflate: Decompress,
    /// Where the next packed byte lies, and how many are left behind the window.
    at: u64,
    left: u64,
    window: Vec<u8>,
    used: usize,
    ended: bool,
}

impl<'a> Unpacker<'a> {
    /// An inflater for the `packed` bytes from `start` on.
    pub(super) fn new(src: &'a dyn ReadAt, start: u64, packed: u64) -> Self {
        Self {
            src,
            inflate: Decompress::new(false),
            at: start,
            left: packed,
            window: Vec::new(),
            used: 0,
            ended: false,
        }
    }

    /// Unpacked bytes so far.
    pub(super) fn made(&self) -> u64 {
        self.inflate.total_out()
    }

    /// Whether every packed byte was used.
    pub(super) fn is_used_up(&self) -> bool {
        self.left == 0 && self.used >= self.window.len()
    }

    /// Unpacks at least one byte into `buf`; 0 is the end.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`], [`Reason::Read`].
    pub(super) fn some(&mut self, buf: &mut [u8]) -> Result<usize, Reason> {
        while !self.ended {
            if self.used >= self.window.len() && self.left > 0 {
                self.refill()?;
            }
            let packed = self.window.get(self.used..).unwrap_or_default();
            let (in_before, out_before) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(packed, buf)
                .map_err(|_| Reason::Damaged)?;
            let used = usize::try_from(self.inflate.total_in() - in_before).unwrap_or(usize::MAX);
            let made = usize::try_from(self.inflate.total_out() - out_before).unwrap_or(0);
            self.used = self.used.saturating_add(used);
            self.ended = status == Status::End;
            if made > 0 {
                return Ok(made);
            }
            if used == 0 && !self.ended {
                return Err(Reason::Damaged);
            }
        }
        Ok(0)
    }

    fn refill(&mut self) -> Result<(), Reason> {
        let most = usize::try_from(self.left).unwrap_or(WINDOW).min(WINDOW);
        self.window.resize(most, 0);
        let read = self
            .src
            .read_at(self.at, &mut self.window)
            .map_err(|_| Reason::Read)?;
        if read == 0 {
            return Err(Reason::Truncated);
        }
        self.window.truncate(read);
        self.used = 0;
        self.at = self.at.saturating_add(widen(read));
        self.left = self.left.saturating_sub(widen(read));
        Ok(())
    }
}

const WINDOW: usize = 32 * 1024;
