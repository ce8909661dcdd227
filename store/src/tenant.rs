//! Tenants: the client organisations, and the two ways that lead a reporter to one.

use serde::{Deserialize, Serialize};
use subrosa_policy::{ChannelWords, Plain, TenantId};

use crate::backend::Batch;
use crate::error::StoreError;
use crate::key::random_id;
use crate::own::Own;
use crate::store::Store;

/// A client organisation whose reports the firm receives.
#[derive(Serialize, Deserialize, Clone)]
pub struct Tenant {
    /// Names the tenant; random.
    pub id: TenantId,
    /// What reporters and staff read.
    pub name: String,
    /// Whether triagers see category, language and conflict names only.
    pub blind: bool,
    /// What reporters may send besides cleaned files.
    pub originals: Originals,
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
    /// Adds a tenant with a new link and new channel words.
    pub fn create_tenant(&self, name: &str, blind: bool) -> Result<Tenant, StoreError> {
        let mut words = [0; 7];
        for (to, from) in words.iter_mut().zip(random_id()?) {
            *to = from;
        }
        let tenant = Tenant {
            id: TenantId::from_bytes(random_id()?),
            name: name.to_owned(),
            blind,
            originals: Originals::default(),
            link: random_id()?,
            // The words carry 55 bits; the last bit of the seven bytes has no word.
            words: ChannelWords::from_bytes(&words).to_bytes(),
        };
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Tenant, tenant.id.as_bytes(), &tenant)?;
        for secret in [tenant.link.as_slice(), tenant.words.as_slice()] {
            let name = self.keyed_name(Own::Channel, secret);
            self.put_own(&mut batch, Own::Channel, &name, &tenant.id)?;
        }
        self.commit(batch)?;
        Ok(tenant)
    }

    /// Changes what reporters may send besides cleaned files.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such tenant.
    pub fn set_originals(&self, id: TenantId, originals: Originals) -> Result<(), StoreError> {
        let tenant = Tenant {
            originals,
            ..self.tenant(id)?
        };
        let mut batch = Batch::default();
        self.put_own(&mut batch, Own::Tenant, id.as_bytes(), &tenant)?;
        self.commit(batch)
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
        self.tenant_behind(link.as_bytes())
    }

    /// The tenant that channel words lead to.
    pub fn tenant_by_words(&self, words: &ChannelWords) -> Result<Tenant, StoreError> {
        self.tenant_behind(&words.to_bytes())
    }

    fn tenant_behind(&self, secret: &[u8]) -> Result<Tenant, StoreError> {
        let name = self.keyed_name(Own::Channel, secret);
        let id: TenantId = self.own(Own::Channel, &name)?.ok_or(StoreError::NotFound)?;
        self.tenant(id)
    }
}
