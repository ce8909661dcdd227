//! Who can open a case.

use serde::Serialize;

/// Who can open a case.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Readers {
    /// The assigned lawyer's name.
    pub(crate) lawyer: String,
    /// The standby's name.
    pub(crate) standby: Option<String>,
    /// This member is the standby.
    pub(crate) you_are_standby: bool,
    /// Names of those who came later and could be somebody whom the reporter named; else empty.
    pub(crate) namesakes: String,
    /// Names of members who are shut out.
    pub(crate) excluded: Vec<String>,
}

#[cfg(test)]
impl Readers {
    /// Every state.
    pub(super) fn samples() -> Vec<Self> {
        let both = Self {
            lawyer: "Maja Lund".to_owned(),
            standby: Some("P. Kjær".to_owned()),
            you_are_standby: false,
            namesakes: "Maja Lund <x>, S. Dahl".to_owned(),
            excluded: vec!["S. Dahl".to_owned()],
        };
        let standby = Self {
            you_are_standby: true,
            ..both.clone()
        };
        let alone = Self {
            standby: None,
            namesakes: String::new(),
            excluded: Vec::new(),
            ..both.clone()
        };
        vec![both, standby, alone]
    }
}
