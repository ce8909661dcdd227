//! Who the reporter is.

use serde::Serialize;

/// What of the identity envelope a page shows.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum IdentityPart {
    /// There is none for this member.
    None,
    /// There is one, and it opens after a second factor: `POST /{lang}/case/{id}/identity`.
    Sealed,
    /// It is open.
    Open(Identity),
}

/// A reporter's identity, opened from the identity envelope.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Identity {
    /// The name.
    pub(crate) name: String,
    /// How to reach the person; empty when not said.
    pub(crate) contact: String,
}

#[cfg(test)]
impl IdentityPart {
    /// Every state.
    pub(super) fn samples() -> Vec<Self> {
        vec![
            Self::Open(Identity {
                name: "K. Holm".to_owned(),
                contact: "the blue post box".to_owned(),
            }),
            Self::Sealed,
            Self::None,
        ]
    }
}
