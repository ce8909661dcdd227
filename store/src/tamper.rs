//! What somebody can do who writes to the database, but holds neither instance key nor vault.

mod case;
mod journal;
mod roster;
