//! Rebuilds uploaded files without their metadata.
