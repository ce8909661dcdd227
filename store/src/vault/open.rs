//! Opening a vault, or making an empty one.

use std::sync::RwLock;
use std::sync::atomic::AtomicU64;

use super::disk::Disk;
use super::journal::Journal;
use super::root::{self, Root};
use super::rotate::{SHARE, make_first, remove_others, write_slots};
use super::segment::{self, Segment};
use super::table::{Cases, Table};
use super::{State, Vault};
use crate::error::StoreError;
use crate::key::Key;

impl Vault {
    /// Opens the vault on a disk.
    pub(super) fn on(disk: Box<dyn Disk>, root_key: Key) -> Result<Self, StoreError> {
        let failed = |error| StoreError::disk("reading the vault", &error);
        let Some(stored) = disk.read(root::FILE).map_err(failed)? else {
            return Self::create(disk, root_key);
        };
        let (root, settled) = Root::choose(&stored, &root_key)?;
        if !settled {
            // A crash between the two slots: the other one still opens the old tables.
            write_slots(&*disk, &root, &root_key)?;
        }
        let state = State::read(&*disk, root)?;
        remove_others(&*disk, &state.root).map_err(|error| {
            StoreError::disk("removing what an interrupted removal left", &error)
        })?;
        let vault = Self::with(disk, root_key, state);
        vault.fold_long_journals()?;
        Ok(vault)
    }

    fn create(disk: Box<dyn Disk>, root_key: Key) -> Result<Self, StoreError> {
        let failed = |error| StoreError::disk("making the vault", &error);
        for name in disk.names().map_err(failed)? {
            // A first start that was cut off leaves an empty journal at most.
            let first = root::is_first(&name) || name == root::UNFINISHED;
            let empty = disk
                .read(&name)
                .map_err(failed)?
                .is_none_or(|file| file.is_empty());
            if !first || (name.starts_with(segment::JOURNAL) && !empty) {
                return Err(StoreError::Damaged("the root of the vault is missing"));
            }
        }
        let root = Root::first()?;
        make_first(&*disk, &root, &root_key, &Table::default())?.map_err(failed)?;
        let state = State {
            cases: Cases::default(),
            root,
            journals: vec![Journal::default()],
            tail_lost: false,
            unsure: false,
        };
        Ok(Self::with(disk, root_key, state))
    }

    fn with(disk: Box<dyn Disk>, root_key: Key, state: State) -> Self {
        Self {
            disk,
            root_key,
            state: RwLock::new(state),
            rotations: AtomicU64::new(0),
            share: SHARE,
        }
    }
}

impl State {
    /// Reads all segments.
    fn read(disk: &dyn Disk, root: Root) -> Result<Self, StoreError> {
        let mut cases = Cases::default();
        let (mut journals, mut tail_lost) = (Vec::new(), false);
        for (index, segment) in root.segments().iter().enumerate() {
            let (held, journal, lost) = read_segment(disk, segment)?;
            if held.ids().any(|case| root.index_of(case) != index) {
                return Err(StoreError::Damaged(
                    "a table of the vault holds what belongs to another",
                ));
            }
            cases.absorb(held);
            journals.push(journal);
            tail_lost |= lost;
        }
        Ok(Self {
            cases,
            root,
            journals,
            tail_lost,
            unsure: false,
        })
    }
}

/// The keys of a segment, how far its journal goes, and whether an incomplete end was cut off.
fn read_segment(disk: &dyn Disk, segment: &Segment) -> Result<(Cases, Journal, bool), StoreError> {
    let failed = |error| StoreError::disk("reading the vault", &error);
    let table = disk
        .read(&segment.table_name())
        .map_err(failed)?
        .ok_or(StoreError::Damaged("the table of the vault is missing"))?;
    let mut cases = Cases::from_table(Table::open(table, segment)?);
    let frames = disk
        .read(&segment.journal_name())
        .map_err(failed)?
        .ok_or(StoreError::Damaged("the journal of the vault is missing"))?;
    let (journal, tail_lost) = Journal::replay(&frames, segment, &mut cases)?;
    if tail_lost {
        disk.truncate(&segment.journal_name(), journal.length())
            .map_err(|error| StoreError::disk("cutting the journal of the vault", &error))?;
    }
    Ok((cases, journal, tail_lost))
}
