//! Tenants, as administrators manage them.

use super::View;
use super::join::NameProblem;
use serde::Serialize;

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
