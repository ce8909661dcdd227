//! Numbers that may be published: never finer than five, and never such that adding them up tells
//! more.
//!
//! Every number is given as a band: 0 to 4 ("under 5"), 5 to 9, 10 to 14, and so on. Bands of
//! several tables that count the same cases bound each other: five cells "under 5" in one table
//! and "20 to 24" in another say that each of the five is 4. [`publish`] does the sums that a
//! reader could do, and withholds all of them where one narrows a small number down.

use std::ops::RangeInclusive;

/// A number as it is published.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Band(usize);

impl Band {
    /// The band of a number.
    pub fn of(number: usize) -> Self {
        Self(number / WIDTH * WIDTH)
    }

    /// The least it can be.
    pub fn least(self) -> usize {
        self.0
    }

    /// The most it can be.
    pub fn most(self) -> usize {
        self.0 + WIDTH - 1
    }

    /// Whether it says "under 5".
    pub fn is_small(self) -> bool {
        self.0 == 0
    }
}

// CLAIM(C-109): SECURITY.md
/// What may be published of tables, each of which counts every one of the same cases once; `None`
/// if nothing may.
///
/// Whoever adds up everything that is published finds at least [`OPEN`] possible numbers for each
/// cell that is "under 5". It is all or nothing: a single table that is missing would tell, to
/// whoever knows this rule, what it would have shown.
pub fn publish(tables: &[Vec<usize>]) -> Option<Vec<Vec<Band>>> {
    let bands = |table: &Vec<usize>| table.iter().copied().map(Band::of).collect();
    let published: Vec<Vec<Band>> = tables.iter().map(bands).collect();
    let told = published.iter().zip(possible(&published));
    let narrow = told
        .flat_map(|(bands, cells)| bands.iter().zip(cells))
        .any(|(band, cell)| band.is_small() && cell.count() < OPEN);
    (!narrow).then_some(published)
}

/// The numbers that each cell can be, for somebody who adds up everything that is published.
pub fn possible(published: &[Vec<Band>]) -> Vec<Vec<RangeInclusive<usize>>> {
    let all = cases(published);
    let told = published.iter().map(|table| {
        let (least, most) = sums(table);
        let cell = |band: &Band| {
            // What the others leave for it, at the least and at the most.
            let from = all.start().saturating_sub(most - band.most());
            let to = all.end().saturating_sub(least - band.least());
            band.least().max(from)..=band.most().min(to)
        };
        table.iter().map(cell).collect()
    });
    told.collect()
}

/// How many cases there can be: what every table allows.
fn cases(published: &[Vec<Band>]) -> RangeInclusive<usize> {
    let (mut least, mut most) = (0, usize::MAX / 2);
    for (from, to) in published.iter().map(|table| sums(table)) {
        (least, most) = (least.max(from), most.min(to));
    }
    least..=most
}

fn sums(table: &[Band]) -> (usize, usize) {
    let least = table.iter().map(|band| band.least()).sum();
    let most = table.iter().map(|band| band.most()).sum();
    (least, most)
}

/// Numbers in a band.
const WIDTH: usize = 5;

/// So many numbers stay possible for whatever is "under 5".
pub const OPEN: usize = 3;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Every way to fill a table of these bands so that it counts `cases`.
    fn fillings(bands: &[Band], cases: usize) -> Vec<Vec<usize>> {
        let Some((first, rest)) = bands.split_first() else {
            return if cases == 0 {
                vec![Vec::new()]
            } else {
                Vec::new()
            };
        };
        let mut all = Vec::new();
        for number in first.least()..=first.most().min(cases) {
            for mut filling in fillings(rest, cases - number) {
                filling.insert(0, number);
                all.push(filling);
            }
        }
        all
    }

    /// The attacker: tries every number of cases, and for each every way to fill every table.
    fn attack(published: &[Vec<Band>]) -> Vec<Vec<BTreeSet<usize>>> {
        let cells = published
            .iter()
            .map(|table| vec![BTreeSet::new(); table.len()]);
        let mut seen: Vec<Vec<BTreeSet<usize>>> = cells.collect();
        for cases in 0..80 {
            let ways = published.iter().map(|table| fillings(table, cases));
            let ways: Vec<_> = ways.collect();
            if ways.iter().any(Vec::is_empty) {
                continue;
            }
            for (cells, ways) in seen.iter_mut().zip(ways) {
                for way in ways {
                    for (cell, number) in cells.iter_mut().zip(way) {
                        cell.insert(number);
                    }
                }
            }
        }
        seen
    }

    #[test]
    fn the_attacker_solves_what_is_published_without_care() {
        let tables = [vec![4, 4, 4, 4, 4], vec![20, 0]];
        let careless = tables
            .each_ref()
            .map(|table| table.iter().copied().map(Band::of).collect());
        let solved = attack(&careless);
        assert!(
            solved[0]
                .iter()
                .all(|cell| cell.len() == 1 && cell.contains(&4))
        );
        assert!(publish(&tables).is_none());
    }

    #[test]
    fn what_is_common_is_published() {
        let published = publish(&[vec![12, 31, 3, 8], vec![50, 4], vec![20, 20, 14]]).unwrap();
        let band = published[0][1];
        assert_eq!((band.least(), band.most()), (30, 34));
        assert!(published[0][2].is_small() && published[1][1].is_small());
    }

    #[test]
    fn no_more_is_withheld_than_what_narrows_a_small_number() {
        // Each of the three is 2, 3 or 4, which is as many as must stay open.
        let open = [vec![11], vec![4, 4, 3]];
        let published = publish(&open).unwrap();
        assert_eq!(possible(&published)[1], vec![2..=4; 3]);
        // Each of the four is 8 or 9: narrow, and not small.
        let narrow = [vec![35], vec![9, 9, 9, 8]];
        let published = publish(&narrow).unwrap();
        assert_eq!(possible(&published)[1], vec![8..=9; 4]);
    }

    proptest! {
        #[test]
        fn nobody_who_adds_up_every_table_learns_a_small_number(
            cells in prop::collection::vec((0_usize..4, 0_usize..3, 0_usize..2), 0..40),
        ) {
            let mut tables = [vec![0; 4], vec![0; 3], vec![0; 2]];
            for (a, b, c) in cells {
                tables[0][a] += 1;
                tables[1][b] += 1;
                tables[2][c] += 1;
            }
            let Some(published) = publish(&tables) else {
                return Ok(());
            };
            let (found, ours) = (attack(&published), possible(&published));
            for (table, bands) in published.iter().enumerate() {
                for (cell, band) in bands.iter().enumerate() {
                    let numbers = &found[table][cell];
                    prop_assert!(numbers.contains(&tables[table][cell]));
                    prop_assert!(!band.is_small() || numbers.len() >= OPEN);
                    // What we think that an attacker finds is what one finds.
                    let all: BTreeSet<usize> = ours[table][cell].clone().collect();
                    prop_assert_eq!(&all, numbers);
                }
            }
        }
    }
}
