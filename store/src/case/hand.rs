//! Wraps: giving a reader the keys of a case, handing them on, and taking them back.

use subrosa_policy::{Assign, CaseId, Grant, MemberId, Role, Step, TenantId, WrapId, may_follow};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::kdf::derive;
use crate::key::{Key, random_id};
use crate::member::Member;
use crate::recovery::Recovery;
use crate::roster::{Roster, VouchedReader};
use crate::seal::{Kind, Place, Sealed, encode};
use crate::store::Store;
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::append::Writer;
use super::bundle::CaseKeys;
use super::content::Act;
use super::head::{Head, Holder, WrapRef};
use super::index::CaseIndex;
use super::open::OpenCase;
use super::release::drop_release_wraps;
use super::reporter::ReporterKeys;

/// What a triager decides when a case is assigned.
pub struct Handover {
    /// The lawyer who handles it from now on.
    pub handler: VouchedReader,
    /// The deputy, if there is one.
    pub standby: Option<VouchedReader>,
    /// The answer to the conflict question.
    pub conflict: String,
    /// Members who must not see the case.
    pub excluded: Vec<MemberId>,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
}

impl Handover {
    /// The lawyer, and the deputy unless that is the same person.
    fn readers(&self) -> impl Iterator<Item = &VouchedReader> {
        std::iter::once(&self.handler).chain(self.deputy())
    }

    fn deputy(&self) -> Option<&VouchedReader> {
        let deputy = self.standby.as_ref();
        deputy.filter(|deputy| deputy.member() != self.handler.member())
    }

    /// Changes the list entry. Returns what the case's audit says of it.
    fn note_in(&self, index: &mut CaseIndex) -> Vec<Act> {
        index.handler = Some(self.handler.member());
        index.standby = self.deputy().map(VouchedReader::member);
        // CLAIM(C-202): SECURITY.md
        let members = index.exclude(&self.excluded);
        let shut_out = (!members.is_empty()).then(|| Act::Excluded {
            members,
            note: self.conflict.clone(),
        });
        let assigned = Act::Assigned {
            handler: self.handler.member(),
            standby: index.standby,
            conflict: self.conflict.clone(),
        };
        shut_out.into_iter().chain([assigned]).collect()
    }
}

/// A wrap before it is stored.
pub(crate) struct NewWrap {
    case: CaseId,
    holder: Holder,
    id: WrapId,
    key: [u8; 16],
    erase: Key,
    bytes: Vec<u8>,
}

impl NewWrap {
    /// Wraps keys to a member whose public key was vouched for.
    pub(crate) fn to_member(
        case: CaseId,
        reader: &VouchedReader,
        holder: Holder,
        keys: &CaseKeys,
    ) -> Result<Self, StoreError> {
        Self::new(case, holder, reader.key_name(), keys, |aad, plain| {
            Ok(reader.wrap(aad, plain)?)
        })
    }

    /// Wraps all keys to both recovery halves, one inside the other.
    pub(crate) fn to_recovery(
        case: CaseId,
        recovery: &Recovery,
        keys: &CaseKeys,
    ) -> Result<Self, StoreError> {
        Self::new(case, Holder::Recovery, NO_KEY, keys, |aad, plain| {
            Ok(recovery.wrap(aad, plain)?)
        })
    }

    /// Wraps the reporter's keys to the key pair of their code.
    pub(crate) fn to_reporter(
        case: CaseId,
        reporter: &ReporterKeys,
        keys: &CaseKeys,
    ) -> Result<Self, StoreError> {
        Self::new(case, Holder::Reporter, NO_KEY, keys, |aad, plain| {
            reporter.wrap(aad, plain)
        })
    }

    /// Adds the wrap to a batch and to the head; returns the erase key the vault must hold.
    pub(crate) fn put(self, batch: &mut Batch, head: &mut Head) -> (VaultKey, Key) {
        batch.put(Tree::Wrap, self.id.as_bytes(), &self.bytes);
        head.wraps.push(WrapRef {
            id: self.id,
            holder: self.holder,
            key: self.key,
        });
        (wrap_slot(self.case, self.id), self.erase)
    }

    fn new(
        case: CaseId,
        holder: Holder,
        key: [u8; 16],
        keys: &CaseKeys,
        wrap: impl FnOnce(&[u8], &[u8]) -> Result<Vec<u8>, StoreError>,
    ) -> Result<Self, StoreError> {
        let id = WrapId::from_bytes(random_id()?);
        let erase = Key::random()?;
        let plain = encode(keys)?;
        let inner = wrap(&wrap_associated(case, holder), plain.expose())?;
        let sealed = Sealed::seal(&inner, &outer_key(case, id, &erase), &wrap_place(case, id))?;
        Ok(Self {
            case,
            holder,
            id,
            key,
            erase,
            bytes: sealed.as_bytes().to_vec(),
        })
    }
}

impl Store {
    /// Hands a case to a lawyer and a deputy, and drops every other reader's access. Whom the
    /// reporter has named stays excluded.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if this triager's own access is gone, if the case was assigned
    /// meanwhile, or if a lawyer has no half.
    pub fn assign(
        &self,
        grant: &Grant<Assign>,
        open: &OpenCase,
        by: MemberId,
        hand: &Handover,
    ) -> Result<(), StoreError> {
        let case = grant.case();
        open.is_read_by(by)?;
        if open.case != case {
            return Err(StoreError::NotFound);
        }
        // In the order in which a removal takes them. Until the case is handed over, nobody whom it
        // is handed to is suspended, removed or given other rights.
        let _people_stay = self.share_people();
        let _one_at_a_time = self.lock_case(case);
        let mut head = self.head(case)?;
        let mut index = self.index(case)?;
        self.may_receive(hand.readers(), index.tenant)?;
        // Two triagers may have read the case at the same time: the second one comes too late.
        let step = may_follow(index.state, Step::Assign).filter(|_| head.has_wrap(open.holder));
        index.state = step.ok_or(StoreError::NotFound)?;
        let acts = hand.note_in(&mut index);
        index.drop_questions();
        let mut batch = Batch::default();
        // What an earlier lawyer has released stays with whom it was released to, but for those
        // who are named now.
        let named = index.excluded.clone();
        let is_named = |_, member| named.contains(&member);
        let mut dropped = drop_release_wraps(&mut batch, &mut head, case, is_named);
        index.take_back(is_named);
        dropped.extend(drop_wraps(
            &mut batch,
            &mut head,
            case,
            |holder| match holder {
                Holder::Access(_) => true,
                Holder::Eligible(member) => index.excluded.contains(&member),
                Holder::Recovery | Holder::Reporter => false,
            },
        ));
        let mut erase = Vec::new();
        for reader in hand.readers() {
            let half = Holder::Eligible(reader.member());
            if !index.may_know(reader.member()) {
                return Err(StoreError::NotFound);
            }
            if !head.has_wrap_to(half, &reader.key_name()) {
                return Err(StoreError::NotFound);
            }
            let holder = Holder::Access(reader.member());
            let wrap = NewWrap::to_member(case, reader, holder, &open.keys.access())?;
            erase.push(wrap.put(&mut batch, &mut head));
        }
        let mut writer = Writer::new(self, case, &open.keys, &mut batch, &mut head);
        for act in acts {
            writer.audit(hand.minute, by, act)?;
        }
        self.vault.add(&erase)?;
        self.put_head(&mut batch, case, &mut head)?;
        self.put_index(&mut batch, &index)?;
        self.commit(batch)?;
        // Only now: a crash before this line leaves wraps that nothing in the store names, and
        // the next start destroys their keys.
        self.vault.remove(&dropped)
    }

    // CLAIM(C-172): SECURITY.md
    /// Whether all of these are still lawyers of a tenant, by the accounts as they are now. The
    /// lock of people must be held until what they get is committed: a change of rights walks the
    /// cases after the account, and would not find a wrap that is made later.
    pub(super) fn may_receive<'a>(
        &self,
        mut readers: impl Iterator<Item = &'a VouchedReader>,
        tenant: TenantId,
    ) -> Result<(), StoreError> {
        readers.try_for_each(|reader| {
            let is_still = |member: &Member| {
                member.is_active()
                    && member.rights.has_at(Role::Lawyer, tenant)
                    && member.reader.name() == reader.key_name()
            };
            let still = self
                .member(reader.member())
                .map(|member| is_still(&member))?;
            still.then_some(()).ok_or(StoreError::NotFound)
        })
    }

    /// What the accounts leave of a roster that was read earlier. As for [`Self::may_receive`], the
    /// lock of people must be held.
    pub(super) fn still(&self, roster: &Roster) -> Result<Roster, StoreError> {
        Ok(roster.clone().narrowed(&self.members()?))
    }

    /// Opens the outer layer of a wrap, which the erase key in the vault seals.
    pub(crate) fn wrap_bytes(&self, case: CaseId, id: WrapId) -> Result<Vec<u8>, StoreError> {
        let stored = self
            .backend
            .get(Tree::Wrap, id.as_bytes())?
            .ok_or(StoreError::NotFound)?;
        let erase = self
            .vault
            .get(&wrap_slot(case, id))
            .ok_or(StoreError::NotFound)?;
        let key = outer_key(case, id, &erase);
        Ok(Sealed::<Vec<u8>>::from_stored(stored).open(&key, &wrap_place(case, id))?)
    }
}

// CLAIM(C-14): SECURITY.md
/// Removes the wraps that `gone` names from head and store; returns their erase keys.
pub(crate) fn drop_wraps(
    batch: &mut Batch,
    head: &mut Head,
    case: CaseId,
    gone: impl Fn(Holder) -> bool,
) -> Vec<VaultKey> {
    let mut dropped = Vec::new();
    head.wraps.retain(|wrap| {
        let gone = gone(wrap.holder);
        if gone {
            batch.remove(Tree::Wrap, wrap.id.as_bytes());
            dropped.push(wrap_slot(case, wrap.id));
        }
        !gone
    });
    dropped
}

/// What stands for the key of a wrap that is not to a member.
const NO_KEY: [u8; 16] = [0; 16];

/// What the inner layer of a wrap authenticates: the case, and whom it is for.
pub(crate) fn wrap_associated(case: CaseId, holder: Holder) -> Vec<u8> {
    let mut associated = case.as_bytes().to_vec();
    let (tag, member) = match holder {
        Holder::Reporter => (1, None),
        Holder::Recovery => (2, None),
        Holder::Eligible(member) => (3, Some(member)),
        Holder::Access(member) => (4, Some(member)),
    };
    associated.push(tag);
    if let Some(member) = member {
        associated.extend_from_slice(member.as_bytes());
    }
    associated
}

pub(super) fn wrap_slot(case: CaseId, id: WrapId) -> VaultKey {
    VaultKey {
        case,
        slot: Slot::Wrap(id),
    }
}

pub(super) fn outer_key(case: CaseId, id: WrapId, erase: &Key) -> Key {
    let mut context = case.as_bytes().to_vec();
    context.extend_from_slice(id.as_bytes());
    derive(&[erase.expose()], info::WRAP_OUTER, &context)
}

pub(super) fn wrap_place(case: CaseId, id: WrapId) -> Place {
    Place {
        kind: Kind::Wrap,
        tenant: None,
        case: Some(case),
        class: None,
        record: *id.as_bytes(),
        version: 0,
    }
}
