//! Readers whose keys are new: what is closed to them, and how colleagues open it again.

use std::collections::BTreeMap;

use subrosa_policy::{CaseId, CaseState, Grant, MemberId, PassOn, Rights, Role};

use crate::backend::Batch;
use crate::error::StoreError;
use crate::hpke::ReaderSeed;
use crate::key::Key;
use crate::roster::{Roster, VouchedReader};
use crate::store::Store;
use crate::vault::VaultKey;

use super::append::Writer;
use super::bundle::CaseKeys;
use super::content::Act;
use super::hand::{NewWrap, drop_wraps};
use super::head::{Head, Holder};
use super::index::CaseIndex;
use super::release::drop_release_wraps;

impl Store {
    /// The cases a member could read, or be given, with keys they had before and not with those
    /// they have now; each as its list entry.
    pub fn closed_to(
        &self,
        roster: &Roster,
        member: MemberId,
    ) -> Result<Vec<CaseIndex>, StoreError> {
        let mut closed = Vec::new();
        for index in self.index_all()? {
            let Ok(head) = self.head(index.case) else {
                continue;
            };
            if !stale(&head, &index, roster, member).is_empty() {
                closed.push(index);
            }
        }
        Ok(closed)
    }

    /// Whether one case is closed to a member's new keys, as [`Self::closed_to`] tells of all.
    pub fn is_closed_to(&self, roster: &Roster, member: MemberId, index: &CaseIndex) -> bool {
        let head = self.head(index.case);
        head.is_ok_and(|head| !stale(&head, index, roster, member).is_empty())
    }

    /// Whether `by` holds some of what is closed to a colleague's new keys.
    pub fn could_pass_on(
        &self,
        roster: &Roster,
        case: CaseId,
        by: MemberId,
        to: MemberId,
    ) -> Result<bool, StoreError> {
        let (head, index) = (self.head(case)?, self.index(case)?);
        let holds = |holder| is_live(&head, &index, roster, holder);
        Ok(stale(&head, &index, roster, to)
            .into_iter()
            .any(|(holder, _)| match holder {
                Holder::Access(_) => holds(Holder::Access(by)),
                Holder::Eligible(_) => holds(Holder::Eligible(by)),
                Holder::Reporter | Holder::Recovery => false,
            }))
    }

    // CLAIM(C-73): SECURITY.md
    /// Opens a case again to a colleague whose new keys were vouched for, as far as `by` holds
    /// its keys, and notes it in the case. The colleague gets what they had before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if `by` holds none of it, or nothing of the case is closed to
    /// the colleague.
    pub fn pass_on(
        &self,
        grant: &Grant<PassOn>,
        roster: &Roster,
        (by, seed): (MemberId, &ReaderSeed),
        to: MemberId,
        minute: u64,
    ) -> Result<(), StoreError> {
        let case = grant.case();
        let _people_stay = self.share_people();
        let roster = self.still(roster)?;
        let _one_at_a_time = self.lock_case(case);
        let head = self.head(case)?;
        let index = self.index(case)?;
        let keys = self.keys_of(&head, case, by, seed)?;
        let mut wraps = Vec::new();
        for (holder, reader) in stale(&head, &index, &roster, to) {
            if let Some(part) = part_for(holder, &keys) {
                wraps.push((holder, reader, part));
            }
        }
        if wraps.is_empty() {
            return Err(StoreError::NotFound);
        }
        let act = Act::PassedOn(to);
        self.rewrap(head, &index, &keys, &wraps, (minute, by, act))
    }

    /// Exchanges the wraps of some holders for new ones, and notes why.
    pub(super) fn rewrap(
        &self,
        mut head: Head,
        index: &CaseIndex,
        keys: &CaseKeys,
        wraps: &[(Holder, VouchedReader, CaseKeys)],
        (minute, member, act): (u64, MemberId, Act),
    ) -> Result<(), StoreError> {
        let case = index.case;
        let mut batch = Batch::default();
        let renewed = |holder| wraps.iter().any(|(of, _, _)| *of == holder);
        let dropped = drop_wraps(&mut batch, &mut head, case, renewed);
        let mut erase: Vec<(VaultKey, Key)> = Vec::new();
        for (holder, reader, part) in wraps {
            let wrap = NewWrap::to_member(case, reader, *holder, part)?;
            erase.push(wrap.put(&mut batch, &mut head));
        }
        let mut writer = Writer::new(self, case, keys, &mut batch, &mut head);
        writer.audit(minute, member, act)?;
        self.vault.add(&erase)?;
        self.put_head(&mut batch, case, &mut head)?;
        self.put_index(&mut batch, index)?;
        self.commit(batch)?;
        self.vault.remove(&dropped)
    }

    // CLAIM(C-162): SECURITY.md
    /// Drops the wraps that a member holds in roles which `rights` do not give them for the case's
    /// tenant; without rights, every wrap. Needs no reader's key: the head is the portal's own.
    /// What was dropped before is left alone, so that whoever was interrupted can begin anew.
    ///
    /// # Errors
    /// The first one. A case that cannot be written keeps no other from being walked.
    pub(crate) fn drop_reader(
        &self,
        member: MemberId,
        rights: Option<&Rights>,
    ) -> Result<(), StoreError> {
        let left = Left::from([(member, rights.cloned())]);
        let mut first = Ok(());
        for case in self.vault.cases() {
            let dropped = self.drop_in(case, &left);
            first = first.and(dropped);
        }
        first
    }

    /// The same in one case, for everybody of whom it is said what is left to them.
    pub(super) fn drop_in(&self, case: CaseId, left: &Left) -> Result<(), StoreError> {
        let _one_at_a_time = self.lock_case(case);
        // A damaged case hides no other; `check` names it.
        let Ok(mut head) = self.head(case) else {
            return Ok(());
        };
        let mut index = self.index(case).ok();
        let kept = Kept::of_all(left, index.as_ref());
        let loses = |member: MemberId, what: fn(&Kept) -> bool| {
            let kept = kept.get(&member);
            kept.is_some_and(|kept| !what(kept))
        };
        let mut batch = Batch::default();
        let mut dropped = drop_wraps(&mut batch, &mut head, case, |holder| match holder {
            Holder::Access(of) => loses(of, |kept| kept.access),
            Holder::Eligible(of) => loses(of, |kept| kept.lawyer),
            Holder::Recovery | Holder::Reporter => false,
        });
        let taken_back = |_, of| loses(of, |kept| kept.released);
        dropped.extend(drop_release_wraps(&mut batch, &mut head, case, taken_back));
        let mut changed = false;
        if let Some(index) = &mut index {
            for member in left.keys() {
                // What they handled goes on with the deputy.
                changed |= loses(*member, |kept| kept.lawyer) && index.forget_lawyer(*member);
            }
            index.take_back(taken_back);
            if changed || !dropped.is_empty() {
                self.put_index(&mut batch, index)?;
            }
        }
        if dropped.is_empty() && !changed {
            return Ok(());
        }
        self.put_head(&mut batch, case, &mut head)?;
        self.commit(batch)?;
        self.vault.remove(&dropped)
    }

    /// How many open cases somebody on the roster `before` can work on and nobody on `after`, of
    /// those that `counts` says.
    pub(crate) fn cases_cut_off(
        &self,
        before: &Roster,
        after: &Roster,
        counts: impl Fn(&CaseIndex) -> bool,
    ) -> Result<usize, StoreError> {
        let mut cut_off = 0;
        for index in self.index_all()? {
            let over = matches!(index.state, CaseState::Archived | CaseState::Anonymised);
            if over || !counts(&index) {
                continue;
            }
            if let Ok(head) = self.head(index.case)
                && is_served(&head, &index, before)
                && !is_served(&head, &index, after)
            {
                cut_off += 1;
            }
        }
        Ok(cut_off)
    }
}

/// What members have left of their rights; nothing if they are members no more.
pub(super) type Left = BTreeMap<MemberId, Option<Rights>>;

/// In which ways a member still holds something of a case.
struct Kept {
    /// As who takes it in, or works on it.
    access: bool,
    /// As a lawyer of the tenant.
    lawyer: bool,
    /// As a contact person of the tenant.
    released: bool,
}

impl Kept {
    fn of_all(left: &Left, index: Option<&CaseIndex>) -> BTreeMap<MemberId, Self> {
        let each = left.iter();
        each.map(|(member, rights)| (*member, Self::of(*member, rights.as_ref(), index)))
            .collect()
    }

    fn of(member: MemberId, rights: Option<&Rights>, index: Option<&CaseIndex>) -> Self {
        let has = |role| match (rights, index) {
            (None, _) => false,
            // Nobody can tell whose case it is.
            (Some(rights), None) => rights.opens(),
            (Some(rights), Some(index)) => rights.has_at(role, index.tenant),
        };
        let works_on = |index: &CaseIndex| index.is_worked_on_by(member);
        let reads_as = match index {
            Some(index) if !works_on(index) => index.intake,
            Some(_) | None => Role::Lawyer,
        };
        Self {
            access: has(reads_as),
            lawyer: has(Role::Lawyer),
            released: has(Role::TenantUser),
        }
    }
}

/// The role in which a holder reads a case.
fn role_of(holder: Holder, index: &CaseIndex) -> Option<(MemberId, Role)> {
    match holder {
        Holder::Access(member) if index.state == CaseState::Received => {
            Some((member, index.intake))
        }
        Holder::Access(member) | Holder::Eligible(member) => Some((member, Role::Lawyer)),
        Holder::Reporter | Holder::Recovery => None,
    }
}

/// The vouched keys of a holder, if the roster still has them in the role that the case needs.
pub(super) fn reader_of(
    holder: Holder,
    index: &CaseIndex,
    roster: &Roster,
) -> Option<VouchedReader> {
    let (member, role) = role_of(holder, index)?;
    if !index.may_know(member) {
        return None;
    }
    let readers = roster.readers(index.tenant, role);
    readers.into_iter().find(|reader| reader.member() == member)
}

/// Whether a holder has a wrap to the keys that the roster has of them now.
fn is_live(head: &Head, index: &CaseIndex, roster: &Roster, holder: Holder) -> bool {
    let reader = reader_of(holder, index, roster);
    reader.is_some_and(|reader| head.has_wrap_to(holder, &reader.key_name()))
}

/// What a member has of a case under keys that are not the ones they have now.
fn stale(
    head: &Head,
    index: &CaseIndex,
    roster: &Roster,
    member: MemberId,
) -> Vec<(Holder, VouchedReader)> {
    [Holder::Access(member), Holder::Eligible(member)]
        .into_iter()
        .filter(|holder| head.has_wrap(*holder))
        .filter_map(|holder| Some((holder, reader_of(holder, index, roster)?)))
        .filter(|(holder, reader)| !head.has_wrap_to(*holder, &reader.key_name()))
        .collect()
}

/// What of these keys a holder may have; nothing if these keys have nothing of it.
pub(super) fn part_for(holder: Holder, keys: &CaseKeys) -> Option<CaseKeys> {
    match holder {
        Holder::Access(_) if keys.half_b.is_some() => Some(keys.access()),
        Holder::Eligible(_) if keys.half_a.is_some() => Some(keys.eligible()),
        Holder::Access(_) | Holder::Eligible(_) | Holder::Reporter | Holder::Recovery => None,
    }
}

/// Whether somebody on the roster can work on a case: take it in and somebody could be given
/// it, or handle it with both halves.
pub(super) fn is_served(head: &Head, index: &CaseIndex, roster: &Roster) -> bool {
    let live = |holder| is_live(head, index, roster, holder);
    let taken_in = index.state != CaseState::Received;
    let reads = |holder: Holder| match holder {
        Holder::Access(member) => live(holder) && (!taken_in || live(Holder::Eligible(member))),
        Holder::Eligible(_) | Holder::Reporter | Holder::Recovery => false,
    };
    let could_get = |holder: Holder| matches!(holder, Holder::Eligible(_)) && live(holder);
    let any = |is: &dyn Fn(Holder) -> bool| head.wraps.iter().any(|wrap| is(wrap.holder));
    any(&reads) && (taken_in || any(&could_get))
}
