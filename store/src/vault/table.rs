//! The keys of the vault: in memory by case, and as the table that is sealed to disk.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};
use subrosa_policy::CaseId;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::root::Root;
use super::segment::Segment;
use super::{Slot, VaultKey};
use crate::error::StoreError;
use crate::key::Key;
use crate::seal::{Class, Kind, Sealed};

/// All keys by case.
#[derive(Default)]
pub(super) struct Cases {
    cases: BTreeMap<CaseId, Case>,
}

#[derive(Default)]
struct Case {
    acknowledged: bool,
    // Boxed, so that a list that grows leaves no copy of a key behind.
    keys: Vec<(Slot, Box<Key>)>,
}

/// All keys as they are sealed.
#[derive(Serialize, Deserialize, Default)]
pub(super) struct Table {
    cases: Vec<TableCase>,
}

#[derive(Serialize, Deserialize)]
struct TableCase {
    case: CaseId,
    acknowledged: bool,
    keys: Vec<(StoredSlot, Stored)>,
}

/// The 32 bytes of a key on their way to or from the disk. Wiped on drop.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Stored([u8; 32]);

/// [`Slot`] as it is sealed: the order of these variants is part of the format.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub(super) enum StoredSlot {
    /// All records of a class.
    Class(Class),
    /// One file, by its id.
    File([u8; 16]),
    /// One wrap, by its id.
    Wrap([u8; 16]),
    /// What the head of the case names so.
    Seal([u8; 16]),
}

/// What becomes of the keys when new tables are written. A key that is added is never one that stays.
pub(super) struct Change<'a> {
    /// Whose keys change; all of others stay.
    pub(super) of: &'a BTreeSet<CaseId>,
    /// Which of theirs stay.
    pub(super) keep: &'a dyn Fn(&VaultKey) -> bool,
    /// Which come; their cases are in `of`.
    pub(super) added: &'a [(VaultKey, Key)],
}

impl Change<'_> {
    fn keeps(&self, case: CaseId, slot: Slot) -> bool {
        !self.of.contains(&case) || (self.keep)(&VaultKey { case, slot })
    }
}

/// The keys of a segment as they are after a change; it is sealed as a [`Table`] is.
struct After<'a> {
    cases: &'a Cases,
    change: &'a Change<'a>,
    root: &'a Root,
    index: usize,
}

/// A row of it; it is sealed as a [`TableCase`] is.
#[derive(Serialize)]
struct AfterCase<'a> {
    case: CaseId,
    acknowledged: bool,
    keys: Vec<(StoredSlot, &'a Key)>,
}

impl After<'_> {
    fn rows(&self) -> impl Iterator<Item = AfterCase<'_>> {
        let there = self.cases.of_segment(self.root, self.index);
        there
            .map(|(id, case)| self.row(id, case))
            .filter(|row| !row.keys.is_empty())
            .chain(self.new_rows())
    }

    fn row<'s>(&'s self, id: CaseId, case: &'s Case) -> AfterCase<'s> {
        let kept = case
            .keys
            .iter()
            .filter(|(slot, _)| self.change.keeps(id, *slot));
        let mut keys: Vec<_> = kept
            .map(|(slot, key)| (StoredSlot::from(*slot), &**key))
            .collect();
        // A case that loses every key is not the case any more that was acknowledged.
        let acknowledged = case.acknowledged && !keys.is_empty();
        if self.change.of.contains(&id) {
            keys.extend(self.added_to(id));
        }
        AfterCase {
            case: id,
            acknowledged,
            keys,
        }
    }

    fn added_to(&self, case: CaseId) -> impl Iterator<Item = (StoredSlot, &Key)> {
        let added = self
            .change
            .added
            .iter()
            .filter(move |(name, _)| name.case == case);
        added.map(|(name, key)| (StoredSlot::from(name.slot), key))
    }

    /// Cases that had no key before.
    fn new_rows(&self) -> impl Iterator<Item = AfterCase<'_>> {
        let of = self.change.of.iter().copied();
        let new = of
            .filter(|case| self.root.index_of(*case) == self.index && !self.cases.contains(*case));
        new.map(|case| AfterCase {
            case,
            acknowledged: false,
            keys: self.added_to(case).collect(),
        })
        .filter(|row| !row.keys.is_empty())
    }
}

/// One list of rows, as the only field of [`Table`].
impl Serialize for After<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.rows().count()))?;
        for row in self.rows() {
            rows.serialize_element(&row)?;
        }
        rows.end()
    }
}

impl Cases {
    /// Takes the keys of a table.
    pub(super) fn from_table(table: Table) -> Self {
        let mut cases = Self::default();
        for row in table.cases {
            for (slot, key) in row.keys {
                cases.put(slot.of(row.case), key.to_key());
            }
            if row.acknowledged {
                cases.acknowledge(row.case);
            }
        }
        cases
    }

    /// All keys, as a table.
    pub(super) fn table(&self) -> Table {
        let mut table = Table::default();
        for (id, case) in &self.cases {
            let keys = case.keys.iter();
            let keys = keys.map(|(slot, key)| (StoredSlot::from(*slot), Stored::from_key(key)));
            table.cases.push(TableCase {
                case: *id,
                acknowledged: case.acknowledged,
                keys: keys.collect(),
            });
        }
        table
    }

    /// The file of a table of this root as it is after a change that is not made yet. It is written straight from
    /// memory: at twenty thousand cases another copy of every key would cost more than sealing them.
    pub(super) fn seal_after(
        &self,
        change: &Change<'_>,
        root: &Root,
        index: usize,
    ) -> Result<Vec<u8>, StoreError> {
        let after = After {
            cases: self,
            change,
            root,
            index,
        };
        let segment = root.segment(index)?;
        let place = segment.place(Kind::VaultTable, 0);
        let sealed = Sealed::seal(&after, &segment.key(PURPOSE), &place)?;
        Ok(sealed.as_bytes().to_vec())
    }

    /// Makes a change.
    pub(super) fn make(&mut self, change: &Change<'_>) {
        for id in change.of {
            let Some(case) = self.cases.get_mut(id) else {
                continue;
            };
            case.keys.retain(|(slot, _)| change.keeps(*id, *slot));
            if case.keys.is_empty() {
                self.cases.remove(id);
            }
        }
        for (name, key) in change.added {
            self.put(*name, Key::clone(key));
        }
    }

    /// Takes all cases of another, none of which is here.
    pub(super) fn absorb(&mut self, mut other: Self) {
        self.cases.append(&mut other.cases);
    }

    /// How many cases have a key.
    pub(super) fn len(&self) -> usize {
        self.cases.len()
    }

    /// The cases of one segment.
    fn of_segment(&self, root: &Root, index: usize) -> impl Iterator<Item = (CaseId, &Case)> {
        let from = root.first_of(index);
        let cases = self.cases.range(from..).map(|(id, case)| (*id, case));
        cases.take_while(move |(id, _)| root.index_of(*id) == index)
    }

    /// One key.
    pub(super) fn get(&self, name: &VaultKey) -> Option<Key> {
        let case = self.cases.get(&name.case)?;
        let (_, key) = case.keys.iter().find(|(slot, _)| *slot == name.slot)?;
        Some(Key::clone(key))
    }

    /// Whether there is a key.
    pub(super) fn holds(&self, name: &VaultKey) -> bool {
        let case = self.cases.get(&name.case);
        case.is_some_and(|case| case.keys.iter().any(|(slot, _)| *slot == name.slot))
    }

    /// Adds or replaces a key.
    pub(super) fn put(&mut self, name: VaultKey, key: Key) {
        let keys = &mut self.cases.entry(name.case).or_default().keys;
        keys.retain(|(slot, _)| *slot != name.slot);
        keys.push((name.slot, Box::new(key)));
    }

    /// Every key with its name.
    pub(super) fn all(&self) -> impl Iterator<Item = (VaultKey, &Key)> + '_ {
        self.cases.iter().flat_map(|(id, case)| case.named(*id))
    }

    /// Every key of some cases with its name.
    pub(super) fn all_of<'a>(
        &'a self,
        cases: &'a BTreeSet<CaseId>,
    ) -> impl Iterator<Item = (VaultKey, &'a Key)> + 'a {
        let there = cases.iter().filter_map(|id| self.cases.get_key_value(id));
        there.flat_map(|(id, case)| case.named(*id))
    }

    /// Every case that has a key, in the order of ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = CaseId> + '_ {
        self.cases.keys().copied()
    }

    /// What of a case has a key.
    pub(super) fn slots(&self, case: CaseId) -> Vec<Slot> {
        let case = self.cases.get(&case);
        case.map_or_else(Vec::new, |case| {
            case.keys.iter().map(|(slot, _)| *slot).collect()
        })
    }

    /// Whether a case has a key.
    pub(super) fn contains(&self, case: CaseId) -> bool {
        self.cases.contains_key(&case)
    }

    /// Whether the records of a case must be on disk.
    pub(super) fn is_acknowledged(&self, case: CaseId) -> bool {
        self.cases.get(&case).is_some_and(|case| case.acknowledged)
    }

    /// Notes that the records of a case must be on disk. A case without a key is not made.
    pub(super) fn acknowledge(&mut self, case: CaseId) {
        if let Some(case) = self.cases.get_mut(&case) {
            case.acknowledged = true;
        }
    }
}

impl Case {
    /// Every key with its name.
    fn named(&self, case: CaseId) -> impl Iterator<Item = (VaultKey, &Key)> + '_ {
        let keys = self.keys.iter();
        keys.map(move |(slot, key)| (VaultKey { case, slot: *slot }, &**key))
    }
}

impl Table {
    /// Opens the file of a table.
    pub(super) fn open(stored: Vec<u8>, segment: &Segment) -> Result<Self, StoreError> {
        let place = segment.place(Kind::VaultTable, 0);
        Sealed::<Self>::from_stored(stored)
            .open(&segment.key(PURPOSE), &place)
            .map_err(|_| StoreError::Damaged("the table of the vault does not open"))
    }

    /// The bytes of the file of this table.
    pub(super) fn seal(&self, segment: &Segment) -> Result<Vec<u8>, StoreError> {
        let place = segment.place(Kind::VaultTable, 0);
        let sealed = Sealed::seal(self, &segment.key(PURPOSE), &place)?;
        Ok(sealed.as_bytes().to_vec())
    }

    /// Takes out the cases that `keep` does not want; returns those whose records must have been
    /// on disk.
    pub(super) fn retain(&mut self, keep: impl Fn(CaseId) -> bool) -> usize {
        let mut gone = 0;
        self.cases.retain(|row| {
            let kept = keep(row.case);
            gone += usize::from(!kept && row.acknowledged);
            kept
        });
        gone
    }

    /// The cases in it.
    pub(super) fn ids(&self) -> impl Iterator<Item = CaseId> + '_ {
        self.cases.iter().map(|row| row.case)
    }
}

impl Stored {
    /// A new random key.
    pub(super) fn random() -> Result<Self, StoreError> {
        Ok(Self::from_key(&Key::random()?))
    }

    /// The bytes of a key.
    pub(super) fn from_key(key: &Key) -> Self {
        Self(*key.expose())
    }

    /// The key of these bytes.
    pub(super) fn to_key(&self) -> Key {
        Key::from_bytes(self.0)
    }

    /// Another copy of the bytes.
    pub(super) fn copy(&self) -> Self {
        Self(self.0)
    }

    /// The bytes.
    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl StoredSlot {
    /// The name of a key of a case.
    pub(super) fn of(self, case: CaseId) -> VaultKey {
        let slot = match self {
            Self::Class(class) => Slot::Class(class),
            Self::File(id) => Slot::File(subrosa_policy::FileId::from_bytes(id)),
            Self::Wrap(id) => Slot::Wrap(subrosa_policy::WrapId::from_bytes(id)),
            Self::Seal(id) => Slot::Seal(id),
        };
        VaultKey { case, slot }
    }
}

impl From<Slot> for StoredSlot {
    fn from(slot: Slot) -> Self {
        match slot {
            Slot::Class(class) => Self::Class(class),
            Slot::File(id) => Self::File(*id.as_bytes()),
            Slot::Wrap(id) => Self::Wrap(*id.as_bytes()),
            Slot::Seal(id) => Self::Seal(id),
        }
    }
}

/// The purpose of the key that seals the table.
pub(super) const PURPOSE: &str = "subrosa/1 vault table";
