//! An opened release: what contact persons read and write, and lawyers beside them.

use std::io::Write;

use subrosa_policy::{
    CaseId, FileId, Grant, MemberId, Propose, ReadReleased, Release, ReleaseId, ShareNote, WrapId,
};

use crate::backend::Tree;
use crate::error::StoreError;
use crate::hpke::{self, ReaderSeed};
use crate::key::Key;
use crate::pages;
use crate::seal::{Class, Sealed, decode};
use crate::store::Store;
use crate::stream;
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::append::{Writer, file_associated, record_key, record_place};
use super::bundle::CaseKeys;
use super::content::{Act, Entry};
use super::hand::wrap_slot;
use super::head::{Head, Holder, ReleaseWrap, link};
use super::index::CaseIndex;
use super::open::{OpenCase, TimedEntry};
use super::outgoing::{WhileOpen, wraps_of};
use super::release::{release_associated, release_key, released_file_key};
use super::released::{Decision, Proposal, Proposed, SharedNote};

/// A release whose key was found. The key is wiped when it is dropped.
pub struct OpenRelease {
    case: CaseId,
    id: ReleaseId,
    reader: Reader,
    pub(super) key: Key,
    keys: CaseKeys,
    head: Head,
}

/// Whose key it was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// A contact person, by this wrap.
    Contact(MemberId, WrapId),
    /// A lawyer of the case.
    Lawyer(Holder),
}

impl OpenRelease {
    /// Which case it is of.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// Whom it is released to.
    pub fn recipients(&self) -> Vec<MemberId> {
        let release = self.head.release(self.id);
        let wraps = release.into_iter().flat_map(|release| &release.wraps);
        wraps.map(|wrap| wrap.member).collect()
    }

    /// The lawyers who read it too.
    pub fn lawyers(&self) -> Vec<MemberId> {
        let wraps = self.head.wraps.iter();
        wraps
            .filter_map(|wrap| match wrap.holder {
                Holder::Access(member) => Some(member),
                Holder::Eligible(_) | Holder::Recovery | Holder::Reporter => None,
            })
            .collect()
    }

    fn is(&self, member: MemberId) -> bool {
        match self.reader {
            Reader::Contact(of, _) => of == member,
            Reader::Lawyer(holder) => holder == Holder::Access(member),
        }
    }

    /// The wraps it was opened with, by their names in the vault.
    fn wraps(&self) -> Vec<VaultKey> {
        match self.reader {
            Reader::Contact(_, wrap) => vec![wrap_slot(self.case, wrap)],
            Reader::Lawyer(holder) => wraps_of(self.case, &self.head, holder),
        }
    }

    fn may(&self, head: &Head) -> bool {
        match self.reader {
            Reader::Contact(_, wrap) => head
                .release(self.id)
                .is_some_and(|release| release.wraps.iter().any(|of| of.id == wrap)),
            Reader::Lawyer(holder) => head.has_wrap(holder),
        }
    }
}

impl Store {
    /// Whether a member can open a release with these keys.
    pub fn can_open_release(
        &self,
        case: CaseId,
        id: ReleaseId,
        member: MemberId,
        seed: &ReaderSeed,
    ) -> Result<bool, StoreError> {
        let key = seed.public()?.name();
        Ok(wrap_of(&self.head(case)?, id, member, &key).is_some())
    }

    /// Opens a release for a contact person with the keys of their session.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if no wrap of it is to these keys of theirs.
    pub fn open_release(
        &self,
        grant: &Grant<ReadReleased>,
        id: ReleaseId,
        member: MemberId,
        seed: &ReaderSeed,
    ) -> Result<OpenRelease, StoreError> {
        let case = grant.case();
        let head = self.head(case)?;
        let own = seed.public()?.name();
        let wrap = wrap_of(&head, id, member, &own).ok_or(StoreError::NotFound)?;
        let inner = self.wrap_bytes(case, wrap.id)?;
        let aad = release_associated(case, id, member);
        let plain = hpke::open_with(seed, info::RELEASE_WRAP, &aad, &inner)?;
        Ok(OpenRelease {
            case,
            id,
            reader: Reader::Contact(member, wrap.id),
            key: decode(plain.expose())?,
            keys: CaseKeys::default(),
            head,
        })
    }

    /// A release for a lawyer who has opened its case.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the case has none of this name.
    pub fn release_of(
        &self,
        open: &OpenCase,
        entries: &[TimedEntry],
        id: ReleaseId,
    ) -> Result<OpenRelease, StoreError> {
        let notes = entries.iter().filter_map(|entry| entry.entry.release());
        let note = notes.into_iter().find(|note| note.id == id);
        let note = note.ok_or(StoreError::NotFound)?;
        Ok(OpenRelease {
            case: open.case,
            id,
            reader: Reader::Lawyer(open.holder),
            key: Key::from_bytes(note.key),
            keys: open.keys.clone(),
            head: open.head.clone(),
        })
    }

    /// Everything in a release, by its positions in the release: of the rest of the case not even
    /// how much there is.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a record is missing or the chain of the case does not fit.
    pub fn released(&self, open: &OpenRelease) -> Result<Vec<TimedEntry>, StoreError> {
        let (case, mut chain) = (open.case, [0; 32]);
        let key = self.sealing_key(case, &open.head, open.id, &open.key)?;
        let mut entries = Vec::new();
        for record in &open.head.records {
            let stored = pages::get(&*self.backend, Tree::Record, &record_key(case, record))?
                .ok_or(StoreError::Damaged("a record of the case is missing"))?;
            chain = link(&chain, record, &stored);
            if record.release == Some(open.id) {
                let place = record_place(open.head.tenant, case, record);
                let entry = Sealed::<Entry>::from_stored(stored).open(&key, &place)?;
                entries.push(TimedEntry {
                    number: u32::try_from(entries.len()).unwrap_or(u32::MAX),
                    class: Class::Release,
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

    /// Writes a released file to `out`, for as long as the release is open to whoever reads it and
    /// the file is not erased.
    pub fn read_released_file(
        &self,
        open: &OpenRelease,
        file: FileId,
        out: &mut dyn Write,
    ) -> Result<(), StoreError> {
        let case = open.case;
        let erase = self.erase_key(case, Slot::File(file))?;
        let key = released_file_key(case, open.id, &open.key, &erase);
        let mut blob = self.blobs.read(&file.to_string())?;
        let mut out = WhileOpen::file(self, (case, file), open.wraps(), out);
        stream::decrypt(&key, &file_associated(case, file), &mut blob, &mut out)
    }

    /// Hands on what is written for as long as the release is open to whoever opened it, and
    /// nothing is erased from it.
    pub fn while_released<'a>(
        &'a self,
        open: &OpenRelease,
        out: &'a mut dyn Write,
    ) -> WhileOpen<'a> {
        let seals = open.head.release(open.id).into_iter();
        let slots = seals.map(|release| Slot::Seal(release.seal));
        WhileOpen::slots(self, open.case, (open.wraps(), slots), out)
    }

    /// Notes in the case what a contact person did.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the release is not open to them any more.
    pub fn audit_release(
        &self,
        open: &OpenRelease,
        member: MemberId,
        act: Act,
        minute: u64,
    ) -> Result<(), StoreError> {
        if !open.is(member) {
            return Err(StoreError::NotFound);
        }
        self.change_if(
            open.case,
            &open.keys,
            |head| open.may(head),
            |writer, _| writer.audit(minute, member, act),
        )
    }

    /// Stores a note that the lawyers and the contact persons of a release read.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is not open to whoever writes.
    pub fn share_note(
        &self,
        grant: &Grant<ShareNote>,
        open: &OpenRelease,
        note: SharedNote,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case || !open.is(note.member) {
            return Err(StoreError::NotFound);
        }
        let (minute, member) = (note.minute, note.member);
        self.add_to_release(open, Entry::Shared(note), |writer, _| {
            writer.audit(minute, member, Act::Shared)
        })
    }

    /// Stores what a contact person proposes to the lawyers.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the release is not open to them.
    pub fn put_proposal(
        &self,
        grant: &Grant<Propose>,
        open: &OpenRelease,
        proposal: Proposal,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case || !open.is(proposal.member) {
            return Err(StoreError::NotFound);
        }
        let (minute, member) = (proposal.minute, proposal.member);
        self.add_to_release(open, Entry::Proposal(proposal), |writer, index| {
            index.proposals = index.proposals.saturating_add(1);
            writer.audit(minute, member, Act::Proposed)
        })
    }

    /// Stores a lawyer's answer to a proposal, and what follows from it for the list entry. The
    /// first answer counts.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such proposal, or if it was answered.
    pub fn decide(
        &self,
        grant: &Grant<Release>,
        open: &OpenRelease,
        decision: Decision,
    ) -> Result<Proposed, StoreError> {
        if grant.case() != open.case || !open.is(decision.member) {
            return Err(StoreError::NotFound);
        }
        let entries = self.released(open)?;
        let answered = entries
            .iter()
            .filter_map(|entry| entry.entry.decision())
            .any(|earlier| earlier.of == decision.of);
        let proposal = entries.iter().find(|entry| entry.number == decision.of);
        let proposal = proposal.and_then(|entry| entry.entry.proposal());
        let what = proposal
            .filter(|_| !answered)
            .ok_or(StoreError::NotFound)?
            .what;
        let records = open.head.records.len();
        let (minute, member, accepted) = (decision.minute, decision.member, decision.accepted);
        self.add_to_release(open, Entry::Decision(decision), |writer, index| {
            // Nothing came in between that may have answered it.
            if writer.parts().2.records.len() != records + 1 {
                return Err(StoreError::NotFound);
            }
            index.proposals = index.proposals.saturating_sub(1);
            writer.audit(minute, member, Act::Decided { accepted })?;
            let was = index.classed();
            if let (Proposed::Category(category), true) = (what, accepted)
                && was.category != Some(category)
            {
                index.category = Some(category);
                let now = index.classed();
                writer.audit(minute, member, Act::Classified { was, now })?;
            }
            Ok(())
        })?;
        Ok(what)
    }

    fn add_to_release(
        &self,
        open: &OpenRelease,
        entry: Entry,
        then: impl FnOnce(&mut Writer<'_, '_>, &mut CaseIndex) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.change_if(
            open.case,
            &open.keys,
            |head| open.may(head),
            |writer, index| {
                let (case, head) = (writer.case(), writer.parts().2.clone());
                let sealing = self.sealing_key(case, &head, open.id, &open.key)?;
                writer.put_released(open.id, &sealing, &entry)?;
                then(writer, index)
            },
        )
    }

    pub(super) fn sealing_key(
        &self,
        case: CaseId,
        head: &Head,
        id: ReleaseId,
        key: &Key,
    ) -> Result<Key, StoreError> {
        let release = head.release(id).ok_or(StoreError::NotFound)?;
        let erase = self.erase_key(case, Slot::Seal(release.seal))?;
        Ok(release_key(case, id, key, &erase))
    }
}

fn wrap_of(head: &Head, id: ReleaseId, member: MemberId, key: &[u8; 16]) -> Option<ReleaseWrap> {
    let wraps = head.release(id)?.wraps.iter();
    wraps
        .copied()
        .find(|wrap| wrap.member == member && wrap.key == *key)
}
