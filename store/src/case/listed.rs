//! The list entries in memory, so that a list of many cases opens none of them again.
//!
//! What is kept are the plain bytes of each entry, about 150 of them, wiped when they are replaced
//! or dropped. Whoever can read this memory finds the instance key beside it, which opens the same
//! entries on disk: the cache gives nothing away that was not in reach already. It holds no text
//! that a person typed and no key of a case.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use subrosa_policy::{CaseId, Plain};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::seal::{Class, decode, encode};
use crate::store::Store;
use crate::vault::{Slot, VaultKey};

use super::index::CaseIndex;

/// Every list entry that opens; nothing until the first list was asked for.
#[derive(Default)]
pub(crate) struct Listed(RwLock<Option<Entries>>);

type Entries = BTreeMap<CaseId, Plain<Vec<u8>>>;

/// Held while entries change on their way to the backend.
pub(crate) struct Changing<'a> {
    entries: RwLockWriteGuard<'a, Option<Entries>>,
    changed: Vec<CaseId>,
}

impl Listed {
    fn read(&self) -> RwLockReadGuard<'_, Option<Entries>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A change that broke off leaves nothing behind that could be wrong.
    fn write(&self) -> RwLockWriteGuard<'_, Option<Entries>> {
        self.0.write().unwrap_or_else(|broken| {
            let mut entries = broken.into_inner();
            *entries = None;
            self.0.clear_poison();
            entries
        })
    }
}

impl Store {
    // CLAIM(C-105): SECURITY.md
    /// All list entries that open, in the order of their random ids. One that does not open hides
    /// no other; [`Store::check`] names it.
    pub fn index_all(&self) -> Result<Vec<CaseIndex>, StoreError> {
        let mut all = Vec::new();
        self.index_each(|index| all.push(index))?;
        Ok(all)
    }

    /// As [`Self::index_all`], one by one.
    ///
    /// # Errors
    /// Only if the backend cannot be read.
    pub fn index_each(&self, mut see: impl FnMut(CaseIndex)) -> Result<(), StoreError> {
        let mut gone = Vec::new();
        let kept = self.listed.read();
        let Some(entries) = kept.as_ref() else {
            drop(kept);
            self.open_every_index()?;
            return self.index_each(see);
        };
        for (case, plain) in entries {
            // An entry lives as long as its erase key: what was anonymised is not in a list.
            let slot = Slot::Class(Class::Intake);
            if !self.vault.holds(&VaultKey { case: *case, slot }) {
                gone.push(*case);
                continue;
            }
            see(decode(plain.expose())?);
        }
        drop(kept);
        if !gone.is_empty() {
            let mut entries = self.listed.write();
            for case in gone {
                entries.as_mut().and_then(|entries| entries.remove(&case));
            }
        }
        Ok(())
    }

    /// Keeps the list in step with a batch: from here until [`Self::listed_again`] nobody reads it.
    pub(crate) fn listing(&self, batch: &Batch) -> Option<Changing<'_>> {
        let changed: Vec<CaseId> = batch
            .names(Tree::Index)
            .filter_map(|name| Some(CaseId::from_bytes(<[u8; 16]>::try_from(name).ok()?)))
            .collect();
        (!changed.is_empty()).then(|| Changing {
            entries: self.listed.write(),
            changed,
        })
    }

    /// Reads anew what the batch has changed.
    pub(crate) fn listed_again(&self, mut changing: Changing<'_>) {
        let Some(entries) = changing.entries.as_mut() else {
            return;
        };
        for case in changing.changed {
            let now = self.index(case).ok();
            match now.and_then(|index| encode(&index).ok()) {
                Some(plain) => entries.insert(case, plain),
                None => entries.remove(&case),
            };
        }
    }

    fn open_every_index(&self) -> Result<(), StoreError> {
        let mut kept = self.listed.write();
        if kept.is_some() {
            return Ok(());
        }
        let mut entries = Entries::new();
        for (name, stored) in self.backend.scan(Tree::Index, &[])? {
            let Ok(id) = <[u8; 16]>::try_from(name.as_slice()) else {
                continue;
            };
            let case = CaseId::from_bytes(id);
            if let Ok(index) = self.open_index(case, stored) {
                entries.insert(case, encode(&index)?);
            }
        }
        *kept = Some(entries);
        Ok(())
    }
}
