//! Reading the one form of archive that [`super::ZipWriter`] writes, in pieces, from front to back.

use std::collections::BTreeSet;

use crate::deflate::{Crc, Decompress, Status};

use super::fields::{CENTRAL, DESCRIPTOR, END, HELD, LOCAL, u16_at, u32_at};
use crate::Reason;
use crate::source::widen;

/// What is met on the way through an archive.
pub(crate) enum Sight<'a> {
    /// A member begins.
    Begin(&'a str),
    /// Unpacked bytes of it.
    Bytes(&'a [u8]),
    /// It ends.
    End,
}

/// Is told what is met.
pub(crate) type Each<'a> = &'a mut dyn FnMut(Sight<'_>) -> Result<(), Reason>;

/// Takes an archive apart; everything that is not in the one form is an error.
pub(crate) struct Stream {
    state: State,
    /// Bytes of a record that is not complete.
    record: Vec<u8>,
    at: u64,
    members: Vec<Seen>,
    names: BTreeSet<Vec<u8>>,
    /// How many members the directory has named.
    listed: usize,
    directory: u64,
}

/// A member on the way.
struct Seen {
    offset: u32,
    /// The local header without its signature; sums that stand behind the data are put in later.
    head: Vec<u8>,
    name: Vec<u8>,
}

enum State {
    Record,
    Data(Box<Unpacking>),
    /// A member with its sums behind it has ended with these.
    Behind([u8; 12]),
    Done,
}

struct Unpacking {
    inflate: Decompress,
    crc: Crc,
    scratch: Vec<u8>,
}

impl Stream {
    /// A reader that has seen nothing.
    pub(crate) fn new() -> Self {
        Self {
            state: State::Record,
            record: Vec::new(),
            at: 0,
            members: Vec::new(),
            names: BTreeSet::new(),
            listed: 0,
            directory: 0,
        }
    }

    /// Reads the next piece and hands what is in it to `each`.
    ///
    /// # Errors
    ///
    /// [`Reason::SecondLook`], and whatever `each` answers.
    pub(crate) fn see(&mut self, piece: &[u8], each: Each<'_>) -> Result<(), Reason> {
        let mut rest = piece;
        while !rest.is_empty() {
            let used = match &mut self.state {
                State::Done => return Err(Reason::SecondLook),
                State::Data(unpacking) => {
                    let (used, ended) = unpacking.some(rest, each)?;
                    if ended {
                        let sums = unpacking.sums()?;
                        self.unpacked(sums)?;
                        each(Sight::End)?;
                    }
                    used
                }
                State::Record | State::Behind(_) => self.record(rest, each)?,
            };
            self.at = self.at.saturating_add(widen(used));
            rest = rest.get(used..).ok_or(Reason::SecondLook)?;
        }
        Ok(())
    }

    /// The number of members.
    ///
    /// # Errors
    ///
    /// [`Reason::SecondLook`] if the archive is not complete.
    pub(crate) fn done(&self) -> Result<usize, Reason> {
        match self.state {
            State::Done => Ok(self.members.len()),
            State::Record | State::Data(_) | State::Behind(_) => Err(Reason::SecondLook),
        }
    }

    /// Holds the sums of a member that has ended to its header.
    fn unpacked(&mut self, sums: [u8; 12]) -> Result<(), Reason> {
        let last = self.members.last().ok_or(Reason::SecondLook)?;
        let told = last.head.get(SUMS).ok_or(Reason::SecondLook)?;
        let large = u64::from(u32_at(&sums, 4)) > HELD;
        let described = last.head.get(2) == Some(&DESCRIBED);
        let good = large == described && (described || told == sums);
        self.state = if described {
            State::Behind(sums)
        } else {
            State::Record
        };
        good.then_some(()).ok_or(Reason::SecondLook)
    }

    /// Collects one record; tells how many bytes of the piece belong to it.
    fn record(&mut self, piece: &[u8], each: Each<'_>) -> Result<usize, Reason> {
        let want = self.wanted()?;
        let room = want.saturating_sub(self.record.len());
        let now = piece.get(..room.min(piece.len())).unwrap_or_default();
        self.record.extend_from_slice(now);
        // Once more of the record is known, it may turn out longer.
        if self.record.len() == want && self.wanted()? == want {
            let end = self.at.saturating_add(widen(now.len()));
            let record = std::mem::take(&mut self.record);
            self.complete(&record, end.saturating_sub(widen(want)), each)?;
        }
        Ok(now.len())
    }

    /// The length of the record that has begun, as far as it can be told.
    fn wanted(&self) -> Result<usize, Reason> {
        let have = self.record.as_slice();
        let Some(sign) = have.first_chunk::<4>() else {
            return Ok(4);
        };
        let (fixed, name) = match sign {
            sign if sign == LOCAL => (30, 26),
            sign if sign == CENTRAL => (46, 28),
            sign if sign == DESCRIPTOR => return Ok(16),
            sign if sign == END => return Ok(22),
            _ => return Err(Reason::SecondLook),
        };
        if have.len() < fixed {
            return Ok(fixed);
        }
        Ok(fixed + usize::from(u16_at(have, name)))
    }

    fn complete(&mut self, record: &[u8], begin: u64, each: Each<'_>) -> Result<(), Reason> {
        let (sign, body) = record.split_first_chunk::<4>().ok_or(Reason::SecondLook)?;
        let good = match (sign, &self.state) {
            (sign, State::Behind(sums)) => {
                let sums = *sums;
                sign == DESCRIPTOR && self.described(&sums, body)
            }
            (sign, _) if sign == LOCAL => self.begins(body, begin, each)?,
            (sign, _) if sign == CENTRAL => self.listed(body, begin)?,
            (sign, _) if sign == END => self.ended(body, begin),
            (_, _) => false,
        };
        good.then_some(()).ok_or(Reason::SecondLook)
    }

    /// Reads a local header.
    fn begins(&mut self, body: &[u8], begin: u64, each: Each<'_>) -> Result<bool, Reason> {
        let (head, name) = body.split_at_checked(26).ok_or(Reason::SecondLook)?;
        let text = std::str::from_utf8(name).map_err(|_| Reason::SecondLook)?;
        let sums = head.get(SUMS).ok_or(Reason::SecondLook)?;
        let form = if head.starts_with(&SUMS_BEHIND) {
            sums == [0; 12]
        } else {
            head.starts_with(&SUMS_IN_FRONT)
        };
        let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let fresh = self.listed == 0 && self.names.insert(name.to_vec());
        self.members.push(Seen {
            offset: u32::try_from(begin).map_err(|_| Reason::SecondLook)?,
            head: head.to_vec(),
            name: name.to_vec(),
        });
        self.state = State::Data(Box::new(Unpacking {
            inflate: Decompress::new(false),
            crc: Crc::new(),
            scratch: vec![0; PIECE],
        }));
        each(Sight::Begin(text))?;
        Ok(form && printable && !text.is_empty() && fresh && head.ends_with(&[0, 0]))
    }

    /// Reads the descriptor behind a member.
    fn described(&mut self, sums: &[u8; 12], body: &[u8]) -> bool {
        self.state = State::Record;
        let place = self
            .members
            .last_mut()
            .and_then(|last| last.head.get_mut(SUMS));
        if let Some(place) = place {
            place.copy_from_slice(sums);
        }
        body == sums
    }

    /// Holds a record of the directory to the member it names.
    fn listed(&mut self, body: &[u8], begin: u64) -> Result<bool, Reason> {
        if self.listed == 0 {
            self.directory = begin;
        }
        let seen = self.members.get(self.listed).ok_or(Reason::SecondLook)?;
        let mut want = vec![20, 0];
        want.extend(&seen.head);
        want.extend([0; 10]);
        want.extend(seen.offset.to_le_bytes());
        want.extend(&seen.name);
        self.listed += 1;
        Ok(body == want)
    }

    fn ended(&mut self, body: &[u8], begin: u64) -> bool {
        let count = self.members.len();
        self.state = State::Done;
        self.listed == count
            && count > 0
            && body.starts_with(&[0; 4])
            && usize::from(u16_at(body, 4)) == count
            && usize::from(u16_at(body, 6)) == count
            && u64::from(u32_at(body, 8)) == begin.saturating_sub(self.directory)
            && u64::from(u32_at(body, 12)) == self.directory
            && body.ends_with(&[0, 0])
    }
}

impl Unpacking {
    /// Unpacks a piece; tells how much of it was used and whether the stream ended.
    fn some(&mut self, piece: &[u8], each: Each<'_>) -> Result<(usize, bool), Reason> {
        let mut rest = piece;
        loop {
            let (in_before, out_before) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(rest, &mut self.scratch)
                .map_err(|_| Reason::SecondLook)?;
            let made = usize::try_from(self.inflate.total_out() - out_before).unwrap_or(0);
            let used = usize::try_from(self.inflate.total_in() - in_before).unwrap_or(usize::MAX);
            rest = rest.get(used..).ok_or(Reason::SecondLook)?;
            let bytes = self.scratch.get(..made).unwrap_or_default();
            self.crc.update(bytes);
            if made > 0 {
                each(Sight::Bytes(bytes))?;
            }
            if status == Status::End {
                return Ok((piece.len() - rest.len(), true));
            }
            if made == 0 && rest.is_empty() {
                return Ok((piece.len(), false));
            }
            // An inflater that takes nothing and gives nothing would never end.
            if made == 0 && used == 0 {
                return Err(Reason::SecondLook);
            }
        }
    }

    /// Check sum, packed size and size, as they stand in a header.
    fn sums(&self) -> Result<[u8; 12], Reason> {
        let narrow = |total| u32::try_from(total).map_err(|_| Reason::SecondLook);
        let numbers = [
            self.crc.sum(),
            narrow(self.inflate.total_in())?,
            narrow(self.inflate.total_out())?,
        ];
        let mut sums = [0; 12];
        for (place, number) in sums.as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
            *place = number.to_le_bytes();
        }
        Ok(sums)
    }
}

/// The bit of the flags that says that sums stand behind the data.
const DESCRIBED: u8 = 8;
/// Version 2.0, flags, deflate, no time, no date.
const SUMS_IN_FRONT: [u8; 10] = [20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
const SUMS_BEHIND: [u8; 10] = [20, 0, DESCRIBED, 0, 8, 0, 0, 0, 0x21, 0];
/// Where the sums stand in a header without its signature.
const SUMS: std::ops::Range<usize> = 10..22;
const PIECE: usize = 16 * 1024;
