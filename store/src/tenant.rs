//! Tenants: the client organisations, and the two ways that lead a reporter to one.

use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use subrosa_policy::{ChannelWords, Modes, Plain, TenantId, Versions};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::kdf::same_bytes;
use crate::key::random_id;
use crate::own::Own;
use crate::pages;
use crate::store::Store;

/// A client organisation whose reports the firm receives.
#[derive(Serialize, Deserialize, Clone)]
pub struct Tenant {
    /// Names the tenant; random.
    pub id: TenantId,
    /// What reporters and staff read.
    pub name: String,
    /// Whether reporters are let in.
    pub live: bool,
    /// The languages it offers, as in the path of a page; the first one is shown to whoever
    /// asks for another.
    pub languages: Vec<String>,
    /// How reports may be sent.
    pub modes: Modes,
    /// Whether its scheme is outside the Directive.
    pub voluntary: bool,
    /// Whether triagers see category, language and conflict names only.
    pub blind: bool,
    /// Whether the lawyer of a case is asked for a release until there was one. Nothing is released
    /// by itself: what must be left out, only a reader can tell.
    pub release_on_assignment: bool,
    /// Whether closing a case needs a second person.
    pub two_to_close: bool,
    /// What reporters may send besides cleaned files.
    pub originals: Originals,
    /// The editions in use.
    pub versions: Versions,
    link: [u8; 16],
    words: [u8; 7],
}

/// What a tenant lets reporters send besides cleaned files. Both are off unless somebody chose them.
#[derive(Serialize, Deserialize, Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Originals {
    /// The untouched original of a cleaned file, as evidence.
    pub evidence: bool,
    /// A file that cannot be cleaned, as it is.
    pub quarantine: bool,
}

/// One of the two ways to a tenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// The unguessable link.
    Link,
    /// The words that are handed out.
    Words,
}

impl Tenant {
    /// The unguessable part of the tenant's link: 26 letters and digits, 128 random bits.
    pub fn link(&self) -> String {
        TenantId::from_bytes(self.link).to_string()
    }

    /// The channel words that lead to the same page.
    pub fn channel_words(&self) -> Plain<String> {
        ChannelWords::from_bytes(&self.words).words()
    }
}

impl Store {
    /// Adds a tenant with a new link and new channel words, that lets nobody in yet.
    pub fn create_tenant(&self, name: &str, blind: bool) -> Result<Tenant, StoreError> {
        let tenant = Tenant {
            id: TenantId::from_bytes(random_id()?),
            name: name.to_owned(),
            live: false,
            languages: LANGUAGES.map(str::to_owned).to_vec(),
            modes: Modes::default(),
            voluntary: false,
            blind,
            release_on_assignment: false,
            two_to_close: false,
            originals: Originals::default(),
            versions: Versions::default(),
            link: random_id()?,
            words: random_words()?,
        };
        let mut batch = Batch::default();
        for secret in [tenant.link.as_slice(), tenant.words.as_slice()] {
            self.put_channel(&mut batch, secret, tenant.id)?;
        }
        self.put_tenant(batch, &tenant)?;
        Ok(tenant)
    }

    /// Changes a tenant. Its id and editions stay.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such tenant.
    pub fn change_tenant(
        &self,
        id: TenantId,
        change: impl FnOnce(&mut Tenant),
    ) -> Result<Tenant, StoreError> {
        self.change_tenant_if(id, |tenant| {
            change(tenant);
            Ok(())
        })
    }

    /// As [`Self::change_tenant`], of a change that can be refused for what the tenant is by then:
    /// nobody else changes it meanwhile, and nothing is written.
    ///
    /// # Errors
    /// As [`Self::change_tenant`], and those of `change`.
    pub fn change_tenant_if<E: From<StoreError>>(
        &self,
        id: TenantId,
        change: impl FnOnce(&mut Tenant) -> Result<(), E>,
    ) -> Result<Tenant, E> {
        let _one_at_a_time = self.lock_tenants();
        let mut tenant = self.tenant(id)?;
        let versions = tenant.versions;
        change(&mut tenant)?;
        tenant.id = id;
        tenant.versions = versions;
        self.put_tenant(Batch::default(), &tenant)?;
        Ok(tenant)
    }

    // CLAIM(C-64): SECURITY.md
    /// Makes a new link or new words. The old ones lead nowhere from now on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such tenant.
    pub fn renew(&self, id: TenantId, way: Way) -> Result<Tenant, StoreError> {
        let _one_at_a_time = self.lock_tenants();
        let mut tenant = self.tenant(id)?;
        let old = match way {
            Way::Link => tenant.link.to_vec(),
            Way::Words => tenant.words.to_vec(),
        };
        let mut batch = Batch::default();
        let name = self.keyed_name(Own::Channel, &old);
        pages::remove(&*self.backend, &mut batch, Tree::Channel, &name)?;
        match way {
            Way::Link => {
                tenant.link = random_id()?;
                self.put_channel(&mut batch, &tenant.link, id)?;
            }
            Way::Words => {
                tenant.words = random_words()?;
                self.put_channel(&mut batch, &tenant.words, id)?;
            }
        }
        self.put_tenant(batch, &tenant)?;
        Ok(tenant)
    }

    /// All tenants.
    pub fn tenants(&self) -> Result<Vec<Tenant>, StoreError> {
        self.own_all(Own::Tenant)
    }

    /// One tenant.
    pub fn tenant(&self, id: TenantId) -> Result<Tenant, StoreError> {
        self.own(Own::Tenant, id.as_bytes())?
            .ok_or(StoreError::NotFound)
    }

    /// The tenant a link leads to. The same reads whether there is one or not.
    pub fn tenant_by_link(&self, link: &str) -> Result<Tenant, StoreError> {
        let link: TenantId = link.parse().map_err(|_| StoreError::NotFound)?;
        self.tenant_behind(link.as_bytes(), |tenant| &tenant.link)
    }

    /// The tenant that channel words lead to.
    pub fn tenant_by_words(&self, words: &ChannelWords) -> Result<Tenant, StoreError> {
        self.tenant_behind(&words.to_bytes(), |tenant| &tenant.words)
    }

    /// How often a tenant has been changed since the start. What was made from a tenant before
    /// the number changed may be out of date.
    pub fn tenant_changes(&self) -> u64 {
        self.tenant_changes.load(Ordering::Acquire)
    }

    /// Writes a tenant with the rest of a batch.
    pub(crate) fn put_tenant(&self, mut batch: Batch, tenant: &Tenant) -> Result<(), StoreError> {
        self.put_own(&mut batch, Own::Tenant, tenant.id.as_bytes(), tenant)?;
        let written = self.commit(batch);
        // Also when it failed: then nobody knows what is on the disk.
        self.tenant_changes.fetch_add(1, Ordering::AcqRel);
        written
    }

    fn put_channel(
        &self,
        batch: &mut Batch,
        secret: &[u8],
        id: TenantId,
    ) -> Result<(), StoreError> {
        let name = self.keyed_name(Own::Channel, secret);
        self.put_own(batch, Own::Channel, &name, &id)
    }

    fn tenant_behind(
        &self,
        secret: &[u8],
        own: impl Fn(&Tenant) -> &[u8],
    ) -> Result<Tenant, StoreError> {
        let name = self.keyed_name(Own::Channel, secret);
        let id: TenantId = self.own(Own::Channel, &name)?.ok_or(StoreError::NotFound)?;
        let tenant = self.tenant(id)?;
        // A row of a renewed link that somebody put back leads nowhere all the same.
        if !same_bytes(own(&tenant), secret) {
            return Err(StoreError::NotFound);
        }
        Ok(tenant)
    }
}

fn random_words() -> Result<[u8; 7], StoreError> {
    let mut words = [0; 7];
    for (to, from) in words.iter_mut().zip(random_id()?) {
        *to = from;
    }
    // The words carry 55 bits; the last bit of the seven bytes has no word.
    Ok(ChannelWords::from_bytes(&words).to_bytes())
}

/// What a new tenant offers.
const LANGUAGES: [&str; 2] = ["en", "da"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::Firm;

    #[test]
    fn a_renewed_link_leads_nowhere_even_if_its_row_is_put_back() {
        let firm = Firm::new();
        let store = &firm.store;
        let before = store.tenant(firm.tenant).unwrap();
        let rows = firm.rows(Tree::Channel);
        let after = store.renew(firm.tenant, Way::Link).unwrap();
        assert_ne!(before.link(), after.link());
        assert!(store.tenant_by_link(&before.link()).is_err());
        assert!(store.tenant_by_link(&after.link()).is_ok());
        let words = ChannelWords::from_bytes(&before.words);
        assert!(store.tenant_by_words(&words).is_ok(), "the words stay");
        store.renew(firm.tenant, Way::Words).unwrap();
        assert!(store.tenant_by_words(&words).is_err());
        for (name, value) in &rows {
            firm.write(Tree::Channel, &[(name, value)]);
        }
        assert!(store.tenant_by_link(&before.link()).is_err());
        assert!(store.tenant_by_words(&words).is_err());
    }

    #[test]
    fn a_change_keeps_what_is_not_changed_and_is_counted() {
        let firm = Firm::new();
        let before = firm.store.tenant_changes();
        let link = firm.store.tenant(firm.tenant).unwrap().link();
        let changed = firm.store.change_tenant(firm.tenant, |tenant| {
            tenant.live = true;
            tenant.id = TenantId::from_bytes([9; 16]);
            tenant.versions.texts = 7;
        });
        let changed = changed.unwrap();
        assert!(changed.live && changed.id == firm.tenant && changed.link() == link);
        assert_eq!(changed.versions, Versions::default());
        assert_eq!(firm.store.tenants().unwrap().len(), 1);
        assert!(firm.store.tenant_changes() > before);
        let nobody = TenantId::from_bytes([8; 16]);
        assert!(firm.store.change_tenant(nobody, |_| {}).is_err());
        let refused = firm.store.change_tenant_if(firm.tenant, |tenant| {
            tenant.live = false;
            Err(StoreError::Meanwhile)
        });
        assert!(matches!(refused, Err(StoreError::Meanwhile)));
        assert!(firm.store.tenant(firm.tenant).unwrap().live);
    }
}
