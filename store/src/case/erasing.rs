//! What an erasure changes: the records that say what stays.

use std::collections::{BTreeMap, BTreeSet};

use subrosa_policy::{CaseId, FileId, Marked, MemberId, RecordId, ReleaseId};

use crate::error::StoreError;
use crate::key::Key;
use crate::seal::{Class, Sealed};

use super::append::record_place;
use super::content::Entry;
use super::head::{Head, RecordRef};
use super::item::ItemVersion;
use super::open::TimedEntry;
use super::part::text_at;
use super::reach::Reach;

/// Records that are sealed anew, by their positions.
pub(super) type Anew = BTreeMap<usize, Vec<u8>>;

/// What an erasure changes.
pub(super) struct Erasing {
    /// Every record that is sealed anew, by its position, as it will say.
    entries: BTreeMap<usize, Entry>,
    /// Classes whose erase keys are renewed.
    pub(super) classes: BTreeSet<Class>,
    /// Releases whose erase keys are renewed, and their keys.
    pub(super) releases: Vec<(ReleaseId, Key)>,
    /// Files that go.
    pub(super) files: Vec<FileId>,
}

impl Erasing {
    /// Takes what is reached out of the case, and out of every copy that was released.
    pub(super) fn of(
        head: &Head,
        opened: &[TimedEntry],
        reach: &Reach,
        sign: &str,
    ) -> Result<Self, StoreError> {
        let (classes, mut holders) = reach.holders(head, opened);
        let notes = || opened.iter().filter_map(|entry| entry.entry.release());
        let carrying = notes().filter(|note| reach.is_carried_by(note));
        holders.extend(carrying.map(|note| note.id));
        let of_holder = notes().filter(|note| holders.contains(&note.id));
        let mut erasing = Self {
            entries: shared_seal(head, opened, &classes, &holders)?,
            classes,
            releases: of_holder
                .map(|note| (note.id, Key::from_bytes(note.key)))
                .collect(),
            files: reach.files.clone(),
        };
        if erasing.entries.is_empty() {
            return Err(StoreError::NotFound);
        }
        erasing.texts(opened, reach, sign)?;
        for (number, entry) in &mut erasing.entries {
            let release = head.records.get(*number).and_then(|record| record.release);
            let note = release.and_then(|id| notes().find(|note| note.id == id));
            if let (Entry::Copy(copy), Some(note)) = (&mut *entry, note) {
                erasing.files.extend(copy.without(note, reach, opened));
            }
            for file in &reach.files {
                entry.forget_file(*file, sign);
            }
        }
        Ok(erasing)
    }

    fn texts(
        &mut self,
        opened: &[TimedEntry],
        reach: &Reach,
        sign: &str,
    ) -> Result<(), StoreError> {
        for source in &reach.texts {
            let part = text_at(opened, source.record, source.field);
            let part = part.ok_or(StoreError::NotFound)?;
            let text = Marked::at(part.text, &source.passages).kept_with(sign);
            let at = usize::try_from(source.record).map_err(|_| StoreError::NotFound)?;
            let entry = self.entries.get_mut(&at).ok_or(StoreError::NotFound)?;
            entry.set_part(source.field, text);
        }
        Ok(())
    }

    /// Seals the records that `is` names.
    pub(super) fn seal(
        &self,
        head: &mut Head,
        case: CaseId,
        is: impl Fn(&RecordRef) -> bool,
        key: &Key,
        anew: &mut Anew,
    ) -> Result<(), StoreError> {
        let tenant = head.tenant;
        for (number, record) in head.records.iter_mut().enumerate() {
            if !is(record) {
                continue;
            }
            record.appended = false;
            let entry = self.entries.get(&number).ok_or(StoreError::NotFound)?;
            let sealed = Sealed::seal(entry, key, &record_place(tenant, case, record))?;
            anew.insert(number, sealed.as_bytes().to_vec());
        }
        Ok(())
    }

    /// A version that marks the erasure in every item that it has reached, so that a form from
    /// before brings nothing back.
    pub(super) fn item_marks(
        &self,
        texts: &[(u32, u16)],
        minute: u64,
        by: MemberId,
    ) -> Vec<ItemVersion> {
        let at = |record: &u32| self.entries.get(&usize::try_from(*record).ok()?);
        let reached = texts.iter().filter_map(|(record, _)| at(record)?.item());
        let items: BTreeSet<RecordId> = reached.map(|version| version.item).collect();
        let newest = items.iter().filter_map(|item| {
            let versions = self.entries.values().filter_map(Entry::item);
            let of_item = versions.filter(|version| version.item == *item);
            of_item.max_by_key(|version| version.number)
        });
        newest
            .map(|newest| newest.erased_mark(minute, by))
            .collect()
    }
}

/// Every record under an erase key that is renewed.
fn shared_seal(
    head: &Head,
    opened: &[TimedEntry],
    classes: &BTreeSet<Class>,
    releases: &BTreeSet<ReleaseId>,
) -> Result<BTreeMap<usize, Entry>, StoreError> {
    let mut entries = BTreeMap::new();
    for (number, record) in head.records.iter().enumerate() {
        let renewed = match record.release {
            Some(release) => releases.contains(&release),
            None => classes.contains(&record.class),
        };
        if renewed {
            let of = |entry: &&TimedEntry| usize::try_from(entry.number) == Ok(number);
            let entry = opened.iter().find(of).ok_or(StoreError::NotFound)?;
            entries.insert(number, entry.entry.clone());
        }
    }
    Ok(entries)
}
