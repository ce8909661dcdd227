//! What is released of a case.

use serde::Serialize;

/// Who has a copy, and what waits for the lawyer.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseRelease {
    /// Who can open something now.
    pub(crate) names: String,
    /// Proposals that wait for an answer.
    pub(crate) proposals: u16,
    /// The client wants a release as soon as a lawyer has a case, and there was none yet.
    pub(crate) prompt: bool,
    /// Something can be erased: no hold keeps the case.
    pub(crate) erases: bool,
}

#[cfg(test)]
impl CaseRelease {
    /// With and without anything released.
    pub(super) fn samples() -> Vec<Self> {
        let sample = |names: &str, proposals, prompt| Self {
            names: names.to_owned(),
            proposals,
            prompt,
            erases: !prompt,
        };
        vec![
            sample("", 0, true),
            sample("Una Dahl, Eve Krog", 2, false),
            sample("", 0, false),
        ]
    }
}
