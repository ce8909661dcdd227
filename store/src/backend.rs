//! Where sealed records are kept: named trees of small values, changed in atomic batches.
//!
//! A backend sees names and sealed bytes only. sled is the first one; another (PostgreSQL, for
//! installations that outgrow one machine) implements [`Backend`] and passes the suite in
//! `backend/conformance.rs`.

use std::collections::BTreeMap;

use crate::error::StoreError;

#[cfg(test)]
mod conformance;
#[cfg(test)]
pub(crate) mod counting;
#[cfg(test)]
mod damage_tests;
#[cfg(test)]
pub(crate) mod faulty;
mod frozen;
#[cfg(test)]
mod kill_tests;
mod lasting;
#[cfg(any(test, fuzzing))]
pub(crate) mod memory;
mod sled;

pub(crate) use sled::open_sled;

/// A store of values under names, in separate trees.
pub(crate) trait Backend: Send + Sync {
    /// Reads one value. `None` if there is none under this name.
    fn get(&self, tree: Tree, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Reads every name that starts with `prefix`, with its value, in the order of the names.
    ///
    /// The answer is a snapshot: a batch is seen whole or not at all.
    fn scan(&self, tree: Tree, prefix: &[u8]) -> Result<Vec<Row>, StoreError>;

    /// Makes all changes of a batch, or none of them. A later [`Self::flush`] makes them last.
    ///
    /// # Errors
    /// [`StoreError::Backend`] if a value is longer than [`MAX_VALUE`] or a name than
    /// [`MAX_NAME`]; nothing is changed then.
    fn apply(&self, batch: Batch) -> Result<(), StoreError>;

    /// Returns once everything applied so far is on disk.
    fn flush(&self) -> Result<(), StoreError>;

    /// Every row of every tree as it is at this moment, to be read while changes go on.
    ///
    /// # Errors
    /// [`StoreError::Backend`] if another one is being read.
    fn freeze(&self) -> Result<Box<dyn Frozen + '_>, StoreError>;
}

/// All rows as they were at one moment, in the order of trees and names.
pub(crate) trait Frozen {
    /// The next rows, all of one tree; some of these lists are empty. `None` after the last.
    fn more(&mut self) -> Result<Option<(Tree, Vec<Row>)>, StoreError>;
}

/// A name and its value.
pub(crate) type Row = (Vec<u8>, Vec<u8>);

/// The trees of a store. What stands in each is in `FORMAT.md`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Tree {
    /// Single facts of the installation.
    Meta,
    /// The sealed head of each case.
    Case,
    /// The list entry of each case.
    Index,
    /// Sealed records of cases.
    Record,
    /// Case keys wrapped to readers.
    Wrap,
    /// What leads from a code to its case.
    Locator,
    /// Codes that were not used yet.
    Sent,
    /// Client organisations.
    Tenant,
    /// What leads from a link or channel words to a tenant.
    Channel,
    /// Accounts.
    Member,
    /// What leads from a sign-in name to an account.
    Name,
    /// Signed entries of the roster.
    Roster,
    /// Invitations.
    Invite,
    /// The security log.
    Security,
    /// Versions of what tenants say, ask and promise.
    Edition,
    /// Rows of statistics of anonymised cases.
    Statistic,
}

impl Tree {
    /// Every tree, in the order of `FORMAT.md`.
    pub(crate) const ALL: [Self; 16] = [
        Self::Meta,
        Self::Case,
        Self::Index,
        Self::Record,
        Self::Wrap,
        Self::Locator,
        Self::Sent,
        Self::Tenant,
        Self::Channel,
        Self::Member,
        Self::Name,
        Self::Roster,
        Self::Invite,
        Self::Security,
        Self::Edition,
        Self::Statistic,
    ];

    /// The name of the tree at rest. Never changes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Case => "case",
            Self::Index => "index",
            Self::Record => "record",
            Self::Wrap => "wrap",
            Self::Locator => "locator",
            Self::Sent => "sent",
            Self::Tenant => "tenant",
            Self::Channel => "channel",
            Self::Member => "member",
            Self::Name => "name",
            Self::Roster => "roster",
            Self::Invite => "invite",
            Self::Security => "security",
            Self::Edition => "edition",
            Self::Statistic => "statistic",
        }
    }
}

/// Changes that are made together. The last change of a name counts.
#[derive(Default)]
pub(crate) struct Batch {
    changes: Changes,
}

impl Batch {
    /// Adds or replaces a value.
    pub(crate) fn put(&mut self, tree: Tree, name: &[u8], value: &[u8]) {
        self.changes
            .insert((tree, name.to_vec()), Some(value.to_vec()));
    }

    /// Removes a value, if there is one.
    pub(crate) fn remove(&mut self, tree: Tree, name: &[u8]) {
        self.changes.insert((tree, name.to_vec()), None);
    }

    /// What this batch would put under a name so far.
    pub(crate) fn pending(&self, tree: Tree, name: &[u8]) -> Option<&[u8]> {
        self.changes.get(&(tree, name.to_vec()))?.as_deref()
    }

    /// The names of a tree that this batch changes.
    pub(crate) fn names(&self, tree: Tree) -> impl Iterator<Item = &[u8]> {
        let names = self.changes.keys().filter(move |(of, _)| *of == tree);
        names.map(|(_, name)| name.as_slice())
    }

    /// The changes by tree and name, if none is too large.
    fn into_changes(self) -> Result<Changes, StoreError> {
        for ((_, name), value) in &self.changes {
            if name.len() > MAX_NAME {
                return Err(StoreError::Backend("a name is too long"));
            }
            if value.as_ref().is_some_and(|value| value.len() > MAX_VALUE) {
                return Err(StoreError::Backend("a value is too long"));
            }
        }
        Ok(self.changes)
    }
}

type Changes = BTreeMap<(Tree, Vec<u8>), Option<Vec<u8>>>;

/// The longest value, in bytes. Larger records are paged: sled keeps long values apart, and
/// what is deleted there stays on disk.
pub(crate) const MAX_VALUE: usize = 8 * 1024;

/// The longest name, in bytes.
pub(crate) const MAX_NAME: usize = 128;
