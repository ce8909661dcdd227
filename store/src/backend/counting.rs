//! A backend that remembers what was read, so that a test can count the work of an answer.

use std::mem;
use std::sync::{Arc, Mutex};

use super::{Backend, Batch, Frozen, Row, Tree};
use crate::error::StoreError;

/// One read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Read {
    /// One value.
    Get(Tree),
    /// Every name with a prefix.
    Scan(Tree),
}

/// Every read since it was last asked, in order, and how many bytes came of them.
pub(crate) type Reads = (Vec<Read>, usize);

/// Another backend, with a list of its reads and the number of its changes.
pub(crate) struct Counting {
    inner: Arc<dyn Backend>,
    reads: Mutex<Reads>,
    changes: Mutex<usize>,
}

impl Counting {
    /// Puts it in front of another one.
    pub(crate) fn before(inner: Arc<dyn Backend>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            reads: Mutex::default(),
            changes: Mutex::default(),
        })
    }

    /// What was read since this was asked last.
    pub(crate) fn reads(&self) -> Reads {
        mem::take(&mut *self.reads.lock().unwrap())
    }

    /// How many batches were applied so far.
    pub(crate) fn changes(&self) -> usize {
        *self.changes.lock().unwrap()
    }

    fn note(&self, read: Read, bytes: usize) {
        let mut reads = self.reads.lock().unwrap();
        reads.0.push(read);
        reads.1 += bytes;
    }
}

impl Backend for Counting {
    fn get(&self, tree: Tree, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.inner.get(tree, name)?;
        self.note(Read::Get(tree), value.as_ref().map_or(0, Vec::len));
        Ok(value)
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Row>, StoreError> {
        let rows = self.inner.scan(tree, prefix)?;
        let bytes = rows.iter().map(|(name, value)| name.len() + value.len());
        self.note(Read::Scan(tree), bytes.sum());
        Ok(rows)
    }

    fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        *self.changes.lock().unwrap() += 1;
        self.inner.apply(batch)
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.inner.flush()
    }

    fn freeze(&self) -> Result<Box<dyn Frozen + '_>, StoreError> {
        self.inner.freeze()
    }
}
