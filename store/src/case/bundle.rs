//! The keys a reader of a case holds, and how the split ones come together.

use serde::{Deserialize, Serialize};
use subrosa_policy::CaseId;

use crate::error::SealError;
use crate::kdf::derive;
use crate::key::Key;
use crate::seal::Class;
use crate::suite::info;

/// What one wrap carries: some or all of the key material of a case.
///
/// `half_a` goes to every eligible lawyer when the report arrives, `half_b` travels with the
/// triagers and is handed on at assignment. Only who holds both can derive the split keys.
#[derive(Serialize, Deserialize, Default, Clone)]
pub struct CaseKeys {
    pub(crate) intake: Option<Key>,
    pub(crate) conversation: Option<Key>,
    pub(crate) half_a: Option<Key>,
    pub(crate) half_b: Option<Key>,
}

impl CaseKeys {
    /// All keys of a new case. With `blind` triage the conversation key is split as well.
    pub(crate) fn random(blind: bool) -> Result<Self, SealError> {
        Ok(Self {
            intake: Some(Key::random()?),
            conversation: if blind { None } else { Some(Key::random()?) },
            half_a: Some(Key::random()?),
            half_b: Some(Key::random()?),
        })
    }

    // CLAIM(C-15): SECURITY.md
    /// What a triager gets until the case is assigned, and a lawyer from then on.
    pub(crate) fn access(&self) -> Self {
        Self {
            half_a: None,
            ..self.clone()
        }
    }

    // CLAIM(C-16): SECURITY.md
    /// What every eligible lawyer gets from the start; opens nothing by itself.
    pub(crate) fn eligible(&self) -> Self {
        Self {
            half_a: self.half_a.clone(),
            ..Self::default()
        }
    }

    /// What the reporter gets: their own words and the conversation, never the identity.
    pub(crate) fn reporter(&self, case: CaseId) -> Self {
        Self {
            intake: self.intake.clone(),
            conversation: self.class(case, Class::Conversation),
            ..Self::default()
        }
    }

    /// Adds what another wrap of the same reader carries.
    pub(crate) fn merge(&mut self, other: Self) {
        self.intake = self.intake.take().or(other.intake);
        self.conversation = self.conversation.take().or(other.conversation);
        self.half_a = self.half_a.take().or(other.half_a);
        self.half_b = self.half_b.take().or(other.half_b);
    }

    /// The class key, if these keys reach it.
    pub(crate) fn class(&self, case: CaseId, class: Class) -> Option<Key> {
        match class {
            Class::Intake => self.intake.clone(),
            Class::Conversation if self.conversation.is_some() => self.conversation.clone(),
            Class::Conversation | Class::Dossier | Class::Identity | Class::Evidence => {
                let (a, b) = (self.half_a.as_ref()?, self.half_b.as_ref()?);
                Some(derive(
                    &[a.expose(), b.expose()],
                    info::SPLIT_CLASS,
                    &class_context(case, class),
                ))
            }
            Class::Release => None,
        }
    }

    /// Whether these keys open the conversation.
    pub fn reads(&self) -> bool {
        self.conversation.is_some() || self.reads_split()
    }

    /// Whether these keys reach the classes that are split between lawyers and triagers.
    pub fn reads_split(&self) -> bool {
        self.half_a.is_some() && self.half_b.is_some()
    }
}

/// Binds a derived key to its case and class.
pub(crate) fn class_context(case: CaseId, class: Class) -> Vec<u8> {
    let mut context = case.as_bytes().to_vec();
    context.push(class.number());
    context
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: CaseId = CaseId::from_bytes([1; 16]);

    fn derived(keys: &CaseKeys, case: CaseId, class: Class) -> [u8; 32] {
        *keys.class(case, class).unwrap().expose()
    }

    #[test]
    fn each_split_class_of_each_case_has_a_key_of_its_own() {
        let keys = CaseKeys::random(true).unwrap();
        let split = [
            Class::Conversation,
            Class::Dossier,
            Class::Identity,
            Class::Evidence,
        ];
        let mut seen = Vec::new();
        for case in [CASE, CaseId::from_bytes([2; 16])] {
            seen.extend(split.map(|class| derived(&keys, case, class)));
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 8);
    }

    #[test]
    fn half_of_a_split_key_reads_nothing() {
        let all = CaseKeys::random(false).unwrap();
        let blind = CaseKeys::random(true).unwrap();
        assert!(all.reads() && all.reads_split() && blind.reads() && blind.reads_split());
        for half in [blind.access(), blind.eligible(), CaseKeys::default()] {
            assert!(!half.reads() && !half.reads_split());
        }
        // Without blind triage, a triager reads the conversation and nothing that is split.
        assert!(all.access().reads() && !all.access().reads_split());
        assert!(!all.eligible().reads());
    }
}
