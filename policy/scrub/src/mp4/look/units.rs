//! Units of H.264 and H.265, one behind the other, as they come.

use super::strict::ok;
use crate::Reason;
use crate::source::widen;

/// Walks over the units of one track's samples. Of slices only the first two bytes are held.
pub(super) struct Units {
    /// Bytes of the length in front of each unit.
    prefix: usize,
    allowed: fn(&[u8]) -> bool,
    slice: fn([u8; 2]) -> bool,
    /// The present unit so far, with its length.
    held: Vec<u8>,
    /// Bytes that are left of a slice.
    left: u64,
}

impl Units {
    /// Units that are `allowed`, or whose first two bytes say that they are a `slice`.
    pub(super) fn new(
        prefix: usize,
        allowed: fn(&[u8]) -> bool,
        slice: fn([u8; 2]) -> bool,
    ) -> Self {
        Self {
            prefix,
            allowed,
            slice,
            held: Vec::new(),
            left: 0,
        }
    }

    /// Looks at the next bytes of a sample.
    pub(super) fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let mut rest = piece;
        while !rest.is_empty() {
            if self.left > 0 {
                let count = usize::try_from(self.left).unwrap_or(usize::MAX);
                let count = count.min(rest.len());
                self.left -= widen(count);
                rest = rest.get(count..).unwrap_or_default();
                continue;
            }
            let missing = self.wanted().saturating_sub(self.held.len());
            let (now, later) = rest.split_at(missing.min(rest.len()));
            self.held.extend(now);
            rest = later;
            self.judge()?;
        }
        Ok(())
    }

    /// A sample ends where a unit does.
    pub(super) fn end(&self) -> Result<(), Reason> {
        ok(self.held.is_empty() && self.left == 0)
    }

    /// The length of the present unit, once it is known.
    fn length(&self) -> Option<usize> {
        let length = self.held.get(..self.prefix)?.iter();
        Some(length.fold(0, |all, byte| all << 8 | usize::from(*byte)))
    }

    /// The two bytes behind the length.
    fn head(&self) -> Option<[u8; 2]> {
        self.held.get(self.prefix..)?.first_chunk().copied()
    }

    /// How many bytes have to be held: the length, then as many as tell a slice, then the whole unit.
    fn wanted(&self) -> usize {
        match (self.length(), self.head()) {
            (None, _) => self.prefix,
            (Some(length), None) => self.prefix + length.min(2),
            (Some(length), Some(_)) => self.prefix.saturating_add(length),
        }
    }

    fn judge(&mut self) -> Result<(), Reason> {
        let Some(length) = self.length() else {
            return Ok(());
        };
        ok(length > 0)?;
        if let Some(head) = self.head()
            && (self.slice)(head)
        {
            self.left = widen(length.saturating_sub(2));
            self.held.clear();
            return Ok(());
        }
        let unit = self.held.get(self.prefix..).unwrap_or_default();
        if unit.len() == length {
            ok((self.allowed)(unit))?;
            self.held.clear();
        }
        Ok(())
    }
}
