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
        if let Some(waiting) = self.waiting_rows()? {
            rows.extend(waiting.rows);
        }
        rows.extend(self.marked_rows()?);
        Ok(rows)
    }

    /// Releases the rows of the quarters that are over, under new names; returns how many.
    pub fn release_rows(&self, today: Day) -> Result<usize, StoreError> {
        let _one_at_a_time = self.lock_rows();
        let Some(mut waiting) = self.waiting_rows()? else {
            return Ok(0);
        };
        if waiting.quarter >= Period::quarter_of(today) {
            return Ok(0);
        }
        let there = self.other_rows()?;
        generalise(&mut waiting.rows, &there);
        let mut batch = Batch::default();
        for row in &waiting.rows {
            self.put_own(&mut batch, Own::Statistic, &random_id()?, row)?;
        }
        pages::remove(&*self.backend, &mut batch, Own::Meta.tree(), WAITING)?;
        self.commit(batch)?;
        Ok(waiting.rows.len())
    }

    /// Puts rows among those that wait. Whoever calls it holds the lock of the rows until the
    /// batch is committed.
    pub(crate) fn put_waiting(
        &self,
        batch: &mut Batch,
        rows: Vec<StatRow>,
        today: Day,
    ) -> Result<(), StoreError> {
        let mut waiting = self.waiting_rows()?.unwrap_or(Waiting {
            quarter: Period::quarter_of(today),
            rows: Vec::new(),
        });
        for row in rows {
            waiting.put_somewhere(row)?;
        }
        self.put_own(batch, Own::Meta, WAITING, &waiting)
    }

    fn released_rows(&self) -> Result<Vec<StatRow>, StoreError> {
        self.own_all(Own::Statistic)
    }

    fn waiting_rows(&self) -> Result<Option<Waiting>, StoreError> {
        self.own(Own::Meta, WAITING)
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
