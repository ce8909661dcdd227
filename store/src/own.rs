//! What the portal itself must know, sealed to the instance key: tenants, members, invitations.
//!
//! The instance key opens none of what a reporter or a reader wrote (DESIGN §3).

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::kdf::{derive, hash};
use crate::key::Key;
use crate::pages;
use crate::seal::{Kind, Place, Sealed};
use crate::store::Store;
use crate::suite::info;

impl Store {
    /// Adds a record of the portal's own to a batch.
    pub(crate) fn put_own<T: Serialize>(
        &self,
        batch: &mut Batch,
        own: Own,
        name: &[u8],
        value: &T,
    ) -> Result<(), StoreError> {
        let sealed = Sealed::seal(value, &self.own_key(own, name), &own_place(own, name))?;
        pages::put(&*self.backend, batch, own.tree(), name, sealed.as_bytes())
    }

    /// Reads and opens a record of the portal's own.
    pub(crate) fn own<T: Serialize + DeserializeOwned>(
        &self,
        own: Own,
        name: &[u8],
    ) -> Result<Option<T>, StoreError> {
        let Some(stored) = pages::get(&*self.backend, own.tree(), name)? else {
            return Ok(None);
        };
        let sealed = Sealed::<T>::from_stored(stored);
        let (key, place) = (self.own_key(own, name), own_place(own, name));
        let opened = match own {
            Own::Member => sealed.open_grown(&key, &place),
            Own::Tenant
            | Own::Channel
            | Own::Name
            | Own::Invite
            | Own::Meta
            | Own::Edition
            | Own::Released
            | Own::Statistic => sealed.open(&key, &place),
        };
        Ok(Some(opened?))
    }

    // CLAIM(C-74): SECURITY.md
    /// All records of one kind that open, in the order of their names. One that does not open
    /// hides no other; [`Store::check_rows`] names it.
    pub(crate) fn own_all<T: Serialize + DeserializeOwned>(
        &self,
        own: Own,
    ) -> Result<Vec<T>, StoreError> {
        let named = self.own_named(own)?;
        Ok(named.into_iter().map(|(_, value)| value).collect())
    }

    /// As [`Self::own_all`], with the name of each record.
    pub(crate) fn own_named<T: Serialize + DeserializeOwned>(
        &self,
        own: Own,
    ) -> Result<Vec<(Vec<u8>, T)>, StoreError> {
        let mut all = Vec::new();
        for name in pages::names_of_any(&*self.backend, own.tree())? {
            match self.own(own, &name) {
                Ok(value) => all.extend(value.map(|value| (name, value))),
                Err(StoreError::Damaged(_) | StoreError::Seal(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    /// The names of the records of one kind that do not open.
    pub(crate) fn own_damaged<T: Serialize + DeserializeOwned>(
        &self,
        own: Own,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut damaged = Vec::new();
        for name in pages::names_of_any(&*self.backend, own.tree())? {
            match self.own::<T>(own, &name) {
                Ok(Some(_)) => {}
                Ok(None) | Err(StoreError::Damaged(_) | StoreError::Seal(_)) => damaged.push(name),
                Err(error) => return Err(error),
            }
        }
        Ok(damaged)
    }

    /// A name for something secret that a person types: equal for equal input, useless
    /// without the instance key.
    pub(crate) fn keyed_name(&self, own: Own, secret: &[u8]) -> [u8; 32] {
        let key = self.instance.key(own.info());
        let keyed = derive(
            &[key.expose(), &hash(own.info(), &[secret])],
            own.info(),
            b"name",
        );
        *keyed.expose()
    }

    /// Writes a batch and waits until it is on disk.
    pub(crate) fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let listing = self.listing(&batch);
        let applied = self.backend.apply(batch);
        if let Some(listing) = listing {
            self.listed_again(listing);
        }
        applied?;
        self.backend.flush()
    }

    fn own_key(&self, own: Own, name: &[u8]) -> Key {
        derive(&[self.instance.key(own.info()).expose()], own.info(), name)
    }
}

/// The kinds of records the portal keeps for itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Own {
    /// A client organisation.
    Tenant,
    /// What leads from a link or channel words to a tenant.
    Channel,
    /// A member's account.
    Member,
    /// What leads from a sign-in name to a member.
    Name,
    /// An invitation that was not taken up.
    Invite,
    /// Single facts of the installation.
    Meta,
    /// A version of something of a tenant.
    Edition,
    /// What leads from a release to its case.
    Released,
    /// A row of statistics.
    Statistic,
}

impl Own {
    pub(crate) fn tree(self) -> Tree {
        match self {
            Self::Tenant => Tree::Tenant,
            Self::Channel => Tree::Channel,
            Self::Member => Tree::Member,
            Self::Name => Tree::Name,
            Self::Invite => Tree::Invite,
            Self::Meta => Tree::Meta,
            Self::Edition => Tree::Edition,
            // Beside what leads from codes to cases; names of another length.
            Self::Released => Tree::Locator,
            Self::Statistic => Tree::Statistic,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Tenant => Kind::Tenant,
            Self::Channel => Kind::Channel,
            Self::Member => Kind::Member,
            Self::Name => Kind::Name,
            Self::Invite => Kind::Invite,
            Self::Meta => Kind::Meta,
            Self::Edition => Kind::Edition,
            Self::Released => Kind::Released,
            Self::Statistic => Kind::Statistic,
        }
    }

    fn info(self) -> &'static str {
        match self {
            Self::Tenant => info::TENANT,
            Self::Channel => info::CHANNEL,
            Self::Member => info::MEMBER,
            Self::Name => info::NAME,
            Self::Invite => info::INVITE,
            Self::Meta => info::META,
            Self::Edition => info::EDITION,
            Self::Released => info::RELEASED,
            Self::Statistic => info::STATISTIC,
        }
    }
}

fn own_place(own: Own, name: &[u8]) -> Place {
    let mut record = [0; 16];
    for (to, from) in record.iter_mut().zip(hash(own.info(), &[name])) {
        *to = from;
    }
    Place {
        kind: own.kind(),
        tenant: None,
        case: None,
        class: None,
        record,
        version: 0,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_of_record_has_a_label_of_its_own() {
        let all = [
            (Own::Tenant, "subrosa/1 tenant"),
            (Own::Channel, "subrosa/1 channel"),
            (Own::Member, "subrosa/1 member"),
            (Own::Name, "subrosa/1 name"),
            (Own::Invite, "subrosa/1 invite"),
            (Own::Meta, "subrosa/1 meta"),
            (Own::Edition, "subrosa/1 edition"),
            (Own::Released, "subrosa/1 released"),
            (Own::Statistic, "subrosa/1 statistic"),
        ];
        let labels = all.map(|(own, label)| {
            assert_eq!(own.info(), label);
            label
        });
        assert_eq!(BTreeSet::from(labels).len(), all.len());
    }
}
