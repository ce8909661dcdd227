//! What a search in cases found.

use serde::Serialize;

use crate::web::view::View;

/// `POST /{lang}/cases/search`, form with `token` and `words`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct CaseSearch {
    /// The form token.
    pub(crate) token: String,
    /// What was typed.
    pub(crate) words: String,
    /// Why nothing was searched.
    pub(crate) problem: Option<SearchProblem>,
    /// Where every word was found.
    pub(crate) hits: Vec<SearchHit>,
    /// Cases with a hit that are not shown.
    pub(crate) more: usize,
    /// Cases that were searched.
    pub(crate) searched: usize,
    /// Cases there was no room for.
    pub(crate) left_out: usize,
}

/// Why nothing was searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum SearchProblem {
    /// Fewer letters than this.
    TooShort {
        /// Letters.
        least: usize,
    },
    /// More characters than this.
    TooLong {
        /// Characters.
        limit: usize,
    },
    /// The form is from before the last sign-in.
    Stale,
}

/// A case in which something was found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SearchHit {
    /// The case's id, for its path.
    pub(crate) id: String,
    /// Its label.
    pub(crate) label: String,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// Where it was found: `label`, `report`, `message`, `file` or `note`.
    pub(crate) whence: &'static str,
    /// The text before it, itself, and after it.
    pub(crate) before: String,
    /// See [`Self::before`].
    pub(crate) found: String,
    /// See [`Self::before`].
    pub(crate) after: String,
}

impl View for CaseSearch {
    const TEMPLATE: &'static str = "case_search.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let hit = |whence| SearchHit {
            id: "0c2d".to_owned(),
            label: "4K7P-Q2".to_owned(),
            tenant: "Nordvik Food A/S".to_owned(),
            whence,
            before: "…in hall 3 the <9> ".to_owned(),
            found: "alarm".to_owned(),
            after: " is switched off by hand…".to_owned(),
        };
        let typed = Self {
            token: "t9".repeat(16),
            words: "alarm <9>".to_owned(),
            ..Self::default()
        };
        let problems = [
            SearchProblem::TooShort { least: 2 },
            SearchProblem::TooLong { limit: 200 },
            SearchProblem::Stale,
        ];
        let refused = problems.map(|problem| Self {
            problem: Some(problem),
            ..typed.clone()
        });
        let mut all = refused.to_vec();
        all.push(Self {
            searched: 1,
            ..typed.clone()
        });
        all.push(Self {
            hits: ["label", "report", "message", "file", "note"]
                .map(hit)
                .to_vec(),
            more: 7,
            searched: 2_000,
            left_out: 31,
            ..typed
        });
        all
    }
}
