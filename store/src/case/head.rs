//! The head of a case: which records, files and wraps it has, and the head of its hash chain.
//!
//! The head is sealed to the instance, because the portal itself must be able to append (a
//! reply, an act of the clock) while nobody who can read the case is signed in.

use serde::{Deserialize, Serialize};
use subrosa_policy::{CaseId, FileId, MemberId, RecordId, ReleaseId, TenantId, WrapId};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::hpke::ReaderPublic;
use crate::kdf::{derive, hash};
use crate::key::Key;
use crate::pages;
use crate::seal::{Class, Kind, Place, Sealed};
use crate::store::Store;
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::access::Access;

/// The sealed manifest of a case.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Head {
    /// Counts every change of this head.
    pub(crate) version: u32,
    pub(crate) tenant: TenantId,
    pub(crate) records: Vec<RecordRef>,
    pub(crate) files: Vec<FileRef>,
    pub(crate) wraps: Vec<WrapRef>,
    /// BLAKE2b-256 over all sealed records so far.
    pub(crate) chain: [u8; 32],
    pub(crate) publics: Publics,
    /// The name of the row that leads from the code to this case, so that it can be removed
    /// with the case.
    pub(crate) locator: [u8; 32],
    /// The erase keys of classes whose first one is not, or not any more, the one in use.
    pub(crate) seals: Vec<SealRef>,
    /// What was released to contact persons.
    pub(crate) releases: Vec<ReleaseRef>,
    /// Who could open it, and who did.
    pub(crate) access: Access,
}

/// Says which erase key a class has now.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub(crate) struct SealRef {
    pub(crate) class: Class,
    /// Its name in the vault.
    pub(crate) id: [u8; 16],
}

/// Names one release and what opens it.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct ReleaseRef {
    pub(crate) id: ReleaseId,
    /// The name of its erase key in the vault.
    pub(crate) seal: [u8; 16],
    pub(crate) wraps: Vec<ReleaseWrap>,
}

/// Names the wrap of a release key to a contact person.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub(crate) struct ReleaseWrap {
    pub(crate) id: WrapId,
    pub(crate) member: MemberId,
    /// The name of the member's key it is to.
    pub(crate) key: [u8; 16],
}

/// The public keys to which anybody may append.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Publics {
    pub(crate) conversation: ReaderPublic,
    pub(crate) dossier: ReaderPublic,
    pub(crate) identity: ReaderPublic,
    pub(crate) evidence: ReaderPublic,
}

/// Names one record of a case.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub(crate) struct RecordRef {
    pub(crate) id: RecordId,
    pub(crate) class: Class,
    pub(crate) kind: Kind,
    /// True if it was sealed to the append key, false if under the class key.
    pub(crate) appended: bool,
    /// The release whose key seals it, if it is of that class.
    pub(crate) release: Option<ReleaseId>,
}

/// Names one file of a case.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub(crate) struct FileRef {
    pub(crate) id: FileId,
    /// Whose key seals it, together with its own erase key.
    pub(crate) class: Class,
}

/// Names one wrap of a case.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub(crate) struct WrapRef {
    pub(crate) id: WrapId,
    pub(crate) holder: Holder,
    /// The name of the member's key it is to; zeros for the reporter and for recovery.
    pub(crate) key: [u8; 16],
}

/// Who a wrap is for.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Holder {
    /// The reporter's code.
    Reporter,
    /// Both halves of the recovery keys together.
    Recovery,
    /// A lawyer who may be assigned later: half A.
    Eligible(MemberId),
    /// A member who reads the case now: everything but half A.
    Access(MemberId),
}

impl Holder {
    /// The member it is, if it is one.
    pub(crate) fn member(self) -> Option<MemberId> {
        match self {
            Self::Eligible(member) | Self::Access(member) => Some(member),
            Self::Reporter | Self::Recovery => None,
        }
    }
}

impl Store {
    /// Reads and opens the head of a case.
    pub(crate) fn head(&self, case: CaseId) -> Result<Head, StoreError> {
        let stored =
            pages::get(&*self.backend, Tree::Case, case.as_bytes())?.ok_or(StoreError::NotFound)?;
        let key = self.head_key(case)?;
        Ok(Sealed::<Head>::from_stored(stored).open(&key, &head_place(case))?)
    }

    /// Adds the sealed head to a batch.
    pub(crate) fn put_head(
        &self,
        batch: &mut Batch,
        case: CaseId,
        head: &mut Head,
    ) -> Result<(), StoreError> {
        head.version = head.version.saturating_add(1);
        // Here, because every change of wraps ends here, whatever it was for.
        let readers = head.readers();
        head.access.follow(&readers, self.latest_day());
        let sealed = Sealed::seal(head, &self.head_key(case)?, &head_place(case))?;
        pages::put(
            &*self.backend,
            batch,
            Tree::Case,
            case.as_bytes(),
            sealed.as_bytes(),
        )
    }

    // CLAIM(C-18): SECURITY.md
    /// An erase key; gone after erasure, and then nothing that it sealed opens.
    pub(crate) fn erase_key(&self, case: CaseId, slot: Slot) -> Result<Key, StoreError> {
        let name = VaultKey { case, slot };
        self.vault.get(&name).ok_or(StoreError::NotFound)
    }

    /// The erase key of what the portal itself keeps of a case: head, list entry, what the
    /// reporter has hidden. Stands under the name of the first class, and is never renewed.
    pub(crate) fn own_erase_key(&self, case: CaseId) -> Result<Key, StoreError> {
        self.erase_key(case, Slot::Class(Class::Intake))
    }

    // CLAIM(C-122): SECURITY.md
    /// Whether a class that the head names records of has no erase key any more: a passage was erased since, and the
    /// head is that of an older backup. No record of it opens to anybody.
    pub(crate) fn check_seals(&self, case: CaseId, head: &Head) -> Option<&'static str> {
        let own = head
            .records
            .iter()
            .filter(|record| record.release.is_none());
        let lost = own
            .map(|record| head.seal_slot(record.class))
            .any(|slot| !self.vault.holds(&VaultKey { case, slot }));
        lost.then_some("the key of some of its records is missing from the vault")
    }

    fn head_key(&self, case: CaseId) -> Result<Key, StoreError> {
        let erase = self.own_erase_key(case)?;
        Ok(derive(
            &[self.instance.key(info::HEAD).expose(), erase.expose()],
            info::HEAD,
            case.as_bytes(),
        ))
    }
}

impl Head {
    /// Adds a stored record and moves the chain on.
    pub(crate) fn push(&mut self, record: RecordRef, stored: &[u8]) {
        self.chain = link(&self.chain, &record, stored);
        self.records.push(record);
    }

    /// Whether this erase key must be kept: it is of a class, or of a file or wrap that the
    /// case has.
    pub(crate) fn keeps(&self, slot: Slot) -> bool {
        match slot {
            Slot::Class(Class::Intake) => true,
            Slot::Class(class) => self.seal_slot(class) == slot,
            Slot::File(id) => self.file(id).is_some(),
            Slot::Wrap(id) => {
                self.wraps.iter().any(|wrap| wrap.id == id)
                    || self.release_wraps().any(|wrap| wrap.id == id)
            }
            Slot::Seal(id) => {
                self.seals.iter().any(|seal| seal.id == id)
                    || self.releases.iter().any(|release| release.seal == id)
            }
        }
    }

    /// The name of the erase key of a class.
    pub(crate) fn seal_slot(&self, class: Class) -> Slot {
        let renewed = self.seals.iter().find(|seal| seal.class == class);
        renewed.map_or(Slot::Class(class), |seal| Slot::Seal(seal.id))
    }

    /// Whether erase keys of classes, files or releases were renewed or destroyed since `before`.
    pub(crate) fn is_resealed_since(&self, before: &Self) -> bool {
        let seals = |head: &Self| head.seals.iter().map(|seal| seal.id).collect::<Vec<_>>();
        let gone = |file: &FileRef| self.file(file.id).is_none();
        let release = |of: &ReleaseRef| self.release(of.id).is_none_or(|now| now.seal != of.seal);
        seals(self) != seals(before)
            || before.files.iter().any(gone)
            || before.releases.iter().any(release)
    }

    /// A release of the case.
    pub(crate) fn release(&self, id: ReleaseId) -> Option<&ReleaseRef> {
        self.releases.iter().find(|release| release.id == id)
    }

    /// The wraps of all releases.
    pub(crate) fn release_wraps(&self) -> impl Iterator<Item = ReleaseWrap> + '_ {
        let wraps = self.releases.iter().map(|release| &release.wraps);
        wraps.flatten().copied()
    }

    /// Every member who holds a wrap of the case, the half by which it can be given to them included.
    pub(crate) fn holders(&self) -> impl Iterator<Item = MemberId> + '_ {
        let wraps = self.wraps.iter().map(|wrap| wrap.holder);
        let released = self.release_wraps().map(|wrap| wrap.member);
        wraps.filter_map(Holder::member).chain(released)
    }

    /// Every member who can open something of the case: its readers, and contact persons who have
    /// a copy.
    fn readers(&self) -> Vec<MemberId> {
        let mut readers: Vec<MemberId> = Vec::new();
        for wrap in &self.wraps {
            if let Holder::Access(member) = wrap.holder {
                readers.push(member);
            }
        }
        let copies = self.releases.iter().flat_map(|release| &release.wraps);
        readers.extend(copies.map(|wrap| wrap.member));
        readers
    }

    /// A file of the case.
    pub(crate) fn file(&self, id: FileId) -> Option<FileRef> {
        self.files.iter().copied().find(|file| file.id == id)
    }

    /// Whether a holder has a wrap.
    pub(crate) fn has_wrap(&self, holder: Holder) -> bool {
        self.wraps_of(holder).next().is_some()
    }

    /// Whether a holder has a wrap to this key.
    pub(crate) fn has_wrap_to(&self, holder: Holder, key: &[u8; 16]) -> bool {
        self.wraps_of(holder).any(|wrap| wrap.key == *key)
    }

    /// The wraps of one holder.
    pub(crate) fn wraps_of(&self, holder: Holder) -> impl Iterator<Item = WrapRef> + '_ {
        self.wraps
            .iter()
            .copied()
            .filter(move |w| w.holder == holder)
    }
}

/// One step of the hash chain over the sealed bytes of a case.
pub(crate) fn link(before: &[u8; 32], record: &RecordRef, stored: &[u8]) -> [u8; 32] {
    hash(
        info::CHAIN,
        &[before, record.id.as_bytes(), &hash(info::CHAIN, &[stored])],
    )
}

fn head_place(case: CaseId) -> Place {
    Place {
        kind: Kind::Head,
        tenant: None,
        case: Some(case),
        class: None,
        record: *case.as_bytes(),
        version: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::Firm;

    #[test]
    fn whatever_was_sealed_anew_or_is_gone_since_is_seen() {
        let firm = Firm::new();
        let case = firm.report(1, "With a file.");
        let before = firm.store.head(case).unwrap();
        assert!(!before.files.is_empty());
        let with = |change: &dyn Fn(&mut Head)| {
            let mut head = before.clone();
            change(&mut head);
            head
        };
        let released = |seal| {
            with(&|head| {
                head.releases.push(ReleaseRef {
                    id: ReleaseId::from_bytes([1; 16]),
                    seal: [seal; 16],
                    wraps: Vec::new(),
                });
            })
        };
        assert!(!before.is_resealed_since(&before));
        assert!(!released(1).is_resealed_since(&before), "one more release");
        let seal = SealRef {
            class: Class::Dossier,
            id: [1; 16],
        };
        assert!(with(&|head| head.seals.push(seal)).is_resealed_since(&before));
        assert!(with(&|head| head.files.clear()).is_resealed_since(&before));
        assert!(before.is_resealed_since(&released(1)));
        assert!(released(2).is_resealed_since(&released(1)));
    }
}
