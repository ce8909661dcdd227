//! Writing the records anew, so that their files hold nothing but what is still there.
//!
//! sled gives room back late, and what was removed stays in old segments of its log for a time.
//! (None of it opens: the erase keys are gone. It is a matter of room.) All rows are copied into a
//! fresh folder, compared, and the folders change places. A crash leaves one whole folder under
//! its name, or both folders and no name: [`settle`] finishes that at the next start.

use std::fs;
use std::path::Path;

use crate::backend::{Backend, Batch, open_sled};
use crate::error::StoreError;
use crate::folder;
use crate::store::Store;

impl Store {
    /// Marks the records to be written anew at the next start, if their files are large and hold
    /// mostly what is of the past. Returns whether they do.
    ///
    /// # Errors
    /// If the store cannot be read, or the mark not written.
    pub fn mark_for_compaction(&self) -> Result<bool, StoreError> {
        let there = bytes_in(&self.dir.join(RECORDS));
        if there < LEAST {
            return Ok(false);
        }
        let mut live = 0_u64;
        let mut frozen = self.backend.freeze()?;
        while let Some((_, rows)) = frozen.more()? {
            let bytes: usize = rows.iter().map(|(name, row)| name.len() + row.len()).sum();
            live = live.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        }
        if there / TIMES < live {
            return Ok(false);
        }
        let mark = self.dir.join(MARK);
        if !mark.exists() {
            folder::create_with(&mark, b"")
                .map_err(|error| StoreError::disk("marking the records", &error))?;
        }
        Ok(true)
    }

    /// Whether the next start writes the records anew.
    pub fn is_marked_for_compaction(&self) -> bool {
        self.dir.join(MARK).exists()
    }

    // CLAIM(C-135): SECURITY.md
    /// Writes the records anew if they are marked, and nothing is damaged: what is missing may be
    /// in the old files.
    pub(crate) fn compact_if_marked(self) -> Result<Self, StoreError> {
        if !self.is_marked_for_compaction()
            || !self.check()?.is_empty()
            || !self.check_rows()?.is_empty()
        {
            return Ok(self);
        }
        let (fresh, mark) = (self.dir.join(FRESH), self.dir.join(MARK));
        // Whatever happens, a start must not fail for it, and not try it every time: the next
        // night marks the records again.
        folder::remove(&mark).map_err(writing)?;
        let copied = copy_rows(&*self.backend, &fresh)
            .and_then(|()| folder::sync(&fresh).map_err(writing))
            // A folder that is a mount cannot get another name.
            .and_then(|()| rename_works(&self.dir).map_err(writing));
        if copied.is_err() {
            remove_folder(&fresh).map_err(writing)?;
            return Ok(self);
        }
        let store = self.swapped(swap)?;
        remove_old(&store.dir)?;
        Ok(store)
    }
}

/// Whether the folder of the records can get another name and its own back.
fn rename_works(dir: &Path) -> std::io::Result<()> {
    let (records, old) = (dir.join(RECORDS), dir.join(OLD));
    fs::rename(&records, &old)?;
    fs::rename(&old, &records)
}

/// Copies every row, and reads every copy back.
fn copy_rows(old: &dyn Backend, fresh: &Path) -> Result<(), StoreError> {
    remove_folder(fresh).map_err(writing)?;
    let new = open_sled(fresh)?;
    let mut frozen = old.freeze()?;
    while let Some((tree, rows)) = frozen.more()? {
        let mut batch = Batch::default();
        for (name, row) in &rows {
            batch.put(tree, name, row);
        }
        new.apply(batch)?;
    }
    drop(frozen);
    new.flush()?;
    drop(new);
    // Opened again: what counts is what a start will find.
    let new = open_sled(fresh)?;
    let mut frozen = old.freeze()?;
    while let Some((tree, rows)) = frozen.more()? {
        for (name, row) in rows {
            if new.get(tree, &name)?.as_deref() != Some(row.as_slice()) {
                return Err(StoreError::Damaged("a row did not survive being copied"));
            }
        }
    }
    Ok(())
}

/// Finishes a change of places that was broken off, and removes what a broken-off copy left.
pub(crate) fn settle(dir: &Path) -> Result<(), StoreError> {
    let (records, fresh, old) = (dir.join(RECORDS), dir.join(FRESH), dir.join(OLD));
    let settled = if !records.exists() && fresh.exists() {
        // Only a whole copy lets the old folder lose its name.
        fs::rename(&fresh, &records).and_then(|()| folder::sync(dir))
    } else if !records.exists() && old.exists() {
        fs::rename(&old, &records).and_then(|()| folder::sync(dir))
    } else {
        Ok(())
    };
    settled
        .and_then(|()| remove_folder(&fresh))
        .map_err(writing)
}

/// Removes the records of before, once those that are there were opened.
pub(crate) fn remove_old(dir: &Path) -> Result<(), StoreError> {
    remove_folder(&dir.join(OLD)).map_err(writing)
}

fn swap(dir: &Path) -> std::io::Result<()> {
    let (records, fresh, old) = (dir.join(RECORDS), dir.join(FRESH), dir.join(OLD));
    fs::rename(&records, &old)?;
    folder::sync(dir)?;
    fs::rename(&fresh, &records)?;
    folder::sync(dir)
}

fn remove_folder(dir: &Path) -> std::io::Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    Ok(())
}

fn bytes_in(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => bytes_in(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .fold(0, u64::saturating_add)
}

fn writing(error: std::io::Error) -> StoreError {
    StoreError::disk("writing the records anew", &error)
}

const RECORDS: &str = "records";
const FRESH: &str = "records.new";
const OLD: &str = "records.old";
const MARK: &str = "compact";
/// Files of less are left alone.
const LEAST: u64 = 64 * 1024 * 1024;
/// How many times more the files must hold than is still there.
const TIMES: u64 = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Tree;
    use crate::runs::JobRun;

    fn filled(dir: &Path) -> Store {
        let store = Store::open(dir).unwrap();
        let runs = [JobRun {
            name: "kept".to_owned(),
            minute: 1,
            day: subrosa_policy::Day::new(1),
            done: true,
        }];
        store.set_job_runs(&runs).unwrap();
        store
    }

    fn is_whole(dir: &Path) {
        let store = Store::open(dir).unwrap();
        assert_eq!(store.job_runs().unwrap()[0].name, "kept");
        assert!(!dir.join(FRESH).exists() && !dir.join(OLD).exists() && !dir.join(MARK).exists());
    }

    #[test]
    fn records_are_written_anew_at_the_start_after_they_were_marked() {
        let dir = tempfile::tempdir().unwrap();
        let store = filled(dir.path());
        assert!(!store.mark_for_compaction().unwrap(), "too small");
        // What was: as much as is needed to be worth it, written and removed again.
        for round in 0..300_u32 {
            let mut batch = Batch::default();
            for row in 0..40_u32 {
                let noise: Vec<u8> = (0..8_000_u32)
                    .map(|at| (at.wrapping_mul(2_654_435_761) ^ round ^ row).to_le_bytes()[2])
                    .collect();
                batch.put(Tree::Meta, &row.to_be_bytes(), &noise);
            }
            store.backend.apply(batch).unwrap();
        }
        let mut batch = Batch::default();
        for row in 0..40_u32 {
            batch.remove(Tree::Meta, &row.to_be_bytes());
        }
        store.backend.apply(batch).unwrap();
        store.flush().unwrap();
        let before = bytes_in(&dir.path().join(RECORDS));
        if before >= LEAST {
            assert!(store.mark_for_compaction().unwrap());
        } else {
            // sled gave the room back by itself.
            folder::create_with(&dir.path().join(MARK), b"").unwrap();
        }
        drop(store);
        is_whole(dir.path());
        assert!(bytes_in(&dir.path().join(RECORDS)) <= before);
    }

    #[test]
    fn wherever_a_crash_breaks_it_off_the_next_start_finds_everything() {
        let crashes: [fn(&Path); 4] = [
            // Half a copy.
            |dir| fs::create_dir(dir.join(FRESH)).unwrap(),
            // The old folder has lost its name.
            |dir| {
                copy_rows(&*open_sled(&dir.join(RECORDS)).unwrap(), &dir.join(FRESH)).unwrap();
                fs::rename(dir.join(RECORDS), dir.join(OLD)).unwrap();
            },
            // The new one has it.
            |dir| {
                copy_rows(&*open_sled(&dir.join(RECORDS)).unwrap(), &dir.join(FRESH)).unwrap();
                fs::rename(dir.join(RECORDS), dir.join(OLD)).unwrap();
                fs::rename(dir.join(FRESH), dir.join(RECORDS)).unwrap();
            },
            // Nothing but the old one, without its name.
            |dir| fs::rename(dir.join(RECORDS), dir.join(OLD)).unwrap(),
        ];
        for crash in crashes {
            let dir = tempfile::tempdir().unwrap();
            drop(filled(dir.path()));
            crash(dir.path());
            is_whole(dir.path());
        }
    }

    #[test]
    fn damaged_records_are_not_written_anew() {
        let dir = tempfile::tempdir().unwrap();
        let store = filled(dir.path());
        let mut batch = Batch::default();
        batch.put(Tree::Case, &[7; 18], b"no head");
        store.backend.apply(batch).unwrap();
        store.flush().unwrap();
        folder::create_with(&dir.path().join(MARK), b"").unwrap();
        drop(store);
        drop(Store::open(dir.path()).unwrap());
        assert!(dir.path().join(MARK).exists(), "it waits");
    }

    #[test]
    fn a_copy_that_fails_keeps_no_portal_from_starting() {
        let dir = tempfile::tempdir().unwrap();
        drop(filled(dir.path()));
        folder::create_with(&dir.path().join(MARK), b"").unwrap();
        // No folder can be renamed to this one.
        fs::create_dir_all(dir.path().join(OLD).join("in the way")).unwrap();
        let store = Store::open_with(
            dir.path(),
            crate::instance::InstanceKey::load_or_create(dir.path()).unwrap(),
            crate::stamp::Stamp::open(dir.path()).unwrap(),
        );
        let store = store.unwrap().compact_if_marked().unwrap();
        assert_eq!(store.job_runs().unwrap()[0].name, "kept");
        assert!(!dir.path().join(MARK).exists() && !dir.path().join(FRESH).exists());
        drop(store);
        is_whole(dir.path());
    }
}
