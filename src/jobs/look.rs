//! Jobs that look and tell: they change nothing.

use super::Jobs;
use crate::app::health::{Figures, Trouble};
use crate::app::machine;
use crate::app::system::certificate_warning;
use crate::error::AppError;
use crate::log::Event;

impl Jobs {
    /// Looks at disk, memory and records.
    pub(super) fn look_around(&self) -> Result<(), AppError> {
        let health = &self.health;
        let room = machine::room(&self.data);
        health.note(
            Trouble::Disk,
            room.is_some_and(|room| self.thresholds.is_low(room)),
        );
        let memory = machine::memory_is_below(self.thresholds.memory_kib);
        health.note(Trouble::Memory, memory);
        let silent = self.store.roster().is_err() || self.store.probe().is_err();
        health.note(Trouble::Records, silent);
        health.note(Trouble::Log, self.security.is_broken_or_failing());
        Ok(())
    }

    /// Tells of certificates that end soon.
    pub(super) fn look_at_certificates(&self) -> Result<(), AppError> {
        let today = self.clock.today();
        let mut ends = false;
        for (listener, until) in &self.certificates {
            let Some(until) = *until else { continue };
            ends |= today.days_until(until) < self.thresholds.certificate_days;
            if certificate_warning(Some(until), today).is_some() {
                self.log.emit(Event::CertificateEnds(listener));
            }
        }
        self.health.note(Trouble::Certificate, ends);
        Ok(())
    }

    // CLAIM(C-134): SECURITY.md
    /// Takes the numbers that others may read, once a day and rounded.
    pub(super) fn take_figures(&self) -> Result<(), AppError> {
        let free = machine::room(&self.data).map_or(0, |room| room.free);
        let cases = self.store.index_all()?.len();
        self.health.take_figures(Figures {
            free_gib: free >> 30,
            used_gib: machine::size(&self.data) >> 30,
            cases: cases / 100 * 100,
        });
        Ok(())
    }

    /// Compares every case and every row with what must be there.
    pub(super) fn check_everything(&self) -> Result<(), AppError> {
        let cases = self.store.check()?.len();
        let rows = self.store.check_rows()?.len();
        if cases > 0 {
            self.log.emit(Event::Damaged(cases));
        }
        if rows > 0 {
            self.log.emit(Event::RowsDamaged(rows));
        }
        self.health.note(Trouble::Cases, cases + rows > 0);
        Ok(())
    }

    /// Marks the records for the next start if most of what their files hold is of the past.
    pub(super) fn look_at_the_records(&self) -> Result<(), AppError> {
        self.store.mark_for_compaction()?;
        Ok(())
    }
}
