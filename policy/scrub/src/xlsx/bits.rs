//! A set of small numbers.

/// Which of a known count of numbers, from 0 on, are in the set.
#[derive(Default)]
pub(super) struct Bits {
    words: Vec<u64>,
    count: u32,
}

impl Bits {
    /// An empty set of the numbers below `count`. The caller has paid for as many entries.
    pub(super) fn new(count: u32) -> Self {
        let words = usize::try_from(count.div_ceil(64)).unwrap_or(0);
        Self {
            words: vec![0; words],
            count,
        }
    }

    /// Puts a number in; `false` if it is out of range.
    pub(super) fn set(&mut self, number: u32) -> bool {
        match self.words.get_mut(at(number)) {
            Some(word) if number < self.count => {
                *word |= 1 << (number % 64);
                true
            }
            Some(_) | None => false,
        }
    }

    /// Whether a number is in the set.
    pub(super) fn has(&self, number: u32) -> bool {
        let word = self.words.get(at(number));
        word.is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// For each number in range, how many smaller ones are in the set.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut below = 0_u32;
        (0..self.count)
            .map(|number| {
                let rank = below;
                below = below.saturating_add(u32::from(self.has(number)));
                rank
            })
            .collect()
    }
}

fn at(number: u32) -> usize {
    usize::try_from(number / 64).unwrap_or(usize::MAX)
}
