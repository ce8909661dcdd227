//! The verified roster, read once and again whenever it changes.

use std::sync::Arc;

use subrosa_policy::{MemberId, TenantId};
use subrosa_store::{Roster, Store};

use crate::error::AppError;
use crate::log::{Event, Log};

/// Who was vouched for.
#[derive(Clone)]
pub(crate) struct Rosters {
    store: Arc<Store>,
    log: Log,
}

impl Rosters {
    pub(crate) fn new(store: Arc<Store>, log: Log) -> Self {
        Self { store, log }
    }

    /// The roster, verified now. `None` before the set-up ceremony.
    ///
    /// # Errors
    /// A roster that does not verify stops submission, and the log says so.
    pub(crate) fn current(&self) -> Result<Option<Arc<Roster>>, AppError> {
        match self.store.roster() {
            Ok(roster) => Ok(roster.map(Arc::new)),
            Err(error) => {
                self.log.emit(Event::RosterRefused);
                Err(error.into())
            }
        }
    }

    /// The roster as far as the accounts bear it out: to whom cases are wrapped.
    ///
    /// # Errors
    /// As [`Self::current`].
    pub(crate) fn readers(&self) -> Result<Option<Arc<Roster>>, AppError> {
        match self.store.readers() {
            Ok(roster) => Ok(roster.map(Arc::new)),
            Err(error) => {
                self.log.emit(Event::RosterRefused);
                Err(error.into())
            }
        }
    }

    /// Members on the roster who read cases of a tenant, with the names colleagues know.
    pub(crate) fn people(&self, tenant: TenantId) -> Result<Vec<(MemberId, String)>, AppError> {
        let Some(roster) = self.current()? else {
            return Ok(Vec::new());
        };
        Ok(roster
            .people(tenant)
            .map(|person| (person.member, person.display.clone()))
            .collect())
    }
}
