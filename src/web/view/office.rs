//! People and tenants, as staff manage them.

use super::View;
use super::chrome::RoleKey;
use super::join::{NameProblem, RoleChoice, RolesProblem};
use super::part::{DateView, WordsProblem};
use serde::Serialize;

/// `GET` and failed `POST /{lang}/people/invite`: people, and the form that invites one.
///
/// Form with `token`: `POST /{lang}/people/invite` with `name`, `role` (many), `tenant` (ids, many; none means all).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct People {
    /// The form token.
    pub(crate) token: String,
    /// Everybody.
    pub(crate) people: Vec<Person>,
    /// The invite form, for an administrator.
    pub(crate) invite: Option<InviteForm>,
    /// Something just done.
    pub(crate) notice: Option<PeopleNotice>,
}

/// A member or an invited person.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Person {
    /// The member's id, for its path.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// The roles.
    pub(crate) roles: Vec<RoleKey>,
    /// Where the person stands.
    pub(crate) standing: Standing,
    /// The viewer can vouch for this person.
    pub(crate) may_vouch: bool,
}

/// Where a person stands.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum Standing {
    /// Has keys, waits to be vouched for.
    Waiting,
    /// On the roster.
    Vouched,
    /// Needs no vouching: opens no case.
    Office,
    /// The roster's root.
    Root,
}

/// The form that invites a person, as typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct InviteForm {
    /// The name as typed.
    pub(crate) name: String,
    /// The roles to choose from.
    pub(crate) roles: Vec<RoleChoice>,
    /// The tenants to choose from.
    pub(crate) tenants: Vec<TenantChoice>,
    /// What is wrong with the name.
    pub(crate) name_problem: Option<NameProblem>,
    /// What is wrong with the roles.
    pub(crate) roles_problem: Option<RolesProblem>,
}

/// A tenant that can be ticked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TenantChoice {
    /// The tenant's id, the field's value.
    pub(crate) id: String,
    /// The tenant's name.
    pub(crate) name: String,
    /// Ticked.
    pub(crate) chosen: bool,
}

/// Something just done on the people page.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum PeopleNotice {
    /// A person was vouched for.
    Vouched {
        /// The person's name.
        name: String,
    },
}

impl View for People {
    const TEMPLATE: &'static str = "people.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::people()
    }
}

/// `POST /{lang}/people/invite`: the one-time link, shown once.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Invited {
    /// The person's name.
    pub(crate) name: String,
    /// The whole link.
    pub(crate) link: String,
    /// The last day it works.
    pub(crate) until: DateView,
}

impl View for Invited {
    const TEMPLATE: &'static str = "invited.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            name: "Maja Lund".to_owned(),
            link: "127.0.0.1:8444/en/join/8h3k9d7f2m5n8p4q6r1s3t5v7w9x2y4z".to_owned(),
            until: DateView::new(2026, 11, 26),
        }]
    }
}

/// `GET` and failed `POST /{lang}/people/{id}/vouch`: type the six words the person reads out.
///
/// Form with `token`: `words`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Vouch {
    /// The form token.
    pub(crate) token: String,
    /// The member's id.
    pub(crate) id: String,
    /// The person's name.
    pub(crate) name: String,
    /// The roles that are vouched for.
    pub(crate) roles: Vec<RoleKey>,
    /// Names of the tenants; empty means all.
    pub(crate) tenants: Vec<String>,
    /// What is wrong; `Wrong` means the words are another key's.
    pub(crate) problem: Option<WordsProblem>,
}

impl View for Vouch {
    const TEMPLATE: &'static str = "vouch.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let blank = Self {
            token: "t9".repeat(16),
            id: "0c2d".to_owned(),
            name: "Maja Lund".to_owned(),
            roles: vec![RoleKey::Lawyer],
            tenants: vec!["Nordvik Food".to_owned()],
            problem: None,
        };
        let mut all = vec![blank.clone()];
        all.extend(
            super::sample::words_problems()
                .into_iter()
                .map(|problem| Self {
                    problem: Some(problem),
                    tenants: Vec::new(),
                    ..blank.clone()
                }),
        );
        all
    }
}

/// `GET` and `POST /{lang}/tenants`: tenants, and the form that makes one.
///
/// Form with `token`: `name`. Form of each tenant, `POST /{lang}/tenants/{id}/originals`: `evidence`, `quarantine`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tenants {
    /// The form token.
    pub(crate) token: String,
    /// Every tenant.
    pub(crate) tenants: Vec<TenantRow>,
    /// The name as typed.
    pub(crate) name: String,
    /// What is wrong with it.
    pub(crate) problem: Option<NameProblem>,
    /// The name of the tenant just made.
    pub(crate) made: Option<String>,
    /// The name of the tenant whose choices were just stored.
    pub(crate) saved: Option<String>,
}

/// A tenant of the list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TenantRow {
    /// The id, for its path.
    pub(crate) id: String,
    /// Reporters may send untouched originals as evidence.
    pub(crate) evidence: bool,
    /// Reporters may send files that cannot be cleaned.
    pub(crate) quarantine: bool,
    /// The name.
    pub(crate) name: String,
    /// The five channel words, separated by spaces.
    pub(crate) words: String,
    /// The whole link for the clearnet.
    pub(crate) link: String,
    /// The whole link through Tor, once it is known.
    pub(crate) onion: Option<String>,
}

impl View for Tenants {
    const TEMPLATE: &'static str = "tenants.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::tenants()
    }
}
