//! What an administrator sees of the program and the machine. No content, no addresses of people.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use subrosa_onion::{Obstacle, OnionState};
use subrosa_policy::{Day, MemberId, TenantId};
use subrosa_store::Store;
use tokio::sync::watch;

use super::almanac::{Almanac, Doubt};
use super::health::{Figures, Health, Run, Trouble};
use super::machine::{self, Room, Thresholds};
use super::post::{Post, PostState};
use super::staff::StaffSession;
use crate::backup::Backups;
use crate::clock::Clock;
use crate::error::AppError;
use crate::tls::{Live, Origin, Seen};

/// Looks at the program and the machine for an administrator.
#[derive(Clone)]
pub(crate) struct System(Arc<Parts>);

/// The parts of [`System`].
pub(crate) struct Parts {
    pub(crate) store: Arc<Store>,
    pub(crate) data: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) almanac: Almanac,
    pub(crate) health: Health,
    pub(crate) thresholds: Thresholds,
    pub(crate) backups: Arc<Backups>,
    pub(crate) listeners: Vec<Listener>,
    pub(crate) onion: OnceLock<(String, watch::Receiver<OnionState>)>,
    pub(crate) post: Post,
}

/// A listener over TLS.
#[derive(Clone)]
pub(crate) struct Listener {
    /// `clearnet` or `staff`.
    pub(crate) name: &'static str,
    /// Address and port on this machine.
    pub(crate) address: String,
    /// Where browsers go.
    pub(crate) url: String,
    /// Its certificate, now and later.
    pub(crate) certificate: Live,
}

/// Everything that the page shows.
pub(crate) struct Overview {
    pub(crate) build: Build,
    /// The listeners, and their certificates at this moment.
    pub(crate) listeners: Vec<(Listener, Seen)>,
    /// The address of the onion service and where it stands.
    pub(crate) onion: Option<(String, OnionState)>,
    /// Sizes of today, rounded; none before they were taken.
    pub(crate) figures: Option<Figures>,
    /// The whole disk, in bytes.
    pub(crate) disk: Option<u64>,
    /// Cases by the tenant's name, of those that the member who looks may know of.
    pub(crate) cases: Vec<(String, usize)>,
    pub(crate) jobs: Vec<(&'static str, Run)>,
    /// What is wrong right now.
    pub(crate) troubles: Vec<Trouble>,
    pub(crate) good: bool,
    pub(crate) post: PostState,
    pub(crate) warnings: Vec<Warning>,
    /// What was looked at to judge the clock.
    pub(crate) time_was_set: bool,
    /// Why nothing is erased until somebody has looked at the clock.
    pub(crate) doubt: Option<Doubt>,
    pub(crate) today: Day,
}

/// What is known without a look at the store: it takes as long whatever there is.
pub(crate) struct Vital {
    pub(crate) good: bool,
    pub(crate) troubles: Vec<Trouble>,
    pub(crate) jobs: Vec<(&'static str, Run)>,
    /// Days until the certificate of a listener ends.
    pub(crate) certificates: Vec<(&'static str, i32)>,
    pub(crate) figures: Figures,
}

/// What the program is.
#[derive(Clone, Copy)]
pub(crate) struct Build {
    pub(crate) version: &'static str,
    /// The commit it was built from, if the builder said so.
    pub(crate) commit: Option<&'static str>,
    /// The compiler, if the builder said so.
    pub(crate) compiler: Option<&'static str>,
    pub(crate) debug: bool,
}

/// Something to look after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Warning {
    SwapOn,
    SwapUnknown,
    NotEncrypted,
    EncryptionUnknown,
    ClockBehind,
    ClockSaysTor,
    DiskLow,
    CertificateSoon,
    CertificateOver,
    CertificateAwaited,
    CertificateNotRenewed,
    NoBackup,
    BackupLate,
    BackupOnePlace,
    Compaction,
    Debug,
}

impl Warning {
    /// Its name in texts and for other programs.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::SwapOn => "swap-on",
            Self::SwapUnknown => "swap-unknown",
            Self::NotEncrypted => "not-encrypted",
            Self::EncryptionUnknown => "encryption-unknown",
            Self::ClockBehind => "clock-behind",
            Self::ClockSaysTor => "clock-says-tor",
            Self::DiskLow => "disk-low",
            Self::CertificateSoon => "certificate-soon",
            Self::CertificateOver => "certificate-over",
            Self::CertificateAwaited => "certificate-awaited",
            Self::CertificateNotRenewed => "certificate-not-renewed",
            Self::NoBackup => "no-backup",
            Self::BackupLate => "backup-late",
            Self::BackupOnePlace => "backup-one-place",
            Self::Debug => "debug",
            Self::Compaction => "compaction",
        }
    }
}

impl Build {
    /// This program. The commit and the compiler are what the builder put into the environment
    /// (`SUBROSA_COMMIT`, `SUBROSA_RUSTC`); nothing is asked of the machine that builds.
    pub(crate) const HERE: Self = Self {
        version: env!("CARGO_PKG_VERSION"),
        commit: option_env!("SUBROSA_COMMIT"),
        compiler: option_env!("SUBROSA_RUSTC"),
        debug: cfg!(debug_assertions),
    };
}

impl System {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The onion service is there from now on.
    pub(crate) fn set_onion(&self, address: &str, states: watch::Receiver<OnionState>) {
        self.0.onion.set((address.to_owned(), states)).ok();
    }

    /// Looks at everything.
    pub(crate) fn overview(&self, staff: &StaffSession) -> Result<Overview, AppError> {
        staff.actor.see_system()?;
        Ok(Overview {
            cases: self.cases(staff.member)?,
            ..self.look()?
        })
    }

    /// Goes by the clock again, because this administrator says that it is right about the day.
    pub(crate) fn confirm_day(&self, staff: &StaffSession, day: Day) -> Result<(), AppError> {
        self.0.almanac.confirm(staff, day)
    }

    /// Whether all is well, for whoever watches over the portal.
    pub(crate) fn is_good(&self) -> bool {
        self.0.health.is_good()
    }

    /// What can be told without a look at the store.
    pub(crate) fn vital(&self) -> Vital {
        let (health, today) = (&self.0.health, self.0.clock.today());
        let listeners = self.0.listeners.iter();
        Vital {
            good: health.is_good(),
            troubles: health.troubles(),
            jobs: health.jobs(),
            certificates: listeners
                .filter_map(|listener| {
                    let until = listener.certificate.seen().until?;
                    Some((listener.name, today.days_until(until)))
                })
                .collect(),
            figures: health.figures().unwrap_or_default(),
        }
    }

    /// The same as [`Self::overview`] without cases, for the machine's own administrator.
    pub(crate) fn look(&self) -> Result<Overview, AppError> {
        let parts = &self.0;
        let onion = parts.onion.get();
        let onion = onion.map(|(address, states)| (address.clone(), states.borrow().clone()));
        let today = parts.clock.today();
        let room = machine::room(&parts.data);
        let time_was_set = machine::time_was_set();
        Ok(Overview {
            build: Build::HERE,
            listeners: parts
                .listeners
                .iter()
                .map(|listener| (listener.clone(), listener.certificate.seen()))
                .collect(),
            figures: parts.health.figures(),
            disk: room.map(|room| room.total),
            cases: Vec::new(),
            jobs: parts.health.jobs(),
            troubles: parts.health.troubles(),
            good: parts.health.is_good(),
            post: parts.post.state()?,
            warnings: self.warnings(today, room, onion.as_ref().map(|(_, state)| state))?,
            onion,
            time_was_set,
            doubt: parts.almanac.look()?,
            today,
        })
    }

    // CLAIM(C-111): SECURITY.md
    /// Whoever is named in a case, or may be, counts as many as if it were not there.
    fn cases(&self, asker: MemberId) -> Result<Vec<(String, usize)>, AppError> {
        let mut counts: HashMap<TenantId, usize> = HashMap::new();
        self.0.store.index_each(|index| {
            if index.may_know(asker) {
                *counts.entry(index.tenant).or_default() += 1;
            }
        })?;
        let mut cases: Vec<_> = self
            .0
            .store
            .tenants()?
            .into_iter()
            .map(|tenant| {
                let count = counts.get(&tenant.id).copied().unwrap_or(0);
                (tenant.name, count)
            })
            .collect();
        cases.sort();
        Ok(cases)
    }

    fn warnings(
        &self,
        today: Day,
        room: Option<Room>,
        onion: Option<&OnionState>,
    ) -> Result<Vec<Warning>, AppError> {
        let mut warnings = Vec::new();
        warnings.extend(match machine::clear_swap() {
            machine::Seen::Yes => Some(Warning::SwapOn),
            machine::Seen::CannotTell => Some(Warning::SwapUnknown),
            machine::Seen::No => None,
        });
        warnings.extend(match machine::is_encrypted(&self.0.data) {
            machine::Seen::No => Some(Warning::NotEncrypted),
            machine::Seen::CannotTell => Some(Warning::EncryptionUnknown),
            machine::Seen::Yes => None,
        });
        if self.clock_is_behind()? {
            warnings.push(Warning::ClockBehind);
        }
        if let Some(OnionState::Offline {
            obstacle: Obstacle::Clock,
            ..
        }) = onion
        {
            warnings.push(Warning::ClockSaysTor);
        }
        if room.is_some_and(|room| self.0.thresholds.is_low(room)) {
            warnings.push(Warning::DiskLow);
        }
        for listener in &self.0.listeners {
            let seen = listener.certificate.seen();
            warnings.extend(certificate_warning(&seen, today));
            warnings.extend(match seen.origin {
                Origin::Awaited => Some(Warning::CertificateAwaited),
                Origin::Directory if seen.tried.is_some() => Some(Warning::CertificateNotRenewed),
                Origin::Own | Origin::Files | Origin::Directory => None,
            });
        }
        warnings.extend(self.0.backups.warning());
        if self.0.store.is_marked_for_compaction() {
            warnings.push(Warning::Compaction);
        }
        if Build::HERE.debug {
            warnings.push(Warning::Debug);
        }
        // Two listeners have the same to say.
        let mut said = Vec::new();
        warnings.retain(|warning| {
            let new = !said.contains(warning);
            said.push(*warning);
            new
        });
        Ok(warnings)
    }

    /// Whether the newest entry of the security log is of a later minute than now.
    fn clock_is_behind(&self) -> Result<bool, AppError> {
        let mut newest = 0;
        let mut seen = 0_u32;
        self.0.store.walk_journal(None, |_, entry| {
            if let subrosa_store::JournalTime::Minute(minute) = entry.time {
                newest = newest.max(minute);
            }
            seen += 1;
            if seen < ENTRIES {
                std::ops::ControlFlow::Continue(())
            } else {
                std::ops::ControlFlow::Break(())
            }
        })?;
        Ok(newest > self.0.clock.minute().saturating_add(1))
    }
}

/// What there is to say of a certificate: it has ended, or will within three weeks.
pub(crate) fn certificate_warning(seen: &Seen, today: Day) -> Option<Warning> {
    if ends_within(seen, 0, today) {
        Some(Warning::CertificateOver)
    } else {
        ends_within(seen, WARN_DAYS, today).then_some(Warning::CertificateSoon)
    }
}

/// Whether a certificate ends before so many days are over. One that lives shorter than four times that is renewed by
/// itself, and is spoken of in the last quarter of its life.
pub(crate) fn ends_within(seen: &Seen, days: i32, today: Day) -> bool {
    let quarter = i32::try_from(seen.days / 4).unwrap_or(i32::MAX);
    seen.until
        .is_some_and(|until| today.days_until(until) < days.min(quarter.saturating_add(1)))
}

/// Days before the end of a certificate.
const WARN_DAYS: i32 = 22;
/// Entries that are looked at for the newest time.
const ENTRIES: u32 = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_warned_of_three_weeks_before_its_end() {
        let warning = |left: i32, days| {
            let until = u16::try_from(20_000 + left).unwrap();
            let seen = Seen {
                fingerprint: String::new(),
                origin: Origin::Files,
                until: Some(Day::new(until)),
                days,
                tried: None,
            };
            certificate_warning(&seen, Day::new(20_000))
        };
        assert_eq!(warning(22, 365), None);
        assert_eq!(warning(21, 365), Some(Warning::CertificateSoon));
        assert_eq!(warning(0, 365), Some(Warning::CertificateSoon));
        assert_eq!(warning(-1, 365), Some(Warning::CertificateOver));
        // One of six days is replaced when two are left.
        assert_eq!(warning(2, 6), None);
        assert_eq!(warning(1, 6), Some(Warning::CertificateSoon));
    }
}
