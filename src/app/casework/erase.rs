//! Erasing a passage or a file with a second person.

use subrosa_policy::{CaseId, ErasureReason, RecordId};
use subrosa_store::Erasure;

use super::{Casework, Opened};
use crate::app::staff::StaffSession;
use crate::error::AppError;

impl Casework {
    /// Whether this member may erase something of the case; under a legal hold nobody may.
    pub(crate) fn may_erase(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        staff.actor.erase(&self.store.index(case)?.facts())?;
        Ok(())
    }

    /// The case, for choosing what is erased.
    pub(crate) fn erasable(&self, staff: &StaffSession, case: CaseId) -> Result<Opened, AppError> {
        self.may_erase(staff, case)?;
        self.open(staff, case)
    }

    /// Marks what goes and asks a second person.
    pub(crate) fn ask_erasure(
        &self,
        staff: &StaffSession,
        case: CaseId,
        reason: ErasureReason,
        what: Erasure,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.erase(&opened.index.facts())?;
        let id = self
            .store
            .mark_to_erase(&grant, &opened.open, staff.member, what)?;
        Ok(self
            .store
            .ask_erasure(&grant, self.doing(staff), (reason, id))?)
    }

    /// Erases what a second person has agreed to.
    pub(crate) fn erase(
        &self,
        staff: &StaffSession,
        case: CaseId,
        id: RecordId,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.erase(&opened.index.facts())?;
        Ok(self
            .store
            .erase(&grant, &opened.open, self.doing(staff), id)?)
    }
}
