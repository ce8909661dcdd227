//! Records in sled, with its panics turned into errors.
//!
//! sled 0.34 answers many kinds of damage with a panic. It is opened on a thread of its own and
//! every call runs under `catch_unwind`; after the first panic the store answers every call with
//! the same error, because the state in memory can no longer be trusted.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::ops::Bound;
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use ::sled::transaction::{ConflictableTransactionError, TransactionError};
use ::sled::{Config, Db, Transactional};

use super::frozen::Before;
use super::lasting::Lasting;
use super::{Backend, Batch, Changes, Frozen, Row, Tree};
use crate::error::StoreError;
use crate::folder;

#[cfg(not(panic = "unwind"))]
compile_error!("sled answers damage with a panic: build with panic = \"unwind\"");

/// Opens the records in `dir`, or starts an empty store there.
///
/// # Errors
/// [`StoreError::Damaged`] if sled cannot read its files. It never panics.
pub(crate) fn open_sled(dir: &Path) -> Result<Arc<dyn Backend>, StoreError> {
    Ok(Arc::new(SledBackend::open(dir)?))
}

/// Trees in one sled database.
pub(super) struct SledBackend {
    // `None` only while it is being dropped.
    open: Option<Open>,
    // Readers see a batch whole or not at all.
    batches: RwLock<()>,
    // While somebody reads all rows as of one moment.
    before: Mutex<Option<Before>>,
    broken: AtomicBool,
    lasting: Lasting,
}

/// All rows of a [`SledBackend`] as of one moment.
struct SledFrozen<'a> {
    backend: &'a SledBackend,
    trees: std::slice::Iter<'static, Tree>,
    /// The tree that is being read, and the last name that was.
    at: Option<(Tree, Bound<Vec<u8>>)>,
}

struct Open {
    trees: BTreeMap<Tree, ::sled::Tree>,
    db: Db,
    // To wait for its disk, and to take the time of day off it.
    file: File,
}

impl SledBackend {
    pub(super) fn open(dir: &Path) -> Result<Self, StoreError> {
        folder::make(dir)
            .map_err(|error| StoreError::disk("making the folder of records", &error))?;
        let owned = dir.to_owned();
        let opened = thread::Builder::new()
            .name("records".to_owned())
            .spawn(move || catch_unwind(AssertUnwindSafe(|| Open::new(&owned))))
            .map_err(|_| StoreError::Backend("starting a thread to open the records"))?
            .join();
        match opened {
            Ok(Ok(open)) => Ok(Self {
                open: Some(open?),
                batches: RwLock::new(()),
                before: Mutex::new(None),
                broken: AtomicBool::new(false),
                lasting: Lasting::default(),
            }),
            Ok(Err(_)) | Err(_) => Err(StoreError::Damaged(UNREADABLE)),
        }
    }

    /// Runs one operation; a panic inside is damage, now and from now on.
    fn guarded<T>(
        &self,
        run: impl FnOnce(&Open) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(open) = &self.open else {
            return Err(StoreError::Backend("the records are closed"));
        };
        if self.broken.load(Ordering::Acquire) {
            return Err(StoreError::Damaged(UNREADABLE));
        }
        catch_unwind(AssertUnwindSafe(|| run(open))).unwrap_or_else(|_| {
            self.broken.store(true, Ordering::Release);
            Err(StoreError::Damaged(UNREADABLE))
        })
    }

    fn before(&self) -> MutexGuard<'_, Option<Before>> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reading<T>(
        &self,
        tree: Tree,
        run: impl FnOnce(&::sled::Tree) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let _snapshot = self.batches.read().unwrap_or_else(PoisonError::into_inner);
        self.guarded(|open| run(open.tree(tree)?))
    }
}

impl Backend for SledBackend {
    fn get(&self, tree: Tree, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.reading(tree, |tree| {
            let value = tree.get(name).map_err(|error| named(&error))?;
            Ok(value.map(|value| value.to_vec()))
        })
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Row>, StoreError> {
        self.reading(tree, |tree| {
            tree.scan_prefix(prefix)
                .map(|row| {
                    let (name, value) = row.map_err(|error| named(&error))?;
                    Ok((name.to_vec(), value.to_vec()))
                })
                .collect()
        })
    }

    fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        let changes = batch.into_changes()?;
        if changes.is_empty() {
            return Ok(());
        }
        self.lasting.check()?;
        let _whole = self.batches.write().unwrap_or_else(PoisonError::into_inner);
        self.guarded(|open| {
            if let Some(before) = &mut *self.before() {
                before.keep(&changes, |tree, name| {
                    let value = open.tree(tree)?.get(name).map_err(|error| named(&error))?;
                    Ok(value.map(|value| value.to_vec()))
                })?;
            }
            open.apply(changes)
        })
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.guarded(|open| {
            open.db.flush().map_err(|error| named(&error))?;
            // sled asks Linux to write its bytes (`sync_file_range`, which its manual page calls unfit for keeping
            // data), neither the file system to keep their place nor the disk to empty its cache.
            self.lasting.wait(|| folder::settle(&open.file))
        })
    }

    fn freeze(&self) -> Result<Box<dyn Frozen + '_>, StoreError> {
        // Between two batches.
        let _whole = self.batches.write().unwrap_or_else(PoisonError::into_inner);
        let mut before = self.before();
        if before.is_some() {
            return Err(StoreError::Backend("the records are being read already"));
        }
        *before = Some(Before::new());
        drop(before);
        let mut trees = Tree::ALL.iter();
        let at = trees.next().map(|tree| (*tree, Bound::Unbounded));
        Ok(Box::new(SledFrozen {
            backend: self,
            trees,
            at,
        }))
    }
}

impl Frozen for SledFrozen<'_> {
    fn more(&mut self) -> Result<Option<(Tree, Vec<Row>)>, StoreError> {
        let Some((tree, after)) = self.at.take() else {
            return Ok(None);
        };
        let rows = self.backend.reading(tree, |sled| {
            let rows = sled
                .range::<Vec<u8>, _>((after, Bound::Unbounded))
                .take(AT_ONCE)
                .map(|row| {
                    let (name, value) = row.map_err(|error| named(&error))?;
                    Ok((name.to_vec(), value.to_vec()))
                })
                .collect::<Result<Vec<Row>, StoreError>>()?;
            let end = rows
                .last()
                .filter(|_| rows.len() == AT_ONCE)
                .map(|(name, _)| name.clone());
            self.at = match &end {
                Some(name) => Some((tree, Bound::Excluded(name.clone()))),
                None => self.trees.next().map(|next| (*next, Bound::Unbounded)),
            };
            let mut before = self.backend.before();
            let before = before
                .as_mut()
                .ok_or(StoreError::Backend("the records are not being read"))?;
            Ok(before.settle(tree, rows, end))
        })?;
        Ok(Some((tree, rows)))
    }
}

impl Drop for SledFrozen<'_> {
    fn drop(&mut self) {
        *self.backend.before() = None;
    }
}

impl Drop for SledBackend {
    fn drop(&mut self) {
        let open = self.open.take();
        // sled writes what is left when its last handle goes, and may panic on it. There is
        // nobody to tell: what was acknowledged was flushed before.
        drop(catch_unwind(AssertUnwindSafe(|| drop(open))));
    }
}

/// Whether sled could not lock its files, which it only says in words.
fn is_locked(error: &::sled::Error) -> bool {
    match error {
        ::sled::Error::Io(error) => error.to_string().contains("could not acquire lock"),
        ::sled::Error::CollectionNotFound(_)
        | ::sled::Error::Unsupported(_)
        | ::sled::Error::ReportableBug(_)
        | ::sled::Error::Corruption { .. } => false,
    }
}

/// How often, and how long, an opening waits for files that are let go.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

impl Open {
    fn new(dir: &Path) -> Result<Self, StoreError> {
        remove_unfinished(dir).map_err(|error| {
            StoreError::disk("removing an unfinished sum of the records", &error)
        })?;
        let config = Config::new()
            .path(dir)
            .cache_capacity(CACHE)
            // Nothing is acknowledged before an explicit flush; a timer would only add a thread
            // whose panics nobody catches.
            .flush_every_ms(None);
        let mut tries = TRIES;
        let db = loop {
            match config.open() {
                // A database that was just closed lets its files go a moment later. Our own lock says that no other
                // process has the folder.
                Err(error) if tries > 0 && is_locked(&error) => {
                    tries -= 1;
                    thread::sleep(PAUSE);
                }
                opened => break opened.map_err(|error| named(&error))?,
            }
        };
        for file in ["conf", "db"] {
            fs::set_permissions(dir.join(file), fs::Permissions::from_mode(0o600))
                .map_err(|error| StoreError::disk("closing the files of the records", &error))?;
        }
        let file = File::open(dir.join("db"))
            .map_err(|error| StoreError::disk("opening the file of the records", &error))?;
        let mut trees = BTreeMap::new();
        for tree in Tree::ALL {
            let opened = db.open_tree(tree.name()).map_err(|error| named(&error))?;
            trees.insert(tree, opened);
        }
        folder::sync(dir)
            .map_err(|error| StoreError::disk("keeping the names of the records", &error))?;
        Ok(Self { trees, db, file })
    }

    fn tree(&self, tree: Tree) -> Result<&::sled::Tree, StoreError> {
        self.trees
            .get(&tree)
            .ok_or(StoreError::Backend("a tree is not open"))
    }

    fn apply(&self, changes: Changes) -> Result<(), StoreError> {
        let mut per_tree: Vec<(&::sled::Tree, ::sled::Batch)> = Vec::new();
        let mut last = None;
        // Changes come in the order of trees, so each tree is one run of them.
        for ((tree, name), value) in changes {
            if last != Some(tree) {
                per_tree.push((self.tree(tree)?, ::sled::Batch::default()));
                last = Some(tree);
            }
            let Some((_, batch)) = per_tree.last_mut() else {
                continue;
            };
            match value {
                Some(value) => batch.insert(name, value),
                None => batch.remove(name),
            }
        }
        let (trees, batches): (Vec<_>, Vec<_>) = per_tree.into_iter().unzip();
        let done = trees.as_slice().transaction(|views| {
            for (view, batch) in views.iter().zip(&batches) {
                view.apply_batch(batch)?;
            }
            Ok::<(), ConflictableTransactionError<()>>(())
        });
        match done {
            Ok(()) => Ok(()),
            Err(TransactionError::Abort(())) => {
                Err(StoreError::Backend("a batch of changes was refused"))
            }
            Err(TransactionError::Storage(error)) => Err(named(&error)),
        }
    }
}

// CLAIM(C-243): SECURITY.md
/// Removes the sum of the records that sled was writing when it was killed or the disk was full. sled 0.34 would take it
/// for the newest one, find it torn, and refuse the records; without it, it reads them through.
fn remove_unfinished(dir: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            folder::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Our words for an error of sled, whose own may hold paths.
fn named(error: &::sled::Error) -> StoreError {
    match error {
        ::sled::Error::Corruption { .. } => StoreError::Damaged(UNREADABLE),
        ::sled::Error::Io(error) => StoreError::disk("reading or writing the records", error),
        ::sled::Error::CollectionNotFound(_) => StoreError::Backend("a tree is missing"),
        ::sled::Error::Unsupported(_) => StoreError::Backend(
            "the records were written by another version or with other settings",
        ),
        ::sled::Error::ReportableBug(_) => StoreError::Backend("the records met a bug of sled"),
    }
}

const UNREADABLE: &str = "the records (folder `records`) cannot be read";

/// Rows that are read at once by whoever reads all of them.
const AT_ONCE: usize = 256;

/// Memory for recently read pages, in bytes.
const CACHE: u64 = 16 * 1024 * 1024;
