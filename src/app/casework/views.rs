//! Views of the inbox that a member has given a name: kept with the member's own secrets, under
//! password and browser, so that nobody else reads how they sort their work.

use subrosa_store::SavedView;

use super::Casework;
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// What became of a view that was to be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ViewKept {
    Done,
    /// There are as many as there may be.
    TooMany,
}

impl Casework {
    /// The views of this member, in the order they were made.
    pub(crate) fn views(&self, staff: &StaffSession) -> Result<Vec<SavedView>, AppError> {
        let member = self.store.member(staff.member)?;
        let secrets = member
            .lock
            .open(&staff.lock())
            .map_err(|_| AppError::Stale)?;
        Ok(secrets.views.clone())
    }

    // CLAIM(C-106): SECURITY.md
    /// Keeps filters under a name; a view of the same name is replaced.
    pub(crate) fn keep_view(
        &self,
        staff: &StaffSession,
        view: SavedView,
    ) -> Result<ViewKept, AppError> {
        let mut kept = ViewKept::Done;
        self.change_views(staff, |views| {
            views.retain(|other| other.name != view.name);
            if views.len() < MOST_VIEWS {
                views.push(view);
            } else {
                kept = ViewKept::TooMany;
            }
        })?;
        Ok(kept)
    }

    /// Forgets the view of this name.
    pub(crate) fn drop_view(&self, staff: &StaffSession, name: &str) -> Result<(), AppError> {
        self.change_views(staff, |views| views.retain(|view| view.name != name))
    }

    fn change_views(
        &self,
        staff: &StaffSession,
        change: impl FnOnce(&mut Vec<SavedView>),
    ) -> Result<(), AppError> {
        staff.actor.see_inbox()?;
        let key = staff.lock();
        self.store.update_member(staff.member, |member| {
            let done = member
                .lock
                .reseal(&key, |secrets| change(&mut secrets.views));
            done.map_err(|_| AppError::Stale)
        })
    }
}

/// Views that a member can keep.
pub(crate) const MOST_VIEWS: usize = 12;
