//! What is left of cases for counting: rows without a day, a name, or a way back to a case.
//!
//! A row is fixed in the list entry when the case is closed. When the case is anonymised it is put,
//! at a random place, among those that wait for the end of the quarter; then all of them get new
//! random names at once, and what is rare among them is made coarser.

use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, Period, StatRow, generalise};

use crate::backend::Batch;
use crate::error::StoreError;
use crate::key::random_id;
use crate::own::Own;
use crate::pages;
use crate::store::Store;

/// Rows that wait for the end of the quarter in which their cases were anonymised.
#[derive(Serialize, Deserialize)]
pub(crate) struct Waiting {
    quarter: Period,
    rows: Vec<StatRow>,
}

/// The records of rows that wait, with their names: more than one only where one was damaged.
#[derive(Default)]
struct Records {
    open: Vec<(Vec<u8>, Waiting)>,
    damaged: Vec<Vec<u8>>,
}

impl Waiting {
    fn put_somewhere(&mut self, row: StatRow) -> Result<(), StoreError> {
        let random = u128::from_be_bytes(random_id()?);
        let places = u128::try_from(self.rows.len()).unwrap_or(0) + 1;
        let place = usize::try_from(random % places).unwrap_or(0);
        self.rows.insert(place, row);
        Ok(())
    }
}

impl Store {
    /// The rows of all anonymised cases, in no order. Those of cases that are still here are in
    /// their list entries.
    pub fn stat_rows(&self) -> Result<Vec<StatRow>, StoreError> {
        let mut rows = self.released_rows()?;
        for (_, waiting) in self.waiting()?.open {
            rows.extend(waiting.rows);
        }
        rows.extend(self.marked_rows()?);
        Ok(rows)
    }

    /// Releases the rows of the quarters that are over, under new names; returns how many.
    pub fn release_rows(&self, today: Day) -> Result<usize, StoreError> {
        let _one_at_a_time = self.lock_rows();
        let mut over = self.waiting()?.open;
        over.retain(|(_, waiting)| waiting.quarter < Period::quarter_of(today));
        if over.is_empty() {
            return Ok(0);
        }
        let there = self.other_rows()?;
        let mut batch = Batch::default();
        let mut rows = Vec::new();
        for (name, waiting) in over {
            rows.extend(waiting.rows);
            pages::remove(&*self.backend, &mut batch, Own::Meta.tree(), &name)?;
        }
        generalise(&mut rows, &there);
        for row in &rows {
            self.put_own(&mut batch, Own::Statistic, &random_id()?, row)?;
        }
        self.commit(batch)?;
        Ok(rows.len())
    }

    /// Puts rows among those that wait. Whoever calls it holds the lock of the rows until the
    /// batch is committed.
    pub(crate) fn put_waiting(
        &self,
        batch: &mut Batch,
        rows: Vec<StatRow>,
        today: Day,
    ) -> Result<(), StoreError> {
        let Records { open, damaged } = self.waiting()?;
        let (name, mut waiting) = match open.into_iter().next() {
            Some(first) => first,
            None => (
                name_beside(&damaged)?,
                Waiting {
                    quarter: Period::quarter_of(today),
                    rows: Vec::new(),
                },
            ),
        };
        for row in rows {
            waiting.put_somewhere(row)?;
        }
        self.put_own(batch, Own::Meta, &name, &waiting)
    }

    fn released_rows(&self) -> Result<Vec<StatRow>, StoreError> {
        self.own_all(Own::Statistic)
    }

    // CLAIM(C-92): SECURITY.md
    /// The records of rows that wait. One that is damaged stays as it is, for `check_rows` to name, and another one is
    /// begun beside it: what is counted must not keep a case from being erased, nor the portal from starting.
    fn waiting(&self) -> Result<Records, StoreError> {
        let mut records = Records::default();
        let names = pages::names_of_any(&*self.backend, Own::Meta.tree())?;
        for name in names.into_iter().filter(|name| name.starts_with(WAITING)) {
            match self.own::<Waiting>(Own::Meta, &name) {
                Ok(Some(waiting)) => records.open.push((name, waiting)),
                Ok(None) => {}
                Err(StoreError::Damaged(_) | StoreError::Seal(_)) => records.damaged.push(name),
                Err(error) => return Err(error),
            }
        }
        Ok(records)
    }

    /// The names of the records of rows that wait and do not open.
    pub(crate) fn waiting_damaged(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        Ok(self.waiting()?.damaged)
    }

    /// What a new row is compared with: the rows that are there already, those of closed cases,
    /// and for an open case that its tenant has it.
    fn other_rows(&self) -> Result<Vec<StatRow>, StoreError> {
        let mut rows = self.released_rows()?;
        self.index_each(|index| {
            rows.push(match index.statistic {
                Some(row) => row,
                None => StatRow::of_tenant(index.tenant),
            });
        })?;
        Ok(rows)
    }
}

/// The name of a new record that takes the place of none that is damaged.
fn name_beside(damaged: &[Vec<u8>]) -> Result<Vec<u8>, StoreError> {
    let mut name = WAITING.to_vec();
    if !damaged.is_empty() {
        name.push(b'-');
        name.extend_from_slice(&random_id()?);
    }
    Ok(name)
}

const WAITING: &[u8] = b"statistic-waiting";

#[cfg(test)]
mod tests {
    use subrosa_policy::{
        Channel, Ended, LegalClock, Milestones, Mode, Outcome, TenantId, Versions,
    };

    use super::*;
    use crate::backend::Tree;
    use crate::firm::Firm;

    fn row(tenant: TenantId, outcome: Outcome) -> StatRow {
        let milestones = Milestones::received(Day::from_ymd(2026, 2, 3).unwrap());
        let ended = Ended {
            tenant,
            category: None,
            mode: Mode::Anonymous,
            channel: Channel::Web,
            outcome,
            closed: milestones.received.plus_days(9),
            messages: 0,
            files: 0,
            under: Versions::default(),
            excluded: false,
        };
        StatRow::of(&ended, &milestones, &LegalClock::directive(&milestones))
    }

    fn wait(firm: &Firm, row: StatRow, today: Day) {
        let mut batch = Batch::default();
        firm.store
            .put_waiting(&mut batch, vec![row], today)
            .unwrap();
        firm.store.commit(batch).unwrap();
    }

    #[test]
    fn rows_wait_for_the_end_of_the_quarter_and_none_is_lost() {
        let firm = Firm::new();
        let day = |month, day| Day::from_ymd(2026, month, day).unwrap();
        let outcomes = [Outcome::Spam; 5].into_iter().chain([Outcome::Referred]);
        for (number, outcome) in (1..).zip(outcomes) {
            wait(&firm, row(firm.tenant, outcome), day(5, number));
        }
        let count = |firm: &Firm| firm.store.stat_rows().unwrap().len();
        assert_eq!(count(&firm), 6);
        assert_eq!(firm.store.release_rows(day(6, 30)).unwrap(), 0);
        assert!(firm.rows(Tree::Statistic).is_empty());
        assert_eq!(firm.store.release_rows(day(7, 1)).unwrap(), 6);
        assert_eq!(firm.rows(Tree::Statistic).len(), 6);
        assert_eq!(firm.store.release_rows(day(10, 1)).unwrap(), 0);
        let firm = firm.restarted();
        let rows = firm.store.stat_rows().unwrap();
        assert_eq!(rows.len(), 6);
        let spam = rows.iter().filter(|row| **row == row_of(&firm)).count();
        assert_eq!(spam, 5, "five alike are kept as they are");
        assert!(rows.iter().any(|row| row.outcome.is_none()), "one is not");
    }

    fn row_of(firm: &Firm) -> StatRow {
        row(firm.tenant, Outcome::Spam)
    }
}
