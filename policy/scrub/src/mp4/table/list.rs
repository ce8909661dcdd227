//! Reading the entries of one table.

use super::{Room, Runs, Sizes};
use crate::{Budget, Cursor, Reason};

/// Reads the entries of one table.
pub(super) struct List<'l, 'a> {
    pub(super) cursor: &'l mut Cursor<'a>,
    pub(super) room: &'l mut Room,
    pub(super) budget: &'l mut Budget,
    /// Bytes left in the box.
    pub(super) left: u64,
}

impl List<'_, '_> {
    pub(super) fn u32(&mut self) -> Result<u32, Reason> {
        self.left = self.left.checked_sub(4).ok_or(Reason::Damaged)?;
        let mut bytes = [0; 4];
        self.cursor.fill(&mut bytes)?;
        Ok(u32::from_be_bytes(bytes))
    }

    /// Version, flags and the number of entries, each of so many bytes, for which this pays.
    pub(super) fn head(&mut self, each: u64) -> Result<u32, Reason> {
        self.u32()?;
        let count = self.u32()?;
        self.afford(count, each)?;
        Ok(count)
    }

    fn afford(&mut self, count: u32, each: u64) -> Result<(), Reason> {
        if u64::from(count).saturating_mul(each) > self.left {
            return Err(Reason::Damaged);
        }
        self.room.pay(u64::from(count), self.budget)
    }

    pub(super) fn runs<T: Copy + PartialEq>(
        &mut self,
        runs: &mut Runs<T>,
        value: fn(u32) -> T,
    ) -> Result<(), Reason> {
        *runs = Runs::default();
        for _ in 0..self.head(8)? {
            let (times, each) = (self.u32()?, self.u32()?);
            runs.push(times, value(each))?;
        }
        Ok(())
    }

    /// Numbers of samples, each larger than the one before.
    pub(super) fn ascending(&mut self) -> Result<Vec<u32>, Reason> {
        let mut numbers = Vec::new();
        let mut last = 0;
        for _ in 0..self.head(4)? {
            let number = self.u32()?;
            if number > last {
                numbers.push(number);
                last = number;
            }
        }
        Ok(numbers)
    }

    pub(super) fn sizes(&mut self) -> Result<Sizes, Reason> {
        self.u32()?;
        let (size, count) = (self.u32()?, self.u32()?);
        if size > 0 {
            return Ok(Sizes::Same { size, count });
        }
        self.afford(count, 4)?;
        let mut each = Vec::new();
        for _ in 0..count {
            each.push(self.u32()?);
        }
        Ok(Sizes::Each(each))
    }

    /// Sizes of 4, 8 or 16 bits.
    pub(super) fn small_sizes(&mut self) -> Result<Sizes, Reason> {
        self.u32()?;
        let (bits, count) = (self.u32()? & 0xff, self.u32()?);
        let bytes = u64::from(count).saturating_mul(u64::from(bits)).div_ceil(8);
        if !matches!(bits, 4 | 8 | 16) || bytes > self.left {
            return Err(Reason::Damaged);
        }
        self.room.pay(u64::from(count), self.budget)?;
        let mut each = Vec::new();
        for index in 0..count {
            let size = match bits {
                16 => u32::from(self.cursor.u16()?),
                8 => u32::from(self.cursor.byte()?),
                _ if index % 2 == 0 => u32::from(self.cursor.byte()?),
                _ => each.last().copied().unwrap_or(0),
            };
            each.push(size);
        }
        if bits == 4 {
            for (index, size) in each.iter_mut().enumerate() {
                *size = if index % 2 == 0 {
                    *size >> 4
                } else {
                    *size & 15
                };
            }
        }
        Ok(Sizes::Each(each))
    }
}
