//! Untouched originals: bytes that were not cleaned, for the lawyers of a case alone.
//!
//! An original has a random key of its own, which stands in a record of the evidence class. So it can be stored by
//! who holds no evidence key: the reporter, who only has the case's public append key.

use std::io::Write;

use serde::{Deserialize, Serialize};
use subrosa_policy::{CaseId, Day, FileId, Grant, MemberId, ReadOriginal};
use zeroize::Zeroize;

use crate::draft::RawFile;
use crate::error::StoreError;
use crate::kdf::derive;
use crate::key::Key;
use crate::seal::Class;
use crate::store::Store;
use crate::stream;
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::append::{Writer, file_associated};
use super::bundle::class_context;
use super::content::Entry;
use super::erase::erased_files;
use super::head::FileRef;
use super::open::{OpenCase, TimedEntry};
use super::outgoing::{WhileOpen, wraps_of};
use super::submit::file_id;

/// What is known of an untouched original.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct Original {
    /// Names the file in the store.
    pub id: FileId,
    /// The cleaned file that came of it; none if it could not be cleaned.
    pub of: Option<FileId>,
    /// The neutral name staff see.
    pub name: String,
    /// The name the reporter's device gave it, if they chose to tell it.
    pub own_name: Option<String>,
    /// The key of the format it was recognised as, or `unknown`.
    pub format: String,
    /// Its size in bytes.
    pub size: u64,
    /// Why it could not be cleaned, as a key; none for the original of a file that was.
    pub refused: Option<String>,
    /// The day it was stored.
    pub day: Day,
    key: [u8; 32],
}

impl Drop for Original {
    fn drop(&mut self) {
        self.key.zeroize();
        self.own_name.zeroize();
    }
}

impl Original {
    /// Leaves out what is known of it, and its key.
    pub(super) fn forget(&mut self) {
        self.key.zeroize();
        self.own_name.zeroize();
        self.own_name = None;
        self.size = 0;
    }
}

/// An original that is ready to be sealed.
pub struct NewOriginal {
    /// Where its sealed bytes are.
    pub raw: RawFile,
    /// The number in the draft of the cleaned file that came of it; none if it could not be cleaned.
    pub of: Option<u32>,
    /// The neutral name staff see.
    pub name: String,
    /// The name the reporter's device gave it, if they chose to tell it.
    pub own_name: Option<String>,
    /// The key of the format it was recognised as, or `unknown`.
    pub format: String,
    /// Why it could not be cleaned, as a key; none for the original of a file that was.
    pub refused: Option<String>,
}

impl Writer<'_, '_> {
    // CLAIM(C-37): SECURITY.md
    /// Seals an original to who can open the evidence class of the case: nobody before it is assigned, then its
    /// lawyers. A cleaned file that came of it is put first, by the same writer.
    pub(crate) fn put_original(&mut self, new: NewOriginal, day: Day) -> Result<(), StoreError> {
        let id = file_id()?;
        let (content, erase) = (Key::random()?, Key::random()?);
        let key = original_key(self.case(), content.expose(), &erase);
        let size = new.raw.size();
        self.put_blob(id, &key, size, &mut new.raw.open(), erase)?;
        self.note_file(FileRef {
            id,
            class: Class::Evidence,
        });
        let original = Original {
            id,
            of: new.of.and_then(|number| self.came_of(number)),
            name: new.name,
            own_name: new.own_name,
            format: new.format,
            size,
            refused: new.refused,
            day,
            key: *content.expose(),
        };
        self.put(Class::Evidence, &Entry::Original(original))
    }
}

impl Store {
    /// Writes an untouched original to `out`, for as long as the case is open to whoever reads it
    /// and the original is not erased.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if these keys do not open it, or if somebody else has opened the case.
    pub fn read_original(
        &self,
        grant: &Grant<ReadOriginal>,
        open: &OpenCase,
        member: MemberId,
        file: FileId,
        out: &mut dyn Write,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(member)?;
        let entries = self.entries(open)?;
        let original = originals(&entries)
            .find(|original| original.id == file)
            .ok_or(StoreError::NotFound)?;
        let slot = Slot::File(file);
        let case = open.case;
        let erase = self
            .vault
            .get(&VaultKey { case, slot })
            .ok_or(StoreError::NotFound)?;
        let key = original_key(case, &original.key, &erase);
        let mut blob = self.blobs.read(&file.to_string())?;
        let wraps = wraps_of(case, &open.head, open.holder);
        let mut out = WhileOpen::file(self, (case, file), wraps, out);
        stream::decrypt(&key, &file_associated(case, file), &mut blob, &mut out)
    }
}

/// The originals among these records, without those that were erased.
pub fn originals(entries: &[TimedEntry]) -> impl Iterator<Item = &Original> {
    let gone = erased_files(entries);
    let originals = entries.iter().filter_map(|entry| entry.entry.original());
    originals.filter(move |original| !gone.contains(&original.id))
}

fn original_key(case: CaseId, content: &[u8; 32], erase: &Key) -> Key {
    derive(
        &[content, erase.expose()],
        info::ORIGINAL,
        &class_context(case, Class::Evidence),
    )
}
