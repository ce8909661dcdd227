//! Boxes, which QuickTime calls atoms (ISO/IEC 14496-12, 4.2).

use crate::source::widen;
use crate::{Budget, Cursor, Reason};

/// The head of one box. All places are counted in bytes from the start of the file.
#[derive(Clone, Copy)]
pub(super) struct Atom {
    pub(super) kind: [u8; 4],
    pub(super) start: u64,
    /// Where its content starts.
    pub(super) body: u64,
    pub(super) end: u64,
    /// Whether it claims to be longer than what is around it; it then ends where that ends.
    pub(super) cut: bool,
}

impl Atom {
    /// The box that starts at `at` and ends before `end`; `None` if there is no room for one.
    pub(super) fn at(cursor: &mut Cursor<'_>, at: u64, end: u64) -> Result<Option<Self>, Reason> {
        if at.saturating_add(8) > end {
            return Ok(None);
        }
        cursor.seek(at);
        let (mut size, mut kind) = ([0; 4], [0; 4]);
        cursor.fill(&mut size)?;
        cursor.fill(&mut kind)?;
        let (head, length) = match u32::from_be_bytes(size) {
            0 => (8, end.saturating_sub(at)),
            1 => {
                let mut long = [0; 8];
                cursor.fill(&mut long)?;
                (16, u64::from_be_bytes(long))
            }
            short => (8, u64::from(short)),
        };
        if length < head {
            return Err(Reason::Damaged);
        }
        let claimed = at.saturating_add(length);
        if at.saturating_add(head) > end {
            return Err(Reason::Truncated);
        }
        Ok(Some(Self {
            kind,
            start: at,
            body: at.saturating_add(head),
            end: claimed.min(end),
            cut: claimed > end,
        }))
    }

    /// The length of its content in bytes.
    pub(super) fn length(&self) -> u64 {
        self.end.saturating_sub(self.body)
    }

    /// Its whole content, if that is at most `most` bytes.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyParts`] if it is longer.
    pub(super) fn content(
        &self,
        cursor: &mut Cursor<'_>,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Vec<u8>, Reason> {
        let length = usize::try_from(self.length()).unwrap_or(usize::MAX);
        if length > most {
            return Err(Reason::TooManyParts);
        }
        budget.work(widen(length))?;
        cursor.seek(self.body);
        cursor.take(length)
    }
}

/// Walks over the boxes between two places.
pub(super) struct Boxes {
    pub(super) at: u64,
    pub(super) end: u64,
}

impl Boxes {
    /// The boxes in `outer`.
    pub(super) fn of(outer: &Atom) -> Self {
        Self {
            at: outer.body,
            end: outer.end,
        }
    }

    /// The next box. What is too short for one, such as the zero at the end of QuickTime's lists, ends the walk.
    pub(super) fn next(
        &mut self,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
    ) -> Result<Option<Atom>, Reason> {
        budget.work(8)?;
        let atom = Atom::at(cursor, self.at, self.end)?;
        if let Some(atom) = &atom {
            self.at = atom.end;
        }
        Ok(atom)
    }
}

/// A small box in memory: its name and its content.
#[derive(Clone, Copy)]
pub(super) struct Child<'b>(pub(super) [u8; 4], pub(super) &'b [u8]);

/// Reads the fields of a small box in order.
pub(super) struct Fields<'b> {
    pub(super) rest: &'b [u8],
}

impl<'b> Fields<'b> {
    pub(super) fn new(rest: &'b [u8]) -> Self {
        Self { rest }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Reason> {
        let (first, rest) = self.rest.split_first_chunk().ok_or(Reason::Damaged)?;
        self.rest = rest;
        Ok(*first)
    }

    /// The next number; [`Reason::Damaged`] if there is none.
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

    /// A number of four or, in later versions of a box, eight bytes.
    pub(super) fn wide(&mut self, long: bool) -> Result<u64, Reason> {
        if long {
            self.u64()
        } else {
            Ok(u64::from(self.u32()?))
        }
    }

    /// The version and the flags of a full box.
    pub(super) fn version(&mut self) -> Result<(u8, u32), Reason> {
        let both = self.u32()?;
        let [version, _, _, _] = both.to_be_bytes();
        Ok((version, both & 0x00ff_ffff))
    }

    pub(super) fn kind(&mut self) -> Result<[u8; 4], Reason> {
        self.array()
    }

    /// The next `count` bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'b [u8], Reason> {
        let (first, rest) = self.rest.split_at_checked(count).ok_or(Reason::Damaged)?;
        self.rest = rest;
        Ok(first)
    }

    /// The next box of a list in memory; `None` at the end.
    pub(super) fn child(&mut self) -> Result<Option<Child<'b>>, Reason> {
        if self.rest.len() < 8 {
            return Ok(None);
        }
        let size = usize::try_from(self.u32()?).map_err(|_| Reason::Damaged)?;
        let kind = self.kind()?;
        let length = match size {
            0 => self.rest.len(),
            size => size.checked_sub(8).ok_or(Reason::Damaged)?,
        };
        Ok(Some(Child(kind, self.take(length)?)))
    }
}

/// A box with this content, which is shorter than 4 GiB.
pub(super) fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len().saturating_add(8)).unwrap_or(u32::MAX);
    let mut whole = Vec::with_capacity(content.len().saturating_add(8));
    whole.extend(size.to_be_bytes());
    whole.extend(kind);
    whole.extend(content);
    whole
}

/// A box with a version and flags in front of its content.
pub(super) fn full(kind: [u8; 4], version: u8, flags: u32, content: &[u8]) -> Vec<u8> {
    let both = u32::from(version) << 24 | flags & 0x00ff_ffff;
    boxed(kind, &[&both.to_be_bytes(), content].concat())
}
