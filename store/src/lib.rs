//! Seals case records to their readers and keeps them in an embedded store.

mod backend;
mod blob;
mod damage;
mod error;
mod folder;
mod pages;
mod stamp;

pub use damage::CaseDamage;
pub use error::{SealError, StoreError};
