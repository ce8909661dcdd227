//! Versions of what a tenant says, asks and promises: immutable, numbered, never overwritten.
//!
//! A change is pending until a second person accepts exactly what they were shown; then it is
//! the next edition. A case keeps the numbers of the editions it was made under.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use subrosa_policy::{
    LegalProfile, MemberId, Questionnaire, RecordId, Retention, TenantId, TenantTexts, Versions,
};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::key::random_id;
use crate::own::Own;
use crate::pages;
use crate::store::Store;
use crate::tenant::Tenant;

/// Something of a tenant that has editions.
pub trait Versioned: Serialize + DeserializeOwned + Clone {
    /// Its number among them, at rest. Never changes.
    const WHAT: u8;

    /// The edition of it that these versions name.
    fn number(versions: &mut Versions) -> &mut u32;
}

/// One version, as it will always be.
#[derive(Serialize, Deserialize, Clone)]
pub struct Edition<T> {
    /// From 1.
    pub number: u32,
    /// Who wrote it.
    pub by: MemberId,
    /// Who accepted it, where a second person is needed.
    pub second: Option<MemberId>,
    /// When it came to be used, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
    /// The edition that it brings back.
    pub restored: Option<u32>,
    /// What it says.
    pub content: T,
}

/// A change that nobody has accepted yet.
#[derive(Serialize, Deserialize, Clone)]
pub struct Pending<T> {
    /// Names exactly this state of it; random.
    pub revision: RecordId,
    /// Who wrote it.
    pub by: MemberId,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
    /// The edition that it brings back.
    pub restored: Option<u32>,
    /// What it says.
    pub content: T,
}

/// Who changed something, and when.
#[derive(Clone, Copy)]
pub struct Stamped {
    /// Who.
    pub by: MemberId,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
}

impl Versioned for TenantTexts {
    const WHAT: u8 = 1;

    fn number(versions: &mut Versions) -> &mut u32 {
        &mut versions.texts
    }
}

impl Versioned for Questionnaire {
    const WHAT: u8 = 2;

    fn number(versions: &mut Versions) -> &mut u32 {
        &mut versions.questionnaire
    }
}

impl Versioned for Retention {
    const WHAT: u8 = 3;

    fn number(versions: &mut Versions) -> &mut u32 {
        &mut versions.retention
    }
}

impl Versioned for LegalProfile {
    const WHAT: u8 = 4;

    fn number(versions: &mut Versions) -> &mut u32 {
        &mut versions.legal
    }
}

impl Store {
    /// One edition.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is none of that number; 0 is what the portal ships.
    pub fn edition<T: Versioned>(
        &self,
        tenant: TenantId,
        number: u32,
    ) -> Result<Edition<T>, StoreError> {
        if number == PENDING {
            return Err(StoreError::NotFound);
        }
        self.own(Own::Edition, &name::<T>(tenant, number))?
            .ok_or(StoreError::NotFound)
    }

    /// What a case or tenant with these versions goes by; the default for what the portal ships.
    pub fn content<T: Versioned + Default>(
        &self,
        tenant: TenantId,
        mut versions: Versions,
    ) -> Result<T, StoreError> {
        match *T::number(&mut versions) {
            PENDING => Ok(T::default()),
            number => Ok(self.edition::<T>(tenant, number)?.content),
        }
    }

    /// All editions, newest first.
    pub fn editions<T: Versioned>(&self, tenant: TenantId) -> Result<Vec<Edition<T>>, StoreError> {
        let mut versions = self.tenant(tenant)?.versions;
        let newest = *T::number(&mut versions);
        (1..=newest)
            .rev()
            .map(|number| self.edition(tenant, number))
            .collect()
    }

    /// The change that waits to be accepted.
    pub fn pending<T: Versioned>(
        &self,
        tenant: TenantId,
    ) -> Result<Option<Pending<T>>, StoreError> {
        self.own(Own::Edition, &name::<T>(tenant, PENDING))
    }

    /// Puts a change in the place of the one that waited, if any.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such tenant.
    pub fn propose<T: Versioned>(
        &self,
        tenant: TenantId,
        stamped: Stamped,
        content: T,
        restored: Option<u32>,
    ) -> Result<(), StoreError> {
        self.propose_with(tenant, stamped, restored, || Ok(content))
    }

    /// As [`Self::propose`], of a change that is made, or refused, for what is there by then:
    /// nobody else changes the tenant meanwhile.
    ///
    /// # Errors
    /// As [`Self::propose`], and those of `content`; then nothing is written.
    pub fn propose_with<T: Versioned, E: From<StoreError>>(
        &self,
        tenant: TenantId,
        stamped: Stamped,
        restored: Option<u32>,
        content: impl FnOnce() -> Result<T, E>,
    ) -> Result<(), E> {
        let _one_at_a_time = self.lock_tenants();
        self.tenant(tenant)?;
        let pending = Pending {
            revision: RecordId::from_bytes(random_id().map_err(StoreError::from)?),
            by: stamped.by,
            minute: stamped.minute,
            restored,
            content: content()?,
        };
        let mut batch = Batch::default();
        let name = name::<T>(tenant, PENDING);
        self.put_own(&mut batch, Own::Edition, &name, &pending)?;
        Ok(self.commit(batch)?)
    }

    // CLAIM(C-244): SECURITY.md
    /// Forgets the change that waits, if it is still the one of this revision. False if it is not.
    pub fn withdraw_pending<T: Versioned>(
        &self,
        tenant: TenantId,
        revision: RecordId,
    ) -> Result<bool, StoreError> {
        let _one_at_a_time = self.lock_tenants();
        let pending = self.pending::<T>(tenant)?;
        if pending.is_none_or(|pending| pending.revision != revision) {
            return Ok(false);
        }
        let mut batch = Batch::default();
        let name = name::<T>(tenant, PENDING);
        pages::remove(&*self.backend, &mut batch, Tree::Edition, &name)?;
        self.commit(batch)?;
        Ok(true)
    }

    // CLAIM(C-62): SECURITY.md
    /// Makes the change that waits the next edition, if it is still the one of this revision.
    /// `None` if it is another by now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if nothing waits, or if whoever accepts it has written it.
    pub fn accept<T: Versioned>(
        &self,
        tenant: TenantId,
        revision: RecordId,
        second: Stamped,
    ) -> Result<Option<u32>, StoreError> {
        let _one_at_a_time = self.lock_tenants();
        let pending = self.pending::<T>(tenant)?.ok_or(StoreError::NotFound)?;
        if pending.by == second.by {
            return Err(StoreError::NotFound);
        }
        if pending.revision != revision {
            return Ok(None);
        }
        let mut batch = Batch::default();
        let name = name::<T>(tenant, PENDING);
        pages::remove(&*self.backend, &mut batch, Tree::Edition, &name)?;
        let edition = Edition {
            number: 0,
            by: pending.by,
            second: Some(second.by),
            minute: second.minute,
            restored: pending.restored,
            content: pending.content,
        };
        self.put_next(batch, self.tenant(tenant)?, edition)
            .map(Some)
    }

    /// Makes something the next edition at once, where no second person is needed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such tenant.
    pub fn publish<T: Versioned>(
        &self,
        tenant: TenantId,
        stamped: Stamped,
        content: T,
    ) -> Result<u32, StoreError> {
        self.publish_with(tenant, stamped, || Ok(content))
    }

    /// As [`Self::publish`], of something that is refused for what is there by then: nobody else
    /// changes the tenant meanwhile.
    ///
    /// # Errors
    /// As [`Self::publish`], and those of `content`; then nothing is written.
    pub fn publish_with<T: Versioned, E: From<StoreError>>(
        &self,
        tenant: TenantId,
        stamped: Stamped,
        content: impl FnOnce() -> Result<T, E>,
    ) -> Result<u32, E> {
        let _one_at_a_time = self.lock_tenants();
        let edition = Edition {
            number: 0,
            by: stamped.by,
            second: None,
            minute: stamped.minute,
            restored: None,
            content: content()?,
        };
        let now = self.tenant(tenant)?;
        Ok(self.put_next(Batch::default(), now, edition)?)
    }

    fn put_next<T: Versioned>(
        &self,
        mut batch: Batch,
        mut tenant: Tenant,
        mut edition: Edition<T>,
    ) -> Result<u32, StoreError> {
        let newest = T::number(&mut tenant.versions);
        let next = newest.checked_add(1).ok_or(StoreError::NotFound)?;
        *newest = next;
        edition.number = next;
        let name = name::<T>(tenant.id, next);
        self.put_own(&mut batch, Own::Edition, &name, &edition)?;
        self.put_tenant(batch, &tenant)?;
        Ok(next)
    }
}

/// `tenant ‖ what ‖ number`, so that the editions of one thing stand in their order.
fn name<T: Versioned>(tenant: TenantId, number: u32) -> Vec<u8> {
    let mut name = tenant.as_bytes().to_vec();
    name.push(T::WHAT);
    name.extend_from_slice(&number.to_be_bytes());
    name
}

/// The number under which a change waits; no edition has it.
const PENDING: u32 = 0;

#[cfg(test)]
mod tests;
