//! A segment of the vault: the table and the journal of an equal share of all cases, under a key of its own.
//!
//! Destroying a key means writing its table anew. With one table, that would take the longer the more cases there are;
//! with segments only the share that the case is in is written.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::table::Stored;
use crate::error::StoreError;
use crate::kdf::derive;
use crate::key::Key;
use crate::seal::{Kind, Place};

/// Which table and journal count for a share of the cases, and what opens them.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Segment {
    /// The number of the table: no other table of the vault ever had it.
    epoch: u64,
    table_key: Stored,
}

impl Segment {
    /// A table with this number, under a new key.
    pub(super) fn new(epoch: u64) -> Result<Self, StoreError> {
        let table_key = Stored::random()?;
        Ok(Self { epoch, table_key })
    }

    /// The same.
    pub(super) fn copy(&self) -> Self {
        Self {
            epoch: self.epoch,
            table_key: self.table_key.copy(),
        }
    }

    /// The key of one use of the table key.
    pub(super) fn key(&self, purpose: &'static str) -> Key {
        derive(
            &[self.table_key.expose()],
            purpose,
            &self.epoch.to_be_bytes(),
        )
    }

    /// The place of what is sealed under this epoch's keys, by its number in the journal.
    pub(super) fn place(&self, kind: Kind, number: u32) -> Place {
        let mut record = [0; 16];
        for (to, from) in record.iter_mut().zip(self.epoch.to_be_bytes()) {
            *to = from;
        }
        Place {
            kind,
            tenant: None,
            case: None,
            class: None,
            record,
            version: number,
        }
    }

    /// The number of the table.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The file of the table.
    pub(super) fn table_name(&self) -> String {
        format!("{TABLE}{:016x}", self.epoch)
    }

    /// The file of the journal.
    pub(super) fn journal_name(&self) -> String {
        format!("{JOURNAL}{:016x}", self.epoch)
    }
}

/// Whether a file is a table or a journal.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(TABLE) || name.starts_with(JOURNAL)
}

/// How the names of journals start.
pub(super) const JOURNAL: &str = "journal-";

/// How the names of tables start.
pub(super) const TABLE: &str = "table-";
