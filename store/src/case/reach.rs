//! How far an erasure reaches: the marked passages, and the copies of them that the portal itself
//! has made.

use std::collections::BTreeSet;

use subrosa_policy::{FileId, Marked, ReleaseId, markable};
use zeroize::Zeroize;

use crate::error::StoreError;
use crate::seal::Class;
use crate::store::Store;

use super::content::{FileInfo, Message};
use super::erase::Erasure;
use super::head::Head;
use super::open::{OpenCase, TimedEntry};
use super::original::originals;
use super::part::{Part, PartKind, text_at, texts};
use super::released::{ReleaseNote, Source};

/// What an erasure reaches, by places in the case.
#[derive(Default)]
pub struct Reach {
    /// Passages of texts.
    pub texts: Vec<Source>,
    /// Files, untouched originals among them.
    pub files: Vec<FileId>,
}

impl Reach {
    /// How many passages there are.
    pub fn passages(&self) -> usize {
        self.texts.iter().map(|source| source.passages.len()).sum()
    }

    /// What is reached of one text.
    pub(super) fn of(&self, record: u32, field: u16) -> Option<&Source> {
        let mut texts = self.texts.iter();
        texts.find(|source| (source.record, source.field) == (record, field))
    }

    /// Whether a release has a copy of any of it.
    pub(super) fn is_carried_by(&self, note: &ReleaseNote) -> bool {
        let mut sources = note.sources.iter();
        sources.any(|source| self.of(source.record, source.field).is_some())
            || note.files.iter().any(|file| self.files.contains(file))
    }

    /// The records that hold it: their classes, and the releases of those that are in one.
    pub(super) fn holders(
        &self,
        head: &Head,
        entries: &[TimedEntry],
    ) -> (BTreeSet<Class>, BTreeSet<ReleaseId>) {
        let (mut classes, mut releases) = (BTreeSet::new(), BTreeSet::new());
        let files = entries
            .iter()
            .filter(|entry| self.files.iter().any(|file| tells_of(entry, *file)));
        let texts = self.texts.iter().map(|source| source.record);
        for number in texts.chain(files.map(|entry| entry.number)) {
            let at = usize::try_from(number).ok();
            let Some(record) = at.and_then(|at| head.records.get(at)) else {
                continue;
            };
            if let Some(release) = record.release {
                releases.insert(release);
            } else {
                classes.insert(record.class);
            }
        }
        (classes, releases)
    }
}

impl Store {
    /// All records of a case, those of its releases too, by their positions in the case.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub fn everything(&self, open: &OpenCase) -> Result<Vec<TimedEntry>, StoreError> {
        let mut all = self.entries(open)?;
        let notes = all.iter().filter_map(|entry| entry.entry.release());
        let ids: Vec<ReleaseId> = notes.map(|note| note.id).collect();
        for id in ids {
            let release = self.release_of(open, &all, id)?;
            let inside = self.released(&release)?;
            let places = (0_u32..).zip(&open.head.records);
            let places = places.filter(|(_, record)| record.release == Some(id));
            all.extend(places.zip(inside).map(|((number, _), mut entry)| {
                entry.number = number;
                entry
            }));
        }
        all.sort_by_key(|entry| entry.number);
        Ok(all)
    }
}

// CLAIM(C-165): SECURITY.md
/// Everything that goes with an erasure, as the case is now: of an item all versions, of minutes
/// all wordings, of what was copied into a list entry or another release the copies.
///
/// # Errors
/// [`StoreError::Meanwhile`] if the text is not the one that was marked,
/// [`StoreError::NotFound`] if there is no such text or file.
pub fn reach(entries: &[TimedEntry], what: &Erasure) -> Result<Reach, StoreError> {
    let mut reach = Reach::default();
    if let Some(file) = what.file {
        reach.files = with_originals(entries, file);
        if reach.files.is_empty() {
            return Err(StoreError::NotFound);
        }
    }
    let Some(source) = &what.passages else {
        return Ok(reach);
    };
    let part = text_at(entries, source.record, source.field).ok_or(StoreError::NotFound)?;
    let letters = markable(part.text).chars().count();
    let marked = Marked::at(part.text, &source.passages);
    if u32::try_from(letters) != Ok(what.letters) || marked.passages().is_empty() {
        return Err(StoreError::Meanwhile);
    }
    let others = texts(entries).into_iter().filter(|other| {
        (other.record, other.field) != (part.record, part.field)
            && (is_copy(entries, &part, other) || what.everywhere && !other.kind.is_identity())
    });
    for other in others {
        let passages = marked.same_in(other.text).passages();
        if !passages.is_empty() {
            reach.texts.push(Source {
                record: other.record,
                field: other.field,
                passages,
            });
        }
    }
    reach.texts.push(source.clone());
    Ok(reach)
}

/// Whether the portal itself has made one of two texts from the other.
fn is_copy(entries: &[TimedEntry], one: &Part<'_>, other: &Part<'_>) -> bool {
    use PartKind::{Conflict, Correction, FileName, FromFirm, Place, Proposal, Report, Shared};
    match (&one.kind, &other.kind) {
        // Another version of the same item, whichever of its fields it stood in then.
        _ if one.item.is_some() => {
            one.item.map(|(item, _)| item) == other.item.map(|(item, _)| item)
        }
        (Report | Correction, Report | Correction)
        | (Place, Place)
        | (FileName, FileName)
        // What shuts somebody out while a case is assigned stands in both entries.
        | (Conflict, Conflict)
        | (Proposal, FromFirm)
        | (FromFirm, Proposal) => true,
        (Shared, Shared) => {
            let note = |part: &Part<'_>| {
                let entry = entries.iter().find(|entry| entry.number == part.record)?;
                let note = entry.entry.shared()?;
                Some((note.member, note.minute))
            };
            note(one) == note(other)
        }
        _ => false,
    }
}

// CLAIM(C-175): SECURITY.md
/// A file and the untouched original that it came of; nothing if there is no such file. An
/// original goes alone, too.
fn with_originals(entries: &[TimedEntry], file: FileId) -> Vec<FileId> {
    let cleaned = entries.iter().flat_map(announced);
    let cleaned = cleaned.filter(|info| info.id == file && !info.erased);
    // Names do not tell one from another: they are numbered anew with every message.
    let came = originals(entries)
        .filter(|original| original.id == file || original.of == Some(file))
        .map(|original| original.id);
    cleaned.map(|info| info.id).chain(came).collect()
}

impl Message {
    /// The files that came with it, without those that were erased.
    pub fn files_left(&self) -> impl Iterator<Item = &FileInfo> {
        self.files.iter().filter(|file| !file.erased)
    }
}

impl FileInfo {
    /// Leaves out what is known of it.
    pub(super) fn forget(&mut self) {
        self.own_name.zeroize();
        self.own_name = None;
        self.removed.clear();
        self.remains.clear();
        self.size = 0;
        self.erased = true;
    }
}

/// The files that a record tells of.
pub(super) fn announced(entry: &TimedEntry) -> impl Iterator<Item = &FileInfo> {
    let with_message = entry.entry.message().map(|message| message.files.iter());
    let alone = entry.entry.file();
    alone.into_iter().chain(with_message.into_iter().flatten())
}

fn tells_of(entry: &TimedEntry, file: FileId) -> bool {
    let original = entry.entry.original();
    original.is_some_and(|original| original.id == file)
        || announced(entry).any(|info| info.id == file)
}
