//! Whoever holds a recovery half as the second person, where nobody else is left: the question goes
//! out as a file, and the answer comes back in letters and digits.

use subrosa_policy::{CaseId, RecordId};
use subrosa_store::{Asked, CaseIndex, HolderAnswer, SecondAct};

use super::Casework;
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// What this member has asked, and the label of its case.
pub(crate) struct ForHolder {
    pub(crate) label: String,
    pub(crate) asked: Asked,
}

/// What became of an answer.
pub(crate) enum Answered {
    /// It is done.
    Done(SecondAct),
    /// It is no answer: a letter is wrong or missing.
    Misspelt,
    /// It is an answer to something else.
    Wrong,
}

impl Casework {
    /// Whether this member may bring answers of recovery holders for this case.
    pub(crate) fn may_bring(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        let facts = self.store.index(case)?.facts();
        staff.actor.ask_holder(&facts, staff.member)?;
        Ok(())
    }

    /// Whether something waits that this member has asked, and nobody is left to say yes.
    pub(crate) fn has_nobody(
        &self,
        staff: &StaffSession,
        index: &CaseIndex,
    ) -> Result<bool, AppError> {
        let asks = index.pending.iter().any(|asked| asked.by == staff.member);
        Ok(asks && self.store.is_nobody_left(index, staff.member)?)
    }

    /// A question of this member.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if it is somebody else's, or waits no more; [`AppError::Meanwhile`] if
    /// somebody is left who can say yes.
    pub(crate) fn for_holder(
        &self,
        staff: &StaffSession,
        case: CaseId,
        id: RecordId,
    ) -> Result<ForHolder, AppError> {
        let index = self.store.index(case)?;
        let asked = index.pending.iter().find(|asked| asked.id == id);
        let asked = *asked.ok_or(AppError::NotFound)?;
        staff.actor.ask_holder(&index.facts(), asked.by)?;
        if !self.store.is_nobody_left(&index, asked.by)? {
            return Err(AppError::Meanwhile);
        }
        let label = index.label;
        Ok(ForHolder { label, asked })
    }

    /// The file that asks whoever holds a recovery half.
    ///
    /// # Errors
    /// As [`Self::for_holder`].
    pub(crate) fn holder_question(
        &self,
        staff: &StaffSession,
        case: CaseId,
        id: RecordId,
    ) -> Result<Vec<u8>, AppError> {
        self.for_holder(staff, case, id)?;
        let grant = staff
            .actor
            .ask_holder(&self.store.index(case)?.facts(), staff.member)?;
        Ok(self.store.question_to_holders(&grant, staff.member, id)?)
    }

    /// Does what a holder has agreed to.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if the question waits no more, cannot be done any more, or somebody
    /// is left who can say yes.
    pub(crate) fn holder_answer(
        &self,
        staff: &StaffSession,
        case: CaseId,
        (id, typed): (RecordId, &str),
    ) -> Result<Answered, AppError> {
        let facts = self.store.index(case)?.facts();
        let grant = staff.actor.ask_holder(&facts, staff.member)?;
        let Some(answer) = HolderAnswer::parse(typed) else {
            return Ok(Answered::Misspelt);
        };
        let doing = self.doing(staff);
        let done = self.store.confirm_by_holder(&grant, doing, id, &answer)?;
        Ok(done.map_or(Answered::Wrong, Answered::Done))
    }
}
