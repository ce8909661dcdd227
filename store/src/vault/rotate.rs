//! Writing to a vault: new frames of a journal, and new tables under new keys.

use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::Ordering;

use subrosa_policy::CaseId;

use super::copy::note_gone;
use super::disk::Disk;
use super::journal::{Entry, Journal};
use super::root::{self, Root};
use super::table::{Change, Table};
use super::{State, Vault, VaultKey};
use crate::error::StoreError;
use crate::key::Key;

impl Vault {
    /// Writes the tables of the cases of a change as they are after it, under new keys, and destroys the old ones.
    pub(super) fn rotate(&self, state: &mut State, change: &Change<'_>) -> Result<(), StoreError> {
        // A copy of the vault may lack no other keys than those that are meant to go.
        let gone = self.prints_of(change.of, state, |name| !(change.keep)(name));
        note_gone(&*self.disk, &gone)?;
        let into = state.segments_for(self.share);
        if into > state.root.segments().len() {
            let root = state.root.split(into)?;
            let all: Vec<_> = (0..into).collect();
            return self.write_anew(state, root, &all, change);
        }
        let which: BTreeSet<_> = change
            .of
            .iter()
            .map(|case| state.root.index_of(*case))
            .collect();
        let which: Vec<_> = which.into_iter().collect();
        let root = state.root.renewed(&which)?;
        self.write_anew(state, root, &which, change)
    }

    /// Journals that grew long are folded into their tables, so that a start stays quick.
    pub(super) fn fold_long_journals(&self) -> Result<(), StoreError> {
        let mut state = self.write()?;
        let journals = state.journals.iter().enumerate();
        let long = journals.filter(|(_, journal)| journal.is_long());
        let which: Vec<_> = long.map(|(index, _)| index).collect();
        if which.is_empty() {
            return Ok(());
        }
        let root = state.root.renewed(&which)?;
        let change = Change {
            of: &BTreeSet::new(),
            keep: &|_| true,
            added: &[],
        };
        self.write_anew(&mut state, root, &which, &change)
    }

    /// Writes those segments of a new root, then the root, and then makes the change in memory.
    fn write_anew(
        &self,
        state: &mut State,
        root: Root,
        which: &[usize],
        change: &Change<'_>,
    ) -> Result<(), StoreError> {
        // Nothing refers to the new files yet; after an error the next rotation or start replaces them.
        let failed = |error| StoreError::disk("writing the new table of the vault", &error);
        for index in which {
            let segment = root.segment(*index)?;
            let sealed = state.cases.seal_after(change, &root, *index)?;
            self.disk
                .create(&segment.table_name(), &sealed)
                .and_then(|()| self.disk.create(&segment.journal_name(), &[]))
                .map_err(failed)?;
        }
        self.disk.sync().map_err(failed)?;
        let new: BTreeSet<_> = root.names().collect();
        let old: Vec<_> = state
            .root
            .names()
            .filter(|name| !new.contains(name))
            .collect();
        self.put_root(state, root)?;
        state.cases.make(change);
        state
            .journals
            .resize_with(state.root.segments().len(), Journal::default);
        for index in which {
            if let Some(journal) = state.journals.get_mut(*index) {
                *journal = Journal::default();
            }
        }
        self.rotations.fetch_add(1, Ordering::AcqRel);
        for name in &old {
            // Without its table key an old table is noise; the next start tries again.
            self.disk.remove(name).ok();
        }
        self.disk.sync().ok();
        Ok(())
    }

    /// Puts another root in the place of the one that is there.
    pub(super) fn put_root(&self, state: &mut State, root: Root) -> Result<(), StoreError> {
        // Until both slots are written, a restart may find the old root or the new one.
        state.unsure = true;
        write_slots(&*self.disk, &root, &self.root_key)?;
        state.unsure = false;
        state.root = root;
        Ok(())
    }
}

impl State {
    /// Adds keys that have new names. Those of one case get there together or not at all.
    pub(super) fn append(
        &mut self,
        disk: &dyn Disk,
        keys: &[(VaultKey, Key)],
    ) -> Result<(), StoreError> {
        let of: BTreeSet<_> = keys
            .iter()
            .map(|(name, _)| self.root.index_of(name.case))
            .collect();
        for index in of {
            let here = keys
                .iter()
                .filter(|(name, _)| self.root.index_of(name.case) == index);
            let here: Vec<_> = here.collect();
            self.write_frame(disk, &Entry::keys(here.iter().copied()), index)?;
            for (name, key) in here {
                self.cases.put(*name, Key::from_bytes(*key.expose()));
            }
        }
        Ok(())
    }

    /// Notes that the records of a case are on disk.
    pub(super) fn acknowledge(&mut self, disk: &dyn Disk, case: CaseId) -> Result<(), StoreError> {
        let index = self.root.index_of(case);
        self.write_frame(disk, &Entry::Acknowledged(case), index)?;
        self.cases.acknowledge(case);
        Ok(())
    }

    fn write_frame(
        &mut self,
        disk: &dyn Disk,
        entry: &Entry,
        index: usize,
    ) -> Result<(), StoreError> {
        let segment = self.root.segment(index)?;
        let journal = self.journals.get_mut(index).ok_or(StoreError::NotFound)?;
        let frame = journal.frame(entry, segment)?;
        let name = segment.journal_name();
        if let Err(error) = disk.write_at(&name, journal.length(), &frame) {
            // Whatever got there must not stand before the next frame.
            let cut = disk.truncate(&name, journal.length());
            self.unsure = cut.is_err();
            return Err(StoreError::disk("writing the journal of the vault", &error));
        }
        journal.grew(&frame);
        Ok(())
    }

    /// How many segments there should be, when each may hold so many cases.
    fn segments_for(&self, share: usize) -> usize {
        let wanted = self.cases.len().div_ceil(share.max(1));
        wanted.next_power_of_two().min(root::MOST_SEGMENTS)
    }
}

/// Writes the files of a vault that has one segment.
pub(super) fn make_first(
    disk: &dyn Disk,
    root: &Root,
    root_key: &Key,
    table: &Table,
) -> Result<io::Result<()>, StoreError> {
    let segment = root.segment(0)?;
    let (slots, sealed) = (root.slots(root_key)?, table.seal(segment)?);
    Ok(disk
        .create(&segment.table_name(), &sealed)
        .and_then(|()| disk.create(&segment.journal_name(), &[]))
        .and_then(|()| disk.create(root::UNFINISHED, &slots))
        .and_then(|()| disk.rename(root::UNFINISHED, root::FILE))
        .and_then(|()| disk.sync()))
}

/// Writes both slots of the root.
pub(super) fn write_slots(disk: &dyn Disk, root: &Root, key: &Key) -> Result<(), StoreError> {
    let slots = root.slots(key)?;
    let mut offset = 0;
    // One after the other, each on disk before the next: one of them opens at any time.
    for slot in slots.chunks(root::SLOT) {
        disk.write_at(root::FILE, offset, slot)
            .map_err(|error| StoreError::disk("writing the root of the vault", &error))?;
        offset += root::SLOT_LENGTH;
    }
    Ok(())
}

/// Removes the files of tables that do not count any more.
pub(super) fn remove_others(disk: &dyn Disk, root: &Root) -> io::Result<()> {
    let keep: BTreeSet<_> = root.names().collect();
    for name in disk.names()? {
        if root::is_ours(&name) && name != root::FILE && !keep.contains(&name) {
            disk.remove(&name)?;
        }
    }
    disk.sync()
}

/// How many cases one segment holds until there are more of them: about a hundred kilobytes of keys.
pub(super) const SHARE: usize = 256;
