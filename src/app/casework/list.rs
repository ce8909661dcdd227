//! The inbox.

use subrosa_policy::{CaseId, Day, LegalClock};
use subrosa_store::CaseIndex;

use super::Casework;
use crate::app::staff::StaffSession;
use crate::app::tenants::Profiles;
use crate::error::AppError;

/// A line of the inbox.
pub(crate) struct Listed {
    /// The list entry.
    pub(crate) index: CaseIndex,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// The legal dates.
    pub(crate) dates: LegalClock,
    /// It was wrapped to keys that this member has no more.
    pub(crate) closed: bool,
}

impl Casework {
    /// The cases this member may know of, the most urgent first.
    pub(crate) fn list(&self, staff: &StaffSession) -> Result<Vec<Listed>, AppError> {
        let closed = self.closed_to(staff)?;
        let mut listed = Vec::new();
        let mut profiles = Profiles::new(&self.store);
        for index in self.store.index_all()? {
            if staff.actor.know_case(&index.facts()).is_err() {
                continue;
            }
            let tenant = self.store.tenant(index.tenant)?.name;
            let dates = profiles.dates(&index)?;
            listed.push(Listed {
                closed: closed.contains(&index.case),
                index,
                tenant,
                dates,
            });
        }
        listed.sort_by_key(|line| {
            (
                line.dates.next_due().unwrap_or(Day::new(u16::MAX)),
                line.index.label.clone(),
            )
        });
        Ok(listed)
    }

    /// The cases closed to this member's new keys; a look at the roster tells whether they have
    /// any.
    fn closed_to(&self, staff: &StaffSession) -> Result<Vec<CaseId>, AppError> {
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        if !roster.keys_changed(staff.member) {
            return Ok(Vec::new());
        }
        let closed = self.store.closed_to(&roster, staff.member)?;
        Ok(closed.into_iter().map(|index| index.case).collect())
    }
}
