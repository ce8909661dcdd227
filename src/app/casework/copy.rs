//! Copies of a case that leave the portal.

use subrosa_policy::{CaseId, MemberId};
use subrosa_store::Act;

use super::{Casework, Opened};
use crate::app::journal::note_export;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::{Event, Log};

impl Casework {
    /// Whether this member may take a copy of a case that they read.
    pub(crate) fn may_copy(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        let facts = self.store.index(case)?.facts();
        staff.actor.read_case(&facts)?;
        staff.actor.export(&facts)?;
        Ok(())
    }

    // CLAIM(C-110): SECURITY.md
    /// The case for a copy, with the names of members. That a copy was taken stands in the case
    /// and in the security log before there is one.
    pub(crate) fn copy(
        &self,
        staff: &StaffSession,
        log: &Log,
        case: CaseId,
    ) -> Result<(Opened, Vec<(MemberId, String)>), AppError> {
        self.may_copy(staff, case)?;
        let opened = self.peek(staff, case)?;
        self.note(staff, &opened.open, Act::Exported)?;
        note_export(log, staff, &Event::CaseExported)?;
        Ok((opened, self.names()?))
    }
}
