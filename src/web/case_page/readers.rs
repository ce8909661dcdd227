//! Who can open a case.

use subrosa_policy::MemberId;

use super::named;
use crate::app::kept::CaseIndex;
use crate::web::view::case::Readers;

/// The readers, as `you` see them.
pub(super) fn readers(index: &CaseIndex, names: &[(MemberId, String)], you: MemberId) -> Readers {
    Readers {
        lawyer: index
            .handler
            .map_or_else(String::new, |id| named(names, id)),
        standby: index.standby.map(|id| named(names, id)),
        you_are_standby: index.standby == Some(you),
        excluded: index.excluded.iter().map(|id| named(names, *id)).collect(),
    }
}
