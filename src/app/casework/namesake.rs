//! Whoever came after a report: whether they could be somebody whom its reporter named as one who
//! must not see it.
//!
//! The portal itself cannot read those names. So a newcomer learns nothing of such a case until
//! somebody who reads it has opened it: then their name is compared, and where it fits, a person
//! decides.

use subrosa_policy::MemberId;
use subrosa_store::{CaseIndex, Member, OpenCase, TimedEntry};

use super::Casework;
use crate::app::names::Words;
use crate::app::staff::StaffSession;
use crate::error::AppError;

impl Casework {
    // CLAIM(C-220): SECURITY.md
    /// Compares those of the tenant who came since with those whom the reporter named. Whose name
    /// fits none of these may know of the case from now on, as far as their rights go. Returns the
    /// others: of them a reader has to say who they are.
    pub(super) fn compare(
        &self,
        index: &mut CaseIndex,
        open: &OpenCase,
        entries: &[TimedEntry],
    ) -> Result<Vec<MemberId>, AppError> {
        let newcomers = self.newcomers(index)?;
        let mut intakes = entries.iter().filter_map(|entry| entry.entry.intake());
        let named = intakes.next().map(|intake| Words::of(&intake.exclude));
        // Any fit counts, also a part of a name: nothing is decided by it.
        let fits = |member: &Member| {
            let named = named.as_ref();
            named.is_none_or(|named| named.find(&member.display).is_some())
        };
        let room = MOST_COMPARED.saturating_sub(index.compared.as_ref().map_or(0, Vec::len));
        let (namesakes, mut others): (Vec<_>, Vec<_>) = newcomers.into_iter().partition(fits);
        // Whoever finds no room stays unknown, and learns nothing.
        others.truncate(room);
        if !others.is_empty() {
            let others: Vec<MemberId> = others.iter().map(|member| member.id).collect();
            self.store.note_compared(open, &others)?;
            index.compared.get_or_insert_default().extend(others);
        }
        Ok(namesakes.iter().map(|member| member.id).collect())
    }

    /// Compares a member who was just vouched for, in every case that whoever did it reads.
    ///
    /// # Errors
    /// The first case that could not be opened; the others are compared all the same.
    pub(crate) fn compare_in_all(
        &self,
        staff: &StaffSession,
        member: MemberId,
    ) -> Result<(), AppError> {
        let mut cases = Vec::new();
        self.store.index_each(|index| {
            let theirs = staff.actor.read_case(&index.facts()).is_ok();
            if theirs && !index.may_know(member) && !index.excluded.contains(&member) {
                cases.push(index.case);
            }
        })?;
        let mut first = Ok(());
        for case in cases {
            match self.peek(staff, case) {
                // Somebody may read a case by their rights and hold no keys of it.
                Ok(_) | Err(AppError::NotFound | AppError::CaseClosed) => {}
                Err(error) => first = first.and(Err(error)),
            }
        }
        first
    }

    /// Members who work for the tenant of a case, of whom it is not known who they are to it.
    fn newcomers(&self, index: &CaseIndex) -> Result<Vec<Member>, AppError> {
        if index.compared.is_none() {
            return Ok(Vec::new());
        }
        let mut members = self.store.members()?;
        members.retain(|member| {
            let shut_out = index.excluded.contains(&member.id);
            let unknown = !shut_out && !index.may_know(member.id);
            unknown && member.rights.serves(index.tenant)
        });
        Ok(members)
    }
}

/// Members of whom a list entry keeps that they are nobody whom the reporter named, at most: it
/// holds about four hundred names of members in all, and a report must be stored whoever works here.
pub(crate) const MOST_COMPARED: usize = 256;
