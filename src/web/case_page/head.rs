//! The head of a case page.

use subrosa_policy::{CaseState, Mode};

use crate::app::casework::Opened;
use crate::web::dates::dates;
use crate::web::view::case::{CaseHead, StateKey};

/// The key of a state on pages.
pub(crate) fn state_key(state: CaseState) -> StateKey {
    match state {
        CaseState::Received => StateKey::Received,
        CaseState::Assigned => StateKey::Assigned,
        CaseState::InProgress => StateKey::InProgress,
        CaseState::AwaitingReporter => StateKey::AwaitingReporter,
        CaseState::Closed => StateKey::Closed,
        CaseState::Archived | CaseState::Anonymised => StateKey::Archived,
    }
}

/// The head.
pub(crate) fn head(opened: &Opened) -> CaseHead {
    let index = &opened.index;
    CaseHead {
        id: index.case.to_string(),
        label: index.label.clone(),
        tenant: opened.tenant.clone(),
        state: state_key(index.state),
        confidential: index.mode == Mode::Confidential,
        dates: dates(
            &index.milestones,
            &opened.dates,
            None,
            opened.erased,
            opened.today,
        ),
    }
}
