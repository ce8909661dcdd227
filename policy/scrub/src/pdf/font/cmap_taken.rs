//! Which codes of a character map have their entry already.

use std::collections::BTreeMap;

/// Runs of codes that do not meet, from first to last.
#[derive(Default)]
pub(super) struct Taken(BTreeMap<u64, u64>);

impl Taken {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes all codes of a run and gives the runs of those that were free. Runs that it meets become one with it, so
    /// that many that lie in each other cost no more than many that do not.
    pub(super) fn add(&mut self, first: u64, last: u64) -> Vec<(u64, u64)> {
        let (mut start, mut end, mut next) = (first, last, first);
        let before = self.0.range(..first).next_back();
        if let Some((from, to)) = before.filter(|(_, to)| **to >= first) {
            (start, end, next) = (*from, last.max(*to), *to + 1);
        }
        let met = self.0.range(first..=last);
        let met: Vec<(u64, u64)> = met.map(|(from, to)| (*from, *to)).collect();
        let mut free = Vec::new();
        for (from, to) in met {
            if next < from {
                free.push((next, from - 1));
            }
            (end, next) = (end.max(to), to + 1);
            self.0.remove(&from);
        }
        if next <= last {
            free.push((next, last));
        }
        self.0.insert(start, end);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_free_once() {
        let mut taken = Taken::default();
        assert_eq!(taken.add(5, 9), [(5, 9)]);
        assert_eq!(taken.add(7, 7), []);
        assert_eq!(taken.add(12, 12), [(12, 12)]);
        assert_eq!(taken.add(3, 20), [(3, 4), (10, 11), (13, 20)]);
        assert_eq!(taken.add(0, 30), [(0, 2), (21, 30)]);
        assert_eq!(taken.0.len(), 1);
    }
}
