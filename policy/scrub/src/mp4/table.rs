//! Sample tables: how long each sample lasts, how large it is and where it lies (ISO/IEC 14496-12, 8.6 and 8.7).

mod list;

use self::list::List;
use super::atom::Atom;
use crate::{Budget, Cursor, Reason};

/// How the samples of one track lie in the file, as compact as the file has it.
#[derive(Default)]
pub(super) struct Table {
    /// How often in a row which duration, in units of the track.
    pub(super) durations: Runs<u32>,
    /// How often in a row which distance from decoding to showing. Empty if always none.
    pub(super) offsets: Runs<i32>,
    /// Samples that can be decoded without others, counted from 1; `None` if all can.
    pub(super) sync: Option<Vec<u32>>,
    pub(super) sizes: Sizes,
    pub(super) chunks: Vec<Chunk>,
}

/// Sizes of samples in bytes.
pub(super) enum Sizes {
    /// The same for all.
    Same {
        size: u32,
        count: u32,
    },
    Each(Vec<u32>),
}

impl Default for Sizes {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

impl Sizes {
    pub(super) fn count(&self) -> u32 {
        match self {
            Self::Same { count, .. } => *count,
            Self::Each(each) => u32::try_from(each.len()).unwrap_or(u32::MAX),
        }
    }

    /// All sizes together.
    pub(super) fn sum(&self) -> u64 {
        match self {
            Self::Same { size, count } => u64::from(*size) * u64::from(*count),
            Self::Each(each) => each.iter().map(|size| u64::from(*size)).sum(),
        }
    }

    /// Keeps one number where all are the same.
    pub(super) fn settle(&mut self) {
        if let Self::Each(each) = self
            && let Some(first) = each.first().copied().filter(|first| *first > 0)
            && each.iter().all(|size| *size == first)
        {
            *self = Self::Same {
                size: first,
                count: self.count(),
            };
        }
    }

    /// The size of the sample with this number, counted from 0.
    pub(super) fn size(&self, index: u32) -> Option<u32> {
        match self {
            Self::Same { size, count } => (index < *count).then_some(*size),
            Self::Each(each) => each.get(usize::try_from(index).ok()?).copied(),
        }
    }
}

/// Samples that lie one behind the other.
#[derive(Clone, Copy)]
pub(super) struct Chunk {
    /// Where the first one starts.
    pub(super) offset: u64,
    /// How many there are.
    pub(super) count: u32,
    /// Which sample entry describes them, counted from 0.
    pub(super) entry: u16,
}

/// Values of which many in a row are the same.
pub(super) struct Runs<T> {
    pub(super) runs: Vec<(u32, T)>,
    pub(super) count: u32,
}

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self {
            runs: Vec::new(),
            count: 0,
        }
    }
}

impl<T: Copy + PartialEq> Runs<T> {
    /// Adds `times` equal values.
    pub(super) fn push(&mut self, times: u32, value: T) -> Result<(), Reason> {
        if times == 0 {
            return Ok(());
        }
        self.count = self.count.checked_add(times).ok_or(Reason::Damaged)?;
        match self.runs.last_mut() {
            Some((count, last)) if *last == value => *count = count.saturating_add(times),
            _ => self.runs.push((times, value)),
        }
        Ok(())
    }

    /// Makes it exactly `count` values, the last one repeated if there are too few.
    pub(super) fn fit(&mut self, count: u32, missing: T) -> Result<(), Reason> {
        while self.count > count {
            let Some((times, _)) = self.runs.last_mut() else {
                break;
            };
            let over = (self.count - count).min(*times);
            *times -= over;
            self.count -= over;
            if *times == 0 {
                self.runs.pop();
            }
        }
        let last = self.runs.last().map_or(missing, |(_, value)| *value);
        self.push(count.saturating_sub(self.count), last)
    }

    /// Drops the first `count` values.
    pub(super) fn skip(&mut self, count: u32) {
        let mut left = count;
        self.runs.retain_mut(|(times, _)| {
            let now = left.min(*times);
            *times -= now;
            left -= now;
            *times > 0
        });
        self.count = self.count.saturating_sub(count);
    }

    /// The values with how often each comes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, T)> + '_ {
        self.runs.iter().copied()
    }
}

impl Runs<u32> {
    /// All durations together.
    pub(super) fn sum(&self) -> u64 {
        self.iter().fold(0, |sum, (count, value)| {
            sum.saturating_add(u64::from(count).saturating_mul(u64::from(value)))
        })
    }

    /// Makes the last duration longer.
    pub(super) fn lengthen(&mut self, by: u32) -> Result<(), Reason> {
        let Some((times, value)) = self.runs.pop() else {
            return Ok(());
        };
        self.count = self.count.saturating_sub(times);
        self.push(times.saturating_sub(1), value)?;
        self.push(1, value.checked_add(by).ok_or(Reason::Damaged)?)
    }
}

/// How many entries of tables a file may still have. They are all that grows with the file.
pub(super) struct Room {
    left: u64,
}

impl Default for Room {
    fn default() -> Self {
        Self { left: MOST_ENTRIES }
    }
}

impl Room {
    /// Pays for `count` entries before they are stored.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyParts`].
    pub(super) fn pay(&mut self, count: u64, budget: &mut Budget) -> Result<(), Reason> {
        self.left = self.left.checked_sub(count).ok_or(Reason::TooManyParts)?;
        budget.work(count.saturating_mul(4))
    }
}

/// The tables of one `stbl` box while they are read.
#[derive(Default)]
pub(super) struct Raw {
    pub(super) table: Table,
    /// First chunk, samples in a chunk, sample entry.
    spread: Vec<[u32; 3]>,
    places: Vec<u64>,
}

impl Raw {
    /// Reads one box of tables; `false` if it is another one.
    pub(super) fn read(
        &mut self,
        atom: &Atom,
        cursor: &mut Cursor<'_>,
        room: &mut Room,
        budget: &mut Budget,
    ) -> Result<bool, Reason> {
        cursor.seek(atom.body);
        let mut list = List {
            cursor,
            room,
            budget,
            left: atom.length(),
        };
        match &atom.kind {
            b"stts" => list.runs(&mut self.table.durations, |value| value)?,
            b"ctts" => list.runs(&mut self.table.offsets, u32::cast_signed)?,
            b"stss" => self.table.sync = Some(list.ascending()?),
            b"stsz" => self.table.sizes = list.sizes()?,
            b"stz2" => self.table.sizes = list.small_sizes()?,
            b"stsc" => {
                let count = list.head(12)?;
                for _ in 0..count {
                    let three = [list.u32()?, list.u32()?, list.u32()?];
                    self.spread.push(three);
                }
            }
            b"stco" => {
                let count = list.head(4)?;
                for _ in 0..count {
                    let place = list.u32()?;
                    self.places.push(u64::from(place));
                }
            }
            b"co64" => {
                let count = list.head(8)?;
                for _ in 0..count {
                    let place = u64::from(list.u32()?) << 32 | u64::from(list.u32()?);
                    self.places.push(place);
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The table, with every sample in a chunk and a duration for every sample.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if there are more samples than the chunks hold.
    pub(super) fn finish(mut self, room: &mut Room, budget: &mut Budget) -> Result<Table, Reason> {
        let mut left = self.table.sizes.count();
        let mut spread = self.spread.iter().copied().peekable();
        let (mut each, mut entry) = (0, 1_u16);
        room.pay(u64::try_from(self.places.len()).unwrap_or(u64::MAX), budget)?;
        for (number, offset) in (1_u32..).zip(self.places) {
            if let Some([_, count, described]) = spread.next_if(|[first, _, _]| *first <= number) {
                each = count;
                entry = u16::try_from(described).map_err(|_| Reason::Damaged)?;
            }
            let count = each.min(left);
            if count == 0 {
                continue;
            }
            left -= count;
            self.table.chunks.push(Chunk {
                offset,
                count,
                entry: entry.checked_sub(1).ok_or(Reason::Damaged)?,
            });
        }
        if left > 0 {
            return Err(Reason::Damaged);
        }
        self.table.fit()?;
        Ok(self.table)
    }
}

impl Table {
    /// Makes all tables as long as there are samples.
    pub(super) fn fit(&mut self) -> Result<(), Reason> {
        let count = self.sizes.count();
        self.sizes.settle();
        self.durations.fit(count, 0)?;
        if self.offsets.count > 0 {
            let (all, none) = (self.offsets.count, 0);
            if all < count {
                self.offsets.push(count - all, none)?;
            }
            self.offsets.fit(count, none)?;
        }
        if self.offsets.iter().all(|(_, offset)| offset == 0) {
            self.offsets = Runs::default();
        }
        if let Some(sync) = &mut self.sync {
            sync.retain(|number| *number <= count);
        }
        let all = |sync: &Vec<u32>| u32::try_from(sync.len()) == Ok(count);
        if self.sync.as_ref().is_some_and(all) {
            self.sync = None;
        }
        Ok(())
    }
}

impl Table {
    /// The time at which the last sample has been shown, in units of the track.
    pub(super) fn end(&self) -> u64 {
        let mut offsets = self.offsets.iter();
        let (mut left, mut offset) = (0, 0);
        let (mut at, mut end) = (0_u64, 0_u64);
        for (mut count, duration) in self.durations.iter() {
            while count > 0 {
                if left == 0 {
                    (left, offset) = offsets.next().unwrap_or((u32::MAX, 0));
                }
                // Within both runs time only grows, so the last sample of the shorter one ends last.
                let step = count.min(left);
                let length = u64::from(step).saturating_mul(u64::from(duration));
                at = at.saturating_add(length);
                end = end.max(at.saturating_add_signed(i64::from(offset)));
                count -= step;
                left -= step;
            }
        }
        end
    }
}

/// With at most 16 bytes for each while a file is cleaned, this is about 100 MB; two hours of video have a million.
const MOST_ENTRIES: u64 = 6 << 20;
