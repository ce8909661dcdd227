//! Backups: made while reports arrive, encrypted to people who are elsewhere, read back.
//!
//! A backup holds all that is needed to make the data folder again, except the erase keys of the
//! vault. Copies of the vault go to other places, and old ones of them do not last: so what is
//! erased here becomes noise in every backup.

mod along;
pub(crate) mod command;
mod error;
mod folder;
mod keep;
mod list;
mod make;
mod manifest;
mod restore;
#[cfg(feature = "s3")]
mod s3;
mod seal;
mod state;
mod target;
mod vaults;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::thread::{self, JoinHandle};

use subrosa_store::Store;

pub(crate) use self::error::BackupError;
use self::keep::{Claim, prune};
use self::make::Maker;
use self::seal::Recipients;
use self::state::{Newest, State, StateFile};
use self::target::{Target, Targets};
use crate::app::system::Warning;
use crate::clock::Clock;
use crate::config::Config;
use crate::log::{Event, Log};

/// What is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// A backup, and a copy of the vault behind it.
    Data,
    /// A copy of the vault alone.
    Vault,
}

/// Makes the backups of one portal.
pub(crate) struct Backups {
    config: Config,
    store: Arc<Store>,
    data: PathBuf,
    clock: Arc<dyn Clock>,
    log: Log,
    file: StateFile,
    /// Held while one is made.
    busy: Mutex<()>,
    stop: AtomicBool,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// The minute before which a failed one is not tried again.
    again: AtomicU64,
    failed: AtomicBool,
}

impl Backups {
    pub(crate) fn new(
        config: &Config,
        store: Arc<Store>,
        data: &Path,
        clock: Arc<dyn Clock>,
        log: Log,
    ) -> Self {
        Self {
            config: config.clone(),
            store,
            file: StateFile::new(data),
            data: data.to_owned(),
            clock,
            log,
            busy: Mutex::new(()),
            stop: AtomicBool::new(false),
            thread: Mutex::new(None),
            again: AtomicU64::new(0),
            failed: AtomicBool::new(false),
        }
    }

    /// Whether backups are configured.
    pub(crate) fn is_on(&self) -> bool {
        self.config.backup.is_on()
    }

    /// Begins what is due, on a thread of its own. The times are fixed hours of the day, so that
    /// none of them follows what people do; a missed one is made at the next call.
    pub(crate) fn run_due(self: &Arc<Self>) {
        let minute = self.clock.minute();
        let Some(task) = self.due(minute) else {
            return;
        };
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if self.pauses(minute)
            || thread.as_ref().is_some_and(|thread| !thread.is_finished())
            || self.stop.load(Ordering::Relaxed)
        {
            return;
        }
        let backups = Arc::clone(self);
        let begun = thread::Builder::new()
            .name("backup".to_owned())
            .spawn(move || drop(backups.run(task, &|_| ())));
        match begun {
            Ok(begun) => *thread = Some(begun),
            Err(_) => self.failed.store(true, Ordering::Relaxed),
        }
    }

    /// Whether the pause after a failure lasts. One that is longer than any began under a clock that was wrong.
    fn pauses(&self, minute: u64) -> bool {
        let left = self.again.load(Ordering::Relaxed).saturating_sub(minute);
        (1..=PAUSE).contains(&left)
    }

    /// Whether the last one that was made went well.
    pub(crate) fn went_well(&self) -> bool {
        !self.failed.load(Ordering::Relaxed)
    }

    /// Whether the newest good backup of any place, or the newest copy of the vault, is too old.
    pub(crate) fn is_late(&self) -> bool {
        if !self.is_on() {
            return false;
        }
        let (config, minute) = (&self.config.backup, self.clock.minute());
        let Ok(targets) = Targets::of(config) else {
            return true;
        };
        let state = self.file.read();
        let is_old = |newest: Option<&Newest>, hours| is_old(newest, hours, minute);
        let vault_hours = config.alarm_hours.max(config.vault.interval_hours + 8);
        targets
            .data
            .iter()
            .any(|at| is_old(state.good.get(at.name()), config.alarm_hours))
            || targets
                .vault
                .iter()
                .any(|at| is_old(state.vault.get(at.name()), vault_hours))
    }

    /// What an administrator should look after.
    pub(crate) fn warning(&self) -> Option<Warning> {
        match self.config.backup.places() {
            _ if !self.is_on() => Some(Warning::NoBackup),
            _ if self.is_late() => Some(Warning::BackupLate),
            (0 | 1, _) | (_, 0 | 1) => Some(Warning::BackupOnePlace),
            (_, _) => None,
        }
    }

    /// Makes a backup, or a copy of the vault, now. `say` hears how far it is.
    ///
    /// # Errors
    /// The first failure; other places have theirs all the same.
    pub(crate) fn run(&self, task: Task, say: &dyn Fn(&str)) -> Result<(), BackupError> {
        let _one = match self.busy.try_lock() {
            Ok(one) => one,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(BackupError::Busy),
        };
        let done = self.run_alone(task, say);
        self.failed.store(done.is_err(), Ordering::Relaxed);
        let pause = if done.is_err() { PAUSE } else { 0 };
        self.again
            .store(self.clock.minute() + pause, Ordering::Relaxed);
        done
    }

    /// Breaks off what is being made, and waits until it has ended.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            // A panic there has been told by its result.
            thread.join().ok();
        }
        drop(self.busy.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Notes in the security log that a restore was tried, and how many seconds it took.
    pub(crate) fn file_drill(&self, monthly: bool, seconds: usize) {
        let which = if monthly {
            "a monthly backup"
        } else {
            "the newest backup"
        };
        self.log.emit(Event::Drill(which, seconds));
    }

    fn due(&self, minute: u64) -> Option<Task> {
        if !self.is_on() {
            return None;
        }
        let (config, state) = (&self.config.backup, self.file.read());
        let targets = Targets::of(config).ok();
        // A configuration that cannot be used is found out, and told, by trying.
        let Some(targets) = targets else {
            return Some(Task::Data);
        };
        let is_due = |newest: Option<&Newest>, hours| is_due(newest, hours, minute);
        let data = |at: &dyn Target| is_due(state.made.get(at.name()), config.interval_hours);
        let vault =
            |at: &dyn Target| is_due(state.vault.get(at.name()), config.vault.interval_hours);
        if targets.data.iter().any(|at| data(&**at)) {
            Some(Task::Data)
        } else if targets.vault.iter().any(|at| vault(&**at)) {
            Some(Task::Vault)
        } else {
            None
        }
    }

    fn run_alone(&self, task: Task, say: &dyn Fn(&str)) -> Result<(), BackupError> {
        let config = &self.config.backup;
        if !config.is_on() {
            return Err(BackupError::Config(
                "no backup is configured: `backup.recipients` is empty",
            ));
        }
        let targets = Targets::of(config).map_err(BackupError::Config);
        let to = Recipients::parse(&config.recipients);
        let (targets, to) = match (targets, to) {
            (Ok(targets), Ok(to)) => (targets, to),
            (Err(error), _) | (_, Err(error)) => {
                self.log.emit(Event::BackupFailed("the configuration"));
                return Err(error);
            }
        };
        let mut state = self.file.read();
        let mut first = None;
        if task == Task::Data {
            for target in &targets.data {
                say(&format!("backup to: {}", target.name()));
                match self.backup_to(&**target, &to, say) {
                    Ok(made) => drop(state.made.insert(target.name().to_owned(), made)),
                    Err(error) => {
                        say(&format!("backup to: {}: {error}", target.name()));
                        self.log.emit(Event::BackupFailed(target.name()));
                        first.get_or_insert(error);
                    }
                }
                self.file.write(&state)?;
            }
        }
        if let Err(error) = self.copy_vault(&targets.vault, &to, &mut state, say) {
            first.get_or_insert(error);
        }
        self.file.write(&state)?;
        first.map_or(Ok(()), Err)
    }

    fn backup_to(
        &self,
        target: &dyn Target,
        to: &Recipients,
        say: &dyn Fn(&str),
    ) -> Result<Newest, BackupError> {
        let minute = self.clock.minute();
        let _claim = Claim::new(target, &self.file.own_name()?, minute)?;
        let along = along::collect(&self.config, &self.data)?;
        let maker = Maker {
            store: &self.store,
            to,
            along: &along,
            minute,
            interval_hours: self.config.backup.interval_hours,
            stop: &self.stop,
            say,
        };
        let made = maker.make(target)?;
        let manifest = made.manifest;
        say(&format!(
            "attachments: {} new, {} in all",
            made.new,
            manifest.blobs.len()
        ));
        if made.mended > 0 {
            say(&format!(
                "attachments that were damaged there and were written anew: {}",
                made.mended
            ));
            self.log.emit(Event::BackupMended(made.mended));
        }
        if manifest.missing > 0 {
            say(&format!(
                "attachments that cannot be read here: {}",
                manifest.missing
            ));
            self.log.emit(Event::Failed("an attachment cannot be read"));
        }
        let config = &self.config.backup;
        let kept = prune(target, &self.store, (config.daily, config.monthly), minute)?;
        say(&format!("read back and good; backups kept: {kept}"));
        self.log.emit(Event::BackupMade(target.name()));
        Ok(Newest {
            name: manifest.id,
            minute,
            mark: manifest.mark,
        })
    }

    /// Puts a copy of the vault at every place.
    fn copy_vault(
        &self,
        targets: &[Box<dyn Target>],
        to: &Recipients,
        state: &mut State,
        say: &dyn Fn(&str),
    ) -> Result<(), BackupError> {
        let minute = self.clock.minute();
        let copy = vaults::take(&self.store).inspect_err(|error| {
            say(&error.to_string());
            self.log.emit(Event::VaultNotCopied("the vault itself"));
        })?;
        let hours = self.config.backup.vault.interval_hours;
        let mut first = None;
        for target in targets {
            let put = vaults::put(&**target, &copy, to, (minute, hours), &self.stop);
            match put {
                Ok(copied) => {
                    say(&format!(
                        "copy of the vault read back at: {}",
                        target.name()
                    ));
                    self.log.emit(Event::VaultCopied(target.name()));
                    let newest = Newest {
                        name: copied.object,
                        minute,
                        mark: copied.mark,
                    };
                    state.copied(target.name(), newest);
                }
                Err(error) => {
                    say(&format!("copy of the vault at: {}: {error}", target.name()));
                    self.log.emit(Event::VaultNotCopied(target.name()));
                    first.get_or_insert(error);
                }
            }
        }
        match first {
            Some(error) => Err(error),
            None => self
                .store
                .vault_was_copied(&copy)
                .map_err(BackupError::Store),
        }
    }
}

// CLAIM(C-126): SECURITY.md
/// Whether another slot of so many hours has begun since. One that is dated ahead was made while the clock was wrong: it
/// counts for nothing, else there would be none until that day.
fn is_due(newest: Option<&Newest>, hours: u64, minute: u64) -> bool {
    let slot = |minute: u64| minute / (hours * 60);
    newest.is_none_or(|newest| slot(newest.minute) != slot(minute))
}

/// Whether it is older than so many hours, or dated ahead by more than a clock is set back by.
fn is_old(newest: Option<&Newest>, hours: u64, minute: u64) -> bool {
    newest.is_none_or(|newest| {
        newest.minute > minute + 60 || minute.saturating_sub(newest.minute) > hours * 60
    })
}

/// Minutes until a failed one is tried again.
const PAUSE: u64 = 15;
