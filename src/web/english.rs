//! The English texts for a terminal.

use fluent_templates::fluent_bundle::FluentArgs;

use super::text::{TextError, Texts};
use super::view::Lang;

/// The texts of the pages, in English.
pub(crate) struct English(Texts);

impl English {
    pub(crate) fn load() -> Result<Self, TextError> {
        Texts::load().map(Self)
    }

    /// A text; its id, should it be missing.
    pub(crate) fn say(&self, id: &str, args: &FluentArgs<'_>) -> String {
        self.0
            .say(Lang::En, id, args)
            .unwrap_or_else(|_| id.to_owned())
    }
}
