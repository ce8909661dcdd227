//! What is released of a case.

use subrosa_policy::MemberId;

use super::named;
use crate::app::casework::Opened;
use crate::web::view::case::CaseRelease;

/// Who has a copy, and what waits for the lawyer.
pub(super) fn release(opened: &Opened, names: &[(MemberId, String)], open: bool) -> CaseRelease {
    let index = &opened.index;
    let to = index.released_to.iter().map(|member| named(names, *member));
    let to: Vec<String> = to.collect();
    CaseRelease {
        names: to.join(", "),
        proposals: index.proposals,
        erases: index.hold.is_none(),
        prompt: open && opened.asks_release && index.milestones.released.is_none(),
    }
}
