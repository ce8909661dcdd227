//! Adding records and files to a case.

use std::io::Read;

use subrosa_policy::{CaseId, Day, FileId, MemberId, TenantId};
use subrosa_scrub::Fate;

use crate::backend::{Batch, Tree};
use crate::blob::BlobDir;
use crate::draft::Attachment;
use crate::error::StoreError;
use crate::hpke;
use crate::kdf::derive;
use crate::key::Key;
use crate::pages;
use crate::seal::{Class, Kind, Place, Sealed};
use crate::store::Store;
use crate::stream;
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::access::{day_of, opens};
use super::bundle::{CaseKeys, class_context};
use super::content::{Act, Audit, Author, Entry, FileInfo};
use super::head::{FileRef, Head, RecordRef};
use super::submit::{NewFile, file_id, record_id};

/// Collects the new records of one change, so that they become visible together or not at all.
pub(crate) struct Writer<'s, 'a> {
    store: &'s Store,
    case: CaseId,
    keys: &'a CaseKeys,
    batch: &'a mut Batch,
    head: &'a mut Head,
    erase: Vec<(VaultKey, Key)>,
    forgotten: Vec<VaultKey>,
    /// The cleaned files, by their numbers in the draft.
    cleaned: Vec<(u32, FileId)>,
    blobs: NewBlobs<'s>,
}

/// The files of a change that is not decided yet. Dropped before [`Self::keep`], it removes
/// them: on a full disk, what a failed change has written must not stay until the next start.
pub(crate) struct NewBlobs<'s> {
    blobs: &'s BlobDir,
    names: Vec<String>,
}

impl<'s, 'a> Writer<'s, 'a> {
    /// Starts a change of `case`. With the right class key a record is sealed under it,
    /// without it to the public append key of the class.
    pub(crate) fn new(
        store: &'s Store,
        case: CaseId,
        keys: &'a CaseKeys,
        batch: &'a mut Batch,
        head: &'a mut Head,
    ) -> Self {
        Self {
            store,
            case,
            keys,
            batch,
            head,
            erase: Vec::new(),
            forgotten: Vec::new(),
            cleaned: Vec::new(),
            blobs: NewBlobs {
                blobs: &store.blobs,
                names: Vec::new(),
            },
        }
    }

    /// Seals one record.
    pub(crate) fn put(&mut self, class: Class, entry: &Entry) -> Result<(), StoreError> {
        if let Entry::Audit(audit) = entry {
            let day = day_of(audit.minute);
            self.store.it_is(day);
            if opens(audit) {
                self.head.access.note(audit.member, day);
            }
        }
        let id = record_id()?;
        let held = self.keys.class(self.case, class).is_some();
        let record = RecordRef {
            id,
            class,
            kind: Kind::Entry,
            appended: !held,
            release: None,
        };
        let place = record_place(self.head.tenant, self.case, &record);
        let bytes = if held {
            let slot = self.head.seal_slot(class);
            let key = self.store.seal_key(self.case, self.keys, class, slot)?;
            Sealed::seal(entry, &key, &place)?.as_bytes().to_vec()
        } else {
            let public = match class {
                Class::Conversation => &self.head.publics.conversation,
                Class::Dossier => &self.head.publics.dossier,
                Class::Identity => &self.head.publics.identity,
                Class::Evidence => &self.head.publics.evidence,
                Class::Intake | Class::Release => {
                    return Err(StoreError::NotFound);
                }
            };
            let plain = crate::seal::encode(entry)?;
            hpke::seal_to(public, info::APPEND, &place.associated(), plain.expose())?
        };
        self.keep(record, &bytes)
    }

    /// Adds sealed bytes as the next record of the case.
    pub(super) fn keep(&mut self, record: RecordRef, bytes: &[u8]) -> Result<(), StoreError> {
        self.head.push(record, bytes);
        pages::put(
            &*self.store.backend,
            self.batch,
            Tree::Record,
            &record_key(self.case, &record),
            bytes,
        )
    }

    /// What is changed: the store, the batch, and the head.
    pub(super) fn parts(&mut self) -> (&'s Store, &mut Batch, &mut Head) {
        (self.store, self.batch, self.head)
    }

    /// Adds an erase key that must be in the vault before the batch is applied.
    /// Whether records of a class came after those of a head that was read before.
    pub(super) fn has_newer(&self, class: Class, read: &Head) -> bool {
        let newer = self.head.records.iter().skip(read.records.len());
        newer.into_iter().any(|record| record.class == class)
    }

    pub(super) fn with_erase_key(&mut self, slot: Slot, key: Key) {
        let case = self.case;
        self.erase.push((VaultKey { case, slot }, key));
    }

    /// Names erase keys that are destroyed once the batch is on disk.
    pub(super) fn forget(&mut self, keys: impl IntoIterator<Item = VaultKey>) {
        self.forgotten.extend(keys);
    }

    /// What [`Self::forget`] was told.
    pub(super) fn forgotten(&mut self) -> Vec<VaultKey> {
        std::mem::take(&mut self.forgotten)
    }

    /// Seals one act of a member.
    pub(crate) fn audit(
        &mut self,
        minute: u64,
        member: MemberId,
        act: Act,
    ) -> Result<(), StoreError> {
        let audit = Audit {
            minute,
            member,
            act,
        };
        self.put(Class::Dossier, &Entry::Audit(audit))
    }

    /// Re-seals a cleaned file to the readers of a class. The blob is on disk when this
    /// returns, and becomes part of the case with the batch.
    pub(crate) fn put_file(
        &mut self,
        class: Class,
        file: NewFile,
        day: Day,
        author: Author,
    ) -> Result<FileInfo, StoreError> {
        let id = file_id()?;
        let erase = Key::random()?;
        let key = file_key(self.case, self.keys, class, &erase)?;
        let size = file.attachment.size();
        self.put_blob(id, &key, size, &mut file.attachment.open()?, erase)?;
        self.note_file(FileRef { id, class });
        self.cleaned.push((file.number, id));
        Ok(FileInfo {
            id,
            name: file.name,
            own_name: file.own_name,
            format: file.attachment.file().format().to_owned(),
            size,
            removed: removed_kinds(&file.attachment),
            remains: file.attachment.file().remains().to_vec(),
            day,
            author,
            erased: false,
        })
    }

    /// The cleaned file that was put from the upload of this number.
    pub(super) fn came_of(&self, number: u32) -> Option<FileId> {
        let mut cleaned = self.cleaned.iter();
        cleaned.find(|(of, _)| *of == number).map(|(_, id)| *id)
    }

    /// Writes sealed bytes to disk. They become part of the case with the batch.
    pub(crate) fn put_blob(
        &mut self,
        id: FileId,
        key: &Key,
        size: u64,
        source: &mut dyn Read,
        erase: Key,
    ) -> Result<(), StoreError> {
        let mut blob = self.store.blobs.create()?;
        let associated = file_associated(self.case, id);
        stream::encrypt(key, &associated, size, source, &mut blob)?;
        blob.commit(&id.to_string())?;
        self.blobs.names.push(id.to_string());
        let place = VaultKey {
            case: self.case,
            slot: Slot::File(id),
        };
        self.erase.push((place, erase));
        Ok(())
    }

    /// Makes a file part of the case.
    pub(crate) fn note_file(&mut self, file: FileRef) {
        self.head.files.push(file);
    }

    /// How many files the case has.
    pub(crate) fn files(&self) -> usize {
        self.head.files.len()
    }

    /// The head as it is now, with what was added so far.
    pub(crate) fn head(&self) -> &Head {
        self.head
    }

    /// Which case is changed.
    pub(crate) fn case(&self) -> CaseId {
        self.case
    }

    /// The erase keys that must be in the vault before the batch is applied, and the files
    /// that must be kept from then on.
    pub(crate) fn finish(self) -> (Vec<(VaultKey, Key)>, NewBlobs<'s>) {
        (self.erase, self.blobs)
    }
}

impl NewBlobs<'_> {
    /// Keeps the files: the batch that names them may be on disk from now on.
    pub(crate) fn keep(mut self) {
        self.names.clear();
    }
}

impl Drop for NewBlobs<'_> {
    fn drop(&mut self) {
        for name in &self.names {
            // What cannot be removed now is an orphan that the next start removes.
            self.blobs.remove(name).ok();
        }
    }
}

/// The key of a stored file: the key of its class and the file's own erase key together. The
/// erase key of the class has no part in it, so that erasing a passage leaves files as they are.
pub(crate) fn file_key(
    case: CaseId,
    keys: &CaseKeys,
    class: Class,
    erase: &Key,
) -> Result<Key, StoreError> {
    let class_key = keys.class(case, class).ok_or(StoreError::NotFound)?;
    Ok(derive(
        &[class_key.expose(), erase.expose()],
        info::FILE,
        &class_context(case, class),
    ))
}

/// Binds a stored file to its case.
pub(crate) fn file_associated(case: CaseId, file: FileId) -> Vec<u8> {
    let mut associated = case.as_bytes().to_vec();
    associated.extend_from_slice(file.as_bytes());
    associated
}

/// Where a record stands; part of what its seal authenticates.
pub(crate) fn record_place(tenant: TenantId, case: CaseId, record: &RecordRef) -> Place {
    Place {
        kind: record.kind,
        tenant: Some(tenant),
        case: Some(case),
        class: Some(record.class),
        record: *record.id.as_bytes(),
        version: 1,
    }
}

/// The name of a record in its tree.
pub(crate) fn record_key(case: CaseId, record: &RecordRef) -> Vec<u8> {
    let mut key = case.as_bytes().to_vec();
    key.extend_from_slice(record.id.as_bytes());
    key
}

/// The kinds of what was removed, without the values: those are shown once and never stored.
fn removed_kinds(attachment: &Attachment) -> Vec<String> {
    let mut kinds: Vec<String> = attachment
        .file()
        .findings()
        .iter()
        .filter(|found| found.fate == Fate::Removed.key())
        .map(|found| found.kind.clone())
        .collect();
    kinds.dedup();
    kinds
}
