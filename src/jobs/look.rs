//! Jobs that look and tell: they change nothing.

use super::Jobs;
use crate::app::health::{FOLDERS, Figures, Trouble};
use crate::app::machine;
use crate::app::system::{certificate_warning, ends_within};
use crate::error::AppError;
use crate::log::Event;
use crate::tls::Origin;

impl Jobs {
    /// Looks at disk, memory, certificates and records.
    pub(super) fn look_around(&self) -> Result<(), AppError> {
        let health = &self.health;
        let room = machine::room(&self.data);
        health.note(
            Trouble::Disk,
            room.is_some_and(|room| self.thresholds.is_low(room)),
        );
        let memory = machine::memory_is_below(self.thresholds.memory_kib);
        health.note(Trouble::Memory, memory);
        health.note(Trouble::Certificate, self.a_certificate_is_bad());
        // What cannot be read is told as that.
        self.almanac.look().ok();
        let silent = self.store.roster().is_err() || self.store.probe().is_err();
        health.note(Trouble::Records, silent);
        health.note(Trouble::Log, self.security.is_broken_or_failing());
        Ok(())
    }

    /// Tells of certificates that end soon.
    pub(super) fn look_at_certificates(&self) -> Result<(), AppError> {
        let today = self.clock.today();
        for (listener, certificate) in &self.certificates {
            if certificate_warning(&certificate.seen(), today).is_some() {
                self.log.emit(Event::CertificateEnds(listener));
            }
        }
        Ok(())
    }

    // CLAIM(C-145): SECURITY.md
    /// Whether a certificate that is shown now has ended, ends in fewer days than it should, or is one of the portal's own
    /// because the directory was asked in vain.
    fn a_certificate_is_bad(&self) -> bool {
        let (today, days) = (self.clock.today(), self.thresholds.certificate_days);
        let mut seen = self.certificates.iter().map(|(_, live)| live.seen());
        seen.any(|seen| {
            let in_vain = seen.origin == Origin::Awaited && seen.tried.is_some();
            in_vain || ends_within(&seen, days, today)
        })
    }

    // CLAIM(C-134): SECURITY.md
    /// Takes the numbers that others may read, once a day and rounded.
    pub(super) fn take_figures(&self) -> Result<(), AppError> {
        let free = machine::room(&self.data).map_or(0, |room| room.free);
        self.health.take_figures(Figures {
            free_gib: free >> 30,
            used_gib: machine::size(&self.data) >> 30,
            folders_gib: FOLDERS.map(|name| machine::size(&self.data.join(name)) >> 30),
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
