//! Who works on a case after it was assigned: handing it on, calling somebody in, giving it back.

use subrosa_policy::{CaseId, Day, Grant, HandOver, MemberId, Role, Step, may_follow};

use crate::backend::Batch;
use crate::error::StoreError;
use crate::key::Key;
use crate::roster::{Roster, VouchedReader};
use crate::store::Store;
use crate::vault::VaultKey;

use super::append::Writer;
use super::content::Act;
use super::hand::{NewWrap, drop_wraps};
use super::head::{Head, Holder};
use super::index::CaseIndex;
use super::open::OpenCase;

/// A change of who works on a case. What it starts from is named, so that of two changes at the
/// same time the second one is told and undoes nothing.
pub enum TeamChange {
    /// Another lawyer handles it from now on.
    To {
        /// Who handled it when the form was made.
        from: Option<MemberId>,
        /// The lawyer.
        handler: VouchedReader,
        /// The deputy, if there is one.
        standby: Option<VouchedReader>,
        /// Whether whoever hands it over goes on working on it.
        stay: bool,
    },
    /// One more lawyer works on it.
    CallIn(VouchedReader),
    /// A colleague who was called in works on it no more.
    LetGo(MemberId),
    /// Another deputy, or none.
    Deputy {
        /// The deputy when the form was made.
        from: Option<MemberId>,
        /// The deputy from now on.
        to: Option<VouchedReader>,
    },
}

impl TeamChange {
    /// Who needs keys for it.
    fn readers(&self) -> impl Iterator<Item = &VouchedReader> {
        let (one, two) = match self {
            Self::To {
                handler, standby, ..
            } => (Some(handler), standby.as_ref()),
            Self::CallIn(reader) => (Some(reader), None),
            Self::Deputy { to, .. } => (to.as_ref(), None),
            Self::LetGo(_) => (None, None),
        };
        one.into_iter().chain(two)
    }

    /// Notes it in the list entry.
    fn note_in(&self, index: &mut CaseIndex, by: MemberId) -> Result<Act, StoreError> {
        match self {
            Self::To {
                from,
                handler,
                standby,
                stay,
            } => {
                let (handler, standby) = (handler.member(), standby.as_ref());
                if index.handler != *from || index.handler == Some(handler) {
                    return Err(StoreError::Meanwhile);
                }
                let standby = standby.map(VouchedReader::member);
                index.handler = Some(handler);
                index.standby = standby.filter(|standby| *standby != handler);
                if *stay && !index.colleagues.contains(&by) {
                    index.colleagues.push(by);
                }
                if !*stay {
                    index.colleagues.retain(|member| *member != by);
                }
                let standby = index.standby;
                let lead = |member: &MemberId| *member == handler || Some(*member) == standby;
                index.colleagues.retain(|member| !lead(member));
                Ok(Act::HandedTo { handler, standby })
            }
            Self::CallIn(reader) => {
                let member = reader.member();
                if index.is_worked_on_by(member) {
                    return Err(StoreError::Meanwhile);
                }
                index.colleagues.push(member);
                Ok(Act::CalledIn(member))
            }
            Self::LetGo(member) => {
                if !index.colleagues.contains(member) {
                    return Err(StoreError::Meanwhile);
                }
                index.colleagues.retain(|colleague| colleague != member);
                Ok(Act::LetGo(*member))
            }
            Self::Deputy { from, to } => {
                let to = to.as_ref().map(VouchedReader::member);
                if index.standby != *from || (to.is_some() && to == index.handler) {
                    return Err(StoreError::Meanwhile);
                }
                index.standby = to;
                index.colleagues.retain(|member| Some(*member) != to);
                Ok(Act::Deputy(to))
            }
        }
    }
}

impl CaseIndex {
    /// Whether this member handles the case, stands by, or was called in.
    pub fn is_worked_on_by(&self, member: MemberId) -> bool {
        self.handler == Some(member)
            || self.standby == Some(member)
            || self.colleagues.contains(&member)
    }

    /// Whether this member works on the case and is not shut out of it.
    pub(super) fn may_be_asked_for(&self, member: MemberId) -> bool {
        self.is_worked_on_by(member) && self.may_know(member)
    }

    // CLAIM(C-174): SECURITY.md
    /// Drops what somebody has asked who works on the case no more, and what they got a yes to and
    /// have not done: nobody decides for them, and nobody else does it in their place. To be called
    /// whenever it changes who works on it.
    pub(super) fn drop_questions(&mut self) {
        let (mut pending, mut agreed) = (
            std::mem::take(&mut self.pending),
            std::mem::take(&mut self.agreed),
        );
        pending.retain(|asked| self.may_be_asked_for(asked.by));
        agreed.retain(|asked| self.may_be_asked_for(asked.by));
        (self.pending, self.agreed) = (pending, agreed);
    }

    /// A lawyer works for the firm no more: their deputy, or else a colleague, takes their place.
    /// Whether that changes anything.
    pub(super) fn forget_lawyer(&mut self, member: MemberId) -> bool {
        if !self.is_worked_on_by(member) {
            return false;
        }
        self.colleagues.retain(|colleague| *colleague != member);
        if self.standby == Some(member) {
            self.standby = None;
        }
        if self.handler == Some(member) {
            let next = self.standby.take();
            self.handler =
                next.or_else(|| (!self.colleagues.is_empty()).then(|| self.colleagues.remove(0)));
        }
        self.drop_questions();
        true
    }
}

impl Store {
    // CLAIM(C-88): SECURITY.md
    /// Changes who works on a case: whoever does from now on gets its keys, whoever does no more
    /// loses them.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if somebody else has changed it since; [`StoreError::NotFound`] if
    /// `by` works on it no more, or somebody who must not see it, or is no lawyer of the tenant any
    /// more, would get it.
    pub fn change_team(
        &self,
        grant: &Grant<HandOver>,
        open: &OpenCase,
        by: MemberId,
        change: &TeamChange,
        minute: u64,
    ) -> Result<(), StoreError> {
        open.is_for(grant.case(), by)?;
        let case = grant.case();
        let _people_stay = self.share_people();
        let _one_at_a_time = self.lock_case(case);
        let (head, mut index) = self.still_read(open)?;
        self.may_receive(change.readers(), index.tenant)?;
        let act = change.note_in(&mut index, by)?;
        index.drop_questions();
        let mut new = Vec::new();
        for reader in change.readers() {
            if !index.may_know(reader.member()) {
                return Err(StoreError::NotFound);
            }
            for holder in [
                Holder::Access(reader.member()),
                Holder::Eligible(reader.member()),
            ] {
                if !head.has_wrap_to(holder, &reader.key_name()) {
                    new.push((holder, reader));
                }
            }
        }
        let gone = |holder| match holder {
            Holder::Access(member) => !index.is_worked_on_by(member),
            Holder::Eligible(_) | Holder::Recovery | Holder::Reporter => false,
        };
        self.exchange(open, (head, &index), &new, gone, (minute, by, act))
    }

    /// Gives a case back to those who take reports in. Every lawyer loses it; whoever was shut out
    /// stays so.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if it cannot be given back from where it stands by now;
    /// [`StoreError::NotFound`] if `by` works on it no more; [`StoreError::NoReaders`] if nobody
    /// could take it in.
    pub fn hand_back(
        &self,
        grant: &Grant<HandOver>,
        roster: &Roster,
        open: &OpenCase,
        by: MemberId,
        (day, minute): (Day, u64),
    ) -> Result<(), StoreError> {
        open.is_for(grant.case(), by)?;
        let _people_stay = self.share_people();
        let _one_at_a_time = self.lock_case(grant.case());
        let (head, mut index) = self.still_read(open)?;
        index.state = may_follow(index.state, Step::HandBack).ok_or(StoreError::Meanwhile)?;
        (index.handler, index.standby) = (None, None);
        index.colleagues.clear();
        index.drop_questions();
        (index.since, index.unread) = (day, true);
        let readers = taking_in(&self.still(roster)?, &head, &mut index)?;
        let new: Vec<_> = readers
            .iter()
            .map(|reader| (Holder::Access(reader.member()), reader))
            .collect();
        // The lawyers who could be given it again are those who could before.
        let gone = |holder| matches!(holder, Holder::Access(_));
        self.exchange(
            open,
            (head, &index),
            &new,
            gone,
            (minute, by, Act::HandedBack),
        )
    }

    /// The head and list entry of a case, if the wrap it was opened with is still there.
    fn still_read(&self, open: &OpenCase) -> Result<(Head, CaseIndex), StoreError> {
        let head = self.head(open.case)?;
        if !head.has_wrap(open.holder) || !open.keys.reads_split() {
            return Err(StoreError::NotFound);
        }
        Ok((head, self.index(open.case)?))
    }

    /// Drops the wraps that are gone, makes new ones, and notes the act.
    fn exchange(
        &self,
        open: &OpenCase,
        (mut head, index): (Head, &CaseIndex),
        new: &[(Holder, &VouchedReader)],
        gone: impl Fn(Holder) -> bool,
        (minute, by, act): (u64, MemberId, Act),
    ) -> Result<(), StoreError> {
        let case: CaseId = open.case;
        let mut batch = Batch::default();
        let renewed = |holder| new.iter().any(|(of, _)| *of == holder);
        let dropped = drop_wraps(&mut batch, &mut head, case, |holder| {
            gone(holder) || renewed(holder)
        });
        let mut erase: Vec<(VaultKey, Key)> = Vec::new();
        for (holder, reader) in new {
            let keys = match holder {
                Holder::Eligible(_) => open.keys.eligible(),
                Holder::Access(_) | Holder::Recovery | Holder::Reporter => open.keys.access(),
            };
            let wrap = NewWrap::to_member(case, reader, *holder, &keys)?;
            erase.push(wrap.put(&mut batch, &mut head));
        }
        let mut writer = Writer::new(self, case, &open.keys, &mut batch, &mut head);
        writer.audit(minute, by, act)?;
        self.vault.add(&erase)?;
        self.put_head(&mut batch, case, &mut head)?;
        self.put_index(&mut batch, index)?;
        self.commit(batch)?;
        self.vault.remove(&dropped)
    }
}

/// Who takes a case in again: the triagers, or the lawyers where no triager may. One who holds the
/// half by which it can be given to them does not, as long as somebody else can.
fn taking_in(
    roster: &Roster,
    head: &Head,
    index: &mut CaseIndex,
) -> Result<Vec<VouchedReader>, StoreError> {
    let of = |role| -> Vec<VouchedReader> {
        let readers = roster.readers(index.tenant, role).into_iter();
        readers
            .filter(|reader| index.may_know(reader.member()))
            .collect()
    };
    let (triagers, lawyers) = (of(Role::Triager), of(Role::Lawyer));
    let (intake, mut readers) = if triagers.is_empty() {
        (Role::Lawyer, lawyers)
    } else {
        (Role::Triager, triagers)
    };
    let holds_half = |reader: &VouchedReader| head.has_wrap(Holder::Eligible(reader.member()));
    if readers.iter().any(|reader| !holds_half(reader)) {
        readers.retain(|reader| !holds_half(reader));
    }
    if readers.is_empty() {
        return Err(StoreError::NoReaders);
    }
    index.intake = intake;
    Ok(readers)
}
