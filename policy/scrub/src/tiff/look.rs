//! The second look at a TIFF: directories of known tags in one order, and strips that end where they should.

mod sheet;
mod strip;

use self::sheet::Sheet;
use self::strip::Strip;
use crate::{Format, Reason, SecondLook, Skeleton};

/// Where in the file the look stands.
#[derive(Default)]
pub(super) struct Look {
    state: State,
    /// Bytes read so far.
    at: u64,
    /// The bytes of the current structure.
    part: Vec<u8>,
    /// How many bytes that has.
    want: usize,
    sheet: Sheet,
    strip: Option<Strip>,
    /// The strip that is being read.
    index: usize,
    left: u64,
    kept: Vec<u8>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Start,
    Head,
    Count,
    Entries,
    Values,
    Strip,
    Gap,
    End,
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let mut rest = piece;
        while !rest.is_empty() {
            rest = match self.state {
                State::Strip => self.strip(rest)?,
                State::End => return Err(Reason::SecondLook),
                State::Start
                | State::Head
                | State::Count
                | State::Entries
                | State::Values
                | State::Gap => self.collect(rest)?,
            };
        }
        Ok(())
    }

    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        if self.state != State::End {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Tiff,
            bytes: self.kept,
        })
    }
}

impl Look {
    /// Collects a structure and goes on behind it.
    fn collect<'p>(&mut self, piece: &'p [u8]) -> Result<&'p [u8], Reason> {
        if self.state == State::Start {
            self.await_part(State::Head, 8);
        }
        let missing = self.want.saturating_sub(self.part.len());
        let (now, rest) = piece.split_at(missing.min(piece.len()));
        self.part.extend_from_slice(now);
        self.kept.extend_from_slice(now);
        self.at += u64::try_from(now.len()).unwrap_or(0);
        if self.part.len() == self.want {
            self.part()?;
        }
        Ok(rest)
    }

    fn await_part(&mut self, state: State, want: usize) {
        self.state = state;
        self.want = want;
        self.part.clear();
    }

    fn part(&mut self) -> Result<(), Reason> {
        match self.state {
            State::Head if self.part == *b"II\x2a\0\x08\0\0\0" => self.await_part(State::Count, 2),
            State::Gap if self.part == [0] => {
                self.directory_is_here()?;
                self.await_part(State::Count, 2);
            }
            State::Count => {
                let count = self
                    .part
                    .iter()
                    .rev()
                    .fold(0, |n, b| n << 8 | usize::from(*b));
                self.await_part(State::Entries, count * 12 + 4);
            }
            State::Entries => {
                self.sheet = Sheet::parse(&self.part, self.at)?;
                match self.sheet.values {
                    0 => self.values(&[])?,
                    size => self.await_part(State::Values, size),
                }
            }
            State::Values => {
                let values = std::mem::take(&mut self.part);
                self.values(&values)?;
            }
            State::Start | State::Head | State::Gap | State::Strip | State::End => {
                return Err(Reason::SecondLook);
            }
        }
        Ok(())
    }

    fn values(&mut self, values: &[u8]) -> Result<(), Reason> {
        self.sheet.fill(values, self.at)?;
        self.index = 0;
        self.state = State::Strip;
        self.begin()
    }

    /// Begins the next strip, or goes on behind the last one.
    fn begin(&mut self) -> Result<(), Reason> {
        if let Some(size) = self.sheet.sizes.get(self.index) {
            self.left = u64::from(*size);
            self.strip = Some(self.sheet.strip(self.index)?);
            return if *size > 0 {
                Ok(())
            } else {
                Err(Reason::SecondLook)
            };
        }
        if self.sheet.next == 0 {
            self.state = State::End;
        } else if self.at.is_multiple_of(2) {
            self.directory_is_here()?;
            self.await_part(State::Count, 2);
        } else {
            self.await_part(State::Gap, 1);
        }
        Ok(())
    }

    fn directory_is_here(&self) -> Result<(), Reason> {
        let here = self.at == u64::from(self.sheet.next);
        here.then_some(()).ok_or(Reason::SecondLook)
    }

    fn strip<'p>(&mut self, piece: &'p [u8]) -> Result<&'p [u8], Reason> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let (now, rest) = piece.split_at(most.min(piece.len()));
        let strip = self.strip.as_mut().ok_or(Reason::SecondLook)?;
        strip.see(now)?;
        let count = u64::try_from(now.len()).unwrap_or(0);
        self.at += count;
        self.left -= count;
        if self.left == 0 {
            let strip = self.strip.take().ok_or(Reason::SecondLook)?;
            self.kept.extend(strip.done()?);
            self.index += 1;
            self.begin()?;
        }
        Ok(rest)
    }
}
