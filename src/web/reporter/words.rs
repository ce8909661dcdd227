//! What is wrong with typed words, in the shape the pages show.

use subrosa_policy::{CodeError, ReceiptCode};

use crate::web::view::part::WordsProblem;

/// Reads a code.
pub(super) fn code(typed: &str) -> Result<ReceiptCode, WordsProblem> {
    ReceiptCode::parse(typed).map_err(|error| problem(&error, 12))
}

/// The problem as a page names it: the one word that does not fit, never the rest.
pub(crate) fn problem(error: &CodeError, wanted: usize) -> WordsProblem {
    match error {
        CodeError::Empty => WordsProblem::Empty,
        CodeError::WrongCount { found } => WordsProblem::Count {
            found: *found,
            wanted,
        },
        CodeError::UnknownWord {
            position,
            typed,
            suggestion: Some(suggestion),
        } => WordsProblem::CloseWord {
            position: *position,
            typed: typed.expose().clone(),
            suggestion: (*suggestion).to_owned(),
        },
        CodeError::UnknownWord {
            position,
            typed,
            suggestion: None,
        } => WordsProblem::UnknownWord {
            position: *position,
            typed: typed.expose().clone(),
        },
        CodeError::Checksum => WordsProblem::Checksum,
    }
}
