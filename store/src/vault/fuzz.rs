//! The files of a vault, for the fuzzer: made of whatever bytes shall be sealed in them, and opened.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use subrosa_policy::CaseId;

use super::disk::Disk;
use super::journal::Journal;
use super::root::{self, Root};
use super::{Slot, Vault, VaultMark, copy, mark_of, table};
use crate::error::StoreError;
use crate::fuzz::Raw;
use crate::key::Key;
use crate::seal::{Kind, Sealed, decode};

/// The files of a vault, by their names.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct VaultFiles(pub BTreeMap<String, Vec<u8>>);

/// What a vault says that was opened.
#[derive(PartialEq, Eq, Debug)]
pub struct Held {
    /// Every key: its case, what of the case it is for, and its bytes, in order.
    pub keys: Vec<([u8; 16], String, [u8; 32])>,
    /// The cases whose records must be there.
    pub acknowledged: Vec<[u8; 16]>,
    /// The lowest version of the roster that may be believed.
    pub roster_floor: u64,
    /// The last entry of the journal was left out.
    pub tail_lost: bool,
}

impl VaultFiles {
    /// The files of a vault whose root says these plain bytes, and each of its tables and journals these. None if
    /// a root does not say that.
    pub fn of(root: &[u8], table: &[u8], entries: &[&[u8]]) -> Option<Self> {
        let root: Root = decode(root).ok()?;
        let mut files = BTreeMap::from([(root::FILE.to_owned(), root.slots(&key()).ok()?)]);
        for segment in root.segments() {
            let place = segment.place(Kind::VaultTable, 0);
            let sealed = Sealed::seal(&Raw(table), &segment.key(table::PURPOSE), &place).ok()?;
            let (mut journal, mut frames) = (Journal::default(), Vec::new());
            for entry in entries {
                let frame = journal.frame_of(&Raw(entry), segment).ok()?;
                journal.grew(&frame);
                frames.extend(frame);
            }
            files.insert(segment.table_name(), sealed.as_bytes().to_vec());
            files.insert(segment.journal_name(), frames);
        }
        Some(Self(files))
    }

    /// Opens the vault, as a start does.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn open(&self) -> Result<Held, StoreError> {
        Ok(held(&self.vault()?))
    }

    /// Makes a copy of the vault, and another vault from it with all of its cases; what that one
    /// says, and the copy.
    ///
    /// # Errors
    /// As [`Vault::open`] and [`Vault::copy`].
    pub fn copied(&self) -> Result<(Held, Vec<u8>), StoreError> {
        let vault = self.vault()?;
        let copy = vault.copy()?;
        let cases = vault.cases().into_iter().collect();
        let again = made_again(copy.bytes.expose(), &cases)?;
        Ok((held(&again), copy.bytes.expose().clone()))
    }

    fn vault(&self) -> Result<Vault, StoreError> {
        Vault::on(Box::new(InMemory(Mutex::new(self.0.clone()))), key())
    }
}

/// Reads the bytes of a copy as a restore does, and makes a vault of those of its cases whose ids
/// begin with an even byte.
///
/// # Errors
/// [`StoreError::Damaged`] if these are not the bytes of a copy.
pub fn from_copy(copy: &[u8]) -> Result<(VaultMark, Held), StoreError> {
    let mark = mark_of(copy)?;
    Vault::floor_of(copy)?;
    let even = |case: &CaseId| case.as_bytes().first().is_some_and(|byte| byte % 2 == 0);
    let cases = copy::cases_of(copy)?.into_iter().filter(even).collect();
    Ok((mark, held(&made_again(copy, &cases)?)))
}

fn made_again(copy: &[u8], cases: &HashSet<CaseId>) -> Result<Vault, StoreError> {
    let disk = InMemory::default();
    Vault::make_again_on(&disk, &key(), copy, cases, u64::MAX)?;
    Vault::on(Box::new(disk), key())
}

fn held(vault: &Vault) -> Held {
    let state = vault.read();
    let name = |slot: Slot| match slot {
        Slot::Class(class) => format!("class {class:?}"),
        Slot::File(id) => format!("file {id}"),
        Slot::Wrap(id) => format!("wrap {id}"),
        Slot::Seal(id) => format!("seal {id:?}"),
    };
    let keys = state.cases.all();
    let keys = keys.map(|(of, key)| (*of.case.as_bytes(), name(of.slot), *key.expose()));
    let mut keys: Vec<_> = keys.collect();
    keys.sort();
    let cases = state.cases.ids();
    let acknowledged = cases.filter(|case| state.cases.is_acknowledged(*case));
    Held {
        keys,
        acknowledged: acknowledged.map(|case| *case.as_bytes()).collect(),
        roster_floor: state.root.roster_floor,
        tail_lost: state.tail_lost,
    }
}

/// Files that forget.
#[derive(Default)]
struct InMemory(Mutex<BTreeMap<String, Vec<u8>>>);

impl InMemory {
    fn files(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk for InMemory {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.files().get(name).cloned())
    }

    fn length(&self, name: &str) -> io::Result<Option<u64>> {
        let length = |bytes: &Vec<u8>| u64::try_from(bytes.len()).ok();
        Ok(self.files().get(name).and_then(length))
    }

    fn create(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.files().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn write_at(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut files = self.files();
        let file = files.get_mut(name).ok_or(io::ErrorKind::NotFound)?;
        let start = usize::try_from(offset).map_err(io::Error::other)?;
        let end = start + bytes.len();
        file.resize(file.len().max(end), 0);
        let place = file.get_mut(start..end).ok_or(io::ErrorKind::Other)?;
        place.copy_from_slice(bytes);
        Ok(())
    }

    fn truncate(&self, name: &str, length: u64) -> io::Result<()> {
        let mut files = self.files();
        let file = files.get_mut(name).ok_or(io::ErrorKind::NotFound)?;
        file.truncate(usize::try_from(length).map_err(io::Error::other)?);
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut files = self.files();
        let file = files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        files.insert(to.to_owned(), file);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.files().remove(name);
        Ok(())
    }

    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.files().keys().cloned().collect())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

fn key() -> Key {
    Key::from_bytes([7; 32])
}

/// What root, table and entries of a small vault say.
#[cfg(test)]
pub(crate) fn example() -> Vec<Vec<u8>> {
    use super::VaultKey;
    use super::journal::Entry;
    use super::table::Cases;
    use crate::seal::{Class, encode};
    use subrosa_policy::{FileId, WrapId};

    let key = |number: u8, slot| {
        let case = CaseId::from_bytes([number; 16]);
        (VaultKey { case, slot }, Key::from_bytes([number; 32]))
    };
    let mut cases = Cases::default();
    for (name, key) in [
        key(1, Slot::Class(Class::Intake)),
        key(2, Slot::File(FileId::from_bytes([3; 16]))),
    ] {
        cases.put(name, key);
    }
    let table = cases.table();
    let entries = [
        Entry::keys(
            [
                key(2, Slot::Wrap(WrapId::from_bytes([4; 16]))),
                key(4, Slot::Seal([5; 16])),
            ]
            .iter(),
        ),
        Entry::Acknowledged(CaseId::from_bytes([2; 16])),
    ];
    let mut pieces = vec![
        encode(&Root::first().unwrap()).unwrap(),
        encode(&table).unwrap(),
    ];
    pieces.extend(entries.iter().map(|entry| encode(entry).unwrap()));
    pieces.iter().map(|piece| piece.expose().clone()).collect()
}
