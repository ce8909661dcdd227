//! The reasons that are asked for by code, never by free text: the portal itself may know them.

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// Why a reporter is not told that a report has arrived (Directive (EU) 2019/1937, article
/// 11(2)(b)).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum NoAcknowledgement {
    /// The reporter asked for none.
    Asked,
    /// It would endanger who they are.
    Endangers,
}

/// Why feedback takes longer (article 11(2)(d)).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Longer {
    /// There is a lot to find out.
    Complex,
    /// Somebody outside has to answer first.
    Others,
    /// The reporter added something late.
    NewFacts,
}

/// That feedback takes longer than usual.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Extension {
    /// Why.
    pub reason: Longer,
    /// The day it was decided, and the reporter told.
    pub on: Day,
}

/// Why a case ends without feedback to its reporter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum NoFeedback {
    /// They asked for none, or took the report back.
    Asked,
    /// It would endanger who they are.
    Endangers,
    /// It would harm what is being looked into.
    Harms,
    /// It was no report.
    NoReport,
}

/// Why a case is taken up again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Again {
    /// Something new is known.
    NewFacts,
    /// It was ended by mistake.
    Mistake,
    /// The reporter asked for it.
    Asked,
    /// An authority or a court did.
    Authority,
}

/// Why a case is kept from being erased, or why that ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum HoldReason {
    /// A law suit, or one that is to be expected.
    Lawsuit,
    /// An authority looks into it.
    Authority,
    /// What follows from the case is still being done.
    Measures,
    /// The law wants it kept.
    Law,
}

/// Why somebody is told who a reporter is (article 16).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum DisclosureReason {
    /// The reporter has agreed, in words.
    Consent,
    /// An authority looks into it and the law obliges to tell.
    Authority,
    /// A court wants it and the law obliges to tell.
    Court,
}

/// Why a passage or a file is destroyed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum ErasureReason {
    /// Somebody has a right to it (GDPR, article 17).
    Right,
    /// It has nothing to do with the report.
    Irrelevant,
    /// It came here by mistake.
    Mistake,
}

/// How a triager ends what nobody handles.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Unread {
    /// It is no report.
    Spam,
    /// It is not what this channel is for.
    OutOfScope,
}

macro_rules! keys {
    ($($name:ident { $($variant:ident = $key:literal),+ $(,)? })+) => {$(
        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// How forms and texts name it.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                }
            }

            /// The one of this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    )+};
}

keys! {
    NoAcknowledgement { Asked = "asked", Endangers = "endangers" }
    Longer { Complex = "complex", Others = "others", NewFacts = "new-facts" }
    NoFeedback { Asked = "asked", Endangers = "endangers", Harms = "harms", NoReport = "no-report" }
    Again { NewFacts = "new-facts", Mistake = "mistake", Asked = "asked", Authority = "authority" }
    HoldReason { Lawsuit = "lawsuit", Authority = "authority", Measures = "measures", Law = "law" }
    DisclosureReason { Consent = "consent", Authority = "authority", Court = "court" }
    ErasureReason { Right = "right", Irrelevant = "irrelevant", Mistake = "mistake" }
    Unread { Spam = "spam", OutOfScope = "out-of-scope" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_found_by_its_key_and_by_nothing_else() {
        for reason in HoldReason::ALL {
            assert_eq!(HoldReason::from_key(reason.key()), Some(*reason));
        }
        assert_eq!(HoldReason::from_key(""), None);
        assert_eq!(Again::from_key("lawsuit"), None);
        assert_eq!(Unread::from_key("out-of-scope"), Some(Unread::OutOfScope));
    }
}
