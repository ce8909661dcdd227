//! Seals case records to their readers and keeps them in an embedded store.

mod backend;
mod error;
mod pages;

pub use error::{SealError, StoreError};
