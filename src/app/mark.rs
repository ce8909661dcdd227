//! The mark of a form: what it was filled from, so that an old form undoes nothing unseen.

use serde::Serialize;
use subrosa_store::{same_text, shown_hash};

use crate::error::AppError;

// CLAIM(C-244): SECURITY.md
/// Names exactly what somebody was shown, as an entity tag does (RFC 9110 §8.8.3). The form that
/// was filled from it carries the mark, and what it changes is changed only if it is still so
/// (§13.1.1).
///
/// It is a plain hash: it tells nothing to whoever reads what it is of, which stands beside it.
#[derive(Clone, Debug)]
pub(crate) struct Mark(String);

impl Mark {
    /// The mark of something, under a name for what it is.
    ///
    /// # Errors
    /// [`AppError::Internal`] if it cannot be written down.
    pub(crate) fn of<T: Serialize>(what: &'static str, shown: &T) -> Result<Self, AppError> {
        let bytes = postcard::to_stdvec(shown).map_err(|_| AppError::Internal("mark"))?;
        Ok(Self(shown_hash(what, &bytes)))
    }

    /// The mark that a form has brought. Without one it is of nothing.
    pub(crate) fn brought(text: String) -> Self {
        Self(text)
    }

    /// The mark as a form carries it.
    pub(crate) fn text(&self) -> String {
        self.0.clone()
    }

    /// Whether both are of the same.
    pub(crate) fn is(&self, other: &Self) -> bool {
        same_text(&self.0, &other.0)
    }

    /// Lets a form go on that was filled from what is there `now`.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if something else is there by now.
    pub(crate) fn still(&self, now: &Self) -> Result<(), AppError> {
        if self.is(now) {
            Ok(())
        } else {
            Err(AppError::Meanwhile)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_of_one_thing_and_a_form_without_one_saw_nothing() {
        let mark = |what, shown: &[&str]| Mark::of(what, &shown).unwrap();
        let now = mark("names", &["a", "b"]);
        let brought = |text: &str| Mark::brought(text.to_owned());
        assert!(brought(&now.text()).still(&now).is_ok());
        for other in [
            mark("names", &["ab"]),
            mark("names", &["b", "a"]),
            mark("others", &["a", "b"]),
            brought(""),
            brought(&now.text().split_off(1)),
        ] {
            assert_eq!(other.still(&now), Err(AppError::Meanwhile), "{other:?}");
        }
    }
}
