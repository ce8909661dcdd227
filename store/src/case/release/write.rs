//! What of a release is written: its keys and wraps, its records, its files.

use subrosa_policy::{CaseId, MemberId, ReleaseId, WrapId};

use crate::backend::{Batch, Tree};
use crate::draft::RawFile;
use crate::error::StoreError;
use crate::kdf::derive;
use crate::key::{Key, random_id};
use crate::own::Own;
use crate::roster::VouchedReader;
use crate::seal::{Class, Kind, Sealed, encode};
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::super::append::{Writer, record_place};
use super::super::bundle::class_context;
use super::super::content::{Entry, FileInfo};
use super::super::hand::{outer_key, wrap_place, wrap_slot};
use super::super::head::{FileRef, Head, RecordRef, ReleaseRef, ReleaseWrap};
use super::super::index::CaseIndex;
use super::super::released::ReleasedFile;
use super::super::submit::{file_id, record_id};

impl Writer<'_, '_> {
    /// Takes releases from the members that `gone` names, in head and list entry.
    pub(in crate::case) fn take_back(
        &mut self,
        index: &mut CaseIndex,
        gone: impl Fn(ReleaseId, MemberId) -> bool,
    ) {
        let case = self.case();
        let (_, batch, head) = self.parts();
        let dropped = drop_release_wraps(batch, head, case, &gone);
        self.forget(dropped);
        index.take_back(gone);
    }

    /// Starts a release: its erase key, its wraps, and what leads to its case.
    pub(super) fn begin_release(
        &mut self,
        id: ReleaseId,
        key: &Key,
        readers: &[VouchedReader],
    ) -> Result<Key, StoreError> {
        let (case, seal, erase) = (self.case(), random_id()?, Key::random()?);
        let mut wraps = Vec::new();
        let plain = encode(key)?;
        for reader in readers {
            let (wrap, outer) = (WrapId::from_bytes(random_id()?), Key::random()?);
            let aad = release_associated(case, id, reader.member());
            let inner = reader.wrap_release(&aad, plain.expose())?;
            let sealed = Sealed::seal(
                &inner,
                &outer_key(case, wrap, &outer),
                &wrap_place(case, wrap),
            )?;
            let (_, batch, _) = self.parts();
            batch.put(Tree::Wrap, wrap.as_bytes(), sealed.as_bytes());
            self.with_erase_key(Slot::Wrap(wrap), outer);
            wraps.push(ReleaseWrap {
                id: wrap,
                member: reader.member(),
                key: reader.key_name(),
            });
        }
        self.with_erase_key(Slot::Seal(seal), erase.clone());
        let (store, batch, head) = self.parts();
        head.releases.push(ReleaseRef { id, seal, wraps });
        store.put_own(batch, Own::Released, id.as_bytes(), &case)?;
        Ok(erase)
    }

    /// Seals one record of a release.
    pub(in crate::case) fn put_released(
        &mut self,
        id: ReleaseId,
        sealing: &Key,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        let record = RecordRef {
            id: record_id()?,
            class: Class::Release,
            kind: Kind::Entry,
            appended: false,
            release: Some(id),
        };
        let case = self.case();
        let place = record_place(self.parts().2.tenant, case, &record);
        let sealed = Sealed::seal(entry, sealing, &place)?;
        self.keep(record, sealed.as_bytes())
    }

    /// Seals a file of the case anew, to the readers of a release.
    pub(super) fn put_released_file(
        &mut self,
        release: ReleaseId,
        key: &Key,
        number: u16,
        info: &FileInfo,
        raw: &RawFile,
    ) -> Result<ReleasedFile, StoreError> {
        let (id, erase) = (file_id()?, Key::random()?);
        let file_key = released_file_key(self.case(), release, key, &erase);
        let size = raw.size();
        self.put_blob(id, &file_key, size, &mut raw.open(), erase)?;
        self.note_file(FileRef {
            id,
            class: Class::Release,
        });
        Ok(ReleasedFile {
            id,
            name: released_name(number, &info.name),
            format: info.format.clone(),
            size,
            erased: false,
        })
    }
}

/// The name a file has in a release: numbered anew, because the number it has in the case tells
/// how many there are.
pub fn released_name(number: u16, name: &str) -> String {
    let ending = name.rsplit_once('.');
    ending.map_or_else(
        || format!("file-{number}"),
        |(_, ending)| format!("file-{number}.{ending}"),
    )
}

/// Removes wraps of releases from head and store; returns their erase keys.
pub(in crate::case) fn drop_release_wraps(
    batch: &mut Batch,
    head: &mut Head,
    case: CaseId,
    gone: impl Fn(ReleaseId, MemberId) -> bool,
) -> Vec<VaultKey> {
    let mut dropped = Vec::new();
    for release in &mut head.releases {
        let id = release.id;
        release.wraps.retain(|wrap| {
            let gone = gone(id, wrap.member);
            if gone {
                batch.remove(Tree::Wrap, wrap.id.as_bytes());
                dropped.push(wrap_slot(case, wrap.id));
            }
            !gone
        });
    }
    dropped
}

/// What the inner layer of a wrap of a release authenticates.
pub(in crate::case) fn release_associated(
    case: CaseId,
    id: ReleaseId,
    member: MemberId,
) -> Vec<u8> {
    let mut associated = case.as_bytes().to_vec();
    associated.extend_from_slice(id.as_bytes());
    associated.extend_from_slice(member.as_bytes());
    associated
}

fn release_context(case: CaseId, id: ReleaseId) -> Vec<u8> {
    let mut context = class_context(case, Class::Release);
    context.extend_from_slice(id.as_bytes());
    context
}

/// The key that records of a release are sealed under.
pub(in crate::case) fn release_key(case: CaseId, id: ReleaseId, key: &Key, erase: &Key) -> Key {
    derive(
        &[key.expose(), erase.expose()],
        info::RELEASE,
        &release_context(case, id),
    )
}

pub(in crate::case) fn released_file_key(
    case: CaseId,
    id: ReleaseId,
    key: &Key,
    erase: &Key,
) -> Key {
    derive(
        &[key.expose(), erase.expose()],
        info::FILE,
        &release_context(case, id),
    )
}
