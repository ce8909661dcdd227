//! What somebody else changed while a form was open, beside what the form says.

use serde::Serialize;

use super::RoleKey;

/// A form that was not taken, because what it was filled from is something else by now. It goes on
/// from that, so that sending it again is what somebody has decided with both before them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Clash {
    /// The id of the heading above the form.
    pub(crate) form: &'static str,
    /// Each field that says something else than what is there now.
    pub(crate) rows: Vec<ClashRow>,
}

/// A field of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClashRow {
    /// The id of the text that names the field on its form.
    pub(crate) label: &'static str,
    /// The client whose field it is, if there is one for each.
    pub(crate) of: String,
    /// What is there now.
    pub(crate) now: Vec<ClashValue>,
    /// What the form says.
    pub(crate) yours: Vec<ClashValue>,
}

/// One of the things that a field says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum ClashValue {
    /// As somebody has typed it.
    Text {
        /// The text.
        text: String,
    },
    /// What the form has a text for.
    Named {
        /// The id of that text.
        id: &'static str,
    },
    /// A role.
    Role {
        /// Which.
        role: RoleKey,
    },
    /// A box is ticked.
    Ticked,
    /// It is not.
    Unticked,
}
