//! A backend that forgets: for tests of what stands above it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Backend, Batch, Frozen, Row, Tree};
use crate::error::StoreError;

/// Trees in memory.
#[derive(Default)]
pub(crate) struct MemoryBackend {
    rows: Mutex<Rows>,
}

type Rows = BTreeMap<(Tree, Vec<u8>), Vec<u8>>;

impl MemoryBackend {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backend for MemoryBackend {
    fn get(&self, tree: Tree, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.rows().get(&(tree, name.to_vec())).cloned())
    }

    fn scan(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Row>, StoreError> {
        Ok(self
            .rows()
            .range((tree, prefix.to_vec())..)
            .take_while(|((of, name), _)| *of == tree && name.starts_with(prefix))
            .map(|((_, name), value)| (name.clone(), value.clone()))
            .collect())
    }

    fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        let changes = batch.into_changes()?;
        let mut rows = self.rows();
        for (name, value) in changes {
            match value {
                Some(value) => rows.insert(name, value),
                None => rows.remove(&name),
            };
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn freeze(&self) -> Result<Box<dyn Frozen + '_>, StoreError> {
        Ok(Box::new(Copy(self.rows().clone().into_iter())))
    }
}

struct Copy(std::collections::btree_map::IntoIter<(Tree, Vec<u8>), Vec<u8>>);

impl Frozen for Copy {
    fn more(&mut self) -> Result<Option<(Tree, Vec<Row>)>, StoreError> {
        let next = self.0.next();
        Ok(next.map(|((tree, name), value)| (tree, vec![(name, value)])))
    }
}
