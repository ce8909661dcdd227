//! Tenants: the client organisations whose reports the firm receives.

use std::sync::Arc;

use subrosa_policy::TenantId;
use subrosa_store::{Originals, Store, Tenant};

use super::staff::StaffSession;
use crate::error::AppError;
use crate::log::{Event, Log};

/// What administrators do with tenants.
#[derive(Clone)]
pub(crate) struct Tenants {
    store: Arc<Store>,
    log: Log,
}

impl Tenants {
    pub(crate) fn new(store: Arc<Store>, log: Log) -> Self {
        Self { store, log }
    }

    /// All tenants, by name.
    pub(crate) fn list(&self, staff: &StaffSession) -> Result<Vec<Tenant>, AppError> {
        staff.actor.manage_tenants()?;
        self.all()
    }

    /// Adds a tenant.
    pub(crate) fn create(&self, staff: &StaffSession, name: &str) -> Result<Tenant, AppError> {
        staff.actor.manage_tenants()?;
        let tenant = self.store.create_tenant(name, false)?;
        self.log.emit(Event::TenantAdded);
        Ok(tenant)
    }

    /// Changes what reporters of a tenant may send besides cleaned files.
    pub(crate) fn set_originals(
        &self,
        staff: &StaffSession,
        tenant: TenantId,
        originals: Originals,
    ) -> Result<(), AppError> {
        staff.actor.manage_tenants()?;
        self.store.set_originals(tenant, originals)?;
        self.log.emit(Event::TenantChanged);
        Ok(())
    }

    /// All tenants, by name, for choosing among them.
    pub(crate) fn all(&self) -> Result<Vec<Tenant>, AppError> {
        let mut tenants = self.store.tenants()?;
        tenants.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(tenants)
    }
}
