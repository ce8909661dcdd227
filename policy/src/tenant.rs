//! What a tenant offers its reporters, and when it may be shown to them.

use serde::{Deserialize, Serialize};

use crate::case::Mode;

/// How reporters of a tenant may send a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Modes {
    /// As they like.
    #[default]
    Both,
    /// Without a name only.
    Anonymous,
    /// With a name, for the lawyers only.
    Confidential,
}

impl Modes {
    /// The mode of a report whose reporter wants this one.
    pub fn settle(self, wanted: Mode) -> Mode {
        match self {
            Self::Both => wanted,
            Self::Anonymous => Mode::Anonymous,
            Self::Confidential => Mode::Confidential,
        }
    }
}

/// The versions that a tenant uses, or that a case was made under. 0 is what the portal ships.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Versions {
    /// Of advice, information and logo.
    pub texts: u32,
    /// Of categories and questions.
    pub questionnaire: u32,
    /// Of the days a case is kept.
    pub retention: u32,
    /// Of the legal dates.
    pub legal: u32,
}

/// What has to be there before reporters are let in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Readiness {
    /// How many contact persons the tenant has.
    pub contacts: usize,
    /// Whether there is a triager for it whose keys were vouched for.
    pub triager: bool,
    /// Whether there is such a lawyer.
    pub lawyer: bool,
    /// Whether a lawyer has approved its texts.
    pub texts: bool,
}

/// What is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotReady {
    /// So many contact persons.
    Contacts {
        /// How many more.
        missing: usize,
    },
    /// A vouched triager.
    Triager,
    /// A vouched lawyer.
    Lawyer,
    /// Approved texts.
    Texts,
}

impl Readiness {
    /// Everything that is missing; empty if the tenant may go live.
    pub fn missing(&self) -> Vec<NotReady> {
        let missing = LEAST_CONTACTS.saturating_sub(self.contacts);
        [
            (missing > 0).then_some(NotReady::Contacts { missing }),
            (!self.triager).then_some(NotReady::Triager),
            (!self.lawyer).then_some(NotReady::Lawyer),
            (!self.texts).then_some(NotReady::Texts),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// With one contact person alone, a report on that person would have nowhere to go.
const LEAST_CONTACTS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_needs_two_contacts_two_readers_and_texts() {
        let ready = Readiness {
            contacts: 2,
            triager: true,
            lawyer: true,
            texts: true,
        };
        assert_eq!(ready.missing(), []);
        let one = Readiness {
            contacts: 1,
            ..ready
        };
        assert_eq!(one.missing(), [NotReady::Contacts { missing: 1 }]);
        assert_eq!(Readiness::default().missing().len(), 4);
        let unread = Readiness {
            texts: false,
            lawyer: false,
            ..ready
        };
        assert_eq!(unread.missing(), [NotReady::Lawyer, NotReady::Texts]);
    }

    #[test]
    fn a_tenant_s_only_mode_wins_over_the_form() {
        for wanted in [Mode::Anonymous, Mode::Confidential] {
            assert_eq!(Modes::Both.settle(wanted), wanted);
            assert_eq!(Modes::Anonymous.settle(wanted), Mode::Anonymous);
            assert_eq!(Modes::Confidential.settle(wanted), Mode::Confidential);
        }
    }
}
