//! What a night does to cases. Needs no reader's key.

use super::Jobs;
use crate::error::AppError;

impl Jobs {
    /// Closed cases that were quiet become read-only, those whose time is over are erased, and what accounts could open
    /// a year ago is forgotten. None of it while the clock is in doubt.
    pub(super) fn look_after_cases(&self) -> Result<(), AppError> {
        let day = self.almanac.day()?;
        self.almanac.look()?;
        let today = day.ok_or(AppError::Internal("clock"))?;
        self.store.keep_house(today)?;
        self.store.forget_access(today)?;
        Ok(())
    }
}
