//! A backend that fails when a test says so: a full disk, a folder that became read-only, a sync
//! that does not come through.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use super::{Backend, Batch, Frozen, Row, Tree};
use crate::error::StoreError;

/// What fails from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None = 0,
    /// Every change is refused, as on a full disk or in a read-only folder.
    Change = 1,
    /// Changes are made, and never known to be on disk.
    Flush = 2,
    /// Changes are forgotten, although they were taken.
    Forget = 3,
}

/// Another backend, with faults.
pub(crate) struct Faulty {
    inner: Arc<dyn Backend>,
    fault: AtomicU8,
    /// Changes until one is refused; none is at zero.
    until: AtomicU64,
}

impl Faulty {
    /// Puts it in front of another one.
    pub(crate) fn before(inner: Arc<dyn Backend>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            fault: AtomicU8::new(0),
            until: AtomicU64::new(0),
        })
    }

    /// What fails from now on.
    #[expect(clippy::as_conversions, reason = "a number without a name of its own")]
    pub(crate) fn set(&self, fault: Fault) {
        self.fault.store(fault as u8, Ordering::SeqCst);
    }

    /// Of the changes from now on, this one alone is refused; the first is number one.
    pub(crate) fn refuse_only(&self, number: u64) {
        self.until.store(number, Ordering::SeqCst);
    }

    fn is_the_one(&self) -> bool {
        let (order, less) = (Ordering::SeqCst, |left: u64| left.checked_sub(1));
        self.until.fetch_update(order, order, less) == Ok(1)
    }

    #[expect(clippy::as_conversions, reason = "a number without a name of its own")]
    fn fails(&self, fault: Fault) -> bool {
        self.fault.load(Ordering::SeqCst) == fault as u8
    }
}

impl Backend for Faulty {
    fn get(&self, tree: Tree, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.get(tree, name)
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Row>, StoreError> {
        self.inner.scan(tree, prefix)
    }

    fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        if self.fails(Fault::Change) || self.is_the_one() {
            return Err(StoreError::Backend("no room, says the test"));
        }
        if self.fails(Fault::Forget) {
            return Ok(());
        }
        self.inner.apply(batch)
    }

    fn flush(&self) -> Result<(), StoreError> {
        if self.fails(Fault::Flush) {
            return Err(StoreError::Backend("no sync, says the test"));
        }
        self.inner.flush()
    }

    fn freeze(&self) -> Result<Box<dyn Frozen + '_>, StoreError> {
        self.inner.freeze()
    }
}
