//! The layer of pages, over rows that the fuzzer writes.

use crate::backend::memory::MemoryBackend;
use crate::backend::{Backend, Batch, Row, Tree};
use crate::error::StoreError;
use crate::pages;

/// Records and their pages in memory.
#[derive(Default)]
pub struct PagesOnly(MemoryBackend);

impl PagesOnly {
    /// Puts a row there that need not be a page of anything.
    ///
    /// # Errors
    /// [`StoreError::Backend`] if it is too long.
    pub fn put_row(&self, name: &[u8], value: &[u8]) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.put(Tree::Record, name, value);
        self.0.apply(batch)
    }

    /// Reads a record.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if its pages do not fit together.
    pub fn get(&self, name: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        pages::get(&self.0, Tree::Record, name)
    }

    /// Writes a record over whatever has its name.
    ///
    /// # Errors
    /// [`StoreError::Backend`] if it is too long.
    pub fn put(&self, name: &[u8], record: &[u8]) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        pages::put(&self.0, &mut batch, Tree::Record, name, record)?;
        self.0.apply(batch)
    }

    /// Removes a record.
    ///
    /// # Errors
    /// [`StoreError::Backend`] never in practice.
    pub fn remove(&self, name: &[u8]) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        pages::remove(&self.0, &mut batch, Tree::Record, name)?;
        self.0.apply(batch)
    }

    /// The names of all records.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if pages stand there without their first one.
    pub fn names(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        pages::names(&self.0, Tree::Record)
    }

    /// The names of all records of which any page is there.
    ///
    /// # Errors
    /// [`StoreError::Backend`] never in practice.
    pub fn names_of_any(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        pages::names_of_any(&self.0, Tree::Record)
    }

    /// All rows.
    ///
    /// # Errors
    /// [`StoreError::Backend`] never in practice.
    pub fn rows(&self) -> Result<Vec<Row>, StoreError> {
        self.0.scan(Tree::Record, &[])
    }
}
