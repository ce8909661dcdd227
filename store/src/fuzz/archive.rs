//! Snapshots and dumps, read into memory instead of a folder of records.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::backend::memory::MemoryBackend;
use crate::backend::{Backend, Row, Tree};
use crate::error::StoreError;
use crate::snapshot::{Dumped, FrameWriter, Restore, Take};

/// Puts a snapshot into the folder as a restore does, except for its rows, which are the result
/// with the names of their trees.
///
/// # Errors
/// As [`Restore::put_snapshot`].
pub fn restored(dir: &Path, source: &mut dyn Read) -> Result<Trees, StoreError> {
    let restore = Restore::begin(dir, "fuzz")?;
    let backend = MemoryBackend::default();
    restore.take(source, &backend)?;
    rows(&backend)
}

/// The rows of each tree, by its name.
pub(crate) type Trees = Vec<(&'static str, Vec<Row>)>;

/// Takes in a dump as an import does, without its checksum and into no folder of records.
///
/// # Errors
/// As [`crate::Store::import`].
pub fn taken_in(dir: &Path, source: &mut dyn Read) -> Result<(Dumped, Trees), StoreError> {
    let backend = Arc::new(MemoryBackend::default());
    let dumped = Take::new(dir, backend.clone())?.all(source)?;
    Ok((dumped, rows(&*backend)?))
}

/// A snapshot of these rows.
///
/// # Errors
/// [`StoreError::NotFound`] if there is no such tree.
pub fn snapshot(rows: Trees) -> Result<Vec<u8>, StoreError> {
    let mut out = Vec::new();
    let mut frames = FrameWriter::begin(&mut out)?;
    for (name, rows) in rows {
        let tree = Tree::ALL.into_iter().find(|tree| tree.name() == name);
        let tree = tree.ok_or(StoreError::NotFound)?;
        for some in rows.chunks(AT_ONCE) {
            frames.put_rows(tree, some.to_vec())?;
        }
    }
    frames.end()?;
    Ok(out)
}

fn rows(backend: &dyn Backend) -> Result<Trees, StoreError> {
    let all = Tree::ALL.into_iter();
    all.map(|tree| Ok((tree.name(), backend.scan(tree, &[])?)))
        .collect()
}

/// Rows of one frame.
const AT_ONCE: usize = 256;
