//! A reader of boxes that accepts only what it is told to expect.

use crate::Reason;

/// A part of the file's front that is being read.
#[derive(Clone, Copy)]
pub(super) struct Strict<'b> {
    bytes: &'b [u8],
    pub(super) at: usize,
    end: usize,
}

impl<'b> Strict<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            end: bytes.len(),
        }
    }

    /// The next `count` bytes, whatever they are.
    pub(super) fn any(&mut self, count: usize) -> Result<&'b [u8], Reason> {
        let to = self.at.checked_add(count).filter(|to| *to <= self.end);
        let bytes = to.and_then(|to| self.bytes.get(self.at..to));
        self.at = to.ok_or(Reason::SecondLook)?;
        bytes.ok_or(Reason::SecondLook)
    }

    /// The next bytes have to be these.
    pub(super) fn exact(&mut self, wanted: &[u8]) -> Result<(), Reason> {
        ok(self.any(wanted.len())? == wanted)
    }

    /// The next bytes have to be zero.
    pub(super) fn zeros(&mut self, count: usize) -> Result<(), Reason> {
        ok(self.any(count)?.iter().all(|byte| *byte == 0))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Reason> {
        let bytes = self.any(N)?.first_chunk().copied();
        bytes.ok_or(Reason::SecondLook)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Reason> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    pub(super) fn u16(&mut self) -> Result<u16, Reason> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    pub(super) fn u32(&mut self) -> Result<u32, Reason> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    pub(super) fn u64(&mut self) -> Result<u64, Reason> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    /// The name of the next box; `None` at the end.
    pub(super) fn kind(&self) -> Option<[u8; 4]> {
        let from = self.at.checked_add(4)?;
        let name = self.bytes.get(from..self.end)?;
        name.first_chunk().copied()
    }

    /// The content of the next box, whatever its name.
    pub(super) fn next(&mut self) -> Result<([u8; 4], Self), Reason> {
        let size = usize::try_from(self.u32()?).map_err(|_| Reason::SecondLook)?;
        let kind = self.array()?;
        let inner = Self {
            bytes: self.bytes,
            at: self.at,
            end: self
                .at
                .saturating_add(size.checked_sub(8).ok_or(Reason::SecondLook)?),
        };
        ok(inner.end <= self.end)?;
        self.at = inner.end;
        Ok((kind, inner))
    }

    /// The content of the next box, which has to have this name.
    pub(super) fn open(&mut self, wanted: [u8; 4]) -> Result<Self, Reason> {
        let (kind, inner) = self.next()?;
        ok(kind == wanted)?;
        Ok(inner)
    }

    /// The next box has to be this one with this content.
    pub(super) fn fixed(&mut self, wanted: [u8; 4], content: &[u8]) -> Result<(), Reason> {
        let mut inner = self.open(wanted)?;
        inner.exact(content)?;
        inner.done()
    }

    /// The number of bytes left.
    pub(super) fn left(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// There may be nothing more.
    pub(super) fn done(self) -> Result<(), Reason> {
        ok(self.left() == 0)
    }
}

/// Refuses the file unless something holds.
pub(super) fn ok(holds: bool) -> Result<(), Reason> {
    if holds {
        Ok(())
    } else {
        Err(Reason::SecondLook)
    }
}
