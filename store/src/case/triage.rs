//! What triagers and lawyers decide of a case: what it is about, and who must not see it.

use serde::{Deserialize, Serialize};
use subrosa_policy::{
    CaseId, CaseState, Category, Classify, Day, Exclude, Grant, MemberId, Role, Severity,
};

use crate::backend::Batch;
use crate::error::StoreError;
use crate::key::Key;
use crate::roster::Roster;
use crate::store::Store;
use crate::vault::VaultKey;

use super::append::Writer;
use super::bundle::CaseKeys;
use super::content::{Act, Audit};
use super::hand::{NewWrap, drop_wraps};
use super::head::{Head, Holder};
use super::index::CaseIndex;
use super::open::OpenCase;
use super::release::drop_release_wraps;

/// What a case is about, as far as staff have decided.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Classed {
    /// A number of the questionnaire that the case was made under.
    pub category: Option<Category>,
    /// How serious it is.
    pub severity: Option<Severity>,
    /// Whether it is outside what the channel is for.
    pub out_of_scope: bool,
    /// The case that tells the same.
    pub duplicate_of: Option<CaseId>,
}

/// A conflict that somebody has found, whom it shuts out, and whom it does not concern.
pub struct Exclusion {
    /// Who found it.
    pub by: MemberId,
    /// Who must not see the case from now on.
    pub members: Vec<MemberId>,
    /// Who has the name of somebody whom the reporter named, and is somebody else.
    pub others: Vec<MemberId>,
    /// What was found, such as “finance director”.
    pub note: String,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
}

impl CaseIndex {
    /// What staff have decided so far.
    pub fn classed(&self) -> Classed {
        Classed {
            category: self.category,
            severity: self.severity,
            out_of_scope: self.out_of_scope,
            duplicate_of: self.duplicate_of,
        }
    }

    /// Adds those who must not see it. Returns those who were not excluded before.
    pub(super) fn exclude(&mut self, members: &[MemberId]) -> Vec<MemberId> {
        let mut added = Vec::new();
        for member in members {
            if !self.is_excluded(*member) {
                self.excluded.push(*member);
                added.push(*member);
            }
        }
        added
    }

    // CLAIM(C-201): SECURITY.md
    /// A row that was fixed when the case was closed says of whoever was shut out later, too, that
    /// there is somebody: else the case would count again once it is erased.
    pub(super) fn uncount(&mut self) {
        if let Some(row) = self.statistic.as_mut() {
            row.excluded |= !self.excluded.is_empty();
        }
    }

    /// Notes of members that they are nobody whom the reporter named. Returns those of whom it
    /// was not known.
    pub(super) fn tell_apart(&mut self, members: &[MemberId]) -> Vec<MemberId> {
        let Some(compared) = self.compared.as_mut() else {
            return Vec::new();
        };
        let mut added = Vec::new();
        for member in members {
            if !compared.contains(member) && !self.excluded.contains(member) {
                compared.push(*member);
                added.push(*member);
            }
        }
        added
    }

    fn is_excluded(&self, member: MemberId) -> bool {
        self.excluded.contains(&member)
    }
}

impl Store {
    // CLAIM(C-168): SECURITY.md
    /// Decides what a case is about; what was decided before is kept in its audit. `seen` is what
    /// whoever decides has seen, if that is known.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if somebody else has opened it, or access has ended meanwhile;
    /// [`StoreError::Meanwhile`] if something else was decided since.
    pub fn classify(
        &self,
        grant: &Grant<Classify>,
        open: &OpenCase,
        (by, minute): (MemberId, u64),
        (seen, now): (Option<Classed>, Classed),
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(by)?;
        self.change(open, |writer, index| {
            let was = index.classed();
            if was == now {
                return Ok(());
            }
            if seen.is_some_and(|seen| seen != was) {
                return Err(StoreError::Meanwhile);
            }
            index.category = now.category;
            index.severity = now.severity;
            index.out_of_scope = now.out_of_scope;
            index.duplicate_of = now.duplicate_of;
            writer.audit(minute, by, Act::Classified { was, now })
        })
    }

    /// Notes in a case that another one may come from the same reporter.
    ///
    /// # Errors
    /// As [`Self::classify`].
    pub fn note_same_reporter(
        &self,
        grant: &Grant<Classify>,
        open: &OpenCase,
        (by, minute): (MemberId, u64),
        other: CaseId,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(by)?;
        self.change(open, |writer, _| {
            writer.audit(minute, by, Act::SameReporter { other })
        })
    }

    /// Notes that a member has opened the case; its reporter learns day and role of the first
    /// time, never who.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if somebody else has opened it.
    pub fn note_opened(&self, open: &OpenCase, audit: Audit, day: Day) -> Result<(), StoreError> {
        open.is_read_by(audit.member)?;
        self.change(open, |writer, index| {
            let role = match index.state {
                CaseState::Received => index.intake,
                CaseState::Assigned
                | CaseState::InProgress
                | CaseState::AwaitingReporter
                | CaseState::Closed
                | CaseState::Archived
                | CaseState::Anonymised => Role::Lawyer,
            };
            if !index.seen.iter().any(|(seen, _)| *seen == role) {
                index.seen.push((role, day));
            }
            writer.audit(audit.minute, audit.member, audit.act.clone())
        })
    }

    // CLAIM(C-220): SECURITY.md
    /// Notes of members who came after the report that their names were compared with those whom
    /// the reporter named, and fit none.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the wrap the case was opened with was taken away since.
    pub fn note_compared(&self, open: &OpenCase, members: &[MemberId]) -> Result<(), StoreError> {
        self.change(open, |_, index| {
            index.tell_apart(members);
            Ok(())
        })
    }

    // CLAIM(C-111): SECURITY.md
    /// Records a conflict and shuts members out at once: their wraps and the erase keys of these
    /// are destroyed, and they handle it no more. Whom it was taken from is followed by the
    /// deputy, then by a colleague; with no triager left, the lawyers take it in.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if somebody else has opened it, access has ended meanwhile or it
    /// is over; [`StoreError::NoReaders`] if nobody would be left who reads it.
    pub fn exclude(
        &self,
        grant: &Grant<Exclude>,
        roster: &Roster,
        open: &OpenCase,
        found: &Exclusion,
    ) -> Result<(), StoreError> {
        let case = grant.case();
        open.is_read_by(found.by)?;
        if open.case != case {
            return Err(StoreError::NotFound);
        }
        let _people_stay = self.share_people();
        let roster = self.still(roster)?;
        let _one_at_a_time = self.lock_case(case);
        let mut head = self.head(case)?;
        let mut index = self.index(case)?;
        let over = matches!(index.state, CaseState::Archived | CaseState::Anonymised);
        if over || !head.has_wrap(open.holder) {
            return Err(StoreError::NotFound);
        }
        let members = add_excluded(&mut index, &found.members);
        let others = index.tell_apart(&found.others);
        let mut acts = Vec::new();
        if !members.is_empty() || !found.note.is_empty() || others.is_empty() {
            let note = found.note.clone();
            acts.push(Act::Excluded { members, note });
        }
        if !others.is_empty() {
            acts.push(Act::ToldApart { members: others });
        }
        let mut batch = Batch::default();
        let named = index.excluded.clone();
        let is_named = |_, member| named.contains(&member);
        let mut dropped = drop_release_wraps(&mut batch, &mut head, case, is_named);
        index.take_back(is_named);
        dropped.extend(drop_wraps(&mut batch, &mut head, case, |holder| {
            holder
                .member()
                .is_some_and(|member| named.contains(&member))
        }));
        let erase = follow(&mut batch, &mut head, &mut index, &roster, &open.keys)?;
        index.drop_questions();
        let mut writer = Writer::new(self, case, &open.keys, &mut batch, &mut head);
        for act in acts {
            writer.audit(found.minute, found.by, act)?;
        }
        self.vault.add(&erase)?;
        self.put_head(&mut batch, case, &mut head)?;
        self.put_index(&mut batch, &index)?;
        self.commit(batch)?;
        // Only now: a crash before this line leaves wraps that nothing in the store names, and
        // the next start destroys their keys.
        self.vault.remove(&dropped)
    }
}

/// Takes members out of everything that the list entry says of who works on the case. Returns
/// those who were not excluded before.
fn add_excluded(index: &mut CaseIndex, members: &[MemberId]) -> Vec<MemberId> {
    let added = index.exclude(members);
    let excluded = index.excluded.clone();
    index.colleagues.retain(|member| !excluded.contains(member));
    index.standby = index.standby.filter(|member| !excluded.contains(member));
    index.handler = index.handler.filter(|member| !excluded.contains(member));
    index.uncount();
    added
}

/// Gives a case whose reader was shut out to whoever comes next. Returns the erase keys of the
/// wraps that this made.
fn follow(
    batch: &mut Batch,
    head: &mut Head,
    index: &mut CaseIndex,
    roster: &Roster,
    keys: &CaseKeys,
) -> Result<Vec<(VaultKey, Key)>, StoreError> {
    let reads = |head: &Head, member| head.has_wrap(Holder::Access(member));
    if index.state != CaseState::Received {
        if index.handler.is_none() {
            let deputy = index.standby.take().filter(|member| reads(head, *member));
            let next = deputy.or_else(|| {
                let mut called_in = index.colleagues.iter().copied();
                called_in.find(|member| reads(head, *member))
            });
            index.handler = Some(next.ok_or(StoreError::NoReaders)?);
            index.colleagues.retain(|member| Some(*member) != next);
        }
        return Ok(Vec::new());
    }
    let taken_in = |wrap: &super::head::WrapRef| matches!(wrap.holder, Holder::Access(_));
    if head.wraps.iter().any(taken_in) {
        return Ok(Vec::new());
    }
    let mut erase = Vec::new();
    for lawyer in roster.readers(index.tenant, Role::Lawyer) {
        let member = lawyer.member();
        if index.may_know(member) && head.has_wrap(Holder::Eligible(member)) {
            let holder = Holder::Access(member);
            let wrap = NewWrap::to_member(index.case, &lawyer, holder, &keys.access())?;
            erase.push(wrap.put(batch, head));
        }
    }
    if erase.is_empty() {
        return Err(StoreError::NoReaders);
    }
    index.intake = Role::Lawyer;
    Ok(erase)
}
