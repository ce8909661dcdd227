//! The data folder of a portal, open and looked through.

use std::path::Path;
use std::sync::Arc;

use subrosa_store::Store;

use super::StartError;
use super::start::{check, open_store, start_keeper};
use crate::app::health::{Health, Trouble};
use crate::app::journal::{Keeper, SecurityLog};
use crate::clock::Clock;
use crate::log::Log;

pub(super) struct Opened {
    pub(super) store: Arc<Store>,
    pub(super) keeper: Arc<Keeper>,
    pub(super) security: SecurityLog,
    pub(super) health: Health,
    /// The cases, and the portal's own records, that are damaged.
    pub(super) damaged: usize,
    /// The roster does not verify.
    pub(super) roster_refused: bool,
}

impl Opened {
    pub(super) async fn at(
        data: &Path,
        clock: &Arc<dyn Clock>,
        log: &Log,
    ) -> Result<Self, StartError> {
        let store = open_store(data).await?;
        let keeper = start_keeper(&store, clock, log)?;
        let security = SecurityLog::new(
            Arc::clone(&store),
            Arc::clone(&keeper),
            Arc::clone(clock),
            log.clone(),
        );
        let (damaged, roster_refused) = check(&store, log).await?;
        let health = Health::new(log.clone());
        health.note(Trouble::Cases, damaged > 0);
        Ok(Self {
            store,
            keeper,
            security,
            health,
            damaged,
            roster_refused,
        })
    }
}
