//! What a tenant says to reporters, asks them and promises them: in use, or as a draft.

use std::collections::HashMap;

use subrosa_policy::{
    Day, LangTexts, LegalClock, LegalProfile, Questionnaire, Retention, TenantId, TenantTexts,
};
use subrosa_store::{CaseIndex, Edition, Store, Tenant};

use super::Tenants;
use crate::app::reports::Reports;
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// A tenant with its words.
#[derive(Clone)]
pub(crate) struct Offer {
    pub(crate) tenant: Tenant,
    pub(crate) texts: TenantTexts,
    pub(crate) questionnaire: Questionnaire,
    /// The edition of the questionnaire; 0 if nothing is asked.
    pub(crate) asked_in: u32,
    pub(crate) legal: LegalProfile,
    pub(crate) retention: Retention,
}

impl Offer {
    fn of(store: &Store, tenant: Tenant) -> Result<Self, AppError> {
        let (id, versions) = (tenant.id, tenant.versions);
        Ok(Self {
            texts: texts(store, &tenant)?,
            questionnaire: store.content(id, versions)?,
            asked_in: versions.questionnaire,
            legal: store.content(id, versions)?,
            retention: store.content(id, versions)?,
            tenant,
        })
    }

    /// The language to show to a visitor who asks for this one.
    pub(crate) fn lang<'a>(&'a self, asked: &'a str) -> &'a str {
        let languages = &self.tenant.languages;
        let known = languages.iter().any(|lang| lang == asked);
        if known {
            asked
        } else {
            languages.first().map_or(asked, String::as_str)
        }
    }
}

impl Reports {
    /// The tenant of a link, with its words.
    pub(crate) fn offer(&self, link: &str) -> Result<Offer, AppError> {
        Offer::of(&self.store, self.tenant(link)?)
    }

    /// The questionnaire of an edition. One that does not exist asks nothing.
    pub(crate) fn questionnaire(
        &self,
        tenant: TenantId,
        number: u32,
    ) -> Result<Questionnaire, AppError> {
        if number == 0 || number > self.store.tenant(tenant)?.versions.questionnaire {
            return Ok(Questionnaire::default());
        }
        let edition: Edition<Questionnaire> = self.store.edition(tenant, number)?;
        Ok(edition.content)
    }

    /// The first day on which a case of a tenant, stored today, could be erased.
    pub(crate) fn earliest_erasure(&self, tenant: &Tenant) -> Result<Day, AppError> {
        let retention: Retention = self.store.content(tenant.id, tenant.versions)?;
        Ok(retention.earliest_erasure(self.clock.today()))
    }

    /// How often tenants have changed: what was made from one before is out of date.
    pub(crate) fn tenant_changes(&self) -> u64 {
        self.store.tenant_changes()
    }
}

impl Tenants {
    /// A tenant with the words that wait for a yes, or with those in use.
    pub(crate) fn preview(&self, staff: &StaffSession, id: TenantId) -> Result<Offer, AppError> {
        staff.actor.see_tenant(id)?;
        let mut offer = Offer::of(&self.store, self.store.tenant(id)?)?;
        if let Some(pending) = self.store.pending::<TenantTexts>(id)? {
            offer.texts = pending.content;
        }
        if let Some(pending) = self.store.pending::<Questionnaire>(id)? {
            offer.questionnaire = pending.content;
        }
        Ok(offer)
    }
}

// CLAIM(C-67): SECURITY.md
/// The profiles that cases were made under, each read once.
pub(crate) struct Profiles<'a> {
    store: &'a Store,
    legal: HashMap<(TenantId, u32), LegalProfile>,
}

impl<'a> Profiles<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Self {
            store,
            legal: HashMap::new(),
        }
    }

    /// The legal dates of a case.
    pub(crate) fn dates(&mut self, index: &CaseIndex) -> Result<LegalClock, AppError> {
        Ok(LegalClock::under(&self.legal(index)?, &index.milestones))
    }

    /// The legal profile of a case.
    pub(crate) fn legal(&mut self, index: &CaseIndex) -> Result<LegalProfile, AppError> {
        let key = (index.tenant, index.under.legal);
        if !self.legal.contains_key(&key) {
            let profile = self.store.content(index.tenant, index.under)?;
            self.legal.insert(key, profile);
        }
        Ok(self.legal.get(&key).cloned().unwrap_or_default())
    }

    /// The earliest day on which a case can be erased.
    pub(crate) fn erasure(&self, index: &CaseIndex, today: Day) -> Result<Day, AppError> {
        let retention: Retention = self.store.content(index.tenant, index.under)?;
        Ok(match index.archived {
            Some(day) => retention.erasure(day).max(today),
            None => retention.earliest_erasure(today),
        })
    }
}

/// The approved texts of a tenant, or those that the portal ships.
fn texts(store: &Store, tenant: &Tenant) -> Result<TenantTexts, AppError> {
    if tenant.versions.texts == 0 {
        return Ok(shipped(&tenant.name));
    }
    Ok(store.content(tenant.id, tenant.versions)?)
}

/// The texts that the portal ships, with the tenant's name in them.
pub(crate) fn shipped(name: &str) -> TenantTexts {
    let languages = SHIPPED.map(|(lang, advice, information)| LangTexts {
        lang: lang.to_owned(),
        advice: advice.replace("{tenant}", name).trim().to_owned(),
        information: information.replace("{tenant}", name).trim().to_owned(),
    });
    TenantTexts {
        languages: languages.to_vec(),
        logo: None,
    }
}

const SHIPPED: [(&str, &str, &str); 2] = [
    (
        "en",
        include_str!("../../../templates/texts/en/advice.txt"),
        include_str!("../../../templates/texts/en/information.txt"),
    ),
    (
        "da",
        include_str!("../../../templates/texts/da/advice.txt"),
        include_str!("../../../templates/texts/da/information.txt"),
    ),
];

#[cfg(test)]
mod tests {
    use subrosa_policy::{Block, blocks, plain_text};

    use super::*;

    #[test]
    fn the_shipped_texts_are_plain_and_name_the_tenant() {
        for texts in shipped("Nordvik Food").languages {
            assert!(texts.information.contains("Nordvik Food"), "{}", texts.lang);
            let headings = blocks(&texts.information);
            let headings = headings
                .iter()
                .filter(|block| matches!(block, Block::Heading(_)));
            assert!(headings.count() >= 5, "{}", texts.lang);
            for text in [&texts.advice, &texts.information] {
                assert_eq!(*text, plain_text(text));
                assert!(!text.contains('{') && !text.contains("http"), "{text}");
                assert!(!text.contains('!') && !text.contains("100 %"), "{text}");
            }
        }
    }
}
