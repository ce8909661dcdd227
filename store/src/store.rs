//! The store of one installation: where everything at rest is, and what opens it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use subrosa_policy::{CaseId, MemberId};

use crate::backend::{Backend, Tree, open_sled};
use crate::blob::BlobDir;
use crate::case::{Latest, Listed, ReporterKeys, link, record_key};
use crate::compact;
use crate::cores::on_all_cores;
use crate::damage::{self, CaseDamage};
use crate::draft::Drafts;
use crate::error::StoreError;
use crate::instance::InstanceKey;
use crate::journal::Journal;
use crate::pages;
use crate::snapshot;
use crate::stamp::Stamp;
use crate::stream;
use crate::vault::{Slot, Vault, VaultKey};

/// The records, files and keys of one installation.
pub struct Store {
    pub(crate) backend: Arc<dyn Backend>,
    pub(crate) vault: Vault,
    pub(crate) blobs: BlobDir,
    pub(crate) instance: InstanceKey,
    pub(crate) drafts: Drafts,
    pub(crate) journal: Journal,
    locks: Vec<Mutex<()>>,
    spare_lock: Mutex<()>,
    people_lock: RwLock<()>,
    tenants_lock: Mutex<()>,
    rows_lock: Mutex<()>,
    pub(crate) tenant_changes: AtomicU64,
    pub(crate) dir: PathBuf,
    pub(crate) listed: Listed,
    pub(crate) latest: Latest,
    /// Whose rows are read where nobody has the name: see `member_by_login`.
    pub(crate) stand_in: Mutex<Option<([u8; 32], MemberId)>>,
    // Held for the life of the process: a second instance is refused.
    pub(crate) stamp: Stamp,
}

impl Store {
    /// Opens the store in `dir`, or makes a new one there if the folder is empty.
    ///
    /// # Errors
    /// A folder of a newer format, one that is in use, and damage that concerns more than
    /// single cases. Damage of single cases is returned by [`Self::check`].
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let stamp = Stamp::open(dir)?;
        snapshot::end_filling(dir)?;
        compact::settle(dir)?;
        let store = Self::open_with(dir, InstanceKey::load_or_create(dir)?, stamp)?;
        compact::remove_old(dir)?;
        store.compact_if_marked()
    }

    /// Closes the records, does something to their folder, and opens it again.
    pub(crate) fn swapped(
        self,
        change: impl FnOnce(&Path) -> std::io::Result<()>,
    ) -> Result<Self, StoreError> {
        let Self {
            dir,
            instance,
            stamp,
            backend,
            ..
        } = self;
        drop(backend);
        change(&dir).map_err(|error| StoreError::disk("writing the records anew", &error))?;
        Self::open_with(&dir, instance, stamp)
    }

    /// Opens the store in a folder that this process has for itself.
    pub(crate) fn open_with(
        dir: &Path,
        instance: InstanceKey,
        stamp: Stamp,
    ) -> Result<Self, StoreError> {
        let backend = open_sled(&dir.join("records"))?;
        refuse_lost_vault(dir, &*backend)?;
        let vault = Vault::open(&dir.join("vault"), &instance)?;
        let store = Self {
            backend,
            vault,
            blobs: BlobDir::open(&dir.join("blobs"))?,
            drafts: Drafts::open(&dir.join("spool"))?,
            journal: Journal::open(&dir.join("vault"), &instance)?,
            instance,
            locks: (0..LOCKS).map(|_| Mutex::new(())).collect(),
            spare_lock: Mutex::new(()),
            people_lock: RwLock::new(()),
            tenants_lock: Mutex::new(()),
            rows_lock: Mutex::new(()),
            tenant_changes: AtomicU64::new(0),
            dir: dir.to_owned(),
            listed: Listed::default(),
            latest: Latest::default(),
            stand_in: Mutex::default(),
            stamp,
        };
        store.finish_erasing()?;
        let holders = store.sweep()?;
        // What cannot be taken away now is refused by the rules, and tried again at the next start: a
        // full disk must not keep the portal from starting.
        store.settle_readers(&holders).ok();
        store.settle_journal()?;
        Ok(store)
    }

    /// Compares the vault's cases with the records and files that are there.
    ///
    /// # Errors
    /// Only if the store cannot be read at all; damage is the result.
    pub fn check(&self) -> Result<Vec<CaseDamage>, StoreError> {
        let seen = self.look_at_cases()?;
        if seen.is_empty() {
            return Ok(seen);
        }
        // A case that came or went while they were compared is whole at the second look.
        let mut again = self.look_at_cases()?;
        again.retain(|damage| seen.iter().any(|before| before.case == damage.case));
        Ok(again)
    }

    fn look_at_cases(&self) -> Result<Vec<CaseDamage>, StoreError> {
        // By any page: a head whose first page is lost must be named, and hide no other.
        let held: Vec<_> = self
            .backend
            .scan(Tree::Case, &[])?
            .iter()
            .filter_map(|(page, _)| Some(CaseId::from_bytes(*page.first_chunk()?)))
            .collect();
        let (expected, keyed) = (self.vault.acknowledged(), self.vault.cases());
        damage::compare(&expected, &keyed, &held, |case| self.check_case(case))
    }

    /// Another number whenever something was made forgettable since: a reader's access, a passage, a
    /// file or a whole case. Says nothing across a start.
    pub fn forgotten(&self) -> u64 {
        self.vault.rotations()
    }

    /// Whether the last entry of the vault was incomplete when the store was opened, and was left
    /// out. After a crash that is one nobody was told of; else it is damage.
    pub fn vault_tail_lost(&self) -> bool {
        self.vault.tail_lost()
    }

    /// Waits until everything that was written is on disk.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.backend.flush()
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.dir
    }

    /// The drafts that were not sent yet.
    pub fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    pub(crate) fn lock_case(&self, case: CaseId) -> MutexGuard<'_, ()> {
        self.lock(usize::from(case.as_bytes().first().copied().unwrap_or(0)))
    }

    pub(crate) fn lock_locator(&self, keys: &ReporterKeys) -> MutexGuard<'_, ()> {
        let name = self.locator_hash(keys);
        self.lock(usize::from(name.first().copied().unwrap_or(0)))
    }

    /// Held while names, invitations, accounts or the roster change.
    pub(crate) fn lock_people(&self) -> RwLockWriteGuard<'_, ()> {
        self.people_lock
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Held while keys are given by what accounts and roster say. Others may give keys meanwhile: a
    /// long file must not keep another report waiting.
    pub(crate) fn share_people(&self) -> RwLockReadGuard<'_, ()> {
        self.people_lock
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Held while tenants or their editions change.
    pub(crate) fn lock_tenants(&self) -> MutexGuard<'_, ()> {
        self.tenants_lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Held while rows of statistics change. Taken after the lock of a case, never before.
    pub(crate) fn lock_rows(&self) -> MutexGuard<'_, ()> {
        self.rows_lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self, number: usize) -> MutexGuard<'_, ()> {
        let lock = self.locks.get(number % LOCKS).unwrap_or(&self.spare_lock);
        lock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn check_case(&self, case: CaseId) -> Result<Option<&'static str>, StoreError> {
        // Nobody changes the case between reading its head and what the head names.
        let _one_at_a_time = self.lock_case(case);
        let head = self.head(case)?;
        let mut chain = [0; 32];
        for record in &head.records {
            let name = record_key(case, record);
            let Some(stored) = pages::get(&*self.backend, Tree::Record, &name)? else {
                return Ok(Some("a record is missing"));
            };
            chain = link(&chain, record, &stored);
        }
        if chain != head.chain {
            return Ok(Some("its records do not fit its head"));
        }
        self.index(case)?;
        let released = head.release_wraps().map(|wrap| wrap.id);
        for wrap in head.wraps.iter().map(|wrap| wrap.id).chain(released) {
            self.wrap_bytes(case, wrap)?;
        }
        let sealed = self.check_seals(case, &head);
        if let Some(what) = sealed.or(self.check_releases(case, &head)?) {
            return Ok(Some(what));
        }
        if self.backend.get(Tree::Locator, &head.locator)?.is_none() {
            return Ok(Some("what leads from its code to it is missing"));
        }
        for file in &head.files {
            let slot = Slot::File(file.id);
            if self.vault.get(&VaultKey { case, slot }).is_none() {
                return Ok(Some("the key of a file is missing from the vault"));
            }
            match self.blobs.length(&file.id.to_string()) {
                None => return Ok(Some("a file is missing")),
                Some(length) if !stream::may_be_whole(length) => {
                    return Ok(Some("a file was cut short"));
                }
                Some(_) => {}
            }
        }
        Ok(None)
    }

    /// Finishes what a crash may have broken off between two steps of one change.
    ///
    /// A case whose records are on disk counts as acknowledged from now on. The erase key of a
    /// wrap or file that the head does not name is destroyed, so that no old copy of the store
    /// opens what was taken away. Files that no case names are removed, and the roster that is
    /// on disk is the oldest one to believe from now on. Returns everybody who holds something of
    /// any case.
    fn sweep(&self) -> Result<BTreeSet<MemberId>, StoreError> {
        let cases = self.vault.cases();
        let parts = on_all_cores(&cases, |part| self.swept(part));
        let mut all = Swept::default();
        for part in parts {
            all.add(part?);
        }
        self.vault.remove(&all.forgotten)?;
        if !all.has_damaged {
            self.blobs.sweep_orphans(&all.files)?;
        }
        if let Ok(Some(roster)) = self.roster() {
            self.vault.set_roster_floor(roster.version())?;
        }
        Ok(all.holders)
    }

    fn swept(&self, cases: &[CaseId]) -> Result<Swept, StoreError> {
        let mut found = Swept::default();
        for case in cases.iter().copied() {
            match self.head(case) {
                Ok(head) => {
                    // Read first: a change waits for every other core.
                    if !self.vault.is_acknowledged(case) {
                        self.vault.acknowledge(case)?;
                    }
                    let slots = self.vault.slots(case).into_iter();
                    let dropped = slots.filter(|slot| !head.keeps(*slot));
                    let dropped = dropped.map(|slot| VaultKey { case, slot });
                    found.forgotten.extend(dropped);
                    let files = head.files.iter().map(|file| file.id.to_string());
                    found.files.extend(files);
                    found.holders.extend(head.holders());
                }
                // Never acknowledged and not there: nobody has seen its code.
                Err(StoreError::NotFound) if !self.vault.is_acknowledged(case) => {
                    let slots = self.vault.slots(case).into_iter();
                    let slots = slots.map(|slot| VaultKey { case, slot });
                    found.forgotten.extend(slots);
                }
                // A damaged case keeps its keys and files; `check` names it.
                Err(_) => found.has_damaged = true,
            }
        }
        Ok(found)
    }

    // CLAIM(C-138): SECURITY.md
    /// Removes files that no case has named for longer than a day, and returns how many. `suspects`
    /// holds what no case names, and since when: a file of a report that is being sent is written
    /// before its case is. The time is the machine's own, which no clock puts forward.
    ///
    /// # Errors
    /// If the store cannot be read. While a case is damaged nothing is removed.
    pub fn sweep_orphans(
        &self,
        suspects: &mut HashMap<String, Instant>,
        now: Instant,
    ) -> Result<usize, StoreError> {
        // Before the heads: what is written after this is not looked at.
        let there = self.blobs.all()?;
        let mut named = HashSet::new();
        for case in self.vault.cases() {
            match self.head(case) {
                Ok(head) => named.extend(head.files.iter().map(|file| file.id.to_string())),
                Err(StoreError::NotFound) if !self.vault.is_acknowledged(case) => {}
                Err(_) => return Ok(0),
            }
        }
        let orphans = there.into_iter().filter(|name| !named.contains(name));
        let before = std::mem::take(suspects);
        let mut removed = 0;
        for name in orphans {
            let since = before.get(&name).copied().unwrap_or(now);
            if now.saturating_duration_since(since) < A_DAY {
                suspects.insert(name, since);
            } else {
                self.blobs.remove(&name)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// What a walk over cases finds.
#[derive(Default)]
struct Swept {
    /// Files that a case names.
    files: HashSet<String>,
    /// Keys of what no head names.
    forgotten: Vec<VaultKey>,
    /// Everybody who holds something.
    holders: BTreeSet<MemberId>,
    /// A head did not open.
    has_damaged: bool,
}

impl Swept {
    fn add(&mut self, other: Self) {
        self.files.extend(other.files);
        self.forgotten.extend(other.forgotten);
        self.holders.extend(other.holders);
        self.has_damaged |= other.has_damaged;
    }
}

// CLAIM(C-230): SECURITY.md
/// Refuses a folder whose vault is gone: a new one would open none of what is there, and the next backup and
/// the next removal would go by it.
fn refuse_lost_vault(dir: &Path, backend: &dyn Backend) -> Result<(), StoreError> {
    // A first start makes the vault before its first row, so that a cut-off one has neither.
    let is_new =
        || Ok::<_, StoreError>(is_empty(backend)? && !BlobDir::has_files(&dir.join("blobs"))?);
    if Vault::is_in(&dir.join("vault"))? || is_new()? {
        Ok(())
    } else {
        Err(StoreError::VaultGone)
    }
}

fn is_empty(backend: &dyn Backend) -> Result<bool, StoreError> {
    let mut frozen = backend.freeze()?;
    while let Some((_, rows)) = frozen.more()? {
        if !rows.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How many locks the cases share.
const LOCKS: usize = 64;
/// How long a file must be named by nobody to be removed.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
