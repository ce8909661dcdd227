//! What rows were before they changed, for a reader that wants them as of one moment.
//!
//! While somebody reads, each change first leaves the old value here, unless the reader is past
//! that name. So writers never wait for a reader, and memory holds only what changed meanwhile.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::{Changes, Row, Tree};
use crate::error::StoreError;

/// The old values of what has changed since a moment, and how far its reader is.
pub(super) struct Before {
    /// The last name that was read, in its tree; nothing is read yet of the trees after it.
    read: Option<(Tree, Vec<u8>)>,
    /// `None` for what was not there.
    rows: BTreeMap<(Tree, Vec<u8>), Option<Vec<u8>>>,
}

impl Before {
    /// From now on, nothing read yet.
    pub(super) fn new() -> Self {
        Self {
            read: None,
            rows: BTreeMap::new(),
        }
    }

    /// Keeps what a batch is about to change.
    pub(super) fn keep(
        &mut self,
        changes: &Changes,
        old: impl Fn(Tree, &[u8]) -> Result<Option<Vec<u8>>, StoreError>,
    ) -> Result<(), StoreError> {
        for name in changes.keys() {
            let is_read = self.read.as_ref().is_some_and(|read| name <= read);
            if !is_read && !self.rows.contains_key(name) {
                let value = old(name.0, &name.1)?;
                self.rows.insert(name.clone(), value);
            }
        }
        Ok(())
    }

    /// Puts the old values into rows that were read just now: those behind the last ones, up to
    /// `end`, or to the end of the tree.
    pub(super) fn settle(&mut self, tree: Tree, rows: Vec<Row>, end: Option<Vec<u8>>) -> Vec<Row> {
        let from = match self.read.take() {
            Some(read) if read.0 == tree => Bound::Excluded(read),
            Some(_) | None => Bound::Included((tree, Vec::new())),
        };
        // No name is longer than MAX_NAME, so this one stands behind all of the tree.
        let last = (
            tree,
            end.unwrap_or_else(|| vec![u8::MAX; super::MAX_NAME + 1]),
        );
        let changed: Vec<_> = self
            .rows
            .range((from, Bound::Included(last.clone())))
            .map(|(name, _)| name.clone())
            .collect();
        let mut settled: BTreeMap<_, _> = rows.into_iter().collect();
        for name in changed {
            match self.rows.remove(&name).flatten() {
                Some(value) => settled.insert(name.1, value),
                None => settled.remove(&name.1),
            };
        }
        self.read = Some(last);
        settled.into_iter().collect()
    }
}
