//! Opening a case, its records and its files.

use std::io::Write;

use subrosa_policy::{CaseId, CaseState, FileId, Grant, MemberId, ReadCase, SecretPhrase};

use crate::backend::Tree;
use crate::error::StoreError;
use crate::hpke::{self, ReaderSeed};
use crate::pages;
use crate::recovery::open_recovery;
use crate::roster::VouchedReader;
use crate::seal::{Class, Sealed, decode};
use crate::store::Store;
use crate::stream;
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::append::{file_associated, file_key, record_key, record_place};
use super::bundle::CaseKeys;
use super::content::{Entry, FileInfo};
use super::hand::wrap_associated;
use super::head::{Head, Holder, RecordRef, link};
use super::item::ItemVersion;
use super::outgoing::{WhileOpen, wraps_of};

/// A case whose wraps were opened. The keys are wiped when it is dropped.
pub struct OpenCase {
    pub(crate) case: CaseId,
    /// Whose wrap it was. What is added later needs that wrap to be there still.
    pub(crate) holder: Holder,
    /// Whether they work on it. Who only takes it in may hold every key, and is given the report.
    pub(crate) works: bool,
    pub(crate) keys: CaseKeys,
    pub(crate) head: Head,
}

/// A record and its place in the order of the case.
pub struct TimedEntry {
    /// The position in the case, from 0.
    pub number: u32,
    /// Which readers it is sealed to.
    pub class: Class,
    /// What it says.
    pub entry: Entry,
}

impl OpenCase {
    /// Names the case.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// The keys that were found in this reader's wraps.
    pub fn keys(&self) -> &CaseKeys {
        &self.keys
    }

    /// Whether something was erased from the case between then and now.
    pub fn is_erased_since(&self, then: &Self) -> bool {
        self.head.is_resealed_since(&then.head)
    }

    // CLAIM(C-15): SECURITY.md
    /// Whether whoever opened it is given what is sealed to a class.
    fn opens(&self, class: Class) -> bool {
        let for_lawyers = matches!(class, Class::Dossier | Class::Identity | Class::Evidence);
        (self.works || !for_lawyers) && self.keys.class(self.case, class).is_some()
    }

    /// The members who can open the case now.
    pub fn readers(&self) -> Vec<MemberId> {
        self.head
            .wraps
            .iter()
            .filter_map(|wrap| match wrap.holder {
                Holder::Access(member) => Some(member),
                Holder::Eligible(_) | Holder::Recovery | Holder::Reporter => None,
            })
            .collect()
    }

    /// Whether it was this member who opened it: nobody acts under the name of another.
    pub(super) fn is_read_by(&self, member: MemberId) -> Result<(), StoreError> {
        if self.holder == Holder::Access(member) {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Whether it is this case, and it was this member who opened it.
    pub(super) fn is_for(&self, case: CaseId, member: MemberId) -> Result<(), StoreError> {
        if self.case == case {
            self.is_read_by(member)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Whether the case can be given to this lawyer: they hold half A under the keys they have.
    pub fn can_be_given_to(&self, reader: &VouchedReader) -> bool {
        let half = Holder::Eligible(reader.member());
        self.head.has_wrap_to(half, &reader.key_name())
    }

    /// The lawyers who hold half A, under whatever keys.
    pub fn eligible(&self) -> Vec<MemberId> {
        self.head
            .wraps
            .iter()
            .filter_map(|wrap| match wrap.holder {
                Holder::Eligible(member) => Some(member),
                Holder::Access(_) | Holder::Recovery | Holder::Reporter => None,
            })
            .collect()
    }
}

impl Store {
    /// Opens a case for a member with the keys of their session.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if no wrap of the case is theirs, [`StoreError::OldKeys`] if it
    /// is to keys they had before.
    pub fn open_case(
        &self,
        grant: &Grant<ReadCase>,
        member: MemberId,
        seed: &ReaderSeed,
    ) -> Result<OpenCase, StoreError> {
        let case = grant.case();
        let head = self.head(case)?;
        let access = Holder::Access(member);
        if !head.has_wrap(access) {
            return Err(StoreError::NotFound);
        }
        if !head.has_wrap_to(access, &seed.public()?.name()) {
            return Err(StoreError::OldKeys);
        }
        let keys = self.keys_of(&head, case, member, seed)?;
        let works = self
            .index(case)
            .is_ok_and(|index| index.state != CaseState::Received && index.is_worked_on_by(member));
        Ok(OpenCase {
            case,
            holder: access,
            works,
            keys,
            head,
        })
    }

    /// Counts the changes of a case, for a member who can open it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if no wrap of the case is theirs.
    pub fn version_for(&self, case: CaseId, member: MemberId) -> Result<u32, StoreError> {
        let head = self.head(case)?;
        if head.has_wrap(Holder::Access(member)) {
            Ok(head.version)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// What the wraps of a member to these keys carry together.
    pub(super) fn keys_of(
        &self,
        head: &Head,
        case: CaseId,
        member: MemberId,
        seed: &ReaderSeed,
    ) -> Result<CaseKeys, StoreError> {
        let key = seed.public()?.name();
        let mut keys = CaseKeys::default();
        for holder in [Holder::Access(member), Holder::Eligible(member)] {
            for wrap in head.wraps_of(holder).filter(|wrap| wrap.key == key) {
                let inner = self.wrap_bytes(case, wrap.id)?;
                let aad = wrap_associated(case, holder);
                let plain = hpke::open_with(seed, info::WRAP, &aad, &inner)?;
                keys.merge(decode(plain.expose())?);
            }
        }
        Ok(keys)
    }

    /// Opens everything of a case with both recovery halves, which two people hold on paper.
    ///
    /// For `subrosa recover`, never for a page.
    ///
    /// # Errors
    /// [`StoreError::Seal`], whichever half is not right.
    pub fn open_with_recovery(
        &self,
        case: CaseId,
        one: &SecretPhrase,
        two: &SecretPhrase,
    ) -> Result<OpenCase, StoreError> {
        let head = self.head(case)?;
        let holder = Holder::Recovery;
        let wrap = head.wraps_of(holder).next().ok_or(StoreError::NotFound)?;
        let inner = self.wrap_bytes(case, wrap.id)?;
        let plain = open_recovery(one, two, &wrap_associated(case, holder), &inner)?;
        Ok(OpenCase {
            case,
            holder,
            works: true,
            keys: decode(plain.expose())?,
            head,
        })
    }

    /// Opens every record these keys reach, and checks the hash chain over all of them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a record is missing or the chain does not fit.
    pub fn entries(&self, open: &OpenCase) -> Result<Vec<TimedEntry>, StoreError> {
        let mut chain = [0; 32];
        let mut entries = Vec::new();
        for (number, record) in (0_u32..).zip(&open.head.records) {
            let name = record_key(open.case, record);
            let stored = pages::get(&*self.backend, Tree::Record, &name)?
                .ok_or(StoreError::Damaged("a record of the case is missing"))?;
            chain = link(&chain, record, &stored);
            if let Some(entry) = self.open_record(open, record, stored)? {
                entries.push(TimedEntry {
                    number,
                    class: record.class,
                    entry,
                });
            }
        }
        if chain != open.head.chain {
            return Err(StoreError::Damaged(
                "the records of the case do not fit its head",
            ));
        }
        Ok(entries)
    }

    /// All versions of items in a head that is newer than that of `open`.
    pub(super) fn versions_now(
        &self,
        open: &OpenCase,
        head: &Head,
    ) -> Result<Vec<ItemVersion>, StoreError> {
        let entries = self.dossier_now(open, head)?.into_iter();
        let versions = entries.filter_map(|timed| timed.entry.item().cloned());
        Ok(versions.collect())
    }

    /// Everything that lawyers keep of a case, in a head that is newer than that of `open`.
    pub(super) fn dossier_now(
        &self,
        open: &OpenCase,
        head: &Head,
    ) -> Result<Vec<TimedEntry>, StoreError> {
        let now = OpenCase {
            case: open.case,
            holder: open.holder,
            works: open.works,
            keys: open.keys.clone(),
            head: head.clone(),
        };
        let mut entries = Vec::new();
        for (number, record) in (0_u32..).zip(&now.head.records) {
            if record.class != Class::Dossier {
                continue;
            }
            let name = record_key(now.case, record);
            let stored = pages::get(&*self.backend, Tree::Record, &name)?
                .ok_or(StoreError::Damaged("a record of the case is missing"))?;
            if let Some(entry) = self.open_record(&now, record, stored)? {
                entries.push(TimedEntry {
                    number,
                    class: record.class,
                    entry,
                });
            }
        }
        Ok(entries)
    }

    /// Writes the cleaned bytes of a file to `out`, as far as they authenticate, for as long as the
    /// case is open to whoever reads it and the file is not erased.
    pub fn read_file(
        &self,
        open: &OpenCase,
        file: FileId,
        out: &mut dyn Write,
    ) -> Result<(), StoreError> {
        let class = open.head.file(file).ok_or(StoreError::NotFound)?.class;
        if !open.opens(class) {
            return Err(StoreError::NotFound);
        }
        let slot = Slot::File(file);
        let case = open.case;
        let erase = self
            .vault
            .get(&VaultKey { case, slot })
            .ok_or(StoreError::NotFound)?;
        let key = file_key(case, &open.keys, class, &erase)?;
        let mut blob = self.blobs.read(&file.to_string())?;
        let wraps = wraps_of(case, &open.head, open.holder);
        let mut out = WhileOpen::file(self, (case, file), wraps, out);
        stream::decrypt(&key, &file_associated(case, file), &mut blob, &mut out)
    }

    fn open_record(
        &self,
        open: &OpenCase,
        record: &RecordRef,
        stored: Vec<u8>,
    ) -> Result<Option<Entry>, StoreError> {
        let case = open.case;
        if !open.opens(record.class) {
            return Ok(None);
        }
        let place = record_place(open.head.tenant, case, record);
        let slot = open.head.seal_slot(record.class);
        if record.appended {
            let seed = self.append_seed(case, &open.keys, record.class, slot)?;
            let plain = hpke::open_with(&seed, info::APPEND, &place.associated(), &stored)?;
            return Ok(Some(decode(plain.expose())?));
        }
        let key = self.seal_key(case, &open.keys, record.class, slot)?;
        Ok(Some(
            Sealed::<Entry>::from_stored(stored).open(&key, &place)?,
        ))
    }
}

impl TimedEntry {
    /// The file this entry announces, if it announces one.
    pub fn file(&self) -> Option<&FileInfo> {
        self.entry.file()
    }
}
