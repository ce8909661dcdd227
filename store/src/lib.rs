//! Seals case records to their readers and keeps them in an embedded store.
